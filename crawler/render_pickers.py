"""Language pickers and country lists that a script makes: opened, read, and languages chosen.

Only what the site itself offers is clicked: a control that speaks of languages, countries or
currencies, and in what it opens the entries that name an official language of the Union. Addresses
are noted and followed by the crawl; a change of words without an address is kept as a document.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from crawler import cldr
from crawler.artifacts import Choice
from crawler.links import choices as lists_of
from crawler.render_fetch import Showing
from crawler.render_scripts import script, settled
from crawler.urls import locale

Keep = Callable[..., Awaitable[None]]
MAX_PICKERS = 4
"""Controls opened on one page."""
MAX_CHOSEN = 26
"""Languages chosen on one page."""
_WAIT, _CLICK = 0.4, 700
_PRESS = """(e) => {
  for (const name of ['pointerdown', 'mousedown', 'pointerup', 'mouseup'])
    e.dispatchEvent(new PointerEvent(name, {bubbles: true, cancelable: true, button: 0}));
  e.click();
}"""
"""For a control that lies under something, such as a notice: its script still hears of it."""
_OFFICIAL = frozenset(cldr.OFFICIAL) - {"en"}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in _OFFICIAL:
        for name in (cldr.languages("en").get(code), cldr.own_name(code)):
            if name:
                found[name.casefold()] = code
    return found


def language_of(text: str, code: str) -> str:
    """The official language that an entry names, or an empty string."""
    words = " ".join(text.split()).casefold()
    first = words.split(" (")[0].split(" - ")[0].strip()
    if (found := _names().get(first)) is not None:
        return found
    given = locale(code).partition("-")[0] if code else ""
    return given if given in _OFFICIAL else ""


async def open_all(
    page: Any, showing: Showing, keep: Keep, unopened: Callable[[str, str], bool]
) -> None:
    """Open the pickers of a page; `keep` archives the document, told what was done."""
    found = await page.evaluate(script("pickers.js"), 0)
    opened = 0
    for picker in found:
        if opened >= (MAX_CHOSEN if language_of(picker["label"], "") else MAX_PICKERS):
            continue
        if not unopened(showing.seen.url, picker["key"]):
            continue
        opened += 1
        before = await _words(page), page.url
        entries = await _open(page, picker["n"])
        if not entries:
            if language_of(picker["label"], ""):  # the control is an entry itself
                await settled(page, showing, 2.5, 0.3)
                await _note(page, showing, keep, before, picker["label"])
            continue
        await keep(page, f"opened: {picker['label']}")
        await _choose_each(page, showing, keep, picker, entries)
    await _choose_in_lists(page, showing, keep, unopened)


async def _open(page: Any, number: str) -> list[dict[str, Any]]:
    """Click a picker; returns the entries that came up."""
    before = await page.evaluate(script("options.js"), [None, []])
    handle = await page.query_selector(f'[data-soliscope-picker="{number}"]')
    if handle is None:
        return []
    await _click(handle)
    await asyncio.sleep(_WAIT)
    entries: list[dict[str, Any]] = await page.evaluate(script("options.js"), [number, before])
    return entries


async def _click(handle: Any) -> None:
    try:
        await handle.click(timeout=_CLICK, no_wait_after=True)
    except Exception:  # something lies over it
        with suppress(Exception):
            await handle.evaluate(_PRESS)


async def _number(page: Any, picker: dict[str, Any]) -> str:
    """Number of a picker, found again where its application drew itself anew."""
    if await page.query_selector(f'[data-soliscope-picker="{picker["n"]}"]') is None:
        for one in await page.evaluate(script("pickers.js"), int(picker["n"]) + 100):
            if one["key"] == picker["key"]:
                picker["n"] = one["n"]
                break
    return str(picker["n"])


async def _choose_each(
    page: Any, showing: Showing, keep: Keep, picker: dict[str, Any], entries: list[dict[str, Any]]
) -> None:
    """Choose each entry that names a language and has no address."""
    chosen: set[str] = set()
    for entry in entries:
        code = language_of(entry["text"], entry["code"])
        href = entry["href"]
        addressed = bool(href) and not href.startswith(("#", "javascript:"))
        if not code or code in chosen or addressed or len(chosen) >= MAX_CHOSEN:
            continue
        chosen.add(code)
        await _choose(page, showing, keep, picker, entry)


async def _choose(
    page: Any, showing: Showing, keep: Keep, picker: dict[str, Any], entry: dict[str, Any]
) -> None:
    before = await _words(page), page.url
    number, index = picker["n"], entry["i"]
    handle = await page.query_selector(f'[data-soliscope-option="{number} {index}"]')
    if handle is None or not await handle.is_visible():
        number = await _number(page, picker)
        again = {one["text"]: one for one in await _open(page, number)}
        if (found := again.get(entry["text"])) is None:
            return
        handle = await page.query_selector(f'[data-soliscope-option="{number} {found["i"]}"]')
    if handle is None:
        return
    await _click(handle)
    await settled(page, showing, 2.5, 0.3)
    await _note(page, showing, keep, before, entry["text"])


async def _note(
    page: Any, showing: Showing, keep: Keep, before: tuple[str, str], text: str
) -> None:
    """Keep what a choice changed: an address that the crawl follows, or other words."""
    if page.url.split("#")[0] != before[1].split("#")[0]:
        showing.visit.goes(page.url)
    elif await _words(page) != before[0]:
        await keep(page, f"chose: {text}")


async def _choose_in_lists(
    page: Any, showing: Showing, keep: Keep, unopened: Callable[[str, str], bool]
) -> None:
    """Choose the languages of a `select` whose entries have no address."""
    from selectolax.lexbor import LexborHTMLParser

    for choice in lists_of(LexborHTMLParser(await page.content())):
        plain = [o for o in choice.options if o[2] and not o[0].startswith(("/", "http", "?"))]
        if choice.kind != "language" or len(plain) < 2 or not _usable(choice):
            continue
        if not unopened(showing.seen.url, f"select {choice.label}"):
            continue
        handle = await page.query_selector(choice.place)
        for value, text, _ in plain[:60]:
            if handle is None or not language_of(text, value):
                continue
            before = await _words(page), page.url
            with suppress(Exception):
                await handle.select_option(value=value, timeout=_CLICK, no_wait_after=True)
            await settled(page, showing, 2.5, 0.3)
            await _note(page, showing, keep, before, text)


def _usable(choice: Choice) -> bool:
    return 'name=""' not in choice.place


async def _words(page: Any) -> str:
    return str(await page.evaluate("() => (document.body && document.body.innerText || '')"))
