"""What every reader of interviews hands over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import LeftOut, Role, Snippet

Words = tuple[str, ...]

_ID = re.compile(
    r"(?:[A-Za-z]{1,3}[ -]?\d{1,6}|\d{1,6}|(?:participant|respondent|speaker|user|interviewee) ?#?\w{1,6})"
)
_NAME = re.compile(r"[^\W\d_][\w.'’()/-]*(?: [^\W\d_(][\w.'’()/-]*| \d{1,5}| \([^()]{1,30}\)){0,4}")
GENERIC = ("a", "answer", "participant", "respondent", "interviewee", "speaker", "user", "customer")
"""Labels that name no person; the file then stands for the participant."""
ASKERS = ("q", "question")
"""Labels of a researcher's question besides the study's `researchers`."""
NO_SPEAKERS = frozenset(
    (
        *("note", "notes", "nb", "ps", "fyi", "tldr", "todo", "edit", "update", "warning", "error", "e.g", "i.e"),
        *("example", "date", "time", "location", "place", "title", "topic", "subject", "summary", "pros", "cons"),
        *("recording", "recorded", "duration", "transcript", "transcription", "project", "study", "session"),
        *("interview", "consent", "language", "age", "gender", "occupation", "status", "version", "file", "audio"),
        *("video", "http", "https", "ftp", "mailto"),
    )
)
"""Words before a colon that are no speaker, when they stand once or twice."""


@dataclass(frozen=True)
class Turn:
    """What one speaker said in one go; `speaker` None where the source does not tell."""

    speaker: str | None
    role: Role
    text: str
    locator: str
    question: str | None = None
    section: Words = ()
    """Headings (and an attribution) that the words stand under, innermost first."""


@dataclass
class Reading:
    """The turns of one file, and what did not become one."""

    turns: list[Turn] = field(default_factory=list)
    dropped: dict[tuple[str, str], int] = field(default_factory=dict)
    """(what, reason) → how many."""
    notes: list[str] = field(default_factory=list)

    def drop(self, what: str, reason: str, count: int = 1) -> None:
        """Count something that is left out."""
        if count:
            self.dropped[what, reason] = self.dropped.get((what, reason), 0) + count


@dataclass(frozen=True)
class InterviewRead:
    """All snippets of a study, numbered `S001` onwards in the order of the files."""

    snippets: tuple[Snippet, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Speakers:
    """Who counts as a researcher in a study."""

    researchers: Sequence[str]

    def role(self, speaker: str) -> Role:
        """Return the role of a speaker; one that is not known is a participant."""
        folded = speaker.casefold().strip()
        names = [name.casefold().strip() for name in self.researchers]
        asks = folded in ASKERS or any(folded == n or re.match(rf"{re.escape(n)}[\s\d(:,/-]", folded) for n in names)
        return "researcher" if asks else "participant"

    def is_plain(self, label: str, seen: int) -> bool:
        """Return whether the words before a colon can be a speaker's name, `seen` times in the file."""
        folded = label.casefold().strip()
        if _ID.fullmatch(label.strip()) or self.role(label) == "researcher" or folded in GENERIC:
            return True
        if not _NAME.fullmatch(label) or (folded in NO_SPEAKERS and seen < 3):
            return False
        words = [w for w in re.split(r"[ (]+", label) if w]
        capitals = all(w[0].isupper() or w[0].isdigit() for w in words)
        return len(words) <= 5 and (capitals if seen < 3 or len(words) > 1 else True)
