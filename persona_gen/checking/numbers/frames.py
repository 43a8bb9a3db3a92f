"""Frames: what a label asks or says of a thing, which a claim about it may not drop or turn round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.context import stem, stems, tokens
from persona_gen.checking.numbers.grammar import find_quantities
from persona_gen.checking.numbers.lexicon import features
from persona_gen.checking.numbers.patterns import SHARES

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work

_JUDGED = re.compile(
    r"\b(?:values?|valued|likes?|liked|prefers?|preferred|enjoys?|miss(?:es|ed)? most|annoy\w*|bothers?|worr(?:y|ies)"
    r"|fears?|dislikes?|hates?|important|matters? (?:most|least)|favou?rite|biggest|hardest|worst|best)\b",
    re.IGNORECASE,
)
"""Questions that ask for a judgement; their answers are topics, which one may also have, do or blame."""
_JUDGING = re.compile(
    r"\b(?:valu\w+|lik(?:e|es|ed|ing)\b(?! (?:her|him|them|most|all|many))|prefer\w*|enjoy\w*|lov(?:e|es|ed)"
    r"|miss\w*|annoy\w*"
    r"|bother\w*|worr\w+|fear\w*|dislik\w+|hat(?:e|es|ed)|import\w+|matter\w*|favou?rite\w*|big\w*|hard\w*|worst|best"
    r"|main\w*|top\w*|first|foremost|most|lead\w*|chief\w*|prior\w+|pick\w*|chose|choos\w+|chosen|choice|nam(?:e|es|ed|ing)"
    r"|cit(?:e|es|ed|ing)|put\w*|rank\w*|rat(?:e|es|ed)|care\w*|appreciat\w+|treasur\w+|priz(?:e|es|ed)|count\w*|crucial"
    r"|essential|vital|key|point\w*|select\w*|vot\w+|answer\w*|mention\w*|concern\w*|problem\w*|draw\w*|attract\w*"
    r"|want\w*|look\w* for|trouble\w*|challeng\w+|difficult\w*|struggl\w+|second|third|list\w*|say|said|says|by far)\b",
    re.IGNORECASE,
)
_AGENTS = (
    r"(?:hotline|help ?(?:desk|line)|club|staff|team|crew|doctor|gp|nurse|dentist|therapist|pharmacist|company|firm"
    r"|shop"
    r"|store|seller|vendor|dealer|bank|insurer|landlord|neighbours?|teacher|school|boss|manager|employer|colleagues?"
    r"|partner|husband|wife|spouse|child|son|daughter|parents?|mother|father|friends?|council|office|agent|agency"
    r"|courier|driver|support|service|mechanic|technician|plumber|builder|supplier|provider|police|court|state|union"
    r"|receptionist|librarian|trainer|coach|vet|operator|admin|maintainer|author|editor|guide|host|organi[sz]er)"
)
_DONE_BY = re.compile(
    rf"(?:the |a |an |my |her |their |our )?(?P<who>{_AGENTS}) (?:\w+ )?(?:was|were|is|are|has|had|[a-z]{{2,}}(?:ed|s)"
    r"|took"
    r"|gave|made|came|went|kept|sent|paid|told|got|left|lost|wrote|rang|broke)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|got|gets?|being|is|are) (?P<verb>stolen|robbed|damaged|delayed|cancelled|canceled|refused"
    r"|rejected|denied|offered|asked|told|sent|given|invited|called|contacted|treated|charged|billed|helped|served"
    r"|answered|reminded|informed|warned|blamed|bullied|harassed|attacked|hit|bitten|fined|sued|paid|taught|trained"
    r"|examined|referred|visited|insulted|cheated|deceived|dismissed|fired|hired|promoted|evicted|replaced|repaired)\b",
    re.IGNORECASE,
)
"""What others do to somebody; what respondents use or choose themselves may be told either way."""
_AUXILIARY = frozenset(
    ["was", "were", "been", "be", "being", "is", "are", "got", "get", "gets", "had", "have", "has", "having"]
)
_ADJECTIVE = frozenset(["their", "her", "his", "a", "an", "the", "of", "any", "some", "no", "such"])


def told_otherwise(work: Work, thing: Thing) -> bool:
    """Tell whether a claim drops the judgement that a question asks for, or changes who does what to whom."""
    if _verbatim(work, thing):
        return False
    decided = _without_judgement(work, thing) or _other_doer(work, thing) or _turned_active(work, thing)
    decided = decided or _turned_base(work) or _is_the_place(work, thing)
    return decided or _other_bound(work, thing) or _other_end(work, thing) or _done_to_somebody(work, thing)


_SIDES = (("over", "at_least", "well_over", "just_over"), ("under", "at_most", "well_under", "just_under"))


def _side(q: Quantity) -> int:
    return next((i for i, names in enumerate(_SIDES) if q.qualifier in names), -1)


def _other_bound(work: Work, thing: Thing) -> bool:
    """Tell whether a bound of the label is told without its side ("once a week" for "less than once a week")."""
    label = f"{thing.label} ; {thing.category or ''}"
    bounds = [q for q in find_quantities(label) if _side(q) >= 0]
    said = find_quantities(work.reading.full)
    return any(
        o.kind == q.kind and o.unit == q.unit and abs(o.value - q.value) < 1e-9 and _side(o) != _side(q)
        for q in bounds
        for o in said
    )


_ENDS = tuple(
    (frozenset(stem(w) for w in one.split()), frozenset(stem(w) for w in other.split()))
    for one, other in (
        ("come arrive join enter", "leave"),
        ("start begin open", "stop end close finish"),
        ("buy", "sell"),
        ("take", "give"),
        ("gain win", "lose"),
        ("lend", "borrow"),
        ("send", "receive"),
        ("teach", "learn"),
    )
)
"""Verbs of which one tells the other end of what happens; words too common to be looked at otherwise."""


def _other_end(work: Work, thing: Thing) -> bool:
    """Tell whether a claim says the other end of what the label says ("leave on foot" for "comes on foot")."""
    label, said = set(stems(f"{thing.label} {thing.category or ''}")), set(stems(work.reading.full))
    return any(
        (a & label and b & said and not a & said and not b & label)
        or (b & label and a & said and not b & said and not a & label)
        for a, b in _ENDS
    )


_OF_OTHERS = re.compile(
    r"\s*of (?!them\b|these\b|her\b|his\b|their\b|all of them\b)[^,.;]+? (?:are|is|were|was|come from|belong to)"
    r"(?: (?:the|our|an?))? $",
    re.IGNORECASE,
)


def _turned_base(work: Work) -> bool:
    """Tell whether a share is told of those who have the thing ("71 % of Lark buyers are orchestra players")."""
    own = [r for r in work.reading.references if r.segment == work.own]
    shares = [q for q in work.reading.quantities if q.kind in SHARES]
    return any(_OF_OTHERS.fullmatch(work.text[q.end : r.start]) for q in shares for r in own if q.end < r.start)


def _is_the_place(work: Work, thing: Thing) -> bool:
    """Tell whether an answer to "Where …?" is told as what somebody is ("58 % are luthiers")."""
    if not thing.category or not re.match(r"(?:where|from whom|with whom)\b", thing.label, re.IGNORECASE):
        return False
    answer = set(stems(thing.category))
    said = re.finditer(r"\b(?:are|is|was|were) (?:an? |the )?(?P<what>\w+)", work.reading.full, re.IGNORECASE)
    return any(stem(m.group("what")) in answer for m in said)


_TO_SOMEBODY = re.compile(r"\b(?P<verb>[a-z]+) (?:somebody|someone|others|other people)\b", re.IGNORECASE)


def _done_to_somebody(work: Work, thing: Thing) -> bool:
    """Tell whether a claim does to somebody what the label only says of the respondents ("injured somebody")."""
    label = set(stems(thing.label))
    if _TO_SOMEBODY.search(thing.label):
        return False
    return any(stem(m.group("verb")) in label for m in _TO_SOMEBODY.finditer(work.reading.full))


def _without_judgement(work: Work, thing: Thing) -> bool:
    """Tell whether an answer to "What do you value most?" is told as something done or blamed."""
    answers = sum(t.metric == thing.metric for t in work.binder.things)
    if not thing.needs_category or answers < 3 or not _JUDGED.search(thing.label):
        return False
    text = work.reading.full
    asked = {f for m in _JUDGED.finditer(thing.label) for f in features(m.group())}
    return not _JUDGING.search(text) and not asked & features(text)


def _other_doer(work: Work, thing: Thing) -> bool:
    """Tell whether a label tells what somebody else did ("Hotline answered …") and the claim leaves out who."""
    match = _DONE_BY.match(thing.label)
    if match is None:
        return False
    who = match.group("who")
    named = features(who) & features(work.reading.full) or stem(who) in stems(work.reading.full)
    return not named


def _turned_active(work: Work, thing: Thing) -> bool:
    """Tell whether what was done to somebody is told as done by them ("stole a bike" for "bike was stolen")."""
    match = _PASSIVE.search(thing.label)
    if match is None:
        return False
    verb, words = stem(match.group("verb")), tokens(work.reading.full)
    places = [i for i, t in enumerate(words) if t.stem == verb]
    return bool(places) and all(
        not _AUXILIARY & {w.text.casefold() for w in words[max(0, i - 4) : i]}
        and (i == 0 or words[i - 1].text.casefold() not in _ADJECTIVE)
        for i in places
    )


def _verbatim(work: Work, thing: Thing) -> bool:
    """Tell whether the label stands word for word in the claim."""
    return any(metric == thing.metric for _, _, metric in work.reading.labels)
