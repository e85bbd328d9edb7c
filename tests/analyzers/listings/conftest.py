"""An app in storefronts, from a few words."""

import json

import pytest

from crawler.storefronts import AppPresence


@pytest.fixture
def presence():
    def make(**rows):
        rest = rows.pop("rest", "absent")
        return AppPresence.example("", json.dumps({"*": rest, **rows}))

    return make


@pytest.fixture
def found():
    def ask(analyzer, artifact):
        return [signal.sighting for signal in analyzer.signals(artifact)]

    return ask
