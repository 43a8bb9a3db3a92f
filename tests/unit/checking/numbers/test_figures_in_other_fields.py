"""Figures in sentences of other fields: what is told green, what is flagged, and what is left to people."""

from __future__ import annotations

from typing import Any

import pytest

from persona_gen.checking.check import check_claims
from persona_gen.domain.claim import Claim, Verdict
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.persona import SlotFill


def _row(alias: str, metric: str, label: str, value: float, overall: float | None, **more: Any) -> dict[str, Any]:
    base = {"id": alias, "segment": "owls", "metric": metric, "label": label, "statistic": "share", "category": "yes"}
    return base | {"value": value, "unit": "share", "n": 200, "overall": overall} | more


_CHANNEL = {"Phone": 0.2, "Patient portal": 0.47, "Letter": 0.33}
_STATISTICS = [
    _row("F001", "again", "Booked again within 30 days", 0.24, 0.31),
    _row("F002", "stars", "Star rating given", 3.6, 4.1, unit="stars", statistic="mean", category=None),
    _row("F003", "five", "Gave 5 stars", 0.39, 0.5),
    _row("F004", "years", "Years in the role", 0.16, 0.36, category="5+ years"),
    _row(
        "F005",
        "income",
        "Yearly household income",
        76_713.0,
        51_000.0,
        unit="money/year",
        statistic="median",
        category=None,
    ),
    _row("F006", "visits", "Visits", 18.0, 11.0, unit="visits/week", statistic="mean", category=None),
    *(
        _row(f"F01{i}", "channel", "Most used channel", share, 0.5, category=name)
        for i, (name, share) in enumerate(_CHANNEL.items())
    ),
    _row("F020", "again", "Booked again within 30 days", 0.41, 0.31, segment="larks"),
    _row("F021", "late", "Had a late delivery", 0.12, None, segment="*", n=500),
]
BASE = EvidenceBase.from_json_dict(
    {
        "study": "field",
        "segments": [
            {"id": "owls", "name": "Data Owls", "n": 200, "share": 0.4},
            {"id": "larks", "name": "Early Larks", "n": 300, "share": 0.6},
        ],
        "statistics": _STATISTICS,
        "snippets": [],
    }
)


def verdict(text: str, *fills: tuple[str, str, str], section: str = "behaviours") -> Verdict:
    """Check one sentence of the owls; `fills` are (words, alias, form) of its filled slots."""
    slots = tuple(
        SlotFill(start=text.index(words), end=text.index(words) + len(words), evidence=alias, form=form)
        for words, alias, form in fills
    )
    claim = Claim(id="c", segment="owls", section=section, text=text, fills=slots)
    return check_claims([claim], BASE)[0]


@pytest.mark.parametrize(
    "text",
    [
        "24% of them booked again within 30 days.",
        "About a quarter of the data owls booked again within 30 days.",
        "39% of the group gave five stars.",
        "Her star rating is 3.6 stars, below the overall 4.1 stars.",
        "The patient portal is their most used channel, ahead of the letter.",
        "Of all 500 people, 12% had a late delivery.",
    ],
)
def test_a_figure_with_its_own_words_is_supported(text: str) -> None:
    """The right figure on the right base, segment, window and direction is green."""
    assert verdict(text).verdict == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "24% of them booked again within three days.",
        "In a typical month there are 18 visits.",
        "Daily, she makes 18 visits.",
        "Her star rating is 3.6 stars, above the overall 4.1 stars.",
        "For most of the group, the most used channel is the phone, against 50% overall.",
        "E-mail aside, the phone tops their list of channels.",
        "The yearly household income is not 76,713.",
        "12% of the data owls had a late delivery.",
        "41% of the data owls booked again within 30 days.",
        "Almost all of the group booked again within 30 days, against 31% overall.",
    ],
)
def test_a_right_figure_in_a_wrong_sentence_is_never_green(text: str) -> None:
    """Another window, period, direction, quantifier, denial or segment is not supported."""
    assert verdict(text).verdict in {"contradicted", "unsupported", "unchecked"}


@pytest.mark.parametrize(
    "text",
    [
        "84% of the group do not answer something other than 5+ years in the role.",
        "61% of the group do not answer something other than 5 stars.",
    ],
)
def test_a_double_denial_is_left_to_people(text: str) -> None:
    """Two denials in one sentence are not worked out."""
    assert verdict(text).verdict == "unchecked"


@pytest.mark.parametrize(
    "text",
    [
        "One dashboard in two shows 5 stars.",
        "Half the cartons came back within 30 days.",
        "At 58 she is eleven years older than the typical newcomer.",
        "Out of fourteen visits, just one was cancelled.",
        "The two-star ones come first.",
    ],
)
def test_what_is_no_statistic_of_people_is_not_flagged(text: str) -> None:
    """Shares of things, differences with unknown people and labels' own numbers are bound to nothing."""
    assert verdict(text).verdict != "contradicted"


def test_a_filled_complement_is_never_read_as_the_share() -> None:
    """What the program filled in as the rest stays the rest."""
    said = "She is still short of 5+ years in the role, like 84% of the group."
    assert verdict(said, ("84%", "F004", "rest")).verdict == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "Only 16% of the group have 5+ years in the role, where 36% of all field users do.",
        "Only 16% of the group have 5+ years in the role, against 36% of people as a whole.",
        "Only 16% of the group have 5+ years in the role, below 36% overall.",
    ],
)
def test_everybodys_filled_figure_is_told_of_everybody(text: str) -> None:
    """A figure of everybody beside the group's own is no wrong figure of the group."""
    fills = (("16%", "F004", "percent"), ("36%", "F004", "overall"))
    assert verdict(text, *fills).verdict == "supported"


def test_a_filled_figure_in_a_sentence_that_points_the_wrong_way_is_contradicted() -> None:
    """A right number does not make a wrong comparison right."""
    said = "16% of the group have 5+ years in the role, far above the overall 36%."
    assert verdict(said, ("16%", "F004", "percent"), ("36%", "F004", "overall")).verdict == "contradicted"


def test_a_filled_figure_told_of_another_segment_is_contradicted() -> None:
    """A slot's figure belongs to its own segment."""
    said = "24% of the early larks booked again within 30 days."
    assert verdict(said, ("24%", "F001", "percent")).verdict == "contradicted"


@pytest.mark.parametrize(
    "text", ["Place, industry and employer are not known.", "Whether they would pay more, nobody was able to tell."]
)
def test_what_is_said_not_to_be_known_is_not_checkable(text: str) -> None:
    """A sentence about what the evidence does not tell states nothing about the segment."""
    assert verdict(text, section="unknown").verdict == "not_checkable"


def test_advice_needs_no_figures() -> None:
    """What to say to a segment is no claim about it."""
    assert verdict("Offer them a quick way to book on Saturdays.", section="message").verdict == "unchecked"
