"""WARC in: what a crawl kept, read back in order. Also reads files that other crawlers wrote."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.artifacts import Capture
from crawler.encoding import decoded
from crawler.http_head import as_served
from crawler.records import Record, last
from crawler.records import records as plain_records
from crawler.result import CrawlResult
from crawler.vantage import DIRECT

RUN = "urn:soliscope:run"
COVERAGE = "urn:soliscope:coverage"
FROM, ASKED_IN = "X-Soliscope-Vantage", "X-Soliscope-Accept-Language"
"""Fields of a response record: vantage point, and Accept-Language of the request (`-`: none)."""
ACTION = "X-Soliscope-Action"
"""Header of a record that a browser made: what was done before it was taken."""
DOCUMENT = "text/html; charset=utf-8"
"""Content type of a conversion record: the document as a browser had it."""
REQUESTS = "application/vnd.soliscope.requests+json"
"""Content type of a metadata record: what a browser asked for while it showed a page."""
EVERY = "*"
"""Stem that stands for the archive files of all surfaces."""
MAX_BODY = 16 * 1024 * 1024
"""Bytes of a body, as archived and again after decoding; the crawler's own limit."""
_MAX_NOTE = 64 * 1024 * 1024
_HEAD = 3
"""Records among which the run record is looked for first: it is the second one."""
_MEMBER = b"\x1f\x8b\x08"
_BROKEN = (zlib.error, EOFError, OSError, ValueError, IndexError, AttributeError)


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in an archive file that could not be read."""

    file: str
    """Path of the file."""
    offset: int
    """Where the record starts, in bytes."""
    error: str
    """What is wrong, in words."""


def files(folder: Path, stem: str = "crawl") -> list[Path]:
    """Return the archive files of a crawl, oldest first; a single file stands for itself.

    Files of other surfaces have other stems (`stores`); EVERY stands for all.
    """
    if folder.is_file():
        return [folder]
    return sorted(folder.glob(f"{stem}-[0-9][0-9][0-9][0-9][0-9].warc.gz"))


def captures(
    folder: Path,
    *,
    max_body: int = MAX_BODY,
    on_damage: Callable[[Damage], object] | None = None,
    stem: str = "crawl",
    on_note: Callable[[Record], object] | None = None,
) -> Iterator[Capture]:
    """Yield every response of a crawl's folder, or of one WARC file, in the order of the file.

    Bodies are content-decoded, at most `max_body` bytes. All responses are given, also a second
    one for the same URL (a retry): the newest answer of a URL comes last. What a browser made of a
    response (`Capture.rendered`) comes behind it. A damaged record ends its file and is told to
    `on_damage`; nothing is raised for it. Raises FileNotFoundError.
    """
    for capture in wire_captures(
        folder, max_body=max_body, on_damage=on_damage, stem=stem, on_note=on_note
    ):
        yield decoded(capture, max_body)


def wire_captures(
    folder: Path,
    *,
    max_body: int = MAX_BODY,
    on_damage: Callable[[Damage], object] | None = None,
    stem: str = "crawl",
    on_note: Callable[[Record], object] | None = None,
) -> Iterator[Capture]:
    """Yield the same as `captures`, with bodies as received: what a resumed crawl reads."""
    for path, record in _records(folder, on_damage, max_body + 1, stem):
        if on_note is not None and record.kind == "metadata":
            on_note(record)
        made = _made_by_browser(record)
        if not made and (record.kind != "response" or record.http is None):
            continue
        try:
            capture = _made(record, max_body) if made else _capture(record, max_body)
        except ValueError as error:
            _tell(on_damage, path, record.offset, str(error))
            continue
        if record.problem:
            _tell(on_damage, path, record.offset, record.problem)
        if not record.problem.startswith("block"):
            yield capture


def damage(folder: Path) -> list[Damage]:
    """Return what cannot be read of a crawl's files; an empty list for a sound archive."""
    found: list[Damage] = []
    for _ in captures(folder, on_damage=found.append):
        pass
    return found


def run_record(folder: Path) -> dict[str, Any] | None:
    """Return the run record of the newest session, or None."""
    return note(folder, RUN)


