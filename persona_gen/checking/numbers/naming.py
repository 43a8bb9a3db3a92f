"""Naming: how segments and everybody are spoken of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.checking.context import stem, tokens
from persona_gen.checking.numbers.lexicon import features

if TYPE_CHECKING:
    from persona_gen.checking.context import Context

PEOPLE = (
    r"(?:customers?|shoppers?|users?|people|persons?|patients?|respondents?|consumers?|clients?|buyers?|members?|ones?"
    r"|subscribers?|visitors?|reviewers?|households?|homes|participants?|adults?|employees?"
    r"|workers?|guests?|travell?ers?|students?"
    r"|owners?|teams?|organi[sz]ations?|companies|firms|practices|clinics|adopters?|m[ae]n|wom[ae]n"
    r"|voters?|families|answers|accounts?|testers?|callers?|drivers?|riders?|readers?|viewers?|listeners?|diners?"
    r"|engineers?|developers?|operators?|admin(?:istrator)?s?|analysts?|managers?|nurses?|tenants?|donors?|parents?"
    r"|mothers?|fathers?|mums?|folks?|learners?|applicants?|recipients?|cooks?|renters?|holders?|subscribers?)"
)
_WHOLE = r"(?:(?:customer |user |patient |client |data )?base|sample|survey|population|study|panel|data|market)"
_MODIFIER = r"(?P<mod>(?!the\b|all\b|our\b|of\b|these\b|those\b|her\b|his\b|their\b|other\b)[\w-]+ )"
EVERYBODY = re.compile(
    rf"\b(?:(?:than|as|of|from|above|below|to|what) )?(?:the |an |our )?(?:average|typical"
    rf"|general|ordinary|usual|mean) (?!one (?:in|of|from|among|at)\b){PEOPLE}\b"
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
    rf"|\b(?:where|while|when|against|versus|compared (?:with|to)) (?:the|an) (?:overall )?average"
    rf"(?: (?:is|was|stands at|lies at)| of(?= \W?\d))\b"
    rf"|\bof (?:our|the|all) {PEOPLE}\b(?= (?:have|are|do|who|with|live|on|we|in the (?:base"
    rf"|survey|study|sample)))|\bthe average (?:one(?! (?:in|of|from|among|at)\b)|across)\b"
    rf"|\b(?:above|below) average\b|\bon average across\b",
    re.IGNORECASE,
)
EVERYBODY_OF = re.compile(
    rf"\b(?:(?:of|among|across|for|than|than for|than among|to|like) )?(?:all(?: of)? (?:the |our "
    rf"|these )?{_MODIFIER}{PEOPLE}"
    rf"|{_MODIFIER.replace('mod', 'mod2')}{PEOPLE} (?:overall|in general|generally|at large|as a whole"
    rf"|taken together))\b",
    re.IGNORECASE,
)
"""Everybody with one word of the study before the noun: "all notebook users", "notebook users as a whole"."""
TYPICAL = re.compile(
    r"\b(?:the|a|an) (?:average|typical|usual|ordinary) "
    r"(?!(?:of|in|for|on|day|night|week|month|quarter|year|hour|visit|working|week-?day)\b)[a-z-]+\b",
    re.IGNORECASE,
)
"""A typical somebody whom no other pattern knows; nothing is compared with them."""
COUNTED = re.compile(
    rf"\b(?:of|among|across|out of) (?:all (?:the |our )?|(?:the|our|these"
    rf"|those) )(?P<n>\d[\d,]*) (?:[\w-]+ )?(?:{PEOPLE}"
    rf"|[a-z]+ers)\b"
    rf"(?: who (?:(?:answered|responded|replied|took part|were asked)\b|(?:returned|filled in|took"
    rf"|answered) the \w+))?",
    re.IGNORECASE,
)
OWN_AFTER = re.compile(
    r"\s*(?:like|in|of|from|among) (?:(?:her|him|his|their|this|these|the same)\b|[a-z]+['’]s? (?:group|segment)\b)",
    re.IGNORECASE,
)
OWN = re.compile(
    r"\b(?:her|his|their|this|these|the same|hers)\s+(?:\w+\s+)?(?:group|segment|camp|circle"
    r"|peers?|kind|type|profile|cluster|tier|audience|homes|households|families|people|shoppers"
    r"|customers|users|patients|mothers and fathers)\b"
    r"|\b(?:people|customers|shoppers|users|patients|families|households|homes|those|others?"
    r"|buyers|teams) (?:like|such as) (?:her|him|hers|his|them|theirs|[A-Z]\w+)",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:any|all|every|each|no|none of|most) (?:of )?(?:the |our )?others?(?: (?:group|segment"
    r"|role|profile|persona|type|kind|cluster|tier|cohort|audience)s?)?\b"
    r"|\b(?:the )?other (?:group|segment|role|profile|persona|type|cluster|tier|cohort)s?\b"
    r"|\b(?:anyone|anybody|everyone|everybody) else\b"
    rf"|\b(?:the |all |most )?other {PEOPLE}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reference:
    """A mention of a segment (or of everybody, `"*"`) at `start:end`."""

    segment: str
    start: int
    end: int
    named: bool = True


def segment_mentions(text: str, context: Context) -> list[Reference]:
    """Return where segments are named, by their name or by words that only one segment's name has."""
    words = tokens(text)
    found: list[Reference] = []
    said = {word.stem for word in words}
    taken: set[int] = set()
    for segment, name in context.name_forms:
        if not said.issuperset(name):
            continue
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
