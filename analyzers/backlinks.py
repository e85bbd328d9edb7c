"""Links to the firm, folded by linking domain: who links, from which State, with which marks.

A thousand links of one domain are one domain. The State is that of the domain's ending or of a
country code in the linking address. What the linking pages show, and who paid for it, is known as
far as the export says it, and where pages were visited (`visited`), as far as they show it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, urlsplit

from analyzers import domains as endings
from analyzers import linking, offers, statements
from analyzers.base import UNION
from analyzers.linking import Observed
from analyzers.locales import WORDS_TOO
from analyzers.places import MEMBER_STATES, country_name, locale_code
from crawler import backlinks, domains, linking_page
from crawler.artifacts import Capture
from crawler.backlinks import Backlink, Export
from crawler.linking_page import LinkingPage

NOT_VISITED = "The linking pages were not visited."
SAMPLES = 3
"""Links kept of one domain."""
_FILE = "anchors"
_PROGRAMME = frozenset(
    "aff affid aff_id affiliate affiliateid affiliate_id affiliates aff_sub aff_code affcode btag"
    " a_aid a_bid tap_a tap_s irclickid irgwc subid sub_id clickid click_id partner partnerid"
    " partner_id afp afftrack".split()
)
"""Parameters of affiliate programmes and of the networks that run them."""
_REFERRAL = frozenset(
    "ref refid ref_id refcode ref_code referral referralcode referral_code referrer rcode invite"
    " invitecode invite_code invitationcode inviter inviter_id vipcode channelid".split()
)
"""Parameters that a client's own invitation carries too."""
_PATH = re.compile(r"/(ref|referral|invite|aff|affiliate|partner)/[\w-]{3,}", re.I)
_PAID_MEDIA = frozenset(
    "affiliate affiliates cpc ppc cpa paid sponsored banner display native influencer pr partner"
    " advertorial kol".split()
)
_AUTHORITIES = re.compile(
    r"(?:^|\.)(?:europa\.eu|gov\.\w+|gouv\.fr|gob\.es|admin\.\w+|bund\.de|bafin\.de|consob\.it"
    r"|amf-france\.org|cnmv\.es|fma\.gv\.at|afm\.nl|fsma\.be|knf\.gov\.pl|wikipedia\.\w+"
    r"|(?:uni|tu|fh)-[\w-]+\.de|edu\.\w+|ac\.\w+)$",
    re.I,
)
"""Authorities, encyclopaedias, universities: their links are nobody's campaign."""


@dataclass(frozen=True, slots=True)
class LinkingDomain:
    """One domain that links to the firm."""

    domain: str
    states: tuple[str, ...]
    """Member State, or (`UNION`,), or empty where it points nowhere in the Union."""
    how: str
    """What says so: a clause."""
    links: int
    samples: tuple[Backlink, ...]
    markers: Mapping[str, Backlink | Observed]
    """Mark of a strategy -> a link that carries it: `paid link`, `advertising label`, `affiliate
    parameter`, `referral parameter`, `campaign parameter`, `commercial anchor text`."""
    review: Backlink | Observed | None
    """A link that looks like somebody's own review and is known not to be paid for."""
    seen: tuple[Observed, ...] = ()
    """Links that visits saw."""
    visits: tuple[LinkingPage, ...] = ()
    """What every visit to its pages gave."""

    @property
    def visit_note(self) -> str:
        """What visits say of it, in one sentence."""
        if not self.visits:
            return NOT_VISITED
        there = sum(page.state == "there" for page in self.visits)
        many = f"{len(self.visits)} linking page{'s' if len(self.visits) > 1 else ''}"
        shown = f" ({self.seen[0].shown()})" if self.seen else ""
        return f"{many} of {self.domain} visited; the link was there on {there}{shown}."

    @property
    def owner(self) -> str:
        """Label that tells owners apart: `shop` of `shop.de` and of `shop.at`."""
        return domains.brand(self.domain) or self.domain


