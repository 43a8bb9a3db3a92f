"""A second finder: Microsoft's presidio-analyzer with a spaCy model of the user's (the extra `pii`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from persona_gen.errors import StudyError
from persona_gen.sources.redaction.found import PERSON, Candidate
from persona_gen.sources.redaction.people import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from persona_gen.sources.redaction.found import Looking

KINDS = {
    "PERSON": PERSON,
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "card number",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP address",
    "MAC_ADDRESS": "MAC address",
    "US_SSN": "social security number",
    "UK_NINO": "insurance number",
    "UK_NHS": "id number",
    "US_PASSPORT": "id number",
    "US_ITIN": "id number",
    "ES_NIF": "id number",
    "ES_NIE": "id number",
    "IT_FISCAL_CODE": "id number",
    "PL_PESEL": "id number",
}
"""Entities that are replaced; places, dates and nationalities are what a persona is made of and stay.

Presidio's finders of e-mail addresses and links are left out: they fetch a list of domains from the network.
"""
LEAST = 0.5
"""Scores below this are left: presidio gives them to bare numbers without a word that supports them."""
_WHERE = "study.toml, privacy.presidio"


class PresidioFinder:
    """Finds what presidio finds with a score of at least `LEAST`."""

    def __init__(self, model: str, analyzer: ModuleType | None = None) -> None:
        """Load the model.

        Args:
            model: name or folder of a spaCy model that is installed already; nothing is downloaded.
            analyzer: stands in for the module `presidio_analyzer`.

        Raises:
            StudyError: presidio, spaCy or the model is not there.
        """
        try:
            module = analyzer or _module("presidio_analyzer")
            spacy = _module("spacy") if analyzer is None else None
            engines = module.nlp_engine if analyzer else _module("presidio_analyzer.nlp_engine")
        except ImportError as error:
            hint = "pip install 'persona-gen[pii]', or remove the key"
            raise StudyError("presidio is not installed", where=_WHERE, hint=hint) from error
        try:
            if spacy is not None:
                spacy.load(model)  # presidio would download a model that is not there
            configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
            engine = engines.NlpEngineProvider(nlp_configuration=configuration).create_engine()
            self._engine: Any = module.AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
        except (OSError, ImportError, ValueError) as error:
            hint = "install a spaCy model, or name its folder"
            raise StudyError(f"no spaCy model {model!r}", where=_WHERE, hint=hint) from error

    def find(self, looking: Looking) -> Iterator[Candidate]:
        """Yield what presidio found, the surest first."""
        results = self._engine.analyze(text=looking.text, language="en", entities=list(KINDS))
        for result in sorted(results, key=lambda found: -found.score):
            if result.score >= LEAST:
                kind = KINDS[result.entity_type]
                words = looking.text[result.start : result.end]
                key = key_of(words) if kind == PERSON else ""
                yield Candidate(result.start, result.end, kind, "presidio", key)


def _module(name: str) -> ModuleType:
    from importlib import import_module  # noqa: PLC0415  used here only

    return import_module(name)
