"""A letter to one firm: an authority's own template, filled with what was observed.

The template is DOCX (through docxtpl) or HTML, with the placeholders of `docs/cohort.md`. Text of
the firm's site goes in as text: no field, no link, no formula and no markup comes of it.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from analyzers.places import country_name
from reports import safe, view, words
from reports.view import Document

MOST = 20
"""Circumstances that a letter names; the report has all of them."""
_NAME = re.compile(r"'([^']{1,60})' is undefined")


class BadTemplate(ValueError):
    """The template cannot be filled; the text is one sentence."""


def placeholders(document: Document, sha256: str) -> dict[str, Any]:
    """What a template may use: names and values, all of them text, numbers or lists."""
    firm, coverage = document["firm"], document["coverage"]
    totals = view.totals(document)
    level = document["level"]
    unlevelled = words.STATUSES.get(document["status"], words.OTHER_STATUS)
    found = [card for cards in view.cards(document).values() for card in cards]
    return {
        "firm": firm["name"],
        "home": country_name(firm["home"]) if firm["home"] else "not given",
        "sites": list(firm["sites"]),
        "date": view.moment(document["finished_at"]).partition(",")[0],
        "from": view.moment(document["started_at"]),
        "to": view.moment(document["finished_at"]),
        "when": view.span(document["started_at"], document["finished_at"]),
        "level": level if level is not None else "none",
        "result": f"level {level} of 5, {document['level_name']}"
        if level is not None
        else f"no level ({unlevelled.headline})",
        "level_name": document["level_name"] or unlevelled.headline,
        "level_meaning": document["level_meaning"] or unlevelled.means,
        "level_limit": words.LEVEL_LIMITS.get(level, unlevelled.means_not),
        "access": view.access(document),
        "states": [
            {"code": code, "name": country_name(code), "level": state["level"]}
            for code, state in sorted(
                document["states"].items(), key=lambda item: (-item[1]["level"], item[0])
            )
        ],
        "findings": [_finding(n, card) for n, card in enumerate(found[:MOST], 1)],
        "more_findings": max(0, len(found) - MOST),
        "questions": list(document["questions"]),
        "caveats": list(document["caveats"]),
        "pages": totals.pages,
        "hosts": totals.hosts,
        "failed": totals.failed,
        "left_out": totals.left_out,
        "complete": coverage["complete"],
        "not_assessed": totals.not_assessed,
        "rules": totals.rules,
        "rulebook": f"{document['rulebook']['id']} {document['rulebook']['version']}",
        "tool": f"{document['tool']['name']} {document['tool']['version']}",
        "sha256": sha256,
    }


def _finding(number: int, card: view.Card) -> dict[str, Any]:
    """One circumstance: everywhere that it appears, and the first quotation."""
    unit = card.units[0][1]
    first = unit["samples"][0]
    places = dict.fromkeys(chip.title for chip in card.chips)
    return {
        "number": number,
        "tier": card.tier,
        "tier_name": words.TIERS.get(card.tier, ""),
        "title": card.title,
        "states": "; ".join(places) or "none in particular",
        "law": unit["law"],
        "citations": "; ".join(card.citations),
        "address": first["url"],
        "quote": first["quote"],
        "seen_at": view.moment(first["fetched_at"]),
        "sha256": first["sha256"],
        "count": sum(one["count"] for _, one in card.units),
        "remediation": unit["remediation"],
    }


def docx(document: Document, sha256: str, template: bytes = b"") -> bytes:
    """Fill a DOCX template. Raises BadTemplate."""
    from docxtpl import DocxTemplate

    source = io.BytesIO(template or default("letter.docx"))
    try:
        filled = DocxTemplate(source)
        filled.render(placeholders(document, sha256), _environment("docx"))
        out = io.BytesIO()
        filled.save(out)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise BadTemplate(f"it cannot be read as DOCX ({type(error).__name__})") from None
    except TemplateError as error:
        raise BadTemplate(_why(error, document, sha256)) from None
    return out.getvalue()


def html(document: Document, sha256: str, template: bytes = b"") -> bytes:
    """Fill an HTML template. Raises BadTemplate."""
    try:
        text = (template or default("letter.html")).decode("utf-8")
        filled = _environment("html").from_string(text).render(placeholders(document, sha256))
    except UnicodeDecodeError:
        raise BadTemplate("it is not UTF-8") from None
    except TemplateError as error:
        raise BadTemplate(_why(error, document, sha256)) from None
    return filled.encode("utf-8", "replace")


def default(name: str) -> bytes:
    """The template that is shipped, to start from: `letter.docx` or `letter.html`."""
    return files("reports").joinpath("templates", name).read_bytes()


def _environment(kind: str) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=partial(_inert, kind=kind)
    )


def _inert(value: Any, kind: str) -> Any:
    """Text as it may stand in a letter: visible, on one line, and without template marks."""
    if isinstance(value, Markup):
        return value
    if not isinstance(value, str):
        return "" if value is None else value
    text = safe.whole(safe.line(safe.clipped(value, 600)))
    return text.replace("{{", "{ {").replace("{%", "{ %") if kind == "docx" else text


def _why(error: TemplateError, document: Document, sha256: str) -> str:
    known = ", ".join(placeholders(document, sha256))
    if isinstance(error, UndefinedError) and (found := _NAME.search(str(error))):
        return f"{{{{ {found[1]} }}}} is no placeholder; there are: {known}"
    return f"it is no valid template ({str(error).splitlines()[0][:160]})"
