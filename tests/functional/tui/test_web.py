"""`--web`: the app in a browser, for this machine unless somebody asks for more, and for our own page only."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from persona_gen.cli import run
from persona_gen.tui.serving import ReviewServer, review_command

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "reviews.example"])  # noqa: S104  refused
def test_other_machines_are_let_in_only_when_asked_for(
    host: str, copy_study: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Another host than this machine is refused with one line that names the flag."""
    assert 2 == run(["review", str(copy_study("officials")), "--web", "--host", host])

    said = capsys.readouterr().err
    assert 1 == said.count("\n")
    assert "--allow-network" in said
    assert "no login" in said


def test_a_missing_study_is_one_line_before_anything_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The person who starts the server sees the error, not the one who opens the page."""
    assert 2 == run(["review", str(tmp_path / "none"), "--web"])

    said = capsys.readouterr().err
    assert 1 == said.count("\n")
    assert "no such folder" in said


@pytest.mark.parametrize(
    ("host", "origin", "named", "is_own"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("127.0.0.1", "http://localhost:8000", "localhost:8000", True),
        ("127.0.0.1", "http://evil.example", "127.0.0.1:8000", False),
        ("127.0.0.1", "http://127.0.0.1:9999", "127.0.0.1:8000", False),
        ("127.0.0.1", "http://evil.example:8000", "evil.example:8000", False),
        ("127.0.0.1", None, "127.0.0.1:8000", False),
        ("127.0.0.1", "null", "127.0.0.1:8000", False),
        ("192.0.2.7", "http://192.0.2.7:8000", "192.0.2.7:8000", True),
    ],
)
def test_only_our_own_page_may_open_the_review(host: str, origin: str | None, named: str, is_own: bool) -> None:
    """Another page in the same browser, or a name that somebody pointed at this machine, is not let in."""
    server = ReviewServer("true", host, 8000, lambda _line: None)

    assert is_own is server.is_own(origin, named)


def test_the_page_loads_nothing_from_elsewhere() -> None:
    """No font, script or picture of another server."""
    page = (Path(sys.modules[ReviewServer.__module__].__file__ or "").with_name("web") / "app_index.html").read_text()

    assert "http" not in page.replace("{{ app_websocket_url }}", "")


def test_names_in_the_command_are_no_code(tmp_path: Path) -> None:
    """A study or a reviewer with quotes and semicolons reaches the app as it is."""
    folder, reviewer = tmp_path / "a b; rm -rf x", "Ana 'A' $(id)"

    parts = shlex.split(review_command(folder, reviewer))
    assert [sys.executable, "-m", "persona_gen", "review", str(folder), "--reviewer", reviewer] == parts
