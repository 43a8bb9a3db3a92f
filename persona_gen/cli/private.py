"""`persona-gen privacy` and `persona-gen ledger`: what is hidden before anything is sent, and what was sent."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from persona_gen.cli.console import print_table, progress_shown, say
from persona_gen.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.run import LedgerEntry
    from persona_gen.workflow.privacy import PrivacyOutcome, Rare

STUDY = click.argument("study", default=".", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
SHOWN = 20
"""Rare combinations that the table shows; `--json` has all."""


@click.command(epilog="Example: persona-gen privacy my-study")
@STUDY
@click.option("--show-originals", is_flag=True, help="List what was replaced by what; on a terminal only.")
@AS_JSON
def privacy(study: Path, show_originals: bool, as_json: bool) -> None:
    """Show what personal data is replaced in the interviews, and who is rare.

    Names, addresses and numbers are replaced before anything is stored or sent. Counts are shown by kind
    and file, never the originals. Attributes that fewer than [privacy] min_cell participants have are
    listed: they can give somebody away without a name.
    """
    from persona_gen.workflow.privacy import look_for_personal_data

    if show_originals and not sys.stdout.isatty():
        hint = "run it on a terminal, without a pipe and without a file"
        raise SettingsError("--show-originals writes to a terminal only", hint=hint)
    with progress_shown() as progress:
        outcome = look_for_personal_data(study, progress)
    if as_json:
        _print_json(_outcome_json(outcome))
        return
    _print_outcome(outcome)
    if show_originals:
        rows = [(f"{r.source}, {r.locator}", r.original, r.replacement, r.by) for r in outcome.report.replaced]
        print_table("Originals", ("where", "original", "replaced by", "found by"), rows)


def _print_outcome(outcome: PrivacyOutcome) -> None:
    """Print what was replaced, then who is rare."""
    from persona_gen.workflow.privacy import replaced_by_kind

    rows = [(kind, source, f"{count:,}") for kind, source, count in replaced_by_kind(outcome.report)]
    if not outcome.study.privacy.redact:
        say("[privacy] redact = false: nothing is replaced; texts go to the model as they are.")
    elif rows or outcome.report.speakers:
        print_table("Replaced before anything is stored or sent", ("kind", "file", "count"), rows, right=[2])
        speakers = len(outcome.report.speakers)
        say(f"People numbered: {outcome.report.people:,}; speakers shown by number: {speakers:,}")
    else:
        say("No personal data was found.")
    for source in outcome.revealing_files:
        say(f"warning: {source}: the file is called like a speaker, and places in files are shown; rename it")
    _print_rare(outcome)


def _print_rare(outcome: PrivacyOutcome) -> None:
    least = outcome.study.privacy.min_cell
    if not outcome.asked:
        say("No attributes of participants are read, so none can be rare.")
    elif not outcome.rare:
        say(f"Each attribute, and each combination of them, is shared by {least} participants or more.")
    else:
        rows = [(_attributes(rare), str(len(rare.participants))) for rare in outcome.rare[:SHOWN]]
        title = f"Rare among {outcome.asked} participants (fewer than {least} have it)"
        print_table(title, ("attributes", "participants"), rows, right=[1])
        more = len(outcome.rare) - SHOWN
        if more > 0:
            say(f"and {more:,} more; --json has all")
        say("warning: who knows the group can recognise these people; drop or merge such attributes.")


def _attributes(rare: Rare) -> str:
    return ", ".join(f"{column} = {value}" for column, value in rare.attributes)


def _outcome_json(outcome: PrivacyOutcome) -> dict[str, Any]:
    """Return everything but the originals."""
    from persona_gen.workflow.privacy import replaced_by_kind

    rows = replaced_by_kind(outcome.report)
    return {
        "redact": outcome.study.privacy.redact,
        "replaced": [{"kind": kind, "file": source, "count": count} for kind, source, count in rows],
        "people": outcome.report.people,
        "speakers": sorted(outcome.report.speakers.values()),
        "revealing_files": list(outcome.revealing_files),
        "min_cell": outcome.study.privacy.min_cell,
        "participants_with_attributes": outcome.asked,
        "rare": [{"attributes": dict(r.attributes), "participants": list(r.participants)} for r in outcome.rare],
    }


@click.command(epilog="Example: persona-gen ledger my-study --show 3")
@STUDY
@click.option("--show", "number", type=click.IntRange(min=1), metavar="N", help="Print call N: all that was sent.")
@click.option("--full", is_flag=True, help="Print every call like this.")
@AS_JSON
def ledger(study: Path, number: int | None, full: bool, as_json: bool) -> None:
    """Show every call to a language model: when, what for, outcome, tokens, cost.

    --show N prints the text that left this machine, word for word, and what came back. Signs that would
    command the terminal are shown as U+FFFD; --json has them escaped.
    """
    from persona_gen.workflow.privacy import ledger_entries

    entries = list(enumerate(ledger_entries(study), 1))
    if number is not None and number > len(entries):
        hint = f"`persona-gen ledger {quote(str(study))}` lists them"
        raise SettingsError(f"there is no call {number}; the ledger holds {len(entries)}", hint=hint)
    chosen = entries if number is None else [entries[number - 1]]
    if as_json:
        _print_json({"calls": [_entry_json(place, entry) for place, entry in chosen]})
    elif full or number is not None:
        for place, entry in chosen:
            _print_entry(place, entry)
    elif entries:
        _print_entries(entries)
    else:
        say("Nothing was sent to a language model.")


def _print_entries(entries: Sequence[tuple[int, LedgerEntry]]) -> None:
    rows = [
        (str(place), f"{e.started:%Y-%m-%d %H:%M}", e.template, e.llm_model, e.outcome, _tokens(e), _cost(e))
        for place, e in entries
    ]
    header = ("", "when (UTC)", "template", "model", "outcome", "tokens in/out", "cost")
    print_table("Calls to a language model", header, rows, right=(0, 5, 6))


def _print_entry(place: int, entry: LedgerEntry) -> None:
    """Print one attempt whole."""
    say(f"== call {place}: {entry.started:%Y-%m-%d %H:%M:%S} UTC, attempt {entry.attempt}, {entry.seconds:.1f} s")
    say(f"template {entry.template} ({entry.template_hash[:12]}), model {entry.llm_model}")
    say(f"outcome {entry.outcome}, tokens {_tokens(entry)}, cost {_cost(entry)}")
    if entry.detail:
        say(f"detail: {entry.detail}")
    for role, text in _sent(entry.request):
        say(f"-- sent, {role}:")
        say(text)
    say("-- came back:")
    say(entry.response if entry.response is not None else "(nothing)")
    say()


def _sent(request: str) -> list[tuple[str, str]]:
    """Return what was sent in parts: each message as it reads, and the rest of the request as JSON."""
    try:
        body = json.loads(request)
        messages = [(str(message["role"]), str(message["content"])) for message in body["messages"]]
    except (ValueError, KeyError, TypeError):
        return [("request", request)] if request else [("request", "(unknown)")]
    rest = {key: value for key, value in body.items() if key != "messages"}
    return [*messages, ("settings and schema", json.dumps(rest, ensure_ascii=False))]


def _tokens(entry: LedgerEntry) -> str:
    return f"{entry.usage.input_tokens:,}/{entry.usage.output_tokens:,}" if entry.usage else "unknown"


def _cost(entry: LedgerEntry) -> str:
    return "unknown" if entry.cost_usd is None else f"${entry.cost_usd:.4f}"


def _entry_json(place: int, entry: LedgerEntry) -> dict[str, Any]:
    return {"call": place, **entry.model_dump(mode="json")}


def _print_json(data: Any) -> None:
    """Print ASCII only, so that nothing in it can command a terminal."""
    click.echo(json.dumps(data, ensure_ascii=True, indent=1))
