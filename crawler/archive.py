"""WARC out: every request and its response, as they went over the wire (ISO 28500, WARC/1.1).

One file a session, `crawl-00001.warc.gz` and so on, every record a gzip member of its own. A
request and its response are appended in one piece, and an append that the disk refuses is taken
back: whatever ends the program, what was fetched stays readable.
`crawler.replay` reads it back; its functions are offered here too.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

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


class _Writer(WARCWriter):  # type: ignore[misc]
    """One gzip member a record, written in one piece. warcio's own compression, at level 9, costs
    more than twice the time and saves one percent."""

    @staticmethod
    def _create_digester() -> Any:
        return Digester("sha256")

    def _write_warc_record(self, out: Any, record: Any) -> None:
        plain = io.BytesIO()
        super()._write_warc_record(plain, record)
        out.write(zlib.compress(plain.getvalue(), level=6, wbits=31))


class _Head(StatusAndHeaders):  # type: ignore[misc]
    """Header block written with the bytes received: warcio would re-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self.to_str(header_filter).encode("latin-1", "replace") + b"\r\n"


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
        self._pending = io.BytesIO()
        self._writer = _Writer(self._pending, gzip=False, warc_version="WARC/1.1")
        self._file = self.path.open("xb", buffering=0)
        self._whole = 0
        about = {"software": software, "format": "WARC File Format 1.1", "robots": robots}
        self._writer.write_record(self._writer.create_warcinfo_record(self.path.name, about))
        try:
            self.note(RUN, run)
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
        response = self._response(exchange)
        request = self._request(exchange)
        self._writer.write_request_response_pair(request, response)
        self._append()
        _, kept = fields(response.http_headers.headers_buff)
        capture = Capture(
            asked=url,
            url=url,
            status=exchange.status,
            headers=as_served(kept),
            body=exchange.body,
            fetched_at=stamp(exchange.asked_at),
            record_id=response.rec_headers.get_header("WARC-Record-ID"),
            sha256=hashlib.sha256(exchange.body).hexdigest(),
            truncated=bool(exchange.truncated),
            vantage=exchange.vantage or DIRECT,
            accept_language=exchange.accept_language if exchange.vantage else "",
        )
        self._written(capture)
        return capture

    def _response(self, exchange: Exchange) -> Any:
        extra = {"WARC-Date": stamp(exchange.asked_at)}
        if exchange.ip:
            extra["WARC-IP-Address"] = exchange.ip
        if exchange.truncated:
            extra["WARC-Truncated"] = exchange.truncated
        if exchange.vantage:
            extra |= {FROM: exchange.vantage, ASKED_IN: clean(exchange.accept_language) or "-"}
        reason = clean(exchange.reason)[:200] or _phrase(exchange.status)
        # The chunks are undone: a reader that saw the header would try to undo them again.
        headers = [
            (
                ORIGINAL + name if name.lower() == "transfer-encoding" else name,
                clean(value),
            )
            for name, value in ((clean(n).replace(":", ""), v) for n, v in exchange.headers)
        ]
        return self._writer.create_warc_record(
            _uri(exchange.url),
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            warc_headers_dict=extra,
            http_headers=_Head(f"{exchange.status} {reason}", headers, protocol=exchange.protocol),
        )

    def _request(self, exchange: Exchange) -> Any:
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
        return self._writer.create_warc_record(
            _uri(exchange.url),
            "request",
            payload=io.BytesIO(exchange.sent),
            length=len(exchange.sent),
            http_headers=_Head(
                f"{clean(exchange.method)} {_uri(path)} HTTP/1.1", headers, is_http_request=True
            ),
        )

    def write_made(
        self, seen: Capture, body: bytes, kind: str, at: datetime, action: str = ""
    ) -> Capture:
        """Archive what a browser made of a response: its document (`kind` DOCUMENT, a conversion
        record) or the list of its requests (REQUESTS, a metadata record). Raises OSError."""
        named = {"WARC-Date": stamp(at), "WARC-Refers-To": seen.record_id}
        if action:
            named[ACTION] = clean(action)
        record = self._writer.create_warc_record(
            _uri(seen.url),
            "conversion" if kind == DOCUMENT else "metadata",
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type=kind,
            warc_headers_dict=named,
        )
        self._writer.write_record(record)
        self._append()
        capture = Capture(
            asked=seen.url,
            url=seen.url,
            status=200,
            headers=(("Content-Type", kind),),
            body=body,
            fetched_at=stamp(at),
            record_id=record.rec_headers.get_header("WARC-Record-ID"),
            sha256=hashlib.sha256(body).hexdigest(),
            vantage=seen.vantage,
            rendered=True,
            refers_to=seen.record_id,
            action=clean(action),
        )
        self._written(capture)
        return capture

    def note(self, target: str, data: Mapping[str, Any]) -> None:
        """Add a metadata record. Raises OSError where the disk takes no more."""
        text = _json(data)
        record = self._writer.create_warc_record(
            target,
            "metadata",
            payload=io.BytesIO(text),
            length=len(text),
            warc_content_type="application/json",
        )
        self._writer.write_record(record)
        self._append()

    def _append(self) -> None:
        """Write what is pending at the end of the file: all of it, or nothing of it."""
        data = self._pending.getvalue()
        self._pending.seek(0)
        self._pending.truncate()
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
