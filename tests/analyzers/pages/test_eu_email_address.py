import pytest

from analyzers.pages.eu_email_address import eu_email_address as analyzer


def test_the_part_in_front_names_the_state(seen):
    (found,) = seen(analyzer, '<p>Mail <a href="mailto:germany@exchange.example">us</a></p>')
    assert found.evidence.quote == 'href="mailto:germany@exchange.example"'
    assert (found.states, found.confidence) == (("DE",), "high")


def test_a_visible_address_is_quoted_from_the_text(seen):
    (found,) = seen(analyzer, "<footer>Write to support-de@exchange.example now</footer>")
    assert found.evidence.quote == "support-de@exchange.example"
    assert found.confidence == "medium"


def test_the_ending_counts_only_for_the_firms_own_name(seen):
    url = "https://brandex.com/contact"
    (found,) = seen(analyzer, "<p>hallo@brandex.de</p>", url)
    assert found.states == ("DE",)
    assert not seen(analyzer, "<p>hallo@zeitung.de</p>", url)


def test_a_masked_address_is_read(seen):
    code = "2a595a4b43446a4f5249424b444d4f044f524b475a464f"
    (found,) = seen(analyzer, f'<a data-cfemail="{code}">[email protected]</a>')
    assert found.evidence.quote == "spain@exchange.example"
    assert not seen(analyzer, '<a data-cfemail="zz">[email protected]</a>')


@pytest.mark.parametrize("local", ["it", "hr", "se", "de-dollarisation", "paris.jones", "no", "uk"])
def test_codes_that_are_also_words_are_not_countries(seen, local):
    assert not seen(analyzer, f"<p>{local}@exchange.example</p>")
