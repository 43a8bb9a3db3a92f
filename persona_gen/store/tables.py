"""The tables, as SQLAlchemy maps them; migrations create them.

Documents (evidence, drafts, reports, decisions, attempts) are kept whole as JSON, the way their domain
model writes them. Beside them stand only the columns that a query needs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from persona_gen.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Dialect

Json = dict[str, Any]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def as_utc(moment: datetime) -> datetime:
    """Return an aware time in UTC.

    Raises:
        StoreError: the time has no time zone.
    """
    if moment.tzinfo is None:
        raise StoreError(f"the time {moment.isoformat()} has no time zone", hint="pass an aware datetime")
    return moment.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC, also where the database keeps no time zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write UTC."""
        del dialect
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {Json: JSON, datetime: UtcDateTime, str: String}


class EvidenceTable(Base):
    """Evidence snapshots; equal evidence is kept once."""

    __tablename__ = "evidence"
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[Json]
    created: Mapped[datetime]
    turn: Mapped[int] = mapped_column(unique=True)
    """Rises with each snapshot put; the highest one is the study's present evidence."""


class RunTable(Base):
    """Executions of the program."""

    __tablename__ = "run"
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    manifest: Mapped[Json]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    outcome: Mapped[str | None]


class PersonaTable(Base):
    """One row a segment: the version that two reviewers must agree on before either changes it."""

    __tablename__ = "persona"
    segment: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    changed_by: Mapped[str]
    changed: Mapped[datetime]
    __mapper_args__ = {"version_id_col": version}


class RevisionTable(Base):
    """Revisions of personas; only `status` ever changes."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("segment", "number"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(ForeignKey("persona.segment"))
    number: Mapped[int]
    draft: Mapped[Json]
    filled: Mapped[list[Any]] = mapped_column(JSON)
    evidence: Mapped[str] = mapped_column(ForeignKey("evidence.fingerprint"))
    run: Mapped[str] = mapped_column(ForeignKey("run.id"))
    writer_key: Mapped[str | None]
    status: Mapped[str]
    created: Mapped[datetime]


class ReportTable(Base):
    """Check reports; the newest of a revision holds, the older ones stay."""

    __tablename__ = "report"
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    body: Mapped[Json]
    created: Mapped[datetime]


class SummaryTable(Base):
    """One row a segment for the reviewers' queue; made anew where `stamp` is not the persona's any more."""

    __tablename__ = "summary"
    segment: Mapped[str] = mapped_column(ForeignKey("persona.segment"), primary_key=True)
    stamp: Mapped[str]
    body: Mapped[Json]


class DecisionTable(Base):
    """The append-only log of decisions; `chain.py` tells how each entry seals the one before."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("previous"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(ForeignKey("persona.segment"), index=True)
    body: Mapped[str] = mapped_column(Text)
    """Canonical JSON, exactly as hashed."""
    previous: Mapped[str]
    hash: Mapped[str]


class ChainTable(Base):
    """One row: how long the log of decisions is and how it ends; whoever appends locks it."""

    __tablename__ = "chain"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[int]
    hash: Mapped[str]


class CodingTable(Base):
    """Revisions of the coded interviews; append-only, and each parent has one child at most."""

    __tablename__ = "coding"
    __table_args__ = (UniqueConstraint("parent"),)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent: Mapped[int | None] = mapped_column(ForeignKey("coding.number"))
    restores: Mapped[int | None] = mapped_column(ForeignKey("coding.number"))
    author: Mapped[str]
    what: Mapped[str]
    made: Mapped[datetime]
    body: Mapped[Json]


class LedgerTable(Base):
    """Attempts at calls to a language model."""

    __tablename__ = "ledger"
    __table_args__ = (Index(None, "request_hash", "outcome"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[str | None] = mapped_column(ForeignKey("run.id"), index=True)
    request_hash: Mapped[str]
    outcome: Mapped[str]
    input_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    cost_usd: Mapped[str | None]
    """A decimal number as text, so that sums stay exact."""
    body: Mapped[Json]
