"""Codes in links on sites of Member States."""

import pytest

from analyzers.links.affiliate_programme import affiliate_programme

SITE = "https://brand.com/"


def seen(profile):
    return [s.sighting for s in affiliate_programme.signals(profile)]


@pytest.mark.parametrize(
    ("target", "confidence"),
    [
        ("?aff_id=77", "medium"), ("?utm_medium=affiliate", "medium"), ("?irclickid=a", "medium"),
        ("?ref=guida", "low"), ("invite/GUIDA7", "low"), ("?lang=it", None), ("?reference=1", None),
        ("press/ref", None), ("?aff_id=", None),
    ],
)  # fmt: skip
def test_programme_codes_and_invitations(profile, target, confidence):
    found = seen(profile(("https://guida.it/x", SITE + target)))
    assert [str(one.confidence) for one in found] == ([confidence] if confidence else [])
    assert all(one.states == ("IT",) and target in one.evidence.quote for one in found)


def test_invitations_on_two_sites_are_more_than_a_client(profile):
    found = seen(profile(("https://guida.it/x", f"{SITE}?ref=a"),
                         ("https://ratgeber.de/x", f"{SITE}?ref=b")))  # fmt: skip
    assert [(one.states, str(one.confidence)) for one in found] == [
        (("DE",), "medium"), (("IT",), "medium"),
    ]  # fmt: skip


def test_comments_and_sites_outside_the_union_are_left_out(profile):
    assert not seen(profile(("https://forum.it/x", f"{SITE}?ref=me", {"rel": ["ugc"]})))
    assert not seen(profile(("https://guide.com/x", f"{SITE}?aff_id=7")))
    assert not seen(profile(("https://guida.it/x", "https://other.com/?aff_id=7")))
