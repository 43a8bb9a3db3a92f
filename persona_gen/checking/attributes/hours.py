"""Opening hours: from statistics, and as texts state them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Statistic

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {name[:3]: i for i, name in enumerate(DAYS)} | {"tues": 1, "thur": 3, "thurs": 3, "weds": 2}
_RANGE = re.compile(r"^\s*(\d{1,2}):(\d{1,2})\s*[-–]\s*(\d{1,2}):(\d{1,2})\s*$")
_ALL = frozenset(range(7))
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Week:
    """Hours by day (0 Monday … 6 Sunday): (opens, closes) in minutes; None where the data says closed.

    A day that is no key is unknown.
    """

    hours: dict[int, tuple[int, int] | None]
    sources: dict[int, str]
    """Alias of the statistic by day."""

    doubtful: bool = False
    """Whether "closed" was read from 0:0-0:0, which may also mean around the clock."""

    def is_open(self, day: int) -> bool | None:
        """Tell whether it opens on a day; None where that is unknown."""
        return self.hours[day] is not None if day in self.hours else None


def week_of(statistics: Sequence[Statistic]) -> Week | None:
    """Return the week that attributes with a day in their name describe, or None where there is none."""
    hours: dict[int, tuple[int, int] | None] = {}
    sources: dict[int, str] = {}
    doubtful = False
    for statistic in statistics:
        words = re.split(r"[^a-z]+", f"{statistic.metric} {statistic.category or ''}".casefold())
        day = next((DAYS.index(word) for word in words if word in DAYS), None)
        if day is None or not isinstance(statistic.value, str):
            continue
        match = _RANGE.match(statistic.value)
        if match:
            opens, closes = (int(match[1]) * 60 + int(match[2])), (int(match[3]) * 60 + int(match[4]))
            doubtful = doubtful or opens == closes == 0
            hours[day] = None if opens == closes == 0 else (opens, closes or DAY_MINUTES)
        elif statistic.value.strip().casefold() in {"closed", "none", "-"}:
            hours[day] = None
        else:
            continue
        sources[day] = statistic.id
    return Week(hours, sources, doubtful) if hours else None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text says: on these days it opens and closes at these minutes (None: not said), or is closed."""

    days: frozenset[int] | None
    """None where no day is named."""
    opens: int | None
    closes: int | None
    closed: bool
    start: int
    end: int


_DAY = r"(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?s?\b\.?"
_TIME = r"(?:\d{1,2}(?:[:.]\d{1,2})?\s*(?:a\.?m\b\.?|p\.?m\b\.?)|\d{1,2}:\d{1,2}(?!\s*-?\s*star)|noon\b|midnight\b)"
_SPAN = re.compile(rf"(?P<a>{_TIME}|\d{{1,2}})\s*(?:-|–|—|to|until|till|through|and)\s*(?P<b>{_TIME})", re.IGNORECASE)
_POINT = re.compile(
    rf"\b(?P<which>open(?:s|ing)?|starts?|starting|begins?|from|clos(?:es?|ing)|until|till)\b(?:\s+(?:at|around|by|time|is|of|on|it|its|doors|daily|"
    rf"hours|late|every|day|service|serving|from))*\s+(?P<t>{_TIME})",
    re.IGNORECASE,
)
_DAYS_EXPR = re.compile(
    rf"(?P<span>\b{_DAY}\s*(?:-|–|—|to|through|thru|until|till|and)\s*{_DAY})"
    rf"|(?P<one>\b{_DAY})"
    r"|(?P<all>\b(?:every\s?day|each day|daily|seven days a week|7 days a week|all week|throughout the week|"
    r"all days of the week|every single day|days a week|everyday)\b)"
    r"|(?P<weekdays>\b(?:on |during )?(?:the )?week\s?days?\b)|(?P<weekends>\b(?:on |during )?(?:the )?week\s?ends?\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\b(?:open|opens|opened|opening|hours?|operat\w*|clos(?:e|es|ed|ing)|business days)\b", re.IGNORECASE
)
_OTHER_TIMES = re.compile(
    r"\bhappy hours?\b|\blive music\b|\bwait(?:ed|ing)?\b|\barriv\w+|\border(?:ed)?\b", re.IGNORECASE
)
_CLOSED = re.compile(
    r"\b(?:closed|not open|n[o']t operate|does not open|remains closed)\b(?:\s+(?:on|for|every|all day))*\s*$",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"\b(?:except|excluding|other than|apart from|but not)\b(?:\s+(?:for|on))*\s*$", re.IGNORECASE)


