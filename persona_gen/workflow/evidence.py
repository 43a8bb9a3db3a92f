"""From a study's files to its evidence base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from persona_gen.domain.evidence import OVERALL, EvidenceBase, LeftOut, SayDoGap, Snippet, Statistic
from persona_gen.domain.segment import slug
from persona_gen.errors import StudyError, nearest
from persona_gen.study import STUDY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from persona_gen.domain.segment import Segment
    from persona_gen.domain.theme import CodedInterviews, Participant
    from persona_gen.segments import Assignment
    from persona_gen.study import Study
    from persona_gen.workflow.progress import Progress


class Part(Protocol):
    """A part of the customers and interviews: what a hold-out keeps away, or what it leaves."""

    def has_row(self, customer: str) -> bool:
        """Tell whether a customer is in the part."""
        ...

    def snippets_of(
        self, snippets: Sequence[Snippet], customers: Mapping[str, str]
    ) -> tuple[list[Snippet], list[LeftOut]]:
        """Return the part's snippets, and what is in neither part; `customers` are ids by pseudonym."""
        ...

    def sized(self, study: Study, snippets: Sequence[Snippet]) -> Study:
        """Return the study with groups of the size that they have in the part."""
        ...

    @property
    def has_aggregated(self) -> bool:
        """Whether a table of statistics that somebody else computed belongs to it."""
        ...


def build_evidence(study: Study, progress: Progress, part: Part | None = None) -> EvidenceBase:
    """Read a study's tables and interviews and compute every statistic, those of coded interviews included.

    Args:
        study: its settings; interviews are coded where its store holds codings (`persona-gen themes`).
        progress: hears what is read.
        part: reads only these customers and interviews.

    Raises:
        UserInputError: a file, column, rule or setting is wrong; the message names it.
        StoreError: the study's store cannot be read.
    """
    base = read_evidence(study, progress, part)
    coded = stored_coding(study) if study.interviews else None
    return base if coded is None else with_themes(base, coded, is_part=part is not None)


def read_evidence(study: Study, progress: Progress, part: Part | None = None) -> EvidenceBase:
    """Return what `build_evidence` does, without themes."""
    progress.begin("Reading", 1 + bool(study.customers) + bool(study.interviews) + bool(study.aggregated))
    collected = _Collected(part)
    if study.customers:
        _read_customers(study, collected, progress)
    if study.aggregated and (part is None or part.has_aggregated):
        _read_aggregated(study, collected)
        progress.step(study.aggregated.file)
    if study.interviews:
        _read_interviews(study, collected, progress)
    if study.segments.group:
        from persona_gen.segments import groups

        sized = study if part is None else part.sized(study, collected.snippets)
        collected.segments = list(groups(sized, collected.snippets))
    base = EvidenceBase(
        study=study.study.id,
        title=study.study.title or None,
        segments=tuple(collected.segments),
        statistics=tuple(collected.statistics),
        snippets=tuple(collected.snippets),
        gaps=tuple(collected.gaps),
        left_out=tuple(collected.left_out),
        participants=tuple(collected.participants),
    )
    _check_segments_known(study, base)
    progress.step("evidence")
    return base


class _Collected:
    """What was found so far."""

    def __init__(self, part: Part | None) -> None:
        self.part = part
        self.segments: list[Segment] = []
        self.statistics: list[Statistic] = []
        self.snippets: list[Snippet] = []
        self.gaps: list[SayDoGap] = []
        self.left_out: list[LeftOut] = []
        self.assignment: Assignment | None = None
        self.participants: list[Participant] = []


def _read_customers(study: Study, collected: _Collected, progress: Progress) -> None:
    """Read the customer table, assign segments and compute the statistics."""
    from persona_gen.profiling import profile_customers
    from persona_gen.sources.tables import read_customers

    read = read_customers(study)
    for message in read.notes:
        progress.note(message)
    progress.step(read.source)
    assignment = _assigned(read.frame, study, collected.part)
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


