"""What the repository promises about itself."""

import re
from pathlib import Path

import pytest

from soliscope import manual

ROOT = Path(__file__).parents[1]
PACKAGES = ("crawler", "analyzers", "reports", "soliscope")
SOURCES = [file for name in (*PACKAGES, "benchmarks") for file in (ROOT / name).rglob("*.py")]


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_lock_file_pins_with_hashes_and_names_no_index():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    pins = re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==\S+.*\\$", text, re.M)
    assert len(pins) > 50
    assert text.count("--hash=sha256:") >= len(pins)


def test_every_dependency_is_pinned():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = set(re.findall(r"^([a-z0-9._-]+)", (ROOT / "requirements.lock").read_text(), re.M))
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    for requirement in wanted:
        name = re.split(r"[<>=\[ ;]", requirement)[0].lower()
        assert name in pinned or name == project["name"], name


def test_the_readme_names_every_option_of_audit():
    from typer.main import get_command

    from soliscope.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = get_command(app).commands["audit"]
    options = {o for p in command.params for o in p.opts if o.startswith("--")}
    assert not {o for o in options if f"`{o}" not in readme and f"{o} " not in readme}


def test_docs_rules_is_what_the_rules_say():
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == manual.markdown(), (
        "run `make docs`"
    )


FORBIDDEN = re.compile(
    r"\b(?:is soliciting|are soliciting|illegal|is compliant|non-compliant firm|certifie[sd])\b",
    re.I,
)


@pytest.mark.parametrize(
    "file",
    [ROOT / "analyzers/rulebook/mica_art61.toml", *(ROOT / "reports").rglob("*.j2"),
     ROOT / "reports/words.py"],
    ids=lambda f: f.name,
)  # fmt: skip
def test_reports_never_say_that_a_firm_is_soliciting(file):
    text = file.read_text(encoding="utf-8")
    for match in FORBIDDEN.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) : text.find("\n", match.end())]
        assert re.search(r"never|not|no ", line, re.I), line
