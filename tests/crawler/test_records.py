"""The fast reader of plain archives gives what the reader for all archives gives."""

import io
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeadersParser

from crawler import archive, http_head, replay
from crawler.archive import Archive, Exchange
from crawler.records import Record, last, records
from crawler.result import CrawlResult

PIECES = [b"\r\n", b"\n", b": ", b":", b" ", b"\t", b"\xe9", "é".encode(), b"\xc2\xa0", b"X", b"\r"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
def test_a_head_is_read_as_readers_of_archives_read_it(middle):
    head = b"HTTP/1.1 200 OK\r\n" + middle + b"\r\n\r\n"
    theirs = StatusAndHeadersParser([], verify=False).parse(io.BytesIO(head))
    assert http_head.fields(head)[1] == theirs.headers


def exchanges():
    when = datetime(2026, 11, 20, tzinfo=UTC)
    for number, (headers, body) in enumerate((
        ((), b""),
        ((("Content-Type", "text/html"), ("X", "a"), ("X", "b")), b"<p>" * 5000),
        ((("Transfer-Encoding", "chunked"), ("Link", "caf\xe9 \xc3\xa9")), b"\r\n\r\n"),
        ((("Bad: name", " v\r\nInjected: 1"), ("", ""), ("X-Archive-Orig-A", "1")), b"\x00\xff"),
    )):  # fmt: skip
        yield Exchange(f"https://firm.example/{number}", 200, "", headers, body, when)


def slow(path, found=None):
    return list(replay._any_records(path, 0, None, 1 << 26))


def test_what_is_handed_on_is_what_the_archive_gives_back(tmp_path):
    told = []
    writer = Archive(tmp_path, {"n": 1}, "soliscope/test", "obey", written=told.append)
    kept = [writer.write(exchange) for exchange in exchanges()]
    writer.close(CrawlResult.from_json(NOTHING))
    assert told == kept == list(replay.wire_captures(tmp_path))


def test_both_readers_agree_and_damage_is_left_to_the_slow_one(tmp_path):
    writer = Archive(tmp_path, {"n": 1}, "soliscope/test", "obey")
    for exchange in exchanges():
        writer.write(exchange)
    writer.close(CrawlResult.from_json(NOTHING))
    fast = list(records(writer.path))
    assert all(isinstance(record, Record) for record in fast)
    for ours, theirs in zip(fast, slow(writer.path), strict=True):
        if ours.kind != "request":
            assert (ours.kind, ours.told, ours.payload, ours.http, ours.status_line) == (
                theirs.kind, theirs.told, theirs.payload, theirs.http, theirs.status_line,
            )  # fmt: skip
    assert last(writer.path).told["warc-target-uri"] == archive.COVERAGE
    whole = writer.path.read_bytes()
    for cut in (len(whole) - 5, len(whole) // 2):
        writer.path.write_bytes(whole[:cut])
        at = [found for found in records(writer.path) if not isinstance(found, Record)]
        assert len(at) == 1
        assert last(writer.path) is None
        assert archive.coverage(tmp_path) is None or cut > len(whole) // 2


NOTHING = {
    "coverage": {"hosts": [], "skipped": [], "limits": [], "blocked": [], "complete": True},
    "home": {},
}
