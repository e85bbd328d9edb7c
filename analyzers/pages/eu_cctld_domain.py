"""Country-code domains of the Member States."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import domains
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import language_states
from crawler.page import Page


@analyzer(reads=Page)
def eu_cctld_domain(page: Page) -> Iterator[Sighting]:
    """See a host of the firm under the country-code domain of a Member State.

    A domain ending such as .de or .fr tells visitors and search engines which country a site is
    for; the guidelines name it first among the examples of country-specific search-engine
    optimisation. Only hosts that the audit counts as the firm's and that serve a page are looked
    at. Endings that are popular as word-play (.it, .be, .at ...) weigh less where the page gives
    no other sign of the country.

    Seen:     https://brand.de/ <html lang="de"><p>Bitcoin kaufen in zwei Minuten.</p>
    Seen:     https://www.brand.com.pl/ <p>Kup kryptowaluty</p>
    Not seen: https://brand.com/de/ <html lang="de"><p>Bitcoin kaufen in zwei Minuten.</p>
    Not seen: https://youtu.be/x <p>A video</p>
    Not seen: https://brand.ch/ <p>Bitcoin kaufen</p>
    Not seen: https://brand.co.uk/ <p>Buy bitcoin</p>
    """
    ending = domains.country_ending(page.host)
    if ending is None:
        return
    language = page.html_lang.split("-")[0].split("_")[0].lower()
    agrees = ending.state in language_states(language) and language != "en"
    confidence = Confidence.HIGH if agrees or not ending.vanity else Confidence.LOW
    note = f"The host {page.host} ends in .{ending.suffix}, the country code of {ending.name}."
    if confidence is Confidence.LOW:
        note += (
            " That ending is popular as word-play, and nothing else on the page names the State."
        )
    yield Sighting(page.address(), (ending.state,), confidence, page.host, note=note)
