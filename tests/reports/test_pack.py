"""An evidence pack says what was seen, on which surfaces, and never certifies."""

import re

from reports import pack
from tests.reports import sample

FORBIDDEN = re.compile(r"\bis soliciting\b|\billegal\b|\bcompliant\b|\bsafe\b|\bproves?\b", re.I)


def test_the_record_names_surfaces_states_and_what_was_not_assessed():
    document = sample.SAMPLES["full"]()
    made = pack.files(document, "ab" * 32)
    record = made["observation-record.md"].decode()
    assert "does not show that no marketing took place" in record
    for host in document["coverage"]["hosts"]:
        assert f"| {host['host']} | {host['pages']} |" in record
    for country in ("Germany", "Malta", "Union-wide"):
        assert f"- **{country}**: " in record
    for rule in document["not_assessed"]:
        assert f"({rule['signal']}): " in record
    assert f"sha256 {'ab' * 32}" in record
    for surface in ("App stores", "Vantage points", "Linking pages", "ESMA's register"):
        assert f"## {surface}\n" in record
    assert document["findings"][0]["samples"][0]["sha256"] in record


def test_nothing_in_it_certifies():
    made = pack.files(sample.SAMPLES["full"](), "ab" * 32)
    text = b"\n".join(made.values()).decode()
    assert not FORBIDDEN.search(text)
    assert "Nothing here is a certificate" in made["README.md"].decode()
    assert made["README.md"].decode().count("\n| ") == 1 + len(pack.SEVEN)


def test_foreign_text_is_text():
    document = sample.SAMPLES["full"]()
    document["firm"] = {**document["firm"], "name": "A|B <img src=x>\n# [x](http://evil.test)"}
    text = pack.files(document, "")["README.md"].decode()
    assert "A\\|B \\<img src=x\\>" in text and "\n# \\[" not in text


def test_the_chronology_tells_what_changed():
    now = sample.SAMPLES["full"]()
    counted = [f for f in now["findings"] if f["counted"]]
    gone = counted[0]
    before = {**now, "finished_at": "2026-10-01T00:00:00Z"}
    now = {**now, "findings": [f for f in now["findings"] if f is not gone]}
    text = pack.files(now, "", [before, before])["chronology.md"].decode()
    assert f"- no longer observed: {gone['title']} on " in text
    assert "- No change to what was observed before." in text
    assert text.index("## 1 October 2026") < text.index("## 20 November 2026")
