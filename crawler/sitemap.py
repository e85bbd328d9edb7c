"""Sitemaps (sitemaps.org 0.9, with Google's xhtml:link alternates), read as far as they go."""

from __future__ import annotations

import codecs
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.artifacts import Alternate, Capture, Evidence
from crawler.links import absolute
from crawler.page import cite

MAX_URLS = 50_000
"""Addresses in one sitemap, and sitemaps in one index (sitemaps.org)."""
MAX_BYTES = 50 * 1024 * 1024
MAX_ALTERNATES = 200_000
"""Language versions: 50,000 addresses with a few each; more of them is a trap."""
_STEP = 1024
"""Compressed bytes inflated at a time."""
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']"""
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile("<!DOCTYPE", re.I)
_LOC_END = re.compile(rb"</(?:[A-Za-z][\w.-]{0,40}:)?loc\s{0,9}>")
_PROLOG = 65_536
"""Characters in which a document type is looked for."""
_TABLES = ("iso-8859", "windows-", "cp125", "latin", "koi8", "gb", "big5", "shift", "euc")
"""Encodings that sitemaps come in besides UTF-8; Python knows slower ones."""
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One sitemap or sitemap index."""

    capture: Capture
    urls: tuple[str, ...]
    """Absolute http(s) addresses of `loc`."""
    sitemaps: tuple[str, ...]
    """Further sitemaps that an index names."""
    alternates: tuple[Alternate, ...]
    damaged: str = ""
    """Why it could not be read to its end, or an empty string."""
    limited: bool = False
    """True where one of the limits above ended the reading."""

    @property
    def url(self) -> str:
        """Address of the sitemap."""
        return self.capture.url

    def cite(self, quote: str, place: str) -> Evidence:
        """Cite a line of the sitemap."""
        return cite(self.capture, quote, place)


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    urls: dict[str, None] = field(default_factory=dict)
    sitemaps: dict[str, None] = field(default_factory=dict)
    alternates: dict[Alternate, None] = field(default_factory=dict)
    damage: list[str] = field(default_factory=list)
    limited: bool = False

    def limit(self, what: str) -> None:
        self.limited = True
        self.damage.append(what)

    def told(self, capture: Capture) -> Sitemap:
        damaged = "; ".join(dict.fromkeys(self.damage))
        return Sitemap(capture, tuple(self.urls), tuple(self.sitemaps), tuple(self.alternates),
                       damaged, self.limited)  # fmt: skip


def read(capture: Capture) -> Sitemap:
    """Read a sitemap; a damaged one gives what stands before, and where possible behind, the
    damage. An address that is cut off or garbled is left out: none is made up."""
    found = _Found()
    body = _inflate(capture.body, found)
    text = _decode(body, found)
    cut = capture.truncated or bool(found.damage and found.damage[-1].startswith(_CUT))
    if text.lstrip()[:1] == "<":
        _read_xml(capture.url, text, found, cut)
    else:
        _read_lines(text, found, cut)
    return found.told(capture)


_CUT = ("damaged gzip", "larger than")


def _inflate(body: bytes, found: _Found) -> bytes:
    """Undo gzip, as far as it goes."""
    if not body.startswith(b"\x1f\x8b"):
        if len(body) > MAX_BYTES:
            found.limit("larger than 50 MB")
        return body[:MAX_BYTES]
    data, whole = bytearray(), False
    try:
        for piece, ended in _gunzipped(body):
            data += piece
            whole = ended
            if len(data) > MAX_BYTES:
                found.limit("larger than 50 MB")
                break
        else:
            if not whole:
                found.damage.append("damaged gzip: it ends too early")
    except zlib.error as error:
        found.damage.append(f"damaged gzip: {error}")
    return bytes(data[:MAX_BYTES])


def _gunzipped(body: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield (bytes, whether the stream ends there); small steps, so that damage costs little."""
    inner = zlib.decompressobj(31)
    for at in range(0, len(body), _STEP):
        data = body[at : at + _STEP]
        while data:
            yield inner.decompress(data, 256 * _STEP), inner.eof
            data = inner.unconsumed_tail
            if inner.eof:
                data = inner.unused_data
                if not data.startswith(b"\x1f\x8b"):
                    return
                inner = zlib.decompressobj(31)


