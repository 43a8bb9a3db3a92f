"""Binding: which statistic a quantity speaks of, by what the sentence says and never by the digits."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from persona_gen.checking.context import as_number
from persona_gen.checking.numbers.grammar import Quantity, find_periods, find_quantities
from persona_gen.checking.numbers.lexicon import OPPOSITES, features, mentions
from persona_gen.checking.numbers.patterns import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from persona_gen.checking.context import Context
    from persona_gen.domain.evidence import Statistic

_GENERIC = frozenset(
    {"agreed", "agree", "applies", "mentioned", "chosen", "yes", "true", "any", "1", "selected", "checked", "done"}
)
HOUSE = frozenset(
    {
        "USE",
        "PATIENT",
        "valu",
        "level",
        "count",
        "score",
        "take",
        "EVER",
        "LAST",
        "FIRST",
        "item",
        "product",
        "service",
        "place",
        "add",
        "part",
        "give",
        "get",
        "find",
        "need",
        "hav",
        "ask",
        "plan",
        "agree",
        "person",
        "customer",
        "year",
    }
) | frozenset(
    {"HOUSEHOLD", "highest", "able", "being", "feel", "currency", "FREQUENT", "DURATION", "together", "live", "whol"}
)
"""Label features too common to bind anything on their own."""


@dataclass(frozen=True, eq=False)
class Thing:
    """One measured thing: a metric, with one category where it has categories."""

    metric: str
    category: str | None
    label: str
    unit: str | None
    main: frozenset[str]
    """Features of the label."""
    special: frozenset[str]
    """Features of the category that the label lacks."""
    needs_category: bool
    span: Quantity | None
    """The category as a quantity, such as "5+ years"."""
    statistics: tuple[Statistic, ...] = field(repr=False)
    months: float | None = None
    """The period that the figure covers, in months."""
    rate: bool = False
    inner: tuple[tuple[Quantity, frozenset[str]], ...] = ()
    """Quantities in the label ("Gave 5 stars"), each with the features of the word behind it."""
    periods: tuple[float, ...] = ()
    """All stretches of time that label and category name, in months."""
    echo: frozenset[str] = frozenset()
    """Features of the label that only say that somebody has it ("Has installed the app": installed)."""
    also: frozenset[str] = frozenset()
    """Features that follow from unit and label: days from one thing to another are a wait."""

    @cached_property
    def is_share(self) -> bool:
        """Whether the figure is a share or a count out of a base."""
        return self.statistics[0].statistic == "share" or (
            self.statistics[0].statistic == "count" and self.category is not None
        )

    @cached_property
    def by_segment(self) -> dict[str, tuple[Statistic, ...]]:
        """The thing's statistics by segment."""
        found: dict[str, list[Statistic]] = defaultdict(list)
        for statistic in self.statistics:
            found[statistic.segment].append(statistic)
        return {segment: tuple(items) for segment, items in found.items()}

    @cached_property
    def title(self) -> str:
        """How a reader calls it."""
        plain = re.sub(r"\s*\([^)]*\)", "", self.label)
        return f"{plain}: {self.category}" if self.category and self.category.casefold() not in _GENERIC else plain

    @cached_property
    def family(self) -> str:
        """The sort of unit: money, share, duration, age or the counted thing."""
        unit = (self.unit or "").casefold()
        thing = unit.partition("/")[0].strip()
        if self.is_share:
            return "share"
        if (
            thing == "money"
            or (re.fullmatch(r"[a-z]{3}", thing) and thing.upper() in _CODES)
            or thing in {"$", "€", "£"}
        ):
            return "money"
        if "AGE" in self.main and thing.startswith("year"):
            return "age"
        return "duration" if thing.rstrip("s") in _TIMES else thing or "number"


_CODES = frozenset({"USD", "EUR", "GBP", "JPY", "CHF", "INR", "SEK", "NOK", "DKK", "CAD", "AUD", "NZD", "MXN", "BRL"})
_TIMES = frozenset({"day", "week", "month", "year", "hour", "minute", "second", "min", "hr"})


_ALSO = 0.5
"""Weight of a feature that only follows from a label."""
_WAITING = re.compile(
    r"\bfrom\b.+\b(?:to|until)\b|\bbetween\b.+\band\b|\b(?:until|before|till|to get)\b", re.IGNORECASE
)


def _following(label: str, unit: str | None, main: frozenset[str]) -> frozenset[str]:
    """Return what a label implies: a stretch of time up to something is a wait for it."""
    timed = (unit or "").partition("/")[0].strip().rstrip("s").casefold() in _TIMES
    return frozenset({"WAIT"} - main) if timed and _WAITING.search(label) else frozenset()


_CHANNELS = frozenset({"STORE", "WEB"})
_HAVING = re.compile(r"(?:has|have|had|owns?|holds?)\b", re.IGNORECASE)


def core_of(thing: Thing) -> frozenset[str]:
    """Return the features that make a thing what it is: of its category, else of its label; common ones left out."""
    main = thing.main - thing.echo
    main = main - _CHANNELS if main > _CHANNELS else main  # "in the shop and online" is everywhere
    return (thing.special - HOUSE) or thing.special or (main - HOUSE) or main


