import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import safe

ANY = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pay\u202etxt.exe", "pay⟨U+202E⟩txt.exe"),
        ("a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"),
        ("\u200fx\u200e", "⟨U+200F⟩x⟨U+200E⟩"),
        ("nul\x00 esc\x1b[31m", "nul⟨U+0000⟩ esc⟨U+001B⟩[31m"),
        ("half \ud83d", "half ⟨U+D83D⟩"),
        ("Grüße – Ελλάδα 👩‍🚀", "Grüße – Ελλάδα 👩‍🚀"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ],
)
def test_hidden_characters_are_shown_and_others_left_alone(text, shown):
    assert safe.visible(text) == shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " data:text/html,x",
        "data:text/html,<script>",
        "//evil.example/",
        "/relative",
        "https:///no-host",
        "https://bank.example@evil.example/",
        "http://[::1",
        "ftp://files.example/",
        "",
    ],
)
def test_only_plain_web_addresses_become_links(url):
    assert safe.href(url) == ""


def test_a_link_keeps_its_address_and_encodes_what_could_mislead():
    assert (
        safe.href("https://exchange.example/de/?a=1&b=2#x")
        == "https://exchange.example/de/?a=1&b=2#x"
    )
    assert (
        safe.href("https://exchange.example/\u202egnp") == "https://exchange.example/%E2%80%AEgnp"
    )
    assert safe.href('https://exchange.example/"onclick') == "https://exchange.example/%22onclick"


@pytest.mark.parametrize(
    ("host", "other"),
    [
        ("büchse.example", "xn--bchse-kva.example"),
        ("xn--bchse-kva.example", "büchse.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("exchange.example", ""),
        ("bad host\u202e.example", "no valid host name"),
        ("x" * 100_000, ""),
    ],
)
def test_a_host_is_shown_in_both_forms(host, other):
    assert safe.other_form(host) == other


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://evil.example")',
        "+49 30 1234",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "  =1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
    ],
)
def test_formulas_become_text(text):
    assert str(safe.csv_cell(text)).startswith("'")


@pytest.mark.parametrize("text", ["50,00 €", "a=b", "2-3", "https://exchange.example/?a=1", ""])
def test_ordinary_text_gets_no_apostrophe(text):
    assert safe.csv_cell(text) == text


def test_a_cell_that_is_too_long_is_cut_and_says_so():
    cell = str(safe.xlsx_cell("😀" * 40_000))
    assert len(cell.encode("utf-16-le")) // 2 <= safe.CELL
    assert cell.endswith("[cut here; the whole text is in assessment.json]")
    assert safe.xlsx_cell("x" * safe.CELL) == "x" * safe.CELL


@given(ANY)
def test_no_text_comes_through_with_a_control_character(text):
    line = safe.line(text)
    assert all(ch.isprintable() or ch in "\xa0" or ch.isspace() or ord(ch) > 0xA0 for ch in line)
    assert not set(line) & set("\x00\t\r\n\x1b\x7f\x85\u202a\u202e\u2066\u2069\u200e\u200f\u2028")
    line.encode()


@given(ANY)
def test_a_csv_cell_never_starts_like_a_formula(text):
    cell = str(safe.csv_cell(text))
    assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠") or not cell


@given(ANY)
def test_a_link_is_http_or_nothing(text):
    assert safe.href(text) == "" or safe.href(text).startswith(("http://", "https://"))
    for made in (f"https://exchange.example/{text}", f"https://{text}"):
        link = safe.href(made)
        assert link == "" or (link.isascii() and not set(link) & set('"<> \n\r\t'))
