"""A slot shows what the evidence holds, exactly there, or stays visible as a problem."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
from persona_gen.domain.persona import FilledStatement, Statement
from persona_gen.drafting.slots import MAX_QUOTATION_WORDS, NUMBER_FORMS, fill_statement, find_span

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = "I’d rather pay by card – it's quick, isn't it? Cash takes (much) longer.\nAlways has."
BASE = EvidenceBase(
    study="s",
    statistics=(
        Statistic(id="F001", segment="a", metric="m", label="M", statistic="share", value=0.62, n=500, overall=0.48),
        Statistic(
            id="F002",
            segment="a",
            metric="m",
            label="Spend",
            statistic="mean",
            value=1409.5,
            n=480,
            overall=605.8,
            unit="money/2 years",
        ),
        Statistic(id="F003", segment="a", metric="m", label="M", statistic="count", category="c", value=5, n=7),
        Statistic(id="F004", segment="a", metric="m", label="M", statistic="value", value=None),
        Statistic(id="F005", segment="a", metric="m", label="M", statistic="value", value="{F001} {S001}"),
        Statistic(id="F006", segment="a", metric="m", label="M", statistic="value", value=""),
    ),
    snippets=(
        Snippet(id="S001", text=WORDS, source="a.txt"),
        Snippet(id="S002", text="word " * (MAX_QUOTATION_WORDS + 1), source="a.txt"),
        Snippet(id="S003", text="He said {F001} and {S001} twice.", source="a.txt"),
        Snippet(id="S004", text="We save 50% at $20 with C++ and 3.5, [I want] it (now).", source="a.txt"),
    ),
)


def fill(text: str, cites: Sequence[str] = ()) -> FilledStatement:
    """Fill one statement from the base above."""
    return fill_statement(Statement(id="goals-1", section="goals", text=text, cites=tuple(cites)), BASE)


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        ("{F001}", "62%"),
        ("{F001:value}", "62%"),
        ("{F001:percent}", "62%"),
        ("{F001:words}", "just over three in five"),
        ("{F001:count}", "310 of 500"),
        ("{F001:rest}", "38%"),
        ("{F001:overall}", "48%"),
        ("{F001:vs_all}", "62%, against 48% overall"),
        ("{F001:ratio}", "1.3 times"),
        ("{F001:n}", "500"),
        ("{F002}", "1,410 in 2 years"),
        ("{F002:number}", "1,410"),
        ("{F002:about}", "about 1,400 in 2 years"),
        ("{F002:overall}", "606 in 2 years"),
        ("{F002:overall_number}", "606"),
        ("{F002:vs_all}", "1,410 in 2 years, against 606 in 2 years overall"),
        ("{F002:ratio}", "2.3 times"),
        ("{F003}", "5 of 7"),
        ("{F003:words}", "five of seven"),
        ("{F003:count}", "5 of 7"),
        ('{S001:"it’s quick"}', "“it's quick”"),
        ('{S001:"I’d rather … by card"}', "“I’d rather pay by card”"),
        ('{S001:"Cash takes much longer"}', "“Cash takes (much) longer.”"),
        ("{S001:“always has”}", "“Always has.”"),
        ("{S001}", f"“{' '.join(WORDS.split())}”"),
    ],
)
def test_each_form_shows_its_value(slot: str, expected: str) -> None:
    """Every form of a slot shows the evidence in the form asked for, and marks where."""
    filled = fill(f"say {slot} here")

    assert () == filled.problems
    assert f"say {expected} here" == filled.text
    assert [expected.strip("“”")] == [filled.text[f.start : f.end] for f in filled.fills]


def test_every_form_is_shown_above() -> None:
    """No form is left without a test."""
    marks = test_each_form_shows_its_value.pytestmark  # type: ignore[attr-defined]
    tested = {slot.strip("{}").partition(":")[2] for slot, _ in marks[0].args[1]}

    assert set() == NUMBER_FORMS.keys() - tested


@pytest.mark.parametrize(
    ("slot", "part"),
    [
        ("{F999}", "cites F999, which does not exist"),
        ("{S999}", "cites S999, which does not exist"),
        ("{F001:percnt}", "unknown form 'percnt'; did you mean 'percent'?"),
        ("{F001:number}", "has no 'number'"),
        ("{F002:percent}", "has no 'percent'"),
        ("{F002:rest}", "has no 'rest'"),
        ("{F003:ratio}", "has no 'ratio'"),
        ("{F003:overall}", "has no 'overall'"),
        ("{F004}", "has no 'value'"),
        ("{F006}", "has no 'value'"),
        ("{F001 : words}", "is not a slot"),
        ("{name}", "is not a slot"),
        ("{}", "is not a slot"),
        ("{", "is not a slot"),
        ("}", "is not a slot"),
        ('{F001:"words"}', "is a statistic and holds no words to quote"),
        ("{S001:words}", "is a snippet; quote it as"),
        ('{S001:"never said"}', "do not stand in S001"),
        ('{S001:"by card … I’d rather"}', "do not stand in S001"),
        ('{S001:"…"}', "do not stand in S001"),
        ("{S002}", f"at most {MAX_QUOTATION_WORDS} words"),
    ],
)
def test_what_cannot_be_filled_is_a_problem_and_stays_visible(slot: str, part: str) -> None:
    """A wrong slot is reported in a sentence and stands in the text as written, never as prose."""
    filled = fill(f"{{F001}} and {slot} too")

    assert f"62% and {slot} too" == filled.text
    assert 1 == len(filled.problems)
    assert part in filled.problems[0]
    assert ["F001"] == [f.evidence for f in filled.fills]


SLOTS = st.sampled_from(
    [
        "{F001}",
        "{F002:words}",
        "{F003:n}",
        "{F005}",
        "{S001}",
        "{S003}",
        '{S001:"by card … it"}',
        "{F999}",
        "{",
        "{S002}",
    ]
)
PROSE = st.text(alphabet=st.one_of(st.sampled_from("“”\"'.,!? \n{}"), st.characters(codec="utf-8")), max_size=12)


@given(st.lists(st.one_of(SLOTS, PROSE), max_size=8))
def test_offsets_are_exact_around_any_text(parts: list[str]) -> None:
    """Whatever stands around a slot, its fill lies at its offsets; a quotation is its source's words there."""
    text = "".join(parts)
    filled = fill(text)

    last = 0
    for one in filled.fills:
        shown = filled.text[one.start : one.end]
        assert last <= one.start < one.end
        last = one.end
        if one.form == "quotation":
            source = BASE.snippets_by_id[one.evidence].text[one.source_start : one.source_end]
            assert " ".join(source.split()) == shown
        else:
            value = NUMBER_FORMS[one.form](BASE.statistics_by_id[one.evidence])
            assert value is not None
            assert shown in {value, value[0].upper() + value[1:]}
    assert len(filled.problems) >= text.count("{F999}")


