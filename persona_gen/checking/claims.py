"""Claims: a statement cut into sentences and clauses, every character accounted for once."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from persona_gen.domain.claim import Claim

if TYPE_CHECKING:
    from persona_gen.domain.persona import FilledStatement, SlotFill

_ABBREVIATIONS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "vs",
        "etc",
        "e.g",
        "i.e",
        "approx",
        "no",
        "jr",
        "sr",
        "inc",
        "ltd",
        "dept",
        "fig",
        "p",
        "pp",
        "cf",
        "al",
        "u.s",
        "u.k",
        "a.m",
        "p.m",
        "ph.d",
    }
)
_END = re.compile(r"[.!?…]+[\"”’)\]]*(?=\s|$)")
_PAIRS = {"“": "”", "«": "»", "(": ")", "[": "]"}
_SUBJECT = (
    r"(?:she|he|they|it|we|nobody|no one|no other|there|this|that|these|those|most|half|almost"
    r"|nearly|about|around|only|some|few|fewer|more than"
    r"|less than|one|two|three|a (?:quarter|third|half)|[A-Z][a-z]+|\d)"
)
_CLAUSE = re.compile(
    rf"(?:;|—|–(?=\s)|,?\s+(?:and|but|yet|while|whereas|though"
    rf"|although)(?=\s+(?:and\s+)?{_SUBJECT}\b)|:(?=\s+{_SUBJECT}\b))"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|will|would|may|might|could|should|must|\w+(?:s|ed|en))\b",
    re.IGNORECASE,
)


def split_claims(statement: FilledStatement, segment: str, persona: str | None = None) -> tuple[Claim, ...]:
    """Cut a filled statement into claims: one for each sentence, and for each clause with a fact of its own.

    Every character of the statement that is not blank belongs to exactly one claim; quotations are never cut.

    Args:
        statement: the statement as people read it.
        segment: id of the segment that the persona stands for.
        persona: its invented first name, where it is known.

    Returns:
        The claims in reading order, with ids such as "goals-2.1" and offsets into the statement's text.
    """
    claims = []
    for number, (start, end) in enumerate(spans(statement.text), 1):
        claims.append(
            Claim(
                id=f"{statement.id}.{number}",
                segment=segment,
                section=statement.section,
                text=statement.text[start:end],
                cites=statement.cites,
                statement=statement.id,
                persona=persona,
                before=statement.text[:start],
                start=start,
                end=end,
                fills=tuple(_moved(f, start) for f in statement.fills if start <= f.start and f.end <= end),
            )
        )
    return tuple(claims)


def _moved(fill: SlotFill, by: int) -> SlotFill:
    return fill.model_copy(update={"start": fill.start - by, "end": fill.end - by})


def spans(text: str) -> list[tuple[int, int]]:
    """Return the claims' offsets in `text`, in order and without blanks at their ends."""
    closed = _closed(text)
    cuts = sorted({0, *_sentence_cuts(text, closed), *_clause_cuts(text, closed), len(text)})
    found = []
    for start, end in itertools.pairwise(cuts):
        piece = text[start:end]
        if piece.strip():
            found.append((start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))))
    return _joined(text, found)


def _closed(text: str) -> list[tuple[int, int]]:
    """Return the stretches inside quote marks and brackets, which are never cut."""
    found, opened = [], None
    for position, character in enumerate(text):
        if opened is None and (character in _PAIRS or character == '"'):
            opened = (position, _PAIRS.get(character, '"'))
        elif opened is not None and character == opened[1]:
            found.append((opened[0], position + 1))
            opened = None
    return found


def _inside(position: int, closed: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in closed)


def _sentence_cuts(text: str, closed: list[tuple[int, int]]) -> list[int]:
    found = []
    for match in _END.finditer(text):
        word = re.search(r"([^\s(“\"]+)$", text[: match.start()])
        bare = word.group(1).casefold() if word else ""
        follows = text[match.end() :].lstrip()[:1]
        if match.group()[0] == "." and (bare in _ABBREVIATIONS or (len(bare) == 1 and bare.isalpha() and bare != "i")):
            continue
        if follows.islower() or (_inside(match.end(), closed) and not _ends_quote(match, closed)):
            continue
        found.append(match.end())
    return found


def _ends_quote(match: re.Match[str], closed: list[tuple[int, int]]) -> bool:
    return any(end == match.end() for _, end in closed)


def _clause_cuts(text: str, closed: list[tuple[int, int]]) -> list[int]:
    found = []
    for match in _CLAUSE.finditer(text):
        if _inside(match.start(), closed) or re.search(r"\bbetween\b[^,;.]*$", text[: match.start()], re.IGNORECASE):
            continue
        mark = match.group().strip()
        found.append(
            match.end() if mark in {";", ":", "—", "–"} else match.start() + (1 if mark.startswith(",") else 0)
        )
    return found


def _bare(piece: str) -> bool:
    return len(re.findall(r"\w+", piece)) < 3 or not _VERB.search(piece)


def _joined(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put pieces without a verb or without letters back to their neighbour: they hold no fact of their own."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        piece = text[start:end]
        sentence_start = not joined or bool(_END.search(text[joined[-1][0] : joined[-1][1]][-4:]))
        bare = _bare(piece) or (bool(joined) and _bare(text[joined[-1][0] : joined[-1][1]]))
        if joined and ((bare and not sentence_start) or not re.search(r"\w", piece)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
