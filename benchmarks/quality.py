"""Found, missed and false findings on real sites with truth files, audited by host name.

    python benchmarks/quality.py [--shared DIR] [--site NAME] [--max-pages 400] [--keep DIR]

The sites are served on loopback by the shared material's own server; every request goes there.
Prints a table per signal and a line per site; exits 1 where a signal was missed or false.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from analyzers.places import EU_LANGUAGES, locale_code

HOMES = {"pocketpc_ch": "CH", "cybercook_br": "BR", "ultimasnoticias_ve": "VE", "jis_jm": "JM",
         "thebalance": "US"}  # fmt: skip
"""Home jurisdictions given to the audit: the rebuttal cases and the negative controls."""
QUIET = ("pocketpc_ch", "cybercook_br", "ultimasnoticias_ve", "thebalance", "dogecoin")
"""Sites on which nothing may count with tier A or B."""
UNSURE = {("ultimasnoticias_ve", "integrated-translation-tool")}
"""The truth file itself says unsure."""
Pairs = set[tuple[str, str]]


def expected(name: str, truth: dict[str, Any]) -> dict[str, set[str]]:
    """Values that must be found, by signal."""
    languages = {lang for lang in truth["languages"] if lang in EU_LANGUAGES - {"en"}}
    codes = {code: locale_code(code) for code in truth["hreflang"]}
    host = str(truth["host"])
    wanted: dict[str, set[str]] = {
        "eu-official-language-site": languages,
        "eu-country-subdirectory": {
            c.state for code in truth["eu_subdirectories"] if (c := locale_code(code)) and c.state
        },
        "hreflang-eu-region": {c.state for c in codes.values() if c and c.explicit and c.state},
        "declared-locale": {
            c.language
            for c in codes.values()
            if c and not c.explicit and c.language in EU_LANGUAGES - {"en"}
        },
        "eur-pricing": {"EURO"} if truth["eur_price_pages"] else set(),
        "sepa-payment-rail": {"UNION"} if truth["sepa_pages"] else set(),
        "eu-cctld-domain": {"PL"} if host.endswith(".pl") else set(),
        "eu-union-tld": {"UNION"} if host.endswith(".eu") else set(),
        "integrated-translation-tool": {"tool"} if truth["translation_widgets"] else set(),
    }
    return wanted


def values(signal: str, finding: dict[str, Any]) -> set[str]:
    """What a finding says, in the terms of `expected`."""
    if signal in ("eu-official-language-site", "declared-locale"):
        return {code.strip() for code in finding["language"].split(",")}
    if signal == "integrated-translation-tool":
        return {"tool"}
    return set(finding["states"])


def audit(site: dict[str, Any], name: str, port: int, folder: Path, pages: int) -> dict[str, Any]:
    """Run the real command and return its document."""
    command = [
        str(Path(sys.executable).with_name("soliscope")), "audit", f"http://{site['host']}/",
        "--connect-to", f"::127.0.0.1:{port}", "--output", str(folder / name), "--quiet",
        "--max-pages", str(pages), "--name", name,
    ]  # fmt: skip
    if name in HOMES:
        command += ["--home", HOMES[name]]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
    if done.returncode not in (0, 3):
        sys.exit(f"{name}: exit {done.returncode}: {done.stderr.strip()}")
    document: dict[str, Any] = json.loads((folder / name / "assessment.json").read_text("utf-8"))
    return document


def compare(name: str, truth: dict[str, Any], document: dict[str, Any]) -> list[tuple[str, ...]]:
    """(signal, outcome, value) for everything that was expected or found."""
    wanted = expected(name, truth)
    found: dict[str, set[str]] = defaultdict(set)
    for finding in document["findings"]:
        low = finding["confidence"] == "low" and finding["signal"] != "eu-country-subdirectory"
        if finding["signal"] in wanted and not low:
            found[finding["signal"]] |= values(finding["signal"], finding)
    rows = []
    for signal, values_wanted in wanted.items():
        if (name, signal) in UNSURE:
            continue
        if signal == "declared-locale":  # html lang declares more than hreflang: not false
            found[signal] &= values_wanted
        rows += [(signal, "found", v) for v in sorted(found[signal] & values_wanted)]
        rows += [(signal, "missed", v) for v in sorted(values_wanted - found[signal])]
        rows += [(signal, "false", v) for v in sorted(found[signal] - values_wanted)]
    return rows


def serve(shared: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server of the shared sites on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = shared / "sites" / "serve.py"
    server = subprocess.Popen([sys.executable, str(script), "--port", str(port)])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, port
        time.sleep(0.05)
    server.terminate()
    sys.exit("the server of the shared sites did not start")


def main() -> int:
    """Run every site and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("SOLISCOPE_SHARED", Path(__file__).parents[2] / "shared")
    parser.add_argument("--shared", type=Path, default=default)
    parser.add_argument("--site", action="append")
    parser.add_argument("--max-pages", type=int, default=400)
    parser.add_argument("--keep", type=Path, help="folder for the case folders")
    options = parser.parse_args()
    if not (options.shared / "sites" / "serve.py").is_file():
        print(f"{options.shared} holds no sites; name the folder with --shared.", file=sys.stderr)
        return 2
    totals: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    server, port = serve(options.shared)
    loud: list[str] = []
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = options.keep or Path(temporary)
            for file in sorted((options.shared / "sites").glob("*/site.json")):
                name = file.parent.name
                if options.site and name not in options.site:
                    continue
                truth = json.loads((file.parent / "truth.json").read_text("utf-8"))
                begun = time.perf_counter()
                document = audit(
                    json.loads(file.read_text("utf-8")), name, port, folder, options.max_pages
                )
                seconds = time.perf_counter() - begun
                for signal, outcome, value in compare(name, truth, document):
                    totals[signal][outcome].append(f"{name}:{value}")
                loud += summary(name, document, truth, seconds)
    finally:
        server.terminate()
        server.wait()
    return table(totals, loud)


def summary(
    name: str, document: dict[str, Any], truth: dict[str, Any], seconds: float
) -> list[str]:
    """Print a line about a site; return findings that should not count there."""
    pages = sum(host["pages"] for host in document["coverage"]["hosts"])
    counted = [f for f in document["findings"] if f["counted"]]
    shown = sorted({f"{f['effective_tier']} {f['signal']}" for f in counted})
    level = document["level"] if document["level"] else document["status"]
    print(f"{name:20} level {level}, {pages} of {truth['pages']} pages, {seconds:.1f} s: "
          + "; ".join(shown))  # fmt: skip
    if name not in QUIET:
        return []
    return [
        f"{name}: {f['effective_tier']} {f['signal']} {f['states']} {f['samples'][0]['quote'][:80]}"
        for f in counted
        if f["effective_tier"] in "AB"
    ]


def table(totals: dict[str, dict[str, list[str]]], loud: list[str]) -> int:
    """Print found, missed and false per signal."""
    print(f"\n{'signal':32}{'found':>7}{'missed':>8}{'false':>7}")
    bad = 0
    for signal in sorted(totals):
        row = totals[signal]
        missed, false = row["missed"], row["false"]
        bad += len(missed) + len(false)
        print(f"{signal:32}{len(row['found']):>7}{len(missed):>8}{len(false):>7}  "
              + " ".join(["-" + m for m in missed] + ["+" + f for f in false]))  # fmt: skip
    for line in loud:
        print("counts on a quiet site:", line)
    return 1 if bad or loud else 0


if __name__ == "__main__":
    sys.exit(main())
