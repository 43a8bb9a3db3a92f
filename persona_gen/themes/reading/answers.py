"""What the model is asked to answer, as pydantic classes and strict JSON schemas.

Remarks, candidates and codes can only be named by what was shown; every text and list is bounded. The order of the
keys lets the model look for words before it names a code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ConfigDict, Field

from persona_gen.domain.theme import Stance
from persona_gen.themes.reading.asking import list_of, strict, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CANDIDATES = 15
"""Codes that one call may propose."""
MOST_EXAMPLES = 4
MOST_SIGNALS = 6
MOST_CODINGS = 8
"""Of one remark."""
MAX_NAME, MAX_DEFINITION, MAX_SIGNAL, MAX_WORDS, MAX_REASON = 60, 240, 40, 300, 200


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Example(_Answer):
    """A remark that a proposed code comes from, with the words that show it."""

    remark: str
    words: str = Field(max_length=MAX_WORDS)


class Proposed(_Answer):
    """One candidate for a code."""

    passages: list[Example] = Field(min_length=1, max_length=MOST_EXAMPLES)
    name: str = Field(min_length=1, max_length=MAX_NAME)
    definition: str = Field(max_length=MAX_DEFINITION)
    words: list[str] = Field(max_length=MOST_SIGNALS)
    """Words or phrases that signal it."""


class ProposeAnswer(_Answer):
    """The candidates of one call."""

    codes: list[Proposed] = Field(max_length=MOST_CANDIDATES)


class Merged(_Answer):
    """One code made of candidates."""

    candidates: list[str] = Field(min_length=1)
    name: str = Field(min_length=1, max_length=MAX_NAME)
    definition: str = Field(max_length=MAX_DEFINITION)


class Dropped(_Answer):
    """A candidate that went into no code, and why."""

    candidate: str
    reason: str = Field(min_length=1, max_length=MAX_REASON)


class MergeAnswer(_Answer):
    """Where each candidate went."""

    codes: list[Merged]
    dropped: list[Dropped]


class Coded(_Answer):
    """One code of a remark with the words that justify it."""

    words: str = Field(max_length=MAX_WORDS)
    code: str
    stance: Stance


class Remark(_Answer):
    """All codes of one remark; none where no code fits."""

    remark: str
    codings: list[Coded] = Field(max_length=MOST_CODINGS)


class CodingAnswer(_Answer):
    """Every remark of one call."""

    remarks: list[Remark]


def propose_schema(remarks: Sequence[str]) -> dict[str, Any]:
    """Return the schema of candidates that come from `remarks`."""
    example = strict({"remark": {"type": "string", "enum": list(remarks)}, "words": text_of(MAX_WORDS)})
    proposed = strict(
        {
            "passages": list_of(example, MOST_EXAMPLES, 1),
            "name": text_of(MAX_NAME),
            "definition": text_of(MAX_DEFINITION),
            "words": list_of(text_of(MAX_SIGNAL), MOST_SIGNALS),
        }
    )
    return strict({"codes": list_of(proposed, MOST_CANDIDATES)})


def merge_schema(candidates: Sequence[str], most: int) -> dict[str, Any]:
    """Return the schema of at most `most` codes made of `candidates`."""
    candidate = {"type": "string", "enum": list(candidates)}
    merged = strict(
        {
            "candidates": list_of(candidate, len(candidates), 1),
            "name": text_of(MAX_NAME),
            "definition": text_of(MAX_DEFINITION),
        }
    )
    dropped = strict({"candidate": candidate, "reason": text_of(MAX_REASON)})
    return strict({"codes": list_of(merged, most), "dropped": list_of(dropped, len(candidates))})


def coding_schema(remarks: Sequence[str], codes: Sequence[str]) -> dict[str, Any]:
    """Return the schema of one entry for each of `remarks`, with codes out of `codes`."""
    coded = strict(
        {
            "words": text_of(MAX_WORDS),
            "code": {"type": "string", "enum": list(codes)},
            "stance": {"type": "string", "enum": list(get_args(Stance))},
        }
    )
    remark = strict({"remark": {"type": "string", "enum": list(remarks)}, "codings": list_of(coded, MOST_CODINGS)})
    return strict({"remarks": list_of(remark, len(remarks), len(remarks))})
