import pytest

from analyzers.pages.eu_phone_prefix_default import eu_phone_prefix_default as analyzer


def test_the_selected_code_is_quoted(seen):
    html = '<select name="dial_code"><option value="+1">US<option value="+49" selected>DE</select>'
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "dial_code: +49 (selected)"
    assert found.states == ("DE",)


def test_a_script_presets_the_country(seen):
    html = '<input type="tel"><script>intlTelInput(el, {initialCountry: "it"})</script>'
    (found,) = seen(analyzer, html)
    assert 'initialCountry: "it"' in found.evidence.quote


@pytest.mark.parametrize(
    "html",
    [
        '<select name="dial_code"><option value="+49">DE<option value="+1">US</select>',
        '<input type="tel"><script>intlTelInput(el, {initialCountry: "auto"})</script>',
        '<select name="country"><option value="DE" selected>Germany<option>Peru</select>',
        '<script>shop = {defaultCountry: "DE"}</script>',
    ],
)
def test_lists_lookups_and_other_fields_are_not_seen(seen, html):
    assert not seen(analyzer, html)
