"""Build analyzers/data/tags.json again from an unpacked copy of the package third-party-web.

    npm pack third-party-web && tar xzf third-party-web-*.tgz
    python benchmarks/refresh_tags.py package/dist/entities-nostats.json \
        --version 0.30.0 --date 2026-11-20 --licence package/LICENSE

Nothing is fetched here: the file is read from disk. Only hosts of advertising networks are kept;
names, versions and the licence travel with them. What a firm's own overlay adds or takes away
stands in tags_overlay.toml.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "analyzers" / "data" / "tags.json"
_HOST = re.compile(r"^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$")


def hosts(entities: list[dict[str, Any]]) -> dict[str, str]:
    """Host (a leading `*.` dropped: subdomains count) -> vendor, for advertising networks."""
    found: dict[str, str] = {}
    for entity in entities:
        if entity.get("category") == "ad":
            for domain in entity.get("domains", ()):
                if _HOST.match(domain):
                    found.setdefault(domain.removeprefix("*."), str(entity["name"]))
    return dict(sorted(found.items()))


def main() -> int:
    """Write the file and say how many hosts it holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("entities", type=Path, help="entities-nostats.json of the package")
    parser.add_argument("--version", required=True, help="version of the package")
    parser.add_argument("--date", required=True, help="day on which it was taken, YYYY-MM-DD")
    parser.add_argument("--licence", required=True, type=Path, help="the package's licence")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    try:
        entities = json.loads(options.entities.read_text("utf-8"))
        licence = options.licence.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        print(f"Cannot read the package: {error}; name its unpacked files.", file=sys.stderr)
        return 2
    data = {
        "source": "third-party-web",
        "version": options.version,
        "date": options.date,
        "licence": "MIT",
        "licence_text": licence,
        "hosts": hosts(entities),
    }
    text = json.dumps(data, ensure_ascii=False, indent=0) + "\n"
    options.out.write_text(text, "utf-8")
    print(f"{options.out}: {len(data['hosts'])} hosts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
