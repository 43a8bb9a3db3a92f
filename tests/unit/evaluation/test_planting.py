"""Planted errors make a true statement false, one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.claim import CheckReport, Claim, Verdict
from persona_gen.domain.persona import FilledStatement, SlotFill
from persona_gen.evaluation.planting import Planted, outcome_of, plant

if TYPE_CHECKING:
    from persona_gen.domain.claim import VerdictName
    from persona_gen.domain.evidence import EvidenceBase


def _statement(text: str, *fills: tuple[str, str, str]) -> FilledStatement:
    """Return a statement whose fills are (shown text, alias, form)."""
    found = [
        SlotFill(start=text.index(shown), end=text.index(shown) + len(shown), evidence=alias, form=form)
        for shown, alias, form in fills
    ]
    return FilledStatement(id="x-1", section="behaviours", text=text, fills=tuple(found))


def _texts(planted: list[Planted], kind: str) -> list[str]:
    return [p.statement.text for p in planted if p.kind == kind]


@pytest.fixture
def share(base: EvidenceBase) -> list[Planted]:
    statement = _statement(
        "62% of the group hold a season pass, against 31% overall.",
        ("62%", "F001", "value"),
        ("31%", "F001", "overall"),
    )
    return list(plant(statement, "regulars", base))


@pytest.fixture
def quotation(base: EvidenceBase) -> list[Planted]:
    words = "I do not mind the cold water, but 7 in the morning is too late for me."
    return list(plant(_statement(f"P1 says: “{words}”", (words, "S001", "quotation")), "regulars", base))


def test_a_number_is_far_from_the_true_one(share: list[Planted]) -> None:
    """Both the value and everybody's are altered, each beyond any rounding."""
    ending = " of the group hold a season pass, against 31% overall."
    assert [f"45%{ending}", f"68%{ending}"] == _texts(share, "number")[:2]
    assert "62% of the group hold a season pass, against 48% overall." in _texts(share, "number")


def test_another_segments_figure_is_put_in(share: list[Planted]) -> None:
    """The leak shows the same statistic of the other segment."""
    assert ["10% of the group hold a season pass, against 31% overall."] == _texts(share, "segment leak")


def test_base_and_quantifier_of_a_share(share: list[Planted]) -> None:
    """The share is told of everybody, and in words that do not hold."""
    assert ["62% of everybody in the study hold a season pass, against 31% overall."] == _texts(share, "base")
    assert [
        "Almost all of the group hold a season pass, against 31% overall.",
        "Hardly any of the group hold a season pass, against 31% overall.",
    ] == [text[0].upper() + text[1:] for text in _texts(share, "quantifier")]


def test_period_and_unit_are_swapped(base: EvidenceBase) -> None:
    """The figure stays and its period changes."""
    statement = _statement(
        "The group averages 9.4 swims a month for swims in the last month.", ("9.4 swims a month", "F003", "value")
    )
    found = _texts(list(plant(statement, "regulars", base)), "unit or period")
    assert "The group averages 9.4 swims a week for swims in the last month." in found
    assert "The group averages 9.4 swims a month for swims in the last week." in found


def test_direction_and_denial(base: EvidenceBase) -> None:
    """The comparison is turned round, and the verb denied."""
    statement = _statement(
        "The group averages 9.4, above the overall 4.3.", ("9.4", "F003", "number"), ("4.3", "F003", "overall_number")
    )
    planted = list(plant(statement, "regulars", base))
    assert ["The group averages 9.4, below the overall 4.3."] == _texts(planted, "direction")
    assert ["The group does not average 9.4, above the overall 4.3."] == _texts(planted, "negation")


def test_a_quotation_loses_its_denial_a_figure_and_a_word(quotation: list[Planted]) -> None:
    """Each alteration stands inside the quote marks, and no participant of the segment said it."""
    found = _texts(quotation, "quotation altered")
    assert "P1 says: “I do mind the cold water, but 7 in the morning is too late for me.”" in found
    assert "P1 says: “I do not mind the cold water, but 9 in the morning is too late for me.”" in found
    assert any("dashboard" in text for text in found)


def test_another_segments_words_are_put_into_the_mouth(quotation: list[Planted]) -> None:
    """Words of another segment stand where the participant's stood."""
    found = _texts(quotation, "quotation of another segment")
    assert ["P1 says: “The changing rooms were never clean when I came.”"] == found


def test_another_participant_is_named(quotation: list[Planted]) -> None:
    """The words stay and their speaker changes to another one of the segment."""
    found = _texts(quotation, "quotation of another speaker")
    assert ["P3 says", "P4 says"] == [text[:7] for text in found]


def test_planted_statements_look_typed_by_a_person(share: list[Planted]) -> None:
    """There are no fills to trust, and the place of the change is known."""
    assert {((), "person")} == {(p.statement.fills, p.statement.origin) for p in share}
    assert {p.changed.partition(" → ")[2] for p in share if p.kind == "number"} >= {
        p.statement.text[p.start : p.end] for p in share if p.kind == "number"
    }


def test_every_planted_statement_differs(share: list[Planted], quotation: list[Planted]) -> None:
    """No error is planted twice, none leaves the text as it was."""
    for planted in (share, quotation):
        texts = [(p.kind, p.statement.text) for p in planted]
        assert len(texts) == len(set(texts))
    assert "62% of the group hold a season pass, against 31% overall." not in {p.statement.text for p in share}


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("supported", "contradicted", "flagged"),
        ("contradicted", "supported", "green"),
        ("supported", "unchecked", "unchecked"),
        ("supported", "not_checkable", "not_checkable"),
    ],
)
def test_only_the_claim_that_was_touched_counts(first: VerdictName, second: VerdictName, outcome: str) -> None:
    """A flag on a neighbouring claim does not count as having found the error."""
    statement = FilledStatement(id="x-1", section="goals", text="True one. False one.")
    claims = (
        Claim(id="1", text="True one.", statement="x-1", start=0, end=9),
        Claim(id="2", text="False one.", statement="x-1", start=10, end=20),
    )
    verdicts = tuple(
        Verdict(id=c.id, verdict=v, checker="t/1", reason="") for c, v in zip(claims, (first, second), strict=True)
    )
    planted = Planted("number", statement, start=10, end=15, changed="")
    assert outcome == outcome_of(planted, CheckReport(claims=claims, verdicts=verdicts))


def test_a_figure_that_rounding_makes_true_is_no_error(base: EvidenceBase) -> None:
    """Another segment's 0.9, told as 1, is not planted where the own value is 1.2, which rounds to it."""
    own, other = base.statistics_by_id["F003"], base.statistics_by_id["F004"]
    near = [own.model_copy(update={"value": 1.2}), other.model_copy(update={"value": 1.0})]
    close = base.model_copy(update={"statistics": tuple(near)})
    statement = _statement("The group averages 1.2.", ("1.2", "F003", "number"))
    assert [] == _texts(list(plant(statement, "regulars", close)), "segment leak")
