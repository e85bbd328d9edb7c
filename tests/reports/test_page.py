import base64
import hashlib
import re
from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser

from analyzers.places import MEMBER_STATES
from reports import FORMATS, words
from tests.reports import sample

AVOID = re.compile(
    r"is soliciting|\billegal|\bbreach|\bcompliant\b|\bsafe\b|\bcertified\b|\bproves\b", re.I
)


def page(document):
    return LexborHTMLParser(FORMATS["html"].render(document))


def text(tree, selector):
    return " ".join(" ".join(node.text().split()) for node in tree.css(selector))


def policy(tree):
    node = tree.css_first('meta[http-equiv="Content-Security-Policy"]')
    return node.attributes["content"]


@pytest.mark.parametrize("name", sample.SAMPLES)
def test_the_page_loads_nothing_and_its_policy_allows_nothing(name):
    tree = page(sample.SAMPLES[name]())
    style = tree.css_first("style").text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy(tree).startswith(
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
    )
    assert "unsafe" not in policy(tree)
    assert "url(" not in style and "@import" not in style
    assert not tree.css("script, link, iframe, object, embed, img, form, [style], [src]")


@pytest.mark.parametrize("name", sample.SAMPLES)
def test_the_page_uses_none_of_the_words_to_avoid(name):
    assert AVOID.findall(page(sample.SAMPLES[name]()).body.text()) == []


@pytest.mark.parametrize("name", sample.SAMPLES)
def test_headings_descend_one_step_at_a_time_and_anchors_lead_somewhere(name):
    tree = page(sample.SAMPLES[name]())
    levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    local = {n.attributes["href"][1:] for n in tree.css('a[href^="#"]')}
    assert local <= set(ids)
    assert {n.attributes["aria-labelledby"] for n in tree.css("section[aria-labelledby]")} <= set(
        ids
    )
    assert len(tree.css("main")) == 1 and tree.css_first("nav[aria-label]")
    assert all(n.attributes.get("scope") for n in tree.css("th"))


def test_the_answer_comes_first():
    hero = text(page(sample.SAMPLES["full"]()), ".hero")
    assert "Union: level 5 of 5" in hero
    assert "Strong, converging indications" in hero
    assert "412 pages on 3 hosts; 23 addresses refused or failed, 61 left out" in hero
    assert "70 of 90 rules" in hero
    assert "Which markets in SEPA outside the Union are served?" in hero
    assert "closed in words only. The site says that it excludes the Union" in hero


def test_the_map_has_every_member_state_and_links_those_with_a_row():
    tree = page(sample.SAMPLES["full"]())
    titles = [node.text() for node in tree.css("svg .tile title")]
    assert len(titles) == len(MEMBER_STATES) + 3
    assert "Germany: level 5, Strong, converging indications" in titles
    assert "Malta: nothing that counts points to it in particular" in titles
    assert "Iceland: separate EEA view, not part of this report" in titles
    assert tree.css_first('svg a[href="#state-DE"]') and not tree.css('svg a[href="#state-MT"]')
    assert tree.css_first("svg").attributes["role"] == "img"


def test_the_table_tells_not_observed_from_not_assessed():
    tree = page(sample.SAMPLES["full"]())
    rows = [" ".join(row.text().split()) for row in tree.css("table.matrix tbody tr")]
    assert rows[0].startswith("France 5 A 2")
    assert rows[-1].startswith("Union-wide or euro area")
    assert "D 2" in rows[-1]
    assert "·not observed" in rows[0] and "?not assessed" in rows[0]


def test_one_card_a_signal_with_a_numbered_part_for_each_observation():
    tree = page(sample.SAMPLES["full"]())
    titles = [node.text() for node in tree.css(".finding h4")]
    assert titles[0] == "Country-specific subdirectory of a Member State"
    assert len(titles) == len(set(titles)) == 8
    card = " ".join(tree.css(".finding")[1].text().split())
    assert "12 observations" in card and "9 more observations of the same kind" in card


