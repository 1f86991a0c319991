"""What the person said besides the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .sheets import Found
from .sources import Source

Sign = Literal["plaid", "ledger"]


@dataclass(frozen=True, slots=True)
class Setting:
    """The day the files are read on, whose they are, and the sign of their amounts.

    `sign` is None where none was declared: `plaid`, positive leaves the account, is then taken,
    save by the formats that have no fixed sign.
    """

    as_of: date
    user_id: str | None = None
    sign: Sign | None = None

    @property
    def flipped(self) -> bool:
        return self.sign == "ledger"


@dataclass(frozen=True, slots=True)
class Kept:
    """Ids that the database holds already: users, and accounts with their users and types.

    Rows may refer to them without the file repeating them.
    """

    users: frozenset[str] = frozenset()
    accounts: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """A shape of file: its name for `--format`, what it is, how it is known, how it is read.

    `names_no_user`: its files do not say whose they are, and `--user` may.
    """

    name: str
    sentence: str
    detects: Callable[[Source], bool]
    reads: Callable[[Sequence[Source], Setting], Found]
    names_no_user: bool = False
