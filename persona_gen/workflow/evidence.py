"""From a study's files to its evidence base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.evidence import OVERALL, EvidenceBase, LeftOut, SayDoGap, Snippet, Statistic
from persona_gen.domain.segment import slug
from persona_gen.errors import StudyError, nearest
from persona_gen.study import STUDY_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.segment import Segment
    from persona_gen.segments import Assignment
    from persona_gen.study import Study
    from persona_gen.workflow.progress import Progress


def build_evidence(study: Study, progress: Progress) -> EvidenceBase:
    """Read a study's tables and interviews and compute every statistic.

    Raises:
        UserInputError: a file, column, rule or setting is wrong; the message names it.
    """
    progress.begin("Reading", 1 + bool(study.customers) + bool(study.interviews) + bool(study.aggregated))
    collected = _Collected()
    if study.customers:
        _read_customers(study, collected, progress)
    if study.aggregated:
        _read_aggregated(study, collected)
        progress.step(study.aggregated.file)
    if study.interviews:
        _read_interviews(study, collected, progress)
    if study.segments.group:
        from persona_gen.segments import groups

        collected.segments = list(groups(study, collected.snippets))
    base = EvidenceBase(
        study=study.study.id,
        title=study.study.title or None,
        segments=tuple(collected.segments),
        statistics=tuple(collected.statistics),
        snippets=tuple(collected.snippets),
        gaps=tuple(collected.gaps),
        left_out=tuple(collected.left_out),
    )
    _check_segments_known(study, base)
    progress.step("evidence")
    return base


class _Collected:
    """What was found so far."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.statistics: list[Statistic] = []
        self.snippets: list[Snippet] = []
        self.gaps: list[SayDoGap] = []
        self.left_out: list[LeftOut] = []
        self.assignment: Assignment | None = None


def _read_customers(study: Study, collected: _Collected, progress: Progress) -> None:
    """Read the customer table, assign segments and compute the statistics."""
    from persona_gen.profiling import profile_customers
    from persona_gen.segments import assign, customer_table
    from persona_gen.sources.tables import read_customers

    read = read_customers(study)
    for message in read.notes:
        progress.note(message)
    progress.step(read.source)
    assignment = assign(customer_table(read.frame, study), study)
    collected.left_out += [*read.left_out, *assignment.left_out]
    for overlap in assignment.overlaps:
        both = f"match both {overlap.first!r} and {overlap.second!r}"
        progress.note(f"{overlap.count:,} customers {both}; {overlap.winner!r} stands first and wins")
    collected.segments = list(assignment.segments)
    if study.metric:
        profiled = profile_customers(assignment, study)
        collected.statistics += profiled.statistics
        collected.gaps += profiled.gaps
        collected.left_out += profiled.left_out
    collected.assignment = assignment


def _read_aggregated(study: Study, collected: _Collected) -> None:
    """Add a table of statistics that somebody else computed; aliases go on counting."""
    from persona_gen.sources.tables import read_aggregated

    statistics, segments = read_aggregated(study)
    known = {segment.id for segment in collected.segments}
    collected.segments += [segment for segment in segments if segment.id not in known]
    first = len(collected.statistics) + 1
    collected.statistics += [s.model_copy(update={"id": f"F{i:03d}"}) for i, s in enumerate(statistics, first)]


def _read_interviews(study: Study, collected: _Collected, progress: Progress) -> None:
    """Add every snippet; participants who are customers get their customer's segment."""
    from persona_gen.sources.interviews import read_interviews

    read = read_interviews(study)
    for message in read.notes:
        progress.note(message)
    _refuse_ambiguous(study, collected.segments, read.snippets)
    by_customer: dict[str, str] = {}
    if collected.assignment and any(part.id_column for part in study.interviews):
        from persona_gen.segments.members import segments_of

        people = {s.participant for s in read.snippets if s.segment is None and s.participant}
        by_customer = segments_of(collected.assignment, study, people)
    collected.snippets += [
        s.model_copy(update={"segment": by_customer.get(s.participant)})
        if s.segment is None and s.participant is not None and s.participant in by_customer
        else s
        for s in read.snippets
    ]
    collected.left_out += read.left_out
    homeless = sum(s.segment is None for s in collected.snippets)
    if homeless:
        reason = "belong to no segment, so they back nobody; see [[interviews]] in study.toml"
        collected.left_out.append(LeftOut(what="snippets", count=homeless, reason=reason))
    progress.step(f"{len(read.snippets):,} snippets")


def _refuse_ambiguous(study: Study, segments: Sequence[Segment], snippets: Sequence[Snippet]) -> None:
    """Raise where two values of the segment column have the id that interviews name; a guess would be silent."""
    if study.segments.column is None or study.segments.value:
        return
    for segment in sorted({s.segment for s in snippets if s.segment}):
        names = [s.name for s in segments if slug(s.name) == segment]
        if len(names) > 1:
            what = f"the interviews' segment {segment!r} may be {names[0]!r} or {names[1]!r}"
            hint = "list them under [[segments.value]], each with an id"
            raise StudyError(what, where=f"{study.path(STUDY_FILE)}, segments", hint=hint)


def _check_segments_known(study: Study, base: EvidenceBase) -> None:
    """Raise where interviews or an aggregated table speak of a segment that the study does not have."""
    known = list(base.segments_by_id)
    used = {s.segment: study.aggregated.file if study.aggregated else "" for s in base.statistics}
    used |= {s.segment: f"{s.source}, {s.locator}" for s in reversed(base.snippets) if s.segment is not None}
    for segment, place in used.items():
        if segment not in {OVERALL, *known}:
            hint = nearest(segment, known)
            raise StudyError(f"segment {segment!r} is not in the study", where=str(study.path(place)), hint=hint)


def strongest_of(base: EvidenceBase, segment: str, limit: int) -> Sequence[Statistic]:
    """Return the segment's strongest statistics, the strongest first."""
    from persona_gen.profiling import strongest

    return strongest(base.statistics, segment, limit)
