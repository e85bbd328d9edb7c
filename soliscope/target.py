"""What a run is pointed at: an address, a firm file, or a folder of pages under its future name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from analyzers import scan
from crawler import standby
from crawler.options import CrawlOptions, host_of
from soliscope.arguments import firm_from
from soliscope.config import Firm
from soliscope.errors import UsageError
from soliscope.folder import Folder, future_origin
from soliscope.history import pages
from soliscope.options import RunOptions
from soliscope.serving import FolderServer


@dataclass(frozen=True, slots=True)
class Target:
    """A firm to audit, how, and the folder that stands in for its site, if there is one."""

    firm: Firm
    options: RunOptions
    folder: Folder | None = None

    def file(self, url: str) -> Path | None:
        """The file of the folder that answers an address, relative to the folder, or None."""
        if self.folder is None:
            return None
        return self.folder.file(url, host_of(self.firm.profile.sites[0]))


@contextmanager
def opened(
    target: str, as_: str, home: str, name: str, crawl: CrawlOptions, firm_file: Path | None = None
) -> Iterator[Target]:
    """Make sense of a target; a folder is served while the context lasts.

    `firm_file`: what is known of the firm whose pages are in the folder; its sites are not read.
    Raises UsageError.
    """
    path = Path(target)
    if "://" in target or not _means_a_folder(target, as_):
        if as_:
            raise UsageError("--as gives a folder of pages its future name; name a folder.")
        if firm_file is not None:
            raise UsageError("--firm goes with a folder; name the firm file itself as the target.")
        firm = firm_from(target, home, name)
        _stand_by(crawl)
        yield Target(firm, RunOptions(crawl))
        return
    if not as_ and not path.is_dir():
        raise UsageError(
            f"There is no folder {target}; for a site, write its whole address, such as"
            " https://www.example.com."
        )
    if not as_:
        raise UsageError(
            f"{target} is a folder: give the address that it will have, such as"
            " --as https://www.example.com."
        )
    folder, url = Folder(path), future_origin(as_)
    if crawl.ca_file or crawl.connect_to:
        raise UsageError("--connect-to and --ca-file have no use with a folder: nothing is called.")
    if firm_file is not None and not firm_file.is_file():
        raise UsageError(f"There is no file {firm_file}.")
    firm = firm_from(str(firm_file) if firm_file else url, home, name)
    firm = replace(
        firm,
        profile=replace(firm.profile, sites=(url,), name=firm.profile.name or host_of(url)),
        apps={},
    )
    _stand_by(crawl)
    with FolderServer(folder, url) as server:
        crawl = replace(
            crawl, connect_to=server.connect_to, ca_file=server.ca_file, given_hosts_only=True
        )
        yield Target(
            firm,
            RunOptions(
                crawl, folder=folder.root.name, folder_pages=pages.written(url, folder.addresses())
            ),
            folder,
        )


def _stand_by(crawl: CrawlOptions) -> None:
    """Load what page readers need in a process of its own, while this one goes on."""
    if crawl.processes:
        standby.stand_by(scan.warm)


def _means_a_folder(target: str, as_: str) -> bool:
    """A folder is one that is there, or that is written as no host name is, or with --as."""
    path = Path(target)
    try:
        if path.is_dir():
            return True
        host = target.partition("/")[0].partition(":")[0]
        named = "." in host.strip(".") or host == "localhost" or host.startswith("[")
        written = host in ("", "~") or not named
        return (written or bool(as_)) and path.suffix != ".toml" and not path.is_file()
    except (OSError, ValueError):
        return False
