"""Rules for what is the same in all countries: e-mail, links, machines, cards, handles; and for phone numbers.

Patterns with a check digit are replaced only when it holds (`checks.py`).
"""

from __future__ import annotations

import re

from persona_gen.sources.redaction.checks import digits_of, is_card, is_date, is_iban, is_internet_address
from persona_gen.sources.redaction.found import Rule

_AT = r"\s?(?:\(at\)|\[at\]|\{at\})\s?|\sat\s"
_DOT = r"\s?(?:\(dot\)|\[dot\]|\{dot\})\s?|\sdot\s|\spunkt\s"
_PROFILES = (
    r"(?:[a-z]{2,3}\.)?linkedin\.com/(?:in|pub)|github\.com|gitlab\.com|bitbucket\.org|twitter\.com|x\.com|"
    r"(?:m\.)?facebook\.com|instagram\.com|threads\.net|tiktok\.com|t\.me|wa\.me|medium\.com|xing\.com/profile|"
    r"youtube\.com|reddit\.com/u(?:ser)?|pinterest\.[a-z]{2,3}|snapchat\.com/add|keybase\.io|orcid\.org"
)
_NO_PROFILE = (
    r"about|features|pricing|login|signup|search|explore|settings|topics|orgs|groups|events|watch|hashtag|home|"
    r"marketplace|sponsors|security|docs|help|company|jobs|feed|intent|share|sharer|i|p|r"
)
_DECORATORS = frozenset(
    (
        *("property", "staticmethod", "classmethod", "dataclass", "override", "overload", "abstractmethod", "wraps"),
        *("interact", "cache", "lru_cache", "pytest", "fixture", "contextmanager", "jit", "njit", "media", "import"),
        *("keyframes", "autowired", "bean", "entity", "param", "return", "returns", "deprecated", "types", "angular"),
        *("everyone", "here", "channel", "all", "team", "home", "work", "least", "time", "the", "this", "that"),
    )
)


def _is_handle(text: str) -> bool:
    """Leave what code and chats write with an at sign."""
    return text[1:].casefold() not in _DECORATORS


def _is_machine(text: str) -> bool:
    """Check a version 4 address; small numbers only are a version of a program, or a private network's."""
    return is_internet_address(text) and sum(int(part) for part in text.split(".")) >= 30


def _is_phone(text: str) -> bool:
    """Check the number of digits, and that it is no date or range of years."""
    return 9 <= len(digits_of(text)) <= 15 and not is_date(text)


def _is_spoken(text: str) -> bool:
    """Check that as many digits are spoken as a telephone number has."""
    words = re.findall(r"[a-z]+", text.casefold())
    return sum({"double": 1, "triple": 2}.get(word, 1) for word in words) >= 7


def _is_called(text: str) -> bool:
    """Check a number after a word for the telephone; the lengths are those of the countries' numbering plans."""
    from phonenumbers import NumberParseException, is_possible_number, parse  # noqa: PLC0415  slow to import

    if is_date(text) or not 7 <= len(digits_of(text)) <= 15:
        return False
    for region in ("GB", "US", "DE", "FR", "ES", "IT", "NL", "PL", "SE", "BE", "DK", "PT"):
        try:
            if is_possible_number(parse(text, region)):
                return True
        except NumberParseException:
            return False
    return False


_SPOKEN = r"(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|null|hundred|thousand|plus)"
_CALLS = (
    *("call", "calls", "called", "ring", "rang", "phone", "phoned", "telephone", "tel", "mobile", "cell", "text"),
    *("number", "whatsapp", "fax", "landline", "handy", "mobil", "telefon", "nummer", "rufen", "anrufen", "festnetz"),
    *("téléphone", "portable", "numéro", "appelez", "fixe", "teléfono", "móvil", "llámame", "fijo", "número"),
    *("telefono", "cellulare", "chiamate", "numero", "bel", "mobiel", "telefoon", "dzwonić", "komórka", "ring"),
)

