"""Codes and codings in files: what goes out comes back, and what is foreign or hostile is met with one line."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from persona_gen.domain.evidence import Snippet
from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.errors import SourceError
from persona_gen.themes.exchange import read_codebook, read_codings, write_codebook, write_codings

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.theme import Stance

SCHEMAS = Path(__file__).parents[4] / "fixtures" / "refi-qda"
SAID = (
    Snippet(id="S001", participant="P1", segment="a", text="It starts slowly. I wait 😀 and wait.", source="x/a.txt"),
    Snippet(id="S002", participant="Interviewer", role="researcher", text="Do you share?", source="x/a.txt"),
    Snippet(id="S003", participant="P1", segment="a", text="=I share; by “mail”, é\nand paper", source="x/a.txt"),
    Snippet(id="S004", participant=None, segment="b", text="slow", source="b.csv", question="What is slow?"),
    Snippet(id="S005", participant="P3", segment="b", text="slow", source="b.csv"),
    Snippet(id="S006", participant="P3", segment="b", text="nothing to say", source="b.csv"),
)
BOOK = Codebook(
    codes=(
        Code(id="slow-start", name="slow start", definition="Waiting.\nNot: crashes.", words=("slow", "wait, long")),
        Code(id="old-id", name="sharing & <mailing>", words=("share",)),
        Code(id="unused", name="-unused", definition="@home"),
    ),
    origin="deductive",
)


def mark(snippet: Snippet, code: str, start: int, end: int, stance: Stance = "for", coder: str = "Ana") -> Coding:
    return Coding(snippet=snippet.key, code=code, start=start, end=end, stance=stance, coder=coder)


MARKS = (
    mark(SAID[0], "slow-start", 0, 17),
    mark(SAID[0], "slow-start", 18, 35),
    mark(SAID[2], "old-id", 0, 9),
    mark(SAID[2], "slow-start", 10, 30, "against"),
    mark(SAID[4], "slow-start", 0, 4, coder="Ben"),
)


def coded(marks: tuple[Coding, ...] = MARKS, book: Codebook = BOOK) -> CodedInterviews:
    read = tuple(dict.fromkeys(s.key for s in SAID if s.role == "participant"))
    return CodedInterviews(codebook=book, codings=marks, read=read, method="people", coder="Ana")


@pytest.mark.parametrize("ending", ["csv", "qdpx"])
def test_what_was_exported_comes_back(tmp_path: Path, ending: str) -> None:
    """Codes, words, stances, coders, places and what was read without a code are the same after a round trip."""
    path = tmp_path / f"codes.{ending}"
    assert () == write_codings(path, coded(), SAID)
    found = read_codings(path, SAID)
    assert set(MARKS) == set(found.codings)
    assert BOOK.codes[0] == found.codebook.codes[0]
    assert [(c.id, c.name, c.definition) for c in BOOK.codes] == [
        (c.id, c.name, c.definition) for c in found.codebook.codes
    ]
    assert (set(coded().read), "people", ()) == (set(found.read), found.method, found.left_out)


@pytest.mark.parametrize("ending", ["csv", "qdc"])
def test_a_codebook_comes_back(tmp_path: Path, ending: str) -> None:
    """A codebook keeps its ids, names, definitions and words in both formats."""
    path = tmp_path / f"codes.{ending}"
    write_codebook(path, BOOK)
    assert BOOK == read_codebook(path)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), st.sampled_from(["csv", "qdpx"]), st.data())
def test_any_codings_come_back(tmp_path: Path, words: list[str], ending: str, data: st.DataObject) -> None:
    """Whatever participants write and wherever codes begin: export then import gives the same codings."""
    said = [
        Snippet(id=f"S{i:03d}", participant=f"P{i}", text=text, source=f"{i % 2}.txt", question="why?")
        for i, text in enumerate(words)
    ]
    marks = []
    for snippet in said:
        start = data.draw(st.integers(0, len(snippet.text) - 1))
        end = data.draw(st.integers(start + 1, len(snippet.text)))
        if snippet.text[start:end].strip():
            code = data.draw(st.sampled_from([c.id for c in BOOK.codes]))
            marks.append(mark(snippet, code, start, end, data.draw(st.sampled_from(["for", "against"]))))
    path = tmp_path / f"any.{ending}"
    write_codings(path, coded(tuple(marks)), said)
    assert set(marks) == set(read_codings(path, said).codings)


def test_a_project_is_valid_refi_qda(tmp_path: Path) -> None:
    """project.qde validates against the standard's project schema, and every selection shows its words."""
    path = tmp_path / "codes.qdpx"
    write_codings(path, coded(), SAID)
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd"))
    with zipfile.ZipFile(path) as container:
        root = etree.fromstring(container.read("project.qde"))
        schema.assertValid(root)
        shown = []
        for source in root.iter("{*}TextSource"):
            name = source.get("plainTextPath").removeprefix("internal://")
            text = container.read(f"sources/{name}").decode("utf-8")
            shown += [
                text[int(s.get("startPosition")) : int(s.get("endPosition"))]
                for s in source.iter("{*}PlainTextSelection")
            ]
    by_key = {s.key: s for s in SAID}
    # "slow" stands twice in one file, of two speakers, so its coding stands at both places.
    assert sorted([*(by_key[c.snippet].text[c.start : c.end] for c in MARKS), "slow"]) == sorted(shown)
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))


