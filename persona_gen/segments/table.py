"""The customer table in the engine: loaded, cleaned of NaN, with the study's own columns."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import pyarrow as pyarrow_untyped  # noqa: ICN001  pa is the same without types
import pyarrow.compute as compute_untyped
from ibis.common.exceptions import IbisError

from persona_gen.errors import StudyError
from persona_gen.expressions import Expression, holds, read_condition, read_expression
from persona_gen.study import STUDY_FILE, Study

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

pa: Any = pyarrow_untyped
"""pyarrow ships no types."""
pc: Any = compute_untyped

SEGMENT_COLUMN = "persona_segment"
"""The column that `assign` adds: the segment's id, or null."""
EXCLUDED = "persona_excluded"
"""The column that marks customers whom `customers.exclude` leaves out; `assign` counts and drops them."""

ENGINE_ERRORS = (duckdb.Error, IbisError, pa.ArrowException)


def customer_table(frame: pd.DataFrame, study: Study) -> ibis.Table:
    """Load the customers into DuckDB (in memory) and add the study's own columns.

    Args:
        frame: one row a customer; ids are strings, numbers numeric, missing cells null or NaN.
        study: gives `customers.derive` and `customers.exclude`.

    Returns:
        The rows of `frame` with the derived columns and, where the study excludes any, `EXCLUDED`.

    Raises:
        StudyError: a column mixes types, or an expression of the study is wrong.
    """
    connection = duckdb.connect()
    connection.register("frame", _arrow(frame, study))
    connection.execute("CREATE TABLE customers AS SELECT * FROM frame")
    connection.unregister("frame")
    with _old_duckdb_call():
        table = ibis.duckdb.from_connection(connection).table("customers")
    return prepare(table, study)


def prepare(table: ibis.Table, study: Study) -> ibis.Table:
    """Do the same for a table that is in an engine already: NaN to null, derived columns, `EXCLUDED`.

    Raises:
        StudyError: the table has a column of ours already, or an expression of the study is wrong.
    """
    for taken in (SEGMENT_COLUMN, EXCLUDED):
        if taken in table.columns:
            raise StudyError(f"the column name {taken!r} is reserved", where=_customers(study), hint="rename it")
    table = _nan_to_null(table)
    if study.customers is None:
        return table
    added: dict[str, Expression] = {}
    for name, text in study.customers.derive.items():
        where = key(study, f"customers.derive.{name}")
        if any(name.casefold() == known.casefold() for known in table.columns):
            raise StudyError(f"there is a column {name!r} already", where=where, hint="give it another name")
        added[name] = read_expression(table, text, where)
        table = _nan_to_null(table.mutate(**{name: _typed(added[name].value)}))
    if study.customers.exclude is not None:
        condition = read_condition(table, study.customers.exclude, key(study, "customers.exclude"))
        added[EXCLUDED] = condition
        table = table.mutate(**{EXCLUDED: holds(condition.value)})
    return materialised(table, added) if added else table


def materialised(table: ibis.Table, added: Mapping[str, Expression]) -> ibis.Table:
    """Compute the table once, so that later queries do not repeat the added expressions.

    Raises:
        StudyError: the engine refuses one of `added` (a text that is no number, …); it is named.
    """
    backend = table.get_backend()
    name = ibis.util.gen_name("persona")
    try:
        with _old_duckdb_call():
            return backend.create_table(name, table, temp=True)
    except ENGINE_ERRORS as error:
        raise blamed(table, added, error) from error


def blamed(table: ibis.Table, added: Mapping[str, Expression], error: Exception) -> StudyError:
    """Find which of the added columns the engine refuses, and say so in one line."""
    for name, expression in added.items():
        try:
            table.aggregate(found=table[name].nunique()).to_pyarrow()
        except ENGINE_ERRORS as own:
            hint = "correct the expression, or list the odd cells as missing"
            return StudyError(f"{expression.text!r}: {first_line(own)}", where=expression.where, hint=hint)
    hint = "look for odd values in the customers' file"
    return StudyError(f"the customer table cannot be computed: {first_line(error)}", hint=hint)


def first_line(error: Exception) -> str:
    """Return the first line of the engine's message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def key(study: Study, name: str) -> str:
    """Return where a key stands, for messages."""
    return f"{study.path(STUDY_FILE)}, {name}"


def rows(expression: ibis.Table) -> list[dict[str, Any]]:
    """Run a query and return its rows as plain Python values."""
    return list(expression.to_pyarrow().to_pylist())


@contextmanager
def _old_duckdb_call() -> Iterator[None]:
    """Hide that ibis 12 reads a schema through a DuckDB method with a newer name."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="fetch_arrow_table", category=DeprecationWarning)
        yield


def _customers(study: Study) -> str:
    return ", ".join(study.customers.paths) if study.customers else "customer table"


def _arrow(frame: pd.DataFrame, study: Study) -> Any:
    """Return the frame as an Arrow table: NaN as null, no blanks around texts, valueless columns as text."""
    try:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowException, TypeError, ValueError) as error:
        hint = "give each column one kind of value"
        raise StudyError(f"a column cannot be read: {first_line(error)}", where=_customers(study), hint=hint) from error
    for index, field in enumerate(table.schema):
        if pa.types.is_null(field.type):
            table = table.set_column(index, field.name, table.column(index).cast(pa.string()))
        elif pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(index, field.name, pc.utf8_trim_whitespace(table.column(index)))
    return table


def _nan_to_null(table: ibis.Table) -> ibis.Table:
    """Replace NaN, which an engine would sort above every number and count, by null."""
    floating = [name for name, kind in table.schema().items() if kind.is_floating()]
    if not floating:
        return table
    return table.mutate(**{name: table[name].isnan().ifelse(ibis.null(), table[name]) for name in floating})


def _typed(value: Any) -> Any:
    """Give a column of nulls a type, because an engine cannot store one without."""
    return value.cast("string") if value.type().is_null() else value
