"""Everything adversarial that we know of, through reading, all analyzers and all reports.

    .venv/bin/python benchmarks/hostile.py [SHARED/hostile] [--quick] [--chromium]

The responses (`hostile_cases`) are archived as a crawl would; the crawl's reader and then
`soliscope judge` read them in worker processes. It exits with 1 on: an exception that reaches the
run; a page that took more than 10 seconds and is not told as too costly; a page whose last words
were not seen and that is not told as partial; a live formula; script, or a way to run one, in the
HTML report; a control character in a report, on the terminal or in a log; a file outside the case.
Nothing is fetched. `--chromium` also opens the report in Chromium without a network.
"""

from __future__ import annotations

import argparse
import asyncio
import copy
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hostile_cases
from hostile_cases import MARKER, Case

from crawler import archive, discovery
from crawler.archive import Archive, Exchange
from crawler.artifacts import Capture
from crawler.discovery import Discovery
from crawler.extract import artifact
from crawler.options import CrawlOptions
from crawler.page import Page
from crawler.pool import Readers
from crawler.replay import wire_captures
from crawler.result import CrawlResult
from crawler.survey import Survey
from crawler.tally import tell

SHARED = Path(__file__).resolve().parents[2] / "shared" / "hostile"
HOST = "https://hostile.example"
LIMIT = 16 * 1024 * 1024
SECONDS = 10.0
TOLD = ("read in part", "too large", "links per page", "options per list", "sitemap size")
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]"
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a worker saw of one page."""

    seconds: float
    marker: bool


def look(capture: Capture) -> tuple[Discovery, Look]:
    """Read a capture as the crawl does, and say whether its last words were seen."""
    began = time.monotonic()
    found = discovery.examine(capture)[0]
    page = artifact(capture)
    seen = MARKER in page.text if isinstance(page, Page) else False
    return found, Look(time.monotonic() - began, seen)


def archived(folder: Path, cases: list[Case]) -> None:
    """Write the cases as a crawl would have, the limit on size included."""
    writer = Archive(folder, {"firm": {"sites": [f"{HOST}/0"]}}, "soliscope/hostile", "obey")
    when = datetime(2026, 11, 20, tzinfo=UTC)
    for number, case in enumerate(cases):
        headers: tuple[tuple[str, str], ...] = ()
        headers += (("Content-Type", case.kind),) if case.kind else ()
        headers += (("Content-Encoding", case.coding),) if case.coding else ()
        cut = "length" if len(case.body) > LIMIT else ""
        writer.write(
            Exchange(f"{HOST}/{number}", case.status, "", headers + case.headers,
                     case.body[:LIMIT], when, truncated=cut)
        )  # fmt: skip
    writer.close(None)


async def read(folder: Path, cases: list[Case], workers: int) -> Iterator[str]:
    """Read every capture in a worker; returns what went wrong."""
    readers = Readers(look, workers, SECONDS, LIMIT)
    survey = Survey((f"{HOST}/0",), CrawlOptions(max_pages=1_000_000))
    wrong: list[str] = []
    counts: Counter[str] = Counter()

    async def one(number: int, capture: Capture) -> None:
        case, reading = cases[number], await readers.read(capture)
        survey.answer(capture, reading)
        found = reading.discovery
        if reading.costly:
            counts[f"too costly ({reading.costly})"] += 1
            print(f"  {case.name}: {reading.costly}", flush=True)
        elif reading.broken:
            wrong.append(f"{case.name}: {reading.broken}")
        elif found is None:
            counts["answers that are no page"] += 1
        else:
            counts[found.kind] += 1
            told = reading.truncated or set(found.limits + found.doubts) & set(TOLD)
            if reading.payload.seconds > SECONDS:
                wrong.append(f"{case.name}: {reading.payload.seconds:.1f} s")
            if case.marker and not reading.payload.marker and not told:
                wrong.append(f"{case.name}: its last words were not seen, and nothing says so")

    pending: set[asyncio.Task[None]] = set()
    for number, capture in enumerate(wire_captures(folder)):
        pending.add(asyncio.ensure_future(one(number, capture)))
        if len(pending) > 4 * workers:
            _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
    if pending:
        await asyncio.wait(pending)
    await asyncio.gather(*pending)
    readers.close()
    result = tell(survey, True)
    if CrawlResult.from_json(json.loads(json.dumps(result.to_json()))) != result:
        wrong.append("the coverage does not come back from JSON")
    costly = sum(n for name, n in counts.items() if name.startswith("too costly"))
    if costly and "page cost" not in result.coverage.limits:
        wrong.append("pages were too costly, and the coverage does not name the limit")
    print("read: " + ", ".join(f"{n} {name}" for name, n in counts.most_common()), flush=True)
    return iter(wrong)


def judged(case: Path, out: Path, workers: int) -> tuple[dict[str, Any], list[str]]:
    """Put every question to every capture; returns the document and what went wrong."""
    from soliscope import run
    from soliscope.progress import Silent

    began = time.monotonic()
    told = run.judge(case, out, None, workers, Silent()).document
    coverage, wrong = told["coverage"], []
    failed = Counter[str]()
    for host in coverage["hosts"]:
        failed.update(host["failed"])
    if failed["unreadable page"]:
        wrong += [f"judging: {s}" for s in coverage["skipped"] if s["reason"] == "unreadable page"]
    if failed["page too costly"] and "page cost" not in coverage["limits"]:
        wrong.append("pages were too costly to judge, and the coverage does not name the limit")
    broken = Counter(r["reason"] for r in told["not_assessed"] if "failed on" in r["reason"])
    if broken and not failed:
        wrong.append(f"analyzers raised: {broken}")
    print(
        f"judged in {time.monotonic() - began:.0f} s: {told['status']}, {dict(failed)}", flush=True
    )
    return told, wrong


def hostile_documents(document: dict[str, Any], strings: list[str]) -> Iterator[dict[str, Any]]:
    """Yield documents in which strangers' words stand in every field that quotes them."""
    sample = {
        "url": f"{HOST}/", "quote": "x", "before": "", "after": "", "place": "text:0-1",
        "fetched_at": "2026-11-20T00:00:00Z", "sha256": "0" * 64, "record_id": "<urn:uuid:1>",
        "vantage": "direct",
    }  # fmt: skip
    models = [*document["findings"], *document["noted"]][:3]
    for at in range(0, len(strings), 40):
        made = copy.deepcopy(document)
        made["findings"], made["noted"] = [], []
        for number, text in enumerate(strings[at : at + 40]):
            item = copy.deepcopy(models[number % len(models)])
            fields = ("quote", "before", "after", "url", "place")
            item["samples"] = [sample | dict.fromkeys(fields, text)]
            item |= {"host": text, "why": text, "rebutted_by": text, "language": text}
            made["findings" if number % 2 else "noted"].append(item)
        made["firm"] = {**made["firm"], "name": strings[at]}
        told = made["coverage"]
        told["skipped"] = [{"url": t, "reason": t, "detail": t} for t in strings[at : at + 40]]
        told["blocked"] = strings[at : at + 10]
        yield made


