"""Visitors from a Member State who are led to another address or entity of the firm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from analyzers import domains
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.doors import capital
from analyzers.vantage_view import AccessView, Difference, Observation, label


@analyzer(reads=AccessView)
def entity_redirect(view: AccessView) -> Iterator[Sighting]:
    """See that a visitor from a Member State is led to another domain, or to another provider.

    Who does the steering is irrelevant (paragraphs 18, 19 and 22 of the guidelines). Seen are a
    redirect to another registrable domain than visitors from elsewhere get, another provider named
    on the page, and a notice that offers a way on to the global service. With such a way on the
    confidence is medium; without it low, because leading visitors to the authorised entity of the
    group is what the guidelines want: with `--register` an address of an authorised entity is none.

    Seen:     https://brand.com/ {"fr": [302, "https://brand.eu/"], "us": [200, "<p>Trade."]}
    Seen:     https://brand.com/ {"fr": [200, "<p>Operated by Brand UAB."], "us": [200, "<p>Operated by Brand Ltd, Seychelles."]}
    Not seen: https://brand.com/ {"fr": [302, "https://brand.com/fr/"], "us": [200, "<p>Trade."]}
    Not seen: https://brand.com/ {"fr": [200, "<p>Operated by Brand Ltd."], "us": [200, "<p>Operated by Brand Ltd."]}
    Not seen: https://brand.com/ {"jp": [302, "https://brand.jp/"], "us": [200, "<p>Trade."]}
    """  # noqa: E501
    for one in view.inside():
        if one.shown is None or one.shown.quote is None or one.against is None:
            continue
        if view.led_home(one):
            continue
        steered = [d for d in one.differences if d.kind == "entity" or _elsewhere(one, d)]
        if steered:
            sure = Confidence.MEDIUM if one.shown.bypass else Confidence.LOW
            what = "; ".join(d.words for d in steered)
            note = f"{capital(label(one.vantage))}, unlike {label(one.against)}: {what}."
            evidence = replace(one.shown.quote, after=f" {what}"[:200])
            yield Sighting(evidence, (one.vantage.country,), sure, view.host, nexus=True, note=note)


def _elsewhere(one: Observation, found: Difference) -> bool:
    """A redirect to another registrable domain than the page's own."""
    if found.kind != "redirect":
        return False
    here, there = (
        domains.registrable(urlsplit(u).hostname or "") for u in (one.page.url, found.value)
    )
    return bool(there) and here != there
