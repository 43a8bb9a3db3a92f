"""Voice balance: nobody speaks for all without a word about it."""

from __future__ import annotations

from persona_gen.domain.evidence import EvidenceBase, Snippet
from persona_gen.domain.persona import FilledStatement
from persona_gen.domain.voices import voice_balance


def base(*people: str) -> EvidenceBase:
    snippets = [
        Snippet(id=f"S{n}", segment="a", participant=who, text=f"words {n}", source="i.md")
        for n, who in enumerate(people, 1)
    ]
    researcher = Snippet(id="S99", segment="a", participant="Moderator", role="researcher", text="so", source="i.md")
    return EvidenceBase(study="s", snippets=(*snippets, researcher))


def said(*cites: str) -> FilledStatement:
    return FilledStatement(id=f"goals-{'-'.join(cites)}", section="goals", text="…", cites=cites)


def test_equal_voices_are_as_many_as_people() -> None:
    """The effective number of participants is their number where each is used as often (Simpson 1949)."""
    found = voice_balance([said("S1"), said("S2"), said("S3")], base("P1", "P2", "P3"))
    assert 3.0 == round(found.effective, 6)
    assert found.loudest is None
    assert found.text == "voice balance 3.0 of 3"


def test_a_persona_that_leans_on_one_participant_says_so() -> None:
    """From a third of the uses, and three of them, one participant is named."""
    found = voice_balance(
        [said("S1"), said("S2"), said("S3"), said("S4"), said("S5")], base("P1", "P1", "P1", "P2", "P3")
    )
    assert found.loudest == "P1"
    assert found.text == "voice balance 2.3 of 3; leans on P1 (3 of 5 uses)"


def test_one_statement_counts_a_person_once_and_researchers_not_at_all() -> None:
    """Three snippets of one person behind one sentence are one use; the moderator is no voice."""
    found = voice_balance([said("S1", "S2", "S3", "S99")], base("P1", "P1", "P1"))
    assert found.passages == {"P1": 1}


def test_without_words_there_is_nothing_to_say() -> None:
    """A persona of figures alone has no voice balance."""
    assert not voice_balance([said()], base()).text
