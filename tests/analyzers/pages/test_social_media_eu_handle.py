import pytest

from analyzers.pages.social_media_eu_handle import social_media_eu_handle as rule

URL = "https://kestrel.example/"


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("https://twitter.com/KestrelFR", "FR"), ("https://x.com/kestrel_polska", "PL"),
        ("https://www.linkedin.com/company/kestrel-deutschland/", "DE"),
        ("https://www.instagram.com/kestrel.sverige", "SE"), ("https://x.com/Kestrel_EU", "UNION"),
    ],
)  # fmt: skip
def test_the_name_of_the_account_names_the_state(seen, target, state):
    [sighting] = seen(rule, f'<a href="{target}">Follow us</a>', URL)
    assert sighting.states == (state,)
    assert target in sighting.evidence.quote


@pytest.mark.parametrize(
    "target",
    [
        "https://twitter.com/kestrel", "https://x.com/Kestrel_LATAM", "https://x.com/KestrelBR",
        "https://x.com/BundesbankDE", "https://twitter.com/intent/tweet?text=kestrel_de",
        "https://x.com/kestreldesign", "https://x.com/kestrel_mx", "https://x.com/KestrelUK",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, target):
    assert not seen(rule, f'<a href="{target}">Follow us</a>', URL)
