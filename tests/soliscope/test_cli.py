"""The command line as a user meets it, in this process."""

import json
import sys

import pytest

from soliscope import cli


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*words, stdin=b""):
        import io

        monkeypatch.setattr(sys, "argv", ["soliscope", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = cli._guarded(cli.app)
        out, err = capsys.readouterr()
        return code, out, err

    return call


CASE = {
    "id": "x",
    "profile": {"home": "SC"},
    "facts": [{"signal": "eu-cctld-domain", "states": ["DE"], "confidence": "high"}],
}


def test_assess_reads_standard_input_and_answers_in_order(run):
    cases = [CASE, {"id": "y", "gate": "authorised", "facts": []}]
    code, out, _ = run("assess", "-", "--format", "json", stdin=json.dumps(cases).encode())
    assert code == 0
    first, second = json.loads(out)
    assert first == {"id": "x", "level": 4, "uncapped_level": 4, "states": {"DE": 4}}
    assert second == {"id": "y", "status": "article-61-not-engaged"}


def test_the_gate_has_its_own_exit_code(run, tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(CASE))
    assert run("assess", path, "--fail-on", "4")[0] == 1
    assert run("assess", path, "--fail-on", "5")[0] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("assess", "/nowhere/facts.json"), "cannot be read"),
        (("rules", "eur-pricng"), 'did you mean "eur-pricing"?'),
        (("audit", "ftp://example.com"), "is not a web address"),
        (("audit", "https://example.com", "--home", "Narnia"), "ISO 3166"),
        (("audit", "nowhere.toml"), "There is no file"),
        (("audit", "https://example.com", "--format", "pdf"), "table or json"),
        (("judge", "/nowhere"), "no archive"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(run, words, says):
    code, out, err = run(*words)
    assert code == 2
    assert says in err
    assert "Traceback" not in err + out
    assert err.startswith("soliscope: ")


@pytest.mark.parametrize("text", [b"", b"[", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"facts": 3}'])
def test_bad_facts_are_one_sentence(run, text):
    code, _, err = run("assess", "-", stdin=text)
    assert code == 2
    assert "Traceback" not in err


def test_a_folder_that_cannot_be_written_to(run):
    code, _, err = run("audit", "https://example.com", "--output", "/proc/nothing/here")
    assert code == 2
    assert "--output" in err


def test_a_folder_with_other_files_is_left_alone(run, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    code, _, err = run("audit", "https://example.com", "--output", tmp_path)
    assert code == 2
    assert "holds other files" in err
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_an_unforeseen_error_is_one_sentence_too(run, monkeypatch):
    monkeypatch.setattr("soliscope.manual.overview", lambda: 1 / 0)
    code, _, err = run("rules")
    assert code == 4
    assert "internal error" in err
    assert "Traceback" not in err


def test_every_rule_has_a_page(run):
    from analyzers import rulebook

    code, out, _ = run("rules", "--markdown")
    assert code == 0
    for indicator in rulebook.load().indicators:
        assert f"## {indicator.id}\n" in out
    code, out, _ = run("rules", "eu-cctld-domain")
    assert "What to change" in out
    assert "Country-code domain" in out


def test_a_cohort_passes_its_options_on_to_every_audit():
    """What `cohort` takes of an audit is written for its children and read there again."""
    import inspect

    from soliscope import cli, cli_cohort, cli_options

    audit = inspect.signature(cli.audit).parameters
    shared = set(audit) & set(inspect.signature(cli_cohort.cohort).parameters)
    own = {"output", "database", "quiet"}
    given = dict.fromkeys(shared - own, "7") | {"apps": True, "ignore_robots": True}
    given |= {"pictures": True, "connect_to": ["a:1:b:2", "c:3:d:4"], "delay": 0.0}
    words = cli_options.words(**given)
    assert {"--apps", "--ignore-robots", "--pictures", "--delay=0", "--max-pages=7"} <= set(words)
    assert [word for word in words if "connect" in word] == [
        "--connect-to=a:1:b:2", "--connect-to=c:3:d:4",
    ]  # fmt: skip
    source = inspect.getsource(cli_cohort.cohort)
    assert all(f"{name}=" in source.partition("cli_options.words(")[2] for name in shared - own)
    assert cli_options.words(pictures=False, apps=False, register=None) == ["--no-pictures"]
