"""Profiles of links without files."""

import json

import pytest

from analyzers.backlinks import BacklinkProfile

SITE = "https://brand.com/"


@pytest.fixture
def profile():
    def make(*links):
        rows = [
            {"source": link[0], "target": link[1] if len(link) > 1 else SITE,
             **(link[2] if len(link) > 2 else {})}
            for link in (link if isinstance(link, tuple) else (link,) for link in links)
        ]  # fmt: skip
        return BacklinkProfile.example(SITE, json.dumps(rows))

    return make
