"""Advertising tags on the site."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import presence, tags, tags_fired
from analyzers.base import Confidence, Sighting, analyzer
from crawler.page import Page
from crawler.visit import PRESENT, Visit


@analyzer(reads=Page | Visit, words=tags.words())
def ad_pixel_and_tag_presence(page: Page | Visit) -> Iterator[Sighting]:
    """See tags of advertising networks that the page loads or starts.

    Retargeting is a means named in paragraph 12 of the guidelines; a tag only shows that it is
    possible, addresses nobody, and is never counted. It is shown because it raises a question for
    the firm: which audiences, in which countries? Seen are scripts, pixels and frames of networks
    (a dated list of hosts with its source and licence, and an overlay of our own) and the calls by
    which inline scripts start them. Analytics alone, tag managers alone, space on the page that is
    sold to advertisers, share buttons, dns-prefetch or preconnect hints, and a vendor's name in
    prose or in a code sample are none. Where a browser visited the page, it is said whether the tag
    fires before any choice about cookies, after they were refused, and after they were accepted; a
    tag that is there and does not fire is said to be so. No words are needed.

    Seen:     <script>fbq('init', '000000000000000'); fbq('track', 'PageView');</script>
    Seen:     <script async src="https://www.googletagmanager.com/gtag/js?id=AW-000000000"></script>
    Seen:     <noscript><img height="1" width="1" src="https://www.facebook.com/tr?id=0&ev=PageView"></noscript>
    Not seen: <link rel="dns-prefetch" href="//static.criteo.net"><p>We do not use Criteo.</p>
    Not seen: <script async src="https://www.googletagmanager.com/gtag/js?id=G-000000"></script>
    Not seen: <pre>fbq('init', '000000000000000')</pre>
    Not seen: <script src="https://connect.facebook.net/en_US/sdk.js"></script>
    """
    if isinstance(page, Visit):
        yield from _fired(page)
        return
    for tag in tags.found(page)[: presence.MOST]:
        confidence = Confidence.HIGH if tag.starts else Confidence.LOW
        note = f"The page loads a tag of {tag.vendor}; a tag alone addresses nobody."
        yield Sighting(tag.evidence, (), confidence, note=note)


def _fired(visit: Visit) -> Iterator[Sighting]:
    """Tags that fired in a browser, and those that are there and did not."""
    tried = tags_fired.tried(visit)
    for one in tags_fired.found(visit)[: presence.MOST]:
        if one.calls:
            first = one.states[0]
            call = one.calls[first][0]
            note = f"A tag of {one.vendor} fires {tags_fired.CHOICES[first]}"
            later = one.states[1:]
            not_in = [state for state in tried if state not in one.states]
            note += f", and {' and '.join(tags_fired.CHOICES[s] for s in later)}" if later else ""
            note += f"; not {' or '.join(tags_fired.CHOICES[s] for s in not_in)}" if not_in else ""
            quote = f"{call.method} {call.url}"
            evidence = visit.cite(quote[:400], f"request, state {first}")
            yield Sighting(evidence, (), Confidence.HIGH, note=f"{note}; it addresses nobody.")
        elif visit.states and one.markup:
            note = f"A tag of {one.vendor} is present; "
            if one.refused:
                note += f"its script was not fetched ({one.refused}): whether it fires is unknown."
            else:
                said = " and ".join(tags_fired.CHOICES[state] for state in tried)
                note += f"it did not fire {said}."
            yield Sighting(visit.cite(one.markup[:400], PRESENT), (), Confidence.LOW, note=note)