def test_a_card_quotes_cites_and_says_what_would_change_the_result():
    card = page(sample.SAMPLES["full"]()).css_first(".finding")
    words_of_card = " ".join(card.text().split())
    assert (
        card.css_first("mark").text() == "Krypto kaufen in Deutschland – in zwei Minuten startklar"
    )
    link = card.css_first("blockquote a")
    assert link.attributes["href"] == "https://exchange.example/de/"
    assert link.attributes["rel"] == "noreferrer noopener"
    assert "Annex, Guideline 1, SEO row (ii)" in words_of_card
    assert "seen 212 times, 3 shown" in words_of_card
    assert "explains it in part for FR" in words_of_card
    assert "A region outside the Union (fr-CA, de-CH)" in words_of_card


def test_a_weakened_finding_stands_where_it_counts_and_says_why():
    tree = page(sample.SAMPLES["full"]())
    card = next(c for c in tree.css(".finding") if "Landing page" in c.text())
    assert card.css_first(".badge").text() == "C"
    assert "tier A in the rulebook, counts as C: confidence low" in " ".join(card.text().split())
    assert "go.büchse.example (go.xn--bchse-kva.example)" in card.text()


def test_shared_languages_stay_one_chip():
    chips = [n.text() for n in page(sample.SAMPLES["full"]()).css(".unit .chip")]
    assert "shared: DE, AT, BE, LU" in chips and "Euro area" in chips and "Union-wide" in chips


def test_what_is_explained_or_without_effect_stands_apart():
    tree = page(sample.SAMPLES["full"]())
    explained = text(tree, 'section[aria-labelledby="explained"]')
    noted = text(tree, 'section[aria-labelledby="noted"]')
    assert "Brazil is a served market, as entered" in explained
    assert (
        "not directed at residents of the European Union" in noted and "Advertising tags" in noted
    )
    assert "Pix" not in text(tree, 'section[aria-labelledby="findings"]')


def test_the_cap_is_said_beside_the_headline():
    document = sample.SAMPLES["full"]() | {"level": 2, "level_name": words.LEVELS[2]}
    assert "points to level 5" in text(page(document), ".hero")
    assert "without the cap" not in text(page(sample.SAMPLES["full"]()), ".hero")


@pytest.mark.parametrize("name", ["not_assessable", "not_engaged"])
def test_without_a_level_the_page_says_why_and_what_to_do(name):
    document = sample.SAMPLES[name]()
    tree = page(document)
    hero = text(tree, ".hero")
    assert document["reason"] in hero and "What to do now" in hero
    assert not tree.css(".scale, svg")
    assert "level 5" not in hero


def test_level_one_never_reads_like_a_clearance():
    tree = page(sample.SAMPLES["english_only"]())
    assert "It is no clearance" in text(tree, ".hero")
    assert "does not show that they are absent" in text(tree, "section")
    assert "61 addresses were known and not fetched" in text(tree, "section")
    assert "70 of 86 rules could not be checked. Unknown is not absent" in text(tree, "section")


def test_coverage_names_failures_limits_and_blocked_addresses():
    coverage = text(page(sample.SAMPLES["full"]()), 'section[aria-labelledby="coverage"]')
    for expected in (
        "refused by robots.txt: 3, timeout: 4", "page budget (400 pages a host)",
        "https://status.exchange.example/eu", "robots.txt (Disallow: /blog/)",
        "Turkish32few or none2 rules",
    ):  # fmt: skip
        assert expected in coverage
    stopped = text(page(sample.SAMPLES["not_assessable"]()), 'section[aria-labelledby="coverage"]')
    assert "stopped before its end" in stopped and "stopped before" not in coverage


def test_the_same_document_gives_the_same_page():
    assert FORMATS["html"].render(sample.SAMPLES["full"]()) == FORMATS["html"].render(sample.full())


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("ink", "paper"), ("soft", "paper"), ("soft", "ground"), ("link", "paper"),
        ("link", "ground"), ("ink", "l1"), ("ink", "l2"), ("ink", "l3"), ("iAB", "l4"),
        ("ink", "l4"), ("i5", "l5"),
    ],
)  # fmt: skip
def test_contrast_meets_wcag_aa(scheme, front, back):
    style = page(sample.SAMPLES["english_only"]()).css_first("style").text()
    light, dark = re.findall(r":root\{(.*?)\}", style, re.S)[:2]
    colours = {}
    for block in (light, dark)[: 1 + (scheme == "dark")]:
        found = re.findall(r"--(\w+):(#[0-9a-f]{3,6})\b", block)
        colours |= {n: c if len(c) == 7 else "#" + "".join(x * 2 for x in c[1:]) for n, c in found}
    high, low = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5
