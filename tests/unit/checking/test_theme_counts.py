"""Statements on themes: counts of participants are checked like any other figure."""

from __future__ import annotations

import pytest

from persona_gen.checking.check import check_claims
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Prevalence, Theme
from persona_gen.themes.evidence import theme_statistics


def theme(code: str, name: str, clerks: int, nurses: int) -> Theme:
    """Return a theme that so many of 12 clerks and of 8 nurses speak of."""
    said = {"clerks": tuple(f"P{n}" for n in range(clerks)), "nurses": tuple(f"Q{n}" for n in range(nurses))}
    return Theme(
        code=Code(id=code, name=name),
        prevalence=(
            Prevalence(segment="*", participants=said["clerks"] + said["nurses"], of=20),
            Prevalence(segment="clerks", participants=said["clerks"], of=12),
            Prevalence(segment="nurses", participants=said["nurses"], of=8),
        ),
    )


THEMES = (theme("slow-start", "slow start", 7, 2), theme("sharing", "sharing notebooks with others", 2, 3))
BASE = EvidenceBase(
    study="offices",
    segments=(Segment(id="clerks", name="Clerks", n=12), Segment(id="nurses", name="Nurses", n=8)),
    statistics=tuple(theme_statistics(THEMES, 1)),
)


@pytest.mark.parametrize(
    ("text", "verdict", "cell"),
    [
        ("7 of 12 participants speak of slow start.", "supported", "F002"),
        ("Seven of twelve participants speak of slow start.", "supported", "F002"),
        ("9 of 12 participants speak of slow start.", "contradicted", "F002"),
        ("7 of 12 participants speak of sharing notebooks with others.", "contradicted", "F005"),
        ("Most participants speak of slow start.", "supported", "F002"),
        ("More than half of the participants speak of slow start.", "supported", "F002"),
        ("Most participants speak of sharing notebooks with others.", "contradicted", "F005"),
        ("Few participants speak of sharing notebooks with others.", "supported", "F005"),
        ("Nobody speaks of slow start.", "contradicted", "F002"),
        ("7 of 12 speak of slow start, against 9 of 20 overall.", "supported", "F002"),
    ],
)
def test_a_count_of_participants(text: str, verdict: str, cell: str) -> None:
    """A true count or quantifier is supported and a false one contradicted, with a pointer to the segment's cell."""
    (found,) = check_claims([Claim(id="c", segment="clerks", section="frustrations", text=text)], BASE)
    assert (verdict, cell) == (found.verdict, found.evidence[0].id)


@pytest.mark.parametrize("text", ["12 of 12 participants speak of fonts.", "Most participants speak of fonts."])
def test_a_theme_that_is_not_coded_is_never_green(text: str) -> None:
    """A count of something without a code has no proof."""
    (found,) = check_claims([Claim(id="c", segment="clerks", section="frustrations", text=text)], BASE)
    assert "supported" != found.verdict