@dataclass(frozen=True, slots=True)
class BacklinkProfile:
    """All linking domains of the exports, and where the firm is."""

    host: str
    """Host of the firm's first site."""
    domains: tuple[LinkingDomain, ...]
    own: frozenset[str] = frozenset()
    """Registrable domains of the firm."""
    gone: tuple[LinkingDomain, ...] = ()
    """Domains all of whose listed pages were visited, and none links to the firm any more."""

    @classmethod
    def example(cls, url: str, text: str) -> BacklinkProfile:
        """Make one from JSON: a list of {source, target, anchor, title, rel: [..]} (Semrush); with
        `page` (markup) the linking page was visited."""
        titles = ("Source url", "Target url", "Anchor", "Source title", "Nofollow", "Sponsored",
                  "Ugc")  # fmt: skip
        lines = ["\t".join(titles)]
        for row in json.loads(text):
            flags = (str(name in row.get("rel", ())).lower() for name in
                     ("nofollow", "sponsored", "ugc"))  # fmt: skip
            facts = (row.get(k, "") for k in ("source", "target", "anchor", "title"))
            lines.append("\t".join((*facts, *flags)))
        found, _ = backlinks.read("\n".join(lines).encode(), "example.csv", "2026-11-20T12:00:00Z")
        profile = build(found, [url])
        shown = [(row["source"], row["page"]) for row in json.loads(text) if "page" in row]
        if not shown:
            return profile
        return visited(profile, [_example(*one, profile.own) for one in shown])

    @property
    def in_union(self) -> tuple[LinkingDomain, ...]:
        """Domains that point to a Member State or the Union."""
        return tuple(one for one in self.domains if one.states)

    def by_states(self) -> Iterator[tuple[tuple[str, ...], list[LinkingDomain]]]:
        """Domains under each State, those with marks first."""
        grouped: dict[tuple[str, ...], list[LinkingDomain]] = {}
        for one in sorted(self.in_union, key=lambda d: (not d.markers, d.domain)):
            grouped.setdefault(one.states, []).append(one)
        yield from sorted(grouped.items())


def build(links: Iterable[Backlink], sites: Sequence[str]) -> BacklinkProfile:
    """Fold links to the firm's sites; memory grows with the linking domains, not the links."""
    hosts = [urlsplit(url).hostname or "" for url in sites]
    own = {domains.registrable(host) for host in hosts} - {""}
    names = {label for host in hosts if len(label := domains.brand(host)) > 2}
    growing: dict[tuple[str, tuple[str, ...]], _Growing] = {}
    for link in links:
        domain = domains.registrable(link.host)
        target = _host(link.target)
        elsewhere = bool(target) and bool(own) and domains.registrable(target) not in own
        if link.lost or elsewhere or domain in own or _nobodys(link.host):
            continue
        states, how = located(link)
        growing.setdefault((domain, states), _Growing(how)).add(link, names)
    return BacklinkProfile(
        hosts[0] if hosts else "",
        tuple(
            LinkingDomain(
                domain, states, one.how, one.links, tuple(one.samples), dict(one.markers),
                None if one.markers else one.review,
            )
            for (domain, states), one in sorted(growing.items())
        ),
        frozenset(own),
    )  # fmt: skip


def visited(profile: BacklinkProfile, pages: Iterable[LinkingPage]) -> BacklinkProfile:
    """Add what visits to linking pages showed. A domain that no longer links is set apart."""
    by_source: dict[str, LinkingPage] = {page.asked: page for page in pages}
    names = {label for domain in profile.own if len(label := domains.brand(domain)) > 2}
    there: list[LinkingDomain] = []
    gone: list[LinkingDomain] = []
    for one in profile.domains:
        found = tuple(by_source[s] for s in addresses(one) if s in by_source)
        seen = tuple(o for page in found for o in linking.observe(page) if not o.by_users)
        new = replace(
            one, visits=found, seen=seen, markers={**one.markers, **_marks_of(seen, names)},
            review=_review_of(one, seen),
        )  # fmt: skip
        lost = bool(found) and all(page.state == "gone" for page in found)
        (gone if lost and len(found) >= one.links else there).append(new)
    return replace(profile, domains=tuple(there), gone=tuple(gone))


def visit_notes(found: Sequence[LinkingDomain]) -> str:
    """What visits say of several domains, in one or two sentences."""
    visited_ones = [one for one in found if one.visits]
    if not visited_ones:
        return NOT_VISITED
    if len(found) == 1:
        return found[0].visit_note
    there = sum(bool(one.seen) for one in visited_ones)
    return f"{len(visited_ones)} of these domains were visited; {there} showed the link."


def addresses(one: LinkingDomain) -> tuple[str, ...]:
    """Linking pages of a domain that are worth a visit: marked ones, a review, then samples."""
    links = [*one.markers.values(), one.review, *one.samples]
    found = (link.source for link in links if isinstance(link, Backlink))
    return tuple(dict.fromkeys(source for source in found if source))


def _marks_of(seen: Iterable[Observed], names: Collection[str]) -> dict[str, Observed]:
    found: dict[str, Observed] = {}
    for one in seen:
        marked = list(marks(_as_link(one), names))
        marked += ["advertising label"] if one.label else []
        for mark in marked:
            found.setdefault(mark, one)
    return found


def _review_of(one: LinkingDomain, seen: tuple[Observed, ...]) -> Backlink | Observed | None:
    """A review, as visits and the export see it: a paid one is none, whatever the export says."""
    if any(o.paid or o.code or o.partner for o in seen) or _marks_of(seen, ()):
        return None
    own = next((o for o in seen if is_review(_as_link(o))), None)
    return None if one.markers else own or one.review


def _as_link(one: Observed) -> Backlink:
    """A link that was seen, in the form of an export's row."""
    return Backlink(
        one.page.url, _host(one.page.url), one.link.target, one.link.anchor, one.page.title,
        tuple(v for v in one.link.rel if v in ("nofollow", "sponsored", "ugc")), True,
        bool(one.link.image), "", "", False, "visit", "", "",
    )  # fmt: skip


