"""Visited linking pages: by domain, as part of the document and as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analyzers.backlinks import BacklinkProfile, LinkingDomain
from analyzers.linking import spoken
from analyzers.places import country_name, language_name
from crawler.links_plan import LinksPlan

STATES = {"there": ("●", "links"), "gone": ("○", "no longer links"), "unknown": ("?", "not read")}
"""State -> (sign, words)."""


def told(profile: BacklinkProfile, plan: LinksPlan) -> dict[str, Any]:
    """Part of the document: every domain of which pages were visited."""
    found = [one for one in (*profile.domains, *profile.gone) if one.visits]
    return {
        "domains": [_domain(one) for one in sorted(found, key=lambda d: (d.states, d.domain))],
        "left_out": plan.left_out,
    }


def _domain(one: LinkingDomain) -> dict[str, Any]:
    return {
        "domain": one.domain,
        "states": list(one.states),
        "marks": sorted(one.markers),
        "pages": [
            {
                "url": page.asked,
                "state": page.state,
                "reason": page.reason,
                "language": spoken(page) if page.state == "there" else "",
                "links": [
                    {
                        "target": o.link.target, "anchor": o.link.anchor, "rel": list(o.link.rel),
                        "image": o.link.image, "label": o.label, "partner": o.partner,
                        "code": o.code, "record_id": o.evidence.record_id,
                    }
                    for o in one.seen
                    if o.page == page
                ],
            }
            for page in one.visits
        ],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One linking domain."""

    domain: str
    states: str
    sign: str
    state: str
    words: str
    shown: str
    """What its links show."""


@dataclass(frozen=True, slots=True)
class Table:
    """All visited domains."""

    rows: tuple[Row, ...]
    left_out: int


def table(document: Mapping[str, Any]) -> Table | None:
    """Rows for the report, or None where nothing was visited."""
    given = document.get("linking_pages")
    if not given:
        return None
    return Table(tuple(map(_row, given["domains"])), given["left_out"])


def _row(one: Mapping[str, Any]) -> Row:
    states = [page["state"] for page in one["pages"]]
    best = next((s for s in ("there", "unknown", "gone") if s in states), "unknown")
    sign, words = STATES[best]
    if best == "unknown":
        words += f": {one['pages'][0]['reason']}"
    where = ", ".join("the Union" if s == "UNION" else country_name(s) for s in one["states"])
    return Row(one["domain"], where, sign, best, words, "; ".join(_shown(one)))


def _shown(one: Mapping[str, Any]) -> list[str]:
    links = [link for page in one["pages"] for link in page["links"]]
    found = list(one["marks"])
    for key, words in (("label", "labelled “{}”"), ("partner", "under “{}”"), ("code", "code {}")):
        found += [words.format(link[key]) for link in links if link[key]]
    found += ["logo" for link in links if link["image"] and not link["anchor"]]
    found += [f"rel {' '.join(link['rel'])}" for link in links if link["rel"]]
    languages = {page["language"] for page in one["pages"] if page["language"]}
    found += [f"in {language_name(code)}" for code in sorted(languages)]
    return list(dict.fromkeys(found))[:8]
