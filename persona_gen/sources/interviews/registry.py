"""Which reader reads which file, and which segment its words belong to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from persona_gen.domain.evidence import LeftOut, Snippet
from persona_gen.domain.theme import Participant
from persona_gen.errors import SourceError, nearest
from persona_gen.sources.files import printable
from persona_gen.sources.interviews.base import InterviewRead, is_code
from persona_gen.sources.interviews.formats import read_file
from persona_gen.sources.interviews.people import People
from persona_gen.sources.redaction import redact_snippets
from persona_gen.sources.segment_names import SegmentNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from persona_gen.sources.interviews.base import Front, Reading, Turn
    from persona_gen.sources.redaction import Pseudonyms
    from persona_gen.study import Interviews, Study


def read_interviews(study: Study, folder: Path | None = None, *, pseudonyms: Pseudonyms | None = None) -> InterviewRead:
    """Read all of the study's interviews.

    With `id_column` the segment stays None, because only the customer table knows it. Where a table of
    participants has a column of consent, the words of everybody who did not agree are not read, and are counted.

    Args:
        study: its `[[interviews]]` say which files.
        folder: where the files lie; the study's folder by default.
        pseudonyms: who gets which pseudonym; by default people are numbered in the order of the files.

    Raises:
        StudyError: `[privacy] presidio` is set, and it or its model is not there.
        SourceError: a pattern matches no file, a file cannot be read or has no turns, a column of a table
            is unknown, or a map names a segment that the study does not have.
    """
    base = folder or study.folder
    found = _Collected(SegmentNames(study))
    blocks = [(interviews, matching_files(base, interviews.files)) for interviews in study.interviews]
    called = _called({path: None for _, paths in blocks for path in paths}, base)
    for interviews, paths in blocks:
        _read_block(study, interviews, base, {path: called[path] for path in paths}, found)
    snippets, replaced, report = redact_snippets(
        found.snippets,
        study,
        pseudonyms,
        participants=tuple(found.participants.values()),
        others=tuple(found.heard_of),
    )
    left_out = [*(report.without_names(left) for left in found.left_out), *replaced]
    return InterviewRead(tuple(snippets), tuple(left_out), tuple(found.notes), tuple(report.participants), report)


@dataclass
class _Collected:
    """What was read so far."""

    names: SegmentNames
    snippets: list[Snippet] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    participants: dict[str, Participant] = field(default_factory=dict)
    heard_of: dict[str, None] = field(default_factory=dict)
    """Labels of everybody whom a table, a file or its front matter names, also of those whose words are not read."""
    spelling: dict[str, str] = field(default_factory=dict)
    """How each speaker is written where they speak first."""

    def spelled(self, turn: Turn) -> Turn:
        """Return a turn whose speaker is written as before: "p5" and "P 5" are P5, and nobody is counted twice."""
        if turn.speaker is None:
            return turn
        folded = " ".join(turn.speaker.split()).casefold()
        key = re.sub(r"[ -]", "", folded) if is_code(turn.speaker) else folded
        first = self.spelling.setdefault(key, turn.speaker)
        return turn if first == turn.speaker else replace(turn, speaker=first)


def _called(paths: Iterable[Path], base: Path) -> dict[Path, str]:
    """Return what the only, nameless participant of each file is called: like the file.

    Files of one name in two folders are two participants, so the folder is told as well.
    """
    folders: dict[str, set[Path]] = {}
    paths = list(paths)
    for path in paths:
        folders.setdefault(path.stem.casefold(), set()).add(path.parent)
    called = {}
    for path in paths:
        folder = path.parent.relative_to(base).as_posix() if path.parent.is_relative_to(base) else path.parent.name
        alone = len(folders[path.stem.casefold()]) == 1 or folder == "."
        called[path] = path.stem if alone else f"{path.stem} ({folder})"
    return called


def _read_block(
    study: Study, interviews: Interviews, base: Path, called: Mapping[Path, str], found: _Collected
) -> None:
    """Read the files of one `[[interviews]]`; `called` says what their nameless participants are called."""
    people = People(study, interviews, base, found.names)
    found.heard_of |= dict.fromkeys(people.names)
    segment_of = _SegmentOf(study, interviews, found.names, people)
    for path, person in called.items():
        source = printable(path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name)
        reading = read_file(path, interviews, person)
        if not interviews.id_column:
            reading.turns = [found.spelled(turn) for turn in reading.turns]
        found.heard_of |= dict.fromkeys(_named(reading))
        people.silence(reading)
        of_file = segment_of.of_file(reading, str(path))
        found.notes += [f"{source}: {note}" for note in reading.notes]
        found.left_out += [
            LeftOut(what=what, count=count, reason=reason, where=source)
            for (what, reason), count in reading.dropped.items()
        ]
        for turn in reading.turns:
            segment = segment_of.segment(turn, of_file)
            found.snippets.append(_snippet(len(found.snippets) + 1, turn, source, segment))
            if turn.speaker and turn.role == "participant":
                _know(turn.speaker, segment, people, reading.front, found.participants)
    found.left_out += [*segment_of.left_out(), *people.left_out()]


def _named(reading: Reading) -> list[str]:
    """Return whom a file names as a speaker or in its front matter."""
    front = reading.front
    told = (*front.researchers, *([front.participant] if front.participant else [])) if front else ()
    return [*(turn.speaker for turn in reading.turns if turn.speaker), *told]


def _know(
    speaker: str, segment: str | None, people: People, front: Front | None, participants: dict[str, Participant]
) -> None:
    """Keep what the table and the front matter tell of a participant who speaks."""
    person = people.of(speaker)
    told = front.attributes if front and front.participant == speaker else {}
    if person is None and not (told or (front and front.participant == speaker)):
        return
    known = participants.get(speaker, Participant(id=speaker))
    attributes = {**known.attributes, **told, **(person.attributes if person else {})}
    participants[speaker] = Participant(id=speaker, segment=known.segment or segment, attributes=attributes)


def matching_files(folder: Path, patterns: list[str]) -> list[Path]:
    """Return the files of names or patterns, each once, in the order of the patterns and then of their names.

    Raises:
        SourceError: a pattern matches no file.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        exact = folder / pattern
        try:
            paths = [exact] if exact.is_file() else sorted(p for p in folder.glob(pattern) if p.is_file())
        except (NotImplementedError, ValueError, OSError) as error:
            what, hint = f"not a pattern below the study's folder: {pattern!r}", 'write it like "interviews/*.txt"'
            raise SourceError(what, where=str(folder), hint=hint) from error
        if not paths:
            known = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if _is_input(p, folder))
            what = "this is a directory" if exact.is_dir() else "no such interview file"
            hint = f'write "{pattern.rstrip("/")}/*"' if exact.is_dir() else nearest(pattern, known)
            raise SourceError(what, where=str(exact), hint=hint)
        found |= dict.fromkeys(paths)
    return list(found)


