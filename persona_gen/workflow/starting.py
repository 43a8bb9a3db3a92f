"""Starting: a new study from the files at hand, and the demo."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from persona_gen.bundled import DEMO_STUDY, bundled_folder
from persona_gen.errors import UserInputError
from persona_gen.study import STUDY_FILE
from persona_gen.workflow.study_runs import draft_study, export_study

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.workflow.draft import DraftResult
    from persona_gen.workflow.progress import Progress

DEMO_TITLE = "Notebook users, December 2015 (a real survey, CC0)"


def init_study(folder: Path) -> Path:
    """Write a commented `study.toml` for the files in `folder`; an existing one is never overwritten.

    Raises:
        UserInputError: the folder is missing or cannot be written, or holds a study already.
    """
    from persona_gen.sources.inspect import propose_study

    if not folder.is_dir():
        raise UserInputError(
            "no such folder", where=str(folder), hint="name the folder with your tables and interviews"
        )
    path = folder / STUDY_FILE
    if path.exists():
        raise UserInputError("there is a study already", where=str(path), hint="edit it, or move it away first")
    text = propose_study(folder)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        hint = "make the folder writable"
        raise UserInputError(f"cannot be written: {error.strerror}", where=str(path), hint=hint) from error
    return path


@dataclass(frozen=True, slots=True)
class DemoOutcome:
    """What the demo made."""

    title: str
    result: DraftResult
    board: Path
    next_steps: tuple[str, ...]
    """Arguments of commands worth trying, without the program's name."""


def run_demo(folder: Path, progress: Progress) -> DemoOutcome:
    """Copy the bundled study into `folder`, draft every segment with the evidence writer, write HTML cards.

    Run again, it goes on with what is there.

    Raises:
        UserInputError: `folder` holds something else, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UserInputError("this is a file", where=str(folder), hint="name a folder: persona-gen demo FOLDER")
    if folder.exists() and any(folder.iterdir()) and not (folder / STUDY_FILE).exists():
        raise UserInputError(
            "this folder is not empty", where=str(folder), hint="name another: persona-gen demo FOLDER"
        )
    try:
        ignored = shutil.ignore_patterns("expected_*", ".*")
        shutil.copytree(bundled_folder(DEMO_STUDY), folder, dirs_exist_ok=True, ignore=ignored)
    except OSError as error:
        hint = "name another folder: persona-gen demo FOLDER"
        raise UserInputError(f"cannot be written: {error.strerror}", where=str(folder), hint=hint) from error
    result, _ = draft_study(folder, progress, writer="evidence")
    paths = export_study(folder, "html", folder / "cards")
    here = quote(str(folder))
    first = result.records[0].revision.segment
    return DemoOutcome(
        title=DEMO_TITLE,
        result=result,
        board=paths[-1],
        next_steps=(
            f"profile {here} --segment {first}",
            f"review {here}",
            f"check {here} --gate",
            f"export {here} --format md --out {quote(str(folder / 'cards'))}",
            "init YOUR-FOLDER      (a folder with your own tables and interviews)",
            f"draft {here} --fresh --writer model      (with OPENAI_API_KEY and PERSONA_GEN_MODEL set)",
        ),
    )
