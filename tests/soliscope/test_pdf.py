"""The report as PDF, printed by a real browser, and one sentence where there is none."""

import io
import json
import shutil
import sys

import pytest
from pypdf import PdfReader

from crawler import browser
from soliscope import cli, pdf
from soliscope.errors import SoliscopeError, UsageError
from tests.reports import sample

needs_chromium = pytest.mark.skipif(
    not any(map(shutil.which, browser.NAMES)), reason="needs Chromium, such as Debian's package"
)


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "assessment.json").write_text(json.dumps(sample.full()), encoding="utf-8")
    return folder


@needs_chromium
def test_page_numbers_bookmarks_and_words(case, tmp_path, monkeypatch, capsys):
    file = tmp_path / "report.pdf"
    monkeypatch.setattr(sys, "argv", ["soliscope", "pdf", str(case), str(file)])
    assert cli._guarded(cli.app) == 0
    assert capsys.readouterr().out.startswith("Wrote ")
    read = PdfReader(io.BytesIO(file.read_bytes()))
    count = len(read.pages)
    assert count > 3
    for number in (1, 2, count):
        assert f"{number} / {count}" in read.pages[number - 1].extract_text()
    titles = [entry.title for entry in flat(read.outline)]
    assert "Exchange Example" in titles and "Findings" in titles
    text = "".join(" ".join(page.extract_text().split()) for page in read.pages)
    assert "Unsere Gebühren sind niedrig und transparent." in text
    assert str(tmp_path) not in text and "/tmp/" not in text  # noqa: S108
    assert {p.name for p in case.iterdir()} == {"assessment.json"}


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry


def test_without_a_browser_there_is_one_sentence(case, monkeypatch):
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="none was found: install it, or name it with --browser"):
        pdf.of(case)
    with pytest.raises(UsageError, match="There is no browser /nowhere"):
        pdf.of(case, "/nowhere")
    monkeypatch.setenv(browser.VARIABLE, "/none/chromium")
    with pytest.raises(UsageError, match="There is no browser /none/chromium"):
        pdf.of(case)


def test_a_browser_that_prints_nothing_or_never_ends(case, tmp_path, monkeypatch):
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(SoliscopeError, match="ended without a PDF"):
        pdf.of(case, str(program))
    program.write_text("#!/bin/sh\nsleep 60 & wait\n", encoding="utf-8")
    monkeypatch.setattr(pdf, "TIMEOUT", 0.2)
    with pytest.raises(SoliscopeError, match="did not print within"):
        pdf.of(case, str(program))


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "no finished run"), ("{", "cannot be read as JSON"), ("{}", "is not the assessment")],
)
def test_what_is_no_case(tmp_path, text, says):
    if text is not None:
        (tmp_path / "assessment.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        pdf.of(tmp_path)
