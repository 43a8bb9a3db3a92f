"""The commands. Each parses its arguments, calls one use case and shows what came of it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from persona_gen.cli.console import complain, print_table, progress_shown, say
from persona_gen.cli.evaluating import evaluate
from persona_gen.cli.interviews import summaries, themes
from persona_gen.cli.reviewing import review
from persona_gen.errors import EXIT_DONE, EXIT_GATE, EXIT_LLM, UserInputError

if TYPE_CHECKING:
    from persona_gen.domain.claim import CheckReport
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.workflow.draft import DraftResult
    from persona_gen.workflow.judging import JudgeCalls

STUDY = click.argument("study", default=".", type=click.Path(path_type=Path))
SEGMENTS = click.option(
    "--segment", "segments", multiple=True, metavar="ID", help="Only this segment; may be repeated."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
JUDGE = click.option("--judge", is_flag=True, help="Let a language model decide what is left unchecked.")
EMBEDDINGS = click.option(
    "--embeddings",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of a local sentence-embedding model (ONNX), which finds evidence for --judge and --entailment and"
    " decides nothing; needs persona-gen[embeddings].",
)
SIGNS = {"supported": "✓", "contradicted": "✗", "unsupported": "!", "not_checkable": "–", "unchecked": "?"}


def _print_json(data: Any) -> None:
    ascii_only = (sys.stdout.encoding or "").casefold().replace("-", "") != "utf8"
    text = json.dumps(data, ensure_ascii=ascii_only, indent=1, default=str)
    click.echo(text.encode("utf-8", "backslashreplace").decode())


@click.command(epilog="Example: persona-gen init my-study")
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Look at the files in FOLDER and write a commented study.toml.

    Asks nothing: it proposes the id, segment and text columns, metrics and interview files that it
    finds. Read the file through, then run `persona-gen profile`.
    """
    from persona_gen.workflow.starting import init_study

    path = init_study(folder)
    say(f"Wrote {path}. Read it through, then: persona-gen profile {quote(str(folder))}")


@click.command(epilog="Example: persona-gen profile my-study --json > evidence.json")
@STUDY
@SEGMENTS
@AS_JSON
def profile(study: Path, segments: tuple[str, ...], as_json: bool) -> None:
    """Compute the evidence of each segment: sizes, statistics against everybody, snippets.

    With --json prints the whole evidence base in the format that `verify` reads.
    """
    from persona_gen.cli.tables import print_profile
    from persona_gen.workflow.study_runs import profile_study

    with progress_shown() as progress:
        loaded, base = profile_study(study, progress)
    _need_known(base, segments)
    if as_json:
        _print_json(_only(base, segments).to_json_dict())
        return
    print_profile(loaded, base, segments)


@click.command(epilog="Example: persona-gen draft my-study --segment students --fresh")
@STUDY
@SEGMENTS
@click.option("--fresh", is_flag=True, help="Make new revisions; approved ones are never touched.")
@click.option(
    "--writer",
    type=click.Choice(["auto", "evidence", "model", "recorded"]),
    help="Who words it. `auto` takes the configured endpoint, else the evidence writer.",
)
@click.option(
    "--hold-out",
    metavar="SHARE",
    help="Keep this share of the people away, such as 20%, then report what they say of each claim.",
)
@click.option("--hold-out-seed", default=0, show_default=True, help="Which people are kept away.")
@AS_JSON
def draft(
    study: Path,
    segments: tuple[str, ...],
    fresh: bool,
    writer: Any,
    hold_out: str | None,
    hold_out_seed: int,
    as_json: bool,
) -> int:
    """Draft, check, repair and store a persona for each segment.

    What is finished is kept at once: after an interruption, run the same command to go on. The model is
    any OpenAI-compatible endpoint: OPENAI_API_KEY, OPENAI_BASE_URL, or [llm] in study.toml.

    With --hold-out the study's drafts stay as they are: what is drafted without the kept-away people lies
    apart, and each claim is confirmed, contradicted or never mentioned by them.
    """
    if hold_out is not None:
        from persona_gen.cli.holding_out import run_hold_out

        return run_hold_out(
            study, hold_out, hold_out_seed, as_json=as_json, segments=segments, fresh=fresh, writer=writer
        )
    from persona_gen.workflow.study_runs import draft_study

    with progress_shown() as progress:
        result, totals = draft_study(study, progress, segments=segments, fresh=fresh, writer=writer)
    if as_json:
        rows = [_persona_row(record) for record in result.records]
        failed = {segment: str(error) for segment, error in result.failed.items()}
        _print_json(
            {"personas": rows, "reused": result.reused, "failed": failed, "calls": totals.model_dump(mode="json")}
        )
    else:
        _show_drafts(result)
        if totals.attempts:
            from persona_gen.cli.tables import totals_line

            say(totals_line(totals))
        if result.records:
            say(f"Next: persona-gen export {quote(str(study))} --format html --out cards")
    return EXIT_LLM if result.failed else EXIT_DONE


