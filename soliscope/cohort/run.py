"""A whole cohort: tasks from the list, a pool that does them, and the report of what came back."""

from __future__ import annotations

import hashlib
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Any

from soliscope import case
from soliscope.cohort import pool
from soliscope.cohort.ledger import Entry, Ledger
from soliscope.cohort.roster import Roster, Row
from soliscope.cohort.tasks import Ended, Task, toml
from soliscope.errors import UsageError

MARK = "cohort.json"
"""The report that makes a folder a cohort's."""
Say = Callable[[str], object]


@dataclass(slots=True)
class Work:
    """What one cohort is about."""

    source: str
    """Name of the list, for the report."""
    tasks: dict[str, Task]
    rows: dict[str, Row]
    refused: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def audits(roster: Roster, source: str, words: Sequence[str], seconds: float) -> Work:
    """One audit for each firm; `words` are the options that all of them get."""
    tasks = {}
    for row in roster.rows:
        command = ("audit", row.file or "{firm}", "--quiet", *words)
        text = "" if row.file else firm_file(row)
        tasks[row.key] = Task(row.key, command, text, seconds, row.domains)
    rows = {row.key: row for row in roster.rows}
    return Work(source, tasks, rows, [asdict(one) for one in roster.refused], list(roster.notes))


def firm_file(row: Row) -> str:
    """The firm file of a row of the list."""
    profile = row.firm.profile
    lines = [f"name = {toml(profile.name)}", f"sites = {toml(profile.sites)}"]
    if profile.home:
        lines.append(f"home = {toml(profile.home)}")
    for entity in profile.entities:
        told = {"name": entity.name, "lei": entity.lei, "country": entity.country}
        lines.append("\n[[entities]]")
        lines += [f"{key} = {toml(value)}" for key, value in told.items() if value]
    return "\n".join(lines) + "\n"


def prepare(folder: Path) -> None:
    """Make the folder of a cohort; one that holds something else is refused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise UsageError(
            f"The folder {folder} cannot be written to ({error.strerror}); name another."
        ) from None
    if names and not {"firms", MARK} & set(names):
        raise UsageError(f"{folder} holds other files; name an empty or new folder with --output.")


def perform(
    work: Work,
    folder: Path,
    place: pool.Pool,
    say: Say,
    recorded: Callable[[Path], object] = lambda _: None,
) -> dict[str, Any]:
    """Do what is not done yet, write the reports, and return the cohort's document.

    A stop (Ctrl-C, SIGTERM) ends the processes, writes the reports of what there is, and raises
    KeyboardInterrupt. `recorded` is called with each finished case folder.
    """
    ledger = Ledger(folder)
    todo = [task for task in work.tasks.values() if not ledger.current(task)]
    if done := len(work.tasks) - len(todo):
        say(f"{done} of {len(work.tasks)} firms are done already.")
    for task in todo:
        if ledger.changed(task):
            say(f"{task.key}: the row or the options changed; it is done again.")
    count = _Count(len(todo), say)

    def finished(task: Task, ended: Ended) -> None:
        entry = ledger.end(task, ended)
        document = ledger.document(task.key)
        if entry.done:
            recorded(folder / entry.case)
        count.told(task.key, document, entry.reason)

    stopped = False
    try:
        with _terminable(), case.locked(folder), place:
            pool.run(place, todo, ledger.begin, finished)
    except KeyboardInterrupt:
        stopped = True
    document = report(work, folder, ledger, complete=not stopped)
    if stopped:
        raise KeyboardInterrupt
    return document


def report(work: Work, folder: Path, ledger: Ledger, *, complete: bool) -> dict[str, Any]:
    """Write cohort.html, cohort.xlsx, cohort.csv and cohort.json."""
    from reports import cohort as cohorts
    from reports.cohort_page import cohort_html
    from reports.cohort_tables import cohort_csv, cohort_xlsx

    told = cohorts.build(
        (_row(work.rows[key], ledger, folder) for key in work.tasks),
        work.refused, work.notes, source=work.source, tool_version=version("soliscope"),
        complete=complete,
    )  # fmt: skip
    case.write(folder / "cohort.html", cohort_html(told))
    case.write(folder / "cohort.csv", cohort_csv(told))
    case.write(folder / "cohort.xlsx", cohort_xlsx(told))
    case.write(folder / MARK, cohorts.cohort_json(told))
    return told


def letters(work: Work, folder: Path, kind: str, template: bytes) -> int:
    """Write a letter for each firm that has a level into `letters/`; returns their number."""
    from soliscope import letters as writer

    ledger, number = Ledger(folder), 0
    for key in work.tasks:
        entry, document = ledger.entry(key), ledger.document(key)
        if entry is None or document is None or document["level"] is None:
            continue
        (folder / "letters").mkdir(exist_ok=True)
        file = folder / "letters" / f"{key}.{kind}"
        case.write(file, writer.of(folder / entry.case, file, template))
        number += 1
    return number


def _row(row: Row, ledger: Ledger, folder: Path) -> dict[str, Any]:
    from reports import cohort as cohorts

    entry, document = ledger.entry(row.key), ledger.document(row.key)
    if entry and entry.reason and document and document["level"] is None:
        document = None  # its time was over before anything was read: no result, and no finding
    case_folder = entry.case if entry else ""
    profile, known = row.firm.profile, document["firm"] if document else {}
    told = cohorts.row(
        document,
        name=profile.name or known.get("name") or row.key,
        sites=profile.sites or known.get("sites", ()),
        home=profile.home or known.get("home", ""),
        line=row.line,
        case=case_folder,
        reason=_reason(entry, document),
        sha256=_digest(folder / case_folder / case.FINISHED) if document else "",
    )
    page = f"{case_folder}/report.html"
    return told | {"report": page if document and (folder / page).is_file() else ""}


def _reason(entry: Entry | None, document: dict[str, Any] | None) -> str:
    if entry is None:
        return "not begun yet"
    return entry.reason or ("" if document else "it has not been looked at yet")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class _Count:
    """Says how far the cohort is, a line a firm."""

    def __init__(self, total: int, say: Say) -> None:
        self._total, self._say, self._done = total, say, 0
        self._began = time.monotonic()

    def told(self, key: str, document: dict[str, Any] | None, reason: str) -> None:
        """Say how a firm ended."""
        self._done += 1
        if document is None:
            how = f"no result: {reason}"
        elif document["level"] is None:
            how = document["status"].replace("-", " ")
        else:
            how = f"level {document['level']}"
            if not document["coverage"]["complete"]:
                how += ", stopped before its end"
        left = (time.monotonic() - self._began) / self._done * (self._total - self._done)
        minutes, seconds = divmod(int(left), 60)
        more = f", about {minutes}:{seconds:02} left" if self._done < self._total else ""
        self._say(f"{self._done}/{self._total}  {key}: {how}{more}")


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM stops as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread: whoever runs us has the signal
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
