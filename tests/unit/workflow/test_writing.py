"""Files are written whole, and never over what a person changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persona_gen.errors import UserInputError
from persona_gen.workflow.writing import write_sealed, write_whole

if TYPE_CHECKING:
    from pathlib import Path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="\r"), max_size=200))
def test_what_we_wrote_is_ours(tmp_path: Path, text: str) -> None:
    """A file that nobody changed is written over, whatever is in it."""
    path = tmp_path / "page.md"
    assert path == write_sealed(path, text)
    assert path == write_sealed(path, f"{text} more\n")
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("change", ["{}!", "!{}", "{}\n", " {}"])
def test_a_changed_file_stays(tmp_path: Path, change: str) -> None:
    """One added character, also a blank line at the end, makes it a person's; the new text stands beside it."""
    path = write_sealed(tmp_path / "page.md", "Hello.\n")
    path.write_text(change.format(path.read_text()))
    theirs = path.read_text()
    assert tmp_path / "page.new.md" == write_sealed(path, "New.\n")
    assert theirs == path.read_text()


def test_the_file_beside_goes_when_it_is_not_needed(tmp_path: Path) -> None:
    """When the person's file is gone, the new text takes its name and nothing stale is left."""
    path = tmp_path / "page.md"
    path.write_text("Mine.\n")
    write_sealed(path, "New.\n")
    path.unlink()
    assert path == write_sealed(path, "Newer.\n")
    assert [path] == list(tmp_path.iterdir())


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder that is a file is one line, and no half of a file is left."""
    (tmp_path / "file").touch()
    with pytest.raises(UserInputError, match="cannot be written"):
        write_whole(tmp_path / "file" / "page.md", "x")
    assert [tmp_path / "file"] == list(tmp_path.iterdir())
