"""Exports of links: `--backlinks FILE`, or `imports.backlinks` of the firm file.

With `--visit-links` linking pages in the Union are visited and archived (`links-00001.warc.gz`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path

from analyzers import backlinks as folding
from analyzers.backlinks import BacklinkProfile
from crawler import backlinks, linking_page
from crawler.archive import ArchiveBusy, coverage
from crawler.backlinks import BacklinkError, Export
from crawler.linking_page import LinkingPage
from crawler.links_plan import LinksPlan, Visited, plan_of, visits
from crawler.links_run import look
from crawler.look_run import Stopped
from crawler.run import CrawlError
from crawler.run import DiskFull as ArchiveUnwritable
from reports.linking import told
from soliscope import imports, limited
from soliscope.config import Firm
from soliscope.errors import DiskFull, NotAssessable, UsageError
from soliscope.fold import Fold
from soliscope.options import RunOptions
from soliscope.progress import Reporter

KIND = "backlinks"


class BacklinksSource:
    """Exports of links as a surface."""

    name = "backlinks"

    def check(self, firm: Firm) -> None:
        """Refuse files that are no export, before anything is fetched: one link is enough."""
        for path in imports.given(firm, KIND):
            data = imports.contents(path)
            try:
                next(backlinks.links(data, Export(path.name, "")), None)
            except BacklinkError as error:
                raise UsageError(str(error)) from None

    def collect(self, firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
        """Copy the files into the case, and visit linking pages where that was asked for."""
        paths = imports.given(firm, KIND)
        if paths:
            imports.keep(folder, KIND, paths)
        if not options.visit_links:
            return
        crawled = coverage(folder)
        if not paths:
            reporter.say("No list of links was given (--backlinks): there is nothing to visit.")
        elif crawled is None or crawled.coverage.complete:
            _visit(firm, options, folder, reporter)

    def examine(self, folder: Path, fold: Fold) -> None:
        """Fold the links by linking domain, and ask about them."""
        exports: list[Export] = []
        profile = _profile(folder, fold.firm.sites, exports)
        if profile is None:
            return
        plan, pages = _visited(folder, fold)
        if plan is not None:
            profile = folding.visited(profile, pages)
            fold.surfaces["linking_pages"] = told(profile, plan)
        fold.ask(profile, KIND)
        fold.caveats.extend(_caveats(profile, exports, plan))


def _profile(folder: Path, sites: tuple[str, ...], exports: list[Export]) -> BacklinkProfile | None:
    kept = imports.kept(folder, KIND)
    files = ((imports.data_of(folder, KIND, one), one.file, one.kept_at) for one in kept)
    try:
        return folding.build(folding.streamed(files, exports), sites) if kept else None
    except BacklinkError as error:
        raise UsageError(str(error)) from None


def _visit(firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
    profile = _profile(folder, firm.profile.sites, [])
    if profile is None:
        return
    pages = worth_visiting(profile)
    plan = LinksPlan(
        tuple(pages[: options.visit_links]), tuple(sorted(profile.own)),
        max(0, len(pages) - options.visit_links),
    )  # fmt: skip
    if not plan.pages:
        reporter.say("The lists name no page in the Union that links to the firm.")
        return
    reporter.say(f"Visiting {len(plan.pages)} linking pages.")
    try:
        look(plan, folder, options.crawl)
    except ArchiveUnwritable as error:
        raise DiskFull(f"The look at the linking pages had to stop: {error}") from None
    except ArchiveBusy as error:
        raise UsageError(str(error)) from None
    except Stopped:
        raise NotAssessable(
            "The look at the linking pages was stopped; the same command goes on with the run."
        ) from None
    except CrawlError as error:
        reporter.say(f"What is missing of the linking pages stays unknown: {error}")


def worth_visiting(profile: BacklinkProfile) -> list[str]:
    """Linking pages in the Union: one of each domain, marked domains first, then second pages."""
    order = sorted(profile.in_union, key=lambda one: (not one.markers, one.domain, one.states))
    columns = [folding.addresses(one) for one in order]
    rounds = zip_longest(*columns)
    return list(dict.fromkeys(url for one_round in rounds for url in one_round if url))


def _visited(folder: Path, fold: Fold) -> tuple[LinksPlan | None, list[LinkingPage]]:
    try:
        plan = plan_of(folder)
    except ValueError:
        fold.caveats.append("The archive of the linking pages holds no plan that can be read.")
        return None, []
    if plan is None:
        return None, []
    read = partial(_read, own=frozenset(plan.own))
    pages: list[LinkingPage] = []
    for visit, page in limited.each(read, visits(folder)):
        if visit.last is not None:
            fold.last = max(fold.last, visit.last.fetched_at)
        lost = LinkingPage(visit.asked, visit.asked, "unknown", "the page is too costly to read")
        pages.append(page or lost)
    return plan, pages


def _read(visit: Visited, own: frozenset[str]) -> LinkingPage:
    if visit.last is None:
        return LinkingPage(visit.asked, visit.asked, "unknown", visit.reason)
    return linking_page.read(visit.asked, visit.last, own)


def _caveats(
    profile: BacklinkProfile, exports: list[Export], plan: LinksPlan | None
) -> Iterator[str]:
    read = sum(export.read for export in exports)
    everybody = (*profile.domains, *profile.gone)
    tools = ", ".join(sorted({tool for one in exports for tool in one.tools}))
    said = "the linking pages were not visited"
    if plan is not None:
        pages = [page for one in everybody for page in one.visits]
        unread = sum(page.state == "unknown" for page in pages)
        said = f"{len(pages)} linking pages in the Union were visited, {unread} could not be read"
        said += f", and {plan.left_out} were left out" if plan.left_out else ""
    yield (
        f"{read} links of {len({d.domain for d in everybody})} domains were read from {tools}; a"
        f" tool knows only the links that it found; {said}."
    )
    if profile.gone:
        names = sorted({one.domain for one in profile.gone})
        shown = ", ".join(names[:8]) + (" and others" if len(names) > 8 else "")
        yield f"Listed, visited, and no longer linking to the firm: {shown}."
    for export in exports:
        lost = [f"{export.unusable} rows name no linking address"] if export.unusable else []
        if problems := [*export.problems, *lost]:
            yield f"{export.name}: {'; '.join(problems)}."


SOURCE = BacklinksSource()
