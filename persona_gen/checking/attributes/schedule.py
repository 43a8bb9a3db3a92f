"""Opening hours in a claim, compared with the record's week."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.attributes.hours import (
    DAYS,
    Statement,
    Week,
    named_days,
    spoken_hours,
    spoken_time,
    statements,
)
from persona_gen.checking.base import Finding
from persona_gen.domain.claim import Pointer

if TYPE_CHECKING:
    from collections.abc import Iterable

_RANGING = re.compile(
    r"\b(?:rang(?:e|es|ing)|var(?:y|ies|ying)|between|depending|typically|generally|usually|most days)\b", re.IGNORECASE
)
_LONGER = re.compile(
    r"\b(?:extended|longer)\s+(?:opening\s+)?hours\s+(?P<days>(?:on|during|at)\s+[^.;]{3,40})", re.IGNORECASE
)


def findings(text: str, week: Week) -> list[Finding]:
    """Return what a text says about opening hours, compared with the record."""
    if all(span is None for span in week.hours.values()):
        return []
    results = _compared_lengths(text, week)
    for statement in statements(text):
        finding = _compared(statement, week, loose=bool(_RANGING.search(text)))
        if finding:
            results.append(finding)
    return results


def _compared(statement: Statement, week: Week, *, loose: bool) -> Finding | None:
    days = statement.days
    if statement.closed and days:
        return _closed(statement, week)
    if days is None:
        return _any_day(statement, week)
    unknown = [day for day in sorted(days) if day not in week.hours]
    wrong = [
        day for day in sorted(days) if day in week.hours and _differs(statement, week, week.hours[day], loose=loose)
    ]
    if wrong:
        told = "; ".join(spoken_hours(week, day) for day in wrong[:3])
        return _finding("contradicted", statement, week, wrong, f"The data says: {told}.", told)
    if unknown:
        names = " and ".join(DAYS[day].capitalize() for day in unknown)
        return _finding("unsupported", statement, week, sorted(days), f"The data lists no hours for {names}.")
    return _finding("supported", statement, week, sorted(days), "The opening hours are the data's.")


def _differs(statement: Statement, week: Week, span: tuple[int, int] | None, *, loose: bool) -> bool:
    """Tell whether a day's hours are other than stated; a closed day differs from any opening."""
    if span is None:
        return statement.opens is not None or statement.closes is not None or not week.doubtful
    if loose and len(statement.days or ()) > 1:
        return _outside(statement, week)
    opens, closes = span
    return (statement.opens is not None and statement.opens % 1440 != opens % 1440) or (
        statement.closes is not None and statement.closes % 1440 != closes % 1440
    )


def _outside(statement: Statement, week: Week) -> bool:
    """Tell whether hours told as a range are not the earliest opening to the latest closing of its days."""
    spans = [s for day in statement.days or () if (s := week.hours.get(day)) is not None]
    if statement.opens is None or statement.closes is None or not spans:
        return False
    return (statement.opens, statement.closes) != (min(s[0] for s in spans), max(s[1] for s in spans))


def _compared_lengths(text: str, week: Week) -> list[Finding]:
    """Contradict "extended hours on weekends" where those days are no longer than any other."""
    match = _LONGER.search(text)
    days = named_days(match["days"]) if match else None
    if not match or not days:
        return []
    lengths = {day: span[1] - span[0] for day, span in week.hours.items() if span is not None}
    there = [length for day, length in lengths.items() if day in days]
    others = [length for day, length in lengths.items() if day not in days]
    if not there or not others or max(there) > min(others):
        return []
    told = "; ".join(spoken_hours(week, day) for day in sorted(days))
    pointers = tuple(Pointer(id=week.sources[day]) for day in sorted(days) if day in week.sources)
    reason = f"The hours are not longer on these days: {told}."
    return [Finding("contradicted", match.start(), match.end(), pointers, reason, told)]


def _closed(statement: Statement, week: Week) -> Finding | None:
    """Compare "closed on …" with the record; a day that the record does not list is not known to be open."""
    wrong = [day for day in sorted(statement.days or ()) if week.is_open(day)]
    if wrong:
        told = "; ".join(spoken_hours(week, day) for day in wrong)
        return _finding("contradicted", statement, week, wrong, f"The data says: {told}.", told)
    if all(day in week.hours for day in statement.days or ()):
        return _finding("supported", statement, week, sorted(statement.days or ()), "The data says closed.")
    return None


def _any_day(statement: Statement, week: Week) -> Finding | None:
    """Compare hours without a day: some day must have them; all days for green."""
    spans = [(day, span) for day, span in sorted(week.hours.items()) if span is not None]
    same = [day for day, span in spans if not _differs(statement, week, span, loose=False)]
    if not spans or (same and len(same) < len(spans)):
        return None
    if same:
        return _finding("supported", statement, week, same, "The opening hours are the data's.")
    if statement.opens is not None and statement.closes is not None:
        widest = (min(s[0] for _, s in spans), max(s[1] for _, s in spans))
        if (statement.opens, statement.closes) == widest:
            return None
    day, span = spans[0]
    told = f"{DAYS[day].capitalize()} is {spoken_time(span[0])} to {spoken_time(span[1])}"
    return _finding("contradicted", statement, week, [d for d, _ in spans], f"No day has these hours; {told}.", told)


def _finding(
    verdict: str, statement: Statement, week: Week, days: Iterable[int], reason: str, suggestion: str | None = None
) -> Finding:
    pointers = tuple(Pointer(id=week.sources[day]) for day in days if day in week.sources)
    return Finding(verdict, statement.start, statement.end, pointers, reason, suggestion)  # type: ignore[arg-type]
