"""Each record of an archive is looked at on its own: damage in one is told for that one."""

import gzip
import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import Archive, Exchange
from crawler.members import members


@pytest.fixture(scope="module")
def archived(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    writer = Archive(folder, {}, "soliscope/test", "obey")
    for name in ("a", "b", "c"):
        body = name.encode() * 500
        when = datetime(2026, 11, 20, tzinfo=UTC)
        writer.write(
            Exchange(
                f"https://a.example/{name}", 200, "", (("Content-Type", "text/html"),), body, when
            )
        )
    writer.close(None)
    return writer.path


def test_every_record_is_described_and_can_be_cut_out_of_the_file(archived):
    found = list(members(archived))
    assert [m.kind for m in found][:2] == ["warcinfo", "metadata"]
    pages = [m for m in found if m.kind == "response"]
    assert [(m.url, m.status, m.mime) for m in pages] == [
        (f"https://a.example/{name}", 200, "text/html") for name in "abc"
    ]
    data = archived.read_bytes()
    assert sum(m.length for m in found) == len(data)
    for m in found:
        cut = data[m.offset : m.offset + m.length]
        assert hashlib.sha256(cut).hexdigest() == m.sha256
        assert gzip.decompress(cut).startswith(b"WARC/1.1")
        assert not m.error


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0), bit=st.integers(0, 7), data=st.data())
def test_a_flipped_bit_is_told_for_the_record_that_has_it_and_no_other(archived, at, bit, data):
    sound = list(members(archived))
    changed = bytearray(archived.read_bytes())
    at %= len(changed)
    changed[at] ^= 1 << bit
    copy = archived.with_name("flipped.warc.gz")
    copy.write_bytes(changed)
    found = list(members(copy))
    differ = {m.offset for m in found if m not in sound}
    (hit,) = [m for m in sound if m.offset <= at < m.offset + m.length]
    assert differ == {hit.offset}
    known = {m.offset: m for m in sound}
    assert list(members(copy, known)) == found


def test_a_cut_file_and_added_bytes_are_told(archived, tmp_path):
    data = archived.read_bytes()
    last = list(members(archived))[-1]
    copy = tmp_path / "x.warc.gz"
    copy.write_bytes(data[:-5])
    assert list(members(copy))[-1].error == "the file ends inside a record"
    copy.write_bytes(data + b"more")
    assert list(members(copy))[-1].error == "no gzip member starts here"
    copy.write_bytes(data[: last.offset] + b"\0" * 40 + data[last.offset :])
    told = list(members(copy))
    assert [m.error for m in told if m.error] == ["no gzip member starts here"]
    assert told[-1].record_id == last.record_id
    copy.write_bytes(b"")
    assert list(members(copy)) == []


@pytest.mark.parametrize(
    ("record", "error"),
    [
        (b"hello", "not a WARC record"),
        (b"", "a gzip member without a record"),
        (b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 9\r\n\r\nabc", "ends before"),
        (
            b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n",
            "without WARC-Rec",
        ),
        (
            b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <a:b>\r\n"
            b"WARC-Block-Digest: sha256:AAAA\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n",
            "block digest failed",
        ),
    ],
)
def test_what_is_no_sound_record_is_told_and_not_raised(tmp_path, record, error):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(record))
    (only,) = members(path)
    assert error in only.error


def test_a_bomb_is_not_unpacked_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr("crawler.members.MAX_RECORD", 3 << 20)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.1\r\n" + b"\0" * (30 << 20)))
    (only,) = members(path)
    assert "larger than" in only.error


def test_files_of_other_crawlers_do_not_raise(shared):
    for path in sorted((shared / "hostile/warcio/test/data").iterdir()):
        list(members(path))
