"""Is a population folder sound? Each check by name, what it expects, and how it looks."""

from __future__ import annotations

from .accounts import (
    accounts_have_a_user,
    available_is_limit_less_current,
    cards_have_a_liability,
    customers_have_an_account,
    no_business_accounts,
    within_the_limit,
)
from .balances import balances_follow, legs_sum_to_zero
from .part import Check, Look, Part
from .rows import (
    categories_known,
    dates_in_range,
    emails_at_example_domains,
    ids_unique,
    nothing_before_the_account,
    rows_in_order,
    truth_names_rows,
)

PART_CHECKS = (
    Check("customers_have_an_account", "Every customer has an account.", customers_have_an_account),
    Check(
        "accounts_have_a_user",
        "Every account has its user, every transaction and liability its account.",
        accounts_have_a_user,
    ),
    Check("ids_unique", "No id is given twice.", ids_unique),
    Check("dates_in_range", "No row is dated outside the history.", dates_in_range),
    Check(
        "nothing_before_the_account",
        "No row is older than its account.",
        nothing_before_the_account,
    ),
    Check(
        "cards_have_a_liability", "Every credit account has a liability.", cards_have_a_liability
    ),
    Check(
        "balances_follow",
        "Every balance follows from the account's rows, and the last is the current one.",
        balances_follow,
    ),
    Check(
        "legs_sum_to_zero",
        "The legs of transfers and card payments sum to zero.",
        legs_sum_to_zero,
    ),
    Check("within_the_limit", "No card ever owes more than its limit.", within_the_limit),
    Check(
        "available_is_limit_less_current",
        "What a card has available is its limit less what it owes.",
        available_is_limit_less_current,
    ),
    Check("no_business_accounts", "Every account is held by a person.", no_business_accounts),
    Check(
        "emails_at_example_domains",
        "Every e-mail address is at example.com, .org or .net.",
        emails_at_example_domains,
    ),
    Check("categories_known", "Every category is one of Plaid's.", categories_known),
    Check("rows_in_order", "Rows are ordered by user, account and date.", rows_in_order),
    Check("truth_names_rows", "Truth names transactions that are there.", truth_names_rows),
)

__all__ = ["PART_CHECKS", "Check", "Look", "Part"]
