"""The base of every error SpendSense raises on purpose.

    SpendSenseError
    ├── NotFound            exit 3, HTTP 404
    ├── Conflict            exit 4, HTTP 409
    ├── Busy                exit 5, HTTP 503
    ├── IntegrityBroken     exit 6, HTTP 500
    ├── ConsentMissing      exit 7, HTTP 403
    └── BadInput            exit 1, HTTP 422

The constructor of each takes a whole sentence: what happened, where, and what to do.
"""

from __future__ import annotations


class SpendSenseError(Exception):
    """Something that the person in front of the screen can read and act on."""

    exit_code = 1


class BadInput(SpendSenseError):
    """Input that cannot be used as it is."""


class NotFound(SpendSenseError):
    """A user, draft, file or folder that is not there."""

    exit_code = 3


class Conflict(SpendSenseError):
    """The same id with other content, or a decision that was made already."""

    exit_code = 4


class Busy(SpendSenseError):
    """Somebody else holds the database."""

    exit_code = 5


class IntegrityBroken(SpendSenseError):
    """A record that does not match its seal."""

    exit_code = 6


class ConsentMissing(SpendSenseError):
    """Nothing may be read or shown for a user who has not granted consent."""

    exit_code = 7
