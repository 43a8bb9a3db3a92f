"""How quick the review app is with 200 personas of 60 statements, beside a bare app with the same widgets.

Run: python bench/tui_speed.py [--personas 200] [--statements 60]

The session is in memory, so that the screens are measured and not the store. "Paint" is when the toolkit
has drawn the last of what a key changed. The bare app holds a table with as many rows, a log with the
document's lines, a text with the proof and the same footer; its keys move the table's cursor, or scroll the log
by a line and put the proof in anew.
Memory is the resident set after the run, one process each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.text import Text
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable, Footer, Log, Static

from persona_gen.tui.app import ReviewApp
from persona_gen.tui.place import PlaceFile
from persona_gen.tui.proof import proof_of
from persona_gen.tui.spots import spots_of
from tests.support.fake_review import SNIPPET, STATISTIC, FakeSession, FakeStore, claim, persona, statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from persona_gen.domain.claim import VerdictName
    from persona_gen.workflow.review import Document

SIZE = (160, 45)
KEYS = 200
VERDICTS: tuple[VerdictName, ...] = ("supported", "unchecked", "supported", "unsupported", "contradicted")


def documents(personas: int, statements: int) -> dict[str, Document]:
    """Return personas with two claims a statement, each with a statistic and a snippet."""

    def one(number: int, at: int) -> Any:
        text = f"Statement {at} tells that {at + 20}% of them shop every week in the {number}th city,"
        first = claim(f"goals-{at}.1", text, VERDICTS[at % 5], proofs=(STATISTIC, SNIPPET))
        second = claim(f"goals-{at}.2", "and that they write a list before they go.", "supported", proofs=(SNIPPET,))
        return statement(f"goals-{at}", "goals", first, second)

    made = (persona(f"segment-{n:03}", f"Name {n}", *(one(n, at) for at in range(statements))) for n in range(personas))
    return {document.segment: document for document in made}


async def settle(app: App[None], pilot: Any) -> None:
    """Wait until nothing is left to do or to draw."""
    for _ in range(3):
        await app.workers.wait_for_complete()
        await pilot.pause()


async def timed(app: App[None], pilot: Any, keys: list[str], state: Callable[[], object]) -> list[float]:
    """Return the milliseconds from each key until what it changed is drawn.

    Args:
        app: the app at work.
        pilot: waits between the keys.
        keys: what is pressed.
        state: what each key changes; the clock runs on until the refresh after the change is done.
    """
    times = []
    for key in keys:
        before, drawn = state(), asyncio.Event()
        began = time.perf_counter()
        app.simulate_key(key)
        while state() == before:
            await asyncio.sleep(0)
            if time.perf_counter() - began > 10:
                raise RuntimeError(f"{key} changed nothing: {before!r:.80}")
        app.screen.call_after_refresh(drawn.set)
        await drawn.wait()
        times.append((time.perf_counter() - began) * 1000)
        await settle(app, pilot)
    return times


async def review(personas: int, statements: int) -> dict[str, Any]:
    """Measure the review app."""
    session: Any = FakeSession(FakeStore(documents(personas, statements)))
    with tempfile.TemporaryDirectory() as folder:
        place = PlaceFile(Path(folder) / "place.json")
        began = time.perf_counter()
        app = ReviewApp(lambda: session, lambda _: place, poll_seconds=0)
        async with app.run_test(size=SIZE) as pilot:
            await settle(app, pilot)
            first = (time.perf_counter() - began) * 1000
            table = app.queue_screen.table
            queue = await timed(app, pilot, ["down"] * (KEYS // 4), lambda: table.cursor_row)
            opened = await timed(app, pilot, ["enter"], lambda: getattr(app.screen, "document", None))
            screen: Any = app.screen
            moves = await timed(app, pilot, ["j"] * (KEYS // 2), lambda: screen.view.cursor)
            jumps = await timed(app, pilot, ["n"] * (KEYS // 4), lambda: screen.view.cursor)
            decisions = await timed(app, pilot, ["x"] * (KEYS // 10), lambda: screen.document.version)
    return {"first paint": [first], "queue": queue, "open": opened, "move": moves, "next": jumps, "decide": decisions}


async def bare(personas: int, statements: int) -> dict[str, Any]:
    """Measure an app that shows as much with the toolkit's own widgets, and does nothing."""
    document = next(iter(documents(1, statements).values()))
    lines = [line for s in document.statements for line in (s.text, "")]
    proof = proof_of(spots_of(document)[0], 60)

    class Bare(App[None]):
        BINDINGS: ClassVar[list[BindingType]] = [("j", "step", "Step")]
        steps = 0
        CSS = "DataTable { height: 1fr; } Log { width: 3fr; } Static { width: 2fr; }"

        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")
            with Horizontal():
                yield Log()
                yield Static(proof, markup=False)
            yield Footer(compact=True)

        def on_mount(self) -> None:
            table: DataTable[Text] = self.query_one(DataTable)
            table.add_columns(*(Text(str(i)) for i in range(12)))
            for number in range(personas):
                table.add_row(*(Text(f"{number}.{i}") for i in range(12)))
            self.query_one(Log).write_lines(lines, scroll_end=False)
            table.focus()

        def action_step(self) -> None:
            self.steps += 1
            self.query_one(Log).scroll_relative(y=1, animate=False)
            self.query_one(Static).update(proof)

    began = time.perf_counter()
    app = Bare()
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        first = (time.perf_counter() - began) * 1000
        table = app.query_one(DataTable)
        queue = await timed(app, pilot, ["down"] * (KEYS // 4), lambda: table.cursor_row)
        moves = await timed(app, pilot, ["j"] * 30, lambda: app.steps)
    return {"first paint": [first], "queue": queue, "move": moves}


def summary(found: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile of each, in milliseconds."""
    return {
        name: {"median": statistics.median(times), "p95": sorted(times)[int(0.95 * (len(times) - 1))]}
        for name, times in found.items()
    }


def run_alone(which: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure one app in a process of its own."""
    command = [sys.executable, __file__, "--only", which]
    command += ["--personas", str(arguments.personas), "--statements", str(arguments.statements)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    """Measure both and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--personas", type=int, default=200)
    parser.add_argument("--statements", type=int, default=60)
    parser.add_argument("--only", choices=["review", "bare"])
    arguments = parser.parse_args()
    if arguments.only:
        measure = review if arguments.only == "review" else bare
        found = summary(asyncio.run(measure(arguments.personas, arguments.statements)))
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"times": found, "memory": megabytes}))
        return
    ours, theirs = run_alone("review", arguments), run_alone("bare", arguments)
    print(f"{arguments.personas} personas x {arguments.statements} statements, {SIZE[0]}x{SIZE[1]}; milliseconds")
    print(f"{'':14}{'median':>9}{'p95':>9}{'bare':>9}{'ratio':>8}")
    for name, times in ours["times"].items():
        other = theirs["times"].get(name)
        beside = f"{other['median']:9.1f}{times['median'] / other['median']:8.2f}" if other else ""
        print(f"{name:14}{times['median']:9.1f}{times['p95']:9.1f}{beside}")
    ratio = ours["memory"] / theirs["memory"]
    print(f"{'memory, MB':14}{ours['memory']:9.0f}{'':9}{theirs['memory']:9.0f}{ratio:8.2f}")


if __name__ == "__main__":
    main()
