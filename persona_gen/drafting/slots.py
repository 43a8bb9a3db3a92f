"""Slots: the places in a statement that the program fills with numbers and quotations.

Grammar::

    {F012}                                   the value with its unit, or the percentage
    {F012:FORM}                              one of NUMBER_FORMS
    {S003}                                   the whole snippet, verbatim
    {S003:"first words … last words"}        the snippet from the first words to the last, verbatim
    {S003:"words"}                           just these words, verbatim

A slot cannot be wrong: what it shows is computed from the evidence. A slot that cannot be filled stays
in the text as written and is reported as a problem, so that nobody mistakes it for prose.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from persona_gen.domain import wording
from persona_gen.domain.persona import FilledStatement, SlotFill
from persona_gen.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
    from persona_gen.domain.persona import Statement

SLOT = re.compile(r"\{(?P<alias>[A-Za-z]\d+)(?::(?:(?P<form>[a-z_]+)|[\"“”](?P<words>[^{}]*?)[\"“”]))?\}")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")
MAX_QUOTATION_WORDS = 60
_OPENING, _CLOSING = "\"'“‘«„", "\"'”’»“"
_TOKEN = re.compile(r"\w+(?:['’]\w+)*")
_SIGNS_BEFORE, _SIGNS_AFTER = "$€£¥#", "%‰°+#$€£¥"
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*")


def _rest(statistic: Statistic) -> str | None:
    """Return the complement of a share ("41%"), or None for anything else."""
    if (
        statistic.statistic != "share"
        or isinstance(statistic.value, bool)
        or not isinstance(statistic.value, float | int)
    ):
        return None
    rest = statistic.model_copy(update={"value": 1 - statistic.value})
    return wording.value_text(rest)


def _percent(statistic: Statistic) -> str | None:
    """Return a share as its percentage, or as a count where the base is small."""
    return wording.value_text(statistic) if statistic.statistic == "share" else None


def _number(statistic: Statistic) -> str | None:
    """Return the bare figure without its unit."""
    value = statistic.value
    if isinstance(value, bool) or not isinstance(value, float | int) or statistic.statistic == "share":
        return None
    return wording.number_text(value)


def _overall(statistic: Statistic) -> str | None:
    """Return everybody's value."""
    return None if statistic.overall is None else wording.value_text(statistic, statistic.overall)


def _overall_number(statistic: Statistic) -> str | None:
    """Return everybody's value without its unit."""
    overall = statistic.overall
    if isinstance(overall, bool) or not isinstance(overall, float | int) or statistic.statistic == "share":
        return None
    return wording.number_text(overall)


def _base(statistic: Statistic) -> str | None:
    """Return how many members stand behind the value."""
    return None if statistic.n is None else f"{statistic.n:,}"


NUMBER_FORMS: dict[str, Callable[[Statistic], str | None]] = {
    "value": wording.value_text,
    "percent": _percent,
    "number": _number,
    "words": wording.words_text,
    "about": wording.about_text,
    "count": wording.count_text,
    "rest": _rest,
    "overall": _overall,
    "overall_number": _overall_number,
    "vs_all": wording.versus_text,
    "ratio": wording.ratio_text,
    "n": _base,
}
"""Every form of a number slot; None where the form does not fit the statistic."""


def fill_statement(statement: Statement, base: EvidenceBase) -> FilledStatement:
    """Return the statement with every slot filled from `base`, and where each fill stands.

    What cannot be filled stays as written and is named in `problems`. Aliases used in slots count as cited.
    """
    parts: list[str] = []
    fills: list[SlotFill] = []
    problems: list[str] = []
    length = cursor = 0
    for match in BRACES.finditer(statement.text):
        before = statement.text[cursor : match.start()]
        parts.append(before)
        length += len(before)
        cursor = match.end()
        filled = _fill(match.group(), base, _Surroundings.of(statement.text, match))
        if isinstance(filled, str):
            problems.append(filled)
            parts.append(match.group())
            length += len(match.group())
            continue
        text, fill = filled
        fills.append(fill.model_copy(update={"start": length + fill.start, "end": length + fill.end}))
        parts.append(text)
        length += len(text)
    parts.append(statement.text[cursor:])
    return FilledStatement(
        id=statement.id,
        section=statement.section,
        text="".join(parts),
        cites=tuple(dict.fromkeys((*statement.cites, *(fill.evidence for fill in fills)))),
        fills=tuple(fills),
        problems=tuple(problems),
        origin=statement.origin,
    )


def fill_statements(statements: Iterable[Statement], base: EvidenceBase) -> tuple[FilledStatement, ...]:
    """Fill each statement; see `fill_statement`."""
    return tuple(fill_statement(statement, base) for statement in statements)


class _Surroundings(NamedTuple):
    """What stands around a slot and decides on capitals, quote marks and full stops."""

    starts_sentence: bool
    quoted: bool
    """The writer already put quote marks around the slot."""
    stopped: bool
    """A punctuation mark follows, so the quotation needs none of its own."""

    @classmethod
    def of(cls, text: str, match: re.Match[str]) -> _Surroundings:
        """Look at the text before and after a slot."""
        before, after = text[: match.start()], text[match.end() :]
        quoted = before.endswith(tuple(_OPENING)) and after.lstrip(".,;!?…").startswith(tuple(_CLOSING))
        return cls(
            starts_sentence=not before.strip() or before.rstrip().endswith((".", "!", "?")),
            quoted=quoted,
            stopped=after.startswith((".", ",", ";", "!", "?", ":")),
        )


