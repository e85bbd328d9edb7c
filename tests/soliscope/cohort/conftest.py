"""Loopback firms, and a cohort's command line for them."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from soliscope.cli import app

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))
import cohort_site


@pytest.fixture(scope="module")
def server():
    with cohort_site.Server() as running:
        yield running


@pytest.fixture
def listed(tmp_path):
    """Write a list of firms, and return its path."""

    def write(text, name="firms.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def cohort(server):
    """Run the command on a list; returns click's result."""

    def run(path, output, *words):
        rules = [word for rule in server.rules for word in ("--connect-to", rule)]
        given = ["--output", str(output), "--max-pages", "8", "--delay", "0", "--timeout", "5"]
        return CliRunner().invoke(app, ["cohort", str(path), *given, *rules, *words])

    return run
