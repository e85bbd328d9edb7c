"""A case as WACZ: other people's tools read it, and ours reads other people's."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler import wacz
from soliscope import run
from soliscope.errors import UsageError
from soliscope.evidence import cdxj, package, verify_package
from soliscope.progress import Silent


@pytest.fixture
def packed(sealed_case, tmp_path):
    return package.export(sealed_case, tmp_path / "case.wacz")


def rewrite(path, change):
    """Copy a ZIP file; `change(name, data)` gives new data, or None to leave a member out."""
    with zipfile.ZipFile(path) as old:
        members = [(i, old.read(i)) for i in old.infolist()]
    with zipfile.ZipFile(path, "w") as new:
        for info, data in members:
            changed = change(info.filename, data)
            if changed is not None:
                new.writestr(info, changed)


def test_it_has_what_the_specification_asks_for(packed, sealed_case):
    with zipfile.ZipFile(packed) as opened:
        infos = {i.filename: i for i in opened.infolist()}
        told = json.loads(opened.read("datapackage.json"))
        digest = json.loads(opened.read("datapackage-digest.json"))
        raw = opened.read("datapackage.json")
        pages = [json.loads(line) for line in opened.read("pages/pages.jsonl").splitlines()]
        assert opened.read("case/manifest.json") == (sealed_case / "manifest.json").read_bytes()
        hashes = {n: "sha256:" + hashlib.sha256(opened.read(n)).hexdigest() for n in infos}
    assert (told["profile"], told["wacz_version"]) == ("data-package", "1.1.1")
    assert {r["path"]: r["hash"] for r in told["resources"]} == {
        n: h for n, h in hashes.items() if not n.startswith("datapackage")
    }
    assert digest == {
        "path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(raw).hexdigest(),
    }  # fmt: skip
    stored = {n for n, i in infos.items() if i.compress_type == zipfile.ZIP_STORED}
    assert stored == {"archive/crawl-00001.warc.gz", "indexes/index.cdx.gz"}
    assert pages[0]["format"] == "json-pages-1.0"
    assert ("https://a.example/", "Front page") in {(p["url"], p["title"]) for p in pages[1:]}


def test_small_members_have_no_zip64_field(packed):
    """ReplayWeb.page reckons where a member starts without it, and then finds no page."""
    data = packed.read_bytes()
    with zipfile.ZipFile(packed) as opened:
        for info in opened.infolist():
            at = info.header_offset
            assert int.from_bytes(data[at + 28 : at + 30], "little") == 0, info.filename


def test_the_index_leads_to_the_records(packed, sealed_case):
    data = (sealed_case / "crawl-00001.warc.gz").read_bytes()
    with zipfile.ZipFile(packed) as opened:
        entries = list(cdxj.read(opened.read("indexes/index.cdx.gz")))
    assert [head for head, _ in entries] == sorted(head for head, _ in entries)
    assert len(entries) == 5
    for _, entry in entries:
        start, length = int(entry["offset"]), int(entry["length"])
        cut = data[start : start + length]
        assert entry["recordDigest"] == "sha256:" + hashlib.sha256(cut).hexdigest()
        record = next(iter(ArchiveIterator(io.BytesIO(cut))))
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]


def test_the_validator_of_py_wacz_takes_it(packed):
    pytest.importorskip("wacz", reason="needs the package wacz (extra `wacz`)")
    program = shutil.which("wacz", path=str(Path(sys.executable).parent))
    done = subprocess.run([program, "validate", "-f", packed], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert (done.returncode, "is valid" in done.stdout) == (0, True), done.stdout + done.stderr
    rewrite(packed, lambda name, data: data[:-1] + b"!" if "manifest" in name else data)
    done = subprocess.run([program, "validate", "-f", packed], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 1


def test_the_same_case_gives_the_same_bytes(packed, sealed_case, tmp_path):
    again = package.export(sealed_case, tmp_path / "again.wacz")
    assert again.read_bytes() == packed.read_bytes()


def test_judging_the_package_or_its_warc_gives_the_same_assessment(packed, sealed_case, tmp_path):
    run.judge(packed, tmp_path / "of-package", None, 0, Silent())
    run.judge(sealed_case / "crawl-00001.warc.gz", tmp_path / "of-warc", None, 0, Silent())
    wanted = (sealed_case / "assessment.json").read_bytes()
    assert (tmp_path / "of-package/assessment.json").read_bytes() == wanted
    assert (tmp_path / "of-warc/assessment.json").read_bytes() == wanted
    assert run.run_record(packed)["firm"]["home"] == "AE"


def test_packages_of_other_crawlers_are_read(sealed_case, tmp_path):
    """Browsertrix names its WARC files otherwise and has no case inside."""
    import gzip

    data = (sealed_case / "crawl-00001.warc.gz").read_bytes()
    other = tmp_path / "other.wacz"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("archive/rec-20261120-abc.warc", gzip.decompress(data))
        made.writestr("datapackage.json", "{}")
    outcome = run.judge(other, tmp_path / "out", None, 0, Silent())
    assert "sepa-payment-rail" in {f["signal"] for f in outcome.document["findings"]}


def test_a_sound_package_verifies(packed):
    report = verify_package.check(packed)
    assert report.problems == []
    assert report.checked["index entries"] == 5
    assert report.checked["quotes"] > 5


@pytest.mark.parametrize(
    "name",
    ["archive/crawl-00001.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx",
     "pages/pages.jsonl", "case/report.html", "case/manifest.json", "datapackage.json",
     "datapackage-digest.json"],
)  # fmt: skip
def test_a_changed_member_is_named(packed, name):
    def change(member, data):
        at = len(data) // 2
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if member == name else data

    rewrite(packed, change)
    named = {p.file for p in verify_package.check(packed).problems}
    assert name in named or "datapackage.json" in named


def test_missing_and_added_members_are_named(packed):
    rewrite(packed, lambda name, data: None if name == "case/report.html" else data)
    with zipfile.ZipFile(packed, "a") as opened:
        opened.writestr("case/added.txt", "x")
    told = {(p.file, p.what) for p in verify_package.check(packed).problems}
    assert ("case/report.html", "is missing from the package") in told
    assert ("case/added.txt", "is not listed in datapackage.json") in told
    assert ("report.html", "is missing") in told


def test_an_index_that_points_elsewhere_is_named(packed):
    def change(name, data):
        if name != "indexes/index.cdx.gz":
            return data
        import gzip

        text = gzip.decompress(data).replace(b'"offset": "', b'"offset": "9')
        return gzip.compress(text, mtime=0)

    rewrite(packed, change)
    told = [
        p.what for p in verify_package.check(packed).problems if p.file == "indexes/index.cdx.gz"
    ]
    assert any("names a record that is not there" in what for what in told)


EVIL = ["../../evil.txt", "/evil.txt", "archive/../../evil.warc.gz", "C:\\evil.txt",
        "archive/..\\..\\evil.warc.gz", "case/../../../evil", "archive/a/b/c.warc.gz"]  # fmt: skip


def test_no_member_is_written_outside(packed, tmp_path):
    with zipfile.ZipFile(packed, "a") as opened:
        for name in EVIL:
            opened.writestr(name, b"evil")
    before = {p for p in tmp_path.rglob("*") if not p.is_relative_to(tmp_path / "case")}
    verify_package.check(packed)
    run.judge(packed, tmp_path / "out", None, 0, Silent())
    after = {p for p in tmp_path.rglob("*") if not p.is_relative_to(tmp_path / "case")}
    assert {p for p in after - before if not p.is_relative_to(tmp_path / "out")} == set()
    assert not Path("/evil.txt").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(wacz, "SLACK", 1 << 20)
    path = tmp_path / "bomb.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("archive/a.warc.gz", b"\0" * (40 << 20))
    with pytest.raises(UsageError, match="would unpack to 41943040 bytes"):
        run.judge(path, tmp_path / "out", None, 0, Silent())


def test_a_member_that_declares_less_than_it_holds_is_refused(tmp_path):
    path = tmp_path / "liar.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("archive/a.warc.gz", b"\0" * 100_000)
    data = path.read_bytes().replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(UsageError, match="cannot be read as a WACZ"):
        run.judge(path, tmp_path / "out", None, 0, Silent())


@pytest.mark.parametrize("data", [b"PK\x03\x04 and no more", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_package_is_said_in_one_sentence(tmp_path, data):
    path = tmp_path / "x.wacz"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"cannot be read as a WACZ|holds no WARC"):
        run.judge(path, tmp_path / "out", None, 0, Silent())
    assert not verify_package.check(path).sound


def test_only_a_sealed_case_is_packed(sealed_case, tmp_path):
    (sealed_case / "crawl-00001.warc.gz").write_bytes(b"changed")
    with pytest.raises(UsageError, match="is not the file"):
        package.export(sealed_case, tmp_path / "x.wacz")
    (sealed_case / "manifest.json").unlink()
    with pytest.raises(UsageError, match="has no manifest"):
        package.export(sealed_case, tmp_path / "x.wacz")
    assert not (tmp_path / "x.wacz").exists()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.com/De/?b=2&a=1", "com,example)/de/?a=1&b=2"),
        ("http://a.example:8080", "example,a:8080)/"),
        ("http://a.example:80/x", "example,a)/x"),
        ("urn:soliscope:run", "urn:soliscope:run"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_keys_sort_by_host(url, key):
    assert cdxj.surt(url) == key


@given(st.text())
def test_any_address_has_a_key_on_one_line_of_its_own(text):
    assert " " not in cdxj.surt("https://a.example/" + text.replace("\n", "").replace(" ", "%20"))
