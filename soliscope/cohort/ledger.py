"""What was done for each firm, on disk, so that the same command goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from soliscope import case, errors
from soliscope.cohort.tasks import Ended, Task


@dataclass(frozen=True, slots=True)
class Entry:
    """How one firm stands."""

    digest: str
    """sha256 of the task: another one means that the row or the options changed."""
    case: str
    """Folder of its run, relative to the cohort's folder."""
    code: int = 0
    reason: str = ""
    """Why there is no result; empty where there is one."""
    seconds: float = 0.0
    done: bool = False
    """True where it needs not be done again."""


class Ledger:
    """One small file a firm in `firms/`, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries = folder / "firms"
        self._entries.mkdir(parents=True, exist_ok=True)

    def entry(self, key: str) -> Entry | None:
        """What is known of a firm; None where nothing, or nothing that can be read."""
        try:
            told: dict[str, Any] = json.loads((self._entries / f"{key}.json").read_bytes())
            return Entry(**told)
        except (OSError, ValueError, TypeError):
            return None

    def begin(self, task: Task) -> Path:
        """Choose the folder of a task's run, and note it: a stopped run is gone on with."""
        known, digest = self.entry(task.key), digest_of(task)
        if known is not None and known.digest == digest and not self.finished(task.key):
            return self._folder / known.case
        chosen = case.choose(self._folder / "cases" / task.key)
        while known is not None and known.digest != digest and chosen.exists():
            chosen = _beside(chosen)  # what another row or other options began stays as it is
        self._write(task.key, Entry(digest, chosen.relative_to(self._folder).as_posix()))
        return chosen

    def end(self, task: Task, ended: Ended) -> Entry:
        """Note how a task ended."""
        known = self.entry(task.key)
        folder = known.case if known else f"cases/{task.key}"
        told = self.document(task.key)
        # A crawl that was stopped is gone on with; an archive has nothing more to give.
        whole = told is not None and (task.words[0] == "judge" or told["coverage"]["complete"])
        entry = Entry(
            digest_of(task), folder, ended.code,
            "" if whole or (told and not ended.late) else ended.reason, round(ended.seconds, 3),
            whole and ended.code in (errors.OK, errors.GATE, errors.NOT_ASSESSABLE),
        )  # fmt: skip
        self._write(task.key, entry)
        return entry

    def finished(self, key: str) -> bool:
        """Say whether a firm has a run that came to its end."""
        known = self.entry(key)
        return known is not None and known.done and self.document(key) is not None

    def current(self, task: Task) -> bool:
        """Say whether a task needs not be done again."""
        known = self.entry(task.key)
        return known is not None and known.digest == digest_of(task) and self.finished(task.key)

    def changed(self, task: Task) -> bool:
        """Say whether a firm was done with another row or other options."""
        known = self.entry(task.key)
        return known is not None and known.digest != digest_of(task)

    def document(self, key: str) -> dict[str, Any] | None:
        """The assessment of a firm's newest run, or None."""
        known = self.entry(key)
        if known is None:
            return None
        try:
            told: dict[str, Any] = json.loads(
                (self._folder / known.case / case.FINISHED).read_bytes()
            )
            _ = told["level"], told["coverage"]["complete"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return told

    def _write(self, key: str, entry: Entry) -> None:
        data = json.dumps(asdict(entry), ensure_ascii=False, indent=1) + "\n"
        case.write(self._entries / f"{key}.json", data.encode("utf-8", "replace"))


def digest_of(task: Task) -> str:
    """Digest of what is done; how long it may take does not matter."""
    told = json.dumps([task.key, task.words, task.firm], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def _beside(folder: Path) -> Path:
    stem, _, number = folder.name.rpartition("-")
    if stem and number.isdigit():
        return folder.with_name(f"{stem}-{int(number) + 1}")
    return folder.with_name(f"{folder.name}-2")
