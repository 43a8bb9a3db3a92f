"""General English for what studies measure: words that mean the same thing share a concept.

Nothing here belongs to one study: the entries are everyday words of consumers, work, health, retail and
software. A word outside the lexicon stands for itself (its stem).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from persona_gen.checking.context import Token, stem, tokens

_CONCEPTS: dict[str, str] = {
    # money
    "SPEND": (
        "spend|spending|spent|outlay|expenditure|expense|part with|leave with us|put away|shell out|fork out"
        "|splash out|lay out|coin|swallow|money spent|amount spent|lavish|spender|biggest "
        "basket|big basket|fullest basket"
    ),
    "INCOME": (
        "income|earn|earning|bring in|bring home|take home|live on|get by on|salary|wage|budget"
        "|pay packet|spending power"
        "|take-home|comfortably off|well off|make a living|household income|purchasing power"
    ),
    "~SPEND": "basket",
    "~CHARGE": "pay|paying",
    "CHARGE": "charge|bill|fee|monthly charge|billed|invoice|tariff|pay a month|cost|price|premium",
    "BASKET": "cart|trolley|order value|basket size",
    "REVENUE": "revenue|turnover|sale|takings",
    # buying
    "PURCHASE": "purchase|order|buy|bought|buying|transaction|shop for|shopping|check out|checkout",
    "DISCOUNT": (
        "discount|discounted|deal|bargain|special offer|special deal|coupon|voucher|markdown"
        "|reduced price|on sale|money off|promo code"
    ),
    "CAMPAIGN": "campaign|offer|promotion|mailing|marketing offer",
    "ACCEPT": (
        "accept|acceptance|say yes|take up|took up|take-up|uptake|respond|bite|sign up|opt in|agree to|redeem|willing"
    ),
    "LAST": "last|latest|newest|most recent|final",
    "FIRST": "first|initial|opening",
    "SURGERY": "surgery|operation|operate|surgical|post-op",
    "RETURNED": "return|send back|refund|returned",
    "LOYALTY": "loyalty|loyalty card|member|membership|loyalty programme|loyalty scheme|reward programme",
    "COMPLAIN": "complain|complaint|grumble|gripe|file a complaint|lodge a complaint|grievance|moan",
    "REPEAT": "repeat|come back|again|reorder|returning customer",
    "GIFT": "gift|present",
    "FREQUENT": "often|frequently|frequency|how often|regularly",
    # channels
    "WEB": "web|website|online|site|internet|web shop|webshop|e-commerce|web page",
    "STORE": "store|shop|in person|branch|shop floor|physical shop|brick-and-mortar|outlet|in-store|counter",
    "CATALOGUE": "catalogue|catalog|mail order|by post",
    "PHONE": "phone|telephone|call|by phone|helpline|hotline|ring up",
    "EMAIL": "email|e-mail|inbox|mail",
    "APP": "app|mobile app|smartphone app",
    "VISIT": "visit|visitor|drop by|drop in|look in|stop by|call in|click through|browse|browsing|log on",
    "~VISIT": "go to|come to|check|turn up|drift|attend",
    "VIDEO": "video|video call|video consultation|remote consultation|telehealth|telemedicine",
    "RECENCY": (
        "since the last purchase|since the last order|since last purchase|since last bought|stay "
        "away|stayed away|last buy|day since|days since"
    ),
    # people
    "AGE": "age|aged|old|older|oldest|young|youngest|younger|elderly|year of birth|born|-year-old|years of age",
    "WOMAN": "woman|female|lady|girl",
    "MAN": "man|male|gentleman|boy",
    "CHILD": "child|kid|kids|children|son|daughter|offspring|little one|youngster",
    "TEEN": "teenager|teen|teenage|adolescent",
    "NOCHILD": "child-free|childless|childfree|no kid|no child|without child|without kid",
    "PARENT": "parent|mother|father|mum|mom|dad|family",
    "PARTNER": "partner|spouse|husband|wife|married|couple|cohabit|in a relationship|with someone",
    "ALONE": "alone|single|by oneself|on her own|on his own|unmarried|living alone",
    "DEPENDANT": "dependant|dependent|to look after|to care for",
    "HOUSEHOLD": "household|home|house",
    "DEGREE": "degree|education|qualification|schooling|educated|diploma",
    "PHD": "phd|ph.d|doctorate|doctoral",
    "BACHELOR": "bachelor|undergraduate",
    "GRADUATE": "graduate|graduation|graduation-level",
    "MASTER": "master",
    "CITY": "city|urban|town",
    "RURAL": "rural|countryside|village",
    "RETIRED": "retire|pensioner|retirement|senior citizen",
    "EMPLOYED": "employed|in work|working|has a job|in employment",
    "UNEMPLOYED": "unemployed|jobless|out of work",
    "SELFEMPLOYED": "self-employed|freelance|freelancer",
    "FULLTIME": "full-time|full time",
    "PARTTIME": "part-time|part time",
    # time
    "DAILY": "daily|every day|every single day|each day|day after day|day in and day out|on a daily basis",
    "WEEKLY": "weekly|every week|each week|once a week|once-a-week|on a weekly basis|at least once a week",
    "MONTHLY": "monthly|every month|each month|once a month|on a monthly basis|at least once a month",
    "YEARLY": "yearly|annual|annually|every year|each year|once a year",
    "NEVER": "never|not at all|not once",
    "RARELY": "rarely|seldom|hardly ever|infrequently",
    "TENURE": (
        "as a customer|as a client|as a member|tenure|with us for|been a customer|been with us"
        "|customer for|length of relationship|stay with us|months with"
    ),
    "WAIT": "wait|waiting|wait for|waiting time|queue|delay|hold",
    "DURATION": "duration|length|last for|how long",
    "WEEKEND": "weekend|saturday|sunday",
    "EVENING": "evening|night|after hours|out of hours",
    "MORNING": "morning",
    # work and software
    "USE": "use|user|usage|utilise|rely on|turn to|reach for|employ|work with|run on|adopt|adoption|open|run",
    "ROLE": "role|job|position|post|profession|occupation|trade",
    "TEAM": "team|crew|squad",
    "COMPANY": "company|employer|firm|organisation|organization|business",
    "EXPERIENCE": "experience|years in|veteran|seniority|track record|in the field|year of practice",
    "BEGINNER": ("beginner|newcomer|new to|novice|starter|took it up|picked up|less than one year|less than a year"),
    "DEPLOY": "deploy|deployment|release|ship|roll out|rollout",
    "INCIDENT": "incident|outage|downtime|breakdown|failure",
    "ONCALL": "on call|on-call|pager",
    "CLOUD": "cloud|hosted",
    "CONTAINER": "container",
    "PRODUCTION": "production|live system|in prod",
    "TEST": "test|trial|evaluate|evaluation|pilot",
    "OPENSOURCE": "open source|open-source",
    "DOCS": "documentation|docs|manual|handbook",
    "SUPPORT": "support|help desk|helpdesk|technical support|tech support|customer service",
    "TRAINING": "training|course|workshop|tutorial|lesson",
    "LANGUAGE": "language|programming language",
    "AUDIENCE": "audience|share with|shared with|present to|reach|show to|people the work",
    "CONTRACT": "contract|plan|subscription|month-to-month|month to month|rolling contract",
    "INTERNET": "internet|broadband",
    "FIBRE": "fibre|fiber",
    "STREAM": "stream|streaming",
    "PAPERLESS": "paperless|electronic bill|e-bill",
    "BACKUP": "backup|back-up",
    "SECURITY": "security|protection",
    "DATA": "data|dataset|data set",
    "STANDALONE": "standalone|stand-alone",
    "STARS": "star|rating|rate|score",
    # health
    "PATIENT": "patient|client|service user",
    "DOCTOR": "doctor|gp|physician|clinician|practitioner",
    "NURSE": "nurse",
    "APPOINTMENT": "appointment|consultation|booking|slot",
    "MISSED": "miss|missed|no-show|did not attend|fail to attend|skip|skipped|not turn up",
    "CLINIC": "clinic|practice|surgery|health centre",
    "HOSPITAL": "hospital|ward",
    "MEDICINE": "medication|medicine|drug|prescription|tablet",
    "PAIN": "pain|ache",
    "CHRONIC": "chronic|long-term condition|long-standing",
    "INSURANCE": "insurance|insured|cover|coverage",
    "VACCINE": "vaccine|vaccinated|vaccination|jab|flu shot",
    "CARE": "care|treatment|therapy",
    "EMERGENCY": "emergency|a&e|urgent",
    "REFER": "refer|referral",
    "SMOKE": "smoke|smoker|smoking",
    # opinion
    "SATISFIED": "satisfied|satisfaction|happy with|content with|pleased|happy",
    "DISSATISFIED": "dissatisfied|unhappy|dissatisfaction|displeased|discontent",
    "RECOMMEND": "recommend|recommendation|would recommend|advocate|speak well of|word of mouth",
    "TRUST": "trust|confidence|confident",
    "DISTRUST": "distrust|mistrust",
    "AGREE": "agree",
    "DISAGREE": "disagree",
    "IMPORTANT": "important|importance|matter",
    "SETUP": "set up|setup|set-up|install|installation|onboarding|configure",
    "CHANGE": "change|switch|replace|swap",
    "PLAN": "plan to|intend|intention|consider",
    "EASY": "easy|ease|easily|straightforward|simple",
    "DIFFICULT": "struggle|trouble|confusing|difficult|difficulty|hard|challenging|tough",
    "NOTICE": "notification|notice|alert|reminder",
    "DOWNLOAD": "download|fetch|save locally",
    "SUBMIT": "submit|submission|send in|hand in|upload|transmit",
    "USEFUL": "useful|helpful",
    "UNDERSTAND": "understand|understandable|make sense|made sense|clear",
    "DISLIKE": "dislike",
    "CHURN": (
        "churn|cancel|cancelled|leave us|left us|quit|switch away|defect|leave the company|walk "
        "away|terminate|attrition|left"
    ),
    "STAY": "stay|stayed|remain|remained|retained",
    "LATE": "late|delayed|overdue|behind schedule",
    "ONTIME": "on time|punctual|on schedule",
    "DELIVERY": "delivery|deliver|shipping|shipment|shipped|arrive",
    "REVIEW": "review",
    "REPLY": "reply|answer|respond|response|write back|get back to|got back to",
    "QUALITY": "quality",
    "WRITE": "write|post|leave a review",
    "READ": "read",
    "PHOTO": "photo|picture|image",
    "VERIFIED": "verified|confirmed",
    "BRAND": "brand|label",
    "PAY": "pay|payment|settle",
    "CARD": "card|credit card|debit card",
    "CHEQUE": "cheque|check by mail",
    "AUTOMATIC": "automatic|automatically|direct debit|standing order",
    "MEAT": "meat|beef|steak|pork",
    "WINE": "wine",
    "FISH": "fish|seafood",
    "FRUIT": "fruit",
    "SWEET": "sweet|candy|confectionery|chocolate",
    "EVER": "ever|at least one|at least once|one of|any of",
}

OPPOSITES = {
    "ALONE": "PARTNER",
    "DISSATISFIED": "SATISFIED",
    "DISAGREE": "AGREE",
    "DIFFICULT": "EASY",
    "STAY": "CHURN",
    "ONTIME": "LATE",
    "MAN": "WOMAN",
    "DISTRUST": "TRUST",
    "UNEMPLOYED": "EMPLOYED",
    "RURAL": "CITY",
    "NOCHILD": "CHILD",
}
OPPOSITES |= {right: left for left, right in OPPOSITES.items()}
"""Concepts of which one excludes the other."""

_STOP_TEXT = (
    "a an the of in on at to for from by with without and or but nor so as than that this "
    "these those there here it its "
    "be am have do will would can could may might must shall should not no yes he she they we "
    "you i him her them us his their our your my "
    "hers theirs ours who whom whose which what when where why how if then else all any each every both either neither "
    "some such same other another more most less least few fewer much many own too very just "
    "only also even still yet ever "
    "about around over under up down out off into onto through during before after above below between within per via "
    "one two three four five six seven eight nine ten first second third amount number total "
    "overall share percentage percent proportion "
    "made make done got get stated product thing currently current day week month year time "
    "mean median average typical typically "
    "known state is was own per among upon s t re ve ll d"
)
STOP = frozenset(stem(word) for word in _STOP_TEXT.split()) | frozenset(_STOP_TEXT.split())
"""Stems that say nothing about what is measured."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept, or a plain word's stem, at `start:end` of a text."""

    feature: str
    start: int
    end: int


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Index the lexicon's phrases by their first stem, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for concept, text in _CONCEPTS.items():
        for phrase in filter(None, text.split("|")):
            words = tuple(token.stem for token in tokens(phrase))
            found.setdefault(words[0], []).append((words, concept))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


