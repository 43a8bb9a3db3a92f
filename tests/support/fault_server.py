"""A server on loopback that speaks the OpenAI protocol and fails in every way that real endpoints do.

It runs in a thread of its own, so that tests with and without an event loop, and subprocesses, can use it:

    with FaultServer() as server:
        server.script(rate_limited(retry_after="1"), answer('{"ok": true}'))
        ...  # requests go to server.base_url
        assert 2 == len(server.requests)

After the script comes `server.otherwise`, which is an answer by default and may be a function of the request.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

if TYPE_CHECKING:
    from types import TracebackType

MODEL = "fault-model-1"
PATH = "/v1/chat/completions"


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    drop: bool = False
    """Close the connection without an answer."""
    cut: bool = False
    """Promise more bytes than are sent, then close the connection."""
    hang: bool = False
    """Never answer; the client has to give up."""
    delay: float = 0.0
    """Seconds before the answer; for measurements, not for tests."""


Otherwise = Callable[[dict[str, Any]], Reply]


def answer(
    text: str | None = '{"ok": true}',
    *,
    finish_reason: str | None = "stop",
    usage: tuple[int, int] | None = (11, 7),
    refusal: str | None = None,
) -> Reply:
    """Return a well-formed chat completion; `usage` is (input, output) tokens."""
    message = {"role": "assistant", "content": text} | ({"refusal": refusal} if refusal else {})
    data: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
    }
    if usage is not None:
        data["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return Reply(body=json.dumps(data))


def failure(status: int, message: str, *, code: str | None = None, headers: dict[str, str] | None = None) -> Reply:
    """Return an error in the protocol's form."""
    error = {"message": message, "type": "error", "param": None, "code": code}
    return Reply(status=status, body=json.dumps({"error": error}), headers=headers or {})


def rate_limited(retry_after: str | None = None) -> Reply:
    """Return a 429, with or without Retry-After."""
    return failure(429, "Rate limit reached", headers={"Retry-After": retry_after} if retry_after else None)


def out_of_quota() -> Reply:
    """Return the 429 that no waiting helps against."""
    return failure(429, "You exceeded your current quota", code="insufficient_quota")


def server_error(status: int = 500) -> Reply:
    """Return a 5xx with a web page, as gateways do."""
    return Reply(status=status, body="<html><body>Bad gateway</body></html>", content_type="text/html")


def dropped() -> Reply:
    """Close the connection without an answer."""
    return Reply(drop=True)


def cut_connection() -> Reply:
    """Close the connection in the middle of an answer."""
    return replace(answer(), cut=True)


def silence() -> Reply:
    """Never answer."""
    return Reply(hang=True)


def web_page() -> Reply:
    """Return a web page with status 200, as a wrong address does."""
    return Reply(body="<!DOCTYPE html><html><body>Welcome</body></html>", content_type="text/html")


def truncated_json() -> Reply:
    """Return a completion whose JSON breaks off, with status 200."""
    return replace(answer(), body=answer().body[:60])


def truncated_answer() -> Reply:
    """Return an answer that hit the length limit."""
    return answer('{"ok": tr', finish_reason="length")


def filtered() -> Reply:
    """Return an answer cut by the content filter."""
    return answer("", finish_reason="content_filter")


def refused() -> Reply:
    """Return a refusal."""
    return answer(None, refusal="I cannot help with that.")


def no_choices() -> Reply:
    """Return a completion without choices."""
    data = json.loads(answer().body) | {"choices": []}
    return Reply(body=json.dumps(data))


def no_usage() -> Reply:
    """Return an answer without token counts."""
    return answer(usage=None)


def no_schema_support(format_name: str = "json_schema") -> Reply:
    """Return the complaint of a server that does not know this `response_format`."""
    return failure(400, f"'response_format' of type '{format_name}' is not supported by this model")


class FaultServer:
    """The server; a context manager that listens on a free port of 127.0.0.1."""

    def __init__(self, otherwise: Reply | Otherwise | None = None) -> None:
        """Set what is answered when the script is over: a reply, or a function of the request's JSON."""
        self.otherwise: Reply | Otherwise = otherwise if otherwise is not None else answer()
        self.requests: list[dict[str, Any]] = []
        """The JSON of each request, in order."""
        self.headers: list[dict[str, str]] = []
        """The headers of each request, keys in lower case."""
        self.most_at_once = 0
        self._now = 0
        self._script: deque[Reply] = deque()
        self._lock = threading.Lock()
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._port = 0

    @property
    def base_url(self) -> str:
        """The address for OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self._port}/v1"

    def script(self, *replies: Reply) -> None:
        """Answer the next requests with these, in order."""
        with self._lock:
            self._script.extend(replies)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._over is not None:
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post(PATH, self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        self._started.set()
        await self._over.wait()
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        data = await request.json()
        with self._lock:
            self.requests.append(data)
            self.headers.append({key.lower(): value for key, value in request.headers.items()})
            planned = self._script.popleft() if self._script else self.otherwise
        reply = planned if isinstance(planned, Reply) else planned(data)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            return await self._answer(request, reply)
        finally:
            self._now -= 1

    async def _answer(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.hang and self._over is not None:
            await self._over.wait()
        if (reply.drop or reply.cut) and request.transport is not None:
            if reply.cut:
                promised = len(reply.body) + 50
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {promised}\r\n\r\n"
                request.transport.write((head + reply.body[:40]).encode())
            request.transport.close()
        return web.Response(
            status=reply.status, text=reply.body, headers=reply.headers, content_type=reply.content_type
        )
