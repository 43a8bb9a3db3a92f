"""The view that every writer reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.evidence import EvidenceBase
from persona_gen.domain.persona import SECTIONS
from persona_gen.domain.review import Decision
from persona_gen.export.view import merged

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.review import PersonaRecord
    from persona_gen.export import PersonaView


def test_sections_stand_in_order(view: PersonaView) -> None:
    """Sections come in the order that all screens share, empty ones left out."""
    names = [section.name for section in view.sections]
    assert [name for name in SECTIONS if name in names] == names


def test_reach_counts_used_of_available(view: PersonaView) -> None:
    """The foot tells how much of the segment's evidence the persona uses."""
    assert (
        view.reach.text
        == "Built from 8 of 15 statistics and 9 of 21 snippets, words of 9 of 20 participants; voice balance 8.2 of 9"
    )


def test_evidence_of_other_segments_is_counted_apart(
    record: PersonaRecord, base: EvidenceBase, build: Callable[..., PersonaView]
) -> None:
    """Evidence that belongs to another segment is neither lost nor counted as the segment's."""
    moved = tuple(s.model_copy(update={"segment": "students"}) if s.id == "F001" else s for s in base.statistics)
    reach = build(record, base.model_copy(update={"statistics": moved})).reach
    assert (7, 14, 1) == (reach.statistics_used, reach.statistics, reach.elsewhere)


def test_without_a_report_everything_is_unchecked(
    record: PersonaRecord, base: EvidenceBase, build: Callable[..., PersonaView]
) -> None:
    """A persona that no checker has seen is never green."""
    view = build(record.model_copy(update={"report": None}), base)
    statements = [s for section in view.sections for s in section.statements]
    assert {"unchecked"} == {s.verdict for s in statements}
    assert (False, len(statements)) == (view.checked, view.verdicts["unchecked"])


def test_a_statement_takes_its_worst_verdict(view: PersonaView) -> None:
    """One contradicted claim makes the statement contradicted; one unchecked claim keeps it from green."""
    found = {s.id: s.verdict for section in view.sections for s in section.statements}
    assert {"frustrations-2": "contradicted", "summary-1": "unchecked", "goals-1": "supported"} == {
        name: found[name] for name in ("frustrations-2", "summary-1", "goals-1")
    }


def test_unknown_aliases_are_kept_and_marked(view: PersonaView) -> None:
    """An alias that stands for nothing is shown, not dropped."""
    section = view.section("channels")
    assert section is not None
    assert [("F999", False)] == [(use.id, use.known) for use in section.statements[0].evidence]


def test_quotation_marks_the_words_used(view: PersonaView) -> None:
    """The spans of a quotation are those of the snippet's own words."""
    section = view.section("voice")
    assert section is not None
    (use,) = section.statements[1].evidence
    snippet = view.snippet(use.id)
    assert snippet is not None
    used = [snippet.text[start:end] for start, end in use.spans]
    assert ["I conduct trainings often & feel Jupyter is the best way to do it."] == used


def test_parts_put_together_are_the_text(view: PersonaView) -> None:
    """Cutting a statement at its fills loses no character."""
    for section in view.sections:
        for statement in section.statements:
            assert statement.text == "".join(text for text, _ in statement.parts)


def test_approval_needs_status_and_decision(
    record: PersonaRecord, base: EvidenceBase, build: Callable[..., PersonaView]
) -> None:
    """Who approved, and when, stands on approved personas only."""
    made = datetime(2026, 11, 3, 8, tzinfo=UTC)
    approve = Decision(segment="data-scientists", revision=7, verb="approve", reviewer="Ann", made=made)
    decided = record.model_copy(update={"decisions": (*record.decisions, approve)})
    draft, approved = build(decided, base), build(decided.model_copy(update={"status": "approved"}), base)
    assert (None, "DRAFT – not yet approved") == (draft.approved_by, draft.status_text)
    assert ("Ann", date(2026, 11, 3)) == (approved.approved_by, approved.approved_on)
    assert approved.status_text == "Approved by Ann, 2026-11-03"


@pytest.mark.parametrize(
    ("status", "word"), [("rejected", "REJECTED"), ("changes_requested", "DRAFT"), ("draft", "DRAFT")]
)
def test_whatever_is_not_approved_says_so(
    record: PersonaRecord, base: EvidenceBase, build: Callable[..., PersonaView], status: str, word: str
) -> None:
    """Every status but approved carries its warning."""
    view = build(record.model_copy(update={"status": status}), base)
    assert (True, False) == (view.status_text.startswith(word), view.final)


def test_waived_claims_name_the_reviewer_of_this_revision(
    record: PersonaRecord, base: EvidenceBase, build: Callable[..., PersonaView]
) -> None:
    """A waiver shows with its reason, and one of an older revision does not count."""
    old = tuple(d.model_copy(update={"revision": 6}) for d in record.decisions)
    found = []
    for decisions in (record.decisions, old):
        section = build(record.model_copy(update={"decisions": decisions}), base).section("attitudes")
        assert section is not None
        found.append(section.statements[0].claims[0].decision)
    assert ["waived by Ann: known from support calls", None] == found


@pytest.mark.parametrize(("review_by", "expected"), [("2026-11-21", True), ("2026-11-22", False), (None, False)])
def test_overdue_after_the_review_date(
    record: PersonaRecord,
    base: EvidenceBase,
    build: Callable[..., PersonaView],
    review_by: str | None,
    *,
    expected: bool,
) -> None:
    """The card warns from the day after the review date."""
    due = date.fromisoformat(review_by) if review_by else None
    assert expected == build(record, base, review_by=due).overdue


def test_other_evidence_than_the_revisions_is_told(
    record: PersonaRecord, base: EvidenceBase, build: Callable[..., PersonaView]
) -> None:
    """A card on changed data says that the data has changed."""
    data = base.to_json_dict()
    changed = EvidenceBase.from_json_dict(data | {"snippets": [s.model_dump() for s in base.snippets[:-1]]})
    assert (False, True) == (build(record, base).evidence_changed, build(record, changed).evidence_changed)


def test_touching_spans_become_one() -> None:
    """Spans come out sorted and apart from each other."""
    assert ((0, 5), (7, 9)) == merged([(7, 9), (3, 5), (0, 3), (1, 2)])
