"""Pieces of a recording, such as cues or segments, made into turns: who speaks, who asks, what belongs together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from persona_gen.sources.interviews.base import Reading, Speakers, Turn
from persona_gen.sources.interviews.roles import guess_researcher, is_question

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS = 120
"""A sentence over several pieces is joined up to so many words."""
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Piece:
    """What one voice says in one cue or segment; `place` is its number and `time` when it begins."""

    speaker: str | None
    text: str
    place: int
    time: str = ""
    question: str | None = None
    role: str = ""
    """What the file itself calls the speaker's role, such as "interviewer"."""


def settle(pieces: Sequence[Piece], speakers: Speakers, person: str, unit: str, *, join: bool) -> Reading:
    """Make turns of a file's pieces, in their order; one without words is counted.

    Where no piece names a speaker, the file stands for its participant. Where names stand only at a change of
    speaker, the pieces between go on with the last one. Other pieces without a name are kept, with the role
    `other`. A researcher's question is the question of the turns after it.

    Args:
        pieces: all of them, the empty ones included.
        speakers: who is a researcher.
        person: the participant where nobody is named.
        unit: what a piece is called in the locator, such as "cue".
        join: whether pieces of one speaker that end inside a sentence go on with the next one.
    """
    reading = Reading()
    kept = [piece for piece in pieces if piece.text.strip()]
    reading.drop("snippets", "empty answers", len(pieces) - len(kept))
    kept = _named(kept, person, unit, reading)
    researcher = guess_researcher([(p.speaker, p.text) for p in kept], speakers)
    if researcher:
        reading.notes.append(researcher.note)
        speakers = speakers.with_researcher(researcher.name)
    asked: str | None = None
    for group in _groups(kept) if join else [[piece] for piece in kept]:
        turn = _turn(group, speakers, unit)
        if turn.role == "researcher":
            asked = turn.text if is_question(turn.text) else asked
        elif turn.role == "participant" and turn.question is None and asked:
            turn = replace(turn, question=asked)
        reading.turns.append(turn)
    return reading


def _named(pieces: list[Piece], person: str, unit: str, reading: Reading) -> list[Piece]:
    """Give speakers to pieces without one where the file leaves no doubt."""
    nameless = sum(piece.speaker is None for piece in pieces)
    if not nameless:
        return pieces
    if nameless == len(pieces):
        reading.notes.append(
            f"nobody is named in it, so all words count as those of one participant, {person!r}; "
            "where an interviewer speaks in it too, add the names"
        )
        return [replace(piece, speaker=person) for piece in pieces]
    names = [piece.speaker for piece in pieces if piece.speaker]
    changes_only = len(names) >= 3 and len(set(names)) >= 2 and all(one != other for one, other in pairwise(names))
    if not changes_only or pieces[0].speaker is None:
        many = "1 of them names" if nameless == 1 else f"{nameless} of them name"
        reading.notes.append(f"{len(pieces)} {_plural(unit)}, and {many} no speaker; these words count as nobody's")
        return pieces
    reading.notes.append(
        f"names stand where the speaker changes, so {nameless} {_plural(unit)} without one go on with the last"
    )
    last: str | None = None
    found: list[Piece] = []
    for piece in pieces:
        last = piece.speaker or last
        found.append(replace(piece, speaker=last))
    return found


def _plural(unit: str) -> str:
    """Name several of them."""
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"


def _groups(pieces: list[Piece]) -> list[list[Piece]]:
    """Put pieces together that are parts of one sentence of one speaker."""
    groups: list[list[Piece]] = []
    words = 0
    for piece in pieces:
        count = len(piece.text.split())
        last = groups[-1][-1] if groups else None
        goes_on = (
            last is not None
            and (last.speaker, last.role, last.question) == (piece.speaker, piece.role, piece.question)
            and not _ENDED.search(last.text)
            and words + count <= MOST_WORDS
        )
        if goes_on:
            groups[-1].append(piece)
            words += count
        else:
            groups.append([piece])
            words = count
    return groups


def _turn(group: list[Piece], speakers: Speakers, unit: str) -> Turn:
    """Make a turn of pieces that belong together."""
    first, last = group[0], group[-1]
    places = f"{unit} {first.place}" if first is last else f"{_plural(unit)} {first.place}-{last.place}"
    locator = f"{places}, {first.time}" if first.time else places
    text = " ".join(piece.text.strip() for piece in group)
    if first.speaker is None:
        return Turn(None, "other", text, locator, question=first.question)
    asks = first.role and speakers.role(first.role) == "researcher"
    role = "researcher" if asks else speakers.role(first.speaker)
    return Turn(first.speaker, role, text, locator, question=first.question)
