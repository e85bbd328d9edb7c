"""Surfaces beyond the web site: app stores, registers, link exports, vantage points, known facts.

A source is a module in this folder with a class that follows `Source` and a module constant
`SOURCE`. An audit calls `collect`, which leaves what it saw in the case folder (WARC records or
copied files); every judgment calls `examine`, which reads only that. So the case alone gives the
same assessment, with these surfaces as without them.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from soliscope.config import Firm
    from soliscope.fold import Fold
    from soliscope.options import RunOptions
    from soliscope.progress import Reporter


class Source(Protocol):
    """One surface.

    It may also have `check(firm)`, which refuses unusable files before anything is fetched.
    """

    name: str

    def collect(self, firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
        """Look at the surface, if the firm or the options ask for it, and keep it in the folder."""

    def examine(self, folder: Path, fold: Fold) -> None:
        """Add what the kept surface shows to the fold; nothing where nothing was collected."""


@lru_cache(maxsize=1)
def every() -> tuple[Source, ...]:
    """Sources in this folder, by name."""
    modules = (
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    )
    found = (getattr(module, "SOURCE", None) for module in modules)
    return tuple(sorted((s for s in found if s is not None), key=lambda s: str(s.name)))
