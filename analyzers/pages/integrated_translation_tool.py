"""Translation tools built into the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers import locales, markup
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import EU_LANGUAGES, language_name, locale_code
from crawler.artifacts import Evidence
from crawler.page import Page


@dataclass(frozen=True, slots=True)
class _Tool:
    name: str
    source: str
    """Part of the address of the tool's script."""
    inline: str = ""
    """Part of an inline script that starts the tool."""


_CALL = markup.watch("dogtranslate(")
_TOOLS = (
    _Tool("Google Translate", "translate.google.com/translate_a/element.js",
          "google.translate.TranslateElement("),
    _Tool("Google Translate", "translate.googleapis.com/translate_a", ""),
    _Tool("GTranslate", "gtranslate.net/", "gtranslateSettings"),
    _Tool("GTranslate", "/plugins/gtranslate/", "doGTranslate("),
    _Tool("Weglot", "weglot.com/", "Weglot.initialize("),
    _Tool("ConveyThis", "conveythis.com/", ""),
    _Tool("Localize", "localizecdn.com/", "Localize.initialize("),
    _Tool("Localize", "localizejs.com/", ""),
    _Tool("Transifex Live", "cdn.transifex.com/live", "liveSettings"),
    _Tool("Bablic", "bablic.com/", ""),
    _Tool("Smartling", "smartling.com/", ""),
    _Tool("Linguise", "linguise.com/", ""),
    _Tool("Lokalise", "lokalise.co/", ""),
    _Tool("Microsoft Translator", "microsofttranslator.com/", ""),
)  # fmt: skip
_CODE = r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?"
_INCLUDED = re.compile(r"includedLanguages['\"]?\s{0,5}:\s{0,5}['\"]([^'\"]{0,600})['\"]")
_LISTED = re.compile(
    r"['\"]?(?:languages|destinationLanguages|destination_languages|allowed)['\"]?\s{0,5}:\s{0,5}"
    r"(?:\[([^\]]{0,1500})\]|['\"]([A-Za-z,_\s-]{0,600})['\"])"
)
"""A list, or codes with commas between them."""
_PAIR = re.compile(r"doGTranslate\(\s{0,3}['\"]" + _CODE + r"\|(" + _CODE + r")['\"]")
_QUOTED = re.compile(r"['\"](" + _CODE + r")['\"]")


_WORDS = (
    "translate", "weglot", "conveythis", "localizecdn", "localizejs", "transifex", "bablic",
    "smartling", "linguise", "lokalise",
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS)
def integrated_translation_tool(page: Page) -> Iterator[Sighting]:
    """See a translation tool that the site itself loads or starts.

    The Annex's language row (Guideline 1) expressly includes "integrated translation tools". The
    tool's own configuration is read where it is on the page: only official languages of the Union
    other than English and the page's own language count, and a tool restricted to others does
    not. A tool without a list of languages offers all of them and points at the Union. A mention
    of such a tool in text, a dns-prefetch or a browser's own translation is none.

    Seen:     <script>new google.translate.TranslateElement({includedLanguages: 'fr,ja'}, 'x')</script>
    Seen:     <script src="https://translate.google.com/translate_a/element.js?cb=x"></script>
    Seen:     <script>window.gtranslateSettings = {"languages":["en","pl"]}</script>
    Not seen: <script>new google.translate.TranslateElement({includedLanguages: 'ja,ko'}, 'x')</script>
    Not seen: <link rel="dns-prefetch" href="//translate.google.com"><p>Use Google Translate.</p>
    Not seen: <meta name="google" content="notranslate"><p>weglot.com/ is a translation service</p>
    """  # noqa: E501
    tools = dict(_running(page))
    if not tools:
        return
    offered = _languages(page)
    own = {code.language for code in locales.declared(page)} | locales.text_languages(page)
    for name, evidence in sorted(tools.items()):
        if offered is None:
            note = f"{name} runs without a list of languages: it offers all of them."
            yield Sighting(evidence, (UNION,), Confidence.MEDIUM, page.host, note=note)
            continue
        for language in sorted(offered & EU_LANGUAGES - {"en"} - own):
            states, shared = locales.shared_states(language)
            note = f"{name} offers the page in {language_name(language)}."
            yield Sighting(
                evidence, states, Confidence.HIGH, page.host, language, shared, note=note
            )


def _running(page: Page) -> Iterator[tuple[str, Evidence]]:
    """(tool, citation) of each tool that a script loads or starts."""
    for script in page.scripts:
        for tool in _TOOLS:
            if script.src and tool.source in script.src:
                yield tool.name, page.cite(script.src, f'script[src="{script.src}"]')
            elif tool.inline and tool.inline in script.text:
                start = max(0, script.text.index(tool.inline) - 20)
                yield tool.name, page.cite(script.text[start : start + 240], "script")
    if markup.has(page, _CALL):
        for node in page.tree.css('[onclick*="doGTranslate("]')[:1]:
            yield "GTranslate", page.cite(node.attributes.get("onclick") or "", "a[onclick]")


def _languages(page: Page) -> frozenset[str] | None:
    """Languages that the configuration on the page names; None where it names none."""
    written: list[str] = []
    named = False
    for script in page.scripts:
        if match := _INCLUDED.search(script.text):
            named = named or bool(match[1].strip())
            written += match[1].split(",")
        elif any(t.inline and t.inline in script.text for t in _TOOLS):
            for match in _LISTED.finditer(script.text):
                named = named or bool((match[2] or "").strip())
                written += _QUOTED.findall(match[1] or "") + (match[2] or "").split(",")
    for node in page.tree.css('[onclick*="doGTranslate("]'):
        written += _PAIR.findall(node.attributes.get("onclick") or "")
    codes = [locale_code(value.strip()) for value in written]
    languages = frozenset(c.language for c in codes if c and not (c.explicit and not c.state))
    return languages if languages or named else None
