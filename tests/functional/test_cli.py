"""The command line as people and scripts meet it: help, colours, widths, JSON, interruptions, closed pipes."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from persona_gen.cli import run
from persona_gen.cli.commands import COMMANDS
from persona_gen.store import open_store
from tests.support.fault_server import FaultServer, Reply, silence
from tests.support.persona_server import writes_personas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROGRAM = (sys.executable, "-m", "persona_gen")
# Where the tests run in the background, the shell makes every child deaf to SIGINT; this one listens again.
LISTENING = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from persona_gen.cli import main; main()",
]
COLOUR = re.compile(r"\x1b\[[0-9;]*[34][0-9][0-9;]*m")
"""Codes that set a colour; bold and the like are not colours."""


def drafted(folder: Path) -> Path:
    assert 0 == run(["draft", str(folder), "--writer", "evidence"])
    return folder


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_help_shows_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """The help of each command says what it does, fits 80 columns, and ends with a line to copy."""
    assert 0 == run([command, "--help"])
    lines = capsys.readouterr().out.rstrip().splitlines()
    assert lines[-1].strip().startswith(f"Example: persona-gen {command} ")
    assert 80 >= max(map(len, lines))


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` lists all commands in 80 columns; without arguments the same is shown."""
    assert 0 == run(["--help"])
    told = capsys.readouterr().out
    assert [] == [command.name for command in COMMANDS if f"  {command.name} " not in told]
    assert 80 >= max(map(len, told.splitlines()))
    assert 2 == run([])
    assert told.strip() == capsys.readouterr().err.strip()


def in_terminal(*arguments: str, **environment: str) -> str:
    """Run the program on a terminal of 80 columns and return all that it shows."""
    controller, terminal = pty.openpty()
    names = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80"} | environment
    names.pop("CI", None)
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdin=terminal, stdout=terminal, stderr=terminal, env=names
    ) as program:
        os.close(terminal)
        shown = b""
        while True:
            try:
                part = os.read(controller, 65536)
            except OSError:  # the terminal was closed at the other end
                break
            if not part:
                break
            shown += part
        assert 0 == program.wait()
    os.close(controller)
    return shown.decode()


def test_no_color_is_respected(small_study: Callable[[int], Path]) -> None:
    """On a terminal there are colours, and none with NO_COLOR; the words are the same."""
    folder = str(small_study(2))
    assert COLOUR.search(in_terminal("draft", folder, "--writer", "evidence"))
    plain = in_terminal("draft", folder, "--writer", "evidence", NO_COLOR="1")
    assert None is COLOUR.search(plain)
    assert "group-01" in plain


