"""Segments: who belongs where, who is counted out, and what a wrong study is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from persona_gen.domain.evidence import LeftOut, Snippet
from persona_gen.domain.segment import Segment
from persona_gen.errors import StudyError
from persona_gen.segments import Overlap, assign, customer_table, groups, prepare
from persona_gen.study import Study

if TYPE_CHECKING:
    from persona_gen.segments import Assignment

FRAME = pd.DataFrame(
    {
        "id": ["001", "002", "003", "004", "005", "006"],
        "age": [15.0, 25.0, 35.0, 65.0, float("nan"), 70.0],
        "spend": [5, 500, 50, 900, 10, 20],
        "kind": ["A", "b c", "A", None, "A", "other "],
    }
)
RULES: list[dict[str, Any]] = [
    {"id": "old", "name": "Old", "where": "age >= 60"},
    {"id": "rich", "name": "Rich", "where": "spend >= 400"},
    {"id": "young", "name": "Young", "where": "age < 30"},
]


def study_of(segments: dict[str, Any], **customers: Any) -> Study:
    """Make a study over a table c.csv."""
    return Study.model_validate(
        {"study": {"id": "t"}, "customers": {"file": "c.csv", "id": "id"} | customers, "segments": segments}
    )


def assigned(segments: dict[str, Any], frame: pd.DataFrame = FRAME, **customers: Any) -> Assignment:
    """Load and assign in one step."""
    study = study_of(segments, **customers)
    return assign(customer_table(frame, study), study)


def members(found: Assignment) -> dict[str, str | None]:
    """Return each customer's segment."""
    rows = found.table.select("id", "persona_segment").to_pyarrow().to_pylist()
    return {row["id"]: row["persona_segment"] for row in rows}


def test_first_rule_wins_and_the_rest_are_counted() -> None:
    """The first rule that holds decides, null holds for none, overlaps and the unmatched are told."""
    found = assigned({"rule": RULES})
    assert members(found) == {"001": "young", "002": "rich", "003": None, "004": "old", "005": None, "006": "old"}
    assert found.segments == (
        Segment(id="old", name="Old", n=2, share=0.3333),
        Segment(id="rich", name="Rich", n=1, share=0.1667),
        Segment(id="young", name="Young", n=1, share=0.1667),
    )
    assert (found.base, found.unmatched) == (6, 2)
    assert found.overlaps == (Overlap("old", "rich", 1, winner="old"), Overlap("rich", "young", 1, winner="rich"))
    assert found.left_out == (LeftOut(what="customers", count=2, reason="no rule holds", where="segments"),)


def test_derived_columns_come_in_order_and_excluded_customers_are_counted() -> None:
    """A derived column may use the one above it; the excluded leave the base and are told."""
    rule = {"id": "big", "name": "Big", "where": "level >= 2"}
    found = assigned(
        {"rule": [rule]}, derive={"hundreds": "spend / 100", "level": "floor(hundreds)"}, exclude="id = '004'"
    )
    assert (found.base, found.unmatched, found.segments[0].n) == (5, 4, 1)
    assert found.left_out[0] == LeftOut(what="customers", count=1, reason="customers.exclude holds")
    assert "persona_excluded" not in found.table.columns


def test_column_gives_segments_by_size_with_ids_made_of_values() -> None:
    """Without a list every value is a segment, the largest first; shares are of those who have one."""
    found = assigned({"column": "kind"})
    assert found.segments == (
        Segment(id="a", name="A", n=3, share=0.6),
        Segment(id="b-c", name="b c", n=1, share=0.2),
        Segment(id="other", name="other", n=1, share=0.2),
    )
    assert (found.base, found.unmatched) == (6, 1)
    assert members(found)["004"] is None


def test_listed_values_choose_order_and_name() -> None:
    """Listed values are the segments, in their order; the others stay in the base and in the denominator."""
    found = assigned({"column": "kind", "value": [{"value": "b c", "id": "bc", "name": "B and C"}, {"value": "A"}]})
    assert found.segments == (
        Segment(id="bc", name="B and C", n=1, share=0.2),
        Segment(id="a", name="A", n=3, share=0.6),
    )
    assert [(left.count, left.reason) for left in found.left_out] == [
        (1, "no segment given"),
        (1, "segment is not among [[segments.value]]"),
    ]
    assert found.unmatched == 2


def test_whole_numbers_with_gaps_are_not_decimals() -> None:
    """A segment column 1, 2, null, which pandas reads as floats, has the values "1" and "2"."""
    frame = pd.DataFrame({"id": ["a", "b", "c"], "cluster": [1.0, 2.0, np.nan]})
    found = assigned({"column": "cluster", "value": [{"value": "2"}, {"value": "1"}]}, frame)
    assert [s.name for s in found.segments] == ["2", "1"]


def test_values_with_the_same_slug_stay_apart() -> None:
    """Two values that give one id become two segments."""
    frame = pd.DataFrame({"id": ["a", "b", "c"], "kind": ["X!", "X?", "X!"]})
    found = assigned({"column": "kind"}, frame)
    assert [(s.id, s.name, s.n) for s in found.segments] == [("x", "X!", 2), ("x-2", "X?", 1)]
    assert members(found) == {"a": "x", "b": "x-2", "c": "x"}


