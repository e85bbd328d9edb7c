import pytest

from analyzers.pages.referral_reward_programme import referral_reward_programme as analyzer


def test_the_sentence_with_the_reward_is_quoted(seen):
    html = "<h1>Invite friends</h1><p>Now. Invite a friend and you both get €10 in bitcoin.</p>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "Invite a friend and you both get €10 in bitcoin."
    assert (found.states, found.nexus) == (("EURO",), True)


def test_a_reward_without_a_place_addresses_nobody_in_particular(seen):
    (found,) = seen(analyzer, "<p>Refer friends and earn a bonus of $20.</p>")
    assert (found.states, found.nexus) == ((), False)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Invite a friend to our meetup on 5 May.</p>",
        "<p>Refer a friend: the programme has ended, no bonus of $10.</p>",
        "<p>Employee referral program: get $500.</p>",
    ],
)
def test_invitations_without_a_reward_are_not_seen(seen, html):
    assert not seen(analyzer, html)
