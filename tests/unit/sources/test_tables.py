"""Tests of reading tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persona_gen.errors import SourceError
from persona_gen.sources.delimited import find_separator, split_records
from persona_gen.sources.raw import read_raw
from persona_gen.sources.tables import read_customers, read_table
from persona_gen.sources.text import clean_text
from persona_gen.study import Study

ZOO = Path(__file__).parents[3] / "fixtures" / "studies" / "zoo"

cell = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=12).filter(
    lambda text: text.strip() != "" and "\u200b" not in text
)


def file_of(folder: Path, text: str, name: str = "t.csv") -> Path:
    """Write a table."""
    path = folder / name
    path.write_bytes(text.encode())
    return path


def study_of(folder: Path, **customers: object) -> Study:
    """Make a study of customer files."""
    data: dict[str, object] = {
        "folder": folder,
        "study": {"id": "s"},
        "customers": customers,
        "segments": {"rule": [{"id": "all", "name": "All", "where": "1 = 1"}]},
    }
    return Study.model_validate(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.integers(2, 4).flatmap(lambda w: st.lists(st.lists(cell, min_size=w, max_size=w), min_size=1, max_size=6)),
    separator=st.sampled_from([",", "\t", ";", "|", "^", "~", ":"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_comes_back_as_text(
    tmp_path: Path, rows: list[list[str]], separator: str, encoding: str, line_end: str
) -> None:
    """A table written with any separator, encoding and line end is read back cell by cell."""
    buffer = io.StringIO()
    header = [f"col{chr(97 + i)}" for i in range(len(rows[0]))]
    csv.writer(buffer, delimiter=separator, lineterminator=line_end).writerows([header, *rows])
    path = tmp_path / "t.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    if encoding == "utf-16-le" and not buffer.getvalue().isascii():
        return  # without a mark it cannot be told apart from other bytes
    raw = read_raw(path, missing=[])
    assert header == raw.names
    assert [[clean_text(c)[0] for c in row] for row in rows] == [list(row) for row in zip(*raw.columns, strict=True)]


def test_white_space_separates_columns_without_a_header() -> None:
    """The CDNOW table, of numbers in columns of blanks, is read whole, and ids keep their zeros."""
    read = read_table(ZOO / "CDNOW_sample.txt")
    assert (6919, 5) == read.frame.shape
    assert "00004" == read.frame["column_1"].iloc[0]
    assert "white-space" == read.separator
    assert "no header" in read.notes[0]


def test_the_real_tables_are_read_whole() -> None:
    """Each table of the zoo has the rows and columns that its source tells."""
    shapes = {p.name: read_table(p).frame.shape for p in sorted(ZOO.glob("*.csv"))}
    assert {
        "Mall_Customers.csv": (200, 5),
        "otel-getting-started-survey.csv": (104, 22),
        "star_wars_cp1252.csv": (177, 38),
        "telco_churn.csv": (500, 21),
    } == shapes


def test_empty_names_are_named_by_their_place_with_a_note() -> None:
    """Columns without a name get one, and a guessed encoding is told."""
    read = read_table(ZOO / "star_wars_cp1252.csv")
    assert "column_5" in read.frame.columns
    assert "cp1252" == read.encoding
    assert any("cp1252" in note for note in read.notes)
    assert any("'column_5'" in note for note in read.notes)


def test_blank_totals_are_missing_and_the_column_is_numeric() -> None:
    """A total that is a blank string is null, and does not make the column text."""
    frame = read_table(ZOO / "telco_churn.csv").frame
    assert "float64" == str(frame["TotalCharges"].dtype)
    assert 1 == frame["TotalCharges"].isna().sum()
    assert "Int64" == str(frame["SeniorCitizen"].dtype)
    assert {"Yes", "No"} == set(frame["Churn"])


def test_na_and_none_are_text_unless_declared(tmp_path: Path) -> None:
    """Namibia's NA stays a country; declared, it is missing."""
    path = file_of(tmp_path, "id,country,n\n1,NA,1\n2,None,NULL\n3,nan,inf\n")
    assert ["NA", "None", "nan"] == read_table(path).frame["country"].tolist()
    declared = read_table(path, missing=["", "NA", "NULL", "inf"]).frame
    assert [True, False, False] == declared["country"].isna().tolist()
    assert [1, None, None] == [None if pd.isna(v) else v for v in declared["n"]]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2"], "Int64"),
        (["1.5", "-2e3"], "float64"),
        (["1", "x"], "string"),
        (["0042", "17"], "string"),
        (["0", "0.5"], "float64"),
        (["12345678901234567890", "1"], "string"),
        (["", ""], "string"),
        (["1", " "], "Int64"),
        (["Yes", "No"], "string"),
        (["1,5", "2"], "string"),
    ],
)
def test_a_column_is_a_number_only_when_every_cell_is(tmp_path: Path, cells: list[str], kind: str) -> None:
    """Plain numbers alone make a numeric column; leading zeros and codes too long for 64 bits do not."""
    path = file_of(tmp_path, "k\tv\n" + "".join(f"a{i}\t{c}\n" for i, c in enumerate(cells)))
    assert kind == str(read_table(path).frame["v"].dtype)


