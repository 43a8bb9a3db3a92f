"""Two reviewers in two processes on one study, one of them killed again and again: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from persona_gen.store import Store, open_store
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.review.folding import REWORDING
from persona_gen.workflow.study_runs import draft_study
from tests.support.postgres import needs_postgres, new_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REVIEWER = Path(__file__).with_name("reviewer_process.py")
DECISIONS = 500
KILLS = 20
MARK = re.compile(r"mark (\w+)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def drafted(
    request: pytest.FixtureRequest, small_study: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Give a study of four drafted personas, in its folder or on a database server."""
    monkeypatch.delenv("PERSONA_GEN_STORE", raising=False)
    folder = small_study(4)
    if request.param == "sqlite":
        draft_study(folder, Silent(), writer="evidence")
        yield folder
        return
    with new_database() as url:
        monkeypatch.setenv("PERSONA_GEN_STORE", url)
        draft_study(folder, Silent(), writer="evidence")
        assert not (folder / ".persona-gen").exists()
        yield folder


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """Open the study's store, wherever it is."""
    with open_store(os.environ.get("PERSONA_GEN_STORE") or folder / ".persona-gen") as store:
        yield store


def start(folder: Path, name: str, first: int, last: int) -> subprocess.Popen[str]:
    """Start a reviewer."""
    command = [sys.executable, str(REVIEWER), str(folder), name, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def told(output: str) -> tuple[list[str], int]:
    """Return the marks that a reviewer's process says were stored, and its conflicts."""
    lines = [line.split() for line in output.splitlines()]
    return [words[1] for words in lines if words[0] == "done"], sum(int(w[1]) for w in lines if w[0] == "conflicts")


def stored(store: Store) -> Counter[str]:
    """Return the mark of every decision in the log."""
    found = (MARK.search((d.after if d.verb == "edit" else d.reason) or "") for _, d in store.log())
    return Counter(match.group(1) for match in found if match)


def assert_whole(store: Store, versions_before: dict[str, int]) -> None:
    """Assert that the log holds, that every decision made one version, and that every edit made one revision."""
    assert store.verify_chain() is None
    for segment, before in versions_before.items():
        decisions = store.decisions(segment)
        assert before + len(decisions) == store.persona_version(segment)
        assert 1 + sum(d.verb in REWORDING for d in decisions) == len(store.revisions(segment))
        record = store.persona(segment)
        assert record is not None
        last = {d.statement: d.after for d in decisions if d.verb == "edit"}
        texts = {s.id: s.text for s in record.revision.filled}
        assert last == {statement: texts[statement] for statement in last if statement is not None}
        assert record.report is not None
        assert set(texts) == {claim.statement for claim in record.report.claims}


@pytest.mark.slow
def test_two_reviewers_lose_and_double_nothing(drafted: Path) -> None:
    """500 decisions and edits of each, interleaved: each is in the log once, conflicts were met by looking again."""
    with opened(drafted) as store:
        versions = store.versions()
    with start(drafted, "ana", 1, DECISIONS) as one, start(drafted, "ben", 1, DECISIONS) as two:
        outputs = [process.communicate()[0] for process in (one, two)]
    assert (0, 0) == (one.returncode, two.returncode)
    acknowledged = [mark for output in outputs for mark in told(output)[0]]
    assert 2 * DECISIONS == len(set(acknowledged))
    with opened(drafted) as store:
        assert Counter(acknowledged) == stored(store)
        assert_whole(store, versions)
    assert sum(told(output)[1] for output in outputs) > 0, "they never met, so nothing was shown"


@pytest.mark.slow
def test_twenty_kills_lose_nothing_acknowledged(drafted: Path) -> None:
    """A reviewer killed 20 times between two others' decisions: all that was told is there once, in a whole log."""
    chance = random.Random(7)  # noqa: S311  no secret
    with opened(drafted) as store:
        versions = store.versions()
    acknowledged: list[str] = []
    with start(drafted, "ben", 1, DECISIONS) as other:
        for kill in range(KILLS):
            first = 1 + kill * 1000
            with start(drafted, "ana", first, first + 999) as process:
                assert process.stdout is not None
                for _ in range(chance.randint(1, 8)):
                    acknowledged += told(process.stdout.readline())[0]
                process.kill()
                acknowledged += told(process.stdout.read())[0]
        acknowledged += told(other.communicate()[0])[0]
    with opened(drafted) as store:
        found = stored(store)
        assert Counter(acknowledged) - found == Counter()
        extra = found - Counter(acknowledged)
        assert KILLS >= extra.total(), "at most one decision a kill may be stored and not told"
        assert {1} == set(found.values())
        assert_whole(store, versions)
