"""The view of one persona: everything that a card shows, made of domain types, the same for every format."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from persona_gen.domain.base import Frozen
from persona_gen.domain.claim import VerdictName
from persona_gen.domain.evidence import OVERALL
from persona_gen.domain.persona import SECTION_TITLES, SECTIONS
from persona_gen.domain.review import PersonaStatus
from persona_gen.domain.voices import voice_balance
from persona_gen.domain.wording import describe, value_text
from persona_gen.export.chart import ChartRow, chart_rows
from persona_gen.export.parts import (
    ClaimView,
    EvidenceUse,
    FillView,
    GapView,
    LeftOutView,
    Reach,
    SectionView,
    SnippetView,
    Span,
    StatementView,
    StatisticView,
)
from persona_gen.export.text import Clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.domain.claim import CheckReport, Claim, Verdict
    from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
    from persona_gen.domain.persona import FilledStatement
    from persona_gen.domain.review import Decision, PersonaRecord

_DECIDED = {"accept": "accepted", "waive": "waived", "reject": "rejected", "edit": "edited"}


class PersonaView(Frozen):
    """One persona, ready to write in any format."""

    study: Clean
    title: Clean
    """The study's title."""
    segment: Clean
    segment_name: Clean
    segment_n: int | None = None
    segment_share: float | None = None
    """Share of the base, 0..1."""
    name: Clean
    """Invented."""
    label: Clean
    status: PersonaStatus
    status_text: Clean
    """The mark on the card: a draft says that it is one."""
    revision: int
    created: datetime
    approved_by: Clean | None = None
    approved_on: date | None = None
    sections: tuple[SectionView, ...]
    """In `SECTIONS` order, without empty ones."""
    statistics: tuple[StatisticView, ...] = ()
    """Those that statements, charts and say–do gaps refer to."""
    snippets: tuple[SnippetView, ...] = ()
    """Those that statements refer to."""
    chart: tuple[ChartRow, ...] = ()
    gaps: tuple[GapView, ...] = ()
    left_out: tuple[LeftOutView, ...] = ()
    """Of the whole study."""
    checked: bool
    """False where no check report exists."""
    verdicts: dict[VerdictName, int]
    """Number of claims by verdict; every verdict is a key."""
    reach: Reach
    writer: Clean
    writer_kind: Literal["evidence", "model", "recorded"]
    llm_model: Clean | None = None
    template: Clean | None = None
    template_hash: Clean | None = None
    source: Clean
    """Origin and licence of the data."""
    collected: date | None = None
    review_by: date | None = None
    overdue: bool
    """True where `review_by` is past."""
    evidence: Clean
    """Fingerprint of the evidence that the revision was compiled against."""
    evidence_changed: bool
    """True where the evidence given is not that of the revision."""
    exported: date

    @property
    def final(self) -> bool:
        """True for approved personas only."""
        return self.status == "approved"

    @property
    def segment_text(self) -> str:
        """Size and share of the segment, as far as they are known."""
        parts = [] if self.segment_n is None else [f"{self.segment_n:,} member{'' if self.segment_n == 1 else 's'}"]
        if self.segment_share is not None:
            parts.append(f"{self.segment_share * 100:.{1 if self.segment_share < 0.0995 else 0}f}% of the base")
        return ", ".join(parts) or "size unknown"

    def section(self, name: str) -> SectionView | None:
        """Return a section, or None where it is empty."""
        return next((section for section in self.sections if section.name == name), None)

    def statistic(self, alias: str) -> StatisticView | None:
        """Return a statistic by alias, or None."""
        return next((s for s in self.statistics if s.id == alias), None)

    def snippet(self, alias: str) -> SnippetView | None:
        """Return a snippet by alias, or None."""
        return next((s for s in self.snippets if s.id == alias), None)

    def quoted(self, statement: StatementView) -> tuple[SnippetView, ...]:
        """Return the snippets that a statement quotes, or else those that it cites, in order."""
        filled = dict.fromkeys(fill.evidence for fill in statement.fills if fill.form == "quotation")
        aliases = filled or dict.fromkeys(use.id for use in statement.evidence)
        return tuple(snippet for alias in aliases if (snippet := self.snippet(alias)))


