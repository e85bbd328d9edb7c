"""Dialling codes of Member States that a form preselects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyzers import markup, phones, presence
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Choice, Evidence
from crawler.page import Page

_CODE = re.compile(r"\+\s?(\d{1,3})\b")
_BY_CODE = {
    "30": "GR", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "36": "HU", "39": "IT", "40": "RO",
    "43": "AT", "45": "DK", "46": "SE", "48": "PL", "49": "DE", "351": "PT", "352": "LU",
    "353": "IE", "356": "MT", "357": "CY", "358": "FI", "359": "BG", "370": "LT", "371": "LV",
    "372": "EE", "385": "HR", "386": "SI", "420": "CZ", "421": "SK",
}  # fmt: skip
_SCRIPT = re.compile(
    r"[\"']?(?:initialCountry|initial-country|defaultCountry|default-country|preferredCountry)[\"']?"
    r"\s{0,3}[:=]\s{0,3}[\"']([a-zA-Z]{2})[\"']"
)
_PREFERRED = re.compile(
    r"[\"']?preferredCountries[\"']?\s{0,3}[:=]\s{0,3}\[((?:\s{0,3}[\"'][a-zA-Z]{2}[\"']\s{0,3},?){1,6})\]"
)
_BY_ADDRESS = re.compile(r"geoIpLookup|ipinfo|ipapi|geoip|cf-ipcountry|detectCountry", re.I)
_ATTRIBUTES = markup.watch(
    "data-default-country",
    "data-initial-country",
    "default-country",
    "data-country-default",
)
_PHONE = re.compile(r"phone|intltel|\btel\b|dial|prefix|\biti\b|mobile", re.I)
_CALLED = re.compile(
    r"phone|mobile|\btel|dial|prefi|country|vorwahl|indicatif|code|kierunk|předvol|predvo"
    r"|pozivn|klicn|előhív|suunta|landn|landsk|κωδικ",
    re.I,
)
_WORDS = (
    'type="tel"', "type='tel'", "type=tel", 'value="+',
    "dial_code", "dial-code", "dialcode", "country code", 'name="phone"', "prefix",
    "selected", "initialcountry", "initial-country", "defaultcountry", "default-country",
    "preferredcountr", "data-country-default",
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS)
def eu_phone_prefix_default(page: Page) -> Iterator[Sighting]:
    """See a form whose field for telephone numbers starts with the code of a Member State.

    No text of ESMA names it; by analogy with paragraph 36 it is a weak trace of the visitors that
    are expected. Only what the markup itself presets counts: a selected entry of a list of dialling
    codes, and the country with which a script or attribute of a phone field starts. A full list
    without a preset, the alphabetical first entry, and a preset taken from the visitor's network
    address are left out. No words are needed.

    Seen:     <select name="dial_code"><option value="+1">US<option value="+49" selected>DE</select>
    Seen:     <input type="tel"><script>intlTelInput(el, {initialCountry: "it"})</script>
    Seen:     <input type="tel" name="phone" data-default-country="fr">
    Not seen: <select name="dial_code"><option value="+49">DE<option value="+1">US</select>
    Not seen: <input type="tel"><script>intlTelInput(el, {initialCountry: "auto"})</script>
    Not seen: <select name="country"><option value="DE" selected>Germany<option>Peru</select>
    """
    yield from presence.bounded(_presets(page))


def _presets(page: Page) -> Iterator[Sighting]:
    for choice in page.choices:
        state = _selected(choice)
        if state:
            text = next((t for v, t, _ in choice.options if v == choice.selected), "")
            shown = f"{text}, " if "+" in text and "+" not in choice.selected else ""
            quote = f"{choice.label}: {shown}{choice.selected} (selected)"
            evidence = page.cite(quote, choice.place)
            yield _sighting(evidence, state)
    yield from _scripts(page)
    for node in page.tree.css('input[type=tel][value],input[value^="+"]')[:10]:
        named = " ".join(node.attributes.get(key) or "" for key in ("type", "name", "id", "class"))
        value = (node.attributes.get("value") or "").strip()
        match = re.fullmatch(r"(?:\+|00)(\d{2,3})", value)
        if match and _CALLED.search(named) and (state := _BY_CODE.get(match[1], "")):
            yield _sighting(page.cite(f'value="{value}"', 'input[type="tel"]'), state)
    yield from _shown(page)
    for attribute in _ATTRIBUTES:
        if markup.has(page, (attribute,)):
            yield from _attributes(page, attribute)


def _shown(page: Page) -> Iterator[Sighting]:
    """Codes that a field holds or a button in front of it shows, whatever its type."""
    for node in page.tree.css("input[value]")[:80]:
        a = node.attributes
        value = (a.get("value") or "").strip()
        names = " ".join(a.get(key) or "" for key in ("name", "id", "aria-label", "class"))
        match = re.fullmatch(r"(?:\+|00)(\d{2,3})", value)
        typed = (a.get("type") or "text").lower() in ("text", "hidden", "search")
        state = _BY_CODE.get(match[1], "") if match and typed and _PHONE.search(names) else ""
        if state:
            yield _sighting(page.cite(f'value="{value}"', f'input[name="{a.get("name")}"]'), state)
    for node in page.tree.css(_BUTTONS)[:20]:
        text = " ".join((node.text() or "").split())
        match = _CODE.search(text)
        if match and len(text) < 24 and (state := _BY_CODE.get(match[1], "")):
            yield _sighting(page.cite(text, node.tag or "button"), state)


_BUTTONS = ",".join(
    f'[{key}*="{part}" i]:not(option):not(select):not(input):not(li):not(form):not(label)'
    for key, part in (
        ("class", "dial-code"), ("class", "dialcode"), ("class", "selected-flag"),
        ("class", "phone-code"), ("class", "phonecode"), ("class", "country-code"),
        ("class", "prefix"),
        ("aria-label", "country code"), ("aria-label", "dial code"), ("aria-label", "calling code"),
        ("aria-label", "vorwahl"), ("aria-label", "indicatif"), ("aria-label", "prefijo"),
        ("aria-label", "prefisso"), ("aria-label", "landnummer"), ("aria-label", "kierunkowy"),
        ("aria-label", "předvolba"),
    )
)  # fmt: skip
"""Controls that show the chosen code."""


def _sighting(evidence: Evidence, state: str) -> Sighting:
    note = f"The field for telephone numbers starts with the code of {country_name(state)}."
    return Sighting(evidence, (state,), Confidence.HIGH, note=note)


def _selected(choice: Choice) -> str:
    """The Member State whose dialling code a list preselects."""
    texts = {value: f"{value} {text}" for value, text, _ in choice.options}
    if not choice.selected or choice.selected not in texts:
        return ""
    coded = sum(bool(_CODE.search(text)) for text in texts.values())
    called = _CALLED.search(choice.label) or _countries(texts.values())
    if choice.kind != "phone" and (coded * 2 < len(texts) or not called):
        return ""
    match = _CODE.search(texts[choice.selected])
    if match:
        return _BY_CODE.get(match[1], "")
    value = choice.selected.strip()
    if value.isdigit() and value in phones.CODES:
        return _BY_CODE.get(value, "")
    return value.upper() if value.upper() in MEMBER_STATES else ""


def _countries(entries: Iterable[str]) -> bool:
    """True for a list in which every entry is a code and a name: "+370 Lietuva"."""
    return all(_NAMED.search(entry) for entry in entries)


_NAMED = re.compile(r"\+\d{1,3}\b[^+]{0,6}[^\W\d_]{4}|[^\W\d_]{4}[^+]{0,6}\+\d{1,3}\b")


def _scripts(page: Page) -> Iterator[Sighting]:
    for script in page.scripts:
        text = script.text
        if "ountr" not in text or _BY_ADDRESS.search(text) or not _PHONE.search(text):
            continue
        for match in _SCRIPT.finditer(text):
            if match[1].upper() in MEMBER_STATES:
                evidence = page.cite(text[max(0, match.start() - 40) : match.end() + 20], "script")
                yield _sighting(evidence, match[1].upper())
        for match in _PREFERRED.finditer(text):
            first = re.findall(r"[a-zA-Z]{2}", match[1])[0].upper()
            if first in MEMBER_STATES:
                evidence = page.cite(match[0], "script")
                yield _sighting(evidence, first)


def _attributes(page: Page, attribute: str) -> Iterator[Sighting]:
    for node in page.tree.css(f"[{attribute}]")[:10]:
        value = (node.attributes.get(attribute) or "").strip()
        names = " ".join(
            str(v) for k, v in node.attributes.items() if k in ("type", "name", "id", "class")
        )
        if value.upper() in MEMBER_STATES and _PHONE.search(names):
            evidence = page.cite(f'{attribute}="{value}"', f"{node.tag}[{attribute}]")
            yield _sighting(evidence, value.upper())
