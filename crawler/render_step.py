"""The browser's part in a crawl: one page that was fetched and read may be shown to it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from crawler.artifacts import Capture
from crawler.browser import Hung, Unusable
from crawler.discovery import Reading

if TYPE_CHECKING:
    from crawler.session import Session

logger = logging.getLogger(__name__)
Shown = list[tuple[Capture, Reading]]


def prepare(session: Session, crawler: Any) -> None:
    """Give a crawl its browser, if there is one; it starts with the first page that needs it."""
    if session.browser.missing:
        return
    from crawler.render import Renderer

    session.renderer = Renderer(crawler, session)


async def show(session: Session, capture: Capture, reading: Reading) -> Shown:
    """Show a page to the browser if it needs one, and once for each choice about cookies if tags
    may fire there; returns what was archived of it, read.

    Whatever happens in the browser, the page is at least what it was without.
    """
    found, renderer = reading.discovery, session.renderer
    if renderer is None or found is None or found.kind != "page":
        return []
    shown: Shown = []
    if session.plan.wants(capture.url, found):
        shown = await _kept(session, capture, renderer.render)
        loaded = next((r.discovery for c, r in shown if r.discovery and not c.action), None)
        if loaded is not None:
            session.plan.learn(capture.url, found, loaded)
    scripted = found.scripted or any(r.discovery and r.discovery.scripted for _, r in shown)
    if session.plan.wants_states(capture.url, scripted) and session.renderer is not None:
        shown += await _kept(session, capture, renderer.states)
    return shown


async def _kept(
    session: Session, capture: Capture, look: Callable[[Capture], Awaitable[list[Capture]]]
) -> Shown:
    try:
        return [(one, await session.read(one)) for one in await look(capture)]
    except Unusable as error:
        session.without_browser(str(error))
    except Hung as error:
        session.survey.hung(capture.url, str(error))
    except OSError as error:
        told = f"the archive in {session.folder} cannot be written: {error.strerror}."
        session.fail(told, unwritable=True)
    except Exception as error:  # whatever a page does to its browser, the crawl goes on
        logger.exception("could not show %s", capture.url)
        session.survey.hung(capture.url, f"{type(error).__name__} in the browser")
    return []


async def close(session: Session) -> None:
    """End the browser of a crawl."""
    renderer, session.renderer = session.renderer, None
    if renderer is not None:
        await renderer.close()
