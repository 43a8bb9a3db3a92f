"""What the calls of this package share: the client, its settings, many calls at once, answers that have to hold."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel, create_model, model_validator

from persona_gen.domain.run import CompletionRequest
from persona_gen.errors import LLMBudgetExceeded, LLMError, LLMUnavailable, SettingsError
from persona_gen.llm.structured import ask
from persona_gen.prompting import PromptLibrary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from persona_gen.domain.run import LLMClient
    from persona_gen.study import LLM

REASKS = 2
GIVE_UP_AFTER = 3
"""Calls in a row that did not reach the endpoint, after which the others are not made."""
T = TypeVar("T", bound=BaseModel)
Item = TypeVar("Item")
Found = TypeVar("Found")


class Progress(Protocol):
    """Hears how many calls there are, and what a person should know."""

    def begin(self, what: str, total: int) -> None:
        """A stage with `total` calls begins."""
        ...

    def step(self, what: str) -> None:
        """One call of the stage is done."""
        ...

    def note(self, message: str) -> None:
        """Something a person should know, one line."""
        ...


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes requests from templates, and asks for answers that fit."""

    client: LLMClient
    settings: LLM
    """`model` is the name that the endpoint knows the model by; seed, length limit, concurrency."""
    prompts: PromptLibrary = field(default_factory=PromptLibrary)

    @property
    def llm_model(self) -> str:
        """The name that the endpoint knows the model by.

        Raises:
            SettingsError: none is named.
        """
        if not self.settings.model:
            raise SettingsError("no language model is named", hint="set model under [llm] in study.toml")
        return self.settings.model

    def request(
        self, task: str, schema: dict[str, Any], *, temperature: float | None = 0.0, **values: Any
    ) -> CompletionRequest:
        """Return the request of a task.

        Args:
            task: name of the template's folder, and of the schema.
            schema: strict JSON schema of the answer.
            temperature: 0 unless the task is to write.
            **values: the template's variables.

        Raises:
            TemplateError: the template is wrong, or the material is too long for it.
        """
        rendered = self.prompts.render(task, **values)
        return CompletionRequest(
            llm_model=self.llm_model,
            messages=rendered.messages,
            schema_name=task,
            json_schema=schema,
            temperature=temperature,
            max_tokens=self.settings.max_tokens,
            seed=self.settings.seed,
            template=rendered.template,
            template_hash=rendered.template_hash,
        )

    async def ask(self, request: CompletionRequest, answer: type[T], problem: Callable[[T], str] | None = None) -> T:
        """Return the answer; ask again while it does not fit, or has a problem.

        Args:
            request: the first request.
            answer: what the answer has to fit.
            problem: what is wrong with an answer that fits, as a sentence; empty where nothing is.

        Raises:
            LLMError: no usable answer came, after retries and re-asks.
        """
        return await ask(self.client, request, checked(answer, problem) if problem else answer, reasks=REASKS)

    async def each(
        self, items: Sequence[Item], work: Callable[[Item], Awaitable[Found]], step: Callable[[str], None]
    ) -> list[Found]:
        """Return what `work` brings for each item, in order, with the settings' concurrency.

        An error does not stop the others, because what they bring is kept in the ledger, and another run finds it;
        but when the budget is gone, or `GIVE_UP_AFTER` calls in a row do not reach the endpoint, the rest is not tried.

        Raises:
            LLMError: the first error, after all others are done.
        """
        gate = asyncio.Semaphore(self.settings.concurrency)
        failures: list[LLMError] = []
        lost = 0

        async def one(item: Item) -> list[Found]:
            nonlocal lost
            async with gate:
                if lost >= GIVE_UP_AFTER:
                    return []
                try:
                    found = await work(item)
                except LLMError as error:
                    failures.append(error)
                    gone = isinstance(error, LLMBudgetExceeded)
                    lost = GIVE_UP_AFTER if gone else lost + isinstance(error, LLMUnavailable)
                    return []
            lost = lost if lost >= GIVE_UP_AFTER else 0
            step(f"{len(items)} calls")
            return [found]

        brought = await asyncio.gather(*(one(item) for item in items))
        if failures:
            raise failures[0]
        return [found for part in brought for found in part]


def checked(answer: type[T], problem: Callable[[T], str]) -> type[T]:
    """Return a class like `answer` that refuses what has a problem, so that it is asked for again."""

    def refuse(self: T) -> T:
        if found := problem(self):
            raise ValueError(found)
        return self

    # pydantic takes validators of a made class as a dictionary of what its decorators return.
    validators: dict[str, Any] = {"refuse": model_validator(mode="after")(refuse)}
    return create_model(answer.__name__, __base__=answer, __validators__=validators)


def strict(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of an object with exactly these keys."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def text_of(most: int) -> dict[str, Any]:
    """Return the JSON schema of a bounded text."""
    return {"type": "string", "maxLength": most}


def list_of(items: dict[str, Any], most: int, least: int = 0) -> dict[str, Any]:
    """Return the JSON schema of a bounded list."""
    return {"type": "array", "minItems": least, "maxItems": most, "items": items}
