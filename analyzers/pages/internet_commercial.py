"""Pop-ups and banners on the site that address the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from analyzers import (
    adverts,
    audience,
    gatherings,
    invites,
    markup,
    phrases,
    speaker,
    venues,
    voices,
)
from analyzers.base import UNION, Confidence, Sighting, analyzer
from crawler.page import Page

FILE = "outreach"
_NAMES = markup.watch(
    "popup",
    "modal",
    "banner",
    "baner",
    "bannière",
    "banniere",
    "promo",
    "announcement",
    "toast",
    "lightbox",
    "dialog",
    "overlay",
    "interstitial",
)
_WORDS = (
    *_NAMES, *markup.watch("<dialog"), "commercial", "video ad", "advert", "our ads", "spot",
    "werbe", "publicit",
    "anuncio", "anúncio", "pubblicit", "reklam", "reclam", "annons", "mainos", "reklám", "hirdet",
    "реклам",
    "διαφ", "oglas", "fógra",
)  # fmt: skip
_NOT = re.compile(
    r"cookie|consent|gdpr|cmp|onetrust|didomi|usercentrics|login|signin|captcha|search|lang|locale|error"
    r"|warning|risk|maintenance|video|image|gallery|nav",
    re.I,
)
_REFUSAL = re.compile(
    r"cookie|award|not (?:available|offered|directed)|restricted|no longer|nicht verfügbar"
    r"|risk warning",
    re.I,
)
_MAX = 3
_LONGEST = 700


@analyzer(reads=Page, words=_WORDS, tables=("outreach.promo",))
def internet_commercial(page: Page) -> Iterator[Sighting]:
    """See a pop-up or banner with an offer on the site itself that addresses the Union.

    Internet commercials, banners and pop-ups are means named in paragraph 12 (first and fifth
    bullets); they count where they address persons in the Union. Asked for are an element that is
    marked up as a pop-up, banner or announcement, words of an offer in it (bonus, discount, sign
    up), and a Member State, its people or Europe named there. A banner that only is in an official
    language other than English counts with low confidence. Banners for everybody in English, and
    notices on cookies, risk, log-in or places that are not served, are left out. What the firm
    itself tells of its commercials on the web in a Member State ("our spot runs on YouTube in
    Italy") counts with medium confidence; other advertisements need an import. Terms exist for all
    24 official languages.

    Seen:     <div class="promo-banner">Residents of Spain: claim your 20 bonus today</div>
    Seen:     <div class="popup"><p>Exklusiv in Deutschland: Startguthaben sichern</p></div>
    Seen:     <dialog>European traders: zero fees until May, sign up now</dialog>
    Not seen: <div class="promo-banner">Claim your bonus today</div>
    Not seen: <div class="cookie-banner">Visitors from Germany: accept and win</div>
    Not seen: <div class="modal">Our bonus is not available in France</div>
    """
    done: list[str] = []
    selector = _selector(page)
    nodes = {node.mem_id: node for node in page.tree.css(selector)} if selector else {}
    for node in list(nodes.values())[:12]:
        text = _text(node)
        if text is None or len(done) >= _MAX or any(text in seen or seen in text for seen in done):
            continue
        if not phrases.holds(text, "promo", FILE, speaker.languages(page)) or _framed(node):
            continue
        if speaker.over(page, text) or voices.not_ours(page, text) or UNION in invites.shut(text):
            continue
        if gatherings.abroad(text):
            continue
        states, language, confidence = venues.audience(text), "", Confidence.HIGH
        own = audience.of_page(page)
        if not states and own is not None and own.language:
            states, language, confidence = own.states, own.language, Confidence.LOW
        if not states:
            continue
        done.append(text)
        note = f"A banner or pop-up on the site makes an offer to {audience.named(states)}."
        yield Sighting(
            page.cite(text, _place(node)), states, confidence, language=language,
            shared=bool(language) and len(states) > 1, note=note,
        )  # fmt: skip
    for one in islice(adverts.told(page, "online"), _MAX):
        if not one.language:
            note = f"The firm tells of its commercials on the web in {audience.named(one.states)}."
            evidence = page.quote(one.said.start, one.said.end)
            yield Sighting(evidence, one.states, Confidence.MEDIUM, note=note)


def _selector(page: Page) -> str:
    """CSS for the elements whose class, id or role holds one of the names; empty where none does.

    Plain string search first: selectors for parts of names are slow.
    """
    here, lower = markup.present(page), page.lower
    found = ["dialog"] if "<dialog" in here else []
    for name in _NAMES:
        if name not in here:
            continue
        at, tries = lower.find(name), 0
        while at >= 0 and tries < 8:
            head = lower[max(0, at - 160) : at]
            cut = max(head.rfind("class="), head.rfind("id="), head.rfind("role="))
            if cut >= 0 and ">" not in head[cut:] and "<" not in head[cut:]:
                found += [f"[class*={name} i]", f"[id*={name} i]", f"[role*={name} i]"]
                break
            at, tries = lower.find(name, at + 1), tries + 1
    return ",".join(found)


def _text(node: LexborNode) -> str | None:
    a = node.attributes
    names = f"{a.get('class') or ''} {a.get('id') or ''}"
    if _NOT.search(names) or node.tag in ("body", "html", "main", "button", "a", "script", "style"):
        return None
    text = " ".join((node.text(separator=" ") or "").split())
    return text if 12 <= len(text) <= _LONGEST and not _REFUSAL.search(text) else None


def _framed(node: LexborNode) -> bool:
    """True for a hero or a part of the frame, which is no banner."""
    return node.tag != "dialog" and node.css_first("h1,nav,footer,script") is not None


def _place(node: LexborNode) -> str:
    a = node.attributes
    if a.get("id"):
        return f"{node.tag}#{a['id']}"
    return f'{node.tag}[class="{a["class"]}"]' if a.get("class") else str(node.tag)
