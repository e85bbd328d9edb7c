"""Bytes to text as browsers do it (WHATWG Encoding): BOM, header, meta, then a guess."""

from __future__ import annotations

from w3lib.encoding import html_to_unicode

GUESS_FROM = 200_000
"""Bytes looked at for a guess."""


def html(content_type: str, body: bytes) -> tuple[str, str, bool]:
    """Return (text, encoding, doubtful).

    `doubtful` is True where the bytes are valid UTF-8 although another encoding is declared, or
    where characters had to be replaced: quotes from such a page may be garbled.
    """
    encoding, text = html_to_unicode(
        content_type or None, body, default_encoding="utf-8", auto_detect_fun=_guess
    )
    doubtful = "\ufffd" in text or (encoding != "utf-8" and _is_multibyte_utf8(body))
    return text.replace("\x00", "\ufffd"), encoding, doubtful


def _is_multibyte_utf8(body: bytes) -> bool:
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(body: bytes) -> str | None:
    if body.isascii() or _is_multibyte_utf8(body):
        return "utf-8"
    from bs4.dammit import UnicodeDammit  # rarely needed, and slow to load

    return UnicodeDammit(body[:GUESS_FROM], is_html=True).original_encoding or "windows-1252"
