"""Tables of the command line that need the domain's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.cli.console import print_table, say
from persona_gen.domain import wording
from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.domain.voices import voice_balance
from persona_gen.workflow.evidence import strongest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from persona_gen.domain.evidence import EvidenceBase, Statistic, StatisticValue
    from persona_gen.store.records import LedgerTotals
    from persona_gen.study import Study
    from persona_gen.workflow.check import Recheck
    from persona_gen.workflow.study_runs import StudyStatus

SHOWN = 12
"""Statistics a segment that the table of `profile` shows; `--json` has all."""


def print_profile(study: Study, base: EvidenceBase, segments: Sequence[str]) -> None:
    """Print sizes, then each segment's strongest statistics, gaps, and what was left out."""
    rows = [
        (
            s.id,
            s.name,
            "–" if s.n is None else f"{s.n:,}",
            "–" if s.share is None else f"{s.share:.1%}",
            _snippets(base, s.id),
        )
        for s in base.segments
    ]
    print_table(base.title or base.study, ("segment", "name", "n", "share", "snippets"), rows, right=(2, 3, 4))
    for segment in base.segments:
        own = [s for s in base.statistics if s.segment == segment.id]
        if (segments and segment.id not in segments) or not own:
            continue
        kept = strongest_of(base, segment.id, min(SHOWN, study.evidence.statistics))
        title = f"{segment.name}: the {len(kept)} strongest of {len(own)} statistics"
        header = ("id", "what", "value", "95 % interval", "overall", "n")
        print_table(title, header, [_statistic_row(s) for s in kept], right=(2, 3, 4, 5))
    _print_gaps(base)
    for left in base.left_out:
        say(f"left out: {left.count:,} {left.what}: {left.reason}" + (f" ({left.where})" if left.where else ""))


def _statistic_row(statistic: Statistic) -> tuple[str, ...]:
    """Return one statistic's cells: bare figures, with the unit once behind what was measured."""
    unit = f" [{statistic.unit}]" if statistic.unit and statistic.unit != "share" else ""
    interval = "–"
    if statistic.interval:
        low, high = (_figure(statistic, bound) for bound in statistic.interval)
        interval = f"{low}–{high}"
    overall = "–" if statistic.overall is None else _figure(statistic, statistic.overall)
    n = "–" if statistic.n is None else f"{statistic.n:,}"
    return statistic.id, wording.describe(statistic) + unit, _figure(statistic, statistic.value), interval, overall, n


def _figure(statistic: Statistic, value: StatisticValue) -> str:
    """Return a value without its unit: a percentage for shares, a plain figure for other numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return wording.value_text(statistic, value)
    return wording.percent_text(value) if statistic.statistic == "share" else wording.number_text(value)


def _print_gaps(base: EvidenceBase) -> None:
    if base.gaps:
        rows = [
            (
                g.segment,
                g.label,
                f"{g.difference:+.0%}",
                f"{g.interval[0]:+.0%} – {g.interval[1]:+.0%}",
                "yes" if g.flagged else "no",
            )
            for g in base.gaps
        ]
        print_table("Say–do gaps (stated − observed)", ("segment", "what", "gap", "95 % interval", "flagged"), rows)


def _snippets(base: EvidenceBase, segment: str) -> str:
    return f"{sum(s.segment == segment for s in base.snippets):,}"


def print_findings(rechecks: Sequence[Recheck]) -> None:
    """Print each claim that is contradicted or unsupported, with the reason and the suggestion."""
    for recheck in rechecks:
        if recheck.is_new_data:
            broke = f"; broke: {', '.join(recheck.broke)}" if recheck.broke else "; nothing broke"
            say(f"{recheck.record.revision.segment}: checked against new data{broke}")
        pairs = zip(recheck.report.claims, recheck.report.verdicts, strict=True)
        for claim, verdict in pairs:
            if verdict.verdict in {"contradicted", "unsupported"}:
                place = f"{recheck.record.revision.segment} · {claim.statement}"
                say(f"\n{VERDICT_SIGNS[verdict.verdict]} {place}: {claim.text}")
                say(f"  {verdict.reason}")
                if verdict.suggestion:
                    say(f"  suggestion: {verdict.suggestion}")


def totals_line(totals: LedgerTotals) -> str:
    """Return the calls, tokens and cost in one line; what is unknown is said to be unknown."""
    tokens = f"{totals.input_tokens:,} tokens in, {totals.output_tokens:,} out"
    if totals.unknown_usage:
        tokens += f" (unknown for {totals.unknown_usage} attempts)"
    cost = f"${totals.cost_usd:.4f}"
    if totals.unknown_cost:
        cost = "unknown" if not totals.cost_usd else f"{cost} plus {totals.unknown_cost} attempts of unknown cost"
    return f"Model calls: {totals.attempts} attempts, {totals.failed_attempts} failed; {tokens}; cost {cost}"


def status_lines(found: StudyStatus) -> Iterator[str]:
    """Yield what stands below the table of `status`."""
    info = found.study.study
    if found.evidence:
        base = found.evidence
        yield f"Evidence: {len(base.statistics):,} statistics, {len(base.snippets):,} snippets ({base.fingerprint})"
    if info.collected:
        yield f"Data collected {info.collected}; review by {info.review_by or 'not set'}"
    if found.totals.attempts:
        yield totals_line(found.totals)
        for record in found.records:
            voices = voice_balance(record.revision.filled, base)
            if voices.loudest:
                yield f"{record.revision.segment}: {voices.text}"
    open_drafts = [r.revision.segment for r in found.records if r.revision.segment not in found.approved]
    yield f"Approved: {len(found.approved)} of {len(found.records)}"
    if open_drafts:
        yield f"Not yet approved: {', '.join(open_drafts)}"
