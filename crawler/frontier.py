"""The queue of one host: what to ask for next, within a page budget. Pure."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator

from crawler import urls, words

PER_TEMPLATE = 40
"""Addresses for each path in which digits and identifiers differ."""
PER_QUERY = 10
"""Addresses for each set of query parameters of a path."""
MAX_SITEMAPS = 50
MAX_QUEUE = 50_000
MAX_TREE = 5_000
TREE_FLOOR = 200
"""A tree may always have this many addresses waiting, however full the queue is."""


class Frontier:
    """Addresses of one host that wait, in locale trees that are served evenly.

    Start pages come first, then the front pages of the trees. Then the tree that was served least
    is next, and gives its most telling page: fees before careers, short paths before long.
    """

    def __init__(self) -> None:
        self.limits: Counter[str] = Counter()
        """Name of a limit -> number of addresses that it kept out."""
        self._trees: dict[str, list[tuple[int, int, int, str]]] = {}
        self._served: Counter[str] = Counter()
        self._first: list[tuple[int, int, int, str]] = []
        self._sitemaps: list[str] = []
        self._sitemap_count = 0
        self._templates: Counter[str] = Counter()
        self._order = 0
        self._size = 0

    def __len__(self) -> int:
        return self._size + len(self._first) + len(self._sitemaps)

    def add(self, url: str, *, first: bool = False, root: bool = False) -> str:
        """Queue an address that was not known before.

        `first` is for start pages, `root` for language versions of the home page. Returns the name
        of the limit that kept it out, or an empty string.
        """
        limit = "" if first else urls.refused(url) or self._trap(url)
        if limit:
            if limit not in ("binary", "action"):
                self.limits[limit] += 1
            return limit
        tree = urls.tree(url)
        rank = words.FIRST if first else words.rank(url)
        if not first and (root or urls.is_front(url)):
            rank = words.ROOT
        self._order += 1
        entry = (rank, len(url), self._order, url)
        if rank <= words.ROOT:
            heapq.heappush(self._first, entry)
            return ""
        waiting = self._trees.setdefault(tree, [])
        full = self._size >= MAX_QUEUE or len(waiting) >= MAX_TREE
        if full and len(waiting) >= TREE_FLOOR:
            self.limits["known addresses"] += 1
            return "known addresses"
        heapq.heappush(waiting, entry)
        self._size += 1
        return ""

    def add_sitemap(self, url: str) -> str:
        """Queue a sitemap; they come right after the start page."""
        if self._sitemap_count >= MAX_SITEMAPS:
            self.limits["sitemaps"] += 1
            return "sitemaps"
        self._sitemap_count += 1
        self._sitemaps.append(url)
        return ""

    def pop(self) -> tuple[str, bool] | None:
        """Return (address, is a sitemap) to ask for next, or None where nothing waits."""
        if self._first and self._first[0][0] == words.FIRST:
            return self._serve(heapq.heappop(self._first)), False
        if self._sitemaps:
            return self._sitemaps.pop(0), True
        if self._first:
            return self._serve(heapq.heappop(self._first)), False
        waiting = [name for name, queue in self._trees.items() if queue]
        if not waiting:
            return None
        name = min(waiting, key=self._served.__getitem__)
        self._size -= 1
        return self._serve(heapq.heappop(self._trees[name])), False

    @property
    def has_sitemaps(self) -> bool:
        """True where a sitemap waits."""
        return bool(self._sitemaps)

    def pop_sitemap(self) -> str:
        """Return the next sitemap, or an empty string."""
        return self._sitemaps.pop(0) if self._sitemaps else ""

    def forget(self, done: Callable[[str], bool]) -> None:
        """Drop what was asked for in an earlier session; it counts as served to its tree."""
        self._sitemaps = [url for url in self._sitemaps if not done(url)]
        for queue in (self._first, *self._trees.values()):
            dropped = [entry for entry in queue if done(entry[3])]
            if not dropped:
                continue
            for entry in dropped:
                self._serve(entry)
            queue[:] = [entry for entry in queue if not done(entry[3])]
            heapq.heapify(queue)
            if queue is not self._first:
                self._size -= len(dropped)

    def waiting(self) -> Iterator[str]:
        """Yield what waits, the most telling first within each tree."""
        yield from (entry[3] for entry in sorted(self._first))
        for queue in self._trees.values():
            yield from (entry[3] for entry in sorted(queue))
        yield from self._sitemaps

    def _serve(self, entry: tuple[int, int, int, str]) -> str:
        self._served[urls.tree(entry[3])] += 1
        return entry[3]

    def _trap(self, url: str) -> str:
        path, query = urls.template(url)
        if path and self._templates[path] >= PER_TEMPLATE:
            return "url template"
        if query and self._templates[query] >= PER_QUERY:
            return "query pattern"
        for pattern in filter(None, (path, query)):
            self._templates[pattern] += 1
        return ""
