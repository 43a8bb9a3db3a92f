"""One interview on one page: statements that cite its snippets, with quotations as slots, worded by a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, create_model

from persona_gen.domain.persona import SectionName, Statement
from persona_gen.domain.words import words
from persona_gen.errors import UserInputError
from persona_gen.prompting import clean, fence
from persona_gen.themes.reading.asking import Asker, list_of, strict, text_of
from persona_gen.themes.reading.locate import has_words, locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.run import LLMClient
    from persona_gen.domain.theme import Interview
    from persona_gen.study import LLM

LEAST, MOST = 6, 14
"""Statements of one summary; the least counts from `LEAST` remarks of the participant on."""
MAX_TEXT, MAX_CITES = 400, 6
MAX_QUOTATION = 60
"""Words of one quotation, as slots allow."""
PART_CHARACTERS = 120_000
"""Of an interview in one call, about 30,000 tokens; a longer one is summarised part by part first."""
_SLOT = re.compile(r"\{(?P<alias>[A-Za-z]\d+):[\"“”](?P<words>[^{}]*?)[\"“”]\}")


class Bounds(NamedTuple):
    """How many statements a section takes, and what it is for (told to the model)."""

    least: int
    most: int
    purpose: str


SUMMARY_BOUNDS: dict[SectionName, Bounds] = {
    "summary": Bounds(1, 2, "what somebody who was not there has to know of this interview"),
    "goals": Bounds(0, 3, "what this participant wants to get done, or asks for"),
    "frustrations": Bounds(0, 3, "what gets in the way, and how they work around it"),
    "behaviours": Bounds(0, 3, "what they do, with what, how often"),
    "attitudes": Bounds(0, 3, "what they like, expect, trust or doubt"),
    "voice": Bounds(1, 4, "the participant's own words: each statement is one quotation slot and nothing else"),
    "unknown": Bounds(1, 2, "what was asked and not answered, or what one would have to ask next"),
}


class Line(BaseModel):
    """One statement as the model writes it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    cites: list[str] = Field(max_length=MAX_CITES)


class SummaryAnswer(BaseModel):
    """A summary as the model writes it; the sections are fields of the class made below."""

    model_config = ConfigDict(extra="forbid")

    def statements(self) -> tuple[Statement, ...]:
        """Return the statements with ids by section and place."""
        return tuple(
            Statement(id=f"{section}-{number}", section=section, text=line.text.strip(), cites=tuple(line.cites))
            for section in SUMMARY_BOUNDS
            for number, line in enumerate(getattr(self, section), 1)
        )


_FIELDS: dict[str, Any] = {
    section: (list[Line], Field(min_length=bounds.least, max_length=bounds.most))
    for section, bounds in SUMMARY_BOUNDS.items()
}
SectionedSummary: type[SummaryAnswer] = create_model("SectionedSummary", __base__=SummaryAnswer, **_FIELDS)
"""`SummaryAnswer` with one list of statements for each section."""


async def summarise(
    client: LLMClient, interview: Interview, snippets: Sequence[Snippet], *, settings: LLM
) -> tuple[Statement, ...]:
    """Summarise one interview; quotations are slots, and every statement cites snippets of this interview alone.

    Args:
        client: what completes requests.
        interview: which snippets belong to it, in reading order.
        snippets: the study's, or any that hold the interview's.
        settings: `model` is the name that the endpoint knows the model by; temperature, seed and length limit.

    Returns:
        6 to 14 statements (fewer for a very short interview), up to 4 of them quotations.

    Raises:
        UserInputError: the participant says nothing in it.
        LLMError: the model could not be reached, or gave no usable answer.
    """
    asker = Asker(client, settings)
    by_alias = {s.id: s for s in snippets}
    own = {alias: by_alias[alias] for alias in interview.snippets if alias in by_alias}
    if not any(_speaks(snippet) for snippet in own.values()):
        raise UserInputError("nothing was said by a participant", where=interview.id)
    lines = [(alias, snippet_line(snippet)) for alias, snippet in own.items() if has_words(snippet.text)]
    is_notes = False
    while len(parts := _parts(lines)) > 1:
        found = [s for part in parts for s in await _summarise_part(asker, interview, part, own, is_notes=is_notes)]
        lines, is_notes = [(" ".join(s.cites), _note_line(s)) for s in found], True
    return await _summarise_part(asker, interview, parts[0], own, is_notes=is_notes)


