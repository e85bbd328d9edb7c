"""Sign-up forms that refuse residents of the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import (
    concepts,
    markup,
    mentions,
    phrases,
    speaker,
    stance,
    statements,
    terms,
    voices,
)
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES, countries
from crawler.artifacts import Choice
from crawler.page import Page

_SIGN_UP = re.compile(
    r"/(?:[\w-]*[-_/])?(?:sign-?up|register|registration|registrierung|registrieren|open-account"
    r"|create-account|join|onboarding|inscription|inscrire|registro|registrarse|registrazione"
    r"|registrati|registreren|aanmelden|rejestracja|konto-eroeffnen|registo|registrace|registrera)"
    r"(?:[-_/.]|$)",
    re.I,
)
_FORM = re.compile(r"<form[^>]{0,200}(?:regist|sign-?up|onboard|inscri|open-account|konto)")
"""A form that opens an account, by its own address or name."""
_FIELDS = markup.watch("<form", "<input", "<select")
_SECRET = markup.watch('type="password"')
_OTHER = re.compile(r"\b(?:other|others|rest of|worldwide|international|elsewhere|global)\b", re.I)
_NO_RESIDENCE = re.compile(
    r"nationalit|citizen|birth|phone|dial|prefix|shipping|language|currency", re.I
)
_PRODUCT = re.compile(
    r"margin|futures|leverag|hebel|derivat|staking|\bearn\b|lending|\bcards?\b|karte|carte|tarjeta|carta|kaart"
    r"|options?\b|perpetual|stablecoin|token|airdrop|bonus|referral|affiliate",
    re.I,
)
_TERMS = re.compile(
    r"/(?:[\w-]*[-_/])?(?:terms|legal|agb|cgu|conditions|condiciones|termini|termos|voorwaarden|regulamin"
    r"|podminky|disclaimer|risk)",
    re.I,
)
"""A clause in the terms is another fact."""
_MANY = 20
"""Member States from which a list of refused places stands for the Union."""


@analyzer(reads=Page, tables=("statements.refuse",))
def no_eu_accounts(page: Page) -> Iterator[Sighting]:
    """See a sign-up page that turns residents of the Union away.

    Paragraph 16 of the guidelines gives the refusal of new accounts as an example of a precaution.
    Seen is only what the sign-up page itself shows: a list of places of residence that the firm has
    made and that holds no Member State, a list in which all of them are disabled, or a refusal in
    words that names the Union beside the form. A clause in the terms alone is another fact without
    effect, and what the server does with a made-up residence is not tested: accounts are never
    opened.

    Seen:     https://x.example/signup <form><select name="country"><option>Brazil<option>Kenya<option>Peru</select></form>
    Seen:     https://x.example/register <form><p>Accounts are not available to residents of the EU.</p><input type="email"></form>
    Seen:     https://x.example/join <form><select name="country"><option disabled>Germany<option disabled>France<option>Peru</select></form>
    Not seen: https://x.example/terms <p>Accounts are not available to residents of the EU.</p>
    Not seen: https://x.example/signup <form><select name="country"><option>Brazil<option>France<option>Peru</select></form>
    Not seen: https://x.example/signup <form><select name="country"><option>Brazil<option>Kenya<option>Other</select></form>
    """  # noqa: E501
    if terms.editorial(page) or terms.careers(page):
        return
    here = _is_sign_up(page)
    for choice in page.choices if here else ():
        note = _turned_away(choice)
        if note:
            names = ", ".join(text for _, text, _ in choice.options[:8])
            evidence = page.cite(f"{choice.label}: {names}", choice.place)
            yield Sighting(evidence, (), Confidence.MEDIUM, note=note)
            return
    modal = statements.said(page, "modal", 20, wanted=_opens)
    for said in (*statements.said(page, "refuse", 20), *modal):
        named = mentions.states(said.text)
        if _PRODUCT.search(said.text) or statements.has(said.text, "partial"):
            continue  # one service of several is refused, not the account
        if not (here or is_sign_up_path(page.path)) and (
            _TERMS.search(page.path) or not statements.has(said.text, "opening")
        ):
            continue
        whole = named == ("UNION",) or len(named) >= _MANY or _any_state(said.text)
        turned = statements.has(said.text, "turned") or voices.somebody_else(page, said.text)
        if whole and not turned and not voices.over(page, said.text):
            note = "The sign-up page says that residents of the Union are not accepted."
            yield Sighting(page.quote(said.start, said.end), (), Confidence.HIGH, note=note)
            return
    yield from _refused(page, here or is_sign_up_path(page.path))


def _any_state(text: str) -> bool:
    """True for "in Ireland or any other member state"."""
    return statements.has(text, "union_states") and bool(concepts.places(text))


def _opens(text: str) -> bool:
    """True where a text speaks of an account and of its opening, or of joining."""
    return phrases.hold(text, concepts.FILE, "account", "using")


def _refused(page: Page, here: bool) -> Iterator[Sighting]:
    """No account for people of the Union, told in any words: no, account or client, the Union."""
    if _TERMS.search(page.path) and not here:
        return
    for said in concepts.said(page, "account", 40, mentions.states):
        text = said.text
        named = {mention.code for mention in mentions.mentions(text)}
        whole = UNION in named or len(named & MEMBER_STATES) >= _MANY
        if statements.has(text, "partial"):
            continue
        if not whole or _PRODUCT.search(text) or text.rstrip().endswith("?"):
            continue
        there = [m for m in mentions.mentions(text) if m.code == UNION or m.code in MEMBER_STATES]
        shut = any(stance.denied(page, text, m.start, m.end) for m in there)
        if not shut or _NEEDLESS.search(text):  # "..., but minors may not" denies somebody else
            continue
        own = here or speaker.own(page, text) or concepts.has(page, text, "open")
        if not own and not _NOTICE.search(text):
            continue
        if statements.has(text, "turned") or voices.over(page, text) or stance.ruled(page, text):
            continue
        note = "The page says that residents of the Union are not accepted."
        yield Sighting(page.quote(said.start, said.end), (), Confidence.HIGH, note=note)
        return


_NEEDLESS = re.compile(
    r"\b(?:need|require|clos|delet|freez|lock|cerr|ferm|chiud|sluit|schlie|kündig|zamyk|zavír|zatvor"
    r"|encerr|necessary|second|another|additional|more than one|several|benötig|nötig"
    r"|erforderlich|zweite|weitere|mehrere|nécessaire|besoin|deuxième|plusieurs|necesari|segund"
    r"|necessari|bisogno|necessári|precisa|nodig|tweede|potrzeb|drugi|potřeb|druh|potreb"
    r"|behöv|krävs|nødvendig|kræve|andet|tarvitse|toinen|vaja|teine|szükség|második|nevoie|doilea"
    r"|vajadzīg|reikia|нужн|необходим|втор|χρειάζ|απαιτ|δεύτερ)",
    re.I,
)
"""No account is needed, or no second one is opened: nobody is refused."""
_NOTICE = re.compile(r"\b(?:as of|from today|with effect|notice|effective)\b", re.I)


def is_sign_up_path(path: str) -> bool:
    """Tell whether a path is that of a page on which accounts are opened."""
    return bool(_SIGN_UP.search(path))


def _is_sign_up(page: Page) -> bool:
    if not markup.has(page, _FIELDS):
        return False
    return is_sign_up_path(page.path) or (
        any(c.kind == "country" for c in page.choices)
        and (markup.has(page, _SECRET) or bool(_FORM.search(page.lower)))
    )


def _turned_away(choice: Choice) -> str:
    """Why a list of residences turns the Union away, or an empty string."""
    if choice.kind != "country" or _NO_RESIDENCE.search(choice.label):
        return ""
    coded = [(_code(value, text), usable) for value, text, usable in choice.options]
    free = {code for code, usable in coded if code and usable}
    shut = {code for code, usable in coded if code and not usable}
    if any(_OTHER.search(text) for _, text, usable in choice.options if usable):
        return ""
    inside = MEMBER_STATES | {"UNION"}
    if len(free) < 2 and not (free and shut & inside):
        return ""
    filled = [text for value, text, usable in choice.options if usable and value.strip() and text]
    if free & inside or len(free) * 2 < len(filled):
        return ""
    if shut & inside:
        return "In the sign-up list of countries every Member State is disabled."
    return f"The sign-up list has {len(free)} countries and none of the Union."


def _code(value: str, text: str) -> str:
    name = terms.lowered(re.sub(r"^[^\w(]+|[^\w)]+$", "", text))
    code = mentions.names().get(name, "")
    if not code and name.upper() in ("EU", "EEA", "EU/EEA"):
        return "UNION"
    return code or (value.strip().upper() if value.strip().upper() in countries() else "")
