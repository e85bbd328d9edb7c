import io
import json

import docx
import pytest

from reports import letter
from tests.reports import sample

DOCUMENT = sample.full()

HOSTILE = '{{ 7*7 }} <b>{% raw %} =HYPERLINK("http://x") \x00\u202e'


def text_of(data):
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def template(*lines):
    out = io.BytesIO()
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def hostile():
    document = json.loads(json.dumps(DOCUMENT))
    document["firm"]["name"] = HOSTILE
    for finding in document["findings"]:
        for seen in finding["samples"]:
            seen["quote"] = HOSTILE
    return document


def test_the_shipped_letter_names_what_appears_and_claims_nothing():
    text = text_of(letter.docx(DOCUMENT, "ab" * 32))
    first = next(f for f in DOCUMENT["findings"] if f["counted"])
    assert first["title"] in text
    assert first["samples"][0]["url"] in text
    assert "ab" * 32 in text
    for word in ("is soliciting", "breach", "illegal", "compliant", "proves"):
        assert word not in text


def test_each_circumstance_is_named_once():
    named = [one["title"] for one in letter.placeholders(DOCUMENT, "")["findings"]]
    assert len(named) == len(set(named))


def test_both_forms_say_the_same():
    page = letter.html(DOCUMENT, "ab" * 32).decode()
    assert DOCUMENT["level_name"] in page
    assert DOCUMENT["level_name"] in text_of(letter.docx(DOCUMENT, "ab" * 32))


def test_a_look_of_one_minute_is_no_span():
    document = DOCUMENT | {"started_at": DOCUMENT["finished_at"]}
    for text in (text_of(letter.docx(document, "")), letter.html(document, "").decode()):
        assert "hosts on " in text and "between" not in text


def test_what_a_site_says_is_text_and_nothing_else():
    text = text_of(letter.docx(hostile(), ""))
    assert "{ { 7*7 }}" in text
    assert "⟨U+202E⟩" in text
    assert "49" not in text.partition("ESMA35")[0]
    page = letter.html(hostile(), "").decode()
    assert "&lt;b&gt;" in page
    assert "{{ 7*7 }}" in page


def test_an_authority_may_write_its_own():
    own = template(
        "To {{ firm }}", "{%p for state in states %}", "{{ state.name }}", "{%p endfor %}"
    )
    assert text_of(letter.docx(DOCUMENT, "", own)).startswith(f"To {DOCUMENT['firm']['name']}")


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (template("{{ nobody }}"), "{{ nobody }} is no placeholder; there are: firm, home,"),
        (template("{{ firm"), "it is no valid template"),
        (template("{{ firm.__class__.__mro__ }}"), "it is no valid template"),
        (b"PK\x03\x04no document", "it cannot be read as DOCX"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_in_one_sentence(own, says):
    with pytest.raises(letter.BadTemplate) as refusal:
        letter.docx(DOCUMENT, "", own)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_document_without_a_level_gives_none():
    document = json.loads(json.dumps(DOCUMENT)) | {
        "level": None, "level_name": "", "level_meaning": "", "status": "not-assessable",
    }  # fmt: skip
    assert "no level (Not assessable" in text_of(letter.docx(document, ""))
