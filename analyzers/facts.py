"""What-if: the same rules, run on facts that a person wrote down.

For what a crawl cannot see (a contract, an e-mail campaign) and for "what if we add /fr?". A case
is a JSON object with `id`, `firm`, `profile` {home, lang, non_eu_markets, customary_languages},
`access`, `gate` and `facts`; a fact has `signal`, `states`, `confidence`, `rebuttal`,
`rebutted_by`, `host`, `shared`, `nexus`, `language`, `currency`.

A rebuttal that is written down is taken as given. Where none is, and the fact says which language
or currency it rests on, home and markets are weighed as for a crawl.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from analyzers import places
from analyzers.base import EURO, UNION, Confidence
from analyzers.levels import Rebuttal, Weighed, headline, level, narrow, state_views, weigh
from analyzers.profile import GATES, POSTURES, Profile
from analyzers.rebuttals import Verdict, judge
from analyzers.rulebook import Rulebook, load
from analyzers.units import Unit, host_of

MAX_DEPTH = 16
"""Nesting of a case that is still read."""
ENGAGED_NOT = "article-61-not-engaged"
_CASE = ("id", "firm", "profile", "access", "gate", "facts", "why", "expected")
_PROFILE = ("name", "home", "lang", "non_eu_markets", "customary_languages")
_FACT = (
    "signal", "states", "confidence", "rebuttal", "rebutted_by", "host", "shared", "nexus",
    "language", "currency", "note", "evidence",
)  # fmt: skip
_SETS = (UNION, EURO)
FIELDS = _FACT
"""Names of a fact's fields."""


class FactsError(ValueError):
    """The facts cannot be used; the message says what to change."""


def read_cases(text: str | bytes) -> list[Mapping[str, Any]]:
    """Read one case or a list of cases from JSON text."""
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise FactsError(f"The facts are nested more than {MAX_DEPTH} levels deep.") from error
    except UnicodeDecodeError as error:
        raise FactsError("The facts are not text in UTF-8; save the file as UTF-8.") from error
    except ValueError as error:
        raise FactsError(f"The facts are not valid JSON: {error}.") from error
    cases = data if isinstance(data, list) else [data]
    if not cases:
        raise FactsError("The facts hold no case; write an object with an id and a list of facts.")
    for number, case in enumerate(cases, 1):
        _object(f"Case {number}", case, _CASE)
    return cases


def judge_case(case: Mapping[str, Any], rulebook: Rulebook | None = None) -> dict[str, Any]:
    """Judge one case: {id, status}, or {id, level, uncapped_level, states: {code: level}}.

    Raises `FactsError`. `level` is the headline, held at 2 where access is closed-verified; the
    States are not held down.
    """
    law = rulebook or load()
    _object("The case", case, _CASE)
    _shallow(case)
    name = _string("id", case, "")
    where = f'Case "{name}"' if name else "The case"
    for key in ("firm", "why"):
        _string(key, case, "", where)
    gate = _choice("gate", case, ("", *GATES), "", where)
    access = _choice("access", case, POSTURES, "unknown", where)
    if "facts" not in case and not gate:
        raise FactsError(f'{where} has no facts; write "facts": [] if none are known.')
    profile = _profile(where, case.get("profile", {}))
    given = _facts(where, case.get("facts", []), law)
    if gate == "unfetchable":
        return {"id": name, "status": "not-assessable"}
    if gate or profile.home_in_union or any(_closes(law, *one) for one in given):
        return {"id": name, "status": ENGAGED_NOT}
    weighed = _weigh(law, profile, given)
    uncapped = level(one.shape for one in weighed)
    views = state_views(weighed)
    return {
        "id": name,
        "level": headline(uncapped, access),
        "uncapped_level": uncapped,
        "states": {state: view.level for state, view in views.items()},
    }


_Given = tuple[Unit, Rebuttal | None]
"""A unit and the rebuttal written down beside it (None: nothing written)."""


def _closes(law: Rulebook, unit: Unit, written: Rebuttal | None) -> bool:
    """Tell whether a person wrote down a gate for the whole Union (step 1)."""
    everywhere = not unit.states or UNION in unit.states
    sure = unit.confidence is not Confidence.LOW and written in (None, Rebuttal.NONE)
    return law.by_id[unit.signal].tier == "G" and everywhere and sure


