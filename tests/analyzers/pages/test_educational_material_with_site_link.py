import pytest

from analyzers.pages.educational_material_with_site_link import (
    educational_material_with_site_link as rule,
)

URL = "https://kestrel.example/pl/akademia/1"
HEAD = '<html lang="pl-PL"><h1>Co to jest bitcoin?</h1>'
TEXT = "<p>Bitcoin to rejestr, który wspólnie prowadzą tysiące komputerów na świecie.</p>"
CALL = '<a href="/signup">Załóż konto</a>'


def test_a_lesson_that_ends_with_a_link_to_the_service(seen):
    [sighting] = seen(rule, f"{HEAD}{TEXT}<p>Gotowe? {CALL}</p>", URL)
    assert (sighting.states, sighting.confidence) == (("PL",), "high")
    assert sighting.evidence.quote == "Gotowe? Załóż konto"


def test_a_product_page_is_less_sure(seen):
    product = '<p>Zobacz <a href="/trade/btc">rynek spot</a>.</p>'
    html = f"{HEAD}<header>{CALL}</header>{TEXT}{product}"
    [sighting] = seen(rule, html, URL)
    assert sighting.confidence == "medium"
    assert not seen(rule, f"{HEAD}{TEXT}{product}", URL)  # nowhere an account to open


def test_an_english_lesson_that_names_a_state(seen):
    html = '<h1>Guide to bitcoin in Spain</h1><p>Then <a href="/signup">sign up</a>.</p>'
    [sighting] = seen(rule, html)
    assert sighting.states == ("ES",)


@pytest.mark.parametrize(
    "html",
    [
        f"{HEAD}<nav>{CALL}</nav>{TEXT}", f"{HEAD}{TEXT}<footer>{CALL}</footer>",
        f"<body><header>{CALL}</header>{HEAD}{TEXT}",
        '<h1>What is bitcoin?</h1><p>A ledger.</p><a href="/signup">Sign up</a>',
        f'{HEAD}{TEXT}<a href="https://bank.pl/signup">Bank centralny</a>',
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html, "https://kestrel.example/learn/1")


def test_other_pages_with_a_call_are_no_lessons(seen):
    html = f'<html lang="pl"><h1>Opłaty</h1>{TEXT}{CALL}'
    assert not seen(rule, html, "https://kestrel.example/pl/oplaty")
