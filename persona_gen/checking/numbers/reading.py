"""Reading a claim: its chunks, what each speaks of (segment, everybody), its quantities and words."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from persona_gen.checking.context import name_stems, stem, tokens
from persona_gen.checking.numbers.grammar import Period, Quantity, find_periods, find_quantities
from persona_gen.checking.numbers.intervals import accepted
from persona_gen.checking.numbers.lexicon import STOP, Mention, features, mentions
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

PEOPLE = (
    r"(?:customers?|shoppers?|users?|people|persons?|patients?|respondents?|consumers?|clients?|buyers?|members?|ones?"
    r"|subscribers?|visitors?|reviewers?|households?|homes|participants?|adults?|employees?"
    r"|workers?|guests?|travell?ers?|students?"
    r"|owners?|teams?|organi[sz]ations?|companies|firms|practices|clinics|adopters?|men|women"
    r"|voters?|families|answers|accounts?|testers?)"
)
_WHOLE = r"(?:(?:customer |user |patient |client |data )?base|sample|survey|population|study|panel|data|market)"
_MODIFIER = r"(?P<mod>(?!the\b|all\b|our\b|of\b|these\b|those\b|her\b|his\b|their\b|other\b)[\w-]+ )"
_EVERYBODY = re.compile(
    rf"\b(?:(?:than|as|of|from|above|below|to|what) )?(?:the |an |our )?(?:average|typical"
    rf"|general|ordinary|usual|mean) {PEOPLE}\b"
    rf"|\b{PEOPLE} (?:overall|in general|generally|at large|as a whole|on average|do on average|across the board)\b"
    rf"|\b(?:(?:of|among|across|for|than) )?(?:all|all of|across|among) (?:our |the )?{PEOPLE}\b"
    rf"(?! (?:like|such as|in (?:her|his|their|this)|who\b(?! (?:answered|responded|replied|took|were asked))))"
    rf"|\bas a whole\b|\bon the whole\b(?= (?:base|sample))"
    rf"|\b(?:those|all|everyone|everybody|people|{PEOPLE}) (?:who|that) (?:answered|responded"
    rf"|replied|took part|took the \w+|were asked|participated)\b"
    rf"|\bevery(?:one|body)(?! (?:like|in (?:her|his|their|this))\b)|\boverall\b|\bacross the (?:board|{_WHOLE})\b"
    rf"|\b(?:the |our )?(?:whole|entire|full|total) {_WHOLE}\b|\b(?:the|our) {_WHOLE}\b|\bthe "
    rf"(?:general|overall|average|usual) (?:rate|figure|share|level|average|norm)\b"
    rf"|\bthan (?:most|average|the average|the norm|is usual|usual)\b(?! (?:of|{PEOPLE} (?:like"
    rf"|in)))|\b(?:the )?(?:norm|base as a whole)\b|\belsewhere(?: in the \w+)?\b"
    rf"|\bof (?:our|the|all) {PEOPLE}\b(?= (?:have|are|do|who|with|live|on|we|in the (?:base"
    rf"|survey|study|sample)))|\bthe average (?:one|across)\b|\b(?:above|below) average\b|\bon "
    rf"average across\b",
    re.IGNORECASE,
)
_EVERYBODY_OF = re.compile(
    rf"\b(?:(?:of|among|across|for|than|than for|than among|to|like) )?(?:all(?: of)? (?:the |our |these )?{_MODIFIER}{PEOPLE}"
    rf"|{_MODIFIER.replace('mod', 'mod2')}{PEOPLE} (?:overall|in general|generally|at large|as a whole|taken together))\b",
    re.IGNORECASE,
)
"""Everybody with one word of the study before the noun: "all notebook users", "notebook users as a whole"."""
_TYPICAL = re.compile(
    r"\b(?:the|a|an) (?:average|typical|usual|ordinary) (?!of\b|in\b|for\b|on\b)[a-z-]+\b", re.IGNORECASE
)
"""A typical somebody whom no other pattern knows; nothing is compared with them."""
_COUNTED = re.compile(
    rf"\b(?:of|among|across|out of) (?:all )?(?:the|our|these|those) (?P<n>\d[\d,]*) (?:[\w-]+ )?(?:{PEOPLE}|[a-z]+ers)\b"
    rf"(?: who (?:(?:answered|responded|replied|took part|were asked)\b|(?:returned|filled in|took|answered) the \w+))?",
    re.IGNORECASE,
)
_OWN_AFTER = re.compile(r"\s*(?:like|in|of|from|among) (?:her|him|his|their|this|these|the same)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:her|his|their|this|these|the same|hers)\s+(?:\w+\s+)?(?:group|segment|camp|circle"
    r"|peers?|kind|type|profile|cluster|tier|audience|homes|households|families|people|shoppers"
    r"|customers|users|patients|mothers and fathers)\b"
    r"|\b(?:people|customers|shoppers|users|patients|families|households|homes|those|others?"
    r"|buyers|teams) (?:like|such as) (?:her|him|hers|his|them|theirs|[A-Z]\w+)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:any|all|every|each|no|none of|most) (?:of )?(?:the |our )?others?(?: (?:group|segment"
    r"|role|profile|persona|type|kind|cluster|tier|cohort|audience)s?)?\b"
    r"|\b(?:the )?other (?:group|segment|role|profile|persona|type|cluster|tier|cohort)s?\b"
    r"|\b(?:anyone|anybody|everyone|everybody) else\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[,;:()–—]|\b(?:but|while|whereas|though|although|and yet|yet|against|versus|vs\.?"
    r"|compared (?:with|to)|as against|as opposed to|(?<!other )(?<!rather )than|because|since|so that|for(?= most\b)"
    r"|where(?:as)?|who|which|suggests that)\b"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")


@dataclass(frozen=True)
class Chunk:
    """A stretch of the claim that holds one thought; `starts_with` is the word that opened it."""

    index: int
    start: int
    end: int
    opener: str
    subject: str
    """Segment id that the chunk speaks of, or `"*"`."""
    explicit: bool
    """True when the chunk itself names its subject."""


@dataclass(frozen=True)
class Reference:
    """A mention of a segment (or of everybody, `"*"`) at `start:end`."""

    segment: str
    start: int
    end: int
    named: bool = True


class Reading:
    """One claim with all that the checkers of numbers need to know about its words; built lazily."""

    def __init__(self, claim: Claim, context: Context, labels: Mapping[str, str] | None = None) -> None:
        """Read `claim` against `context`; `labels` are the study's labels (lower case) with their metrics."""
        self.claim, self.context = claim, context
        self.full = _QUOTED.sub(lambda m: " " * len(m.group()), claim.text)
        """The text without what stands in quote marks."""
        self.labels = _labels_in(self.full, labels or {})
        """Where labels of the study stand word for word, with their metrics."""
        self.text = self.full
        """The same with those labels blotted out: what a label says is no claim of its own."""
        for start, end, _ in self.labels:
            self.text = self.text[:start] + "x" * (end - start) + self.text[end:]
        self.own = claim.segment or OVERALL

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities outside quotations; "of the seven who voted, five" reads as five of seven."""
        found = list(find_quantities(self.text))
        for whole, part in itertools.pairwise(found):
            counts = whole.kind == part.kind == "number" and 0 < part.value < whole.value
            if (
                counts
                and _OUT_OF.search(self.text[: whole.start])
                and re.match(rf"\s+(?:\w+ ){{0,2}}?{PEOPLE}\b", self.text[whole.end :])
            ):
                share = part.value / whole.value
                low, high = accepted(share, None, 1.0, part.qualifier, "of")
                index = found.index(part)
                found[index] = replace(
                    part, kind="of", value=share, low=low, high=high, part=part.value, whole=whole.value
                )
                break
        return tuple(found)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """All stretches of time outside quotations."""
        return find_periods(self.text)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All concepts and content words outside quotations, persona names left out."""
        names = {(r.start, r.end) for r in self._names()}
        return tuple(m for m in mentions(self.full) if (m.start, m.end) not in names)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Mentions of segments and of everybody, in order, none overlapping."""
        named = [*self._names(), *segment_mentions(self.text, self.context)]
        others = [Reference("others", m.start(), m.end()) for m in _OTHERS.finditer(self.text)]
        own = [Reference(self.own, m.start(), m.end()) for m in _OWN.finditer(self.text)]
        typical = [
            Reference("others", m.start(), m.end())
            for m in _TYPICAL.finditer(self.text)
            if stem(m.group().split()[-1]) not in self.context.label_stems and not _OWN_AFTER.match(self.text, m.end())
        ]
        kept: list[Reference] = []
        for group in (named, [*self._counted(), *own], [*others, *self._everybody()], typical):
            free = [r for r in group if not any(r.start < k.end and k.start < r.end for k in kept)]
            for ref in sorted(free, key=lambda r: (r.start, r.start - r.end)):
                if not any(ref.start < k.end and k.start < ref.end for k in kept):
                    kept.append(ref)
        return tuple(sorted(kept, key=lambda r: r.start))

    def _everybody(self) -> list[Reference]:
        """Return where everybody is spoken of, with or without one word of the study ("all notebook users")."""
        found = [m for m in _EVERYBODY.finditer(self.text) if not _OWN_AFTER.match(self.text, m.end())]
        for match in _EVERYBODY_OF.finditer(self.text):
            word = (match.group("mod") or match.group("mod2")).strip()
            if stem(word) in self.context.label_stems and not _OWN_AFTER.match(self.text, match.end()):
                found.append(match)
        return [Reference(OVERALL, m.start(), m.end()) for m in found]

    def _counted(self) -> list[Reference]:
        """Return where a group is told by its size: "of the 800 patients" (everybody), "of the 212 referrals" (own)."""
        found = []
        for match in _COUNTED.finditer(self.full):
            number = float(match.group("n").replace(",", ""))
            segment = self.context.base.segments_by_id.get(self.own)
            if number in self.context.whole_bases:
                found.append(Reference(OVERALL, match.start(), match.end()))
            elif segment is not None and segment.n == number:
                found.append(Reference(self.own, match.start(), match.end()))
        return found

    def _names(self) -> list[Reference]:
        personas = self.context.personas
        return [
            Reference(personas[name], t.start, t.end)
            for t in tokens(self.text)
            if t.text[0].isupper() and (name := t.text.casefold().removesuffix("'s").removesuffix("’s")) in personas
        ]

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The claim cut into thoughts, each with its subject."""
        inside = [(q.start, q.end) for q in self.quantities] + [(r.start, r.end) for r in self.references]
        cuts = [(0, 0, "")]
        cuts += [
            (m.start(), m.end(), m.group().casefold())
            for m in _BREAK.finditer(self.text)
            if not any(start < m.end() and m.start() < end for start, end in inside)
        ]
        cuts += self._joints(cuts)
        cuts = self._merged(sorted(cuts))
        chunks: list[Chunk] = []
        subject = self.own
        for index, (start, after, opener) in enumerate(cuts):
            end = cuts[index + 1][0] if index + 1 < len(cuts) else len(self.text)
            refs = [r for r in self.references if start <= r.start < end and r.segment != "others"]
            explicit = bool(refs)
            if refs:
                last = refs[-1] if opener in {"than", "against", "compared with"} else _subject(refs, self.own)
                subject = last.segment
            elif opener in _AGAINST and self.other:
                subject = self.other or self.own
            elif (
                opener not in {"who", "which"}
                and not re.match(r"\W*at\b", self.text[start:end])
                and not (chunks and self._leads(chunks[-1], opener))
            ):
                subject = self.own
            chunks.append(Chunk(index, start, end, opener or self.text[after : after + 12], subject, explicit))
        return tuple(chunks)

    def _leads(self, chunk: Chunk, opener: str) -> bool:
        """Tell whether a chunk only says of whom the next one speaks ("Among all patients, …")."""
        if opener != "," or not chunk.explicit or not _LEAD.match(self.text, chunk.start, chunk.end):
            return False
        refs = [r for r in self.references if chunk.start <= r.start < chunk.end]
        return not any(
            chunk.start <= q.start < chunk.end and not any(r.start <= q.start < r.end for r in refs)
            for q in self.quantities
        )

    def _merged(self, cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Join cuts with no word between them; the word that opens the thought wins over the comma."""
        kept: list[tuple[int, int, str]] = []
        for cut in cuts:
            if kept and not re.search(r"\w", self.text[kept[-1][1] : cut[0]]):
                kept[-1] = (kept[-1][0], cut[1], cut[2] or kept[-1][2])
            else:
                kept.append(cut)
        return kept

    def _joints(self, cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Return the "and"s that join two thoughts with a quantity or a verb of their own."""
        found = []
        for match in re.finditer(r"\band\b", self.text):
            at = match.start()
            if any(q.start < at < q.end for q in self.quantities):
                continue
            left = max((c[1] for c in cuts if c[0] <= at), default=0)
            right = min((c[0] for c in cuts if c[0] > at), default=len(self.text))
            before = any(left <= q.start < at for q in self.quantities)
            after = any(at < q.start < right for q in self.quantities)
            tail = self.text[match.end() : match.end() + 40]
            if (before and after) or re.match(rf"\s+(?:also |then )?{VERB}", tail, re.IGNORECASE):
                found.append((at, match.end(), "and"))
        return found

    @property
    def other(self) -> str | None:
        """Return the one other segment (or everybody) that the claim names, if there is just one."""
        named = {r.segment for r in self.references if r.segment not in {"others", self.own}}
        return named.pop() if len(named) == 1 else None

    def subject_of(self, quantity: Quantity) -> str:
        """Return whom a quantity speaks of: the nearest name before it in its chunk, else the one after it."""
        chunk = self.chunk_at(quantity.start)
        inside = [r for r in self.references if chunk.start <= r.start < chunk.end and r.segment != "others"]
        if not inside:
            return chunk.subject
        before = [r for r in inside if r.end <= quantity.start]
        at = before[-1].end if before else chunk.start
        if _PRONOUN.search(self.text, at, quantity.start):
            return self.own
        if before:
            return before[-1].segment
        first = inside[0]
        between = self.text[quantity.end : first.start + 5]
        return self.own if _COMPARING.search(between) else first.segment

    def chunk_at(self, position: int) -> Chunk:
        """Return the chunk that holds a character."""
        return next((c for c in reversed(self.chunks) if c.start <= position), self.chunks[0])

    def features_between(self, start: int, end: int) -> dict[str, tuple[int, int]]:
        """Return the features mentioned in `text[start:end]` with their places."""
        return {m.feature: (m.start, m.end) for m in self.mentions if start <= m.start < end}


_LEAD = re.compile(r"\W*(?:of|among|across|for|in|within|out of|with)\b", re.IGNORECASE)
_OUT_OF = re.compile(r"\b(?:of|among|out of)(?: the| all)?\s*$", re.IGNORECASE)
_AGAINST = frozenset({"against", "versus", "vs", "vs.", "compared with", "compared to", "as against", "as opposed to"})
_PRONOUN = re.compile(r"\b(?:she|he|they|her|his|their|hers|theirs)\b", re.IGNORECASE)
_COMPARING = re.compile(r"\b(?:close to|than|as|above|below|more|less|times|like|what)\b", re.IGNORECASE)
VERB = (
    r"(?:is|are|was|were|has|have|had|does|do|can|will|would|she|he|they|it|nobody|no|most"
    r"|lives?|shares?|brings?|spends?|earns?|uses?"
    r"|makes?|keeps?|takes?|buys?|visits?|accepts?|gives?|pays?|works?|prefers?|knows?|leads?"
    r"|owns?|runs?|half|hardly|few|almost|nearly|the other|never|rarely)\b"
)


def _labels_in(text: str, labels: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Return where labels stand in `text`, the longest first, none overlapping."""
    low = text.casefold()
    found: list[tuple[int, int, str]] = []
    for label, metric in labels.items():
        at = low.find(label) if len(low) == len(text) else -1
        if at >= 0 and not any(a < at + len(label) and at < b for a, b, _ in found):
            found.append((at, at + len(label), metric))
    return found


def _subject(refs: list[Reference], own: str) -> Reference:
    """Return the reference that a chunk's figures belong to: somebody else's where one is named, else the own one."""
    others = [r for r in refs if r.segment != own]
    return (
        others[-1]
        if others and all(r.segment != own for r in refs)
        else next(r for r in refs if r.segment == own)
        if refs and any(r.segment == own for r in refs)
        else refs[-1]
    )


def segment_mentions(text: str, context: Context) -> list[Reference]:
    """Return where segments are named, by their name or by words that only one segment's name has."""
    words = tokens(text)
    found: list[Reference] = []
    said = {word.stem for word in words}
    names = {s.id: stems for s in context.base.segments if said.issuperset(stems := name_stems(s.name))}
    taken: set[int] = set()
    for segment, name in sorted(names.items(), key=lambda item: -len(item[1])):
        for at in range(len(words) - len(name) + 1):
            span = range(at, at + len(name))
            if name and tuple(words[i].stem for i in span) == name and not taken & set(span):
                taken.update(span)
                found.append(Reference(segment, words[at].start, words[at + len(name) - 1].end))
    for segment, part in context.name_parts:
        for at in range(len(words) - len(part)):
            span = range(at, at + len(part))
            head = words[at + len(part)].text
            if tuple(words[i].stem for i in span) == part and not taken & set(span) and _PERSON.fullmatch(head):
                taken.update(span)
                found.append(Reference(segment, words[at].start, words[at + len(part)].end))
    return found


_PERSON = re.compile(PEOPLE, re.IGNORECASE)


def _telling(text: str) -> set[str]:
    """Return concepts, sizes and plain stems of a description."""
    plain = {t.stem for t in tokens(text) if t.stem not in _LITTLE}
    return set(features(text)) | set(_sizes(text)) | plain


_LITTLE = frozenset(
    stem(w)
    for w in (
        "the",
        "a",
        "an",
        "of",
        "in",
        "at",
        "to",
        "with",
        "and",
        "or",
        "for",
        "who",
        "are",
        "is",
        "on",
        "home",
        "no",
    )
)


def described_segment(text: str, context: Context, *, without: str | None = None) -> str | None:
    """Return the one segment that a description fits best ("big-spending parents of teenagers"), or None."""
    said = _telling(text)
    scores: dict[str, float] = {}
    own = {f for s in context.base.segments if s.id == without for f in _telling(s.name)}
    all_names = {s.id: _telling(s.name) for s in context.base.segments if s.id != without}
    for segment, name in all_names.items():
        weights = {f: (0.3 if f in own else 1.0) / sum(f in other for other in all_names.values()) for f in name}
        scores[segment] = sum(weights[f] for f in name & said) - (0.6 if _clash(said, name) else 0)
    best = sorted(scores, key=lambda s: -scores[s])
    if not best or scores[best[0]] < 0.45 or (len(best) > 1 and scores[best[0]] - scores[best[1]] < 0.15):
        return None
    return best[0]


def _sizes(text: str) -> list[str]:
    low = {stem(w) for w in re.findall(r"[a-z]+", text.casefold())}
    return [
        f
        for f, words in (("BIG", {"big", "heavy", "high", "larg"}), ("SMALL", {"small", "light", "low"}))
        if low & words
    ]


def _clash(said: set[str], name: set[str]) -> bool:
    pairs = (("CHILD", "NOCHILD"), ("TEEN", "NOCHILD"), ("NOCHILD", "CHILD"), ("NOCHILD", "TEEN"), ("BIG", "SMALL"))
    return any(a in said and b in name for a, b in pairs)


__all__ = ["PEOPLE", "STOP", "Chunk", "Reading", "Reference", "described_segment", "name_stems", "segment_mentions"]
