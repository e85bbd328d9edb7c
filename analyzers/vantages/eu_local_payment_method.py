"""Payment methods of a Member State that visitors from there alone are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analyzers.base import Sighting, analyzer
from analyzers.vantage_view import AccessView, label


@analyzer(reads=AccessView)
def eu_local_payment_method(view: AccessView) -> Iterator[Sighting]:
    """See a payment method of a Member State on a page as visitors from the Union get it.

    A domestic scheme is of use to residents of its State only (by analogy with the euro and SEPA).
    Methods are recognised as on any page of the site; here only those count that a visitor from a
    Member State was shown and a visitor from elsewhere, on the same page, was not. On-ramps of
    partners and stock footers are weighed as there.

    Seen:     https://x.example/ {"nl": [200, "<p>Buy bitcoin with iDEAL in minutes."], "us": [200, "<p>Buy bitcoin with a card."]}
    Not seen: https://x.example/ {"nl": [200, "<p>Buy bitcoin with iDEAL in minutes."], "us": [200, "<p>Buy bitcoin with iDEAL in minutes."]}
    Not seen: https://x.example/ {"nl": [200, "<p>The ideal way to buy bitcoin."], "us": [200, "<p>Buy bitcoin with a card."]}
    """  # noqa: E501
    for signal, one in view.new_signals():
        if signal.id == "eu-local-payment-method":
            note = f"{signal.sighting.note} Shown to {label(one.vantage)}, not to others."
            yield replace(signal.sighting, note=note)
