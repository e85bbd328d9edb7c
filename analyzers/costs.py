"""What reading a page costs, part by part and question by question (`audit --profile`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from analyzers import scan, summary
from analyzers.base import Analyzer, Failure, Signal, ask
from analyzers.scan import Examined
from crawler import extract
from crawler.artifacts import Capture
from crawler.discovery import Discovery, discover
from crawler.page import Page

T = TypeVar("T")
Timed = Callable[[str, Callable[[], Any]], Any]

PARTS: tuple[tuple[str, Callable[[Page], object]], ...] = (
    ("(decode)", lambda page: page.html),
    ("(parse)", lambda page: page.tree),
    ("(text blocks)", lambda page: page.blocks),
    ("(links)", lambda page: page.links),
    ("(head, structured data)", lambda page: (page.alternates, page.metas, page.structured)),
    ("(forms, scripts)", lambda page: (page.choices, page.scripts)),
    ("(where to go next)", discover),
    ("(language)", summary.shares),
    ("(lower case)", lambda page: page.lower),
)
"""What analyzers share of a page, in the order in which one needs the other."""


def parts(page: Page, timed: Timed) -> list[Analyzer]:
    """Read a page part by part; returns the questions that are worth asking of it."""
    for name, part in PARTS:
        timed(name, partial(part, page))
    asked: list[Analyzer] = timed("(word gate)", partial(scan.worth_asking, page))
    return asked


def read(capture: Capture) -> tuple[Discovery, Examined]:
    """The same as `analyzers.scan.read`, with what each step took in `Examined.costs`."""
    costs: list[tuple[str, float]] = []

    def timed(name: str, call: Callable[[], T]) -> T:
        begun = time.perf_counter()
        result = call()
        costs.append((name, time.perf_counter() - begun))
        return result

    artifact = extract.artifact(capture)
    if not isinstance(artifact, Page):
        found, examined = timed("(sitemaps)", lambda: scan.read(capture))
        return found, replace(examined, costs=tuple(costs))
    signals: list[Signal] = []
    failures: list[Failure] = []
    for question in parts(artifact, timed):
        seen, failed = timed(question.id, partial(ask, (question,), artifact, artifact.url))
        signals += seen
        failures += failed
    rest = timed("(page summary)", lambda: scan.examined(artifact, capture, signals, failures))
    return discover(artifact), replace(rest, costs=tuple(costs))
