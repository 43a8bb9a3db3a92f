"""Tests of the adapter of presidio, with a module that stands in for it."""

from __future__ import annotations

import importlib.util
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from persona_gen.errors import StudyError
from persona_gen.sources.redaction import Redactor
from persona_gen.sources.redaction.found import Looking
from persona_gen.sources.redaction.presidio import PresidioFinder

TEXT = "Then Thandiwe met 4 people"


def stand_in(asked: dict[str, Any], *, models: tuple[str, ...] = ("small",)) -> ModuleType:
    """Return a module that finds "Thandiwe" for sure and "4" hardly."""

    class Provider:
        def __init__(self, nlp_configuration: dict[str, Any]) -> None:
            self.model = nlp_configuration["models"][0]["model_name"]

        def create_engine(self) -> str:
            if self.model not in models:
                raise OSError(self.model)
            return f"engine of {self.model}"

    class Engine:
        def __init__(self, **settings: Any) -> None:
            asked.update(settings)

        def analyze(self, *, text: str, language: str, entities: list[str]) -> list[SimpleNamespace]:
            asked.update(language=language, entities=entities)
            start = text.index("Thandiwe")
            sure = SimpleNamespace(start=start, end=start + 8, score=0.85, entity_type="PERSON")
            unsure = SimpleNamespace(start=18, end=19, score=0.1, entity_type="PHONE_NUMBER")
            return [unsure, sure]

    module = ModuleType("presidio_analyzer")
    module.__dict__.update(AnalyzerEngine=Engine, nlp_engine=SimpleNamespace(NlpEngineProvider=Provider))
    return module


def test_sure_finds_become_candidates() -> None:
    """What presidio is sure of is replaced as a person; bare numbers with a low score stay."""
    asked: dict[str, Any] = {}
    found = list(PresidioFinder("small", stand_in(asked)).find(Looking(TEXT)))
    assert [("Thandiwe", "person", "presidio", "thandiwe")] == [
        (TEXT[c.start : c.end], c.kind, c.by, c.key) for c in found
    ]
    assert "engine of small" == asked["nlp_engine"]


def test_nothing_is_asked_that_fetches_from_the_network() -> None:
    """Presidio's finders of e-mail and links fetch a list of domains, so they are not asked."""
    asked: dict[str, Any] = {}
    list(PresidioFinder("small", stand_in(asked)).find(Looking(TEXT)))
    assert set() == {"EMAIL_ADDRESS", "URL"} & set(asked["entities"])


def test_a_missing_model_is_one_line() -> None:
    """A model that is not there is not downloaded; the message names the key."""
    with pytest.raises(StudyError, match=r"study\.toml, privacy\.presidio: no spaCy model 'big' — install") as raised:
        PresidioFinder("big", stand_in({}))
    assert 1 == len(str(raised.value).splitlines())


@pytest.mark.skipif(importlib.util.find_spec("presidio_analyzer") is not None, reason="presidio is installed here")
def test_missing_presidio_is_one_line() -> None:
    """Without the extra the message says how to get it."""
    with pytest.raises(StudyError, match=r"presidio is not installed — pip install 'persona-gen\[pii\]'"):
        Redactor(roster=(), presidio="small")
