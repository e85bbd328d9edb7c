"""The case store: the same on SQLite and on PostgreSQL, each case once, nothing secret shown."""

import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from soliscope import history
from soliscope.errors import UsageError
from soliscope.history import database as databases
from soliscope.history import store as stores
from soliscope.history.tables import Base
from tests.soliscope.history.conftest import DAY, LEGAL

FRENCH = "<html lang=fr><title>Acheter</title><body><p>Achetez des cryptos en France.</p>"


def test_a_case_is_recorded_once_and_keeps_its_number(case, database):
    folder = case("one", {"/": LEGAL, "/fr/": FRENCH})
    number = history.record(folder, database)
    assert history.record(folder / "assessment.json", database) == number
    later = history.record(case("two", {"/": LEGAL}, DAY + timedelta(days=1)), database)
    assert later != number
    with stores.opened(database) as store:
        assert [run.id for run in store.runs()] == [number, later]
        first = store.run(number)
        assert (first.firm, first.name, first.level) == ("exchange.example", "Example Exchange", 2)
        assert first.states["FR"] == 2
        [host] = [row for row in store.coverage(number) if row.host == "exchange.example"]
        assert (host.pages, host.responses) == (2, 2)
        signals = {row.signal: row.told["samples"][0]["url"] for row in store.findings(number)}
        assert signals["eu-country-subdirectory"] == "https://exchange.example/fr/"


@pytest.mark.parametrize(
    "word", ["exchange.example", "https://www.exchange.example/en", "example exchange"]
)
def test_a_firm_is_found_by_host_address_and_name(case, database, word):
    history.record(case("one", {"/": LEGAL}), database)
    with stores.opened(database) as store:
        assert store.find(word) == "exchange.example"
        with pytest.raises(UsageError, match="There is no run of"):
            store.find("nobody")


def test_a_failed_attempt_is_recorded_too(database):
    with stores.opened(database) as store:
        number = store.add_failed(
            ["https://exchange.example/"], "E\0", "The crawl \ud800 broke.", DAY
        )
        run = store.run(number)
        assert (run.status, run.reason, run.name) == (
            "failed",
            "The crawl \ufffd broke.",
            "E\ufffd",
        )


def test_the_migrations_give_the_tables_of_the_program(database):
    url = databases.address(database)
    with databases.connected(url) as engine, engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_newer_schema_is_refused_in_one_sentence(database):
    url = databases.address(database)
    with databases.connected(url) as engine, engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    newer = pytest.raises(UsageError, match="written by a newer soliscope")
    with newer as caught, stores.opened(database):
        pass
    assert "hush" not in str(caught.value)


def test_tables_of_another_program_are_left_alone(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE runs (x)")
    connection.close()
    with pytest.raises(UsageError, match="tables of another program"), stores.opened(str(path)):
        pass


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://me:hush@db/x", "SQLite or PostgreSQL, not mysql"),
        ("postgresql://me:hush@127.0.0.1:1/x", "cannot be used"),
        ("postgresql://me:hush@127.0.0.1:nope/x", "cannot be read"),
        ("://", "cannot be read"),
    ],
)
def test_a_store_that_cannot_be_used_is_one_sentence_without_the_password(url, says):
    with pytest.raises(UsageError, match=says) as caught, stores.opened(url):
        pass
    assert "hush" not in str(caught.value)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"no database at all, whatever its name is" * 100)
    unusable = pytest.raises(UsageError, match="cannot be used: file is not a database")
    with unusable, stores.opened(str(path)):
        pass
    with pytest.raises(UsageError, match="is a folder"), stores.opened(str(tmp_path)):
        pass
    missing = pytest.raises(UsageError, match="There is no case store")
    with missing, stores.opened(str(tmp_path / "none.sqlite"), existing=True):
        pass


def test_passwords_are_never_shown():
    url = databases.address("postgres://me:hush@db.example/x?sslmode=require&password=hush2")
    assert databases.shown(url) == "postgresql://me:***@db.example/x?sslmode=require"


@pytest.mark.parametrize("broken", ["", "{}", "[1]", '{"schema_version": "1.0"}', "{" * 10_000])
def test_a_broken_case_is_refused(tmp_path, broken):
    (tmp_path / "assessment.json").write_text(broken)
    with pytest.raises(UsageError):
        history.record(tmp_path, str(tmp_path / "h.sqlite"))
    with pytest.raises(UsageError, match="is no case folder"):
        history.record(tmp_path / "none", str(tmp_path / "h.sqlite"))
