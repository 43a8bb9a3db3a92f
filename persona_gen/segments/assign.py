"""Who belongs to which segment: a given column, or rules in order of priority."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import ibis

from persona_gen.domain.evidence import LeftOut
from persona_gen.domain.segment import Segment, slug
from persona_gen.errors import StudyError, nearest
from persona_gen.expressions import Expression, holds, read_condition
from persona_gen.segments.table import ENGINE_ERRORS, EXCLUDED, SEGMENT_COLUMN, blamed, key, materialised, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.study import Study


@dataclass(frozen=True)
class Overlap:
    """Two rules that both hold for `count` customers; `winner` stands first in the study."""

    first: str
    second: str
    count: int
    winner: str


@dataclass(frozen=True)
class Assignment:
    """The customers with their segments."""

    table: ibis.Table
    """The base, with the column `persona_segment`: a segment's id, or null for the unmatched."""
    segments: tuple[Segment, ...]
    """In the study's order, with `n` and `share`."""
    base: int
    """Customers in the base."""
    unmatched: int
    """Customers of the base without a segment."""
    overlaps: tuple[Overlap, ...]
    left_out: tuple[LeftOut, ...]


def assign(table: ibis.Table, study: Study) -> Assignment:
    """Give each customer at most one segment and count who has none.

    A segment's share is taken over the base for rules, and over the customers whose column is not
    null for a segment column.

    Raises:
        StudyError: an unknown column, a wrong condition, a rule or value without members, or no customers at all.
    """
    table, excluded = _without_excluded(table)
    left = [LeftOut(what="customers", count=excluded, reason="customers.exclude holds")] if excluded else []
    if study.segments.rule:
        return _by_rules(table, study, left)
    if study.segments.column is not None:
        return _by_column(table, study, left)
    raise StudyError("groups found in research have no customer table", where=key(study, "segments"))


def _without_excluded(table: ibis.Table) -> tuple[ibis.Table, int]:
    """Drop the customers that `prepare` marked, and count them."""
    if EXCLUDED not in table.columns:
        return table, 0
    count = rows(table.aggregate(n=table[EXCLUDED].ifelse(1, 0).sum()))[0]["n"] or 0
    return table.filter(~table[EXCLUDED]).drop(EXCLUDED), int(count)


def _base(study: Study, counts: Iterable[int]) -> int:
    """Return how many customers there are; nobody is an error."""
    if not (base := sum(counts)):
        raise StudyError("there are no customers", where=key(study, "customers"), hint="check the file and exclude")
    return base


def _by_rules(table: ibis.Table, study: Study, left: list[LeftOut]) -> Assignment:
    rules = study.segments.rule
    names = [f"persona_rule_{place}" for place in range(len(rules))]
    read = {
        name: read_condition(table, rule.where, key(study, f"segments.rule.{place}.where"))
        for place, (name, rule) in enumerate(zip(names, rules, strict=True), start=1)
    }
    marked = table.mutate(**{name: holds(read[name].value) for name in names})
    patterns = _patterns(marked, read)
    base = _base(study, (count for _, count in patterns))
    matched, won = [0] * len(rules), [0] * len(rules)
    both: dict[tuple[int, int], int] = {}
    for held, count in patterns:
        for place in held:
            matched[place] += count
        if held:
            won[held[0]] += count
        for pair in combinations(held, 2):
            both[pair] = both.get(pair, 0) + count
    _refuse_empty(study, matched, won)
    segment = ibis.cases(
        *((marked[name], ibis.literal(rule.id)) for name, rule in zip(names, rules, strict=True)),
        else_=ibis.null("string"),
    )
    unmatched = base - sum(won)
    if unmatched:
        left.append(LeftOut(what="customers", count=unmatched, reason="no rule holds", where="segments"))
    return Assignment(
        table=materialised(marked.mutate(**{SEGMENT_COLUMN: segment}).drop(*names), {}),
        segments=tuple(
            Segment(id=rule.id, name=rule.name, n=n, share=round(n / base, 4))
            for rule, n in zip(rules, won, strict=True)
        ),
        base=base,
        unmatched=unmatched,
        overlaps=tuple(
            Overlap(rules[first].id, rules[second].id, count, winner=rules[first].id)
            for (first, second), count in sorted(both.items())
        ),
        left_out=tuple(left),
    )


