"""How a database is opened, and what its errors mean to a person.

The one place that knows SQLite from other databases. SQLite runs with a write-ahead log and
`synchronous=FULL`, so what was acknowledged survives a kill and a power cut; a transaction that writes
takes the write lock at its start, so it never fails half-way because of another process.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from persona_gen.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DATABASE_FILE = "store.db"
BUSY_SECONDS = 30.0
"""How long a write waits for another process before it gives up."""

_MIGRATING = 7_203_914_655
"""The number of our advisory lock (PostgreSQL)."""
_MEANINGS = (
    ("locked", "another program holds the database", "close it or wait for it, then run again"),
    ("busy", "another program holds the database", "close it or wait for it, then run again"),
    ("not a database", "not a database of persona_gen", "move the file away and run again"),
    ("malformed", "the database is damaged", "put back a copy, or move the file away and run again"),
    ("readonly", "the database is read-only", "make the file and its folder writable"),
    ("unable to open", "the database cannot be opened", "see that its folder exists and is writable"),
    ("password authentication", "the database server does not know this user or password", "correct the URL"),
    ("Connection refused", "the database server does not answer", "start it, or correct the URL"),
    ("could not translate host", "there is no such database server", "correct the URL"),
    ("failed to resolve host", "there is no such database server", "correct the URL"),
    ("server closed the connection", "the database server went away", "see that it runs, then try again"),
    ("terminating connection", "the database server went away", "see that it runs, then try again"),
    ("is full", "the disk is full", "free some space and run again; what was finished is kept"),
)


def make_engine(folder_or_url: Path | str, busy_seconds: float) -> Engine:
    """Return an engine for a folder (SQLite) or a database URL; nothing is opened yet.

    Raises:
        StoreError: the folder cannot be made, the URL is none, or its driver is not installed.
    """
    if isinstance(folder_or_url, str) and "://" in folder_or_url:
        url = _url(folder_or_url)
    else:
        url = URL.create("sqlite", database=str(_folder(Path(folder_or_url)) / DATABASE_FILE))
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, busy_seconds)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        is_known = url.drivername == "postgresql+psycopg"
        hint = "pip install 'persona-gen[postgres]'" if is_known else "install the database's driver"
        raise StoreError(f"no driver for {url.drivername}", hint=hint) from error


def place(engine: Engine) -> str:
    """Return the database's name for messages, without a password."""
    database = engine.url.database
    return database if _is_sqlite(engine) and database else engine.url.render_as_string(hide_password=True)


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers and one writer work at the same time; the file remembers it (SQLite only)."""
    if not _is_sqlite(engine):
        return
    connection = engine.raw_connection()
    try:
        for attempt in _until_free(engine):
            with attempt:
                connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def one_at_a_time(connection: Connection) -> None:
    """Let only one process at once take the steps of a migration; SQLite's write lock sees to it already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")


def writing(engine: Engine) -> Engine:
    """Return the same engine for transactions that write."""
    return engine.execution_options(writes=True)


def explain(error: Exception, where: str) -> StoreError:
    """Return the one-line error for what the database, or reading a record of it, raised."""
    if not isinstance(error, SQLAlchemyError):
        first = str(error).splitlines()[0]
        what = f"a record cannot be read or written: {first}"
        return StoreError(what, where=where, hint="put back a copy of the database")
    text = str(getattr(error, "orig", None) or error)
    for word, meaning, hint in _MEANINGS:
        if word in text:
            return StoreError(meaning, where=where, hint=hint)
    return StoreError(f"the database refused: {text}", where=where)


def _url(text: str) -> URL:
    """Return the parsed URL; a message never repeats it, because it may hold a password."""
    try:
        return make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError("not a database URL", hint="write it like postgresql+psycopg://user@host/name") from error


def _folder(folder: Path) -> Path:
    """Return the folder, made where it was missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise StoreError("a file is where the folder should be", where=str(folder), hint="move it away") from error
    except OSError as error:
        hint = "make its parent a writable folder"
        raise StoreError(f"the folder cannot be made: {error.strerror}", where=str(folder), hint=hint) from error
    return folder


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _sqlite(url: URL, busy_seconds: float) -> Engine:
    """Return a SQLite engine whose transactions are begun by us instead of by Python's driver."""
    engine = create_engine(url, connect_args={"timeout": busy_seconds}).execution_options(busy_seconds=busy_seconds)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("BEGIN")
            return
        for attempt in _until_free(engine):
            with attempt:
                connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _until_free(engine: Engine) -> Retrying:
    """Return the policy for a lock that SQLite reports at once instead of waiting for it."""
    return Retrying(
        retry=retry_if_exception(_is_busy),
        stop=stop_after_delay(engine.get_execution_options()["busy_seconds"]),
        wait=wait_random(0, 0.05),
        reraise=True,
    )


def _is_busy(error: BaseException) -> bool:
    is_ours = isinstance(error, OperationalError) or type(error).__module__ == "sqlite3"
    return is_ours and ("locked" in str(error) or "busy" in str(error))
