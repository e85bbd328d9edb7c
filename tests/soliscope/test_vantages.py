"""Vantage points in the whole program: proxies, and a site that looks where visitors are from."""

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crawler.archive import Archive, Exchange
from crawler.artifacts import Coverage, HostCoverage
from crawler.options import ConnectTo, CrawlOptions, networks
from crawler.result import CrawlResult
from crawler.vantage import Proxy as Proxy_
from soliscope import config, run
from soliscope import vantages as points
from soliscope.errors import UsageError
from soliscope.evidence import verify
from soliscope.options import RunOptions
from soliscope.progress import Silent
from soliscope.sources import vantages
from tests.crawler.places_server import PASSWORD, USER, GeoSite, Proxy

PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
SCHEMA = Path(__file__).parents[2] / "docs" / "assessment.schema.json"
ENGLISH = (
    "<!doctype html><html lang=en><title>Exchange</title><h1>Trade bitcoin</h1><p>Open an account"
    " at our exchange in a few minutes and trade bitcoin and many other assets at low fees. The"
    " fee is 1 USD for each trade.</p><a href=/signup>Sign up</a><a href=/fees>Fees</a>"
)
FRENCH = (
    "<!doctype html><html lang=fr><title>Bourse</title><h1>Achetez des bitcoins</h1><p>Ouvrez un"
    " compte sur notre bourse en quelques minutes et achetez des bitcoins et beaucoup d'autres"
    " actifs à des frais très bas. Les frais sont de 1 EUR par ordre, sans abonnement.</p>"
)
FORM = (
    "<!doctype html><html lang=en><title>Sign up</title><form><p>Accounts are not available to"
    " residents of the EU.</p><input type=email></form>"
)
FEES = "<!doctype html><html lang=en><title>Fees</title><p>Every trade costs a fee of 1 USD.</p>"
PAGES = {"/": ENGLISH, "/signup": FORM, "/fees": FEES, "/fr/": FRENCH}


def plain(host, path, country, language):
    return PAGES.get(path, (404, {}, "<p>no such page"))


def blocking(host, path, country, language):
    if country in ("FR", "DE") and path != "/robots.txt":
        return 451, {}, "<p>Unavailable for legal reasons."
    return plain(host, path, country, language)


class World:
    """A site, proxies in some countries, and a case; `audit` gives the document."""

    def __init__(self, folder):
        self.folder, self.firm_file = folder / "case", folder / "firm.toml"
        self.proxies, self.site, self.said = {}, None, ""

    def serve(self, answer, firm="", places=("FR", "US"), **modes):
        self.site = GeoSite(answer)
        text = f"name = 'Firm'\nhome = 'SC'\nsites = ['http://firm.example/']\n{firm}\n"
        for country in places:
            proxy = self.proxies[country] = Proxy(country, mode=modes.get(country, ""))
            name = country.lower()
            text += (
                f"[vantage.{name}]\nproxy = '{proxy.url}'\ncountry = '{country}'\n"
                f"accept_language = '{name}'\n"
            )
        self.firm_file.write_text(text, encoding="utf-8")
        return config.load(self.firm_file)

    def audit(self, answer, **more):
        """The pages as if they had been crawled, then the vantage points and the judgment."""
        firm = self.serve(answer, **more)
        apps = {"apps": {k: list(v) for k, v in firm.apps.items()}}
        entered = {
            "firm": {"name": "Firm", "home": "SC", "sites": list(firm.profile.sites)},
            **apps,
        }
        writer = Archive(self.folder, entered, "soliscope/test", "obey")
        for path in ("/", "/signup", "/fees"):
            url, kind = f"http://firm.example{path}", (("Content-Type", "text/html"),)
            writer.write(Exchange(url, 200, "", kind, PAGES[path].encode(), datetime.now(UTC)))
        hosts = (HostCoverage("firm.example", "start", 3, 3),)
        writer.close(CrawlResult(Coverage(hosts), {"http://firm.example/": ""}))
        options = CrawlOptions(
            delay=0, allow_addresses=networks(("127.0.0.0/8",)),
            connect_to=tuple(map(ConnectTo.parse, self.site.connect_to)),
        )  # fmt: skip
        vantages.SOURCE.collect(firm, RunOptions(options), self.folder, Silent())
        return run.judge(self.folder, None, None, 0, Silent()).document

    def close(self):
        for one in (*self.proxies.values(), self.site):
            one.close()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    if made.site:
        made.close()


