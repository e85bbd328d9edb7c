"""`records.jsonl`: one line for every record of the archive, where it stands and what it hashes to.

It lets a reader cut a record out of the archive and check it with `sha256sum` alone, and it is
what the package's index is made of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from crawler import archive
from crawler.members import Member, members

_TYPES = {field.name: (int if field.type == "int" else str) for field in fields(Member)}


def line(file: str, member: Member) -> str:
    """One line, keys in a fixed order; `error` is left out where there is none."""
    told: dict[str, Any] = {"file": file, **asdict(member)}
    if not told["error"]:
        del told["error"]
    return json.dumps(told, ensure_ascii=True) + "\n"


def of(folder: Path) -> Iterator[tuple[str, Member]]:
    """Yield (file name, record) of a case's archive."""
    for path in archive.files(folder, archive.EVERY):
        for member in members(path):
            yield path.name, member


def read(data: bytes) -> Iterator[tuple[str, Member]]:
    """Read what `line` wrote. Raises ValueError where a line is something else."""
    for number, text in enumerate(data.decode("utf-8").splitlines(), 1):
        told = json.loads(text)
        if not isinstance(told, dict):
            raise ValueError(f"line {number} is not a JSON object")
        file = told.pop("file", None)
        told.setdefault("error", "")
        right = set(told) == set(_TYPES) and all(
            isinstance(told[name], kind) for name, kind in _TYPES.items()
        )
        if not right or not isinstance(file, str):
            raise ValueError(f"line {number} does not describe a record")
        yield file, Member(**told)
