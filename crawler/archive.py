"""WARC out: every request and its response, as they went over the wire (ISO 28500, WARC/1.1).

One file a session, `crawl-00001.warc.gz` and so on, every record a gzip member of its own. A
request and its response are appended in one piece, and an append that the disk refuses is taken
back: whatever ends the program, what was fetched stays readable.
`crawler.replay` reads it back; its functions are offered here too.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from crawler import warc_out
from crawler.artifacts import Capture
from crawler.http_head import ORIGINAL, as_served, fields
from crawler.replay import (
    ACTION,
    ASKED_IN,
    COVERAGE,
    DOCUMENT,
    EVERY,
    FROM,
    REQUESTS,
    RUN,
    Damage,
    captures,
    coverage,
    damage,
    files,
    note,
    repair,
    run_record,
    said,
)
from crawler.result import CrawlResult
from crawler.vantage import DIRECT

__all__ = [
    "COVERAGE", "DOCUMENT", "EVERY", "REQUESTS", "RUN", "Archive", "ArchiveBusy", "Damage",
    "Exchange", "as_kept", "captures", "coverage", "damage", "files", "note", "repair",
    "run_record", "said",
]  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_HIDDEN = "[redacted]"
_HTTP = "application/http; msgtype={}"


class ArchiveBusy(Exception):
    """Another crawl writes to the same folder."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, before they are archived."""

    url: str
    status: int
    reason: str
    """Reason phrase as received; may be empty or odd."""
    headers: tuple[tuple[str, str], ...]
    """Response headers in the order received (bytes as latin-1)."""
    body: bytes
    """Body as received, transfer coding removed, content coding kept."""
    asked_at: datetime
    """Time of the request, UTC."""
    request_headers: tuple[tuple[str, str], ...] = ()
    secret: frozenset[str] = frozenset()
    """Lower-case names of request headers whose values are not kept."""
    ip: str = ""
    """Address connected to."""
    truncated: str = ""
    """Why the body is not whole: `length`, `time`, `disconnect`, or an empty string."""
    protocol: str = "HTTP/1.1"
    method: str = "GET"
    sent: bytes = b""
    """Body of the request."""
    vantage: str = ""
    """Name of the vantage point; empty where there are none."""

    @property
    def accept_language(self) -> str:
        """Accept-Language of the request, or an empty string."""
        named = (v for n, v in self.request_headers if n.lower() == "accept-language")
        return next(named, "")


