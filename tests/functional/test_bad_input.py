"""Every wrong input ends with exit code 2 and one line: what is wrong, where, and what to do next."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from persona_gen.cli import run
from persona_gen.errors import StoreError, TemplateError
from persona_gen.prompting import PromptLibrary
from persona_gen.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

PROMPTS = Path(__file__).parents[2] / "prompts"
SCREEN = "persona-gen: "
NEXT_STEP = " — "
"""What stands between the problem and the next step in every message (`PersonaGenError`)."""


def complaint(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that has to fail as bad input does, and return its one line."""
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    told = capsys.readouterr()
    lines = [line for line in told.err.splitlines() if line.startswith(SCREEN)]
    assert 2 == code, told.err
    assert 1 == len(lines), told.err
    assert lines[0] == told.err.splitlines()[-1]
    assert "Traceback" not in told.err + told.out
    assert NEXT_STEP in lines[0]
    return lines[0]


def edit(folder: Path, old: str, new: str) -> None:
    study = folder / "study.toml"
    text = study.read_text()
    assert old in text
    study.write_text(text.replace(old, new))


def table(folder: Path, content: str | bytes) -> None:
    path = folder / "customers.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def extend(folder: Path, more: str) -> None:
    study = folder / "study.toml"
    study.write_text(study.read_text() + more)


HEADER = "id,group,age,member\n"
ROWS = "".join(f"c{i},group 00,{20 + i},yes\n" for i in range(30))

