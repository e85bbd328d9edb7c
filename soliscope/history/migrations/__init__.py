"""Alembic's migrations of the case store; `soliscope.history.database` runs them."""
