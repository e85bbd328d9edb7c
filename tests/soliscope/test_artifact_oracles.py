"""Worked firms from artifacts alone: a crawled site, stores, vantage points, linking pages and
register files, all on loopback. No fact is typed. (o9 is in test_app_stores.)"""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator

from analyzers.registry import table
from crawler.register import Kind
from reports import pack
from soliscope.evidence import verify
from tests.crawler.places_server import GeoSite, Proxy
from tests.crawler.store_server import Shop, Stores
from tests.soliscope.test_vantages import ENGLISH, FEES, FORM, PAGES, SCHEMA, blocking

PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
LEI = "5299005V5GBSN2A4C303"
REVIEW = (
    "<html lang={0}><title>Firm review</title><article><h1>Firm: {1}</h1><p>{2}"
    " <a href='http://firm.example/'>Firm</a></p></article>"
)
REVIEWS = {
    "recensioni.it": REVIEW.format("it", "recensione", "Ho provato per un anno la borsa"),
    "erfahrungen.de": REVIEW.format("de", "Erfahrungen", "Ich habe ein Jahr lang gehandelt bei"),
}


@pytest.fixture
def audit(tmp_path):
    """Serve a site and everything beside it, run the program, and give the document."""
    stores, opened, served = Stores(), [], SimpleNamespace(site=None)

    def answer(host, path, country, language):
        if host in ("apple.example", "play.example"):
            status, kind, text = stores.answer(host, path)
            return status, {"Content-Type": kind}, text
        if host in REVIEWS:
            return REVIEWS[host] if path == "/x" else (404, {}, "<p>no")
        return served.site(host, path, country, language)

    def run(firm, *words, places=(), site=None, host="firm.example"):
        served.site = site or (lambda host, path, *_: PAGES.get(path, (404, {}, "<p>no")))
        server = GeoSite(answer)
        opened.append(server)
        for country in places:
            proxy = Proxy(country)
            opened.append(proxy)
            firm += f"[vantage.{country.lower()}]\nproxy = '{proxy.url}'\ncountry = '{country}'\n"
        path, folder = tmp_path / "firm.toml", tmp_path / "case"
        path.write_text(f"name = 'Firm'\nsites = ['http://{host}/']\n{firm}")
        rules = [word for rule in server.connect_to for word in ("--connect-to", rule)]
        done = subprocess.run(
            [*PROGRAM, "audit", str(path), "--output", str(folder), "--workers", "0", "--delay",
             "0", "--allow-address", "127.0.0.0/8", *rules, *map(str, words)],
            check=False, capture_output=True, text=True, timeout=240,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        document = json.loads((folder / "assessment.json").read_bytes())
        Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
        assert verify.case(folder).problems == []
        return document

    run.stores = stores
    yield run
    for one in (stores, *opened):
        one.close()


def test_o1_blocked_absent_and_refused_at_sign_up(audit):
    """English only; probes in the Union refused, in 0 of 27 storefronts, no EU residence."""
    audit.stores.play["com.firm.app"] = Shop().put(["US"], state="listed")
    audit.stores.apple["42"] = Shop().put(["US"], state="listed")
    document = audit(
        "home = 'SC'\n[apps]\napple = '42'\ngoogle_play = 'com.firm.app'\n"
        "apple_base = 'http://apple.example'\ngoogle_play_base = 'http://play.example'\n",
        places=("FR", "DE", "US"), site=blocking,
    )  # fmt: skip
    assert document["access"] == "closed-verified"
    assert "refused from DE, FR; the other 25 Member States" in document["access_reason"]
    assert (document["level"], document["uncapped_level"], document["states"]) == (1, 1, {})
    noted = {f["signal"]: f["confidence"] for f in document["noted"]}
    assert noted["geo-block-web"] == noted["app-unavailable-eu-stores"] == "high"
    assert "no-eu-accounts" in noted
    record = pack.files(document, "ab" * 32)["observation-record.md"].decode()
    assert "not in the storefront: AT, BE, BG" in record
    assert "fr (France)" in record and "status 451" in record


def test_o7_an_authorised_provider(audit, tmp_path):
    """Matched by LEI and domain in a file of ESMA's form."""
    row = {"ae_competentAuthority": "Bank of Lithuania", "ae_homeMemberState": "LT",
           "ae_lei_name": "Firm UAB", "ae_lei": LEI, "ae_lei_cou_code": "LT",
           "ae_website": "www.brand.com", "ac_serviceCode": "a. custody",
           "ac_serviceCode_cou": "DE|EL|FR", "ac_lastupdate": "09/02/2026"}  # fmt: skip
    file = tmp_path / "CASPS.csv"
    file.write_bytes(table(Kind.CASP, [row]))
    document = audit(f"home = 'LT'\n[[entities]]\nlei = '{LEI}'\n", "--register", file,
                     host="brand.com")  # fmt: skip
    assert (document["status"], document["level"]) == ("article-61-not-engaged", None)
    assert "Firm UAB" in document["reason"] and "custody" in document["reason"]
    assert document["register"]["pages"][0]["entities"] == ["Firm UAB"]


def test_o8_reviews_on_own_initiative(audit, tmp_path):
    """The only trace is what others wrote, as their own pages show it."""
    listed = tmp_path / "links.txt"
    listed.write_text("".join(f"http://{host}/x\n" for host in REVIEWS), encoding="utf-8")
    document = audit(
        "home = 'SG'\n", "--backlinks", listed, "--visit-links",
        site=lambda host, path, *_: {"/": ENGLISH, "/fees": FEES}.get(path, (404, {}, "<p>no")),
    )  # fmt: skip
    assert (document["level"], document["uncapped_level"], document["states"]) == (1, 1, {})
    [one, other] = [f for f in document["findings"] if f["signal"] == "geo-targeted-link-building"]
    assert {one["rebuttal"], other["rebuttal"]} == {"full"}
    assert {one["rebutted_by"], other["rebutted_by"]} == {"own-initiative-review"}
    assert {*one["states"], *other["states"]} == {"DE", "IT"}
    assert one["samples"][0]["url"].endswith("/x")  # the page itself, not the list
    assert FORM not in json.dumps(document)


def test_o12_a_polish_company_without_authorisation(audit, tmp_path):
    """In the file of white papers only: established in the Union, and not authorised."""
    row = {"ae_homeMemberState": "PL", "ae_lei_name": "Firm sp. z o.o.", "ae_lei": LEI,
           "ae_lei_cou_code": "PL", "wp_url": "https://firm.example/paper.pdf"}  # fmt: skip
    file = tmp_path / "OTHER.csv"
    file.write_bytes(table(Kind.OTHER, [row]))
    document = audit(f"[[entities]]\nlei = '{LEI}'\n", "--register", file)
    assert (document["status"], document["level"]) == ("article-61-not-engaged", None)
    assert "Poland" in document["reason"] and "Art. 59" in document["reason"]