def _example(source: str, markup: str, own: frozenset[str]) -> LinkingPage:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    capture = Capture(
        source, source, 200, headers, markup.encode(), "2026-11-20T12:00:00Z", "<urn:1>", "0" * 64
    )
    return linking_page.read(source, capture, own)


class _Growing:
    def __init__(self, how: str) -> None:
        self.how = how
        self.links = 0
        self.samples: list[Backlink] = []
        self.markers: dict[str, Backlink] = {}
        self.review: Backlink | None = None

    def add(self, link: Backlink, names: Iterable[str]) -> None:
        """Take in one link; samples are the smallest ones, so that order is of no matter."""
        self.links += 1
        self.samples = sorted([*self.samples, link], key=_key)[:SAMPLES]
        if "ugc" not in link.rel or "sponsored" in link.rel:
            for mark in marks(link, names):
                self.markers[mark] = min(self.markers.get(mark, link), link, key=_key)
        if is_review(link):
            self.review = min(self.review or link, link, key=_key)


def _key(link: Backlink) -> tuple[int, str, str, str, str, str]:
    return len(link.source), link.source, link.host, link.target, link.anchor, link.place


def located(link: Backlink) -> tuple[tuple[str, ...], str]:
    """Return (States, clause on why): the address's ending, else a country code in it."""
    host = link.host
    top = host.rpartition(".")[2]
    if ending := endings.country_ending(host):
        return (ending.state,), f"its ending .{ending.suffix} belongs to {ending.name}"
    if state := endings.REGIONAL.get(top):
        return (state,), f"its ending .{top} names a region of {country_name(state)}"
    if top in endings.UNION_ENDINGS:
        return (UNION,), "its ending belongs to the Union"
    if endings.foreign_ending(host):
        return (), ""
    for part in _codes(link):
        code = locale_code(part)
        if code is None or code.state not in MEMBER_STATES:
            continue
        bare = code.same and part.lower() not in WORDS_TOO
        if code.explicit or bare:
            return (code.state,), f"its address has the code {part} of {country_name(code.state)}"
    return (), ""


def _codes(link: Backlink) -> list[str]:
    """Parts of the linking address in which a country code may stand."""
    label = link.host.removeprefix("www.").partition(".")[0]
    path = [unquote(p) for p in _path(link.source).split("/") if p]
    return [label if link.host.count(".") > 1 else "", *path[:1]]


def marks(link: Backlink, names: Iterable[str]) -> Iterator[str]:
    """Marks of a strategy that the export shows on one link."""
    if "sponsored" in link.rel:
        yield "paid link"
    keys = _parameters(link.target)
    media = {keys.get("utm_medium", ""), keys.get("utm_source", "")}
    if _PROGRAMME & keys.keys() or keys.get("utm_medium") in ("affiliate", "affiliates"):
        yield "affiliate parameter"
    elif _REFERRAL & keys.keys() or _PATH.search(_path(link.target)):
        yield "referral parameter"
    if "utm_campaign" in keys or _PAID_MEDIA & media:
        yield "campaign parameter"
    if is_commercial(link.anchor, names):
        yield "commercial anchor text"


def is_commercial(anchor: str, names: Iterable[str]) -> bool:
    """True for an anchor that people search by and that does not name the firm."""
    text = anchor.casefold()
    if len(text) > 60 or "://" in text or any(name in text for name in names):
        return False
    return bool(offers.ASSET.search(text)) and statements.has(text, "commercial", _FILE)


def is_review(link: Backlink) -> bool:
    """True where title or address say review, and the export that the link is not paid for."""
    if not link.rel_known or {"sponsored", "ugc"} & set(link.rel):
        return False
    words = re.sub(r"[-_/]+", " ", f"{link.title} {unquote(_path(link.source))}").casefold()
    return statements.has(words, "review", _FILE)


def _nobodys(host: str) -> bool:
    return domains.is_platform(host) or bool(_AUTHORITIES.search(host))


def _host(url: str) -> str:
    try:
        return urlsplit(url if "://" in url else f"https://{url}").hostname or "" if url else ""
    except ValueError:
        return ""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _parameters(url: str) -> dict[str, str]:
    try:
        query = urlsplit(url).query
        found = parse_qsl(query, keep_blank_values=False, max_num_fields=60)
    except ValueError:
        return {}
    return {key.lower(): value.lower() for key, value in found}


def streamed(files: Iterable[tuple[bytes, str, str]], exports: list[Export]) -> Iterator[Backlink]:
    """Yield the links of (data, name, time of reading) one by one, noting what each file gave."""
    for data, name, read_at in files:
        export = Export(name, backlinks.digest(data))
        exports.append(export)
        yield from backlinks.links(data, export, read_at)
