"""Where the case store is, and its schema: found, migrated, or refused in one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from soliscope.errors import UsageError

VARIABLE = "SOLISCOPE_DATABASE_URL"
DEFAULT = Path("cases") / "history.sqlite"
_WAIT = 30
"""Seconds to wait for another program that writes."""
_LOCK = 0x536F6C69
"""Key of PostgreSQL's advisory lock while the schema changes."""
_SECRETS = ("password", "sslpassword", "passfile", "options")


def address(given: str = "") -> URL:
    """The store that is meant: what is given, the environment's, or the default. UsageError."""
    text = given or os.environ.get(VARIABLE, "") or str(DEFAULT)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise UsageError(
            "The address of the case store cannot be read; write it as"
            " postgresql://USER:PASSWORD@HOST/NAME, or name a file."
        ) from None
    if backend == "postgres":
        url = url.set(drivername="postgresql")
        backend = "postgresql"
    if backend not in ("sqlite", "postgresql"):
        raise UsageError(f"The case store is SQLite or PostgreSQL, not {backend}.")
    return url.set(drivername="postgresql+psycopg") if backend == "postgresql" else url


def shown(url: URL) -> str:
    """The store as people may read it: without a password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    kept = {key: value for key, value in url.query.items() if key not in _SECRETS}
    return url.set(drivername="postgresql", query=kept).render_as_string(hide_password=True)


@contextmanager
def connected(url: URL) -> Iterator[Engine]:
    """An engine on a store whose schema is this program's. Raises UsageError."""
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        _writable(Path(str(url.database)))
    try:
        engine = sa.create_engine(url, **_options(url))
    except (ImportError, ArgumentError, NoSuchModuleError) as error:
        raise UsageError(
            f"The case store {shown(url)} needs a part that is not installed"
            f' ({type(error).__name__}): pip install "soliscope[postgres]".'
        ) from None
    try:
        with told(url):
            if url.get_backend_name() == "sqlite":
                _as_sqlite(engine)
            with engine.begin() as connection:
                _migrate(connection, url)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Say what a database refuses in one sentence, without the password."""
    try:
        yield
    except SQLAlchemyError as error:
        original = getattr(error, "orig", None) or error
        text = " ".join(str(original).split())
        if url.password:
            text = text.replace(str(url.password), "***")
        raise UsageError(f"The case store {shown(url)} cannot be used: {text[:300]}.") from None


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": _WAIT}}
    return {"connect_args": {"connect_timeout": _WAIT}, "pool_pre_ping": True}


def _writable(path: Path) -> None:
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name the file of the case store.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The case store {path} cannot be made: {error.strerror}.") from None


def _as_sqlite(engine: Engine) -> None:
    """Transactions from the first statement on, and references that hold."""

    @sa.event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")

    @sa.event.listens_for(engine, "begin")
    def _(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(connection: sa.Connection, url: URL) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    config = Config()
    config.set_main_option("script_location", "soliscope:history/migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    at = MigrationContext.configure(connection).get_current_revision()
    if at == scripts.get_current_head():
        return
    if at is not None and at not in {one.revision for one in scripts.walk_revisions()}:
        raise UsageError(
            f"The case store {shown(url)} was written by a newer soliscope; update this one, or"
            " name another store with --database."
        )
    if at is None and sa.inspect(connection).has_table("runs"):
        raise UsageError(f"The database {shown(url)} has tables of another program; name another.")
    command.upgrade(config, "head")
