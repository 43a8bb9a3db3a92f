"""Passages that stand more than once in one file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.sources.interviews.base import Reading, Turn

LEAST_WORDS = 8
"""Shorter answers, such as "Yes" or "I do not know", are said more than once."""
SURELY_TWICE = 25
"""Nobody says so many words in a row twice in the same way."""
LOOP = 3
"""A passage so many times in a row is a fault of the recording."""

_Key = tuple[str | None, str | None, str]


def drop_repeats(reading: Reading) -> None:
    """Leave out passages that were pasted or recorded twice, because they would count as two.

    A passage of eight words or more is left out when the same speaker said it before, word for word and to the
    same question, and it stands in a row of such repeats that have 25 words or more together, or three times in
    a row. Other repeats are kept, because a person may well give one short answer to two questions, and so are
    those of speakers whom nobody names; both are noted.
    """
    keys = [_key(turn) for turn in reading.turns]
    copied = set(_copied(keys))
    dropped: list[int] = []
    kept: list[int] = []
    seen: set[_Key] = set()
    for place, (key, turn) in enumerate(zip(keys, reading.turns, strict=True)):
        if key in seen and turn.role != "researcher" and key[2].count(" ") + 1 >= LEAST_WORDS:
            (dropped if turn.speaker and place in copied else kept).append(place)
        seen.add(key)
    _tell(reading, dropped, kept)
    gone = set(dropped)
    reading.turns = [turn for place, turn in enumerate(reading.turns) if place not in gone]


def _key(turn: Turn) -> _Key:
    """Return what makes two passages the same; blanks and line ends do not count."""
    return turn.speaker, turn.question, " ".join(turn.text.split())


def _copied(keys: list[_Key]) -> Iterator[int]:
    """Return the places of passages that stand in a long row of repeats, or three times in a row."""
    first: dict[_Key, int] = {}
    back = [place - first.setdefault(key, place) for place, key in enumerate(keys)]
    for distance, places in groupby(range(len(keys)), key=back.__getitem__):
        row = list(places)
        if distance and sum(keys[place][2].count(" ") + 1 for place in row) >= SURELY_TWICE:
            yield from row
    for _, places in groupby(range(len(keys)), key=keys.__getitem__):
        row = list(places)
        if len(row) >= LOOP:
            yield from row[1:]


def _tell(reading: Reading, dropped: list[int], kept: list[int]) -> None:
    """Count what is left out, and note what is kept although it stands twice."""
    reason = f"{LEAST_WORDS} words or more that the same speaker said before, word for word"
    reading.drop("snippets", reason, len(dropped))
    for places, what in ((dropped, "left out"), (kept, "kept, because it may be meant")):
        if places:
            shown = "; ".join(reading.turns[place].locator for place in places[:3]) + (" …" if len(places) > 3 else "")
            many = "1 passage repeats" if len(places) == 1 else f"{len(places)} passages repeat"
            reading.notes.append(f"{many} an earlier one word for word, {what}: {shown}")
