"""Sites, or parts of one, in an official language of the Union."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from analyzers.base import Confidence, Sighting, analyzer
from analyzers.crawl import Crawl, LanguageShare, PageSummary
from analyzers.places import EU_LANGUAGES, language_name, language_states, locale_code

MIN_LETTERS = 160
"""Letters of a page's own text from which the language counts for that page: those of 200
characters, of which spaces, digits and signs are a fifth."""
_LANGUAGES = EU_LANGUAGES - {"en"}
SAMPLES = 8


def spoken(pages: Iterable[PageSummary]) -> dict[tuple[str, str], list[PageSummary]]:
    """(host, language) -> pages with enough text in an official language other than English.

    Croatian needs agreement by the page's own declaration or address: it cannot be told from
    Bosnian and Serbian in Latin letters by its text.
    """
    found: dict[tuple[str, str], list[PageSummary]] = defaultdict(list)
    for page in pages:
        for share in page.languages:
            if share.language not in _LANGUAGES or share.letters < MIN_LETTERS:
                continue
            if share.language == "hr" and not declares(page, "hr"):
                continue
            found[page.host, share.language].append(page)
    return found


def ordinary(page: PageSummary, crawl: Crawl) -> bool:
    """True for pages that are no blog posts; a home page is none, whatever its address."""
    return not page.blog or page.root or page.url in crawl.homes


def declares(page: PageSummary, language: str) -> bool:
    """True where html lang or the address names the language."""
    codes = (locale_code(page.html_lang), locale_code(page.locale_path))
    return any(code is not None and code.language == language for code in codes)


def _addressed(pages: Iterable[PageSummary], language: str) -> tuple[tuple[str, ...], bool]:
    """(Member States that pages in a language address, whether only the language says so).

    Where every page declares a region of the language (`fr-FR`), the States are these.
    """
    spoken_in, marked = language_states(language), set[str]()
    for page in pages:
        codes = [c for c in map(locale_code, page.regions) if c and c.language == language]
        regions = {code.state for code in codes if code.state in spoken_in}
        if not regions:
            return spoken_in, len(spoken_in) > 1
        marked |= regions
    return tuple(sorted(marked)), False


def _pages(number: int) -> str:
    return "one page that was read" if number == 1 else f"{number} of the pages that were read"


def share_of(page: PageSummary, language: str) -> LanguageShare:
    """The page's share in a language that it is known to have."""
    return next(share for share in page.languages if share.language == language)


@analyzer(reads=Crawl)
def eu_official_language_site(crawl: Crawl) -> Iterator[Sighting]:
    """See a site, or a part of one, written in an official language of the Union.

    The Annex (Guideline 1, language row) lists a website, or part of one, in an official language
    of the Union that is not customary in international finance, unless the firm comes from, or
    serves, a jurisdiction outside the Union that uses the language. The language is decided block
    by block from the text of the page's own content; menus, consent banners and language pickers do
    not count. Two pages are needed, or one home page, with about 200 characters of text. Confidence
    is high where the page declares the same language. Quotations and users' reviews do not count. English is taken as customary. Where every page
    declares a region of the language (fr-FR), that State is meant and not all that speak it.

    Seen:     <html lang="de"><p>Eröffnen Sie in wenigen Minuten ein Konto bei unserer Börse und handeln Sie Bitcoin, Ether und viele weitere Kryptowährungen zu niedrigen Gebühren. Einzahlungen sind per Überweisung möglich, Auszahlungen werden noch am selben Tag bearbeitet, und unser Kundendienst hilft Ihnen gern.</p>
    Not seen: <html lang="de"><p>Open an account at our exchange in a few minutes and trade bitcoin, ether and many other assets at low fees. Deposits are possible by bank transfer, withdrawals are handled on the same day, and our support team is happy to help you with everything.</p>
    Not seen: <html lang="de"><div class="cookie-banner"><p>Wir verwenden Cookies, um Ihnen die bestmögliche Erfahrung zu bieten, Inhalte zu personalisieren und Zugriffe zu analysieren. Sie können Ihre Auswahl jederzeit in den Einstellungen ändern und Ihre Einwilligung widerrufen.</p></div>
    """  # noqa: E501
    for (host, language), pages in sorted(spoken(crawl.pages).items()):
        found = [page for page in pages if ordinary(page, crawl)]
        home = [p for p in found if p.root or p.url in crawl.homes]
        if len(found) < 2 and not home:
            continue
        states, shared = _addressed(found, language)
        chosen = sorted(found, key=lambda p: (not p.root, len(p.url), p.url))[:SAMPLES]
        for page in chosen:
            agreed = declares(page, language)
            how = "and declared as such" if agreed else "although not declared as such"
            yield Sighting(
                share_of(page, language).evidence,
                states,
                Confidence.HIGH if agreed else Confidence.MEDIUM,
                host,
                language=language,
                shared=shared,
                nexus=True,
                note=f"Text in {language_name(language)} on {_pages(len(found))}, {how}.",
            )
