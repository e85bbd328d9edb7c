"""Visible text as blocks, each with the part of the page that it stands in.

One pre-order walk over the tree; what an element is (navigation, consent banner, picker ...) is
found first, by its tag, role, class and id, so that the walk itself only compares numbers. The
walk is iterative: a page nested thousands of levels deep is read to its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.artifacts import Block, Region

BLOCK_TAGS = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend"
    " li main menu nav ol optgroup option p pre section select summary table tbody td textarea"
    " tfoot th thead tr ul".split()
)
SKIPPED_TAGS = frozenset(
    "head script style noscript template svg math iframe object embed audio video canvas".split()
)
_CONSENT = (
    "cookie", "consent", "gdpr", "onetrust", "didomi", "usercentrics", "truste", "cookiebot",
    "cmpbox", "cmp-", "cc-window", "klaro", "cookielaw", "iubenda",
)  # fmt: skip
_WIDGET = (
    "intercom", "zendesk", "zopim", "tawk", "crisp-", "livechat", "drift-", "tradingview",
    "recaptcha", "hcaptcha", "goog-te", "gtranslate", "google_translate", "skiptranslate",
    "weglot", "trustpilot", "disqus", "hubspot-messages",
)  # fmt: skip
_PICKER = (
    "lang-switch", "langswitch", "language-switch", "languageswitch", "lang_switch",
    "language_switch", "lang-select", "langselect", "language-select", "languageselect",
    "lang_select", "lang-picker", "language-picker", "languagepicker", "locale-switch",
    "locale-select", "locale-picker", "lang-menu", "langmenu", "language-menu", "lang-list",
    "language-list", "lang-dropdown", "language-dropdown", "country-select", "country-picker",
    "country-switch", "region-select", "region-picker", "currency-select", "currency-picker",
    "lang-chooser", "language-chooser", "wpml-ls", "polylang", "lang-nav", "language-nav",
)  # fmt: skip
_PICKER_EXACT = ("lang", "langs", "language", "languages", "locale", "locales", "lang-items")


_TAGS = {
    **dict.fromkeys(("nav", "menu"), Region.NAVIGATION),
    "footer": Region.FOOTER,
    **dict.fromkeys(("pre", "code", "samp", "kbd", "textarea"), Region.CODE),
    **dict.fromkeys(("select", "datalist"), Region.PICKER),
    "blockquote": Region.QUOTED,
}
_ROLES = {
    **dict.fromkeys(("navigation", "menu", "menubar"), Region.NAVIGATION),
    "contentinfo": Region.FOOTER,
}
_QUOTED = frozenset(
    "testimonial testimonials review reviews comment comments comment-body comment-list"
    " user-review user-reviews customer-review tweet twitter-tweet".split()
)
_FOOTER_NAMES = frozenset({"footer", "site-footer"})
_MARKED = ",".join(["[class]", "[id]", "[role]", *_TAGS])
_GAPS = frozenset({"br", "img", "wbr"})
_OWN = (Region.CONTENT, Region.NAVIGATION, Region.FOOTER)
DEEP = 512
"""Nesting from which a second reader is asked whether text was lost."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one walk over a page gives."""

    blocks: tuple[Block, ...]
    text: str
    regions: dict[int, Region]
    """Region inside each element that sets one, by node id; others have their ancestor's."""
    partial: bool


_State = tuple[int, str, Region, str, int, bool]
"""What is in force inside an element: id of the block, name of its element, region, language,
depth, and whether its text is skipped. A tuple, because a page makes thousands of them."""
_PLAIN, _BLOCK, _SKIPPED, _GAP = range(4)
_KINDS = {
    **dict.fromkeys(BLOCK_TAGS, _BLOCK),
    **dict.fromkeys(SKIPPED_TAGS, _SKIPPED),
    **dict.fromkeys(_GAPS, _GAP),
}


@lru_cache(maxsize=16_384)  # a site repeats its class names on every page
def _named(names: str) -> Region | None:
    """Region that an element's class and id speak of."""
    lower = names.lower()
    if any(word in lower for word in _CONSENT):
        return Region.CONSENT
    if any(word in lower for word in _WIDGET):
        return Region.WIDGET
    words = lower.split()
    if any(word in lower for word in _PICKER) or any(word in _PICKER_EXACT for word in words):
        return Region.PICKER
    if not _QUOTED.isdisjoint(words):
        return Region.QUOTED
    return Region.FOOTER if not _FOOTER_NAMES.isdisjoint(words) else None


