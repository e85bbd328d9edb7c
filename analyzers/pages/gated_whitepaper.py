"""Texts that are given in exchange for contact data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import forms, phrases
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.forms import FILE, Form
from crawler.page import Page

_MAX = 3


@analyzer(reads=Page, words=("<form", "<input"), tables=("outreach.magnet",))
def gated_whitepaper(page: Page) -> Iterator[Sighting]:
    """See a guide, white paper or e-book that is sent only to those who leave their e-mail address.

    Commentary reports that an authority rejects such "soft marketing" aimed at its residents; no
    text of ESMA names it. Brochures and response forms are means named in paragraph 12. Asked for
    is a form with an e-mail field whose words name a guide or paper and getting it. It addresses
    the Union where a State is named or preselected, or by the language of the page. Crypto-asset
    white papers that MiCA requires, technical papers without a form, and sign-up forms are left
    out. Terms exist for all 24 official languages.

    Seen:     <form><p>Download our tax guide for Germany</p><input type=email></form>
    Seen:     <html lang="de"><form>Steuer-Guide: E-Mail eingeben<input type=email></form>
    Seen:     <h3>Get the e-book</h3><form><input type=email><button>Send</button></form>
    Not seen: <p>Download our white paper</p><a href="/paper.pdf">PDF</a>
    Not seen: <form><p>Download the crypto-asset white paper</p><input type=email></form>
    Not seen: <form><p>Report a bug</p><input type=email><button>Get it fixed</button></form>
    """
    number = 0
    for form in forms.contact_forms(page):
        around = f"{form.before} | {form.text}"
        if form.account or number >= _MAX or not _offered(form, around):
            continue
        if phrases.holds(around, "statutory", FILE) or phrases.holds(around, "service_desk", FILE):
            continue
        found = forms.reach(page, form)
        if not found.states and forms.elsewhere(page, form):
            continue
        number += 1
        why = f", and {found.why}" if found.states else "; nothing in it addresses the Union"
        note = f"A text is given in exchange for an e-mail address{why}."
        quote = " | ".join(part for part in (form.before[-200:], form.text) if part)
        yield Sighting(
            page.cite(quote, form.place), found.states, Confidence.MEDIUM, language=found.language,
            shared=found.shared, nexus=bool(found.states), note=note,
        )  # fmt: skip


_COMPOUND = re.compile(
    r"(?<=\w{3})(?:guiden?|ratgeber|leitfaden|report|rapport(?:en)?|opas|oppaan|gids|handboek)\b",
    re.I,
)


def _magnet(text: str) -> bool:
    """True where a text names a guide, a report or the like, in a compound, too."""
    return phrases.holds(text, "magnet", FILE) or bool(_COMPOUND.search(text))


def _offered(form: Form, around: str) -> bool:
    """True where a text is named and given: by a word for getting it, or by the form's button."""
    if not _magnet(around):
        return False
    named = any(_magnet(words) for words in form.buttons)
    return named or phrases.holds(around, "fetch", FILE)
