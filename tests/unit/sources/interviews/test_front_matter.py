"""Tests of front matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.domain.theme import Participant
from persona_gen.errors import SourceError
from persona_gen.sources.interviews import InterviewRead, read_interviews
from persona_gen.sources.interviews.front_matter import split_front_matter
from persona_gen.sources.interviews.transcript import Line
from persona_gen.study import Study
from tests.support.refusing import may_refuse

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, text: str, **keys: Any) -> InterviewRead:
    """Read a Markdown file."""
    (folder / "a.md").write_text(text)
    groups = [{"id": "fans", "name": "True fans"}, {"id": "rest", "name": "The rest"}]
    block = {"files": ["a.md"], **keys}
    data = {"folder": folder, "study": {"id": "s"}, "segments": {"group": groups}, "interviews": [block]}
    return read_interviews(Study.model_validate(data))


def lines(text: str) -> list[Line]:
    """Number lines."""
    return [Line(line, f"line {n}") for n, line in enumerate(text.split("\n"), 1)]


def test_front_matter_tells_and_is_never_words(tmp_path: Path) -> None:
    """Participant, segment and date come from it; no line of it is a snippet, and lines keep their numbers."""
    text = "---\nParticipant: P7\nsegment: True fans\ndate: 2025-01-02\nquote: 'P7: I never said this'\n---\nA: Well.\n"
    found = read(tmp_path, text, segment="rest")
    assert [("P7", "fans", "Well.", "line 7")] == [
        (s.participant, s.segment, s.text, s.locator) for s in found.snippets
    ]
    assert (Participant(id="P7", segment="fans", attributes={"date": "2025-01-02"}),) == found.participants
    assert ["a.md: 1 keys of the front matter are not used"] == list(found.notes)


def test_a_write_up_gets_its_participant(tmp_path: Path) -> None:
    """Quotations in the notes of one interview are the participant's whom the front matter names."""
    found = read(tmp_path, '---\nparticipant: P7\n---\nShe cooks.\n\n> "I cook every day"\n', notes=True)
    assert [("researcher", None), ("participant", "P7")] == [(s.role, s.participant) for s in found.snippets]


def test_a_rule_is_no_front_matter(tmp_path: Path) -> None:
    """A file that begins with a line of dashes and goes on with words is read whole."""
    assert ["a", "b"] == [s.text for s in read(tmp_path, "---\nP1: a\nP2: b\n").snippets]
    plain = lines("---\n\nWe met.\n\n---\n")
    assert plain == split_front_matter(plain, "a.md", [])[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1\n", r"a\.md, line \d: front matter is not valid YAML"),
        ("a: b: c\n", r"a\.md, line 2: front matter is not valid YAML: mapping values .* — put text with a colon"),
        ("a: &a [x]\nb: *a\n", r"front matter that refers to itself"),
        ("a: !!python/object/apply:os.system [ls]\n", r"front matter is not valid YAML"),
        ("a: " + "[" * 5000 + "\n", r"front matter with values nested too deep"),
        ("a:\n" + "- " * 2500 + "\n", r"front matter with values nested too deep"),
        ("a: " + "x" * 30_000 + "\n", r"front matter of more than 200 lines or 8000 characters"),
        ("a: 1\n" * 300, r"front matter of more than 200 lines"),
        ("segment: fan\n", r"a\.md: no segment 'fan' — did you mean 'fans'"),
    ],
)
def test_bad_front_matter_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    """Broken, endless or dangerous YAML is refused in one line."""
    with pytest.raises(SourceError, match=message):
        read(tmp_path, f"---\n{text}---\nP1: a\n")


yaml_like = st.text(st.sampled_from("ab:-[]{}&*!|>'\"#,? \n0%@"), max_size=60)


@settings(deadline=None, max_examples=400)
@given(yaml_like | st.text(max_size=60))
def test_any_front_matter_is_read_or_refused(text: str) -> None:
    """No text between the dashes fails in another way than with one line; the words below always stay."""
    with may_refuse():
        below, _ = split_front_matter(lines(f"---\na: {text}\n---\nP1: words"), "a.md", [])
        assert "P1: words" == below[-1].text


def test_rules_do_not_know_a_files_group(tmp_path: Path) -> None:
    """Where segments are rules over customers, a group that a file names is noted, and its words are kept."""
    (tmp_path / "a.md").write_text("---\nsegment: families\n---\nP1: words\n")
    (tmp_path / "c.csv").write_text("id\n1\n")
    data = {
        "folder": tmp_path,
        "study": {"id": "s"},
        "customers": {"file": "c.csv", "id": "id"},
        "segments": {"rule": [{"id": "all", "name": "All", "where": "1 = 1"}]},
        "interviews": [{"files": ["a.md"]}],
    }
    found = read_interviews(Study.model_validate(data))
    assert [("words", None)] == [(s.text, s.segment) for s in found.snippets]
    assert ["a.md: its front matter names the segment 'families', which is none of the study's rules"] == list(
        found.notes
    )
