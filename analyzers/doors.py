"""What the observations from each Member State add up to: refused, partly refused, or served."""

from __future__ import annotations

from collections.abc import Iterable

from analyzers.access import Doors
from analyzers.places import country_name
from analyzers.vantage_view import AccessView, Observation, Outcome


def doors(view: AccessView) -> Doors:
    """Sort the Member States that were tried."""
    met = {country: _state(view.of(country)) for country in view.countries}

    def states(word: str) -> tuple[str, ...]:
        return tuple(country for country, what in met.items() if what == word)

    return Doors(states("refused"), states("partly"), states("served"), states("unknown"))


def _state(observations: Iterable[Observation]) -> str:
    seen = {
        "refused" if one.outcome is Outcome.REFUSED else "served"
        for one in observations
        if one.outcome.open or one.outcome is Outcome.REFUSED
    }
    if not seen:
        return "unknown"
    return seen.pop() if len(seen) == 1 else "partly"


def listed(countries: Iterable[str]) -> str:
    """Countries in words."""
    names = [country_name(code) for code in countries]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
