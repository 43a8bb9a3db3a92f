"""A part of the customers, with the segments that they have among all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.segments.assign import Assignment
from persona_gen.segments.table import SEGMENT_COLUMN, rows

if TYPE_CHECKING:
    from persona_gen.study import Study

PART_COLUMN = "persona_part"
"""The column of true and false that tells who is in the part."""


def part_of(assignment: Assignment, study: Study) -> Assignment:
    """Return the customers whose `PART_COLUMN` is true; sizes and shares are the part's own.

    Every segment stays, also one of which nobody is in the part (`n` 0).
    """
    table = assignment.table
    table = table.filter(table[PART_COLUMN]).drop(PART_COLUMN)
    counted = table.group_by(SEGMENT_COLUMN).aggregate(n=table.count())
    sizes = {row[SEGMENT_COLUMN]: int(row["n"]) for row in rows(counted)}
    base = sum(sizes.values())
    unmatched = sizes.pop(None, 0)
    # As in `assign`: rules share out the whole base, a column those of whom it says something.
    column = study.segments.column
    of = base if column is None else int(rows(table.aggregate(n=table[column].notnull().sum()))[0]["n"] or 0)
    segments = tuple(
        s.model_copy(update={"n": sizes.get(s.id, 0), "share": round(sizes.get(s.id, 0) / of, 4) if of else None})
        for s in assignment.segments
    )
    return Assignment(table, segments, base, unmatched, assignment.overlaps, assignment.left_out)
