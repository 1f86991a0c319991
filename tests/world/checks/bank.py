"""What a bank works out from a book: balances, statements and interest, row by row, day by day.

Nothing here is taken from the checks or from the world.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .book import ACCOUNTS, AS_OF, CLOSINGS, INTEREST, OWED, RULE, SINCE, Account, Book, Row


@dataclass
class Statement:
    """A closed cycle, worked out from rows that have a balance."""

    account: str
    opened: date
    closed: date
    opening: int
    rows: list[Row]

    @property
    def owed_days(self) -> int:
        """What was owed at the end of each day, added up; without the interest of the closing."""
        total, today = 0, self.opened
        while today <= self.closed:
            earlier = [row.cents or 0 for row in self.rows if row.day <= today and not closes(row)]
            total += max(0, self.opening + sum(earlier))
            today += timedelta(days=1)
        return total

    @property
    def days(self) -> int:
        return (self.closed - self.opened).days + 1

    def sum(self, *categories: str, sign: int, others: bool = False) -> int:
        told = [(row.cents or 0, row.category in categories) for row in self.rows]
        return sum(abs(cents) for cents, among in told if cents * sign > 0 and among != others)


def closes(row: Row) -> bool:
    return row.category == INTEREST


def posted_by_bank(book: Book, name: str, account: Account) -> tuple[list[Row], list[Statement]]:
    """The account's rows in order of days with their balances, and a card's statements."""
    done: list[Row] = []
    statements: list[Statement] = []
    balance, opened, opening = account.opening, SINCE, account.opening
    waiting = sorted(
        (row for row in book.rows if row.account == name and not row.pending),
        key=lambda row: row.day,
    )
    for closed in [*CLOSINGS, AS_OF]:
        cycle = Statement(name, opened, closed, opening, [])
        while waiting and waiting[0].day <= closed:
            row = waiting.pop(0)
            cents = worked_out(account, cycle, balance) if row.cents is RULE else row.cents
            balance += cents if account.type in OWED else -cents
            done.append(replace(row, cents=cents, balance=balance))
            cycle.rows.append(done[-1])
        if account.type == "credit" and closed != AS_OF:
            statements.append(cycle)
        opened, opening = closed + timedelta(days=1), balance
    return done, statements


def worked_out(account: Account, cycle: Statement, balance: int) -> int:
    milli = round((account.rate or 0) * 1000)
    if account.type == "loan":
        return balance * milli // (12 * 100_000)
    return cycle.owed_days * milli // (365 * 100_000)


def settle(book: Book) -> None:
    """Ada's second card payment is what her second statement says."""
    _, statements = posted_by_bank(book, "a3", ACCOUNTS["a3"])
    second = statements[1]
    owed = second.opening + sum(row.cents or 0 for row in second.rows)
    for side, sign in (("o", 1), ("i", -1)):
        if any(row.id == f"owed-1{side}" and row.cents == 0 for row in book.rows):
            book.change(f"owed-1{side}", cents=sign * owed)
