"""The history of the checker's figures, kept as a table in the Markdown file that it is read back from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from persona_gen.evaluation.scoring import Figures

_PARTS: tuple[tuple[str, bool], ...] = (
    ("balanced accuracy", True),
    ("flag recall", True),
    ("false alarms", False),
    ("green precision", True),
)
"""What a cell holds, in order, and whether more is better."""
_FIRST = "checkers"
_CELL = re.compile(r"^(?:[\d.]+|–)(?: / (?:[\d.]+|–)){3}$")


@dataclass(frozen=True, slots=True)
class History:
    """Figures by version of the checkers and set; each cell is four percentages as text."""

    rows: tuple[tuple[str, dict[str, str]], ...] = ()

    @classmethod
    def read(cls, text: str) -> History:
        """Return the history that stands in `text`; an empty one where there is none."""
        lines = [_cells(line) for line in text.splitlines() if line.startswith("|")]
        heads = [index for index, cells in enumerate(lines) if cells[0] == _FIRST]
        if not heads:
            return cls()
        names = lines[heads[-1]][1:]
        rows = []
        for cells in lines[heads[-1] + 2 :]:
            found = {name: cell for name, cell in zip(names, cells[1:], strict=False) if _CELL.match(cell)}
            rows.append((cells[0], found))
        return cls(tuple(rows))

    def with_run(self, checkers: str, figures: Mapping[str, Figures]) -> History:
        """Return the history with a run added; a run of the same checkers replaces its sets' cells."""
        new = {name: _cell(f) for name, f in figures.items()}
        if self.rows and self.rows[-1][0] == checkers:
            return History((*self.rows[:-1], (checkers, self.rows[-1][1] | new)))
        return History((*self.rows, (checkers, new)))

    def markdown(self) -> str:
        """Return the table, and what became better and worse with the newest version."""
        names = list(dict.fromkeys(name for _, cells in self.rows for name in cells))
        lines = [
            "Each cell: balanced accuracy / flag recall / false alarms / green precision, per cent.",
            "",
            f"| {' | '.join((_FIRST, *names))} |",
            f"| {' | '.join(['---'] * (len(names) + 1))} |",
            *(f"| {' | '.join((checkers, *(cells.get(n, '') for n in names)))} |" for checkers, cells in self.rows),
        ]
        return "\n".join([*lines, "", *self._changes()]).rstrip()

    def _changes(self) -> list[str]:
        """Return what the newest version changed against the one before."""
        if len(self.rows) < 2:
            return []
        (_, old), (_, new) = self.rows[-2:]
        better: list[str] = []
        worse: list[str] = []
        for name in new:
            if name not in old:
                continue
            for (part, more), was, now in zip(_PARTS, old[name].split(" / "), new[name].split(" / "), strict=True):
                if "–" not in was + now and was != now:
                    side = better if (float(now) > float(was)) == more else worse
                    side.append(f"{name} {part} {was} → {now}")
        return [
            f"Better than the version before: {'; '.join(better) or 'nothing'}.",
            "",
            f"Worse: {'; '.join(worse) or 'nothing'}.",
        ]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _cell(figures: Figures) -> str:
    values = (figures.balanced_accuracy, figures.flag_recall, figures.false_alarms, figures.green_precision)
    return " / ".join("–" if v is None else f"{v * 100:.1f}" for v in values)
