"""App stores: apps that the firm file names, and with `--apps` those that the site links.

Nothing is contacted unless the firm file names an app or `--apps` is given. What the storefronts
answered is archived beside the site (`stores-00001.warc.gz`), and only that is judged.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from analyzers import storefronts as reading
from analyzers.places import EEA_EFTA, MEMBER_STATES
from crawler.archive import ArchiveBusy, coverage
from crawler.domains import registrable
from crawler.run import CrawlError
from crawler.run import DiskFull as ArchiveUnwritable
from crawler.storefronts import AppPresence, AppSurface
from crawler.stores_plan import MAX_APPS, StorePlan, plan_of, presences
from crawler.stores_run import Stopped, look
from reports.storefronts import told
from soliscope import app_ids, app_links
from soliscope.config import Firm
from soliscope.errors import DiskFull, NotAssessable, UsageError
from soliscope.fold import Fold
from soliscope.options import RunOptions
from soliscope.progress import Reporter

ELSEWHERE = "US"
"""A storefront outside the Union that is asked beside the firm's home: published anywhere?"""
SIGNALS = (
    "app-store-eu-availability", "app-unavailable-eu-stores", "localised-app-store-listing",
)  # fmt: skip


class AppStores:
    """The stores as a surface."""

    name = "app-stores"

    def collect(self, firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
        """Ask every storefront about the firm's apps; storefronts without an answer are unknown."""
        crawled = coverage(folder)
        if crawled is not None and not crawled.coverage.complete:
            return  # stopped: the stores come when the run is gone on with
        plan = _plan(firm, options, folder)
        for sentence in plan.left_out:
            reporter.say(sentence)
        if not plan.apps:
            if options.apps:
                reporter.say("No link to an app of the firm's own was found; the firm file can"
                             " name apps.")  # fmt: skip
            return
        number = sum(len(plan.countries(app.store)) for app in plan.apps)
        reporter.say(f"Asking {number} storefronts of app stores about {len(plan.apps)} apps.")
        try:
            look(plan, folder, options.crawl)
        except ArchiveUnwritable as error:
            raise DiskFull(f"The look at the app stores had to stop: {error}") from None
        except ArchiveBusy as error:
            raise UsageError(str(error)) from None
        except Stopped:
            raise NotAssessable(
                "The look at the app stores was stopped; the same command goes on with the run."
            ) from None
        except CrawlError as error:
            reporter.say(f"What is missing of the app stores stays unknown: {error}")

    def examine(self, folder: Path, fold: Fold) -> None:
        """Ask the questions about listings, and put the matrix into the document."""
        try:
            plan, found = plan_of(folder), presences(folder)
        except ValueError:
            fold.caveats.append("The archive of the app stores holds no plan that can be read.")
            return
        if plan is None or not found:
            return
        times = [one.fetched_at for p in found for one in p.answers if one.fetched_at]
        fold.first = min([*times, *filter(None, [fold.first])], default="")
        fold.last = max([*times, fold.last])
        for presence in found:
            if any(one.state.observed for one in reading.in_union(presence)):
                fold.ask(presence, presence.host)
        fold.ask(AppSurface(found), self.name)
        if reason := _unseen(found):
            fold.unknown.update(dict.fromkeys(SIGNALS, reason))
            fold.caveats.append(f"App stores: {reason}.")
        fold.surfaces["storefronts"] = told(found, plan.left_out)


def _plan(firm: Firm, options: RunOptions, folder: Path) -> StorePlan:
    """Whom to ask about what; without apps where nothing is to be asked."""
    named = app_ids.entered(firm.apps)
    if options.crawl.given_hosts_only or not (named or options.apps):
        return StorePlan()
    linked, left_out = app_links.linked(folder)
    known = {(app.store, app.id) for app in named}
    apps = [*named, *(app for app in linked if (app.store, app.id) not in known)]
    left_out += tuple(f"{app.id} is not looked at: {MAX_APPS} apps are the most."
                      for app in apps[MAX_APPS:])  # fmt: skip
    home = firm.profile.home
    outside = home and home not in MEMBER_STATES | EEA_EFTA
    controls = dict.fromkeys([home, ELSEWHERE] if outside else [ELSEWHERE])
    hosts = (urlsplit(site).hostname or "" for site in firm.profile.sites)
    return StorePlan(
        tuple(apps[:MAX_APPS]),
        tuple(controls),
        app_ids.bases(firm.apps),
        tuple(dict.fromkeys(registrable(host) for host in hosts)),
        left_out,
    )


def _unseen(found: tuple[AppPresence, ...]) -> str:
    """Which storefronts of the Union nothing is known of; empty where there is none."""
    said = []
    for presence in found:
        codes = [one.country for one in reading.in_union(presence) if not one.state.observed]
        if codes:
            shown = ", ".join(codes[:8]) + (" and others" if len(codes) > 8 else "")
            said.append(f"{len(codes)} of 27 storefronts of {presence.store.label} could not be"
                        f" seen for {presence.app_id} ({shown})")  # fmt: skip
    return "; ".join(said)


SOURCE = AppStores()
