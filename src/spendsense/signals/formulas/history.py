"""How much record there is, from the rows that make it."""

from .cited import Cited
from .formula import Count, Formula, Given, Worked


def days_since(cited: Cited) -> int | None:
    """Days from the first posted row to as_of."""
    rows = cited.rows["first posted row"]
    return (cited.window.as_of - rows[0]["date"]).days if rows else None


def shown(cited: Cited) -> str:
    """From when to when."""
    rows = cited.rows["first posted row"]
    return f"{rows[0]['date']} to {cited.window.as_of}" if rows else ""


APART = "accounts in other currencies"


def accounts_apart(cited: Cited) -> int | None:
    """How many accounts are in other currencies, of who has any account."""
    return cited.size(APART) if cited.size(APART) or cited.size("accounts") else None


HISTORY: dict[str, Formula] = {
    "posted_rows": Given("accounts", Count("posted rows")),
    "history_days": Worked(
        "days from the *first posted row* to as_of",
        days_since,
        shown,
    ),
    "other_currency_accounts": Worked(
        f"number of *{APART}*", accounts_apart, null=f"without *accounts* and *{APART}*"
    ),
}
