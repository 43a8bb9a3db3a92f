"""The store on a real PostgreSQL server: the same promises as on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from persona_gen.domain.persona import PersonaDraft, WriterInfo
from persona_gen.domain.review import Decision
from persona_gen.errors import StoreConflict, StoreError
from persona_gen.store import Store, open_store
from tests.support.postgres import needs_postgres, new_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.domain.evidence import EvidenceBase

pytestmark = needs_postgres


@pytest.fixture
def url() -> Iterator[str]:
    """Give the URL of an empty database."""
    with new_database() as made:
        yield made


def decided(store: Store, evidence: EvidenceBase) -> Decision:
    """Save a persona with one decision."""
    draft = PersonaDraft(segment="clerks", name="Kim", label="L", statements=(), writer=WriterInfo(kind="evidence"))
    fingerprint, run = store.put_evidence(evidence), store.start_run("draft", {})
    revision = store.save_revision(segment="clerks", draft=draft, filled=(), evidence=fingerprint, run=run)
    made = datetime(2026, 3, 1, tzinfo=UTC)
    decision = Decision(segment="clerks", revision=revision.id, verb="approve", reviewer="Ana \x1b[31m", made=made)
    store.decide(decision, expected_version=1)
    return decision


def test_what_was_stored_comes_back(url: str, evidence: EvidenceBase) -> None:
    """Evidence, decisions and status are the same in another connection; the log holds."""
    with open_store(url) as store:
        decision = decided(store, evidence)
    with open_store(url) as store:
        assert evidence == store.latest_evidence()
        assert (decision,) == store.decisions("clerks")
        record = store.persona("clerks")
        assert record is not None
        assert "approved" == record.status
        assert store.verify_chain() is None
        with pytest.raises(StoreConflict, match="was changed by Ana"):
            store.decide(decision, expected_version=1)


@pytest.mark.parametrize("change", ["UPDATE decision SET body = 'x'", "DELETE FROM decision", "TRUNCATE decision"])
def test_the_server_itself_refuses_to_change_the_log(url: str, evidence: EvidenceBase, change: str) -> None:
    """Decisions are only ever added, whoever asks."""
    with open_store(url) as store:
        decided(store, evidence)
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with pytest.raises(DBAPIError, match="decisions are only ever added"), engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()


def test_a_server_that_does_not_answer_is_one_line_without_the_password() -> None:
    """The message names the place and what to do."""
    with pytest.raises(StoreError) as raised:
        open_store("postgresql://postgres:secret@127.0.0.1:1/x")
    assert "the database server does not answer — start it, or correct the URL" in str(raised.value)
    assert "secret" not in str(raised.value)
