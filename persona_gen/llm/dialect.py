"""What an endpoint understands of the OpenAI protocol, learnt from its complaints.

Servers differ: some know no JSON schema as `response_format`, some models take no temperature, some call the
length limit `max_completion_tokens`. Such a complaint (HTTP 400 or 422) changes the dialect once; every change
leads to a simpler request, so learning ends.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from persona_gen.domain.run import CompletionRequest

_SCHEMA_WORDS = re.compile(r"response_format|json_schema|json schema|structured output|json_object", re.IGNORECASE)
_BAD_SCHEMA = re.compile(r"invalid schema|schema is invalid|failed to parse grammar", re.IGNORECASE)
_REJECTED = re.compile(
    r"support|unknown|unrecogni|unexpected|not permitted|not allowed|extra|invalid|must be", re.IGNORECASE
)

Format = Literal["json_schema", "json_object", "plain"]
_SIMPLER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "plain"}


@dataclass(frozen=True)
class Dialect:
    """How requests are worded for one endpoint."""

    format: Format = "json_schema"
    length_key: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    left_out: frozenset[str] = frozenset()
    """Settings that the endpoint does not take: temperature, seed."""

    def learn(self, complaint: str) -> Dialect | None:
        """Return the dialect that avoids what the endpoint complains of, or None where it is something else."""
        if not _REJECTED.search(complaint):
            return None
        if "max_completion_tokens" in complaint and self.length_key == "max_tokens":
            return replace(self, length_key="max_completion_tokens")
        for key in ("temperature", "seed"):
            if re.search(rf"\b{key}\b", complaint) and key not in self.left_out:
                return replace(self, left_out=self.left_out | {key})
        if _SCHEMA_WORDS.search(complaint) and not _BAD_SCHEMA.search(complaint) and self.format in _SIMPLER:
            return replace(self, format=_SIMPLER[self.format])
        return None

    def body(self, request: CompletionRequest) -> dict[str, Any]:
        """Return the request's JSON body."""
        messages = [{"role": message.role, "content": message.content} for message in request.messages]
        body: dict[str, Any] = {"model": request.llm_model, "messages": messages}
        if self.format == "json_schema":
            schema = {"name": request.schema_name, "strict": True, "schema": request.json_schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        else:
            schema_text = json.dumps(request.json_schema, ensure_ascii=False)
            messages.append(
                {"role": "user", "content": f"Answer with one JSON object and nothing else. Its schema: {schema_text}"}
            )
            if self.format == "json_object":
                body["response_format"] = {"type": "json_object"}
        settings = {
            "temperature": request.temperature,
            "seed": request.seed,
            self.length_key: request.max_tokens,
        }
        return body | {k: v for k, v in settings.items() if v is not None and k not in self.left_out}
