"""Themes and summaries, as commands on whole studies."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from persona_gen.cli import run
from persona_gen.store import open_store
from tests.support.fault_server import FaultServer, Reply, answer
from tests.support.persona_server import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STUDY = """
[study]
id = "offices"
title = "Offices"
[[interviews]]
files = ["*.txt"]
participants = "people.csv"
attributes = ["region"]
[[segments.group]]
id = "clerks"
name = "Clerks"
[[segments.group]]
id = "nurses"
name = "Nurses"
[privacy]
min_cell = 2
"""
CODEBOOK = """\
id,name,definition,words
crashes,crashes at work,The program ends by itself.,crash;crashed
fonts,small fonts,Text is hard to read.,font
"""
SAID = {
    "P1": "I hate that the program crashed twice on Monday.\nThe font is far too small for me.",
    "P2": "It crashed while I was on the phone.\nThe print works well.",
    "P3": "I never look at the clock.\nThe font makes my eyes hurt.",
    "P4": "It crashed on the ward during the night.",
    "P5": "The crash came at noon, in front of a patient.",
    "P6": "I like the colours of the screens.",
}


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    """Return a study with six people: of crashes speak 4 of 6 (P1, P2, P4, P5), of fonts 2 of 6 (P1, P3)."""
    folder = tmp_path / "offices"
    folder.mkdir()
    (folder / "study.toml").write_text(STUDY)
    rows = [f"{who},{'clerks' if who < 'P4' else 'nurses'},{'North' if who < 'P6' else 'South'}" for who in SAID]
    (folder / "people.csv").write_text("participant,segment,region\n" + "\n".join(rows) + "\n")
    for who, words in SAID.items():
        lines = "\n\n".join(f"Interviewer: Go on.\n\n{who}: {line}" for line in words.split("\n"))
        (folder / f"{who}.txt").write_text(f"{lines}\n")
    (folder / "codes.csv").write_text(CODEBOOK)
    return folder


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Run a command with --json and return what it printed."""
    capsys.readouterr()
    assert 0 == run([*arguments, "--json"])
    return json.loads(capsys.readouterr().out)


