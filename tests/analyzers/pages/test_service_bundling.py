import pytest

from analyzers.pages.service_bundling import service_bundling as rule

TEXT = "Das Paket umfasst Handel, Verwahrung, Staking und Karte."


def test_three_services_in_one_package(seen):
    [sighting] = seen(rule, f'<html lang="de"><p>{TEXT}</p>')
    assert (sighting.evidence.quote, sighting.confidence) == (TEXT, "low")
    assert sighting.states == ("AT", "BE", "DE", "LU")


@pytest.mark.parametrize(
    "html",
    [
        "<p>All-in-one: trading, custody, staking and card.</p>",
        '<html lang="de"><p>Das Paket mit der Karte kommt mit der Post.</p>',
        '<html lang="pt-BR"><p>Um pacote com negociação, custódia, staking e cartão.</p>',
        f'<html lang="de"><p>{TEXT.replace("Das Paket umfasst", "Kein Paket aus")}</p>',
    ],
)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
