"""Everything that a firm's process needs, loaded once for all of them.

Imports alone are half of it; the models of languages, the tables of rules, templates and regular
expressions are loaded on first use. So a few pages of the demonstration are judged here, by which
all of that is used once. No reactor is installed: it does not survive a fork.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

_LEFT_OUT = {"soliscope.history", "soliscope.watch", "soliscope.cohort"}
"""What only the process needs that keeps firms under way."""
_SAMPLE = ("/", "/de/", "/fees")
"""Pages of the demonstration that are judged."""


def load() -> None:
    """Load it. Takes seconds; afterwards a fork of this process starts in milliseconds."""
    import analyzers
    import crawler
    import reports
    import soliscope

    for package in (crawler, analyzers, reports, soliscope):
        _import_all(package)
    _import_components()
    _judge_sample()
    gc.collect()
    gc.freeze()  # collections in a fork must not touch, and so copy, what is loaded


def _import_all(package: ModuleType) -> None:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if found.name in _LEFT_OUT or found.name.endswith(".__main__"):
            continue
        module = importlib.import_module(found.name)
        if found.ispkg:
            _import_all(module)


def _import_components() -> None:
    """Import what Scrapy finds by name in its settings."""
    from scrapy.settings import Settings
    from scrapy.utils.misc import load_object

    from crawler import run
    from crawler.options import CrawlOptions

    settings = Settings(run.settings_for(CrawlOptions()))
    for kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
        for name in settings.get_component_priority_dict_with_base(kind):
            load_object(name)
    for name in ("STATS_CLASS", "LOG_FORMATTER"):
        load_object(settings[name])


def _judge_sample() -> None:
    from crawler.archive import Archive, Exchange
    from soliscope import run
    from soliscope.demo import site
    from soliscope.progress import Silent

    with tempfile.TemporaryDirectory(prefix="soliscope-") as made:
        folder = Path(made)
        record = {"firm": {"name": "Sample", "sites": [site.plain_origin(site.MAIN_HOST) + "/"]}}
        archive = Archive(folder, record, "soliscope", "obey")
        for path in _SAMPLE:
            if page := site.pages().get((site.MAIN_HOST, path)):
                kind = (("Content-Type", f"text/html; charset={page.charset}"),)
                url = site.plain_origin(site.MAIN_HOST) + path
                archive.write(Exchange(url, 200, "OK", kind, site.render(page), datetime.now(UTC)))
        archive.close(None)
        run.judge(folder, None, None, 0, Silent())
