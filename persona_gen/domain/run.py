"""Calls to a language model, and runs."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, Protocol

from persona_gen.domain.base import Frozen


class Message(Frozen):
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


class CompletionRequest(Frozen):
    """Everything that is sent to the model, and which template made it."""

    llm_model: str
    messages: tuple[Message, ...]
    schema_name: str
    json_schema: dict[str, Any]
    """Strict JSON schema of the answer."""
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    template: str
    """Name and version of the prompt template, such as draft_persona/1."""
    template_hash: str

    @cached_property
    def request_hash(self) -> str:
        """The cache key: a hash of all that is sent, and of nothing else."""
        sent = self.model_dump(mode="json", exclude={"template", "template_hash"})
        return hashlib.sha256(json.dumps(sent, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @cached_property
    def prompt_hash(self) -> str:
        """A hash of the messages and the schema, without the model and its settings."""
        sent = [[m.role, m.content] for m in self.messages]
        return hashlib.sha256(json.dumps([sent, self.json_schema], sort_keys=True).encode()).hexdigest()


class Usage(Frozen):
    """Tokens of one attempt, as the endpoint counted them."""

    input_tokens: int
    output_tokens: int


class Completion(Frozen):
    """A whole answer of the model (finish reason `stop`)."""

    request_hash: str
    llm_model: str
    """The model as the endpoint names it."""
    text: str
    usage: Usage | None = None
    """None where the endpoint did not say; never read as zero."""
    cached: bool = False


class LedgerEntry(Frozen):
    """One attempt at one call: what left the machine, what came back, and what it cost."""

    request_hash: str
    attempt: int
    template: str
    template_hash: str
    prompt_hash: str
    llm_model: str
    request: str
    """JSON of the messages and schema, as sent."""
    response: str | None
    """Raw text of the answer; None where there was none."""
    outcome: str
    """`done`, or the name of the error class."""
    detail: str | None = None
    finish_reason: str | None = None
    usage: Usage | None = None
    cost_usd: Decimal | None = None
    """None means unknown, never zero."""
    started: datetime
    seconds: float


class Ledger(Protocol):
    """Where attempts are kept, and finished calls are found again."""

    def find(self, request_hash: str) -> Completion | None:
        """Return the finished completion of an equal request, or None."""
        ...

    def record(self, entry: LedgerEntry) -> None:
        """Keep one attempt; when this returns it survives a kill."""
        ...


class LLMClient(Protocol):
    """Anything that completes a request: the endpoint, a recording, a test double."""

    async def complete(self, request: CompletionRequest) -> Completion:
        """Return the whole answer.

        Raises:
            LLMError: no whole answer could be had; the subclass says why.
        """
        ...
