"""Services and features that a text asserts and that no attribute, text value or snippet names.

A closed list of things that either exist or do not, over many fields; an open search for unnamed list
items was tried and was wrong as often as right, since texts paraphrase what is sold.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from persona_gen.checking.attributes.polarity import Mention, asserted
from persona_gen.checking.attributes.wording import low_tokens, low_words
from persona_gen.checking.base import Finding
from persona_gen.checking.context import stem

if TYPE_CHECKING:
    from persona_gen.checking.context import Context

_FEATURES_TEXT = """
catering: cater
catering services: cater
catering options: cater
delivery: deliver doordash grubhub ubereat postmate courier ship
delivery options: deliver doordash grubhub ubereat postmate
delivery services: deliver doordash grubhub ubereat postmate
vegetarian: vegetarian vegan veggie veg meatless tofu plant
vegan: vegan plant
gluten free: gluten celiac coeliac
dairy free: dairy lactose
halal: halal
kosher: kosher
organic: organic
locally sourced: local source farm
credit cards: credit card visa mastercard amex
credit card: credit card visa mastercard amex
cash: cash atm
mobile app: app
loyalty program: loyalty reward point
loyalty programme: loyalty reward point
gift cards: gift
discounts: discount deal coupon special promotion promo sale off
promotions: discount deal coupon special promotion promo sale
online ordering: online app website web
order online: online app website web
event planning: event plan
wedding planning: wedding plan
private events: private event party
private dining: private
private parties: private party
private charters: private charter
full bar: bar
kids menu: kid child
wheelchair accessible: wheelchair accessible ramp
wheelchair access: wheelchair accessible ramp
drive through: drive
drive thru: drive
curbside pickup: curbside pickup
price range: price range cheap expensive affordable cost
seating capacity: capacity seat
happy hour: happy
live music: music band jazz concert venue gig perform
karaoke: karaoke
free trial: trial
free shipping: ship
money back guarantee: guarantee refund money
extended warranty: warranty
refunds: refund
warranty: warranty
telehealth: telehealth video remote virtual
interpreter: interpreter translat language
walk ins: walk
same day appointments: appointment same
financing: financ loan instalment installment
shuttle: shuttle bus
air conditioning: air conditioning ac
swimming pool: pool swim
fitness center: gym fitness
gym: gym fitness
dj services: dj
restroom: restroom bathroom toilet
restrooms: restroom bathroom toilet
"""


@lru_cache(maxsize=1)
def _features() -> dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]:
    """Return phrases by their first word, each with the stems that would back it."""
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for line in _FEATURES_TEXT.strip().splitlines():
        name, backing = line.split(":")
        words = tuple(name.split())
        stems = frozenset(stem(word) for word in backing.split())
        found.setdefault(words[0], []).append((words, stems))
    for phrases in found.values():
        phrases.sort(key=lambda item: -len(item[0]))
    return found


_CATERS_TO = re.compile(r"\bcatering (?:to|for)\b", re.IGNORECASE)


def offer_findings(text: str, known: frozenset[str], context: Context) -> list[Finding]:
    """Return features that the text asserts (or denies) and that nothing in the evidence names.

    Args:
        text: the claim's text.
        known: stems of the record's names and values.
        context: whose snippets, labels and segment names are evidence too.
    """
    tokens = low_tokens(text)
    plain = low_words(text)
    results = []
    for at, word in enumerate(plain):
        for phrase, backing in _features().get(word, ()):
            if plain[at : at + len(phrase)] != phrase:
                continue
            if _backed(backing, known) or _backed(backing, context.evidence_stems):
                break
            start, end = tokens[at][1], tokens[at + len(phrase) - 1][2]
            if _CATERS_TO.match(text, start) or asserted(plain, Mention(at, at + len(phrase))) is None:
                break
            reason = f"Nothing in the evidence tells of {' '.join(phrase)}."
            results.append(Finding("unsupported", start, end, (), reason))
            break
    return results


def _backed(backing: frozenset[str], words: frozenset[str]) -> bool:
    """Tell whether the evidence has one of the stems, whole or at a word's beginning or end."""
    if backing & words:
        return True
    long = tuple(stem for stem in backing if len(stem) >= 4)
    return bool(long) and any(word.startswith(long) or word.endswith(long) for word in words)
