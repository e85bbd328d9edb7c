"""Retargeting tags that a page itself configures for the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import audience, concepts, mentions, presence, speaker, stance, tags, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.locales import WORDS_TOO
from analyzers.places import MEMBER_STATES, country_name
from crawler.page import Page

_KEY = re.compile(
    r"[\"']?\b(?:adroll_)?(?:target_?)?(?:countr(?:y|ies)|country_?codes?|market|geo|geo_?target(?:ing)?"
    r"|audience(?:_?country)?|segment(?:_?name)?s?)[\"']?\s{0,3}[:=]\s{0,3}"
    r"(?:[\"']([^\"'\n]{2,60})[\"']|\[([^\]\n]{2,200})\])",
    re.I,
)
_QUOTED = re.compile(r"[\"']([^\"']{2,60})[\"']")
_CODE = re.compile(r"(?:^|[-_ ])([A-Za-z]{2})$")
_CONSENT = re.compile(r"consent|gdpr|denied|granted|wait_for_update|tcf", re.I)
_ONLY = frozenset({"AdRoll", "Adroll", "Criteo", "RTB House", "RTB House AdPilot"})
"""Networks whose business is showing ads to people who visited a site."""
_USER = re.compile(r"user|visitor|billing|shipping|customer|ip_?country|geoip", re.I)


_WORDS = (
    " ads", *terms.gate("concepts.retarget", whole=True),
    *(w.removesuffix("*") for w in terms.phrases("concepts", "adverts") if len(w) > 4),
)  # fmt: skip


@analyzer(reads=Page, words=tags.words() + _WORDS, tables=("concepts.visited",))
def advertising_retargeting(page: Page) -> Iterator[Sighting]:
    """See a retargeting tag whose own settings on the page name a Member State as its audience.

    Retargeting is a means named in paragraph 12 of the guidelines; served in the Union it also has
    the link to it. A page rarely says to whom it is served: that is seen by imported advertising
    libraries and by visits from the Union. Read here are sentences in which the firm says that
    people of a Member State who were here see its adverts again, and a script that starts an advertiser's tag and, in the same script, sets a country,
    market, audience or segment to a Member State. Regions of consent settings, data about the
    visitor, tags without such a setting, and code samples are left out; so the confidence is
    medium.

    Seen:     <script>adroll_adv_id = "A"; adroll_segments = "visitors_de";</script>
    Seen:     <script>criteo_q.push({event: "setAccount", account: 1}, {event: "viewHome", country: "FR"});</script>
    Seen:     <p>Visitors from Spain see our adverts again on other sites.</p>
    Not seen: <p>Retargeting is a technique of advertisers in Germany.</p>
    Not seen: <script>fbq('init', '0'); fbq('track', 'PageView');</script>
    Not seen: <script>gtag('consent', 'default', {region: ['DE'], country: 'DE'}); gtag('config', 'AW-0');</script>
    Not seen: <script>fbq('init', '0', {country: 'us'});</script>
    Not seen: <script>var market = "de";</script>
    """  # noqa: E501
    yield from presence.bounded((*_configured(page), *_marked(page), *_said(page)))


def _said(page: Page) -> Iterator[Sighting]:
    """The firm says that people of a State who were here see its adverts again."""
    done = set[int]()
    for said in (
        *concepts.said(page, "retarget", 12, concepts.places),
        *concepts.said(page, "visited", 40, concepts.places),
    ):
        text = said.text
        if said.start in done or not (states := concepts.places(text)) or concepts.idle(page, text):
            continue
        done.add(said.start)
        named = concepts.has(page, text, "retarget")
        told = concepts.has(page, text, "adverts", "visited")
        reached = told or speaker.own(page, text) or concepts.has(page, text, "visited")
        if not (named and reached) and not (told and concepts.has(page, text, "again")):
            continue
        at = said.phrase
        if concepts.has(page, text, "objection") or stance.defined(page, text, at, said.phrase_end):
            continue
        note = "The page says that people who were here see the firm's adverts again."
        yield Sighting(
            page.quote(said.start, said.end), states, Confidence.HIGH, nexus=True, note=note
        )


def _marked(page: Page) -> Iterator[Sighting]:
    """A network that only retargets, on a page that its address or mark addresses to one State."""
    whole = audience.of_page(page)
    if whole is None or len(whole.states) != 1 or whole.shared:
        return
    for tag in tags.found(page):
        if tag.vendor in _ONLY:
            note = (
                f"{tag.vendor} shows ads to people who were here, and {whole.why}; the ads"
                " themselves were not seen."
            )
            yield Sighting(
                tag.evidence, whole.states, Confidence.LOW, language=whole.language, note=note
            )
            return


def _configured(page: Page) -> Iterator[Sighting]:
    for tag in tags.found(page):
        text = tag.text
        for match in _KEY.finditer(text) if text else ():
            front = text[max(0, match.start() - 160) : match.start()]
            statement = front.rsplit(";", 1)[-1]
            if _CONSENT.search(statement) or _USER.search(statement[-60:]):
                continue
            written = [match[1]] if match[1] else _QUOTED.findall(match[2] or "")
            loose = match[0].strip("\"'").lower().startswith(("segment", "audience"))
            states = mentions.as_states({_state(value, loose) for value in written})
            if states:
                where = ", ".join(country_name(state) for state in states)
                note = f"The tag of {tag.vendor} is set to {where} on the page itself."
                quote = text[max(0, match.start() - 60) : match.end() + 20]
                evidence = page.cite(quote, "script")
                yield Sighting(evidence, states, Confidence.MEDIUM, nexus=True, note=note)


def _state(value: str, loose: bool) -> str:
    """The Member State that a setting names: `DE`, `visitors_de`, `Germany`.

    Names of segments may be any word, so that a bare `hr` or `it` says nothing there.
    """
    if loose and value.lower() in WORDS_TOO:
        return ""
    code = mentions.names().get(value.lower().strip(), "")
    match = _CODE.search(value.strip())
    code = code or (match[1].upper() if match else "")
    return code if code in MEMBER_STATES else ""
