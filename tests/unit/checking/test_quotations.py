"""Quotations: located, compared word for word, and put into the right mouth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.checking.context import Context
from persona_gen.checking.quotations import QuotationChecker
from persona_gen.checking.quotations.spans import quotations
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase, Role, Snippet
from persona_gen.domain.persona import SlotFill
from persona_gen.domain.segment import Segment
from persona_gen.domain.words import words

NURSE = (
    "The new form is quick, but only if the tablet works. I don't think it is ready for the ward. "
    "We have used [the old system] for 12 years (paper and all). It looks like a toy, but doesn't act like one."
)
VISITOR = "Waiting rooms are cold. I bring a blanket every time."
FINDING = "Most visitors told us that they had waited for an hour."


def snippet(alias: str, text: str, segment: str | None, participant: str | None, role: Role = "participant") -> Snippet:
    return Snippet(id=alias, segment=segment, participant=participant, role=role, text=text, source="notes.md")


BASE = EvidenceBase(
    study="clinic",
    segments=(Segment(id="nurses", name="Ward Nurses", n=9), Segment(id="visitors", name="Visitors", n=40)),
    snippets=(
        snippet("S1", NURSE, "nurses", "N4"),
        snippet("S2", "I want one login for everything.", "nurses", "N7"),
        snippet("S3", VISITOR, "visitors", "V2"),
        snippet("S4", FINDING, "visitors", None, "researcher"),
        snippet("S5", "Parking costs me more than lunch.", None, "X1"),
    ),
)
CONTEXT = Context(BASE)


def verdicts(text: str, segment: str = "nurses", section: str | None = "quote") -> list[str]:
    claim = Claim(id="c", segment=segment, section=section, text=text)
    return [finding.verdict for finding in QuotationChecker().check(claim, CONTEXT)]


@pytest.mark.parametrize(
    "text",
    [
        "“I don't think it is ready for the ward.”",
        '"i don’t think it is ready for the ward," she sighs.',
        "«I don't think it is ready for the ward» is her verdict.",
        "‘I don't think it is ready for the ward’, says Ana.",
        "“We have used [the old system] for 12 years.”",
        "“The new form is quick, but only if the tablet works … We have used [the old system] for 12 years”",
        "“The new form is quick, but only if the tablet works. [...] We have used [the old system] for 12 years.”",
        "“I want one  login\u00a0for everything!”",
    ],
)
def test_true_quotations_are_supported(text: str) -> None:
    """Words of an own participant pass whatever the marks, the case, the spaces and the honest cuts."""
    assert verdicts(text) == ["supported"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("“I think it is ready for the ward.”", "a negation was taken out"),
        ("“… think it is ready for the ward.”", "a cut that hides the negation right before it"),
        ("“The new form is quick … We have used [the old system] for 12 years.”", "a cut that hides the condition"),
        ("“We have used [the old system] for 13 years.”", "another number"),
        ("“We have used [the old system] for 12 years. I want one login for everything.”", "stitched from two people"),
        ("“We have used [the old system] for 12 years … The new form is quick, but only if the tablet works”", "order"),
        ("“It looks like a toy.”", "the reversal that follows was left out"),
        ("“Waiting rooms are cold,” she says.", "words of another segment"),
        ("“Parking costs me more than lunch.”", "words of nobody's segment"),
        ("As N7 says, “I don't think it is ready for the ward.”", "words of another participant"),
    ],
)
def test_altered_and_misattributed_quotations_are_contradicted(text: str, why: str) -> None:
    """Every way to bend a quotation is found."""
    assert verdicts(text) == ["contradicted"], why


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("N7 puts it like this: “I want one login for everything.”", True),
        ("A wish in the words of N7: “I want one login for everything.”", True),
        ("What would help, as one participant puts it: “I want one login for everything.”", True),
        ("What gets in the way, as N4 puts it: “I don't think it is ready for the ward.”", True),
        ("What pleases, as N4 puts it: “I don't think it is ready for the ward.”", False),
        ("N7 works nights: “I want one login for everything.”", False),
    ],
)
def test_a_neutral_frame_is_covered_with_its_quotation(text: str, covered: bool) -> None:
    """Who speaks and that it is a wish or a difficulty is covered; a frame that says more, or the opposite, is not."""
    claim = Claim(id="c", segment="nurses", text=text)
    found = QuotationChecker().check(claim, CONTEXT)
    assert [("supported", covered)] == [(f.verdict, f.start == 0) for f in found]


def test_words_of_nobody_are_unsupported() -> None:
    """An invented quotation has no source, and the finding covers its attributive frame."""
    claim = Claim(id="c", segment="nurses", section="quote", text="“Nobody ever asks the night shift,” she sighs.")
    (finding,) = QuotationChecker().check(claim, CONTEXT)
    assert ("unsupported", 0, len(claim.text)) == (finding.verdict, finding.start, finding.end)


def test_researchers_words_are_nobodys_voice_but_may_be_told_as_theirs() -> None:
    """A researcher's sentence is contradicted in a persona's mouth and supported when it is called a report."""
    quoted = "“Most visitors told us that they had waited for an hour”"
    assert ["contradicted"] == verdicts(f"{quoted}, she says.", "visitors")
    assert ["supported"] == verdicts(f"The researchers report: {quoted}.", "visitors")


def test_another_segment_may_be_quoted_by_name() -> None:
    """A quotation that names the other segment as its source is in the right mouth."""
    assert ["supported"] == verdicts("The visitors say, “Waiting rooms are cold.”")


def test_a_reworded_quotation_is_shown_beside_the_original() -> None:
    """The suggestion holds the original words to their end."""
    claim = Claim(id="c", segment="nurses", section="quote", text="“I don't believe it is ready for the clinic.”")
    (finding,) = QuotationChecker().check(claim, CONTEXT)
    assert "I don't think it is ready for the ward" == finding.suggestion
    assert NURSE[finding.evidence[0].start : finding.evidence[0].end] == finding.suggestion


def test_pointers_are_offsets_in_the_snippet() -> None:
    """Each part of a cut quotation has its own pointer."""
    text = "“The new form is quick, but only if the tablet works … We have used [the old system] for 12 years”"
    (finding,) = QuotationChecker().check(Claim(id="c", segment="nurses", text=text), CONTEXT)
    parts = [NURSE[p.start : p.end] for p in finding.evidence]
    assert parts[0] == "The new form is quick, but only if the tablet works"
    assert parts[1] == "We have used [the old system] for 12 years"


def test_a_filled_slot_is_checked_like_typed_words() -> None:
    """A slot that names another segment's snippet does not make it hers."""
    text = "“Waiting rooms are cold.”"
    fill = SlotFill(start=1, end=24, evidence="S3", form="quotation", source_start=0, source_end=22)
    claim = Claim(id="c", segment="nurses", text=text, fills=(fill,))
    assert ["contradicted"] == [f.verdict for f in QuotationChecker().check(claim, CONTEXT)]


