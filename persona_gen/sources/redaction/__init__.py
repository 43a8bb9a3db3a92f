"""Personal data in text, replaced by pseudonyms before anything leaves the machine."""

from __future__ import annotations

from persona_gen.sources.redaction.found import Found, Pseudonyms, Redacted
from persona_gen.sources.redaction.pseudonyms import NumberedPeople, as_label, as_text
from persona_gen.sources.redaction.redactor import Redactor, redact
from persona_gen.sources.redaction.snippets import PrivacyReport, redact_snippets

__all__ = [
    "Found",
    "NumberedPeople",
    "PrivacyReport",
    "Pseudonyms",
    "Redacted",
    "Redactor",
    "as_label",
    "as_text",
    "redact",
    "redact_snippets",
]