def build_view(
    record: PersonaRecord,
    base: EvidenceBase,
    *,
    title: str,
    collected: date | None,
    review_by: date | None,
    source: str,
    today: date,
) -> PersonaView:
    """Return the view of a stored persona.

    `base` should be the evidence that the revision was compiled against; where it is not, the view says so.
    `source` is origin and licence of the data, `review_by` the date after which the card warns.
    """
    revision, draft = record.revision, record.revision.draft
    segment = base.segments_by_id.get(revision.segment)
    statements = [_statement(s, record, base) for s in revision.filled]
    chart = chart_rows(s for s in base.statistics if s.segment == revision.segment)
    gaps = [gap for gap in base.gaps if gap.segment == revision.segment]
    shown = {use.id for s in statements for use in s.evidence} | {row.statistic for row in chart}
    shown |= {alias for gap in gaps for alias in (gap.stated, gap.observed)}
    approval = _last(record.decisions, "approve") if record.status == "approved" else None
    return PersonaView(
        study=base.study,
        title=title or base.title or base.study,
        segment=revision.segment,
        segment_name=segment.name if segment else revision.segment,
        segment_n=segment.n if segment else None,
        segment_share=segment.share if segment else None,
        name=draft.name,
        label=draft.label,
        status=record.status,
        status_text=_status_text(record, approval),
        revision=revision.number,
        created=revision.created,
        approved_by=approval.reviewer if approval else None,
        approved_on=approval.made.date() if approval else None,
        sections=_sections(statements),
        statistics=tuple(_statistic(s) for s in base.statistics if s.id in shown),
        snippets=tuple(_snippet(s) for s in base.snippets if s.id in shown),
        chart=chart,
        gaps=tuple(GapView.model_validate(gap.model_dump()) for gap in gaps),
        left_out=tuple(LeftOutView.model_validate(left.model_dump()) for left in base.left_out),
        checked=record.report is not None,
        verdicts=record.report.counts() if record.report else _counts(statements),
        reach=_reach(revision.segment, revision.filled, base),
        writer=draft.writer.label,
        writer_kind=draft.writer.kind,
        llm_model=draft.writer.llm_model,
        template=draft.writer.template,
        template_hash=draft.writer.template_hash,
        source=source,
        collected=collected,
        review_by=review_by,
        overdue=review_by is not None and review_by < today,
        evidence=revision.evidence,
        evidence_changed=revision.evidence != base.fingerprint,
        exported=today,
    )


def _last(decisions: tuple[Decision, ...], verb: str) -> Decision | None:
    return next((d for d in reversed(decisions) if d.verb == verb), None)


def _status_text(record: PersonaRecord, approval: Decision | None) -> str:
    """Return the mark that the card carries."""
    match record.status:
        case "approved":
            return f"Approved by {approval.reviewer}, {approval.made.date().isoformat()}" if approval else "Approved"
        case "changes_requested":
            return "DRAFT – changes requested, not approved"
        case "rejected":
            return "REJECTED – do not use"
        case _:
            return "DRAFT – not yet approved"


def _sections(statements: list[StatementView]) -> tuple[SectionView, ...]:
    grouped = {name: tuple(s for s in statements if s.section == name) for name in SECTIONS}
    return tuple(
        SectionView(name=name, title=SECTION_TITLES[name], statements=found) for name, found in grouped.items() if found
    )


def _statement(filled: FilledStatement, record: PersonaRecord, base: EvidenceBase) -> StatementView:
    pairs = record.report.of_statement(filled.id) if record.report else ()
    return StatementView(
        id=filled.id,
        section=filled.section,
        text=filled.text,
        origin=filled.origin,
        fills=tuple(FillView.model_validate(fill.model_dump()) for fill in filled.fills),
        claims=tuple(_claim(c, v, record) for c, v in pairs) or (_unchecked(filled, record.report),),
        evidence=_uses(filled, [v for _, v in pairs], base),
        problems=filled.problems,
    )


