"""Four documents about fictitious firms, shaped like assessment.json."""
# ruff: noqa: E501 - the quotations are as long as they are

from __future__ import annotations

import copy
import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from analyzers.places import country_name
from tests.reports.rules import NOT_FOUND, not_assessed

Json = dict[str, Any]
HOST = "exchange.example"
ANNEX = "ESMA35-1872330276-2030, Annex, Guideline 1"
GEO_BLOCK = {
    "signal": "geo-block-web",
    "title": "Access blocked for addresses in the Union",
    "outcome": "not assessed",
    "why": "No vantage point in the Union was given.",
}


def sample(url: str, quote: str, before: str = "", after: str = "", **more: str) -> Json:
    digest = hashlib.sha256(url.encode()).hexdigest()
    return {
        "url": url,
        "quote": quote,
        "before": before,
        "after": after,
        "place": more.get("place", "text:120-168"),
        "fetched_at": more.get("at", "2026-11-20T14:02:11Z"),
        "sha256": digest,
        "record_id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}",
        "vantage": more.get("vantage", "direct"),
    }


def finding(
    signal: str, title: str, tier: str, states: list[str], samples: list[Json], **more: Any
) -> Json:
    base: Json = {
        "signal": signal, "title": title, "tier": tier, "effective_tier": tier,
        "family": "localisation", "mechanism": "country-addressing", "element": "both",
        "host": HOST, "states": states, "shared": False, "language": "", "currency": "",
        "confidence": "high", "rebuttal": "none", "rebutted_by": "",
        "rebuttals_considered": [GEO_BLOCK], "counted": True, "count": len(samples), "why": "",
        "law": "", "citations": [], "would_change": "", "remediation": "", "samples": samples,
    }  # fmt: skip
    return base | more


def home_language(why: str, outcome: str = "none") -> Json:
    return {
        "signal": "home-jurisdiction-language",
        "title": "Language of the home jurisdiction",
        "outcome": outcome,
        "why": why,
    }


def localised() -> list[Json]:
    trees = {
        "DE": ("de", "Krypto kaufen in Deutschland – in zwei Minuten startklar", 212),
        "FR": ("fr", "Achetez des cryptos en France, dès 10 €", 140),
        "IT": ("it", "Compra cripto in Italia in due minuti", 96),
    }
    result = [
        finding(
            "eu-country-subdirectory",
            "Country-specific subdirectory of a Member State",
            "A",
            [state],
            [
                sample(
                    f"https://{HOST}/{path}/",
                    quote,
                    "Kostenlos anmelden. ",
                    " Jetzt Konto eröffnen.",
                ),
                sample(
                    f"https://{HOST}/{path}/app",
                    f"/{path}/app",
                    '<a href="',
                    '">App</a>',
                    place="nav a",
                ),
                sample(f"https://{HOST}/{path}/help?utm_source=a&utm_campaign=" + "x" * 120, quote),
            ],
            count=count,
            why=f"The tree /{path}/ answers with content of its own, offers the service and is in the sitemap.",
            law="A generic top-level domain with subdirectories for Member States is an example of country-specific search-engine optimisation.",
            citations=[f"{ANNEX}, SEO row (ii)"],
            rebuttals_considered=[
                home_language(
                    "Seychelles: English, French, Seychellois Creole.",
                    "part" if state == "FR" else "none",
                ),
                GEO_BLOCK,
            ],
            would_change="A region outside the Union (fr-CA, de-CH) in path, hreflang, currency and address; or three precautions observed: refused probe, no store, refused sign-up.",
            remediation="Retire the trees or qualify them for a region outside the Union; answer 410 instead of redirecting; take them out of sitemaps.",
        )
        for state, (path, quote, count) in trees.items()
    ]
    for state, tag in zip(
        "AT BE DE ES FI FR GR IE IT NL PL PT".split(),
        "de-AT nl-BE de-DE es-ES fi-FI fr-FR el-GR en-IE it-IT nl-NL pl-PL pt-PT".split(),
        strict=True,
    ):
        result.append(
            finding(
                "hreflang-eu-region",
                "Language version declared for a Member State (hreflang)",
                "A",
                [state],
                [
                    sample(
                        f"https://{HOST}/{tag.lower()}/",
                        f'hreflang="{tag}"',
                        '<link rel="alternate" ',
                        f' href="/{tag.lower()}/">',
                        place=f'link[hreflang="{tag}"]',
                    )
                ],
                confidence="high" if state in ("DE", "FR", "IT") else "medium",
                count=412,
                why=f"412 pages declare a version for {country_name(state)}.",
                law="hreflang tells search engines for which country a page is meant; the Annex speaks of geographic targeting by criteria in such tools and does not name hreflang.",
                citations=[f"{ANNEX}, SEO row (iii), by analogy"],
                would_change="hreflang values without a Member State; a target that belongs to an authorised entity.",
                remediation="Remove regions of the Union from hreflang and sitemaps.",
            )
        )
    return result


