"""The fleet file: which firms are audited when, and who is told. Unknown keys are refused."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apscheduler.triggers.base import BaseTrigger

from soliscope import config, toml_file
from soliscope.errors import UsageError
from soliscope.history.reading import firm_of
from soliscope.watch import cron

_SCHEDULE = ("schedule", "timezone", "jitter", "waivers")
_NUMBERS = ("max_pages", "delay", "concurrency", "workers", "timeout")
_WORDS = ("ca_file", "user_agent", "render", "register")
_LISTS = ("connect_to", "allow_address", "facts", "backlinks")
_FLAGS = ("ignore_robots", "apps")
_AUDIT = (*_NUMBERS, *_WORDS, *_LISTS, *_FLAGS)
_TOP = ("cases", "database", "parallel", "firms", "alerts", *_SCHEDULE, *_AUDIT)
_ALERT = ("name", "url", "webhook", "secret")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_PATHS = ("ca_file", "register", "facts", "backlinks")
MAX_JITTER = 24 * 3600


@dataclass(frozen=True, slots=True)
class Member:
    """One firm of a fleet."""

    key: str
    """As in the case store."""
    file: Path
    firm: config.Firm
    times: BaseTrigger
    schedule: str
    waivers: Path | None
    words: tuple[str, ...]
    """Options of `audit`."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place to send alerts to. Its `repr` shows no address."""

    name: str
    url: str
    secret: str = ""
    """Key of a webhook's signature; empty for apprise."""

    def __repr__(self) -> str:
        return f"Target({self.name!r})"


@dataclass(frozen=True, slots=True)
class Fleet:
    """A fleet file."""

    file: Path
    cases: Path
    database: str
    parallel: int
    members: tuple[Member, ...]
    targets: tuple[Target, ...]


def load(path: Path) -> Fleet:
    """Read a fleet file. Raises UsageError."""
    table, _ = toml_file.read(path, "fleet file")
    _refuse(table, _TOP, str(path))
    cases = path.parent / _text(table.get("cases", "cases"), "cases", str(path))
    rows = _tables(table, "firms", path)
    if not rows:
        raise UsageError(f"{path} names no firm; add [[firms]] with a file and a schedule.")
    shared = {key: table[key] for key in (*_SCHEDULE, *_AUDIT) if key in table}
    members = tuple(_member({**shared, **row}, n, path) for n, row in enumerate(rows, 1))
    keys = [member.key for member in members]
    for key in keys:
        if keys.count(key) > 1:
            raise UsageError(f"{path} names {key} twice; one firm has one schedule.")
    return Fleet(
        file=path,
        cases=cases,
        database=_database(table, cases, path),
        parallel=_number(table.get("parallel", 1), "parallel", str(path), 1, 64),
        members=members,
        targets=_targets(table, path),
    )


def _member(row: Mapping[str, Any], number: int, path: Path) -> Member:
    where = f"firm {number} of {path}"
    _refuse(row, ("file", *_SCHEDULE, *_AUDIT), where)
    if not row.get("file"):
        raise UsageError(f'Firm {number} of {path} names no file; write file = "firm.toml".')
    file = path.parent / _text(row["file"], "file", where)
    firm = config.load(file)
    schedule = _text(row.get("schedule", ""), "schedule", where)
    if not schedule:
        raise UsageError(f'Firm {number} of {path} has no schedule; write schedule = "0 6 * * 1".')
    jitter = _number(row.get("jitter", 0), "jitter", where, 0, MAX_JITTER)
    times = cron.trigger(schedule, _text(row.get("timezone", "UTC"), "timezone", where), jitter)
    waivers = row.get("waivers", "")
    return Member(
        key=firm_of(firm.profile.sites),
        file=file,
        firm=firm,
        times=times,
        schedule=schedule,
        waivers=path.parent / _text(waivers, "waivers", where) if waivers else None,
        words=tuple(_words(row, where, path.parent)),
    )


def _words(row: Mapping[str, Any], where: str, folder: Path) -> list[str]:
    """Options of `audit` as it is called."""
    found: list[str] = []
    for key in (key for key in _AUDIT if key in row):
        option, value = f"--{key.replace('_', '-')}", row[key]
        if key in _FLAGS:
            if not isinstance(value, bool):
                raise UsageError(f"The {key} in {where} is true or false.")
            found += [option] if value else []
            continue
        if key in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise UsageError(f"The {key} in {where} is a number.")
        for one in value if key in _LISTS and isinstance(value, list) else [value]:
            text = str(one) if key in _NUMBERS else _text(one, key, where)
            found.append(f"{option}={folder / text if key in _PATHS else text}")
    return found


def _targets(table: Mapping[str, Any], path: Path) -> tuple[Target, ...]:
    found: list[Target] = []
    for number, row in enumerate(_tables(table, "alerts", path), 1):
        where = f"alert {number} of {path}"
        _refuse(row, _ALERT, where)
        name = _text(row.get("name", f"alert-{number}"), "name", where)
        if name in {one.name for one in found} or not name or len(name) > 60:
            raise UsageError(f"The name of {where} must be its own, and at most 60 letters long.")
        if ("url" in row) == ("webhook" in row):
            raise UsageError(f"{where[:1].upper()}{where[1:]} has either a url or a webhook.")
        url = _from_environment(row.get("url", row.get("webhook")), where, "url" in row)
        secret = ""
        if "webhook" in row:
            secret = _from_environment(row.get("secret", ""), where, True)
            if not url.startswith(("https://", "http://")):
                raise UsageError(f"The webhook of {where} must begin with https://.")
        found.append(Target(name, url, secret))
    return tuple(found)


def _from_environment(value: object, where: str, secret: bool) -> str:
    """A text with the variables that it names; a secret is named and never written down."""
    text = _text(value, "address or secret", where)
    if secret and not _VARIABLE.fullmatch(text):
        raise UsageError(
            f"The address or secret of {where} must not stand in the file: name a variable of the"
            ' environment, such as "${SOLISCOPE_MAIL}".'
        )
    for name in _VARIABLE.findall(text):
        if not os.environ.get(name):
            raise UsageError(f"The variable {name}, which {where} names, is not set.")
    return _VARIABLE.sub(lambda match: os.environ[match[1]], text)


def _database(table: Mapping[str, Any], cases: Path, path: Path) -> str:
    given = table.get("database", "")
    if given:
        text = _text(given, "database", str(path))
        if "://" not in text and not _VARIABLE.search(text):
            return str(path.parent / text)
        return _from_environment(text, f"the database of {path}", False)
    return os.environ.get("SOLISCOPE_DATABASE_URL", "") or str(cases / "history.sqlite")


def _tables(table: Mapping[str, Any], key: str, path: Path) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}: write each of {key} as a table that begins with [[{key}]].")
    return rows


def _refuse(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise UsageError(f'Unknown key "{key}" in {where}{config.nearest(key, known)}.')


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"The {key} in {where} must be text in quotes.")
    return value.strip()


def _number(value: object, key: str, where: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise UsageError(f"The {key} in {where} is a whole number from {least} to {most}.")
    return value
