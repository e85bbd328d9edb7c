"""Cases made by hand, with files given beside the site."""

import json
from datetime import UTC, datetime

import pytest

from analyzers.profile import Entity, Profile
from crawler.archive import Archive, Exchange
from crawler.artifacts import Coverage, HostCoverage
from crawler.result import CrawlResult
from soliscope import imports, run, sources
from soliscope.config import Firm
from soliscope.options import RunOptions
from soliscope.progress import Silent

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGE = b"<html lang=en><body><p>Trade bitcoin and ether with us. Open an account today.</p></body>"


class Case:
    """A case folder: an archive of a few plain pages, then what sources collect."""

    def __init__(self, folder, urls, firm):
        self.folder, self.firm = folder, firm
        entered = {"firm": {"name": "A Firm", "home": firm.profile.home,
                            "sites": list(firm.profile.sites),
                            "entities": [vars_of(e) for e in firm.profile.entities]}}  # fmt: skip
        writer = Archive(folder, entered, "soliscope/test", "obey")
        for url in urls:
            kind = (("Content-Type", "text/html; charset=utf-8"),)
            writer.write(Exchange(url, 200, "", kind, PAGE, WHEN, ip="93.184.215.14"))
        hosts = (HostCoverage("brand.com", "start", len(urls), len(urls)),)
        writer.close(CrawlResult(Coverage(hosts), dict.fromkeys(firm.profile.sites, "")))

    def collect(self):
        """What an audit does with the given files."""
        firm = imports.checked(self.firm)
        for source in sources.every():
            source.collect(firm, RunOptions(), self.folder, Silent())
        return self

    def judge(self, output=None):
        return run.judge(self.folder, output, None, 0, Silent()).document

    def bytes(self):
        return (self.folder / "assessment.json").read_bytes()


def vars_of(entity):
    return {"name": entity.name, "lei": entity.lei, "country": entity.country}


@pytest.fixture
def make_case(tmp_path):
    def make(*, site="https://brand.com/", pages=(), entities=(), home="", **files):
        given = {kind: tuple(map(str, paths)) for kind, paths in files.items()}
        profile = Profile(home=home, sites=(site,), entities=tuple(Entity(*e) for e in entities))
        return Case(tmp_path / "case", [site, *pages], Firm(profile, {}, given))

    return make


@pytest.fixture
def write(tmp_path):
    def put(name, data):
        path = tmp_path / "given" / name
        path.parent.mkdir(exist_ok=True)
        if not isinstance(data, bytes):
            data = (data if isinstance(data, str) else json.dumps(data)).encode()
        path.write_bytes(data)
        return path

    return put
