"""Cards and what is owed: the specification, asked of nothing but the cited cards and rows."""

from __future__ import annotations

from typing import Any

from spendsense.signals.specification.credit import credit

from .cited import Cited
from .formula import Amounts, Count, Formula, Given, Worked

WITH_LIMIT = "cards with a limit"
FULLEST = f"of the *highest card*, the one of *{WITH_LIMIT}* that is nearest its limit"


def _specified(name: str, does: str, null: str = "") -> Worked:
    def read(cited: Cited) -> Any:
        return credit(cited.record(), cited.window, cited.policy).get(name)

    return Worked(does, read, null=null)


CREDIT: dict[str, Formula] = {
    "card_count": Given("accounts", Count("cards")),
    "utilization_highest": _specified("utilization_highest", f"owed ÷ limit {FULLEST}"),
    "highest_card": _specified("highest_card", f"the last digits, or else the name, {FULLEST}"),
    "highest_card_mask": _specified("highest_card_mask", f"the last digits {FULLEST}"),
    "highest_card_balance_cents": _specified(
        "highest_card_balance_cents", f"the balance {FULLEST}; a credit is nothing owed"
    ),
    "highest_card_limit_cents": _specified("highest_card_limit_cents", f"the limit {FULLEST}"),
    "utilization_overall": _specified(
        "utilization_overall", f"what is owed on *{WITH_LIMIT}* together ÷ their limits together"
    ),
    "utilization_line": _specified(
        "utilization_line",
        "the highest of `signals.utilization_lines_percent` with owed × 100 ≥ limit × line,"
        f" {FULLEST}; 0 for none",
    ),
    "interest_cents": Given("cards", Amounts("interest charges")),
    "pays_minimum_only": _specified(
        "pays_minimum_only",
        "of a card that owes more than its minimum: the *card payments* of two statement cycles"
        " running, those of a cycle together; whether the more of them × 100 ≤ the minimum of its"
        " *card liabilities* × (100 + `signals.minimum_payment_tolerance_percent`). Yes if so of"
        " any card",
        "where no card was paid in both, or none owes more than its minimum",
    ),
    "is_overdue": _specified("is_overdue", "whether any of the *liabilities* is past due"),
    "minimum_payment_cents": _specified(
        "minimum_payment_cents",
        "the minimum payments of *card liabilities* together",
        "as soon as that of one of the *cards* is not known",
    ),
    "apr_highest": _specified("apr_highest", "the highest rate of *card liabilities*"),
}