def full() -> Json:
    """Level 5: three States stand out, a dozen more are named in hreflang."""
    german = finding(
        "eu-official-language-site",
        "Part of the site in an official language of the Union",
        "A",
        ["DE", "AT", "BE", "LU"],
        [sample(f"https://{HOST}/de/gebuehren", "Unsere Gebühren sind niedrig und transparent.", "Ein- und Auszahlung. ")],
        shared=True, language="de", mechanism="locale-deployment", count=208,
        why="208 pages are in German, which is not customary in international finance and no language of the home jurisdiction.",
        law="A website in an official language of the Union that is not customary in international finance is listed in the Annex.",
        citations=[f"{ANNEX}, language row"],
        rebuttals_considered=[home_language("Seychelles: English, French, Seychellois Creole."), GEO_BLOCK],
        would_change="A market outside the Union whose clients use German, given with a reason.",
        remediation="Serve German under a region outside the Union, or withdraw it.",
    )  # fmt: skip
    sponsor = finding(
        "eu-sports-sponsorship",
        "Sponsorship of a sporting event of a Member State",
        "A",
        ["DE"],
        [sample(f"https://{HOST}/de/partner", "Offizieller Krypto-Partner der Nordliga 2026/27", "Wir sind ")],
        family="events-sponsorship", mechanism="sponsorship", confidence="medium",
        why="The firm names itself as partner of a national championship.",
        law="Sponsoring an event centred on the Union or a Member State, such as a national championship, is listed in the Annex.",
        citations=[f"{ANNEX}, sponsorship row"],
        would_change="The end of the sponsorship.",
        remediation="End the sponsorship, or leave the Union out of it.",
    )  # fmt: skip
    lead = finding(
        "lead-capture-form",
        "Invitation to leave contact data",
        "B",
        ["IT"],
        [sample(f"https://{HOST}/it/contatti", "Lascia il tuo numero: ti richiamiamo", after=" entro oggi.")],
        family="outreach", mechanism="lead-capture", element="means",
        why="The form stands on an Italian page and offers to call back.",
        law="An invitation to fill in a response form is a means named in paragraph 12.",
        citations=["ESMA35-1872330276-2030, paragraph 12"],
        would_change="A form that is not offered on pages for Member States.",
        remediation="Take the form off pages that point to Member States.",
    )  # fmt: skip
    weakened = finding(
        "country-landing-page",
        "Landing page for a country or city",
        "A",
        ["ES"],
        [sample("https://go.xn--bchse-kva.example/madrid", "Comprar bitcoin en Madrid")],
        effective_tier="C", confidence="low", host="go.büchse.example", mechanism="landing-content",
        why="One page names Madrid in its title; it counts as C because the confidence is low.",
        law="Search-engine optimisation for a country is listed in the Annex.",
        citations=[f"{ANNEX}, SEO row, first sentence"],
        would_change="A second page, or content of its own, would raise the confidence.",
        remediation="Remove pages made for cities of the Union.",
    )  # fmt: skip
    euro = finding(
        "eur-pricing",
        "Prices, fees or balances in euro",
        "D",
        ["EURO"],
        [sample(f"https://{HOST}/fees", "50,00 €", "Minimum deposit ", " or the equivalent")],
        family="payments", mechanism="price-currency", element="nexus", currency="EUR", count=37,
        why="Euro is the currency shown to a visitor without a location.",
        law="Not in ESMA's text. Currency is one of the indications in CJEU C-585/08 and C-144/09, on another question.",
        citations=["CJEU C-585/08 and C-144/09 (analogy)"],
        would_change="Another default currency; a market outside the Union that uses the euro.",
        remediation="Show euro only to users who are verified as living outside the Union.",
    )  # fmt: skip
    sepa = finding(
        "sepa-payment-rail",
        "SEPA transfers for deposits",
        "D",
        ["UNION"],
        [sample(f"https://{HOST}/deposit", "SEPA Instant – free of charge")],
        family="payments", mechanism="payment-rail",
        why="SEPA is offered without a restriction to countries outside the Union.",
        law="Not in ESMA's text. Forty-one countries take part in SEPA, so it says little alone.",
        citations=["Commentary only"],
        would_change="A market in SEPA outside the Union, given with a reason.",
        remediation="Offer SEPA only where a served market outside the Union needs it.",
    )  # fmt: skip
    portuguese = finding(
        "eu-official-language-site",
        "Part of the site in an official language of the Union",
        "A",
        ["PT"],
        [sample(f"https://{HOST}/pt-br/", "Compre cripto com Pix")],
        effective_tier="", counted=False, language="pt", rebuttal="full", rebutted_by="non-eu-clientele-language",
        why="The pages are marked pt-BR, show prices in reais and offer Pix.",
        law="A website in an official language of the Union that is not customary in international finance is listed in the Annex.",
        citations=[f"{ANNEX}, language row"],
        rebuttals_considered=[
            {"signal": "non-eu-clientele-language", "title": "Clients outside the Union use the language", "outcome": "full", "why": "Brazil is a served market, as entered; the pages carry pt-BR, BRL and Pix."},
        ],
        count=88,
    )  # fmt: skip
    disclaimer = finding(
        "disclaimer-not-for-eu",
        "Disclaimer: not for residents of the Union",
        "Z",
        ["UNION"],
        [sample(f"https://{HOST}/terms", "Our services are not directed at residents of the European Union.", "12. ")],
        effective_tier="", counted=False, family="onboarding", mechanism="legal-terms",
        why="Shown in the footer and in the terms; nothing that was tried enforces it.",
        law="A disclaimer of this kind does not change the assessment.",
        citations=["ESMA35-1872330276-2030, paragraphs 15 and 16"],
    )  # fmt: skip
    offer = finding(
        "ad-pixel-and-tag-presence",
        "Advertising tags",
        "D",
        [],
        [sample(f"https://{HOST}/", "fbq('init', '1234567890')", place="script:nth-of-type(4)")],
        effective_tier="", counted=False, family="paid-media", mechanism="retargeting", element="means",
        why="A capability: nothing shows whom the advertisements reach.",
    )  # fmt: skip
    families = {
        "DE": {"localisation": ("A", 3), "events-sponsorship": ("A", 1)},
        "FR": {"localisation": ("A", 2)},
        "IT": {"localisation": ("A", 2), "outreach": ("B", 1)},
        "ES": {"localisation": ("A", 2)},
    } | {state: {"localisation": ("A", 1)} for state in "AT BE FI GR IE NL PL PT".split()}
    levels = {"DE": 5, "FR": 5, "IT": 5}
    return {
        "schema_version": "1.0",
        "firm": {
            "name": "Exchange Example", "home": "SC", "sites": [f"https://{HOST}/"],
            "entities": [{"name": "Exchange Example Ltd", "lei": "529900EXAMPLE0000000", "country": "SC"}],
            "non_eu_markets": [{"country": "BR", "reason": "Branch in São Paulo, 40 % of clients"}],
            "customary_languages": [{"language": "en", "reason": "customary in international finance"}],
        },
        "started_at": "2026-11-20T14:02:03Z",
        "finished_at": "2026-11-20T14:09:47Z",
        "tool": {"name": "soliscope", "version": "0.1.0"},
        "rulebook": {
            "id": "mica-art61", "version": "2026.11", "sha256": hashlib.sha256(b"rulebook").hexdigest(),
            "title": "MiCA Article 61: solicitation by third-country firms",
        },
        "status": "assessed", "reason": "", "level": 5, "level_name": "Strong, converging indications",
        "level_meaning": "Circumstances listed in the Annex appear, confirmed by independent kinds of evidence. Relying on the exemption would be hard to reconcile with these facts.",
        "uncapped_level": 5, "access": "claimed-only",
        "access_reason": "The site says that it excludes the Union; nothing seen does so.",
        "caveats": ["61 addresses were known and not fetched because of the page budget.", "23 addresses could not be read."],
        "states": {
            code: {"level": levels.get(code, 4), "families": {k: {"tier": t, "units": n} for k, (t, n) in family.items()}}
            for code, family in sorted(families.items())
        },
        "findings": [*localised(), german, sponsor, lead, weakened, euro, sepa, portuguese, offer],
        "noted": [disclaimer],
        "not_found": [dict(zip(("signal", "title", "tier", "family"), row, strict=True)) for row in NOT_FOUND],
        "not_assessed": not_assessed(),
        "questions": [
            "Which markets in SEPA outside the Union are served?",
            "Is go.büchse.example operated by the firm or by a partner?",
        ],
        "coverage": {
            "complete": True,
            "hosts": [
                {"host": HOST, "reason": "given", "pages": 389, "responses": 455, "failed": {"timeout": 4, "HTTP 503": 2, "refused by robots.txt": 3}, "left_out": 61, "robots": "obeyed"},
                {"host": "go.büchse.example", "reason": "the firm's pages redirect to it", "pages": 18, "responses": 22, "failed": {}, "left_out": 0, "robots": "none"},
                {"host": "status.exchange.example", "reason": "subdomain of a given site", "pages": 5, "responses": 9, "failed": {"challenge page": 14}, "left_out": 0, "robots": "unreachable"},
            ],
            "skipped": [
                {"url": f"https://{HOST}/blog/2024/recap", "reason": "robots.txt", "detail": "Disallow: /blog/"},
                {"url": f"https://{HOST}/de/markets?page=77", "reason": "page budget", "detail": ""},
            ],
            "limits": ["page budget (400 pages a host)"],
            "blocked": ["https://status.exchange.example/eu"],
            "languages": [
                {"language": "en", "pages": 380, "terms": "wide", "not_assessed": []},
                {"language": "tr", "pages": 32, "terms": "none", "not_assessed": ["affiliate-programme", "event-invitation"]},
            ],
        },
        "options": {"max_pages": 400, "ignore_robots": False, "user_agent": "soliscope/0.1 (+https://supervisor.example/bot)", "delay": 1.0, "vantage": None, "languages": ["en"]},
    }  # fmt: skip


