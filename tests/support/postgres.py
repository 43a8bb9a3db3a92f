"""A database on a real PostgreSQL server for one test, where PERSONA_GEN_TEST_POSTGRES names the server."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "PERSONA_GEN_TEST_POSTGRES"
SERVER = os.environ.get(VARIABLE)
"""Read once at the start: tests run without any variable of ours."""
needs_postgres = pytest.mark.skipif(
    SERVER is None,
    reason=f"{VARIABLE} names no server (such as postgresql://postgres@127.0.0.1:5432/postgres)",
)


@contextmanager
def new_database() -> Iterator[str]:
    """Make an empty database and give its URL; it is dropped afterwards."""
    server = make_url(SERVER or "").set(drivername="postgresql+psycopg")
    name = f"persona_gen_test_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()