def test_thousands_of_values() -> None:
    """Microsegments: each of 3,000 values is a segment."""
    frame = pd.DataFrame({"id": [str(i) for i in range(6000)], "kind": [f"m{i % 3000:04d}" for i in range(6000)]})
    found = assigned({"column": "kind"}, frame)
    assert {2} == {s.n for s in found.segments}
    assert len(found.segments) == 3000


@pytest.mark.parametrize("frame_type", ["Float64", "float64"])
def test_nan_is_unknown(frame_type: str) -> None:
    """NaN is no large number: a rule `x > 1` does not hold for it."""
    frame = pd.DataFrame({"id": ["a", "b", "c"], "x": pd.Series([0.0, np.nan, 5.0], dtype=frame_type)})
    found = assigned({"rule": [{"id": "r", "name": "R", "where": "x > 1"}]}, frame)
    assert members(found) == {"a": None, "b": None, "c": "r"}


def test_any_ibis_table_can_be_assigned() -> None:
    """A table that is in an engine already takes the same way as a frame."""
    study = study_of({"rule": RULES})
    table = customer_table(FRAME, study_of({"column": "kind"}))
    assert members(assign(prepare(table, study), study))["004"] == "old"


@pytest.mark.parametrize(
    ("segments", "customers", "message"),
    [
        pytest.param(
            {"rule": [*RULES, {"id": "none", "name": "N", "where": "age > 200"}]},
            {},
            "segments.rule.4.where: the rule 'none' matches nobody",
            id="matches-nobody",
        ),
        pytest.param(
            {"rule": [*RULES, {"id": "late", "name": "L", "where": "age > 65"}]},
            {},
            "segments.rule.4.where: all 1 customers of the rule 'late' belong to earlier rules — move it up",
            id="shadowed",
        ),
        pytest.param(
            {"rule": [{"id": "r", "name": "R", "where": "agee > 1"}]},
            {},
            "segments.rule.1.where: no column 'agee' — did you mean 'age'?",
            id="unknown-column-in-rule",
        ),
        pytest.param(
            {"rule": [{"id": "r", "name": "R", "where": "age"}]}, {}, "'age' is no condition", id="no-condition"
        ),
        pytest.param({"column": "kindd"}, {}, "segments.column: no column 'kindd' — did you mean 'kind'?", id="column"),
        pytest.param(
            {"column": "kind", "value": [{"value": "othe"}]},
            {},
            "segments.value.1: the segment 'othe' has no members — did you mean 'other'?",
            id="value",
        ),
        pytest.param(
            {"column": "kind", "value": [{"value": "A"}, {"value": "A"}]}, {}, "segment 'a' stands twice", id="twice"
        ),
        pytest.param({"column": "kind"}, {"exclude": "1 = 1"}, "there are no customers", id="nobody-left"),
        pytest.param(
            {"column": "kind"}, {"derive": {"AGE": "1"}}, "customers.derive.AGE: there is a column 'AGE'", id="taken"
        ),
        pytest.param(
            {"column": "kind"}, {"derive": {"x": "kind::int"}}, "customers.derive.x: 'kind::int': ", id="cast-fails"
        ),
        pytest.param(
            {"rule": [RULES[0], {"id": "r", "name": "R", "where": "kind::int > 1"}]},
            {},
            "segments.rule.2.where: 'kind::int > 1': ",
            id="cast-in-rule-fails",
        ),
    ],
)
def test_wrong_study(segments: dict[str, Any], customers: dict[str, Any], message: str) -> None:
    """Each mistake is one line that names its key and, where there is one, the nearest known name."""
    with pytest.raises(StudyError) as caught:
        assigned(segments, **customers)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_reserved_column() -> None:
    """A table with our column name is refused instead of overwritten."""
    with pytest.raises(StudyError, match="'persona_segment' is reserved"):
        assigned({"column": "kind"}, FRAME.assign(persona_segment="x"))


def test_column_of_mixed_types() -> None:
    """A column with numbers and texts side by side is one line, not an engine's traceback."""
    frame = pd.DataFrame({"id": ["a", "b"], "kind": pd.Series([1, "x"], dtype="object")})
    with pytest.raises(StudyError, match=r"c\.csv: a column cannot be read"):
        assigned({"column": "kind"}, frame)


def snippet(segment: str | None, participant: str | None) -> Snippet:
    """Make a snippet of a participant."""
    return Snippet(id="S1", segment=segment, participant=participant, text=f"{segment}{participant}", source="x.md")


GROUPS = [{"id": "g", "name": "G"}, {"id": "h", "name": "H", "n": 6}]


def test_groups_count_participants() -> None:
    """A group has the study's number, or that of the different participants who speak in it."""
    study = Study.model_validate(
        {"study": {"id": "t"}, "interviews": [{"files": ["x.md"]}], "segments": {"group": GROUPS}}
    )
    spoken = [snippet("g", "P1"), snippet("g", "P2"), snippet("g", "P1"), snippet(None, "P9"), snippet("h", "P3")]
    assert groups(study, spoken) == (
        Segment(id="g", name="G", n=2, share=0.25),
        Segment(id="h", name="H", n=6, share=0.75),
    )
    assert groups(study, [snippet("g", None)])[0] == Segment(id="g", name="G")
    with pytest.raises(StudyError, match="the segment 'g' has no participants"):
        groups(study, [snippet("h", "P3")])
