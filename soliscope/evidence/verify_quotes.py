"""The quotations of a case, looked up record by record in one pass over its archive."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from crawler import archive
from crawler.artifacts import Capture
from crawler.pool import PATIENCE, within
from soliscope.evidence import files, quotes
from soliscope.evidence.findings import Report
from soliscope.evidence.quotes import Quote
from soliscope.fold import AHEAD, PAGE_SECONDS


def collect(folder: Path, name: str) -> list[Quote]:
    """Quotes of one file. Raises ValueError, KeyError and such where it is damaged."""
    path = folder / name
    if name == files.ASSESSMENT:
        return list(quotes.of_assessment(json.loads(path.read_bytes()), name))
    with path.open(encoding="utf-8") as lines:
        return list(quotes.of_signals(lines, name))


def check(folder: Path, wanted: Iterable[Quote], workers: int, report: Report, tick: Any) -> None:
    """Report every quote that does not stand in its record. Pages are read in `workers`
    processes, each page within a time limit; with 0 in this one, without a limit."""
    waiting: dict[str, list[Quote]] = {}
    for quote in wanted:
        waiting.setdefault(quote.record_id, []).append(quote)
    for of_record, problems in _answers(folder, waiting, workers):
        report.checked["quotes"] += len(of_record)
        tick(f"{report.checked['quotes']} quotes")
        for quote, problem in zip(of_record, problems, strict=True):
            if problem:
                _tell(report, quote, problem)
    kept = _kept(folder)
    for left in waiting.values():
        for quote in left:
            if quote.sha256 in kept:  # a file that was handed in, not a record
                report.checked["quotes from files"] += 1
            else:
                _tell(report, quote, "its record is missing or cannot be read")


def _kept(folder: Path) -> set[str]:
    """Hashes of the case's files, as they are now."""
    named = (folder / name for name in files.covered(folder))
    return {files.digest(path)[0] for path in named if not path.name.endswith(".warc.gz")}


def _tell(report: Report, quote: Quote, problem: str) -> None:
    file, _, where = quote.where.partition(", ")
    report.bad(file, f"{where}: {problem} ({quote.url}, {quote.place})", quote.record_id)


def _answers(
    folder: Path, waiting: dict[str, list[Quote]], workers: int
) -> Iterator[tuple[list[Quote], list[str]]]:
    pairs = (
        (capture, waiting.pop(capture.record_id))
        for capture in archive.captures(folder, stem=archive.EVERY)
        if capture.record_id in waiting
    )
    if workers == 0:
        for capture, of_record in pairs:
            yield of_record, _safely(capture, of_record)
        return
    ahead: deque[tuple[list[Quote], Future[Any]]] = deque()
    with ProcessPool(max_workers=workers) as pool:
        try:
            for capture, of_record in pairs:
                future = pool.schedule(
                    within, args=[PAGE_SECONDS, quotes.check, capture, of_record],
                    timeout=PATIENCE * PAGE_SECONDS,
                )  # fmt: skip
                ahead.append((of_record, future))
                if len(ahead) >= AHEAD * workers:
                    yield _result(*ahead.popleft())
            while ahead:
                yield _result(*ahead.popleft())
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _safely(capture: Capture, of_record: list[Quote]) -> list[str]:
    try:
        return quotes.check(capture, of_record)
    except Exception as error:
        return [f"could not be checked ({type(error).__name__})"] * len(of_record)


def _result(of_record: list[Quote], future: Future[Any]) -> tuple[list[Quote], list[str]]:
    try:
        return of_record, future.result()
    except (FutureTimeout, TimeoutError, ProcessExpired, MemoryError):
        return of_record, ["could not be checked: the page is too costly to read"] * len(of_record)
    except Exception as error:
        why = f"could not be checked ({type(error).__name__})"
        return of_record, [why] * len(of_record)
