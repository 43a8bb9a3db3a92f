"""What lies in a folder that `init` looks at, and how TOML and SQL write its names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from persona_gen.sources.guesses import Answers, Column
    from persona_gen.sources.tables import TableRead


@dataclass
class Found:
    """What the folder's files are."""

    tables: dict[str, tuple[TableRead, list[Column]]] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)
    transcripts: dict[str, set[str]] = field(default_factory=dict)
    """File → its participants."""
    notes: list[str] = field(default_factory=list)
    segments: set[str] = field(default_factory=set)
    """Segments that transcripts name in their front matter."""
    skipped: list[str] = field(default_factory=list)
    """Why a file is not used, each one line."""


def quoted(text: str) -> str:
    """Return a TOML basic string."""
    escaped = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", lambda m: f"\\u{ord(m[0]):04x}", escaped)


def identifier(column: str) -> str:
    """Return a column as an SQL identifier."""
    return '"' + column.replace('"', '""') + '"'
