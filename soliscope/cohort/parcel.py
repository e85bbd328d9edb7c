"""A firm done on another machine: its case folder travels back as a gzipped tar."""

from __future__ import annotations

import io
import tarfile
import tempfile
from pathlib import Path

from soliscope.cohort.processes import Processes
from soliscope.cohort.tasks import Ended, Task


def packed(task: Task) -> tuple[Ended, bytes]:
    """Do a task, and pack its case folder. Runs on a worker of a cluster."""
    with tempfile.TemporaryDirectory(prefix="soliscope-") as made:
        folder = Path(made) / task.key
        ended = Processes().perform(task, folder)
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as tar:
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file() and not path.name.startswith("."):
                    tar.add(path, path.relative_to(folder).as_posix(), recursive=False)
        return ended, buffer.getvalue()


def unpacked(data: bytes, folder: Path) -> None:
    """Write a case folder that came back; names that lead out of it are refused by `tarfile`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
        tar.extractall(folder, filter="data")
