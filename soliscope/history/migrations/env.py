"""Run by Alembic: migrates over the connection that `soliscope.history.database` hands in."""

from __future__ import annotations

from alembic import context

from soliscope.history.tables import Base

if hasattr(context, "config"):  # Alembic runs it; others only look at it
    context.configure(
        connection=context.config.attributes["connection"], target_metadata=Base.metadata
    )
    context.run_migrations()
