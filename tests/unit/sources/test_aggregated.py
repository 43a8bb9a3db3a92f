"""Tests of tables that already hold statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import SourceError
from persona_gen.sources.aggregated import parse_number
from persona_gen.sources.tables import read_aggregated
from persona_gen.study import Study

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "segment,metric,statistic,category,value,n\n"


def study_of(folder: Path, rows: str) -> Study:
    """Make a study of an aggregated table."""
    (folder / "a.csv").write_text(HEAD + rows)
    return Study.model_validate(
        {
            "folder": folder,
            "study": {"id": "s"},
            "aggregated": {"file": "a.csv", "category": "category", "n": "n"},
            "segments": {"group": [{"id": "fans", "name": "True fans"}, {"id": "rest", "name": "The rest"}]},
        }
    )


def test_rows_become_statistics(tmp_path: Path) -> None:
    """Segments are found by id or name, percentages are shares, everybody's rows give the overall value."""
    rows = "True fans,plan,share,pro,62%,50\nrest,plan,percent,pro,0.4,30\nall,plan,share,pro,0.5,80\n"
    statistics, segments = read_aggregated(study_of(tmp_path, rows))
    assert [("fans", 0.62, 0.5), ("rest", 0.4, 0.5), ("*", 0.5, None)] == [
        (s.segment, s.value, s.overall) for s in statistics
    ]
    assert [("fans", "True fans", 50), ("rest", "The rest", 30)] == [(s.id, s.name, s.n) for s in segments]


def test_plain_attributes_may_be_words(tmp_path: Path) -> None:
    """A `value` holds truth, words or nothing, and nothing is not false."""
    rows = "fans,club,value,,yes,\nfans,town,value,,Leeds,\nfans,car,value,,,\n"
    assert [True, "Leeds", None] == [s.value for s in read_aggregated(study_of(tmp_path, rows))[0]]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("fans,x,medan,,1,\n", r"row 2: unknown statistic 'medan' — did you mean 'median'"),
        ("fans,x,mean,,lots,\n", r"row 2: 'lots' is not a number"),
        ("fans,x,share,,62,\n", r"row 2: '62' is not a share — write 62% or 0.62"),
        ("fan,x,mean,,1,\n", r"row 2: no segment 'fan' — did you mean 'fans'"),
        ("fans,x,mean,,1,many\n", r"row 2: 'many' is not a number of people"),
        ("fans,x,mean,,1,\nfans,x,mean,,2,\n", r"row 3: the same statistic stands in .*row 2"),
        ("fans,,mean,,1,\n", r"row 2: no metric"),
    ],
)
def test_wrong_rows_are_named(tmp_path: Path, row: str, message: str) -> None:
    """Each wrong cell is one line with the file and the row."""
    with pytest.raises(SourceError, match=message):
        read_aggregated(study_of(tmp_path, row))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,250.5", 1250.5),
        ("62%", 0.62),
        ("62 %", 0.62),
        ("-3", -3.0),
        ("1e3", 1000.0),
        ("", None),
        ("%", None),
        ("x", None),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float | None) -> None:
    """Thousands and percent signs are read; words are not."""
    assert number == parse_number(text)
