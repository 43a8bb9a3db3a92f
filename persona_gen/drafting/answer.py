"""What the model is asked to answer: one object of sections, each a list of statements that cite evidence.

The JSON schema is strict (all keys required, nothing else allowed, every list and string bounded) and
its `cites` may only hold aliases that exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, create_model

from persona_gen.domain.persona import SECTIONS, SectionName, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_TEXT = 480
MAX_CITES = 6


class Bounds(NamedTuple):
    """How many statements a section takes, and what it is for (told to the model)."""

    least: int
    most: int
    purpose: str


SECTION_BOUNDS: dict[SectionName, Bounds] = {
    "summary": Bounds(1, 3, "who this is and what sets them apart, in one breath"),
    "identity": Bounds(0, 5, "age, place, household, work, education, income: only what the evidence has"),
    "voice": Bounds(0, 4, "the persona's own words: each statement is one quotation slot and nothing else"),
    "goals": Bounds(0, 4, "what they want to get done"),
    "motivations": Bounds(0, 4, "what they say matters, and why it matters to them"),
    "frustrations": Bounds(0, 5, "what gets in the way, and how they work around it"),
    "behaviours": Bounds(1, 6, "what they do: how often, how much, where, with what"),
    "attitudes": Bounds(0, 4, "how they see the product, offers, themselves; say–do gaps"),
    "channels": Bounds(0, 4, "where they can be reached, going by what they do"),
    "message": Bounds(0, 4, "what to say to them and what to avoid, as advice that follows from cited evidence"),
    "scenario": Bounds(0, 1, "a short imagined scene of 2–4 sentences, opened with Picture or Imagine"),
    "unknown": Bounds(1, 4, "what the evidence does not tell about these people"),
    "counter_evidence": Bounds(0, 4, "evidence that speaks against the picture drawn above"),
}


class StatementAnswer(BaseModel):
    """One statement as the model writes it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    cites: list[str] = Field(max_length=MAX_CITES)


class RepairAnswer(BaseModel):
    """New wordings by statement id; statements left out are given up."""

    model_config = ConfigDict(extra="forbid")

    class Repaired(StatementAnswer):
        """One statement, rewritten."""

        id: str

    statements: list[Repaired]


class PersonaAnswer(BaseModel):
    """A whole persona as the model writes it; the sections are fields of the class made below."""

    model_config = ConfigDict(extra="forbid")

    label: str = Field(min_length=1, max_length=60)

    def to_statements(self) -> tuple[Statement, ...]:
        """Return the statements with ids by section and place."""
        return tuple(
            Statement(id=f"{section}-{number}", section=section, text=answer.text.strip(), cites=tuple(answer.cites))
            for section in SECTIONS
            for number, answer in enumerate(getattr(self, section), 1)
            if answer.text.strip()
        )


_FIELDS: dict[str, Any] = {
    section: (list[StatementAnswer], Field(max_length=bounds.most)) for section, bounds in SECTION_BOUNDS.items()
}
SectionedAnswer: type[PersonaAnswer] = create_model("SectionedAnswer", __base__=PersonaAnswer, **_FIELDS)
"""`PersonaAnswer` with one list of statements for each section."""


def persona_schema(aliases: Sequence[str]) -> dict[str, Any]:
    """Return the strict JSON schema of a persona that may cite only `aliases`."""
    sections: dict[str, Any] = {
        section: {
            "type": "array",
            "description": bounds.purpose,
            "minItems": bounds.least,
            "maxItems": bounds.most,
            "items": _statement_schema(aliases),
        }
        for section, bounds in SECTION_BOUNDS.items()
    }
    label = {"type": "string", "description": "the archetype in two to five words", "maxLength": 60}
    return _strict({"label": label, **sections})


def repair_schema(aliases: Sequence[str], statement_ids: Sequence[str]) -> dict[str, Any]:
    """Return the strict JSON schema of repaired statements."""
    item = _statement_schema(aliases)
    item = _strict({"id": {"type": "string", "enum": list(statement_ids)}, **item["properties"]})
    return _strict({"statements": {"type": "array", "maxItems": len(statement_ids), "items": item}})


def _statement_schema(aliases: Sequence[str]) -> dict[str, Any]:
    alias = {"type": "string", "enum": list(aliases)}
    return _strict(
        {
            "text": {"type": "string", "maxLength": MAX_TEXT},
            "cites": {"type": "array", "maxItems": MAX_CITES, "items": alias},
        }
    )


def _strict(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
