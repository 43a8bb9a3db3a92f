"""The patterns of the grammar of quantities: numbers, fractions, units of time, qualifiers, currencies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from persona_gen.checking.numbers.words import NUMBER_WORDS

if TYPE_CHECKING:
    from persona_gen.checking.numbers.intervals import Qualifier

Kind = Literal["percent", "fraction", "of", "ratio", "times", "money", "duration", "age", "number", "date", "ordinal"]
"""What a quantity is: `of` is "5 of 7", `times` a frequency, `ratio` a multiple of something else."""


MONTHS = {
    "day": 12 / 365,
    "week": 12 / 52,
    "fortnight": 24 / 52,
    "month": 1.0,
    "quarter": 3.0,
    "year": 12.0,
    "decade": 120.0,
    "hour": 12 / 8760,
    "minute": 12 / 525600,
    "second": 12 / 31536000,
    "night": 12 / 365,
}
TIME = "day|week|fortnight|month|quarter|year|decade|hour|minute|second"
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:\s?(?:k|bn|thousand|million|billion)\b|m\b)?"
NUMBER = rf"(?:{_DIGITS}|\b{NUMBER_WORDS}\b(?:(?: |-)and(?: |-)a(?: |-)half)?|\b(?:a|two|three|half a) dozen\b)"
DENOMINATOR = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "twentieth": 20,
    "hundredth": 100,
}
_PARTS = "|".join(DENOMINATOR)
CURRENCY = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "yen": "JPY",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "buck": "USD",
    "quid": "GBP",
    "franc": "CHF",
    "chf": "CHF",
    "rupee": "INR",
    "krona": "SEK",
    "peso": "MXN",
}
_MONEY_WORD = "dollars?|euros?|pounds?(?! of)|yen|usd|eur|gbp|bucks?|quid|francs?|chf|rupees?|krona|pesos?"

QUALIFIERS: tuple[tuple[Qualifier, str], ...] = (
    ("at_least", r"at least|at a minimum|no fewer than|no less than|not less than|a minimum of"),
    ("at_most", r"at most|at the most|no more than|not more than|a maximum of|up to"),
    ("just_over", r"(?:just|a little|slightly|a touch|a shade|a bit|barely|marginally) (?:over|above|more than)"),
    (
        "just_under",
        r"(?:just|a little|slightly|a touch|a shade|a bit|marginally) (?:under|below|less than|fewer than|short of)",
    ),
    ("well_over", r"(?:well|far|much|considerably|comfortably) (?:over|above|more than|in excess of)"),
    ("well_under", r"(?:well|far|much|considerably) (?:under|below|less than|fewer than)"),
    (
        "over",
        (
            r"(?:rather |somewhat )?more than|over|above|upwards? of|in excess of|exceeding|(?:greater|older|longer"
            r"|higher|larger|bigger|heavier|better|further) than|beyond|north of"
        ),
    ),
    (
        "under",
        (
            r"(?:rather |somewhat )?less than|(?:fewer|younger|shorter|lower|smaller|cheaper|lighter) than|under"
            r"|below|short of|not even|(?:does|do|did) "
            r"not (?:even )?reach|south of"
        ),
    ),
    ("nearly", r"nearly|almost|not quite|approaching|virtually|just about|all but(?= (?:half|a ))"),
    ("close", r"close to|close on|near to|in the neighbou?rhood of"),
    ("barely", r"barely|scarcely|hardly(?! any)|only just"),
    (
        "about",
        (
            r"about|around|roughly|some|approximately|approx\.?|circa|ca\.|~|give or take|an estimated|in the region of"
            r"|something like|of the order of|more or less|or so|as good as|thereabouts"
        ),
    ),
    ("plain", r"exactly|precisely|a full|fully|just|only|as (?:much|many|few|little) as"),
)
QUALIFIER = re.compile(
    r"(?:\b|(?=~))(?:"
    + "|".join(f"(?P<{name}>{text})" for name, text in QUALIFIERS)
    + r")(?:\s+(?:the|a|an|only|just))?\s*$",
    re.IGNORECASE,
)
RELATION = re.compile(
    r"(?:\w+ )?(?:over|above|under|below|beyond|close to|more than|less than|fewer than)\b", re.IGNORECASE
)
"""With "the" behind it ("well below the 15 %") it compares with a figure and does not qualify it."""
AFTER: tuple[tuple[Qualifier, str], ...] = (
    ("at_least", r"\s?\+|,? (?:or|and) (?:more|longer|over|above|older|upwards?|better|higher)\b|,? plus\b"),
    ("at_most", r",? or (?:less|fewer|under|below|shorter|younger|lower)\b"),
    ("about", r",? or (?:so|thereabouts)\b"),
)
_RATE = rf"(?: (?:an?|per|each|every) (?:{TIME})(?= (?:or|and) (?:more|less|fewer|over|above|under|below)\b))?"
AFTER_RE = re.compile(_RATE + "(?:" + "|".join(f"(?P<{name}>{text})" for name, text in AFTER) + ")", re.IGNORECASE)

_N = f"(?P<n>{NUMBER})"
_RULES: tuple[tuple[Kind, str], ...] = (
    (
        "date",
        (
            r"\b(?:19|20)\d\d[-/]\d\d?[-/]\d\d?\b|\b\d{1,2}:\d\d(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b"
            r"|\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September"
            r"|October|November|December)\b(?: \d{4})?"
            r"|\b(?:in|by|of|since|until|after|before|during|from) (?:19|20)\d\d\b(?! [a-z]+s\b)"
            r"|(?:Spring|Summer|Autumn|Fall|Winter|January|February|March|April|May|June|July|August"
            r"|September|October|November|December) (?:19|20)\d\d\b"
        ),
    ),
    (
        "age",
        r"\b(?P<band>early|mid|late)[- ](?P<decade>[2-9]0|twent|thirt|fort|fift|sixt|sevent|eight|ninet)(?:s|ies)\b",
    ),
    ("age", rf"\bbetween {_N} and (?P<upper>{NUMBER}) years? old\b"),
    ("age", rf"{_N}[- ]years?[- ]olds?\b|\baged? (?P<n2>{NUMBER})"),
    ("percent", rf"{_N}\s?(?:%|per ?cent\b|pc\b|percent\b)(?! points)"),
    (
        "of",
        (
            rf"{_N} (?:(?!in |of |out )[a-z]+ |[a-z]+ [a-z]+(?:er|or|ist|ent|ant)s? "
            rf"(?=in |out of ))?(?P<join>in every|in|out of(?: every)?(?: the)?|of(?: the"
            rf"| those| these)?|from) (?P<m>{NUMBER})(?!\s?(?:%|(?:{TIME})s?\b))(?! times)"
        ),
    ),
    (
        "fraction",
        (
            rf"(?:{_N}|(?<!\band )(?<!\band-)\ban?)[ -](?P<den>{_PARTS})s?\b(?! (?:quarter|time)s?\b)|\b(?<!and a "
            rf")(?<!and-a-)(?P<half>half|halves)\b(?! a (?:dozen|year|day|hour|mile)\b)"
        ),
    ),
    ("ratio", r"\b(?P<fold>twice|thrice|doubles?|doubled|triples?|trebles?|quadruple)\b"),
    (
        "times",
        (
            rf"{_N} times(?= (?:an?|per|each|every|in|over|during|within)\b(?! (?:much|many)))"
            rf"|\b(?P<once>once|twice)(?= (?:an?|per|each|every)\b)"
        ),
    ),
    ("ratio", rf"{_N}(?: |-)?(?:times\b|x\b|fold\b)"),
    ("money", rf"(?P<sign>[$€£¥]|\b(?:USD|EUR|GBP|CHF)\b)\s?{_N}|(?P<n2>{NUMBER}) ?(?P<cur>{_MONEY_WORD})\b"),
    (
        "duration",
        (
            rf"{_N}[- ](?P<time>{TIME})s?\b"
            rf"|(?:(?<=than )|(?<=under )|(?<=over )|(?<=least )|(?<=nearly )|(?<=almost )|(?<=for ))an? "
            rf"(?P<time2>{TIME})\b(?! (?:or|and)\b)"
            rf"|\ban? (?P<time3>{TIME})(?= or (?:more|longer|less|two|so)\b)"
        ),
    ),
    (
        "ordinal",
        (
            r"\b(?:second|third|fourth|fifth|2nd|3rd|4th)(?= (?:only|most|highest|lowest|largest"
            r"|smallest|biggest|best|place|after|behind|to)\b|-)"
        ),
    ),
    ("number", rf"{_N}"),
)
COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
RANGE = re.compile(
    rf"\s?(?:%|percent|per cent)?\s?(?:–|-|to|and|or)\s?(?P<q>{'about|around|roughly'})?\s?(?P<n>{NUMBER})",
    re.IGNORECASE,
)
PERIOD_RULES = (
    (
        True,
        re.compile(
            (
                rf"\b(?:(?:in |on |of |over )?(?:an?|any|the|each|every) (?:typical|average|normal|usual|ordinary"
                rf"|single|given) "
                rf"|an? |per |each |every |in an? |of every )"
                rf"(?P<t>{TIME}|night)\b(?! (?:or|and|of(?! (?:19|20)\d\d)|ago|young|old|late|early|before|after"
                rf"|prior|ahead|month)\b)"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        True,
        re.compile(
            r"\b(?P<adv>daily|weekly|monthly|quarterly|yearly|annual|annually)\b|/(?P<t>day|week|month|year)",
            re.IGNORECASE,
        ),
    ),
    (
        False,
        re.compile(
            (
                rf"\b(?:in|(?<!for )over|within|across|during|for(?= the (?:last|past)))(?: (?:the|these|those"
                rf"|those))?(?: (?:last|past|previous|latest|whole))? (?P<n>{NUMBER})[ "
                rf"-](?P<t>{TIME})s?\b(?! (?:or|of)\b)"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        False,
        re.compile(
            rf"\b(?:the |this )?(?:last|past|previous|latest) (?:(?P<n>{NUMBER}) )?(?P<t>{TIME})s?\b", re.IGNORECASE
        ),
    ),
    (False, re.compile(rf"\b(?P<n>{NUMBER})-(?P<t>{TIME})\b(?!-old)", re.IGNORECASE)),
)
ADVERB = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
DECADES = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
FOLDS = {"twice": 2, "thrice": 3, "double": 2, "triple": 3, "treble": 3, "quadruple": 4}


DETERMINED = re.compile(
    r"(?:\b(?:no|any|every|each|this|that|the|another|which|some|not|at|of|day|no-)\s+|[-–])$", re.IGNORECASE
)
PRONOUN_AFTER = re.compile(
    r"\s*(?:$|[.,;:!?”\"]|(?:of|or|who|that|which|is|has|by|another|day|thing|reason|way)\b)", re.IGNORECASE
)


NUMBERED = re.compile(
    r"(?:\b[A-Z]\w+ (?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)|\b(?i:campaign|error"
    r"|version|wave|level|step|phase|question|stage|round|grade|option|type|tier|item|part"
    r"|chapter|form)s? \d{1,2})$"
)
"""Names that end in a number: "Error Three", "campaign 3"."""
SHARES = ("percent", "fraction", "of")
"""Kinds of quantity that speak of a share."""
HINTS: dict[Kind, tuple[str, ...]] = {
    "age": ("old", "age", "early", "mid", "late"),
    "percent": ("%", "percent", "per cent", "pc"),
    "of": (" in ", " of ", " from "),
    "fraction": tuple(DENOMINATOR),
    "money": ("$", "€", "£", "¥", *(name for name in CURRENCY if name.isalpha())),
    "times": ("times", "once", "twice"),
    "ratio": ("twice", "thrice", "doubl", "tripl", "trebl", "quadrupl", "times", "x", "fold"),
    "duration": tuple(TIME.split("|")),
    "ordinal": ("second", "third", "fourth", "fifth", "2nd", "3rd", "4th"),
}
"""Letters without which a rule cannot match; a quick look saves most of the work."""
