"""Files as their owners would send them, written by the test that reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spendsense.ingest import Records, read

AS_OF = date(2026, 11, 20)

USERS = "user_id,name,email\nu1,Ada Byron,ada@example.com\n"
ACCOUNTS = "account_id,user_id,type,subtype,balance_current\na1,u1,depository,checking,120.50\n"
TRANSACTIONS = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,4.33,Starbucks\n"

Write = Callable[[str, Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file under tmp_path: text and bytes as they are, anything else as JSON."""

    def written(name: str, content: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def household(write: Write) -> Callable[..., Records]:
    """The records of a folder with users, accounts and transactions, each replaceable."""

    def read_with(**changed: str) -> Records:
        texts = {"users": USERS, "accounts": ACCOUNTS, "transactions": TRANSACTIONS, **changed}
        paths = [write(f"{name}.csv", text) for name, text in texts.items()]
        return read(paths, as_of=AS_OF)

    return read_with


@pytest.fixture
def sentences() -> Callable[[Records], list[str]]:
    """What stands in the way of loading."""
    return lambda records: [each.sentence() for each in records.faults if each.severity == "fault"]


@pytest.fixture
def warnings() -> Callable[[Records], list[str]]:
    """What the reader remarked."""
    return lambda records: [
        each.sentence() for each in records.faults if each.severity == "warning"
    ]