_BY_FIRST = _phrases()
_SKIPPABLE = frozenset(
    {
        "something",
        "anything",
        "them",
        "her",
        "his",
        "their",
        "the",
        "a",
        "an",
        "she",
        "he",
        "they",
        "it",
        "our",
        "your",
        "s",
    }
)


@lru_cache(maxsize=20_000)
def mentions(text: str) -> tuple[Mention, ...]:
    """Return the concepts and content words of `text`; a phrase of several words wins over its parts."""
    words = tokens(text)
    found: list[Mention] = []
    index = 0
    while index < len(words):
        length = 0
        concepts: list[str] = []
        for phrase, concept in _BY_FIRST.get(words[index].stem, ()):
            size = _matches(words, index, phrase)
            if size and size >= length:
                concepts = [*concepts, concept] if size == length else [concept]
                length = size
        if length:
            start, end = words[index].start, words[index + length - 1].end
            found.extend(Mention(concept, start, end) for concept in dict.fromkeys(concepts))
            if length == 1 and all(c[0] == "~" for c in concepts) and words[index].stem not in STOP:
                found.append(Mention(words[index].stem, start, end))
            index += length
            continue
        word = words[index]
        found.extend(Mention(part, word.start, word.end) for part in _camel(word.text))
        if index and (number := _numbered(words[index - 1].text, word.text)):
            found.append(Mention(f"{words[index - 1].stem}#{number}", words[index - 1].start, word.end))
        if word.stem not in STOP and not word.text[0].isdigit():
            found.append(Mention(word.stem, word.start, word.end))
        index += 1
    return tuple(found)