@lru_cache(maxsize=16_384)
def _region(tag: str, names: str | None, key: str | None, role: str | None) -> Region | None:
    """Region that begins at an element: what a name says wins over what the tag says."""
    if tag in ("html", "body", "main"):
        return None
    named = _named(f"{names or ''} {key or ''}")
    return named or _TAGS.get(tag) or _ROLES.get(role or "")


def _marked(tree: LexborHTMLParser) -> dict[int, Region]:
    """Elements at which a region begins."""
    found: dict[int, Region] = {}
    for node in tree.css(_MARKED):
        get = node.attributes.get
        region = _region(node.tag or "", get("class"), get("id"), get("role"))
        if region is not None:
            found[node.mem_id] = region
    return found


def read(tree: LexborHTMLParser, html: str) -> Reading:
    """Walk the tree once and return its visible text as blocks."""
    root = tree.root
    if root is None:
        return Reading((), "", {}, False)
    changed: dict[int, Region | None] = dict(_marked(tree))
    langs = {n.mem_id: (n.attributes.get("lang") or "") for n in tree.css("[lang]")}
    for key in langs:
        changed.setdefault(key, None)
    around: _State = (
        root.mem_id, root.tag or "", Region.CONTENT, langs.get(root.mem_id, ""), 1, False,
    )  # fmt: skip
    regions: dict[int, Region] = {root.mem_id: Region.CONTENT}
    pieces: list[tuple[_State, list[str]]] = []
    last, deepest, kind_of = -1, 1, _KINDS.get
    # Where to go on once the inside of an element is read: the node behind it, and its state.
    behind: list[tuple[LexborNode, _State]] = []
    node = root.child
    while node is not None or behind:
        if node is None:
            node, around = behind.pop()
        tag = node.tag
        if tag == "-text":
            if not around[5]:
                text = node.text_content or ""
                if around[0] == last:
                    pieces[-1][1].append(text)
                elif text and not text.isspace():
                    pieces.append((around, [text]))
                    last = around[0]
            node = node.next
            continue
        key, kind, inside = node.mem_id, kind_of(tag or "", _PLAIN), around
        if kind == _SKIPPED or key in changed:
            inside = _enter(key, tag or "", around, changed, langs)
        elif kind == _BLOCK:
            inside = (key, tag or "", around[2], around[3], around[4] + 1, around[5])
        elif kind == _GAP and pieces:
            pieces[-1][1].append(" ")
        regions[key] = inside[2]
        if inside[4] > deepest:
            deepest = inside[4]
        child = node.child
        if child is None:
            node = node.next
            continue
        following = node.next
        if following is not None:
            behind.append((following, around))
        node, around = child, inside
    return _finish(pieces, regions, deepest, html)


def _enter(
    key: int, tag: str, above: _State, marked: dict[int, Region | None], langs: dict[int, str]
) -> _State:
    """State inside an element that changes something."""
    block, name, around, lang, depth, skipped = above
    region = marked.get(key)
    if region in (Region.NAVIGATION, Region.FOOTER) and around not in _OWN:
        region = around  # a menu inside a consent banner is still the banner
    is_block = tag in BLOCK_TAGS
    return (
        key if is_block or region is not None else block,
        tag if is_block else name,
        region or around,
        langs.get(key, lang),
        depth + 1,
        skipped or tag in SKIPPED_TAGS,
    )


def _finish(
    pieces: list[tuple[_State, list[str]]], regions: dict[int, Region], deepest: int, html: str
) -> Reading:
    blocks: list[Block] = []
    start = 0
    for (_, tag, region, lang, _, _), parts in pieces:
        text = " ".join((parts[0] if len(parts) == 1 else "".join(parts)).split())
        if text:
            blocks.append(Block(text, start, region, tag, lang))
            start += len(text) + 1
    whole = "\n".join([block.text for block in blocks])
    partial = deepest > DEEP and _lost_text(html, whole)
    return Reading(tuple(blocks), whole, regions, partial)


def _lost_text(html: str, text: str) -> bool:
    """Ask a second, slower reader whether a deeply nested page holds words that we did not see."""
    from bs4 import BeautifulSoup  # rarely needed, and slow to load

    soup = BeautifulSoup(html, "html.parser")
    for node in soup(["script", "style", "noscript", "template", "svg", "head", "title"]):
        node.decompose()
    missing = set(soup.get_text(" ").split()) - set(text.split())
    return len(missing) > 5
