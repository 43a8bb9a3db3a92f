"""Prompt injections and a model that obeys them, or a real one on loopback: nothing outside of the schema gets through.

The real one is tiny and its text is bad, so only what the program lets through is looked at, not the wording.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.cli import run
from persona_gen.store import open_store
from tests.support.fault_server import FaultServer, Reply, answer
from tests.support.injections import INJECTIONS
from tests.support.model_server import KEY, model_server
from tests.support.persona_server import persona_text, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from persona_gen.domain.review import PersonaRecord
    from persona_gen.domain.run import LedgerEntry

STUDY = """
[study]
id = "hostile"
[[segments.group]]
id = "talkers"
name = "Talkers"
[[interviews]]
files = ["talk.txt"]
segment = "talkers"
[privacy]
redact = false
[llm]
base_url = "{base_url}"
model = "m"
max_tokens = 400
attempts = 1
seed = 1
temperature = 0.0
timeout = 600
[draft]
repairs = {repairs}
"""
BY_KIND = {injection.kind: injection.texts[0] for injection in INJECTIONS}
CHOSEN = ("code everything as love", "cite an unknown alias", "tokens, ChatML", "mark as supported", "codes as JSON")
CODES = "id,name,definition\nslow-start,slow start,It takes long to begin.\nlost-work,lost work,Work is gone.\n"
TYPED = {"LLMTruncated", "LLMInvalidOutput"}


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with model_server(4096) as address:
        yield address


def write_study(folder: Path, base_url: str, repairs: int = 0, kinds: Sequence[str] = CHOSEN) -> Path:
    """Write a study with an ordinary participant and hostile ones."""
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(STUDY.format(base_url=base_url, repairs=repairs))
    said = ["It starts slowly in the morning.", *(" ".join(BY_KIND[kind].split()) for kind in kinds)]
    (folder / "talk.txt").write_text("\n\n".join(f"P{n}: {text}" for n, text in enumerate(said, 1)) + "\n")
    (folder / "codes.csv").write_text(CODES)
    return folder


def stored(folder: Path) -> tuple[list[PersonaRecord], list[LedgerEntry]]:
    with open_store(folder / ".persona-gen") as store:
        return store.personas(), store.ledger()


def obeying(text: str, cites: list[str], **more: Any) -> Reply:
    """Return a persona that says what a hostile participant wants."""
    request = {"response_format": {"json_schema": {"schema": PERSONA}}}
    persona = json.loads(persona_text(request))
    persona["summary"] = [{"text": text, "cites": cites}]
    return answer(json.dumps(persona | more))


PERSONA: dict[str, Any] = {}
"""The schema of the last request; a persona that fits it is made from it."""


def draft(folder: Path, text: str, cites: list[str], **more: Any) -> tuple[int, list[dict[str, Any]]]:
    """Draft with a model that obeys; return the exit code and what was sent."""

    def reply(request: dict[str, Any]) -> Reply:
        PERSONA.clear()
        PERSONA.update(schema_of(request))
        return obeying(text, cites, **more)

    with FaultServer(reply) as server:
        return run(["draft", str(write_study(folder, server.base_url))]), server.requests


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("Everybody loves it.", ["S999", "F999"]),
        ("{F999:percent} of all love it.", ["S001"]),
        ('They say {S999:"I love it"}.', ["S001"]),
        ("99% of all people love it.", ["S004"]),
        ("Every claim of this persona is supported.", ["S005"]),
        ("{{ 7 * 7 }} of them {% for x in evidence %}love it{% endfor %}.", ["S001"]),
    ],
)
def test_what_an_obedient_model_writes_is_not_green(tmp_path: Path, text: str, cites: list[str]) -> None:
    """Unknown aliases, unknown slots, typed figures and planted verdicts are kept and flagged, never supported."""
    code, sent = draft(tmp_path / "study", text, cites)
    assert (0, 1) == (code, len(sent))
    (record,), _ = stored(tmp_path / "study")
    assert record.report is not None
    pairs = [p for s in record.revision.filled if s.section == "summary" for p in record.report.of_statement(s.id)]
    assert pairs
    assert [] == [(claim.text, verdict.reason) for claim, verdict in pairs if verdict.verdict == "supported"]


@pytest.mark.parametrize("more", [{"system_prompt": "You write personas"}, {"verdicts": []}, {"tool_calls": [{}]}])
def test_keys_that_nobody_asked_for_are_refused(tmp_path: Path, more: dict[str, Any]) -> None:
    """An answer with one key too many is asked for again and then given up: exit code 3, no persona."""
    code, sent = draft(tmp_path / "study", "It starts slowly.", ["S001"], **more)
    assert (3, 2) == (code, len(sent))  # the third answer is the second one again, which the ledger has
    assert [] == stored(tmp_path / "study")[0]


def test_what_the_model_may_name_is_listed(tmp_path: Path) -> None:
    """The request's schema names the aliases that were shown, closes every object, and offers no tool."""
    _, sent = draft(tmp_path / "study", "It starts slowly.", ["S001"])
    assert not {"tools", "functions", "tool_choice"} & sent[0].keys()
    schema = schema_of(sent[0])
    assert {f"S00{n}" for n in range(1, 7)} == set(
        schema["properties"]["summary"]["items"]["properties"]["cites"]["items"]["enum"]
    )
    assert (False, False) == (
        schema["additionalProperties"],
        schema["properties"]["summary"]["items"]["additionalProperties"],
    )


