"""Guesses of what a table's columns are; a person corrects them in `study.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pandas.api import types

from persona_gen.sources.interviews.base import is_code

if TYPE_CHECKING:
    import pandas as pd

    from persona_gen.sources.tables import TableRead

Kind = Literal["number", "binary", "yes_no", "flag", "category", "text", "constant", "date"]

MAX_CATEGORIES = 12
MAX_SEGMENTS = 20
_TOKENS = frozenset(("NA", "N/A", "NULL", "None", "?", "-"))
_ID_NAME = re.compile(
    r"(?:^|[ _-])(?:id|key|code|uuid|number|no|nr)$|id$|ID$|^(?:id|customer|respondent|participant|user)", re.IGNORECASE
)
_SEGMENT_NAMES = (
    *("segment", "cluster", "persona", "archetype", "role", "group", "tier", "type", "class", "category"),
    *("plan", "contract", "product"),
)
_TEXT_NAME = re.compile(r"answer|text|comment|quote|response|verbatim|feedback|review|transcript|words", re.IGNORECASE)
_PERSON_NAME = re.compile(r"participant|respondent|speaker|interviewee|user|customer|person|id$", re.IGNORECASE)
_QUESTION_NAME = re.compile(r"question|prompt|topic|item", re.IGNORECASE)
_CONSENT_NAME = re.compile(
    r"consent|agree[ds]?\b|permission|gdpr|dsgvo|einwillig|einverst|zustimm|consimi|consenso|toestemming|samtyk|zgoda",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Column:
    """What is known of a column; `values` are its most frequent ones, most frequent first."""

    name: str
    kind: Kind
    values: tuple[str, ...]
    distinct: int
    filled: int
    rows: int
    words: float
    """Mean number of words in a cell that is filled."""
    people: frozenset[str] = frozenset()
    """All values, where they are short enough to be people's."""
    yes: str = "Yes"
    tokens: frozenset[str] = frozenset()
    """Cells that often mean "not known", such as NA."""

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.distinct == self.filled == self.rows


@dataclass(frozen=True)
class Answers:
    """A table of answers: one row an answer, or one column a participant."""

    participant: str
    text: str
    question: str | None
    people: frozenset[str]
    is_columns: bool = False
    """Whether each column but the first holds a participant's answers; the names of columns say nothing then."""


def guess_columns(table: TableRead) -> list[Column]:
    """Return what each column of a table looks like."""
    return [_column(str(name), table.frame[name]) for name in table.frame.columns]


def _column(name: str, cells: pd.Series) -> Column:
    """Look at one column."""
    known = cells.dropna()
    counts = known.astype("string").value_counts()
    values = tuple(str(value) for value in counts.index[: MAX_SEGMENTS + 1])
    words = sum(len(str(cell).split()) for cell in known) / max(len(known), 1)
    yes = next((value for value in values if value.casefold() in ("yes", "true", "y")), "Yes")
    return Column(
        name=name,
        kind=_kind(cells, values, len(counts)),
        values=values,
        distinct=len(counts),
        filled=len(known),
        rows=len(cells),
        words=words,
        people=frozenset(map(str, counts.index)) if words < 3 else frozenset(),
        yes=yes,
        tokens=frozenset(_TOKENS & set(map(str, counts.index))),
    )


def _kind(cells: pd.Series, values: tuple[str, ...], distinct: int) -> Kind:
    """Name what a column can be used for."""
    folded = {value.casefold() for value in values}
    if distinct < 2:
        return "constant"
    if types.is_bool_dtype(cells.dtype):
        return "flag"
    if types.is_numeric_dtype(cells.dtype):
        return "binary" if folded <= {"0", "1"} else "number"
    if types.is_datetime64_any_dtype(cells.dtype):
        return "date"
    if any(folded == pair for pair in ({"yes", "no"}, {"true", "false"}, {"y", "n"})):
        return "yes_no"
    return "category" if distinct <= MAX_CATEGORIES and distinct < cells.notna().sum() else "text"


def guess_id(columns: list[Column]) -> str | None:
    """Return the column whose values are all there and all different, best one that is named like an id."""
    unique = [c for c in columns if c.is_unique and c.kind in ("text", "number", "category", "binary") and c.words < 2]
    named = [c for c in unique if _ID_NAME.search(c.name)]
    texts = [c for c in unique if c.kind == "text"]
    return next((c.name for c in (*named, *texts, *unique[:1])), None)


def guess_segment(columns: list[Column], id_column: str) -> Column | None:
    """Return the column of few text values, best one that is named like a segment."""
    options = [
        c
        for c in columns
        if c.name != id_column and c.kind in ("category", "text", "number") and 2 <= c.distinct <= MAX_SEGMENTS
    ]
    repeated = [c for c in options if c.distinct * 3 <= c.filled]
    named = [(rank, place, c) for place, c in enumerate(repeated) if (rank := _name_rank(c.name)) is not None]
    if named:
        return min(named, key=lambda option: option[:2])[2]
    texts = [c for c in repeated if c.kind == "category" and c.filled * 10 >= c.rows * 9]
    answers = [c for c in texts if not {"yes", "no"} & {value.casefold() for value in c.values}]  # noqa: PD011
    return max(answers or texts, key=lambda c: (2 < c.distinct <= 8, -c.distinct), default=None)


def _name_rank(name: str) -> tuple[int, int] | None:
    """Rank a column's name: the likeliest word first, then where in the name it stands."""
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    known = [word.removesuffix("s") if word == "roles" else word for word in words]
    return min(((_SEGMENT_NAMES.index(w), place) for place, w in enumerate(known) if w in _SEGMENT_NAMES), default=None)


def guess_consent(columns: list[Column]) -> str | None:
    """Return the column that says who agreed to be quoted, by its name; few values, because it is no text."""
    return next((c.name for c in columns if _CONSENT_NAME.search(c.name) and c.distinct <= MAX_CATEGORIES), None)


def guess_answers(columns: list[Column]) -> Answers | None:
    """Return how a table holds answers; None where it is another kind of table."""
    return _answers_by_column(columns) or _answers_by_row(columns)


def _answers_by_column(columns: list[Column]) -> Answers | None:
    """Take a first column of questions, and codes of people as the names of the others."""
    if len(columns) < 3:
        return None
    asked, people = columns[0], frozenset(c.name for c in columns[1:])
    has_questions = asked.words >= 2 and (_QUESTION_NAME.search(asked.name) or any("?" in v for v in asked.values))  # noqa: PD011  ours, not pandas's
    codes = sum(is_code(name) for name in people)
    if not has_questions or codes * 2 <= len(people) or any(c.kind == "number" for c in columns):
        return None
    return Answers(asked.name, asked.name, asked.name, people, is_columns=True)


def _answers_by_row(columns: list[Column]) -> Answers | None:
    """Take columns named like a participant and an answer, or filled like them."""
    texts = [c for c in columns if c.kind == "text" and c.distinct * 2 > c.filled and c.words >= 4]
    named = [c for c in texts if _TEXT_NAME.search(c.name)] or texts
    if not named or len(columns) > 8:
        return None
    text = max(named, key=lambda c: c.words)
    others = [c for c in columns if c.name != text.name]
    person = next((c for c in others if _PERSON_NAME.search(c.name) and c.words < 3), None)
    if person is None:
        return None
    question = next((c.name for c in others if c.name != person.name and _QUESTION_NAME.search(c.name)), None)
    return Answers(person.name, text.name, question, person.people)
