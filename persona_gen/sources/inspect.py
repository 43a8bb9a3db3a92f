"""What `persona-gen init DIR` proposes: a commented `study.toml`, made of what lies in the folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.domain.segment import slug
from persona_gen.errors import SourceError
from persona_gen.sources.found import Found, identifier, quoted
from persona_gen.sources.guesses import (
    Column,
    guess_answers,
    guess_columns,
    guess_id,
    guess_segment,
)
from persona_gen.sources.inspect_interviews import interview_parts
from persona_gen.sources.interviews import formats
from persona_gen.sources.raw import TABLE_SUFFIXES
from persona_gen.sources.tables import read_table
from persona_gen.study import STUDY_FILE, Interviews

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILES = 200
MAX_METRICS = 40
_NO_INPUT = re.compile(r"(?:readme|licen[cs]e|source|changelog|contributing|notice|requirements)\b", re.IGNORECASE)


def propose_study(folder: Path) -> str:
    """Return the text of a `study.toml` for the files of `folder`, which `load_study` can read.

    Proposed are the customer table with its id, the segment column, metrics, the interviews with their
    columns, and how participants come to segments. What is not known is left as a comment.

    Raises:
        SourceError: there is no such folder, or no file in it that a study can be made of.
    """
    if not folder.is_dir():
        raise SourceError("no such folder", where=str(folder), hint="name the folder that holds the data")
    found = _look(folder)
    customers = _customers(found)
    if customers is None and not (found.answers or found.transcripts or found.notes):
        hint = found.skipped[0] if found.skipped else f"put tables or interviews there ({', '.join(TABLE_SUFFIXES)})"
        raise SourceError("nothing that a study can be made of", where=str(folder), hint=hint)
    segment = guess_segment(found.tables[customers[0]][1], customers[1]) if customers else None
    parts = [
        _head(folder),
        _customer_part(found, customers),
        _segment_part(segment, found, everybody=customers is not None),
        *interview_parts(found, customers, segment),
        _metric_part(found, customers, segment),
        _tail(found),
    ]
    return "\n".join(part for part in parts if part)


def _literal(text: str) -> str:
    """Return text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _look(folder: Path) -> Found:
    """Sort the folder's files into tables, answers, transcripts and write-ups."""
    found = Found()
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p, folder))
    for path in paths[:MAX_FILES]:
        name = path.relative_to(folder).as_posix()
        if not name.isprintable() and any("\ud800" <= c <= "\udfff" for c in name):
            found.skipped.append("a file whose name is not UTF-8")
            continue
        try:
            _sort(path, name, found)
        except SourceError as error:
            found.skipped.append(f"{quoted(name)}: {error.what}")
    if len(paths) > MAX_FILES:
        found.skipped.append(f"{len(paths) - MAX_FILES} more files were not looked at")
    return found


def _hidden(path: Path, folder: Path) -> bool:
    """Return whether a file is none of the data."""
    parts = path.relative_to(folder).parts
    return any(part.startswith(".") for part in parts) or path.name == STUDY_FILE or bool(_NO_INPUT.match(path.name))


def _sort(path: Path, name: str, found: Found) -> None:
    """Try what a file can be, the likeliest first."""
    suffix = path.suffix.lower()
    if suffix in formats.TRANSCRIPT_SUFFIXES:
        people = _speakers(path, found)
        if people is not None:
            found.transcripts[name] = people
            return
        if suffix in (*formats.MARKDOWN_SUFFIXES, *formats.DOCUMENT_SUFFIXES):
            found.notes.append(name)
            return
    if suffix not in TABLE_SUFFIXES:
        if suffix in formats.INTERVIEW_SUFFIXES:
            found.skipped.append(f"{quoted(name)}: no speaker turns")
        return
    table = read_table(path)
    columns = guess_columns(table)
    answers = guess_answers(columns)
    if answers:
        found.answers[name] = answers
    else:
        found.tables[name] = (table, columns)


def _speakers(path: Path, found: Found) -> set[str] | None:
    """Return a transcript's participants; None where there are no turns, or fewer than other lines."""
    try:
        reading = formats.read_file(path, Interviews(files=[path.name]))
    except SourceError as error:
        if "speaker turns" in error.what:
            return None
        raise
    may_be_prose = path.suffix.lower() in (*formats.TEXT_SUFFIXES, *formats.DOCUMENT_SUFFIXES)
    if may_be_prose and sum(reading.dropped.values()) > len(reading.turns):
        return None
    found.segments |= {reading.front.segment} if reading.front and reading.front.segment else set()
    return {turn.speaker for turn in reading.turns if turn.speaker and turn.role == "participant"}


def _customers(found: Found) -> tuple[str, str] | None:
    """Return the table with the most customers, and its id column."""
    options = []
    for name, (table, columns) in found.tables.items():
        column = guess_id(columns)
        if column:
            options.append((len(table.frame), len(columns), name, column))
        else:
            found.skipped.append(f"{quoted(name)}: no column has a different value in every row, so none is an id")
    return max(options)[2:] if options else None


def _head(folder: Path) -> str:
    """Write `[study]`."""
    name = folder.resolve().name or "study"
    return f"""\
# What persona_gen makes personas of. Lines that begin with # are off; take the # away to use them.

[study]
# A short id without blanks.
id = {quoted(slug(name))}
title = {quoted(name)}
# Where the data comes from, and under which terms.
# source = "Customer survey 2025, internal"
# When the data was collected, and when the personas should be looked at again.
# collected = 2025-01-31
# review_by = 2026-01-31
"""


