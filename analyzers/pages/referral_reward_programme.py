"""Rewards for bringing friends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from analyzers import (
    audience,
    clauses,
    gatherings,
    invites,
    phrases,
    relations,
    speaker,
    terms,
    voices,
)
from analyzers.base import EURO, UNION, Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import country_name
from crawler.artifacts import Region
from crawler.page import Page

_FILE = "promotion"
_EURO = re.compile(
    r"(?:€|\bEUR)\s?\d|\d\s?(?:€|EUR\b|euros?\b|евро\b|ευρώ\b|eurot?\b|eur[aoă])", re.I
)
_ELSEWHERE = re.compile(r"£\s?\d|\bGBP\b|R\$\s?\d|\bBRL\b|\bCHF\b|[¥₺₽₦₹]\s?\d|\bA\$|\bC\$")
"""Rewards in money of countries outside the Union."""
_AMOUNT = re.compile(
    r"[$€£¥₿]\s?\d|\d\s?(?:[$€£¥%]|(?:EUR|eur\w{1,4}|евро|ευρώ|лв|eiro|forint\w{0,3}|złotych|koru[nn]\w{0,2}|kron\w{1,3}|USD|USDT|USDC|BTC|ETH|GBP|PLN|CZK|SEK|DKK|HUF|RON|kr|zł"
    r"|Kč|Ft|lei|points?|Punkte|satoshis?|sats)\b)|\b(?:EUR|USD|USDT|BTC)\s?\d",
    re.I,
)


_BROUGHT = "brought"
_PAYMENT = re.compile(
    r"\b(?:send|transfer|split|lend|borrow|überweis\w+|sende\w*|envoye\w*|envía\w*|invia\w*|prześlij"
    r"|stuur|pošl\w+|split the|ticket|tickets|entry|eintritt)\b",
    re.I,
)
"""Money that goes to a friend, or is asked for a visit."""


@analyzer(reads=Page, tables=("promotion.referral",))
def referral_reward_programme(page: Page) -> Iterator[Sighting]:
    """See a reward for clients who bring friends.

    A benefit for the one who refers, in money or not, is a strong indication of acting on the
    firm's behalf (paragraph 20 of the guidelines). Seen is an invitation to bring friends together
    with what both get. The fact is a means: it addresses the Union only where the reward is in
    euro, or the page names a Member State or is written for one; otherwise no State is given.
    Invitations without a reward, programmes that have ended or leave the Union out, rewards for
    finding staff, and stories are left out. Invitations are known in the Union's 24 official
    languages.

    Seen:     <p>Invite a friend and you both get €10 in bitcoin.</p>
    Seen:     <h1>Refer friends</h1><p>Earn a bonus of $20 for each.</p>
    Seen:     <html lang="pl-PL"><p>Zaproś znajomego i zgarnij 50 zł nagrody.</p>
    Not seen: <p>Invite a friend to our meetup.</p>
    Not seen: <p>Refer a friend: the programme has ended and no bonus is paid.</p>
    Not seen: <p>Refer a candidate for a job and get a bonus; employee referral program.</p>
    Not seen: https://a.example/blog/1 <p>Invite friends and get $10, says the rival exchange.</p>
    """
    if terms.editorial(page) or terms.careers(page) or audience.elsewhere(page):
        return
    found = [*clauses.found(page, "referral", _FILE, 20), *_friends(page)]
    for clause in sorted(found, key=lambda clause: not _complete(clause)):
        near = _near(page, clause)
        if clause.block.region is Region.NAVIGATION or phrases.holds(near, "peer", _FILE):
            continue
        reward = clause.key == _BROUGHT or phrases.holds(near, "reward", _FILE)
        paid = reward and _AMOUNT.search(near)
        if not paid or UNION in invites.shut(near) or _denied(page, clause):
            continue
        if phrases.holds(near, "eu_excluded", _FILE) or _ELSEWHERE.search(near):
            continue
        yield _sighting(page, clause, near)
        return


def _friends(page: Page) -> Iterator[Clause]:
    """Sentences in which friends are brought for an amount, in whatever words."""
    for clause in clauses.found(page, "friends", relations.FILE, 40):
        near = clause.block.text[:400] if len(clause.block.text) < 400 else clause.text
        if not relations.hold(near, "brings") or not _AMOUNT.search(near):
            continue
        if not _PAYMENT.search(clause.text) and not voices.not_ours(page, clause.text):
            yield replace(clause, key=_BROUGHT)


def _denied(page: Page, clause: Clause) -> bool:
    """True where the sentence of the invitation says that it is none, or is over."""
    others = voices.some_firm(clause.text) and not speaker.own(page, clause.text)
    return others or speaker.over(page, clause.text)


def _complete(clause: Clause) -> bool:
    """True where the sentence itself says what is paid."""
    return bool(_AMOUNT.search(clause.text)) and phrases.holds(clause.text, "reward", _FILE)


def _near(page: Page, clause: Clause) -> str:
    """The block, and the one behind a heading."""
    text = clause.block.text[max(0, clause.start - clause.block.start - 200) :][:700]
    follows = page.blocks[clause.index + 1 : clause.index + 3]
    if len(clause.block.text) < 90:
        text = " | ".join([text, *(b.text[:300] for b in follows if terms.own_words(b))])
    return text


def _sighting(page: Page, clause: Clause, near: str) -> Sighting:
    evidence = page.quote(clause.start, clause.end)
    note = "Clients who bring a friend get a reward"
    named = invites.states(near)
    whole = None if gatherings.abroad(near) else audience.of_page(page)
    if named:
        where = "the Union" if named == (UNION,) else ", ".join(map(country_name, named))
        note += f"; the text names {where}."
        return Sighting(evidence, named, Confidence.HIGH, nexus=True, note=note)
    if _EURO.search(near):
        note += " in euro."
        return Sighting(evidence, (EURO,), Confidence.HIGH, currency="EUR", nexus=True, note=note)
    if whole:
        return Sighting(
            evidence, whole.states, Confidence.MEDIUM, language=whole.language,
            shared=whole.shared, nexus=True, note=f"{note}; {whole.why}.",
        )  # fmt: skip
    return Sighting(evidence, (), Confidence.HIGH, note=f"{note}; no place is named.")
