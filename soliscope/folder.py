"""A folder of built pages, found by address as a static host finds them. No network here.

`/fees` is `fees.html` or the folder `fees` (then with a slash at the end), `/fees/` is
`fees/index.html`, anything else is a 404 with `404.html` as its page. Hosts' own configuration
(`_redirects`, `_headers`) is neither obeyed nor shown.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from crawler.options import host_of
from soliscope.errors import UsageError

NOT_FOUND = "404.html"
_PAGES = {"", ".html", ".htm", ".xhtml", ".xml", ".txt"}
"""Suffixes of what can be a page or a sitemap."""
_PRIVATE = {"_redirects", "_headers"}
_TYPES = mimetypes.MimeTypes()
"""The language's own table: what the machine has in /etc never changes an audit."""
for _suffix, _type in {
    ".avif": "image/avif", ".map": "application/json", ".mjs": "text/javascript",
    ".txt": "text/plain", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
    ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2", ".xml": "application/xml",
    ".md": "text/markdown",
}.items():  # fmt: skip
    _TYPES.add_type(_type, _suffix)


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to: a file, or another path of the same host."""

    file: Path | None
    """Resolved, inside the folder."""
    moved: str = ""


class Folder:
    """Pages on disk. Raises UsageError where there is no folder or no home page."""

    def __init__(self, root: Path) -> None:
        if not root.exists():
            raise UsageError(f"There is no folder {root}; build the pages first.")
        if not root.is_dir():
            raise UsageError(f"{root} is not a folder.")
        self.shown = root
        """As the user wrote it."""
        self.root = root.resolve()
        if self._regular(self.root / "index.html") is None:
            raise UsageError(
                f"{root} has no index.html, so it has no home page; name the folder that the build"
                " writes to."
            )

    def find(self, path: str) -> Found | None:
        """Return what the path of an address (percent-encoded, no query) leads to, or None."""
        for name in answers(path):
            if file := self._regular(self.root / name):
                return Found(file)
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        moved = answers(other)[-1:]  # `fees.html` for `/fees/`, never a file that is named in full
        return Found(None, other) if any(self._regular(self.root / n) for n in moved) else None

    def addresses(self) -> Iterator[str]:
        """Paths, not encoded, that pages of the folder answer: each file's, and the short ones."""
        for file in sorted(self.root.rglob("*")):
            name = f"/{file.relative_to(self.root).as_posix()}"
            if file.suffix.lower() in _PAGES and _names(quote(name)) and self._regular(file):
                yield name
                if name.endswith(".html"):
                    yield name.removesuffix(".html")
                if name.endswith("/index.html"):
                    yield name.removesuffix("index.html")

    def not_found(self) -> Path | None:
        """The page for addresses that lead nowhere, if the folder has one."""
        return self._regular(self.root / NOT_FOUND)

    def file(self, url: str, host: str) -> Path | None:
        """Return the file that answers an address of `host`, relative to the folder, or None."""
        if host_of(url) != host:
            return None
        found = self.find(urlsplit(url).path or "/")
        return found.file.relative_to(self.root) if found and found.file else None

    def _regular(self, path: Path) -> Path | None:
        """The real file behind a path, if it is one and lies inside the folder."""
        try:
            real = path.resolve(strict=True)
            return real if real.is_relative_to(self.root) and real.is_file() else None
        except (OSError, ValueError, RuntimeError):  # no such file, a name too long, a link loop
            return None


def answers(path: str) -> tuple[str, ...]:
    """Files, relative to the folder, of which the first that is there answers a path."""
    names = _names(path)
    if names is None:
        return ()
    name = "/".join(names)
    if path.endswith("/"):
        return (f"{name}/index.html".lstrip("/"),)
    return (name, f"{name}.html") if name else ()


def _names(path: str) -> list[str] | None:
    """Split a path into file names; None where it tries to leave, or names what is not served."""
    try:
        names = [unquote(part, errors="strict") for part in path.split("/")[1:]]
    except UnicodeDecodeError:
        return None
    if names and not names[-1]:
        names.pop()
    for name in names:
        hidden = name.startswith(".") and name != ".well-known"
        if not name or hidden or any(c in "/\\" or not c.isprintable() for c in name):
            return None
    return None if names[:1] and names[0] in _PRIVATE else names


def content_type(file: Path) -> str:
    """Content type as static hosts send it: text is UTF-8, what is packed is not unpacked."""
    kind, packed = _TYPES.guess_type(file.name)
    if packed:
        return "application/gzip" if packed == "gzip" else "application/octet-stream"
    if kind is None:
        return "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def future_origin(text: str) -> str:
    """Check the address that a folder will have; a bare host name gets https.

    Returns `scheme://host[:port]/`. Raises UsageError.
    """
    from ipaddress import ip_address

    from soliscope import config

    url = config.site(text)
    parts = urlsplit(url)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise UsageError(
            f'--as is the address of the home page, such as https://{parts.hostname}, not "{text}":'
            " the folder is the root of its host."
        )
    name = parts.hostname or ""
    if "." not in name.strip(".") and ":" not in name and name != "localhost":
        raise UsageError(
            f'--as is the future address of the site (https://www.example.com), not "{text}".'
        )
    try:
        ip_address(name)
    except ValueError:
        pass
    else:
        raise UsageError(f"--as is the future name of the site; {name} is an IP address.")
    try:
        name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        raise UsageError(f'"{text}" has no valid host name in it.') from None
    port = f":{parts.port}" if parts.port is not None else ""
    return f"{parts.scheme}://{name}{port}/"
