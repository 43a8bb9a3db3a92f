"""What the judge is asked to answer: for each claim its evidence, a reason and a verdict, in one object.

The JSON schema is strict: claims and evidence can only be named by what was shown, the verdict is one of five
words, every text and list is bounded. The order of the keys lets the model look for evidence before it decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

JudgeVerdict = Literal["supported", "contradicted", "unsupported", "not_checkable", "undecided"]
"""`undecided` becomes `unchecked`."""
MAX_EVIDENCE = 6
MAX_WORDS = 300
MAX_REASON = 400


class Cited(BaseModel):
    """One piece of evidence: an alias, and for snippets the words in it that matter."""

    model_config = ConfigDict(extra="forbid")

    id: str
    words: str = Field(max_length=MAX_WORDS)
    """Exact words of the snippet, or `first words … last words`; empty for a statistic."""


class Judgement(BaseModel):
    """The judge's decision on one claim."""

    model_config = ConfigDict(extra="forbid")

    claim: str
    evidence: list[Cited] = Field(max_length=MAX_EVIDENCE)
    reason: str = Field(min_length=1, max_length=MAX_REASON)
    verdict: JudgeVerdict


class JudgeAnswer(BaseModel):
    """All decisions of one call."""

    model_config = ConfigDict(extra="forbid")

    verdicts: list[Judgement]


def judge_schema(claims: Sequence[str], aliases: Sequence[str]) -> dict[str, Any]:
    """Return the strict JSON schema of an answer on `claims` that may cite only `aliases`."""
    alias = {"type": "string", "enum": list(aliases)}
    words = {"type": "string", "maxLength": MAX_WORDS}
    cited = {
        "type": "array",
        "maxItems": MAX_EVIDENCE if aliases else 0,
        "items": _strict({"id": alias, "words": words}),
    }
    if not aliases:
        cited["items"] = _strict({"id": {"type": "string"}, "words": words})
    judgement = _strict(
        {
            "claim": {"type": "string", "enum": list(claims)},
            "evidence": cited,
            "reason": {"type": "string", "maxLength": MAX_REASON},
            "verdict": {"type": "string", "enum": list(get_args(JudgeVerdict))},
        }
    )
    listed = {"type": "array", "minItems": len(claims), "maxItems": len(claims), "items": judgement}
    return _strict({"verdicts": listed})


def _strict(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
