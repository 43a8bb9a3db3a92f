"""Each template is a true, readable sentence of its statistic, and each quotation a whole sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
from persona_gen.domain.persona import Statement
from persona_gen.drafting import phrases
from persona_gen.drafting.slots import fill_statement

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = [
    *("Lives with a partner", "I feel in control of {F001}", "Age", "Highest education (of all)", "{", "100%"),
    *("Weekly visits / online", "Would buy again.", "Über-Käufer", "x" * 300, "  Spend \n in 2 years "),
]
TURNS = range(6)


def tell(text: str, *evidence: Statistic | Snippet) -> str:
    """Fill a sentence from its own evidence; a slot that cannot be filled fails the test."""
    base = EvidenceBase(
        study="s",
        statistics=tuple(e for e in evidence if isinstance(e, Statistic)),
        snippets=tuple(e for e in evidence if isinstance(e, Snippet)),
    )
    filled = fill_statement(Statement(id="goals-1", section="goals", text=text), base)
    assert () == filled.problems
    return filled.text


KINDS: dict[str, dict[str, Any]] = {
    "most": {"value": 0.62},
    "some": {"value": 0.31},
    "few behind it": {"value": 5 / 7, "n": 7},
    "few and less": {"value": 2 / 7, "n": 7},
    "answer": {"category": "Daily", "measure": "stated"},
    "fact": {"category": "Daily"},
    "braces": {"category": "{S001}"},
    "yes": {"category": "yes"},
    "count": {"statistic": "count", "value": 5, "n": 7, "category": "I expect it"},
    "total": {"statistic": "count", "value": 2240.0, "unit": "customers"},
    "mean": {"statistic": "mean", "value": 3.2, "overall": 1.1, "unit": "visits/month"},
    "median": {"statistic": "median", "value": 3.2, "overall": 3.1, "unit": "money/year"},
    "zero": {"statistic": "mean", "value": 0, "overall": 2.0},
    "p75": {"statistic": "p75", "value": 9.0, "overall": 2.0},
}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("label", LABELS)
def test_a_sentence_reads_right_whatever_the_label(
    make_statistic: Callable[..., Statistic], label: str, kind: str, known: bool
) -> None:
    """Every template ends as a sentence, leaves no gap, and takes nothing in a label for a slot."""
    overall = {} if known else {"overall": None}
    statistic = make_statistic(label=label, **KINDS[kind] | overall)

    for turn in TURNS:
        text = tell(phrases.statistic_sentence(statistic, "Noor", turn), statistic)

        assert text.endswith(".")
        assert text[0].isupper() or not text[0].isalpha()
        assert not re.search(r"  | [,.;:]|,,|: ?\.|\{|\}|None|of \d+ of the group", text.replace("again.", "again"))
        assert known == ("overall" in text) or kind in {"count", "total"}


@pytest.mark.parametrize("turn", TURNS)
def test_a_minority_trait_is_never_the_personas(make_statistic: Callable[..., Statistic], turn: int) -> None:
    """Half or fewer is told of the group; only what most do is told of the persona."""
    for value in (0.06, 0.5, 0.31, 1, 0.51):
        statistic = make_statistic(value=value)
        assert (value > 0.5) == ("Noor" in phrases.statistic_sentence(statistic, "Noor", turn))


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("category", ["no", "Rarely", "not alone"])
def test_a_category_is_never_left_out(make_statistic: Callable[..., Statistic], category: str, turn: int) -> None:
    """A share of "no" or "Rarely" is not told as if the label held for them."""
    text = phrases.statistic_sentence(make_statistic(category=category, value=0.9), "Noor", turn)

    assert category.lower() in text
    assert "Noor" not in text


@pytest.mark.parametrize(
    ("value", "overall", "expected"),
    [
        (3.0, 1.0, "three times the overall 1"),
        (2.0, 1.0, "twice the overall 1"),
        (1.2, 1.0, "above the overall 1"),
        (1.02, 1.0, "close to the overall 1"),
        (0.5, 1.0, "below the overall 1"),
        (0, 1.0, "below the overall 1"),
        (2.0, 0, "above the overall 0"),
        (-8.0, -6.0, "below the overall -6"),
        (-10.0, -5.0, "below the overall -5"),
        (-1.0, -5.0, "above the overall -5"),
        (-1.0, 5.0, "below the overall 5"),
    ],
)
def test_a_comparison_has_the_right_direction(
    make_statistic: Callable[..., Statistic], value: float, overall: float, expected: str
) -> None:
    """Above, below, close and times are told as the figures lie, also below zero."""
    statistic = make_statistic(statistic="mean", value=value, overall=overall, unit=None, label="Balance")

    assert tell(phrases.statistic_sentence(statistic, "Noor", 0), statistic).endswith(f", {expected}.")


@pytest.mark.parametrize(
    ("fields", "shown", "label"),
    [
        ({}, "38% of the group", "alone"),
        ({"value": 5 / 7, "n": 7}, "2 of 7", "alone"),
        ({"label": "Paperless {S1}", "category": "yes"}, "38% of the group", "paperless"),
        ({"label": "Education", "category": "PhD"}, "38% of the group", "education"),
        ({"label": "Education", "category": "PhD", "value": 5 / 7, "n": 7}, "2 of 7 ", "education"),
    ],
)
def test_the_rest_is_told(
    make_statistic: Callable[..., Statistic], fields: dict[str, Any], shown: str, label: str
) -> None:
    """Those who are not as the persona is told are counted, as the complement of the same share."""
    statistic = make_statistic(**fields)

    text = tell(phrases.rest_sentence(statistic), statistic)

    assert shown in text
    assert label.casefold() in text.casefold()
    assert not re.search("(persona|who) paperless", text)
    assert "something other" not in text or text.endswith((" PhD.", " yes."))


def test_the_spread_is_the_middle_half(make_statistic: Callable[..., Statistic]) -> None:
    """The quartiles stand in their order, each with its unit."""
    lower = make_statistic("F001", statistic="p25", value=41.5, label="Spend", unit="USD")
    upper = make_statistic("F002", statistic="p75", value=221.5, label="Spend", unit="USD")

    text = tell(phrases.spread_sentence(lower, upper), lower, upper)

    assert "For spend, the middle half of the group lies between $41.5 and $222." == text


def test_rotation_is_the_same_on_every_run() -> None:
    """The choice hangs on the key alone; turning on gives every option."""
    options = ["a", "b", "c"]

    assert phrases.rotate(options, "key") == phrases.rotate(options, "key")
    assert set(options) == {phrases.rotate(options, "key", turn) for turn in range(3)}


PIECES = st.sampled_from(
    ["I like", "the tool", "is slow", "and the tool", "(really)", "v3.5", "50%", "don’t", "e.g.", "[we]", "{F001}", "…"]
)
MARKS = st.sampled_from([". ", "! ", "? ", "\n", ", ", " ", "... ", "?! "])


@given(st.lists(st.tuples(PIECES, MARKS), min_size=1, max_size=20), st.integers(3, 40))
@example([("the tool", " "), ("is slow", " "), ("and the tool", " "), ("is slow", " "), ("I like", " ")] * 2, 24)
def test_a_quotation_is_a_whole_sentence(parts: list[tuple[str, str]], most: int) -> None:
    """A quotation's slot fills to a sentence of the snippet, or all of it: none is cut short or runs on."""
    text = "".join(piece + mark for piece, mark in parts)
    snippet = Snippet(id="S001", text=text, source="a")
    slot = phrases.quotation_slot(snippet, most)
    if slot is None:
        return

    shown = re.findall(r"[\w']+", tell(slot, snippet))

    sentences = [m.group() for m in phrases._SENTENCE.finditer(text)]
    assert shown in [re.findall(r"[\w']+", sentence) for sentence in (*sentences, text)]
    assert len(tell(slot, snippet).split()) <= most + 1


