"""Personas: the draft with slots, and the same statements filled from evidence."""

from __future__ import annotations

from typing import Literal, get_args

from persona_gen.domain.base import Frozen

SectionName = Literal[
    "summary",
    "identity",
    "voice",
    "goals",
    "motivations",
    "frustrations",
    "behaviours",
    "attitudes",
    "channels",
    "message",
    "scenario",
    "unknown",
    "counter_evidence",
]
SECTIONS: tuple[SectionName, ...] = get_args(SectionName)

SECTION_TITLES: dict[SectionName, str] = {
    "summary": "In short",
    "identity": "Who this is",
    "voice": "In their own words",
    "goals": "Goals",
    "motivations": "Motivations",
    "frustrations": "Frustrations",
    "behaviours": "What they do",
    "attitudes": "Attitudes",
    "channels": "Where to reach them",
    "message": "What to say",
    "scenario": "A scene (imagined)",
    "unknown": "What we do not know",
    "counter_evidence": "What speaks against it",
}
"""What a reader sees as each section's heading."""


class Statement(Frozen):
    """One or more sentences in the draft that cite evidence; numbers and quotations stand as slots."""

    id: str
    """Unique in the persona and stable over revisions, such as goals-2."""
    section: SectionName
    text: str
    """Prose with slots such as `{F012:percent}` or `{S003:"first words … last words"}`."""
    cites: tuple[str, ...] = ()
    """Evidence aliases that back the statement."""
    origin: Literal["writer", "person"] = "writer"


class SlotFill(Frozen):
    """What the program put where a slot stood: `text[start:end]` of the filled statement."""

    start: int
    end: int
    evidence: str
    """Alias of the statistic or snippet."""
    form: str
    """`quotation`, or the form of the number: percent, words, vs_all, …"""
    source_start: int | None = None
    source_end: int | None = None
    """For quotations: the offsets in the snippet's text (first to last character of the span used)."""


class FilledStatement(Frozen):
    """A statement as people read it, with what the program filled in."""

    id: str
    section: SectionName
    text: str
    cites: tuple[str, ...] = ()
    fills: tuple[SlotFill, ...] = ()
    problems: tuple[str, ...] = ()
    """Slots that could not be filled, each as a sentence; the slot then stands in `text` as written."""
    origin: Literal["writer", "person"] = "writer"


class WriterInfo(Frozen):
    """Who worded the persona."""

    kind: Literal["evidence", "model", "recorded"]
    llm_model: str | None = None
    template: str | None = None
    """Name and version of the prompt template."""
    template_hash: str | None = None

    @property
    def label(self) -> str:
        """One line for the persona's foot."""
        match self.kind:
            case "evidence":
                return "worded by the evidence writer (templates, no language model)"
            case "recorded":
                return f"worded by a recorded completion of a large language model ({self.llm_model or 'unnamed'})"
            case _:
                return f"worded by a language model ({self.llm_model or 'unnamed'})"


class PersonaDraft(Frozen):
    """A persona as its writer left it."""

    segment: str
    name: str
    """Invented first name, always marked as invented."""
    label: str
    """The archetype in two to five words."""
    statements: tuple[Statement, ...]
    writer: WriterInfo

    def in_section(self, section: SectionName) -> tuple[Statement, ...]:
        """Return the statements of one section, in order."""
        return tuple(s for s in self.statements if s.section == section)
