"""A review session without a study: the same methods over values in memory, for tests of the screens.

Two sessions on one `FakeStore` see each other's decisions, and conflict as real ones do. A checked text
is contradicted where it holds "wrong", unchecked where it holds "maybe", and supported otherwise.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from persona_gen.domain.review import Decision
from persona_gen.errors import StoreConflict, WorkflowError
from persona_gen.workflow.review.views import (
    Bar,
    Board,
    BoardPersona,
    ClaimView,
    Document,
    Overlap,
    Proof,
    QueueRow,
    StatementView,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.claim import VerdictName
    from persona_gen.domain.persona import SectionName

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RISKS: dict[str, float] = {"contradicted": 0.9, "unsupported": 0.6, "unchecked": 0.3}

STATISTIC = Proof(
    alias="F012",
    kind="statistic",
    title="Share of people who shop every week",
    value="62%",
    n=512,
    interval="58% to 66%",
    bars=(
        Bar("This segment", 0.83, "62%", is_own=True),
        Bar("Everybody", 0.55, "41%"),
        Bar("Commuters", 1.0, "75%"),
        Bar("Students", 0.2, "15%"),
    ),
    source="customers.csv",
    locator="column weekly",
    segment="planners",
    segment_name="Careful planners",
)
SNIPPET = Proof(
    alias="S004",
    kind="snippet",
    title="P5",
    text="[laughs] Well, I always write a list, and then I lose the list. Every single week!",
    spans=((15, 36),),
    participant="P5",
    role="participant",
    source="notes/p5.md",
    locator="line 12",
    segment="planners",
    segment_name="Careful planners",
)
REWORDED = replace(
    SNIPPET,
    alias="S005",
    diff=(
        ("equal", "I always write a list, and then I", "I always write a list, and then I"),
        ("replace", "lose", "forget"),
        ("equal", "the list.", "the list."),
        ("delete", "Every single week!", ""),
    ),
)


def claim(
    id: str,  # noqa: A002  the field's name
    text: str,
    verdict: VerdictName,
    start: int = 0,
    *,
    reason: str = "",
    suggestion: str | None = None,
    proofs: tuple[Proof, ...] = (),
    decision: Decision | None = None,
) -> ClaimView:
    """Return a claim as the core makes it."""
    is_open = verdict in RISKS and decision is None
    return ClaimView(
        id=id,
        start=start,
        end=start + len(text),
        text=text,
        verdict=verdict,
        reason=reason or f"The checker says {verdict}.",
        suggestion=suggestion,
        checker="numbers/3",
        proofs=proofs,
        decision=decision,
        needs_person=is_open,
        risk=RISKS.get(verdict, 0.0) if is_open else 0.0,
    )


def statement(id: str, section: SectionName, *claims: ClaimView, template: str | None = None) -> StatementView:  # noqa: A002
    """Return a statement whose text is its claims, one after the other."""
    text, placed = "", []
    for one in claims:
        start = len(text) + bool(text)
        text += f"{' ' if text else ''}{one.text}"
        placed.append(replace(one, start=start, end=start + len(one.text)))
    return StatementView(id, section, text, template or text, tuple(placed), None, "writer")


def persona(segment: str, name: str, *statements: StatementView, **fields: Any) -> Document:
    """Return a persona at its first version."""
    values: dict[str, Any] = {
        "segment": segment,
        "segment_name": segment.replace("-", " ").capitalize(),
        "n": 512,
        "share": 0.23,
        "name": name,
        "label": "the careful planner",
        "writer": "worded by the evidence writer (templates, no language model)",
        "status": "draft",
        "version": 1,
        "revision": 1,
        "statements": statements,
        "blockers": (),
        "can_undo": None,
        "can_redo": None,
        "approved_by": (),
    }
    return counted(Document(**values | fields))


def counted(document: Document) -> Document:
    """Return the persona with its counts and blockers as its claims have them."""
    claims = [c for s in document.statements for c in s.claims]
    blockers = tuple(f"{c.id} is {c.verdict} (“{c.text[:40]}”)." for c in claims if c.needs_person)
    return replace(document, counts=Counter(c.verdict for c in claims), blockers=blockers)


def sample() -> Document:
    """Return a persona with a claim of each verdict and each kind of proof."""
    return persona(
        "careful-planners",
        "Maya",
        statement(
            "summary-1",
            "summary",
            claim("summary-1.1", "62% of the group shop every week,", "supported", proofs=(STATISTIC,)),
            claim(
                "summary-1.2",
                "and seven in ten live in cities.",
                "contradicted",
                reason="“Lives in a city” is 48% for Careful planners (n = 512), not seven in ten.",
                suggestion="48%",
                proofs=(replace(STATISTIC, alias="F020", title="Lives in a city", value="48%"),),
            ),
            template="{F012:percent} of the group shop every week, and seven in ten live in cities.",
        ),
        statement(
            "voice-1",
            "voice",
            claim("voice-1.1", "“I always write a list, and then I lose the list.”", "supported", proofs=(SNIPPET,)),
        ),
        statement(
            "voice-2",
            "voice",
            claim("voice-2.1", "“I always write a list, and then I forget the list.”", "unchecked", proofs=(REWORDED,)),
        ),
        statement("goals-1", "goals", claim("goals-1.1", "She wants to spend less time in queues.", "unsupported")),
        statement("goals-2", "goals", claim("goals-2.1", "She maybe likes to plan ahead.", "unchecked")),
        statement("scenario-1", "scenario", claim("scenario-1.1", "It is Monday morning.", "not_checkable")),
    )


@dataclass
class FakeStore:
    """What two reviewers share."""

    documents: dict[str, Document]
    log: list[Decision] = field(default_factory=list)
    before: dict[str, list[Document]] = field(default_factory=dict)
    after: dict[str, list[Document]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)


class FakeSession:
    """One reviewer at work on a `FakeStore`."""

    def __init__(self, store: FakeStore, reviewer: str = "ana") -> None:
        self.store, self.reviewer = store, reviewer
        self.title = "Shoppers, spring"
        self.before_change: Callable[[str], None] = lambda _verb: None
        """Called in the worker before a decision is stored; may wait, or raise."""
        self.previews: list[str] = []
        self.is_closed = False

    def close(self) -> None:
        """Note that it was closed."""
        self.is_closed = True

    # Reading

    def queue(self) -> tuple[QueueRow, ...]:
        """Return all personas, those with most open claims first."""
        rows = [self._row(document) for document in self.store.documents.values()]
        return tuple(sorted(rows, key=lambda row: (-row.risk, row.segment)))

    def _row(self, document: Document) -> QueueRow:
        claims = [c for s in document.statements for c in s.claims]
        return QueueRow(
            document.segment,
            document.segment_name,
            document.n,
            document.name,
            document.label,
            document.writer,
            document.status,
            document.second_needed,
            document.counts,
            sum(c.needs_person for c in claims),
            sum(c.decision is not None for c in claims),
            len(claims),
            sum(c.risk for c in claims),
            document.revision,
        )

    def board(self) -> Board:
        """Return all personas; neighbours share a statement."""
        cards = tuple(
            BoardPersona(
                d.segment,
                d.segment_name,
                d.n,
                d.name,
                d.label,
                d.status,
                d.statements[0].text if d.statements else "",
                tuple(s.text for s in d.statements[1:4]),
                self._row(d).open,
            )
            for d in self.store.documents.values()
        )
        pairs = pairwise(cards)
        return Board(cards, tuple(Overlap(a.segment, b.segment, 0.5, ("The same.",)) for a, b in pairs))

    def document(self, segment: str) -> Document:
        """Return one persona."""
        return self.store.documents[segment]

    def fingerprint(self, segment: str | None = None) -> str:
        """Return the version, or the sum of all."""
        documents = self.store.documents
        return str(documents[segment].version if segment else sum(d.version for d in documents.values()))

    def preview(self, segment: str, statement: str, text: str) -> tuple[ClaimView, ...]:  # noqa: ARG002
        """Check a text."""
        self.previews.append(text)
        return (self._checked(statement, text),)

    def search(self, segment: str, query: str, limit: int = 20, *, about: str = "") -> tuple[Proof, ...]:  # noqa: ARG002
        """Return what holds the words."""
        return tuple(p for p in (STATISTIC, SNIPPET) if query.casefold() in f"{p.title} {p.text}".casefold())[:limit]

    def history(self, segment: str) -> tuple[Decision, ...]:
        """Return all decisions."""
        return tuple(d for d in self.store.log if d.segment == segment)

    # Deciding

    def accept(self, segment: str, statement: str, claim: str | None = None, *, version: int) -> Document:
        """Accept a claim."""
        return self._on_claims("accept", segment, version, lambda s, c: s == statement and claim in {None, c.id})

    def accept_proved(self, segment: str, *, version: int) -> Document:
        """Accept what is proved."""
        proved = {"supported", "not_checkable"}
        return self._on_claims("accept", segment, version, lambda _s, c: c.verdict in proved and c.decision is None)

    def waive(self, segment: str, statement: str, claim: str, reason: str, *, version: int) -> Document:
        """Waive a claim."""
        return self._on_claims("waive", segment, version, lambda s, c: s == statement and c.id == claim, reason)

    def edit(self, segment: str, statement: str, text: str, *, version: int) -> Document:
        """Reword a statement."""

        def change(old: StatementView) -> StatementView:
            made = self._decision("edit", segment, statement, before=old.text, after=text)
            new = self._checked(statement, text, made)
            return replace(old, text=text, template=text, claims=(new,), origin="person")

        return self._reword("edit", segment, statement, version, change, ours=text)

    def attach(self, segment: str, statement: str, alias: str, *, version: int) -> Document:
        """Let a statement's claims stand on more evidence."""
        proof = STATISTIC if alias == STATISTIC.alias else SNIPPET

        def change(old: StatementView) -> StatementView:
            return replace(old, claims=tuple(replace(c, proofs=(*c.proofs, proof)) for c in old.claims))

        return self._reword("attach", segment, statement, version, change)

    async def send_back(self, segment: str, statement: str, note: str, *, version: int) -> Document:
        """Reword a statement as a writer would."""
        text = f"Reworded: {note}"

        def change(old: StatementView) -> StatementView:
            return replace(old, text=text, template=text, claims=(self._checked(statement, text),))

        return self._reword("send_back", segment, statement, version, change)

    def reject(self, segment: str, statement: str, reason: str = "", *, version: int) -> Document:  # noqa: ARG002
        """Remove a statement."""
        now = self._at("reject", segment, version)
        left = tuple(s for s in now.statements if s.id != statement)
        self._decision("reject", segment, statement)
        return self._store(replace(now, statements=left, revision=now.revision + 1), "reject " + statement)

    def undo(self, segment: str, *, version: int) -> Document:
        """Put the persona back as it was."""
        return self._back("undo", segment, version, self.store.before, self.store.after)

    def redo(self, segment: str, *, version: int) -> Document:
        """Put the persona back as it was before the undo."""
        return self._back("redo", segment, version, self.store.after, self.store.before)

    def approve(self, segment: str, *, version: int) -> Document:
        """Approve the persona."""
        return self._judge("approve", segment, version, status="approved", approved_by=(self.reviewer,))

    def request_changes(self, segment: str, reason: str = "", *, version: int) -> Document:  # noqa: ARG002
        """Ask for work."""
        return self._judge("request_changes", segment, version, status="changes_requested")

    def reject_persona(self, segment: str, reason: str = "", *, version: int) -> Document:  # noqa: ARG002
        """Reject the persona."""
        return self._judge("reject_persona", segment, version, status="rejected")

    def reopen(self, segment: str, reason: str = "", *, version: int) -> Document:  # noqa: ARG002
        """Make it a draft again."""
        return self._judge("reopen", segment, version, status="draft", approved_by=())

    # Inside

    def _checked(self, statement: str, text: str, decision: Decision | None = None) -> ClaimView:
        verdict: VerdictName = "contradicted" if "wrong" in text else "unchecked" if "maybe" in text else "supported"
        return claim(f"{statement}.1", text, verdict, decision=decision if verdict != "contradicted" else None)

    def _decision(self, verb: Any, segment: str, statement: str | None = None, **fields: Any) -> Decision:
        made = Decision(
            segment=segment, revision=1, verb=verb, statement=statement, reviewer=self.reviewer, made=NOON, **fields
        )
        self.store.log.append(made)
        return made

    def _at(self, verb: str, segment: str, version: int, statement: str | None = None, ours: str = "") -> Document:
        self.before_change(verb)
        now = self.store.documents[segment]
        if now.version != version:
            error = StoreConflict("somebody changed it in the meantime", hint="look at both versions")
            error.ours = ours
            error.theirs = next((s.text for s in now.statements if s.id == statement), "")
            raise error
        return now

    def _store(self, document: Document, done: str) -> Document:
        with self.store.lock:
            old = self.store.documents[document.segment]
            self.store.before.setdefault(document.segment, []).append(old)
            self.store.after[document.segment] = []
            new = replace(document, version=old.version + 1, can_undo=done, can_redo=None)
            self.store.documents[document.segment] = counted(new)
            return self.store.documents[document.segment]

    def _back(self, verb: str, segment: str, version: int, source: Any, target: Any) -> Document:
        now = self._at(verb, segment, version)
        if not source.get(segment):
            raise WorkflowError(f"there is nothing to {verb}")
        earlier: Document = source[segment].pop()
        target.setdefault(segment, []).append(now)
        self._decision(verb, segment)
        undone = replace(earlier, version=now.version + 1, can_redo=now.can_undo if verb == "undo" else None)
        self.store.documents[segment] = undone
        return undone

    def _judge(self, verb: str, segment: str, version: int, **fields: Any) -> Document:
        now = self._at(verb, segment, version)
        self._decision(verb, segment)
        return self._store(replace(now, **fields), verb)

    def _reword(
        self,
        verb: str,
        segment: str,
        statement: str,
        version: int,
        change: Callable[[StatementView], StatementView],
        ours: str = "",
    ) -> Document:
        now = self._at(verb, segment, version, statement, ours)
        statements = tuple(change(s) if s.id == statement else s for s in now.statements)
        if verb != "edit":
            self._decision(verb, segment, statement)
        return self._store(replace(now, statements=statements, revision=now.revision + 1), f"{verb} {statement}")

    def _on_claims(
        self, verb: str, segment: str, version: int, chosen: Callable[[str, ClaimView], bool], reason: str | None = None
    ) -> Document:
        now = self._at(verb, segment, version)

        def decided(one: ClaimView, statement: str) -> ClaimView:
            if not chosen(statement, one):
                return one
            made = self._decision(verb, segment, statement, claim=one.id, claim_text=one.text, reason=reason)
            return replace(one, decision=made, needs_person=False, risk=0.0)

        statements = tuple(replace(s, claims=tuple(decided(c, s.id) for c in s.claims)) for s in now.statements)
        return self._store(replace(now, statements=statements), verb)