def minutes(text: str, other: str = "") -> int | None:
    """Return a clock time in minutes after midnight; `other` lends its am or pm to a bare hour."""
    low = text.casefold().replace(".", ":", 1) if re.match(r"\d+\.\d\d", text) else text.casefold()
    if low.startswith("noon"):
        return 12 * 60
    if low.startswith("midnight"):
        return DAY_MINUTES
    match = re.match(r"(\d{1,2})(?::(\d{1,2}))?\s*([ap])?", low)
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half is None and ":" not in low:
        found = re.search(r"([ap])\.?m", other.casefold())
        half = found.group(1) if found else None
    if hour > 24 or minute > 59:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


def _day(text: str) -> int:
    low = text.casefold().strip(". ")
    return _SHORT.get(low[:3], 0)


def _days(match: re.Match[str]) -> frozenset[int]:
    """Return the days that a day expression names."""
    if match["all"]:
        return _ALL
    if match["weekdays"]:
        return frozenset(range(5))
    if match["weekends"]:
        return frozenset({5, 6})
    if match["one"]:
        return frozenset({_day(match["one"])})
    first, last = re.findall(_DAY, match["span"], re.IGNORECASE)
    if re.search(r"\band\b", match["span"]):
        return frozenset({_day(first), _day(last)})
    start, end = _day(first), _day(last)
    return frozenset((start + i) % 7 for i in range((end - start) % 7 + 1))


def named_days(text: str) -> frozenset[int]:
    """Return all days that a text names."""
    return frozenset(day for match in _DAYS_EXPR.finditer(text) for day in _days(match))


@dataclass(slots=True)
class _Event:
    start: int
    end: int
    days: frozenset[int] | None = None
    opens: int | None = None
    closes: int | None = None
    closed: bool = False
    excepted: bool = False


def statements(text: str) -> list[Statement]:
    """Return what a sentence says about opening hours.

    An empty list where it is about something else, or where a clock time in it could not be placed.
    """
    if not _OPENING.search(text) or _OTHER_TIMES.search(text):
        return []
    events = _events(text)
    if _VARIED.search(text):
        events = [e for e in events if e.days != _ALL or e.closed or e.excepted]
    if any(not _inside(m.start(), events) for m in re.finditer(_TIME, text, re.IGNORECASE)):
        return []
    found = [
        Statement(e.days, None, None, closed=True, start=e.start, end=e.end)
        for e in events
        if e.days is not None and (e.closed or e.excepted)
    ]
    usual = [e for e in events if e.days is None or not (e.closed or e.excepted)]
    timed, loose = _paired(text, usual)
    found += timed
    if loose and not timed and re.search(r"\b(?:open|opens|operat\w+)\b", text, re.IGNORECASE):
        found.append(_joined(loose, _Event(loose[0].start, loose[-1].end)))
        loose = []
    return _without_exceptions(found, frozenset(d for e in loose for d in e.days or ()))


_VARIED = re.compile(r"\b(?:differ\w*|var(?:y|ies|ying|ied|iable)|irregular)\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\b(?:while|whereas|but|with (?:extended|longer|later|shorter|earlier|reduced|different))\b|;", re.IGNORECASE
)


def _inside(position: int, events: list[_Event]) -> bool:
    return any(e.start <= position < e.end for e in events)