def _show_drafts(result: DraftResult) -> None:
    """Print a line for each persona, and what is missing."""
    _print_personas("Personas", [_persona_row(record) for record in result.records])
    if result.reused:
        say(f"Already there, left as they are: {', '.join(result.reused)}")
    if result.repaired:
        say(f"Statements reworded after a failed check: {result.repaired}")
    for segment, error in result.failed.items():
        complain(f"{segment}: {error}")


def _persona_row(record: Any) -> dict[str, Any]:
    revision = record.revision
    counts = record.report.counts() if record.report else {}
    return {
        "segment": revision.segment,
        "name": revision.draft.name,
        "label": revision.draft.label,
        "writer": revision.draft.writer.kind,
        "status": record.status,
        "revision": revision.number,
        "verdicts": counts,
    }


def _print_personas(title: str, rows: list[dict[str, Any]]) -> None:
    header = ("segment", "persona", "writer", "status", *SIGNS.values())
    cells = [
        (r["segment"], r["name"], r["writer"], r["status"], *(r["verdicts"].get(v, 0) for v in SIGNS)) for r in rows
    ]
    print_table(title, header, cells, right=range(4, 9))
    say("  ".join(f"{sign} {name}" for name, sign in SIGNS.items()))


@click.command(epilog="Example: persona-gen check my-study --gate")
@STUDY
@click.option("--gate", is_flag=True, help="Exit with 1 if a claim is contradicted or unsupported.")
@JUDGE
@AS_JSON
def check(study: Path, gate: bool, judge: bool, as_json: bool) -> int:
    """Check every stored persona against the data as it is now; without --judge no model is called.

    When the data changed, numbers are filled anew and the statements that broke are shown.
    """
    from persona_gen.cli.tables import print_findings
    from persona_gen.workflow.study_runs import check_study, judge_study

    calls = None
    with progress_shown() as progress:
        if judge:
            rechecks, calls = judge_study(study, progress)
        else:
            rechecks = check_study(study, progress)
    if as_json:
        _print_json(
            [
                _persona_row(r.record) | {"broke": r.broke, "new_data": r.is_new_data, "claims": _claim_rows(r.report)}
                for r in rechecks
            ]
        )
    else:
        _print_personas("Checked", [_persona_row(r.record) for r in rechecks])
        print_findings(rechecks)
        _show_calls(calls)
    bad = sum(r.report.counts()["contradicted"] + r.report.counts()["unsupported"] for r in rechecks)
    if gate and bad:
        complain(f"the gate is closed: {bad} claims are contradicted or unsupported")
        return EXIT_GATE
    return _judge_code(calls)


def _claim_rows(report: CheckReport) -> list[dict[str, Any]]:
    """Return each verdict as the contract has it, with its claim's words and their place in the statement."""
    pairs = zip(report.claims, report.verdicts, strict=True)
    return [
        v.to_json_dict() | {"statement": c.statement, "start": c.start, "end": c.end, "text": c.text} for c, v in pairs
    ]


def _show_calls(calls: JudgeCalls | None) -> None:
    from persona_gen.cli.tables import totals_line

    if calls and calls.totals.attempts:
        say(totals_line(calls.totals))


def _judge_code(calls: JudgeCalls | None) -> int:
    """Return the exit code; where the judge was not reached, say so in one line."""
    if calls and calls.unreachable:
        complain(f"the judge left claims unchecked: {calls.unreachable}")
        return EXIT_LLM
    return EXIT_DONE


