"""What an archive adds up to: captures examined in worker processes, folded in this one."""

from __future__ import annotations

import heapq
import os
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pebble import ProcessExpired, ProcessPool

from analyzers import scan, tongues
from analyzers.access import Doors
from analyzers.base import Failure, Signal, ask
from analyzers.beyond import Beyond, Gate
from analyzers.crawl import CrawlFolder, PageSummary
from analyzers.profile import Profile
from analyzers.scan import Examined
from analyzers.tongues import Tongue
from analyzers.units import Folder
from crawler import archive, replay
from crawler.artifacts import Capture
from crawler.discovery import ANSWERS, Reading, redirect_target
from crawler.encoding import decoded
from crawler.pool import PATIENCE, begin, outlasted, within
from crawler.records import Record
from crawler.register import Register
from crawler.render_plan import ALWAYS
from crawler.result import CrawlResult
from reports import document
from soliscope.needs import Needs
from soliscope.progress import Reporter
from soliscope.unread import COSTLY, EMPTY, UNREADABLE

PAGE_SECONDS = 10.0
"""Processor time that one page may cost."""
AHEAD = 6
"""Captures under way for each worker."""
_CHUNK = 5_000
"""Lines sorted at a time: memory stays flat however many signals there are."""
MOST_TAGS = 200
"""Rows of the table of tags."""
_HOPS = 12


