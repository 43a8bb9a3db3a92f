"""The front matter of a prompt template: `name: value` lines between two lines of `---`."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from persona_gen.errors import TemplateError, nearest

_LINE = re.compile(r"^(?P<key>[a-z_]+)\s*:\s*(?P<value>.*?)\s*$")
_EXAMPLE = "begin the file with ---, name:, version:, role:, purpose:, variables: [a, b], ---"


class FrontMatter(BaseModel):
    """What a template says about itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    """The task: the name of the template's folder."""
    version: int = Field(ge=1)
    """Raised with each change of wording."""
    role: Literal["system", "user", "assistant"]
    purpose: str = Field(min_length=1)
    variables: tuple[str, ...] = ()
    """Exactly the variables that the template uses."""


def split(source: str, where: str) -> tuple[FrontMatter, str, int]:
    """Return the front matter, the template below it, and the number of lines before the template.

    Raises:
        TemplateError: there is no front matter, or a line of it is wrong.
    """
    lines = source.split("\n")
    closing = next((i for i, line in enumerate(lines) if i and line.strip() == "---"), None)
    if lines[0].strip() != "---" or closing is None:
        raise TemplateError("no front matter", where=f"{where}, line 1", hint=_EXAMPLE)
    values: dict[str, object] = {}
    places: dict[str, int] = {}
    for number, line in enumerate(lines[1:closing], start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.match(line)
        if found is None:
            raise TemplateError(f"cannot read {line.strip()!r}", where=f"{where}, line {number}", hint=_EXAMPLE)
        key = found["key"]
        if key in values:
            raise TemplateError(f"{key} stands twice", where=f"{where}, line {number}")
        values[key], places[key] = _value(found["value"]), number
    try:
        return FrontMatter.model_validate(values), "\n".join(lines[closing + 1 :]), closing + 1
    except ValidationError as error:
        detail = error.errors()[0]
        key = str(detail["loc"][0])
        place = f"{where}, line {places.get(key, 1)}"
        if detail["type"] == "extra_forbidden":
            hint = nearest(key, FrontMatter.model_fields)
            raise TemplateError(f"unknown key {key!r} in the front matter", where=place, hint=hint) from error
        raise TemplateError(f"front matter, {key}: {detail['msg']}", where=place, hint=_EXAMPLE) from error


def _value(text: str) -> object:
    """Return a list for `[a, b]`, else the text without its quote marks."""
    if text.startswith("[") and text.endswith("]"):
        return tuple(item.strip().strip("\"'") for item in text[1:-1].split(",") if item.strip())
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
