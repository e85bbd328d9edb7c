"""Linking pages that were visited: what counts, what is gone, and what is nobody's campaign."""

import pytest

from analyzers.base import Confidence
from analyzers.linking import code, label
from analyzers.links.affiliate_programme import affiliate_programme
from analyzers.links.eu_partner_site_promotion import eu_partner_site_promotion
from analyzers.links.geo_targeted_link_building import geo_targeted_link_building
from analyzers.links.own_initiative_review import own_initiative_review
from analyzers.links.remunerated_eu_influencer import remunerated_eu_influencer

SITE = "https://brand.com/"


def link(href=SITE, rel="", text="Brand"):
    return f"<a href='{href}'{f' rel={rel}' if rel else ''}>{text}</a>"


def ask(analyzer, profile):
    return [signal.sighting for signal in analyzer.signals(profile)]


def at(host, markup, path="x", **more):
    return (f"https://{host}/{path}", SITE, {"page": markup, **more})


def advertorial(host):
    return at(host, f"<article><p>Anzeige</p><h1>Krypto</h1><p>Bei {link()}.</p></article>")


def test_labels_on_three_unrelated_domains_are_a_strategy(profile):
    seen = ask(geo_targeted_link_building, profile(*map(advertorial, ("a.de", "b.de", "c.fr"))))
    assert {(one.states, one.confidence) for one in seen} == {
        (("DE",), Confidence.MEDIUM), (("FR",), Confidence.MEDIUM),
    }  # fmt: skip
    assert seen[0].evidence.quote == '<a href="https://brand.com/">Brand</a>'
    assert "advertising label" in seen[0].note
    two = ask(geo_targeted_link_building, profile(*map(advertorial, ("a.de", "b.de"))))
    assert {one.confidence for one in two} == {Confidence.LOW}
    related = profile(*map(advertorial, ("a.de", "a.at", "a.fr")))
    assert {o.confidence for o in ask(geo_targeted_link_building, related)} == {Confidence.LOW}


def test_a_link_that_is_gone_points_nowhere_and_is_said_to_be_gone(profile):
    found = profile(at("a.de", "<p>Nothing.</p>"), at("b.de", f"<p>{link()}</p>"))
    assert [one.domain for one in found.gone] == ["a.de"]
    [seen] = ask(geo_targeted_link_building, found)
    assert "b.de" in seen.note and "the link was there on 1" in seen.note


def test_a_page_that_was_not_read_stays_as_the_export_has_it(profile):
    found = profile(at("a.de", "<title>Just a moment...</title>"))
    assert found.gone == () and len(ask(geo_targeted_link_building, found)) == 1


def test_one_lost_page_of_many_says_nothing_of_the_others(profile):
    found = profile(
        at("a.de", "<p>No.</p>"), ("https://a.de/y", SITE), ("https://a.de/z", SITE),
        ("https://a.de/q", SITE),
    )  # fmt: skip
    assert found.gone == ()


def test_a_review_without_label_and_code_is_somebodys_own(profile):
    markup = f"<title>Brand review</title><p>My review of {link()}: slow, but honest.</p>"
    found = profile(at("a.it", markup))
    [seen] = ask(own_initiative_review, found)
    assert seen.evidence.url == "https://a.it/x"
    paid = profile(at("a.it", markup.replace("<p>My", "<p>Pubblicità</p><p>My")))
    assert ask(own_initiative_review, paid) == []
    coded = profile(at("a.it", markup.replace(SITE, f"{SITE}?aff_id=7")))
    assert ask(own_initiative_review, coded) == []
    assert ask(affiliate_programme, coded)[0].evidence.quote.startswith('<a href="https://brand.')


@pytest.mark.parametrize(
    ("host", "markup", "confidence"),
    [
        (
            "club.es",
            f"<section><h2>Sponsors</h2>{link(text='<img alt=Brand>')}</section>",
            "medium",
        ),
        ("club.es", f"<section><h2>Sponsors</h2><p>{link()}</p></section>", "low"),
        ("bank.de", f"<footer><p>Powered by {link()}</p></footer>", "medium"),
        ("bank.de", f"<p>News: {link()} was fined.</p>", None),
        ("bank.de", f"<section><h2>Comments</h2><p>{link()}</p></section>", None),
        ("bank.de", f"<p>The exchange {link()} is powered by electricity.</p>", None),
        ("bank.com", f"<footer><p>Powered by {link()}</p></footer>", None),
        ("bafin.de", f"<section><h2>Partner</h2>{link()}</section>", None),
    ],
)
def test_partner_places(profile, host, markup, confidence):
    seen = ask(eu_partner_site_promotion, profile(at(host, markup)))
    assert [one.confidence for one in seen] == ([confidence] if confidence else [])


def test_a_code_counts_only_where_the_page_says_that_it_is_paid(profile):
    coded = f"<p>Code: HANS20 bei {link()}</p>"
    assert ask(remunerated_eu_influencer, profile(at("hans.de", coded))) == []
    [seen] = ask(remunerated_eu_influencer, profile(at("hans.de", f"<p>Werbung</p>{coded}")))
    assert (seen.confidence, seen.states) == (Confidence.LOW, ("DE",))
    assert "the code HANS20" in seen.note


def test_comments_of_users_are_nobodys_campaign(profile):
    markup = f"<div class=comments><p>Anzeige</p><p>{link(SITE + '?aff_id=1')}</p></div>"
    found = profile(at("a.de", markup))
    assert found.domains[0].markers == {} and ask(affiliate_programme, found) == []


@pytest.mark.parametrize(
    ("notices", "found"),
    [
        (["Anzeige"], "Anzeige"), (["- Werbung -"], "- Werbung -"), (["Sponsored:"], "Sponsored:"),
        (["Unbezahlte Werbung"], ""), (["Kleinanzeigen"], ""), (["Werbung schalten"], ""),
        (["Publicité"], "Publicité"), ([], ""), (["Stellenanzeige"], ""),
    ],
)  # fmt: skip
def test_only_a_text_that_is_a_label_and_nothing_else_is_one(notices, found):
    assert label(notices) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Mein Code: HANS20", "HANS20"), ("promo code SAVEBIG", "SAVEBIG"), ("the code is open", ""),
     ("Code REVIEW", "REVIEW"), ("QR code PDF", ""), ("source code HTML", ""), ("code hans20", "")],
)  # fmt: skip
def test_promotional_codes(text, found):
    assert code(text) == found
