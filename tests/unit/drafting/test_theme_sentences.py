"""Themes in drafts: counts of participants as sentences, in the section that the theme's name points to."""

from __future__ import annotations

import pytest

from persona_gen.domain.evidence import EvidenceBase, Statistic
from persona_gen.domain.persona import Statement
from persona_gen.drafting.phrases import statistic_sentence
from persona_gen.drafting.slots import fill_statements
from persona_gen.drafting.topics import section_of_statistic


def theme(name: str, category: str = "yes") -> Statistic:
    """Return how many of 12 speak of a theme."""
    label = f"Participants who {'speak of' if category == 'yes' else 'say the opposite of'} {name}"
    return Statistic(
        id="F001",
        segment="clerks",
        metric="theme.x",
        label=label,
        statistic="count",
        category=category,
        value=7,
        unit="participants",
        n=12,
    )


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize(
    ("statistic", "said"),
    [
        (theme("slow start"), "7 of 12 participants speak of slow start."),
        (theme("slow start", "against"), "7 of 12 participants say the opposite of slow start."),
    ],
)
def test_a_theme_reads_as_people(statistic: Statistic, said: str, turn: int) -> None:
    """The sentence says how many of how many people say it; the number is a slot."""
    text = statistic_sentence(statistic, "Kim", turn)
    base = EvidenceBase(study="s", statistics=(statistic,))
    (filled,) = fill_statements([Statement(id="attitudes-1", section="attitudes", text=text)], base)
    assert filled.text in {said, f"In this group, {said}"}
    assert "7" not in text


@pytest.mark.parametrize(
    ("statistic", "section"),
    [
        (theme("slow start"), "frustrations"),
        (theme("missing features"), "goals"),
        (theme("colours of the screen"), "attitudes"),
        (theme("slow start", "against"), "counter_evidence"),
    ],
)
def test_a_theme_finds_its_section(statistic: Statistic, section: str) -> None:
    """The theme's name tells of a goal or a frustration; what is said against it is counter-evidence."""
    assert section == section_of_statistic(statistic)
