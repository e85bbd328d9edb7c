"""Legal entity identifiers (ISO 17442)."""

from __future__ import annotations


def valid_lei(lei: str) -> bool:
    """Check form and checksum of a legal entity identifier (ISO 17442, ISO 7064 MOD 97-10)."""
    return not lei_problem(lei)


def lei_problem(lei: str) -> str:
    """Say in a phrase what is wrong with an identifier; empty where nothing is."""
    if len(lei) != 20:
        return f"has {len(lei)} characters, not 20"
    if not lei.isascii() or not lei.isalnum():
        return "has characters other than letters and digits"
    if int("".join(str(int(c, 36)) for c in lei)) % 97 != 1:
        return "fails the checksum of ISO 17442"
    return ""
