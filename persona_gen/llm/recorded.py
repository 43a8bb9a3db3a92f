"""Completions without an endpoint: recordings of a language model, and a script for tests."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from persona_gen.domain.base import Frozen
from persona_gen.errors import LLMError, LLMUnavailable, SettingsError
from persona_gen.llm.attempt import Attempt, Attempting, as_sent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from persona_gen.domain.run import CompletionRequest

NOTE: Literal["recorded completion of a large language model"] = "recorded completion of a large language model"


class Recording(Frozen):
    """A file `{prompt_hash}.json`: what a language model once answered."""

    note: Literal["recorded completion of a large language model"] = NOTE
    llm_model: str
    template: str
    template_hash: str
    prompt_hash: str
    recorded: date
    text: str


class RecordedClient(Attempting):
    """Answers from a folder of recordings, found by the hash of messages and schema."""

    def __init__(self, folder: Path) -> None:
        """Name the folder.

        Raises:
            SettingsError: there is no such folder.
        """
        if not folder.is_dir():
            hint = "name the folder of recorded completions under [draft] recordings in study.toml"
            raise SettingsError("no such folder", where=str(folder), hint=hint)
        self.folder = folder

    @property
    def llm_model(self) -> str:
        """The model that was recorded, by the first file that can be read; "recorded" for an empty folder."""
        for path in sorted(self.folder.glob("*.json")):
            try:
                return Recording.model_validate_json(path.read_bytes()).llm_model
            except ValidationError:
                continue
        return "recorded"

    async def attempt(self, request: CompletionRequest) -> Attempt:
        """Look the request up."""
        sent = as_sent(request)
        path = self.folder / f"{request.prompt_hash}.json"
        try:
            recording = Recording.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            error = LLMUnavailable(
                f"no recorded completion of {request.template} for the prompt {request.prompt_hash}",
                where=str(self.folder),
                hint="the evidence or the template has changed; send the prompt to a language model and keep its answer"
                " with persona_gen.llm.write_recording",
            )
            return Attempt(sent=sent, error=error)
        except (ValidationError, OSError):
            error = LLMUnavailable("not a recorded completion", where=str(path), hint="record it again")
            return Attempt(sent=sent, error=error)
        return Attempt(sent=sent, text=recording.text, llm_model=recording.llm_model, finish_reason="stop")


def write_recording(folder: Path, request: CompletionRequest, text: str, llm_model: str, recorded: date) -> Path:
    """Write what a language model answered to a request, where `RecordedClient` finds it.

    Args:
        folder: made when it is not there.
        request: what was sent.
        text: the answer, whole and unchanged.
        llm_model: who answered.
        recorded: the day.

    Returns:
        The file.
    """
    recording = Recording(
        llm_model=llm_model,
        template=request.template,
        template_hash=request.template_hash,
        prompt_hash=request.prompt_hash,
        recorded=recorded,
        text=text,
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{request.prompt_hash}.json"
    content = json.dumps(recording.model_dump(mode="json"), indent=2, ensure_ascii=False)
    path.write_text(content + "\n", encoding="utf-8")
    return path


class ScriptedClient(Attempting):
    """A test double: gives the answers and errors of a script in order, and records what it was asked."""

    def __init__(self, script: Iterable[str | LLMError | Attempt]) -> None:
        """Keep the script: texts are whole answers, errors fail, an `Attempt` is returned as it is."""
        self._script = list(script)
        self.requests: list[CompletionRequest] = []
        self.closed = False

    async def attempt(self, request: CompletionRequest) -> Attempt:
        """Return the next of the script.

        Raises:
            AssertionError: the script has run out.
        """
        self.requests.append(request)
        count = len(self.requests)
        if count > len(self._script):
            raise AssertionError(f"request {count} ({request.template}), but the script holds {len(self._script)}")
        step = self._script[count - 1]
        if isinstance(step, Attempt):
            return step
        if isinstance(step, LLMError):
            return Attempt(sent=as_sent(request), error=step)
        return Attempt(sent=as_sent(request), text=step, finish_reason="stop", llm_model=request.llm_model)

    async def aclose(self) -> None:
        """Remember that it was closed."""
        self.closed = True
