"""The firm file and the command line, read into a `Profile`. Unknown keys are refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analyzers.places import countries, country_name, language_codes, official_languages
from analyzers.profile import Entity, Profile
from crawler.lei import valid_lei
from crawler.render_plan import MODES
from crawler.vantage import Proxy, Vantage
from soliscope import app_ids, toml_file, vantages
from soliscope.errors import UsageError

_KEYS = (
    "name", "home", "sites", "entities", "non_eu_markets", "customary_languages", "apps",
    "imports", "gate", "vantage", "render",
)  # fmt: skip
_GATES = ("authorised", "no-crypto-asset-service")


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm to audit: what was entered about it and where to look."""

    profile: Profile
    apps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Store (`apple`, `google_play`) -> app ids; `apple_base`, `google_play_base`: mirrors."""
    imports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of file (`register`, `facts`, `backlinks`) -> paths."""
    vantages: tuple[Vantage, ...] = ()
    """From where pages are asked besides the direct connection; `direct` says where that is."""
    proxies: tuple[tuple[str, Proxy], ...] = field(default=(), repr=False)
    """Vantage point -> its proxy, with credentials: never archived, logged or shown."""
    render: str = ""
    """Which pages are shown to a browser, as `--render` says; empty where the file does not say."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ' (did you mean "x"?)' for the nearest known word, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f' (did you mean "{close[0]}"?)' if close else ""


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            hint = nearest(key, known)
            raise UsageError(
                f'Unknown key "{key}" in {where}{hint}; known keys: {", ".join(known)}.'
            )


def country(code: object, where: str) -> str:
    """Check an ISO 3166-1 alpha-2 code; `UK` is read as `GB`."""
    if not isinstance(code, str):
        raise UsageError(f'{where} must be a two-letter country code in quotes, such as "AE".')
    upper = {"UK": "GB", "EL": "GR"}.get(code.strip().upper(), code.strip().upper())
    if upper not in countries():
        names = {country_name(c).casefold(): c for c in countries()}
        hint = names.get(code.strip().casefold(), "")
        more = f'; for {code.strip()} write "{hint}"' if hint else ", such as AE, SC or CH"
        raise UsageError(f'{where}: "{code}" is not an ISO 3166 two-letter country code{more}.')
    return upper


def site(url: object) -> str:
    """Check the address of a site; a bare host name gets https."""
    if not isinstance(url, str) or not url.strip():
        raise UsageError('A site must be an address in quotes, such as "https://example.com".')
    text = url.strip()
    if "://" not in text:
        text = "https://" + text
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
        usable = usable and _is_host(parts.hostname or "")
    except ValueError:
        usable = False
    if not usable or any(c.isspace() for c in text):
        raise UsageError(f'"{url}" is not a web address; write it as https://example.com.')
    if parts.username or parts.password:
        raise UsageError("Give user name and password with --basic-auth, not in the address.")
    return text if parts.path else text.rstrip("/") + "/"


def _is_host(name: str) -> bool:
    """Say whether a name can be that of a host (RFC 1123, in any script), or is an IP address."""
    labels = name.removesuffix(".").split(".")
    return ":" in name or all(
        0 < len(label) < 64 and not label.startswith("-") and not label.endswith("-")
        for label in labels
    )


def load(path: Path) -> Firm:
    """Read a firm file (TOML)."""
    table, _ = toml_file.read(path, "file")
    return _firm(table, path)


def _firm(table: Mapping[str, Any], path: Path) -> Firm:
    _refuse_unknown(table, _KEYS, str(path))
    sites = table.get("sites", [])
    if not isinstance(sites, list) or not sites:
        raise UsageError(f'{path} names no site; add: sites = ["https://example.com"].')
    gate = table.get("gate", "")
    if gate and gate not in _GATES:
        raise UsageError(f'{path}: gate must be one of {", ".join(_GATES)}, not "{gate}".')
    profile = Profile(
        name=_text(table.get("name", ""), f"{path}: name"),
        home=country(table["home"], f"{path}: home") if table.get("home") else "",
        sites=tuple(dict.fromkeys(site(url) for url in sites)),
        entities=tuple(_entity(e, path) for e in _tables(table, "entities", path)),
        non_eu_markets=tuple(_market(m, path) for m in _tables(table, "non_eu_markets", path)),
        customary_languages=tuple(
            _language(t, path) for t in _tables(table, "customary_languages", path)
        ),
        gate=gate,
    )
    points, proxies = vantages.read(table.get("vantage", {}), path, _refuse_unknown, country)
    render = table.get("render", "")
    if render and render not in MODES:
        raise UsageError(f'{path}: render must be one of {", ".join(MODES)}, not "{render}".')
    return Firm(profile, _apps(table, path), _imports(table, path), points, proxies, render)


def _apps(table: Mapping[str, Any], path: Path) -> dict[str, tuple[str, ...]]:
    """Apps to look for; what no store can know is refused before anything is fetched."""
    found = _lists(table, "apps", app_ids.KEYS, path)
    app_ids.entered(found)
    app_ids.bases(found)
    return found


def _imports(table: Mapping[str, Any], path: Path) -> dict[str, tuple[str, ...]]:
    """Files to import; a relative name is relative to the firm file."""
    named = _lists(table, "imports", ("backlinks", "register", "facts"), path)
    return {kind: tuple(str(path.parent / n) for n in names) for kind, names in named.items()}


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{where} must be text in quotes.")
    return value.strip()


def _tables(table: Mapping[str, Any], key: str, path: Path) -> list[Mapping[str, Any]]:
    items = table.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UsageError(f"{path}: write each of {key} as a table that begins with [[{key}]].")
    return items


def _entity(table: Mapping[str, Any], path: Path) -> Entity:
    _refuse_unknown(table, ("name", "lei", "country"), f"[[entities]] of {path}")
    lei = _text(table.get("lei", ""), f"{path}: lei").upper()
    if lei and not valid_lei(lei):
        raise UsageError(f'{path}: "{lei}" is not a valid LEI (20 characters, ISO 17442 checksum).')
    where = f"{path}: country of an entity"
    return Entity(
        _text(table.get("name", ""), f"{path}: name of an entity"),
        lei,
        country(table["country"], where) if table.get("country") else "",
    )


def _reason(table: Mapping[str, Any], where: str) -> str:
    reason = _text(table.get("reason", ""), f"reason in {where}")
    if not reason:
        raise UsageError(f"{where} needs a reason: the report prints it beside what it explains.")
    return reason


def _market(table: Mapping[str, Any], path: Path) -> tuple[str, str]:
    where = f"[[non_eu_markets]] of {path}"
    _refuse_unknown(table, ("country", "languages", "reason"), where)
    code = country(table.get("country", ""), where)
    for language in table.get("languages", []):
        if language not in official_languages(code):
            raise UsageError(
                f"{where}: {language} is not an official language of {country_name(code)}."
            )
    return code, _reason(table, where)


def _language(table: Mapping[str, Any], path: Path) -> tuple[str, str]:
    where = f"[[customary_languages]] of {path}"
    _refuse_unknown(table, ("language", "reason"), where)
    code = _text(table.get("language", ""), where).lower()
    if code not in language_codes():
        raise UsageError(f'{where}: "{code}" is not a two-letter language code such as "en".')
    return code, _reason(table, where)


def _lists(
    table: Mapping[str, Any], key: str, known: tuple[str, ...], path: Path
) -> dict[str, tuple[str, ...]]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise UsageError(f"{path}: write {key} as a table [{key}] with {', '.join(known)}.")
    _refuse_unknown(found, known, f"[{key}] of {path}")
    return {
        name: tuple(str(v) for v in (value if isinstance(value, list) else [value]))
        for name, value in found.items()
    }
