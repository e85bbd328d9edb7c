"""Pages that visitors from Member States are refused because of where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analyzers.base import Confidence, Sighting, analyzer
from analyzers.doors import doors, listed
from analyzers.vantage_view import AccessView, Outcome, label, outside


@analyzer(reads=AccessView)
def geo_block_web(view: AccessView) -> Iterator[Sighting]:
    """See that visitors from a Member State are refused, on every page that was asked for.

    Footnote 2 to paragraph 16 of the guidelines gives geo-blocking of the means of access as an
    example of a precaution. A refusal is status 403 or 451, or a page that says little else than
    that the service is not to be had in this place, also at the end of a redirect. It counts where
    it says that it is about a place, or where a visitor from elsewhere was served at the same time;
    a challenge page is no refusal, and a notice with a way on is none either. Confidence is high
    where at least two Member States were refused and a visitor from outside was served, low where a
    bare 403 is all there is and no visitor from outside was tried. One State refused says nothing
    of the others.

    Seen:     https://x.example/ {"fr": [451, "<p>No."], "us": [200, "<p>Trade."]}
    Seen:     https://x.example/ {"fr": [403, "<p>Forbidden."], "us": [200, "<p>Trade."]}
    Seen:     https://x.example/ {"fr": [200, "<p>Our service is not available in your country."], "direct": [200, "<p>Trade."]}
    Not seen: https://x.example/ {"fr": [403, "<title>Just a moment...</title>"], "us": [200, "<p>Trade."]}
    Not seen: https://x.example/ {"fr": [403, "<p>Forbidden."], "us": [403, "<p>Forbidden."]}
    Not seen: https://x.example/ {"fr": [200, "<p>Trade."], "us": [200, "<p>Trade."]}
    Not seen: https://x.example/ {"us": [451, "<p>No."], "direct": [200, "<p>Trade."]}
    """  # noqa: E501
    met = doors(view)
    refused = [one for one in view.observations if one.vantage.country in met.refused]
    refused = [one for one in refused if one.outcome is Outcome.REFUSED]
    control = next((o.against for o in refused if o.against and outside(o.against)), None)
    for one in refused:
        if one.shown is None or one.shown.quote is None:
            continue
        sure = Confidence.MEDIUM if one.said or control else Confidence.LOW
        if len(met.refused) > 1 and control:
            sure = Confidence.HIGH
        against = f"; {label(control)} was served" if control else ""
        note = f"Visitors from {listed(met.refused)} were refused on every page tried{against}."
        evidence = replace(one.shown.quote, after=f" {one.vantage.country}: {one.why}"[:200])
        yield Sighting(evidence, (), sure, view.host, note=note)
