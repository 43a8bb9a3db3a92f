"""Answers that have to fit a pydantic class: reading them, and asking again when they do not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from persona_gen.domain.run import Message
from persona_gen.errors import LLMInvalidOutput

if TYPE_CHECKING:
    from persona_gen.domain.run import CompletionRequest, LLMClient

T = TypeVar("T", bound=BaseModel)

PROBLEMS_SHOWN = 10
"""Of one answer, in a re-ask."""
ANSWER_SHOWN = 20_000
"""Characters of the wrong answer, in a re-ask."""
_FENCED = re.compile(r"```[A-Za-z0-9_-]*[^\S\n]*\n(.*?)```", re.DOTALL)
_DECODER = json.JSONDecoder()
_KEY = re.compile(r"\w{1,40}", re.ASCII)
_TOKENS = re.compile(r"<[|｜][^<>]{0,60}[|｜]?>|\[/?(?:INST|SYSTEM_PROMPT|TOOL_CALLS)\]|<</?SYS>>|</?(?:s|bos|eos)>")
"""Chat control tokens of common model families: an answer that repeats a hostile interview must not start a turn."""
_REASK = (
    "Your answer was not accepted, because it does not fit the schema. The problems, as data:\n{problems}\n"
    "Answer again with the whole corrected JSON object and nothing else."
)


def parse_answer(text: str, schema: type[T]) -> T:
    """Read the JSON object of an answer into `schema`.

    Code fences and words around the object are tolerated where the answer holds exactly one object.

    Raises:
        LLMInvalidOutput: there is no object or more than one, or it does not fit; names the place in it.
    """
    try:
        return schema.model_validate(_only_object(text, schema))
    except ValidationError as error:
        detail = error.errors(include_input=False, include_url=False)[0]
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise LLMInvalidOutput(
            f"the answer does not fit {schema.__name__}: {detail['msg']}{more}", where=_place(detail["loc"])
        ) from error


async def ask(client: LLMClient, request: CompletionRequest, schema: type[T], *, reasks: int = 2) -> T:
    """Complete a request and read the answer; when it does not fit, ask again with the problems.

    Each re-ask is a request of its own (the wrong answer and its problems stand in it), so the ledger counts and
    keeps it like any other.

    Args:
        client: what completes requests.
        request: the first request.
        schema: what the answer has to fit.
        reasks: how often to ask again, at most.

    Raises:
        LLMInvalidOutput: no answer fitted.
        LLMError: the client failed; such a failure is not asked again.
    """
    current = request
    for left in range(reasks, -1, -1):
        completion = await client.complete(current)
        try:
            return parse_answer(completion.text, schema)
        except LLMInvalidOutput as error:
            if left == 0:
                what = f"{error.what} ({reasks + 1} answers)" if reasks else error.what
                hint = "run with --fresh, or use a more capable model"
                raise LLMInvalidOutput(what, where=error.where, hint=hint) from error
            problems = json.dumps(_problems(error), ensure_ascii=False)
            wrong = Message(role="assistant", content=_TOKENS.sub("…", completion.text[:ANSWER_SHOWN]))
            again = Message(role="user", content=_REASK.format(problems=problems))
            current = request.model_copy(update={"messages": (*request.messages, wrong, again)})
    raise AssertionError("the loop returns or raises")  # pragma: no cover


def _problems(error: LLMInvalidOutput) -> list[dict[str, str]]:
    if isinstance(error.__cause__, ValidationError):
        found = error.__cause__.errors(include_input=False, include_url=False, include_context=False)
        return [{"place": _shown_place(d["loc"]), "problem": d["msg"]} for d in found[:PROBLEMS_SHOWN]]
    return [{"place": "the whole answer", "problem": error.what}]


def _only_object(text: str, schema: type[BaseModel]) -> Any:
    """Return the one JSON object of a text."""
    whole = text.strip().removeprefix("\ufeff")
    found = _decoded(whole)
    if found:
        return found[0]
    blocks = _FENCED.findall(whole)
    candidates = [o for block in blocks for o in _decoded(block.strip())] if blocks else _scan(whole)
    objects = [o for o in candidates if isinstance(o, dict)]
    if len(objects) == 1:
        return objects[0]
    what = "no JSON object" if not objects else f"{len(objects)} JSON objects instead of one"
    raise LLMInvalidOutput(f"the answer holds {what}, and {schema.__name__} was asked for")


def _decoded(text: str) -> list[Any]:
    """Return the value of a text that is JSON and nothing else, in a list; else an empty list."""
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return []


def _scan(text: str) -> list[Any]:
    """Return the outermost JSON objects that stand in a text, one after the other; at most two."""
    objects: list[Any] = []
    at = text.find("{")
    while at != -1 and len(objects) < 2:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            # An object that does not read, with another inside: which was meant is a guess, so there is none.
            return objects
        objects.append(value)
        at = text.find("{", end)
    return objects


def _shown_place(location: tuple[int | str, ...]) -> str:
    """Return a place for a prompt: a key that the answer made up is not repeated, since it may hold anything."""
    return _place(tuple(part if _KEY.fullmatch(str(part)) else "(a key that is not asked for)" for part in location))


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "the whole answer"
