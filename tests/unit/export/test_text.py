"""Neutralised text, Markdown's escapes, JSON's keys, and colours that can be read."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from persona_gen.export import PersonaView, export_persona
from persona_gen.export.as_html import cut
from persona_gen.export.as_markdown import escape
from persona_gen.export.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPLATES = files("persona_gen.export") / "templates"


@given(st.text())
def test_cleaning_keeps_every_offset(text: str) -> None:
    """Cleaning turns each character into exactly one, and cleaning twice changes nothing more."""
    assert len(text) == len(clean(text))
    assert clean(text) == clean(clean(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb", "a\ufffdb"),
        ("a\x1b[0m", "a\ufffd[0m"),
        ("tab\there", "tab here"),
        ("two\nlines", "two\nlines"),
        ("lone \ud800", "lone \ufffd"),
        ("Zoë 👩\u200d🚀 مريم", "Zoë 👩\u200d🚀 مريم"),
    ],
)
def test_cleaning_shows_what_it_stopped(text: str, expected: str) -> None:
    """Characters that act become visible; names and emoji stay as they are."""
    assert expected == clean(text)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))) | st.text("*_[]()<>#=+-!|~`\\&;^:@1. aw/")
)
def test_escaped_markdown_shows_the_text_itself(text: str) -> None:
    """Whatever the data, Markdown shows its own characters as one paragraph of plain text."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escape(text))
    assert {"paragraph_open", "inline", "paragraph_close"} >= {token.type for token in tokens}
    children = [child for token in tokens for child in token.children or []]
    assert {"text", "text_special"} >= {child.type for child in children}
    assert one_line(text) == "".join(child.content for child in children)


def test_cut_loses_nothing() -> None:
    """The pieces of a snippet are the snippet, with the used ones marked."""
    assert [("ab", False), ("cd", True), ("e", False)] == cut("abcde", [(2, 4)])
    assert [("ab", True)] == cut("ab", [(0, 2)])


def test_json_holds_the_whole_view(view: PersonaView) -> None:
    """The JSON reads back into the very same view, and its first key names the format."""
    text = export_persona(view, "json")
    assert view == PersonaView.model_validate_json(text)
    assert ("format", "persona-gen/persona/1") == next(iter(json.loads(text).items()))


def test_the_card_is_one_file_with_headings_in_order(view: PersonaView, page: Callable[[str], Any]) -> None:
    """The card has a language, a title, one first heading, no script and no outside resource."""
    found = page(export_persona(view, "html"))
    assert ("html", "lang", "en") in found.attributes
    assert (1, 1, 0) == (found.tags.count("title"), found.tags.count("h1"), found.tags.count("script"))
    assert [] == [a for a in found.attributes if a[1] in {"src", "href"} or "//" in a[2]]


def test_each_statement_has_its_evidence_one_click_away(view: PersonaView, page: Callable[[str], Any]) -> None:
    """Every statement is the summary of its own details element."""
    found = page(export_persona(view, "html"))
    assert sum(len(section.statements) for section in view.sections) == found.tags.count("details")


def _luminance(colour: str) -> float:
    """Return the relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_colours_reach_wcag_aa() -> None:
    """Every text colour has a contrast of 4.5 or more on both grounds, in light and in dark."""
    light, dark = (TEMPLATES / "base.css").read_text(encoding="utf-8").split("@media screen and (prefers-color")
    for css in (light, dark.split("@media print")[0]):
        colours = re.findall(r"--(\w+):(#[0-9a-f]{3,6})\b", css)
        grounds = [_luminance(c) for name, c in colours if name in {"paper", "page"}]
        texts = [(n, c) for n, c in colours if n in {"ink", "soft", "accent", "good", "bad", "warn", "open", "mute"}]
        assert 14 <= len(texts)
        for name, colour in texts:
            low, high = zip(*(sorted((ground, _luminance(colour))) for ground in grounds), strict=True)
            ratio = min((b + 0.05) / (a + 0.05) for a, b in zip(low, high, strict=True))
            assert (name, colour, True) == (name, colour, ratio >= 4.5)
