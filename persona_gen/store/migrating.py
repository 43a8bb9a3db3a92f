"""Bringing a database to the newest form, and telling ours from others.

Each step is a file in `migrations/versions`, written by hand; a test compares their outcome with
`tables.py`, so a forgotten step is found. Alembic is loaded only where there is a step to take.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from persona_gen.errors import StoreError
from persona_gen.store.engine import one_at_a_time, place, use_write_ahead_log, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PREFIX = "persona_gen_"
"""How the name of each of our steps begins, which tells our databases from others."""
HEAD = f"{PREFIX}0003"
"""The newest step; a test holds it against the files."""
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Bring the database to the newest form; a foreign database is not touched.

    Raises:
        StoreError: the database is not ours, or a newer version of the program has made it.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be read or written.
    """
    with engine.connect() as connection:
        known = _is_newest(connection, place(engine))
    use_write_ahead_log(engine)
    if known:
        return
    with writing(engine).begin() as connection:
        one_at_a_time(connection)
        if not _is_newest(connection, place(engine)):
            _upgrade(connection)


def _is_newest(connection: Connection, where: str) -> bool:
    """Tell whether the database is in the newest form (False: a step is due, or it is empty)."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return False
    step = None
    if "alembic_version" in tables:
        step = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if step is None or not str(step).startswith(PREFIX):
        raise StoreError("a database of another program", where=where, hint="move the file away and run again")
    if step > HEAD:
        raise StoreError(
            f"made by a newer persona-gen (step {step}, this one knows {HEAD})",
            where=where,
            hint="install the newer version",
        )
    return bool(step == HEAD)


def _upgrade(connection: Connection) -> None:
    """Take every step that is due, inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415  slow to load, and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
