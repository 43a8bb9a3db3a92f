"""A part of the customers keeps its segments, with sizes of its own."""

from __future__ import annotations

import pandas as pd
import pytest

from persona_gen.segments import assign, customer_table
from persona_gen.segments.parts import PART_COLUMN, part_of
from persona_gen.study import Study

BY_COLUMN = {"column": "kind", "value": [{"value": "many"}, {"value": "few"}]}
BY_RULE = {"rule": [{"id": "few", "name": "Few", "where": "kind = 'few'"}]}


@pytest.mark.parametrize(
    ("segments", "expected"),
    [(BY_COLUMN, {"many": (8, 0.8), "few": (0, 0.0)}), (BY_RULE, {"few": (0, 0.0)})],
)
def test_sizes_and_shares_are_the_parts(segments: dict[str, object], expected: dict[str, tuple[int, float]]) -> None:
    """`n` counts the part; shares are of those whom the column knows, or of all for rules; an empty segment stays."""
    kinds = ["many"] * 8 + ["other"] * 2 + [None] * 2 + ["few"] * 3
    frame = pd.DataFrame({"id": [f"c{n}" for n in range(15)], "kind": kinds, PART_COLUMN: [True] * 12 + [False] * 3})
    study = Study.model_validate(
        {"study": {"id": "s"}, "customers": {"file": "c.csv", "id": "id"}, "segments": segments}
    )
    part = part_of(assign(customer_table(frame, study), study), study)
    assert expected == {s.id: (s.n, s.share) for s in part.segments}
    assert (12, 12 - sum(n for n, _ in expected.values())) == (part.base, part.unmatched)
    assert PART_COLUMN not in part.table.columns
