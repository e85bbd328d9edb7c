"""Signs that a language is meant for clients outside the Union."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import domains
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.crawl import Crawl, PageSummary
from analyzers.crawls.eu_official_language_site import SAMPLES, share_of, spoken
from analyzers.places import (
    MEMBER_STATES,
    country_name,
    language_name,
    locale_code,
    official_languages,
)


def _market(page: PageSummary, language: str) -> str:
    """Country outside the Union that the page names for itself and that uses the language."""
    for written in page.regions:
        code = locale_code(written)
        if code is not None and code.language == language and not code.state and not code.union:
            if code.country in ("419", "LATAM"):
                return "419"
            if language in official_languages(code.country):
                return code.country
    return ""


@analyzer(reads=Crawl)
def non_eu_clientele_language(crawl: Crawl) -> Iterator[Sighting]:
    """See that a language of the Union is addressed to a country outside it.

    The Annex's language row does not apply where there is an indication that the firm has, or
    targets, clients in a jurisdiction outside the Union that uses the language. Seen as such:
    every page in the language is declared for such a country (pt-BR, fr-CA, es-MX), or the site
    stands under that country's own domain (.ch, .com.br). One page in the language without such a
    declaration is enough to lose the explanation.

    Seen:     <html lang="pt-BR"><p>Abra a sua conta em poucos minutos e negocie bitcoin, ether e muitas outras criptomoedas com taxas baixas. Os depósitos podem ser feitos por Pix e os saques são processados no mesmo dia. A nossa equipe de atendimento está sempre à disposição para ajudar você com tudo.</p>
    Seen:     https://boerse.ch/ <html lang="de"><p>Eröffnen Sie in wenigen Minuten ein Konto bei unserer Börse und handeln Sie Bitcoin, Ether und viele weitere Kryptowährungen zu niedrigen Gebühren. Einzahlungen sind per Überweisung möglich, Auszahlungen werden noch am selben Tag bearbeitet, und unser Kundendienst hilft Ihnen gern.</p>
    Not seen: <html lang="pt-PT"><p>Abra a sua conta em poucos minutos e negoceie bitcoin, ether e muitas outras criptomoedas com comissões baixas. Os depósitos podem ser feitos por transferência e os levantamentos são processados no mesmo dia. A nossa equipa está sempre à disposição para ajudar em tudo.</p>
    Not seen: https://boerse.io/ <html lang="de"><p>Eröffnen Sie in wenigen Minuten ein Konto bei unserer Börse und handeln Sie Bitcoin, Ether und viele weitere Kryptowährungen zu niedrigen Gebühren. Einzahlungen sind per Überweisung möglich, Auszahlungen werden noch am selben Tag bearbeitet, und unser Kundendienst hilft Ihnen gern.</p>
    """  # noqa: E501
    for (host, language), pages in sorted(spoken(crawl.pages).items()):
        ending = domains.foreign_ending(host)
        by_domain = ending if ending and language in official_languages(ending) else ""
        markets = {page.url: _market(page, language) or by_domain for page in pages}
        elsewhere = any(
            code is not None and code.language == language and code.state in MEMBER_STATES
            for page in pages
            for written in page.regions
            if (code := locale_code(written)) and code.explicit
        )
        if elsewhere or not all(markets.values()):
            continue
        named = sorted(set(markets.values()))
        where = ", ".join("Latin America" if c == "419" else country_name(c) for c in named)
        for page in sorted(pages, key=lambda p: (len(p.url), p.url))[:SAMPLES]:
            yield Sighting(
                share_of(page, language).evidence,
                (),
                Confidence.HIGH if _market(page, language) else Confidence.MEDIUM,
                host,
                language=language,
                note=f"All {len(pages)} pages read in {language_name(language)} point to {where}.",
            )
