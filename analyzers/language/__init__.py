"""Which language a text is in, block by block.

py3langid decides; langdetect (own factory, seed 0, Irish, Maltese and Icelandic profiles of our
own) confirms whatever is not English; where they disagree the block is "und", undetermined. A whole
page is never judged at once: one German paragraph in an English page is outvoted there.

The models (numpy among them) are loaded on the first call, not on import; `load()` does it early.
An answer depends on the text only: not on the process, the hash seed or earlier calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.language import blocks, engines
from analyzers.language.engines import SOUTH_SLAVIC_LATIN, UNDETERMINED, Guess, load
from analyzers.language.votes import vote
from crawler.letters import letters
from crawler.remembering import remembered

__all__ = [
    "SOUTH_SLAVIC_LATIN",
    "UNDETERMINED",
    "LanguageSpan",
    "identify",
    "languages",
    "load",
]

MIN_LETTERS = 20
"""Shorter blocks are not reported at all: any engine can be fooled by three words."""
SURE_LETTERS = 40
"""Below this a block is a hint only, and both engines must be sure of it."""
MIN_PROBABILITY = 0.65
"""Of py3langid for a language other than English. Danish and Norwegian, Bulgarian and Russian
sentences that it confuses score below it, whole paragraphs above."""
MIN_ENGLISH = 0.5
STRICT_PROBABILITY = 0.85
"""Of py3langid for short blocks."""
STRICT_CONFIRMATION = 0.9
"""Of langdetect for short blocks and lists."""
TRUSTED_PROBABILITY = 0.9
TRUSTED_AFTER = 3
"""So many blocks of a text confirmed in one language, none refused: langdetect, which costs ten
times as much, is not asked about further ones that py3langid is sure of (TRUSTED_PROBABILITY)."""


@dataclass(frozen=True, slots=True)
class LanguageSpan:
    """A stretch of text in one language."""

    language: str
    """ISO 639-1 code, "und" where undetermined; "hr" stands for all of SOUTH_SLAVIC_LATIN."""
    start: int
    """Offset of the first character."""
    end: int
    """Offset behind the last character."""
    probability: float
    """0..1, the lower of the two engines' for a confirmed language; 0.0 for "und"."""


def identify(text: str) -> list[LanguageSpan]:
    """Return the languages of the blocks of `text`, in order, never overlapping.

    A block is a line; one that changes language between sentences is cut there. Neighbours in one
    language are one span where only white space is between them. Blocks with fewer than 20 letters
    after URLs, numbers, tickers and code are taken out have no span.
    """
    spans: list[LanguageSpan] = []
    confirmed: Counter[str] = Counter()
    refused: set[str] = set()
    for start, end in blocks.lines(text):
        for guess, first, last in _parts(text[start:end]):
            if guess.letters < MIN_LETTERS:
                continue
            trusted = guess.language not in refused and confirmed[guess.language] >= TRUSTED_AFTER
            language, probability = _judge(guess, trusted)
            if guess.letters >= SURE_LETTERS and not guess.is_list:
                if language == guess.language:
                    confirmed[language] += 1
                elif guess.probability >= MIN_PROBABILITY:
                    refused.add(guess.language)
            span = LanguageSpan(language, start + first, start + last, probability)
            _append(spans, span, text)
    return spans


def languages(text: str) -> dict[str, int]:
    """Return the letters of `text` in each language (and "und"), most first, then by code."""
    count: Counter[str] = Counter()
    for span in identify(text):
        count[span.language] += letters(text[span.start : span.end])
    return dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))


def _judge(guess: Guess, trusted: bool) -> tuple[str, float]:
    """Return the language that `guess` stands for, once confirmed, and its probability."""
    unsure = (UNDETERMINED, 0.0)
    if guess.language == "en":
        return ("en", guess.probability) if guess.probability >= MIN_ENGLISH else unsure
    short = guess.letters < SURE_LETTERS
    wanted = STRICT_PROBABILITY if short else MIN_PROBABILITY
    if guess.language == UNDETERMINED or guess.is_names or guess.probability < wanted:
        return unsure
    if trusted and guess.probability >= TRUSTED_PROBABILITY:
        return guess.language, guess.probability
    confirmation = engines.confirmation(guess.language, guess.plain[: engines.CONFIRM_CHARACTERS])
    if confirmation < (STRICT_CONFIRMATION if short or guess.is_list else engines.MIN_CONFIRMATION):
        return unsure
    return guess.language, min(guess.probability, confirmation)


@remembered(below=blocks.LONG + 1, most=8192)
def _parts(line: str) -> tuple[tuple[Guess, int, int], ...]:
    """What each part of a block seems to be, with its bounds in it."""
    return tuple(_runs(line))


def _runs(line: str) -> Iterator[tuple[Guess, int, int]]:
    """Yield what each part of the block seems to be; mostly the block is its only part.

    The sentences overrule the whole only where two of them clearly are in different languages.
    """
    size = len(line)
    if blocks.is_data(line):
        plain = blocks.plain(line)
        yield Guess(UNDETERMINED, 0.0, letters(plain), False, False, plain), 0, size
        return
    parts = list(blocks.sentences(line, 0, size))
    if _speaks_for_one(line, parts) and size <= blocks.LONG:
        yield engines.guess(line), 0, size
        return
    guesses = [engines.guess(line[first:last]) for first, last in parts]
    clear = [guess.language if _is_clear(guess) else "" for guess in guesses]
    if size <= blocks.LONG and len(set(clear) - {""}) < 2:
        yield engines.guess(line), 0, size
        return
    run, (first, last) = guesses[0], parts[0]
    for i in range(1, len(parts)):
        if guesses[i].language == run.language or _is_within(run.language, clear[i : i + 8]):
            run, last = run.joined(guesses[i]), parts[i][1]
        else:
            yield run, first, last
            run, (first, last) = guesses[i], parts[i]
    yield run, first, last


def _speaks_for_one(text: str, parts: list[tuple[int, int]]) -> bool:
    """Return whether every sentence's small words speak for the same language: one look will do."""
    votes = {vote(text[a:b]) for a, b in parts}
    long = (vote(text[a:b]) for a, b in parts if b - a >= 2 * SURE_LETTERS)
    return len(votes - {""}) == 1 and all(long)


def _is_clear(guess: Guess) -> bool:
    return (
        guess.probability >= TRUSTED_PROBABILITY
        and guess.letters >= SURE_LETTERS
        and not (guess.is_list or guess.is_names)
    )


def _is_within(language: str, clear: list[str]) -> bool:
    """Return whether the first of these parts is unclear, and the next clear one in `language`."""
    return not clear[0] and next(filter(None, clear), "") == language


def _append(spans: list[LanguageSpan], span: LanguageSpan, text: str) -> None:
    """Add `span`, as part of the last one where that is the same language's text going on."""
    last = spans[-1] if spans else None
    if last and last.language == span.language and not text[last.end : span.start].strip():
        probability = min(last.probability, span.probability)
        spans[-1] = LanguageSpan(last.language, last.start, span.end, probability)
    else:
        spans.append(span)
