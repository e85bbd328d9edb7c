"""Tables derived from what libraries ship, kept on disk between runs.

The language models and CLDR's names take two seconds to unpack in every process; their arrays are
mapped into memory from here instead, and so shared by all workers. A table's key names the version
of everything that it is made of: another version is another table. Where no folder can be used the
tables are derived anew, with the same result.

The folder is `soliscope` in the user's cache folder (XDG_CACHE_HOME, else ~/.cache), or what
SOLISCOPE_CACHE names; an empty SOLISCOPE_CACHE switches it off. It must be the user's own and
nobody else may write to it, because what it holds decides what is found.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 1
"""Of the layout here; another one ignores what is there."""
_TOLD = "told.json"


@dataclass(frozen=True, slots=True)
class Table:
    """What is kept: arrays by name, and anything that JSON can hold."""

    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    told: Any = None


def kept(name: str, key: str, build: Callable[[], Table]) -> Table:
    """Return a table from disk, or build it and leave it there; `key`: all that it depends on."""
    base = _folder()
    if base is None:
        return build()
    place = base / f"{name}-{hashlib.sha256(f'{VERSION} {key}'.encode()).hexdigest()[:16]}"
    try:
        return _read(place)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # whatever stands there
        table = build()
        with contextlib.suppress(OSError):
            _write(place, table)
        return table


def folder(name: str) -> Path | None:
    """Return a folder for what a library keeps by itself, or None where there is none to use."""
    base = _folder()
    if base is None:
        return None
    try:
        (base / name).mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return base / name


def _folder() -> Path | None:
    given = os.environ.get("SOLISCOPE_CACHE")
    if given == "":
        return None
    try:
        base = Path(given) if given else _user_cache() / "soliscope"
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = base.stat()
    except (OSError, RuntimeError):  # no home, or no room
        return None
    others = stat.S_IWGRP | stat.S_IWOTH
    return base if found.st_uid == os.getuid() and not found.st_mode & others else None


def _user_cache() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    return Path(given) if given.startswith("/") else Path.home() / ".cache"


def _read(place: Path) -> Table:
    """Raises OSError, ValueError or KeyError where there is no whole table."""
    told = json.loads((place / _TOLD).read_bytes())
    arrays = {}
    for name, size in told["arrays"].items():
        file = place / f"{name}.npy"
        if file.stat().st_size != size:
            raise ValueError(f"{file} was cut")
        arrays[name] = _mapped(file)
    return Table(arrays, told["told"])


def _mapped(file: Path) -> NDArray[Any]:
    import numpy as np

    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))


def _write(place: Path, table: Table) -> None:
    """Make the folder whole or not at all: many processes may do it at once."""
    made = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        sizes = {}
        for name, array in table.arrays.items():
            sizes[name] = _save(made / f"{name}.npy", array)
        (made / _TOLD).write_text(
            json.dumps({"arrays": sizes, "told": table.told}, ensure_ascii=False), encoding="utf-8"
        )
        if place.exists():  # a broken one: whoever has it mapped keeps it
            shutil.rmtree(place, ignore_errors=True)
        made.rename(place)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _save(file: Path, array: np.ndarray[Any, Any]) -> int:
    import numpy as np

    np.save(file, array, allow_pickle=False)
    return file.stat().st_size
