"""What explains a unit, what does not, and what is said about either."""

import pytest

from analyzers.base import Confidence
from analyzers.profile import Profile
from analyzers.rebuttals import judge
from analyzers.rulebook import load
from analyzers.units import Unit
from crawler.artifacts import Evidence

LAW = load()
FRENCH = ("BE", "FR", "LU")


def sample(url, quote="quote"):
    return Evidence(url, quote, "text:0-5", "2026-11-20T12:00:00Z", "ab" * 32, "<urn:uuid:1>")


def unit(signal, states=(), languages=(), url="", host="x.example", **more):
    samples = (sample(url),) if url else more.pop("samples", ())
    return Unit(host, signal, tuple(states), languages=tuple(languages), samples=samples, **more)


def verdict(one, *others, asked=(), **profile):
    return judge(LAW, Profile(**profile), [one, *others], asked)[0]


def outcome(one, name, *others, **profile):
    said = verdict(one, *others, **profile).considered
    return next((c.outcome, c.why) for c in said if c.signal == name)


LANGUAGE_SITE = unit("eu-official-language-site", FRENCH, ["fr"], shared=True)
ROWS = [
    "eu-official-language-site", "integrated-translation-tool", "eu-language-toggle",
    "declared-locale", "translated-blog-post", "localised-customer-support",
]  # fmt: skip


@pytest.mark.parametrize("signal", ROWS)
def test_the_home_language_explains_the_language_rows_in_full(signal):
    said = verdict(unit(signal, FRENCH, ["fr"]), home="CA")
    assert (said.rebuttal, said.by) == ("full", "home-jurisdiction-language")
    assert verdict(unit(signal, ["PL"], ["pl"]), home="CA").rebuttal == "none"


def test_the_reason_is_a_sentence_that_names_language_and_place():
    assert outcome(LANGUAGE_SITE, "home-jurisdiction-language", home="CA") == (
        "full", "French is an official language of Canada, the home jurisdiction.",
    )  # fmt: skip
    assert outcome(LANGUAGE_SITE, "home-jurisdiction-language", home="AE") == (
        "none",
        "French is no official language of United Arab Emirates, the home jurisdiction.",
    )


def test_a_language_of_a_region_of_home_explains_in_part():
    hungarian = unit("eu-official-language-site", ["HU"], ["hu"])
    assert verdict(hungarian, home="RS").rebuttal == "part"


@pytest.mark.parametrize(
    ("signal", "url", "expected"),
    [
        ("eu-country-subdirectory", "https://x.example/fr/tarifs", "part"),
        ("eu-country-subdirectory", "https://x.example/exchange/fr", "part"),
        ("eu-country-subdirectory", "https://x.example/fr-be/tarifs", "none"),  # names a country
        ("eu-country-subdirectory", "https://x.example/be/tarifs", "none"),
        ("eu-country-subdomain", "https://fr.x.example/", "part"),
        ("eu-cctld-domain", "https://x.fr/", "none"),
        ("hreflang-eu-region", "https://x.example/fr/", "none"),
        ("country-landing-page", "https://x.example/fr/", "none"),
    ],
)
def test_home_explains_a_bare_code_in_part_and_no_country(signal, url, expected):
    assert verdict(unit(signal, ["FR"], ["fr"], url), home="CA").rebuttal == expected


def test_every_language_of_a_unit_must_be_explained():
    both = unit("integrated-translation-tool", ["DE", "FR"], ["de", "fr"])
    assert verdict(both, home="CH").rebuttal == "full"
    assert verdict(both, home="CA").rebuttal == "none"
    part_known = unit("eu-official-language-site", FRENCH, ["", "fr"])
    assert verdict(part_known, home="CA").rebuttal == "none"


def test_two_explanations_may_share_the_languages():
    both = unit("integrated-translation-tool", ["DE", "FR"], ["de", "fr"])
    said = verdict(both, home="CA", non_eu_markets=(("CH", "entity in Zug"),))
    assert said.rebuttal == "full"
    assert "non-eu-clientele-language" in said.by


