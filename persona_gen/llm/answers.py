"""Reading what an endpoint sent back, good or bad, into an `Attempt`.

The raw text is read here and not by an SDK, because SDKs lose what matters when an answer is wrong: the text, the
tokens, the reason.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from persona_gen.domain.run import Usage
from persona_gen.errors import LLMError, LLMFiltered, LLMInvalidOutput, LLMRefused, LLMTruncated, LLMUnavailable
from persona_gen.llm.attempt import Attempt

if TYPE_CHECKING:
    from collections.abc import Mapping

BODY_KEPT = 4000
"""Characters of a body that is no answer."""
_SHOWN = 160
"""Characters of an endpoint's own words in a message."""
_WHOLE = frozenset({"stop", "eos", "eos_token", "end_turn", "stop_sequence", None})
"""Finish reasons of a whole answer; `stop` is the protocol's, the others are what some servers write."""
_TOO_LONG = re.compile(
    r"context[_ ](?:length|size|window)|maximum context|exceed_context|too many (?:input )?tokens|prompt is too long",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"insufficient_quota|exceeded your current quota|billing|insufficient[_ ](?:balance|credit)", re.IGNORECASE
)
_FILTER = re.compile(r"content_filter|content_policy|content management policy|ResponsibleAI", re.IGNORECASE)


def read_answer(sent: str, body: str, *, known_good: bool) -> Attempt:
    """Read the body of an answer with status 200.

    Args:
        sent: what was sent, as JSON.
        body: the raw text that came back.
        known_good: this endpoint has answered well before, so nonsense is a passing trouble and not a wrong address.
    """
    base = Attempt(sent=sent, body=body[:BODY_KEPT], status=200, worked=True)
    try:
        data = json.loads(body)
    except ValueError:
        return _no_json(base, body, known_good=known_good)
    if not isinstance(data, dict):
        return replace(base, error=_invalid("the endpoint's answer is no JSON object"), retry=known_good)
    llm_model = data.get("model")
    base = replace(base, usage=_usage(data.get("usage")), llm_model=llm_model if isinstance(llm_model, str) else None)
    if data.get("error"):
        said = LLMUnavailable(f"the endpoint reports an error: {complaint(body)}", hint="run again later")
        return replace(base, error=said, retry=True)
    choices = data.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(message, dict):
        return replace(base, error=_invalid("the endpoint's answer holds no choices"), retry=True)
    return _read_choice(base, first, message)


def _read_choice(base: Attempt, choice: dict[str, Any], message: dict[str, Any]) -> Attempt:
    reason, content, refusal = choice.get("finish_reason"), message.get("content"), message.get("refusal")
    text = content if isinstance(content, str) else None
    got = replace(
        base, text=text, body=None if text else base.body, finish_reason=reason if isinstance(reason, str) else None
    )
    if refusal:
        said = " ".join(str(refusal).split())[:_SHOWN]
        return replace(got, error=LLMRefused(f"the model declined to answer: {said!r}", hint="change the prompt"))
    if reason in {"length", "max_tokens"}:
        used = f" after {got.usage.output_tokens} tokens" if got.usage else ""
        return replace(
            got, error=LLMTruncated(f"the answer was cut off{used}", hint="raise max_tokens under [llm] in study.toml")
        )
    if reason == "content_filter":
        hint = "look at the snippets of this segment, or use another endpoint"
        return replace(got, error=LLMFiltered("the provider's content filter cut the answer", hint=hint))
    if not (text or "").strip():
        return replace(got, error=_invalid("the answer is empty"), retry=True)
    if reason not in _WHOLE:
        return replace(got, error=_invalid(f"the answer ended for an unknown reason, {reason!r}"))
    return got


