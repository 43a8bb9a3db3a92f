"""Text checkers: what words alone can decide about paraphrases, groups, conflicts and additions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.checking.text.additions import AdditionsChecker
from persona_gen.checking.text.conflict import ConflictChecker
from persona_gen.checking.text.demographics import DemographicChecker
from persona_gen.checking.text.generalised import GeneralisationChecker
from persona_gen.checking.text.paraphrase import ParaphraseChecker

if TYPE_CHECKING:
    from persona_gen.checking.base import Checker


def text_checkers() -> tuple[Checker, ...]:
    """Return the text checkers in the order in which they are asked."""
    return (GeneralisationChecker(), ConflictChecker(), AdditionsChecker(), DemographicChecker(), ParaphraseChecker())