def _paired(text: str, events: list[_Event]) -> tuple[list[Statement], list[_Event]]:
    """Pair day expressions with times, in the order that the text begins with; return the days left over."""
    groups: list[list[_Event]] = []
    for event in events:
        kind = event.days is None
        if groups and _CONTRAST.search(text[groups[-1][-1].end : event.start]):
            groups.append([event])
        elif groups and (groups[-1][0].days is None) == kind and not (kind and _both(groups[-1][-1], event)):
            groups[-1].append(event)
        elif groups and kind and (groups[-1][0].days is None):
            groups[-1][-1] = _merged(groups[-1][-1], event)
        else:
            groups.append([event])
    found: list[Statement] = []
    loose: list[_Event] = []
    position = 0
    while position < len(groups):
        group, after = groups[position], groups[position + 1] if position + 1 < len(groups) else None
        apart = after is None or (group[0].days is None) == (after[0].days is None)
        if after is None or apart or _CONTRAST.search(text[group[-1].end : after[0].start]):
            if group[0].days is None:
                found += [_joined([], event) for event in group]
            else:
                loose += group
            position += 1
            continue
        days, times = (after, group) if group[0].days is None else (group, after)
        if len(times) == 1:
            found.append(_joined(days, times[0]))
        position += 2
    return found, loose


def _both(first: _Event, second: _Event) -> bool:
    """Tell an opening time followed by a closing time ("opens at 9 am and closes at 5 pm")."""
    return first.opens is not None and first.closes is None and second.opens is None and second.closes is not None


def _merged(first: _Event, second: _Event) -> _Event:
    return _Event(first.start, second.end, opens=first.opens, closes=second.closes)


def _joined(days: list[_Event], time: _Event) -> Statement:
    """Return one statement made of day expressions and a time."""
    named = frozenset(d for event in days for d in event.days or ())
    start = min([time.start, *(e.start for e in days)])
    end = max([time.end, *(e.end for e in days)])
    return Statement(named or None, time.opens, time.closes, closed=False, start=start, end=end)


def _without_exceptions(found: list[Statement], loose: frozenset[int]) -> list[Statement]:
    """Take the days said to be closed, and days named on their own, out of statements on a wider range."""
    closed = frozenset(d for s in found if s.closed for d in s.days or ())
    result = []
    for statement in found:
        if statement.closed or statement.days is None:
            result.append(statement)
            continue
        own = frozenset(
            d
            for s in found
            if not s.closed and s.days and s is not statement and len(s.days) < len(statement.days)
            for d in s.days
        )
        days = statement.days - closed - own - (loose if loose < statement.days else frozenset())
        if days:
            result.append(replace(statement, days=days))
    return result


def _events(text: str) -> list[_Event]:
    """Return day expressions and times in reading order."""
    found: list[_Event] = []
    for match in _DAYS_EXPR.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if (
            match["one"]
            and re.match(r"(?:sun|sat|mon|wed|fri)\b", match["one"], re.IGNORECASE)
            and not match["one"][0].isupper()
        ):
            continue
        closed, excepted = bool(_CLOSED.search(before)), bool(_EXCEPT.search(before))
        joined = re.search(r"(?:\band\b|,|&|/)\s*(?:on\s+)?$", before)
        if found and joined and (found[-1].closed or found[-1].excepted) and match.start() - found[-1].end <= 8:
            closed, excepted = found[-1].closed, found[-1].excepted
        found.append(_Event(match.start(), match.end(), days=_days(match), closed=closed, excepted=excepted))
    spans = []
    for match in _SPAN.finditer(text):
        opens, closes = minutes(match["a"], match["b"]), minutes(match["b"])
        if opens is not None and closes is not None:
            spans.append((match.start(), match.end()))
            found.append(_Event(match.start(), match.end(), opens=opens, closes=closes or DAY_MINUTES))
    for match in _POINT.finditer(text):
        if any(start <= match.start("t") < end for start, end in spans):
            continue
        value = minutes(match["t"])
        if not match["which"].casefold().startswith(("clos", "until", "till")):
            found.append(_Event(match.start(), match.end(), opens=value))
        else:
            found.append(_Event(match.start(), match.end(), closes=value or DAY_MINUTES))
    return sorted(found, key=lambda e: e.start)


def spoken_time(value: int) -> str:
    """Return minutes after midnight as a clock time, such as 11:30."""
    return f"{value // 60 % 24}:{value % 60:02d}"


def spoken_hours(week: Week, day: int) -> str:
    """Return one day's hours as words."""
    if day not in week.hours:
        return f"nothing is known about {DAYS[day].capitalize()}"
    span = week.hours[day]
    if span is None:
        return f"{DAYS[day].capitalize()} is closed"
    return f"{DAYS[day].capitalize()} is {spoken_time(span[0])} to {spoken_time(span[1])}"