def stamp(moment: datetime) -> str:
    """Return an ISO 8601 time in UTC with microseconds, as WARC/1.1 has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clean(text: str) -> str:
    """Take line breaks and control characters out, so that no header can be smuggled in."""
    return _CONTROL.sub(" ", text).strip()


def _uri(url: str) -> str:
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


class Archive:
    """One session's WARC file. Raises ArchiveBusy where another session is writing there.

    `stem` is how the file's name begins: `crawl` for the site, others for surfaces beside it.
    `written` is told of every response once it is in the file.
    `shared`: the process holds the folder already, by another archive.
    """

    def __init__(
        self,
        folder: Path,
        run: Mapping[str, Any],
        software: str,
        robots: str,
        stem: str = "crawl",
        written: Callable[[Capture], object] = lambda _: None,
        *,
        shared: bool = False,
    ) -> None:
        self._written = written
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(folder) if not shared else None
        for path in files(folder, stem):
            repair(path)
        numbers = [int(path.name[-13:-8]) for path in files(folder, stem)]
        self.path = folder / f"{stem}-{max(numbers, default=0) + 1:05}.warc.gz"
        self._file = self.path.open("xb", buffering=0)
        self._whole = 0
        about = {"software": software, "format": "WARC File Format 1.1", "robots": robots}
        lines = "".join(f"{name}: {value}\r\n" for name, value in about.items())
        told = {
            "WARC-Record-ID": warc_out.new_id(),
            "WARC-Filename": self.path.name,
            "WARC-Date": stamp(datetime.now(UTC)),
        }
        start = warc_out.record("warcinfo", told, "application/warc-fields", lines.encode())
        try:
            self._append(start + _note(RUN, run))
        except OSError:  # a file without its first records is of no use
            self._release()
            self.path.unlink(missing_ok=True)
            raise

    def write(self, exchange: Exchange) -> Capture:
        """Archive one exchange; return it as a capture whose body is not decoded yet.

        Raises OSError where the disk takes no more, ValueError where the URL has line breaks.
        """
        url = exchange.url
        if _CONTROL.search(url):
            raise ValueError(f"a URL must not have control characters: {url!r}")
        told = {
            "WARC-Record-ID": warc_out.new_id(),
            "WARC-Target-URI": _uri(url),
            "WARC-Date": stamp(exchange.asked_at),
        }
        head = _head(exchange)
        self._append(_response(exchange, told, head) + _request(exchange, told))
        _, kept = fields(head)
        capture = Capture(
            asked=url,
            url=url,
            status=exchange.status,
            headers=as_served(kept),
            body=exchange.body,
            fetched_at=told["WARC-Date"],
            record_id=told["WARC-Record-ID"],
            sha256=hashlib.sha256(exchange.body).hexdigest(),
            truncated=bool(exchange.truncated),
            vantage=exchange.vantage or DIRECT,
            accept_language=exchange.accept_language if exchange.vantage else "",
        )
        self._written(capture)
        return capture

    def write_made(
        self, seen: Capture, body: bytes, kind: str, at: datetime, action: str = ""
    ) -> Capture:
        """Archive what a browser made of a response: its document (`kind` DOCUMENT, a conversion
        record) or the list of its requests (REQUESTS, a metadata record). Raises OSError."""
        named = {
            "WARC-Record-ID": warc_out.new_id(),
            "WARC-Target-URI": _uri(seen.url),
            "WARC-Date": stamp(at),
            "WARC-Refers-To": seen.record_id,
        }
        if action:
            named[ACTION] = clean(action)
        record = "conversion" if kind == DOCUMENT else "metadata"
        self._append(warc_out.record(record, named, kind, body))
        capture = Capture(
            asked=seen.url,
            url=seen.url,
            status=200,
            headers=(("Content-Type", kind),),
            body=body,
            fetched_at=stamp(at),
            record_id=named["WARC-Record-ID"],
            sha256=hashlib.sha256(body).hexdigest(),
            vantage=seen.vantage,
            rendered=True,
            refers_to=seen.record_id,
            action=clean(action),
        )
        self._written(capture)
        return capture

    def write_resource(self, target: str, body: bytes, kind: str, at: datetime) -> None:
        """Archive something that was made here, such as a picture. Raises OSError."""
        named = {
            "WARC-Record-ID": warc_out.new_id(),
            "WARC-Target-URI": target,
            "WARC-Date": stamp(at),
        }
        self._append(warc_out.record("resource", named, kind, body))

    def note(self, target: str, data: Mapping[str, Any]) -> None:
        """Add a metadata record. Raises OSError where the disk takes no more."""
        self._append(_note(target, data))

    def _append(self, data: bytes) -> None:
        """Write records at the end of the file: all of it, or nothing of it."""
        try:
            done = 0
            while done < len(data):
                done += self._file.write(data[done:])
        except OSError:
            with suppress(OSError):
                self._file.truncate(self._whole)
                self._file.seek(self._whole)
            raise
        self._whole += len(data)

    def _release(self) -> None:
        self._file.close()
        if self._lock is not None:
            self._lock.close()

    def close(self, result: CrawlResult | None) -> None:
        """Write the coverage, if there is one, and release the folder."""
        if self._file.closed:
            return
        try:
            if result is not None:
                self.note(COVERAGE, result.to_json())
        finally:
            self._release()


def _head(exchange: Exchange) -> bytes:
    reason = clean(exchange.reason)[:200] or _phrase(exchange.status)
    # The chunks are undone: a reader that saw the header would try to undo them again.
    headers = [
        (ORIGINAL + name if name.lower() == "transfer-encoding" else name, clean(value))
        for name, value in ((clean(n).replace(":", ""), v) for n, v in exchange.headers)
    ]
    return warc_out.head(f"{exchange.protocol} {exchange.status} {reason}", headers)


def _response(exchange: Exchange, told: Mapping[str, str], head: bytes) -> bytes:
    extra = dict(told)
    if exchange.ip:
        extra["WARC-IP-Address"] = exchange.ip
    if exchange.truncated:
        extra["WARC-Truncated"] = exchange.truncated
    if exchange.vantage:
        asked_in = clean(exchange.accept_language) or "-"
        extra |= {FROM: clean(exchange.vantage), ASKED_IN: asked_in}
    return warc_out.record(
        "response", extra, _HTTP.format("response"), exchange.body, head,
        packed=_is_packed(exchange),
    )  # fmt: skip


def _is_packed(exchange: Exchange) -> bool:
    """Say whether the server sent the body compressed."""
    named = [v.strip().lower() for n, v in exchange.headers if n.lower() == "content-encoding"]
    return any(coding not in ("", "identity") for coding in named)


def _request(exchange: Exchange, told: Mapping[str, str]) -> bytes:
    authority, _, rest = exchange.url.partition("://")[2].partition("/")
    path = "/" + rest
    if "?" in authority:  # http://example.com?a=b
        authority, _, query = authority.partition("?")
        path = f"/?{query}"
    hidden = exchange.secret
    headers = [
        (clean(name), _HIDDEN if name.lower() in hidden else clean(value))
        for name, value in (("Host", authority.rpartition("@")[2]), *exchange.request_headers)
    ]
    named = {
        **told,
        "WARC-Record-ID": warc_out.new_id(),
        "WARC-Concurrent-To": told["WARC-Record-ID"],
    }
    first = f"{clean(exchange.method)} {_uri(path)} HTTP/1.1"
    kind = _HTTP.format("request")
    return warc_out.record("request", named, kind, exchange.sent, warc_out.head(first, headers))


def _note(target: str, data: Mapping[str, Any]) -> bytes:
    told = {
        "WARC-Record-ID": warc_out.new_id(),
        "WARC-Target-URI": target,
        "WARC-Date": stamp(datetime.now(UTC)),
    }
    return warc_out.record("metadata", told, "application/json", _json(data))


def _locked(folder: Path) -> Any:
    lock = (folder / "crawl.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise ArchiveBusy(
            f"another crawl is writing to {folder}; wait for it to end, or name another folder."
        ) from None
    return lock


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")


def as_kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a note as the archive gives it back."""
    kept: dict[str, Any] = json.loads(_json(data))
    return kept


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
