"""The browser's part in a crawl: one page that was fetched and read may be shown to it."""

from __future__ import annotations

import logging
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
    """Show a page to the browser if it needs one; returns what was archived of it, read.

    Whatever happens in the browser, the page is at least what it was without.
    """
    found = reading.discovery
    if session.renderer is None or found is None or not session.plan.wants(capture.url, found):
        return []
    try:
        made = await session.renderer.render(capture)
    except Unusable as error:
        session.without_browser(str(error))
        return []
    except Hung as error:
        session.survey.hung(capture.url, str(error))
        return []
    except OSError as error:
        told = f"the archive in {session.folder} cannot be written: {error.strerror}."
        session.fail(told, unwritable=True)
        return []
    except Exception as error:  # whatever a page does to its browser, the crawl goes on
        logger.exception("could not show %s", capture.url)
        session.survey.hung(capture.url, f"{type(error).__name__} in the browser")
        return []
    shown = [(one, await session.read(one)) for one in made]
    loaded = next((r.discovery for c, r in shown if r.discovery and not c.action), None)
    if loaded is not None:
        session.plan.learn(capture.url, found, loaded)
    return shown


async def close(session: Session) -> None:
    """End the browser of a crawl."""
    renderer, session.renderer = session.renderer, None
    if renderer is not None:
        await renderer.close()
