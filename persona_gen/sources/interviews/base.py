"""What every reader of interviews hands over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import LeftOut, Role, Snippet
    from persona_gen.domain.theme import Participant
    from persona_gen.sources.redaction import PrivacyReport

Words = tuple[str, ...]

_ID = re.compile(
    r"(?:[A-Za-z]{1,3}[ -]?\d{1,6}|\d{1,6}|(?:participant|respondent|speaker|user|interviewee) ?#?\w{1,6})"
)
_NAME = re.compile(r"[^\W\d_][\w.'’()/-]*(?: [^\W\d_(][\w.'’()/-]*| \d{1,5}| \([^()]{1,30}\)){0,4}")
_ADDRESS = re.compile(r"[^\s@:]{1,64}@[^\s@:]{1,64}\.[^\W\d_]{2,24}")
GENERIC = ("a", "answer", "participant", "respondent", "interviewee", "speaker", "user", "customer")
"""Labels that name no person; the file then stands for the participant."""
LETTERS = ("r", "p")
"""Letters that stand for the respondent or participant, where a file has no third letter as a label."""
ASKERS = ("q", "question", "i", "int", "iv", "mod", "host", "interviewers", "researchers")
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


@dataclass(frozen=True)
class Front:
    """What the front matter of a file tells: whose words it holds, and what is known of them."""

    participant: str | None = None
    segment: str | None = None
    researchers: Words = ()
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """The turns of one file, and what did not become one."""

    turns: list[Turn] = field(default_factory=list)
    dropped: dict[tuple[str, str], int] = field(default_factory=dict)
    """(what, reason) → how many."""
    notes: list[str] = field(default_factory=list)
    front: Front | None = None
    """What a Markdown file says of itself."""

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
    participants: tuple[Participant, ...] = ()
    """Whose words were read, where a table or a file's front matter tells more of them than their words."""
    privacy: PrivacyReport | None = None
    """What was replaced; holds originals, so it is neither stored nor sent."""


def is_code(speaker: str) -> bool:
    """Return whether a speaker is called by a code such as P5, and not by a name."""
    return bool(_ID.fullmatch(speaker.strip()))


@dataclass(frozen=True)
class Speakers:
    """Who counts as a researcher in a study."""

    researchers: Sequence[str]
    may_guess: bool = False
    """Whether who asks all the questions may be taken for the researcher."""

    def with_researcher(self, *names: str) -> Speakers:
        """Return the speakers with further researchers, and nothing left to guess."""
        return Speakers((*self.researchers, *names))

    def role(self, speaker: str) -> Role:
        """Return the role of a speaker; one that is not known is a participant."""
        folded = speaker.casefold().strip()
        return "researcher" if folded in ASKERS or self._asks.match(folded) else "participant"

    @cached_property
    def _asks(self) -> re.Pattern[str]:
        """Match a researcher's name, alone or with a number or more behind it ("Interviewer 2")."""
        names = [re.escape(folded) for name in self.researchers if (folded := name.casefold().strip())]
        return re.compile(rf"(?:{'|'.join(names)})(?:[\s\d(:,/-]|$)" if names else r"(?!)")

    def is_plain(self, label: str, seen: int) -> bool:
        """Return whether the words before a colon can be a speaker's name, `seen` times in the file."""
        folded = label.casefold().strip()
        known = _ID.fullmatch(label.strip()) or _ADDRESS.fullmatch(label.strip()) or folded in GENERIC
        if known or self.role(label) == "researcher":
            return True
        if not _NAME.fullmatch(label) or (folded in NO_SPEAKERS and seen < 3):
            return False
        words = [w for w in re.split(r"[ (]+", label) if w]
        capitals = all(w[0].isupper() or w[0].isdigit() for w in words)
        return len(words) <= 5 and (capitals if seen < 3 or len(words) > 1 else True)