def english_only() -> Json:
    """Level 1: an English site, nothing counted."""
    document = full()
    moved = [
        {"signal": f["signal"], "title": f["title"], "tier": f["tier"], "family": f["family"]}
        for f in document["findings"]
        if f["signal"] not in ("ad-pixel-and-tag-presence", "eu-official-language-site")
    ]
    rows = {row["signal"]: row for row in [*moved, *document["not_found"]]}
    return document | {
        "level": 1,
        "level_name": "No unrebutted EU signal observed",
        "level_meaning": "On the surfaces checked we saw nothing pointing to clients in the EU that the guidelines do not themselves explain. This does not show that no solicitation takes place.",
        "uncapped_level": 1,
        "access": "unknown",
        "access_reason": "Access from the Union was not tested.",
        "states": {},
        "findings": [],
        "not_found": list(rows.values()),
        "questions": [],
    }


def not_assessable() -> Json:
    """No level: the home page answered with a challenge."""
    document = full()
    hosts = [
        {"host": HOST, "reason": "given", "pages": 0, "responses": 3, "failed": {"challenge page": 2, "timeout": 1}, "left_out": 0, "robots": "unreachable"}
    ]  # fmt: skip
    everything = [*document["not_found"], *document["findings"]]
    reason = "the home page could not be read"
    rules = {
        rule["signal"]: {key: rule[key] for key in ("signal", "title", "tier", "family")}
        | {"reason": reason}
        for rule in everything
    }
    return document | {
        "status": "not-assessable",
        "reason": "The home page answered with a challenge page (bot wall) on every attempt.",
        "level": None, "level_name": "", "level_meaning": "", "uncapped_level": None, "access": "unknown",
        "access_reason": "Access from the Union was not tested.",
        "caveats": ["The run was stopped before its end."],
        "states": {}, "findings": [], "noted": [], "not_found": [],
        "not_assessed": [*rules.values(), *document["not_assessed"]],
        "questions": ["Home jurisdiction not given: in which country is the firm established?"],
        "firm": document["firm"] | {"home": "", "entities": [], "non_eu_markets": []},
        "coverage": {"complete": False, "hosts": hosts, "skipped": [], "limits": ["time limit"], "blocked": [f"https://{HOST}/"]},
    }  # fmt: skip


def not_engaged() -> Json:
    """No level: the register lists the entity as authorised."""
    document = full()
    gate = finding(
        "authorised-entity", "Authorised entity", "G", ["DE"],
        [sample("https://register.example/casp.csv", "Exchange Example GmbH;DE;exchange of crypto-assets for funds")],
        effective_tier="", counted=False, family="group", mechanism="entity-routing",
        why="The register names the entity and the service.",
    )  # fmt: skip
    return document | {
        "status": "article-61-not-engaged",
        "reason": "The register lists Exchange Example GmbH as authorised for this service in Germany.",
        "level": None, "level_name": "", "level_meaning": "", "uncapped_level": None,
        "states": {}, "noted": [gate, *document["noted"]],
        "findings": [f | {"counted": False, "effective_tier": ""} for f in document["findings"][:2]],
    }  # fmt: skip


def _fresh(make: Callable[[], Json]) -> Callable[[], Json]:
    """Samples share constants, and tests write into what they get."""
    return lambda: copy.deepcopy(make())


SAMPLES: dict[str, Callable[[], Json]] = {
    make.__name__: _fresh(make) for make in (full, english_only, not_assessable, not_engaged)
}
