"""Blog posts in an official language of the Union."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.base import Confidence, Sighting, analyzer
from analyzers.crawl import Crawl
from analyzers.crawls.eu_official_language_site import (
    SAMPLES,
    declares,
    ordinary,
    share_of,
    spoken,
)
from analyzers.places import language_name, language_states
from crawler.artifacts import Evidence


@analyzer(reads=Crawl)
def translated_blog_post(crawl: Crawl) -> Iterator[Sighting]:
    """See blog, news or academy posts in an official language of the Union.

    A published post is part of the website, so the Annex's language row (Guideline 1) applies to
    it. Where the same host has ordinary pages in that language, the posts are part of that
    finding and are not counted again. An English blog that can be read everywhere is no signal.

    Seen:     https://x.example/blog/neues <html lang="de"><p>Ab heute können Sie bei uns auch Solana handeln. Wir haben die Gebühren gesenkt und die Einzahlung vereinfacht, damit der Einstieg noch leichter fällt. Eröffnen Sie jetzt Ihr Konto und sichern Sie sich den Willkommensbonus, der nur noch bis zum Ende des Monats gilt.</p>
    Not seen: https://x.example/blog/news <html lang="en"><p>From today you can also trade Solana with us. We have cut fees and made deposits simpler, so that it is even easier to begin. Open your account now and collect the welcome bonus, which is only available until the end of this month.</p>
    Not seen: https://x.example/konto <html lang="de"><p>Ab heute können Sie bei uns auch Solana handeln. Wir haben die Gebühren gesenkt und die Einzahlung vereinfacht, damit der Einstieg noch leichter fällt. Eröffnen Sie jetzt Ihr Konto und sichern Sie sich den Willkommensbonus, der nur noch bis zum Ende des Monats gilt.</p>
    """  # noqa: E501
    for (host, language), pages in sorted(spoken(crawl.pages).items()):
        if any(ordinary(page, crawl) for page in pages):
            continue
        states = language_states(language)
        for page in sorted(pages, key=lambda p: (len(p.url), p.url))[:SAMPLES]:
            evidence: Evidence = share_of(page, language).evidence
            yield Sighting(
                evidence,
                states,
                Confidence.HIGH if declares(page, language) else Confidence.MEDIUM,
                host,
                language=language,
                shared=len(states) > 1,
                nexus=True,
                note=f"{len(pages)} posts read are in {language_name(language)}.",
            )
