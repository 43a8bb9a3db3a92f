"""The whole program with a real language model: llama.cpp on loopback with a tiny one (135 million parameters).

A whole persona of it takes minutes on a small machine, so the first test lets its draft be cut off, and the
second has it reword one wrong statement: the same client, schema, check and ledger, with a shorter answer.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from persona_gen.cli import run
from persona_gen.store import open_store
from tests.support.fault_server import FaultServer, Reply, answer
from tests.support.model_server import KEY, model_server
from tests.support.persona_server import persona_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from persona_gen.domain.run import LedgerEntry

pytestmark = pytest.mark.slow

CONTEXT = 4096
"""The drafting prompt of the smallest study takes about 2,000 tokens."""
WRONG = "The median age of the group is 99 years."
TYPED = {"LLMTruncated", "LLMInvalidOutput"}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with model_server(CONTEXT) as address:
        yield address


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


def configure(folder: Path, base_url: str, max_tokens: int, repairs: int) -> None:
    study = folder / "study.toml"
    text = study.read_text().split("[llm]")[0]
    study.write_text(
        f'{text}[llm]\nbase_url = "{base_url}"\nmodel = "smollm2"\nmax_tokens = {max_tokens}\nattempts = 1\n'
        f"seed = 1\ntemperature = 0.0\ntimeout = 600\n[draft]\nrepairs = {repairs}\n"
    )


def ledger(folder: Path) -> list[LedgerEntry]:
    with open_store(folder / ".persona-gen") as store:
        return store.ledger()


def test_a_draft_that_is_cut_off_ends_typed_and_counted(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], base_url: str
) -> None:
    """A persona longer than max_tokens is no persona: exit code 3, one line on what to raise, its tokens counted."""
    folder = small_study(1)
    configure(folder, base_url, max_tokens=64, repairs=0)
    assert 3 == run(["draft", str(folder)])
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("persona-gen:")]
    assert 1 == len(lines)
    assert "raise max_tokens" in lines[0]
    entries = ledger(folder)
    assert ["LLMTruncated"] == [entry.outcome for entry in entries]
    assert [64] == [entry.usage.output_tokens for entry in entries if entry.usage]
    with open_store(folder / ".persona-gen") as store:
        assert [] == store.personas()


def test_what_the_model_rewords_is_checked_like_anything_else(
    small_study: Callable[[int], Path], base_url: str
) -> None:
    """A repair fits the schema or ends typed; no claim with a figure is supported unless a slot binds it."""
    folder = small_study(1)

    def writes_a_wrong_figure(request: dict[str, Any]) -> Reply:
        persona = json.loads(persona_text(request))
        persona["summary"] = [persona["summary"][0] | {"text": WRONG}]
        return answer(json.dumps(persona))

    with FaultServer(writes_a_wrong_figure) as server:
        configure(folder, server.base_url, max_tokens=400, repairs=0)
        assert 0 == run(["draft", str(folder)])
    configure(folder, base_url, max_tokens=400, repairs=1)
    code = run(["draft", str(folder)])
    entries = ledger(folder)[1:]
    assert entries
    assert {True} == {entry.usage is not None and entry.usage.output_tokens > 0 for entry in entries}
    with open_store(folder / ".persona-gen") as store:
        record = store.personas()[0]
    assert record.report is not None
    if code != 0:
        assert 3 == code
        assert TYPED >= {entry.outcome for entry in entries} - {"done"}
        assert 1 == record.revision.number
        return
    reworded = json.loads(entries[-1].response or "")["statements"]
    assert {"id", "text", "cites"} == {key for statement in reworded for key in statement}
    with open_store(folder / ".persona-gen") as store:
        known = set(re.findall(r"\d+", json.dumps(store.get_evidence(record.revision.evidence).to_json_dict())))
    for claim, verdict in zip(record.report.claims, record.report.verdicts, strict=True):
        filled = [claim.text[fill.start : fill.end] for fill in claim.fills]
        typed = set(re.findall(r"\d+", claim.text)) - set(re.findall(r"\d+", " ".join(filled)))
        assert not (typed - known and verdict.verdict == "supported"), claim.text
        assert not ("99" in typed and verdict.verdict not in {"contradicted", "unsupported"}), claim.text
