import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import phones
from analyzers.pages.eu_telephone_number import eu_telephone_number as analyzer
from analyzers.places import MEMBER_STATES


def test_a_telephone_link_is_quoted_as_the_visitor_reads_it(seen):
    (found,) = seen(analyzer, '<p>Tel. <a href="tel:+4930/23125114">+49 30 23125 114</a></p>')
    assert found.evidence.quote == "+49 30 23125 114"
    assert (found.states, found.confidence) == (("DE",), "high")
    assert "Germany" in found.note


def test_an_icon_without_words_is_cited_by_its_markup(seen):
    (found,) = seen(analyzer, '<a href="tel:+4536982140"><svg></svg></a>')
    assert found.evidence.quote == 'href="tel:+4536982140"'
    assert found.evidence.place == 'a[href="tel:+4536982140"]'


def test_the_number_beside_a_fax_is_kept_and_the_fax_is_not(seen):
    html = "<footer>Tel: 0043(0) 316/82 16 36, Fax: 0043(0) 316/83 56 12</footer>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "0043(0) 316/82 16 36"
    assert not seen(analyzer, "<footer>Fax: 0043(0) 316/83 56 12</footer>")


def test_each_state_is_named_once_and_sightings_are_bounded(seen):
    numbers = [
        "+49 30 23125 114", "+49 30 23125 117", "+33 1 99 00 12 34", "+34 910 050 117",
        "+39 02 3031 4455", "+48 22 300 15 28", "+31 20 262 0917", "+420 228 882 914",
    ]  # fmt: skip
    found = seen(analyzer, "<footer>" + "".join(f"<p>Tel. {n}</p>" for n in numbers) + "</footer>")
    assert [s.states for s in found] == [
        ("DE",), ("FR",), ("ES",), ("IT",), ("CZ", "NL", "PL"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        "<p>Order 0049302312511 was filled.</p>",
        "<p>Published on 2026-11-20, +49 points, 30 23125 views.</p>",
        "<h3>Press office</h3><p>Phone +49 30 23125 114</p>",
        "<p>Phone +49 30 123456</p>",
        "<pre>Phone: +49 30 23125 114</pre>",
        "<p>Phone: 030 23125 114</p>",
    ],
)
def test_what_only_looks_like_a_number_of_the_firm_is_not_seen(seen, html):
    assert not seen(analyzer, html)


@given(st.text("+0123456789 ()/-.", max_size=30))
def test_a_number_belongs_to_a_member_state_or_to_none(text):
    assert phones.state(text) in {"", *MEMBER_STATES}
