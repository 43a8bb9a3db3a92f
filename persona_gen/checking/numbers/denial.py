"""Denial: the words that turn a share into the share of those who lack the thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound, Thing
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work

_AUXILIARY = r"do|does|did|have|has|had|would|are|is|were|was|could|can|will"
_STOPPED = re.compile(
    rf"\b(?:stop(?:ped|s)? short of|short of|fail(?:ed|s)? to|refus\w+ to|(?:{_AUXILIARY}) not|cannot"
    rf"|(?:{_AUXILIARY})n[’']t|without|never|not among|lack(?:s|ing)?"
    r"|no(?! (?:longer|less|fewer|one|later|sooner)\b)(?! more than\b)"
    r"|(?:something|anything|everything|anyone|someone) (?:other than|else|but)|other than|anything but)\b",
    re.IGNORECASE,
)
_NOT_HELD = re.compile(r"\b(?:does|do|did) not (?:hold|apply)(?: true)?\b", re.IGNORECASE)


def denials(work: Work, q: Quantity, bound: Bound) -> list[re.Match[str]]:
    """Return the denials between a share and the words of its thing ("41 % do not …", "does not hold for 41 %").

    One turns the share round; with two the sentence is for people to read.
    """
    wanted = bound.thing.main | bound.thing.special
    after = [m.start for m in work.reading.mentions if m.feature in wanted and m.start >= q.end]
    end = max(after, default=q.end)
    chunk = work.reading.chunk_at(q.start)
    found = [*_NOT_HELD.finditer(work.text, chunk.start, q.start)]
    found += _STOPPED.finditer(work.text, q.end, end if after else max(end, chunk.end))
    if not after and re.search(
        r"\b(?:like|as (?:do|are|is|have)|so (?:do|are|is|have)|nor (?:do|are|is|have))\s*$", work.text[: q.start]
    ):
        found += _STOPPED.finditer(work.text, 0, q.start)  # "She is short of 5+ years in the role, like 84%"
    own = len(_STOPPED.findall(f"{bound.thing.label} {bound.thing.category or ''}"))
    return found[: max(0, len(found) - own)]  # "reran a job without changing it" is what the label says itself


_IN_LABEL = re.compile(r"\b(?:never|not|without|no|none|cannot|\w+n[’']t)\b", re.IGNORECASE)
_ANY_DENIAL = re.compile(
    r"\b(?:never|not|without|no|none|nobody|nothing|nor|neither|cannot|\w+n[’']t|hardly|rarely|seldom|fail\w*|lack\w*"
    r"|refus\w+|stop\w*|short of|missed|misses|miss|skip\w*|drop\w*|laps\w+|quit|only|other than|anything but)\b",
    re.IGNORECASE,
)
"""Words that may deny; with one of them a claim may say just what a denying label says."""


def label_denies(thing: Thing) -> bool:
    """Tell whether the label itself denies ("Did not renew the contract"); an answer "Never" is no such label."""
    return bool(_IN_LABEL.search(thing.label)) and not thing.special


def turned_round(work: Work, thing: Thing, start: int, end: int) -> bool:
    """Tell whether words without any denial speak of a thing whose label denies ("renewed" for "did not renew")."""
    return label_denies(thing) and not _ANY_DENIAL.search(work.reading.full, start, end)