_ORDER = {w: str(i) for i, w in enumerate("One Two Three Four Five Six Seven Eight Nine Ten".split(), 1)}  # noqa: SIM905


_NAMING_TEXT = (
    "campaign error version wave level step phase question stage round grade option type tier item part chapter form"
)
_NAMING = frozenset(stem(word) for word in _NAMING_TEXT.split())


def _numbered(name: str, number: str) -> str | None:
    """Return the number of a numbered thing ("Error Three" → "3", "campaign 3" → "3"), or None."""
    if number in _ORDER and name[0].isupper():
        return _ORDER[number]
    return number if number.isdigit() and len(number) < 3 and stem(name) in _NAMING else None


def _camel(word: str) -> list[str]:
    """Return the stems of the parts of a joined name ("JupyterHub" → jupyter, hub)."""
    parts = re.findall(r"[A-Z][a-z]{2,}", word)
    return [stem(part) for part in parts] if len(parts) > 1 and "".join(parts) == word else []


def _matches(words: tuple[Token, ...], index: int, phrase: tuple[str, ...]) -> int:
    """Return how many words from `index` on spell the phrase (small words may stand between), 0 if none do."""
    position = index
    for number, part in enumerate(phrase):
        if number and position < len(words) and words[position].stem != part and words[position].stem in _SKIPPABLE:
            position += 1
        if position >= len(words) or words[position].stem != part:
            return 0
        position += 1
    return position - index


def features(text: str) -> frozenset[str]:
    """Return the concepts and content stems of `text` without places."""
    return frozenset(mention.feature for mention in mentions(text))
