"""References and choices on a page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.artifacts import Choice, Link, Region

MAX_OPTIONS = 400
"""Options read of one `select`: an ISO 3166 list has 249."""
_CONTROL = re.compile(r"[\x00-\x20]")
_BREAKS = str.maketrans("", "", "\t\n\r")
_EDGES = "".join(map(chr, range(0x21)))
_NO_PATH = frozenset("/\\" + _EDGES)
"""What behind a first slash may make it the start of a host name."""
_CARRIERS = (("iframe[src],frame[src]", "src"), ("form[action]", "action"))
_KINDS = (
    (
        "phone",
        re.compile(
            r"phone|dial|prefix|prefiss|prefij|calling|tel\b|vorwahl|indicatif|kierunkow|předvol|predvo[lľ]"
            r"|pozivn|klicn|előhív|elohiv|suuntanum|maatunnus|suunakood|landcode|landskod|landekod"
            r"|landnummer|κωδικ|τηλ[εέ]φ",
            re.I,
        ),
    ),
    ("language", re.compile(r"lang|locale|sprache|langue|idioma|lingua|taal|język", re.I)),
    ("currency", re.compile(r"currenc|währung|waehrung|devise|moneda|valuta|fiat", re.I)),
    (
        "country",
        re.compile(
            r"countr|nation|residen|jurisdic|region|land\b|pays\b|país|pais\b|paese|\bkraj|wohnsitz"
            r"|země|\bzeme\b|\bstát\b|štát|bydlišt|bydlisk|bosätt|bosatt|ország|orszag|țar[aă]\b|\btara\b"
            r"|χώρα|държава|držav|drzav|zemlja|asuinmaa|\bmaa\b|\briik\b|šalis|\bvalsts\b|pajjiż|\btír\b"
            r"|bopæl|bopael|where.{0,8}\blive|wo wohn|wo leben|où (?:habit|viv|résid)"
            r"|dónde (?:viv|resid)|dove (?:viv|abit|risied)|onde (?:viv|resid)|waar woon"
            r"|gdzie mieszk|where.{0,12}\b(?:based|reside|located)\b|hv?[oa]r bor\b|\bvar bor\b"
            r"|missä asu|kus ela|kde (?:bydl|žij|býva)|kje (?:živ|preb)|gdje živ|\bhol (?:él|lak)"
            r"|unde locui|къде жив|πού (?:μέν|ζ|κατοικ)|kur (?:gyven|dzīvo)|fejn tgħix|cá gcónaí"
            r"|domicil|wohnhaft",
            re.I,
        ),
    ),
)


_ELSEWHERE = ("#", "javascript:", "mailto:", "tel:", "data:", "blob:")


def absolute(base: str, href: str) -> str:
    """Resolve a reference and drop its fragment; an empty string where it is no http(s) address.

    Nothing else is changed: an address that the site did not write is never made up.
    """
    if href[:1] == "/" and href[1:2] not in _NO_PATH:
        return _rooted(_origin(base), href)  # the same on every page of a site: remembered
    if href.startswith(("http://", "https://")):
        return _rooted("", href)
    return _resolved(base, href)


@lru_cache(maxsize=65_536)
def _rooted(origin: str, href: str) -> str:
    return _resolved(f"{origin}/", href)


def _resolved(base: str, href: str) -> str:
    if _CONTROL.search(href):
        href = href.strip(_EDGES).translate(_BREAKS)  # URL standard, section 4.4
    if not href or href.startswith(_ELSEWHERE):
        return ""
    if href.startswith(("http://", "https://")):
        return _checked(href)
    if href[0] == "/" and href[1:2] not in ("/", "\\") and "/." not in href:
        return _checked(_origin(base) + href)
    try:
        return _checked(urljoin(base, href))
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def _origin(base: str) -> str:
    parts = base.split("/", 3)
    return "/".join(parts[:3]).split("?", 1)[0]


def _checked(url: str) -> str:
    """The address without its fragment, or an empty string where it cannot be one."""
    url = url.split("#", 1)[0]
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
        _ = parts.port  # raises where the port is no number
    except ValueError:
        return ""
    return url


def _label(node: LexborNode, a: dict[str, str | None]) -> str:
    text = " ".join((node.text() or "").split())
    if text:
        return text[:200]
    label = a.get("aria-label") or a.get("title")
    if not label and (image := node.css_first("img[alt]")) is not None:
        label = image.attributes.get("alt")
    return " ".join((label or a.get("data-lang") or "").split())[:200]


def read(tree: LexborHTMLParser, base: str, regions: dict[int, Region]) -> tuple[Link, ...]:
    """Every address that the page refers to, in order, with the words that name it."""
    found: list[Link] = []
    regions = dict(regions)  # what lies between is added: links of a list share what they stand in
    for node in tree.css("a[href],area[href]"):
        a = node.attributes
        raw = a.get("href") or ""
        if raw[:4].lower() in ("tel:", "mail"):
            url = raw.strip()
        elif not (url := absolute(base, raw)):
            continue
        found.append(_link(node, a, url, raw, "href", regions))
    for selector, attribute in _CARRIERS:
        for node in tree.css(selector):
            a = node.attributes
            raw = a.get(attribute) or ""
            if url := absolute(base, raw):
                found.append(_link(node, a, url, raw, attribute, regions))
    for node in tree.css("option[value],[data-href],[data-url]"):
        a = node.attributes
        raw = a.get("data-href") or a.get("data-url") or a.get("value") or ""
        if raw.startswith(("/", "http://", "https://", "?")) and (url := absolute(base, raw)):
            found.append(_link(node, a, url, raw, "value", regions))
    return tuple(found)


def _link(
    node: LexborNode,
    a: dict[str, str | None],
    url: str,
    raw: str,
    attribute: str,
    regions: dict[int, Region],
) -> Link:
    tag = node.tag or ""
    rel = a.get("rel")
    hreflang = a.get("hreflang")
    return Link(
        url,
        _label(node, a) if tag in ("a", "area", "option") else "",
        tag,
        tuple(rel.lower().split()) if rel else (),
        _region(node, regions),
        f'{tag}[{attribute}="{raw[:200]}"]',
        hreflang.strip() if hreflang else "",
    )


def _region(node: LexborNode, regions: dict[int, Region]) -> Region:
    """The region that a node or the nearest node around it begins; noted for all between."""
    passed: list[int] = []
    at: LexborNode | None = node
    found: Region | None = None
    while at is not None and (found := regions.get(number := at.mem_id)) is None:
        passed.append(number)
        at = at.parent
    found = found or Region.CONTENT
    for number in passed:
        regions[number] = found
    return found


def choices(tree: LexborHTMLParser) -> tuple[Choice, ...]:
    """`select` elements with what names them."""
    found = []
    for node in tree.css("select"):
        a = node.attributes
        names = [a.get(k) or "" for k in ("name", "id", "class", "aria-label", "title")]
        if a.get("id") and (label := _label_for(tree, a["id"] or "")):
            names.append(label)
        names.append(_wrapping(node))
        options, selected = [], ""
        for option in node.css("option")[:MAX_OPTIONS]:
            o = option.attributes
            text = " ".join((option.text() or "").split())
            value = o.get("value")
            options.append((text if value is None else value, text, "disabled" not in o))
            if "selected" in o:
                selected = options[-1][0]
        label = " ".join(n for n in names if n)
        place = f'select[name="{a.get("name") or a.get("id") or ""}"]'
        found.append(Choice(kind(label), label, tuple(options), selected, place))
    return (*found, *opened(tree))


_OPENED = "data-soliscope-picker"
"""Attribute of a control that was opened in the browser; its entries name it."""


def opened(tree: LexborHTMLParser) -> tuple[Choice, ...]:
    """Lists that act as a `select`: of an opened control, or marked as a list of options."""
    found: list[Choice] = []
    if tree.css_first(f"[{_OPENED}],[role=listbox]") is None:  # most pages: one look for both
        return ()
    for node in tree.css(f"[{_OPENED}]")[:20]:
        number = node.attributes.get(_OPENED) or ""
        entries = tree.css(f'[data-soliscope-option^="{number} "]') if number.isdigit() else []
        found.append(_acting(node, entries, f'[{_OPENED}="{number}"]'))
    for node in tree.css("[role=listbox]")[:20]:
        if node.css_first("[data-soliscope-option]") is None:
            entries = node.css("[role=option]")
            place = f'[role="listbox"][id="{node.attributes.get("id") or ""}"]'
            found.append(_acting(node, entries, place))
    return tuple(choice for choice in found if len(choice.options) > 1)


def _acting(node: LexborNode, entries: list[LexborNode], place: str) -> Choice:
    a = node.attributes
    names = [a.get(k) or "" for k in ("name", "id", "class", "aria-label", "title", "data-testid")]
    options, selected = [], ""
    for entry in entries[:MAX_OPTIONS]:
        o = entry.attributes
        text = " ".join((entry.text() or "").split())[:200]
        value = o.get("data-value") or o.get("data-country") or o.get("data-code") or text
        usable = o.get("aria-disabled") != "true" and "disabled" not in o
        options.append((value, text, usable))
        if "true" in (o.get("aria-selected"), o.get("aria-checked")):
            selected = value
    names.append(_opener(node))
    label = " ".join(n for n in names if n)
    return Choice(kind(label), label, tuple(options), selected, place)


def _opener(node: LexborNode) -> str:
    """What stands in front of a list that acts as a `select`: its button, label or heading."""
    words, before = [], node.prev
    for _ in range(4):  # text between elements counts as one, too
        if before is None:
            break
        if before.tag in _OPENERS:
            names = [before.attributes.get(k) or "" for k in ("aria-label", "id", "name")]
            words += [*names, " ".join((before.text() or "").split())[:60]]
            break
        before = before.prev
    if node.parent is not None and node.parent.tag not in ("body", "form", "main", "header"):
        words.append(node.parent.attributes.get("class") or "")
    return " ".join(word for word in words if word)


_OPENERS = frozenset("button label summary legend span strong h2 h3 h4 input a".split())


def _label_for(tree: LexborHTMLParser, identifier: str) -> str:
    for node in tree.css("label[for]"):
        if node.attributes.get("for") == identifier:
            return " ".join((node.text() or "").split())
    return ""


_WORDS = ("-text", "span", "b", "strong", "em", "p", "div")


def _wrapping(node: LexborNode) -> str:
    """Words of the `label` that a control stands in, without its options."""
    above = node.parent
    for _ in range(3):
        if above is None or above.tag == "label":
            break
        above = above.parent
    if above is None or above.tag != "label":
        return ""
    words = [
        child.text() or ""
        for child in above.iter(include_text=True)
        if child.tag in _WORDS and child.css_first("select") is None
    ]
    return " ".join(" ".join(words).split())[:120]


def kind(label: str) -> str:
    """What a control lets a visitor choose, from its names and labels (see `Choice.kind`)."""
    return next((kind for kind, pattern in _KINDS if pattern.search(label)), "other")
