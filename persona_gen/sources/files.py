"""Opening files: errors in one line, and zip containers looked at before they are unpacked."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from persona_gen.errors import SourceError, nearest

if TYPE_CHECKING:
    from pathlib import Path

MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 512 * 1024 * 1024
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
MAX_RATIO = 200
"""A sheet of equal cells packs about 100 : 1; a bomb packs 300 : 1 and more."""
RATIO_FROM_BYTES = 10 * 1024 * 1024
"""Small members may pack as well as they like."""


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
    if len(members) > MAX_MEMBERS or max(sizes, default=0) > MAX_MEMBER_BYTES or sum(sizes) > MAX_TOTAL_BYTES:
        raise SourceError("it unpacks to more than is safe to read", where=str(path), hint="save the data as .csv")
    if packed_well:
        raise SourceError("it is packed like a zip bomb", where=str(path), hint="save the data as .csv")
