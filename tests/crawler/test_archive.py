"""What is written is what is read back, whatever the network or a crash did to it."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler import archive
from crawler.archive import Archive, ArchiveBusy, Exchange
from crawler.artifacts import Coverage, HostCoverage, Skipped
from crawler.encoding import decode
from crawler.result import CrawlResult

WHEN = datetime(2026, 11, 20, 12, 30, 45, 123456, UTC)
RESULT = CrawlResult(
    Coverage((HostCoverage("a.example", "start", 1, 2, {"http 404": 1}, 3, "obeyed"),),
             (Skipped("https://a.example/x", "http 404"),), ("hosts",), ("https://b.example/",)),
    {"https://a.example/": ""},
)  # fmt: skip


def exchange(url="https://a.example/de/", body=b"hello", status=200, **more):
    headers = more.pop("headers", (("Content-Type", "text/html"), ("X-A", "1"), ("X-A", "2")))
    return Exchange(url, status, more.pop("reason", "OK"), headers, body, WHEN, **more)


def write(folder, *exchanges, result=RESULT):
    writer = Archive(folder, {"firm": "Zażółć"}, "soliscope/test", "obey")
    made = [writer.write(one) for one in exchanges]
    writer.close(result)
    return made


def check(folder):
    """`warcio check`: 0 where every digest holds."""
    inputs = type("Inputs", (), {"inputs": [str(p) for p in archive.files(folder)], "verbose": 0})
    return Checker(inputs).process_all()


def records(path):
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            yield record.rec_type, record.rec_headers, record.http_headers, record.raw_stream.read()


def test_a_capture_comes_back_as_it_was_written(tmp_path):
    (made,) = write(tmp_path, exchange(ip="93.184.215.14"))
    (back,) = archive.captures(tmp_path)
    assert back == made
    assert (back.fetched_at, back.body) == ("2026-11-20T12:30:45.123456Z", b"hello")
    assert back.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert [v for k, v in back.headers if k == "X-A"] == ["1", "2"]
    assert check(tmp_path) == 0


def test_records_stand_in_the_order_that_a_reader_expects(tmp_path):
    write(tmp_path, exchange(ip="93.184.215.14"))
    found = list(records(tmp_path / "crawl-00001.warc.gz"))
    assert [kind for kind, *_ in found] == [
        "warcinfo", "metadata", "response", "request", "metadata",
    ]  # fmt: skip
    assert json.loads(found[1][3]) == {"firm": "Zażółć"}
    assert found[2][1].get_header("WARC-IP-Address") == "93.184.215.14"
    assert found[2][1].get_header("WARC-Payload-Digest").startswith("sha256:")
    assert found[3][1].get_header("WARC-Concurrent-To") == found[2][1].get_header("WARC-Record-ID")
    assert archive.run_record(tmp_path) == {"firm": "Zażółć"}
    assert archive.coverage(tmp_path) == RESULT


CODED = {
    "gzip": gzip.compress(b"x" * 1000), "deflate": zlib.compress(b"x" * 1000),
    "br": brotli.compress(b"x" * 1000),
    "raw deflate": zlib.compress(b"x" * 1000, wbits=-15),
    "two members": gzip.compress(b"x" * 500) * 2,
}  # fmt: skip


@pytest.mark.parametrize("coding", CODED)
def test_the_wire_bytes_are_kept_and_the_reader_gets_the_text(tmp_path, coding):
    wire = CODED[coding]
    name = {"raw deflate": "deflate", "two members": "gzip"}.get(coding, coding)
    write(tmp_path, exchange(body=wire, headers=(("Content-Encoding", name),)))
    (back,) = archive.captures(tmp_path)
    assert (back.body, back.truncated) == (b"x" * 1000, False)
    assert back.sha256 == hashlib.sha256(wire).hexdigest()
    assert (
        next(b for kind, *_, b in records(archive.files(tmp_path)[0]) if kind == "response") == wire
    )


def test_zstd_is_read():
    zstd = pytest.importorskip("backports.zstd")
    assert decode(zstd.compress(b"y" * 9000), ["zstd"], 10_000) == (b"y" * 9000, False)
    assert decode(zstd.compress(b"y" * 900_000), ["zstd"], 10_000) == (b"y" * 10_000, True)


def test_a_decompression_bomb_is_cut_and_says_so():
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    body, cut = decode(bomb, ["gzip", "gzip"], 100_000)
    assert (len(body), cut) == (100_000, True)
    assert decode(brotli.compress(b"\0" * 50_000_000), ["br"], 100_000)[1]
    assert decode(b"abc", ["gzip"] * 50, 100)[1]


def test_half_a_gzip_body_is_read_as_far_as_it_goes():
    whole = gzip.compress(b"".join(b"%d " % n for n in range(5000)))
    body, cut = decode(whole[: len(whole) // 2], ["gzip"], 1 << 20)
    assert cut
    assert body.startswith(b"0 1 2 3 ")
    assert decode(b"plain text", ["unheard-of"], 100) == (b"", True)


@pytest.mark.parametrize(
    "url", ["https://a.example/\r\nWARC-Type: metadata", "https://a.example/\0"]
)
def test_a_url_cannot_smuggle_a_header_in(tmp_path, url):
    writer = Archive(tmp_path, {}, "s", "obey")
    with pytest.raises(ValueError, match="control characters"):
        writer.write(exchange(url))
    writer.close(None)


def test_odd_headers_and_phrases_stay_on_their_line(tmp_path):
    headers = (("X-Evil", "a\r\nWARC-Type: metadata"), ("Bad\nName", "v"), ("X-Latin", "caf\xe9"))
    write(
        tmp_path,
        exchange(headers=headers, status=299, reason="\r\nX: y"),
        exchange("https://a.example/2", status=599, reason=""),
        exchange("https://a.example/sp ace?q=é"),
    )
    first, second, third = archive.captures(tmp_path)
    assert (first.header("x-evil"), first.header("x-latin")) == ("a WARC-Type: metadata", "café")
    assert not first.header("x")
    assert (second.status, third.url) == (599, "https://a.example/sp%20ace?q=%C3%A9")
    assert check(tmp_path) == 0


def test_secrets_are_not_archived(tmp_path):
    sent = (("Authorization", "Basic c2VjcmV0"), ("User-Agent", "soliscope"))
    write(tmp_path, exchange(request_headers=sent, secret=frozenset({"authorization"})))
    text = gzip.decompress(archive.files(tmp_path)[0].read_bytes())
    assert b"c2VjcmV0" not in text
    assert b"Authorization: [redacted]" in text
    assert b"User-Agent: soliscope" in text


def test_a_chunked_answer_is_read_back_whole(tmp_path):
    body = b"5\r\nthese are the site's own words\r\n0\r\n\r\n"  # looks like chunks, is none
    write(tmp_path, exchange(body=body, headers=(("Transfer-Encoding", "chunked"),)))
    (back,) = archive.captures(tmp_path)
    assert (back.body, back.header("transfer-encoding")) == (body, "chunked")


def test_a_cut_body_is_marked(tmp_path):
    write(tmp_path, exchange(truncated="length"))
    assert next(iter(archive.captures(tmp_path))).truncated
    (told,) = [h for kind, h, *_ in records(archive.files(tmp_path)[0]) if kind == "response"]
    assert told.get_header("WARC-Truncated") == "length"


def test_a_new_session_gets_a_new_file_and_one_writer_only(tmp_path):
    write(tmp_path, exchange())
    second = Archive(tmp_path, {"n": 2}, "s", "obey")
    assert second.path.name == "crawl-00002.warc.gz"
    with pytest.raises(ArchiveBusy, match="another crawl is writing to"):
        Archive(tmp_path, {}, "s", "obey")
    second.write(exchange("https://a.example/b"))
    second.close(None)
    assert [c.url for c in archive.captures(tmp_path)] == [
        "https://a.example/de/", "https://a.example/b",
    ]  # fmt: skip
    assert archive.run_record(tmp_path) == {"n": 2}
    assert archive.coverage(tmp_path) == RESULT, "the newest finished session"


@given(cut=st.integers(0, 6000))
@settings(max_examples=30, deadline=None)
def test_a_file_torn_anywhere_loses_its_last_record_at_most(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("torn")
    write(folder, *[exchange(f"https://a.example/{n}", bytes([n]) * 300) for n in range(5)])
    (path,) = archive.files(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    before = [c.url for c in archive.captures(folder)]  # never raises
    archive.repair(folder)
    assert archive.damage(folder) == []
    assert check(folder) == 0
    after = [c.url for c in archive.captures(folder)]
    assert after in (before, before[:-1])  # the newest, where only its checksum was lost
    assert before == [f"https://a.example/{n}" for n in range(len(before))]


def test_a_flipped_bit_is_reported_and_never_evidence(tmp_path):
    write(tmp_path, exchange(body=b"The fee is 1 percent. " * 40))
    (path,) = archive.files(tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    assert archive.damage(tmp_path)
    assert all(b"1 percent. " * 40 not in c.body or c.sha256 for c in archive.captures(tmp_path))


def test_an_uncompressed_file_with_a_wrong_digest_is_reported(tmp_path):
    write(tmp_path, exchange(body=b"The fee is 1 percent."))
    plain = tmp_path / "plain.warc"
    text = gzip.decompress(archive.files(tmp_path)[0].read_bytes())
    plain.write_bytes(text.replace(b"is 1 percent", b"is 9 percent"))
    assert list(archive.captures(plain)) == []
    assert "digest" in archive.damage(plain)[0].error


def test_files_of_another_crawler_are_read(tmp_path):
    """Plain WARC/1.0 with angle brackets around the URI and chunks kept, as wget writes it."""
    body = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:7>\r\n"
        "WARC-Target-URI: <http://other.example/>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    path = tmp_path / "wget.warc"
    path.write_bytes(head.encode() + body + b"\r\n\r\n")
    (back,) = archive.captures(path)
    assert (back.url, back.body, back.status) == ("http://other.example/", b"abcdef", 200)
    assert (back.record_id, back.fetched_at) == ("<urn:uuid:7>", "2020-01-01T00:00:00Z")


def test_a_missing_folder_is_said_in_one_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no archive at"):
        list(archive.captures(tmp_path / "nowhere"))
    (tmp_path / "empty").mkdir()
    assert list(archive.captures(tmp_path / "empty")) == []
    assert archive.coverage(tmp_path / "empty") is None


def test_reading_an_archive_starts_no_network_code():
    code = "import sys, crawler.archive; print('scrapy' in sys.modules, 'twisted' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "False"]


def test_bodies_beyond_the_limit_are_cut_when_read(tmp_path):
    write(tmp_path, exchange(body=b"z" * 5000))
    (back,) = archive.captures(tmp_path, max_body=1000)
    assert (len(back.body), back.truncated) == (1000, True)
    assert io.BytesIO(back.body).read(1) == b"z"


class _Full:
    """A file on a disk that takes so many bytes more."""

    def __init__(self, inner, room):
        self._inner, self.room = inner, room

    def write(self, data):
        if not self.room:
            raise OSError(28, "No space left on device")
        done = self._inner.write(bytes(data[: self.room]))
        self.room -= done
        return done

    def __getattr__(self, name):
        return getattr(self._inner, name)


@pytest.mark.parametrize("room", [0, 1, 400, 900])
def test_an_append_that_the_disk_refuses_is_taken_back(tmp_path, room):
    writer = Archive(tmp_path, {}, "s", "obey")
    writer.write(exchange("https://a.example/1"))
    writer._file = _Full(writer._file, room)
    with pytest.raises(OSError, match="No space left"):
        writer.write(exchange("https://a.example/2", body=bytes(range(256)) * 40))
    assert (archive.damage(tmp_path), check(tmp_path)) == ([], 0)
    writer._file.room = 1 << 20  # somebody made room
    writer.write(exchange("https://a.example/3"))
    writer.close(RESULT)
    urls = [c.url for c in archive.captures(tmp_path)]
    assert urls == ["https://a.example/1", "https://a.example/3"]
    assert check(tmp_path) == 0
    assert archive.coverage(tmp_path) == RESULT


def test_a_disk_that_is_full_from_the_start_leaves_no_file_and_no_lock(tmp_path, monkeypatch):
    full = OSError(28, "full")
    monkeypatch.setattr(Archive, "_append", lambda self, data: (_ for _ in ()).throw(full))
    for _ in range(2):
        with pytest.raises(OSError, match="full"):
            Archive(tmp_path, {}, "s", "obey")
    monkeypatch.undo()
    assert archive.files(tmp_path) == []
    writer = Archive(tmp_path, {}, "s", "obey")
    assert writer.path.name == "crawl-00001.warc.gz"
    writer.close(None)


def test_a_file_without_a_whole_record_is_removed(tmp_path):
    (tmp_path / "crawl-00001.warc.gz").write_bytes(b"")
    (tmp_path / "crawl-00002.warc.gz").write_bytes(b"\x1f\x8b\x08torn")
    assert len(archive.repair(tmp_path)) == 2
    assert archive.files(tmp_path) == []


def test_damage_in_the_middle_is_evidence_and_not_cut_off(tmp_path):
    write(tmp_path, *[exchange(f"https://a.example/{n}", bytes([n]) * 300) for n in range(6)])
    (path,) = archive.files(tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)
    assert archive.repair(tmp_path) == []
    assert path.read_bytes() == data
    path.write_bytes(data + b"\x1f\x8b\x08torn")
    assert archive.repair(tmp_path) == [], "what is torn behind it stays too: nothing is guessed"
