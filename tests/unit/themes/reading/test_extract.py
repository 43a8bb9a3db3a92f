"""An extract is verbatim, the same each time, and says what it is and what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.theme import Interview
from persona_gen.drafting.slots import fill_statements
from persona_gen.themes.interviews import interviews_of
from persona_gen.themes.reading import extract_summary
from persona_gen.themes.reading.extract import MOST
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.study_runs import profile_study
from tests.support.reading import BAKERY, snippet

STUDIES = Path(__file__).parents[4] / "fixtures/studies"


def test_topics_come_from_words_and_questions() -> None:
    """What was asked decides the section, then what was said, else it is voice."""
    said = (
        snippet(1, "It is awfully hard to carry it all home."),
        snippet(2, "Opening on Sundays, with the oven still warm.", question="What do you wish for?"),
        snippet(3, "The oven by the door stands open all day."),
    )
    found = extract_summary(Interview(id="P1", snippets=("S001", "S002", "S003")), said)
    assert [
        ("goals", '{S002:"Opening on Sundays, with the oven still warm."}'),
        ("frustrations", '{S001:"It is awfully hard to carry it all home."}'),
        ("voice", '{S003:"The oven by the door stands open all day."}'),
    ] == [(s.section, s.text) for s in found[1:-1]]


def test_an_extract_says_what_it_is() -> None:
    """It is labelled as made without a model, and counts what it leaves out."""
    said = tuple(snippet(n, f"Remark number {n} is about the bread they bake.") for n in range(1, 12))
    found = extract_summary(Interview(id="P1", snippets=tuple(s.id for s in said)), said)
    assert "Extract, made without a language model" in found[0].text
    assert f"What {11 - MOST} more remarks of this interview say is not told here." == found[-1].text
    assert MOST == sum(s.text.startswith("{") for s in found)


def test_only_participants_are_quoted() -> None:
    """A researcher's words are nobody's remarks; where nobody else speaks the extract says so."""
    found = extract_summary(Interview(id="P1", snippets=("S001", "S002")), BAKERY)
    assert all("S002" not in s.cites for s in found)
    nobody = extract_summary(Interview(id="b", snippets=("S002",)), BAKERY)
    assert ["Nothing that a participant said could be read."] == [s.text for s in nobody]


def test_speeches_give_a_sentence() -> None:
    """Of a long remark a telling sentence of readable length is taken, neither the speech nor the scrap."""
    speech = "and then I look around " * 9
    long = snippet(9, f"Well. I come in {speech}. The rye loaf fell apart again today. Oh yes.")
    found = extract_summary(Interview(id="P1", snippets=("S009",)), (long, *BAKERY))
    quoted = [s.text for s in found if s.text.startswith("{")]
    assert ['{S009:"The rye loaf fell apart again today."}'] == quoted


@pytest.mark.parametrize("study", ["officials", "notebooks"])
def test_every_slot_of_real_interviews_fills(study: str) -> None:
    """Of each interview of the bundled studies, every quotation is found, and the extract is the same each time."""
    _, base = profile_study(STUDIES / study, Silent())
    words_alone = EvidenceBase(study=study, snippets=base.snippets)
    for interview in interviews_of(base.snippets):
        found = extract_summary(interview, base.snippets)
        filled = fill_statements(found, words_alone)
        assert [] == [problem for statement in filled for problem in statement.problems]
        assert all(alias in interview.snippets for statement in found for alias in statement.cites)
        assert found == extract_summary(interview, base.snippets)
