"""Opening files: errors in one line, and zip containers looked at before they are unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from persona_gen.errors import SourceError, nearest

if TYPE_CHECKING:
    from pathlib import Path

MAX_TEXT_BYTES = 64 * 1024 * 1024
"""A file of interviews as text; 10,000 words have 60 kB."""
MAX_DOCUMENT_BYTES = 256 * 1024 * 1024
"""A document with pictures in it."""
MAX_CELLS = 50_000_000
"""Cells of one worksheet, the empty ones before the last included; a workbook is read as a whole block."""
MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 512 * 1024 * 1024
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
MAX_RATIO = 200
"""A sheet of equal cells packs about 100 : 1; a bomb packs 300 : 1 and more."""
RATIO_FROM_BYTES = 10 * 1024 * 1024
"""Small members may pack as well as they like."""


_PLACE = re.compile(rb"""[ \t\r\n]r[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
_CHUNK = 1 << 20


def printable(name: str) -> str:
    """Return a file's name as text that can be stored: bytes of it that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode()


def require_file(path: Path) -> None:
    """Check that `path` is a file with something in it.

    Raises:
        SourceError: it is missing, a directory, or empty.
    """
    if path.is_dir():
        raise SourceError("this is a directory", where=str(path), hint="name a file in it")
    if not path.is_file():
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        hint = nearest(path.name, sorted(near)) if path.parent.is_dir() else f"no directory {path.parent}"
        raise SourceError("no such file", where=str(path), hint=hint)
    if path.stat().st_size == 0:
        raise SourceError("the file is empty", where=str(path), hint="export it again")


def require_size(path: Path, most: int) -> None:
    """Check that a file is there and of a sane size.

    Raises:
        SourceError: it is missing, empty, or larger than `most` bytes.
    """
    require_file(path)
    size = path.stat().st_size
    if size > most:
        what = f"{size / 2**20:.0f} MB, and at most {most // 2**20} MB are read"
        raise SourceError(what, where=str(path), hint="split it into one file an interview")


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: it is missing, a directory, empty, or not readable.
    """
    require_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path)) from error


def require_safe_zip(path: Path) -> None:
    """Check a zip container (.xlsx, .docx) by its directory, without unpacking.

    Raises:
        SourceError: it is no zip file, or would unpack to far more than it should.
    """
    require_file(path)
    try:
        with zipfile.ZipFile(path) as container:
            members = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        hint = f"save it again as {path.suffix}"
        raise SourceError(f"not a readable {path.suffix} file", where=str(path), hint=hint) from error
    sizes = [m.file_size for m in members]
    packed_well = any(
        m.file_size > RATIO_FROM_BYTES and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members
    )
    hint = "save its text as .txt" if path.suffix.lower() == ".docx" else "save the data as .csv"
    if len(members) > MAX_MEMBERS or max(sizes, default=0) > MAX_MEMBER_BYTES or sum(sizes) > MAX_TOTAL_BYTES:
        raise SourceError("it unpacks to more than is safe to read", where=str(path), hint=hint)
    if packed_well:
        raise SourceError("it is packed like a zip bomb", where=str(path), hint=hint)


def require_small_sheets(path: Path) -> None:
    """Check that no worksheet spans more cells than memory holds, whatever its size packed.

    Two cells in opposite corners make a block of 17 thousand million; the reader of workbooks would abort the
    whole program. To be called after `require_safe_zip`.

    Raises:
        SourceError: a sheet spans more than `MAX_CELLS` cells, or cannot be unpacked.
    """
    try:
        with zipfile.ZipFile(path) as container:
            for member in container.infolist():
                rows, columns = _extent(container, member)
                if rows * columns > MAX_CELLS:
                    what = f"a sheet of {rows:,} rows and {columns:,} columns, and at most {MAX_CELLS:,} cells are read"
                    raise SourceError(what, where=str(path), hint="delete the cells far away, or save it as .csv")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SourceError("not a readable workbook", where=str(path), hint="save it again as .xlsx or .csv") from error


def _extent(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the highest row and column that a worksheet names; 0 rows for other parts."""
    rows = columns = 0
    rest = b""
    with container.open(member) as part:
        while chunk := part.read(_CHUNK):
            data = rest + chunk
            for letters, digits in _PLACE.findall(data):
                rows = max(rows, int(digits))
                columns = max(columns, _column(letters)) if letters else columns
            rest = data[-200:]
    return rows, max(columns, 1)


def _column(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