def _claim(claim: Claim, verdict: Verdict, record: PersonaRecord) -> ClaimView:
    decided = [d for d in record.decisions if d.claim == claim.id and d.revision == record.revision.id]
    last = next((d for d in reversed(decided) if d.verb in _DECIDED), None)
    note = None
    if last:
        note = f"{_DECIDED[last.verb]} by {last.reviewer}" + (f": {last.reason}" if last.reason else "")
    return ClaimView(
        id=claim.id,
        text=claim.text,
        verdict=verdict.verdict,
        reason=verdict.reason,
        suggestion=verdict.suggestion,
        checker=verdict.checker,
        evidence=tuple(dict.fromkeys(pointer.id for pointer in verdict.evidence)),
        decision=note,
    )


def _unchecked(filled: FilledStatement, report: CheckReport | None) -> ClaimView:
    """Return the claim of a statement that no checker has seen; it is never green."""
    reason = "No check has run on this persona yet." if report is None else "The check found no claim in this."
    return ClaimView(id=filled.id, text=filled.text, verdict="unchecked", reason=reason, checker="")


def _counts(statements: list[StatementView]) -> dict[VerdictName, int]:
    """Return the verdict counts of a persona without a check report: everything is unchecked."""
    return {
        "supported": 0,
        "contradicted": 0,
        "unsupported": 0,
        "not_checkable": 0,
        "unchecked": sum(len(s.claims) for s in statements),
    }


def _uses(filled: FilledStatement, verdicts: list[Verdict], base: EvidenceBase) -> tuple[EvidenceUse, ...]:
    """Return the evidence that a statement cites, was filled from, or was judged by, in that order."""
    spans: dict[str, list[Span]] = {alias: [] for alias in filled.cites}
    places = [(fill.evidence, fill.source_start, fill.source_end) for fill in filled.fills]
    places += [(p.id, p.start, p.end) for v in verdicts for p in v.evidence]
    for alias, start, end in places:
        found = spans.setdefault(alias, [])
        snippet = base.snippets_by_id.get(alias)
        if snippet and start is not None and end is not None and 0 <= start < end <= len(snippet.text):
            found.append((start, end))
    known = base.statistics_by_id.keys() | base.snippets_by_id.keys()
    return tuple(EvidenceUse(id=a, known=a in known, spans=merged(found)) for a, found in spans.items())


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans sorted, with those that touch or overlap made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def _statistic(statistic: Statistic) -> StatisticView:
    interval = statistic.interval
    return StatisticView(
        id=statistic.id,
        segment="everybody" if statistic.segment == OVERALL else statistic.segment,
        label=describe(statistic),
        statistic=statistic.statistic,
        value=statistic.value,
        value_text=value_text(statistic),
        n=statistic.n,
        interval=interval,
        interval_text=" to ".join(value_text(statistic, bound) for bound in interval) if interval else None,
        overall=statistic.overall,
        overall_text=None if statistic.overall is None else value_text(statistic, statistic.overall),
        unit=statistic.unit,
        measure=statistic.measure,
    )


def _snippet(snippet: Snippet) -> SnippetView:
    return SnippetView.model_validate(snippet.model_dump() | {"question": snippet.question})


def _reach(segment: str, filled: tuple[FilledStatement, ...], base: EvidenceBase) -> Reach:
    """Count what is used of what the segment has; snippets of nobody's segment count as everybody's."""
    used = {alias for s in filled for alias in (*s.cites, *(fill.evidence for fill in s.fills))}
    statistics = {s.id for s in base.statistics if s.segment in {segment, OVERALL}}
    snippets = {s.id: s for s in base.snippets if s.segment in {segment, None}}
    known = base.statistics_by_id.keys() | base.snippets_by_id.keys()
    return Reach(
        statistics_used=len(used & statistics),
        statistics=len(statistics),
        snippets_used=len(used & snippets.keys()),
        snippets=len(snippets),
        participants_used=len(
            {s.participant for i, s in snippets.items() if i in used and s.participant and s.role == "participant"}
        ),
        participants=len({s.participant for s in snippets.values() if s.participant and s.role == "participant"}),
        elsewhere=len((used & known) - statistics - snippets.keys()),
        voices=voice_balance(filled, base).text,
    )
