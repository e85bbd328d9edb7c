"""What can go wrong, and the exit code that says so.

SoliscopeError          4  internal error
  UsageError            2  bad usage or configuration
  NotAssessable         3  nothing, or too little, could be looked at
"""

from __future__ import annotations

OK = 0
GATE = 1
USAGE = 2
NOT_ASSESSABLE = 3
INTERNAL = 4


class SoliscopeError(Exception):
    """An error whose text is one sentence for the user."""

    code = INTERNAL


class UsageError(SoliscopeError):
    """The user asked for something that cannot be done; the sentence says what to do."""

    code = USAGE


class NotAssessable(SoliscopeError):
    """The audit could not look at enough to say anything."""

    code = NOT_ASSESSABLE