def _fill(slot: str, base: EvidenceBase, around: _Surroundings) -> tuple[str, SlotFill] | str:
    """Return text and fill (offsets relative to the text) for one slot, or the problem as a sentence."""
    match = SLOT.fullmatch(slot)
    if match is None:
        return f'{slot!r} is not a slot; write {{F012}}, {{F012:words}} or {{S003:"first words … last words"}}.'
    alias = match["alias"]
    if statistic := base.statistics_by_id.get(alias):
        return _fill_number(statistic, match, capital=around.starts_sentence)
    if snippet := base.snippets_by_id.get(alias):
        return _fill_quotation(snippet, match, around)
    return f"{slot!r} cites {alias}, which does not exist."


def _fill_number(statistic: Statistic, match: re.Match[str], *, capital: bool) -> tuple[str, SlotFill] | str:
    """Fill a slot with a statistic's value."""
    if match["words"] is not None:
        return f"{match.group()!r}: {statistic.id} is a statistic and holds no words to quote."
    form = match["form"] or "value"
    if form not in NUMBER_FORMS:
        return f"{match.group()!r}: unknown form {form!r}; {nearest(form, NUMBER_FORMS)}."
    text = NUMBER_FORMS[form](statistic)
    if not text or statistic.value is None:
        return f"{match.group()!r}: {statistic.id} ({wording.describe(statistic)}) has no {form!r}."
    if capital:
        text = text[0].upper() + text[1:]
    return text, SlotFill(start=0, end=len(text), evidence=statistic.id, form=form)


def _fill_quotation(snippet: Snippet, match: re.Match[str], around: _Surroundings) -> tuple[str, SlotFill] | str:
    """Fill a slot with verbatim words of a snippet."""
    if match["form"] is not None:
        return f'{match.group()!r}: {snippet.id} is a snippet; quote it as {{{snippet.id}:"first words … last words"}}.'
    span = (0, len(snippet.text)) if not match["words"] else find_span(snippet.text, match["words"])
    if span is None:
        return f"{match.group()!r}: these words do not stand in {snippet.id}."
    start, end = _trim(snippet.text, *span, stops="" if around.stopped else ".!?")
    words = " ".join(snippet.text[start:end].split())
    if not words:
        return f"{match.group()!r}: {snippet.id} has no words there."
    if len(words.split()) > MAX_QUOTATION_WORDS:
        return f"{match.group()!r}: a quotation has at most {MAX_QUOTATION_WORDS} words; choose a shorter span."
    lead = "" if around.quoted else "“"
    text = words if around.quoted else f"“{words}”"
    fill = SlotFill(
        start=len(lead),
        end=len(lead) + len(words),
        evidence=snippet.id,
        form="quotation",
        source_start=start,
        source_end=end,
    )
    return text, fill


def find_span(text: str, words: str) -> tuple[int, int] | None:
    """Return the span of `text` from the first to the last of `words` ("first … last"), or None.

    Tokens are compared after NFKC and case folding, so that typed quote marks and dashes do not matter;
    the earliest first words and the nearest last words after them are taken.
    """
    tokens = [(_fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    parts = [[_fold(m.group()) for m in _TOKEN.finditer(part)] for part in _ELLIPSIS.split(words)]
    parts = [part for part in parts if part]
    if not parts:
        return None
    position, first, last = 0, -1, -1
    for part in parts:
        found = _find_tokens(tokens, part, position)
        if found is None:
            return None
        first = found if first < 0 else first
        last = position = found + len(part)
    return tokens[first][1], tokens[last - 1][2]


def _find_tokens(tokens: list[tuple[str, int, int]], part: list[str], start: int) -> int | None:
    """Return the index of the first token of `part` in `tokens` at or after `start`."""
    for index in range(start, len(tokens) - len(part) + 1):
        if all(tokens[index + offset][0] == token for offset, token in enumerate(part)):
            return index
    return None


def _fold(token: str) -> str:
    """Return a token ready for comparison."""
    return unicodedata.normalize("NFKC", token).replace("’", "'").casefold()


def _opens(span: str) -> bool:
    """Tell whether the first character is a bracket that is closed inside the span."""
    closing = {"(": ")", "[": "]"}.get(span[0])
    return closing is not None and span.count(closing) > span[1:].count(span[0])


def _closes(span: str) -> bool:
    """Tell whether the last character is a bracket that was opened inside the span."""
    opening = {")": "(", "]": "["}.get(span[-1])
    return opening is not None and span.count(opening) >= span.count(span[-1])


def _trim(text: str, start: int, end: int, stops: str) -> tuple[int, int]:
    """Leave out blanks at both ends; take in the sentence's end mark where `stops` allows, and a closing bracket.

    Signs that belong to a word or figure stay with it ("$50", "50%", "C++"); the point in "3.5" ends no sentence.
    """
    while end < len(text) and text[end] in _SIGNS_AFTER:
        end += 1
    while start and (text[start - 1] in _SIGNS_BEFORE or _opens(text[start - 1 : end])):
        start -= 1
    mark = end
    while mark < len(text) and (text[mark] in stops or _closes(text[start : mark + 1])):
        mark += 1
    end = end if text[mark : mark + 1].isalnum() else mark
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or (not stops and text[end - 1] in ".!?")):
        end -= 1
    return start, end
