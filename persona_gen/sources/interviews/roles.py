"""Who asks and who answers, where the labels do not say it; and voices that a machine has numbered."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.sources.interviews.base import Reading, Speakers

PROMPT_WORDS = 5
"""A researcher's turn of so many words asks for something ("Tell me about your week."), with or without a mark."""
LEAST_QUESTIONS = 3
ASKS = 0.5
"""Who asks in at least this share of their turns, while nobody else asks in more than `ANSWERS`, is the researcher."""
ANSWERS = 0.25
_ASKED = re.compile(r"\?[\"'”’»)\]]*\s*$")
_NUMBERED_VOICE = re.compile(
    r"(?:unknown[ _-]?)?(?:speaker|spk|voice|channel)[ _-]?#?(?:\d{1,3}|[A-Za-z])", re.IGNORECASE
)


@dataclass(frozen=True)
class Guess:
    """Who is taken for the researcher, and the note that says so."""

    name: str
    note: str


def is_question(text: str) -> bool:
    """Return whether a researcher's words ask for something."""
    return text.endswith("?") or len(text.split()) >= PROMPT_WORDS


def guess_researcher(turns: Iterable[tuple[str | None, str]], speakers: Speakers) -> Guess | None:
    """Return the one speaker who asks while all others answer; None where somebody is known, or it is not clear.

    Nothing is guessed where the study names its researchers.
    """
    if not speakers.may_guess:
        return None
    said: dict[str, int] = defaultdict(int)
    asked: Counter[str] = Counter()
    for speaker, text in turns:
        if speaker is None:
            continue
        said[speaker] += 1
        asked[speaker] += bool(_ASKED.search(text))
    if len(said) < 2 or any(speakers.role(name) == "researcher" for name in said):
        return None
    askers = [name for name in said if _is_asker(asked[name], said[name])]
    others = [name for name in said if name not in askers]
    if len(askers) != 1 or any(asked[name] > ANSWERS * said[name] for name in others):
        return None
    name = askers[0]
    note = (
        f"{name!r} asks in {asked[name]} of {said[name]} turns and is read as the researcher; "
        "name the researchers in study.toml to decide otherwise"
    )
    return Guess(name, note)


def _is_asker(asked: int, said: int) -> bool:
    """Return whether somebody mostly asks; two questions are enough where there is nothing else."""
    return asked >= ASKS * said if asked >= LEAST_QUESTIONS else asked == said == LEAST_QUESTIONS - 1


def place_voices(reading: Reading, stem: str) -> None:
    """Give voices that are only numbered ("Speaker 1") the file's name; another file's Speaker 1 is somebody else.

    The only participant of a file is called like the file.
    """
    people = {turn.speaker for turn in reading.turns if turn.speaker and turn.role == "participant"}
    numbered = {name for name in people if _NUMBERED_VOICE.fullmatch(name)}
    if not numbered:
        return
    asks = any(turn.role == "researcher" for turn in reading.turns)
    if len(people) > 1 and not asks:
        voices = ", ".join(sorted(numbered)[:5])
        reading.notes.append(
            f"nobody is known to be the researcher, so {voices} are all read as participants; "
            "if one of them asks, name it in researchers = […]"
        )
    called = {name: stem if len(people) == 1 else f"{name} ({stem})" for name in numbered}
    reading.turns = [
        replace(turn, speaker=called[turn.speaker]) if turn.role == "participant" and turn.speaker in called else turn
        for turn in reading.turns
    ]
