"""The two engines: py3langid, which guesses, and langdetect, which confirms.

Both are loaded on first use. Figures behind the constants: benchmarks/language.py.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analyzers.language import blocks
from crawler import derived
from crawler.derived import Table
from crawler.letters import letters as letters_of

UNDETERMINED = "und"
SOUTH_SLAVIC_LATIN = frozenset({"hr", "bs", "sr"})
"""Croatian, Bosnian and Serbian in Latin letters cannot be told apart: all are reported as "hr".
Only with something else that says Croatian (html lang, a .hr host) is it Croatian. Serbian in
Cyrillic letters is reported as "sr"."""

CONFIRM_CHARACTERS = 300
"""langdetect reads no more of a block: 1,000 confirmed no paragraph that 300 did not."""
MIN_CONFIRMATION = 0.3
"""langdetect's probability for a block of 40 letters and more."""
_TRIALS = 3
"""langdetect's default of 7 takes twice the time and confirms no paragraph more."""

_EUROPEAN = (
    "af be bg bs ca cs cy da de el en es et eu fi fr ga gl hr hu is it ka lt lv mk mt nl nn no pl "
    "pt ro ru sk sl sq sr sv tr uk"
)
_WORLD = "am ar az bn fa gu he hi hy id ja kk km kn ko lo ml mr my ne pa si ta te th ur vi zh"
_NOT_LANGUAGE = "zxx"
_CODES = {"no": "nb"}
"""py3langid's codes that are not ours."""
_CONFIRMED_BY = {
    "hr": ("hr", "sl"),
    "nl": ("nl", "af"),  # py3langid, which decides, is offered both and tells them apart
    "nb": ("no", "da"),
    "nn": ("no", "da"),
    "mk": ("mk", "bg"),
    "zh": ("zh-cn", "zh-tw"),
}
"""langdetect's codes that confirm one of ours, where that is not the same code. A Member State's
language is never confirmed by another's that it could be taken for."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SEPARATOR = re.compile(r"[,;|/•·–—]|(?<!\w)-|-(?!\w)")


@dataclass(frozen=True, slots=True)
class Guess:
    """What py3langid makes of a block."""

    language: str
    """ISO 639-1 code, "und" where it sees no language."""
    probability: float
    letters: int
    is_list: bool
    """Words set apart by commas, bars, dots: an enumeration rather than a sentence."""
    is_names: bool
    """Nearly all words begin with a capital: coins, countries, languages, addresses."""
    plain: str
    """The block's words, as both engines read them."""

    def joined(self, other: Guess) -> Guess:
        """Return the guess for this block and the following one, in this one's language."""
        letters = self.letters + other.letters
        mean = self.probability * self.letters + other.probability * other.letters
        return Guess(
            self.language,
            mean / (letters or 1) if self.language == other.language else self.probability,
            letters,
            self.is_list and other.is_list,
            self.is_names and other.is_names,
            f"{self.plain} {other.plain}"[:CONFIRM_CHARACTERS],  # nobody reads more of it
        )


@lru_cache(maxsize=10_000)  # navigation and footers are the same on every page
def guess(block: str) -> Guess:
    """Return py3langid's guess at the language of `block`."""
    plain = blocks.plain(block)
    letters = letters_of(plain)
    words = blocks.words(plain)
    capitals = sum(word[0].isupper() for word in words)
    separators = len(_SEPARATOR.findall(plain))
    language, probability = _classify(plain) if letters else (UNDETERMINED, 0.0)
    return Guess(
        language,
        probability,
        letters,
        is_list=len(words) >= 8 and separators > 0.38 * len(words),
        is_names=len(words) >= 3 and capitals >= 0.7 * len(words),
        plain=plain,
    )


def _classify(plain: str) -> tuple[str, float]:
    ranked: list[tuple[str, float]] = _py3langid().rank(plain)
    language, probability = ranked[0]
    if language in SOUTH_SLAVIC_LATIN:
        if len(_CYRILLIC.findall(plain)) > len(plain) / 3:
            return "sr", probability
        return "hr", min(1.0, sum(p for code, p in ranked if code in SOUTH_SLAVIC_LATIN))
    if language == _NOT_LANGUAGE:
        return UNDETERMINED, 0.0
    return _CODES.get(language, language), probability


@lru_cache(maxsize=10_000)
def confirmation(language: str, plain: str) -> float:
    """Return 0..1, how far langdetect agrees that `plain` is in `language`.

    A language that it has no profile of is confirmed by its not finding English.
    """
    from langdetect.lang_detect_exception import LangDetectException

    factory = _langdetect()
    codes = _CONFIRMED_BY.get(language, (language,))
    detector = factory.create()
    detector.n_trial = _TRIALS
    detector.append(plain)
    try:
        found = {str(one.lang): float(one.prob) for one in detector.get_probabilities()}
    except LangDetectException:  # no letter that it has ever seen
        found = {}
    if not set(codes) & set(factory.langlist):
        return 1.0 - found.get("en", 0.0)
    return min(1.0, sum(found.get(code, 0.0) for code in codes))


def load() -> None:
    """Load both engines now rather than at the first text."""
    _py3langid()
    _langdetect()


@cache
def _py3langid() -> Any:
    """Return the identifier with our languages only, which takes half the memory of all.

    Its own loader writes the model (80 MB) to a temporary file first; this one does not.
    """
    from py3langid.langid import LanguageIdentifier

    wanted = {*_EUROPEAN.split(), *_WORLD.split(), _NOT_LANGUAGE}
    key = f"py3langid {version('py3langid')} {' '.join(sorted(wanted))}"
    model = derived.kept("py3langid", key, lambda: _unpacked(wanted))
    arrays = model.arrays
    return LanguageIdentifier(
        arrays["ptc"],
        arrays["pc"],
        model.told,
        memoryview(arrays["nextmove"]),  # type: ignore[arg-type]  # from Python 3.12 on a Buffer
        memoryview(arrays["out_feat"]),  # type: ignore[arg-type]
        norm_probs=True,
        tk_row=arrays["row"].tolist(),
    )


def _unpacked(wanted: Collection[str]) -> Table:
    """py3langid's model, the columns of the languages in `wanted` only."""
    import lzma

    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    with np.load(io.BytesIO(lzma.decompress((MODEL_DIR / MODEL_FILE).read_bytes()))) as model:
        codes: list[str] = model["classes"].tolist()
        columns = [i for i, code in enumerate(codes) if code in wanted]
        arrays = {
            "ptc": np.ascontiguousarray(model["ptc"][:, columns]),
            "pc": model["pc"][columns],
            "nextmove": model["nextmove"],
            "out_feat": model["out_feat"].astype(np.int32),
            "row": model["nextmove_row"],
        }
        return Table(arrays, [codes[i] for i in columns])


@cache
def _langdetect() -> Any:
    """Return a factory of our own: the module's own one is shared, unseeded and lacks Irish.

    All profiles go in at once (a second call breaks it), sorted (a directory's order is not fixed).
    """
    from langdetect.detector_factory import PROFILES_DIRECTORY

    from analyzers.language.profiles import Profiles, table

    own = resources.files("analyzers").joinpath("data/langdetect_ext.json").read_bytes()

    def built() -> Table:
        profiles = [path.read_text("utf-8") for path in sorted(Path(PROFILES_DIRECTORY).iterdir())]
        return table([*map(json.loads, profiles), *json.loads(own)["profiles"]])

    key = f"langdetect {version('langdetect')} {hashlib.sha256(own).hexdigest()}"
    return Profiles(derived.kept("langdetect", key, built))