async def _summarise_part(
    asker: Asker,
    interview: Interview,
    lines: Sequence[tuple[str, str]],
    own: Mapping[str, Snippet],
    *,
    is_notes: bool,
) -> tuple[Statement, ...]:
    """Summarise the part of an interview that one call holds.

    Args:
        asker: the client with its settings.
        interview: whose it is.
        lines: what is shown, each with the aliases that stand in it.
        own: the interview's snippets by alias.
        is_notes: the lines are statements on parts of the interview, and no remarks.
    """
    shown = {alias: own[alias] for aliases, _ in lines for alias in aliases.split() if alias in own}
    spoken = sum(_speaks(snippet) for snippet in shown.values())
    request = asker.request(
        "summarise_interview",
        summary_schema(list(shown)),
        temperature=asker.settings.temperature,
        sections=[f"{name} ({b.least}–{b.most}): {b.purpose}" for name, b in SUMMARY_BOUNDS.items()],
        least=LEAST,
        most=MOST,
        who=fence(f"Interview: {clean(interview.id)}", "interview"),
        is_named=interview.participant is not None,
        lines=fence("\n".join(line for _, line in lines), "notes" if is_notes else "remarks"),
        is_notes=is_notes,
    )
    answer = await asker.ask(request, SectionedSummary, lambda found: _problem(found, shown, spoken))
    return answer.statements()


def summary_schema(aliases: Sequence[str]) -> dict[str, Any]:
    """Return the strict JSON schema of a summary that may cite only `aliases`."""
    alias = {"type": "string", "enum": list(aliases)}
    sections: dict[str, Any] = {}
    for section, bounds in SUMMARY_BOUNDS.items():
        cites = list_of(alias, MAX_CITES, 0 if section == "unknown" else 1)
        line = strict({"text": text_of(MAX_TEXT), "cites": cites})
        sections[section] = {**list_of(line, bounds.most, bounds.least), "description": bounds.purpose}
    return strict(sections)


def snippet_line(snippet: Snippet) -> str:
    """Return one snippet as the model reads it: alias, who, asked what, the words on one line."""
    asked = f", asked: {snippet.question}" if snippet.question else ""
    tag = clean(f"{snippet.role} {snippet.participant or ''}".strip() + asked)
    return f"{snippet.id} [{tag}] {' '.join(snippet.text.split())}"


def _note_line(statement: Statement) -> str:
    return f"[{statement.section}; {', '.join(statement.cites) or 'no source'}] {statement.text}"


def _speaks(snippet: Snippet) -> bool:
    return snippet.role == "participant" and has_words(snippet.text)


def _parts(lines: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Return the lines in as few rows as fit a call, in order."""
    parts: list[list[tuple[str, str]]] = [[]]
    size = 0
    for line in lines:
        if parts[-1] and size + len(line[1]) > PART_CHARACTERS:
            parts.append([])
            size = 0
        parts[-1].append(line)
        size += len(line[1])
    return parts


def _problem(answer: SummaryAnswer, own: Mapping[str, Snippet], spoken: int) -> str:
    """Return what keeps a summary from being true to its interview, as far as a program can tell."""
    statements = answer.statements()
    found = []
    if len(statements) > MOST or (spoken >= LEAST and len(statements) < LEAST):
        found.append(f"{len(statements)} statements; write {LEAST} to {MOST}")
    voices = sum(statement.section == "voice" for statement in statements)
    if voices < min(2, spoken):
        found.append("voice needs two quotations")
    found.extend(f"{s.id}: {problem}" for s in statements for problem in _statement_problems(s, own))
    return "; ".join(found)


def _statement_problems(statement: Statement, own: Mapping[str, Snippet]) -> list[str]:
    problems = [
        f"cites {clean(alias)[:20]}, which is not of this interview" for alias in statement.cites if alias not in own
    ]
    if not statement.cites and statement.section != "unknown":
        problems.append("cites nothing")
    slot = _SLOT.fullmatch(statement.text)
    if statement.section != "voice":
        return [*problems, *(["a slot outside of voice"] if re.search(r"[{}]", statement.text) else [])]
    return [*problems, *_voice_problems(slot, own)]


def _voice_problems(slot: re.Match[str] | None, own: Mapping[str, Snippet]) -> list[str]:
    if slot is None:
        return ["is not one quotation slot and nothing else"]
    snippet = own.get(slot["alias"])
    if snippet is None:
        return [f"quotes {slot['alias']}, which is not of this interview"]
    if snippet.role != "participant":
        return [f"quotes {snippet.id}, whose words are not the participant's"]
    span = locate(snippet.text, slot["words"])
    if span is None:
        return [f"the words do not stand in {snippet.id}"]
    too_long = len(words(snippet.text[span[0] : span[1]])) > MAX_QUOTATION
    return [f"the quotation has more than {MAX_QUOTATION} words"] if too_long else []