def _is_input(path: Path, folder: Path) -> bool:
    """Return whether a file can be meant: not a hidden one."""
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _snippet(number: int, turn: Turn, source: str, segment: str | None) -> Snippet:
    """Make a turn evidence."""
    return Snippet(
        id=f"S{number:03}",
        segment=segment,
        participant=turn.speaker,
        role=turn.role,
        text=turn.text,
        source=source,
        locator=turn.locator,
        question=turn.question,
    )


class _SegmentOf:
    """Which segment a turn belongs to: that of its section, its participant, its file, or its files."""

    def __init__(self, study: Study, interviews: Interviews, names: SegmentNames, people: People) -> None:
        where = "study.toml, interviews"
        self._names, self._people = names, people
        self._by_rules = bool(study.segments.rule)
        self._all = names.id(interviews.segment, where) if interviews.segment else None
        self._sections = [(_words(key), names.id(name, where)) for key, name in interviews.sections.items()]
        self._unmapped: Counter[str] = Counter()
        self._table = interviews.participants

    def of_file(self, reading: Reading, where: str) -> str | None:
        """Return the segment that a file's front matter names, or that of all its files.

        Where segments are rules over customers, a file may well name a group of its own; that is noted.
        """
        named = reading.front.segment if reading.front else None
        if named and self._by_rules and not self._names.known(named):
            reading.notes.append(f"its front matter names the segment {named!r}, which is none of the study's rules")
            return self._all
        return self._names.id(named, where) if named else self._all

    def segment(self, turn: Turn, of_file: str | None) -> str | None:
        """Return the segment's id, or None where it is not known."""
        for heading in turn.section:
            for words, segment in self._sections:
                if words.search(heading):
                    return segment
        if self._people.gives_segments and turn.speaker and turn.role == "participant":
            person = self._people.of(turn.speaker)
            if person is None:
                self._unmapped[turn.speaker] += 1
            return person.segment if person else of_file
        return of_file

    def left_out(self) -> list[LeftOut]:
        """Return the participants whom the map does not name; their snippets are kept."""
        if not self._unmapped:
            return []
        shown = ", ".join(list(self._unmapped)[:5]) + (" …" if len(self._unmapped) > 5 else "")
        reason = f"not in the map, so without a segment ({shown}; {self._unmapped.total()} snippets)"
        return [LeftOut(what="participants", count=len(self._unmapped), reason=reason, where=self._table)]


def _words(key: str) -> re.Pattern[str]:
    """Match whole words, in the plural too, so that "State" is not found in "statement"."""
    return re.compile(rf"(?<!\w){re.escape(key.strip())}(?:['’]?s)?(?!\w)", re.IGNORECASE)
