"""`persona-gen log`: who decided what, when."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from persona_gen.cli.console import print_table, say

if TYPE_CHECKING:
    from persona_gen.domain.review import Decision


@click.command(epilog="Example: persona-gen log my-study --verify")
@click.argument("study", default=".", type=click.Path(path_type=Path))
@click.option("--verify", "verifies", is_flag=True, help="Check that no decision was changed, moved or removed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def log(study: Path, verifies: bool, as_json: bool) -> None:
    """Show every decision on the personas: who decided what, when.

    Decisions are only ever added, and each seals the one before. --verify exits with 2 and names the
    first broken entry where the log does not hold.
    """
    from persona_gen.workflow.decision_log import decision_log, verify_log

    count = verify_log(study) if verifies else None
    entries = decision_log(study) if as_json or not verifies else []
    if as_json:
        rows = [{"entry": number, **d.model_dump(mode="json", exclude_none=True)} for number, d in entries]
        say(json.dumps({"verified": verifies, "decisions": rows}, ensure_ascii=False, indent=1))
    elif verifies:
        say(f"The log holds: {count} decisions, none changed, moved or removed.")
    elif entries:
        cells = [(str(number), *_cells(decision)) for number, decision in entries]
        print_table("Decisions", ("", "when (UTC)", "who", "persona", "decision", "on", "why"), cells, right=[0])
    else:
        say("Nobody has decided anything yet.")


def _cells(decision: Decision) -> tuple[str, ...]:
    taken = f" of decision {decision.undoes} on it" if decision.undoes is not None else ""
    return (
        f"{decision.made:%Y-%m-%d %H:%M:%S}",
        decision.reviewer,
        decision.segment,
        decision.verb.replace("_", " ") + taken,
        decision.claim or decision.statement or "",
        decision.reason or "",
    )
