"""`persona-gen draft --hold-out`: its tables, and the report as a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from persona_gen.cli.console import complain, print_table, progress_shown, say
from persona_gen.errors import EXIT_DONE, EXIT_LLM

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.workflow.held_comparison import Compared
    from persona_gen.workflow.holding_out import HoldOut, HoldOutReport, Sizes

SIGNS = {"confirms": "✓", "contradicts": "✗", "never_mentions": "·", "states_nothing": "–"}


def run_hold_out(study: Path, given: str, seed: int, *, as_json: bool, **draft: Any) -> int:
    """Draft with a hold-out and show what the kept-away part says; return the exit code."""
    from persona_gen.workflow.held_parts import read_share
    from persona_gen.workflow.holding_out import draft_hold_out

    share = read_share(given)
    with progress_shown() as progress:
        found = draft_hold_out(study, progress, share=share, seed=seed, **draft)
    if as_json:
        say(json.dumps(found.report.model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        _show(found)
    for segment, error in found.report.failed.items():
        complain(f"{segment}: {error}")
    return EXIT_LLM if found.report.failed else EXIT_DONE


def _show(found: HoldOut) -> None:
    """Print sizes, a line for each persona, what was contradicted, and how to read it."""
    report = found.report
    print_table(f"Hold-out of {report.share:.0%}, seed {report.seed}", *_sizes(report), right=(1, 2, 3))
    rows = [
        (p.segment, p.name, *(p.counts()[outcome] for outcome in p.counts()))  # in the order of SIGNS
        for p in report.personas
    ]
    print_table("What the kept-away part says", ("segment", "persona", *SIGNS.values()), rows, right=range(2, 6))
    say("✓ confirms  ✗ contradicts  · never mentions  – nothing to compare")
    for persona in report.personas:
        for claim in persona.claims:
            if claim.outcome == "contradicts":
                _claim(persona.segment, claim)
    compared, beyond = report.figures
    if compared:
        by_chance = round(compared * 0.05, 1)
        say(f"\nFigures compared: {compared}, beyond chance: {beyond}; about {by_chance:g} would be by chance alone.")
    for line in report.method:
        say(f"- {line}")
    if found.totals.attempts:
        from persona_gen.cli.tables import totals_line

        say(totals_line(found.totals))
    say(f"Every claim with its reason and place: {found.path}")


def _sizes(report: HoldOutReport) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    def row(name: str, sizes: Sizes) -> tuple[str, ...]:
        customers = "–" if sizes.customers is None else f"{sizes.customers:,}"
        return name, customers, f"{sizes.voices:,}", f"{sizes.snippets:,}"

    return ("part", "customers in segments", "voices", "snippets"), [
        row("drafted", report.drafted),
        row("kept away", report.held),
    ]


def _claim(segment: str, claim: Compared) -> None:
    say(f"\n{SIGNS[claim.outcome]} {segment} · {claim.claim}: {claim.text}")
    say(f"  {claim.reason}")
    for place in claim.places:
        say(f"  kept away: {place}")
