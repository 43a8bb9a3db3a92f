"""The cues of subtitle files (.vtt, .srt): every one of them, or an error that says which was lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from persona_gen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Kind = Literal["vtt", "srt"]

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d\d)(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t]+\S.*)?\s*")
_LIKE_TIMES = re.compile(
    r"^[ \t]*(?:\S{0,40}\d[ \t]?[:;.,][ \t]?\d\S{0,40}[ \t]*(?:-{1,2}|[–—−=])>"
    r"|[\d:;., ]{1,40}-->|-->[ \t]*\d|\S{0,40}[ \t]*-->[ \t]*\d+:\d)",
    re.MULTILINE,
)
"""A line that was meant as the times of a cue, however badly it is written."""
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_NAMED = re.compile(r'\d{1,8} "(?P<name>[^"]{1,100})" \(\d{1,12}\)')
"""The identifier that some versions of Zoom give a cue: number, speaker, and the speaker's number."""
_Numbered = tuple[int, str]


@dataclass
class Cue:
    """One cue: its place among the cues, the line of its times, when it starts, and its raw text."""

    number: int
    line: int
    start: str
    text: list[str] = field(default_factory=list)
    printed: int | None = None
    """The number that the file itself gives it."""
    voice: str | None = None
    """The speaker, where the line above the times tells."""


@dataclass
class Cues:
    """All cues of a file, and what stands between them."""

    cues: list[Cue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    before: int = 0
    """Lines of words before the first cue."""


def read_cues(text: str, where: str, kind: Kind) -> Cues:
    """Return every cue of clean text whose lines end in newlines.

    The cues are counted once more in the raw lines; both counts have to agree. A number that the file's own
    numbering leaves out is told in a note, and so are words after a blank line, which stay with their cue.

    Raises:
        SourceError: no subtitles, no cue, or a cue whose times cannot be read.
    """
    lines = text.split("\n")
    if kind == "vtt" and not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise SourceError("not a readable .vtt file", where=where, hint="the first line has to be WEBVTT")
    found = Cues()
    blocks = list(_blocks(lines))
    if kind == "vtt":
        blocks[0] = _without_header(blocks[0])
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else []
        _take_block(block, following, found, kind)
    _require_all(text, found.cues, where)
    if not found.cues:
        raise SourceError("there is no cue in it", where=where, hint="write the times as 00:01:02,000 --> 00:01:04,000")
    found.notes += _gaps(found.cues)
    return found


def _blocks(lines: list[str]) -> Iterator[list[_Numbered]]:
    """Return runs of lines with something in them, numbered from 1."""
    block: list[_Numbered] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _without_header(block: list[_Numbered]) -> list[_Numbered]:
    """Leave out WEBVTT and its lines, up to a cue that follows without a blank line."""
    first = next((i for i, (_, line) in enumerate(block) if _TIMES.fullmatch(line)), len(block))
    return block[first:]


def _take_block(block: list[_Numbered], following: list[_Numbered], found: Cues, kind: Kind) -> None:
    """Read the cues of one block; words without times of their own go on with the cue before."""
    starts = [i for i, (_, line) in enumerate(block) if _TIMES.fullmatch(line)]
    if not starts:
        comment = kind == "vtt" and block and _NO_CUE.match(block[0][1])
        if not comment and not _is_number_of(block, following, found):
            _go_on(block, found)
        return
    head = block[: starts[0]]
    printed = head.pop()[1].strip() if head and _is_identifier(head[-1][1].strip(), kind) else ""
    _go_on(head, found)
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        number, line = block[start]
        cue = Cue(len(found.cues) + 1, number, _time(line), printed=int(printed) if _is_number(printed) else None)
        named = _NAMED.fullmatch(printed)
        cue.voice = named["name"].strip() or None if named else None
        found.cues.append(cue)
        words = [text for _, text in block[start + 1 : end]]
        printed = ""
        if end < len(block) and words and words[-1].strip() == str((cue.printed or cue.number) + 1):
            printed = words.pop().strip()
        cue.text += words


def _is_identifier(line: str, kind: Kind) -> bool:
    """Return whether the line above the times names the cue; a line of several words is somebody's."""
    return _is_number(line) or (kind == "vtt" and (not re.search(r"\s", line) or bool(_NAMED.fullmatch(line))))


def _is_number(text: str) -> bool:
    """Return whether a line is a cue's number."""
    return text.isascii() and text.isdigit() and len(text) < 9


def _is_number_of(block: list[_Numbered], following: list[_Numbered], found: Cues) -> bool:
    """Return whether a block is nothing but the number of the next one, with a blank line between."""
    next_number = ((found.cues[-1].printed or len(found.cues)) if found.cues else 0) + 1
    alone = len(block) == 1 and block[0][1].strip() == str(next_number)
    return alone and bool(following) and bool(_TIMES.fullmatch(following[0][1]))


def _go_on(block: list[_Numbered], found: Cues) -> None:
    """Add words behind a blank line to the cue before."""
    if not block:
        return
    if not found.cues:
        found.before += len(block)
        return
    cue = found.cues[-1]
    cue.text += [line for _, line in block]
    if not any(_LIKE_TIMES.match(line) for _, line in block):
        found.notes.append(f"line {block[0][0]} has no times of its own, so it is read as part of cue {cue.number}")


def _time(line: str) -> str:
    """Return when a cue starts, as 00:01:02.000."""
    match = _TIMES.fullmatch(line)
    hours, minutes, seconds, parts = match.groups()[:4] if match else (None, "0", "0", None)
    return f"{int(hours or 0):02}:{int(minutes):02}:{seconds}.{(parts or '0').ljust(3, '0')}"


def _require_all(text: str, cues: list[Cue], where: str) -> None:
    """Count the cues once more, by what looks like times, and compare."""
    read = {cue.line for cue in cues}
    meant = sorted({*_lines_like_times(text), *read})
    lost = [(place, line) for place, line in enumerate(meant, 1) if line not in read]
    if not lost:
        return
    shown = ", ".join(f"number {place} at line {line}" for place, line in lost[:5]) + (" …" if len(lost) > 5 else "")
    message = f"{len(meant)} cues in the file and {len(read)} read; lost would be {shown}"
    hint = "write the times as 00:01:02.000 --> 00:01:04.000"
    raise SourceError(message, where=f"{where}, line {lost[0][1]}", hint=hint)


def _lines_like_times(text: str) -> Iterator[int]:
    """Return the numbers of lines that were meant as times."""
    line = last = 0
    for match in _LIKE_TIMES.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        yield line + 1


def _gaps(cues: Iterable[Cue]) -> list[str]:
    """Tell where the file's own numbers leave some out."""
    notes: list[str] = []
    before: int | None = None
    for cue in cues:
        if cue.printed is not None and before is not None and cue.printed > before + 1:
            notes.append(f"cue numbers jump from {before} to {cue.printed} (line {cue.line})")
        before = cue.printed
    return notes if len(notes) <= 5 else [*notes[:5], f"cue numbers jump in {len(notes) - 5} more places"]
