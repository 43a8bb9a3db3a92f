"""Coded interviews, revision by revision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "persona_gen_0003"
down_revision = "persona_gen_0002"
branch_labels = None
depends_on = None

SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER coding_no_{verb} BEFORE {verb} ON coding "
    "BEGIN SELECT RAISE(ABORT, 'codings are only ever added'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL_FUNCTION = """
CREATE FUNCTION coding_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'codings are only ever added'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER coding_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON coding
FOR EACH STATEMENT EXECUTE FUNCTION coding_append_only()
"""


def upgrade() -> None:
    """Create the table, and what keeps its rows from being changed."""
    op.create_table(
        "coding",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parent", sa.Integer()),
        sa.Column("restores", sa.Integer()),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_coding"),
        sa.ForeignKeyConstraint(["parent"], ["coding.number"], name="fk_coding_parent"),
        sa.ForeignKeyConstraint(["restores"], ["coding.number"], name="fk_coding_restores"),
        sa.UniqueConstraint("parent", name="uq_coding_parent"),
    )
    guards = {"sqlite": SQLITE_GUARDS, "postgresql": (POSTGRESQL_FUNCTION, POSTGRESQL_TRIGGER)}
    for guard in guards.get(op.get_context().dialect.name, ()):
        op.execute(guard)
