"""Vantage points: pages of the firm asked for from other places, `[vantage.NAME]` of the firm file.

What came back is archived beside the site (`access-00001.warc.gz`), and only that is judged.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analyzers import entity_pages, vantage_reading, vantage_view
from analyzers.doors import doors
from analyzers.vantage_reading import Shown
from analyzers.vantage_view import AccessView, label
from crawler.access_plan import AccessPlan, answers, plan_of
from crawler.access_run import look
from crawler.archive import ArchiveBusy, coverage, run_record
from crawler.look_run import Stopped
from crawler.run import CrawlError
from crawler.run import DiskFull as ArchiveUnwritable
from crawler.vantage import DIRECT, Vantage
from reports.vantages import told
from soliscope import access_pages, app_ids, app_links, limited
from soliscope.config import Firm
from soliscope.errors import DiskFull, NotAssessable, UsageError
from soliscope.fold import Fold
from soliscope.options import RunOptions
from soliscope.progress import Reporter

SIGNALS = ("geo-block-web", "geo-ip-localisation")
"""Signals that only vantage points show."""
OWN = "eu-local-payment-method"
"""A question of its own reads what is new of it."""


class Vantages:
    """Vantage points as a surface."""

    name = "vantages"

    def collect(self, firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
        """Ask for the chosen pages from everywhere; what has no answer is unknown."""
        crawled = coverage(folder)
        unfinished = crawled is not None and not crawled.coverage.complete
        if unfinished or not firm.proxies or options.crawl.given_hosts_only:
            return
        plan = _plan(firm, folder)
        number = len(list(plan.probes()))
        places = ", ".join(one.name for one in plan.vantages)
        reporter.say(f"Asking for {len(plan.pages)} pages from {places}: {number} questions.")
        try:
            look(plan, folder, replace(options.crawl, proxies=firm.proxies))
        except ArchiveUnwritable as error:
            raise DiskFull(f"The look from the vantage points had to stop: {error}") from None
        except ArchiveBusy as error:
            raise UsageError(str(error)) from None
        except Stopped:
            raise NotAssessable(
                "The look from the vantage points was stopped; the same command goes on with it."
            ) from None
        except CrawlError as error:
            reporter.say(f"What is missing of the vantage points stays unknown: {error}")

    def examine(self, folder: Path, fold: Fold) -> None:
        """Compare what came back, ask the questions, and put the table into the document."""
        try:
            plan, given = plan_of(folder), answers(folder)
        except ValueError:
            fold.caveats.append("The archive of the vantage points holds no plan that can be read.")
            return
        if plan is None:
            return
        captures = {c.record_id: c for one in given if (c := one.last) is not None}
        shown: dict[str, Shown] = {}
        for capture, reading in limited.each(vantage_reading.read, captures.values()):
            if reading is not None:
                shown[capture.record_id] = reading
        view = vantage_view.view(plan, given, shown)
        if fold.register is not None:
            reached = {one.shown.url for one in view.observations if one.shown}
            day = (fold.first or fold.last)[:10]
            view = replace(view, authorised=entity_pages.authorised(fold.register, reached, day))
        met = doors(view)
        times = [c.fetched_at for one in given for c in one.hops]
        fold.first = min([*times, *filter(None, [fold.first])], default="")
        fold.last = max([*times, fold.last])
        if met.told:
            fold.ask(view, self.name)
            _take_new(view, fold)
        else:
            fold.unknown.update(dict.fromkeys(SIGNALS, _why_unknown(view)))
        fold.doors = replace(met, no_app=_says_no_app(folder))
        if sentence := met.sentence():
            fold.caveats.append(f"Vantage points: {sentence[0].lower()}{sentence[1:]}.")
        fold.surfaces["access_probes"] = told(plan, view, met)


def _plan(firm: Firm, folder: Path) -> AccessPlan:
    named = {one.name: one for one in firm.vantages}
    direct = named.pop(DIRECT, Vantage(DIRECT))
    pages = access_pages.chosen(firm.profile.sites, folder)
    return AccessPlan((direct, *named.values()), pages)


def _take_new(view: AccessView, fold: Fold) -> None:
    """Fold in what pages show to visitors from the Union only."""
    signals = []
    for signal, one in view.new_signals():
        if signal.id == OWN:
            continue
        seen = signal.sighting
        note = f"{seen.note} Shown to {label(one.vantage)}, not to others.".strip()
        signals.append(replace(signal, sighting=replace(seen, note=note)))
    fold.take(signals)


def _why_unknown(view: AccessView) -> str:
    if not view.countries:
        return "no vantage point in a Member State was given"
    why = sorted({one.why for one in view.observations if one.inside})
    return f"the vantage points in {', '.join(view.countries)} learnt nothing: {'; '.join(why[:3])}"


def _says_no_app(folder: Path) -> bool:
    """The firm file says that there is no app, and the site's entry pages link none."""
    record = run_record(folder) or {}
    if record.get("apps", {}).get("none") != [app_ids.YES]:
        return False
    wanted, left_out = app_links.linked(folder)
    return not wanted and not left_out


SOURCE = Vantages()
