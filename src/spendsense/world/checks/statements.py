"""Checks of a card's statements against its rows, its rate, the law and its liability."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.categories import CARD_PAYMENT, INTEREST_CHARGE, taxonomy

from .late import paid
from .part import Look, Part, look

ADDED = ("opening", "purchases", "advances", "interest", "fees")
TAKEN = ("payments", "refunds")
SUMMED = ("purchases", "advances", "payments", "refunds", "interest", "fees")

CYCLE_DAYS = (24, 35)
"""From one closing to the next: a month of 28 to 31 days, and the four days by which a billing
cycle may vary (12 CFR 1026.2(a)(4))."""
DUE_DAYS = (21, 31)
"""From closing to due date: at least 21 days (12 CFR 1026.5(b)(2)(ii)), at most a month."""
LEAST_MINIMUM = 25_00
"""A minimum payment is this or the whole balance, if that is less. The lowest floor in use at
large issuers is 25 dollars; none is set by law."""

FEES = [code for code, primary in taxonomy().items() if primary == "BANK_FEES"]

WHICH = "truth/statements: card {account_id} closed on {closed_on}"


def statements_add_up(part: Part) -> Look:
    """Balance = opening + purchases + advances + interest + fees - payments - refunds."""
    cents = {name: col(f"{name}_cents") for name in (*ADDED, *TAKEN)}
    expected = sum((cents[name] for name in ADDED), pl.lit(0)) - sum(cents[name] for name in TAKEN)
    frame = part.truth("statements").with_columns(expected=expected)
    wrong = frame.filter(col("balance_cents").ne_missing(col("expected")))
    told = WHICH + " with {balance_cents} cents, its parts make {expected}"
    return look(frame.height, wrong, told)


def statements_match_rows(part: Part) -> Look:
    """Each part of a statement is the sum of the card's rows of that sort between its days."""
    sums = _sums(part)
    frame = part.statements.join(sums, on="statement", how="left", maintain_order="left")
    found = Look(0)
    for name in SUMMED:
        stated, counted = col(f"{name}_cents"), col(f"rows_{name}").fill_null(0)
        wrong = frame.with_columns(counted=counted).filter(stated.ne_missing(col("counted")))
        told = f"{WHICH} states {{{name}_cents}} cents of {name}, its rows make {{counted}}"
        found += look(frame.height, wrong, told)
    return found


def _sums(part: Part) -> pl.DataFrame:
    """Of each statement with rows, cents by sort of row."""
    cents = col("amount_cents")
    sorts = part.statement_rows.select("statement", cents, sort=_sort_of_row())
    each = {
        f"rows_{name}": cents.filter(col("sort") == name).sum() * (-1 if name in TAKEN else 1)
        for name in SUMMED
    }
    return sorts.group_by("statement").agg(**each)


def _sort_of_row() -> pl.Expr:
    category, leaves = col("category_detailed"), col("amount_cents") > 0
    return (
        pl.when(category == INTEREST_CHARGE)
        .then(pl.lit("interest"))
        .when((category == CARD_PAYMENT) & ~leaves)
        .then(pl.lit("payments"))
        .when(~leaves)
        .then(pl.lit("refunds"))
        .when(category == "TRANSFER_OUT_WITHDRAWAL")
        .then(pl.lit("advances"))
        .when(category.is_in(FEES))
        .then(pl.lit("fees"))
        .otherwise(pl.lit("purchases"))
    )


def statements_follow(part: Part) -> Look:
    """One opens on the day after the last closed, with its balance; a cycle is about a month."""
    frame = part.statements.filter(col("before_closed_on").is_not_null())
    follows = col("opened_on") == col("before_closed_on").dt.offset_by("1d")
    carried = col("opening_cents").eq_missing(col("before_balance_cents"))
    month = (col("closed_on") - col("before_closed_on")).dt.total_days().is_between(*CYCLE_DAYS)
    wrong = frame.filter(~(follows & carried & month).fill_null(False))
    told = WHICH + " opened on {opened_on} with {opening_cents} cents, the one before closed on"
    told += " {before_closed_on} with {before_balance_cents}; expected the day after, the same"
    found = look(frame.height, wrong, f"{told} cents, {CYCLE_DAYS[0]} to {CYCLE_DAYS[1]} days")
    return found + _none_missing(part)