def test_decimal_commas_are_read_where_semicolons_separate(tmp_path: Path) -> None:
    """A European table's "12,5" is 12.5, with a note."""
    read = read_table(file_of(tmp_path, "k;v\na;12,5\nb;3\n"))
    assert [12.5, 3.0] == read.frame["v"].tolist()
    assert any("decimal" in note for note in read.notes)


def test_ids_stay_strings(tmp_path: Path) -> None:
    """An id column is text even where every id is a number."""
    frame = read_table(file_of(tmp_path, "id,v\n1,1\n 2 ,2\n"), ids=["id"]).frame
    assert ["1", "2"] == frame["id"].tolist()


def test_names_that_differ_in_case_only_are_renamed(tmp_path: Path) -> None:
    """SQL engines take ID and id for one column, so the second is renamed, and the change is told."""
    read = read_table(file_of(tmp_path, "ID,id,id_2,x,x\n1,2,3,4,5\n"))
    assert ["ID", "id_3", "id_2", "x", "x_2"] == list(read.frame.columns)
    assert 2 == len(read.notes)


def test_controls_in_cells_are_cleaned_and_counted(tmp_path: Path) -> None:
    """An escape sequence in a cell never reaches a screen, and its removal is noted."""
    read = read_table(file_of(tmp_path, "k,v\na,\x1b[31mred\u202e\n"))
    assert ["red"] == read.frame["v"].tolist()
    assert "2 control characters removed" in read.notes


