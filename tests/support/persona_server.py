"""What the fault server answers when it plays a language model that writes personas."""

from __future__ import annotations

import json
from typing import Any

from tests.support.fault_server import Reply, answer

SECTIONS_OF_LISTS = "array"


def schema_of(request: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema that a request asks for."""
    schema: dict[str, Any] = request["response_format"]["json_schema"]["schema"]
    return schema


def persona_text(request: dict[str, Any], summary: str | None = None) -> str:
    """Return a persona that fits the request's schema and cites its first alias."""
    properties = schema_of(request)["properties"]
    alias = properties["summary"]["items"]["properties"]["cites"]["items"]["enum"][0]
    statement = {"text": summary or f"In this group it is {{{alias}}}.", "cites": [alias]}
    unknown = {"text": "What they feel was not asked.", "cites": []}
    filled = {"summary": [statement], "behaviours": [statement], "unknown": [unknown]}
    sections = {name: filled.get(name, []) for name, value in properties.items() if value["type"] == SECTIONS_OF_LISTS}
    return json.dumps({"label": "The test persona", **sections})


def writes_personas(request: dict[str, Any]) -> Reply:
    """Answer a drafting request with a persona, and a request for repairs with none."""
    if "statements" in schema_of(request)["properties"]:
        return answer(json.dumps({"statements": []}))
    return answer(persona_text(request))
