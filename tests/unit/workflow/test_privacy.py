"""Tests of pseudonyms that stay with a study, rare combinations, and the two commands."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.cli import run
from persona_gen.domain.run import LedgerEntry, Usage
from persona_gen.domain.theme import Participant
from persona_gen.errors import StudyError
from persona_gen.store import open_store
from persona_gen.study import load_study
from persona_gen.workflow.privacy import LocalPseudonyms, Rare, rare_combinations

if TYPE_CHECKING:
    from pathlib import Path

TOML = """
[study]
id = "t"
[[segments.group]]
id = "readers"
name = "Readers"
[[interviews]]
files = ["talk.txt"]
participants = "people.csv"
attributes = ["region"]
[privacy]
min_cell = 2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "study.toml").write_text(TOML)
    (tmp_path / "people.csv").write_text("participant,segment,region\nPriya Raman,readers,North\nP2,readers,South\n")
    (tmp_path / "talk.txt").write_text("Priya Raman: I am Priya, call 07700 900123.\nP2: Priya said so.\n")
    return tmp_path


def test_a_person_keeps_the_number_in_later_deliveries(tmp_path: Path) -> None:
    """The same original, in any case, gets the same number in a new process; a new one gets the next."""
    path = tmp_path / "state" / "pseudonyms.json"
    first = [LocalPseudonyms(path).of("person", name) for name in ("priya raman", "bo")]
    later = [LocalPseudonyms(path).of("person", name) for name in ("cy", "Bo", "Priya Raman")]
    assert (["[person 1]", "[person 2]"], ["[person 3]", "[person 2]", "[person 1]"]) == (first, later)
    assert "[e-mail]" == LocalPseudonyms(path).of("e-mail", "jo@mail.example")


def test_many_people_are_numbered_together(tmp_path: Path) -> None:
    """People who are expected have the numbers that they would get one by one, after those who have one."""
    path = tmp_path / "pseudonyms.json"
    LocalPseudonyms(path).of("person", "Bo")
    pseudonyms = LocalPseudonyms(path)
    pseudonyms.expect(["Cy", "bo", "Di", "cy"])
    assert {"bo": 1, "cy": 2, "di": 3} == json.loads(path.read_text())["people"]
    assert ["[person 2]", "[person 1]", "[person 3]"] == [pseudonyms.of("person", n) for n in ("Cy", "Bo", "Di")]


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    """The file holds names, so it is closed to everybody else, and nothing else is left beside it."""
    path = tmp_path / "pseudonyms.json"
    LocalPseudonyms(path).of("person", "priya")
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert ["pseudonyms.json", "pseudonyms.lock"] == sorted(p.name for p in tmp_path.iterdir())


def test_two_programs_never_give_one_number_twice(tmp_path: Path) -> None:
    """Four processes number the same fifty people in different orders: fifty numbers, each once."""
    program = (
        "import sys; from pathlib import Path; from persona_gen.workflow.privacy import LocalPseudonyms as L\n"
        "p = L(Path(sys.argv[1])); n = int(sys.argv[2])\n"
        "print([p.of('person', f'name {(i * n) % 53}') for i in range(1, 51)])"
    )
    path = tmp_path / "pseudonyms.json"
    running = [subprocess.Popen([sys.executable, "-c", program, str(path), str(n)]) for n in (1, 2, 3, 5)]
    assert [0] * 4 == [process.wait() for process in running]
    numbers = json.loads(path.read_text())["people"].values()
    assert list(range(1, len(numbers) + 1)) == sorted(numbers)


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    """Without a place for the file people are numbered for this run, and one line says so."""
    (tmp_path / "file").write_text("")
    pseudonyms = LocalPseudonyms(tmp_path / "file" / "pseudonyms.json")
    assert ["[person 1]", "[person 2]", "[person 1]"] == [pseudonyms.of("person", name) for name in ("a", "b", "a")]
    assert 1 == len(pseudonyms.notes)
    assert "hold for this run only" in pseudonyms.notes[0]


@pytest.mark.parametrize("text", ["", "[]", '{"people": [1]}', '{"people": {"a": "x"}}'])
def test_a_foreign_file_is_an_error(tmp_path: Path, text: str) -> None:
    """A damaged file is never numbered over: that would give numbers to other people."""
    path = tmp_path / "pseudonyms.json"
    path.write_text(text)
    with pytest.raises(StudyError, match="not a file of pseudonyms"):
        LocalPseudonyms(path).of("person", "a")


