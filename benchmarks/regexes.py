"""Are our regular expressions linear? Every one is run against texts made to slow it down.

    .venv/bin/python benchmarks/regexes.py            # exits 1 and names those that are not

All patterns that our packages compile are collected, also those compiled at first use. From each
pattern's own syntax tree come the attacks: what stands before a repetition, the repeated part many
times, and something that makes the match fail; and the pattern's beginning many times, which is
slow where a search starts again at each. A text of 12,000 characters takes a linear pattern a
millisecond or so; what takes much longer is run on a quarter of it, and is linear if that takes a
quarter of the time. A pattern whose
name is only ever used with `match` or `fullmatch` is run in that way.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import pkgutil
import re
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

ROOTS = ("crawler", "analyzers", "reports", "soliscope")
LENGTH = 12_000
SECONDS = 0.015
"""Processor time for one text that raises suspicion."""
RATIO = 7.0
"""Times that four times the text may take: 4 if linear, 16 if quadratic."""
GIVE_UP = 0.3
_ENDS = ("", "\x00", "!\n")
_SAMPLES = {
    c.CATEGORY_DIGIT: "0", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "a",
    c.CATEGORY_NOT_DIGIT: "a", c.CATEGORY_NOT_SPACE: "a", c.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
_WIDE = "a 0<-/.\n\xe9A_,:;&=\"'>"
"""Characters tried for what matches nearly everything."""


class Slow(Exception):
    """The time is up."""


def _members(items: list[Any]) -> list[str]:
    """A few characters of a set."""
    negated = items[0][0] is c.NEGATE
    found: list[str] = []
    for kind, value in items:
        if kind is c.LITERAL:
            found.append(chr(value))
        elif kind is c.RANGE:
            found.append(chr(value[0]))
        elif kind is c.CATEGORY:
            found.append(_SAMPLES.get(value, "a"))
    if negated:
        return [one for one in _WIDE if one not in found][:3] or ["\u2603"]
    return list(dict.fromkeys([found[0], found[-1], *found[:4]]))


def samples(tree: Any, deep: int = 0) -> list[str]:
    """A few short texts that (part of) a pattern matches, or nearly does."""
    made = [""]
    for kind, value in tree:
        made = [a + b for a in made[:3] for b in _one(kind, value, deep)[:4]][:6]
    return made


def _one(kind: Any, value: Any, deep: int) -> list[str]:
    if deep > 12:
        return [""]
    if kind is c.LITERAL:
        return [chr(value)]
    if kind is c.NOT_LITERAL:
        return [one for one in _WIDE if ord(one) != value][:2]
    if kind is c.ANY:
        return list(_WIDE[:2])
    if kind is c.IN:
        return _members(value)
    if kind is c.BRANCH:
        return [text for branch in value[1] for text in samples(branch, deep + 1)[:1]][:6]
    if kind is c.SUBPATTERN:
        return samples(value[3], deep + 1)
    if kind is c.ATOMIC_GROUP:
        return samples(value, deep + 1)
    if kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        least = min(value[0], 40)
        return [text * max(least, 1) for text in samples(value[2], deep + 1)] + [""] * (not least)
    return [""]


def repeats(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield (what stands before, the repeated text) of each repetition of many times."""
    for kind, value in tree:
        if kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            if value[1] > 50:
                for text in samples(value[2]):
                    if text:
                        yield before, text
            yield from repeats(value[2], before)
        elif kind is c.SUBPATTERN:
            yield from repeats(value[3], before)
        elif kind is c.ATOMIC_GROUP or kind in (c.ASSERT, c.ASSERT_NOT):
            yield from repeats(value if kind is c.ATOMIC_GROUP else value[1], before)
        elif kind is c.BRANCH:
            for branch in value[1]:
                yield from repeats(branch, before)
        before += (_one(kind, value, 0) or [""])[0]


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (before, unit, end): many times the unit slows a pattern down if anything does."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parser.parse(text, pattern.flags & ~re.DEBUG)
    seen: set[tuple[str, str, str]] = set()

    def many(before: str, unit: str) -> Iterator[tuple[str, str, str]]:
        for end in _ENDS:
            if (made := (before, unit, end)) not in seen:
                seen.add(made)
                yield made

    for before, unit in list(dict.fromkeys(repeats(tree)))[:40]:
        yield from many(before, unit)
        if before:
            yield from many("", before + unit)
            yield from many("", before)
    for whole in samples(tree)[:2]:
        for cut in {whole[:-1], whole[: len(whole) // 2], whole}:
            if cut:
                yield from many("", cut)


def slow(pattern: re.Pattern[Any], *, anchored: bool = False) -> str:
    """Return an attack that takes too long, shortened; empty for a linear pattern.

    `anchored`: the pattern is never searched for, only matched at the start of a text.
    """
    for before, unit, end in attacks(pattern):
        for _ in range(2):  # machines hiccup
            whole = _seconds(pattern, before + unit * (LENGTH // len(unit)) + end, anchored)
            if whole < SECONDS:
                break
            if whole < GIVE_UP:
                part = _seconds(pattern, before + unit * (LENGTH // 4 // len(unit)) + end, anchored)
                if whole < RATIO * part:
                    break
        else:
            return f"{(before + unit * 9)[:40]!r} ... {(unit + end)[-12:]!r}"
    return ""


def _seconds(pattern: re.Pattern[Any], text: str, anchored: bool) -> float:
    """Processor time for one text, or more than `GIVE_UP`."""

    def stop(*_: object) -> None:
        raise Slow

    subject: Any = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 2 * GIVE_UP)
    began = time.process_time()
    try:
        for _ in () if anchored else pattern.finditer(subject):
            pass
        pattern.match(subject)
        pattern.fullmatch(subject)
        return time.process_time() - began
    except Slow:
        return 2 * GIVE_UP
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def anchored(where: str) -> bool:
    """Say whether the name of a pattern, made at MODULE:LINE, is only matched, never searched."""
    module, _, line = where.rpartition(":")
    source = inspect.getsource(sys.modules[module])
    named = re.match(r"\s*([A-Za-z_]\w*)\s*=", source.splitlines()[int(line) - 1])
    if not named:
        return False
    uses = set(re.findall(rf"(?<!\w){re.escape(named[1])}\b(?!\s*=)(\.\w+)?", source))
    return bool(uses) and uses <= {".match", ".fullmatch"}


def collected() -> dict[re.Pattern[Any], str]:
    """Import our packages, use them once, and return every pattern that they compiled."""
    found: dict[re.Pattern[Any], str] = {}
    inner = re._compile  # type: ignore[attr-defined]

    def record(pattern: Any, flags: Any) -> Any:
        made = inner(pattern, flags)
        caller = sys._getframe(2)
        name = caller.f_globals.get("__name__", "")
        if name.split(".")[0] in ROOTS and name not in sys.stdlib_module_names:
            found.setdefault(made, f"{name}:{caller.f_lineno}")
        return made

    re._compile = record  # type: ignore[attr-defined]
    try:
        for root in ROOTS:
            package = importlib.import_module(root)
            for module in pkgutil.walk_packages(package.__path__, f"{root}."):
                importlib.import_module(module.name)
        _use()
    finally:
        re._compile = inner  # type: ignore[attr-defined]
    return found


def _use() -> None:
    """Run every question over the examples of all manual pages: some patterns are made late."""
    from analyzers import scan
    from crawler.artifacts import Capture

    example = re.compile(r"^ *(?:Seen|Not seen): +(?:(https?://\S+) )?(.+)$", re.M)
    texts = [("https://exchange.example/de/fees", "<p>Trade bitcoin for 50 \u20ac, +49 30 1234567")]
    texts += [(url, html) for one in scan.questions() for url, html in example.findall(one.doc)]
    for url, html in texts:
        url = url or "https://exchange.example/"
        kind = (("Content-Type", "text/html; charset=utf-8"),)
        with contextlib.suppress(Exception):
            scan.examine(Capture(url, url, 200, kind, html.encode(), "", "<r>", "0" * 64))


def main() -> int:
    """Check all patterns; returns 1 where one is slow."""
    patterns = collected()
    bad = 0
    for pattern, where in patterns.items():
        if attack := slow(pattern, anchored=anchored(where)):
            bad += 1
            print(f"{where}: not linear: {str(pattern.pattern)[:120]}\n    with {attack}")
    print(f"{len(patterns)} patterns, {bad} that are not linear")
    return int(bad > 0 or len(patterns) < 50)


if __name__ == "__main__":
    sys.exit(main())