def coverage(folder: Path) -> CrawlResult | None:
    """Return what the newest finished session looked at, or None where none was finished."""
    told = note(folder, COVERAGE)
    return CrawlResult.from_json(told) if told else None


def repair(folder: Path) -> list[Path]:
    """Cut torn records off the ends of a crawl's files; return the files that were changed.

    A file that lost its first record too is removed: nothing of it can be read. Damage with sound
    records behind it is no torn end but changed evidence: such a file is left as it is.
    """
    changed = []
    for path in files(folder):
        whole = _whole_members(path)
        if (whole and whole == path.stat().st_size) or _goes_on(path, whole):
            continue
        changed.append(path)
        if whole:
            with path.open("r+b") as file:
                file.truncate(whole)
        else:
            path.unlink()
    return changed


def _whole_members(path: Path) -> int:
    """Return the offset behind the last complete gzip member."""
    whole, inner = 0, zlib.decompressobj(31)
    with path.open("rb") as file:
        at = 0
        while chunk := file.read(1 << 20):
            while chunk:
                try:
                    inner.decompress(chunk, 1 << 24)
                except zlib.error:
                    return whole
                rest = inner.unused_data if inner.eof else inner.unconsumed_tail
                at += len(chunk) - len(rest)
                chunk = rest
                if inner.eof:
                    whole, inner = at, zlib.decompressobj(31)
    return whole


def _goes_on(path: Path, at: int) -> bool:
    """Say whether a sound record starts behind the damage at an offset."""
    with path.open("rb") as file:
        file.seek(at)
        rest = file.read()
    start = rest.find(_MEMBER, 1)
    while start >= 0:
        inner = zlib.decompressobj(31)
        with suppress(zlib.error):
            if inner.decompress(rest[start:], 8) == b"WARC/1.1" and _ends(inner):
                return True
        start = rest.find(_MEMBER, start + 1)
    return False


def _ends(inner: Any) -> bool:
    """Read a gzip member to its checksum, a piece at a time; raises zlib.error."""
    while inner.unconsumed_tail and not inner.eof:
        inner.decompress(inner.unconsumed_tail, 1 << 24)
    return bool(inner.eof)


def _records(
    folder: Path, on_damage: Callable[[Damage], object] | None, most: int, stem: str = "crawl"
) -> Iterator[tuple[Path, Record]]:
    """Yield every whole record with its file; of a payload, no more than `most` bytes."""
    if not folder.exists():
        raise FileNotFoundError(f"there is no archive at {folder}")
    for path in files(folder, stem):
        for found in plain_records(path):
            if isinstance(found, Record):
                yield path, found
            else:
                yield from ((path, one) for one in _any_records(path, found, on_damage, most))


def _any_records(
    path: Path, start: int, on_damage: Callable[[Damage], object] | None, most: int
) -> Iterator[Record]:
    """Yield the records of a file from an offset on, whoever wrote them, up to the first damage."""
    from warcio.archiveiterator import ArchiveIterator  # slow to load
    from warcio.exceptions import ArchiveLoadFailed

    offset = start
    with path.open("rb") as stream:
        stream.seek(start)
        try:
            records = ArchiveIterator(stream, check_digests=True)
            for record in records:
                offset = records.offset
                raw = record.raw_stream.read(most)
                _skip(record)
                yield _told(record, raw, offset)
        except (*_BROKEN, ArchiveLoadFailed) as error:
            _tell(on_damage, path, offset, str(error) or type(error).__name__)


def _told(record: Any, raw: bytes, offset: int) -> Record:
    told: dict[str, str] = {}
    for name, value in record.rec_headers.headers:
        told.setdefault(str(name).lower(), str(value))
    http = record.http_headers
    checker = record.digest_checker
    wrong = checker is not None and checker.passed is False
    return Record(
        str(record.rec_type),
        told,
        str(http.statusline) if http is not None else "",
        tuple((str(k), str(v)) for k, v in http.headers) if http is not None else None,
        raw,
        hashlib.sha256(raw).hexdigest(),
        offset,
        str(checker.problems[0]) if wrong else "",
    )


