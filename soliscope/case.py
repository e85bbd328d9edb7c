"""The folder of one run: where it is, whether it is finished, and that nobody else writes to it."""

from __future__ import annotations

import fcntl
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from soliscope.errors import DiskFull, UsageError, disk_full

FINISHED = "assessment.json"
"""Written last."""
_LOCK = ".lock"


def default(url_host: str) -> Path:
    """Folder for a run when the user names none."""
    return Path("cases") / (re.sub(r"[^A-Za-z0-9.-]", "-", url_host) or "case")


def choose(folder: Path) -> Path:
    """The folder itself, or, beside a finished run, the next of folder-2, folder-3 ..."""
    candidate, number = folder, 1
    while _finished(candidate):
        number += 1
        candidate = folder.with_name(f"{folder.name}-{number}")
    return candidate


def _finished(folder: Path) -> bool:
    """True where a run came to its end; one that was stopped is gone on with."""
    try:
        told = json.loads((folder / FINISHED).read_bytes())
        return bool(told["coverage"]["complete"])
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):
        # Not ours to overwrite, if it is there at all; `prepare` says what is wrong otherwise.
        return os.path.isdir(folder)  # noqa: PTH112 - False for whatever error


def prepare(folder: Path) -> None:
    """Make the folder and check that it can be written to and is ours to write to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError) as error:
        if full := disk_full(error):
            raise DiskFull(full) from None
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"The folder {folder} cannot be written to ({reason}); name another with --output."
        ) from None
    names = [p.name for p in folder.iterdir() if not p.name.startswith(".")]
    if names and not any(n.startswith("crawl-") or n == "coverage.json" for n in names):
        raise UsageError(
            f"The folder {folder} holds other files; name an empty or new one with --output."
        )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder; a second run on it is refused."""
    with (folder / _LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                f"Another soliscope is at work on {folder}; wait for it or name another --output."
            ) from None
        yield


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
