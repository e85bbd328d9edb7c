"""Messages on their way: made once a run, kept until each channel has taken them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from soliscope.history.store import Store
from soliscope.history.tables import Alert, Delivery, Run, now_text
from soliscope.watch import channels
from soliscope.watch.fleet import Target

Send = Callable[[Target, Mapping[str, Any], datetime], None]


def put(
    store: Store, run: int, message: Mapping[str, Any], targets: Sequence[Target], now: datetime
) -> bool:
    """Keep the message of a run for every target; False where the run has had its message."""
    with store.session() as session:
        if session.scalar(select(Alert.id).where(Alert.run == run)) is not None:
            return False
        alert = Alert(run=run, made_at=now_text(now), message=dict(message))
        session.add(alert)
        session.flush()
        session.add_all(
            Delivery(alert=alert.id, channel=target.name, attempts=0, delivered_at="", error="")
            for target in targets
            if message
        )
    return True


def deliver(
    store: Store,
    firm: str,
    targets: Sequence[Target],
    now: datetime,
    send: Send = channels.send,
) -> list[str]:
    """Send what has not arrived for a firm, the oldest first; returns what went wrong."""
    known = {target.name: target for target in targets}
    query = (
        select(Delivery.id, Delivery.channel, Alert.message)
        .join(Alert, Alert.id == Delivery.alert)
        .join(Run, Run.id == Alert.run)
        .where(Run.firm == firm, Delivery.delivered_at == "", Delivery.channel.in_(known))
        .order_by(Delivery.id)
    )
    with store.session() as session:
        waiting = list(session.execute(query))
    errors = []
    for number, channel, message in waiting:
        error = ""
        try:
            send(known[channel], message, now)
        except channels.NotDelivered as caught:
            error = str(caught)
            errors.append(f"{channel}: {error}")
        with store.session() as session:
            session.execute(
                update(Delivery)
                .where(Delivery.id == number)
                .values(
                    attempts=Delivery.attempts + 1,
                    delivered_at="" if error else now_text(now),
                    error=error,
                )
            )
    return errors
