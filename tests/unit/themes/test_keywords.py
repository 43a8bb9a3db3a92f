"""Themes by words: what is found, what is left open, what is proposed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import Role, Snippet
from persona_gen.domain.theme import Code, Codebook
from persona_gen.themes.keywords import code_by_words, left_open, propose_codebook


def say(
    text: str, who: str | None = "P1", number: int = 1, question: str | None = None, role: Role = "participant"
) -> Snippet:
    return Snippet(id=f"S{number:03d}", participant=who, text=text, source="t.txt", question=question, role=role)


def book(*words: str) -> Codebook:
    return Codebook(codes=(Code(id="c", name="what it is", words=words),), origin="deductive")


def found(text: str, *words: str) -> list[tuple[str, str]]:
    coded = code_by_words(book(*words), [say(text)])
    return [(text[c.start : c.end], c.stance) for c in coded.codings]


@pytest.mark.parametrize(
    ("text", "word", "passage"),
    [
        ("I share it by mail", "sharing", "share"),
        ("Sharing of the notebooks is hard", "notebook sharing", "Sharing of the notebooks"),
        ("We had installers for it", "install*", "installers"),
        ("C++ is what I write", "C++", "C++"),
        ("Versioned control of files", "version control", "Versioned control"),
    ],
)
def test_words_are_found_in_any_form_with_their_place(text: str, word: str, passage: str) -> None:
    """A code's word is found whatever its ending, a phrase in any order, and the coding points to the words."""
    assert [(passage, "for")] == found(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The digital age", "git"),
        ("A note on booking", "notebook"),
        ("version one is out. Control is lost", "version control"),
        ("version of a thing that one may control", "version control"),
        ("C is what I write", "C++"),
    ],
)
def test_other_words_are_not_found(text: str, word: str) -> None:
    """Parts of words, and words of a phrase that stand in two sentences or far apart, are no passage."""
    assert [] == found(text, word)


@pytest.mark.parametrize(
    "text",
    [
        "I don't use version control",
        "We never really use the version control of it",
        "I do not need version control",
    ],
)
def test_a_plain_denial_is_against(text: str) -> None:
    """What the speakers plainly deny of themselves is a contrary voice."""
    assert [("version control", "against")] == found(text, "version control")


@pytest.mark.parametrize(
    "text",
    [
        "No version control",
        "Lack of version control",
        "It does not have version control",
        "Version control isn't there",
        "I can work without version control",
        "It is not that I do not use version control",
        "They don't use version control",
    ],
)
def test_what_no_rule_can_tell_is_left_open_and_counted(text: str) -> None:
    """A complaint and a denial may use the same words; they get no code and are listed instead."""
    assert [] == found(text, "version control")
    assert ("S001",) == left_open(book("version control"), [say(text)])


@pytest.mark.parametrize(
    "text",
    [
        "I don't mind it. Version control is what I need",
        "Not only version control but diffs",
        "It is not fast, version control is slow",
    ],
)
def test_a_negation_of_something_else_does_not_matter(text: str) -> None:
    """A negation in another clause leaves the passage as it is."""
    assert ["for"] == [stance for _, stance in found(text, "version control")]


def test_every_participants_snippet_is_read_and_nobody_elses() -> None:
    """The coder reads all that participants said, coded or not, and codes no researcher."""
    said = [say("slow"), say("fast", number=2), say("slow?", "R", 3, role="researcher")]
    coded = code_by_words(book("slow"), said)
    assert (tuple(s.key for s in said[:2]), {said[0].key}) == (coded.read, {c.snippet for c in coded.codings})
    assert ("keywords", "keywords") == (coded.method, coded.coder)


def test_a_code_without_words_is_looked_for_by_its_name() -> None:
    """A researcher's codebook without word lists still finds something."""
    codes = Codebook(codes=(Code(id="c", name="slow start"),), origin="deductive")
    assert 1 == len(code_by_words(codes, [say("The start was slow")]).codings)


@given(st.lists(st.text(max_size=60), max_size=5), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_is_coded_with_words_that_are_there(texts: list[str], words: list[str]) -> None:
    """Whatever people write and whatever a codebook holds: offsets lie in the text, never empty."""
    said = [say(text, number=i) for i, text in enumerate(texts)]
    by_key = {s.key: s for s in said}
    for coding in code_by_words(book(*words), said).codings:
        assert 0 <= coding.start < coding.end <= len(by_key[coding.snippet].text)


def crowd(texts: list[str], people: int = 8) -> list[Snippet]:
    return [say(text, f"P{who}", 100 * who + i) for who in range(people) for i, text in enumerate(texts)]


def test_one_talkative_participant_makes_no_theme() -> None:
    """Words of one person, however often, are no theme; words of several are."""
    said = [say("My llama ate the llama food of the llama", "P1", i) for i in range(40)]
    said += [say(f"Keyboard shortcuts are hard to learn, says number {i}", f"P{i}", 50 + i) for i in range(2, 6)]
    names = [code.name for code in propose_codebook(said, most=5).codes]
    assert ["keyboard shortcuts"] == names


def test_an_echo_of_the_question_is_no_theme() -> None:
    """Words that answers repeat from the question are the researcher's."""
    asked = "What hinders your workflow with printers?"
    said = [say(f"Printers of kind {i} jam because paper curls", f"P{i}", i, asked) for i in range(5)]
    words = {word for code in propose_codebook(said, most=9).codes for word in code.words}
    assert "printers" not in words
    assert any("paper" in word for word in words)


def test_the_studys_subject_is_no_theme() -> None:
    """A word that nearly everybody says is what the study is about."""
    said = [say("The zeppelin flies", f"P{i}", i) for i in range(9)]
    said += [say("Mooring masts rust", f"P{i}", 20 + i) for i in range(3)]
    words = {word for code in propose_codebook(said, most=9).codes for word in code.words}
    assert "zeppelin" not in words
    assert any("mooring" in word for word in words)


def test_words_said_together_are_one_code() -> None:
    """Near duplicates are merged: the words of one phrase do not make three codes."""
    said = [say("I want keyboard shortcuts for it", f"P{i}", i) for i in range(3)]
    said += [say("The museum was closed", f"P{i}", 20 + i) for i in range(3, 9)]
    codes = propose_codebook(said, most=9).codes
    assert 1 == sum(any(w in ("keyboard", "shortcuts") for word in c.words for w in word.split()) for c in codes)


@given(st.lists(st.text(max_size=80), max_size=8), st.integers(1, 5))
def test_a_proposal_never_fails_and_never_exceeds_its_limit(texts: list[str], most: int) -> None:
    """Any material gives at most as many codes as were asked for, each with an id of its own."""
    codes = propose_codebook([say(text, f"P{i}", i) for i, text in enumerate(texts)], most=most).codes
    assert len({c.id for c in codes}) == len(codes) <= most


def test_the_proposal_is_the_same_on_every_run() -> None:
    """Order of words in memory has no say in the codebook."""
    said = crowd(["red apples", "green pears", "blue plums", "black cherries", "white currants"])[:33]
    assert propose_codebook(said, most=4) == propose_codebook(list(said), most=4)
