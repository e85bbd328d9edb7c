"""Whether home or a served market outside the Union explains a currency or a payment rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analyzers import places
from analyzers.levels import Rebuttal
from analyzers.profile import Profile
from analyzers.units import Unit

EURO_BESIDE_OWN = frozenset({"CH"})
"""Markets outside the Union where prices in euro are usual beside the own currency."""
HOME_ROLE, MARKET_ROLE = "home", "non-EU market"


@dataclass(frozen=True, slots=True)
class MoneyOpinion:
    """What home and markets say about a currency or a rail."""

    title: str
    outcome: Rebuttal | None
    """None: not assessed, because home was not given and no market explains it."""
    why: str
    by: str = ""
    """Phrase for the report, such as `home in SEPA`."""
    home_matters: bool = False


Rule = Callable[[str], tuple[Rebuttal, str, str]]
"""Country -> (outcome, phrase, sentence)."""


def opinion(unit: Unit, profile: Profile) -> MoneyOpinion | None:
    """Weigh home and markets against a unit on money; None for any other signal."""
    if unit.signal == "sepa-payment-rail":
        return _best("Home or a served market outside the Union is in SEPA", _sepa, profile, True)
    if unit.signal not in ("eur-pricing", "eu-local-currency-pricing"):
        return None
    named = tuple(code for code in unit.currencies if code)
    default = ("EUR",) if unit.signal == "eur-pricing" else ()
    wanted = named or default or (("DKK",) if unit.states == ("DK",) else ())
    title = "Currency of home or of a served market outside the Union"
    if not wanted:
        return MoneyOpinion(title, Rebuttal.NONE, "The observation names no currency.")
    opinions = [_best(title, _currency(code), profile, _used_outside(code)) for code in wanted]
    return min(opinions, key=lambda said: said.outcome.rank if said.outcome else 0)


def _best(title: str, rule: Rule, profile: Profile, elsewhere: bool) -> MoneyOpinion:
    """Return the best explanation by home or a market; `elsewhere`: a home could explain it."""
    found: list[tuple[Rebuttal, str, str]] = []
    if profile.home and not profile.home_in_union:
        outcome, phrase, why = rule(profile.home)
        found.append((outcome, f"{HOME_ROLE} {phrase}", f"{why}, the home jurisdiction."))
    for country, reason in profile.markets:
        outcome, phrase, why = rule(country)
        given = f" (reason given: {reason.strip().rstrip('.')})" if reason.strip() else ""
        role = f"{why}, a served market outside the Union{given}."
        found.append((outcome, f"{MARKET_ROLE} {phrase}", role))
    best = max(found, key=lambda one: one[0].rank, default=None)
    if best and best[0].rank:
        open_question = not profile.home and best[0] is not Rebuttal.FULL and elsewhere
        return MoneyOpinion(title, best[0], best[2], best[1], open_question)
    if not profile.home:
        return MoneyOpinion(title, None, "The home jurisdiction was not given.", "", elsewhere)
    return MoneyOpinion(title, Rebuttal.NONE, best[2] if best else "Home is in the Union.")


def _sepa(country: str) -> tuple[Rebuttal, str, str]:
    name = places.country_name(country)
    if country in places.SEPA:
        return Rebuttal.FULL, "in SEPA", f"SEPA covers {name}"
    return Rebuttal.NONE, "in SEPA", f"SEPA does not cover {name}"


def _currency(code: str) -> Rule:
    def rule(country: str) -> tuple[Rebuttal, str, str]:
        name = places.country_name(country)
        phrase = f"uses {code}"
        if code in places.currencies(country):
            return Rebuttal.FULL, phrase, f"{code} is the currency of {name}"
        if code == "EUR" and country in EURO_BESIDE_OWN:
            return (
                Rebuttal.PART,
                "quotes EUR beside its own currency",
                f"Prices in EUR beside the own currency are usual in {name}",
            )
        return Rebuttal.NONE, phrase, f"{code} is not the currency of {name}"

    return rule


def _used_outside(code: str) -> bool:
    """Tell whether a jurisdiction outside the Union uses the currency."""
    inside = places.MEMBER_STATES | places.FRENCH_OVERSEAS
    return any(code in places.currencies(country) for country in places.countries() - inside)
