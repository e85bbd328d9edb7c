"""One audit on one screen: crawl, fold what pages show on the way, assess, then write.

A replay folds the captures of the archive with the same functions, and folding does not depend on
order: so the archive alone gives the same assessment, byte for byte. Whatever a judgment needs and
the responses do not show (what was entered, the coverage) is a record in the archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analyzers import rulebook, scan
from analyzers.assessment import Assessment, assess
from analyzers.costs import read as read_with_costs
from analyzers.places import country_name
from analyzers.profile import Entity, Profile
from crawler import archive, wacz
from crawler.artifacts import Coverage, HostCoverage
from crawler.render_plan import ALWAYS
from crawler.result import CrawlResult
from crawler.run import CrawlError, crawl
from crawler.run import DiskFull as ArchiveUnwritable
from crawler.stopwatch import Stopwatch
from soliscope import case, sources, unread, vantages, waivers
from soliscope.config import Firm
from soliscope.errors import DiskFull, SoliscopeError, UsageError
from soliscope.evidence import manifest
from soliscope.evidence.clock import Clock
from soliscope.fold import Collecting, Fold, fold_archive
from soliscope.options import RunOptions
from soliscope.profile_report import Costs, since_start
from soliscope.progress import Reporter

SIGNALS = "signals.jsonl"
COVERAGE = "coverage.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gives."""

    document: dict[str, Any]
    """The content of assessment.json."""
    folder: Path
    profile: dict[str, Any] | None = None
    """Where the time went (`soliscope.profile_report`), if that was asked for."""


