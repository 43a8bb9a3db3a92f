"""Reading `study.toml`, and telling what is wrong in it."""

from __future__ import annotations

import tomllib
from shlex import quote
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from persona_gen.errors import StudyError, nearest
from persona_gen.study.tables import STUDY_FILE, Study

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails


def find_study_file(folder: Path) -> Path:
    """Return the `study.toml` of a folder, or the file itself when it was named.

    Raises:
        StudyError: there is none.
    """
    path = folder / STUDY_FILE if folder.is_dir() else folder
    if path.is_file() and path.suffix == ".toml":
        return path
    if folder.is_dir():
        raise StudyError("no study.toml here", where=str(folder), hint=f"run `persona-gen init {quote(str(folder))}`")
    what = "not a study" if folder.exists() else f"no such {'file' if folder.suffix == '.toml' else 'folder'}"
    raise StudyError(what, where=str(folder), hint="name a folder that holds study.toml")


def load_study(folder: Path) -> Study:
    """Read `study.toml` of `folder` (or the .toml file itself).

    Raises:
        StudyError: the file is missing, is not TOML, or holds a wrong key or value.
    """
    path = find_study_file(folder)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"not valid TOML: {error}", where=str(path), hint="correct that line") from error
    except OSError as error:
        raise StudyError(f"cannot be read: {error.strerror}", where=str(path)) from error
    try:
        if "folder" in data:
            raise StudyError("unknown key 'folder'", where=f"{path}, folder", hint=nearest("folder", _keys_at(())))
        return Study.model_validate(data | {"folder": path.parent})
    except ValidationError as error:
        details = error.errors()
        wrong_key = next((detail for detail in details if detail["type"] == "extra_forbidden"), None)
        # A misspelt key is often missing as well; its right name is the better message.
        raise _study_error(path, wrong_key or details[0]) from error


def _study_error(path: Path, detail: ErrorDetails) -> StudyError:
    """Turn pydantic's first complaint into one line with the key and the nearest known one."""
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in detail["loc"])
    where = f"{path}, {place}" if place else str(path)
    if detail["type"] == "extra_forbidden":
        known = _keys_at(detail["loc"][:-1])
        return StudyError(
            f"unknown key {detail['loc'][-1]!r}", where=where, hint=nearest(str(detail["loc"][-1]), known)
        )
    if detail["type"] == "missing":
        return StudyError("this key is missing", where=where, hint="`persona-gen init` writes an example")
    what, _, hint = detail["msg"].removeprefix("Value error, ").partition("; ")
    return StudyError(what, where=where, hint=hint or "correct it there")


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the table at `location` may have."""
    current: type[BaseModel] = Study
    for part in location:
        if isinstance(part, int) or part not in current.model_fields:
            continue
        current = _table_class(current.model_fields[part].annotation) or current
    return [name for name in current.model_fields if name != "folder"]


def _table_class(annotation: Any) -> type[BaseModel] | None:
    """Return the table's class inside an annotation such as `list[Metric]` or `Customers | None`."""
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _table_class(arg))), None)
