"""English as the language of the home page."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import summary
from analyzers.base import Sighting, analyzer
from crawler.page import Page


@analyzer(reads=Page)
def customary_finance_language(page: Page) -> Iterator[Sighting]:
    """See that the home page, or the root of a language version, is mainly in English.

    The language row of the Annex covers languages that are not customary in international finance;
    English is the safe reading of what is customary, and the guidelines give no list. So English
    gives no language signal, although it is official in Ireland and Malta. It changes no other
    signal. The page's own text is identified, whatever its `lang` attribute says, and menus,
    footers and pickers are left out.

    Seen:     <p>Buy and sell digital assets on a platform that was made for traders.</p>
    Seen:     https://a.example/en/ <p>You can trade more than two hundred markets at low fees.</p>
    Not seen: <p>Kaufen und verkaufen Sie digitale Werte auf einer Plattform für alle.</p>
    Not seen: https://a.example/about/team <p>We have built trading systems for twenty years.</p>
    Not seen: <nav>Home Products Company Contact</nav>
    """
    if not summary.is_root(page.url):
        return
    found = summary.shares(page)
    if not found or found[0].language != "en":
        return
    share = round(100 * found[0].letters / sum(item.letters for item in found))
    note = f"About {share} % of the page's own text is English."
    yield Sighting(found[0].evidence, (), language="en", note=note)
