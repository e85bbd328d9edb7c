"""Country-specific subdirectories."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import locales
from analyzers.base import Sighting, analyzer
from analyzers.places import locale_code
from crawler.page import Page


@analyzer(reads=Page)
def eu_country_subdirectory(page: Page) -> Iterator[Sighting]:
    """See a page under a path such as /fr, /es or /de-at.

    A generic domain with subdirectories for countries of the Union is an example that the Annex
    gives (Guideline 1, search-engine optimisation, ii): `.com/fr`, `.org/es`. The first or second
    path segment must be the code of a Member State, and the page must agree with it: by its
    declared language, its hreflang, its text or the other codes used in the same place. Codes that
    are only languages (/el, /cs, /da, /sv) are no countries; codes with a region outside the Union
    (/pt-br, /de-ch) point elsewhere; /hr and /it are often departments. A bare code that is also a
    language (/fr) counts less where the firm's home or non-EU clientele explains the language.

    Seen:     https://x.example/de/ <html lang="de"><p>Krypto kaufen</p>
    Seen:     https://x.example/pt-pt/taxas <html lang="pt-PT"><p>Taxas</p>
    Seen:     https://x.example/fr_be/ <html lang="en"><p>Fees</p>
    Not seen: https://x.example/pt-br/ <html lang="pt-BR"><p>Taxas</p>
    Not seen: https://x.example/hr <html lang="en"><h1>Careers</h1><p>Human resources</p>
    Not seen: https://x.example/de/ <html lang="de-CH"><p>Krypto kaufen</p>
    Not seen: https://x.example/blog/de-dollarisation <html lang="en"><p>Dollars</p>
    Not seen: https://x.example/el/ <html lang="el"><p>Αγορά</p>
    """
    for segment in page.segments[:2]:
        if locale_code(segment) is None:
            continue
        claim = locales.claim(page, segment)
        if claim is not None:
            yield Sighting(
                page.address(),
                claim.states,
                claim.confidence,
                page.host,
                language=claim.language,
                note=f"The address stands under /{segment}. {claim.why}",
            )
        return