class Fold:
    """Everything that examined captures add up to; the order in which they come is of no matter."""

    def __init__(self, signals: Path) -> None:
        self.units = Folder()
        self.failures: list[Failure] = []
        self.asked: frozenset[str] = frozenset()
        """Signals that a surface beyond the web site was asked for."""
        self.firm = Profile()
        """The firm that is judged, for surfaces that need to know it."""
        self.gates: list[Gate] = []
        self.unknown: dict[str, str] = {}
        self.caveats: list[str] = []
        self.questions: list[str] = []
        self.register: Register | None = None
        """ESMA's register, where it was given."""
        self.doors = Doors()
        """What requests from Member States met."""
        self.surfaces: dict[str, Any] = {}
        """Parts of the document that surfaces beyond the web site add, by key."""
        self.unread: dict[str, tuple[str, str]] = {}
        """Address -> (reason, detail) of a page that nothing could be asked of."""
        self.languages: tuple[Tongue, ...] = ()
        """Languages of the pages, known once the crawl as a whole was asked about."""
        self.tags: list[dict[str, object]] = []
        """Advertising tags by page and state of consent."""
        self.needs = Needs()
        """Pages that need a browser, and what a browser showed of them."""
        self.record: dict[str, Any] = {}
        """What was entered for the newest session."""
        self.result: CrawlResult | None = None
        """What its newest finished session looked at."""
        self.first, self.last = "", ""
        """Times of the first and the last request."""
        self._crawl = CrawlFolder()
        self._wordless: set[str] = set()
        self._redirects: dict[str, str] = {}
        self._answered: set[str] = set()
        self._path = signals
        self._lines: list[str] = []
        self._chunks: list[Path] = []
        self._folder = tempfile.TemporaryDirectory(prefix="soliscope-")

    def __enter__(self) -> Fold:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def saw(self, capture: Capture) -> None:
        """Take note of a response, whatever it is."""
        self.first = min(filter(None, (self.first, capture.fetched_at)), default="")
        self.last = max(self.last, capture.fetched_at)
        if target := redirect_target(capture):
            self._redirects[capture.url] = target

    def note(self, record: Record) -> None:
        """Take note of a metadata record of the archive."""
        self.record = archive.said(record, archive.RUN) or self.record
        told = archive.said(record, archive.COVERAGE)
        self.result = CrawlResult.from_json(told) if told else self.result

    def add(self, examined: Examined) -> None:
        """Take in what one capture showed."""
        self._crawl.add(examined.summary)
        if examined.wordless:
            self._wordless.add(examined.summary.url)
        if examined.rendered:
            if not examined.wordless:
                self._wordless.discard(examined.summary.url)
            examined = self.needs.shown(examined)
            self.tags += examined.tags
        elif examined.summary.status == 200 and examined.summary.host and examined.is_page:
            self._answered.add(examined.summary.url)
            self.needs.served(examined)
        self._take(examined)

    def settle(self) -> None:
        """Tell what only a browser would have shown; called once, when all captures are in."""
        if self.tags:
            self.surfaces["tags"] = sorted(
                self.tags, key=lambda t: (str(t["page"]), str(t["vendor"]), str(t["record_id"]))
            )[:MOST_TAGS]
        for url, why in self.needs.settle(self.unknown):
            self.unread[url] = why
            self._answered.discard(url)
        for url in self._wordless - self.unread.keys():
            self.unread[url] = EMPTY, "not one word on it"
            self._answered.discard(url)

    @property
    def hosts(self) -> Counter[str]:
        """Pages read on each host."""
        return Counter(urlsplit(url).hostname or "" for url in self._answered)

    @property
    def pages(self) -> int:
        """Pages read."""
        return len(self._answered)

    def _take(self, examined: Examined) -> None:
        for signal in examined.signals:
            self.units.add(signal)
            self._lines.append(document.signal_line(signal))
        self.failures += examined.failures
        if len(self._lines) >= _CHUNK:
            self._spill()

    def take(self, signals: Iterable[Signal]) -> None:
        """Take in signals that no capture gave."""
        self._take(Examined(tuple(signals), (), PageSummary("", 0)))

    def ask(self, artifact: Any, url: str) -> None:
        """Put every question that reads such an artifact to it."""
        questions = [q for q in scan.questions() if isinstance(artifact, q.reads)]
        signals, failures = ask(questions, artifact, url)
        self.asked |= frozenset(question.id for question in questions)
        self._take(Examined(tuple(signals), tuple(failures), PageSummary(url, 0)))

    def ask_crawl(self, sites: tuple[str, ...]) -> None:
        """Ask what only the whole crawl can answer."""
        homes = {home for site in sites if (home := self._home(site))}
        crawl = self._crawl.crawl(homes)
        self._crawl = CrawlFolder()  # asked once; reports need the memory
        self.languages = tongues.tally(crawl.pages, scan.questions())
        signals, failures = scan.examine_crawl(crawl)
        for signal in signals:
            self.units.add(signal)
            self._lines.append(document.signal_line(signal))
        self.failures += failures

    def _home(self, site: str) -> str:
        url = site
        for _ in range(_HOPS):
            if url in self._answered:
                return url
            url = self._redirects.get(url, "")
        return ""

    def beyond(self) -> Beyond:
        """What surfaces beyond the web site added besides signals."""
        return Beyond(
            tuple(self.gates), dict(self.unknown), tuple(self.caveats), tuple(self.questions),
            self.doors,
        )  # fmt: skip

    def addresses(self) -> tuple[str, ...]:
        """Addresses of the pages that answered, sorted."""
        return tuple(sorted(self._answered))

    def origins(self) -> tuple[str, ...]:
        """Front pages of the hosts in the archive, the one with most pages first."""
        schemes = {urlsplit(url).hostname: urlsplit(url) for url in sorted(self._answered)}
        hosts = self.hosts
        order = sorted(hosts, key=lambda host: (-hosts[host], host))
        return tuple(f"{schemes[h].scheme}://{schemes[h].netloc}/" for h in order if h in schemes)

    def _spill(self) -> None:
        path = Path(self._folder.name) / f"{len(self._chunks):05}.jsonl"
        path.write_text("".join(sorted(self._lines)), encoding="utf-8")
        self._chunks.append(path)
        self._lines = []

    def write_signals(self) -> None:
        """Write every signal before folding, one JSON object a line, sorted."""
        self._spill()
        handles = [path.open(encoding="utf-8") for path in self._chunks]
        descriptor, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.writelines(heapq.merge(*handles))
            Path(temporary).chmod(0o644)
            Path(temporary).replace(self._path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        finally:
            for handle in handles:
                handle.close()


class Collecting:
    """Folds what a crawl reads while it crawls: `crawler.session.Collector`."""

    def __init__(self, fold: Fold, noted: Callable[[Examined], object] = lambda _: None) -> None:
        self._fold, self._noted = fold, noted

    def saw(self, capture: Capture) -> None:
        """Take note of a response."""
        self._fold.saw(capture)

    def take(self, capture: Capture, reading: Reading) -> None:
        """Take in what was read of it."""
        costly, broken = reading.costly, reading.broken
        if reading.unexamined is not None:
            kind, why = reading.unexamined
            costly, broken = (why, "") if kind == "costly" else ("", why)
        if costly or broken:
            reason = COSTLY if costly else UNREADABLE
            self._fold.add(_unread(capture, reason, costly or broken, self._fold))
        else:
            examined = reading.payload or scan.address_only(capture)
            self._noted(examined)
            self._fold.add(examined)


def fold_archive(source: Path, fold: Fold, workers: int, reporter: Reporter) -> None:
    """Examine every capture of an archive."""
    told = (archive.run_record(source) or {}).get("options") or {}
    fold.needs.all_shown = told.get("render") == ALWAYS
    for done, examined in enumerate(_examined(source, fold, workers), 1):
        fold.add(examined)
        reporter.judging(done)


def _worth_reading(source: Path, fold: Fold) -> Iterator[Capture]:
    for capture in replay.wire_captures(source, on_note=fold.note):
        fold.saw(capture)
        if capture.status in ANSWERS:
            yield capture


def _examined(source: Path, fold: Fold, workers: int) -> Iterator[Examined]:
    captures = _worth_reading(source, fold)
    if workers == 0:
        yield from (_result(partial(_examine, capture), capture, fold) for capture in captures)
        return
    waiting: deque[tuple[Future[Any], Capture]] = deque()
    scan.warm()  # they are forked: what is loaded here is loaded in them, and shared
    with ProcessPool(max_workers=workers, initializer=begin, initargs=(scan.warm,)) as pool:
        try:
            for capture in captures:
                future = pool.schedule(
                    within, args=[PAGE_SECONDS, _examine, capture],
                    timeout=PATIENCE * PAGE_SECONDS,
                )  # fmt: skip
                waiting.append((future, capture))
                if len(waiting) >= AHEAD * workers:
                    yield _awaited(*waiting.popleft(), fold)
            while waiting:
                yield _awaited(*waiting.popleft(), fold)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _examine(capture: Capture) -> Examined:
    """Decode and examine: bodies travel between processes as they came, which is smaller."""
    return scan.examine(decoded(capture, replay.MAX_BODY))


def _awaited(future: Future[Any], capture: Capture, fold: Fold) -> Examined:
    return _result(future.result, capture, fold)


def _result(ask: Callable[[], Any], capture: Capture, fold: Fold) -> Examined:
    """What a capture gave; a page that breaks or outlasts its reader leaves what it did."""
    try:
        examined: Examined = ask()
        return examined
    except (TimeoutError, FutureTimeout, ProcessExpired, MemoryError) as error:
        late, most = outlasted(error), f"more than {PAGE_SECONDS:g} seconds"
        reason, detail = COSTLY, most if late else "more memory than a worker has"
    except RecursionError:
        reason, detail = COSTLY, "nested too deeply"
    except Exception as error:  # whatever a page does to its reader, the run goes on
        reason, detail = UNREADABLE, f"{type(error).__name__}: {error}"[:200]
    return _unread(capture, reason, detail, fold)


def _unread(capture: Capture, reason: str, detail: str, fold: Fold) -> Examined:
    fold.unread[capture.url] = (reason, detail)
    return scan.too_costly(capture, detail)
