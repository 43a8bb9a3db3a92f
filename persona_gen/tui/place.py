"""Where a reviewer was, and what was not saved yet; written at once, so that a killed terminal loses nothing."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from persona_gen.study import STATE_FOLDER, find_study_file

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.tui.spots import SpotKey


@dataclass
class Place:
    """The last persona, the claim in each, unsaved editor texts, and the theme."""

    segment: str | None = None
    """The persona that is open; None in the queue."""
    spots: dict[str, list[str | None]] = field(default_factory=dict)
    """Segment → statement and claim at the cursor."""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Segment → statement → text in the editor that was neither saved nor discarded."""
    editing: str | None = None
    """The statement whose editor is open."""
    theme: str | None = None


class PlaceFile:
    """A small JSON file for each reviewer, in the study's folder."""

    def __init__(self, path: Path) -> None:
        """Read the file; one that is missing or broken counts as empty, because it only holds a place."""
        self.path = path
        self.place = _read(path)

    @classmethod
    def of(cls, study: Path, reviewer: str) -> PlaceFile:
        """Return the file of one reviewer of the study in this folder."""
        name = hashlib.sha256(reviewer.encode("utf-8", "replace")).hexdigest()[:8]
        return cls(find_study_file(study).parent / STATE_FOLDER / f"review-{name}.json")

    def save(self) -> bool:
        """Write the place; return whether that was possible (a study may be read-only)."""
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            draft.write_text(json.dumps(asdict(self.place), ensure_ascii=True), encoding="utf-8")
            draft.replace(self.path)
        except OSError:
            return False
        return True

    def open_persona(self, segment: str | None) -> None:
        """Remember which persona is open."""
        self.place.segment, self.place.editing = segment, None
        self.save()

    def move(self, segment: str, key: SpotKey) -> None:
        """Remember where the cursor is."""
        self.place.spots[segment] = list(key)
        self.save()

    def spot(self, segment: str) -> SpotKey | None:
        """Return where the cursor was in a persona."""
        found = self.place.spots.get(segment)
        return (str(found[0]), found[1]) if found and len(found) == 2 else None

    def text(self, segment: str, statement: str) -> str | None:
        """Return the text that was not saved."""
        return self.place.texts.get(segment, {}).get(statement)

    def keep_text(self, segment: str, statement: str, text: str) -> None:
        """Remember the text of an open editor."""
        self.place.texts.setdefault(segment, {})[statement] = text
        self.place.editing = statement
        self.save()

    def close_editor(self) -> None:
        """Remember that no editor is open; its text stays."""
        self.place.editing = None
        self.save()

    def drop_text(self, segment: str, statement: str) -> None:
        """Forget a text, because it was saved or discarded."""
        self.place.texts.get(segment, {}).pop(statement, None)
        self.place.editing = None
        self.save()

    def choose_theme(self, theme: str) -> None:
        """Remember the theme."""
        self.place.theme = theme
        self.save()


def _read(path: Path) -> Place:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Place()
    return _checked(data) if isinstance(data, dict) else Place()


def _checked(data: dict[str, Any]) -> Place:
    """Return the place with everything left out that has another form."""
    spots, texts = data.get("spots"), data.get("texts")
    return Place(
        segment=_text_or_none(data.get("segment")),
        spots={s: k for s, k in spots.items() if isinstance(k, list)} if isinstance(spots, dict) else {},
        texts={s: t for s, t in texts.items() if isinstance(t, dict)} if isinstance(texts, dict) else {},
        editing=_text_or_none(data.get("editing")),
        theme=_text_or_none(data.get("theme")),
    )


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None
