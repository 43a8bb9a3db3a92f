"""Direct identifiers in text, replaced by what they were: addresses, numbers of people and of money cards.

Patterns with a check digit (cards: Luhn, ISO/IEC 7812-1; IBAN: ISO 13616, modulo 97) are replaced only when
it holds. Names are not found here.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def redact(text: str) -> tuple[str, dict[str, int]]:
    """Return `text` with direct identifiers replaced by `[e-mail]`, `[phone]` and so on, and a count of each."""
    found: Counter[str] = Counter()
    for kind, pattern, is_one in _PATTERNS:

        def replace(match: re.Match[str], kind: str = kind, is_one: Callable[[str], bool] = is_one) -> str:
            if not is_one(match[0]):
                return match[0]
            found[kind] += 1
            return f"[{kind}]"

        text = pattern.sub(replace, text)
    return text, dict(found)


def _always(_text: str) -> bool:
    """Take every match."""
    return True


def _is_card(text: str) -> bool:
    """Check Luhn's digit of 13 to 19 digits."""
    digits = [int(c) for c in text if c.isdigit()]
    doubled = [d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _is_iban(text: str) -> bool:
    """Check the two digits after the country, modulo 97."""
    plain = text.replace(" ", "")
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _is_address(text: str) -> bool:
    """Check an Internet address; a version 6 address needs a digit, so that `a::b` in code stays."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "." in text or (text.count(":") >= 3 and any(c.isdigit() for c in text))


def _is_phone(text: str) -> bool:
    """Check the number of digits, and that it is no date or range of years."""
    digits = [c for c in text if c.isdigit()]
    date = re.fullmatch(
        r"(?:19|20)\d\d[-./ ](?:\d{1,2}[-./ ]\d{1,2}|(?:19|20)\d\d)|\d{1,2}([-./ ])\d{1,2}\1\d{4}", text
    )
    return 9 <= len(digits) <= 15 and date is None


_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("URL", re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s/@]{1,200}@[^\s<>\"”)\]]+", re.IGNORECASE), _always),
    ("e-mail", re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), _always),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), _is_iban),
    ("card number", re.compile(r"(?<![\w.,])\d(?:[ -]?\d){12,18}(?![\w,]|\.\d)"), _is_card),
    ("social security number", re.compile(r"\b(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}\b"), _always),
    (
        "insurance number",
        re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b"),
        _always,
    ),
    ("IP address", re.compile(r"(?<![\w.:])(?<!version )\d{1,3}(?:\.\d{1,3}){3}(?![\w:]|\.\d)"), _is_address),
    ("IP address", re.compile(r"(?<![\w:.])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}(?![\w:])"), _is_address),
    (
        "phone",
        re.compile(
            r"(?<![\w.,])(?:"
            r"(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,4}\)?){2,6}"  # international
            r"|\(?0\d{1,4}\)?(?:[ ./-]?\d{2,4}){2,4}"  # UK, FR, IT and others with a leading zero
            r"|\(?0\d{2,5}\)?[ ./-]\d{4,8}"  # DE
            r"|\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[.-]\d{4}|\([2-9]\d\d\) ?[2-9]\d\d[ .-]\d{4}"  # US
            r")(?![\w,]|\.\d)"
        ),
        _is_phone,
    ),
    ("handle", re.compile(r"(?<![\w@/.`#])@[A-Za-z_]\w{2,29}\b(?![(.])"), _always),
)
"""Kind, pattern, check; in order, because an e-mail address holds a handle and a card holds a phone number."""
