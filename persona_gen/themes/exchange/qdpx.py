"""REFI-QDA projects (.qdpx): a zip of `project.qde` and a plain text a source.

Selections count Unicode code points from 0; the end is the first one after, as in the standard's own
example (positions 139 to 195 for 56 characters).
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from persona_gen.domain.theme import Coding
from persona_gen.errors import SourceError
from persona_gen.themes.counting import passages_of
from persona_gen.themes.exchange.files import Container, parse
from persona_gen.themes.exchange.placing import assembled
from persona_gen.themes.exchange.qdc import (
    ORIGIN,
    PROJECT,
    add_codes,
    child,
    codebook_of,
    document,
    guid,
    local,
    plain_guid,
    read_codes,
    sayable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Codebook, CodedInterviews
    from persona_gen.themes.exchange.placing import ReadCodings
    from persona_gen.themes.exchange.qdc import Codes
    from persona_gen.themes.telling import Passage

QDE = "project.qde"
INTERNAL = "internal://"
SHORT, NEAR = 20, 2_000
"""Words of fewer characters are looked for no further on than this."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same codings make the same file."""


@dataclass(frozen=True)
class _Document:
    """The text of one source as it is written, and where its snippets begin in it."""

    source: str
    text: str
    starts: dict[str, int]
    """Alias → offset."""


def write_codings(path: Path, coded: CodedInterviews, snippets: Sequence[Snippet]) -> None:
    """Write a project with everybody's words, the codes and the coded passages.

    Raises:
        OSError: the file cannot be written.
        SourceError: there is no code.
    """
    if not coded.codebook.codes:
        raise SourceError("there is no code to write", where=str(path), hint="propose or give codes first")
    documents = _documents(snippets)
    passages = [
        p for found in passages_of(coded, snippets).values() for p in found if p.coding.code in coded.codebook.by_id
    ]
    root = Element("Project", {"xmlns": PROJECT, "name": path.stem, "origin": ORIGIN})
    users = SubElement(root, "Users")
    for coder in dict.fromkeys((coded.coder, *(p.coding.coder for p in passages))):
        SubElement(users, "User", {"guid": guid("user", coder), "name": sayable(coder)})
    against = frozenset(p.coding.code for p in passages if p.coding.stance == "against")
    add_codes(SubElement(root, "CodeBook"), coded.codebook, against)
    if documents:
        sources = SubElement(root, "Sources")
        for told in documents:
            _add_source(sources, told, [p for p in passages if p.snippet.id in told.starts])
    with zipfile.ZipFile(path, "w") as container:
        for name, content in [(QDE, document(root)), *((f"sources/{_file(d)}", d.text.encode()) for d in documents)]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(entry, content)


def _documents(snippets: Iterable[Snippet]) -> list[_Document]:
    """Return a text a source: each snippet below a line that says who speaks and on what."""
    by_source: dict[str, list[Snippet]] = {}
    for snippet in snippets:
        by_source.setdefault(snippet.source, []).append(snippet)
    found = []
    for source, parts in by_source.items():
        starts: dict[str, int] = {}
        pieces: list[str] = []
        length = 0
        for snippet in parts:
            head = _head(snippet)
            starts[snippet.id] = length + len(head)
            pieces += [head, _storable(snippet.text), "\n\n"]
            length += len(head) + len(snippet.text) + 2
        found.append(_Document(source, "".join(pieces), starts))
    return found


def _head(snippet: Snippet) -> str:
    """Return the line above a snippet's words: who speaks, and on what."""
    asked = f", {snippet.question}" if snippet.question else ""
    return _storable(f"[{' '.join(f'{snippet.participant or snippet.role}{asked}'.split())}]\n")


def _storable(text: str) -> str:
    """Return the text with what UTF-8 cannot hold replaced, sign by sign, so that places stay."""
    return text.encode("utf-8", "replace").decode() if any("\ud800" <= char <= "\udfff" for char in text) else text


def _file(told: _Document) -> str:
    """Return the name of a source's text file."""
    return f"{guid('text', told.source)}.txt"


def _add_source(sources: Element, told: _Document, passages: Sequence[Passage]) -> None:
    """Add a TextSource with its selections."""
    attributes = {"guid": guid("source", told.source), "name": sayable(told.source)}
    source = SubElement(sources, "TextSource", attributes | {"plainTextPath": INTERNAL + _file(told)})
    for passage in passages:
        c, s = passage.coding, passage.snippet
        place = (s.id, s.key, c.code, c.start, c.end, c.stance, c.coder)
        user = guid("user", c.coder)
        selection = SubElement(
            source,
            "PlainTextSelection",
            {
                "guid": guid("selection", *place),
                "name": sayable(" ".join(s.text[c.start : c.end].split())[:80]),
                "startPosition": str(told.starts[s.id] + c.start),
                "endPosition": str(told.starts[s.id] + c.end),
                "creatingUser": user,
            },
        )
        coding = SubElement(selection, "Coding", {"guid": guid("coding", *place), "creatingUser": user})
        code = ("code", c.code) if c.stance == "for" else ("code", c.code, "against")
        SubElement(coding, "CodeRef", {"targetGUID": guid(*code)})


def read_codebook(path: Path) -> Codebook:
    """Read the codes of a project.

    Raises:
        SourceError: it cannot be read, or holds no code.
    """
    with Container(path) as container:
        root = _project(container)
        return codebook_of(_codes(root), str(path))


