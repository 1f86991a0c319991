"""Records from files, checked row by row: what can be kept, and in whole sentences what cannot.

Nothing here knows the database; `read` gives frames and faults, and `storage` keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from . import custom_user, documents, plaid, population, tables
from .faults import Fault, Rejected
from .quarantine import json_lines, quarantined
from .reading import records_of
from .records import Records
from .setting import Format, Kept, Setting, Sign

FORMATS = (
    Format(
        "plaid",
        "Responses of Plaid's API as they were saved: accounts, transactions, sync, liabilities.",
        plaid.detects,
        plaid.reads,
        names_no_user=True,
    ),
    Format(
        "custom-user",
        "A custom user of Plaid's Sandbox: a JSON file with override_accounts.",
        custom_user.detects,
        custom_user.reads,
        names_no_user=True,
    ),
    Format(
        "population",
        "A folder that `spendsense generate` wrote: manifest.json and parts of each table.",
        population.detects,
        population.reads,
    ),
    Format(
        "tables",
        "CSV or JSON files with the ledger's own columns, any of the four tables.",
        tables.detects,
        tables.reads,
        names_no_user=True,
    ),
    Format(
        "documents-four-json",
        "Four JSON files synthetic_users, _accounts, _transactions, _liabilities.",
        documents.detects_four_json,
        documents.reads_four,
    ),
    Format(
        "documents-four-csv",
        "The same four files as CSV.",
        documents.detects_four_csv,
        documents.reads_four,
    ),
    Format(
        "documents-one-json",
        "One JSON file with users, accounts and transactions, in whole cents.",
        documents.detects_one_json,
        documents.reads_one,
    ),
)
"""Every format that is read, in the order they are asked."""


def read(
    paths: Sequence[Path],
    *,
    as_of: date,
    format: str | None = None,
    user_id: str | None = None,
    sign: Sign | None = None,
    kept: Kept | None = None,
) -> Records:
    """The records in these files and folders, and everything that is wrong with them.

    `format` names the format of all of them; without it each file's is told by its content.
    `user_id` is whose they are, where the files do not say. `sign` is the declared sign of
    transaction amounts. `kept` are ids that the database holds, to which rows may refer. Nothing
    is raised for what a file holds: load only where `Records.sound`, or after `quarantined`.
    """
    setting = Setting(as_of, user_id, sign)
    return records_of(FORMATS, paths, setting, format, kept or Kept())


__all__ = [
    "FORMATS",
    "Fault",
    "Format",
    "Kept",
    "Records",
    "Rejected",
    "Sign",
    "json_lines",
    "quarantined",
    "read",
]
