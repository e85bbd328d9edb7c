"""Pictures of the pages behind the findings of tiers A and B.

They are taken once, when an audit has been judged, and archived. Every judgment lays them out as
files beside the report, and puts their names, hashes and small versions into the document.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyzers.assessment import Assessment
from crawler import browser
from crawler.archive import ArchiveBusy
from crawler.look_run import Stopped, look
from crawler.pictures import MOST, STEM, Quoted, images, taken
from crawler.render_plan import NEVER
from crawler.run import CrawlError
from crawler.run import DiskFull as ArchiveUnwritable
from soliscope import case
from soliscope.errors import DiskFull, NotAssessable, UsageError
from soliscope.options import RunOptions
from soliscope.progress import Reporter

TIERS = ("A", "B")
_SOURCES = ("wire", "rendered")
_SMALL = 64 * 1024
"""Bytes of a small picture at most: it stands in the document."""


def wanted(assessment: Assessment) -> Iterator[Quoted]:
    """The first quotation of each finding of tier A or B, each once."""
    seen: set[Quoted] = set()
    for finding in assessment.findings:
        if finding.indicator.tier not in TIERS:
            continue
        for sample in finding.samples[:1]:
            one = Quoted(sample.record_id, sample.quote, sample.place)
            if sample.source in _SOURCES and one not in seen and len(seen) < MOST:
                seen.add(one)
                yield one


def take(
    assessment: Assessment, options: RunOptions, sites: tuple[str, ...], folder: Path,
    reporter: Reporter,
) -> None:  # fmt: skip
    """Take the pictures of an assessment, if there is a browser."""
    off = options.crawl.render == NEVER or not options.pictures
    if off or not assessment.coverage.complete or browser.find(options.crawl.browser).missing:
        return
    known = {(p.record_id, p.quote, p.place) for p in taken(folder)}
    quoted = tuple(
        q for q in wanted(assessment) if (q.record_id, q.quote, q.place) not in known
    )  # fmt: skip
    if not quoted:
        return
    from crawler.pictures_run import PictureLook  # loads Scrapy, which a judgment does not need

    reporter.say(f"Taking pictures of {len(quoted)} quotations.")
    try:
        look(PictureLook(quoted, sites), folder, options.crawl)
    except ArchiveUnwritable as error:
        raise DiskFull(f"The taking of pictures had to stop: {error}") from None
    except ArchiveBusy as error:
        raise UsageError(str(error)) from None
    except Stopped:
        raise NotAssessable(
            "The taking of pictures was stopped; the same command goes on with the run."
        ) from None
    except CrawlError as error:
        reporter.say(f"Some findings have no picture: {error}")


def laid_out(source: Path, target: Path) -> list[dict[str, Any]]:
    """Write the archived pictures as files; returns what the document says of them."""
    rows = taken(source)
    if not rows:
        return []
    data = dict(images(source))
    folder = target / STEM
    folder.mkdir(exist_ok=True)
    for name, body in data.items():
        if not name.endswith("-small.jpg"):
            case.write(folder / name, body)
    told = []
    for row in rows:
        small = data.get(row.thumbnail, b"")
        small = small if len(small) <= _SMALL else b""
        told.append(
            {
                "record_id": row.record_id,
                "quote": row.quote,
                "place": row.place,
                "page": _file(row.full, data),
                "crop": _file(row.crop, data),
                "thumbnail": base64.b64encode(small).decode("ascii"),
                "error": row.error,
            }
        )
    return told


def _file(name: str, data: dict[str, bytes]) -> dict[str, str] | None:
    if name not in data:
        return None
    return {"file": f"{STEM}/{name}", "sha256": hashlib.sha256(data[name]).hexdigest()}
