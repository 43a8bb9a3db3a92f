"""Ranks: superlatives across segments, second places, and the order of things within one segment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.compute import CENTRES, group_name, shown, standing, values
from persona_gen.checking.numbers.lexicon import features
from persona_gen.checking.vocabulary import is_filler

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound
    from persona_gen.checking.numbers.work import Work

_LOW = {
    "lowest",
    "smallest",
    "shortest",
    "youngest",
    "fewest",
    "lightest",
    "slowest",
    "least",
    "rarest",
    "scarcest",
    "cheapest",
    "weakest",
    "poorest",
    "thinnest",
    "quickest",
    "fastest",
    "soonest",
}
_HIGH = {
    "most",
    "highest",
    "largest",
    "biggest",
    "greatest",
    "longest",
    "oldest",
    "heaviest",
    "busiest",
    "keenest",
    "commonest",
    "strongest",
    "fullest",
    "richest",
    "steepest",
    "costliest",
}
_BRIEF = {"quickest", "fastest", "soonest", "shortest", "longest", "slowest"}
"""Superlatives of time: they speak of a duration where the study has one that fits."""
_MUCH = {
    "often",
    "much",
    "many",
    "highly",
    "frequently",
    "hard",
    "far",
    "long",
    "likely",
    "keen",
    "heavily",
    "close",
    "high",
}
_LITTLE = {"rarely", "seldom", "little", "few", "poorly", "badly", "low", "lightly"}
_GROUP = r"(?:group|segment|role|profile|persona|cluster|type|tier|cohort|audience|kind)s?"
_AMONG = (
    rf"among (?:the )?(?!the\b|them\b)\w+|(?:of|among|across) (?:all|the|our|any|these"
    rf"|every)\b(?: (?:the|our|of|\w+))* (?:{_GROUP}|roles|all)\b|\bof all\b|\bof any(?: "
    rf"{_GROUP})?\b|\bwe have\b|\bin the (?:whole |entire )?(?:\w+ )?(?:base|survey|study"
    rf"|sample)\b|\bof the (?:two|three|four|five|six|seven|eight|nine|ten)\b|\bhere\b"
)
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "second",
        re.compile(
            (
                r"\bsecond(?: only to|[- ](?:highest|largest|biggest|most|oldest)\b)|\bonly \w+ (?:\w+ "
                r")?(?:more|higher)\b(?= .*than)"
            ),
            re.IGNORECASE,
        ),
    ),
    ("second_low", re.compile(r"\bsecond[- ](?:lowest|smallest|least|youngest|fewest)\b", re.IGNORECASE)),
    (
        "nobody",
        re.compile(
            (
                rf"\b(?:no other {_GROUP}|no {_GROUP}|nobody|no one|none of the "
                rf"others?)\b[^.;]*?\b(?P<dir>more|less|fewer|higher|lower|older|younger|as \w+|harder"
                rf"|further|longer|oftener|close|so \w+)\b"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        "others",
        re.compile(
            (
                rf"\b(?P<dir>more|less|fewer|higher|lower|older|younger|longer|shorter"
                rf"|harder)\b(?:[^.,;]{{0,40}}?)\bthan (?:in |that of |those of |for )?(?:any(?: of the)?"
                rf"|all(?: the)?|the|every|people in the) others?(?: {_GROUP})?\b|\b(?P<dir2>more|less|fewer"
                rf"|higher|lower|longer)\b[^.,;]{{0,40}}?\bthan (?:anyone|anybody|everyone|everybody) else\b"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        "top",
        re.compile(
            r"\b(?:the|our|her|his|their|is|are|also|rate)?\s*\b(?P<sup>most|least|[a-z]{2,}est)\b", re.IGNORECASE
        ),
    ),
)
_NOT_SUP = {
    "interest",
    "west",
    "latest",
    "newest",
    "honest",
    "test",
    "rest",
    "best",
    "request",
    "forest",
    "guest",
    "invest",
    "modest",
    "suggest",
    "nest",
    "chest",
    "contest",
    "protest",
    "harvest",
    "digest",
    "arrest",
    "east",
    "quest",
}
_SIZE = re.compile(
    rf"\b(?P<sup>largest|biggest|smallest)(?: (?:single|customer|of (?:the|our|all)))*(?: \w+)? {_GROUP}\b",
    re.IGNORECASE,
)


def ranks(work: Work) -> None:
    """Decide superlatives and "no other group …" across the study's segments."""
    taken: list[tuple[int, int]] = list(work.ordered)
    for match in _SIZE.finditer(work.text):
        taken.append(match.span())
        _size_rank(work, match)
    for name, pattern in _RULES:
        for match in pattern.finditer(work.text):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            place = _place(work, name, match)
            if place is None:
                continue
            taken.append(match.span())
            _decide(work, match, place)


