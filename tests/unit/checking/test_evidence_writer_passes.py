"""The evidence writer's personas of the three real studies (from the lead, for all checkers): nothing is flagged.

Each sentence is true by construction: its numbers and quotations are slots. A flag here is a false alarm on the
first card that anybody sees. Also promised: at least half of the claims are green.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from persona_gen.checking.check import check_statements
from persona_gen.drafting.evidence_writer import EvidenceWriter
from persona_gen.drafting.slots import fill_statements
from persona_gen.study import load_study
from persona_gen.workflow.draft import profiles_of
from persona_gen.workflow.evidence import build_evidence
from persona_gen.workflow.progress import Silent

STUDIES = Path(__file__).parents[3] / "fixtures" / "studies"
FLAGGED = {"contradicted", "unsupported"}


@pytest.mark.parametrize("name", ["shoppers", "notebooks", "officials"])
def test_the_evidence_writer_passes_its_own_check(name: str) -> None:
    """No claim of the evidence writer is contradicted or unsupported, and half of them are supported."""
    study = load_study(STUDIES / name)
    base = build_evidence(study, Silent())
    flagged, green, total = [], 0, 0
    for profile in profiles_of(study, base):
        draft = asyncio.run(EvidenceWriter().draft(profile))
        report = check_statements(fill_statements(draft.statements, base), profile.segment.id, base)
        pairs = list(zip(report.claims, report.verdicts, strict=True))
        flagged += [(c.text, v.verdict, v.reason) for c, v in pairs if v.verdict in FLAGGED]
        green += sum(v.verdict == "supported" for v in report.verdicts)
        total += sum(v.verdict != "not_checkable" for v in report.verdicts)
    assert [] == flagged
    assert green >= total / 2