def test_counts_equal_a_hand_count(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Given codes are counted by participant, of all and by segment; every passage was read."""
    found = as_json(capsys, "themes", str(offices), "--codebook", str(offices / "codes.csv"))
    counts = {
        t["code"]["id"]: {p["segment"]: (len(p["participants"]), p["of"]) for p in t["prevalence"]}
        for t in found["themes"]
    }
    assert {"*": (4, 6), "clerks": (2, 3), "nurses": (2, 3)} == counts["crashes"]
    assert {"*": (2, 6), "clerks": (2, 3), "nurses": (0, 3)} == counts["fonts"]
    assert (9, []) == (found["coverage"]["read"], found["coverage"]["unread"])
    assert "deductive" == found["codebook"]["origin"]
    assert ["crashes", "fonts"] == found["saturation"][0]["new"]


def test_the_table_says_who_how_many_and_in_whose_words(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table fits 80 columns, with counts, a quotation and its place, coverage, saturation and who coded."""
    assert 0 == run(["themes", str(offices), "--codebook", str(offices / "codes.csv")])
    told = capsys.readouterr().out
    table = told.partition("passages read")[0]
    assert 80 >= max(map(cell_len, table.splitlines()))
    for expected in ("4 of 6", "2 of 3", "P1.txt, line", "9 of 9 passages read", "without a language", "New codes"):
        assert expected in " ".join(told.split())


def test_a_second_run_codes_nothing_again(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is coded is kept; new passages get the codes that there are; --again codes anew and keeps the old."""
    assert 0 == run(["themes", str(offices), "--codebook", str(offices / "codes.csv")])
    assert not as_json(capsys, "themes", str(offices))["coding"]["is_new"]
    (offices / "P7.txt").write_text("P7: Nothing ever crashed in my office before.\n\nP7: The font is fine by now.\n")
    (offices / "people.csv").write_text((offices / "people.csv").read_text() + "P7,nurses,South\n")
    more = as_json(capsys, "themes", str(offices))
    assert "coded 2 new passages by keywords" == more["coding"]["what"]
    assert 7 == more["themes"][0]["prevalence"][0]["of"]
    again = as_json(capsys, "themes", str(offices), "--again")
    assert (3, "deductive") == (again["coding"]["number"], again["codebook"]["origin"])
    with open_store(offices / ".persona-gen") as store:
        assert [None, 1, 2] == [step.parent for step in store.coding_steps()]


def test_themes_are_evidence_from_then_on(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Their counts stand behind the other statistics, so that no alias moves, and drafts cite them."""
    before = as_json(capsys, "profile", str(offices))
    assert "themes" not in before
    assert 0 == run(["themes", str(offices), "--codebook", str(offices / "codes.csv")])
    base = as_json(capsys, "profile", str(offices))
    assert before["statistics"] == base["statistics"][: len(before["statistics"])]
    (count,) = [s for s in base["statistics"] if s["metric"] == "theme.crashes" and s["segment"] == "clerks"]
    assert (2, 3, "participants") == (count["value"], count["n"], count["unit"])
    assert 0 == run(["draft", str(offices), "--writer", "evidence"])
    with open_store(offices / ".persona-gen") as store:
        clerks = store.persona("clerks")
    assert clerks is not None
    assert clerks.report is not None
    pairs = zip(clerks.report.claims, clerks.report.verdicts, strict=True)
    (told,) = [(c.text, v) for c, v in pairs if "crashes at work" in c.text]
    assert "2 of 3 participants speak of crashes at work" in told[0]
    assert ("supported", [count["id"]]) == (told[1].verdict, [p.id for p in told[1].evidence])


def test_what_is_not_coded_is_told(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Passages that came or went since the coding are counted as left out, with what to do."""
    assert 0 == run(["themes", str(offices), "--codebook", str(offices / "codes.csv")])
    (offices / "P2.txt").write_text("P2: It works now.\n\nP2: Better than before, I would say.\n")
    left = {(x["what"], x["count"]): x["reason"] for x in as_json(capsys, "profile", str(offices))["left_out"]}
    assert "run persona-gen themes --again" in left["codings", 1]
    assert "run persona-gen themes" in left["snippets", 2]


def test_by_an_attribute(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Themes are counted by a column of the participants' table; too few people stay hidden, from the total as well."""
    codes = ["--codebook", str(offices / "codes.csv")]
    found = as_json(capsys, "themes", str(offices), *codes, "--by", "region")["by"]
    crashes = {found["values"].get(p["segment"], p["segment"]): p for p in found["themes"][0]["prevalence"]}
    assert (["*"], 2) == (sorted(crashes), found["hidden"])
    study = offices / "study.toml"
    study.write_text(study.read_text().replace("min_cell = 2", "min_cell = 1"))
    found = as_json(capsys, "themes", str(offices), *codes, "--by", "region")["by"]
    crashes = {found["values"].get(p["segment"], p["segment"]): p for p in found["themes"][0]["prevalence"]}
    assert (3, 5, 0) == (len(crashes), crashes["North"]["of"], found["hidden"])
    assert 2 == run(["themes", str(offices), "--by", "regoin"])
    assert "no attribute 'regoin' — did you mean 'region'?" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "qdpx"])
def test_a_second_coder(offices: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    """What was exported and read again agrees perfectly; a coder who differs on one passage agrees less."""
    file = offices / f"out.{ending}"
    assert 0 == run(["themes", str(offices), "--codebook", str(offices / "codes.csv"), "--export", str(file)])
    same = as_json(capsys, "themes", str(offices), "--compare", str(file))["agreement"]
    assert (1.0, 1.0, 9) == (
        same["codes"][0]["kappa"]["value"],
        same["codes"][0]["alpha"]["value"],
        same["codes"][0]["n"],
    )
    if ending == "csv":
        rows = list(csv.reader(file.read_text().splitlines()))
        column = rows[0].index("code")
        other = next(number for number, row in enumerate(rows[1:], 1) if row[column].startswith("crash"))
        file.write_text("\n".join(line for n, line in enumerate(file.read_text().splitlines()) if n != other) + "\n")
        assert 0 == run(["themes", str(offices), "--compare", str(file)])
        told = capsys.readouterr().out
        assert "kappa" in told


def test_bad_input_is_one_line(offices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong files and studies without interviews end with 2, and one line says what to do."""
    none = tmp_path / "none"
    none.mkdir()
    (none / "study.toml").write_text('[study]\nid="x"\n[customers]\nfile="c.csv"\nid="id"\n[segments]\ncolumn="s"\n')
    commands = [
        ["themes", str(none)],
        ["summaries", str(none)],
        ["themes", str(offices), "--codebook", str(offices / "missing.csv")],
        ["themes", str(offices), "--export", str(offices / "x.docx")],
        ["themes", str(offices), "--compare", str(offices / "study.toml")],
        ["themes", str(offices), "--clusters", "--codebook", str(offices / "codes.csv")],
    ]
    for command in commands:
        capsys.readouterr()
        assert 2 == run(command)
        said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("persona-gen:")]
        assert 1 == len(said)
        assert "Traceback" not in said[0]


def reads(request: dict[str, Any]) -> Reply:
    """Answer for a language model that gives every remark with "crash" in it the code."""
    remark = schema_of(request)["properties"]["remarks"]["items"]["properties"]["remark"]["enum"]
    sent = request["messages"][-1]["content"]
    codings = [{"words": "crashed", "code": "crashes", "stance": "for"}]
    lines = {label: next(line for line in sent.splitlines() if label in line) for label in remark}
    entries = [{"remark": label, "codings": codings if "crashed" in lines[label] else []} for label in remark]
    return answer(json.dumps({"remarks": entries}))


@pytest.fixture
def with_model(offices: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[FaultServer], None]:
    """Return a function that lets the study call a server."""

    def use(server: FaultServer) -> None:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "k")
        monkeypatch.setenv("PERSONA_GEN_MODEL", "tiny")
        (offices / "study.toml").write_text(STUDY + "[llm]\nattempts = 1\n")

    return use


def test_a_model_codes_and_is_paid_once(
    offices: Path, with_model: Callable[[FaultServer], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A language model's codes are counted by the program; coding anew asks nothing that the ledger holds."""
    with FaultServer(reads) as server:
        with_model(server)
        found = as_json(capsys, "themes", str(offices), "--codebook", str(offices / "codes.csv"))
        asked = len(server.requests)
        assert ("llm", 1, asked) == (found["coding"]["method"], found["coding"]["number"], found["calls"]["attempts"])
        assert ["P1", "P2", "P4"] == found["themes"][0]["prevalence"][0]["participants"]
        again = as_json(capsys, "themes", str(offices), "--again")
        assert (2, asked) == (again["coding"]["number"], len(server.requests))


def test_a_model_that_answers_nonsense_is_an_error(
    offices: Path, with_model: Callable[[FaultServer], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A language model that leaves passages unread ends with 3, and nothing is kept as coded; without it all is."""
    with FaultServer() as server:
        with_model(server)
        assert 3 == run(["themes", str(offices), "--codebook", str(offices / "codes.csv")])
        said = capsys.readouterr().err
        assert "interviews go to" in said
        assert "not read" in said
        with open_store(offices / ".persona-gen") as store:
            assert store.coding() is None
            assert ["failed"] == [row.outcome for row in store.runs()]
        assert 3 == run(["summaries", str(offices), "--out", str(offices / "out")])
        assert 0 == run(["themes", str(offices), "--without-model"])


def test_summaries_are_pages_with_places_and_verdicts(
    offices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each interview gets a page whose quotations are checked against it alone, and the index links them all."""
    out = tmp_path / "out"
    assert 0 == run(["summaries", str(offices), "--out", str(out)])
    assert sorted([*(f"{who.lower()}.md" for who in SAID), "index.md"]) == sorted(path.name for path in out.iterdir())
    page = (out / "p1.md").read_text()
    assert "✓[^1]" in page
    assert "P1.txt, line" in page
    assert "Extract, made without a language model" in page
    index = (out / "index.md").read_text()
    assert [] == [who for who in SAID if f"]({who.lower()}.md)" not in index]
    assert "6 interviews" in capsys.readouterr().out


def test_a_page_that_a_person_changed_stays(offices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed or foreign page is not written over: the new one stands beside it, and that is said."""
    out = tmp_path / "out"
    assert 0 == run(["summaries", str(offices), "--out", str(out)])
    changed = (out / "p1.md").read_text() + "My note.\n"
    (out / "p1.md").write_text(changed)
    (out / "p2.md").write_text("Mine alone.\n")
    assert 0 == run(["summaries", str(offices), "--out", str(out)])
    assert (changed, "Mine alone.\n") == ((out / "p1.md").read_text(), (out / "p2.md").read_text())
    assert "✓" in (out / "p1.new.md").read_text()
    assert "A person changed p1.md" in capsys.readouterr().out
    (out / "p1.new.md").write_text("Mine as well.\n")
    assert 2 == run(["summaries", str(offices), "--out", str(out)])
    assert "move one of them away" in capsys.readouterr().err
    assert "Mine as well.\n" == (out / "p1.new.md").read_text()


def test_words_are_never_markup(offices: Path, tmp_path: Path) -> None:
    """Markup, links and footnotes inside interviews show as themselves on the pages."""
    hostile = "I said <script>alert(1)</script> and [click](http://x.example) and | a table [^1]: here."
    (offices / "P6.txt").write_text(f"P6: {hostile}\n\nP6: And I like the colours as well.\n")
    assert 0 == run(["summaries", str(offices), "--out", str(tmp_path / "out")])
    page = (tmp_path / "out" / "p6.md").read_text()
    assert "<script" not in page.replace("\\<script", "")
    assert re.search(r"(?<!\\)\[click", page) is None


@pytest.mark.parametrize("name", ["notebooks", "officials"])
def test_the_bundled_studies_are_coded(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """On real interviews every passage of a participant is read, and the same run gives the same codes."""
    folder = str(copy_study(name))
    found = as_json(capsys, "themes", folder)
    assert [] == found["coverage"]["unread"]
    assert 2 < len(found["themes"])
    again = as_json(capsys, "themes", folder, "--again")
    assert found["themes"] == again["themes"]


def test_pseudonyms_stay_and_profile_makes_no_store(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A named speaker has one pseudonym in every run, and a look at the evidence makes no database."""
    (offices / "P7.txt").write_text("Maria Lopez: It crashed on Friday.\n\nMaria Lopez: I called the help desk.\n")
    first, second = (as_json(capsys, "profile", str(offices)) for _ in range(2))
    assert first["snippets"] == second["snippets"]
    assert "Lopez" not in json.dumps(first)
    assert not (offices / ".persona-gen" / "store.db").exists()
