"""Additions: names, causes, forecasts and private life that no evidence of the segment holds."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from persona_gen.checking.attributes.wording import low_words
from persona_gen.checking.base import Finding
from persona_gen.checking.context import stem, stems, tokens
from persona_gen.checking.text.index import NO_FACTS, QUOTED, SnippetIndex, index_of, speaker, usable
from persona_gen.checking.text.lexicon import NEGATIONS, STOP
from persona_gen.domain.claim import Pointer
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_FICTION = re.compile(
    r"\s*(?:imagine|picture|think of|meet|let us|suppose|introduc)|"
    r"\b(?:fictional|not a real|invented|the name \w+ is)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:is|are|was|were|remains?|stays?)\s+(?:not|un|never)\s*(?:known|told|asked|recorded|said|counted|measured|open)\b|"
    r"\b(?:evidence|data|study|survey|nobody)\b[^.]*\b(?:not|n['’]t|never|able to)\s+(?:say|tell|show|know)\b",
    re.IGNORECASE,
)
"""Sentences on what is not known, which add nothing to it."""
_CAUSE = re.compile(
    r"\b(?P<mark>because of|because|owing to|due to|thanks to|on account of|on the advice of|for the sake of|"
    r"at the request of|on the recommendation of|at the insistence of|seeing that|given that|as a result of|"
    r"since(?= (?:she|he|they|it|nobody|no one|her|his|their|the \w+ (?:is|are|was|were|has|have))\b))"
    r"\s+(?P<cause>[^.;:]+)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:(?:the|its|their|his|her)\s+)(?:more|less|fewer|better|worse|(?!other\b|former\b|upper\b)\w{3,}er)\s+\w+\W*$",
    re.IGNORECASE,
)
"""A comparison of two sides that were told apart ("the longer hours"), whose words no source need have."""
_SUBJECT = re.compile(r"seeing that", re.IGNORECASE)
"""Without a comma behind it this opens a sentence's subject ("Seeing that others … helped him"), no cause."""
_CAUSAL = re.compile(
    r"\b(?:because|since|due to|so that|which is why|owing to|thanks to|therefore|so|as)\b", re.IGNORECASE
)
_FORECAST = re.compile(
    r"\b(?:(?<!what she )(?<!what he )(?<!what they )(?<!what it )"
    r"will(?! (?:tell you|say so|confirm|know|find that)\b)|is going to|are going to|is about to|"
    r"in the (?:near|coming|next) \w+|"
    r"within (?:a|the next|the coming)? ?(?:few|couple of|\w+)? "
    r"?(?:years|months|decade)|one day(?! \w*(?:er|re|ss|fore)\b)|in (?:the )?future|"
    r"by 20\d\d|sooner or later|is bound to|are bound to)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|going to|plan(?:s|ning)?|looking to|next|hope|expect|future|soon|intend|want to|would)\b", re.IGNORECASE
)
_STILL = re.compile(
    r"^\s*(?:today|nowadays|these days)\b|\b(?:to this day|still\b[^.]*\btoday|even today|as of today|no longer)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d|%|\bper ?cent\b")
_LIFE_LINES = """
degree diploma graduate graduation university college phd doctorate bachelor educated
child children kid kids baby toddler twins offspring < daughter son
daughter < girl child children kid kids
son < boy child children kid kids
married marriage wedding divorced widow widowed fiance girlfriend boyfriend spouse < wife husband partner
wife < spouse married marriage partner
husband < spouse married marriage partner
parent parents grandmother grandfather grandchild grandchildren < mother father mum mom dad
mother mum mom < parent parents
father dad < parent parents
sister < sibling siblings
brother < sibling siblings
dog cat pet pets puppy
apartment house cottage mansion villa bungalow
company firm employer corporation enterprise agency startup
laboratory lab
salary wage payroll
career
commute commutes commuting
hobby hobbies
yoga pilates jogging marathon gym
church mosque temple religious religion
garden gardening balcony
childhood grew upbringing raised
immigrant immigrated emigrated
freelance freelancer self-employed
mortgage rent landlord
holiday holidays vacation
poetry piano guitar choir
"""
_MONTHS_TEXT = """
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday christmas easter english internet web i i'm i'd i've i'll ok mr mrs ms dr
"""
_MONTHS = frozenset(_MONTHS_TEXT.split())


_LEAK_THERE, _LEAK_HERE, _LEAK_WORDS = 0.6, 0.35, 3
"""Shares of the content that another segment's snippet must hold, and that the own ones may; least shared words."""


