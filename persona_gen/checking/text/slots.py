"""Slots of one type in a claim and in the snippet that it retells: days, months, clock times, kin, trades, tools."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of one type, where a text has it."""

    kind: str
    value: str | float
    start: int
    end: int
    text: str


_WEEKDAY = re.compile(r"\b(mon|tues|wednes|wens|wends|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:(January|February|March|April|June|July|August|September|October|November|December)|(May))\b", re.IGNORECASE
)
MONTHS = tuple(
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_DAYPARTS = {
    "morning": "morning", "mornings": "morning", "noon": "noon", "midday": "noon", "lunchtime": "noon",
    "afternoon": "afternoon", "afternoons": "afternoon", "evening": "evening", "evenings": "evening",
    "night": "evening", "nights": "evening", "eve": "evening", "tonight": "evening", "midnight": "evening",
}  # fmt: skip
_FAMILIES = """
kin: son, sons | daughter, daughters | mother, mum, mom, mums, moms | father, dad, dads | sister, sisters |
 brother, brothers | wife | husband | aunt | uncle | grandmother, granny, grandma | grandfather, grandpa |
 nephew | niece | cousin, cousins
care: nurse, nurses | surgeon, surgeons | physio, physiotherapist, physios | pharmacist, chemist | dentist |
 receptionist | midwife | psychologist, therapist | paramedic | gp, gps
trade: lawyer, lawyers | accountant, accountants | plumber | electrician | courier, couriers | architect | cashier
school: teacher, teachers | professor, professors | tutor, tutors | librarian, librarians | supervisor, advisor
work: boss, bosses | intern, interns | successor | predecessor
device: laptop, laptops | tablet computer, ipad | smartphone, smartphones | desktop
meal: breakfast | lunch | dinner, supper
drink: coffee | tea | beer | wine
season: summer, summers | winter, winters | autumn
side: left-hand | right-hand
colour: red | blue | green | yellow | black | white | brown | purple | orange | grey, gray | pink
vehicle: car, cars | bus, buses | train, trains | bicycle, bike, bikes | taxi, taxis | tram | plane | ferry
currency: euro, euros | dollar, dollars | yen | franc, francs | rupee, rupees
language: english | german | french | spanish | italian | chinese | japanese | portuguese | russian | polish
"""
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
}
_HOUR = r"(?P<{0}>\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_CLOCK = re.compile(
    r"\b(?P<h>\d{1,2})[:.](?P<m>[0-5]\d)(?!\d|\s*(?:%|stars?|points?|per\b))\b"
    rf"|\b(?:(?P<to>half|quarter)\s+(?:(?P<rel>past|to)\s+)?{_HOUR.format('hh')})\b(?!\s+(?:of|in|percent|per|a|an)\b)"
    rf"|\b{_HOUR.format('hp')}\s*(?:a\.?m\b|p\.?m\b|o['’]clock)"
    rf"|\b(?:at|by|until|till|before|after|around)\s+{_HOUR.format('ha')}(?=\s*(?:[,;.!?]|$)|\s+(?:sharp|on\s+the\s+dot|"
    r"in\s+the\s+(?:morning|afternoon|evening)|at\s+night|and|he|she|they|i|we|my|already)\b)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:(?P<every>every|each|per)\s+(?:(?P<n>\d+|other|second|third|two|three|four|five|six|few)\s+)?"
    r"(?P<unit>hour|day|night|morning|evening|week|month|quarter|year)s?\b"
    r"|(?P<adverb>daily|weekly|monthly|quarterly|yearly|annually|hourly|nightly|fortnightly)\b"
    r"|(?:(?P<amount>(?:\d+|\w+)\s+(?:seconds?|minutes?|hours?|days?|times)|once|twice|half\s+an\s+hour|an\s+hour)\s+"
    r"(?:an?|of\s+(?:his|her|their|my|our|the)\s+(?:[\w’']+[’']s?\s+)?)\s*"
    r"(?P<of>hour|day|night|week|month|quarter|year)\b))",
    re.IGNORECASE,
)
_DAYS = {"hour": 1 / 24, "day": 1.0, "night": 1.0, "morning": 1.0, "evening": 1.0, "week": 7.0, "month": 30.4,
         "quarter": 91.3, "year": 365.25}  # fmt: skip
_ADVERBS = {"hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week", "monthly": "month",
            "quarterly": "quarter", "yearly": "year", "annually": "year"}  # fmt: skip
_TIMES = {"other": 2, "second": 2, "third": 3}


