"""Opening: what is ours is brought up to date, everything else is one line and stays as it is."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

from persona_gen.errors import StoreError
from persona_gen.store import Store, open_store
from persona_gen.store.engine import place
from persona_gen.store.migrating import HEAD, MIGRATIONS
from persona_gen.store.tables import Base

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.domain.review import Revision

    SaveRevision = Callable[..., Revision]


def script() -> ScriptDirectory:
    """Return the package's migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    return ScriptDirectory.from_config(config)


def refusal(where: Path | str) -> str:
    """Return what opening says; it must be one line."""
    with pytest.raises(StoreError) as caught:
        open_store(where, busy_seconds=0)
    assert 1 == len(str(caught.value).splitlines())
    return str(caught.value)


def test_migrations_make_what_the_code_expects(store: Store) -> None:
    """A database made by the migrations has exactly the tables of the code."""
    with store._reading.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert [] == compare_metadata(context, Base.metadata)
        assert HEAD == context.get_current_revision()


def test_the_newest_step_is_known() -> None:
    """The step that the code calls newest is the newest file, and there is one line of steps."""
    assert [HEAD] == script().get_heads()


def test_migrations_can_be_written_for_postgresql() -> None:
    """Every step has its PostgreSQL form, with the guard of the log."""
    written = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written})
    with Operations.context(context):
        for step in reversed(list(script().walk_revisions())):
            step.module.upgrade()
    assert "TIMESTAMP WITH TIME ZONE" in written.getvalue()
    assert "EXECUTE FUNCTION decision_append_only()" in written.getvalue()
    assert "RAISE(ABORT" not in written.getvalue()


def test_opening_again_keeps_everything(store: Store, folder: Path, save: SaveRevision) -> None:
    """A store that is opened a second time, and by URL, holds what it held."""
    saved = save()
    store.close()
    with open_store(folder) as again:
        assert [saved] == again.revisions("clerks")
    with open_store("sqlite:///" + str(folder / "store.db").replace("%", "%25").replace("#", "%23")) as by_url:
        assert [saved] == by_url.revisions("clerks")


def test_the_pragmas_hold_on_every_connection(store: Store) -> None:
    """Each connection has foreign keys, full synchronisation and the write-ahead log."""
    with store._reading.connect() as one, store._reading.connect() as two:
        for connection in (one, two):
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "synchronous", "journal_mode")
            }
            assert {"foreign_keys": 1, "synchronous": 2, "journal_mode": "wal"} == found


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(["CREATE TABLE songs (title TEXT)"], id="plain"),
        pytest.param(
            ["CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('ab12')"],
            id="of another program that uses Alembic",
        ),
        pytest.param(["CREATE TABLE alembic_version (version_num TEXT)"], id="without a step"),
    ],
)
def test_a_foreign_database_is_left_alone(tmp_path: Path, statements: list[str]) -> None:
    """A database of another program is refused, and not one byte of it changes."""
    file = tmp_path / "store.db"
    with closing(sqlite3.connect(file)) as raw, raw:
        for statement in statements:
            raw.execute(statement)
    before = file.read_bytes()
    said = refusal(tmp_path)
    assert f"{file}: a database of another program — move the file away and run again" == said
    assert before == file.read_bytes()
    assert [file] == list(tmp_path.iterdir())


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A text file under the database's name is refused and stays as it is."""
    (tmp_path / "store.db").write_text("Dear diary, " * 100)
    assert "store.db: not a database of persona_gen — move the file away" in refusal(tmp_path)
    assert "Dear diary, " * 100 == (tmp_path / "store.db").read_text()


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    """A file of no bytes, as a kill during the first start leaves it, is used."""
    (tmp_path / "store.db").touch()
    with open_store(tmp_path) as store:
        assert [] == store.runs()


def test_a_damaged_database_is_one_line(store: Store, folder: Path, save: SaveRevision) -> None:
    """Pages overwritten with noise are noticed as damage, when opening or when reading."""
    for _ in range(20):
        save(text="They type. " * 200)
    store.close()
    file = folder / "store.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(StoreError, match=r"store\.db: the database is damaged — put back a copy") as caught:
        open_store(folder).personas()
    assert 1 == len(str(caught.value).splitlines())


def test_a_newer_database_asks_for_a_newer_program(store: Store, folder: Path) -> None:
    """A database with a step that this version does not know is refused, and both steps are named."""
    store.close()
    with closing(sqlite3.connect(folder / "store.db")) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = 'persona_gen_9999'")
    said = refusal(folder)
    assert f"made by a newer persona-gen (step persona_gen_9999, this one knows {HEAD})" in said
    assert "install the newer version" in said


def test_a_locked_database_cannot_be_opened(tmp_path: Path) -> None:
    """A new database that another program holds is refused as held, with what to do."""
    with closing(sqlite3.connect(tmp_path / "store.db")) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        said = refusal(tmp_path)
        raw.rollback()
    assert "store.db: another program holds the database — close it or wait" in said


def test_a_locked_database_can_be_read_but_not_written(store: Store, folder: Path, save: SaveRevision) -> None:
    """While another program writes, reading works and writing gives up with one line; then it works again."""
    saved = save()
    with closing(sqlite3.connect(folder / "store.db")) as raw, open_store(folder, busy_seconds=0) as impatient:
        raw.execute("BEGIN IMMEDIATE")
        assert [saved] == impatient.revisions("clerks")
        with pytest.raises(StoreError, match="another program holds the database"):
            impatient.start_run("draft", {})
        raw.rollback()
        impatient.start_run("draft", {})
    assert 2 == len(store.runs())


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """A file in the folder's place, or above it, is named."""
    (tmp_path / "file").touch()
    assert "file: a file is where the folder should be — move it away" in refusal(tmp_path / "file")
    assert "the folder cannot be made: Not a directory" in refusal(tmp_path / "file" / "below")


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    """A folder under the database's name cannot be opened, and is named."""
    (tmp_path / "store.db").mkdir()
    assert "store.db: the database cannot be opened" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nosuch://host/name", "no driver for nosuch"),
        ("://", "not a database URL"),
        ("postgresql+psycopg://ana:secret@host:port/name", "not a database URL"),
    ],
)
def test_a_wrong_url_is_one_line(url: str, said: str) -> None:
    """A URL that cannot be used is refused with what to do, and its password is not repeated."""
    message = refusal(url)
    assert said in message
    assert "secret" not in message


def test_a_message_never_shows_the_password() -> None:
    """A database is named without its password."""
    engine = create_engine("sqlite://")
    engine.url = make_url("postgresql://ana:secret@host/name")
    assert "secret" not in place(engine)
    engine.dispose()
