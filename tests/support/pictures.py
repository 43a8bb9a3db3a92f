"""Pictures of screens as SVG, compared byte by byte with those that were looked at.

TUI_PICTURES=renew writes them anew; then look at each before it is kept.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App

RENEW = os.environ.get("TUI_PICTURES") == "renew"
_UNIQUE = re.compile(r"terminal-\d+")


def picture(app: App[None]) -> str:
    """Return the screen as SVG, without the number that differs from run to run and without fonts from elsewhere."""
    svg = _UNIQUE.sub("terminal", app.export_screenshot())
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def compare(app: App[None], path: Path) -> None:
    """Fail where the screen does not look as in the picture at `path`; the new one is kept beside it as .new.svg."""
    now = picture(app)
    if RENEW:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
    new = path.with_suffix(".new.svg")
    if not path.exists() or now != path.read_text(encoding="utf-8"):
        new.write_text(now, encoding="utf-8")
        raise AssertionError(f"the screen looks different: compare {new.name} with {path.name} in {path.parent}")
