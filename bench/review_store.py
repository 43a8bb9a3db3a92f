"""How quickly a reviewer's screens get what they show: 200 personas of 60 statements.

Run: python bench/review_store.py [PERSONAS [STATEMENTS]] [DATABASE_URL]. It writes a synthetic study to a
temporary folder (or to an empty database), opens a review session in the same process and prints median
and 95th percentile in milliseconds of each call, and the peak memory. Verdicts are given, not computed:
this measures store and review, not the checkers; only `edit` and `preview` check a statement.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from persona_gen.checking.claims import split_claims
from persona_gen.domain.claim import CheckReport, Verdict, VerdictName
from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
from persona_gen.domain.persona import PersonaDraft, Statement, WriterInfo
from persona_gen.domain.segment import Segment
from persona_gen.drafting.slots import fill_statements
from persona_gen.store import Store, open_store
from persona_gen.study import load_study
from persona_gen.workflow.review import ReviewSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.persona import SectionName

SECTIONS: tuple[SectionName, ...] = ("summary", "goals", "frustrations", "behaviours", "attitudes", "voice")
VERDICTS: tuple[VerdictName, ...] = ("supported", "supported", "supported", "unchecked", "not_checkable", "unsupported")
TOPICS = 20
TOML = '[study]\nid = "bench"\n[[interviews]]\nfiles = ["*.txt"]\n[[segments.group]]\nid = "s0"\nname = "S"\n'


def evidence(personas: int) -> EvidenceBase:
    """Return 20 shares and 20 snippets for each segment."""
    shares = [
        Statistic(
            id=f"F{s * TOPICS + t:05d}",
            segment=f"s{s}",
            metric=f"m{t}",
            label=f"Habit number {t}",
            statistic="share",
            category="yes",
            value=(s * 7 + t * 3) % 97 / 100,
            n=400,
            overall=0.4,
            interval=(0.1, 0.9),
        )
        for s in range(personas)
        for t in range(TOPICS)
    ]
    snippets = [
        Snippet(
            id=f"S{s * TOPICS + t:05d}",
            segment=f"s{s}",
            participant=f"P{t}",
            text=f"When it comes to habit {t}, group {s} always tells me that it saves them a lot of time. " * 3,
            source=f"notes/{s}.txt",
            locator=f"line {t}",
        )
        for s in range(personas)
        for t in range(TOPICS)
    ]
    segments = tuple(Segment(id=f"s{s}", name=f"Segment {s}", n=400, share=1 / personas) for s in range(personas))
    return EvidenceBase(study="bench", segments=segments, statistics=tuple(shares), snippets=tuple(snippets))


def fill(store: Store, personas: int, statements: int) -> None:
    """Save a checked persona for each segment."""
    base = evidence(personas)
    run, fingerprint = store.start_run("draft", {}), store.put_evidence(base)
    for s in range(personas):
        written = tuple(
            Statement(
                id=f"{SECTIONS[i % len(SECTIONS)]}-{i}",
                section=SECTIONS[i % len(SECTIONS)],
                text=f"{{F{s * TOPICS + i % TOPICS:05d}:percent}} of them have habit {i}. "
                f'One says: {{S{s * TOPICS + i % TOPICS:05d}:"it saves them … lot of time"}}',
            )
            for i in range(statements)
        )
        draft = PersonaDraft(
            segment=f"s{s}", name=f"Kim {s}", label="The user", statements=written, writer=WriterInfo(kind="evidence")
        )
        filled = fill_statements(written, base)
        claims = tuple(claim for one in filled for claim in split_claims(one, f"s{s}"))
        verdicts = tuple(
            Verdict(id=c.id, verdict=VERDICTS[i % len(VERDICTS)], checker="numbers/1", reason="It stands so in F00001.")
            for i, c in enumerate(claims)
        )
        report = CheckReport(claims=claims, verdicts=verdicts)
        store.save_revision(segment=f"s{s}", draft=draft, filled=filled, evidence=fingerprint, run=run, report=report)


def measure(name: str, work: Callable[[int], object], times: int) -> None:
    """Run `work` with 0, 1, … and print median and 95th percentile."""
    taken = []
    for turn in range(times):
        began = time.perf_counter()
        work(turn)
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    high = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
    print(f"{name:34} {statistics.median(taken):9.1f} ms  p95 {high:9.1f} ms  ({times} times)", flush=True)


def show(open_session: Callable[[], ReviewSession], personas: int) -> None:
    """Print what each call takes."""
    session = open_session()
    measure("queue, first ever (all summaries)", lambda _: session.queue(), 1)
    session.close()
    sessions = [open_session() for _ in range(5)]
    measure("queue, new session", lambda turn: sessions[turn].queue(), len(sessions))
    for other in sessions[1:]:
        other.close()
    session = sessions[0]
    measure("queue", lambda _: session.queue(), 20)
    measure("board", lambda _: session.board(), 5)
    measure("fingerprint of all", lambda _: session.fingerprint(), 50)
    session.document("s0")  # the evidence is read with the first one
    measure("document, not seen before", lambda turn: session.document(f"s{turn + 1}"), min(50, personas - 1))
    measure("document, seen before", lambda turn: session.document(f"s{turn % personas}"), 50)

    def accept(turn: int) -> None:
        document = session.document("s1")
        session.accept("s1", document.statements[0].id, document.statements[0].claims[0].id, version=document.version)
        del turn

    def edit(turn: int) -> None:
        document = session.document("s2")
        session.edit(
            "s2", document.statements[turn].id, f"They like it {'very ' * turn}much.", version=document.version
        )

    def after_a_decision(turn: int) -> None:
        document = session.document(f"s{turn}")
        session.accept_proved(f"s{turn}", version=document.version)

    measure("accept (durable), with document", accept, 1)
    measure("edit (checked, durable)", edit, 20)
    measure("accept all proved, with document", after_a_decision, min(20, personas))
    measure("queue after 20 changed personas", lambda _: session.queue(), 1)
    measure("preview", lambda turn: session.preview("s3", "goals-1", f"They like it {'very ' * turn}much."), 10)
    measure("search", lambda _: session.search("s3", "habit time"), 10)
    session.close()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Measure on SQLite, or on the database whose URL is given."""
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    personas, statements = (*numbers, *(200, 60)[len(numbers) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "study.toml").write_text(TOML)
        urls = [argument for argument in sys.argv[1:] if "://" in argument]
        place: Path | str = urls[0] if urls else Path(folder) / ".persona-gen"
        with open_store(place) as store:
            fill(store, personas, statements)
        print(f"{personas} personas of {statements} statements on {'PostgreSQL' if urls else 'SQLite'}")
        show(lambda: ReviewSession(load_study(Path(folder)), open_store(place), "Ana"), personas)


if __name__ == "__main__":
    main()
