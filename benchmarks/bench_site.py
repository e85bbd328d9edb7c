"""A deterministic site for measurements: N pages of about 95 kB, 20 locales, 146 links a page.

    python benchmarks/bench_site.py OUT --pages 2000 [--light]

Written to OUT/site as files that any static server can serve: /LOCALE/SECTION/.../pN.html, a
sitemap and robots.txt. The text is the demonstration firm's, shuffled; prices, payment methods,
telephone numbers and addresses are planted at fixed rates.
"""

from __future__ import annotations

import argparse
import random
import re
from functools import cache
from pathlib import Path

from soliscope.demo import site as demo

LOCALES = (
    "en", "de", "fr", "it", "pl", "es-mx", "pt-br", "en-gb", "de-at", "fr-be", "it-ch", "en-ie",
    "de-ch", "fr-ca", "es-ar", "pt-mz", "en-us", "de-lu", "fr-lu", "en-mt",
)  # fmt: skip
SECTIONS = ("fees", "deposit", "learn", "blog", "help", "terms", "markets", "about")
HOST = "bench.example"
_TAG = re.compile(r"<[^>]{1,500}>")


@cache
def paragraphs(language: str) -> tuple[str, ...]:
    """Paragraphs of the demonstration in a language; English where it has none."""
    found: list[str] = []
    for (_, path), page in sorted(demo.pages().items()):
        first = path.split("/")[1]
        spoken = first[:2] if re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", first) else "en"
        if spoken != language:
            continue
        html = demo.render(page, lambda name: f"http://{name}").decode(page.charset)
        body = html.partition("<main>")[2].partition("</main>")[0] or html
        texts = (" ".join(_TAG.sub(" ", p).split()) for p in re.findall(r"(?s)<p>(.*?)</p>", body))
        found += [text for text in texts if len(text) > 80]
    return tuple(dict.fromkeys(found)) or paragraphs("en")


def path_of(number: int) -> str:
    """Address of a page: six levels deep, spread over locales and sections."""
    locale = LOCALES[number % len(LOCALES)]
    section = SECTIONS[number // len(LOCALES) % len(SECTIONS)]
    a, b, c = number // 160 % 7, number // 1120 % 7, number % 5
    return f"/{locale}/{section}/a{a}/b{b}/c{c}/p{number}.html"


def page(number: int, pages: int, light: bool = False) -> str:
    """One page of the site."""
    chance = random.Random(number)  # noqa: S311 - a fixed sequence is what is wanted
    locale = LOCALES[number % len(LOCALES)]
    texts = paragraphs(locale[:2])
    hreflang = "".join(
        f'<link rel="alternate" hreflang="{code}" href="http://{HOST}{path_of(i)}">'
        for i, code in enumerate(LOCALES)
    )
    count = 12 if light else 146
    targets = [chance.randrange(pages) for _ in range(count - 6)] + list(
        range(number, min(pages, number + 6))
    )
    links = [f'<li class="nav-item nav-link-{i % 9}"><a class="menu-link" href="{path_of(t)}">'
             f"{texts[t % len(texts)][:18]}</a></li>" for i, t in enumerate(targets)]  # fmt: skip
    half = len(links) // 2
    blocks = [_block(chance, texts) for _ in range(4 if light else 40)]
    filler = "" if light else f"<script>var state={{{_state(chance)}}};</script>"
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>'
        f"{texts[number % len(texts)][:60]}</title>{hreflang}"
        f'<link rel="canonical" href="http://{HOST}{path_of(number)}">'
        f'<meta property="og:locale" content="{locale.replace("-", "_")}"></head><body>'
        f"<header><nav><ul>{''.join(links[:half])}</ul></nav></header><main>"
        f"<h1>{texts[number % len(texts)][:80]}</h1>{''.join(blocks)}</main>"
        f"<footer><ul>{''.join(links[half:])}</ul><p>Bench Exchange Ltd</p></footer>{filler}"
        "</body></html>"
    )


def _block(chance: random.Random, texts: tuple[str, ...]) -> str:
    kind = chance.random()
    if kind < 0.08:
        return f"<table><tr><th>Fee<td>{chance.randrange(1, 99)},50 €</table>"
    if kind < 0.12:
        return "<p>Deposit by SEPA transfer, free of charge, within one working day.</p>"
    if kind < 0.14:
        return "<p>Telephone: +49 30 23125 014</p>"
    return f'<section class="card"><h2>{chance.choice(texts)[:50]}</h2><p>{chance.choice(texts)}</p></section>'  # noqa: E501


def _state(chance: random.Random) -> str:
    return ",".join(f'"key{i}":"{chance.getrandbits(200):x}"' for i in range(1050))


def write(out: Path, pages: int, light: bool = False) -> Path:
    """Write the site; return its root folder."""
    root = out / "site"
    for number in range(pages):
        file = root / path_of(number).lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(number, pages, light), encoding="utf-8")
    urls = "".join(f"<url><loc>http://{HOST}{path_of(n)}</loc></url>" for n in range(pages))
    (root / "sitemap.xml").write_text(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )
    (root / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: http://{HOST}/sitemap.xml\n"
    )
    (root / "index.html").write_text(page(0, pages, light), encoding="utf-8")
    return root


def main() -> None:
    """Write a site."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--light", action="store_true")
    options = parser.parse_args()
    root = write(options.out, options.pages, options.light)
    print(f"{options.pages} pages in {root}")


if __name__ == "__main__":
    main()