TABLES: dict[str, tuple[str | bytes, list[str]]] = {
    "header only": (HEADER, ["customers.csv", "no row below it"]),
    "empty": ("", ["customers.csv", "empty"]),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, ["customers.csv"]),
    "rows of unequal length": (HEADER + ROWS + "c99,group 00\n", ["customers.csv", "row 32"]),
    "rows that are too long": (HEADER + ROWS + "c99,group 00,20,yes,surplus\n", ["customers.csv", "row 32"]),
    "duplicate id": (HEADER + ROWS + "c5,group 00,20,yes\n", ["customers.csv", "row 32", "c5", "row 7"]),
    "empty id": (HEADER + ROWS + ",group 00,20,yes\n", ["customers.csv", "row 32", "'id'"]),
    "unknown id column": (HEADER.replace("id", "idd", 1) + ROWS, ["'id'", "did you mean 'idd'?"]),
    "unknown segment column": (HEADER.replace("group", "groups") + ROWS, ["segments.column", "did you mean 'groups'?"]),
    "unknown metric column": (HEADER.replace("age", "aged") + ROWS, ["'age'", "did you mean 'aged'?"]),
    "unbalanced quote": (HEADER + ROWS + 'c99,"group 00,20,yes\n', ["customers.csv", "row 32"]),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_that_cannot_be_used(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """A wrong customer table is named, with the row where there is one."""
    content, words = TABLES[case]
    folder = small_study(1)
    table(folder, content)
    line = complaint(capsys, "profile", folder)
    assert [] == [word for word in words if word not in line], line


def test_a_table_that_is_missing(small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The missing file is named, and the nearest one that is there."""
    folder = small_study(1)
    edit(folder, "customers.csv", "customer.csv")
    line = complaint(capsys, "profile", folder)
    assert "customer.csv: no such file" in line
    assert "did you mean 'customers.csv'?" in line


def test_a_directory_in_place_of_a_table(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A directory is called one."""
    folder = small_study(1)
    (folder / "customers.csv").unlink()
    (folder / "customers.csv").mkdir()
    assert "customers.csv: this is a directory" in complaint(capsys, "profile", folder)


def test_a_zip_bomb_as_workbook_or_document_is_not_unpacked(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty megabytes of nothing in thirty kilobytes are refused by the container's directory."""
    folder = small_study(1)
    for name in ("bomb.xlsx", "bomb.docx"):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("word/document.xml", b"\0" * 30_000_000)
    edit(folder, "customers.csv", "bomb.xlsx")
    assert "bomb.xlsx: it is packed like a zip bomb" in complaint(capsys, "profile", folder)
    edit(folder, "bomb.xlsx", "customers.csv")
    extend(folder, '[[interviews]]\nfiles = ["bomb.docx"]\nsegment = "group-00"\n')
    assert "bomb.docx: it is packed like a zip bomb" in complaint(capsys, "profile", folder)


RULE = (
    '[[segments.rule]]\nid = "r"\nname = "R"\nwhere = "{}"\n'
    '[[segments.rule]]\nid = "rest"\nname = "Rest"\nwhere = "age < 200"'
)
RULES = {
    "matches nobody": ("age > 1000", ["segments.rule.1.where", "'r' matches nobody"]),
    "unknown column": ("agee > 3", ["segments.rule.1.where", "'agee'", "did you mean 'age'?"]),
    "subquery": ("age > (select max(age) from customers)", ["segments.rule.1.where"]),
    "file function": ("id in (select * from read_csv('/etc/passwd'))", ["segments.rule.1.where"]),
    "file in from": ("exists (from '/etc/passwd')", ["segments.rule.1.where"]),
    "settings function": ("current_setting('threads') = '1'", ["segments.rule.1.where"]),
    "environment": ("getenv('HOME') = '/root'", ["segments.rule.1.where"]),
    "type error": ("member + 1 > 2", ["segments.rule.1.where"]),
    "cast that fails": ("cast(member as integer) = 1", ["segments.rule.1.where"]),
    "no condition": ("age + 1", ["segments.rule.1.where"]),
    "two statements": ("age > 1; drop table customers", ["segments.rule.1.where"]),
    "no SQL": ("age >", ["segments.rule.1.where"]),
    "empty": ("", ["segments.rule.1.where"]),
}


@pytest.mark.parametrize("case", RULES)
def test_a_rule_that_cannot_be_used(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """A wrong rule is named by its place in study.toml; nothing but columns can be reached from it."""
    condition, words = RULES[case]
    folder = small_study(1)
    edit(folder, '[segments]\ncolumn = "group"', RULE.format(condition))
    line = complaint(capsys, "profile", folder)
    assert [] == [word for word in ["study.toml", *words] if word not in line], line


SETTINGS = {
    "wrong key": ("[segments]\n", "[segments]\ncolum = 3\n", ["segments.colum", "did you mean 'column'?"]),
    "wrong table": ("[segments]", "[segment]", ["segment", "did you mean 'segments'?"]),
    "broken TOML": ('id = "small"', 'id = "small', ["study.toml", "line 2"]),
    "wrong type": ('id = "small"', "id = 3", ["study.id"]),
    "bad id": ('id = "small"', 'id = "../up"', ["study.id"]),
    "bad number": ("[segments]", "[privacy]\nmin_cell = 0\n[segments]", ["privacy.min_cell"]),
    "bad statistic": ('unit = "years"', 'statistics = ["average"]', ["metric.1.statistics"]),
    "two ways to segment": ('column = "group"', 'column = "group"\n[[segments.group]]\nid="a"\nname="A"', ["segments"]),
    "value without members": (
        'column = "group"',
        'column = "group"\n[[segments.value]]\nvalue = "group 0"',
        ["segments.value.1", "did you mean 'group 00'?"],
    ),
    "metric twice": ('id = "member"', 'id = "age"', ["'age'", "twice"]),
    "gap without metric": (
        '[[metric]]\nid = "age"',
        '[[gap]]\nlabel = "g"\nstated = "agee"\nobserved = "member"\n[[metric]]\nid = "age"',
        ["'agee'", "did you mean 'age'?"],
    ),
    "missing id column key": ('file = "customers.csv"\nid = "id"', 'file = "customers.csv"', ["customers.id"]),
    "no address": (
        "[segments]",
        '[llm]\nbase_url = "localhost:8000"\nmodel = "m"\n[segments]',
        ["llm.base_url", "'localhost:8000'"],
    ),
    "no model": ("[segments]", '[llm]\nbase_url = "http://localhost:8000"\n[segments]', ["no language model"]),
    "recordings that are not there": (
        "[segments]",
        '[draft]\nwriter = "recorded"\nrecordings = "rec"\n[segments]',
        ["rec"],
    ),
    "recorded writer without folder": ("[segments]", '[draft]\nwriter = "recorded"\n[segments]', ["recordings"]),
    "model writer without endpoint": ("[segments]", '[draft]\nwriter = "model"\n[segments]', ["OPENAI_API_KEY"]),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_study_that_cannot_be_used(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """A wrong setting is named by its place; a misspelt one gets the nearest name."""
    old, new, words = SETTINGS[case]
    folder = small_study(1)
    edit(folder, old, new)
    line = complaint(capsys, "draft", folder)
    assert [] == [word for word in words if word not in line], line


INTERVIEWS = {
    "no turns": ("[[interviews]]\nfiles = ['talk.txt']\nsegment = 'group-00'", "talk.txt", b"\n\n", ["talk.txt"]),
    "pattern that matches nothing": ("[[interviews]]\nfiles = ['*.vtt']", "talk.txt", b"P1: Hello.\n", ["*.vtt"]),
    "pattern that leaves the folder": ("[[interviews]]\nfiles = ['/etc/*.conf']", "talk.txt", b"P1: Hi.\n", ["/etc"]),
    "map without the column": (
        "[[interviews]]\nfiles = ['talk.txt']\nparticipants = 'map.csv'",
        "map.csv",
        b"participants,segment\nP1,group 00\n",
        ["map.csv", "'participant'", "did you mean 'participants'?"],
    ),
    "map with an unknown segment": (
        "[[interviews]]\nfiles = ['talk.txt']\nparticipants = 'map.csv'",
        "map.csv",
        b"participant,segment\nP1,grup 00\n",
        ["talk.txt, line 1", "'grup-00'", "did you mean 'group-00'?"],
    ),
    "docx that is no zip": ("[[interviews]]\nfiles = ['talk.docx']", "talk.docx", b"Hello\n", ["talk.docx"]),
    "zip that is no docx": ("[[interviews]]\nfiles = ['talk.docx']", "talk.docx", b"PK\5\6" + bytes(18), ["talk.docx"]),
    "unknown ending": ("[[interviews]]\nfiles = ['talk.mp3']", "talk.mp3", b"ID3", ["talk.mp3", "known: .txt"]),
    "unknown segment": (
        "[[interviews]]\nfiles = ['talk.txt']\nsegment = 'group-0'",
        "talk.txt",
        b"P1: Hi.\n",
        ["group-0"],
    ),
    "answers without the column": (
        "[[interviews]]\nfiles = ['a.csv']\nsegment = 'group-00'",
        "a.csv",
        b"participant,answers\nP1,Hello\n",
        ["a.csv", "'answer'", "did you mean 'answers'?"],
    ),
}


@pytest.mark.parametrize("case", INTERVIEWS)
def test_interviews_that_cannot_be_used(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], case: str
) -> None:
    """A wrong interview file, pattern or map is named."""
    part, name, content, words = INTERVIEWS[case]
    folder = small_study(1)
    (folder / "talk.txt").write_text("P1: I like it here.\n")
    (folder / name).write_bytes(content)
    extend(folder, part + "\n")
    line = complaint(capsys, "profile", folder)
    assert [] == [word for word in words if word not in line], line


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table bookmarks (url text)")
    connection.close()


def _corrupt(path: Path) -> None:
    with open_store(path.parent):
        pass
    data = bytearray(path.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    path.write_bytes(data)


STORES: dict[str, Callable[[Path], object]] = {
    "foreign": _foreign,
    "no database": lambda path: path.write_bytes(b"Dear diary, " * 100),
    "corrupt": _corrupt,
    "folder": Path.mkdir,
}


@pytest.mark.parametrize("command", ["draft", "check", "status", "export"])
@pytest.mark.parametrize("case", STORES)
def test_a_store_that_cannot_be_used(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], case: str, command: str
) -> None:
    """A foreign or damaged database is named, and never written over."""
    folder = small_study(1)
    database = folder / ".persona-gen" / "store.db"
    database.parent.mkdir()
    STORES[case](database)
    before = database.read_bytes() if database.is_file() else None
    assert str(database) in complaint(capsys, command, folder)
    assert before == (database.read_bytes() if database.is_file() else None)


def test_a_file_in_place_of_the_state_folder(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named, and stays."""
    folder = small_study(1)
    (folder / ".persona-gen").write_text("mine")
    for command in ("draft", "status"):
        assert str(folder / ".persona-gen") in complaint(capsys, command, folder)
    assert "mine" == (folder / ".persona-gen").read_text()


def test_a_locked_database_is_named(small_study: Callable[[int], Path]) -> None:
    """Another program that holds the database is told after the wait, with what to do."""
    folder = small_study(1) / ".persona-gen"
    with open_store(folder):
        pass
    other = sqlite3.connect(folder / "store.db", isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError) as caught, open_store(folder, busy_seconds=0.05) as store:
        store.start_run("draft", {})
    other.close()
    assert "another program holds the database" in str(caught.value)
    assert 2 == caught.value.exit_code


def test_nothing_drafted_yet(small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Commands that need personas name the command that makes them, and leave no empty folders behind."""
    folder = small_study(1)
    for command in ("export", "check", "status"):
        assert f"persona-gen draft {folder}" in complaint(capsys, command, folder)
    assert ["customers.csv", "study.toml"] == sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("command", ["profile", "draft"])
def test_an_unknown_segment(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """The nearest segment is offered."""
    line = complaint(capsys, command, small_study(2), "--segment", "group-0l")
    assert "'group-0l'" in line
    assert "did you mean 'group-01'?" in line


def test_export_to_the_wrong_place(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """An unknown persona, an unknown format, and a file in place of the folder are each one line."""
    folder = small_study(2)
    assert 0 == run(["draft", str(folder), "--writer", "evidence"])
    taken = tmp_path / "taken"
    taken.write_text("mine")
    assert str(taken) in complaint(capsys, "export", folder, "--out", taken)
    assert str(taken) in complaint(capsys, "export", folder, "--out", taken / "below")
    assert "mine" == taken.read_text()
    line = complaint(capsys, "export", folder, "--segment", "group-0l", "--out", tmp_path / "out")
    assert "did you mean 'group-01'?" in line
    assert "'docx'" in complaint(capsys, "export", folder, "--format", "docx")


def _bundle(**changes: object) -> str:
    segment = {"id": "a", "name": "A", "n": 10, "share": 1.0}
    claim = {"id": "c1", "segment": "a", "section": "goals", "text": "They are 10.", "cites": []}
    bundle = {"study": "s", "segments": [segment], "statistics": [], "snippets": [], "claims": [claim]}
    return json.dumps(bundle | changes) + "\n"


BUNDLES: dict[str, tuple[str | bytes, list[str]]] = {
    "no JSON": (_bundle() + "{oops\n", ["line 2", "not JSON"]),
    "no object": ("[1, 2]\n", ["line 1", "not a JSON object"]),
    "missing field": (_bundle(claims=[{"id": "c1"}]), ["line 1", "claims", "text"]),
    "no claims": (json.dumps({"study": "s", "segments": []}) + "\n", ["line 1", "claims"]),
    "statistic without a value": (_bundle(statistics=[{"id": "F1"}]), ["line 1", "statistics"]),
    "duplicate claim ids": (_bundle() + _bundle(), ["line 2", "'c1'", "line 1"]),
    "too deep": (_bundle() + "[" * 100_000 + "]" * 100_000 + "\n", ["line 2", "not JSON"]),
    "too large a number": (_bundle().replace('"n": 10', '"n": ' + "9" * 5000), ["line 1", "not JSON"]),
    "empty": ("", ["empty"]),
    "blank": ("\n \n", ["empty"]),
    "binary": (b"\xff\xfe\x00\x01", ["UTF-8"]),
}


@pytest.mark.parametrize("case", BUNDLES)
def test_bundles_that_cannot_be_verified(capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str) -> None:
    """A wrong line is named, and no half output appears."""
    content, words = BUNDLES[case]
    bundles = tmp_path / "bundles.jsonl"
    bundles.write_bytes(content.encode() if isinstance(content, str) else content)
    line = complaint(capsys, "verify", bundles, "--out", tmp_path / "verdicts.jsonl")
    assert [] == [word for word in [str(bundles), *words] if word not in line], line
    assert ["bundles.jsonl"] == [path.name for path in tmp_path.iterdir()]


def test_verify_without_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Missing bundles, a folder, and an output that cannot be written are each one line."""
    bundles = tmp_path / "bundles.jsonl"
    assert "bundles.jsonl" in complaint(capsys, "verify", bundles, "--out", tmp_path / "v.jsonl")
    assert str(tmp_path) in complaint(capsys, "verify", tmp_path, "--out", tmp_path / "v.jsonl")
    bundles.write_text(_bundle())
    assert str(tmp_path / "no" / "v.jsonl") in complaint(
        capsys, "verify", bundles, "--out", tmp_path / "no" / "v.jsonl"
    )
    assert str(tmp_path) in complaint(capsys, "verify", bundles, "--out", tmp_path)
    assert "choose another --out" in complaint(capsys, "verify", bundles, "--out", bundles)
    assert _bundle() == bundles.read_text()


@pytest.mark.parametrize("command", ["profile", "draft", "check", "export", "status"])
def test_no_study(capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str) -> None:
    """A folder without a study, and one that is not there, are named; nothing is made."""
    assert f"persona-gen init {tmp_path}" in complaint(capsys, command, tmp_path)
    assert "no such folder" in complaint(capsys, command, tmp_path / "typo")
    assert [] == list(tmp_path.iterdir())


def test_init_where_it_cannot(
    small_study: Callable[[int], Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A folder that is missing, empty, or a study already, is named; nothing is written over."""
    folder = small_study(1)
    before = (folder / "study.toml").read_text()
    assert "there is a study already" in complaint(capsys, "init", folder)
    assert before == (folder / "study.toml").read_text()
    assert "no such folder" in complaint(capsys, "init", tmp_path / "typo")
    (tmp_path / "empty").mkdir()
    assert str(tmp_path / "empty") in complaint(capsys, "init", tmp_path / "empty")
    assert "persona-gen demo FOLDER" in complaint(capsys, "demo", folder.parent)
    assert str(folder / "study.toml") in complaint(capsys, "demo", folder / "study.toml")


WRONG_USE = {
    "no command": (["drafft"], "draft"),
    "no option": (["draft", ".", "--frsh"], "--fresh"),
    "no writer": (["draft", ".", "--writer", "me"], "'evidence'"),
    "no argument": (["verify"], "BUNDLES"),
}


@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use_of_a_command(capsys: pytest.CaptureFixture[str], case: str) -> None:
    """A wrong command or option ends like every other bad input, with what would be right."""
    arguments, word = WRONG_USE[case]
    assert word in complaint(capsys, *arguments)


def test_a_template_with_an_unknown_variable(tmp_path: Path) -> None:
    """The template and the line are named; the program never guesses."""
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    template = min((tmp_path / "prompts" / "draft_persona").glob("*.md.j2"))
    template.write_text(template.read_text() + "{{ nobody_knows_me }}\n")
    last = len(template.read_text().splitlines())
    with pytest.raises(TemplateError) as caught:
        PromptLibrary(tmp_path / "prompts").render("draft_persona")
    assert f"{template}, line {last}: unknown variable 'nobody_knows_me'" in str(caught.value)
    assert 2 == caught.value.exit_code
