"""The gate in other people's pipelines: the GitHub Action, its script, the pre-commit hook."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from soliscope.cli import app

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "docs" / "deploy" / "github-action"
OPTIONS = {o for p in get_command(app).commands["gate"].params for o in p.opts}
FAKE = """#!/usr/bin/env bash
printf '%s\\n' "$@" > "$TOLD"
[ "$FAKE_CODE" = 2 ] && exit 2
mkdir -p out/case
echo "{}" > out/soliscope.sarif
echo "## said" > out/soliscope.md
exit "$FAKE_CODE"
"""


@pytest.fixture
def action():
    return yaml.safe_load((ACTION / "action.yml").read_text(encoding="utf-8"))


def test_inputs_never_become_part_of_a_script(action):
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert step.get("shell") == "bash" or "uses" in step


def test_every_input_is_used_and_every_use_is_an_input(action):
    text = (ACTION / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(action["inputs"])
    [step] = [s for s in action["runs"]["steps"] if s.get("id") == "gate"]
    script = (ACTION / "gate.sh").read_text(encoding="utf-8")
    names = re.search(r"for name in (.*); do", script)[1].split()
    handed = {name.removeprefix("GATE_") for name in step["env"] if name.startswith("GATE_")}
    assert handed == {*names, "TARGET", "OUTPUT"}
    for name in names:
        assert f"--{name.lower().replace('_', '-')}" in OPTIONS
    assert set(re.findall(r"--(?:output|sarif|junit|markdown)\b", script)) <= OPTIONS


def test_every_output_is_one_that_the_script_writes(action):
    script = (ACTION / "gate.sh").read_text(encoding="utf-8")
    for name, told in action["outputs"].items():
        assert told["value"] == f"${{{{ steps.gate.outputs.{name} }}}}"
        assert f"{name}=" in script or f"{name}:" in script


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_the_script_hands_words_on_as_they_are_and_ends_as_the_gate_did(tmp_path, code):
    program = tmp_path / "fake"
    program.write_text(FAKE, encoding="utf-8")
    program.chmod(0o755)
    nasty = "dist $(touch owned) `touch owned`; touch owned"
    done = subprocess.run(
        ["bash", str(ACTION / "gate.sh")], check=False, cwd=tmp_path, capture_output=True,
        text=True, timeout=30,
        env={
            "PATH": os.environ["PATH"], "SOLISCOPE": str(program), "TOLD": str(tmp_path / "told"),
            "FAKE_CODE": str(code), "GATE_OUTPUT": "out", "GATE_TARGET": nasty,
            "GATE_AS": "https://www.example.com", "GATE_FAIL_ON": "4", "GATE_BASELINE": "",
            "GATE_MIN_PAGES": "7", "GITHUB_OUTPUT": str(tmp_path / "o"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "s"),
        },
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert not (tmp_path / "owned").exists()
    assert (tmp_path / "told").read_text(encoding="utf-8").splitlines() == [
        "gate", nasty, "--output", "out/case", "--sarif", "out/soliscope.sarif", "--junit",
        "out/soliscope.xml", "--markdown", "out/soliscope.md", "--as=https://www.example.com",
        "--fail-on=4", "--min-pages=7",
    ]  # fmt: skip
    told = dict(line.split("=", 1) for line in (tmp_path / "o").read_text().splitlines())
    assert told["exit-code"] == str(code)
    assert told["sarif"] == ("" if code == 2 else "out/soliscope.sarif")
    assert told["junit"] == ""
    assert (tmp_path / "s").exists() is (code != 2)


def test_the_hook_runs_the_gate_on_what_its_arguments_name():
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "soliscope gate"
    assert hook["pass_filenames"] is False and hook["always_run"] is True
    assert "pre-push" in hook["stages"]


def test_the_manual_names_every_option_that_is_the_gates_own():
    manual = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
    audit = {o for p in get_command(app).commands["audit"].params for o in p.opts}
    assert {o for o in OPTIONS - audit if o not in manual} == set()
    for word in re.findall(r"`(--[a-z-]+)", manual):
        assert word in OPTIONS, word
