"""What cannot be said of a page that only a browser shows: these signals are not assessed there."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.scan import asked_of_pages
from crawler import shell
from crawler.shell import Need

REASON = "needs a browser"
_LANGUAGES = ("eu-official-language-site", "declared-locale", "eu-language-toggle")
_OF_PART = {
    shell.LANGUAGES: _LANGUAGES,
    shell.PICKER: (*_LANGUAGES, "eu-jurisdiction-dropdown", "eu-country-subdirectory"),
    shell.PHONE: ("eu-phone-prefix-default",),
    shell.LIST: ("eu-jurisdiction-dropdown", "eu-phone-prefix-default"),
}


def unknown(need: Need, blocked: str = "") -> Iterator[tuple[str, str]]:
    """Yield (signal, why it is not assessed) for a page that was not shown to a browser, or shown
    without a script that could not be fetched (`blocked`: which, and why)."""
    whole = need.extent == "whole"
    names = sorted(asked_of_pages()) if whole else _OF_PART.get(need.why, ())
    for name in names:
        why = f"a script was not fetched: {blocked}" if blocked else REASON
        yield name, why if whole else f"{why}: {need.why}"
