"""Splitting statements into claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.checking.claims import split_claims
from persona_gen.domain.persona import FilledStatement, SlotFill


def statement(text: str, *fills: SlotFill) -> FilledStatement:
    return FilledStatement(id="goals-2", section="goals", text=text, cites=("F001",), fills=fills)


def texts(text: str) -> list[str]:
    return [claim.text for claim in split_claims(statement(text), "a")]


PROSE = st.text(
    alphabet=st.sampled_from(list("ab X.,;:!?“”\"'()—–1 and but")) | st.characters(max_codepoint=0x2FFF), max_size=160
)


@given(PROSE)
def test_every_character_belongs_to_exactly_one_claim(text: str) -> None:
    """Each character that is not blank lies in one claim, and each claim is what its offsets say."""
    claims = split_claims(statement(text), "a")
    counts = [sum(c.start <= i < (c.end or 0) for c in claims) for i in range(len(text))]
    assert [
        1 if not character.isspace() else min(count, 1) for character, count in zip(text, counts, strict=True)
    ] == counts
    assert [text[c.start : c.end] for c in claims] == [c.text for c in claims]
    assert sorted(c.start for c in claims) == [c.start for c in claims]


def test_ids_and_cites_are_carried() -> None:
    """Claims are numbered within their statement and keep its section and citations."""
    first, second = split_claims(statement("She is 45. He is 44."), "a")
    assert ("goals-2.1", "goals", ("F001",), "a", "goals-2") == (
        first.id,
        first.section,
        first.cites,
        first.segment,
        first.statement,
    )
    assert ("goals-2.2", 11, 20) == (second.id, second.start, second.end)


def test_fills_move_with_their_claim() -> None:
    """A fill's offsets are relative to the claim that it lies in."""
    text = "She is 45. He spends 184 in two years."
    fill = SlotFill(start=21, end=24, evidence="F002", form="value")
    _, second = split_claims(statement(text, fill), "a")
    (moved,) = second.fills
    assert "184" == second.text[moved.start : moved.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She earns 76,713 a year; she spends 1,410.", ["She earns 76,713 a year;", "she spends 1,410."]),
        ("She is 45, and she lives alone.", ["She is 45,", "and she lives alone."]),
        ("Dr. Meyer and Mr. Smith were asked.", ["Dr. Meyer and Mr. Smith were asked."]),
        ("It grew by 2.5 per cent, e.g. online.", ["It grew by 2.5 per cent, e.g. online."]),
        (
            "“I came. I saw; and I left.” That is all she said.",
            ["“I came. I saw; and I left.”", "That is all she said."],
        ),
        ("Between 6 and 7 visits are usual.", ["Between 6 and 7 visits are usual."]),
        ("Wine and meat are what she buys.", ["Wine and meat are what she buys."]),
    ],
)
def test_sentences_and_clauses(text: str, expected: list[str]) -> None:
    """Two facts give two claims; abbreviations, figures, lists and quotations are not cut."""
    assert expected == texts(text)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_blank_statements_have_no_claims(text: str) -> None:
    """Nothing said, nothing to check."""
    assert [] == texts(text)
