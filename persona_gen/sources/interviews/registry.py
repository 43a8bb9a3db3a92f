"""Which reader reads which file, and which segment its words belong to."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from persona_gen.domain.evidence import LeftOut, Snippet
from persona_gen.errors import SourceError, nearest
from persona_gen.sources.files import printable, read_bytes
from persona_gen.sources.interviews.answers import read_answers
from persona_gen.sources.interviews.base import InterviewRead, Reading, Speakers, Turn
from persona_gen.sources.interviews.docx import read_docx_lines
from persona_gen.sources.interviews.notes import read_notes
from persona_gen.sources.interviews.transcript import Line, read_turns
from persona_gen.sources.interviews.subtitles import read_vtt
from persona_gen.sources.raw import guessed_encoding, read_raw
from persona_gen.sources.redaction import redact
from persona_gen.sources.segment_names import SegmentNames
from persona_gen.sources.text import clean_text, decode

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.study import Interviews, Study

TEXT_SUFFIXES = (".txt", ".md", ".markdown")
ANSWER_SUFFIXES = (".csv", ".tsv", ".xlsx")
INTERVIEW_SUFFIXES = (*TEXT_SUFFIXES, ".vtt", ".docx", *ANSWER_SUFFIXES)


def read_interviews(study: Study, folder: Path | None = None) -> InterviewRead:
    """Read all of the study's interviews.

    With `id_column` the segment stays None, because only the customer table knows it.

    Args:
        study: its `[[interviews]]` say which files.
        folder: where the files lie; the study's folder by default.

    Raises:
        SourceError: a pattern matches no file, a file cannot be read or has no turns, a column of a table
            is unknown, or a map names a segment that the study does not have.
    """
    base = folder or study.folder
    snippets: list[Snippet] = []
    left_out: list[LeftOut] = []
    notes: list[str] = []
    for interviews in study.interviews:
        segment_of = _SegmentOf(study, interviews, base)
        for path in matching_files(base, interviews.files):
            source = printable(path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name)
            reading = read_file(path, interviews)
            notes += [f"{source}: {note}" for note in reading.notes]
            left_out += [
                LeftOut(what=what, count=count, reason=reason, where=source)
                for (what, reason), count in reading.dropped.items()
            ]
            snippets += [
                _snippet(len(snippets) + place, turn, source, segment_of.segment(turn))
                for place, turn in enumerate(reading.turns, 1)
            ]
        left_out += segment_of.left_out()
    if study.privacy.redact:
        snippets, replaced = _redacted(snippets)
        left_out += replaced
    return InterviewRead(tuple(snippets), tuple(left_out), tuple(notes))


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


def read_file(path: Path, interviews: Interviews) -> Reading:
    """Read one file by its ending."""
    suffix = path.suffix.lower()
    speakers = Speakers(interviews.researchers)
    if suffix not in INTERVIEW_SUFFIXES:
        hint = f"known: {', '.join(INTERVIEW_SUFFIXES)}"
        raise SourceError(f"interviews with the ending {suffix!r} are not read", where=str(path), hint=hint)
    if suffix in ANSWER_SUFFIXES:
        return read_answers(path, interviews, speakers)
    notes: list[str] = []
    if suffix == ".docx":
        lines, removed = read_docx_lines(path)
    else:
        raw, encoding = decode(read_bytes(path), str(path))
        text, removed = clean_text(raw)
        notes += guessed_encoding(encoding)
        lines = [Line(line, f"line {number}") for number, line in enumerate(text.split("\n"), 1)]
    if interviews.notes and suffix != ".vtt":
        reading = read_notes(lines, str(path))
    elif suffix == ".vtt":
        reading = read_vtt("\n".join(line.text for line in lines), speakers, str(path), path.stem)
    else:
        marked = [_markdown_heading(line) for line in lines] if suffix in TEXT_SUFFIXES[1:] else lines
        reading = read_turns(marked, speakers, str(path), path.stem)
    reading.notes[:0] = [*notes, *([f"{removed} control characters removed"] if removed else [])]
    return reading


def _markdown_heading(line: Line) -> Line:
    """Mark a heading of a Markdown transcript."""
    text = line.text.lstrip()
    return Line(text.strip("# "), line.locator, "heading") if text.startswith("#") else line


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
    """Which segment a turn belongs to: that of its files, of its participant, or of its section."""

    def __init__(self, study: Study, interviews: Interviews, folder: Path) -> None:
        names = SegmentNames(study)
        where = "study.toml, interviews"
        self._all = names.id(interviews.segment, where) if interviews.segment else None
        self._sections = [(_words(key), names.id(name, where)) for key, name in interviews.sections.items()]
        self._map = _participants(study, interviews, folder, names) if interviews.participants else None
        self._unmapped: Counter[str] = Counter()
        self._table = interviews.participants

    def segment(self, turn: Turn) -> str | None:
        """Return the segment's id, or None where it is not known."""
        for heading in turn.section:
            for words, segment in self._sections:
                if words.search(heading):
                    return segment
        if self._map is not None and turn.speaker and turn.role == "participant":
            if turn.speaker.casefold() not in self._map:
                self._unmapped[turn.speaker] += 1
            return self._map.get(turn.speaker.casefold())
        return self._all

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


def _participants(study: Study, interviews: Interviews, folder: Path, names: SegmentNames) -> dict[str, str | None]:
    """Read the table that maps participants to segments.

    A participant without one maps to None, and so does one whose value `[[segments.value]]` leaves out.
    """
    path = folder / str(interviews.participants)
    raw = read_raw(path)
    people = raw.column(interviews.participant_column, str(path))
    segments = raw.column(interviews.segment_column, str(path))
    found: dict[str, str | None] = {}
    for row, person, word in zip(raw.numbers, people, segments, strict=True):
        if person is None:
            continue
        chosen = word is not None and (names.known(word) or not study.segments.value)
        segment = names.id(word, f"{path}, row {row}") if word is not None and chosen else None
        key = person.strip().casefold()
        if found.get(key, segment) != segment:
            message = f"participant {person!r} stands twice, with different segments"
            raise SourceError(message, where=f"{path}, row {row}", hint="keep one row a participant")
        found[key] = segment
    return found


def _redacted(snippets: list[Snippet]) -> tuple[list[Snippet], list[LeftOut]]:
    """Replace direct identifiers in words and questions, and count them by kind."""
    counts: Counter[str] = Counter()
    kept: list[Snippet] = []
    for snippet in snippets:
        text, found = redact(snippet.text)
        question, asked = redact(snippet.question or "")
        counts.update(found)
        counts.update(asked)
        changes = {"text": text, "question": question or None}
        kept.append(snippet.model_copy(update=changes) if found or asked else snippet)
    reasons = partial(LeftOut, what="direct identifiers")
    return kept, [reasons(count=n, reason=f"replaced by [{kind}]") for kind, n in counts.items()]
