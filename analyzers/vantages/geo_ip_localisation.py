"""Pages that visitors from a Member State get in another form than visitors from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from analyzers import domains
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.doors import capital
from analyzers.places import (
    LOCAL_CURRENCIES,
    currencies,
    locale_code,
    official_languages,
)
from analyzers.summary import locale_path
from analyzers.vantage_view import AccessView, Difference, Observation, label, outside


@analyzer(reads=AccessView)
def geo_ip_localisation(view: AccessView) -> Iterator[Sighting]:
    """See that a visitor from a Member State is led to, or shown, something made for that State.

    Serving addresses of the Union a local language, currency or offer is geographic targeting in
    substance (Annex, Guideline 1, rows on search-engine optimisation and language); the texts do
    not name it, so it stands by analogy. Compared are answers without Accept-Language, so that the
    place alone makes the difference: another language that is official there, another address whose
    code or ending is that State's or the Union's, or amounts in its currency. A refusal, a
    challenge, a notice of cookies, and a difference of words in one language are none. Confidence
    is medium where a visitor from outside the EEA was compared with, low where the direct
    connection was.

    Seen:     https://x.example/ {"fr": [302, "https://x.example/fr/"], "us": [302, "https://x.example/en/"]}
    Seen:     https://x.example/ {"pl": [200, "<p>Fee: 10 PLN"], "us": [200, "<p>Fee: 10 USD"]}
    Not seen: https://x.example/ {"fr": [200, "<p>Fee: 10 USD"], "us": [200, "<p>Fee: 10 USD"]}
    Not seen: https://x.example/ {"fr": [451, "<p>No."], "us": [200, "<p>Fee: 10 USD"]}
    Not seen: https://x.example/ {"fr": [302, "https://x.example/a/"], "us": [302, "https://x.example/b/"]}
    Not seen: https://x.example/ {"jp": [302, "https://x.example/ja/"], "us": [200, "<p>Fee: 10 USD"]}
    """  # noqa: E501
    for one in view.inside():
        if one.against is None or one.shown is None or one.shown.quote is None:
            continue
        if view.led_home(one):
            continue
        made_for = [d for d in one.differences if is_made_for(one.vantage.country, d)]
        if not made_for:
            continue
        sure = Confidence.MEDIUM if outside(one.against) else Confidence.LOW
        what = "; ".join(d.words for d in made_for)
        note = f"{capital(label(one.vantage))} got this page {what}; {label(one.against)} did not."
        language = next((d.value for d in made_for if d.kind == "language"), "")
        currency = next((d.value for d in made_for if d.kind == "currency"), "")
        yield Sighting(
            replace(one.shown.quote, after=f" {what}"[:200]), (one.vantage.country,), sure,
            view.host, language=language, currency=_own(one, currency), nexus=True, note=note,
        )  # fmt: skip


def is_made_for(country: str, found: Difference) -> bool:
    """Tell whether a difference fits the State that the visitor came from."""
    if found.kind == "language":
        return found.value in official_languages(country)
    if found.kind == "currency":
        return bool(currencies(country) & set(found.value.split(",")))
    return found.kind == "redirect" and _leads_to(country, found.value)


def _leads_to(country: str, url: str) -> bool:
    host = urlsplit(url).hostname or ""
    ending = domains.country_ending(host)
    if (ending and ending.state == country) or host.rpartition(".")[2] in domains.UNION_ENDINGS:
        return True
    code = locale_code(locale_path(url) or host.partition(".")[0])
    if code is None:
        return False
    if code.explicit or not code.language:
        return code.state == country or code.union
    return code.language in official_languages(country) and code.language != "en"


def _own(one: Observation, currency: str) -> str:
    """The currency of the State alone, as signals name it."""
    found = sorted(currencies(one.vantage.country) & set(currency.split(",")))
    return found[0] if found and (found[0] == "EUR" or found[0] in LOCAL_CURRENCIES) else ""
