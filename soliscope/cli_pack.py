"""`soliscope evidence-pack`: what a case can contribute to a firm's own records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from soliscope.errors import UsageError

MAX_EARLIER = 200


def evidence_pack(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A finished case folder.")],
    output: Annotated[
        Path | None, typer.Option(help="Folder for the pack (default: CASE-evidence-pack).")
    ] = None,
) -> None:
    """Write the dated record of what was and was not observed, and the partial documents."""
    from reports import pack
    from soliscope import case as cases
    from soliscope.evidence import manifest

    target = output or case.with_name(f"{case.name}-evidence-pack")
    document = _assessment(case)
    earlier = _earlier(case)
    target.mkdir(parents=True, exist_ok=True)
    for name, data in pack.files(document, manifest.hashed(case), earlier).items():
        cases.write(target / name, data)
    print(f"Evidence pack: {target}")


def _assessment(folder: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((folder / "assessment.json").read_bytes())
        _ = told["findings"], told["coverage"]["hosts"], told["finished_at"]
    except FileNotFoundError:
        raise UsageError(f"{folder} is no finished case: it has no assessment.json.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{folder}/assessment.json cannot be read ({error}).") from None
    return told


def _earlier(folder: Path) -> list[dict[str, Any]]:
    """Documents of the firm's cases before this one, oldest first, by the chain of manifests."""
    from soliscope.evidence import manifest

    found: list[dict[str, Any]] = []
    seen = {folder.resolve()}
    told = manifest.read(folder)
    while told and told.get("previous_case") and len(found) < MAX_EARLIER:
        before = folder.resolve().with_name(Path(str(told["previous_case"])).name)
        if before in seen or manifest.hashed(before) != told.get("previous"):
            break
        seen.add(before)
        found.append(_assessment(before))
        told = manifest.read(before)
    return found[::-1]