@lru_cache(maxsize=1)
def _families() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for line in re.sub(r"\n ", " ", _FAMILIES.strip()).splitlines():
        kind, _, groups = line.partition(":")
        for group in groups.split("|"):
            words = [word.strip() for word in group.split(",")]
            found.update(dict.fromkeys(words, (kind, words[0])))
    return found


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=20_000)
def slots(text: str) -> tuple[Slot, ...]:
    """Return every slot of a text."""
    found = [_slot("weekday", m[1].casefold().replace("wens", "wednes").replace("wends", "wednes"), m)
             for m in _WEEKDAY.finditer(text)]  # fmt: skip
    for m in _MONTH.finditer(text):
        lone = re.search(
            r"\b(?:in|since|last|next|early|late|mid|by|from|until|of)\s+$", text[: m.start()], re.IGNORECASE
        )
        if (m[1] and (m[1][0].isupper() or lone)) or (m[2] == "May" and (lone or m.start() > 0)):
            found.append(_slot("month", m.group().casefold(), m))
    families = _families()
    for m in _WORD.finditer(text):
        low = m.group().casefold()
        if low in _DAYPARTS:
            found.append(_slot("daypart", _DAYPARTS[low], m))
        elif low in families:
            found.append(_slot(*families[low], m))
    found += [_slot("clock", value, m) for m in _CLOCK.finditer(text) if (value := _clock(m)) is not None]
    found += [_slot("period", value, m) for m in _EVERY.finditer(text) if (value := _period(m)) is not None]
    return tuple(found)


def _slot(kind: str, value: str | float, match: re.Match[str]) -> Slot:
    return Slot(kind, value, match.start(), match.end(), match.group().strip())


def _hour(text: str) -> int:
    return _NUMBERS.get(text.casefold(), int(text) if text.isdigit() else 99)


def _clock(match: re.Match[str]) -> float | None:
    """Return a clock time as minutes after twelve; morning and evening hours are not told apart here."""
    minutes = 0
    if match["h"]:
        hour, minutes = int(match["h"]), int(match["m"])
    elif match["to"]:
        hour = _hour(match["hh"])
        minutes = 30 if match["to"].casefold() == "half" else 15
        if match["to"].casefold() == "quarter" and not match["rel"]:
            return None
        if (match["rel"] or "").casefold() == "to":
            minutes = -minutes
    else:
        hour = _hour(match["hp"] or match["ha"])
    return None if hour > 24 else float((hour * 60 + minutes) % 720)


def _period(match: re.Match[str]) -> float | None:
    """Return how many days lie between two times of something regular."""
    if match["adverb"]:
        low = match["adverb"].casefold()
        return 14.0 if low == "fortnightly" else _DAYS[_ADVERBS[low]]
    if match["of"]:
        return _DAYS[match["of"].casefold()]
    unit, number = match["unit"].casefold(), (match["n"] or "1").casefold()
    if number == "few":
        return None
    return _DAYS[unit] * (_TIMES.get(number) or (int(number) if number.isdigit() else _NUMBERS.get(number, 1)))


def other_slot(text: str, source: str) -> tuple[Slot, Slot] | None:
    """Return a slot of the text that its source fills otherwise, with the source's; None where all agree.

    A type is compared only where both have it; a clock time needs no morning or evening to agree.
    """
    own, others = slots(text), slots(source)
    for slot in own:
        rivals = [other for other in others if other.kind == slot.kind]
        if not rivals or any(_alike(slot, other) for other in rivals):
            continue
        if slot.kind == "weekday" and re.search(r"\b(?:next|following) day\b", source):
            continue
        unclaimed = [other for other in rivals if not any(_alike(mine, other) for mine in own)]
        if unclaimed:
            return slot, unclaimed[0]
    return None


def _alike(one: Slot, other: Slot) -> bool:
    if one.kind != other.kind:
        return False
    if isinstance(one.value, float) and isinstance(other.value, float):
        return abs(one.value - other.value) <= 0.05 * max(one.value, other.value)
    return one.value == other.value


def months_between(text: str) -> float | None:
    """Return how many months lie between the two months that a text names, or None."""
    named = [MONTHS.index(str(slot.value)) for slot in slots(text) if slot.kind == "month"]
    return float((named[1] - named[0]) % 12) if len(named) == 2 else None


_NAMED = re.compile(r"\b(?P<prep>in|with|from|via|using|on|by|into|through)\s+(?P<name>[A-Z][\w+#.-]*[\w+#])")


def named_spans(text: str) -> list[tuple[int, int]]:
    """Return where names stand after a preposition."""
    return [m.span("name") for m in _NAMED.finditer(text)]


def other_name(text: str, source: str, skip: frozenset[str]) -> tuple[str, str] | None:
    """Return a name after a preposition ("in Python") where the source has another after the same one ("in SQL")."""
    low = source.casefold()
    for match in _NAMED.finditer(text):
        name = match["name"]
        if name.casefold() in low or name.casefold() in skip or slots(name):
            continue
        for other in _NAMED.finditer(source):
            if other["prep"].casefold() == match["prep"].casefold() and other["name"].casefold() not in text.casefold():
                if slots(other["name"]) or other["name"].casefold() in skip:
                    continue
                return name, other["name"]
    return None
