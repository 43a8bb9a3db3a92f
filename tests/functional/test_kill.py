"""Nothing lost, nothing paid twice: a run is killed again and again, and goes on where it stopped."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.store import open_store
from tests.support.fault_server import FaultServer, Reply
from tests.support.persona_server import writes_personas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEGMENTS, KILLS = 40, 20


class Killer:
    """Answers like the model, and kills the running program at the request it was told to."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.served = 0
        self.kill_at: int | None = None
        self.process: subprocess.Popen[str] | None = None

    def answers(self, request: dict[str, Any]) -> Reply:
        """Count the request, kill if it is time, and answer."""
        with self.lock:
            self.served += 1
            if self.kill_at is not None and self.served >= self.kill_at and self.process is not None:
                self.kill_at = None
                self.process.send_signal(signal.SIGKILL)
        return writes_personas(request)


def start(folder: Path, base_url: str) -> subprocess.Popen[str]:
    environment = os.environ | {"OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": "sk-test", "PERSONA_GEN_MODEL": "m"}
    command = [sys.executable, "-m", "persona_gen", "draft", str(folder), "--writer", "model"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def prompts_done(folder: Path) -> Counter[str]:
    with open_store(folder / ".persona-gen") as store:
        return Counter(entry.prompt_hash for entry in store.ledger() if entry.outcome == "done")


@pytest.mark.slow
def test_twenty_kills_lose_nothing_and_repeat_no_completed_call(small_study: Callable[[int], Path]) -> None:
    """After 20 kills at random moments of 40 segments, each segment is there once, and no finished call ran twice."""
    folder = small_study(SEGMENTS)
    chance = random.Random(7)  # noqa: S311  a fixed seed, not a secret
    killer = Killer()
    done_before: Counter[str] = Counter()
    with FaultServer(killer.answers) as server:
        killed = 0
        while True:
            killer.kill_at = killer.served + chance.randint(1, 3) if killed < KILLS else None
            killer.process = start(folder, server.base_url)
            _, complaint = killer.process.communicate()
            if (folder / ".persona-gen" / "store.db").exists():
                done = prompts_done(folder)
                assert done_before <= done, "a finished call was lost"
                done_before = done
            if killer.process.returncode == 0:
                break
            assert -signal.SIGKILL == killer.process.returncode, complaint
            killed += 1
        assert KILLS == killed
        asked = len(server.requests)
    assert {1} == set(done_before.values()), "a finished call was made again"
    # What a kill may cost is what was under way: at most `concurrency` (4) calls each time.
    assert asked <= len(done_before) + 4 * KILLS
    with open_store(folder / ".persona-gen") as store:
        revisions = Counter(r.revision.segment for r in store.personas())
        assert SEGMENTS == len(revisions)
        assert {1} == {len(store.revisions(segment)) for segment in revisions}
        assert None is store.verify_chain()
