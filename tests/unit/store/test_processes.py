"""Several processes and threads write at once, some are killed: nothing is lost, nothing doubled."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from persona_gen.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.review import Decision, Revision

    Decide = Callable[..., Decision]
    SaveRevision = Callable[..., Revision]

WRITER = Path(__file__).with_name("process_writer.py")
KILLS = 10


def start(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Start a process that writes `count` attempts and decisions."""
    command = [sys.executable, str(WRITER), str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def written(store: Store) -> list[str]:
    """Return what the store holds, in the words of the writing process."""
    attempts = [f"attempt {entry.request_hash}" for entry in store.ledger()]
    return attempts + [f"decision {decision.claim}" for decision in store.decisions("clerks")]


@pytest.mark.slow
def test_two_processes_write_at_once(store: Store, folder: Path, save: SaveRevision) -> None:
    """Two processes with 200 attempts and decisions each: all are there once, in one unbroken chain."""
    save()
    with start(folder, "a", 200) as one, start(folder, "b", 200) as two:
        for process in (one, two):
            process.communicate()
    assert (0, 0) == (one.returncode, two.returncode)
    expected = sorted(f"{kind} {name}-{n}" for kind in ("attempt", "decision") for name in "ab" for n in range(200))
    assert expected == sorted(written(store))
    assert store.verify_chain() is None
    assert 401 == store.persona_version("clerks")


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(folder: Path, save: SaveRevision) -> None:
    """A writer killed ten times loses nothing that it acknowledged and leaves a whole database."""
    save()
    chance = random.Random(20260301)  # noqa: S311  no secret
    acknowledged: list[str] = []
    for turn in range(KILLS):
        with start(folder, f"w{turn}", 100_000) as process:
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _ in range(chance.randint(1, 40))]
            process.kill()
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
        assert -9 == process.returncode
    with open_store(folder) as again:
        found = written(again)
        assert again.verify_chain() is None
    assert set() == set(acknowledged) - set(found)
    assert len(found) == len(set(found))
    assert len(found) - len(acknowledged) <= KILLS, "more than one unacknowledged record a kill"
    with closing(sqlite3.connect(folder / "store.db")) as raw:
        assert [("ok",)] == raw.execute("PRAGMA integrity_check").fetchall()


@pytest.mark.slow
def test_two_processes_open_a_new_folder_at_once(folder: Path) -> None:
    """Of processes that meet at an empty folder, one makes the database and all of them work."""
    processes = [start(folder, str(n), 0) for n in range(4)]
    for process in processes:
        process.communicate()
    assert [0] * 4 == [process.returncode for process in processes]


def test_threads_share_a_store(store: Store, save: SaveRevision, decide: Decide) -> None:
    """Threads that decide through one store lose nothing, and the chain holds."""
    revision = save()

    def work(name: int) -> None:
        for _ in range(10):
            store.decide(decide(revision, reviewer=f"reviewer {name}"))
            store.persona("clerks")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert 40 == len(store.decisions("clerks"))
    assert store.verify_chain() is None