def test_rare_attributes_and_combinations_are_named_once() -> None:
    """A value that few have is named; a combination only where none of its parts is rare already."""
    people = [
        Participant(id="P1", attributes={"region": "North", "job": "nurse"}),
        Participant(id="P2", attributes={"region": "North", "job": "clerk"}),
        Participant(id="P3", attributes={"region": "South", "job": "clerk"}),
        Participant(id="P4", attributes={"region": "South", "job": "nurse"}),
        Participant(id="P5", attributes={"region": "South", "job": "nurse", "tenure": "30 years"}),
    ]
    pairs = [
        (("job", job), ("region", region))
        for job, region in (("nurse", "North"), ("clerk", "North"), ("clerk", "South"))
    ]
    expected = {Rare((("tenure", "30 years"),), ("P5",)), *(Rare(p, (f"P{i}",)) for i, p in enumerate(pairs, 1))}
    assert expected == set(rare_combinations(people, 2))
    assert () == rare_combinations(people, 1)


@given(st.lists(st.fixed_dictionaries({column: st.sampled_from("xyz") for column in "abcd"}), max_size=20))
def test_no_rare_combination_holds_a_smaller_one_and_none_is_missed(known: list[dict[str, str]]) -> None:
    """The same as by definition: too few have it, and no part of it is rare already."""
    people = [Participant(id=str(n), attributes=attributes) for n, attributes in enumerate(known)]
    told = {frozenset(rare.attributes): len(rare.participants) for rare in rare_combinations(people, 3)}
    every = {frozenset(c) for p in people for size in (1, 2, 3) for c in combinations(p.attributes.items(), size)}
    count = {parts: sum(parts <= set(p.attributes.items()) for p in people) for parts in every}
    few = {parts for parts in every if count[parts] < 3}
    assert {parts: count[parts] for parts in few if not any(other < parts for other in few)} == told


def test_privacy_counts_and_shows_no_original(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command tells kinds, files, counts and who is rare; no name, no number, and exit code 0."""
    assert 0 == run(["privacy", str(folder), "--json"])
    told = capsys.readouterr().out
    data = json.loads(told)
    counts = {row["kind"]: row["count"] for row in data["replaced"]}
    assert ({"person": 2, "phone": 1}, 1, ["Person 1"]) == (counts, data["people"], data["speakers"])
    assert [{"region": "North"}, {"region": "South"}] == [rare["attributes"] for rare in data["rare"]]
    assert 0 == run(["privacy", str(folder)])
    told += capsys.readouterr().out
    assert [] == [word for word in ("Priya", "Raman", "07700") if word in told]


def test_originals_are_for_a_terminal_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--show-originals` into a pipe or a file is refused in one line."""
    assert 2 == run(["privacy", str(folder), "--show-originals"])
    said = capsys.readouterr()
    assert ("", 1, True) == (said.out, said.err.count("\n"), "terminal only" in said.err)


def entry(text: str, response: str | None = "fine", *, known: bool = False) -> LedgerEntry:
    return LedgerEntry(
        request_hash="h",
        template_hash="h",
        prompt_hash="h",
        attempt=1,
        template="draft_persona/1",
        llm_model="m",
        request=json.dumps({"messages": [{"role": "user", "content": text}], "model": "m"}),
        response=response,
        outcome="done",
        started=datetime(2026, 1, 2, tzinfo=UTC),
        seconds=1.5,
        usage=Usage(input_tokens=1200, output_tokens=34) if known else None,
        cost_usd=Decimal("0.0125") if known else None,
    )


def test_the_ledger_shows_each_call_word_for_word(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table has tokens and cost or "unknown"; --show prints what was sent, with no sign that acts on a terminal."""
    assert 0 == run(["ledger", str(folder)])
    assert "Nothing was sent to a language model.\n" == capsys.readouterr().out
    with_store = open_store(load_study(folder).state_folder)
    for one in (entry("first\nline two \x1b[2J\u202e", known=True), entry("second", None)):
        with_store.record(one)
    with_store.close()
    assert 0 == run(["ledger", str(folder)])
    table = capsys.readouterr().out
    assert [] == [word for word in ("1,200/34", "$0.0125", "unknown") if word not in table]
    assert 0 == run(["ledger", str(folder), "--show", "1"])
    shown = capsys.readouterr().out
    assert "-- sent, user:\nfirst\nline two \ufffd[2J\ufffd\n" in shown
    assert "-- came back:\nfine\n" in shown
    assert 0 == run(["ledger", str(folder), "--full"])
    assert "-- came back:\n(nothing)\n" in capsys.readouterr().out
    assert 0 == run(["ledger", str(folder), "--json"])
    calls = json.loads(capsys.readouterr().out)["calls"]
    assert [(1, True), (2, False)] == [(call["call"], call["usage"] is not None) for call in calls]


def test_a_call_that_is_not_there_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--show 3` of an empty ledger says how many there are."""
    assert 2 == run(["ledger", str(folder), "--show", "3"])
    assert "there is no call 3; the ledger holds 0" in capsys.readouterr().err
