"""What checkers read: the evidence with lexical indices, built once and used for every claim."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from persona_gen.checking.forms import IRREGULAR
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.claim import Claim
    from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")
"""A word (with an inner apostrophe) or a figure."""

_ENDINGS: tuple[tuple[str, str, int], ...] = (
    ("iest", "y", 3),
    ("ies", "y", 3),
    ("ied", "y", 3),
    ("ying", "y", 3),
    ("sses", "ss", 2),
    ("ches", "ch", 2),
    ("shes", "sh", 2),
    ("xes", "x", 2),
    ("ings", "", 4),
    ("ing", "", 3),
    ("ed", "", 3),
    ("es", "e", 3),
    ("s", "", 3),
)
_PEOPLE = re.compile(r"(?<=[a-z]{3})people$|(?<=s)(?:women|men)$")


def _one_of(match: re.Match[str]) -> str:
    """Return the singular of a joined word for people ("tradespeople" → person)."""
    return {"people": "person", "women": "woman", "men": "man"}[match.group()]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the light stem of one word: lower case, without possessive and the commonest English endings."""
    low = word.casefold().replace("’", "'")
    low = low.removesuffix("'s").removesuffix("'")
    low = _PEOPLE.sub(_one_of, low)
    if low in IRREGULAR:
        plain = IRREGULAR[low]
        return plain[:-1] if len(plain) > 4 and plain.endswith("e") else plain
    for ending, put, least in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= least and not low.endswith(("ss", "us", "is")):
            low = low[: -len(ending)] + put
            if ending in {"ing", "ings", "ed"} and len(low) > 3 and low[-1] == low[-2] and low[-1] not in "lsz":
                low = low[:-1]
            break
    return low[:-1] if len(low) > 4 and low.endswith("e") else low


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text with its stem and offsets."""

    text: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of `text` in order."""
    return tuple(Token(m.group(), stem(m.group()), m.start(), m.end()) for m in WORD.finditer(text))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of `text` in order."""
    return tuple(token.stem for token in tokens(text))


@lru_cache(maxsize=4_096)
def name_stems(name: str) -> tuple[str, ...]:
    """Return the stems of a segment's name, without what stands in parentheses."""
    return tuple(token.stem for token in tokens(re.sub(r"\([^)]*\)", "", name)))


_AGENT = re.compile(r"(?:[eo]rs|ists|ians|ants|ents|ees|folk|people|regulars|devotees|fans)$")
"""Endings of words for people who do something."""
_ANYBODY_TEXT = (
    "customer shopper user people patient respondent consumer client buyer member subscriber visitor reviewer "
    "household home participant adult employee worker guest traveller student owner team organisation company firm "
    "practice clinic parent family person reader order number letter paper offer account holder year"
)
_ANYBODY = frozenset(stem(word) for word in _ANYBODY_TEXT.split())
"""Words for people (and things) that tell no segment from another."""


