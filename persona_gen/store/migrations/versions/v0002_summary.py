"""A summary of each persona for the reviewers' queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "persona_gen_0002"
down_revision = "persona_gen_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; its rows are made where they are missing."""
    op.create_table(
        "summary",
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("segment", name="pk_summary"),
        sa.ForeignKeyConstraint(["segment"], ["persona.segment"], name="fk_summary_segment"),
    )
