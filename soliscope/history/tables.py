"""Tables of the case store. A change here needs a migration in `migrations/versions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Json = dict[str, Any]
_RUN = "runs.id"


class Base(DeclarativeBase):
    """What all tables share. Times are ISO 8601 in UTC, as documents have them."""

    type_annotation_map = {Json: JSON, list[Any]: JSON, str: Text, bytes: LargeBinary}  # noqa: RUF012


class Run(Base):
    """One judged crawl of a firm, or an attempt that came to nothing."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the assessment: the same case is recorded once."""
    firm: Mapped[str] = mapped_column(String(300), index=True)
    """Host of the first site, without `www.`."""
    name: Mapped[str]
    home: Mapped[str]
    sites: Mapped[list[Any]]
    started_at: Mapped[str] = mapped_column(String(40))
    finished_at: Mapped[str] = mapped_column(String(40), index=True)
    status: Mapped[str] = mapped_column(String(40))
    """As in assessment.json, or `failed`."""
    reason: Mapped[str]
    complete: Mapped[bool]
    level: Mapped[int | None]
    states: Mapped[Json]
    """Member State -> level."""
    rulebook: Mapped[Json]
    tool: Mapped[str] = mapped_column(String(80))
    options: Mapped[Json]
    not_assessed: Mapped[list[Any]]
    """(signal, title, reason) of each rule that could not be checked."""
    folder: Mapped[str]
    """Where the case is, as far as the store knows."""
    manifest: Mapped[str] = mapped_column(String(64))


class Finding(Base):
    """One finding of a run, as assessment.json has it."""

    __tablename__ = "findings"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    identity: Mapped[str] = mapped_column(String(64), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    signal: Mapped[str] = mapped_column(String(120))
    host: Mapped[str]
    tier: Mapped[str] = mapped_column(String(2))
    """Effective tier."""
    counted: Mapped[bool]
    told: Mapped[Json]
    pages: Mapped[bytes]
    """Every page that showed it: see `pages.packed`."""


class Waiver(Base):
    """A waiver as it stood in a run."""

    __tablename__ = "waivers"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"), index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(40))
    told: Mapped[Json]


class Coverage(Base):
    """What a run looked at on one host."""

    __tablename__ = "coverage"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"), index=True)
    host: Mapped[str]
    pages: Mapped[int]
    responses: Mapped[int]
    left_out: Mapped[int]
    failed: Mapped[int]
    known: Mapped[bytes]
    """Every address of which the run knows what is there: see `pages.packed`."""


class Due(Base):
    """When a firm of a fleet was last begun."""

    __tablename__ = "due"
    firm: Mapped[str] = mapped_column(String(300), primary_key=True)
    begun_at: Mapped[str] = mapped_column(String(40))


class Alert(Base):
    """The message of one run: made once, whatever becomes of its delivery."""

    __tablename__ = "alerts"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"), unique=True)
    made_at: Mapped[str] = mapped_column(String(40))
    message: Mapped[Json]
    """Empty where the run gave no reason for one."""


class Delivery(Base):
    """Whether a message reached a channel."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("alert", "channel"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    alert: Mapped[int] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(64))
    """Name of the channel in the fleet file: never its address."""
    attempts: Mapped[int]
    delivered_at: Mapped[str] = mapped_column(String(40))
    """Empty while it has not arrived."""
    error: Mapped[str]


def now_text(moment: datetime) -> str:
    """A time as the store has it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
