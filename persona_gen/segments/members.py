"""Which segment single customers belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.segments.table import SEGMENT_COLUMN, rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from persona_gen.segments.assign import Assignment
    from persona_gen.study import Study


def segments_of(assignment: Assignment, study: Study, ids: Collection[str]) -> dict[str, str]:
    """Return the segment of each of the customers `ids` that has one."""
    if study.customers is None or not ids:
        return {}
    table = assignment.table
    wanted = table.filter(table[study.customers.id].isin(sorted(ids)), table[SEGMENT_COLUMN].notnull())
    found = wanted.select(id=wanted[study.customers.id], segment=wanted[SEGMENT_COLUMN])
    return {str(row["id"]): str(row["segment"]) for row in rows(found)}
