"""The themes at work: one session behind a lock, because workers of several screens ask it."""

from __future__ import annotations

from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING

from persona_gen.tui.interviews.citing import Citing, Snapshots, citing_personas

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Stance, Theme
    from persona_gen.store.records import CodingStep
    from persona_gen.workflow.theme_editing import Edited, ThemePassage, ThemeSession

TURNS = 150
"""How many turns before and after a passage are shown of a long interview."""


@dataclass(frozen=True, slots=True)
class ThemesSeen:
    """The themes at one revision, as a screen shows them."""

    number: int
    """The revision."""
    step: CodingStep
    """Who made it, and what was done."""
    themes: tuple[Theme, ...]
    names: Mapping[str, str]
    """Segment → its name."""
    cited: Mapping[str, tuple[Citing, ...]]
    """Code → the personas that cite its counts."""
    can_undo: str | None
    """What undo would take back; None where the last change is nobody's, or somebody else's."""
    coder: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One snippet of an interview, with the places in it that have the code."""

    snippet: Snippet
    places: tuple[tuple[int, int, Stance], ...] = ()


@dataclass(frozen=True, slots=True)
class InterviewSeen:
    """What stands around a passage in its file."""

    source: str
    turns: tuple[Turn, ...]
    here: int
    """The turn that holds the passage."""
    before: int
    """Turns of the file before these."""
    after: int


@dataclass(frozen=True, slots=True)
class EditAsked:
    """One edit: how the session does it, and what the screen says and shows afterwards."""

    what: str
    """In words, such as "the merge"."""
    perform: Callable[[ThemeSession], Edited]
    code: str | None = None
    """The theme to show afterwards, where that is known before."""


class ThemeDesk:
    """Reads and edits for the screens; safe to call from several threads."""

    def __init__(self, session: ThemeSession) -> None:
        self._session = session
        self._lock = RLock()
        self._snapshots = Snapshots(session.store)

    @property
    def reviewer(self) -> str:
        """Whose name stands in the edits."""
        return self._session.reviewer

    def close(self) -> None:
        """Close the session."""
        with self._lock:
            self._session.close()

    def seen(self) -> ThemesSeen:
        """Return the themes as they are at this desk."""
        with self._lock:
            session = self._session
            steps = {step.number: step for step in session.steps()}
            last = steps[session.revision.content]
            is_ours = last.parent is not None and last.author == session.reviewer
            return ThemesSeen(
                number=session.revision.number,
                step=session.revision,
                themes=session.themes(),
                names={segment.id: segment.name for segment in session.base.segments},
                cited=citing_personas(session.store, self._snapshots),
                can_undo=last.what if is_ours else None,
                coder=session.coded.coder,
            )

    def newest(self) -> ThemesSeen:
        """Return the themes as they are in the store."""
        with self._lock:
            if self._session.steps()[-1].number != self._session.revision.number:
                self._session.refresh()
            return self.seen()

    def newer(self, number: int) -> ThemesSeen | None:
        """Return the themes with what somebody changed since revision `number`; None where nobody did."""
        with self._lock:
            return self.newest() if self._session.steps()[-1].number != number else None

    def passages(self, code: str) -> tuple[ThemePassage, ...]:
        """Return the passages of a code in reading order."""
        with self._lock:
            return self._session.passages(code)

    def all_passages(self) -> dict[str, tuple[ThemePassage, ...]]:
        """Return the passages of every code."""
        with self._lock:
            return {code.id: self._session.passages(code.id) for code in self._session.coded.codebook.codes}

    def edit(self, asked: EditAsked) -> tuple[Edited, ThemesSeen]:
        """Do an edit, and return what it did and how the themes are then.

        Raises:
            WorkflowError: it is not allowed.
            StoreConflict: somebody else was quicker; nothing was changed.
        """
        with self._lock:
            return asked.perform(self._session), self.seen()

    def interview(self, passage: ThemePassage) -> InterviewSeen:
        """Return the file of a passage with every place in it that has the same code."""
        with self._lock:
            turns = [s for s in self._session.base.snippets if s.source == passage.snippet.source]
            places: dict[str, list[tuple[int, int, Stance]]] = {}
            for found in self._session.passages(passage.coding.code):
                places.setdefault(found.snippet.id, []).append((found.start, found.end, found.stance))
        here = next((i for i, s in enumerate(turns) if s.id == passage.snippet.id), 0)
        first = max(0, here - TURNS)
        shown = turns[first : here + TURNS + 1]
        return InterviewSeen(
            source=passage.snippet.source,
            turns=tuple(Turn(s, tuple(sorted(places.get(s.id, ())))) for s in shown),
            here=here - first,
            before=first,
            after=len(turns) - first - len(shown),
        )