def _weigh(law: Rulebook, profile: Profile, given: Sequence[_Given]) -> list[Weighed]:
    units = narrow([unit for unit, _ in given])
    weighed = []
    for verdict, (_, written) in zip(judge(law, profile, units), given, strict=True):
        one = weigh(
            verdict.unit,
            law.by_id[verdict.unit.signal],
            _applied(verdict, written),
            _confidence(verdict, written),
        )
        if one:
            weighed.append(one)
    return weighed


def _rests(unit: Unit) -> bool:
    return bool(unit.languages or unit.currencies)


def _applied(verdict: Verdict, written: Rebuttal | None) -> Rebuttal:
    if written is None:
        return verdict.rebuttal if _rests(verdict.unit) else Rebuttal.NONE
    return written


def _confidence(verdict: Verdict, written: Rebuttal | None) -> Confidence:
    """Return what was written; an unknown home only matters where home was to be weighed."""
    weighed = written is None and _rests(verdict.unit)
    return verdict.confidence if weighed else verdict.unit.confidence


def _facts(where: str, value: Any, law: Rulebook) -> list[_Given]:
    """Read facts and fold them: one unit per host, signal, States and written rebuttal."""
    if not isinstance(value, list):
        raise FactsError(f"{where}: facts must be a list, not {_kind(value)}.")
    folded: dict[tuple[Any, ...], _Given] = {}
    for number, fact in enumerate(value, 1):
        unit, written = _fact(f"{where}, fact {number}", fact, law)
        key = (*unit.key, written, unit.languages, unit.currencies)
        if key in folded:
            unit = _merged(folded[key][0], unit)
        folded[key] = (unit, written)
    return [folded[key] for key in sorted(folded, key=repr)]


def _merged(one: Unit, other: Unit) -> Unit:
    return Unit(
        *one.key,
        confidence=max(one.confidence, other.confidence, key=lambda c: c.rank),
        count=one.count + other.count,
        languages=one.languages,
        currencies=one.currencies,
        shared=one.shared and other.shared,
        nexus=one.nexus or other.nexus,
        note=max(one.note, other.note),
    )


def _fact(where: str, fact: Any, law: Rulebook) -> _Given:
    _object(where, fact, _FACT)
    signal = _string("signal", fact, None, where)
    if signal not in law.by_id:
        raise FactsError(f'{where}: there is no signal "{signal}"{_nearest(signal, law.by_id)}')
    language = _string("language", fact, "", where)
    if language and language not in places.language_codes():
        raise FactsError(f'{where}: language "{language}" is no two-letter code such as "fr".')
    _string("note", fact, "", where)
    written = None
    if "rebuttal" in fact:
        written = Rebuttal(_choice("rebuttal", fact, tuple(Rebuttal), "none", where))
    by = _string("rebutted_by", fact, "", where)
    if by in law.by_id and law.by_id[by].tier == "Z" and written is not Rebuttal.NONE:
        raise FactsError(f'{where}: "{by}" has no legal effect and rebuts nothing; remove it.')
    unit = Unit(
        host=host_of(_string("host", fact, "", where)),
        signal=signal,
        states=_states(where, fact.get("states", [])),
        confidence=Confidence(_choice("confidence", fact, tuple(Confidence), "high", where)),
        languages=(language,) if language else (),
        currencies=(code,) if (code := _string("currency", fact, "", where).upper()) else (),
        shared=_flag("shared", fact, where),
        nexus=_flag("nexus", fact, where),
    )
    return unit, written


def read_fact(where: str, fact: Any, law: Rulebook) -> tuple[Unit, Rebuttal | None]:
    """Read one fact: a unit of one, and the rebuttal written beside it. Raises `FactsError`."""
    return _fact(where, fact, law)