def audit(firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> Outcome:
    """Crawl a firm's sites into a case folder, judge what came, and write the reports."""
    vantages.admit(firm.proxies, options.crawl)
    case.prepare(folder)
    clock = Clock()
    with case.locked(folder), Fold(folder / SIGNALS) as fold:
        if archive.files(folder):
            reporter.say(f"Going on with the run in {folder} that was stopped.")
        record = _run_record(firm, options)
        fold.needs.all_shown = options.crawl.render == ALWAYS
        fold.record = archive.as_kept(record)
        costs = Costs()
        costs.watch.add("start-up", since_start())
        try:
            with costs.watch.over("crawl"):
                result = crawl(
                    firm.profile.sites,
                    folder,
                    options.crawl,
                    record,
                    read_with_costs if options.profile else scan.read,
                    Collecting(fold, costs.examined),
                    lambda p: reporter.crawling(p.got, p.queued, p.refused, p.host, p.elapsed),
                    scan.warm,
                    costs.watch,
                )
        except archive.ArchiveBusy as error:
            raise UsageError(str(error)) from None
        except ArchiveUnwritable as error:
            raise DiskFull(
                f"The crawl had to stop: {error} Make room; the same command goes on with it."
            ) from None
        except CrawlError as error:
            raise SoliscopeError(f"The crawl had to stop: {error}") from None
        with costs.watch.over("surfaces"):
            for source in sources.every():
                source.collect(firm, options, folder, reporter)
        fold.result = CrawlResult.from_json(archive.as_kept(result.to_json()))
        sites = firm.profile.sites
        from soliscope import pictures  # late: see _concluded

        outcome = _concluded(
            folder, folder, fold, None, clock, costs.watch,
            lambda seen: pictures.take(seen, options, sites, folder, reporter),
        )  # fmt: skip
        return replace(outcome, profile=costs.write(folder)) if options.profile else outcome


def judge(
    source: Path, output: Path | None, overrides: Profile | None, workers: int, reporter: Reporter
) -> Outcome:
    """Assess an archive again, offline; without overrides the result is that of the audit."""
    if not source.exists():
        raise UsageError(f"There is no archive at {source}.")
    if wacz.is_package(source):
        if output is None:
            raise UsageError("Name a folder for the result with --output: a package stays closed.")
        with unpacked(source) as folder:
            return judge(folder, output, overrides, workers, reporter)
    if not archive.files(source):
        raise UsageError(f"{source} holds no WARC file (crawl-00001.warc.gz); name a case folder.")
    if output is None and (source.is_file() or overrides is not None):
        raise UsageError("Name a folder for the result with --output: the case stays as it is.")
    target = output or source
    case.prepare(target)
    with case.locked(target):
        if output is None:
            manifest.refuse_changed(target)
        return _judge(source, target, overrides, workers, reporter)


@contextmanager
def unpacked(package: Path) -> Iterator[Path]:
    """The WARC files of a package, in a folder that is gone afterwards. Raises UsageError."""
    try:
        with wacz.warcs(package) as folder:
            yield folder
    except wacz.BadPackage as error:
        raise UsageError(str(error)) from None


def run_record(source: Path) -> dict[str, Any] | None:
    """What was entered for the newest session of an archive, a package included, or None."""
    if not wacz.is_package(source):
        return archive.run_record(source)
    with unpacked(source) as folder:
        return archive.run_record(folder)


def _judge(
    source: Path,
    target: Path,
    overrides: Profile | None,
    workers: int,
    reporter: Reporter,
) -> Outcome:
    with Fold(target / SIGNALS) as fold:
        fold_archive(source, fold, workers, reporter)
        return _concluded(source, target, fold, overrides)


def _concluded(
    source: Path,
    target: Path,
    fold: Fold,
    overrides: Profile | None,
    clock: Clock | None = None,
    watch: Stopwatch | None = None,
    show: Callable[[Assessment], object] = lambda _: None,
) -> Outcome:
    """Judge and write; `show` may add pictures to the case, told what was judged."""
    # Imported late, so that the first request does not wait for templates and spreadsheets.
    from reports import document
    from soliscope import pictures

    watch = watch or Stopwatch()
    with watch.over("judgment"):
        assessment = _judged(fold, overrides, source)
    with watch.over("pictures"):
        show(assessment)
        if shown := pictures.laid_out(source, target):
            fold.surfaces["pictures"] = shown
    with watch.over("reports"):
        told = document.build(assessment, tool_version=version("soliscope"), surfaces=fold.surfaces)
        told = waivers.applied(told, waivers.recorded(fold.record))
        fold.write_signals()
        _write(target, told)
    with watch.over("seal"):
        manifest.seal(target, told, source, clock.told() if clock else None)
    return Outcome(told, target)


def _judged(fold: Fold, overrides: Profile | None, source: Path) -> Assessment:
    """Assess what was folded of the site's archive, and what the case says beside it."""
    fold.settle()
    record = fold.record
    entered = profile_of(record)
    profile = overrides or entered
    if profile.home != entered.home:
        was = country_name(entered.home) if entered.home else "none"
        fold.caveats.append(
            f"Judged as if the home jurisdiction were {country_name(profile.home)};"
            f" the run was told {was}."
        )
    if not profile.sites:
        profile = replace(profile, sites=fold.origins())
    fold.firm = profile
    for one in sources.every():
        one.examine(source, fold)
    fold.ask_crawl(profile.sites)
    result = fold.result or _seen_coverage(fold)
    result = unread.told(result, fold.unread)
    return _assess(profile, fold, result, record)


def _assess(
    profile: Profile, fold: Fold, result: CrawlResult, record: Mapping[str, Any]
) -> Assessment:
    reasons = [result.home.get(site, "") for site in profile.sites]
    unseen = [reason for reason in reasons if reason]
    return assess(
        rulebook.load(),
        profile,
        fold.units.units(),
        result.coverage,
        fold.asked | (scan.asked_of_pages() if fold.pages else frozenset()),
        fold.failures,
        fold.first,
        fold.last,
        home_fetched=bool(fold.pages) and len(unseen) < len(reasons),
        home_reason=unseen[0] if unseen else "no page was read",
        options=record.get("options", {}),
        beyond=fold.beyond(),
        languages=fold.languages,
    )


def _seen_coverage(fold: Fold) -> CrawlResult:
    """Coverage of an archive that another crawler made: what is there, and no more."""
    hosts = tuple(
        HostCoverage(host, "is in the archive", pages, pages)
        for host, pages in sorted(fold.hosts.items())
    )
    limits = ("the archive does not say what its crawler left out",)
    return CrawlResult(Coverage(hosts, limits=limits), {})


def _write(folder: Path, told: dict[str, Any]) -> None:
    """Write the reports; assessment.json last, because it marks a finished run."""
    from reports import FORMATS

    case.write(folder / COVERAGE, FORMATS["json"].render(told["coverage"]))
    last = FORMATS["json"]
    for one in FORMATS.values():
        if one is not last:
            case.write(folder / one.file_name, one.render(told))
    case.write(folder / last.file_name, last.render(told))


def _run_record(firm: Firm, options: RunOptions) -> dict[str, Any]:
    """What was entered, for the archive; credentials are not in it."""
    return {
        "firm": asdict(firm.profile),
        "apps": {k: list(v) for k, v in firm.apps.items()},
        "imports": {k: list(v) for k, v in firm.imports.items()},
        **({"vantages": [v.told() for v in firm.vantages]} if firm.vantages else {}),
        **({"waivers": waivers.told(options.waivers)} if options.waivers else {}),
        **({"folder_pages": options.folder_pages} if options.folder_pages else {}),
        "options": options.told(),
        "tool": {"name": "soliscope", "version": version("soliscope")},
    }


def profile_of(record: Mapping[str, Any]) -> Profile:
    """Read the firm out of an archive's run record."""
    told: Mapping[str, Any] = record.get("firm", {})
    pairs = ("non_eu_markets", "customary_languages")
    return Profile(
        name=told.get("name", ""),
        home=told.get("home", ""),
        sites=tuple(told.get("sites", ())),
        entities=tuple(Entity(**entity) for entity in told.get("entities", ())),
        gate=told.get("gate", ""),
        access=told.get("access", ""),
        **{key: tuple((a, b) for a, b in told.get(key, ())) for key in pairs},
    )


def site_host(url: str) -> str:
    """Host name of a site, for file names and titles."""
    return urlsplit(url).hostname or "site"
