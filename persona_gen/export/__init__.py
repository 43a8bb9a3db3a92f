"""Export: a persona's view, and one writer a format.

`build_view` makes a `PersonaView` of domain types; `export_persona` writes it in a format of `FORMATS`;
`export_index` writes the board of all personas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from persona_gen.errors import UserInputError, nearest
from persona_gen.export.as_html import write_board, write_html
from persona_gen.export.as_json import write_json
from persona_gen.export.as_markdown import write_markdown
from persona_gen.export.text import card_file
from persona_gen.export.view import PersonaView, build_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Format = Literal["md", "html", "json"]
FORMATS: dict[Format, Callable[[PersonaView], str]] = {"md": write_markdown, "html": write_html, "json": write_json}
"""The writers; a format's key is also its file's ending."""

__all__ = ["FORMATS", "Format", "PersonaView", "build_view", "card_file", "export_index", "export_persona"]


def export_persona(view: PersonaView, fmt: Format) -> str:
    """Return the persona in a format; the same view always gives the same text.

    Raises:
        UserInputError: there is no such format.
    """
    if fmt not in FORMATS:
        raise UserInputError(f"no export format {fmt!r}", hint=nearest(fmt, FORMATS))
    return FORMATS[fmt](view)


def export_index(views: Sequence[PersonaView], title: str) -> str:
    """Return the HTML board of all personas; each card's file is expected at `card_file(segment)` beside it."""
    return write_board(views, title)
