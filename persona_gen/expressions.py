"""The SQL expressions of `study.toml`, parsed and turned into ibis expressions.

Only what stands in the tables below exists: columns, literals, comparisons, arithmetic and scalar
functions of the DuckDB dialect. Queries, files, settings, aggregates and statements have no
translation, so nothing in `study.toml` can reach beyond the customer table.

`segments` and `profiling` both read expressions; this module lies below them, beside `study`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import ibis
import sqlglot
from ibis.common.exceptions import IbisError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from persona_gen.errors import StudyError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

Value = Any
"""An ibis value; its class depends on the type, so operators are looked up as they come."""

_TYPES = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INT", "BIGINT", "UBIGINT", "UINT"), "int64"),
    **dict.fromkeys(("FLOAT", "DOUBLE", "DECIMAL"), "float64"),
    **dict.fromkeys(("CHAR", "VARCHAR", "TEXT"), "string"),
    **dict.fromkeys(("TIMESTAMP", "DATETIME", "TIMESTAMPNTZ"), "timestamp"),
    "BOOLEAN": "boolean",
    "DATE": "date",
}

_COMPARISONS: dict[type[exp.Expr], Callable[[Value, Value], Value]] = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.GT: lambda a, b: a > b,
    exp.GTE: lambda a, b: a >= b,
    exp.LT: lambda a, b: a < b,
    exp.LTE: lambda a, b: a <= b,
    exp.NullSafeEQ: lambda a, b: a.identical_to(b),
    exp.NullSafeNEQ: lambda a, b: ~a.identical_to(b),
}
_ARITHMETIC: dict[type[exp.Expr], Callable[[Value, Value], Value]] = {
    exp.Add: lambda a, b: a + b,
    exp.Sub: lambda a, b: a - b,
    exp.Mul: lambda a, b: a * b,
    exp.Div: lambda a, b: a / b.nullif(0),  # a division by zero is unknown, not infinite
    exp.IntDiv: lambda a, b: a // b,
    exp.Mod: lambda a, b: a % b,
    exp.Pow: lambda a, b: a**b,
}
_TEXT: dict[type[exp.Expr], Callable[[Value, Value], Value]] = {
    exp.Like: lambda a, b: a.like(b),
    exp.ILike: lambda a, b: a.ilike(b),
    exp.RegexpLike: lambda a, b: a.re_search(b),
    exp.Contains: lambda a, b: a.contains(b),
    exp.StartsWith: lambda a, b: a.startswith(b),
    exp.EndsWith: lambda a, b: a.endswith(b),
    exp.Left: lambda a, b: a.left(b),
    exp.Right: lambda a, b: a.right(b),
    exp.Split: lambda a, b: a.split(b),
    exp.DPipe: lambda a, b: a.cast("string") + b.cast("string"),
}
_UNARY: dict[type[exp.Expr], Callable[[Value], Value]] = {
    exp.Paren: lambda a: a,
    exp.Neg: lambda a: -a,
    exp.Abs: lambda a: a.abs(),
    exp.Floor: lambda a: a.floor(),
    exp.Ceil: lambda a: a.ceil(),
    exp.Sqrt: lambda a: a.sqrt(),
    exp.Ln: lambda a: a.ln(),
    exp.Exp: lambda a: a.exp(),
    exp.Sign: lambda a: a.sign(),
    exp.Lower: lambda a: a.lower(),
    exp.Upper: lambda a: a.upper(),
    exp.Trim: lambda a: a.strip(),
    exp.Length: lambda a: a.length(),
    exp.Year: lambda a: a.year(),
    exp.Month: lambda a: a.month(),
    exp.Day: lambda a: a.day(),
    exp.Quarter: lambda a: a.quarter(),
}
_PARTS = ("year", "quarter", "month", "day", "hour")
_FUNCTIONS = (
    *("abs", "floor", "ceil", "round", "sqrt", "ln", "exp", "sign", "pow", "least", "greatest", "coalesce", "nullif"),
    *("lower", "upper", "trim", "length", "substr", "left", "right", "replace", "concat", "contains", "starts_with"),
    *("ends_with", "instr", "string_split", "list_contains", "regexp_matches", "strptime", "datediff", "if"),
    *_PARTS,
)
"""What is offered when an unknown function was written."""


@dataclass(frozen=True)
class Expression:
    """An expression of `study.toml` that was read over a table; `value` belongs to that table."""

    text: str
    where: str
    """The key of `study.toml`, with the file."""
    value: Value


def read_expression(table: ibis.Table, text: str, where: str) -> Expression:
    """Turn `text` (DuckDB SQL, one scalar expression) into an ibis value over `table`.

    Raises:
        StudyError: it does not parse, names an unknown column, uses what is not allowed, or its types do not fit.
    """
    tree = _parse(text, where)
    try:
        value = _Reader(table, where).read(tree)
    except RecursionError:
        raise StudyError("the expression is nested too deeply", where=where, hint="use [customers.derive]") from None
    except (IbisError, TypeError, ValueError, AttributeError, NotImplementedError) as error:
        what = f"the types in {_shown(text)} do not fit: {_first_line(error)}"
        raise StudyError(what, where=where, hint="compare text with text in quotes, numbers with numbers") from error
    return Expression(text, where, value if isinstance(value, ibis.Value) else ibis.literal(value))


def read_condition(table: ibis.Table, text: str, where: str) -> Expression:
    """Like `read_expression`, for what has to be true or false.

    Raises:
        StudyError: as above, or the expression is a number or a text.
    """
    read = read_expression(table, text, where)
    if read.value.type().is_boolean():
        return read
    raise StudyError(
        f"{_shown(text)} is no condition, it gives {read.value.type()}", where=where, hint=f"compare it: {text} = …"
    )


def holds(condition: Value) -> Value:
    """Return a condition with null (not known) as false."""
    return condition.fill_null(ibis.literal(value=False))


def _parse(text: str, where: str) -> exp.Expr:
    """Return the tree of exactly one expression."""
    try:
        trees = sqlglot.parse(text, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        hint = 'write one, such as "age >= 60"'
        raise StudyError(f"{_shown(text)} is no SQL expression: {_syntax(error)}", where=where, hint=hint) from error
    if len(trees) != 1 or trees[0] is None:
        what = "the expression is empty" if not any(trees) else f"{_shown(text)} is more than one expression"
        raise StudyError(what, where=where, hint='write one, such as "age >= 60"')
    return trees[0]


class _Reader:
    """Translates a tree over one table."""

    def __init__(self, table: ibis.Table, where: str) -> None:
        self.table, self.where = table, where
        self.folded = {name.casefold(): name for name in table.columns}

    def read(self, node: exp.Expr) -> Value:
        """Return the ibis value (or plain Python value, for a literal) of `node`."""
        kind = type(node)
        known = {"this"} if kind in _UNARY else {"this", "expression"}
        if kind in _UNARY | _TEXT and any(isinstance(node.args[k], exp.Expr) for k in node.args.keys() - known):
            raise self._refused(node)  # an argument without a translation, such as TRIM's characters
        if kind in _UNARY:
            return _UNARY[kind](self.value(node.this))
        if kind in _COMPARISONS:
            return _COMPARISONS[kind](self.value(node.this), self.value(node.expression))
        if kind in _TEXT:
            return _TEXT[kind](self.value(node.this), self.value(node.expression))
        if kind in _ARITHMETIC:
            return self._arithmetic(node)
        special = getattr(self, f"_{kind.__name__.lower()}", None)
        if special is None:
            raise self._refused(node)
        return special(node)

    def value(self, node: exp.Expr) -> Value:
        """Return `node` as an ibis value."""
        read = self.read(node)
        return read if isinstance(read, ibis.Value) else ibis.literal(read)

    def _refused(self, node: exp.Expr) -> StudyError:
        """Say which part has no place in an expression."""
        name = node.name if isinstance(node, exp.Anonymous) else getattr(node, "sql_name", lambda: "")()
        hint = "only comparisons, arithmetic and plain functions over the columns"
        if isinstance(node, exp.Func):
            hint = nearest(str(name).lower(), _FUNCTIONS)
        return StudyError(f"{_shown(node.sql('duckdb'))} is not allowed here", where=self.where, hint=hint)

    def _arithmetic(self, node: exp.Expr) -> Value:
        left, right = self.value(node.this), self.value(node.expression)
        for side in (left, right):
            if side.type().is_string() or side.type().is_boolean():
                raise TypeError(f"{type(node).__name__.lower()} needs numbers, not {side.type()}")
        return _ARITHMETIC[type(node)](left, right)

    def _condition(self, node: exp.Expr) -> Value:
        read = self.value(node)
        if not read.type().is_boolean() and not read.type().is_null():
            raise TypeError(f"{_shown(node.sql('duckdb'))} is {read.type()}, not true or false")
        return read.cast("boolean")

    def _column(self, node: exp.Column) -> Value:
        if len(node.parts) > 1:
            raise self._refused(node)
        name = node.name if node.name in self.table.columns else self.folded.get(node.name.casefold())
        if name is not None:
            return self.table[name]
        quoted = node.this.args.get("quoted")
        hint = nearest(node.name, self.table.columns)
        more = "; a text stands in 'single quotes'" if quoted else ""
        raise StudyError(f"no column {node.name!r}", where=self.where, hint=hint + more)

    def _literal(self, node: exp.Literal) -> object:
        if node.is_string:
            return str(node.this)
        return int(node.this) if node.is_int else float(node.this)

    def _boolean(self, node: exp.Boolean) -> bool:
        return bool(node.this)

    def _null(self, _: exp.Null) -> Value:
        return ibis.null()

    def _and(self, node: exp.And) -> Value:
        return self._condition(node.this) & self._condition(node.expression)

    def _or(self, node: exp.Or) -> Value:
        return self._condition(node.this) | self._condition(node.expression)

    def _not(self, node: exp.Not) -> Value:
        return ~self._condition(node.this)

    def _is(self, node: exp.Is) -> Value:
        left = self.value(node.this)
        if isinstance(node.expression, exp.Null):
            return left.isnull()
        return left.identical_to(self.value(node.expression))

    def _in(self, node: exp.In) -> Value:
        if not node.expressions:
            raise self._refused(node)
        left = self.value(node.this)
        options = [self.value(option) for option in node.expressions]
        for option in options:  # isin compares without a word what can never be equal
            _ = left == option
        return left.isin(options)

    def _between(self, node: exp.Between) -> Value:
        return self.value(node.this).between(self.value(node.args["low"]), self.value(node.args["high"]))

    def _case(self, node: exp.Case) -> Value:
        subject = self.value(node.this) if node.this else None
        branches = [
            (
                self._condition(branch.this) if subject is None else subject == self.value(branch.this),
                self.value(branch.args["true"]),
            )
            for branch in node.args["ifs"]
        ]
        default = node.args.get("default")
        return ibis.cases(*branches, else_=self.value(default) if default else None)

    def _if(self, node: exp.If) -> Value:
        otherwise = node.args.get("false")
        return self._condition(node.this).ifelse(
            self.value(node.args["true"]), self.value(otherwise) if otherwise else ibis.null()
        )

    def _coalesce(self, node: exp.Coalesce) -> Value:
        return ibis.coalesce(*(self.value(part) for part in (node.this, *node.expressions)))

    def _least(self, node: exp.Least) -> Value:
        return ibis.least(*(self.value(part) for part in (node.this, *node.expressions)))

    def _greatest(self, node: exp.Greatest) -> Value:
        return ibis.greatest(*(self.value(part) for part in (node.this, *node.expressions)))

    def _nullif(self, node: exp.Nullif) -> Value:
        return self.value(node.this).nullif(self.value(node.expression))

    def _round(self, node: exp.Round) -> Value:
        digits = node.args.get("decimals")
        return self.value(node.this).round(int(digits.name) if digits else 0)

    def _cast(self, node: exp.Cast) -> Value:
        return self.value(node.this).cast(self._type(node))

    def _trycast(self, node: exp.TryCast) -> Value:
        return self.value(node.this).try_cast(self._type(node))

    def _type(self, node: exp.Cast) -> str:
        name = node.to.this.value if isinstance(node.to.this, exp.DataType.Type) else str(node.to)
        if name not in _TYPES:
            raise StudyError(f"no type {name!r}", where=self.where, hint=nearest(name, _TYPES))
        return _TYPES[name]

    def _concat(self, node: exp.Concat) -> Value:
        parts = [self.value(part).cast("string").fill_null("") for part in node.expressions]
        return reduce(lambda left, right: left + right, parts)

    def _replace(self, node: exp.Replace) -> Value:
        return self.value(node.this).replace(self.value(node.expression), self.value(node.args["replacement"]))

    def _substring(self, node: exp.Substring) -> Value:
        length = node.args.get("length")
        return self.value(node.this).substr(self.value(node.args["start"]) - 1, self.value(length) if length else None)

    def _arraycontains(self, node: exp.ArrayContains) -> Value:
        return self.value(node.this).contains(self.value(node.expression))

    def _strposition(self, node: exp.StrPosition) -> Value:
        return self.value(node.this).find(self.value(node.args["substr"])) + 1

    def _strtotime(self, node: exp.StrToTime) -> Value:
        return self.value(node.this).as_timestamp(node.args["format"].name)

    def _datediff(self, node: exp.DateDiff) -> Value:
        unit = node.args["unit"].name.lower() if node.args.get("unit") else "day"
        later, earlier = self.value(node.this), self.value(node.expression)
        return later.cast("date").delta(earlier.cast("date"), unit=unit)

    def _extract(self, node: exp.Extract) -> Value:
        part = node.this.name.lower()
        if part not in _PARTS:
            raise StudyError(f"no part {part!r} of a date", where=self.where, hint=nearest(part, _PARTS))
        return getattr(self.value(node.expression), part)()


def _shown(text: str) -> str:
    """Return `text` in quote marks on one line, cut when it is long."""
    flat = " ".join(text.split())
    return f"{flat[:77]}…" if len(flat) > 78 else repr(flat)


def _first_line(error: Exception) -> str:
    """Return the first line of an error's message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _syntax(error: Exception) -> str:
    """Return the parser's complaint without its coloured excerpt."""
    details = getattr(error, "errors", None)
    if not details:
        return "it cannot be read"
    return f"{details[0].get('description', 'it cannot be read').rstrip('.')} at character {details[0].get('col')}"
