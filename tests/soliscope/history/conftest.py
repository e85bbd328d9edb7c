"""Case folders made of a few pages at a chosen time, and both kinds of case store."""

import os
import secrets
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.archive import Archive, Exchange
from crawler.artifacts import Coverage, HostCoverage
from crawler.result import CrawlResult
from soliscope import run
from soliscope.progress import Silent

SITE = "https://exchange.example/"
DAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LEGAL = "<html lang=en><title>Example</title><body><p>Trade crypto assets worldwide with us.</p>"
HEAD = (("Content-Type", "text/html; charset=utf-8"),)


def make_case(
    folder, pages, at=DAY, *, home="SC", waivers=(), options=None, complete=True, sites=(SITE,)
):
    """Archive pages ({path or URL: HTML or status}) as a crawl of that time, and judge them."""
    profile = {"name": "Example Exchange", "home": home, "sites": list(sites)}
    record = {"firm": profile, "options": options or {"max_pages": 300}, "waivers": list(waivers)}
    archive = Archive(folder, record, "soliscope/test", "obeyed")
    read = 0
    for path, answer in pages.items():
        status, body = (answer, "") if isinstance(answer, int) else (200, answer)
        read += status == 200
        url = path if "://" in path else sites[0] + path.lstrip("/")
        archive.write(Exchange(url, status, "", HEAD, body.encode(), at))
    host = HostCoverage(urlsplit(sites[0]).hostname, "is a site of the firm", read, len(pages))
    archive.close(CrawlResult(Coverage((host,), complete=complete), {}))
    return run.judge(folder, None, None, 0, Silent()).document


@pytest.fixture
def case(tmp_path):
    def make(name, pages, at=DAY, **more):
        make_case(tmp_path / name, pages, at, **more)
        return tmp_path / name

    return make


def _programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(beside).parent if beside else None


@pytest.fixture(scope="module")
def postgres():
    """Address of a PostgreSQL of our own, listening on a socket in a temporary folder."""
    programs = _programs()
    if programs is None:
        pytest.skip("needs PostgreSQL (Debian package postgresql)")
    pytest.importorskip("psycopg")
    as_other = []
    if os.geteuid() == 0:  # the server refuses to run as root
        if (
            not shutil.which("runuser")
            or subprocess.run(["id", "postgres"], capture_output=True).returncode
        ):
            pytest.skip("needs the user postgres and runuser, because the tests run as root")
        as_other = ["runuser", "-u", "postgres", "--"]
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        folder = Path(name)
        if as_other:
            shutil.chown(folder, "postgres")
        folder.chmod(0o755)
        data = folder / "data"

        def call(program, *words):
            subprocess.run(
                [*as_other, programs / program, "-D", data, *words],
                check=True, capture_output=True, cwd=folder, timeout=120,
            )  # fmt: skip

        call("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        call("pg_ctl", "-w", "-o", settings, "-l", folder / "log", "start")
        try:
            yield f"postgresql://tester:hush@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """Address of an empty case store, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'history.sqlite'}"
    import psycopg

    url = request.getfixturevalue("postgres")
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")
