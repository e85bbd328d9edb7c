"""An evidence pack: what one case can contribute to the documents that firms are told to keep.

A view of assessment.json as Markdown files. It records what was and was not observed, on a date; it
certifies nothing, and it says of each document what a look from outside cannot contribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analyzers.base import EURO, UNION
from analyzers.places import MEMBER_STATES, country_name
from reports import pack_surfaces, safe, view, words
from reports.view import Document

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~&!])")
_CHANNELS = ("distribution", "paid-media", "third-parties", "outreach", "presence")
_NOTHING = "we did not observe anything that points here by itself"
SEVEN = (
    ("Attestation of the inbound channel", "partial", "channels.md",
     "An inventory of public channels, codes and campaign tags, to hold an attested channel"
     " against. The way that a client really took cannot be seen."),
    ("Record in place of a “certificate of absent marketing”", "strong", "observation-record.md",
     "What was and was not observed, State by State, on a date, with hashes. It covers the surfaces"
     " named only, and it never shows that something is absent."),
    ("Client's declaration of initiative", "none", "",
     "Facts count, not declarations (paragraphs 23 and 24); a tick box or template is noted."),
    ("Log of services of the same type", "context", "",
     "The public offer is in the report as a baseline; the rest is in the client records."),
    ("“30-day quarantine” record", "none", "",
     "The guidelines know no such period; keep the record of the original transaction instead."),
    ("Sign-off against upselling", "partial", "channels.md",
     "Public promotion can contradict a sign-off; what a client sees when logged in cannot be"
     " seen."),
    ("Chronology for the supervisor", "partial", "chronology.md",
     "Dated observations of this and earlier cases; events inside the firm are missing."),
)  # fmt: skip
"""(document, how far a look from outside goes, file of the pack, why)."""


def files(
    document: Document, manifest_sha256: str, earlier: Sequence[Mapping[str, Any]] = ()
) -> dict[str, bytes]:
    """Return the pack's files by name.

    `earlier`: documents of the firm's earlier cases, oldest first.
    """
    made = {
        "README.md": _readme(document, manifest_sha256),
        "observation-record.md": _record(document, manifest_sha256),
        "channels.md": _channels(document),
        "chronology.md": _chronology([*earlier, document]),
    }
    return {
        name: ("\n".join(lines) + "\n").encode("utf-8", "replace") for name, lines in made.items()
    }


def _said(text: object) -> str:
    """Foreign text as one line that Markdown takes for nothing but text."""
    return _MARKUP.sub(r"\\\1", safe.line(str(text)))


def _head(document: Document, title: str) -> list[str]:
    firm, tool, rulebook = document["firm"], document["tool"], document["rulebook"]
    home = country_name(firm["home"]) if firm["home"] else "not given"
    return [
        f"# {title}",
        "",
        f"Firm, as entered: {_said(firm['name'])}; home: {home}; sites:"
        f" {', '.join(_said(url) for url in firm['sites'])}.",
        f"Looked at {view.span(document['started_at'], document['finished_at'])} by"
        f" {tool['name']} {tool['version']}, rulebook {rulebook['id']}"
        f" {rulebook['version']} (sha256 {rulebook['sha256']}).",
        "",
    ]


def _readme(document: Document, manifest_sha256: str) -> list[str]:
    lines = _head(document, "Evidence pack")
    lines += [
        f"Made from the case whose manifest.json has the sha256 {manifest_sha256 or 'unknown'}.",
        "Nothing here is a certificate or an opinion: only an authority or a court can decide.",
        "",
        "| Document | From outside | File | Why |",
        "|---|---|---|---|",
    ]
    lines += [f"| {name} | {extent} | {file or '–'} | {why} |" for name, extent, file, why in SEVEN]
    return lines


def _record(document: Document, manifest_sha256: str) -> list[str]:
    lines = _head(document, "Record of what was and was not observed")
    lines += [
        "This record does not show that no marketing took place: it covers the surfaces below, as"
        " they were shown to one visitor on these days. Advertising, e-mail, calls and influencers"
        " are covered only where files were given.",
        "",
        f"Result: {_result(document)}.",
        "",
        "## Surfaces",
        "",
        "| Host | Pages | Failed | Left out | robots.txt |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {_said(h['host'])} | {h['pages']} | {sum(h['failed'].values())} | {h['left_out']} |"
        f" {_said(h['robots'])} |"
        for h in document["coverage"]["hosts"]
    ]
    lines += ["", *(f"- {_said(caveat)}" for caveat in document["caveats"])]
    lines += ["", f"Access from the Union: {_said(view.access(document))}"]
    lines += pack_surfaces.lines(document, _said)
    lines += ["", "## Member States", ""]
    counted = [f for f in document["findings"] if f["counted"]]
    for code in (UNION, EURO, *sorted(MEMBER_STATES, key=country_name)):
        named = [f for f in counted if code in f["states"]]
        what = "; ".join(dict.fromkeys(_brief(f) for f in named))
        lines.append(f"- **{view.place_name(code)}**: {what or _NOTHING}")
    lines += ["", "## Observed and explained", ""]
    lines += [
        f"- {_brief(f)}: explained by {_said(f['rebutted_by'])}" for f in view.explained(document)
    ] or ["- Nothing."]
    lines += ["", "## Looked for and not observed", ""]
    lines += [f"- {_said(rule['title'])} ({rule['signal']})" for rule in document["not_found"]]
    lines += ["", "## Not assessed: unknown, not absent", ""]
    lines += [
        f"- {_said(r['title'])} ({r['signal']}): {_said(r['reason'])}"
        for r in document["not_assessed"]
    ]
    lines += [
        "",
        "## Evidence",
        "",
        f"Manifest of the case: sha256 {manifest_sha256 or 'unknown'}.",
        "",
    ]
    lines += list(_evidence(counted))
    return lines


def _brief(finding: Mapping[str, Any]) -> str:
    mark = ", entered and not observed" if finding.get("entered") else ""
    tier = finding["effective_tier"] or finding["tier"]
    return f"{_said(finding['title'])} ({tier}, confidence {finding['confidence']}{mark})"


def _result(document: Document) -> str:
    if document["level"]:
        return f"level {document['level']} of 5, {document['level_name']}"
    return f"no level. {_said(document['reason']).rstrip('.')}"


def _evidence(findings: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for finding in findings:
        for sample in finding["samples"]:
            yield (
                f"- {finding['signal']}: {_said(sample['url'])}, {sample['fetched_at']}, sha256"
                f" {sample['sha256']}: “{_said(sample['quote'])}”"
            )


def _channels(document: Document) -> list[str]:
    lines = _head(document, "Public channels, codes and campaign tags")
    lines += ["Seen in public; how a client came is in the firm's own records.", ""]
    for family in _CHANNELS:
        found = [f for f in (*document["findings"], *document["noted"]) if f["family"] == family]
        lines += [f"## {words.FAMILIES.get(family, family)}", ""]
        lines += [
            f"- {_brief(f)} on {_said(f['host'] or 'no host')}: "
            + ", ".join(dict.fromkeys(_said(s["url"]) for s in f["samples"]))
            for f in found
        ] or ["- We did not observe any; see the record for what was not assessed."]
        lines.append("")
    return lines


def _chronology(documents: Sequence[Document]) -> list[str]:
    lines = _head(documents[-1], "Chronology of observations")
    lines += ["Dates are those of the looks, not of the events.", ""]
    before: set[tuple[str, str, str]] = set()
    for number, document in enumerate(documents):
        lines += [
            f"## {view.moment(document['finished_at'])}",
            "",
            f"Result: {_result(document)}.",
            "",
        ]
        now = {
            (f["title"], f["host"], " ".join(f["states"]))
            for f in document["findings"]
            if f["counted"]
        }
        for word, changed in (
            ("first observed", now - before),
            ("no longer observed", before - now),
        ):
            for title, host, states in sorted(changed):
                where = ", ".join(view.place_name(code) for code in states.split())
                lines.append(f"- {word}: {_said(title)} on {_said(host)} ({where})")
        if number and now == before:
            lines.append("- No change to what was observed before.")
        lines.append("")
        before = now
    return lines
