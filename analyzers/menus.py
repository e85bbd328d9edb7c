"""Lists that let a visitor choose without a `select`: radio buttons, suggestions, opened menus."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from analyzers import markup
from crawler.artifacts import Choice
from crawler.links import MAX_OPTIONS, kind
from crawler.page import Page

_PLAIN = re.compile(r'[a-z]+(?:\[[a-z-]+="[\w .:-]*"\])*|(?:\[[a-z-]+="[\w .:-]*"\])+')
_RADIOS = markup.watch('type="radio"', "type=radio")
_LISTS = markup.watch("<datalist")
_MENUS = markup.watch("aria-expanded", "aria-haspopup", "<details")
_MOST = 30
"""Controls of one kind that are read on a page."""


def acting(page: Page) -> Iterator[Choice]:
    """Choices that the markup makes without `select` or `role=listbox`."""
    if markup.has(page, _RADIOS):
        yield from _radios(page)
    if markup.has(page, _LISTS):
        yield from _suggestions(page)
    if markup.has(page, _MENUS):
        yield from _opened(page)


def around(page: Page, place: str) -> str:
    """Words and names of the form that a control stands in, or empty."""
    if not _PLAIN.fullmatch(place):
        return ""  # a name that would break the selector
    node = page.tree.css_first(place)
    for _ in range(12):
        if node is None or node.tag == "form":
            break
        node = node.parent
    if node is None:
        return ""
    a = node.attributes
    names = " ".join(a.get(key) or "" for key in ("id", "class", "name", "action", "aria-label"))
    parts = node.css("h1,h2,h3,h4,legend,label,button,p")[:40]
    words = [" ".join((part.text(deep=False) or "").split())[:120] for part in parts]
    return " | ".join([names, *words])[:1500]


def _text(node: LexborNode) -> str:
    return " ".join((node.text() or "").split())[:120]


def _radios(page: Page) -> Iterator[Choice]:
    groups: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    labels: dict[str, str] = {}
    chosen: dict[str, str] = {}
    named = {n.attributes.get("for"): n for n in page.tree.css("label[for]")[:400]}
    for node in page.tree.css("input[type=radio][name]")[:MAX_OPTIONS]:
        a = node.attributes
        group, value = a.get("name") or "", a.get("value") or ""
        label = named.get(a["id"]) if a.get("id") else None
        if label is None and node.parent is not None and node.parent.tag in ("label", "li", "span"):
            label = node.parent
        groups[group].append(
            (value, _text(label) if label is not None else "", "disabled" not in a)
        )
        if "checked" in a:
            chosen[group] = value
        if group not in labels:
            labels[group] = f"{group} {_legend(node)}"
    for group, options in groups.items():
        if len(options) > 1:
            place = f'input[type="radio"][name="{group}"]'
            called = labels[group]
            yield Choice(kind(called), called, tuple(options), chosen.get(group, ""), place)


def _legend(node: LexborNode) -> str:
    """What the group of a control is called."""
    above = node.parent
    for _ in range(5):
        if above is None or above.tag in ("form", "body", "main"):
            return ""
        if above.tag == "fieldset" or above.attributes.get("role") in ("radiogroup", "group"):
            legend = above.css_first("legend")
            called = above.attributes.get("aria-label") or ""
            return f"{called} {_text(legend) if legend is not None else ''}".strip()
        above = above.parent
    return ""


def _suggestions(page: Page) -> Iterator[Choice]:
    for field in page.tree.css("input[list]")[:_MOST]:
        a = field.attributes
        listed = a.get("list") or ""
        if not listed.replace("-", "").replace("_", "").isalnum():
            continue
        options = []
        for option in page.tree.css(f'datalist[id="{listed}"] option')[:MAX_OPTIONS]:
            value = option.attributes.get("value") or ""
            options.append((value, _text(option) or value, True))
        label = " ".join(a.get(k) or "" for k in ("name", "id", "aria-label", "placeholder"))
        label = f"{label} {_called(page, field)}".strip()
        if len(options) > 1:
            yield Choice(kind(label), label, tuple(options), "", f'input[list="{listed}"]')


def _called(page: Page, field: LexborNode) -> str:
    identifier = field.attributes.get("id") or ""
    for node in page.tree.css("label[for]")[:200]:
        if identifier and node.attributes.get("for") == identifier:
            return _text(node)
    parent = field.parent
    return _text(parent) if parent is not None and parent.tag == "label" else ""


def _opened(page: Page) -> Iterator[Choice]:
    """Menus behind a button: its words name what the entries are."""
    for opener in page.tree.css("summary,[aria-expanded],[aria-haspopup]")[:_MOST]:
        label = f"{opener.attributes.get('aria-label') or ''} {_text(opener)[:60]}".strip()
        if kind(label) != "country":
            continue
        menu, entries = opener.next, list[LexborNode]()
        for _ in range(4):
            if menu is None or entries:
                break
            if menu.tag in ("ul", "ol", "div", "nav", "menu"):
                if menu.attributes.get("role") == "listbox":
                    break  # `Page.choices` has it
                entries = menu.css("li") or menu.css("a,button")
            elif menu.tag == "a":
                entries = list(opener.parent.css("a")) if opener.parent is not None else []
            menu = menu.next
        options = tuple((_text(e), _text(e), e.attributes.get("aria-disabled") != "true")
                        for e in entries[:MAX_OPTIONS])  # fmt: skip
        if len(options) > 1:
            yield Choice("country", label, options, "", f"{opener.tag}[aria-expanded]")
