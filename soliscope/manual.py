"""The manual: every rule of the rulebook, with what its analyzer sees (`soliscope rules`)."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analyzers import guide, rulebook, scan, tongues
from analyzers.reasons import why_unassessed
from analyzers.rebuttals import PRECAUTIONS
from analyzers.rulebook import Indicator
from soliscope.config import nearest
from soliscope.errors import UsageError

WIDTH = 78


def _pages() -> dict[str, str]:
    """Signal -> manual page; a signal that is asked of several surfaces has all of their pages."""
    found: dict[str, str] = {}
    for question in scan.questions():
        page = inspect.cleandoc(question.doc)
        found[question.id] = f"{found[question.id]}\n\n{page}" if question.id in found else page
    return found


def _why(one: Indicator) -> str:
    reason = why_unassessed(one)
    known = "" if "fact" in reason or "firm file" in reason else _FACT
    return f"{reason[0].upper()}{reason[1:]}.{known}"


_FACT = " Where you know of it, enter it as a fact (--facts)."
_CLOSED = (
    "Access that was seen to be closed: visitors blocked, no new accounts, no app in the stores. It"
    " holds the level down; it does not undo solicitation."
)
_FALSE = "What often causes a false alarm"
_NOTHING = "Nothing that the guidelines name; it goes when the thing itself is gone."


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with paragraphs, or with a list under it."""

    title: str
    texts: tuple[str, ...]
    bullet: bool = False


def _sections(one: Indicator, doc: str) -> list[_Section]:
    """What a page says, in the order of the reader's questions; empty sections are left out."""
    book, advice = rulebook.load(), guide.load()[one.id]
    finding = one.tier in "ABCD"
    rebuttals = [f"{book.by_id[r].title} ({r})" for r in one.rebuttals if r not in PRECAUTIONS]
    rebuttals += one.other_rebuttals
    rebuttals += [_CLOSED] if len(rebuttals) < len(one.rebuttals + one.other_rebuttals) else []
    if not rebuttals and finding:
        rebuttals = [_NOTHING]
    sections = [
        _Section("What it means", (advice.means,)),
        _Section("What the texts say", (one.law,)),
        _Section("Citations", one.citations, bullet=True),
        _Section(_FALSE if finding else "What it is not", one.not_this, bullet=True),
        _Section("What to check by hand", advice.check, bullet=True),
        _Section("What to change" if finding else "What to do", (one.remediation,)),
        _Section("What to keep as evidence", (advice.keep,)),
        _Section("What explains it or holds it down", tuple(rebuttals), bullet=True),
        _Section("What an examiner looks for", one.sees, bullet=True),
    ]
    if not doc:
        sections.append(_Section("Not assessed by this version", (_why(one),)))
    return [section for section in sections if any(section.texts)]


def overview() -> RenderableType:
    """One line a rule, in the guidelines' order; `+` where this version has an analyzer."""
    book, pages = rulebook.load(), _pages()
    table = Table(box=None, pad_edge=False)
    for head in ("Signal", "Tier", "Seen"):
        table.add_column(head, no_wrap=True)
    for head in ("What", "Citation"):
        table.add_column(head, no_wrap=True, overflow="ellipsis")
    for one in book.indicators:
        seen = "+" if one.id in pages else "-"
        table.add_row(one.id, one.tier, seen, Text(one.title), Text(one.citations[0]))
    legend = Text("\n".join(f"{tier}  {meaning}" for tier, meaning in book.tiers.items()))
    return Group(table, Text(""), legend)


def page(signal: str) -> RenderableType:
    """The manual page of one rule."""
    book = rulebook.load()
    if signal not in book.by_id:
        hint = nearest(signal, book.by_id)
        raise UsageError(f'There is no rule "{signal}"{hint}; soliscope rules lists them all.')
    return Text("\n".join(_lines(book.by_id[signal], _pages().get(signal, ""))))


def _languages() -> dict[str, str]:
    """Signal -> in which languages its rule recognises sentences; only rules that read any."""
    return {q.id: tongues.described(q) for q in scan.questions() if q.tables}


def _lines(one: Indicator, doc: str) -> list[str]:
    book = rulebook.load()
    lines = [one.title, one.id, *_wrapped(f"Tier {one.tier}: {book.tiers[one.tier]}"), ""]
    for section in _sections(one, doc):
        lines += _section(section.title, section.texts, section.bullet)
    if doc:
        lines += ["How the program looks for it", *_doc(doc), ""]
        lines += _section("Languages", [_languages().get(one.id, "")])
    return lines[:-1]


def _doc(doc: str) -> list[str]:
    """The docstring, its prose wrapped anew and its examples left as they are."""
    lines: list[str] = []
    for paragraph in doc.split("\n\n"):
        if lines:
            lines.append("")
        if paragraph.lstrip().startswith(("Seen:", "Not seen:")):
            lines += textwrap.indent(paragraph, "  ").splitlines()
        else:
            lines += _wrapped(" ".join(paragraph.split()))
    return lines


def _wrapped(text: str, rest: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent=rest)


def _section(title: str, texts: Iterable[str], bullet: bool = False) -> list[str]:
    items = list(texts)
    if not items or not any(items):
        return []
    mark = "- " if bullet else ""
    rest = "    " if bullet else "  "
    body = [line for item in items for line in _wrapped(mark + item, rest)]
    return [title, *body, ""]


_INTRODUCTION = """\
Each page answers the questions of somebody who has a finding in front of them: what it means, what
is often mistaken for it, what to look at by hand, what to change, what to keep on file, and what
explains it. How the program looks for it, with examples, comes last. The paragraphs on meaning are
plain words of this project; the texts that are cited prevail over them."""


def markdown() -> str:
    """All manual pages as one Markdown document."""
    book, pages, spoken = rulebook.load(), _pages(), _languages()
    out = [f"# Rules of {book.title}", ""]
    out += [f"Rulebook {book.id} {book.version}. Generated by `soliscope rules --markdown`.", ""]
    out += [_INTRODUCTION, ""]
    for one in book.indicators:
        out += [f"## {one.id}", "", f"**{one.title}** · tier {one.tier} · {one.family}", ""]
        for section in _sections(one, pages.get(one.id, "")):
            mark = "- " if section.bullet else ""
            out += [f"**{section.title}**", "", *[mark + text for text in section.texts], ""]
        if one.id in pages:
            out += ["**How the program looks for it**", "", "```text", pages[one.id], "```", ""]
            out += [f"**Languages** {spoken[one.id]}", ""] if one.id in spoken else []
    return "\n".join(out)
