"""General English words that the text checkers know; nothing here belongs to one study."""

from __future__ import annotations

from functools import lru_cache

from persona_gen.checking.context import stem

_STOP_TEXT = """
a an the this that these those there here it its itself he she they him her his hers them their theirs i me my
mine we us our ours you your yours who whom whose which what when where why how and or but if then than so as at
by for from in into of off on onto out over to up down with within without about around through after before
during until till since while because although though unless however yet also too very really quite rather just
even only still already again ever never not no nor neither none nothing nobody be do have can could may might
must shall should will would get go make take let put say tell own same other another such each every all any
some more most much many few less least lot bit one two three way thing stuff something anything everything
everyone everybody someone anyone kind sort like back well keep seem feel think mean use come give work time day
people person her's s t d ll re ve m don doesn didn isn aren wasn weren won wouldn couldn shouldn now today
always usually often sometimes mostly mainly chiefly far away along across upon per via both either half find
quickly easily whenever wherever whatever matter good great
"""
_KEPT = frozenset({"use", "work", "find", "people", "keep", "feel", "give", "day", "time", "good", "great", "half"})
"""Words that are too common to find a snippet by, but that are no mere function words."""

_SAME_LINES = """
large big huge gigantic massive enormous
difficult hard tough tricky
easy simple straightforward effortless
fast quick rapid speedy swift
slow sluggish
delete remove discard erase
old previous prior earlier former
begin start commence
finish complete
team crew colleague coworker teammate
protect encrypt secure safeguard
version variation variant
manager boss supervisor director
buy purchase
customer client shopper
frequent often regular
confuse puzzle baffle unclear
love enjoy adore
hate dread dislike loathe
show display present
send submit transmit
assist help aid
error mistake fault
fix correct repair
vendor supplier contractor
outside external
remind reminder nudge
change switch modify alter
teach train instruct
document documentation docs doc
doctor physician
crash freeze hang
cheap inexpensive affordable
expensive costly pricey
child kid
car vehicle automobile
phone telephone
search look
retire retirement pension
job role
house home
shop store
wait queue
install setup installation
important crucial essential vital
processor cpu
internet online web
"""


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    found = {}
    for line in _SAME_LINES.strip().splitlines():
        words = [_deep(stem(word)) for word in line.split()]
        found.update(dict.fromkeys(words, words[0]))
    return found


_SUFFIXES = (
    "ations", "ation", "itions", "ition", "ments", "ment", "nesses", "ness", "ences", "ence", "ances", "ance", "ables",
    "able", "ibl", "abl", "ible", "ivity", "ities", "ity", "ively", "ive", "iv", "fully", "ful", "less", "ously", "ous",
    "enc", "anc", "ally", "al", "ers", "er", "ors", "or", "est", "ly", "tion", "sion", "ion", "ing", "y",
)  # fmt: skip


def _deep(word: str) -> str:
    for _ in range(2):
        suffix = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 4), None)
        if suffix is None:
            break
        word = word[: -len(suffix)]
    return word[:7]


@lru_cache(maxsize=50_000)
def root(word_stem: str) -> str:
    """Return the root that a stem shares with its derivations and nearest synonyms; for finding only."""
    deep = _deep(word_stem)
    return _same().get(deep, deep)


STOP: frozenset[str] = frozenset(stem(w) for w in _STOP_TEXT.split()) | frozenset(_STOP_TEXT.split())

NEGATIONS: frozenset[str] = frozenset(
    {"not", "no", "never", "nobody", "none", "nothing", "neither", "nor", "without", "cannot", "hardly", "rarely",
     "seldom", "lack", "lacks", "lacking", "avoid", "avoids", "refuse", "refuses", "stop", "stopped", "unable", "fails",
     "nowhere"}
)  # fmt: skip

_ANTONYM_LINES = """
easier harder
easy hard
easy difficult
easiest hardest
simple complicated
simpler complex
faster slower
fast slow
quick slow
quickly slowly
faster slowly
quicker slower
more less
most least
better worse
best worst
first last
earlier later
early late
always never
rare frequent
rare plagued
low plagued
few plagued
most few
almost few
rarely often
common rare
uncommon common
low high
lower higher
lowest highest
increase decrease
increased decreased
rise fall
rising falling
rose fell
cheaper pricier
cheap expensive
cheaper dearer
love hate
loves hates
like dislike
likes dislikes
happy unhappy
satisfied dissatisfied
reliable unreliable
stable unstable
secure insecure
clear unclear
possible impossible
friendly unfriendly
helpful unhelpful
short long
shorter longer
small large
smaller bigger
small big
few many
fewer more
new old
newer older
public private
inside outside
indoor outdoor
manual automatic
manually automatically
online offline
open closed
accept reject
accepts refuses
trust distrust
praise criticise
strength weakness
advantage disadvantage
comfortable uncomfortable
familiar unfamiliar
necessary unnecessary
seamless manual
seamless painful
seamless cumbersome
effortless cumbersome
effortless laborious
smooth bumpy
safe dangerous
win lose
won lost
buy sell
remember forget
married single
"""


@lru_cache(maxsize=1)
def antonyms() -> dict[str, frozenset[str]]:
    """Return lower-case words with their antonyms, in both directions."""
    found: dict[str, set[str]] = {}
    for line in _ANTONYM_LINES.strip().splitlines():
        one, other = line.split()
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


_EASE_TEXT = """
seamless seamlessly effortless effortlessly easy easily painless painlessly smooth smoothly straightforward
trivial simple simply problem-free trouble-free intuitive convenient breeze
"""
EASE: frozenset[str] = frozenset(_EASE_TEXT.split())
_BURDEN_TEXT = """
manual manually cumbersome painful pain difficult difficulty hard harder tedious laborious clumsy tricky
confusing complicated friction struggle struggles annoying frustrating frustration awkward burden burdensome
hassle slow impossible unreadable messy pita nightmare challenging challenge problem problems issue issues
"""
BURDEN: frozenset[str] = frozenset(_BURDEN_TEXT.split())

_GROUP_NOUNS_TEXT = """
people participants respondents users customers clients members shoppers buyers patients visitors guests
employees workers interviewees testers subscribers households families peers others men women residents
reviewers readers students parents owners teams organisations organizations companies firms businesses
professionals practitioners consumers everyone everybody travellers travelers drivers
"""
GROUP_NOUNS: frozenset[str] = frozenset(_GROUP_NOUNS_TEXT.split())
UNITS: dict[str, str] = {
    word: name
    for name, forms in {
        "second": "second seconds", "minute": "minute minutes mins min", "hour": "hour hours hrs", "day": "day days",
        "week": "week weeks weekly", "fortnight": "fortnight fortnights",
        "month": "month months monthly", "quarter": "quarter quarters quarterly",
        "year": "year years yrs", "decade": "decade decades", "mb": "mb megabyte megabytes",
        "gb": "gb gigabyte gigabytes gigs gig", "tb": "tb terabyte terabytes", "kb": "kb kilobyte kilobytes",
        "km": "km kilometre kilometres kilometer kilometers", "mile": "mile miles",
        "metre": "metre metres meter meters",
        "kg": "kg kilogram kilograms kilo kilos", "gram": "gram grams", "pound": "pound pounds lb lbs",
        "litre": "litre litres liter liters",
    }.items()
    for word in forms.split()
}  # fmt: skip
