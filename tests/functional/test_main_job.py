"""The main job on the three bundled studies: profile, draft, check, edit, new data, export; no model, no network."""

from __future__ import annotations

import csv
import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.cli import run
from persona_gen.domain.persona import Statement
from persona_gen.domain.review import Decision, PersonaRecord
from persona_gen.drafting.slots import fill_statements
from persona_gen.store import open_store
from tests.support.fault_server import FaultServer
from tests.support.persona_server import writes_personas

if TYPE_CHECKING:
    from collections.abc import Callable

STUDIES = Path(__file__).parents[2] / "fixtures" / "studies"
NAMES = ("shoppers", "notebooks", "officials")
STATISTIC_KEYS = {"id", "segment", "metric", "label", "statistic", "category", "value", "unit", "n", "overall"}
SNIPPET_KEYS = {"id", "segment", "participant", "role", "text", "source", "locator"}
VERDICT_KEYS = {"id", "verdict", "evidence", "checker", "reason", "suggestion"}


def output(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """Run a command that has to succeed, and return what it printed as JSON."""
    capsys.readouterr()
    assert 0 == run([str(argument) for argument in arguments])
    return json.loads(capsys.readouterr().out)


def draft(folder: Path, *options: str) -> int:
    return run(["draft", str(folder), "--writer", "evidence", *options])


def records(folder: Path) -> dict[str, PersonaRecord]:
    with open_store(folder / ".persona-gen") as store:
        return {record.revision.segment: record for record in store.personas()}


def numbers(folder: Path) -> dict[str, int]:
    """Return each persona's newest revision number."""
    return {segment: record.revision.number for segment, record in records(folder).items()}


def texts(record: PersonaRecord) -> dict[str, str]:
    return {statement.id: statement.text for statement in record.revision.filled}


def decide(folder: Path, segment: str, verb: Any) -> None:
    """Decide on a segment's newest revision, as a reviewer does."""
    with open_store(folder / ".persona-gen") as store:
        record = store.persona(segment)
        assert record is not None
        made = Decision(segment=segment, revision=record.revision.id, verb=verb, reviewer="Ada", made=datetime.now(UTC))
        store.decide(made)


def edit(folder: Path, segment: str, text: str) -> str:
    """Put `text` in place of the persona's first statement with evidence, as a person; return the statement's id."""
    with open_store(folder / ".persona-gen") as store:
        record = store.persona(segment)
        assert record is not None
        old = record.revision
        first = next(s for s in old.draft.statements if s.section not in {"summary", "unknown"})
        changed = Statement(id=first.id, section=first.section, text=text, cites=first.cites, origin="person")
        statements = tuple(changed if s.id == first.id else s for s in old.draft.statements)
        new = old.draft.model_copy(update={"statements": statements})
        base = store.get_evidence(old.evidence)
        filled = fill_statements(statements, base)
        store.save_revision(segment=segment, draft=new, filled=filled, evidence=old.evidence, run=old.run)
        return first.id


def claims_of(record: PersonaRecord) -> list[str]:
    assert record.report is not None
    return [claim.text for claim in record.report.claims]


def letters(text: str, fmt: str = "") -> str:
    """Return letters and figures only, as a reader of the format sees them."""
    if fmt == "html":
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\W|_", "", text)


def change_column(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """Write the shoppers' table again with one column changed."""
    path = folder / "customers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        row[name] = change(row[name])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("name", NAMES)
def test_profile_prints_the_evidence_format(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Statistics and snippets have exactly the contract's keys, and the published values are among them."""
    evidence = output(capsys, "profile", copy_study(name), "--json")
    published = json.loads((STUDIES / name / "expected_statistics.json").read_text(encoding="utf-8"))
    assert name == evidence["study"]
    assert {("id", "name", "n", "share")} == {tuple(segment) for segment in evidence["segments"]}
    assert {frozenset(STATISTIC_KEYS)} == {frozenset(statistic) for statistic in evidence["statistics"]}
    assert {frozenset(SNIPPET_KEYS)} >= {frozenset(snippet) for snippet in evidence["snippets"]}
    aliases = [item["id"] for item in (*evidence["statistics"], *evidence["snippets"])]
    assert len(aliases) == len(set(aliases))
    assert {s["id"]: s["n"] for s in published["segments"]} == {s["id"]: s["n"] for s in evidence["segments"]}
    found = {(s["segment"], s["metric"], s["statistic"], s["category"]): s for s in evidence["statistics"]}
    for wanted in published["statistics"]:
        own = found[wanted["segment"], wanted["metric"], wanted["statistic"], wanted["category"]]
        assert (wanted["label"], wanted["n"]) == (own["label"], own["n"])
        assert pytest.approx(wanted["value"], abs=0.000051) == own["value"]


@pytest.mark.parametrize("name", NAMES)
def test_drafting_again_reuses_everything(copy_study: Callable[[str], Path], name: str) -> None:
    """Each segment gets one persona; a second draft makes no new revision and calls nothing."""
    folder = copy_study(name)
    assert 0 == draft(folder)
    first = records(folder)
    assert {1} == {record.revision.number for record in first.values()}
    assert 0 == draft(folder)
    assert {s: r.revision for s, r in first.items()} == {s: r.revision for s, r in records(folder).items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_character_belongs_to_one_claim_with_one_verdict(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """`check --json` gives each claim's place; together they cover each statement once, blanks apart."""
    folder = copy_study(name)
    assert 0 == draft(folder)
    checked = {persona["segment"]: persona["claims"] for persona in output(capsys, "check", folder, "--json")}
    for segment, record in records(folder).items():
        claims = checked[segment]
        assert len(claims) == len({claim["id"] for claim in claims})
        assert {True} == {claim.keys() >= VERDICT_KEYS for claim in claims}
        for statement in record.revision.filled:
            covered = [0] * len(statement.text)
            for claim in claims:
                if claim["statement"] == statement.id:
                    assert statement.text[claim["start"] : claim["end"]] == claim["text"]
                    for place in range(claim["start"], claim["end"]):
                        covered[place] += 1
            missed = [c for c, times in zip(statement.text, covered, strict=True) if not times and not c.isspace()]
            assert [] == missed, statement.text
            assert max(covered) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_evidence_writer_passes_its_own_check(copy_study: Callable[[str], Path], name: str) -> None:
    """What templates write from the evidence is never contradicted or unsupported."""
    folder = copy_study(name)
    assert 0 == draft(folder)
    flagged = [
        f"{verdict.verdict}: {claim.text} — {verdict.reason}"
        for record in records(folder).values()
        if record.report
        for claim, verdict in zip(record.report.claims, record.report.verdicts, strict=True)
        if verdict.verdict in {"contradicted", "unsupported"}
    ]
    assert [] == flagged


def test_fresh_makes_revisions_and_leaves_approved_ones(copy_study: Callable[[str], Path], tmp_path: Path) -> None:
    """With --fresh every segment gets a new revision; the approved one stays, and is what is exported."""
    folder = copy_study("shoppers")
    assert 0 == draft(folder)
    edit(folder, "teens-big", "They like a good bargain.")
    decide(folder, "teens-big", "approve")
    approved = records(folder)["teens-big"]
    assert 0 == draft(folder)
    assert approved == records(folder)["teens-big"], "an approved persona was drafted again"
    before = numbers(folder)
    assert 0 == draft(folder, "--fresh")
    assert {segment: number + 1 for segment, number in before.items()} == numbers(folder)
    with open_store(folder / ".persona-gen") as store:
        kept = store.approved("teens-big")
        assert kept is not None
        assert approved.revision == kept.revision
    assert 0 == run(["export", str(folder), "--format", "md", "--out", str(tmp_path / "cards")])
    assert "They like a good bargain." in (tmp_path / "cards" / "teens-big.md").read_text()


def test_fresh_of_one_segment_leaves_the_others(copy_study: Callable[[str], Path]) -> None:
    """`--segment` narrows a draft to what it names."""
    folder = copy_study("shoppers")
    assert 0 == draft(folder, "--segment", "teens-big")
    assert {"teens-big": 1} == numbers(folder)
    assert 0 == draft(folder)
    assert 0 == draft(folder, "--fresh", "--segment", "teens-big")
    assert 2 == numbers(folder).pop("teens-big")
    assert [1, 1, 1, 1] == [number for segment, number in numbers(folder).items() if segment != "teens-big"]


def test_edits_by_hand_are_not_written_over(copy_study: Callable[[str], Path]) -> None:
    """A draft after an edit leaves the edit as it is."""
    folder = copy_study("notebooks")
    assert 0 == draft(folder)
    statement = edit(folder, "students", "Students come at night.")
    before = numbers(folder)
    assert 0 == draft(folder)
    assert before == numbers(folder)
    assert "Students come at night." == texts(records(folder)["students"])[statement]


def test_another_writer_leaves_edits(copy_study: Callable[[str], Path]) -> None:
    """An edited persona stays when the next draft has another writer and new data; nothing is asked for it."""
    folder = copy_study("shoppers")
    assert 0 == draft(folder, "--segment", "teens-big")
    statement = edit(folder, "teens-big", "They like a good bargain.")
    change_column(folder, "NumWebPurchases", lambda cell: str(int(cell) + 7))
    with FaultServer(writes_personas) as server:
        study = folder / "study.toml"
        study.write_text(f'{study.read_text()}[llm]\nbase_url = "{server.base_url}"\nmodel = "m"\n')
        assert 0 == run(["draft", str(folder), "--segment", "teens-big"])
        assert [] == server.requests
    record = records(folder)["teens-big"]
    assert 3 == record.revision.number
    assert "They like a good bargain." == texts(record)[statement]
    assert record.report is not None


def test_new_data_fills_numbers_anew_and_touches_nothing_else(copy_study: Callable[[str], Path]) -> None:
    """When a column changes, only statements with its numbers read differently; edits and the wording stay."""
    folder = copy_study("shoppers")
    assert 0 == draft(folder)
    edited = edit(folder, "nokids-big", "They like a good bargain.")
    before = records(folder)
    change_column(folder, "NumWebPurchases", lambda cell: str(int(cell) + 7))
    assert 0 == run(["check", str(folder)])
    after = records(folder)
    for segment, record in after.items():
        base = "purchases made on the website"
        old, new = texts(before[segment]), texts(record)
        assert before[segment].revision.number + 1 == record.revision.number
        assert list(old) == list(new)
        assert [] == [old[i] for i in old if old[i] != new[i] and base not in old[i].casefold()]
        assert [] == [old[i] for i in old if old[i] == new[i] and base in old[i].casefold()]
    assert "They like a good bargain." == texts(after["nokids-big"])[edited]
    assert any(texts(before[s]) != texts(after[s]) for s in after), "no statement is about the changed column"
    assert 0 == draft(folder)
    assert "They like a good bargain." == texts(records(folder)["nokids-big"])[edited]


def test_evidence_that_disappears_is_reported_and_never_replaced(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A statement whose metric is gone keeps its slot as written, is unsupported, and is named as broken."""
    folder = copy_study("shoppers")
    assert 0 == draft(folder)
    study = folder / "study.toml"
    parts = study.read_text().split("[[metric]]\n")
    study.write_text("[[metric]]\n".join(part for part in parts if 'id = "income"' not in part))
    segments = {
        segment: [i for i, text in texts(record).items() if "yearly household income" in text.casefold()]
        for segment, record in records(folder).items()
    }
    assert any(segments.values())
    personas = {persona["segment"]: persona for persona in output(capsys, "check", folder, "--json")}
    for segment, statements in segments.items():
        assert set(statements) <= set(personas[segment]["broke"])
        claims = personas[segment]["claims"]
        assert {"unsupported"} >= {c["verdict"] for c in claims if c["statement"] in statements}
        for statement in records(folder)[segment].revision.filled:
            if statement.id in statements:
                assert statement.problems
                assert () == statement.fills
                assert "{F" in statement.text
    assert 1 == run(["check", str(folder), "--gate"])


def test_the_gate(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong number typed by hand closes the gate with 1 and one line; without --gate it is shown only."""
    folder = copy_study("officials")
    assert 0 == draft(folder)
    assert 0 == run(["check", str(folder), "--gate"])
    edit(
        folder,
        "tribal-grantees",
        "Asked about feeling about receiving a submission notification, 7 of 7 say I expect it.",
    )
    assert 0 == run(["check", str(folder)])
    capsys.readouterr()
    assert 1 == run(["check", str(folder), "--gate"])
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("persona-gen:")]
    assert 1 == len(told)
    assert "the gate is closed" in told[0]


@pytest.mark.parametrize("name", NAMES)
def test_exports_hold_every_statement(
    copy_study: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Each format has a file for each persona, with every statement's words in it."""
    folder = copy_study(name)
    assert 0 == draft(folder)
    capsys.readouterr()
    for fmt in ("md", "html", "json"):
        out = tmp_path / fmt
        assert 0 == run(["export", str(folder), "--format", fmt, "--out", str(out)])
        written = capsys.readouterr().out.splitlines()
        assert sorted(map(str, out.iterdir())) == sorted(written)
        for segment, record in records(folder).items():
            card = (out / f"{segment}.{fmt}").read_text(encoding="utf-8")
            for claim in claims_of(record):
                assert letters(claim) in letters(card, fmt), (fmt, segment)


def test_status_tells_what_was_made(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """`status --json` names each persona with its revision, status and verdicts, and the calls made: none."""
    folder = copy_study("officials")
    assert 0 == draft(folder)
    decide(folder, "data-preppers", "approve")
    status = output(capsys, "status", folder, "--json")
    assert "officials" == status["study"]
    assert ["data-preppers"] == status["approved"]
    assert {"tribal-grantees": "draft", "state-analysts": "draft", "data-preppers": "approved"} == {
        persona["segment"]: persona["status"] for persona in status["personas"]
    }
    assert 0 == status["calls"]["attempts"]
    for persona in status["personas"]:
        report = records(folder)[persona["segment"]].report
        assert report is not None
        assert report.counts() == persona["verdicts"]


@pytest.mark.parametrize("name", NAMES)
def test_two_runs_in_two_folders_are_equal(copy_study: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    """The same study gives the same cards byte for byte; in JSON only the time of the draft differs."""
    exports: list[dict[str, str]] = []
    for place in ("one", "two"):
        folder = copy_study(name).rename(tmp_path / place)
        assert 0 == draft(folder)
        out = tmp_path / f"cards-{place}"
        for fmt in ("md", "html", "json"):
            assert 0 == run(["export", str(folder), "--format", fmt, "--out", str(out)])
        exports.append({})
        for path in out.iterdir():
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".json":
                card = json.loads(text)
                text = text.replace(json.dumps(card["created"]), '""')
            exports[-1][path.name] = text
    assert exports[0] == exports[1]
