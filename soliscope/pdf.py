"""report.pdf: the page as Chromium prints it, with page numbers, and bookmarks from its headings.

The browser gets one file (whose own policy allows no script), no network, and a profile that is
thrown away.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from crawler.browser import VARIABLE, program
from reports import FORMATS
from soliscope.errors import SoliscopeError, UsageError

TIMEOUT = 180.0
"""Seconds for one print."""
_FLAGS = (
    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-breakpad", "--no-first-run",
    "--no-default-browser-check", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip


def browser(named: str = "") -> str:
    """Path of the browser: as named, from the environment, or the first that is installed.

    Raises UsageError where there is none.
    """
    found = program(named)
    if found.path:
        return found.path
    if named or os.environ.get(VARIABLE):
        told = found.missing[:1].upper() + found.missing[1:]
        raise UsageError(f"{told}; name Chromium's program with --browser.")
    raise UsageError(
        "A PDF is printed by Chromium, and none was found: install it, or name it with --browser."
    )


def of(case: Path, named: str = "") -> bytes:
    """Print the report of a case folder, or of an assessment.json, as PDF."""
    file = case / "assessment.json" if case.is_dir() else case
    try:
        document = json.loads(file.read_bytes())
        page = FORMATS["html"].render(document)
    except FileNotFoundError:
        raise UsageError(f"There is no finished run at {case}: no {file.name} is there.") from None
    except (OSError, ValueError, RecursionError):
        raise UsageError(f"{file} cannot be read as JSON.") from None
    except Exception:  # the template meets whatever somebody put into the file
        raise UsageError(f"{file} is not the assessment.json of a run.") from None
    return printed(page, named)


def printed(page: bytes, named: str = "") -> bytes:
    """Print one self-contained HTML page. Raises UsageError or SoliscopeError, in one sentence."""
    program = browser(named)
    with tempfile.TemporaryDirectory(prefix="soliscope-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        source, target = folder / "report.html", folder / "report.pdf"
        source.write_bytes(page)
        # Chromium's sandbox refuses to run as root; nothing in the page could use its absence.
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        words = [program, *_FLAGS, *root, f"--user-data-dir={folder / 'profile'}",
                 f"--print-to-pdf={target}", source.as_uri()]  # fmt: skip
        _run(words)
        data = target.read_bytes() if target.is_file() else b""
    if not data.startswith(b"%PDF-"):
        raise SoliscopeError(f"{program} ended without a PDF; try it on report.html by hand.")
    return data


def _run(words: list[str]) -> None:
    try:
        process = subprocess.Popen(  # noqa: S603 (no shell; our own words)
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise UsageError(f"{words[0]} cannot be started ({error.strerror}).") from None
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired:
        raise SoliscopeError(f"{words[0]} did not print within {TIMEOUT:.0f} seconds.") from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # its helpers too
        process.wait()
