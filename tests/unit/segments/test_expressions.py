"""Expressions of study.toml: what they may say, and what each mistake is answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from persona_gen.errors import StudyError
from persona_gen.expressions import read_condition, read_expression
from persona_gen.segments import customer_table
from persona_gen.study import Study

if TYPE_CHECKING:
    import ibis

WHERE = "study.toml, key"


@pytest.fixture
def table() -> ibis.Table:
    """Four customers with a number, a text, a truth value and a date as text; the third knows nothing."""
    frame = pd.DataFrame(
        {
            "Age": [20.0, 35.5, None, 70.0],
            "roles": ["student", "student,developer", None, "developer"],
            "Member": [True, False, None, True],
            "joined": ["04-09-2012", "01-01-2014", None, "31-12-2013"],
        }
    )
    study = Study.model_validate(
        {"study": {"id": "t"}, "customers": {"file": "t.csv", "id": "id"}, "segments": {"column": "roles"}}
    )
    return customer_table(frame, study)


def evaluated(table: ibis.Table, text: str) -> list[Any]:
    """Return the expression's values."""
    values = table.select(value=read_expression(table, text, WHERE).value).to_pyarrow()["value"].to_pylist()
    return list(values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Age > 30", [False, True, None, True], id="comparison"),
        pytest.param("age >= 20 and not (Member = false)", [True, False, None, True], id="case-insensitive-and-not"),
        pytest.param("Age is null or Age between 30 and 40", [False, True, True, False], id="null-between"),
        pytest.param("roles in ('student', 'x')", [True, False, None, False], id="in"),
        pytest.param("roles not in ('student')", [False, True, None, True], id="not-in"),
        pytest.param("contains(roles, 'dev')", [False, True, None, True], id="contains"),
        pytest.param("list_contains(string_split(roles, ','), 'developer')", [False, True, None, True], id="list"),
        pytest.param("roles like 'stud%'", [True, True, None, False], id="like"),
        pytest.param("case when Age >= 30 then Age - 30 end", [None, 5.5, None, 40.0], id="case"),
        pytest.param("case roles when 'student' then 's' else 'o' end", ["s", "o", "o", "o"], id="case-of"),
        pytest.param("coalesce(Age, 0) * 2 + 1", [41.0, 72.0, 1.0, 141.0], id="arithmetic"),
        pytest.param("Age / 0", [None, None, None, None], id="division-by-zero-is-unknown"),
        pytest.param("Age::int // 10", [2, 3, None, 7], id="cast-whole-division"),
        pytest.param("year(strptime(joined, '%d-%m-%Y'))", [2012, 2014, None, 2013], id="dates"),
        pytest.param(
            "datediff('day', strptime(joined, '%d-%m-%Y'), date '2014-01-01')", [484, 0, None, 1], id="datediff"
        ),
        pytest.param("instr(roles, 'dev')", [0, 9, None, 1], id="position-counts-from-1"),
        pytest.param("substr(roles, 1, 4) || '!'", ["stud!", "stud!", None, "deve!"], id="text"),
        pytest.param("least(Age, 30)", [20.0, 30.0, 30.0, 30.0], id="least-ignores-null"),
        pytest.param("Member is true", [True, False, False, True], id="is-true"),
        pytest.param("if(Age > 30, 'old', 'young')", ["young", "old", "young", "old"], id="if"),
    ],
)
def test_meaning(table: ibis.Table, text: str, expected: list[Any]) -> None:
    """An expression means what DuckDB's SQL means by it, null included; only x/0 is null instead of infinite."""
    assert expected == evaluated(table, text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("Age in (select 1)", "'Age IN (SELECT 1)' is not allowed", id="subquery"),
        pytest.param("(select max(Age) from customers) > 1", "is not allowed", id="scalar-subquery"),
        pytest.param("exists(select 1)", "is not allowed", id="exists"),
        pytest.param("read_csv('/etc/passwd')", "\"READ_CSV('/etc/passwd')\" is not allowed", id="file"),
        pytest.param("read_text('/etc/passwd') = ''", "is not allowed", id="file-function"),
        pytest.param("getenv('HOME') = ''", "is not allowed", id="environment"),
        pytest.param("Age > 1; drop table customers", "is more than one expression", id="two-statements"),
        pytest.param("drop table customers", "is not allowed", id="statement"),
        pytest.param("attach 'x.db'", "is not allowed", id="attach"),
        pytest.param("sum(Age) > 1", "'SUM(Age)' is not allowed", id="aggregate"),
        pytest.param("row_number() over () > 1", "is not allowed", id="window"),
        pytest.param("random() < 0.5", "'RANDOM()' is not allowed", id="random"),
        pytest.param("t.Age > 1", "'t.Age' is not allowed", id="other-table"),
        pytest.param("*", "'*' is not allowed", id="star"),
        pytest.param("Age = ?", "'?' is not allowed", id="parameter"),
        pytest.param("trim(roles, 'x')", "is not allowed", id="argument-without-translation"),
        pytest.param("Agee > 1", "no column 'Agee' — did you mean 'Age'?", id="unknown-column"),
        pytest.param('roles = "student"', "a text stands in 'single quotes'", id="double-quotes"),
        pytest.param("lenght(roles) > 1", "did you mean 'length'?", id="unknown-function"),
        pytest.param("roles > 5", "Arguments roles:string and Literal(5):int8 are not comparable", id="text-number"),
        pytest.param("roles in (1, 2)", "are not comparable", id="text-in-numbers"),
        pytest.param("roles + 1", "add needs numbers, not string", id="text-plus-number"),
        pytest.param("Age and Member", "'Age' is float64, not true or false", id="number-as-condition"),
        pytest.param("Age::blob", "no type", id="type"),
        pytest.param("Age >", "is no SQL expression", id="syntax"),
        pytest.param("'open", "is no SQL expression", id="open-quote"),
        pytest.param(" ", "the expression is empty", id="empty"),
        pytest.param("(" * 3000 + "Age" + ")" * 3000, "is no SQL expression", id="deep"),
    ],
)
def test_refused(table: ibis.Table, text: str, part: str) -> None:
    """Whatever is not a scalar expression over the columns is one line with the key and the offending part."""
    with pytest.raises(StudyError) as caught:
        read_expression(table, text, WHERE)
    assert part in str(caught.value)
    assert str(caught.value).startswith(f"{WHERE}: ")
    assert "\n" not in str(caught.value)


def test_condition_must_be_true_or_false(table: ibis.Table) -> None:
    """A number is no condition, and the message says how to make one."""
    with pytest.raises(StudyError, match="'Age' is no condition, it gives float64 — compare it"):
        read_condition(table, "Age", WHERE)