@pytest.mark.parametrize("name", ["shoppers", "notebooks", "officials"])
def test_tables_fit_80_columns_in_a_pipe(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Where nobody says how wide, no line of a table is wider than 80 columns."""
    folder = str(copy_study(name))
    for command in ("profile", "draft", "status"):
        assert 0 == run([command, folder])
        blocks = capsys.readouterr().out.split("\n\n")
        tables = [line for block in blocks for line in block.splitlines() if "left out:" not in line]
        wide = [line for line in tables if cell_len(line) > 80 and not line.startswith(("Next:", "Model calls:"))]
        assert [] == wide


def test_json_is_alone_on_standard_output(
    copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """With --json standard output is one JSON value; progress and notes go to standard error."""
    folder = str(copy_study("shoppers"))
    for command in ("profile", "draft", "check", "status"):
        assert 0 == run([command, folder, "--json"])
        told = capsys.readouterr()
        assert isinstance(json.loads(told.out), dict | list)
        assert "\x1b" not in told.out + told.err
        if command in {"profile", "draft", "check"}:
            assert "Reading" in told.err


def test_one_segment_is_profiled_alone(copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """`--segment` narrows the profile to a segment and everybody; overall values stay."""
    folder = str(copy_study("notebooks"))
    assert 0 == run(["profile", folder, "--json"])
    whole = json.loads(capsys.readouterr().out)
    assert 0 == run(["profile", folder, "--json", "--segment", "students"])
    one = json.loads(capsys.readouterr().out)
    assert ["students"] == [segment["id"] for segment in one["segments"]]
    assert [s for s in whole["statistics"] if s["segment"] in {"students", "*"}] == one["statistics"]
    assert [s for s in whole["snippets"] if s["segment"] == "students"] == one["snippets"]


def test_ctrl_c_keeps_what_was_finished(small_study: Callable[[int], Path]) -> None:
    """An interrupted draft ends with 130 and one line; the persona that was finished is there, and no other."""
    folder, waits = small_study(3), threading.Event()
    answered: list[dict[str, Any]] = []

    def answers_once(request: dict[str, Any]) -> Reply:
        if answered:
            waits.set()
            return silence()
        answered.append(request)
        return writes_personas(request)

    study = folder / "study.toml"
    with FaultServer(answers_once) as server:
        llm = f'[llm]\nbase_url = "{server.base_url}"\nmodel = "m"\nconcurrency = 1\n'
        study.write_text(f"{study.read_text()}{llm}[draft]\nrepairs = 0\n")
        with subprocess.Popen(
            [*LISTENING, "draft", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as program:
            waits.wait()
            program.send_signal(signal.SIGINT)
            out, err = program.communicate()
    assert 130 == program.returncode
    lines = [line for line in err.splitlines() if line.startswith("persona-gen:")]
    assert 1 == len(lines)
    assert "interrupted" in lines[0]
    assert "Traceback" not in out + err
    with open_store(folder / ".persona-gen") as store:
        assert 1 == len(store.personas())


@pytest.mark.parametrize("command", ["profile", "check"])
def test_a_closed_pipe_is_silent(copy_study: Callable[[str], Path], command: str) -> None:
    """`persona-gen … --json | head -1` says nothing about the pipe; the code is the shell's, not the gate's."""
    folder = drafted(copy_study("shoppers"))
    with subprocess.Popen(
        [*PROGRAM, command, str(folder), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        err = program.stderr.read()
    assert [] == [line for line in err.splitlines() if not line.startswith(("Reading ", "note: "))]
    assert 141 == program.returncode


def test_a_full_disk_is_one_line(small_study: Callable[[int], Path]) -> None:
    """Output that cannot be written ends with 2 and one line, and no traceback."""
    folder = drafted(small_study(1))
    with open("/dev/full", "w") as full:  # noqa: PTH123  a device
        done = subprocess.run(
            [*PROGRAM, "status", str(folder)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert 2 == done.returncode
    assert ["persona-gen: standard output: No space left on device"] == [
        line.split(" — ")[0] for line in done.stderr.splitlines()
    ]


def test_a_screen_that_knows_ascii_only(small_study: Callable[[int], Path]) -> None:
    """Where the output cannot show a sign it shows the sign's code; JSON stays JSON."""
    folder = drafted(small_study(1))
    names = os.environ | {"PYTHONIOENCODING": "ascii"}
    shown = subprocess.run([*PROGRAM, "status", str(folder)], capture_output=True, env=names, check=True)
    assert b"\\u2713" in shown.stdout
    printed = subprocess.run([*PROGRAM, "profile", str(folder), "--json"], capture_output=True, env=names, check=True)
    assert "small" == json.loads(printed.stdout.decode("ascii"))["study"]


def test_ids_of_bundles_come_back_as_they_went_in(tmp_path: Path) -> None:
    """Even half a character in a claim's id is the same in the verdicts."""
    claim = {"id": "c\ud800", "segment": "a", "section": "goals", "text": "They are \udfff ten.", "cites": []}
    bundle = {"study": "s", "segments": [], "statistics": [], "snippets": [], "claims": [claim]}
    (tmp_path / "b.jsonl").write_text(json.dumps(bundle) + "\n")
    assert 0 == run(["verify", str(tmp_path / "b.jsonl"), "--out", str(tmp_path / "v.jsonl")])
    assert "c\ud800" == json.loads((tmp_path / "v.jsonl").read_text(encoding="utf-8"))["id"]
