"""Studies and commands for tests of the whole program."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

STUDIES = Path(__file__).parents[2] / "fixtures" / "studies"


@pytest.fixture
def copy_study(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that copies a bundled study into the test's folder."""

    def copy(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(STUDIES / name, folder)
        return folder

    return copy


@pytest.fixture
def small_study(tmp_path: Path) -> Callable[[int], Path]:
    """Return a function that writes a study of n segments with one number and one share."""

    def write(segments: int) -> Path:
        folder = tmp_path / "small"
        folder.mkdir()
        rows = [f"c{i},group {i % segments:02d},{20 + i % 37},{'yes' if i % 3 else 'no'}" for i in range(segments * 40)]
        (folder / "customers.csv").write_text("id,group,age,member\n" + "\n".join(rows) + "\n")
        (folder / "study.toml").write_text(
            '[study]\nid = "small"\n[customers]\nfile = "customers.csv"\nid = "id"\n[segments]\ncolumn = "group"\n'
            '[[metric]]\nid = "age"\nlabel = "Age"\ncolumn = "age"\nunit = "years"\n'
            '[[metric]]\nid = "member"\nlabel = "Is a member"\nwhere = "member = \'yes\'"\n'
        )
        return folder

    return write
