"""Text from strangers, made fit to show.

Everything that a report quotes was written by somebody else. Here it is made visible (no character
that hides, reorders or ends a line on its own), clickable only where that is harmless, and inert
in a spreadsheet.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import idna

_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls but for tab and line ends
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls (UAX #9)
    r"\u200b\u2060\ufeff\u2028\u2029\ufff9-\ufffb\ufffe\uffff"  # no width, or no character
    r"\ud800-\udfff\U000e0000-\U000e007f]"  # lone surrogates, tags
)
_SPACES = re.compile(r"[\t\r\n]+")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]"
CELL = 32_767
"""Most characters (UTF-16 units) that a spreadsheet cell holds."""
LONGEST = 4_000
"""Most characters of one field that the page shows."""


def visible(text: str) -> str:
    """Replace each character that hides or reorders text by its number, as in ⟨U+202E⟩."""
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def line(text: str) -> str:
    """`visible`, on one line."""
    return _SPACES.sub(" ", visible(text)).strip()


def clipped(text: str, limit: int = LONGEST) -> str:
    """Cut a text that is too long to read, and say so."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}… [{len(text) - limit:,} more characters in assessment.json]"


def whole(text: str) -> str:
    """Join split surrogate pairs and replace lone ones, so that the text can be encoded."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def href(url: str) -> str:
    """Return an address that may be clicked, or an empty string.

    Only http and https, with a host and without a user name: `https://bank.example@evil.example`
    reads like one host and opens another.
    """
    try:
        parts = urlsplit(url)
        harmless = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return quote(whole(url), safe=_URL_SAFE) if harmless else ""


def other_form(host: str) -> str:
    """Return the ASCII form of a Unicode host, or the Unicode form of an ASCII one, or ""."""
    if len(host) > 253:
        return ""
    try:
        if not host.isascii():
            return idna.encode(host, uts46=True).decode("ascii")
        return idna.decode(host) if "xn--" in host.lower() else ""
    except (idna.IDNAError, UnicodeError):
        return "no valid host name"


def url_host(url: str) -> str:
    """Host of an address, or an empty string."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def csv_cell(value: object) -> object:
    """Make a value inert and fit a cell.

    A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection).
    """
    if not isinstance(value, str):
        return value
    text = _cut(line(value), CELL - 1)
    return f"'{text}" if value.startswith(_FORMULA) or text.startswith(_FORMULA) else text


def xlsx_cell(value: object) -> object:
    """Make a value fit a cell: no control characters, at most `CELL` units, the cut marked."""
    if not isinstance(value, str):
        return value
    return _cut(visible(value), CELL)


def _cut(text: str, limit: int) -> str:
    """Keep at most `limit` UTF-16 units, never half a character, and mark the cut."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    mark = " … [cut here; the whole text is in assessment.json]"
    return units[: 2 * (limit - len(mark))].decode("utf-16-le", "ignore") + mark