@click.command(epilog="Example: persona-gen verify bundles.jsonl --out verdicts.jsonl")
@click.argument("bundles", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Where the verdicts go, one JSON object a line."
)
@JUDGE
@click.option(
    "--entailment",
    type=click.Path(path_type=Path),
    help="Folder of a local entailment model (ONNX cross-encoder) to ask as well; needs persona-gen[entailment].",
)
@EMBEDDINGS
def verify(bundles: Path, out: Path, judge: bool, entailment: Path | None, embeddings: Path | None) -> int:
    """Check the claims of evidence bundles (one JSON object a line); one verdict line comes out for each claim.

    With --judge the language model comes from OPENAI_API_KEY or OPENAI_BASE_URL and PERSONA_GEN_JUDGE_MODEL;
    its calls are kept in .persona-gen beside OUT, so that a second run pays nothing twice.
    """
    from persona_gen.workflow.verify import verify_file

    with progress_shown() as progress:
        verified = verify_file(bundles, out, progress, judge=judge, entailment=entailment, embeddings=embeddings)
    counts = verified.counts
    say(f"{sum(counts.values())} claims: " + ", ".join(f"{SIGNS[v]} {counts.get(v, 0)} {v}" for v in SIGNS))
    _show_calls(verified.calls)
    return _judge_code(verified.calls)


@click.command(epilog="Example: persona-gen export my-study --format html --out cards")
@STUDY
@SEGMENTS
@click.option("--format", "fmt", type=click.Choice(["md", "html", "json"]), default="html", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("cards"), show_default=True, help="Folder to write into."
)
def export(study: Path, segments: tuple[str, ...], fmt: Any, out: Path) -> None:
    """Write a one-page card for each persona: approved text where there is any, else marked as a draft."""
    from persona_gen.workflow.study_runs import export_study

    for path in export_study(study, fmt, out, segments):
        say(str(path))


@click.command(epilog="Example: persona-gen status my-study --json")
@STUDY
@AS_JSON
def status(study: Path, as_json: bool) -> None:
    """Show what was drafted, how it was checked, who approved it, and what it cost."""
    from persona_gen.cli.tables import status_lines
    from persona_gen.workflow.study_runs import status_of

    found = status_of(study)
    rows = [_persona_row(record) for record in found.records]
    if as_json:
        calls = found.totals.model_dump(mode="json")
        _print_json(
            {"study": found.study.study.id, "personas": rows, "approved": sorted(found.approved), "calls": calls}
        )
        return
    _print_personas(found.study.study.title or found.study.study.id, rows)
    for line in status_lines(found):
        say(line)


@click.command(epilog="Example: persona-gen demo my-demo")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("persona-gen-demo"))
def demo(folder: Path) -> None:
    """Run the whole job on a real study that comes along, without a key or a network.

    Copies the study into FOLDER (persona-gen-demo by default), drafts a persona for each segment and
    writes HTML cards.
    """
    from persona_gen.workflow.starting import run_demo

    with progress_shown() as progress:
        outcome = run_demo(folder, progress)
    _print_personas(outcome.title, [_persona_row(record) for record in outcome.result.records])
    say(f"\nOpen {outcome.board} in a browser: a board of all personas, a card behind each.")
    say("\nWhat to try next:")
    # After `make demo` the program is not on the path, so it is named as it was called.
    program = "persona-gen" if shutil.which("persona-gen") else _called_as()
    for line in outcome.next_steps:
        say(f"  {program} {line}")


def _called_as() -> str:
    """Return how the program was called, so that a hint can be copied."""
    return f"{sys.executable} -m persona_gen" if sys.argv[0].endswith("__main__.py") else sys.argv[0]


def _need_known(base: EvidenceBase, segments: tuple[str, ...]) -> None:
    from persona_gen.errors import nearest

    for segment in segments:
        if segment not in base.segments_by_id:
            raise UserInputError(f"no segment {segment!r}", hint=nearest(segment, base.segments_by_id))


def _only(base: EvidenceBase, segments: tuple[str, ...]) -> EvidenceBase:
    """Return the evidence of some segments (and of everybody), or all of it where none is named."""
    if not segments:
        return base
    wanted = {*segments, "*"}
    return base.model_copy(
        update={
            "segments": tuple(s for s in base.segments if s.id in wanted),
            "statistics": tuple(s for s in base.statistics if s.segment in wanted),
            "snippets": tuple(s for s in base.snippets if s.segment in wanted),
            "gaps": tuple(g for g in base.gaps if g.segment in wanted),
        }
    )


COMMANDS = (init, profile, themes, summaries, draft, check, verify, evaluate, review, export, status, demo)