class AdditionsChecker:
    """Finds concrete additions to the evidence; each kind needs the segment to have words of its own."""

    name = "additions/2"

    def __init__(self) -> None:
        """Start with no vocabulary; each context's is made once a segment."""
        self._known: WeakKeyDictionary[Context, dict[str | None, _Known]] = WeakKeyDictionary()

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return findings on names, causes, forecasts and private life without a source."""
        index = index_of(context)
        if claim.section in NO_FACTS or _UNKNOWN.search(claim.text) or _FICTION.search(claim.text):
            return []
        if claim.segment in {None, OVERALL} or not index.speaks(claim.segment):
            return []  # a single document may be a fragment, and reviewers name what a record does not
        text = QUOTED.sub(lambda m: " " * len(m.group()), claim.text)
        known = self._vocabulary(claim.segment, context)
        return [
            *_names(text, known, context),
            *_causes(text, claim, index),
            *_forecasts(text, claim, index),
            *_life(text, known),
            *_currency(text, known),
            *_leaks(text, claim, index, context),
        ]

    def _vocabulary(self, segment: str | None, context: Context) -> _Known:
        cache = self._known.setdefault(context, {})
        if segment not in cache:
            cache[segment] = _Known(segment, context)
        return cache[segment]


class _Known:
    """The words of the evidence: of everything for names, of the own segment for private life."""

    def __init__(self, segment: str | None, context: Context) -> None:
        base = context.base
        texts = [base.study, base.title or "", *(s.name for s in base.segments)]
        for statistic in base.statistics:
            texts += [
                statistic.metric.replace("_", " "),
                statistic.label,
                statistic.category or "",
                statistic.unit or "",
            ]
            texts += [str(v) for v in (statistic.value if isinstance(statistic.value, list) else [statistic.value])]
        for snippet in base.snippets:
            texts += [snippet.text, snippet.participant or "", snippet.source]
        self.raw = " ".join(texts)
        self.flat = re.sub(r"[^a-z0-9]+", "", self.raw.casefold())
        self.everything = frozenset(s for text in texts for s in stems(text))
        own = [s.text for s in base.snippets if usable(s, segment)]
        own += [f"{s.label} {s.category or ''} {s.metric} {s.unit or ''}".replace("_", " ") for s in base.statistics]
        own += [s.name for s in base.segments if s.id == segment]
        self.own = frozenset(s for text in own for s in stems(text))
        self.initials = frozenset(re.findall(r"\b[A-Z]{2,6}(?=s?\b)", self.raw))


def _names(text: str, known: _Known, context: Context) -> list[Finding]:
    """Return capitalised names inside sentences that stand nowhere in the evidence."""
    found = []
    personas = context.personas
    every = tokens(text)
    for position, token in enumerate(every):
        word = token.text.removesuffix("'s").removesuffix("’s")
        if not word[0].isupper() or _first(text, token.start) or len(word) < 3:
            continue
        low = word.casefold()
        after_persona = position and every[position - 1].text.casefold() in personas
        if (
            low in personas
            or after_persona
            or low in _MONTHS
            or low.removesuffix("s") in _MONTHS
            or low in STOP
            or token.stem in known.everything
        ):
            continue
        if _spelled_otherwise(word, text, token.start, known):
            continue
        found.append(Finding("unsupported", token.start, token.end, (), f"The evidence names no “{word}”."))
    return found


def _first(text: str, at: int) -> bool:
    """Tell whether a word begins a sentence, a list item or a quotation."""
    before = text[:at].rstrip()
    return not before or before[-1] in ".!?:•*-–—“\"('[" or before.endswith("\n")


def _spelled_otherwise(word: str, text: str, at: int, known: _Known) -> bool:
    """Tell whether the evidence has the name joined, abbreviated, or as initials of the words around it."""
    low = word.casefold()
    if low in known.flat:
        return True
    if any(
        abbreviation[0] == word[0] and abbreviation[1].casefold() in low[1:]
        for abbreviation in known.initials
        if len(abbreviation) == 2
    ):
        return True
    for match in re.finditer(r"\b(?:[A-Z][\w'’]*\s+){1,4}[A-Za-z]\w*", text):
        if match.start() <= at < match.end():
            letters = "".join(part[0] for part in match.group().split()).upper()
            if any(initials in letters if len(initials) > 2 else initials == letters for initials in known.initials):
                return True
    return any(len(s) > 4 and (s.startswith(low[:5]) and abs(len(s) - len(low)) <= 3) for s in known.everything)


def _causes(text: str, claim: Claim, index: SnippetIndex) -> list[Finding]:
    """Return causes of which no snippet and no statistic holds enough to be the source."""
    match = _CAUSE.search(text)
    if not match or _FIGURE.search(match["cause"]) or _COMPARED.match(match["cause"]):
        return []
    if _SUBJECT.match(match["mark"]) and _first(text, match.start()) and "," not in match["cause"]:
        return []
    cause = index.content(match["cause"])
    if not cause or index.statistic_share(cause, claim.segment) >= 0.6:
        return []
    best = index.matches(cause, claim.segment)[:1]
    if best and (best[0].share >= 0.6 or (best[0].share >= 0.4 and len(best[0].shared) >= 2)):
        return []
    rest = index.matches(index.content(text), claim.segment)[:1]
    if rest and rest[0].share >= 0.5 and rest[0].shared & cause and _CAUSAL.search(rest[0].snippet.text):
        return []
    return [Finding("unsupported", match.start(), match.end(), (), f"No source states this cause ({match['mark']} …).")]


_CURRENCIES = tuple(
    (re.compile(own), re.compile(known, re.IGNORECASE))
    for own, known in (
        (r"\$|\bdollars?\b", r"\$|\bdollars?\b|\bUSD\b|\bbucks?\b|\bcents?\b|\b(?:AU|CA|NZ|SG)D\b"),
        (r"€|\beuros?\b", r"€|\beuros?\b|\bEUR\b"),
        (r"£|\bpounds? sterling\b", r"£|\bpounds?\b|\bGBP\b|\bquid\b"),
    )
)


def _currency(text: str, known: _Known) -> list[Finding]:
    """Return a currency that no figure and nobody in the evidence names."""
    for own, evidence in _CURRENCIES:
        match = own.search(text)
        if match and not evidence.search(known.raw):
            reason = f"The evidence names no such currency (“{match.group()}”)."
            return [Finding("unsupported", match.start(), match.end(), (), reason)]
    return []


def _forecasts(text: str, claim: Claim, index: SnippetIndex) -> list[Finding]:
    """Return forecasts, and old findings told of today, that no snippet states."""
    still = _STILL.search(text)
    match = _FORECAST.search(text) or still
    if not match:
        return []
    content = index.content(text)
    for near in index.matches(content, claim.segment)[:3]:
        if still is None and near.share >= 0.35 and _AHEAD.search(near.snippet.text):
            return []
        if near.share >= 0.75 and (still is None or _STILL.search(near.snippet.text)):
            return []
    if still is not None and "no longer" in still.group().casefold():
        best = index.matches(content, claim.segment)[:1]
        if best and best[0].share >= 0.35 and NEGATIONS.intersection(low_words(best[0].snippet.text)):
            return []
    what = "holds today" if still is not None else "will come"
    return [Finding("unsupported", match.start(), match.end(), (), f"No source states what {what}; this is a guess.")]


def _leaks(text: str, claim: Claim, index: SnippetIndex, context: Context) -> list[Finding]:
    """Return what only another segment said: most of it stands in one snippet there and next to nothing here."""
    content = index.content(text)
    if len(content) < _LEAK_WORDS:
        return []
    own = index.matches(content, claim.segment)[:1]
    if (own and own[0].share > _LEAK_HERE) or index.statistic_share(content, claim.segment) > _LEAK_HERE:
        return []
    for segment in (*context.siblings(claim.segment), None):
        there = index.matches(content, segment, least=_LEAK_THERE)[:1]
        if there and len(there[0].shared) >= _LEAK_WORDS:
            said = there[0].snippet
            known = context.base.segments_by_id.get(segment or "")
            where = f"among {known.name}" if known else "outside all segments"
            who = speaker(said)
            reason = f"Only {who} {where} said this, nobody of this segment."
            return [Finding("unsupported", 0, len(text), (Pointer(id=said.id, start=0, end=len(said.text)),), reason)]
    return []


@lru_cache(maxsize=1)
def _life_words() -> dict[str, frozenset[str]]:
    """Return stems of private life with the stems that may back them: those of their line, those after "<" too."""
    found: dict[str, frozenset[str]] = {}
    for line in _LIFE_LINES.strip().splitlines():
        words, _, others = line.partition("<")
        told = [stem(word) for word in words.split()]
        found.update(dict.fromkeys(told, frozenset([*told, *(stem(word) for word in others.split())])))
    return found


_FIRM = re.compile(
    r"\s+(?:shop|store|firm|company|branch|site|clinic|hospital|brand|organi[sz]ation|team)s?\b", re.IGNORECASE
)
"""Behind "sister" or "parent" these name no kin."""


_KIN_GROUP = re.compile(r"mothers|fathers|parents|mums|dads", re.IGNORECASE)
_OWN_KIN = re.compile(r"\b(?:her|his|their|own)\s+$", re.IGNORECASE)
"""Mothers in general are a group of people; her parents are kin."""


def _life(text: str, known: _Known) -> list[Finding]:
    """Return facts of private life (education, family, home, employer, leisure) of which the evidence has no word."""
    lines = _life_words()
    for token in tokens(text):
        group = lines.get(token.stem)
        if group is None or group & known.own or token.stem in known.everything:
            continue
        group_of_people = _KIN_GROUP.fullmatch(token.text) and not _OWN_KIN.search(text[: token.start])
        if _FIRM.match(text, token.end) or group_of_people:
            continue
        low = token.text.casefold()
        if token.stem in {stem("grew"), stem("raised")} and (
            low not in {"grew", "raised"} or not text[token.end :].startswith((" up", " in ", " by "))
        ):
            continue
        reason = f"Nothing in this segment's evidence tells of “{token.text}”."
        return [Finding("unsupported", token.start, token.end, (), reason)]
    return []
