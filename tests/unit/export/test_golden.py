"""The exports of one persona, byte for byte.

To renew the files after a change that is meant, run this file with `GOLDEN_FILES=write` in the
environment and look at each difference before it is committed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from persona_gen.export import FORMATS, Format, PersonaView, export_index, export_persona

if TYPE_CHECKING:
    from pathlib import Path


def _compare(path: Path, actual: str) -> None:
    if os.environ.get("GOLDEN_FILES") == "write":
        path.write_bytes(actual.encode())
    assert path.read_bytes() == actual.encode()


@pytest.mark.parametrize("fmt", FORMATS)
def test_card_is_as_reviewed(fmt: Format, view: PersonaView, fixtures: Path) -> None:
    """A card changes only when somebody meant it to."""
    _compare(fixtures / f"card.{fmt}", export_persona(view, fmt))


def test_board_is_as_reviewed(view: PersonaView, fixtures: Path) -> None:
    """The board changes only when somebody meant it to."""
    second = view.model_copy(update={"segment": "students", "segment_name": "Students", "name": "Noor Example"})
    _compare(fixtures / "board.html", export_index([view, second], "Notebook users, December 2015"))