def test_blank_rows_between_others_are_counted(tmp_path: Path) -> None:
    """A blank row is left out and counted, and the rows after it keep their numbers."""
    read = read_table(file_of(tmp_path, "k,v\na,1\n\nb,2\n\n"))
    assert (2, 4) == read.rows
    assert [("rows", 1)] == [(left.what, left.count) for left in read.left_out]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("k,v\n", "no row below"),
        ("\n\n", "no row in it"),
        ("k,v\na,1\nb,2,3\nc\n", "row 3: 3 cells where the header has 2"),
        ("k,v\na,1\nb\n", "row 3: 1 cell where the header has 2"),
        ('k,v\na,1\nb,"open\nc,2\n', "row 3: a cell's quotation mark"),
    ],
)
def test_broken_tables_name_the_row(tmp_path: Path, text: str, message: str) -> None:
    """Header only, nothing, unequal rows and an open quotation end in one line with the row."""
    with pytest.raises(SourceError, match=message) as caught:
        read_table(file_of(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    """Missing, empty, a directory, binary and unknown kinds each say so."""
    (tmp_path / "customers.csv").write_text("a,b\n1,2\n")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "dir.csv").mkdir()
    (tmp_path / "b.csv").write_bytes(b"PK\x03\x04\x00\x00")
    (tmp_path / "x.sav").write_bytes(b"abc")
    (tmp_path / "x.parquet").write_bytes(b"abc")
    (tmp_path / "x.xlsx").write_bytes(b"abc")
    expected = {
        "custmers.csv": "did you mean 'customers.csv'",
        "empty.csv": "is empty",
        "dir.csv": "directory",
        "b.csv": "not text",
        "x.sav": "'.sav' are not read",
        "x.parquet": "not a readable Parquet",
        "x.xlsx": "not a readable .xlsx",
    }
    for name, message in expected.items():
        with pytest.raises(SourceError, match=message) as caught:
            read_table(tmp_path / name)
        assert name in str(caught.value.where)


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    """Write a workbook with two sheets."""
    book: Any = getattr(openpyxl, "Workbook")()  # noqa: B009  untyped
    first = book.worksheets[0]
    first.title = "Customers"
    for row in rows:
        first.append(row)
    book.create_sheet("Notes").append(["x"])
    book.save(path)
    return path


def test_worksheets_read_like_text(tmp_path: Path) -> None:
    """Whole numbers stay whole, text ids keep their zeros, dates are ISO, a blank cell is missing."""
    rows: list[list[Any]] = [
        ["id", "n", "when", "share", "on"],
        ["007", 3, dt.date(2024, 5, 1), 0.5, True],
        ["008", None, None, 2, False],
    ]
    frame = read_table(workbook(tmp_path / "t.xlsx", rows), ids=["id"]).frame
    assert ["007", "008"] == frame["id"].tolist()
    assert "Int64" == str(frame["n"].dtype)
    assert "2024-05-01" == frame["when"].iloc[0]
    assert [0.5, 2.0] == frame["share"].tolist()
    assert ["TRUE", "FALSE"] == frame["on"].tolist()


def test_sheets_that_are_not_read_are_told(tmp_path: Path) -> None:
    """Without a name the first sheet is read, and a note says that there are more; a named one is enough."""
    path = workbook(tmp_path / "t.xlsx", [["a"], [1]])
    assert ["of its 2 sheets with something in them only"] == [note[:43] for note in read_raw(path).notes]
    assert () == read_raw(path, sheet="Customers").notes


def test_an_unknown_sheet_names_the_nearest(tmp_path: Path) -> None:
    """A misspelt sheet is one line with the nearest name."""
    path = workbook(tmp_path / "t.xlsx", [["a"], [1]])
    with pytest.raises(SourceError, match="did you mean 'Customers'"):
        read_table(path, sheet="Custmers")


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    """A member that unpacks to a thousand times its size is not opened."""
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    with pytest.raises(SourceError, match="zip bomb"):
        read_table(path)


def test_parquet_keeps_its_types_and_loses_nan(tmp_path: Path) -> None:
    """Ids become strings, NaN and infinity null, text is cleaned, booleans stay."""
    path = tmp_path / "t.parquet"
    pd.DataFrame(
        {"id": [7, 8], "x": [1.5, float("inf")], "t": ["a\x07", " "], "b": [True, False], "l": [[1], [2]]}
    ).to_parquet(path)
    read = read_table(path, ids=["id"])
    assert ["7", "8"] == read.frame["id"].tolist()
    assert [False, True] == read.frame["x"].isna().tolist()
    assert ("a", True) == (read.frame["t"].iloc[0], pd.isna(read.frame["t"].iloc[1]))
    assert ["boolean", "string"] == [str(read.frame[c].dtype) for c in ("b", "l")]


def test_several_files_make_one_table(tmp_path: Path) -> None:
    """Files of the same columns are joined by name; a column that is text in one of them is text."""
    file_of(tmp_path, "id,n,t\n1,1,2\n", "a.csv")
    file_of(tmp_path, "t,id,n\nx,2,\n", "b.csv")
    read = read_customers(study_of(tmp_path, files=["a.csv", "b.csv"], id="id"))
    assert ["1", "2"] == read.frame["id"].tolist()
    assert ["2", "x"] == read.frame["t"].tolist()
    assert "Int64" == str(read.frame["n"].dtype)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["id,n\n1,1\n", "id,m\n2,2\n"], r"f1\.csv: no column 'n', which f0\.csv has"),
        (["id,n\n1,1\n", "id,n,o\n2,2,3\n"], r"f1\.csv: column 'o' is not in f0\.csv"),
        (["id,n\n1,1\n2,1\n1,3\n"], r"f0\.csv, row 4: id '1' stands twice, first in f0\.csv, row 2"),
        (["id,n\n1,1\n", "id,n\n1,2\n"], r"f1\.csv, row 2: id '1' stands twice, first in f0\.csv, row 2"),
        (["id,n\n1,1\n ,1\n"], r"f0\.csv, row 3: no id in column 'id'"),
        (["idd,n\n1,1\n"], r"no id column 'id' — did you mean 'idd'"),
    ],
)
def test_wrong_customer_tables_say_where(tmp_path: Path, files: list[str], message: str) -> None:
    """Differing columns, repeated ids, empty ids and an unknown id column name the file and the rows."""
    for place, text in enumerate(files):
        file_of(tmp_path, text, f"f{place}.csv")
    with pytest.raises(SourceError, match=message):
        read_customers(study_of(tmp_path, files=[f"f{i}.csv" for i in range(len(files))], id="id"))


def test_one_column_needs_no_separator() -> None:
    """A table of one column has none, even where cells hold commas."""
    assert find_separator("answer\nI like it, much\nno\n") is None
    assert [["I like it, much"], ["no"]] == split_records("answer\nI like it, much\nno\n", "f").rows
