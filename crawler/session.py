"""One run of a crawl: what the spider, the scheduler and the middlewares share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from crawler.archive import Archive, files
from crawler.artifacts import Capture
from crawler.browser import Found, find
from crawler.discovery import ANSWERS, Reading
from crawler.options import CrawlOptions, host_of, origin
from crawler.pool import Examine, Readers, nothing
from crawler.render_plan import NEVER, RenderPlan
from crawler.replay import wire_captures
from crawler.result import CrawlResult, Progress
from crawler.stopwatch import Stopwatch
from crawler.survey import Survey
from crawler.tally import tell

SWITCHED_OFF = "rendering was switched off"
BESIDE = "browser"
"""How the names of the files begin that hold what pages in the browser asked for."""
REPLAY_AHEAD = 16
"""Captures read at the same time while an archive is replayed."""


class Collector(Protocol):
    """Takes in what a crawl sees, in the process that crawls."""

    def saw(self, capture: Capture) -> object:
        """Every response, its body not decoded, in the order of the archive."""

    def take(self, capture: Capture, reading: Reading) -> object:
        """What was read of a response with one of the statuses in ANSWERS; in no order."""


class Ignoring:
    """Collects nothing: the archive is all that is wanted."""

    def saw(self, capture: Capture) -> None:
        """Pass over it."""

    def take(self, capture: Capture, reading: Reading) -> None:
        """Pass over it."""


class Session:
    """State and tools of one crawl. `open` is False until the archive was replayed."""

    def __init__(
        self,
        sites: tuple[str, ...],
        folder: Path,
        options: CrawlOptions,
        run: Mapping[str, Any],
        examine: Examine,
        collector: Collector,
        progress: Callable[[Progress], object],
        prepare: Callable[[], object] = nothing,
        watch: Stopwatch | None = None,
    ) -> None:
        self.watch = watch or Stopwatch()
        self.survey = Survey(sites, options)
        self.folder, self.options = folder, options
        self.origins = {origin(url) for url in self.survey.starts}
        rules = "ignore" if options.ignore_robots else "obey"
        self.archive: Archive | None = Archive(
            folder, run, options.user_agent, rules, written=self._saw
        )
        self.rules = rules
        self.run = run
        self.plan = RenderPlan(options.render)
        off = options.render == NEVER
        self.browser = Found(missing=SWITCHED_OFF) if off else find(options.browser)
        """Where the browser is, or why there is none."""
        self.survey.no_browser = self.browser.missing
        self.renderer: Any = None
        """A `crawler.render.Renderer`; set by the spider where there is a browser."""
        self._beside: Archive | None = None
        self.kept_robots: dict[str, Capture] = {}
        self.error = ""
        """Why the crawl cannot go on, in one sentence; empty while it can."""
        self.unwritable = False
        """True where the disk takes no more."""
        self.raised: Exception | None = None
        """What `collect` or `progress` raised."""
        self.open = False
        self.stop: Callable[[], object] = lambda: None
        """Ends the crawl; set by the spider."""
        self._readers = Readers(
            examine, options.processes, options.page_seconds, options.max_body, prepare
        )
        self._collector, self._progress = collector, progress
        self._waiting: dict[str, Capture] = {}
        """Record id -> response that is archived, and not collected yet."""
        self._began = time.monotonic()

    @property
    def beside(self) -> Archive | None:
        """The archive of what pages in the browser ask for; None once the crawl has ended."""
        if self._beside is None and self.archive is not None:
            self._beside = Archive(
                self.folder, self.run, self.options.user_agent, self.rules, BESIDE, shared=True
            )
        return self._beside if self.archive is not None else None

    async def read(self, capture: Capture) -> Reading:
        """Read a capture that is not decoded yet."""
        begun = time.perf_counter()
        reading = await self._readers.read(capture)
        waited = time.perf_counter() - begun - reading.seconds
        self.watch.add("read", reading.seconds, capture.url)
        self.watch.add("queue", max(0.0, waited), capture.url)
        return reading

    def _saw(self, capture: Capture) -> None:
        """Take note of a response that is in the archive."""
        if capture.status in ANSWERS:
            self._waiting[capture.record_id] = capture
        with self._callers():
            self._collector.saw(capture)

    def take(self, capture: Capture, reading: Reading) -> bool:
        """Fold what was read into the survey; say whether it found a page or sitemap there."""
        taken = self.survey.answer(capture, reading)
        self._collect(capture, reading)
        with self._callers():
            self.tell(capture.url)
        return taken

    def _collect(self, capture: Capture, reading: Reading) -> None:
        if self._waiting.pop(capture.record_id, None) is not None:
            with self._callers(), self.watch.over("fold"):
                self._collector.take(capture, reading)

    @contextmanager
    def _callers(self) -> Iterator[None]:
        """Around code of the caller: its errors end the crawl, and are handed back then."""
        try:
            yield
        except Exception as error:
            self.raised = self.raised or error
            self.fail(f"{type(error).__name__}: {error}")

    def take_shown(self, shown: list[tuple[Capture, Reading]]) -> None:
        """Fold what a browser made of the page that was taken last."""
        for capture, reading in shown:
            self.survey.shown(capture, reading)
            self._collect(capture, reading)

    def without_browser(self, why: str) -> None:
        """Go on without a browser: what needs one is told in the coverage."""
        self.browser, self.renderer = Found(missing=why), None
        self.survey.no_browser = why

    def tell(self, url: str) -> None:
        """Report progress."""
        survey = self.survey
        got = sum(host.pages for host in survey.hosts.values())
        seconds = time.monotonic() - self._began
        self._progress(Progress(got, survey.queued(), len(survey.failed), host_of(url), seconds))

    def fail(self, error: str, *, unwritable: bool = False) -> None:
        """End the crawl because of something that no other address can mend."""
        if not self.error:
            self.error, self.unwritable = error, unwritable
            self.stop()

    def kept(self) -> list[Path]:
        """Files of the sessions before this one."""
        current = self.archive.path if self.archive else None
        return [path for path in files(self.folder) if path != current]

    def close(self, complete: bool) -> CrawlResult:
        """End the workers, write the coverage, and return it."""
        if not self.error:
            # What the spider never got: robots.txt, and what was under way when it was stopped.
            for capture in list(self._waiting.values()):
                self._collect(capture, self._readers.read_now(capture))
        self._readers.close(now=not complete)
        result = tell(self.survey, complete and not self.error)
        if self.archive is not None:
            archive, self.archive = self.archive, None
            try:
                if self._beside is not None:
                    self._beside.close(None)
                archive.close(result)
            except OSError as error:
                self.error = self.error or f"the archive cannot be written: {error.strerror}."
                self.unwritable = True
        return result

    def earlier(self) -> Any:
        """Yield the captures of earlier sessions in order, not decoded yet."""
        for path in self.kept():
            for capture in wire_captures(path, max_body=self.options.max_body):
                self._saw(capture)
                yield capture
