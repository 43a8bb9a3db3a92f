"""Review: what people see of the personas, and what they decide.

`open_review` gives a `ReviewSession`; the screens call nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.workflow.review.session import ReviewSession
from persona_gen.workflow.review.views import (
    Bar,
    Board,
    BoardPersona,
    ClaimView,
    Decided,
    DiffOp,
    Document,
    Overlap,
    Proof,
    QueueRow,
    StatementView,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Bar",
    "Board",
    "BoardPersona",
    "ClaimView",
    "Decided",
    "DiffOp",
    "Document",
    "Overlap",
    "Proof",
    "QueueRow",
    "ReviewSession",
    "StatementView",
    "open_review",
]


def open_review(folder: Path, *, reviewer: str | None = None) -> ReviewSession:
    """Open a study for review: its personas, and the evidence that they were compiled against.

    Args:
        folder: the study's folder, or its `study.toml`.
        reviewer: who decides; see `workflow.stores.reviewer_name` for where the name comes from else.

    Raises:
        StudyError: there is no study, or it is wrong.
        SettingsError: a local model that the study names cannot be loaded.
        StoreError: the store cannot be used.
        WorkflowError: no persona was drafted yet.
    """
    from persona_gen.study import load_study
    from persona_gen.workflow.local_models import study_models
    from persona_gen.workflow.stores import open_existing, reviewer_name

    study = load_study(folder)
    models = study_models(study)
    return ReviewSession(study, open_existing(study, folder), reviewer_name(study, reviewer), models=models)
