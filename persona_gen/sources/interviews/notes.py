"""Write-ups: participants' quotations told from the researchers' sentences.

A quotation is a participant's when it makes up its block (a list item, a block quote, a table's cell, a
line after a colon), or stands in a sentence behind a verb of saying. Other words in quotation marks are
terms, and stay inside the researcher's sentence. Nobody is numbered in such files: participants are None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Reading, Turn
from persona_gen.sources.interviews.markdown import Block, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.sources.interviews.transcript import Line

CLOSING = '"”“»'
_BEFORE = frozenset(" \t\n([{—–-/*>\u00a0")
_LABEL = re.compile(r"re\b[^!?\n]{0,80}|[^!?\n]{0,80}:\s*", re.IGNORECASE)
"""What may stand before a quotation: "Re: the prototype", "She said:"."""
_AFTER = re.compile(r"[\s.,;:!?)\]\d*_]*(?:(?:and|or|;|,)\s*)?$")
_ATTRIBUTION = re.compile(r"\s*[.,]?\s*(?:[-–—~]+|\()\s*(?P<who>.+?)\)?\s*$", re.DOTALL)
_SAID = re.compile(
    r"\b(?:said|says?|saying|told|tells?|not(?:ed|es)|ask(?:ed|s)|explain(?:ed|s)|describ(?:ed|es)|mention(?:ed|s)"
    r"|stat(?:ed|es)|comment(?:ed|s)|respond(?:ed|s)|repl(?:ied|ies)|shar(?:ed|es)|report(?:ed|s)|discuss(?:ed|es)"
    r"|remark(?:ed|s)|add(?:ed|s)|answer(?:ed|s)|express(?:ed|es)|recall(?:ed|s)|put it|in (?:his|her|their) words)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]*_]*\s+(?=[\"“‘(\[*A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|re|ex|no|mr|mrs|ms|dr|st|u\.s|approx|fig|[A-Z]))\.\s+$", re.IGNORECASE
)
_MIN_TOLD = 4
"""Words that a quotation inside a sentence needs; shorter ones are terms."""
_MIN_HEADING = 6
"""Words from which a heading tells a finding."""
_MIN_CELL = 4


@dataclass(frozen=True)
class _Span:
    """A quotation with its marks, `start:end` in the block's text; `inner` is without them."""

    start: int
    end: int
    inner_start: int
    inner_end: int


def read_notes(lines: list[Line], where: str) -> Reading:
    """Read a write-up; every line with words becomes snippets or is counted.

    Raises:
        SourceError: there are no words in it.
    """
    reading = Reading()
    blocks = read_blocks(lines, reading)
    if not blocks:
        raise SourceError("a write-up without words", where=where, hint="name files that hold sentences")
    marks_quotations = any(
        len(b.text[s.inner_start : s.inner_end].split()) >= _MIN_TOLD for b in blocks for s in _quotations(b.text)
    )
    sections: list[tuple[int, str]] = []
    title = next((b.text for b in blocks if b.kind == "heading"), None)
    for block in blocks:
        if block.kind == "heading":
            sections = [s for s in sections if s[0] < block.level] + [(block.level, block.text)]
        names = tuple(text for _, text in reversed(sections))
        names = names if title is None or title in names else (*names, title)
        _read_block(block, names, reading, marks_quotations=marks_quotations)
    return reading


def _read_block(block: Block, sections: tuple[str, ...], reading: Reading, *, marks_quotations: bool) -> None:
    """Turn one block into snippets."""
    text = block.text
    if block.kind == "heading":
        if block.level in (1, 7) or len(text.split()) < _MIN_HEADING:
            reading.drop("lines", "headings, kept as the question of the lines below")
        else:
            reading.turns.append(_researcher(text, block, 0, sections[1:]))
        return
    spans = _quotations(text)
    if spans and _is_quoted_block(text, spans):
        _read_quoted(block, spans, sections, reading)
    elif block.kind == "quote" and not (marks_quotations or spans):
        _add_quotation(block, 0, len(text), sections, reading)
    elif block.kind == "cell" and len(text.split()) < _MIN_CELL:
        reading.drop("table cells", "a number or a few words, no sentence")
    else:
        for start, end in _sentences(text, spans):
            _read_sentence(block, start, end, spans, sections, reading)


def _researcher(text: str, block: Block, offset: int, sections: tuple[str, ...]) -> Turn:
    """Make a turn of a researcher's words at an offset of their block."""
    words = re.sub(r"\s*\n\s*", " ", text).strip()
    question = sections[0] if sections else None
    return Turn(None, "researcher", words, block.locator(offset), question=question, section=sections)