@given(st.lists(st.one_of(SLOTS, PROSE), max_size=8))
def test_prose_is_left_as_it_is(parts: list[str]) -> None:
    """Taking the fills out of the filled text leaves the words that the writer wrote."""
    text = "".join(parts)
    filled = fill(text)

    rest, cursor = "", 0
    for one in filled.fills:
        rest += filled.text[cursor : one.start]
        cursor = one.end
    rest += filled.text[cursor:]
    written = text
    for slot in ("{F001}", "{F002:words}", "{F003:n}", "{F005}", "{S001}", "{S003}", '{S001:"by card … it"}'):
        written = written.replace(slot, "")
    marks = str.maketrans("", "", "“”")
    assert written.translate(marks) == rest.translate(marks)


def test_braces_in_the_data_are_never_slots() -> None:
    """Braces in a participant's words or in a value are shown as they are and cite nothing."""
    filled = fill('{S003} {S003:"He said … twice"} {F005}')

    assert "“He said {F001} and {S001} twice.” “He said {F001} and {S001} twice.” {F001} {S001}" == filled.text
    assert ("S003", "F005") == filled.cites
    assert () == filled.problems


def test_slots_count_as_cited() -> None:
    """Evidence shown in a slot is cited once, after what the writer cites."""
    assert ("F002", "F001", "S001") == fill('{F001} {S001:"by card"} {F001:n}', ["F002"]).cites


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He says “{S001:"by card"}”.', "He says “by card”."),
        ('He says "{S001:"by card"}."', 'He says "by card."'),
        ("He says '{S001:\"by card\"}', again", "He says 'by card', again"),
        ('He says «{S001:"by card"}»', "He says «by card»"),
        ('“Yes”, {S001:"by card"} “No”', "“Yes”, “by card” “No”"),
        ('It is: {S001:"longer"}', "It is: “longer.”"),
        ('It is {S001:"longer"}.', "It is “longer”."),
        ('It is {S001:"isn\'t it"}, he says', "It is “isn't it”, he says"),
    ],
)
def test_quote_marks_and_stops_are_not_doubled(text: str, expected: str) -> None:
    """A quotation gets quote marks unless it has them, and no second full stop."""
    assert expected == fill(text).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{F001:words} of us", "Just over three in five of us"),
        ("So it is. {F001:words} of us", "So it is. Just over three in five of us"),
        ("Here, {F001:words} of us", "Here, just over three in five of us"),
        ("One: {F001:words} of us", "One: just over three in five of us"),
    ],
)
def test_a_sentence_begins_with_a_capital(text: str, expected: str) -> None:
    """A fill at the beginning of a sentence is capitalised, and nowhere else."""
    assert expected == fill(text).text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("We save 50", "We save 50%"),
        ("20 with C", "$20 with C++"),
        ("and 3", "and 3"),
        ("and 3 5", "and 3.5"),
        ("I want it", "[I want] it"),
        ("it now", "it (now)."),
    ],
)
def test_signs_stay_with_their_word(words: str, expected: str) -> None:
    """A quotation does not cut a percent sign, a currency, a bracket or half a figure's stop off."""
    filled = fill(f'x {{S004:"{words}"}} y')

    assert f"x “{expected}” y" == filled.text


@pytest.mark.parametrize(
    "words",
    [
        "I'd rather pay by card",
        "I’d rather pay by card",
        "i'd RATHER pay by card",
        "“I’d rather pay by card”",
        "I'd rather … card",
        "I'd rather ... card",
        "I'd rather pay - by card -",
        "I'd rather pay\u00a0by card",
        "\uff29'd rather pay by card",
    ],
)
def test_words_are_found_however_they_are_typed(words: str) -> None:
    """Quote marks, dashes, case, widths and blanks may be typed differently; the span is the source's."""
    assert (0, len("I’d rather pay by card")) == find_span(WORDS, words)


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=12), st.data())
def test_a_span_holds_its_words(words: list[str], data: st.DataObject) -> None:
    """Any run of a text's words is found, and what is found reads the same."""
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    text, wanted = ", ".join(words), words[start:end]

    span = find_span(text, " ".join(wanted))

    assert span is not None
    assert wanted == text[slice(*span)].split(", ")


@given(st.text(alphabet=string.printable, max_size=40), st.text(alphabet="abc …'", max_size=12))
def test_a_span_lies_inside_the_text(text: str, words: str) -> None:
    """Whatever is looked for in whatever text, a span is a proper place in it, or None."""
    span: Any = find_span(text, words)

    assert span is None or 0 <= span[0] < span[1] <= len(text)
