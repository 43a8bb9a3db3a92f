"""What holds for every test: no connection leaves this machine, and no key or address comes from the environment."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parent.parent
if str(_ROOT) not in sys.path:
    sys.path.insert(0, str(_ROOT))  # for `tests.support`, whatever folder pytest was started from

_ENVIRONMENT = ("OPENAI_", "PERSONA_GEN_")
_FOR_TESTS = "PERSONA_GEN_TEST_"
"""What tells tests where a server of this machine is; the program itself reads none of these."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy")

for _name in list(os.environ):
    is_ours = _name.startswith(_ENVIRONMENT) and not _name.startswith(_FOR_TESTS)
    if is_ours or _name.lower() in _PROXIES:
        del os.environ[_name]  # before any test or fixture runs, and for subprocesses as well

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


class OutsideConnectionError(RuntimeError):
    """A test tried to reach another machine."""


def _check(host: object) -> None:
    """Raise unless `host` is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in {"", "localhost"}:
        return
    try:
        is_here = ipaddress.ip_address(str(name).split("%")[0]).is_loopback or str(name) in {"0.0.0.0", "::"}  # noqa: S104  compared, not bound
    except ValueError:
        is_here = False
    if not is_here:
        raise OutsideConnectionError(f"tests do not connect to {name!r}; use tests.support.fault_server")


def _checked_address(sock: socket.socket, address: Any) -> None:
    if sock.family in {socket.AF_INET, socket.AF_INET6}:
        _check(address[0])


def _guarded_connect(sock: socket.socket, address: Any) -> None:
    _checked_address(sock, address)
    _connect(sock, address)


def _guarded_connect_ex(sock: socket.socket, address: Any) -> int:
    _checked_address(sock, address)
    return _connect_ex(sock, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    _check(host)
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect = _guarded_connect  # type: ignore[method-assign,assignment]
socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign,assignment]
socket.getaddrinfo = _guarded_getaddrinfo


@pytest.fixture(autouse=True)
def _no_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away keys and addresses that an earlier test or a plugin may have set."""
    for name in list(os.environ):
        if name.startswith(_ENVIRONMENT):
            monkeypatch.delenv(name)