def _none_missing(part: Part) -> Look:
    """The last statement is not older than a cycle, on cards with a cycle of history."""
    last = part.statements.group_by("account").agg(col("closed_on").max())
    cards = part.held.filter(type="credit").join(last, on="account", how="left")
    as_of, since = pl.lit(part.manifest.as_of), pl.lit(part.manifest.since)
    begun = pl.max_horizontal(pl.coalesce("closed_on", since), "opened_on", since)
    wrong = cards.filter((as_of - begun).dt.total_days() > CYCLE_DAYS[1]).sort("account")
    told = "truth/statements: the last statement of card {account_id} closed on {closed_on}"
    expected = f", expected one in the {CYCLE_DAYS[1]} days before {part.manifest.as_of}"
    return look(cards.height, wrong, told + expected)


def statements_stand_in_rows(part: Part) -> Look:
    """The balance of a statement is the card's after its last row of the closing day."""
    rows = part.card_rows.select("key", "balance_cents", holder="account")
    after = part.statements.join_asof(rows, on="key", strategy="backward", suffix="_rows")
    first = part.card_rows.unique("account", keep="first").select("account", "before")
    frame = after.join(first, on="account", how="left", maintain_order="left").join(
        part.held.select("account", current="balance_current_cents"), on="account"
    )
    own = pl.when(col("holder") == col("account")).then("balance_cents_rows")
    frame = frame.with_columns(expected=pl.coalesce(own, "before", "current"))
    wrong = frame.filter(col("balance_cents").ne_missing(col("expected")))
    told = WHICH + " with {balance_cents} cents, its rows leave {expected} on that day"
    return look(frame.height, wrong, told)


def minimum_and_due(part: Part) -> Look:
    """Nothing is asked where nothing is owed; else at least the floor and what is past due, or all,
    and time to pay."""
    balance = col("balance_cents").clip(0)
    floor = pl.max_horizontal(pl.lit(LEAST_MINIMUM), "interest_cents") + col("past_due")
    frame = paid(part).with_columns(
        least=pl.min_horizontal(balance, floor),
        days=(col("due_on") - col("closed_on")).dt.total_days(),
    )
    asked = col("minimum_cents").is_between(col("least"), balance)
    in_time = col("days").is_between(*DUE_DAYS)
    owed = col("balance_cents") > 0
    wrong = frame.filter(~(asked & pl.when(owed).then(in_time).otherwise(True)).fill_null(False))
    told = WHICH + " with {balance_cents} cents asks {minimum_cents} by {due_on}, expected {least}"
    return look(
        frame.height,
        wrong,
        told + f" cents or more up to the balance, {DUE_DAYS[0]} to {DUE_DAYS[1]} days later",
    )


def last_statement_is_the_liabilitys(part: Part) -> Look:
    """Balance, day, minimum and due date of the last statement, or none before the first."""
    last = part.statements.unique("account_id", keep="last", maintain_order=True).select(
        "account_id", "closed_on", "balance_cents", "minimum_cents", "due_on"
    )
    frame = part.liabilities.filter(kind="credit").join(last, on="account_id", how="left")
    same = (
        col("last_statement_date").eq_missing(col("closed_on"))
        & col("last_statement_balance_cents").eq_missing(col("balance_cents"))
        & col("minimum_payment_cents").eq_missing(col("minimum_cents"))
    )
    # Once a due date is past and met, a bank tells the one of the statement to come.
    due = (col("next_payment_due_date") >= col("due_on")) | col("due_on").is_null()
    wrong = frame.filter(~(same & due).fill_null(False)).sort("account_id")
    told = "liabilities: card {account_id} states {last_statement_balance_cents} cents on"
    told += " {last_statement_date}, at least {minimum_payment_cents} by {next_payment_due_date};"
    told += " its last statement {balance_cents} on {closed_on}, {minimum_cents} by {due_on}"
    return look(frame.height, wrong, told)