class Context:
    """The evidence of one study, indexed for the checkers; immutable after it is built."""

    def __init__(self, base: EvidenceBase, claims: Sequence[Claim] = ()) -> None:
        """Index `base`; `claims` are read only to learn which invented name belongs to which segment."""
        self.base = base
        self._claims = tuple(claims)

    @cached_property
    def statistics_by_segment(self) -> dict[str, tuple[Statistic, ...]]:
        """Statistics by segment id; `"*"` holds those of everybody."""
        found: dict[str, list[Statistic]] = defaultdict(list)
        for statistic in self.base.statistics:
            found[statistic.segment].append(statistic)
        return {segment: tuple(items) for segment, items in found.items()}

    @cached_property
    def statistics_by_key(self) -> dict[str, Statistic]:
        """Statistics by their stable key."""
        return {statistic.key: statistic for statistic in self.base.statistics}

    @cached_property
    def statistics_by_metric(self) -> dict[str, tuple[Statistic, ...]]:
        """Statistics by metric id, over all segments."""
        found: dict[str, list[Statistic]] = defaultdict(list)
        for statistic in self.base.statistics:
            found[statistic.metric].append(statistic)
        return {metric: tuple(items) for metric, items in found.items()}

    @cached_property
    def snippets_by_segment(self) -> dict[str | None, tuple[Snippet, ...]]:
        """Snippets by segment id; `None` holds those without one."""
        found: dict[str | None, list[Snippet]] = defaultdict(list)
        for snippet in self.base.snippets:
            found[snippet.segment].append(snippet)
        return {segment: tuple(items) for segment, items in found.items()}

    def snippets_of(self, segment: str | None) -> tuple[Snippet, ...]:
        """Return the snippets of one segment."""
        return self.snippets_by_segment.get(segment, ())

    def same(self, statistic: Statistic, segment: str) -> Statistic | None:
        """Return the same statistic (metric, statistic, category) of another segment."""
        parts = (segment, statistic.metric, statistic.statistic, statistic.category or "")
        return self.statistics_by_key.get("|".join(parts))

    def overall(self, statistic: Statistic) -> float | None:
        """Return the same statistic for everybody, from the row itself or from the `"*"` row."""
        if statistic.segment == OVERALL:
            return as_number(statistic.value)
        own = as_number(statistic.overall)
        if own is not None:
            return own
        everybody = self.same(statistic, OVERALL)
        return as_number(everybody.value) if everybody else None

    def siblings(self, segment: str | None) -> tuple[str, ...]:
        """Return the ids of the other segments, in the study's order."""
        return tuple(s.id for s in self.base.segments if s.id != segment)

    @cached_property
    def population(self) -> float | None:
        """How many members the whole base has, where the evidence tells."""
        for statistic in self.statistics_by_segment.get(OVERALL, ()):
            if statistic.statistic == "count" and statistic.category is None:
                return as_number(statistic.value)
        sizes = [s.n / s.share for s in self.base.segments if s.n and s.share]
        return round(max(sizes)) if sizes else None

    @cached_property
    def whole_bases(self) -> frozenset[float]:
        """Sizes of the whole base: its members, and the bases of the figures of everybody."""
        everybody = self.statistics_by_segment.get(OVERALL, ())
        sizes = {float(s.n) for s in everybody if s.n}
        return frozenset(sizes | ({self.population} if self.population else set()))

    @cached_property
    def label_stems(self) -> frozenset[str]:
        """Stems of all labels and of the study's own title."""
        found = set(stems(f"{self.base.study} {self.base.title or ''}"))
        for statistic in self.base.statistics:
            found.update(stems(statistic.label))
        return frozenset(found)

    @cached_property
    def name_forms(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """How each segment may be called, as stems, the longest first.

        By its name; by its name's last word ("renovators" for Home Renovators) or its id ("collectors") where that
        names people and no other segment; by what follows the people in it ("with back pain").
        """
        names = {s.id: name_stems(s.name) for s in self.base.segments}
        found = [(segment, name) for segment, name in names.items() if name]
        for segment in self.base.segments:
            name = names[segment.id]
            others = {word for other, words in names.items() if other != segment.id for word in words}
            last = re.sub(r"\([^)]*\)", "", segment.name).split()[-1:]
            for word in (*last, segment.id):
                short = name_stems(word)
                if len(short) == 1 and _AGENT.search(word.casefold()) and short[0] not in others | _ANYBODY:
                    found.append((segment.id, short))
            if len(name) > 2 and name[-1] in _ANYBODY and name[0] not in others and len(name[0]) > 3:
                found.append((segment.id, (name[0], name[-1])))
            if len(name) > 2 and name[0] in _ANYBODY and not others.issuperset(name[1:]):
                found.append((segment.id, name[1:]))
        return tuple(sorted(dict.fromkeys(found), key=lambda form: -len(form[1])))

    @cached_property
    def name_parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Beginnings of two words of a segment's longer name that no other segment's name holds ("long-term")."""
        names = {s.id: name_stems(s.name) for s in self.base.segments}
        found = []
        for segment, name in names.items():
            part = name[:2]
            others = {word for other, words in names.items() if other != segment for word in words}
            if len(name) > 2 and not others & set(part):
                found.append((segment, part))
        return tuple(found)

    @cached_property
    def evidence_stems(self) -> frozenset[str]:
        """Stems of all labels, categories, segment names and snippets."""
        found: set[str] = set()
        for statistic in self.base.statistics:
            found.update(stems(f"{statistic.label} {statistic.category or ''}"))
        for segment in self.base.segments:
            found.update(stems(segment.name))
        for snippet in self.base.snippets:
            found.update(stems(snippet.text))
        return frozenset(found)

    @cached_property
    def personas(self) -> dict[str, str]:
        """Invented first names (lower case) → the segment whose persona bears them."""
        counts: dict[str | None, Counter[str]] = defaultdict(Counter)
        for claim in self._claims:
            counts[claim.segment].update(set(_name_candidates(claim.text)))
        known = {c.persona.casefold(): c.segment for c in self._claims if c.persona and c.segment}
        found: dict[str, str] = dict(known)
        leading = {s: {n for n, c in counter.items() if c == max(counter.values())} for s, counter in counts.items()}
        for segment, counter in counts.items():
            others: Counter[str] = Counter()
            for other, their in counts.items():  # who is only mentioned there is nobody's rival
                others.update({n: c for n, c in their.items() if other != segment and n in leading[other]})
            usable = {
                name: count - others[name]
                for name, count in counter.items()
                if stem(name) not in self.evidence_stems and count > others[name]
            }
            if segment is not None and usable and segment not in known.values():
                name = max(sorted(usable), key=usable.__getitem__)
                found[name.casefold()] = segment
        return found


_INTRODUCED = re.compile(
    r"\b(?:[Mm]eet|introduce|call(?:ed)?(?: \w+)?|name(?:d)?|[Pp]icture|[Tt]hink of|[Ii]magine|who is)"
    r"\s+([A-Z][\w’'-]+)"
)
_SUBJECT = re.compile(
    r"(?:^|[.:;,“”\"]\s+)([A-Z][^\W\d_]+)(?:['’]s\b|,|\s+(?:is|has|was|can|would|likes|wants|\w+s)\b)"
)
_INSIDE = re.compile(r"(?<=[a-z,;:] )([A-Z][^\W\d_]{2,})(?=['’]s\b|\b)")
_NOT_NAMES_TEXT = (
    "she he they her his their it its this that these those there here who what when where why how if as at on in of "
    "for from with over only most few half about around roughly nearly almost just more less fewer each every all "
    "nobody everyone everybody no none one two three four five six seven eight nine ten customers people users "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today now still among across between his her by to out off up down all both "
    "either neither unlike like since because than while whereas not never some many several other others another "
    "elsewhere overall generally usually typically often rarely even yet but and or nor so "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred between nothing nowhere everywhere anyone anybody asked told back past given "
    "then there perhaps maybe once twice fewer compared within without before after during"
)
_NOT_NAMES = frozenset(_NOT_NAMES_TEXT.split())


def _name_candidates(text: str) -> Iterable[str]:
    """Yield capitalised words that may be a persona's name; introductions count as two."""
    for pattern in (_INTRODUCED, _SUBJECT, _INSIDE):
        for match in pattern.finditer(text):
            name = match.group(1).removesuffix("'s").removesuffix("’s")
            if name.casefold() not in _NOT_NAMES and len(name) > 2 and not name.isupper():
                yield name


def as_number(value: object) -> float | None:
    """Return a value as a float, or None where it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None
