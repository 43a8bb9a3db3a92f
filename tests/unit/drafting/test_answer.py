"""The schema that a model is held to, and the statements made of its answer."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from persona_gen.domain.persona import SECTIONS
from persona_gen.drafting.answer import (
    MAX_CITES,
    MAX_TEXT,
    SECTION_BOUNDS,
    RepairAnswer,
    SectionedAnswer,
    persona_schema,
    repair_schema,
)

EMPTY: dict[str, Any] = {"label": "The regular"} | {section: [] for section in SECTIONS}


def objects(schema: Any) -> list[dict[str, Any]]:
    """Return every object schema inside a schema."""
    if isinstance(schema, list):
        return [found for item in schema for found in objects(item)]
    if not isinstance(schema, dict):
        return []
    inner = [found for item in schema.values() for found in objects(item)]
    return [schema, *inner] if schema.get("type") == "object" else inner


@pytest.mark.parametrize("schema", [persona_schema(["F001", "S001"]), repair_schema(["F001"], ["goals-1"])])
def test_the_schema_is_strict(schema: dict[str, Any]) -> None:
    """Every object requires all its keys and allows no others, as strict endpoints demand."""
    found = objects(schema)

    assert found
    assert [] == [o for o in found if o["additionalProperties"] is not False or o["required"] != list(o["properties"])]


def test_only_aliases_that_exist_may_be_cited() -> None:
    """Citations are an enumeration of the evidence; repaired statements of those that failed."""
    persona = persona_schema(["F001", "S001"])["properties"]
    repaired = repair_schema(["F001"], ["goals-1"])["properties"]["statements"]

    assert list(SECTION_BOUNDS) == list(SECTIONS)
    assert ["label", *SECTIONS] == list(persona)
    for section in SECTIONS:
        item = persona[section]["items"]["properties"]
        assert ["F001", "S001"] == item["cites"]["items"]["enum"]
        assert (MAX_TEXT, MAX_CITES) == (item["text"]["maxLength"], item["cites"]["maxItems"])
    assert ["goals-1"] == repaired["items"]["properties"]["id"]["enum"]
    assert 1 == repaired["maxItems"]


def test_an_answer_becomes_statements_in_reading_order() -> None:
    """Statements get ids by section and place; blank ones are left out without moving the others."""
    said = {"text": " Goes out. ", "cites": ["F001"]}
    answer = SectionedAnswer.model_validate(EMPTY | {"goals": [{"text": " ", "cites": []}, said], "summary": [said]})

    statements = answer.to_statements()

    assert ["summary-1", "goals-2"] == [s.id for s in statements]
    assert [("Goes out.", ("F001",))] * 2 == [(s.text, s.cites) for s in statements]


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"label": "x" * 61},
        {"goals": [{"text": "x"}]},
        {"goals": [{"text": "", "cites": []}]},
        {"goals": [{"text": "x" * (MAX_TEXT + 1), "cites": []}]},
        {"goals": [{"text": "x", "cites": ["F001"] * (MAX_CITES + 1)}]},
        {"goals": [{"text": "x", "cites": [], "more": 1}]},
        {"goals": [{"text": "x", "cites": []}] * (SECTION_BOUNDS["goals"].most + 1)},
        {"gaols": []},
    ],
)
def test_an_answer_outside_the_schema_is_refused(wrong: dict[str, Any]) -> None:
    """What a model answers beyond the bounds does not become a persona."""
    with pytest.raises(ValidationError):
        SectionedAnswer.model_validate(EMPTY | wrong)


def test_a_missing_section_is_refused() -> None:
    """An answer without a section is truncated or wrong, not a persona with an empty section."""
    with pytest.raises(ValidationError):
        SectionedAnswer.model_validate({k: v for k, v in EMPTY.items() if k != "unknown"})


def test_a_repair_names_its_statement() -> None:
    """A repaired statement without an id cannot be put back and is refused."""
    assert (
        "goals-1"
        == RepairAnswer.model_validate({"statements": [{"id": "goals-1", "text": "x", "cites": []}]}).statements[0].id
    )
    with pytest.raises(ValidationError):
        RepairAnswer.model_validate({"statements": [{"text": "x", "cites": []}]})
