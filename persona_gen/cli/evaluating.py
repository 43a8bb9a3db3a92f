"""`persona-gen eval`: the checker measured on labelled sets."""

from __future__ import annotations

import json
from pathlib import Path

import click

from persona_gen.cli.console import print_table, progress_shown, say


@click.command(name="eval", epilog="Example: persona-gen eval fixtures/bench --errors")
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option(
    "--write",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also put the tables between the eval markers of this Markdown file.",
)
@click.option(
    "--embeddings",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of a local sentence-embedding model (ONNX), to run the embedding floor as well.",
)
@click.option("--errors", is_flag=True, help="Print every wrong verdict: false greens, misses, false alarms.")
def evaluate(
    folders: tuple[Path, ...], as_json: bool, write: Path | None, embeddings: Path | None, errors: bool
) -> None:
    """Measure the checker on labelled sets; calls no model.

    Reads every NAME.bundles.jsonl with NAME.gold.jsonl below each FOLDER. Prints the figures by set and
    by kind beside cheap methods on the same claims, at the set's own rate of errors and at the rate of
    real drafts, and how many claims a second were checked.
    """
    from persona_gen.evaluation.report import LEGEND, mistake_lines, speed_lines, tables_of, write_into
    from persona_gen.workflow.evaluate import evaluate_folders

    with progress_shown() as progress:
        outcome = evaluate_folders(folders, progress, embeddings)
    if write is not None:
        write_into(write, outcome)
    if as_json:
        say(json.dumps(outcome.to_json_dict(), ensure_ascii=False, indent=1))
        return
    say(f"Checkers: {outcome.checkers}\n")
    for table in tables_of(outcome):
        print_table(table.title, table.header, table.rows, right=table.right)
    say(f"{LEGEND}\n")
    for line in speed_lines(outcome):
        say(line)
    if errors:
        for line in (line for one in outcome.sets for line in mistake_lines(one.mistakes)):
            say(f"\n{line}")