def _assigned(frame: Any, study: Study, part: Part | None) -> Assignment:
    """Return who belongs to which segment; for a part, as among all. `frame` is the customer table in pandas."""
    from persona_gen.segments import assign, customer_table
    from persona_gen.segments.parts import PART_COLUMN, part_of

    if part is None or study.customers is None:
        return assign(customer_table(frame, study), study)
    marked = frame.assign(**{PART_COLUMN: frame[study.customers.id].map(part.has_row)})
    return part_of(assign(customer_table(marked, study), study), study)


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
    from persona_gen.workflow.privacy import pseudonyms_of

    pseudonyms = pseudonyms_of(study)
    read = read_interviews(study, pseudonyms=pseudonyms)
    for message in (*read.notes, *pseudonyms.notes):
        progress.note(message)
    _refuse_ambiguous(study, collected.segments, read.snippets)
    customers = {label: name for name, label in read.privacy.speakers.items()} if read.privacy else {}
    by_customer: dict[str, str] = {}
    if collected.assignment and any(part.id_column for part in study.interviews):
        from persona_gen.segments.members import segments_of

        # A customer's id that is a name or an address stands in the snippets under its pseudonym.
        people = {
            s.participant: customers.get(s.participant, s.participant)
            for s in read.snippets
            if s.segment is None and s.participant
        }
        known = segments_of(collected.assignment, study, set(people.values()))
        by_customer = {label: known[name] for label, name in people.items() if name in known}
    snippets = [
        s.model_copy(update={"segment": by_customer.get(s.participant)})
        if s.segment is None and s.participant is not None and s.participant in by_customer
        else s
        for s in read.snippets
    ]
    collected.left_out += read.left_out
    if collected.part is not None:
        snippets, nowhere = collected.part.snippets_of(snippets, customers)
        collected.left_out += nowhere
    collected.snippets += snippets
    speaking = {s.participant for s in snippets}
    collected.participants += [p for p in read.participants if collected.part is None or p.id in speaking]
    homeless = sum(s.segment is None for s in collected.snippets)
    if homeless:
        reason = "belong to no segment, so they back nobody; see [[interviews]] in study.toml"
        collected.left_out.append(LeftOut(what="snippets", count=homeless, reason=reason))
    progress.step(f"{len(read.snippets):,} snippets")


def stored_coding(study: Study) -> CodedInterviews | None:
    """Return the newest coding in the study's store; makes no store.

    Raises:
        StoreError: the store cannot be read.
    """
    from pathlib import Path

    from persona_gen.store.engine import DATABASE_FILE
    from persona_gen.store.repository import open_store
    from persona_gen.workflow.stores import store_place

    place = store_place(study)
    if isinstance(place, Path) and not (place / DATABASE_FILE).exists():
        return None
    with open_store(place) as store:
        newest = store.coding()
    return newest.coded if newest else None


def with_themes(base: EvidenceBase, coded: CodedInterviews, *, is_part: bool = False) -> EvidenceBase:
    """Return the evidence of `read_evidence` with themes; their statistics count on, so that no alias moves.

    Args:
        base: evidence without themes.
        coded: the codings, those of other snippets among them.
        is_part: `base` is a part of the study, so that codings of the rest are no loss.
    """
    from persona_gen.themes.counting import count_themes
    from persona_gen.themes.evidence import theme_statistics

    themes = count_themes(coding_of(coded, base.snippets), base.snippets, base.segments)
    counts = _with_strength(theme_statistics(themes, len(base.statistics) + 1))
    left_out = base.left_out if is_part else (*base.left_out, *_not_counted(coded, base.snippets))
    statistics = (*base.statistics, *counts)
    return base.model_copy(update={"themes": themes, "statistics": statistics, "left_out": left_out})


def _with_strength(counts: Sequence[Statistic]) -> list[Statistic]:
    """Return the counts of themes with their effect size against the participants of all other segments."""
    from persona_gen.profiling.intervals import cohen_h

    everybody = {(s.metric, s.category): s for s in counts if s.segment == OVERALL}

    def strength(own: Statistic) -> float | None:
        of_all = everybody.get((own.metric, own.category))
        if of_all is None or own.segment == OVERALL:
            return None
        said, said_by_all = (s.value if isinstance(s.value, int) else 0 for s in (own, of_all))
        base = own.n or 0
        return round(cohen_h(said, base, said_by_all - said, (of_all.n or 0) - base), 4)

    return [s.model_copy(update={"strength": strength(s)}) for s in counts]


def coding_of(coded: CodedInterviews, snippets: Iterable[Snippet]) -> CodedInterviews:
    """Return the codings of these snippets; those of others, and places outside the words, are not among them."""
    lengths = {snippet.key: len(snippet.text) for snippet in snippets}
    return coded.model_copy(
        update={
            "codings": tuple(c for c in coded.codings if c.end <= lengths.get(c.snippet, -1)),
            "read": tuple(key for key in coded.read if key in lengths),
        }
    )


def uncoded(coded: CodedInterviews, snippets: Iterable[Snippet]) -> list[Snippet]:
    """Return the participants' snippets that nobody has read for themes yet."""
    read = set(coded.read)
    return [s for s in snippets if s.role == "participant" and s.key not in read]


def _not_counted(coded: CodedInterviews, snippets: Sequence[Snippet]) -> list[LeftOut]:
    """Count what the themes do not hold, and say what to do."""
    orphans = len(coded.codings) - len(coding_of(coded, snippets).codings)
    new = len(uncoded(coded, snippets))
    left = []
    if orphans:
        reason = "their passages are not in the interviews any more; run persona-gen themes --again to code anew"
        left.append(LeftOut(what="codings", count=orphans, reason=reason))
    if new:
        reason = "not coded yet, so no theme counts them; run persona-gen themes"
        left.append(LeftOut(what="snippets", count=new, reason=reason))
    return left


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
