"""Opening files of other tools: errors in one line, XML and zip containers with limits."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Self
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from persona_gen.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

MOST_BYTES = 50_000_000
"""Of a file, or of one entry of a container."""
MOST_ENTRIES = 5_000
MOST_UNPACKED = 500_000_000
MOST_RATIO = 200
"""Of a container's size, once it is unpacked; text packs to a tenth or so."""
SMALL = 1_000_000
"""Bytes that any container may unpack to."""


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: it cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError("larger than 50 MB", where=str(path), hint="give the codes without media files")
        return path.read_bytes()
    except OSError as error:
        what = "no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise SourceError(what, where=str(path), hint="check the path") from error


def read_text(path: Path) -> str:
    """Return a file's text, UTF-8 with or without a byte-order mark.

    Raises:
        SourceError: it cannot be read, or is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError("not UTF-8 text", where=str(path), hint="save it as CSV UTF-8") from error


def parse(content: bytes, where: str) -> Element:
    """Return the root of an XML document without document types or entities.

    Raises:
        SourceError: it is not well formed, or declares entities.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        hint = "export it again from your tool"
        raise SourceError(
            "it declares a document type or entities, which is refused", where=where, hint=hint
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(
            f"not well-formed XML: {error}", where=where, hint="export it again from your tool"
        ) from error
    return root


class Container:
    """A zip container that was looked at before it is unpacked."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            SourceError: it is no zip file, or would unpack to far more than it should.
        """
        self.path = path
        size = len(read_bytes(path))
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceError("not a .qdpx project", where=str(path), hint="export it again from your tool") from error
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        bomb = unpacked > max(SMALL, MOST_RATIO * size) or unpacked > MOST_UNPACKED
        if len(entries) > MOST_ENTRIES or bomb:
            self._zip.close()
            raise SourceError("it is packed like a zip bomb", where=str(path), hint="export it without media files")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """Return the entries' names."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """Return an entry's bytes.

        Raises:
            SourceError: there is none, it is damaged, or it is larger than its entry says.
        """
        where = f"{self.path}, {name}"
        try:
            with self._zip.open(name) as entry:
                content = entry.read(MOST_BYTES + 1)
        except KeyError as error:
            raise SourceError("is missing", where=where, hint="export it again from your tool") from error
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
            raise SourceError("is damaged", where=where, hint="export it again from your tool") from error
        if len(content) > MOST_BYTES:
            raise SourceError("larger than 50 MB", where=where, hint="export it without media files")
        return content
