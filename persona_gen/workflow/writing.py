"""Files that a use case writes: whole or not at all, and never over what a person changed."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

from persona_gen.errors import UserInputError

if TYPE_CHECKING:
    from pathlib import Path

_SEAL = re.compile(r"<!-- written by persona-gen, ([0-9a-f]{16}); a changed file is not written over -->\n\Z")


def write_whole(path: Path, text: str) -> Path:
    """Write a file whole or not at all; its folder is made where it is missing.

    Raises:
        UserInputError: it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise UserInputError(f"cannot be written: {error.strerror}", where=str(path)) from error
    return path


def write_sealed(path: Path, text: str) -> Path:
    """Write a Markdown file with a seal at its end; where a person changed the one there, write beside it.

    Returns:
        Where it was written: `path`, or the same name with `.new` in it.

    Raises:
        UserInputError: it cannot be written, or the file beside was changed as well.
    """
    place = path
    if not _is_ours(place):
        place = path.with_name(f"{path.stem}.new{path.suffix}")
        if not _is_ours(place):
            raise UserInputError(
                "changed by a person, and so is the file beside it", where=str(place), hint="move one of them away"
            )
    elif (beside := path.with_name(f"{path.stem}.new{path.suffix}")).exists() and _is_ours(beside):
        beside.unlink()
    return write_whole(
        place, f"{text}<!-- written by persona-gen, {_digest(text)}; a changed file is not written over -->\n"
    )


def _is_ours(path: Path) -> bool:
    """Tell whether a file is missing, or is as it was written."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return True
    except OSError as error:
        raise UserInputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    seal = _SEAL.search(text)
    return seal is not None and _digest(text[: seal.start()]) == seal[1]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]