def test_real_words_are_quoted_whole(bundles: list[EvidenceBase]) -> None:
    """Every snippet of the benchmark that has a fitting sentence is quoted with that sentence."""
    snippets = [s for base in bundles for s in base.snippets]
    assert snippets
    for snippet in snippets:
        slot = phrases.quotation_slot(snippet, 40)
        if slot is not None:
            shown = tell(slot, snippet).strip("“”")
            assert shown in " ".join(snippet.text.split())
            assert len(shown.split()) <= 40
        else:
            assert not 3 <= len(snippet.text.split()) <= 40


def test_no_quotation_of_two_words(make_snippet: Callable[..., Snippet]) -> None:
    """Fragments are not quoted, and neither are speeches without a short sentence."""
    assert phrases.quotation_slot(make_snippet("S1", "Too slow."), 40) is None
    assert phrases.quotation_slot(make_snippet("S1", "word " * 50), 40) is None
    assert phrases.snippet_sentence(make_snippet("S1", "Too slow."), 0) is None


@pytest.mark.parametrize("participant", [None, "P1", "{F001}"])
def test_a_participant_is_named_or_not(make_snippet: Callable[..., Snippet], participant: str | None) -> None:
    """The sentence says who speaks, or that it is one participant; braces in a name are no slot."""
    snippet = make_snippet("S001", "I want a receipt by mail.", participant)

    for turn in TURNS:
        text = tell(phrases.snippet_sentence(snippet, turn) or "", snippet)

        assert text.endswith(": “I want a receipt by mail.”")
        assert (participant or "one participant").strip("{}").casefold() in text.casefold()