@dataclass(frozen=True)
class Bound:
    """A thing with its score and the features of the text that bound it."""

    thing: Thing
    score: float
    matched: frozenset[str]
    named: bool = False
    """True when a quantity in the text names the category itself."""

    @cached_property
    def firm(self) -> bool:
        """Whether the words name the thing well enough to contradict a figure: half of what makes it special."""
        if self.named:
            return True
        core = core_of(self.thing)
        return 2 * len(core & self.matched) >= len(core)

    @cached_property
    def whole(self) -> bool:
        """Whether the words name all that makes the thing special."""
        core = core_of(self.thing)
        return self.named or core <= self.matched


class Binder:
    """All things of a study, and the scoring of a text's features against them."""

    def __init__(self, context: Context) -> None:
        """Build the profiles of all statistics of the context."""
        self.context = context
        self.things = _things(context)
        self.labels = _labels(self.things)
        self.units = frozenset(f for t in self.things for f in features(t.unit or ""))
        """Features of the units, which are no strange words beside a figure."""
        metrics = {t.metric for t in self.things}
        holders: dict[str, set[str]] = defaultdict(set)
        for thing in self.things:
            for feature in thing.main | thing.special:
                holders[feature].add(thing.metric)
        self.weight = {
            f: math.log(1 + len(metrics) / len(owners)) * (0.35 if f in HOUSE else 1.0) for f, owners in holders.items()
        }

    def bind(
        self,
        scopes: Iterable[Mapping[str, object]],
        *,
        allow: Iterable[Thing] | None = None,
        spans: tuple[Quantity, ...] = (),
        margin: float = 0.12,
        refine: Mapping[str, object] | None = None,
    ) -> list[Bound]:
        """Return the things that fit best, one if the words are clear, several if they are ambiguous.

        Args:
            scopes: features by scope, the nearest first; later ones only break ties.
            allow: things to choose among, for example those of a fitting unit.
            spans: quantities that may name a category ("five years or more").
            margin: how much worse a score may be and still tie.
            refine: features of the topic named just before, which may narrow a general thing to a part of it.
        """
        candidates = list(allow if allow is not None else self.things)
        best: list[Bound] = []
        seen: set[str] = set()
        for scope in scopes:
            seen |= set(scope)
            scored = [b for thing in candidates if (b := self._score(thing, seen, spans)) is not None]
            if not scored:
                continue
            first = max(scored, key=lambda b: b.score)
            least = first.score - margin * max(first.score, 0.5)
            best = [b for b in scored if b.score >= least or _as_good(b, first)]
            if len(best) == 1:
                return self._refined(best, refine)
            candidates = [b.thing for b in best]
        return self._refined(_general(best), refine)

    def _refined(self, best: list[Bound], topic: Mapping[str, object] | None) -> list[Bound]:
        """Narrow a general thing to the part that the sentence before has made its topic ("On wine, she spends")."""
        if len(best) != 1 or not topic:
            return best
        general = best[0].thing
        narrower = [
            t
            for t in self.things
            if general.main < t.main and t.unit == general.unit and (t.main - general.main) <= set(topic)
        ]
        return [Bound(narrower[0], best[0].score, best[0].matched | narrower[0].main)] if len(narrower) == 1 else best

    def _score(self, thing: Thing, said: set[str], spans: tuple[Quantity, ...]) -> Bound | None:
        faint = {f[1:] for f in said if f[0] == "~"} - said
        wide = said | faint | {OPPOSITES[f] for f in said if f in OPPOSITES}
        wanted = thing.main | thing.special | thing.also
        near = (said | faint) if thing.needs_category else wide
        matched = (thing.main & wide) | (thing.special & near) | (thing.also & wide)
        span_hit = thing.span is not None and any(same_span(thing.span, q) for q in spans)
        span_hit = span_hit or any(
            same_amount(q, o) for q, noun in thing.inner for o in spans if not noun or noun & wide
        )
        if thing.needs_category and not (thing.special & near) and not span_hit:
            return None
        if not span_hit and not any(self.weight.get(f, _ALSO) > 0.3 for f in matched):
            return None
        gain = sum(self.weight.get(f, _ALSO) * (0.4 if f in faint else 1.0) for f in matched)
        gain += 2.0 if span_hit else 0.0
        if thing.needs_category and thing.special and thing.special <= near:
            gain += 1.0
        missing = (
            sum(self.weight[f] for f in thing.main - wide) * 0.25
            + sum(self.weight[f] for f in thing.special - near) * 0.4
        )
        extra = sum(
            self.weight[f] for f in said if f in self.weight and f not in wanted and OPPOSITES.get(f) not in wanted
        )
        score = gain - missing - 0.35 * extra
        return Bound(thing, score, frozenset(matched), span_hit) if gain > 0.3 else None


def _general(best: list[Bound]) -> list[Bound]:
    """Of things that share the words said, prefer the one that they name whole ("spent" is all spending)."""
    whole = [b for b in best if b.whole]
    alike = len({b.thing.unit for b in best}) == 1 and len(whole) == 1
    return whole if alike and all(b.matched <= whole[0].matched for b in best) else best


