"""Everything quoted was written by a stranger: each text field in turn is made hostile."""

import copy
import csv
import io
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from reports import FORMATS, safe, terminal
from tests.reports import sample

PAYLOADS = {
    "script": '"><script>alert(1)</script>',
    "attribute": '" onmouseover="alert(1)" x=\'" onload=\'alert(1)',
    "address": "javascript:alert(1)",
    "template": "{{1234567*8}}{% include 'report.css' %}${1234567*8}",
    "style": "</style><style>*{display:none}</style></title></svg><svg onload=alert(1)>",
    "bidi": "ex\u202e\u2066gpj.exe\u200f",
    "nul": "a\x00b\x1b[2J\r\nc",
    "surrogate": "a\ud800b",
    "long": "x" * 100_000,
    "formula": '=HYPERLINK("https://evil.example","click")',
}
ENUMS = {"status", "effective_tier", "tier", "rebuttal", "outcome", "confidence"}
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]"
)


def small():
    """Every kind of field, few of each, so that a run for every field stays quick."""
    document = sample.SAMPLES["full"]()
    findings = document["findings"]
    document["findings"] = [findings[0], findings[1], findings[15], findings[18], *findings[-2:]]
    document["states"] = {"DE": document["states"]["DE"]}
    document["not_assessed"] = document["not_assessed"][:3]
    document["not_found"] = document["not_found"][:2]
    return document


def fields(value, path=()):
    """(path with list positions as they are, path without) of every text."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from fields(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from fields(item, (*path, index))
    elif isinstance(value, str):
        yield path, tuple(step for step in path if isinstance(step, str))


PATHS = list({kind: path for path, kind in fields(small())}.values())


def put(document, path, text):
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = text


def everywhere(text):
    document = small()
    for path, _ in list(fields(document)):
        if path[-1] not in ENUMS:
            put(document, path, text)
    return document


def check_html(document):
    written = FORMATS["html"].render(document)
    text = written.decode()
    assert not FORBIDDEN.search(text)
    assert "9876536" not in text  # the product of the template payload
    tree = LexborHTMLParser(written)
    assert not tree.css("script, iframe, object, embed, img, link, base, form")
    assert len(tree.css("style")) == 1 and len(tree.css("title")) >= 1
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on") and name not in ("style", "src", "srcset", "action")
            if name in ("href", "xlink:href"):
                assert value.startswith(("https://", "http://", "#"))


def check_csv(document):
    text = FORMATS["csv"].render(document).decode("utf-8-sig")
    assert not FORBIDDEN.search(text)
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in found} == {20}
    for cell in (cell for row in found for cell in row):
        assert not cell.startswith(tuple("=+-@\t\r＝＋－＠"))


def check_xlsx(document):
    workbook = load_workbook(io.BytesIO(FORMATS["xlsx"].render(document)))
    for cell in (cell for sheet in workbook for row in sheet.iter_rows() for cell in row):
        assert cell.data_type != "f" and cell.hyperlink is None
        if isinstance(cell.value, str):
            assert len(cell.value.encode("utf-16-le")) // 2 <= safe.CELL
            assert not FORBIDDEN.search(cell.value)


def check_json(document):
    assert set(json.loads(FORMATS["json"].render(document))) == set(document)


def check_terminal(document):
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    console.print(terminal(document, 80))
    shown = console.file.getvalue()
    assert not FORBIDDEN.search(shown) and "\x1b" not in shown
    shown.encode()


@pytest.mark.parametrize("name", PAYLOADS)
def test_hostile_text_in_all_fields_at_once(name):
    document = everywhere(PAYLOADS[name])
    for check in (check_html, check_csv, check_xlsx, check_json, check_terminal):
        check(document)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_hostile_text_in_each_field_in_turn(path):
    document = copy.deepcopy(SMALL)
    rest = "".join(text for key, text in PAYLOADS.items() if key != "long")
    put(document, path, PAYLOADS["formula"] + rest)
    for check in (check_html, check_csv, check_json, check_terminal):
        check(document)


SMALL = small()


def test_hostile_names_of_options_reasons_and_families():
    document = small()
    for name in ("script", "bidi", "surrogate", "formula"):
        document["options"][PAYLOADS[name]] = PAYLOADS[name]
        document["coverage"]["hosts"][0]["failed"][PAYLOADS[name]] = 1
        document["states"]["DE"]["families"][PAYLOADS[name]] = {"tier": "A", "units": 1}
        document["states"][PAYLOADS[name]] = {"level": 4, "families": {}}
    for check in (check_html, check_csv, check_xlsx, check_json, check_terminal):
        check(document)


def test_the_quote_is_shown_as_written_where_it_is_harmless():
    document = small()
    document["findings"][0]["samples"][0]["quote"] = '<b>"50 €" & more</b> {{7*7}}'
    tree = LexborHTMLParser(FORMATS["html"].render(document))
    assert tree.css_first("mark").text() == '<b>"50 €" & more</b> {{7*7}}'


def test_an_address_that_is_no_web_address_is_plain_text():
    document = small()
    document["findings"][0]["samples"][0]["url"] = "javascript:alert(1)"
    tree = LexborHTMLParser(FORMATS["html"].render(document))
    assert tree.css_first("blockquote span.url").text() == "javascript:alert(1)"


def test_a_long_text_is_cut_on_the_page_and_whole_in_the_json():
    document = small()
    document["findings"][0]["why"] = "x" * 100_000
    assert (
        "[96,000 more characters in assessment.json]" in FORMATS["html"].render(document).decode()
    )
    assert "x" * 100_000 in FORMATS["json"].render(document).decode()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(PATHS), text=st.text(st.characters(exclude_categories=())))
def test_any_text_in_any_field_leaves_every_report_inert(path, text):
    document = copy.deepcopy(SMALL)
    put(document, path, text)
    for check in (check_html, check_csv, check_json, check_terminal):
        check(document)