def _customer_part(found: Found, customers: tuple[str, str] | None) -> str:
    """Write `[customers]`."""
    if customers is None:
        return ""
    name, column = customers
    table = found.tables[name][0]
    tokens = [t for t in ("NA", "N/A", "NULL", "None", "?", "-") if any(t in c.tokens for c in found.tables[name][1])]
    lines = [
        f"# {len(table.frame)} rows, {len(table.frame.columns)} columns.",
        *(f"# {note}" for note in table.notes[:5]),
        "[customers]",
        f"file = {quoted(name)}",
        "# One row a customer: every id stands once.",
        f"id = {quoted(column)}",
        '# Cells that mean "not known". All others, such as NA, are text.',
        f"# missing = [{', '.join(map(quoted, ['', *(tokens or ['NA'])]))}]",
        "# SQL condition of rows to leave out.",
        f"# exclude = {quoted(f'{identifier(column)} is null')}",
    ]
    return "\n".join(lines) + "\n"


def _segment_part(segment: Column | None, found: Found, *, everybody: bool) -> str:
    """Write `[segments]`."""
    if segment is not None:
        values = ", ".join(quoted(value) for value in segment.values[:12])
        return f"""\
# The column that says which segment a customer belongs to. Its values: {values}
[segments]
column = {quoted(segment.name)}
# To take some of the values only, or to name them:
# [[segments.value]]
# value = {quoted(segment.values[0])}
# name = {quoted(segment.values[0])}
"""
    if everybody:
        return """\
# No column looks like a segment. Write rules: the first one that matches a customer wins.
[[segments.rule]]
id = "everybody"
name = "Everybody"
where = "1 = 1"
"""
    named = {slug(n): n for n in sorted(found.segments) if slug(n) != "participants"}
    more = "".join(f"\n[[segments.group]]\nid = {quoted(i)}\nname = {quoted(n)}\n" for i, n in named.items())
    return f"""\
# There is no customer table, so the segments are groups found in research.
[[segments.group]]
id = "participants"
name = "Participants"
# How many took part, where the files do not tell.
# n = 6
{more}"""


def _metric_part(found: Found, customers: tuple[str, str] | None, segment: Column | None) -> str:
    """Write a `[[metric]]` for each column that can be measured."""
    if customers is None:
        return ""
    used: set[str] = set()
    parts: list[str] = ["# What to measure. For numbers: median, quartiles and mean; for text: a share per category."]
    left: list[str] = []
    for column in found.tables[customers[0]][1]:
        if column.name == customers[1] or (segment and column.name == segment.name):
            continue
        measured = _measure(column)
        if measured is None or len(used) >= MAX_METRICS:
            left.append(column.name)
            continue
        metric = _metric_id(column.name, used)
        parts.append(f"[[metric]]\nid = {quoted(metric)}\nlabel = {quoted(_label(column.name))}\n{measured}\n")
    if left:
        parts.append(f"# Columns without a metric: {', '.join(map(quoted, left))}\n")
    parts.append('# A metric may also have unit = "EUR" and measure = "stated" (what people say) or "observed".\n')
    return "\n".join(parts)


def _measure(column: Column) -> str | None:
    """Return the lines that say what is measured on a column; None where nothing can be."""
    name = identifier(column.name)
    if column.kind == "flag":
        return f"where = {quoted(name)}"
    if column.kind == "binary":
        return f"where = {quoted(f'{name} = 1')}"
    if column.kind == "yes_no":
        return f"where = {quoted(f'{name} = {_literal(column.yes)}')}"
    if column.kind in ("number", "category"):
        return f"column = {quoted(column.name)}"
    return None


def _metric_id(name: str, used: set[str]) -> str:
    """Return a new id made of a column's name."""
    base = slug(name).replace("-", "_")[:60]
    metric, number = base, 2
    while metric in used:
        metric, number = f"{base}_{number}", number + 1
    used.add(metric)
    return metric


def _label(name: str) -> str:
    """Return a column's name as words: NumWebPurchases is "Num web purchases"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " ")).strip()
    words = [w.lower() if i and w[1:].islower() else w for i, w in enumerate(spaced.split())]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _tail(found: Found) -> str:
    """Write what can be set besides, and which files are not used."""
    skipped = "".join(f"#   {line}\n" for line in found.skipped)
    return """\
[privacy]
# Statistics over fewer people than this are suppressed.
min_cell = 5
# Replace names, e-mail and postal addresses, phone numbers and the like in interviews by stable pseudonyms.
redact = true

# [llm]
# Any endpoint of the OpenAI kind; the key stands in OPENAI_API_KEY. Without it, no model is called.
# base_url = "http://localhost:8080/v1"
# model = "name-of-a-model"
# Another model that judges what no checker could decide (`persona-gen check --judge`).
# judge_model = "name-of-another-model"
# Stop when this much was spent in one run.
# budget_usd = 5.0

# [review]
# A persona is approved only when two different reviewers approved it.
# second_reviewer = true

# [store]
# A team's database; without it, a file in this folder. Needs persona-gen[postgres].
# url = "postgresql://host/study"
""" + (f"\n# Files that are not used:\n{skipped}" if skipped else "")
