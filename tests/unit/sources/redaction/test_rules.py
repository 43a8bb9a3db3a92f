"""Tests of redaction."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.sources.redaction import redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("write to jo.o'neil+x@mail.example.co.uk, please", "write to [e-mail], please"),
        ("see https://joe:secret@host.example/x now", "see [URL] now"),
        ("call 020 7946 0958.", "call [phone]."),
        ("call 07700 900123 or +44 20 7946 0958", "call [phone] or [phone]"),
        ("my number is (555) 234-5678", "my number is [phone]"),
        ("555-234-5678 is mine", "[phone] is mine"),
        ("+1 (555) 234-5678", "[phone]"),
        ("+49 30 901820 and 030/901820123", "[phone] and [phone]"),
        ("06 12 34 56 78 in France", "[phone] in France"),
        ("from 192.168.10.4 today", "from [IP address] today"),
        ("from 2001:db8:0:1:1:1:1:1 today", "from [IP address] today"),
        ("card 4111 1111 1111 1111 ok", "card [card number] ok"),
        ("GB82 WEST 1234 5698 7654 32", "[IBAN]"),
        ("NI AB 12 34 56 C", "NI [insurance number]"),
        ("SSN 123-45-6789.", "SSN [social security number]."),
        ("ask @jo_miller about it", "ask [handle] about it"),
    ],
)
def test_identifiers_are_replaced(text: str, shown: str) -> None:
    """Each kind of direct identifier is replaced by its name, and counted."""
    redacted, counts = redact(text)
    assert shown == redacted
    assert shown.count("[") == sum(counts.values())


@pytest.mark.parametrize(
    "text",
    [
        "from 1990 to 2015, or 2014-2016",
        "on 2023-05-04 or 04-09-2012 or 01/02/2023",
        "it cost £1,250,000.50 or 1 000 000 or 12.345.678 euros",
        "version 1.2.3 and version 10.4.2.1 of Python 3.11.4",
        "participant P145 said 9 of 10, 00:01:02.000",
        "card 4111 1111 1111 1112 fails its check",
        "std::vector and a::b and 10:30:45",
        "the matrix product x@y and @interact(x=1)",
        "case 1.111+08, section 20200304, T1-501",
        "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    """Years, dates, money, versions, times and participant ids are no identifiers."""
    assert (text, {}) == redact(text)


@settings(deadline=None)
@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    """Redacted text holds nothing more to redact."""
    once, _ = redact(text)
    assert (once, {}) == redact(once)
