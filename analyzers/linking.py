"""What visits to linking pages show: paid marks, partner places, promotional codes.

The pages are somebody else's. A label counts only as a text of its own near the link or at the head
of its article: a newspaper has banners labelled "Anzeige" everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from analyzers import language, statements, terms
from crawler.artifacts import Evidence
from crawler.linking_page import LinkingPage, SeenLink

FILE = "linking"
_CODE = re.compile(
    r"\b(?i:promo(?:tion(?:al)?)?[- ]?code|bonus[- ]?code|code promo|referral code|gutscheincode"
    r"|rabattcode|mein code|my code|code|código|codice(?: promo(?:zionale)?)?|kod(?: promocyjny)?"
    r"|kortingscode)\b[\s:=]{1,4}[\"“„']?([A-Z][A-Z0-9_-]{3,15})\b"
)
_LABELLED = 48
_DOUBT = re.compile(r"[\s:*•|()\[\]–—-]+$|^[\s:*•|()\[\]–—-]+")


@dataclass(frozen=True, slots=True)
class Observed:
    """A link that was seen on a visited page, and what it shows besides."""

    page: LinkingPage
    link: SeenLink
    label: str
    """The words that say that it is paid for, or an empty string."""
    partner: str
    """The words that place it among partners, or an empty string."""
    code: str
    """A promotional code in its block, or an empty string."""

    @property
    def evidence(self) -> Evidence:
        """The link as the page has it."""
        return self.link.evidence

    @property
    def by_users(self) -> bool:
        """True for comments, which are nobody's campaign."""
        return "ugc" in self.link.rel or self.link.region == "comment"

    @property
    def paid(self) -> bool:
        """True where the page says that the link is paid for."""
        return "sponsored" in self.link.rel or bool(self.label)

    def shown(self) -> str:
        """What the page shows about the link, as a clause."""
        parts = [f"rel {' '.join(self.link.rel)}"] if self.link.rel else ["no rel"]
        parts += [f"labelled “{self.label}”"] if self.label else []
        parts += [f"under “{self.partner}”"] if self.partner else []
        parts += [f"with the code {self.code}"] if self.code else []
        parts += ["as a logo"] if self.link.image and not self.link.anchor else []
        return ", ".join(parts)


def observe(page: LinkingPage) -> Iterator[Observed]:
    """Every link to the firm on a page that was read."""
    for link in page.links:
        yield Observed(page, link, label(link.notices), partner(link), code(link.around))


def label(notices: Iterable[str]) -> str:
    """The first short text that is a label and nothing else."""
    for notice in notices:
        words = _DOUBT.sub("", notice.casefold())
        if words in _labels() and words not in terms.phrases(FILE, "unpaid"):
            return notice
    return ""


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    return frozenset(terms.phrases(FILE, "label"))


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(terms.phrases(statements.FILE, "partners"))


def partner(link: SeenLink) -> str:
    """The heading or words that place a link among partners of the page's owner."""
    if link.region == "comment":
        return ""
    if len(link.heading) < 40 and link.heading.casefold().strip(" :.&") in _heads():
        return link.heading
    for text in (*link.notices, link.around[:_LABELLED], link.anchor):
        if len(text) <= _LABELLED and (match := terms.words(FILE, "powered").match(text.strip())):
            return match[0]
    return ""


def code(text: str) -> str:
    """A promotional code beside the link: capitals and digits behind the word."""
    match = _CODE.search(text)
    if match is None or (match[1].isalpha() and len(match[1]) < 6):
        return ""
    return match[1]


def spoken(page: LinkingPage) -> str:
    """Language of the page's text, else the one it declares; ISO 639-1 or an empty string."""
    found = language.languages(page.text)
    best = max(found, key=lambda name: found[name], default="und")
    return best if best != "und" else re.split(r"[-_]", page.html_lang)[0].lower()[:3]
