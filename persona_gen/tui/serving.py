"""The same app in a browser, through textual-serve: one process for each window that is opened.

textual-serve accepts a connection from any page that the browser shows, so a web page could drive the app
behind the reviewer's back; here a connection has to come from the page that this server gave out. The page
is our own, because the one that comes along loads a font from another company.
"""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from persona_gen.errors import SettingsError

try:
    from aiohttp import web
    from textual_serve.server import Server
except ImportError as error:
    raise SettingsError("--web needs textual-serve", hint='pip install "persona-gen[web]"') from error

if TYPE_CHECKING:
    from collections.abc import Callable


_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  compared, not bound


class ReviewServer(Server):
    """Serves the review app to the pages that it gave out itself."""

    def __init__(self, command: str, host: str, port: int, say: Callable[[str], None]) -> None:
        """Serve on an address.

        Args:
            command: starts the app, as a shell reads it.
            host: where to listen.
            port: where to listen.
            say: shows a line to the person who started it.
        """
        shown = f"[{host}]" if ":" in host else host
        page = Path(__file__).with_name("web")
        super().__init__(
            command,
            host=host,
            port=port,
            title="persona-gen review",
            public_url=f"http://{shown}:{port}",
            templates_path=page,
        )
        self._say = say

    def initialize_logging(self) -> None:
        """Keep the log to what went wrong; a line for each request would hide the address."""
        logging.basicConfig(level="WARNING", format="%(message)s")

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002  the toolkit's signature
        """Say where to look."""
        self._say(f"Review at {self.public_url} (Ctrl+C stops it)")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Let in only what our own page opens.

        Raises:
            aiohttp.web.HTTPForbidden: the connection comes from another page, or names another host.
        """
        if not self.is_own(request.headers.get("Origin"), request.headers.get("Host")):
            raise web.HTTPForbidden(text="This page may not open the review.")
        return await super().handle_websocket(request)

    def is_own(self, origin: str | None, host: str | None) -> bool:
        """Return whether a connection comes from our page: same origin, and the address that we listen on."""
        if origin is None or host is None or urlsplit(origin).netloc != host:
            return False
        name = urlsplit(f"//{host}").hostname
        if self.host in _EVERYWHERE or name == self.host:
            return True
        return {name, self.host} <= _LOOPBACK


def review_command(study: Path, reviewer: str | None) -> str:
    """Return the command that opens the app in one window, as this system's shell reads it."""
    parts = [sys.executable, "-m", "persona_gen", "review", str(study.resolve())]
    if reviewer is not None:
        parts += ["--reviewer", reviewer]
    return subprocess.list2cmdline(parts) if os.name == "nt" else shlex.join(parts)


def serve_review(study: Path, reviewer: str | None, host: str, port: int) -> None:
    """Serve the review app until the program is stopped.

    Raises:
        SettingsError: the address cannot be listened on.
    """
    server = ReviewServer(review_command(study, reviewer), host, port, lambda line: print(line, flush=True))  # noqa: T201
    try:
        server.serve()
    except OSError as error:
        hint = "choose another with --port"
        raise SettingsError(
            f"cannot listen there: {error.strerror or error}", where=f"{host}:{port}", hint=hint
        ) from error
