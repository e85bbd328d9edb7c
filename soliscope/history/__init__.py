"""The case store: what the runs of a firm have shown over time.

Import it where it is needed: what is below it (SQLAlchemy, Alembic) takes a moment to load.
"""

from __future__ import annotations

from pathlib import Path


def record(case_folder: Path, database: str = "") -> int:
    """Record a finished case folder; returns the number of its run.

    `database`: a SQLAlchemy URL or the path of an SQLite file; empty: `SOLISCOPE_DATABASE_URL`, or
    `cases/history.sqlite`. A case that is there already keeps its number. Raises UsageError.
    """
    from soliscope.history.store import opened

    with opened(database) as store:
        return store.add(case_folder)
