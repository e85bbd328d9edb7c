"""Files that people write: TOML, of a sensible size, with one sentence for what is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from soliscope.errors import UsageError

MAX_FILE = 1_000_000


def read(path: Path, what: str) -> tuple[dict[str, Any], str]:
    """Read a TOML file; returns its table and its text. `what`: "file" or a longer name for it.

    Raises UsageError where there is none, or where it is too large, unreadable or no TOML.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise UsageError(f"{path} is larger than 1 MB: that is no {what}.")
        text = path.read_text(encoding="utf-8-sig")  # with the mark that some editors write
        return tomllib.loads(text), text
    except FileNotFoundError:
        raise UsageError(f"There is no {what} {path}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} cannot be read: it is not in UTF-8.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}.") from None