def _skip(record: Any) -> None:
    """Read a record to its end; raises EOFError where the file ends first."""
    while record.raw_stream.read(1 << 16):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise EOFError("the file ends inside a record")


def _capture(record: Record, max_body: int) -> Capture:
    told, headers, raw = record.told, record.http or (), record.payload
    body, digest = raw[:max_body], record.sha256
    if any(k.lower() == "transfer-encoding" and "chunked" in v.lower() for k, v in headers):
        body = _unchunk(raw)[:max_body]
    if len(raw) > max_body + 1:
        digest = hashlib.sha256(raw[: max_body + 1]).hexdigest()
    url = told.get("warc-target-uri", "").strip("<>")
    code = record.status_line.split(" ", 1)[0]
    if not url or not code.isdigit():
        raise ValueError("a response without address or status")
    return Capture(
        asked=url,
        url=url,
        status=int(code),
        headers=as_served(list(headers)),
        body=body,
        fetched_at=told.get("warc-date", ""),
        record_id=told.get("warc-record-id", ""),
        sha256=digest,
        truncated=bool(told.get("warc-truncated")) or len(raw) > max_body,
        vantage=told.get(FROM.lower()) or DIRECT,
        accept_language=told.get(ASKED_IN.lower(), "").removeprefix("-"),
    )


def _made_by_browser(record: Record) -> bool:
    """True for our own records of a browser; other crawlers' conversions are something else."""
    if "warc-refers-to" not in record.told:
        return False
    kind = record.told.get("content-type")
    return (record.kind, kind) in (("conversion", DOCUMENT), ("metadata", REQUESTS))


def _made(record: Record, max_body: int) -> Capture:
    told, raw = record.told, record.payload[: max_body + 1]
    url = told.get("warc-target-uri", "").strip("<>")
    if not url:
        raise ValueError("a browser's record without address")
    return Capture(
        asked=url,
        url=url,
        status=200,
        headers=(("Content-Type", told["content-type"]),),
        body=raw[:max_body],
        fetched_at=told.get("warc-date", ""),
        record_id=told.get("warc-record-id", ""),
        sha256=hashlib.sha256(raw).hexdigest(),
        rendered=True,
        truncated=len(raw) > max_body,
        refers_to=told.get("warc-refers-to", ""),
        action=told.get(ACTION.lower(), ""),
    )


def _unchunk(raw: bytes) -> bytes:
    from warcio.bufferedreaders import ChunkedDataReader

    try:
        reader = ChunkedDataReader(io.BytesIO(raw))
        return b"".join(iter(lambda: reader.read(1 << 16), b""))
    except Exception:  # some crawlers keep the header and drop the chunks
        return raw


def resources(folder: Path, stem: str) -> Iterator[tuple[str, bytes]]:
    """Yield (address, bytes) of every resource record: what was made here, such as pictures."""
    for _, record in _records(folder, None, _MAX_NOTE, stem):
        if record.kind == "resource":
            yield record.told.get("warc-target-uri", ""), record.payload


def note(folder: Path, target: str, stem: str = "crawl") -> dict[str, Any] | None:
    """Return the newest metadata record of a kind, or None.

    Ours stand at the ends of a file: there they are looked for first.
    """
    if not folder.exists():
        raise FileNotFoundError(f"there is no archive at {folder}")
    for path in files(folder, stem)[-1:]:
        first = islice(plain_records(path), _HEAD) if target == RUN else iter((last(path),))
        found = [n for r in first if isinstance(r, Record) and (n := said(r, target)) is not None]
        if found:
            return found[-1]
    notes = (said(record, target) for _, record in _records(folder, None, _MAX_NOTE, stem))
    return next(iter(deque((n for n in notes if n is not None), maxlen=1)), None)


def said(record: Record, target: str) -> dict[str, Any] | None:
    """Return what a metadata record of ours says, if it is of that kind."""
    if record.kind != "metadata" or record.told.get("warc-target-uri") != target:
        return None
    try:
        found = json.loads(record.payload)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _tell(
    on_damage: Callable[[Damage], object] | None, path: Path, offset: int, error: str
) -> None:
    if on_damage is not None:
        on_damage(Damage(str(path), offset, error))