def _decode(body: bytes, found: _Found) -> str:
    """Bytes to text: BOM, UTF-8 if it is valid, then what is declared; U+FFFD for the rest."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    if body.startswith(codecs.BOM_UTF8):
        return body.decode("utf-8-sig", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        declared = _DECLARED.match(body[:300].lstrip())
        name = declared[1].decode("ascii") if declared else ""
    if name.lower().startswith(_TABLES):
        try:
            return body.decode(name)
        except (LookupError, UnicodeError, ValueError):
            pass
    found.damage.append("bytes that are not in the encoding declared")
    return body.decode("utf-8", "replace")


def _inert(text: str, found: _Found) -> str:
    """Take out what makes XML a program: the document type, and references to its entities."""
    text = text[match.end() :] if (match := _DECLARATION.match(text)) else text
    if match := _DOCTYPE.search(text, 0, _PROLOG):
        begin = match.start()
        found.damage.append("it has a document type, which was not read")
        close, subset = text.find(">", begin), text.find("[", begin)
        if 0 <= subset < close:
            close = text.find(">", text.find("]", subset))
        text = text[:begin] + (text[close + 1 :] if close >= 0 else "")
    return _BARE.sub("&amp;", text)


def _read_xml(base: str, text: str, found: _Found, cut: bool) -> None:
    data = _inert(text, found).encode("utf-8", "replace")
    # recover: a damaged file gives what it can. No entities, no network: untrusted bytes.
    # huge_tree: its limits would lose everything behind one long line; ours is on the bytes.
    parser = etree.iterparse(
        io.BytesIO(data), events=("end",), recover=True, resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=True,
    )  # fmt: skip
    ends = cut or not data.rstrip().endswith(b">")
    try:
        _walk(base, parser, found, whole=len(_LOC_END.findall(data)))
    except (etree.XMLSyntaxError, StopIteration, ValueError, AttributeError) as error:
        found.damage.append(f"not well-formed: {str(error)[:120] or type(error).__name__}")
    if not found.damage and len(parser.error_log):
        found.damage.append("not well-formed: " + str(parser.error_log[0].message)[:120])
    if ends and not found.damage:
        found.damage.append("it ends too early")


def _walk(
    base: str, parser: Iterator[tuple[str, etree._Element]], found: _Found, whole: int
) -> None:
    """Fold the entries; `whole` is the number of `loc` elements that have an end tag."""
    loc, pending, seen = "", [], 0
    for _, node in parser:
        name = _local(node)
        if name == "loc":
            seen += 1
            if _local(node.getparent()) not in ("url", "sitemap"):
                continue  # of an image or a video
            text = (node.text or "").strip()
            # A recovering parser closes what the file left open: such an address is cut off.
            good = seen <= whole and not len(node) and "\ufffd" not in text
            loc = absolute(base, text) if good else ""
        elif name == "link" and node.get("hreflang"):
            if target := absolute(base, node.get("href") or ""):
                pending.append(((node.get("hreflang") or "").strip(), target))
        elif name in ("url", "sitemap"):
            if loc:
                (found.urls if name == "url" else found.sitemaps)[loc] = None
                for code, url in pending:
                    found.alternates[Alternate(code, url, "sitemap", loc)] = None
            loc, pending = "", []
            _forget(node)
            if len(found.urls) > MAX_URLS or len(found.sitemaps) > MAX_URLS:
                for kept in (found.urls, found.sitemaps):
                    while len(kept) > MAX_URLS:
                        kept.popitem()
                return found.limit(f"more than {MAX_URLS} addresses")
            if len(found.alternates) > MAX_ALTERNATES:
                return found.limit(f"more than {MAX_ALTERNATES} language versions")
    return None


def _local(node: etree._Element | None) -> str:
    """Name of an element without its namespace, also where its prefix was not declared."""
    tag = node.tag if node is not None else ""
    return re.split(r"[}:]", tag)[-1] if isinstance(tag, str) else ""


def _forget(node: etree._Element) -> None:
    node.clear()
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]


def _read_lines(text: str, found: _Found, cut: bool) -> None:
    """A text sitemap: one address a line."""
    lines = text.splitlines()
    if cut and lines and not text.endswith("\n"):
        lines.pop()
    for line in lines:
        if line.startswith("http") and "\ufffd" not in line and (url := absolute("", line.strip())):
            if len(found.urls) >= MAX_URLS:
                return found.limit(f"more than {MAX_URLS} addresses")
            found.urls[url] = None
    return None
