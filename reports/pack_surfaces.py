"""Surfaces beside the site in the observation record: stores, vantage points, links, register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analyzers.places import country_name
from reports import linking, storefronts, vantages

Said = Callable[[object], str]


def lines(document: Mapping[str, Any], said: Said) -> list[str]:
    """Every surface that was given, and the others by name."""
    found: list[str] = []
    for title, key, tell in (
        ("App stores", "storefronts", _stores),
        ("Vantage points", "access_probes", _probes),
        ("Linking pages", "linking_pages", _links),
        ("ESMA's register", "register", _register),
    ):
        found += ["", f"## {title}", ""]
        found += list(tell(document, said)) if document.get(key) else ["Not looked at."]
    return found


def _stores(document: Mapping[str, Any], said: Said) -> Iterator[str]:
    for app in document["storefronts"]["apps"]:
        states: dict[str, list[str]] = {}
        times = [one["fetched_at"] for one in app["storefronts"].values() if one["fetched_at"]]
        for code, one in sorted(app["storefronts"].items()):
            states.setdefault(one["state"], []).append(code)
        yield f"- {said(app['store_name'])} {said(app['app'])}, {max(times, default='no answer')}:"
        for state, codes in states.items():
            words = storefronts.STATES.get(state, ("", state))[1]
            yield f"  - {words}: {', '.join(codes)}"


def _probes(document: Mapping[str, Any], said: Said) -> Iterator[str]:
    country = {one["name"]: one["country"] for one in document["access_probes"]["vantages"]}
    for page in document["access_probes"]["pages"]:
        yield f"- {said(page['url'])}"
        for one in page["answers"]:
            code = country.get(one["vantage"], "")
            where = f" ({country_name(code)})" if code else ""
            asked = f", in {said(one['accept_language'])}" if one["accept_language"] else ""
            word = vantages.OUTCOMES.get(one["outcome"], ("", one["outcome"]))[1]
            yield (
                f"  - {said(one['vantage'])}{where}{asked}, {one['fetched_at'] or 'no answer'}:"
                f" {word}, {said(one['why'])}"
            )


def _links(document: Mapping[str, Any], said: Said) -> Iterator[str]:
    shown = linking.table(document)
    for row in shown.rows if shown else ():
        shows = f"; {said(row.shown)}" if row.shown else ""
        yield f"- {said(row.domain)} ({said(row.states)}): {said(row.words)}{shows}"


def _register(document: Mapping[str, Any], said: Said) -> Iterator[str]:
    for file in document["register"]["files"]:
        cut = f"; {said(file['truncated'])}" if file["truncated"] else ""
        yield (
            f"- {file['kind']}: {file['rows']} rows, newest update {file['vintage'] or 'undated'},"
            f" sha256 {file['sha256']}{cut}"
        )
    for row in document["register"]["pages"]:
        names = ", ".join(said(name) for name in row["entities"]) or "no entity of the register"
        yield f"- {said(row['address'])}: {names}, {row['pages']} pages read"
