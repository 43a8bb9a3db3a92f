"""`--judge` on the command line: what it decides, what it leaves, what it costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.cli import run
from persona_gen.store import open_store
from tests.support import fault_server as fault
from tests.support.fault_server import FaultServer, Reply, answer
from tests.support.persona_server import schema_of, writes_personas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUEUE = "The queue on Saturdays drives me round the bend, honestly."
BUNDLE = {
    "study": "bakery",
    "segments": [{"id": "regulars", "name": "Regulars", "n": 40, "share": 1.0}],
    "statistics": [
        {
            "id": "F001",
            "segment": "regulars",
            "metric": "daily",
            "label": "Buys bread daily",
            "statistic": "share",
            "category": None,
            "value": 0.71,
            "unit": "share",
            "n": 40,
            "overall": 0.71,
        }
    ],
    "snippets": [
        {
            "id": "S001",
            "segment": "regulars",
            "participant": "P1",
            "role": "participant",
            "text": QUEUE,
            "source": "a.txt",
            "locator": "line 1",
        }
    ],
    "claims": [
        {"id": "open", "segment": "regulars", "section": "frustrations", "text": "Waiting on busy mornings grates."},
        {"id": "wrong", "segment": "regulars", "section": "behaviours", "text": "55% of regulars buy bread daily."},
    ],
}


def says(verdict: str) -> Callable[[dict[str, Any]], Reply]:
    """Return a server that gives this verdict on every claim, with the first words of the first snippet."""

    def reply(request: dict[str, Any]) -> Reply:
        item = schema_of(request)["properties"]["verdicts"]["items"]["properties"]
        cited = (
            [{"id": "S001", "words": QUEUE}] if "S001" in item["evidence"]["items"]["properties"]["id"]["enum"] else []
        )
        told = [{"claim": c, "evidence": cited, "reason": "So.", "verdict": verdict} for c in item["claim"]["enum"]]
        return answer(json.dumps({"verdicts": told}))

    return reply


@pytest.fixture
def bundles(tmp_path: Path) -> Path:
    """Return a file with one bundle: a claim that nothing decides, and one that is wrong."""
    path = tmp_path / "bundles.jsonl"
    path.write_text(json.dumps(BUNDLE) + "\n", encoding="utf-8")
    return path


def configure(monkeypatch: pytest.MonkeyPatch, server: FaultServer) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("PERSONA_GEN_MODEL", "writer")
    monkeypatch.setenv("PERSONA_GEN_JUDGE_MODEL", "judge")


def verify(bundles: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    """Run `verify --judge`; return the exit code and the verdicts by claim."""
    out = bundles.with_name("verdicts.jsonl")
    code = run(["verify", str(bundles), "--out", str(out), "--judge"])
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    return code, {row["id"]: row for row in map(json.loads, lines)}


def test_the_judge_decides_what_is_open_and_nothing_else(bundles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that supports everything turns `unchecked` green, with offsets, and leaves red red."""
    with FaultServer(says("supported")) as server:
        configure(monkeypatch, server)
        code, found = verify(bundles)
        assert ["judge"] == [request["model"] for request in server.requests]
    assert (0, "supported", "contradicted") == (code, found["open"]["verdict"], found["wrong"]["verdict"])
    assert "judge/1 (judge)" == found["open"]["checker"]
    assert [{"id": "S001", "start": 0, "end": len(QUEUE) - 1}] == found["open"]["evidence"]


def test_judging_twice_pays_once(
    bundles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second run asks nothing and says the same; the first one's calls and tokens are shown."""
    with FaultServer(says("unsupported")) as server:
        configure(monkeypatch, server)
        first = verify(bundles)
        assert "1 attempts, 0 failed; 11 tokens in, 7 out" in capsys.readouterr().out
        assert first == verify(bundles)
        assert 1 == len(server.requests)


def test_an_endpoint_that_does_not_serve(
    bundles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every claim has its verdict, open ones stay open, the code is 3, and one line says why."""
    with FaultServer(fault.out_of_quota()) as server:
        configure(monkeypatch, server)
        code, found = verify(bundles)
    assert (3, "unchecked", "contradicted") == (code, found["open"]["verdict"], found["wrong"]["verdict"])
    assert "the account's quota is used up" in found["open"]["reason"]
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("persona-gen: ")]
    assert 1 == len(told)


def test_no_language_model_is_configured(bundles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an endpoint nothing is written and the code is 2; the line says what to set."""
    assert (2, {}) == verify(bundles)
    assert "PERSONA_GEN_JUDGE_MODEL" in capsys.readouterr().err


def test_the_writers_own_model_as_judge_is_told(
    bundles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no other model is named the writer's judges, and a note says so."""
    with FaultServer(says("unsupported")) as server:
        configure(monkeypatch, server)
        monkeypatch.delenv("PERSONA_GEN_JUDGE_MODEL")
        verify(bundles)
        assert ["writer"] == [request["model"] for request in server.requests]
    assert "judge and writer are the same language model, writer" in capsys.readouterr().err


def test_check_with_a_judge_keeps_its_verdicts(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """`check --judge` asks the study's judge_model on open claims of stored personas and stores the new report."""
    folder = small_study(1)
    vague = "People here are fond of autumn walks."

    def server_of(request: dict[str, Any]) -> Reply:
        return says("unsupported")(request) if request["model"] == "other" else writes(request)

    def writes(request: dict[str, Any]) -> Reply:
        reply = writes_personas(request)
        return Reply(body=reply.body.replace("What they feel was not asked.", vague))

    with FaultServer(server_of) as server:
        study = folder / "study.toml"
        llm = f'[llm]\nbase_url = "{server.base_url}"\nmodel = "m"\njudge_model = "other"\n[draft]\nrepairs = 0\n'
        study.write_text(study.read_text() + llm)
        assert 0 == run(["draft", str(folder)])
        capsys.readouterr()
        with open_store(folder / ".persona-gen") as store:
            open_before = [
                v.id for r in store.personas() if r.report for v in r.report.verdicts if v.verdict == "unchecked"
            ]
        assert 0 == run(["check", str(folder), "--judge", "--json"])
    assert open_before
    claims = json.loads(capsys.readouterr().out)[0]["claims"]
    judged = [c["id"] for c in claims if c["checker"] == "judge/1 (other)"]
    assert open_before == judged
    with open_store(folder / ".persona-gen") as store:
        report = store.personas()[0].report
    assert report is not None
    assert [(c["id"], c["checker"]) for c in claims] == [(v.id, v.checker) for v in report.verdicts]
