"""Words for attributes: names split into words, and what else people call the same thing."""

from __future__ import annotations

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\s._/\-]+")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,:]\d+)*|[.;:!?,()\[\]*–—]")

EMPTY_WORDS = frozenset({"attributes", "attribute", "features", "has", "is", "offers", "the", "business"})
"""Parts of a metric's name that name nothing by themselves."""

_SYNONYM_LINES = """
wifi: wi fi; wireless internet; internet access
take out: takeout; take away; takeaway; to go; carry out; carryout; takeouts
outdoor seating: outdoor dining; outside seating; patio seating; seating outside; seating outdoors; outdoor tables; \
outdoor patio; outdoor area; outdoor and indoor seating; indoor and outdoor seating; outdoor or indoor seating; \
outdoor seats; al fresco
reservations: reservation; bookings; advance booking; book a table; reserve a table
good for groups: suitable for groups; great for groups; ideal for groups; perfect for groups; for groups; \
large groups; group friendly; bigger groups; group dining; larger groups; accommodate groups; accommodates groups; \
accommodating groups; for both groups; big groups; groups and individuals; individuals and groups
good for kids: suitable for kids; good for children; suitable for children; family friendly; kid friendly; \
child friendly
good for meal: suitable for meals
wheelchair accessible: wheelchair access; wheelchair accessibility; accessible by wheelchair; step free access
accepts credit cards: credit cards; credit card; card payments; card payment
dogs allowed: dog friendly; pet friendly; pets allowed; pets; dogs
delivery: deliveries; home delivery; delivery service; delivery services
parking: parking space; parking spaces; car park
music: live music; background music
happy hour: happy hours
bike parking: bicycle parking; bike racks
drive thru: drive through
by appointment only: appointment only
smoking: smoking area; smoking allowed
noise level: noise
validated: validation; validate; validates
validated parking: parking validation
garage: parking garage; garages
lot: lots; parking lot; parking lots
street: on street; on the street; streetside; roadside
valet: valets
"""
_BARE_NEGATED = frozenset(
    {"dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "couldnt", "wouldnt", "shouldnt", "havent", "hasnt",
     "hadnt"}
)  # fmt: skip
"""Negated verbs as people type them, without the apostrophe."""
SYNONYMS: dict[str, tuple[str, ...]] = {
    line.split(":", 1)[0]: tuple(part.strip() for part in line.split(":", 1)[1].split(";"))
    for line in _SYNONYM_LINES.strip().splitlines()
}


PARENT_WORDS: dict[str, tuple[str, ...]] = {
    "parking": ("parking", "park", "parked", "parks"),
    "ambience": (
        "ambience", "ambiance", "atmosphere", "vibe", "vibes", "setting", "environment", "decor", "mood", "feel",
        "dining", "eatery", "establishment", "restaurant", "spot", "experience", "bar", "cafe", "venue", "place",
        "diner",
    ),
}  # fmt: skip
"""Words that show that a nested attribute's whole is meant; its own name by default."""


def name_words(name: str) -> tuple[str, ...]:
    """Return a metric's or label's name as lower-case words; "WiFi" stays one word.

    >>> name_words("BusinessParking")
    ('business', 'parking')
    """
    joined = re.sub(r"\bWi-?Fi\b", "Wifi", name, flags=re.IGNORECASE)
    return tuple(part.casefold() for part in _CAMEL.split(joined) if part)


@lru_cache(maxsize=20_000)
def low_tokens(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return words, figures and clause marks of a text, lower case, with offsets.

    Hyphens split words, a negated verb becomes two tokens ("don't" → "do", "not").
    """
    found: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(text):
        word = match.group().casefold().replace("’", "'")
        if word.endswith("n't"):
            stem = {"can't": "can", "won't": "will", "shan't": "shall"}.get(word, word[:-3])
            found.append((stem, match.start(), match.end() - 3))
            found.append(("not", match.end() - 3, match.end()))
        elif word in _BARE_NEGATED:
            found.extend([(word[:-2], match.start(), match.end() - 1), ("not", match.end() - 1, match.end())])
        elif word == "cannot":
            found.extend([("can", match.start(), match.start() + 3), ("not", match.start() + 3, match.end())])
        else:
            found.append((word.removesuffix("'s"), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=20_000)
def low_words(text: str) -> tuple[str, ...]:
    """Return the words of `low_tokens` without offsets."""
    return tuple(token for token, _, _ in low_tokens(text))


def phrases(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the name and the other phrases for it, as words, the longest first."""
    key = " ".join(name)
    found = {name}
    for known, others in SYNONYMS.items():
        if key in (known, *others):
            found.update(tuple(other.split()) for other in (known, *others))
    return sorted(found, key=lambda words: (-len(words), words))