def read_codings(path: Path, snippets: Sequence[Snippet]) -> ReadCodings:
    """Read the coded passages of a project, of any tool, where its texts hold the snippets' words.

    A selection over several snippets is a coding of each participant's snippet in it.

    Raises:
        SourceError: it cannot be read, holds no code, or none of its passages is in the snippets.
    """
    with Container(path) as container:
        root = _project(container)
        codes = _codes(root)
        codebook = codebook_of(codes, str(path))
        users = _users(root)
        codings: list[Coding] = []
        read: list[str] = []
        lost: list[str] = []
        sources = child(root, "Sources")
        for source in sources if sources is not None else ():
            if local(source) != "TextSource":
                lost += [f"{source.get('name', '')}" for _ in source.iter() if local(_) == "CodeRef"]
                continue
            spans = _spans(_text(container, source), source.get("name", ""), snippets)
            read += [snippet.key for snippet, _ in spans if snippet.role == "participant"]
            for start, end, code, user in _selections(source):
                placed = list(_placed(spans, start, end))
                known = codes.by_guid.get(code)
                if known is None or not placed:
                    lost.append(f"{source.get('name', '')}, characters {start} to {end}")
                    continue
                coder = users.get(user, path.stem)
                codings += [
                    Coding(snippet=key, code=known[0], start=first, end=last, stance=known[1], coder=coder)
                    for key, first, last in placed
                ]
    return assembled(path, codebook, codings, read, lost)


def _project(container: Container) -> Element:
    """Return the root of project.qde, which stands at the top of the container."""
    name = next((name for name in container.names() if name.lower() == QDE), QDE)
    root = parse(container.read(name), f"{container.path}, {QDE}")
    if local(root) != "Project":
        raise SourceError("not a REFI-QDA project", where=f"{container.path}, {QDE}", hint="export a .qdpx project")
    return root


def _codes(root: Element) -> Codes:
    """Return the codes of a project."""
    book = child(root, "CodeBook")
    return read_codes(book if book is not None else Element("CodeBook"))


def _users(root: Element) -> dict[str, str]:
    """Return GUID → name of those who coded."""
    users = child(root, "Users")
    return {
        plain_guid(user.get("guid", "")): " ".join(user.get("name", "").split()) or user.get("id", "") or "somebody"
        for user in (users if users is not None else ())
    }


def _text(container: Container, source: Element) -> str:
    """Return the plain text of a source, in the file or in the element."""
    content = child(source, "PlainTextContent")
    if content is not None:
        return content.text or ""
    name = source.get("plainTextPath", "").removeprefix(INTERNAL).rpartition("/")[2]
    entry = next((entry for entry in container.names() if entry.rpartition("/")[2] == name), f"sources/{name}")
    try:
        return container.read(entry).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("not UTF-8 text", where=f"{container.path}, {entry}", hint="export it again") from error


def _spans(text: str, name: str, snippets: Iterable[Snippet]) -> list[tuple[Snippet, int]]:
    """Return the snippets that the text holds, with where they begin, in order and without overlap.

    Only the snippets of the source of that name are looked for; of all sources, where none has it.
    """
    known = list(snippets)
    stem = name.rpartition("/")[2]
    for own in (
        [s for s in known if s.source == name],
        [s for s in known if s.source.rpartition("/")[2] == stem],
        [s for s in known if s.source.rpartition("/")[2].rpartition(".")[0] == stem.removesuffix(".txt")],
        known,
    ):
        if own:
            return _aligned(text, own)
    return []


def _aligned(text: str, snippets: Sequence[Snippet]) -> list[tuple[Snippet, int]]:
    """Return where each snippet begins, each looked for after the one before; lost ones are passed over.

    In our own files the line above tells whose words follow; in those of others only the words do.
    """
    ours = _in_order(text, [(s, f"{_head(s)}{_storable(s.text)}\n\n", len(_head(s))) for s in snippets])
    return ours or _in_order(text, [(s, _storable(s.text), 0) for s in snippets])


def _in_order(text: str, wanted: Iterable[tuple[Snippet, str, int]]) -> list[tuple[Snippet, int]]:
    """Return where (snippet, what to look for, where its words begin in that) stand."""
    found = []
    at = 0
    for snippet, piece, skip in wanted:
        place = text.find(piece, at)
        # A "yes" that was not in this text would be found pages on, and lose everything between.
        if place >= 0 and (len(piece) >= SHORT or place - at <= NEAR):
            found.append((snippet, place + skip))
            at = place + len(piece)
    return found


def _selections(source: Element) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, code GUID, user GUID) of every coding in a text source."""
    for element in source:
        start, end = (_position(element.get(name)) for name in ("startPosition", "endPosition"))
        codings = [element] if local(element) == "Coding" else [c for c in element if local(c) == "Coding"]
        for coding in codings:
            reference = child(coding, "CodeRef")
            code = plain_guid(reference.get("targetGUID", "")) if reference is not None else ""
            user = coding.get("creatingUser") or element.get("creatingUser") or ""
            yield start, end, code, plain_guid(user)


def _position(text: str | None) -> int:
    """Return a position, -1 where there is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


def _placed(spans: Iterable[tuple[Snippet, int]], start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield (snippet key, start, end) of the participants' words in a selection, without outer blanks."""
    for snippet, begin in spans:
        first, last = max(0, start - begin), min(len(snippet.text), end - begin)
        if snippet.role == "participant" and start >= 0 and first < last and snippet.text[first:last].strip():
            yield snippet.key, first, last