RULES: tuple[Rule, ...] = (
    Rule(
        "URL",
        re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s/@]{1,200}@[^\s<>\"”)\]]+", re.IGNORECASE),
        digits=0,
        sign="://",
    ),
    Rule(
        "URL",
        re.compile(
            rf"(?<![\w.@-])(?:https?://)?(?:www\.)?(?:{_PROFILES})/(?!(?:{_NO_PROFILE})\b)@?[\w%.-]*\w/?"
            r"(?![\w/-])(?:\?[^\s<>\"”)\]]*)?",
            re.IGNORECASE,
        ),
        digits=0,
        sign="/",
    ),
    Rule(
        "e-mail",
        re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
        digits=0,
        sign="@",
    ),
    Rule(
        "e-mail",
        re.compile(
            rf"(?<![\w.+-])[\w+-]{{1,40}}(?:(?:\.|{_DOT})[\w+-]{{1,40}}){{0,3}}(?:{_AT})"
            rf"[\w-]{{1,40}}(?:(?:{_DOT})[\w-]{{1,40}}){{1,3}}",
            re.IGNORECASE,
        ),
        digits=0,
        cues=frozenset({"dot", "punkt"}),
    ),
    Rule("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), is_iban, digits=10),
    Rule("card number", re.compile(r"(?<![\w.,])\d(?:[ -]?\d){12,18}(?!\w|[.,]\d)"), is_card, digits=13),
    Rule(
        "MAC address", re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])")
    ),
    Rule(
        "IP address",
        re.compile(r"(?<![\w.:])(?<!version )(?<!Version )\d{1,3}(?:\.\d{1,3}){3}(?![\w:]|\.\d)"),
        _is_machine,
        digits=4,
        sign=".",
    ),
    Rule(
        "IP address",
        re.compile(r"(?<![\w:.])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}(?![\w:])"),
        is_internet_address,
        sign=":",
    ),
    Rule(
        "handle",
        re.compile(r"(?<![\w@/.`#])@[A-Za-z_](?:[\w-]|\.(?=\w)){1,28}\w\b(?!\()"),
        _is_handle,
        digits=0,
        sign="@",
    ),
)
"""In order of priority, because an e-mail address holds a handle and a card holds a phone number."""

PHONES: tuple[Rule, ...] = (
    Rule(
        "phone",
        re.compile(
            r"(?<![\w.,])(?:"
            r"(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,4}\)?){2,6}"  # international
            r"|\(?0\d{1,4}\)?(?:[ ./-]?\d{2,4}){2,4}"  # UK, FR, IT and others with a leading zero
            r"|\(?0\d{2,5}\)?[ ./-]\d{4,8}"  # DE
            r"|(?:1[ .-])?\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[.-]\d{4}|(?:1 )?\([2-9]\d\d\) ?[2-9]\d\d[ .-]\d{4}"  # US
            r"|0(?:  ?\d){9,10}"  # digit by digit
            r")(?!\w|[.,]\d)"
        ),
        _is_phone,
        digits=9,
    ),
    Rule(
        "phone",
        re.compile(
            rf"\b(?i:{'|'.join(dict.fromkeys(_CALLS))})\b[^\d\n.?!;£$€]{{0,25}}?"
            r"(?P<it>(?<![\w.,])[+(]?\d(?:[ ./()-]{0,2}\d){6,14})(?![\w%]|[.,]\d| ?[€£$])"
        ),
        _is_called,
        digits=7,
        cues=frozenset(_CALLS),
    ),
    Rule(
        "phone",
        re.compile(
            rf"\b(?:oh|zero|nought|plus|double|null)\b(?:[\s,-]+{_SPOKEN}\b){{5,16}}",
            re.IGNORECASE,
        ),
        _is_spoken,
        digits=0,
        cues=frozenset({"oh", "zero", "nought", "plus", "double", "null"}),
    ),
)
