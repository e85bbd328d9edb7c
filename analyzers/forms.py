"""Forms that ask for contact data, and what the page says they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from analyzers import audience, gatherings, phrases, venues
from analyzers.base import Confidence
from analyzers.places import MEMBER_STATES, countries
from crawler.page import Page

FILE = "outreach"
_MAX = 15
_MAIL = re.compile(r"e-?mail|courriel|correo|posta|メール", re.I)
_PHONE = re.compile(r"phone|telefon|mobile|handy|téléphone|teléfono|telefono|\btel\b|rückruf", re.I)
_CONSENT = re.compile(r"cookie|consent|gdpr|search|login|signin|password|comment", re.I)
_PREFIX = re.compile(r"\+(\d{2,3})\b")


@dataclass(frozen=True, slots=True)
class Form:
    """One form with a field for an e-mail address or a telephone number."""

    text: str
    """Labels, placeholders and buttons."""
    before: str
    """Heading and text in front of the form."""
    action: str
    preset: tuple[str, ...]
    """Member States that a country or telephone field has preselected."""
    phone: bool
    buttons: tuple[str, ...]
    """Words of the buttons alone."""
    account: bool
    """True where a password or a file is asked for: an account, an application, no lead."""

    @property
    def place(self) -> str:
        """A CSS selector for the reader."""
        return f'form[action="{self.action[:200]}"]'


@lru_cache(maxsize=8)
def contact_forms(page: Page) -> tuple[Form, ...]:
    """The forms of a page that ask for an e-mail address or a telephone number."""
    found = []
    for node in page.tree.css("form")[:_MAX]:
        a = node.attributes
        names = f"{a.get('class') or ''} {a.get('id') or ''} {a.get('role') or ''}"
        if not _CONSENT.search(names) and (form := _read(node)) is not None:
            found.append(form)
    if not found and len(page.tree.css("input[type=email],input[type=tel]")) < 4:
        found += [form for node in _loose(page) if (form := _read(node)) is not None]
    return tuple(found)


def _loose(page: Page) -> Iterator[LexborNode]:
    """The nearest elements that hold a contact field and a button outside any form."""
    for field in page.tree.css("input[type=email],input[type=tel]"):
        node: LexborNode | None = field.parent
        for _ in range(3):
            if node is None or node.tag in ("form", "body", "main", "html"):
                break
            if node.css_first("button,input[type=submit]") is not None:
                if len(node.text() or "") < 1200:
                    yield node
                break
            node = node.parent


def _read(node: LexborNode) -> Form | None:
    words, mail, phone, account = [], False, False, False
    for field in node.css("input,textarea"):
        a = field.attributes
        kind = (a.get("type") or "text").lower()
        named = " ".join((a.get(k) or "") for k in ("name", "id", "placeholder", "aria-label"))
        mail |= kind == "email" or (kind == "text" and bool(_MAIL.search(named)))
        phone |= kind == "tel" or (kind == "text" and bool(_PHONE.search(named)))
        account |= kind in ("password", "file")
        words += [a.get("placeholder") or "", a.get("aria-label") or ""]
        if kind in ("submit", "button"):
            words.append(a.get("value") or "")
    if not (mail or phone):
        return None
    parts = node.css("label,button,p,h1,h2,h3,h4,legend,span,div,td,li")
    texts = [" ".join((part.text(deep=False) or "").split()) for part in [node, *parts[:80]]]
    text = " | ".join(dict.fromkeys(t for t in [*texts, *words] if t))
    action = node.attributes.get("action") or ""
    buttons = tuple(" ".join((b.text() or "").split())[:80] for b in node.css("button")[:4])
    return Form(text[:1500], _before(node), action, _preset(node), phone, buttons, account)


def _before(node: LexborNode) -> str:
    """Text of the elements in front of the form, up to and with the nearest heading."""
    found: list[str] = []
    here: LexborNode | None = node
    for _ in range(3):
        if here is None or here.tag in ("body", "main"):
            break
        sibling = here.prev
        while sibling is not None and len(found) < 4:
            if sibling.tag in ("form", "nav", "header", "footer"):
                return " | ".join(reversed(found))
            text = " ".join((sibling.text() or "").split())[:400]
            if text:
                found.append(text)
            if sibling.tag in ("h1", "h2", "h3", "h4"):
                return " | ".join(reversed(found))
            sibling = sibling.prev
        here = here.parent
    return " | ".join(reversed(found))


def _preset(node: LexborNode) -> tuple[str, ...]:
    """States that a select has preselected, or whose prefix a telephone field shows."""
    found: set[str] = set()
    for option in node.css("option[selected]"):
        value = (option.attributes.get("value") or "").upper()
        text = " ".join((option.text() or "").split())
        if value in countries():
            found.add(value)
        elif len(text) < 60:
            found.update(mention.code for mention in venues.places(text))
    for field in node.css("input[type=tel]"):
        shown = f"{field.attributes.get('value') or ''} {field.attributes.get('placeholder') or ''}"
        if prefix := _PREFIX.search(shown):
            found.add(_country_of(int(prefix[1])))
    return tuple(sorted(found & MEMBER_STATES))


def _country_of(prefix: int) -> str:
    from phonenumbers import region_code_for_country_code

    return str(region_code_for_country_code(prefix))


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a form addresses."""

    states: tuple[str, ...]
    language: str = ""
    shared: bool = False
    why: str = ""


def reach(page: Page, form: Form) -> Reach:
    """Member States that a form addresses: named, preselected, or by the page's language."""
    around = f"{form.before} | {form.text}"
    if form.preset:
        return Reach(form.preset, why=f"{audience.named(form.preset)} is preselected")
    if states := venues.states(around):
        return Reach(states, why=f"it names {audience.named(states)}")
    language, states = gatherings.spoken(around)
    if states:
        return Reach(states, language, len(states) > 1, "it names the language")
    if states := venues.audience(around):  # "for German investors"
        return Reach(states, why=f"it names people of {audience.named(states)}")
    own = None if gatherings.abroad(around) else audience.of_page(page)
    if own is not None:
        return Reach(own.states, own.language, own.shared, own.why)
    return Reach(())


def elsewhere(page: Page, form: Form) -> bool:
    """True where a form or its page is for people outside the Union."""
    return audience.elsewhere(page) or gatherings.abroad(f"{form.before} | {form.text}")


def purpose(page: Page, form: Form) -> Confidence | None:
    """How sure it is that a form wins clients; None where it serves something else."""
    around = f"{form.before} | {form.text}"
    if form.account or phrases.holds(around, "service_desk", FILE):
        return None
    if phrases.holds(around, "sales", FILE):
        return Confidence.HIGH
    if phrases.holds(around, "newsletter", FILE):
        return Confidence.LOW
    if any(_offered(words) for words in (form.before[-200:], *form.text.split(" | "))):
        return Confidence.MEDIUM
    return None


def _offered(text: str) -> bool:
    """True where words of a form promise an offer, a price or advice that is to be asked for."""
    return phrases.holds(text, "advice_parts", FILE) and phrases.holds(text, "ask_parts", FILE)
