"""Why a signal was not assessed, in plain words, from what it takes to observe it."""

from __future__ import annotations

from collections.abc import Collection

from analyzers.rulebook import Indicator

_IMPORTS = {
    "ad-library": "ad library", "backlinks": "linking pages", "serp": "search rankings",
    "search-console": "search console settings", "traffic": "traffic figures",
    "register": "register of authorised entities", "warnings": "warnings of authorities",
    "social": "social media export", "reviews": "reviews", "push-capture": "captured messages",
    "events": "events", "press": "press releases", "crm": "customer system",
    "complaints": "complaints",
}  # fmt: skip

_BY_HAND = {
    "face-to-face-meeting": "pages do not show who met whom; enter it as a fact where it is known",
    "no-crypto-asset-service": "a person decides it and enters it in the firm file",
}
"""Signals that a site may hint at and that no page shows with any certainty."""


def why_unassessed(indicator: Indicator, asked: Collection[str] = ()) -> str:
    """Return the reason for a signal that no analyzer looked for, as a phrase without a full stop.

    A signal that was asked (in `asked`) and is asked about here was looked for and not observed.
    """
    if indicator.id in asked:
        return "looked for and not observed"
    if indicator.id in _BY_HAND:
        return _BY_HAND[indicator.id]
    codes = indicator.observability
    needs = ["pages of the site"] if {"site-crawl", "dns-cert"}.intersection(codes) else []
    if "eu-vantage" in codes:
        needs.append("a vantage point in the Union")
    if "app-store" in codes:
        needs.append("the app store listings")
    files = [_IMPORTS.get(c.removeprefix("import:"), c) for c in codes if c.startswith("import:")]
    if files:
        needs.append(f"an import: {', '.join(files)}")
    if "firm-records" in codes:
        needs.append("the firm's own records")
    return "needs " + " or ".join(needs)
