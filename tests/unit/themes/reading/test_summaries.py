"""A summary cites its own interview alone, and its quotations are slots that can be filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.domain.evidence import EvidenceBase, Snippet
from persona_gen.domain.theme import Interview
from persona_gen.drafting.slots import fill_statements
from persona_gen.errors import LLMInvalidOutput, UserInputError
from persona_gen.themes.reading import summaries, summarise
from tests.support.reading import BAKERY, SUMMARY, Model, model, snippet

if TYPE_CHECKING:
    from persona_gen.domain.persona import Statement

FIRST = Interview(id="P1", participant="P1", snippets=("S001", "S002"))


def line(text: str, *cites: str) -> dict[str, Any]:
    """Return one statement of an answer."""
    return {"text": text, "cites": list(cites)}


async def summary(
    made: Model, interview: Interview = FIRST, snippets: tuple[Snippet, ...] = BAKERY
) -> tuple[Statement, ...]:
    """Summarise an interview."""
    return await summarise(made.client, interview, snippets, settings=made.asker.settings)


async def test_a_summary_is_statements_with_slots() -> None:
    """Statements come in the page's order with ids; filled, the quotation is the snippet's own words."""
    made = model(SUMMARY)
    found = await summary(made)
    assert ["summary-1", "frustrations-1", "voice-1", "unknown-1"] == [s.id for s in found]
    filled = fill_statements(found, EvidenceBase(study="bakery", snippets=BAKERY))
    assert "“The queue on Saturdays is awful.”" == filled[2].text
    assert () == tuple(problem for statement in filled for problem in statement.problems)


async def test_only_its_own_snippets_are_shown() -> None:
    """The prompt holds the interview's remarks, the researcher's marked as such, and nobody else's."""
    made = model(SUMMARY)
    await summary(made)
    assert "S001 [participant P1] The queue" in made.asked[0]
    assert "S002 [researcher] How is the bread?" in made.asked[0]
    assert "crust" not in made.asked[0]


@pytest.mark.parametrize(
    ("section", "lines", "problem"),
    [
        ("goals", [line("Wants bread.", "S003")], "goals-1: cites S003, which is not of this interview"),
        ("goals", [line("Wants bread.")], "goals-1: cites nothing"),
        ("goals", [line('Wants {S001:"The queue"}.', "S001")], "goals-1: a slot outside of voice"),
        ("voice", [line("The queue is awful.", "S001")], "voice-1: is not one quotation slot"),
        ("voice", [line('{S001:"The bakery"}', "S001")], "voice-1: the words do not stand in S001"),
        ("voice", [line('{S003:"I like the crust"}', "S001")], "voice-1: quotes S003, which is not of this"),
        ("voice", [line('{S002:"How is the bread"}', "S002")], "voice-1: quotes S002, whose words are not"),
        ("voice", [], "voice"),
        ("unknown", [], "unknown"),
        ("summary", [line("a", "S001")] * 3, "summary"),
    ],
)
async def test_what_does_not_hold_is_asked_for_again(section: str, lines: list[object], problem: str) -> None:
    """Foreign aliases, typed or misplaced quotations and wrong numbers of statements are re-asked, then an error."""
    made = model(*[SUMMARY | {section: lines}] * 3)
    with pytest.raises(LLMInvalidOutput):
        await summary(made)
    assert problem in made.asked[1]


async def test_an_interview_of_some_length_gets_a_page() -> None:
    """From six remarks on a summary has at least six statements, two of them quotations."""
    said = tuple(snippet(n, f"Remark number {n} on bread.") for n in range(1, 7))
    interview = Interview(id="P1", participant="P1", snippets=tuple(s.id for s in said))
    thin = SUMMARY | {"voice": [line('{S001:"on bread"}', "S001")]}
    full = thin | {
        "goals": [line("Speaks of bread.", "S002"), line("Counts.", "S003")],
        "voice": [*thin["voice"], line('{S002:"Remark number 2"}', "S002")],
    }
    made = model(thin, full)
    assert 7 == len(await summary(made, interview, said))
    assert "4 statements; write 6 to 14; voice needs two quotations" in made.asked[1]


async def test_a_quotation_is_no_speech() -> None:
    """More words than a slot takes are re-asked."""
    long = snippet(1, "start " + "word " * 70 + "end")
    made = model(*[SUMMARY | {"voice": [line('{S001:"start … end"}', "S001")]}] * 3)
    with pytest.raises(LLMInvalidOutput, match="more than 60 words"):
        await summary(made, FIRST, (long,))


async def test_silence_has_no_summary() -> None:
    """An interview in which only the researcher speaks is an error, and nothing is asked."""
    with pytest.raises(UserInputError, match="nothing was said by a participant"):
        await summary(model(), Interview(id="b", snippets=("S002",)))


async def test_unnamed_participants_are_not_made_one() -> None:
    """Where the source names nobody the prompt says so."""
    made = model(SUMMARY)
    await summary(made, Interview(id="a.txt", snippets=("S001",)))
    assert "does not tell the participants apart" in made.asked[0]


async def test_an_endless_interview_is_summarised_by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is read; their statements are summarised in the end, with the aliases that they cite."""
    monkeypatch.setattr(summaries, "PART_CHARACTERS", 300)
    said = tuple(snippet(n, f"Remark {n} on bread. " + "And so on. " * 15) for n in (1, 2))
    interview = Interview(id="P1", participant="P1", snippets=("S001", "S002"))

    def part(alias: str) -> dict[str, Any]:
        own = line("Speaks of bread.", alias)
        quoted = line(f'{{{alias}:"on bread"}}', alias)
        return {**SUMMARY, "summary": [own], "frustrations": [own], "voice": [quoted]}

    whole = part("S001") | {"voice": [*part("S001")["voice"], *part("S002")["voice"]]}
    made = model(part("S001"), part("S002"), whole)
    assert 5 == len(await summary(made, interview, said))
    assert "too long to be read at once" in made.asked[2]
    assert '[voice; S002] {S002:"on bread"}' in made.asked[2]
