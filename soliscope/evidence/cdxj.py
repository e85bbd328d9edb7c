"""The package's index: CDXJ lines sorted by SURT key, in compressed blocks with an index of their own.

Format as py-wacz writes it (`cdxj-gzip-1.0`) and ReplayWeb.page reads it: `SURT TIMESTAMP JSON`.
"""  # noqa: E501

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from crawler.members import Member

BLOCK = 1024
"""Lines in one compressed block."""
KINDS = frozenset({"response", "revisit", "resource"})
NAME = "index.cdx.gz"
_WWW = re.compile(r"^(https?://)www\d*\.", re.I)


def surt(url: str) -> str:
    """Sort-friendly key of an address: host reversed, lower case, query sorted.

    The rules are those of ReplayWeb.page, which looks addresses up by this key: unlike the
    Internet Archive's, a slash at the end stays.
    """
    try:
        parts = urlsplit(_WWW.sub(r"\1", url).lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not host:
        return url
    usual = port in (None, {"http": 80, "https": 443}[parts.scheme])
    key = ",".join(reversed(host.split("."))) + ("" if usual else f":{port}") + ")"
    key += parts.path or "/"
    if parts.query:
        key += "?" + "&".join(sorted(parts.query.split("&"), key=lambda p: p.partition("=")[0]))
    return key.replace(" ", "%20")


def lines(archived: Iterable[tuple[str, Member]]) -> list[str]:
    """Index lines of the records that can be replayed, sorted bytewise."""
    made = [
        f"{surt(member.url)} {timestamp(member.date)} {json.dumps(_told(file, member))}\n"
        for file, member in archived
        if member.kind in KINDS and member.url
    ]
    return sorted(made, key=lambda line: line.encode("utf-8", "surrogateescape"))


def timestamp(date: str) -> str:
    """A WARC-Date as 14 digits."""
    return (re.sub(r"\D", "", date)[:14]).ljust(14, "0")


def _told(file: str, member: Member) -> dict[str, str]:
    return {
        "url": member.url,
        "mime": "warc/revisit" if member.kind == "revisit" else member.mime,
        "status": str(member.status or 200),
        "digest": member.payload_digest,
        "length": str(member.length),
        "offset": str(member.offset),
        "filename": file,
        "recordDigest": f"sha256:{member.sha256}",
    }


def blocks(made: list[str]) -> tuple[bytes, bytes]:
    """Return (index.cdx.gz, index.idx)."""
    data = bytearray()
    meta = json.dumps({"format": "cdxj-gzip-1.0", "filename": NAME})
    index = [f"!meta 0 {meta}\n"]
    for at in range(0, len(made), BLOCK):
        block = made[at : at + BLOCK]
        packed = gzip.compress("".join(block).encode("utf-8", "surrogateescape"), mtime=0)
        told = {
            "offset": len(data),
            "length": len(packed),
            "digest": "sha256:" + hashlib.sha256(packed).hexdigest(),
        }
        index.append(f"{block[0].partition(' {')[0]} {json.dumps(told)}\n")
        data += packed
    return bytes(data), "".join(index).encode("utf-8", "surrogateescape")


def read(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (key with timestamp, entry) of an index. Raises ValueError and such for other data."""
    for line in gzip.decompress(data).decode("utf-8", "surrogateescape").splitlines():
        head, found, rest = line.partition(" {")
        if not found:
            raise ValueError("a line is no CDXJ")
        yield head, json.loads("{" + rest)
