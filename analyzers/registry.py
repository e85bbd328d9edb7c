"""The audited firm held against ESMA's register: by LEI, by legal name, by domain and path.

Never by likeness: `bybit.com` is not `bybit.eu`, and `okx.com` may be the address of an authorised
entity and of another one. So a match says which of these agreed, and only an entity that was
entered, on the very site that was audited, decides whether Article 61 is engaged.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from analyzers.beyond import Gate
from analyzers.places import EEA_EFTA, MEMBER_STATES, country_name
from analyzers.profile import Entity, Profile
from crawler import domains, register
from crawler.register import Kind, Register, RegisterEntry
from crawler.register_cells import SERVICES, Site

AUTHORISED, ESTABLISHED = "authorised-entity", "eu-established-firm"
ENTITIES = (Kind.CASP, Kind.EMT, Kind.ART)
"""Files whose rows are entities with a web site of their own; the addresses in OTHER are those of
white papers, which lie on the sites of third parties."""


@dataclass(frozen=True, slots=True)
class Match:
    """A row that agrees with the firm."""

    entry: RegisterEntry
    entity: Entity | None
    """The entered entity that it agrees with."""
    by: tuple[str, ...]
    """What agrees: `LEI`, `legal name`, `website` (the row's address covers the site), `domain`
    (same registrable domain, another host or path)."""
    sites: tuple[str, ...]
    """Audited sites that the row's addresses cover."""
    host: str
    """Host of the firm that agrees, or of its first site."""

    @property
    def sure(self) -> bool:
        """Tell whether it is the entity entered: LEI, or legal name with something beside it."""
        if self.entity is None:
            return False
        beside = {"website", "domain"} & set(self.by)
        same = bool(self.entity.country) and self.entity.country == country_of(self.entry)
        return "LEI" in self.by or bool(beside) or same


@dataclass(frozen=True, slots=True)
class Standing:
    """The firm as entered, where it was seen, and the register."""

    firm: Profile
    register: Register
    hosts: tuple[str, ...] = ()
    """Hosts that were read as the firm's."""
    pages: tuple[str, ...] = ()
    """Addresses that answered."""
    on: str = ""
    """Day of the audit, ISO 8601."""

    @classmethod
    def example(cls, url: str, text: str) -> Standing:
        """Make one from JSON: {home, entities, hosts, file, rows: [{column: value}]}."""
        told = json.loads(text)
        entities = tuple(
            Entity(e, "") if isinstance(e, str) else Entity(**e) for e in told.get("entities", ())
        )
        firm = Profile(home=told.get("home", ""), sites=(url,), entities=entities)
        data = table(Kind(told.get("file", "CASPS")), told["rows"])
        read = register.combine([register.read(data, "example.csv", "2026-11-20T12:00:00Z")])
        return cls(firm, read, tuple(told.get("hosts", ())), (), "2026-11-20")

    def matches(self, *kinds: Kind) -> tuple[Match, ...]:
        """Rows of some files that agree with the firm, in the register's order."""
        return tuple(found for e in self.register.of(*kinds) if (found := self._match(e)))

    def _match(self, entry: RegisterEntry) -> Match | None:
        entity, by = _entity(self.firm.entities, entry)
        sites = tuple(url for url in self.firm.sites if covers(entry, url))
        hosts = [host_of(url) for url in self.firm.sites]
        beside = [h for h in (*hosts, *self.hosts) if same_domain(entry, h)]
        if sites:
            by = (*by, "website")
        elif beside:
            by = (*by, "domain")
        if not by:
            return None
        host = host_of(sites[0]) if sites else (beside or hosts or [""])[0]
        return Match(entry, entity, by, sites, host)

    def pages_of(self, entry: RegisterEntry) -> tuple[str, ...]:
        """Addresses read that lie under an address of the row."""
        return tuple(url for url in self.pages if covers(entry, url))

    @property
    def third_country(self) -> bool:
        """Tell whether something entered says that a firm outside the EEA offers this."""
        where = {self.firm.home, *(entity.country for entity in self.firm.entities)} - {""}
        return any(not in_eea(country) for country in where)


@dataclass(frozen=True, slots=True)
class Warnings:
    """The firm, and the list of non-compliant entities."""

    standing: Standing

    @classmethod
    def example(cls, url: str, text: str) -> Warnings:
        """Make one as `Standing` does, from rows of NCASP."""
        return cls(Standing.example(url, json.dumps({"file": "NCASP", **json.loads(text)})))


def table(kind: Kind, rows: list[dict[str, str]]) -> bytes:
    """Write rows as a file of that kind, for examples and tests."""
    signs = next(names for sign, names in register.SIGNS if sign is kind)
    columns = list(dict.fromkeys([*sorted(signs), *(name for row in rows for name in row)]))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def in_eea(country: str) -> bool:
    """Tell whether a country is a Member State, Iceland, Liechtenstein or Norway."""
    return country in MEMBER_STATES | EEA_EFTA


def host_of(url: str) -> str:
    """Host of an address, without `www.`."""
    return _site(url)[0]


def _site(url: str) -> Site:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower().removeprefix("www."), parts.path.rstrip("/")
    except ValueError:
        return "", ""


def covers(entry: RegisterEntry, url: str) -> bool:
    """Tell whether an address lies on a host and under a path that the row names."""
    return any(lies_under(url, own, prefix) for own, prefix in entry.websites)


def lies_under(url: str, own: str, prefix: str) -> bool:
    """Tell whether an address lies on a host (or below it) and under a path."""
    host, path = _site(url)
    return (host == own or host.endswith("." + own)) and _under(path, prefix)


def _under(path: str, prefix: str) -> bool:
    lower, start = path.lower(), prefix.lower()
    return not start or lower == start or lower.startswith(start + "/")


def same_domain(entry: RegisterEntry, host: str) -> bool:
    """Tell whether a host shares its registrable domain with an address of the row.

    On a shared service (a profile, a file host) the domain says nothing about the entity.
    """
    wanted = domains.registrable(host)
    return bool(wanted) and any(
        domains.registrable(own) == wanted and not domains.is_platform(own)
        for own, _ in entry.websites
    )


def brand(host: str) -> str:
    """The label in front of the public suffix."""
    return domains.brand(host)


def bare(name: str) -> str:
    """A legal name without case, punctuation and white space; its words are all kept."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _entity(
    entities: tuple[Entity, ...], entry: RegisterEntry
) -> tuple[Entity | None, tuple[str, ...]]:
    for entity in entities:
        if entry.lei and entity.lei and entity.lei == entry.lei:
            return entity, ("LEI",)
    for entity in entities:
        apart = entity.lei and entry.lei_valid and entity.lei != entry.lei
        if entity.name and bare(entity.name) == bare(entry.legal_name) and not apart:
            return entity, ("legal name",)
    return None, ()


def country_of(entry: RegisterEntry) -> str:
    """State in which the row's entity is established; empty where the row does not say it."""
    if entry.country or entry.kind in (Kind.OTHER, Kind.NCASP):
        return entry.country  # the authority of a white paper or a warning is not the entity's home
    return entry.home_state


def service_names(entry: RegisterEntry) -> str:
    """Services in words."""
    return ", ".join(SERVICES[letter][1] for letter in entry.services) or "services not readable"


def authorised(standing: Standing) -> Iterator[Match]:
    """Authorised providers that agree with the firm and whose authorisation had not ended."""
    for match in standing.matches(Kind.CASP):
        if not match.entry.ended(standing.on):
            yield match


def established(standing: Standing) -> Iterator[Match]:
    """Entities entered that the register places in a Member State."""
    for match in standing.matches(*ENTITIES, Kind.OTHER):
        if match.sure and country_of(match.entry) in MEMBER_STATES:
            yield match


def gate(standing: Standing) -> Gate | None:
    """Return the gate that the register shows for the entities entered and the sites audited.

    Authorised: every entity entered is authorised and not ended, and every site is covered by an
    address of one of them. Established: every entity entered is placed in a Member State. A home
    entered outside the EEA contradicts both, and none is taken.
    """
    firm = standing.firm
    if not firm.entities or (firm.home and not in_eea(firm.home)):
        return None
    rows = [m for m in authorised(standing) if m.sure]
    covered = {url for match in rows for url in match.sites}
    if {m.entity for m in rows} == set(firm.entities) and covered >= set(firm.sites):
        return Gate(AUTHORISED, _authorised_reason(rows))
    placed = list(established(standing))
    if {m.entity for m in placed} == set(firm.entities):
        where = sorted({country_name(country_of(m.entry)) for m in placed})
        return Gate(
            ESTABLISHED,
            f"The register places the entity entered in {' and '.join(where)} ({_row(placed[0])}):"
            " the exemption concerns third-country firms and is not available to it. Whether it is"
            " authorised is a question of Art. 59.",
        )
    return None


def _row(match: Match) -> str:
    entry = match.entry
    return f"{entry.name}, row {entry.row} of {entry.file}, by {' and '.join(match.by)}"


def _authorised_reason(rows: list[Match]) -> str:
    entry = rows[0].entry
    said = "; ".join(dict.fromkeys(_row(match) for match in rows))
    return (
        f"The register lists the entity entered, on this site, as authorised ({said}): Article 61"
        f" is not engaged for the services ({service_names(entry)}) and the {len(entry.passports)}"
        " EEA States that the row names. Other services and States, and group checks, remain."
    )


def questions(standing: Standing) -> Iterator[str]:
    """What the register leaves open, as questions to the firm."""
    rows = standing.matches(Kind.CASP)
    for match in rows:
        if match.entry.ended(standing.on):
            yield (
                f"The register shows the authorisation of {match.entry.name} as ended on"
                f" {match.entry.end}. Who has provided the services since?"
            )
    live = {m.entry.name: m for m in authorised(standing) if not m.sure and "website" in m.by}
    if len(live) > 1:
        yield (
            f"The register gives the audited address for {len(live)} entities"
            f" ({', '.join(live)}). Which of them is the contracting entity of each page?"
        )
    elif live and not any(m.sure for m in authorised(standing)):
        (name,) = live
        yield (
            f"The register gives the audited address for {name}. Is it the contracting entity for"
            " everything offered there? If so, enter it with its LEI under entities."
        )