def test_a_served_market_outside_the_union_explains_with_its_reason():
    said = outcome(
        LANGUAGE_SITE,
        "non-eu-clientele-language",
        home="AE",
        non_eu_markets=(("SN", "3,000 clients"),),
    )
    assert said == (
        "full",
        "French is an official language of Senegal, a served market outside the Union"
        " (reason given: 3,000 clients).",
    )


def test_a_member_state_is_no_market_outside_the_union():
    assert verdict(LANGUAGE_SITE, home="AE", non_eu_markets=(("FR", "many"),)).rebuttal == "none"
    assert verdict(LANGUAGE_SITE, home="AE", non_eu_markets=(("RE", "many"),)).rebuttal == "none"


@pytest.mark.parametrize(
    ("language", "confidence", "expected"),
    [
        ("pt", "high", "full"),
        ("pt", "medium", "full"),
        ("pt", "low", "part"),
        ("es", "high", "none"),
    ],
)
def test_a_visible_locale_outside_the_union_explains_its_own_language(
    language, confidence, expected
):
    portuguese = unit("eu-official-language-site", ["PT"], ["pt"])
    seen = unit(
        "non-eu-clientele-language",
        languages=[language],
        confidence=Confidence(confidence),
        samples=(sample("https://x.example/", "pt-BR"),),
    )
    assert verdict(portuguese, seen, home="AE").rebuttal == expected


def test_english_is_customary_and_another_language_needs_a_reason():
    english = unit("eu-official-language-site", ["IE", "MT"], ["en"])
    assert verdict(english, home="AE").by == "customary-finance-language"
    assert verdict(LANGUAGE_SITE, home="AE").rebuttal == "none"
    said = outcome(
        LANGUAGE_SITE,
        "customary-finance-language",
        home="AE",
        customary_languages=(("fr", "used by the exchange"),),
    )
    assert said[0] == "full"
    assert "used by the exchange" in said[1]


def test_education_explains_a_site_in_part_and_a_course_in_full_on_its_own_host():
    polish = unit("eu-official-language-site", ["PL"], ["pl"])
    course = unit("webinar-or-training-invitation", ["PL"], ["pl"], nexus=True)
    seen = unit("purely-educational-content", languages=["pl"])
    assert verdict(polish, seen, home="AE").rebuttal == "part"
    assert verdict(course, seen, home="AE").rebuttal == "full"
    elsewhere = unit("purely-educational-content", languages=["pl"], host="academy.example")
    assert verdict(course, elsewhere, home="AE").rebuttal == "none"
    assert verdict(unit("event-participation", ["PL"]), seen, home="AE").rebuttal == "none"


@pytest.mark.parametrize(
    ("signal", "states", "currency", "profile", "rebuttal", "by"),
    [
        ("sepa-payment-rail", ["UNION"], "", {"home": "GB"}, "full", "home in SEPA"),
        ("sepa-payment-rail", ["UNION"], "", {"home": "AE"}, "none", ""),
        ("sepa-payment-rail", ["UNION"], "", {"home": "AE", "non_eu_markets": (("RS", ""),)},
         "full", "non-EU market in SEPA"),
        ("eur-pricing", ["EURO"], "EUR", {"home": "MC"}, "full", "home uses EUR"),
        ("eur-pricing", ["EURO"], "EUR", {"home": "ME"}, "full", "home uses EUR"),
        ("eur-pricing", ["EURO"], "EUR", {"home": "XK"}, "full", "home uses EUR"),
        ("eur-pricing", ["EURO"], "EUR", {"home": "CH"}, "part",
         "home quotes EUR beside its own currency"),
        ("eur-pricing", ["EURO"], "EUR", {"home": "GB"}, "none", ""),
        ("eu-local-currency-pricing", ["DK"], "DKK", {"home": "FO"}, "full", "home uses DKK"),
        ("eu-local-currency-pricing", ["DK"], "DKK", {"home": "GL"}, "full", "home uses DKK"),
        ("eu-local-currency-pricing", ["PL"], "PLN", {"home": "FO"}, "none", ""),
    ],
)  # fmt: skip
def test_money_of_home_or_a_market(signal, states, currency, profile, rebuttal, by):
    one = unit(signal, states, currencies=(currency,) if currency else ())
    said = verdict(one, **profile)
    assert (said.rebuttal, said.by) == (rebuttal, by)


