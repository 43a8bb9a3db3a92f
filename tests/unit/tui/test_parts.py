"""The parts of the screens that need no screen: colours, bars, places of the cursor, suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from persona_gen.tui.bars import bar
from persona_gen.tui.spots import index_of, next_open, spots_of
from persona_gen.tui.suggesting import with_suggestion
from persona_gen.tui.text import one_line
from persona_gen.tui.theme import THEMES
from tests.support.fake_review import sample

if TYPE_CHECKING:
    from textual.theme import Theme


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance of sRGB)."""

    def luminance(name: str) -> float:
        parts = [c / 255 for c in Color.parse(name).rgb]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_verdict_can_be_read_on_every_background(theme: Theme) -> None:
    """Text has a contrast of at least 4.5 to 1 on the page, on panels and on the cursor's band."""
    for name, value in theme.variables.items():
        if name.startswith("verdict-") or name == "quiet":
            grounds = [theme.background, theme.surface, theme.panel, theme.variables["cursor-band"]]
            for ground in grounds if name != "quiet" else grounds[:3]:
                assert contrast(value, ground or "") >= 4.5, f"{name} on {ground}"


def test_a_bar_is_exact_to_an_eighth_and_never_hides_what_is_there() -> None:
    """The whole, a half, an eighth of a cell, and a value too small for one."""
    assert "████" == bar(1, 4)
    assert "██  " == bar(0.5, 4)
    assert "▏   " == bar(1 / 32, 4)
    assert "▏   " == bar(0.0001, 4)
    assert "    " == bar(0, 4)
    assert "████" == bar(7, 4)


def test_the_next_claim_is_the_riskiest_that_is_not_on_its_way() -> None:
    """Places whose decision is on its way are left out; where nothing is open there is no next one."""
    spots = spots_of(sample())
    order = [spot.key for spot in spots if spot.is_open]

    assert ("summary-1", "summary-1.2") == spots[next_open(spots, -1) or 0].key
    assert ("goals-1", "goals-1.1") == spots[next_open(spots, -1, without={("summary-1", "summary-1.2")}) or 0].key
    assert next_open(spots, 0, without=order) is None


def test_the_cursor_stays_at_its_claim_its_statement_or_near() -> None:
    """Where a claim is gone the cursor goes to its statement, and where that is gone, to the place nearest by."""
    spots = spots_of(sample())

    assert 1 == index_of(spots, ("summary-1", "summary-1.2"))
    assert 0 == index_of(spots, ("summary-1", "summary-1.9"))
    assert 3 == index_of(spots, ("gone", None), near=3)
    assert 6 == index_of(spots, ("gone", None), near=99)


@pytest.mark.parametrize(
    ("template", "claim", "suggestion", "expected"),
    [
        ("About 70% shop.", "About 70% shop.", "48%", "About 48% shop."),
        ("Seven in ten shop.", "Seven in ten shop.", "48%", "48% shop."),
        ("{F1:percent} shop and 70% drive.", "62% shop and 70% drive.", "48%", "{F1:percent} shop and 48% drive."),
        ("97% say 5+ years.", "97% say 5+ years.", "17%", "17% say 5+ years."),
        ("He said “I run”.", "He said “I run”.", "“I walk”", "He said “I walk”."),
        ("70% shop, 80% drive.", "70% shop, 80% drive.", "48%", None),
        ("Somebody shops.", "Somebody shops.", "48%", None),
    ],
)
def test_a_suggestion_goes_where_the_wrong_words_stand(
    template: str, claim: str, suggestion: str, expected: str | None
) -> None:
    """One typed figure or quotation is replaced, slots never are, and several figures are left to the person."""
    assert expected == with_suggestion(template, claim, suggestion)


def test_a_line_is_cut_with_an_ellipsis() -> None:
    """Line ends become blanks, and the line is no longer than asked for."""
    assert "a b c" == one_line("a\nb\tc")
    assert "abc…" == one_line("abcdefgh", 4)
