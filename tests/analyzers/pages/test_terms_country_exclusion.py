import pytest

from analyzers.pages.terms_country_exclusion import terms_country_exclusion

LISTS = {
    "<p>Restricted jurisdictions include Germany, Iran and Cuba.</p>": ("DE",),
    "<h1>Prohibited countries</h1><ul><li>Cuba<li>France<li>Iran</ul>": ("FR",),
    "<h2>Restricted countries</h2><p>Belgium, Iran, Spain</p>": ("BE", "ES"),
    "<p>The following are restricted territories:</p><ul><li>the European Economic Area</ul>":
        ("UNION",),
    "<h2>Ausgeschlossene Länder</h2><ul><li>Österreich<li>Nordkorea</ul>": ("AT",),
    "<h2>Pays exclus</h2><ul><li>France<li>Iran</ul>": ("FR",),
    "<h2>Países restringidos</h2><ul><li>España<li>Cuba</ul>": ("ES",),
    "<p>Paesi esclusi: Italia, Iran.</p>": ("IT",),
    "<h3>Unsupported countries</h3><table><tr><td>Netherlands<tr><td>Syria</table>": ("NL",),
    "<h2>Countries not supported</h2><ul><li>Malta</ul>": ("MT",),
}  # fmt: skip


@pytest.mark.parametrize(("html", "states"), LISTS.items())
def test_names_the_excluded_states(seen, html, states):
    [sighting] = seen(terms_country_exclusion, html)
    assert sighting.states == states
    assert sighting.evidence.quote


def test_the_quote_runs_from_the_head_to_the_last_state(seen):
    html = "<h1>Prohibited countries</h1><ul><li>Cuba<li>France<li>Iran</ul>"
    [sighting] = seen(terms_country_exclusion, html)
    assert sighting.evidence.quote == "Prohibited countries\nCuba\nFrance"


STRANGERS = (
    "<h1>Supported countries</h1><ul><li>Germany<li>France</ul>",
    "<p>Restricted countries: Cuba, Iran, North Korea and Syria.</p>",
    "<h2>Prohibited countries</h2><ul><li>Iran</ul><h2>Supported countries</h2><ul><li>Spain</ul>",
    "<h1>Supported and restricted countries</h1><table><tr><td>Germany<td>Yes</table>",
    "<p>Services are restricted.</p><ul><li>Germany</ul>", "<p>Germany has restrictions.</p>",
    "<h2>Prohibited uses</h2><ul><li>Fraud in Germany</ul>",
    "<p>Users outside restricted countries, such as Germany, are welcome: permitted.</p>",
    "<h2>Restricted countries</h2><p>None.</p><h2>Offices</h2><p>Berlin, Germany</p>",
    "<h2>Non-restricted countries</h2><ul><li>Germany</ul>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(terms_country_exclusion, html)


def test_stories_about_others_are_left_out(seen):
    html = "<p>Restricted countries now include Germany.</p>"
    assert not seen(terms_country_exclusion, html, "https://exchange.example/news/1")
