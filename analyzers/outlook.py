"""What would change: the levels worked out again without a finding, or without its explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analyzers import places
from analyzers.base import EURO, UNION
from analyzers.levels import Shape, StateView, Weighed, level, state_views

_NAMED = 3
"""States that a sentence names one by one."""
UNCHANGED = "The level of the Union does not rest on it alone."


class Outlook:
    """Answers for the counted units of one assessment.

    Only a unit whose shape no other unit shares can make a difference, so each answer is worked
    out once per shape and not once per unit.
    """

    def __init__(self, weighed: Sequence[Weighed]) -> None:
        self._shapes = Counter(one.shape for one in weighed)
        self._level = level(self._shapes)
        self._views = state_views(weighed)
        self._own: dict[str, Counter[Shape]] = {state: Counter() for state in self._views}
        self._wide: dict[str, Counter[Shape]] = {state: Counter() for state in self._views}
        for one in weighed:
            for state in self._own.keys() & set(one.states):
                self._own[state][one.shape] += 1
            for state in self._reached(one):
                self._wide[state][one.shape] += 1
        self._known: dict[Shape, int] = {}

    def _reached(self, one: Weighed) -> list[str]:
        """Return the States with a row that a unit reaches only as part of a wider area."""
        if UNION in one.states:
            return list(self._views)
        if EURO in one.states:
            return [state for state in self._views if state in places.EURO_AREA]
        return []

    def without(self, one: Weighed) -> str:
        """Say what the level would be without a counted unit."""
        if self._shapes[one.shape] == 1:
            if one.shape not in self._known:
                self._known[one.shape] = level(s for s in self._shapes if s != one.shape)
            then = self._known[one.shape]
            if then < self._level:
                return f"Without this finding the level would be {then} instead of {self._level}."
        lower = self._lower_states(one)
        if not lower:
            return UNCHANGED
        if len(lower) > _NAMED:
            return f"{UNCHANGED} Without it {len(lower)} Member States would have a lower level."
        named = "; ".join(
            f"{places.country_name(state)} {then} instead of {now}" for state, now, then in lower
        )
        return f"{UNCHANGED} Without it the level of single States would be: {named}."

    def _lower_states(self, one: Weighed) -> list[tuple[str, int, int]]:
        """Return (State, level now, level without the unit) where the two differ."""
        found = []
        for state in sorted({*one.states, *self._reached(one)} & self._views.keys()):
            own = _less(self._own[state], one.shape if state in one.states else None)
            wide = _less(self._wide[state], one.shape if state not in one.states else None)
            now, then = self._views[state].level, StateView(own, wide).level
            if then < now:
                found.append((state, now, then))
        return found

    def unexplained(self, shape: Shape) -> str:
        """Say what the level would be if a unit that is explained were not."""
        then = level([*self._shapes, shape])
        if then > self._level:
            return f"If nothing explained it, the level would be {then} instead of {self._level}."
        return f"If nothing explained it, it would count with tier {shape.tier}; the level stays."


def _less(shapes: Counter[Shape], one: Shape | None) -> frozenset[Shape]:
    return frozenset(s for s, count in shapes.items() if s != one or count > 1)
