"""Country and jurisdiction selectors that offer Member States."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analyzers import markup, mentions, menus, phrases, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES, countries, country_name
from crawler.artifacts import Choice, Region
from crawler.page import Page

FULL = 180
"""Countries from which a list is a copy of ISO 3166 and not a choice of the firm's."""
_OTHER_PURPOSE = re.compile(
    r"nationalit|nacionali|nazionali|staatsangeh|citizen|staatsbürger|obywatel|birth|born|geburt|naissance"
    r"|nacimiento|nascita|nascimento|geboorte|urodz|issu|phone|dial|prefix|calling|vorwahl|indicatif|\bship"
    r"|recipient|beneficiar|empfänger|bénéficiaire|destinatari|bank|stat(?:s|istic)?\b|filter|versand|livraison|delivery|destination|language|sprache|langue|idioma|lingua|currency|conference|event"
    r"|news(?!letter)|headline|article|artikel|artículo|articol|nachricht|noticia|actualit"
    r"|aktualnoś|\bblog|archiv|calendar|kalend|calendrier|calendario|leaderboard|\brank|weather"
    r"|wetter|sport|league|\bliga\b|statisti[ckq]|filtr|calculat|rechner|calculad|calculatr"
    r"|calcolat|server|data.?cent|cloud|\bnode\b|travel|holiday"
    r"|vat[_ ]rate|tax[_ ](?!resid)|issuer|exchange rate|market data|\bvenue|sort by|\bsearch",
    re.I,
)
_CARRIER = re.compile(r"\+\s?\d{1,4}")
_PICKERS = markup.watch(
    "region-sel", "country-sel", "region-pick", "country-pick", "country-switch"
)
"""Names of menus of regions that are links and no `select`."""
_EUROPE = frozenset(
    "eu ue eea eee ewr ehp eog eer ees ес еип εε εοχ europe europa european europäische"
    " europäischer európa evropa евросъюз евросоюз европа ευρώπη eurooppa euroopa eiropa".split()
)
_BESIDE = frozenset(
    "union unie unia unija economic area zone member states countries wirtschaftsraum and und"
    " et y e i en incl ex uk efta rest of the region de la résidents residents".split()
)
"""Words that may stand beside the name of the Union in one entry: "EU / EEA", "UK & Europe"."""


_GLOBAL = frozenset("global international worldwide world weltweit mondial mundial globale".split())


_ACTING = ("radio", "<datalist", "aria-expanded", "aria-haspopup", "<details")


@analyzer(reads=Page, words=("<select", "data-soliscope-picker", "listbox", *_ACTING, *_PICKERS))
def eu_jurisdiction_dropdown(page: Page) -> Iterator[Sighting]:
    """See a selector of country of residence or jurisdiction that lets a visitor choose the Union.

    Commentary lists an EU jurisdictional drop-down; and a list that takes residents of the Union
    shows that the precaution of paragraph 16 of the guidelines (no accounts for them) is not taken
    at that step. A list of the firm's own choosing counts fully; a copy of all countries of
    ISO 3166 is a default component and weighs little. Selectors of nationality, place of birth,
    phone prefix, delivery or language, forms for jobs and orders, and disabled entries, are left out.
    Groups of radio buttons, lists of suggestions and menus behind a button count like a selector.

    Seen:     <select name="jurisdiction"><option>Global<option>EU<option>UAE</select>
    Seen:     <select name="country"><option value="DE">Germany<option value="FR">France</select>
    Seen:     <select id="residence"><option>Deutschland<option>Österreich<option>Schweiz</select>
    Seen:     <p>Where do you live?</p><label><input type="radio" name="residence" value="AT">Austria</label><label><input type="radio" name="residence" value="AE">UAE</label>
    Not seen: <form><h2>Apply for a job</h2><select name="country"><option>Spain<option>India</select></form>
    Not seen: <select name="nationality"><option>Germany<option>France<option>Peru</select>
    Not seen: <select name="country"><option disabled>Germany<option>Peru<option>Chile</select>
    Not seen: <select name="region"><option value="DE">Delaware<option value="MT">Montana</select>
    Not seen: <select name="country"><option>United Kingdom<option>Norway<option>Peru</select>
    """  # noqa: E501
    number = 0
    if terms.careers(page):
        return
    for choice in (*page.choices, *menus.acting(page)):
        if number < 5 and choice.kind == "country" and not _OTHER_PURPOSE.search(choice.label):
            found = _offered(page, choice)
            if found is not None and not _other_form(page, choice):
                number += 1
                yield found
    if not number and markup.has(page, _PICKERS):
        yield from _links(page)