def test_a_codebook_is_valid_refi_qda(tmp_path: Path) -> None:
    """A .qdc file validates against the standard's codebook schema."""
    path = tmp_path / "codes.qdc"
    write_codebook(path, BOOK)
    etree.XMLSchema(etree.parse(SCHEMAS / "Codebook.xsd")).assertValid(etree.parse(path))


def test_the_same_codings_make_the_same_file(tmp_path: Path) -> None:
    """GUIDs and times are stable, so that a project under version control changes when the codings do."""
    first, second = tmp_path / "one" / "c.qdpx", tmp_path / "two" / "c.qdpx"
    for path in (first, second):
        path.parent.mkdir()
        write_codings(path, coded(), SAID)
    assert first.read_bytes() == second.read_bytes()


def test_the_standards_example_codebook_is_read() -> None:
    """The specification's own example: folders are no codes, definitions are kept, GUIDs may have braces."""
    found = read_codebook(SCHEMAS / "example.qdc")
    assert ["economy", "health-care", "conservatives", "liberals"] == [c.id for c in found.codes]
    assert "Anything about jobs or taxes or business" == found.codes[0].definition


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """Words that begin like a formula are exported as text."""
    path = tmp_path / "codes.csv"
    write_codings(path, coded(), SAID)
    write_codebook(tmp_path / "book.csv", BOOK)
    for file in (path, tmp_path / "book.csv"):
        for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")):
            assert [] == [cell for cell in row if cell[:1] in set("=+-@\t\r")]


def test_codings_that_do_not_fit_are_returned(tmp_path: Path) -> None:
    """A coding whose words are gone is not written, and the caller is told."""
    gone = Coding(snippet="0" * 16, code="old-id", start=0, end=4, coder="Ana")
    assert (gone,) == write_codings(tmp_path / "c.csv", coded((MARKS[0], gone)), SAID)


def test_a_persons_table_is_read_by_its_quotations(tmp_path: Path) -> None:
    """A table of another tool, with its own column names and no offsets, is placed by the words; the rest is told."""
    path = tmp_path / "second coder.csv"
    path.write_text(
        "Document;Code;Coded segment\n"
        "x/a.txt;Slow start;It starts slowly.\nx/a.txt;Sharing;never said\nb.csv;Sharing;slow\n",
        encoding="utf-8",
    )
    found = read_codings(path, SAID)
    assert [(SAID[0].key, "slow-start", 0, 17, "second coder"), (SAID[3].key, "sharing", 0, 4, "second coder")] == [
        (c.snippet, c.code, c.start, c.end, c.coder) for c in found.codings
    ]
    assert [(1, f"{path}, row 3")] == [(left.count, left.where) for left in found.left_out]


