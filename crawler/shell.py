"""Does a page need a browser? Read from the page as it was served; pure.

A page whose words are made by scripts is a shell: to call it clean would be wrong. A page that has
its words, and makes only a part by script (a language picker, a telephone field), is read as it is,
and the part is looked at in a browser where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from crawler.artifacts import Region, Script
from crawler.letters import letters as letters_of
from crawler.page import Page
from crawler.state import states
from crawler.urls import locale

BARE, LITTLE = 200, 600
"""Letters of visible text below which a page with scripts has next to none, or little."""
_ROOT_LETTERS = 60
_ROOTS = (
    "#root,#app,#__next,#__nuxt,#___gatsby,#svelte,#q-app,#app-root,#react-root,#application"
    ",#main-app,#ember-app,app-root,[data-reactroot],[ng-app],[ng-version],[data-v-app],[v-cloak]"
    ",astro-island,flutter-view,#blazor-app"
)
_NOSCRIPT = re.compile(r"java\s?script", re.I)
_NOTICE = 400
"""Letters of a noscript notice at most: longer ones hold the page itself for such visitors."""
_PICKER = re.compile(r"\b(?:lang|locale|sprach|langue|idioma|countr|region|currenc)", re.I)
_PHONE = re.compile(r"intl-?tel-?input|libphonenumber|phone-?input|phonecode|dial-?code", re.I)
_SELECT = re.compile(r"countr|residen|jurisdic|nation|currenc|lang|locale|dial|prefix", re.I)

LANGUAGES, PICKER, PHONE, LIST = (
    "languages that a script changes", "a picker that a script opens",
    "a telephone field that a script sets", "a list that a script fills",
)  # fmt: skip
"""Parts that only a browser shows."""


@dataclass(frozen=True, slots=True)
class Need:
    """How much of a page only a browser can show, and how that is known."""

    extent: str = ""
    """`whole`: the page is a shell; `perhaps`: little text around an application; `part`: its words
    are there and a part is made by script; empty: nothing speaks for a browser."""
    why: str = ""
    """A phrase; for `part` one of the constants of this module."""

    def __bool__(self) -> bool:
        return bool(self.extent)


NOTHING = Need()


@lru_cache(maxsize=4)  # discovery and the analyzers ask about one page in a row
def need(page: Page) -> Need:
    """Say how much of a page needs a browser; nothing for a page that a browser gave."""
    if page.capture.rendered or page.refresh:
        return NOTHING
    scripts = [s for s in page.scripts if s.src or _runs(s)]
    if not scripts:
        return NOTHING
    letters = _letters(page)
    root = page.tree.css_first(_ROOTS) if letters < LITTLE else None
    if letters < BARE:
        return Need("whole", _shell(page, root, letters) or "it has next to no text, and scripts")
    if letters < LITTLE and (why := _shell(page, root, letters)):
        return Need("perhaps", why)
    return next((Need("part", why) for why in _parts(page)), NOTHING)


def _letters(page: Page) -> int:
    """Letters of all visible text; counted no further than where they are not little."""
    count = 0
    for block in page.blocks:
        count += letters_of(block.text)
        if count >= LITTLE:
            break
    return count


def _runs(script: Script) -> bool:
    """True for an inline script that could write a page; not for data or a line of settings."""
    return script.type in ("", "module", "text/javascript") and len(script.text) > 80


def _shell(page: Page, root: LexborNode | None, letters: int) -> str:
    if root is not None and letters_of(root.text() or "") < _ROOT_LETTERS:
        return "the root of its application is empty"
    for node in page.tree.css("noscript"):
        text = node.text() or ""
        if len(text) < _NOTICE and _NOSCRIPT.search(text):
            return "it asks for JavaScript"
    kept = sum(len(text) for state in states(page) for text in state.prose)
    if kept > 2 * letters + BARE:
        return "its text stands in a script's data"
    return "its application has little text yet" if root is not None and letters < BARE else ""


def _parts(page: Page) -> Iterator[str]:
    if _changed_by_script(page):
        yield LANGUAGES
    if _has_buttons(page) and any(map(_opened_by_script, page.tree.css(_TRIGGERS)[:60])):
        yield PICKER
    for choice in page.choices:
        if len(choice.options) <= 1 and _SELECT.search(choice.label):
            yield LIST
    if "tel" in page.lower and page.tree.css_first("input[type=tel]") is not None:
        named = any(_PHONE.search(script.src or script.text[:20_000]) for script in page.scripts)
        if named:
            yield PHONE


_SCRIPTED = "[data-lang],[data-locale],[data-i18n],[data-translate],[data-i18n-key]"
_TRIGGERS = (
    "button[aria-haspopup],[role=button][aria-haspopup],[role=combobox],button[class*=lang]"
    ",button[class*=locale],button[id*=lang],button[id*=locale],button[aria-label*=anguage]"
    ",button[aria-label*=ountry],button[aria-label*=egion],button[aria-label*=urrency]"
)


def _has_buttons(page: Page) -> bool:
    """A cheap look before a dear one: what `_TRIGGERS` selects is one or the other."""
    return page.tree.css_first("button,[role]") is not None


def _changed_by_script(page: Page) -> bool:
    """True where a picker's entries have no address, and the words are marked for a script."""
    if "data-" not in page.lower or page.tree.css_first(_SCRIPTED) is None:
        return False
    entries = page.tree.css("[data-lang]:not([href]),[data-locale]:not([href])")
    named = [n.attributes.get("data-lang") or n.attributes.get("data-locale") for n in entries]
    if len({code for code in named if code and locale(code)}) >= 2:
        return True
    marked = page.tree.css("[data-i18n],[data-translate],[data-i18n-key]")
    return len(marked) >= 5


def _opened_by_script(node: LexborNode) -> bool:
    """True for a control that names languages, countries or currencies and holds no entries."""
    a = node.attributes
    keys = ("class", "id", "aria-label", "title", "data-testid", "name")
    if not _PICKER.search(" ".join(a.get(key) or "" for key in keys)):
        return False
    around = node.parent
    if around is None or around.tag in ("body", "html", "form", "main", "header", "nav", "footer"):
        return node.css_first("a[href]") is None
    return around.css_first("a[href],select,option,[role=option]") is None


def own_words(page: Page) -> int:
    """Letters of a page's own text: what a rendering may add to."""
    alien = (Region.CONSENT, Region.WIDGET, Region.CODE)
    return sum(letters_of(b.text) for b in page.blocks if b.region not in alien)