def _read_quoted(block: Block, spans: list[_Span], sections: tuple[str, ...], reading: Reading) -> None:
    """Keep each quotation of a block; a label before it or an attribution after it goes with it."""
    text = block.text
    lead, tail = text[: spans[0].start].strip(" \t\n….:-"), text[spans[-1].end :]
    match = _ATTRIBUTION.match(tail)
    who = match["who"].strip() if match else ""
    short = bool(who) and len(who.split()) <= 5
    under = (who, *sections) if who else sections
    if len(lead.split()) >= 2:
        reading.turns.append(_researcher(lead, block, 0, sections))
    for span in spans:
        _add_quotation(block, span.inner_start, span.inner_end, under, reading, who=who if short else "")
    if not short and len(tail.split()) >= 3:
        reading.turns.append(_researcher(tail.strip(" \t\n.-–—~"), block, spans[-1].end, under))


def _add_quotation(
    block: Block, start: int, end: int, under: tuple[str, ...], reading: Reading, *, who: str = ""
) -> None:
    """Keep a participant's words; a short attribution stands in the locator."""
    words = re.sub(r"\s*\n\s*", " ", block.text[start:end]).strip(" \t*_")
    if not any(c.isalnum() for c in words):
        reading.drop("snippets", "empty answers")
        return
    where = f"{block.locator(start)}, {who}" if who else block.locator(start)
    question = next((name for name in under if name != who), None)
    reading.turns.append(Turn(None, "participant", words, where, question=question, section=under))


def _read_sentence(
    block: Block, start: int, end: int, spans: list[_Span], sections: tuple[str, ...], reading: Reading
) -> None:
    """Keep a researcher's sentence whole, and what it quotes of a participant once more as theirs."""
    text = block.text
    sentence = text[start:end]
    if not any(c.isalpha() for c in sentence):
        reading.drop("lines", "without words")
        return
    whole = next((s for s in spans if s.start == start and not text[s.end : end].strip(" \t\n.")), None)
    if whole and block.kind in ("item", "quote", "cell") and len(sentence.split()) >= _MIN_TOLD:
        _add_quotation(block, whole.inner_start, whole.inner_end, sections, reading)
        return
    reading.turns.append(_researcher(sentence, block, start, sections))
    for span in spans:
        told = start <= span.start < end and _SAID.search(text[start : span.start])
        if told and len(text[span.inner_start : span.inner_end].split()) >= _MIN_TOLD:
            _add_quotation(block, span.inner_start, span.inner_end, sections, reading)


def _quotations(text: str) -> list[_Span]:
    """Return the outermost quotations; straight marks open after a blank and close otherwise.

    One that is never closed counts only at the start of a block, up to an attribution or the block's end.
    """
    spans: list[_Span] = []
    depth, start = 0, 0
    last_close = -1
    for place, char in enumerate(text):
        if char not in '"“”«»„':
            continue
        if _opens(text, place, char):
            start = place if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            last_close = place
            if depth == 0:
                spans.append(_Span(start, place + 1, start + 1, place))
    if depth and not spans and not text[:start].strip(" \t\n….*"):
        spans.append(_unclosed(text, start, last_close))
    return spans


def _opens(text: str, place: int, char: str) -> bool:
    """Return whether the mark at `place` opens a quotation."""
    if char in "”»":
        return False
    if char in "“„«":
        return True
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (not before or before in _BEFORE) and bool(after.strip())


def _unclosed(text: str, start: int, last_close: int) -> _Span:
    """Close a quotation where the writer forgot to: at the last mark, an attribution, or the end."""
    match = re.search(r"\s+[-–—~]+\s*[A-Z][\w ]{0,40}\s*$", text)
    end = last_close if last_close > start else match.start() if match else len(text)
    return _Span(start, min(end + 1, len(text)) if last_close > start else end, start + 1, end)


def _is_quoted_block(text: str, spans: list[_Span]) -> bool:
    """Return whether a block is made of quotations, apart from a label before and an attribution after."""
    lead, tail = text[: spans[0].start].strip("…. \t\n*"), text[spans[-1].end :]
    between = [text[a.end : b.start] for a, b in pairwise(spans)]
    labelled = not lead or bool(_LABEL.fullmatch(f"{lead} "))
    words = sum(len(text[s.inner_start : s.inner_end].split()) for s in spans)
    enough = words >= _MIN_TOLD or not lead
    ended = bool(_AFTER.fullmatch(tail) or _ATTRIBUTION.match(tail))
    return labelled and enough and ended and all(_AFTER.fullmatch(b) for b in between)


def _sentences(text: str, spans: list[_Span]) -> Iterator[tuple[int, int]]:
    """Return the sentences' offsets; a quotation is never cut."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        inside = any(s.start < match.start() and match.end() < s.end for s in spans)
        if inside or _ABBREVIATION.search(text[start : match.end()]):
            continue
        yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)