def _no_json(base: Attempt, body: str, *, known_good: bool) -> Attempt:
    start = body.lstrip()[:200].casefold()
    if start.startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        error: LLMError = LLMUnavailable(
            "the endpoint answered with a web page, not with JSON", hint="check base_url; it usually ends with /v1"
        )
        return replace(base, error=error, retry=known_good, worked=False)
    if start.startswith("{"):
        return replace(base, error=_invalid("the endpoint's JSON breaks off or is malformed"), retry=True)
    said = f"the endpoint answered with something else than JSON: {_short(body)!r}"
    return replace(base, error=_invalid(said), retry=known_good)


def read_failure(sent: str, status: int, body: str, headers: Mapping[str, str]) -> Attempt:
    """Read an answer with an error status.

    Args:
        sent: what was sent, as JSON.
        status: HTTP status, not 200.
        body: the raw text that came back.
        headers: of the answer, keys in lower case or case-insensitive.
    """
    said = complaint(body)
    base = Attempt(sent=sent, body=body[:BODY_KEPT], status=status)
    if status == 429 and _NO_MONEY.search(body):
        hint = "add credit at the provider, then run again"
        return replace(base, error=LLMUnavailable(f"the account's quota is used up: {said}", hint=hint))
    if status in {408, 409, 425, 429} or status >= 500:
        what = "is asked too often" if status == 429 else "is in trouble"
        error = LLMUnavailable(f"the endpoint {what} (HTTP {status}): {said}", hint="run again later")
        wait = retry_after(headers, datetime.now(UTC))
        return replace(base, error=error, retry=True, retry_after=wait, throttled=status == 429)
    return replace(base, error=_refused_to_serve(status, body, said))


def _refused_to_serve(status: int, body: str, said: str) -> LLMError:
    """Return the error for a status that will be the same next time."""
    if status == 413 or is_too_long(body):
        hint = "lower statistics and snippets under [evidence] in study.toml, or use a model with a longer context"
        return LLMUnavailable(f"the prompt is longer than the model's context: {said}", hint=hint)
    if status == 400 and _FILTER.search(body):
        hint = "look at the snippets of this segment, or use another endpoint"
        return LLMFiltered(f"the provider's content filter stopped the prompt: {said}", hint=hint)
    hints = {
        401: "check OPENAI_API_KEY",
        402: "add credit at the provider",
        403: "check that the key may use this model",
        404: "check base_url (it usually ends with /v1) and the model's name",
    }
    return LLMUnavailable(
        f"the endpoint refused the request (HTTP {status}): {said}",
        hint=hints.get(status, "check base_url and [llm] in study.toml"),
    )


def is_too_long(body: str) -> bool:
    """Whether an error says that the prompt does not fit into the model's context."""
    return _TOO_LONG.search(body) is not None


def complaint(body: str) -> str:
    """Return an endpoint's own words about an error, short and on one line."""
    return _short(own_words(body)) or "no reason given"


def own_words(body: str) -> str:
    """Return the message inside an error's body, or the body's text."""
    try:
        data = json.loads(body)
    except ValueError:
        return re.sub(r"<[^>]*>", " ", body)
    found = data.get("error", data) if isinstance(data, dict) else data
    if isinstance(found, dict):
        found = found.get("message") or found.get("detail") or found
    return found if isinstance(found, str) else json.dumps(found)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that `Retry-After` asks for, given as seconds or as a date; None where it is not there."""
    millis = headers.get("retry-after-ms")
    value = headers.get("retry-after") or headers.get("Retry-After")
    try:
        if millis:
            return max(0.0, float(millis) / 1000)
        return max(0.0, float(value)) if value else None
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    return max(0.0, (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp())


def _usage(found: object) -> Usage | None:
    """Return the tokens where both counts are whole numbers, else None."""
    if not isinstance(found, dict):
        return None
    counts = found.get("prompt_tokens"), found.get("completion_tokens")
    if all(isinstance(c, int) and not isinstance(c, bool) and c >= 0 for c in counts):
        return Usage(input_tokens=counts[0], output_tokens=counts[1])
    return None


def _invalid(what: str) -> LLMInvalidOutput:
    return LLMInvalidOutput(what, hint="run again, or use another endpoint")


def _short(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
