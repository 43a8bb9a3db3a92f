"""REFI-QDA codebooks (.qdc), and the CodeBook element that projects share with them.

The format has a code's name and description only. What we keep besides stands in lines of the
description, readable in any tool: "Words: …" and "Id: …". A code for the contrary voices ("against: …")
stands below its code.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from persona_gen.domain.theme import Code, Codebook
from persona_gen.errors import SourceError
from persona_gen.themes.editing import free_id
from persona_gen.themes.exchange.files import parse, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.domain.theme import Stance

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PROJECT = "urn:QDA-XML:project:1.0"
ORIGIN = "persona-gen"
AGAINST = "against: "
"""Before a code's name, the name of the code of its contrary voices."""
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:persona-gen:refi-qda")
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Codes:
    """The codes of a document: what their GUIDs stand for."""

    codes: list[Code] = field(default_factory=list)
    by_guid: dict[str, tuple[str, Stance]] = field(default_factory=dict)
    """GUID in lower case without braces → (code id, stance)."""


def guid(*parts: object) -> str:
    """Return the GUID of a thing, the same on every run."""
    return str(uuid.uuid5(_SPACE, "\0".join(str(part) for part in parts)))


def plain_guid(text: str) -> str:
    """Return a GUID in lower case, without braces."""
    return text.strip().strip("{}").lower()


def sayable(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _UNSAYABLE.sub("�", text)


def write_codebook(path: Path, codebook: Codebook) -> None:
    """Write a .qdc file.

    Raises:
        OSError: the file cannot be written.
        SourceError: there is no code, which the format does not allow.
    """
    if not codebook.codes:
        raise SourceError("there is no code to write", where=str(path), hint="propose or give codes first")
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    add_codes(root, codebook, frozenset())
    path.write_bytes(document(root))


def document(root: Element) -> bytes:
    """Return an XML document as UTF-8."""
    indent(root)
    content: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content


def add_codes(parent: Element, codebook: Codebook, against: frozenset[str]) -> None:
    """Add the Codes element; `against` are ids of codes with contrary voices."""
    codes = SubElement(parent, "Codes")
    for code in codebook.codes:
        element = _code(codes, guid("code", code.id), code.name)
        told = _description(code)
        if told:
            SubElement(element, "Description").text = sayable(told)
        if code.id in against:
            _code(element, guid("code", code.id, "against"), AGAINST + code.name)


def _code(parent: Element, identity: str, name: str) -> Element:
    """Add a Code element."""
    return SubElement(parent, "Code", {"guid": identity, "name": sayable(name), "isCodable": "true"})


def _description(code: Code) -> str:
    """Return a code's definition, words and id, where they say something."""
    lines = [code.definition] if code.definition else []
    if code.words:
        lines.append("Words: " + "; ".join(word.replace(";", ",") for word in code.words))
    if code.id != free_id(code.name, ()):
        lines.append(f"Id: {code.id}")
    return "\n".join(lines)


def read_codebook(path: Path) -> Codebook:
    """Read a .qdc file; codes below others are codes too, folders are not.

    Raises:
        SourceError: it cannot be read, or holds no code.
    """
    root = parse(read_bytes(path), str(path))
    if local(root) != "CodeBook":
        raise SourceError("not a REFI-QDA codebook", where=str(path), hint="export the codebook as .qdc")
    return codebook_of(read_codes(root), str(path))


def codebook_of(found: Codes, where: str) -> Codebook:
    """Return the codebook of what was read.

    Raises:
        SourceError: there is no code in it.
    """
    if not found.codes:
        raise SourceError("holds no code", where=where, hint="export the codebook with its codes")
    return Codebook(codes=tuple(found.codes), origin="deductive")


def local(element: Element) -> str:
    """Return an element's name without its namespace; versions of the format differ in it."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that name."""
    return next((found for found in element if local(found) == name), None)


def read_codes(book: Element) -> Codes:
    """Read the codes below a CodeBook element."""
    found = Codes()
    codes = child(book, "Codes")
    # A stack and no recursion: a file may nest as deep as it likes.
    open_codes = [(element, "") for element in reversed(codes if codes is not None else [])]
    while open_codes:
        element, above = open_codes.pop()
        if local(element) != "Code":
            continue
        name = " ".join(element.get("name", "").split())
        mine = _add(found, element, name, above)
        open_codes += [(below, mine) for below in reversed(element)]
    return found


def _add(found: Codes, element: Element, name: str, above: str) -> str:
    """Add one code; return its id, for the codes below it."""
    identity = plain_guid(element.get("guid", ""))
    parent = next((code for code in found.codes if code.id == above), None)
    if parent is not None and name.casefold() == (AGAINST + parent.name).casefold():
        found.by_guid[identity] = above, "against"
        return above
    if not name or element.get("isCodable", "true").strip().lower() in {"false", "0"}:
        return ""
    description = child(element, "Description")
    text = (description.text or "") if description is not None else ""
    definition, words, given = _told(text)
    taken = {code.id for code in found.codes}
    code = given if given and given not in taken else free_id(name, taken)
    found.codes.append(Code(id=code, name=name, definition=definition, words=words))
    found.by_guid[identity] = code, "for"
    return code


def _told(description: str) -> tuple[str, tuple[str, ...], str]:
    """Return a description's definition, words and id."""
    lines: list[str] = []
    words: tuple[str, ...] = ()
    given = ""
    for line in description.strip().splitlines():
        if line.startswith("Words: "):
            words = tuple(word for part in line[7:].split(";") if (word := " ".join(part.split())))
        elif re.fullmatch(r"Id: [a-z0-9][a-z0-9-]*", line.rstrip()):
            given = line[4:].rstrip()
        else:
            lines.append(line.strip())
    return "\n".join(lines).strip(), words, given