def _patterns(marked: ibis.Table, read: dict[str, Expression]) -> list[tuple[tuple[int, ...], int]]:
    """Return each set of rules that hold together, with how many customers it holds for."""
    names = list(read)
    try:
        found = rows(marked.group_by(names).aggregate(n=marked.count()))
    except ENGINE_ERRORS as error:
        raise blamed(marked, read, error) from error
    return [(tuple(place for place, name in enumerate(names) if row[name]), int(row["n"])) for row in found]


def _refuse_empty(study: Study, matched: Sequence[int], won: Sequence[int]) -> None:
    """Stop at a rule that gives a segment without members."""
    for place, rule in enumerate(study.segments.rule):
        where = key(study, f"segments.rule.{place + 1}.where")
        if not matched[place]:
            raise StudyError(
                f"the rule {rule.id!r} matches nobody: {rule.where!r}", where=where, hint="check the values it names"
            )
        if not won[place]:
            raise StudyError(
                f"all {matched[place]} customers of the rule {rule.id!r} belong to earlier rules",
                where=where,
                hint="move it up, or take it out",
            )


def _by_column(table: ibis.Table, study: Study, left: list[LeftOut]) -> Assignment:
    column = _segment_column(table, study)
    given = table.mutate(persona_value=column)
    counts = {
        row["persona_value"]: int(row["n"]) for row in rows(given.group_by("persona_value").aggregate(n=given.count()))
    }
    base = _base(study, counts.values())
    empty = counts.pop(None, 0)
    chosen = _chosen(study, counts)
    known = sum(counts.values())
    others = known - sum(counts[value] for value, _, _ in chosen)
    if empty:
        left.append(LeftOut(what="customers", count=empty, reason="no segment given", where=study.segments.column))
    if others:
        reason = "segment is not among [[segments.value]]"
        left.append(LeftOut(what="customers", count=others, reason=reason, where=study.segments.column))
    return Assignment(
        table=_with_ids(given, [(value, segment_id) for value, segment_id, _ in chosen]),
        segments=tuple(
            Segment(id=segment_id, name=name, n=counts[value], share=round(counts[value] / known, 4))
            for value, segment_id, name in chosen
        ),
        base=base,
        unmatched=empty + others,
        overlaps=(),
        left_out=tuple(left),
    )


def _segment_column(table: ibis.Table, study: Study) -> Any:
    """Return the segment column as text; whole numbers read as floats lose their ".0"."""
    name = study.segments.column or ""
    if name not in table.columns:
        raise StudyError(f"no column {name!r}", where=key(study, "segments.column"), hint=nearest(name, table.columns))
    column = table[name]
    if column.type().is_floating():
        whole = rows(table.aggregate(whole=(column == column.floor()).all()))[0]["whole"]
        column = column.cast("int64") if whole else column
    text = column.cast("string")
    return text.nullif("")


def _chosen(study: Study, counts: dict[str, int]) -> list[tuple[str, str, str]]:
    """Return (value, id, name) of each segment, in the study's order or by size."""
    where = key(study, "segments")
    if not counts:
        raise StudyError(f"the column {study.segments.column!r} is empty", where=f"{where}.column")
    listed = [(v.value, v.id, v.name) for v in study.segments.value] or [
        (value, None, None) for value in sorted(counts, key=lambda value: (-counts[value], value))
    ]
    chosen: dict[str, tuple[str, str, str]] = {}
    for place, (value, segment_id, name) in enumerate(listed, start=1):
        if value not in counts:
            raise StudyError(
                f"the segment {value!r} has no members", where=f"{where}.value.{place}", hint=nearest(value, counts)
            )
        wanted = segment_id or slug(value)
        if wanted in chosen and (segment_id or value == chosen[wanted][0]):
            raise StudyError(f"segment {wanted!r} stands twice", where=f"{where}.value.{place}")
        free = next(i for n in range(1, len(listed) + 1) if (i := wanted if n == 1 else f"{wanted}-{n}") not in chosen)
        chosen[free] = (value, free, name or value)
    return list(chosen.values())


def _with_ids(given: ibis.Table, ids: list[tuple[str, str]]) -> ibis.Table:
    """Add the segment's id to each row by a join, which also serves thousands of values."""
    names = ibis.memtable(
        {"persona_key": [value for value, _ in ids], SEGMENT_COLUMN: [segment_id for _, segment_id in ids]},
        schema={"persona_key": "string", SEGMENT_COLUMN: "string"},
    )
    joined = given.left_join(names, given["persona_value"] == names["persona_key"])
    return materialised(joined.drop("persona_value", "persona_key"), {})