def test_an_unknown_home_is_not_assessed_and_holds_the_confidence():
    said = verdict(LANGUAGE_SITE)
    assert outcome(LANGUAGE_SITE, "home-jurisdiction-language") == (
        "not assessed", "The home jurisdiction was not given.",
    )  # fmt: skip
    assert (said.rebuttal, said.confidence, said.home_matters) == ("none", "medium", True)
    assert verdict(LANGUAGE_SITE, home="AE").confidence == "high"


def test_an_unknown_home_does_not_matter_where_no_home_could_explain():
    assert not verdict(unit("eu-official-language-site", ["EE"], ["et"])).home_matters
    assert not verdict(unit("eu-cctld-domain", ["DE"])).home_matters
    assert not verdict(unit("lead-capture-form", ["FR"], ["fr"])).home_matters
    english = unit("eu-official-language-site", ["IE", "MT"], ["en"])
    assert not verdict(english).home_matters  # explained already


def test_precautions_are_considered_and_never_explain():
    cctld = unit("eu-cctld-domain", ["DE"])
    assert outcome(cctld, "geo-block-web", home="AE") == (
        "not assessed", "Needs a vantage point in the Union.",
    )  # fmt: skip
    blocked = [unit(s) for s in ("geo-block-web", "app-unavailable-eu-stores", "no-eu-accounts")]
    assert verdict(cctld, *blocked, home="AE").rebuttal == "none"
    store = unit("app-store-eu-availability", ["DE"])
    assert verdict(store, *blocked, home="AE").rebuttal == "none"
    assert "does not undo solicitation" in outcome(cctld, "geo-block-web", *blocked, home="AE")[1]


def test_a_disclaimer_is_not_even_considered():
    said = verdict(unit("eu-cctld-domain", ["DE"]), unit("disclaimer-not-for-eu"), home="AE")
    assert said.rebuttal == "none"
    assert "disclaimer-not-for-eu" not in [c.signal for c in said.considered]


def test_a_review_explains_only_what_stands_on_its_own_host():
    link = unit("geo-targeted-link-building", ["IT"], host="review.example")
    review = unit("own-initiative-review", host="review.example")
    assert verdict(link, review, home="SG").rebuttal == "full"
    other = unit("own-initiative-review", host="other.example")
    assert verdict(link, other, home="SG").rebuttal == "none"
    assert outcome(link, "own-initiative-review", home="SG")[0] == "not assessed"


def test_every_listed_rebuttal_is_reported_once():
    for one in LAW.indicators:
        said = verdict(unit(one.id, FRENCH, ["fr"]), home="AE")
        assert [c.signal for c in said.considered if c.signal] == list(one.rebuttals)
        assert all(c.why.endswith(".") for c in said.considered)


def test_a_vantage_point_that_was_given_and_failed_is_not_asked_for():
    said = "the vantage points in FR learnt nothing: the proxy refused (407)"
    one = unit("eu-country-subdirectory", ["FR"])
    [verdict] = judge(LAW, Profile(), [one], (), {"geo-block-web": said})
    why = next(c.why for c in verdict.considered if c.signal == "geo-block-web")
    assert why == f"T{said[1:]}."
    [bare] = judge(LAW, Profile(), [one])
    assert "vantage point in the Union" in next(
        c.why for c in bare.considered if c.signal == "geo-block-web"
    )
