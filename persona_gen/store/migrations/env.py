"""What Alembic runs for each upgrade: `migrating.py` hands over the open connection."""

from __future__ import annotations

from alembic import context

from persona_gen.store.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
