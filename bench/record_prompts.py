"""Write a study's drafting prompts to files, and file the answers of a reader as recorded completions.

    python bench/record_prompts.py render STUDY FOLDER      FOLDER/<segment>.txt, one prompt each
    python bench/record_prompts.py store STUDY FOLDER OUT --model NAME --date 2026-11-22
                                                            FOLDER/<segment>.json ► OUT/<prompt hash>.json

A recording is a completion of a large language model that was given nothing but the rendered prompt and its
schema. It is filed unedited, under the prompt's hash: a changed template or changed evidence finds no recording.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from persona_gen.drafting.model_writer import ModelWriter
from persona_gen.llm.recorded import RecordedClient, write_recording
from persona_gen.prompting import PromptLibrary
from persona_gen.workflow.draft import profiles_of
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.study_runs import profile_study

if TYPE_CHECKING:
    from persona_gen.domain.run import CompletionRequest


def requests_of(study_folder: Path, llm_model: str) -> dict[str, CompletionRequest]:
    """Return the drafting request of each segment."""
    study, base = profile_study(study_folder, Silent())
    writer = ModelWriter(RecordedClient(study_folder), PromptLibrary(), study.llm, llm_model, kind="recorded")
    return {profile.segment.id: writer.draft_request(profile) for profile in profiles_of(study, base)}


@click.group()
def main() -> None:
    """Render drafting prompts, and store answers as recordings."""


@main.command()
@click.argument("study", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path))
def render(study: Path, folder: Path) -> None:
    """Write one prompt a segment."""
    folder.mkdir(parents=True, exist_ok=True)
    for segment, request in requests_of(study, "rendered").items():
        parts = [f"{message.role.upper()} MESSAGE\n\n{message.content}" for message in request.messages]
        schema = f"JSON SCHEMA OF THE ANSWER\n\n{json.dumps(request.json_schema, ensure_ascii=False)}"
        (folder / f"{segment}.txt").write_text("\n\n".join([*parts, schema]), encoding="utf-8")
        sys.stdout.write(f"{folder / segment}.txt {request.prompt_hash}\n")


@main.command()
@click.argument("study", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--model", "llm_model", required=True, help="Name of the model that answered.")
@click.option("--date", "recorded", type=click.DateTime(["%Y-%m-%d"]), required=True)
def store(study: Path, folder: Path, out: Path, llm_model: str, recorded: date) -> None:
    """File one answer a segment."""
    for segment, request in requests_of(study, llm_model).items():
        answer = folder / f"{segment}.json"
        if answer.exists():
            day = date(recorded.year, recorded.month, recorded.day)
            path = write_recording(out, request, answer.read_text(encoding="utf-8"), llm_model, day)
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