def _place(work: Work, name: str, match: re.Match[str]) -> tuple[str, int] | None:
    """Return ("max" or "min", 1 or 2) for a match, or None where it is no rank across segments."""
    if name.startswith("second"):
        return ("min" if name == "second_low" else "max", 2)
    if name in {"nobody", "others"}:
        word = (match.group("dir") or match.groupdict().get("dir2") or "").casefold()
        manner = word.split()[-1]
        if word.startswith(("as ", "so ")) and manner not in _MUCH | _LITTLE:
            return None
        return ("min" if word in {"less", "fewer", "lower", "younger", "shorter"} or manner in _LITTLE else "max", 1)
    word = match.group("sup").casefold()
    if (
        word in _NOT_SUP
        or work.text[: match.start("sup")].endswith("at ")
        or (word == "most" and not _superlative_most(work, match))
    ):
        return None
    clause = work.text[match.start() : match.end() + 90].split(";")[0]
    if (
        not re.search(_AMONG, clause, re.IGNORECASE)
        and not re.search(_AMONG, work.text[: match.start()], re.IGNORECASE)
        and not _bare(work, match)
    ):
        return None
    return ("min" if word in _LOW else "max", 1)


def _superlative_most(work: Work, match: re.Match[str]) -> bool:
    """Tell "the most likely", "spend the most" and "our most frequent" from "most of them" and "most often"."""
    before = work.text[: match.start("sup")].rstrip().casefold()
    return before.endswith(("the", "our", "leans", "lean"))


def _bare(work: Work, match: re.Match[str]) -> bool:
    """Tell whether "our heaviest buyer" or "the busiest shopper" stands for a rank among the segments."""
    before = work.text[: match.start("sup")].rstrip().casefold()
    return before.endswith("our") or (
        before.endswith("the one who leans") or bool(re.search(r"\bthe one who \w+$", before))
    )


def _size_rank(work: Work, match: re.Match[str]) -> None:
    sizes = {s.id: s.n for s in work.context.base.segments if s.n is not None}
    if work.own not in sizes or len(sizes) < 2:
        return
    pick = min if match.group("sup").casefold() == "smallest" else max
    first = pick(sizes, key=lambda s: sizes[s])
    name = group_name(first, work.context)
    verdict = "supported" if first == work.own else "contradicted"
    after = re.match(rf"(?: (?:of|in) (?:the|our|all)(?: \w+)?(?: {_GROUP}| base)?)", work.text[match.end() :])
    work.emit(
        verdict,
        [(match.start(), match.end() + (after.end() if after else 0))],
        [],
        f"The {match.group('sup').casefold()} segment is {name} with {sizes[first]:,} members.",
        name,
    )


def _decide(work: Work, match: re.Match[str], place: tuple[str, int]) -> None:
    chunk = work.reading.chunk_at(match.start())
    end = match.start() if place[1] == 2 else chunk.end
    own = work.features(chunk.start, end) | (work.features(*match.span()) if place[1] == 1 else {})
    known = [f for f in own if f.lstrip("~") in work.binder.weight]
    strange = [f for f in own if f not in known and not is_filler(f) and f[0] != "~"]
    if not known and len(strange) > 1:
        return
    timed = (match.groupdict().get("sup") or "").casefold() in _BRIEF
    counted = bool(re.match(r"\s+(?!of\b)\w+s\b", work.text[match.end() :])) and match.group().casefold().endswith(
        "most"
    )
    if timed and "DURATION" in work.binder.weight:
        own |= {"DURATION": match.span()}
    allow = [
        t
        for t in work.binder.things
        if (not timed or t.family == "duration" or "DURATION" in t.main) and not (counted and t.is_share)
    ]
    scopes = [own, *work.scopes(chunk)[1:]]
    bound = work.binder.bind(scopes, allow=allow, spans=work.reading.quantities, refine=work.topic(chunk))
    bound = [b for b in bound if b.score > 0.2]
    if len(bound) != 1:
        return
    _rank(work, match, place, bound[0])


