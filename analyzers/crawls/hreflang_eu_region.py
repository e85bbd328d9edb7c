"""hreflang alternates with a region of the Union."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.crawl import Crawl, Declared, PageSummary
from analyzers.places import LocaleCode, country_name, locale_code


@analyzer(reads=Crawl)
def hreflang_eu_region(crawl: Crawl) -> Iterator[Sighting]:
    """See language versions that a page, header or sitemap declares for a Member State.

    hreflang tells search engines for which country an address is meant: the publicly visible proxy
    for "geographic targeting in SEO tools" (Annex, Guideline 1, iii). ESMA's text does not name
    it, so confidence is medium, and high only where the declared version was read and is in a
    language of that State. A version that answers "not found", or whose text is in another
    language, weighs little; a code that no standard knows (en-EU) still shows whom it is meant
    for. A language without a region (de) is not this signal.

    Seen:     <link rel="alternate" hreflang="de-DE" href="https://x.example/de/">
    Seen:     <link rel="alternate" hreflang="en-EU" href="https://x.example/eu/">
    Not seen: <link rel="alternate" hreflang="de" href="https://x.example/de/">
    Not seen: <link rel="alternate" hreflang="pt-BR" href="https://x.example/br/">
    Not seen: <link rel="alternate" hreflang="en-UK" href="https://x.example/uk/">
    Not seen: <link rel="alternate" hreflang="de-CH" href="https://x.example/ch/">
    Not seen: <a href="/de/">hreflang="de-DE"</a>
    """
    pages = {page.url: page for page in crawl.pages}
    for declared in crawl.declared:
        code = locale_code(declared.code)
        if code is None or (not code.explicit and not _means_europe(declared, pages)):
            continue
        confidence, why = _judge(code, declared, pages, crawl.missing)
        states = (UNION,) if code.union else (code.state,)
        where = "Europe" if code.union else country_name(code.state)
        for sample in declared.samples:
            yield Sighting(
                sample,
                states,
                confidence,
                declared.host,
                note=f'"{declared.code}" declares a version for {where}. {why}',
            )


def _means_europe(declared: Declared, pages: dict[str, PageSummary]) -> bool:
    """A bare `eu` is Basque, unless the version that was read is in another language."""
    read = [pages[t] for t in declared.targets if t in pages and pages[t].languages]
    return bool(read) and all(page.languages[0].language != "eu" for page in read)


def _judge(
    code: LocaleCode, declared: Declared, pages: dict[str, PageSummary], missing: frozenset[str]
) -> tuple[Confidence, str]:
    if code.union:
        return Confidence.LOW, "The code is not valid, the intention is visible."
    if all(target in missing for target in declared.targets):
        return Confidence.LOW, "The declared versions answered that they do not exist."
    read = [pages[t] for t in declared.targets if t in pages and pages[t].languages]
    if not read:
        return Confidence.MEDIUM, "The declared version was not read."
    spoken = [page for page in read if page.languages[0].language == code.language]
    if not spoken:
        return Confidence.LOW, "The versions that were read are in another language."
    if code.language == "en":
        return Confidence.MEDIUM, "The declared version is in English."
    return Confidence.HIGH, "The declared version was read and is in that language."