def _states(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FactsError(f'{where}: states must be a list of codes such as ["DE", "FR"].')
    for code in value:
        if code in places.MEMBER_STATES or code in _SETS:
            continue
        if code in places.EEA_EFTA:
            raise FactsError(
                f'{where}: "{code}" is in the EEA and not a Member State; leave it out.'
            )
        aliases = {"EL": "GR", "EU": UNION, "EUR": EURO}
        upper = code.strip().upper()
        meant = aliases.get(upper, upper if upper in {*places.MEMBER_STATES, *_SETS} else "")
        hint = f'; did you mean "{meant}"?' if meant else _nearest(upper, _SETS)
        raise FactsError(f'{where}: "{code}" is neither a Member State nor UNION or EURO{hint}')
    return tuple(sorted(set(value)))


def _profile(where: str, value: Any) -> Profile:
    where = f"{where}, profile"
    _object(where, value, _PROFILE)
    home = _string("home", value, "", where)
    if home and home not in places.countries():
        raise FactsError(f'{where}: home "{home}" is no two-letter country code such as "CH".')
    lang = value.get("lang", [])
    if not isinstance(lang, list) or not all(isinstance(code, str) for code in lang):
        raise FactsError(f'{where}: lang must be a list of language codes such as ["en"].')
    return Profile(
        name=_string("name", value, "", where),
        home=home,
        non_eu_markets=_reasoned(where, value, "non_eu_markets", "country", places.countries()),
        customary_languages=_reasoned(
            where, value, "customary_languages", "language", places.language_codes()
        ),
    )


def _reasoned(
    where: str, value: Mapping[str, Any], key: str, name: str, known: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Read a list of codes, each alone or as {country or language, reason}."""
    items = value.get(key, [])
    if not isinstance(items, list):
        raise FactsError(f"{where}: {key} must be a list, not {_kind(items)}.")
    pairs = []
    for number, item in enumerate(items, 1):
        here = f"{where}, {key} {number}"
        if isinstance(item, str):
            item = {name: item}
        _object(here, item, (name, "reason"))
        code = _string(name, item, None, here)
        if code not in known:
            raise FactsError(f'{here}: "{code}" is no two-letter {name} code.')
        pairs.append((code, _string("reason", item, "", here)))
    return tuple(pairs)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "null" if value is None else "a number")


def _nearest(word: str, known: Collection[str], otherwise: str = ".") -> str:
    """Return the end of an error sentence: the nearest known word, or `otherwise`."""
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f'; did you mean "{near[0]}"?' if near else otherwise


def _object(where: str, value: Any, known: Sequence[str]) -> None:
    if not isinstance(value, Mapping):
        raise FactsError(f"{where} must be an object, not {_kind(value)}.")
    for key in value:
        if key not in known:
            hint = _nearest(str(key), known, f"; known keys: {', '.join(known)}.")
            raise FactsError(f'{where}: unknown key "{key}"{hint}')


def _string(
    key: str, value: Mapping[str, Any], default: str | None, where: str = "The case"
) -> str:
    found = value.get(key, default)
    if found is None and default == "":  # null where nothing is needed: not given
        return default
    if found is None:
        raise FactsError(f'{where}: "{key}" is missing.' if key not in value
                         else f'{where}: "{key}" must be a text, not null.')  # fmt: skip
    if not isinstance(found, str):
        raise FactsError(f'{where}: "{key}" must be a text, not {_kind(found)}.')
    return found


def _choice(
    key: str, value: Mapping[str, Any], known: Sequence[str], default: str, where: str
) -> str:
    found = _string(key, value, default, where)
    if found not in known:
        choices = ", ".join(word for word in known if word)
        raise FactsError(f'{where}: {key} "{found}" is not one of {choices}.')
    return found


def _flag(key: str, value: Mapping[str, Any], where: str) -> bool:
    found = value.get(key, False)
    if not isinstance(found, bool):
        raise FactsError(f'{where}: "{key}" must be true or false, not {_kind(found)}.')
    return found


def _children(value: object) -> Collection[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()


def _shallow(case: object) -> None:
    """Refuse a case nested too deeply, without recursion."""
    layer: list[object] = [case]
    for _ in range(MAX_DEPTH):
        layer = [child for value in layer for child in _children(value)]
        if not layer:
            return
    raise FactsError(f"The case is nested more than {MAX_DEPTH} levels deep.")
