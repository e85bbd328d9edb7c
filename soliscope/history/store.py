"""The case store, opened: runs are added and found here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reports import safe
from soliscope.errors import UsageError
from soliscope.history import database, reading
from soliscope.history.tables import Coverage, Due, Finding, Json, Run, Waiver, now_text

FAILED = "failed"
"""Status of an attempt that came to nothing."""
SETTLED = ("assessed", "article-61-not-engaged")
"""Statuses of runs that have a result to compare."""
_TEXTS = ("name", "home", "started_at", "finished_at", "reason", "tool", "folder", "host", "signal")
_STAMP = 40


@dataclass(frozen=True, slots=True)
class Store:
    """Runs of many firms in one database. Every method is a transaction of its own."""

    engine: Engine
    url: URL

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction; what the database refuses is said in one sentence."""
        begin = Session(self.engine, expire_on_commit=False)
        with database.told(self.url), begin as session, session.begin():
            yield session

    def add(self, case: Path) -> int:
        """Record a case folder; returns its number, the old one where it is there already."""
        run, findings, waivers, coverage = reading.rows(case)
        return self._insert(run, [*findings, *waivers, *coverage])

    def add_failed(self, sites: Sequence[str], name: str, reason: str, now: datetime) -> int:
        """Record an attempt of which there is no case."""
        stamp = now_text(now)
        firm = reading.firm_of(sites)
        digest = hashlib.sha256(f"failed {firm} {stamp}".encode()).hexdigest()
        run = Run(
            digest=digest, firm=firm, name=name, home="", sites=list(sites), started_at=stamp,
            finished_at=stamp, status=FAILED, reason=reason, complete=False, level=None, states={},
            rulebook={}, tool="", options={}, not_assessed=[], folder="", manifest="",
        )  # fmt: skip
        return self._insert(run, [])

    def _insert(self, run: Run, rows: list[Finding | Waiver | Coverage]) -> int:
        for row in (run, *rows):
            _clean(row)
        try:
            with self.session() as session:
                if known := _numbered(session, run.digest):
                    return known
                session.add(run)
                session.flush()
                for row in rows:
                    row.run = run.id
                session.add_all(rows)
                return run.id
        except IntegrityError:  # another program was faster
            with self.session() as session:
                return _numbered(session, run.digest) or 0

    def run(self, number: int) -> Run:
        """The run of a number. Raises UsageError."""
        with self.session() as session:
            found = session.get(Run, number)
        if found is None:
            raise UsageError(f"There is no run {number} in {database.shown(self.url)}.")
        return found

    def runs(self, firm: str = "") -> list[Run]:
        """Runs of a firm, or of all, the oldest first."""
        query = select(Run).order_by(Run.finished_at, Run.id)
        with self.session() as session:
            return list(session.scalars(query.where(Run.firm == firm) if firm else query))

    def find(self, wanted: str) -> str:
        """The firm that a host, an address or a name means. Raises UsageError."""
        word = wanted.strip()
        host = reading.firm_of([word if "://" in word else f"https://{word}"])
        with self.session() as session:
            known = session.execute(select(Run.firm, Run.name, Run.sites)).all()
        exact: set[str] = {row.firm for row in known if host == row.firm}
        named = {row.firm for row in known if word.casefold() == row.name.casefold()}
        beside = {row.firm for row in known if host in {reading.firm_of([s]) for s in row.sites}}
        for found in (exact, named, beside):
            if len(found) > 1:
                raise UsageError(
                    f'"{wanted}" means several firms: {", ".join(sorted(found))}; name one host.'
                )
            if found:
                return found.pop()
        firms = sorted({row.firm for row in known})
        listed = ", ".join(firms[:8]) + (" ..." if len(firms) > 8 else "")
        has = f"it has {listed}" if firms else "it has no run yet"
        raise UsageError(f'There is no run of "{wanted}" in {database.shown(self.url)}: {has}.')

    def findings(self, run: int) -> list[Finding]:
        """Findings of a run in the order of its document."""
        query = select(Finding).where(Finding.run == run).order_by(Finding.position)
        with self.session() as session:
            return list(session.scalars(query))

    def with_fingerprint(self, start: str) -> list[Json]:
        """Findings, of any run, whose fingerprint begins so."""
        query = select(Finding.told).where(Finding.fingerprint.startswith(start)).limit(50)
        with self.session() as session:
            return list(session.scalars(query))

    def waivers(self, run: int) -> list[Waiver]:
        """Waivers as they stood in a run."""
        with self.session() as session:
            return list(
                session.scalars(select(Waiver).where(Waiver.run == run).order_by(Waiver.id))
            )

    def coverage(self, run: int) -> list[Coverage]:
        """What a run looked at, host by host."""
        query = select(Coverage).where(Coverage.run == run).order_by(Coverage.host)
        with self.session() as session:
            return list(session.scalars(query))

    def begun(self, firm: str) -> str:
        """When a firm of a fleet was last begun; empty where it never was."""
        with self.session() as session:
            found = session.get(Due, firm)
            return found.begun_at if found else ""

    def begin(self, firm: str, moment: datetime) -> None:
        """Note that a firm of a fleet is begun now."""
        with self.session() as session:
            session.merge(Due(firm=firm, begun_at=now_text(moment)))

    def forget(self, run: int) -> None:
        """Take a run out of the store."""
        with self.session() as session:
            session.execute(delete(Run).where(Run.id == run))


@contextmanager
def opened(given: str = "", *, existing: bool = False) -> Iterator[Store]:
    """Open the store; with `existing` a file that is not there is an error. Raises UsageError."""
    url = database.address(given)
    if existing and url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise UsageError(
            f"There is no case store {database.shown(url)} yet; `soliscope history --add CASE`"
            " begins one, or name another with --database."
        )
    with database.connected(url) as engine:
        yield Store(engine, url)


def _numbered(session: Session, digest: str) -> int | None:
    return session.scalar(select(Run.id).where(Run.digest == digest))


def _clean(row: Any) -> None:
    """Databases take no NUL and no half characters in text, and no time longer than a time."""
    for name in _TEXTS:
        value = getattr(row, name, None)
        if isinstance(value, str):
            text = safe.whole(value).replace("\0", "\ufffd")
            setattr(row, name, text[:_STAMP] if name.endswith("_at") else text)
