"""report.html: one file, no script, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analyzers.base import UNION
from analyzers.places import country_name, language_name
from crawler import derived
from reports import (
    fingerprint,
    linking,
    safe,
    shots,
    storefronts,
    tag_table,
    vantages,
    view,
    waived,
    words,
)
from reports.view import Document

if TYPE_CHECKING:
    from jinja2 import FileSystemBytecodeCache, Template


def html(document: Document) -> bytes:
    """The report as one page that needs no network and passes a strict content policy."""
    page = template("report.html.j2", "report.css").render(
        document=document,
        hero=words.STATUSES.get(document["status"], words.OTHER_STATUS),
        levelled=document["level"] is not None,
        access=view.access(document),
        totals=view.totals(document),
        matrix=view.matrix(document),
        tiles=view.tiles(document),
        storefronts=storefronts.table(document),
        tags=tag_table.rows(document),
        picture=shots.lookup(document),
        vantages=vantages.table(document),
        linking=linking.table(document),
        register=_by_page(document),
        cards=view.cards(document),
        explained=view.explained(document),
        without_effect=view.without_effect(document),
        not_found=view.grouped(document["not_found"], "family"),
        not_assessed=view.grouped(document["not_assessed"], "reason"),
    )
    return page.encode()


def _by_page(document: Document) -> Any:
    """The part on the register, where it names an entity for a page that was read."""
    told = document.get("register") or {}
    return told if any(row["entities"] for row in told.get("pages", ())) else None


def _finalize(value: Any) -> Any:
    """Pass every text that is put out through `visible`; `None` shows as nothing."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return safe.visible(safe.clipped(value))
    return "" if value is None else value


def _compiled() -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept between runs: compiling takes longer than filling them in.

    Jinja checks that what is kept was made of this very source.
    """
    import jinja2

    folder = derived.folder(f"templates-{jinja2.__version__}")
    return jinja2.FileSystemBytecodeCache(str(folder)) if folder else None


@lru_cache(maxsize=4)
def template(name: str, *styles: str) -> Template:
    """A template of ours, with our filters, and style sheets that its content policy pins."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # slow to load

    environment = Environment(
        loader=PackageLoader("reports"),
        bytecode_cache=_compiled(),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder = files("reports").joinpath("templates")
    style = "".join(folder.joinpath(sheet).read_text(encoding="utf-8") for sheet in styles)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals.update(
        words=words,
        union=UNION,
        style=Markup(style),  # noqa: S704 - our own file, and the digest below pins it
        style_hash=digest,
        chips=view.chips,
        fingerprint=fingerprint.fingerprint,
        waived=waived.note,
    )
    environment.filters.update(
        href=safe.href,
        host=safe.url_host,
        other_form=safe.other_form,
        moment=view.moment,
        span=view.span,
        tier=view.tier_letter,
        country=country_name,
        language=language_name,
        family=lambda name: words.FAMILIES.get(name, str(name).capitalize()),
        number=lambda value: f"{value:,}",
        counted=view.amount,
    )
    return environment.get_template(name)
