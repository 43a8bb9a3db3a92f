"""Check digits and letters of numbers that stand for a person or for money."""

from __future__ import annotations

import ipaddress
import re
from datetime import date


def digits_of(text: str) -> list[int]:
    """Return the digits in `text`."""
    return [int(c) for c in text if c.isdigit()]


def luhn(digits: list[int]) -> bool:
    """Check Luhn's digit (ISO/IEC 7812-1)."""
    doubled = [d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def is_card(text: str) -> bool:
    """Check Luhn's digit of 13 to 19 digits."""
    digits = digits_of(text)
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and luhn(digits)


def is_iban(text: str) -> bool:
    """Check the two digits after the country, modulo 97 (ISO 13616)."""
    plain = text.replace(" ", "").upper()
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def is_internet_address(text: str) -> bool:
    """Check an Internet address; a version 6 address needs a digit, so that `a::b` in code stays."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "." in text or (text.count(":") >= 3 and any(c.isdigit() for c in text))


def is_nhs(text: str) -> bool:
    """Check a UK NHS number: ten digits, the last one modulo 11 (NHS Data Dictionary)."""
    digits = digits_of(text)
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == rest % 11


def is_bsn(text: str) -> bool:
    """Check a Dutch BSN: nine digits, the eleven-test."""
    digits = digits_of(text)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return len(digits) == 9 and any(digits) and sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def is_spanish(text: str) -> bool:
    """Check the letter of a Spanish DNI or NIE, modulo 23."""
    plain = re.sub(r"[ .-]", "", text).upper()
    number = plain[:-1].translate(str.maketrans("XYZ", "012"))
    return number.isdigit() and plain[-1] == "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


_ODD = (
    *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
    *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
)
"""What digits and letters in odd places of a codice fiscale count."""


def is_italian(text: str) -> bool:
    """Check the last letter of an Italian codice fiscale (decree of 23 December 1976)."""
    plain = text.upper()
    odd = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", _ODD, strict=True))
    total = sum(odd[c] if i % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65) for i, c in enumerate(plain[:15]))
    return len(plain) == 16 and chr(65 + total % 26) == plain[15]


def is_french(text: str) -> bool:
    """Check the key of a French INSEE number: 97 less the number modulo 97 (Corsica counts as 19 and 18)."""
    plain = re.sub(r"\s", "", text).upper()
    number = plain[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and plain[13:].isdigit() and 97 - int(number) % 97 == int(plain[13:])


def is_pesel(text: str) -> bool:
    """Check a Polish PESEL: the date in it, and its last digit."""
    digits = digits_of(text)
    if len(digits) != 11:
        return False
    month, day = digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    is_date = 1 <= month % 20 <= 12 and 1 <= day <= 31
    return is_date and sum(d * w for d, w in zip(digits, weights, strict=True)) % 10 == 0


def is_swedish(text: str) -> bool:
    """Check a Swedish personnummer: the date in it, and Luhn's digit over its last ten digits."""
    digits = digits_of(text)[-10:]
    month, day = digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
    return 1 <= month <= 12 and 1 <= day % 60 <= 31 and luhn(digits)


def is_date(text: str) -> bool:
    """Return whether three numbers can be a day, or a range of years."""
    if re.fullmatch(r"(?:19|20)\d\d[-./ –](?:19|20)\d\d", text):
        return True
    parts = [int(p) for p in re.findall(r"\d+", text)]
    if len(parts) != 3:
        return False
    for year, month, day in (parts, parts[::-1], (parts[2], parts[0], parts[1])):
        full = year + 2000 if year < 100 else year
        try:
            date(full, month, day)
        except ValueError:
            continue
        if 1800 < full < 2200:
            return True
    return False
