"""Build crawler/data/autoconsent again from an unpacked copy of @duckduckgo/autoconsent.

    npm pack @duckduckgo/autoconsent && tar xzf duckduckgo-autoconsent-*.tgz
    python benchmarks/refresh_consent.py package --date 2026-11-28

Nothing is fetched here: the files are read from disk. The content script is copied as it is, the
rules for named consent managers are put into one file (the generated rules of single sites are left
out), and the licence travels with them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "crawler" / "data" / "autoconsent"
SCRIPT = "autoconsent.playwright.js"


def rules(folder: Path) -> list[dict[str, Any]]:
    """The rules of a folder, each file one rule, by name."""
    found = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    return sorted(found, key=lambda rule: str(rule["name"]))


def main() -> int:
    """Write the files and say how many rules there are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="folder of the unpacked package")
    parser.add_argument("--date", required=True, help="day on which it was taken, YYYY-MM-DD")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    try:
        about = json.loads((options.package / "package.json").read_text("utf-8"))
        kept = rules(options.package / "rules" / "autoconsent")
        options.out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(options.package / "dist" / SCRIPT, options.out / SCRIPT)
        shutil.copyfile(options.package / "LICENSE", options.out / "LICENSE")
    except (OSError, ValueError, KeyError) as error:
        print(f"Cannot read the package: {error}; name its unpacked folder.", file=sys.stderr)
        return 2
    data = {
        "source": about["name"],
        "version": about["version"],
        "date": options.date,
        "licence": "MPL-2.0 (see LICENSE beside this file; it holds for the whole folder)",
        "rules": kept,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    (options.out / "rules.json").write_text(text, "utf-8")
    print(f"{options.out}: {len(kept)} rules of version {about['version']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