def _as_good(bound: Bound, first: Bound) -> bool:
    """Tell whether a thing is matched by all the same words and is not merely a special case of the first."""
    if first.named and not bound.named:
        return False
    wanted, best = bound.thing.main | bound.thing.special, first.thing.main | first.thing.special
    return bound is not first and bound.matched >= first.matched and not best < wanted


def same_span(category: Quantity, said: Quantity) -> bool:
    """Tell whether a quantity in the text names the category ("five years or longer" for "5+ years")."""
    if category.unit and said.unit and category.unit != said.unit:
        return False
    if said.kind not in {"number", "duration", "times", "age"}:
        return False
    same_value = abs(category.value - said.value) < 1e-9 and (category.upper or 0) == (said.upper or 0)
    return same_value and _side(category) == _side(said)


def same_amount(label: Quantity, said: Quantity) -> bool:
    """Tell whether a quantity says what one in a label says ("over a fortnight" for "more than 2 weeks")."""
    times = label.kind == said.kind == "duration" and label.unit in MONTHS and said.unit in MONTHS
    if times and label.unit != said.unit:
        mine, yours = label.value * MONTHS[label.unit or ""], said.value * MONTHS[said.unit or ""]
        return abs(mine / yours - 1) < 0.01 and _side(label) == _side(said) if yours else False
    return same_span(label, said)


def opposite_span(category: Quantity, said: Quantity) -> bool:
    """Tell whether a quantity names everything but the category ("a year or more" for "less than one year")."""
    if said.kind not in {"number", "duration"} or category.unit != said.unit or category.upper or said.upper:
        return False
    return abs(category.value - said.value) < 1e-9 and {_side(category), _side(said)} == {"up", "down"}


def _side(quantity: Quantity) -> str:
    if quantity.qualifier in {"over", "at_least", "well_over", "just_over"}:
        return "up"
    return "down" if quantity.qualifier in {"under", "at_most", "well_under", "just_under"} else "at"


def _things(context: Context) -> list[Thing]:
    groups: dict[tuple[str, str | None], list[Statistic]] = defaultdict(list)
    categories: dict[str, set[str | None]] = defaultdict(set)
    for statistic in context.base.statistics:
        if as_number(statistic.value) is None or statistic.statistic == "value":
            continue
        groups[statistic.metric, statistic.category].append(statistic)
        categories[statistic.metric].add(statistic.category)
    found: list[Thing] = []
    for (metric, category), items in groups.items():
        first = items[0]
        plain = re.sub(r"\([^)]*\)", " ", first.label)
        periods = [
            p
            for p in find_periods(plain)
            if re.search(r"last|past|previous|per|each|every", plain[p.start : p.end])
            or (p.rate and "/" in (first.unit or ""))
        ]
        cut = plain
        for period in periods:
            cut = cut[: period.start] + " " * (period.end - period.start) + cut[period.end :]
        main = frozenset(f for f in features(cut) if f[0] != "~") | ({"PARTNER"} & features(first.label))
        span = next(iter(find_quantities(category)), None) if category else None
        own = frozenset(
            f for f in features(category or "") if f[0] != "~" and (category or "").casefold() not in _GENERIC
        )
        unit_period = _unit_months(first.unit)
        found.append(
            Thing(
                metric,
                category,
                first.label,
                first.unit,
                main,
                frozenset(own - main),
                category is not None and (len(categories[metric]) > 1 or bool(own - main and not own & main)),
                span,
                tuple(items),
                unit_period or (periods[0].months if periods else None),
                bool(unit_period),
                _inner(plain, category),
                tuple(p.months for p in find_periods(f"{plain} ; {category or ''}")),
                echo=own & main if _HAVING.match(first.label) and own & main < main else frozenset(),
                also=_following(plain, first.unit, main),
            )
        )
    return found


def _inner(label: str, category: str | None) -> tuple[tuple[Quantity, frozenset[str]], ...]:
    """Return the quantities of a label, each with the features of the word right behind it."""
    found = []
    for text in (label, category or ""):
        for q in find_quantities(text) if text.casefold() not in _GENERIC else ():
            noun = frozenset(m.feature for m in mentions(text) if 0 <= m.start - q.end < 2)
            if q.kind in {"number", "duration", "times", "money", "age"}:
                found.append((q, noun))
    return tuple(found)


def _labels(things: Iterable[Thing]) -> dict[str, str]:
    """Return the labels of more than one word in lower case, with and without parentheses, the longest first."""
    found: dict[str, str] = {}
    for thing in things:
        for label in (thing.label, re.sub(r"\s*\([^)]*\)", "", thing.label)):
            if " " in label.strip():
                found[label.strip().casefold()] = thing.metric
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _unit_months(unit: str | None) -> float | None:
    """Return the period in a unit such as "money/2 years", in months."""
    _, slash, period = (unit or "").partition("/")
    if not slash:
        return None
    found = find_periods(f"per {period}") or find_periods(f"in {period}") or find_periods(f"in the last {period}")
    return found[0].months if found else None
