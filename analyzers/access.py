"""The access posture (step 5, paragraph 16): is the door to the service closed to the Union?

Precautions stop the service; they do not undo solicitation. They explain no finding, and only a
posture of which all three parts were observed holds the headline down.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from analyzers.base import Confidence
from analyzers.profile import Profile
from analyzers.rebuttals import PRECAUTIONS
from analyzers.units import Unit

CLAIMS = ("disclaimer-not-for-eu", "terms-country-exclusion")
"""Statements that exclude the Union; nothing enforces them."""
OPEN_STORE, OPEN_ACCOUNT = "app-store-eu-availability", "eu-account-acceptance"
_ENTERED = "Taken as entered by the user."


def posture(profile: Profile, units: Sequence[Unit], asked: Collection[str]) -> tuple[str, str]:
    """Return the posture and one sentence on what it rests on."""
    if profile.access:
        return profile.access, _ENTERED
    seen = {unit.signal for unit in units if unit.confidence is not Confidence.LOW}
    closed = [name for name in PRECAUTIONS if name in seen]
    ajar = {OPEN_STORE, OPEN_ACCOUNT} & seen
    if len(closed) == len(PRECAUTIONS) and not ajar:
        return "closed-verified", "All three precautions of paragraph 16 were observed."
    if closed:
        names = ", ".join(closed)
        return "partly-closed", f"Observed of the three precautions of paragraph 16: {names}."
    if OPEN_ACCOUNT in seen:
        return "open", "An account opened from the Union was observed."
    if PRECAUTIONS[0] in asked:
        return "open", "A request from a vantage point in the Union was not refused."
    if seen.intersection(CLAIMS):
        return (
            "claimed-only",
            "The site says that it excludes the Union; nothing seen does so.",
        )
    return "unknown", "Access from the Union was not tested."
