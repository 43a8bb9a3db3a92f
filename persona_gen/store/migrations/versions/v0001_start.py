"""The first form of the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "persona_gen_0001"
down_revision = None
branch_labels = None
depends_on = None

GENESIS = "0" * 64
MOMENT = sa.DateTime(timezone=True)
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER decision_no_{verb} BEFORE {verb} ON decision "
    "BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL_FUNCTION = """
CREATE FUNCTION decision_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'decisions are only ever added'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER decision_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON decision
FOR EACH STATEMENT EXECUTE FUNCTION decision_append_only()
"""


def upgrade() -> None:
    """Create every table, and the guards of the log of decisions."""
    _evidence_and_runs()
    _personas()
    _decisions()
    _ledger()


def _evidence_and_runs() -> None:
    op.create_table(
        "evidence",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_evidence"),
        sa.UniqueConstraint("turn", name="uq_evidence_turn"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("finished", MOMENT),
        sa.Column("outcome", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )


def _personas() -> None:
    op.create_table(
        "persona",
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("segment", name="pk_persona"),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("filled", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("run", sa.String(), nullable=False),
        sa.Column("writer_key", sa.String()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.ForeignKeyConstraint(["segment"], ["persona.segment"], name="fk_revision_segment"),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.fingerprint"], name="fk_revision_evidence"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_revision_run"),
        sa.UniqueConstraint("segment", "number", name="uq_revision_segment_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name="fk_report_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_revision", "report", ["revision"])


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.ForeignKeyConstraint(["segment"], ["persona.segment"], name="fk_decision_segment"),
        sa.UniqueConstraint("previous", name="uq_decision_previous"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decision_segment", "decision", ["segment"])
    chain = op.create_table(
        "chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chain"),
    )
    op.bulk_insert(chain, [{"id": 1, "entries": 0, "hash": GENESIS}])
    guards = {"sqlite": SQLITE_GUARDS, "postgresql": (POSTGRESQL_FUNCTION, POSTGRESQL_TRIGGER)}
    for guard in guards.get(op.get_context().dialect.name, ()):
        op.execute(guard)


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.String()),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("input_tokens", sa.Integer()),
        sa.Column("output_tokens", sa.Integer()),
        sa.Column("cost_usd", sa.String()),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_ledger_run"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_run", "ledger", ["run"])
    op.create_index("ix_ledger_request_hash_outcome", "ledger", ["request_hash", "outcome"])
