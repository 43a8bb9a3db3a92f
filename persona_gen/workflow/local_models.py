"""The local models that help the checkers: those that a study names under `[check]`, or that an option names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.checking.base import Checker
    from persona_gen.checking.embedding import Embedder
    from persona_gen.checking.entailment import EntailmentChecker
    from persona_gen.study import Study


@dataclass(frozen=True, slots=True)
class LocalModels:
    """Loaded models; without any, the deterministic checkers work alone."""

    entailment: EntailmentChecker | None = None
    embedder: Embedder | None = None
    """Finds evidence, decides nothing."""

    def checkers(self) -> tuple[Checker, ...]:
        """Return the checkers of a study: the deterministic ones, then the entailment model where there is one."""
        from persona_gen.checking.check import default_checkers

        return (*default_checkers(), self.entailment) if self.entailment else default_checkers()


def load_models(entailment: Path | None = None, embeddings: Path | None = None) -> LocalModels:
    """Load the models of these folders; nothing heavy is imported where there is none.

    Raises:
        SettingsError: a folder holds no such model, or the extra is not installed.
    """
    embedder = checker = None
    if embeddings is not None:
        from persona_gen.checking.embedding import Embedder

        embedder = Embedder(embeddings)
    if entailment is not None:
        from persona_gen.checking.entailment import EntailmentChecker

        checker = EntailmentChecker(entailment, embedder=embedder)
    return LocalModels(checker, embedder)


def study_models(study: Study) -> LocalModels:
    """Load the models that `study.toml` names.

    Raises:
        SettingsError: a folder holds no such model, or the extra is not installed.
    """
    return load_models(*_folders(study))


def see_models(study: Study) -> None:
    """See that the study's models can be loaded; quicker than to load them.

    Raises:
        SettingsError: a file is missing, or the extra is not installed.
    """
    kinds = zip(("entailment", "embedding"), ("entailment", "embeddings"), _folders(study), strict=True)
    for kind, extra, folder in kinds:
        if folder is not None:
            from persona_gen.checking.local_model import libraries, need_files

            need_files(folder, kind)
            libraries(kind, extra)


def _folders(study: Study) -> tuple[Path | None, Path | None]:
    named = study.check.entailment, study.check.embeddings
    entailment, embeddings = (study.path(name) if name else None for name in named)
    return entailment, embeddings
