"""Pictures of archived pages, taken in a process of their own beside the crawl."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.artifacts import Capture
from crawler.browser import VIEWPORT, Hung, Unusable
from crawler.look import LookSession
from crawler.look_spider import LookSpider
from crawler.options import CrawlOptions, origin
from crawler.pictures import NAME, STEM, TAKEN, Picture, Quoted, pages, taken
from crawler.render_fetch import Fetcher, Showing, as_page
from crawler.render_log import Visit
from crawler.render_scripts import script

logger = logging.getLogger(__name__)
WIDTH, LONGEST = VIEWPORT[0], 8000
"""Pixels of a page's picture."""
_MARGIN, _LEAST = 48, (640, 200)
_SMALL = 400
"""Width of a thumbnail in pixels."""
_SECONDS = 25.0
_UNDO = "() => document.querySelectorAll('.soliscope-outline').forEach((e) => e.remove())"


class PictureSession(LookSession):
    """State and tools of one look."""

    role = "pictures of archived pages"
    most = 20_000

    def __init__(self, plan: PictureLook, folder: Path, options: CrawlOptions) -> None:
        self.wanted: dict[str, list[Quoted]] = {}
        self.done = {(p.record_id, p.quote, p.place): p for p in taken(folder)}
        for one in plan.quoted:
            if (one.record_id, one.quote, one.place) not in self.done:
                self.wanted.setdefault(one.record_id, []).append(one)
        self.pages = pages(folder, frozenset(self.wanted))
        super().__init__({"quoted": len(plan.quoted)}, folder, options, STEM)
        self.origins = {origin(site) for site in plan.sites}

    @property
    def beside(self) -> Archive | None:
        """Where the styles and images are archived: with the pictures."""
        return self._file

    def keep(self, name: str, data: bytes) -> str:
        """Archive a picture; returns its name. Raises OSError."""
        if self._file is None:
            raise OSError("the archive is closed")
        kind = "image/png" if name.endswith(".png") else "image/jpeg"
        self._file.write_resource(NAME + name, data, kind, datetime.now(UTC))
        return name

    def notes(self) -> Mapping[str, Mapping[str, Any]]:
        """What was taken."""
        rows = [self.done[key].to_json() for key in sorted(self.done)]
        return {TAKEN: {"pictures": rows}}


@dataclass(frozen=True, slots=True)
class PictureLook:
    """Takes the pictures of a list of quotations."""

    quoted: tuple[Quoted, ...]
    sites: tuple[str, ...]
    """The audited sites: their images may want the user's credentials."""
    what: str = "taking of pictures"
    log: str = "pictures.log"
    headers: dict[str, str] | None = None

    def session(self, folder: Path, options: CrawlOptions) -> PictureSession:
        """Open the session."""
        return PictureSession(self, folder, options)

    def spiders(self) -> list[Any]:
        """The one that takes them."""
        return [PictureSpider]


class PictureSpider(LookSpider):
    """Shows one archived page after the other."""

    name = "pictures"

    async def start(self) -> AsyncIterator[Any]:
        """Take every picture; a page that cannot be drawn is told and passed over."""
        from crawler.render_pages import Pages

        session, options = self.session, self.session.options
        fetcher = Fetcher(lambda r: self.crawler.engine.download_async(r), options.max_body)
        shown = Pages(self.crawler, fetcher, options.browser_pages, _SECONDS)
        wanted = [(session.pages.get(record), quoted) for record, quoted in session.wanted.items()]
        try:
            async with asyncio.TaskGroup() as group:
                for capture, quoted in wanted:
                    if capture is not None:
                        group.create_task(self._page(shown, capture, quoted))
        except* Unusable as errors:
            logger.warning("no pictures: %s", _first(errors))
        except* OSError as errors:
            told = getattr(_first(errors), "strerror", "")
            session.fail(f"the archive cannot be written: {told}.", unwritable=True)
        finally:
            await shown.close()
        return
        yield

    async def _page(self, shown: Any, capture: Capture, quoted: list[Quoted]) -> None:
        session = self.session
        seen = as_page(capture, session.options.max_body)
        showing = Showing(seen, Visit(seen.url), pictures=True, alone=True)

        async def look(page: Any) -> None:
            devtools = await page.context.new_cdp_session(page)
            drawn = _Drawn(session, page, devtools, capture.rendered)
            for one in quoted:
                session.done[one.record_id, one.quote, one.place] = await drawn.picture(one)

        try:
            await shown.show(showing, look, _SECONDS + 3 * len(quoted))
        except (Hung, Exception) as error:
            if isinstance(error, Unusable | OSError):
                raise
            for one in quoted:
                key = (one.record_id, one.quote, one.place)
                why = str(error)[:200] or type(error).__name__
                session.done.setdefault(key, Picture(*key, full="", error=why))


class _Drawn:
    """One page as it was drawn: its picture is taken once, parts of it for each quotation."""

    def __init__(self, session: PictureSession, page: Any, devtools: Any, rendered: bool) -> None:
        self._rendered = rendered
        self._session, self._page, self._devtools = session, page, devtools
        self._full = self._top = ""

    async def picture(self, one: Quoted) -> Picture:
        """Take what is wanted for a quotation. Raises OSError."""
        told = [one.quote, _selector(one), self._rendered]
        size = await self._page.evaluate(script("outline.js"), told)
        where, high = size["quote"], min(max(size["height"], 400), LONGEST)
        box, crop = (0.0, 0.0, float(WIDTH), min(high, 720.0)), ""
        if where and where["y"] < LONGEST:
            box = _around(where, high)
            data = await _shot(self._devtools, box, "png")
            crop = self._session.keep(f"{one.key}-quote.png", data)
        small = "" if crop else self._top
        if not small:
            data = await _shot(self._devtools, box, "jpeg", 50, min(1.0, _SMALL / box[2]))
            small = self._session.keep(f"{one.key}-small.jpg", data)
        if not crop:
            self._top = small  # the top of the page stands for each that is no visible text
        with suppress(Exception):
            await self._page.evaluate(_UNDO)
        if not self._full:
            data = await _shot(self._devtools, (0, 0, WIDTH, high), "jpeg", 75)
            self._full = self._session.keep(f"{one.key}-page.jpg", data)
        return Picture(one.record_id, one.quote, one.place, self._full, crop, small)


def _first(errors: BaseExceptionGroup[Any]) -> BaseException:
    """The first error of a group, whatever groups it stands in."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _selector(one: Quoted) -> str:
    return "" if one.place.startswith("text:") or one.place == "address" else one.place


Box = tuple[float, float, float, float]


def _around(where: dict[str, float], high: float) -> Box:
    """The quotation with its neighbourhood, within the page."""
    width = min(max(where["width"] + 2 * _MARGIN, _LEAST[0]), WIDTH)
    height = min(max(where["height"] + 2 * _MARGIN, _LEAST[1]), 900)
    x = min(max(0.0, where["x"] - (width - where["width"]) / 2), max(0.0, WIDTH - width))
    y = min(max(0.0, where["y"] - (height - where["height"]) / 2), max(0.0, high - height))
    return x, y, width, height


async def _shot(devtools: Any, box: Box, kind: str, quality: int = 0, scale: float = 1.0) -> bytes:
    x, y, width, height = box
    told = {
        "format": kind,
        # The viewport is made larger for that, and all of the page is laid out and drawn anew.
        "captureBeyondViewport": y + height > VIEWPORT[1],
        "clip": {"x": x, "y": y, "width": width, "height": height, "scale": scale},
        **({"quality": quality} if quality else {}),
    }
    return base64.b64decode((await devtools.send("Page.captureScreenshot", told))["data"])
