"""The demonstration site as data: pages on disk, one template, and what they render to.

A page is a file under `site/pages/HOST/`: TOML between two `+++` lines, then an HTML fragment that
may use Jinja. `index.html` is the folder itself, `fees.html` is `/fees`. Locales, navigation and
the sets of alternates stand in `site/locales.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).with_name("site")
MAIN_HOST = "nordvale-demo.com"

Origin = Callable[[str], str]
"""Host -> scheme, host and port to write into links, without a slash at the end."""


def plain_origin(host: str) -> str:
    """Return the origin under the host's own name, on the default port."""
    return f"http://{host}"


@dataclass(frozen=True, slots=True)
class Alternate:
    """One member of a set of language versions."""

    hreflang: str
    host: str
    path: str


@dataclass(frozen=True, slots=True)
class Locale:
    """A part of the site in one language: every page under `prefix` of `host`."""

    host: str
    prefix: str
    lang: str
    """Value of the `lang` attribute."""
    og: str
    """Value of `og:locale`."""
    words: dict[str, Any]
    """Navigation, footer and labels, as in locales.toml."""


@dataclass(frozen=True, slots=True)
class DemoPage:
    """One page before rendering."""

    host: str
    path: str
    title: str
    description: str
    body: str
    """HTML fragment, a Jinja template."""
    locale: Locale
    group: str = ""
    """Name of the set of alternates that the page belongs to."""
    charset: str = "utf-8"
    gzip: bool = False
    """Sent with `Content-Encoding: gzip` to a client that accepts it."""
    listed: bool = True
    """Whether the sitemap names the page."""


@cache
def config() -> dict[str, Any]:
    """Return locales.toml, read once."""
    return tomllib.loads((ROOT / "locales.toml").read_text("utf-8"))


@cache
def locales() -> tuple[Locale, ...]:
    """Return the locales, longest prefix first, so that the first fit is the right one."""
    rows = (Locale(r["host"], r["prefix"], r["lang"], r["og"], r) for r in config()["locale"])
    return tuple(sorted(rows, key=lambda locale: -len(locale.prefix)))


@cache
def alternates(group: str, *, sitemap: bool = False) -> tuple[Alternate, ...]:
    """Return the set called `group` as page heads declare it, or as the sitemap does."""
    rows = config()["alternates"].get(group, [])
    extra = config()["sitemap_alternates"].get(group, []) if sitemap else []
    return tuple(Alternate(*row) for row in [*rows, *extra])


@cache
def pages() -> dict[tuple[str, str], DemoPage]:
    """Return every page by (host, path)."""
    found = (_read(file) for file in sorted((ROOT / "pages").rglob("*.html")))
    return {(page.host, page.path): page for page in found}


@cache
def hosts() -> frozenset[str]:
    """Return the hosts that have pages."""
    return frozenset(host for host, _ in pages())


def render(page: DemoPage, origin: Origin = plain_origin) -> bytes:
    """Return the page as bytes in its charset; links to other hosts start with `origin(host)`."""
    around = {"page": page, "locale": page.locale, "picker": config()["picker"], "origin": origin}
    body = _environment().from_string(page.body).render(around)
    text = (
        _environment()
        .get_template("layout.html")
        .render(around, body=body, alternates=alternates(page.group))
    )
    return text.encode(page.charset, "xmlcharrefreplace")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _read(file: Path) -> DemoPage:
    host, *parts = file.relative_to(ROOT / "pages").with_suffix("").parts
    path = "/" + "/".join(parts)
    path = path.removesuffix("index")
    _, head, body = file.read_text("utf-8").split("+++\n", 2)
    locale = next(row for row in locales() if row.host == host and path.startswith(row.prefix))
    return DemoPage(host=host, path=path, body=body, locale=locale, **tomllib.loads(head))
