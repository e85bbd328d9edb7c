"""What can go wrong, and the exit code that says so.

SoliscopeError          4  internal error
  UsageError            2  bad usage or configuration
  NotAssessable         3  nothing, or too little, could be looked at
  DiskFull              5  the disk takes no more; what was fetched is kept
"""

from __future__ import annotations

import errno

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
OK = 0
GATE = 1
USAGE = 2
NOT_ASSESSABLE = 3
INTERNAL = 4
DISK_FULL = 5


class SoliscopeError(Exception):
    """An error whose text is one sentence for the user."""

    code = INTERNAL


class UsageError(SoliscopeError):
    """The user asked for something that cannot be done; the sentence says what to do."""

    code = USAGE


class NotAssessable(SoliscopeError):
    """The audit could not look at enough to say anything."""

    code = NOT_ASSESSABLE


class DiskFull(SoliscopeError):
    """The disk takes no more: what was fetched is kept, and the same command goes on with it."""

    code = DISK_FULL


def disk_full(error: BaseException | None) -> str:
    """Say in one sentence that an error, or what caused it, is a full disk; empty if it is not."""
    for _ in range(8):
        if isinstance(error, OSError) and error.errno in _FULL:
            where = f" at {error.filename}" if error.filename else ""
            return f"The disk is full{where} ({error.strerror}); make room and run it again."
        error = error and (error.__cause__ or error.__context__)
    return ""


def printable(text: str) -> str:
    """Text from anywhere as it may go to a terminal: what is not printable becomes `?`."""
    return "".join(c if c.isprintable() else "?" for c in text)
