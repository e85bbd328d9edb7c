"""Every signal against snippets of our own: what must be seen, and what must not."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

import analyzers.crawls
import analyzers.links
import analyzers.pages
from analyzers.base import discover
from benchmarks import corpus

FOLDER = Path(__file__).with_name("corpus")
FILES = sorted(FOLDER.glob("*.toml"))
LEAST = 12
"""Snippets of each kind that a signal has at least."""
LANGUAGES = 5
"""Languages that they are in at least, unless the file says that its snippets are markup."""


@cache
def analyzers_by_id():
    by_links = {a.id: a for a in discover(analyzers.links)}
    return by_links | {a.id: a for a in discover(analyzers.pages, analyzers.crawls)}


@cache
def snippets(file):
    return tomllib.loads(file.read_text("utf-8"))


def test_every_signal_that_pages_or_crawls_show_has_snippets():
    asked = {a.id for a in discover(analyzers.pages, analyzers.crawls)}
    assert asked <= {file.stem for file in FILES}


def cases(kind):
    return [
        pytest.param(file.stem, snippet, id=f"{file.stem}-{number}")
        for file in FILES
        for number, snippet in enumerate(snippets(file)[kind], 1)
    ]


def look(signal, snippet):
    return corpus.look(analyzers_by_id()[signal], snippet)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_snippets_of_a_signal_are_enough(file):
    data = snippets(file)
    assert file.stem in analyzers_by_id(), "no such signal"
    for kind in ("positive", "negative"):
        assert len(data[kind]) >= LEAST, f"{len(data[kind])} of kind {kind}"
        sites = [tuple(corpus.documents(snippet)) for snippet in data[kind]]
        assert len(set(sites)) == len(sites), "a snippet stands there twice"
    assert all(snippet["why"] for snippet in data["negative"])
    languages = {snippet["lang"] for kind in data.values() if kind is not True for snippet in kind}
    assert data.get("markup_only") or len(languages) >= LANGUAGES, sorted(languages)


@pytest.mark.parametrize(("signal", "snippet"), cases("positive"))
def test_it_is_seen(signal, snippet):
    found = look(signal, snippet)
    said = [(s.states, f"{s.evidence.before}{s.evidence.quote}{s.evidence.after}") for s in found]
    quoted = [states for states, text in said if snippet["quote"] in text]
    assert tuple(snippet["states"]) in quoted, said
    if "language" in snippet:
        assert snippet["language"] in {s.language for s in found}
    if "confidence" in snippet:
        assert snippet["confidence"] in {s.confidence.value for s in found}


@pytest.mark.parametrize(("signal", "snippet"), cases("negative"))
def test_it_is_not_seen(signal, snippet):
    assert [s.evidence.quote for s in look(signal, snippet)] == [], snippet["why"]
