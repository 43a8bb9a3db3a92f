"""Requests and clocks that many tests of the language model's clients use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from persona_gen.domain.run import CompletionRequest, Message
from persona_gen.llm import Clock
from persona_gen.settings import EndpointSettings

SCHEMA = {
    "type": "object",
    "properties": {"ok": {"type": "boolean"}},
    "required": ["ok"],
    "additionalProperties": False,
}
KEY = "sk-secret-never-shown"


def make_request(
    text: str = "Is it well?", *, max_tokens: int | None = 50, temperature: float | None = None, seed: int | None = None
) -> CompletionRequest:
    """Return a small request whose schema is `{"ok": boolean}`."""
    return CompletionRequest(
        llm_model="fault-model",
        messages=(Message(role="user", content=text),),
        schema_name="reply",
        json_schema=SCHEMA,
        temperature=temperature,
        max_tokens=max_tokens,
        seed=seed,
        template="test/1",
        template_hash="0" * 64,
    )


def endpoint(base_url: str, key: str | None = KEY) -> EndpointSettings:
    """Return settings for a server of the test."""
    return EndpointSettings(
        base_url=base_url, model="fault-model", api_key=SecretStr(key) if key else None, origin="study.toml"
    )


@dataclass
class FakeTime:
    """Time that passes only when somebody sleeps."""

    seconds: float = 0.0
    naps: list[float] = field(default_factory=list)

    async def _sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        """The clock to inject."""
        start = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
        return Clock(
            monotonic=lambda: self.seconds,
            sleep=self._sleep,
            now=lambda: start + timedelta(seconds=self.seconds),
        )