def _rank(work: Work, match: re.Match[str], place: tuple[str, int], bound: Bound) -> None:
    thing = bound.thing
    own = values(thing, work.own, work.context)
    if not own or own[0].statistic.statistic not in CENTRES:
        return
    table = standing(thing, work.context, own[0].statistic.statistic)
    among = _subset(work)
    if among:
        table = {s: v for s, v in table.items() if s in among}
    if work.own not in table or len(table) < 2:
        return
    order = sorted(table, key=lambda s: table[s].number, reverse=place[0] == "max")
    position = 1 + sum(
        (table[s].number > table[work.own].number) if place[0] == "max" else (table[s].number < table[work.own].number)
        for s in table
    )
    missing = len(work.context.base.segments) - len(table)
    if position == place[1] and missing and not among:
        return
    first = order[place[1] - 1]
    listing = ", ".join(f"{group_name(s, work.context)} {shown(table[s].number, thing)}" for s in order[:3])
    refs = [(r.start, r.end) for r in work.reading.references if r.segment == "others"]
    cues = [m.span() for m in re.finditer(_AMONG, work.text, re.IGNORECASE)]
    if position != place[1] and (not bound.firm or _strange_manner(work, match)):
        return
    if position == place[1]:
        after = (
            re.match(r"\s+\w+", work.text[match.end() :])
            if match.group().casefold().endswith(("most", "least"))
            else None
        )
        spans = work.spans(bound, (match.start(), match.end() + (after.end() if after else 0)), *refs, *cues)
        if place[1] == 2:
            spans.append((match.start(), min(len(work.text), match.end() + _named_first(work, match.end(), order[0]))))
        work.emit("supported", spans, [table[s] for s in order], f"“{thing.title}” in order: {listing}.", None, [thing])
        return
    word = "highest" if place[0] == "max" else "lowest"
    work.emit(
        "contradicted",
        work.spans(bound, match.span()),
        [table[work.own], table[first]],
        (
            f"“{thing.title}”: the {'second ' if place[1] == 2 else ''}{word} is "
            f"{group_name(first, work.context)} with {shown(table[first].number, thing)}; here it is "
            f"{shown(table[work.own].number, thing)}."
        ),
        group_name(first, work.context),
        [thing],
    )


_EXCEPT = re.compile(
    r"\b(?:except|apart from|aside from|bar|save for|besides|other than|after|but for|not counting)\b", re.IGNORECASE
)
_PLAIN_MANNER = frozenset(
    {"likely", "often", "frequent", "frequently", "common", "of", "in", "on", "to", "for", "with", "by", "per"}
)


def _strange_manner(work: Work, match: re.Match[str]) -> bool:
    """Tell whether a rank is limited ("apart from …"), or told by a word that no statistic speaks of ("most loyal")."""
    if _EXCEPT.search(work.text):
        return True
    if not match.group().casefold().endswith(("most", "least")):
        return False
    after = re.match(r"\s+([\w-]+)(?:\s+(?!with|of|in|about|to|for|on)([\w-]+))?", work.text[match.end() :])
    words = [w.casefold() for w in after.groups() if w] if after else []
    known = any(f in work.binder.weight for w in words for f in features(w))
    return bool(words) and words[0] not in _PLAIN_MANNER and not known


def _named_first(work: Work, at: int, first: str) -> int:
    """Return how many characters after "second only to" name the segment that comes first."""
    from persona_gen.checking.numbers.naming import described_segment  # noqa: PLC0415

    tail = re.match(r"[^,.;:]*", work.text[at:])
    text = tail.group() if tail else ""
    named = any(r.segment == first and at <= r.start for r in work.reading.references)
    return len(text) if named or described_segment(text, work.context, without=work.own) == first else 0


def _subset(work: Work) -> set[str]:
    """Return the segments that "among families" narrows a rank to; empty where nothing does."""
    match = re.search(r"\bamong (?:the )?(\w+)", work.text, re.IGNORECASE)
    said = features(match.group(1)) if match else frozenset()
    if "PARENT" not in said:
        return set()
    return {s.id for s in work.context.base.segments if features(s.name) & {"CHILD", "TEEN", "PARENT"}}