def _other_form(page: Page, choice: Choice) -> bool:
    """True where the form around a selector hires, ships or asks for something else."""
    form = menus.around(page, choice.place)
    return phrases.holds(form, "other_forms", "onboarding")


def _links(page: Page) -> Iterator[Sighting]:
    """A menu of regions made of links: Global, European Union, UAE."""
    picked = [link for link in page.links if link.region is Region.PICKER and link.text]
    coded = [(_place("", link.text), link) for link in picked]
    codes = {code for code, _ in coded if code}
    wide = any(link.text.strip().lower() in _GLOBAL for link in picked)
    states = mentions.as_states(codes)
    if states and (len(codes) > 1 or wide) and len(codes) * 2 >= len(picked) - wide:
        link = next(link for code, link in coded if code in MEMBER_STATES or code == UNION)
        note = f"A menu of regions offers {len(picked)} places, the Union or States among them."
        evidence = page.cite(f'{link.text} href="{link.url}"', link.place)
        yield Sighting(evidence, states, Confidence.MEDIUM, note=note)


@lru_cache(maxsize=4096)
def _place(value: str, text: str) -> str:
    """Country (or UNION) of one option, or an empty string."""
    name = terms.lowered(re.sub(r"^[^\w(]+|[^\w)]+$", "", text))
    words = set(re.findall(r"\w+", name))
    if words & _EUROPE and words <= _EUROPE | _BESIDE:
        return UNION
    if name in mentions.names():
        return mentions.names()[name]
    bare = re.sub(r"\s?[(,–-].{0,60}$", "", name)
    if bare in mentions.names():
        return mentions.names()[bare]
    code = value.strip().upper()
    if not name or name.upper() == code:  # a code, or a flag without words
        code = "GB" if code == "UK" else code
        return code if code in countries() else ""
    return ""


def _offered(page: Page, choice: Choice) -> Sighting | None:
    if sum(bool(_CARRIER.search(text)) for _, text, _ in choice.options) > 2:
        return None  # phone prefixes
    places = [(_place(value, text), text or value, free) for value, text, free in choice.options]
    usable = [(code, text) for code, text, free in places if code and free]
    filled = sum(bool(text.strip()) for _, text, free in choice.options if free)
    named = {code for code, _ in usable}
    states = named & MEMBER_STATES
    if len(named) * 2 < filled and UNION not in named:
        return None  # something else, with a country's name in it
    if not states and UNION not in named:
        return None
    first = next(text for code, text in usable if code in states or code == UNION)
    evidence = page.cite(f"{choice.label}: {first} ({len(usable)} places)", choice.place)
    if len(named) >= FULL:
        confidence = Confidence.LOW
        note = f"The list has {len(named)} countries, as many as ISO 3166, with Member States."
    else:
        confidence = Confidence.HIGH
        note = f"The selector offers {len(usable)} places, the Union or Member States among them."
    closed = sorted({code for code, _, free in places if not free} & MEMBER_STATES)
    if closed:
        note += f" Disabled: {', '.join(country_name(code) for code in closed[:5])}."
    whole = UNION in named or states == MEMBER_STATES
    return Sighting(evidence, (UNION,) if whole else tuple(sorted(states)), confidence, note=note)
