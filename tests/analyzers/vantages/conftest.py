"""A page from several places, from a few words."""

import json

import pytest

from analyzers.vantage_view import AccessView


@pytest.fixture
def places():
    def make(**answers):
        told = {name: answer if isinstance(answer, tuple) else (200, answer)
                for name, answer in answers.items()}  # fmt: skip
        return AccessView.example("https://brand.example/", json.dumps(told))

    return make


@pytest.fixture
def found():
    def ask(analyzer, artifact):
        return [signal.sighting for signal in analyzer.signals(artifact)]

    return ask
