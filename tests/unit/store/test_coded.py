"""Coded interviews in the store: one line of revisions that only grows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.errors import StoreConflict, StoreError
from persona_gen.store import Store, open_store
from tests.support.postgres import needs_postgres, new_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def coded(name: str = "slow start") -> CodedInterviews:
    """Return a small coding."""
    code = Code(id="speed", name=name, definition="It is slow.", words=("slow", "naïve 🙂"))
    coding = Coding(snippet="ab12", code="speed", start=3, end=7, stance="against", coder="keywords")
    book = Codebook(codes=(code,), origin="deductive")
    return CodedInterviews(codebook=book, codings=(coding,), read=("ab12", "cd34"), method="keywords", coder="keywords")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def any_store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """Give an empty store of each kind of database."""
    if request.param == "sqlite":
        with open_store(folder) as store:
            yield store
        return
    with new_database() as url, open_store(url) as store:
        yield store


def test_a_coding_is_read_as_it_was_kept(any_store: Store) -> None:
    """The newest revision has the coding whole, its author, what was done and a time; before there is none."""
    assert any_store.coding() is None
    first = any_store.save_coding(coded(), parent=None, author="keywords", what="coded 2 passages")
    assert first == any_store.coding()
    assert (1, None, "keywords", "coded 2 passages") == (first.number, first.parent, first.author, first.what)
    assert coded() == first.coded
    assert first.made.tzinfo is not None


def test_older_revisions_stay(any_store: Store) -> None:
    """Each revision can be read by its number, and the steps tell who did what, without the codings."""
    any_store.save_coding(coded(), parent=None, author="keywords", what="coded")
    any_store.save_coding(coded("speed"), parent=1, author="Ana", what="renamed slow start to speed")
    undone = any_store.save_coding(coded(), parent=2, author="Ana", what="undid it", restores=1)
    assert 1 == undone.content
    kept = [any_store.coding(number) for number in (1, 2, 3)]
    assert ["slow start", "speed", "slow start"] == [one.coded.codebook.codes[0].name for one in kept if one]
    steps = any_store.coding_steps()
    assert [("keywords", 1), ("Ana", 2), ("Ana", 1)] == [(step.author, step.content) for step in steps]
    with pytest.raises(StoreError, match="no coding with number 9"):
        any_store.coding(9)


@pytest.mark.parametrize("parent", [None, 1, 3])
def test_who_looked_at_an_older_coding_changes_nothing(any_store: Store, parent: int | None) -> None:
    """A change that was made from anything but the newest revision is refused; it names who was quicker."""
    any_store.save_coding(coded(), parent=None, author="keywords", what="coded")
    any_store.save_coding(coded(), parent=1, author="Ana", what="renamed slow start to speed")
    with pytest.raises(StoreConflict, match=r"the coding was changed by Ana at .* UTC: renamed slow") as caught:
        any_store.save_coding(coded(), parent=parent, author="Ben", what="merged a into b")
    assert ("renamed slow start to speed", "merged a into b") == (caught.value.theirs, caught.value.ours)
    assert 2 == len(any_store.coding_steps())


def test_nothing_is_changed_where_nothing_is(any_store: Store) -> None:
    """A change of a coding that is not there is refused."""
    with pytest.raises(StoreConflict, match="there is no coding 4 to change"):
        any_store.save_coding(coded(), parent=4, author="Ben", what="merged a into b")


@pytest.mark.parametrize("change", ["UPDATE coding SET author = 'Eve'", "DELETE FROM coding"])
def test_the_database_itself_refuses_to_change_a_coding(store: Store, folder: Path, change: str) -> None:
    """Revisions are only ever added, whoever asks."""
    store.save_coding(coded(), parent=None, author="keywords", what="coded")
    with closing(sqlite3.connect(folder / "store.db")) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="codings are only ever added"):
            raw.execute(change)
        raw.rollback()


def test_a_store_of_the_step_before_is_brought_up_to_date(store: Store, folder: Path) -> None:
    """A database made before there were codings gets their table, and keeps all else."""
    run = store.start_run("draft", {})
    store.close()
    with closing(sqlite3.connect(folder / "store.db")) as raw, raw:
        raw.execute("DROP TABLE coding")
        raw.execute("UPDATE alembic_version SET version_num = 'persona_gen_0002'")
    with open_store(folder) as again:
        assert again.coding() is None
        assert [run] == [row.id for row in again.runs()]
