"""The run as tables, for the terminal and for the measured part of a Markdown file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.errors import UserInputError
from persona_gen.evaluation.history import History
from persona_gen.evaluation.outcome import MISTAKES
from persona_gen.evaluation.scoring import NATURAL_RATE, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from persona_gen.evaluation.goals import Goal
    from persona_gen.evaluation.outcome import Mistake, Outcome, SetOutcome
    from persona_gen.evaluation.scoring import Figures

LEGEND = (
    "All ratios in per cent. BAcc: balanced accuracy, unchecked counts as wrong. flagP, flagR: precision and "
    "recall of flags. alarm: good claims flagged. greenP: share of greens that are true. unch.: left unchecked."
)
EVAL = ("<!-- eval:begin -->", "<!-- eval:end -->")
PLANTED = ("<!-- planted:begin -->", "<!-- planted:end -->")
"""Markers of the parts of docs/checking.md that are measured, not written."""
_EXAMPLES_A_SET = 8
_SHOWN_CHARACTERS = 170
_MARKUP = re.compile(r"([\\`*_<\[|])")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; columns in `right` are set to the right."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()


def percent(value: float | None) -> str:
    """Return a ratio as a percentage with one decimal; a dash where there is none."""
    return "–" if value is None else f"{value * 100:.1f}"


def tables_of(outcome: Outcome) -> Iterator[Table]:
    """Yield goals, sets, and for each set the floors and the kinds; ratios are percentages."""
    if outcome.goals:
        yield _goals(outcome.goals)
    yield _sets(outcome.sets)
    for one in outcome.sets:
        yield _beside_floors(one)
    for one in outcome.sets:
        yield _kinds(one)


def _goals(goals: Sequence[Goal]) -> Table:
    rows = tuple(
        (
            g.set_name,
            g.figure,
            f"{'≥' if g.at_least else '≤'} {_goal_number(g.bound)}",
            "–" if g.value is None else _goal_number(g.value),
            g.answer,
        )
        for g in goals
    )
    return Table("Goals", ("set", "figure", "goal", "reached", ""), rows, (2, 3))


def _goal_number(value: float) -> str:
    """Return a ratio as a percentage, a speed as a whole number."""
    return f"{value:,.0f}" if value > 1 else percent(value)


def _sets(sets: Sequence[SetOutcome]) -> Table:
    header = ("set", "claims", "bad", "BAcc", "flagP", "flagR", "alarm", "greenP", "unch.")
    rows = tuple((s.name, f"{s.figures.claims:,}", str(s.figures.bad.n), *_figures(s.figures)) for s in sets)
    return Table("Sets", header, rows, tuple(range(1, 9)))


def _figures(f: Figures) -> tuple[str, ...]:
    return tuple(
        map(
            percent,
            (f.balanced_accuracy, f.flag_precision, f.flag_recall, f.false_alarms, f.green_precision, f.unchecked),
        )
    )


def _beside_floors(one: SetOutcome) -> Table:
    header = ("method", "BAcc", "flagP", "flagR", "alarm", "greenP", "flagP*", "greenP*")
    rows = [_method("this checker", one.figures)]
    rows += [
        _method(f.name, f.figures) if f.figures else (f.name, "not run", *["–"] * (len(header) - 2)) for f in one.floors
    ]
    own = percent(ratio(one.figures.bad.n, one.figures.claims))
    title = f"{one.name}: {own} % of the claims are bad (* as if {percent(NATURAL_RATE)} % were)"
    return Table(title, header, tuple(rows), tuple(range(1, len(header))))


def _method(name: str, figures: Figures) -> tuple[str, ...]:
    return (name, *_figures(figures)[:-1], *map(percent, figures.at_rate(NATURAL_RATE)))


def _kinds(one: SetOutcome) -> Table:
    header = ("kind", "claims", "flagged", "green", "unchecked")
    rows = tuple(
        (name.replace(":", ": "), str(t.n), *(percent(ratio(part, t.n)) for part in (t.flagged, t.green, t.unchecked)))
        for name, t in sorted(one.figures.kinds.items())
    )
    return Table(f"{one.name}: by kind", header, rows, (1, 2, 3, 4))


def speed_lines(outcome: Outcome) -> Iterator[str]:
    """Yield claims a second of processor time beside rapidfuzz over the same pairs, start-up apart."""
    for one in outcome.sets:
        fuzzy = next((f.seconds for f in one.floors if f.seconds), None)
        own = one.figures.claims / one.seconds if one.seconds else 0
        beside = f"; rapidfuzz token_set {one.figures.claims / fuzzy:,.0f}" if fuzzy else ""
        yield f"{one.name}: {own:,.0f} claims a second of one core{beside}"


def mistake_lines(mistakes: Sequence[Mistake], limit: int | None = None) -> Iterator[str]:
    """Yield each wrong verdict as one line, the worst first; texts are cut to `limit` characters."""
    for m in mistakes:
        text, reason = (cut(part, limit) for part in (m.claim.text, m.verdict.reason))
        yield f"{m.name}, {m.claim.kind} ({m.claim.id}): {text} → {m.verdict.verdict} ({m.verdict.checker}): {reason}"


def cut(text: str, limit: int | None) -> str:
    """Return `text` on one line, at most `limit` characters long."""
    line = " ".join(text.split())
    return line if limit is None or len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def markdown_of(outcome: Outcome, history: History) -> str:
    """Return everything that stands between the markers."""
    parts = [f"Checkers: {outcome.checkers}.", LEGEND]
    for table in tables_of(outcome):
        parts += [f"### {table.title}", markdown_table(table)]
    parts += ["### Speed", "\n".join(f"- {line}" for line in speed_lines(outcome))]
    parts.append("### What it gets wrong")
    for one in outcome.sets:
        counts = ", ".join(f"{sum(m.name == name for m in one.mistakes)} × {name}" for name in MISTAKES)
        lines = [f"- {_escaped(line)}" for line in mistake_lines(_examples(one.mistakes), _SHOWN_CHARACTERS)]
        parts += [f"**{one.name}**: {counts}.", "\n".join(lines)]
    parts += ["### History", history.markdown()]
    return "\n\n".join(part for part in parts if part)


def _examples(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return one mistake of each name and kind, the worst first, as many as a reader bears."""
    chosen = list({(m.name, m.claim.kind): m for m in reversed(mistakes)}.values())[::-1]
    most = dict.fromkeys(MISTAKES, _EXAMPLES_A_SET // 2) | {"false green": _EXAMPLES_A_SET}
    return [m for name in MISTAKES for m in [c for c in chosen if c.name == name][: most[name]]]


def markdown_table(table: Table) -> str:
    """Return the table as a Markdown pipe table."""
    marks = ["--:" if index in table.right else "---" for index in range(len(table.header))]
    lines = [table.header, tuple(marks), *(tuple(map(_escaped, row)) for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_into(path: Path, outcome: Outcome) -> None:
    """Replace what stands between the eval markers of a Markdown file; the history keeps what it had.

    Raises:
        UserInputError: the file cannot be read or has no markers.
    """
    measured = _parts(path, *EVAL)[1]
    history = History.read(measured).with_run(outcome.checkers, {s.name: s.figures for s in outcome.sets})
    put_between(path, *EVAL, markdown_of(outcome, history))


def put_between(path: Path, begin: str, end: str, text: str) -> None:
    """Replace what stands between two markers of a file.

    Raises:
        UserInputError: the file cannot be read, or does not hold each marker once and in order.
    """
    before, _, after = _parts(path, begin, end)
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def _parts(path: Path, begin: str, end: str) -> tuple[str, str, str]:
    """Return what stands before, between and after the markers."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserInputError("cannot be read", where=str(path), hint="name a Markdown file") from error
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise UserInputError("has no place for the tables", where=str(path), hint=f"put {begin} and {end} into it")
    before, rest = text.split(begin)
    between, after = rest.split(end)
    return before, between, after


def _escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", text)