def test_the_voice_section_needs_no_marks() -> None:
    """The whole text of a voice section is a quotation."""
    assert ["supported"] == verdicts("I want one login for everything.", section="voice")
    assert ["unsupported"] == verdicts("I never saw my own rota before Friday.", section="voice")


def test_scare_quotes_and_apostrophes_are_no_quotations_to_flag() -> None:
    """One or two words in marks, plural possessives and inches pass in silence."""
    assert [] == verdicts("She calls the tablet a “brick”.", section="behaviours")
    assert [] == verdicts("The nurses' and the visitors' needs differ.", section="behaviours")
    assert [] == verdicts('A 12" screen and a 15" one are in use.', section="behaviours")


def test_nested_and_open_quotations_are_found_whole() -> None:
    """An outer quotation keeps its inner one, and one that never closes runs to the end."""
    text = "“She said ‘no’ twice,” and “then she left"
    assert ["She said ‘no’ twice,", "then she left"] == [q.inner(text) for q in quotations(text)]


SENTENCES = ["I want one login for everything.", "I bring a blanket every time.", "Waiting rooms are cold."]


@given(st.sampled_from(SENTENCES), st.sampled_from(["“{}”", '"{}"', "«{}»"]), st.booleans(), st.booleans())
def test_decoration_never_matters(sentence: str, marks: str, shout: bool, spaced: bool) -> None:
    """Case, marks and spaces never turn a true quotation into a false one."""
    text = sentence.upper() if shout else sentence
    text = text.replace(" ", "  ") if spaced else text
    segment = "nurses" if "login" in sentence else "visitors"
    assert ["supported"] == verdicts(marks.format(text), segment)


@given(st.sampled_from(SENTENCES), st.data())
def test_no_changed_word_is_ever_green(sentence: str, data: st.DataObject) -> None:
    """Replacing, dropping or adding one word inside a true quotation is never supported."""
    parts = sentence.split()
    at = data.draw(st.integers(1, len(parts) - 2))
    how = data.draw(st.sampled_from(["replace", "drop", "add"]))
    changed = parts[:at] + {"replace": ["zebra"], "drop": [], "add": [parts[at], "not"]}[how] + parts[at + 1 :]
    segment = "nurses" if "login" in sentence else "visitors"
    assert "supported" not in verdicts(f"“{' '.join(changed)}”", segment)


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Whatever stands in a claim, offsets stay inside it and tokens keep theirs."""
    for quotation in quotations(text):
        assert 0 <= quotation.start <= quotation.inner_start <= quotation.inner_end <= quotation.end <= len(text)
    found = words(text)
    assert all(text[start:end] for start, end in zip(found.starts, found.ends, strict=True))