def test_a_project_of_another_tool_is_read(tmp_path: Path) -> None:
    """The original transcript coded elsewhere: selections over labels and several turns fall on participants' words."""
    text = "Interview\nP1: It starts slowly. I wait 😀 and wait.\nI: Do you share?\nTitle"
    first = text.index("It starts")
    qde = f"""<Project xmlns="urn:QDA-XML:project:1.0" name="p">
      <Users><User guid="U1" name="Zoë"/></Users><CodeBook><Codes>
      <Code guid="{{AA}}" name="Speed" isCodable="false"><Code guid="{{AB}}" name="Slow" isCodable="true"/></Code>
    </Codes></CodeBook><Sources><TextSource guid="S" name="a.txt"><PlainTextContent>{text}</PlainTextContent>
      <PlainTextSelection guid="1" startPosition="0" endPosition="{len(text)}"><Coding guid="2" creatingUser="u1">
        <CodeRef targetGUID="ab"/></Coding></PlainTextSelection>
      <PlainTextSelection guid="3" startPosition="0" endPosition="{first - 4}"><Coding guid="4">
        <CodeRef targetGUID="AB"/></Coding></PlainTextSelection></TextSource></Sources></Project>"""
    path = tmp_path / "other.qdpx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("project.qde", qde)
    found = read_codings(path, SAID)
    assert [(SAID[0].key, "slow", 0, 36, "Zoë")] == [
        (c.snippet, c.code, c.start, c.end, c.coder) for c in found.codings
    ]
    assert ((SAID[0].key,), 1) == (found.read, found.left_out[0].count)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><CodeBook><Codes/>&b;</CodeBook>'


def packed(**entries: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(name.replace("_", "."), content)
    return target.getvalue()


HOSTILE: dict[str, tuple[str, bytes]] = {
    "entities": ("x.qdc", BOMB),
    "no xml": ("x.qdc", b"hello"),
    "other xml": ("x.qdc", b"<html/>"),
    "no code": ("x.qdc", b"<CodeBook><Codes/></CodeBook>"),
    "deep": ("x.qdc", b"<a>" * 200_000),
    "no zip": ("x.qdpx", b"hello"),
    "bomb": ("x.qdpx", packed(project_qde=b" " * 30_000_000)),
    "no project": ("x.qdpx", packed(other_txt=b"x")),
    "entities in a project": ("x.qdpx", packed(project_qde=BOMB)),
    "not a project": ("x.qdpx", packed(project_qde=b"<CodeBook/>")),
    "truncated": ("x.qdpx", packed(project_qde=b"<Project/>")[:-30]),
    "binary table": ("x.csv", b"\xff\xfe\x00"),
    "no code column": ("x.csv", b"a,b\n1,2\n"),
    "no codes": ("x.csv", b"code,words\n,\n"),
    "broken quotes": ("x.csv", b'code\n"a"b\n'),
    "empty": ("x.csv", b""),
    "ending": ("x.docx", b"x"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, case: str) -> None:
    """Hostile and damaged files end in one line that names the file; nothing is unpacked to gigabytes."""
    name, content = HOSTILE[case]
    path = tmp_path / name
    path.write_bytes(content)
    readers: list[Callable[[], object]] = [lambda: read_codebook(path)]
    if not name.endswith(".qdc"):
        readers.append(lambda: read_codings(path, SAID))
    for read in readers:
        with pytest.raises(SourceError, match=r"x\.") as caught:
            read()
        assert "\n" not in str(caught.value)


def test_a_file_of_another_study_is_refused(tmp_path: Path) -> None:
    """Where no passage is in the interviews, the file is another study's, and nothing is compared in silence."""
    path = tmp_path / "c.qdpx"
    write_codings(path, coded(), SAID)
    other = [Snippet(id="S1", participant="Q", text="something else", source="z.txt")]
    with pytest.raises(SourceError, match="none of its passages"):
        read_codings(path, other)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["csv", "qdc", "qdpx"]))
def test_any_bytes_are_codes_or_an_error(tmp_path: Path, content: bytes, ending: str) -> None:
    """No file makes a reader fail in another way."""
    path = tmp_path / f"any.{ending}"
    path.write_bytes(content)
    with contextlib.suppress(SourceError):
        assert read_codebook(path).codes