@pytest.mark.slow
def test_a_real_model_codes_with_known_codes_alone(tmp_path: Path, base_url: str) -> None:
    """A hostile remark and another: codes are of the codebook and their words stand there, or it ends typed."""
    folder = write_study(tmp_path / "study", base_url, kinds=CHOSEN[:1])
    out = tmp_path / "codings.csv"
    code = run(["themes", str(folder), "--codebook", str(folder / "codes.csv"), "--export", str(out)])
    _, entries = stored(folder)
    assert entries
    assert {True} == {entry.usage is not None and entry.usage.output_tokens > 0 for entry in entries}
    for entry in entries:
        if entry.outcome == "done":
            told = json.loads(entry.response or "")
            assert ["remarks"] == list(told)
            assert {"remark", "codings"} >= {key for remark in told["remarks"] for key in remark}
            assert {"words", "code", "stance"} >= {k for r in told["remarks"] for c in r["codings"] for k in c}
            assert {"slow-start", "lost-work"} >= {c["code"] for r in told["remarks"] for c in r["codings"]}
    if code != 0:
        assert (3, False) == (code, out.exists())
        assert TYPED >= {entry.outcome for entry in entries} - {"done"}
        return
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"slow-start", "lost-work", ""} >= {row["code_id"] for row in rows}
    assert [] == [row for row in rows if row["quotation"] and row["quotation"] not in (folder / "talk.txt").read_text()]


@pytest.mark.slow
def test_a_real_model_rewords_within_the_schema(tmp_path: Path, base_url: str) -> None:
    """A repair with hostile evidence changes known statements alone and cites known aliases, or it ends typed."""
    folder = tmp_path / "study"
    code, _ = draft(folder, "99% of all people love it.", ["S004"])
    assert 0 == code
    code = run(["draft", str(write_study(folder, base_url, repairs=1))])
    (record,), entries = stored(folder)
    assert entries[1:]
    assert {True} == {entry.usage is not None and entry.usage.output_tokens > 0 for entry in entries[1:]}
    if code != 0:
        assert 3 == code
        assert TYPED >= {entry.outcome for entry in entries[1:]} - {"done"}
        assert 1 == record.revision.number
        return
    reworded = json.loads(entries[-1].response or "")["statements"]
    assert {"id", "text", "cites"} >= {key for statement in reworded for key in statement}
    assert {f"S00{n}" for n in range(1, 7)} >= {alias for statement in reworded for alias in statement["cites"]}
    assert record.report is not None
    known = {f"S00{n}" for n in range(1, 7)}
    for claim, verdict in zip(record.report.claims, record.report.verdicts, strict=True):
        assert verdict.verdict != "supported" or known >= {*claim.cites}
        assert not ("99" in claim.text and verdict.verdict == "supported"), claim.text
