"""From the address of a page to the file of the repository that makes it.

A route map (TOML) names files by URL path; the first route that fits wins:

    fallback = "site.config.mjs"         # for whatever no route fits

    [routes]
    "/fr/**" = "src/locales/fr.json"
    "/blog/*" = "content/blog/{1}.md"    # {1}: what the first star stands for
    "/" = "src/pages/index.astro"

`*` stands for one part of a path, `**` for any number of parts, `?` for one character. A slash at
the end of a path does not matter. Paths are relative to the folder that the command runs in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from reports.sarif import Anchor
from reports.view import Document
from soliscope import toml_file
from soliscope.errors import UsageError
from soliscope.target import Target

MAX_SOURCE = 4_000_000
"""Bytes of a file in which the line of a quotation is looked for."""
_PARTS = re.compile(r"/?\*\*|\*|\?|/|[^*?/]+")
_MARK = re.compile(r"\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One line of a route map."""

    pattern: re.Pattern[str]
    file: str

    def of(self, path: str) -> str | None:
        """The file for a URL path (decoded, no slash at the end), or None."""
        match = self.pattern.fullmatch(path)
        if not match:
            return None
        return _MARK.sub(lambda mark: (match[int(mark[1])] or "").strip("/"), self.file)


@dataclass(frozen=True, slots=True)
class Routes:
    """A route map; empty where none was given."""

    routes: tuple[Route, ...] = ()
    fallback: str = ""
    root: Path = Path()

    def file(self, url: str) -> str:
        """The file that makes a page, relative to the root, or an empty string."""
        try:
            path = unquote(urlsplit(url).path).rstrip("/") or "/"
        except ValueError:
            return ""
        for route in self.routes:
            file = route.of(path)
            if file and _inside(file) and (self.root / file).is_file():
                return file
        return ""


def load(path: Path, root: Path) -> Routes:
    """Read a route map. Raises UsageError for anything that is not exactly right."""
    table, _ = toml_file.read(path, "route map")
    if unknown := set(table) - {"routes", "fallback"}:
        raise UsageError(
            f'Unknown key "{min(unknown)}" in {path}; it has fallback = "FILE" and [routes].'
        )
    named = table.get("routes", {})
    if not isinstance(named, dict):
        raise UsageError(f'{path}: write [routes], and under it "/path/**" = "file".')
    routes = tuple(_route(pattern, file, path, root) for pattern, file in named.items())
    return Routes(routes, _named(table.get("fallback", ""), f"{path}: fallback", root), root)


def _route(pattern: str, file: Any, path: Path, root: Path) -> Route:
    where = f'{path}: "{pattern}"'
    if not pattern.startswith("/"):
        raise UsageError(f"{where} must begin with a slash: it is the path of an address.")
    regex, stars = _regex(pattern.rstrip("/") or "/")
    marks = [int(number) for number in _MARK.findall(file if isinstance(file, str) else "")]
    if any(not 1 <= number <= stars for number in marks):
        raise UsageError(f"{where} has {stars} stars, and its file asks for another one.")
    return Route(re.compile(regex), _named(file, where, root, literal=not marks))


def _named(file: Any, where: str, root: Path, literal: bool = True) -> str:
    if not isinstance(file, str):
        raise UsageError(f"{where} must name a file in quotes.")
    if file and not _inside(file):
        raise UsageError(f"{where} must name a file inside the repository, not {file}.")
    if file and literal and not (root / file).is_file():
        raise UsageError(f"{where} names {file}, and there is no such file here.")
    return PurePosixPath(file).as_posix() if file else ""


def _inside(file: str) -> bool:
    parts = PurePosixPath(file).parts
    return bool(parts) and ".." not in parts and not file.startswith("/") and file.isprintable()


def _regex(pattern: str) -> tuple[str, int]:
    """Return a regular expression for a pattern, and how many stars it has."""
    parts = _PARTS.findall(pattern)
    known = {"/**": "(|/.*)", "**": "(.*)", "*": "([^/]+)", "?": "[^/]"}  # /fr/** is /fr too
    return "".join(known.get(p, re.escape(p)) for p in parts), sum(p[-1] == "*" for p in parts)


def anchors(
    document: Document, target: Target, routes: Routes, root: Path
) -> Mapping[tuple[str, str], Anchor]:
    """Where in the repository each quotation stands: (address, quotation) -> file and line.

    A route comes first, then the file that was served.
    """
    found: dict[tuple[str, str], Anchor] = {}
    for finding in document["findings"]:
        for sample in finding["samples"]:
            url, quote = sample["url"], sample["quote"]
            served = _served(target, url, root)
            if file := routes.file(url) or served:
                found[url, quote] = Anchor(file, _line(root / file, quote))
    return found


def _served(target: Target, url: str, root: Path) -> str:
    """The served file as seen from the root; an empty string where it lies outside."""
    file = target.file(url)
    if file is None or target.folder is None:
        return ""
    try:
        return (target.folder.root / file).relative_to(root.resolve()).as_posix()
    except ValueError:
        return ""


def _line(file: Path, quote: str) -> int:
    """Line in which a quotation begins, in the file or 1 where it is not there as quoted."""
    try:
        if file.stat().st_size > MAX_SOURCE:
            return 1
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 1
    start = text.find(quote)
    if start < 0 and (words := quote.split()[:6]):
        match = re.search(r"\s+".join(map(re.escape, words)), text)
        start = match.start() if match else -1
    return text.count("\n", 0, start) + 1 if start > 0 else 1