def check_reports(document: dict[str, Any]) -> Iterator[str]:
    """Render every format and look for what is not inert."""
    from openpyxl import load_workbook
    from rich.console import Console
    from selectolax.lexbor import LexborHTMLParser

    from reports import FORMATS, terminal

    made = {name: form.render(document) for name, form in FORMATS.items()}
    json.loads(made["json"])
    page = made["html"].decode()
    tree = LexborHTMLParser(made["html"])
    if tree.css("script, iframe, object, embed, img, link, base, form, meta[http-equiv=refresh]"):
        yield "HTML: an element that loads or runs something"
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            if name.startswith("on") or name in ("style", "src", "srcset", "action", "formaction"):
                yield f"HTML: attribute {name}"
            if name in ("href", "xlink:href") and not re.match(r"https?://|#", value or ""):
                yield f"HTML: address {value!r:.60}"
    table = made["csv"].decode("utf-8-sig")
    for row in csv.reader(io.StringIO(table, newline="")):
        yield from (
            f"CSV: {c!r:.60}"
            for c in row
            if c.startswith(tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20"))
        )
    for sheet in load_workbook(io.BytesIO(made["xlsx"])):
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f" or cell.hyperlink is not None:
                    yield f"XLSX: a live cell {cell.value!r:.60}"
                if isinstance(cell.value, str) and FORBIDDEN.search(cell.value):
                    yield f"XLSX: a control character in {cell.value!r:.60}"
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    console.print(terminal(document, 80))
    shown: str = console.file.getvalue()  # type: ignore[attr-defined]
    for name, text in (("HTML", page), ("CSV", table), ("terminal", shown)):
        if match := FORBIDDEN.search(text):
            yield f"{name}: the character U+{ord(match[0]):04X}"


def in_chromium(pages: list[bytes], scratch: Path) -> Iterator[str]:
    """Open reports in Chromium, in a namespace without a network; a script that ran shows."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    for number, page in enumerate(pages):
        path = scratch / f"report-{number}.html"
        path.write_bytes(page)
        words = [program, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
                 f"--user-data-dir={scratch / 'profile'}", path.as_uri()]  # fmt: skip
        done = subprocess.run(
            ["unshare", "-rn", *words], capture_output=True, timeout=120, check=False
        )
        if b"<html" not in done.stdout:
            yield f"Chromium gave no page: {done.stderr[-200:]!r}"
        if re.search(rb"<html[^>]*\bowned=", done.stdout):
            yield f"report {number}: a script ran"


def main() -> int:
    """Run everything; returns 1 on any miss."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("shared", nargs="?", type=Path, default=SHARED)
    words.add_argument("--quick", action="store_true", help="every 20th case")
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--chromium", action="store_true")
    told = words.parse_args()
    shared = told.shared if told.shared.is_dir() else None
    cases = list(hostile_cases.monsters())
    if shared:
        cases += [*hostile_cases.files(shared), *hostile_cases.documents(shared)]
    else:
        print(f"{told.shared} is not there: only what is made here is run")
    cases = cases[::20] if told.quick else cases
    first = Case(
        "the home page", b"<html lang=en><title>X</title><p>Trade bitcoin for 5 EUR with us"
    )
    cases.insert(0, first)
    scratch = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        wrong = _run(cases, hostile_cases.naughty(shared), scratch, told)
    finally:
        shutil.rmtree(scratch)
    for problem in wrong:
        print(f"MISS {problem}")
    print(f"{len(cases)} cases, {len(wrong)} misses")
    return int(bool(wrong))


def _run(cases: list[Case], strings: list[str], scratch: Path, told: Any) -> list[str]:
    case, out = scratch / "case", scratch / "out"
    here, temporary = scratch / "here", scratch / "tmp"
    for folder in (case, here, temporary):
        folder.mkdir()
    os.chdir(here)
    tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
    archived(case, cases)
    wrong = [f"archive: {d.error}" for d in archive.damage(case)]
    before = {p.name: p.stat().st_mtime_ns for p in case.iterdir()}
    wrong += asyncio.run(read(case, cases, told.workers))
    document, problems = judged(case, out, told.workers)
    wrong += problems
    pages = []
    number = 0
    for number, made in enumerate([document, *hostile_documents(document, strings)]):
        wrong += [f"document {number}: {problem}" for problem in check_reports(made)]
        if told.chromium:
            from reports import FORMATS

            pages.append(FORMATS["html"].render(made))
    print(f"{number + 1} documents in every format, {len(strings)} strings", flush=True)
    if told.chromium:
        wrong += in_chromium(pages, scratch)
        shutil.rmtree(scratch / "profile", ignore_errors=True)
        print(f"{len(pages)} reports opened in Chromium", flush=True)
    if before != {p.name: p.stat().st_mtime_ns for p in case.iterdir()}:
        wrong.append("reading changed the case")
    strays = [*here.iterdir(), *temporary.iterdir()]
    strays += [p for p in out.rglob("*") if p.is_dir() or p.is_symlink()]
    wrong += [f"a file outside the case: {path}" for path in strays]
    return wrong


if __name__ == "__main__":
    sys.exit(main())