def outcomes(document):
    return {
        (page["role"], answer["vantage"], answer["accept_language"]): answer["outcome"]
        for page in document["access_probes"]["pages"]
        for answer in page["answers"]
    }


def signals(document, name):
    return [f for key in ("findings", "noted") for f in document[key] if f["signal"] == name]


def test_a_site_that_blocks_visitors_from_france(world):
    """The whole program: crawl, vantage points, judgment, report."""
    world.serve(blocking, "[apps]\nnone = true")
    rules = [word for rule in world.site.connect_to for word in ("--connect-to", rule)]
    done = subprocess.run(
        [*PROGRAM, "audit", str(world.firm_file), "--output", str(world.folder), "--workers", "0",
         "--delay", "0", "--allow-address", "127.0.0.0/8", *rules],
        check=False, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads((world.folder / "assessment.json").read_bytes())
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
    seen = outcomes(document)
    assert {o for (_, place, _), o in seen.items() if place == "fr"} == {"refused"}
    assert {o for (_, place, _), o in seen.items() if place == "us"} <= {"served", "same"}
    assert {role for role, _, _ in seen} == {"home", "sign-up", "fees"}
    [block] = signals(document, "geo-block-web")
    assert block["confidence"] == "medium"  # one State
    assert {s["vantage"] for s in block["samples"]} == {"fr"}
    assert document["access"] == "closed-verified"
    assert "refused from FR; the other 26 Member States were not tried" in document["access_reason"]
    assert "there is no app" in document["access_reason"]
    report = (world.folder / "report.html").read_text(encoding="utf-8")
    assert "Seen from elsewhere" in report and "status 451" in report
    kept = b""
    for path in world.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            kept += gzip.decompress(data) if path.suffix == ".gz" else data
    heads = [head for proxy in world.proxies.values() for head in proxy.heads]
    assert heads and all("Proxy-Authorization: Basic" in head for head in heads)
    for secret in (PASSWORD, f"{USER}:", "Proxy-Authorization", str(world.proxies["FR"].port)):
        assert secret.encode() not in kept, secret
        assert secret not in done.stderr


def test_each_record_names_its_vantage_point_and_robots_txt_is_read_from_each(world):
    world.audit(plain)
    archived = gzip.decompress((world.folder / "access-00001.warc.gz").read_bytes())
    for name in ("direct", "fr", "us"):
        assert f"X-Soliscope-Vantage: {name}\r\n".encode() in archived
    assert b"X-Soliscope-Accept-Language: fr\r\n" in archived
    assert b"X-Soliscope-Accept-Language: -\r\n" in archived
    [without, with_language] = world.site.seen_from("FR")
    assert "Accept-Language" not in without
    assert with_language["Accept-Language"] == "fr"
    assert world.site.seen_from("FR", "/robots.txt") and world.site.seen_from("US", "/robots.txt")


def test_the_archive_alone_gives_the_same_bytes_and_its_quotes_stand(world):
    def answer(host, path, country, language):
        if path == "/" and country == "FR":
            return 302, {"Location": "http://firm.example/fr/"}, ""
        return plain(host, path, country, language)

    document = world.audit(answer)
    assert verify.case(world.folder).problems == []
    again = world.folder.with_name("again")
    run.judge(world.folder, again, None, 0, Silent())
    for file in ("assessment.json", "signals.jsonl", "report.html"):
        assert (again / file).read_bytes() == (world.folder / file).read_bytes(), file
    assert outcomes(document)["home", "fr", ""] == "redirected"
    [found] = signals(document, "geo-ip-localisation")
    assert (found["states"], found["confidence"], found["tier"]) == (["FR"], "medium", "A")
    assert found["samples"][0]["vantage"] == "fr"
    assert "in French instead of English" in found["why"]
    # What only visitors from France are shown is found there and nowhere else.
    [price] = signals(document, "eur-pricing")
    assert {s["vantage"] for s in price["samples"]} == {"fr"}
    assert "Shown to a visitor from France (fr), not to others" in price["why"]
    assert document["access"] == "claimed-only" or document["access"] == "partly-closed"


def test_a_challenge_is_never_a_block_and_a_failing_proxy_never_an_answer(world):
    def answer(host, path, country, language):
        if country == "FR" and path != "/robots.txt":
            return (
                403,
                {},
                "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/>",
            )
        return plain(host, path, country, language)

    document = world.audit(answer, US="407")
    seen = outcomes(document)
    assert {o for (_, place, _), o in seen.items() if place == "fr"} == {"blocked"}
    assert {o for (_, place, _), o in seen.items() if place == "us"} == {"unknown"}
    assert not signals(document, "geo-block-web")
    reasons = {item["signal"]: item["reason"] for item in document["not_assessed"]}
    assert "the vantage points in FR learnt nothing" in reasons["geo-block-web"]
    assert document["access"] == "unknown"
    [why] = {a["why"] for p in document["access_probes"]["pages"] for a in p["answers"]
             if a["vantage"] == "us"}  # fmt: skip
    assert why == "the proxy failed (CONNECT was answered with 407)"


def test_one_state_refused_and_another_served_is_not_closed(world):
    def answer(host, path, country, language):
        if country == "FR":
            return blocking(host, path, country, language)
        return plain(host, path, country, language)

    document = world.audit(answer, places=("FR", "DE"), firm="[apps]\nnone = true")
    assert document["access"] == "partly-closed"
    assert "refused from FR, served from DE" in document["access_reason"]
    assert document["access_probes"]["states"]["served"] == ["DE"]


def test_without_vantage_points_nobody_knows(world):
    document = world.audit(blocking, places=())
    assert document["access"] == "unknown"
    assert "access_probes" not in document
    assert not (world.folder / "access-00001.warc.gz").exists()


# The firm file


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[vantage.fr]\ncountry = 'FR'", r"\[vantage.fr\].* has no proxy"),
        ("[vantage.fr]\nproxy = 'http://a.example:1'", "has no country"),
        ("[vantage.fr]\nproxy = 'http://u:hunter2@a.example'\ncountry = 'FR'", "http://HOST:PORT"),
        ("[vantage.fr]\nproxy = 'socks5://u:hunter2@a:1'\ncountry = 'FR'", "http://HOST:PORT"),
        ("[vantage.fr]\nproxy = 7\ncountry = 'FR'", "http://HOST:PORT"),
        ("[vantage.fr]\nproxie = 'x'", 'did you mean "proxy"'),
        ("[vantage.fr]\nproxy = '$NO_SUCH_VARIABLE'\ncountry = 'FR'", "is not set"),
        ("[vantage.fr]\nproxy = 'http://a.example:1'\ncountry = 'Frankreich'", "two-letter"),
        ("[vantage.'F R']\nproxy = 'http://a.example:1'\ncountry = 'FR'", "small letters"),
        ("[vantage.direct]\nproxy = 'http://a.example:1'", "has no proxy"),
        ("[vantage.fr]\nproxy='http://a.example:1'\ncountry='FR'\naccept_language=\"a\\r\\nb\"",
         "as in a request"),
        ("vantage = 3", "such as \\[vantage.fr\\]"),
    ],
)  # fmt: skip
def test_what_no_vantage_point_can_be_is_refused_without_the_password(tmp_path, text, says):
    path = tmp_path / "firm.toml"
    path.write_text(f"sites = ['https://firm.example/']\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=says) as caught:
        config.load(path)
    assert "\n" not in str(caught.value) and "hunter2" not in str(caught.value)


def test_a_proxy_shows_itself_nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("FR_PROXY", "http://u:hunter2@proxy.example:3128")
    path = tmp_path / "firm.toml"
    path.write_text(
        "sites = ['https://firm.example/']\n[vantage.fr]\nproxy = '$FR_PROXY'\ncountry = 'FR'\n",
        encoding="utf-8",
    )
    firm = config.load(path)
    assert dict(firm.proxies)["fr"].authorization == b"Basic dTpodW50ZXIy"
    assert "hunter2" not in repr(firm) and "proxy.example" not in repr(firm)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "0x7f.1", "localhost"]
)
def test_a_proxy_that_is_not_public_is_refused_before_anything_is_fetched(host):
    proxies = (("fr", Proxy_.parse(f"http://{host}:3128")),)
    with pytest.raises(UsageError, match="--allow-address"):
        points.admit(proxies, CrawlOptions())
    points.admit(proxies, CrawlOptions(connect_to=(ConnectTo.parse(f"{host}:3128:127.0.0.1:1"),)))
