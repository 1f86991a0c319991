"""Checks of who holds what, and of the words of an account."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.schemas import LIABILITY_KINDS

from .part import Look, Part, look

OF_AGE = 18

SUBTYPES = {
    "depository": (
        "checking", "savings", "hsa", "cd", "money market", "paypal", "prepaid",
        "cash management", "ebt", "limited purpose checking",
    ),
    "credit": ("credit card", "paypal"),
    "loan": (
        "auto", "business", "commercial", "commercial line of credit", "construction", "consumer",
        "home equity", "home equity loan", "loan", "mortgage", "overdraft", "line of credit",
        "student", "other",
    ),
    "investment": (
        "401a", "401k", "403B", "457b", "529", "brokerage", "crypto exchange",
        "education savings account", "fixed annuity", "health reimbursement arrangement", "hsa",
        "ira", "keogh", "life insurance", "mutual fund", "non-taxable brokerage account", "other",
        "other annuity", "other insurance", "pension", "profit sharing plan", "retirement", "roth",
        "roth 401k", "roth 403B", "roth 457b", "sep ira", "simple ira", "stock plan",
        "thrift savings plan", "trust", "ugma", "utma", "variable annuity",
    ),
}  # fmt: skip
"""Plaid's account types, and the subtypes of each that a bank in the United States has."""

APR_TYPES = ("balance_transfer_apr", "cash_apr", "purchase_apr", "special")
"""Plaid's words for what a card's rate is charged on."""


def customers_have_an_account(part: Part) -> Look:
    """A checking account; an operator has none."""
    customers = part.users.filter(user_type="customer")
    checking = part.accounts.filter(subtype="checking")
    without = customers.join(checking, on="user_id", how="anti")
    told = "users: customer {user_id} has no checking account"
    found = look(customers.height, without, told)
    operators = part.users.filter(user_type="operator")
    holding = operators.join(part.accounts, on="user_id", how="semi")
    told = "users: operator {user_id} has an account, expected none"
    return found + look(operators.height, holding, told)


def accounts_have_a_user(part: Part) -> Look:
    """Also that rows and liabilities name an account, and its own user."""
    orphans = part.accounts.join(part.users, on="user_id", how="anti")
    told = "accounts: account {account_id} is of user {user_id}, who is not in users"
    found = look(part.accounts.height, orphans, told)
    owner = part.held["user_id"].gather(part.rows["account"])
    lost = part.rows.filter(col("user_id").ne_missing(owner))
    told = "transactions: {transaction_id} names account {account_id} of user {user_id}; none such"
    found += look(part.rows.height, lost, told)
    lost = part.liabilities.join(part.accounts, on=["account_id", "user_id"], how="anti")
    told = "liabilities: {account_id} names account {account_id} of user {user_id}; none such"
    return found + look(part.liabilities.height, lost, told)


def no_business_accounts(part: Part) -> Look:
    business = part.accounts.filter(col("holder_category").ne_missing(pl.lit("personal")))
    told = "accounts: account {account_id} is held as {holder_category}, expected personal"
    return look(part.accounts.height, business, told)


def account_types_known(part: Part) -> Look:
    known = pl.DataFrame(
        [(kind, subtype) for kind, subtypes in SUBTYPES.items() for subtype in subtypes],
        schema=["type", "subtype"],
        orient="row",
    )
    wrong = part.accounts.join(known, on=["type", "subtype"], how="anti", maintain_order="left")
    told = "accounts: account {account_id} is of type {type} / {subtype}, which Plaid does not have"
    return look(part.accounts.height, wrong, told)


def accounts_named(part: Part) -> Look:
    """A name, an official name, the last four digits of a number, and dollars."""
    named = _given("name") & _given("official_name")
    masked = col("mask").str.contains(r"^\d{4}$").fill_null(False)
    in_dollars = col("iso_currency_code").eq_missing(pl.lit("USD"))
    wrong = part.accounts.filter(~(named & masked & in_dollars))
    told = "accounts: account {account_id} has name {name!r}, official name {official_name!r}"
    told += ", mask {mask!r}, currency {iso_currency_code!r}; expected two names, four digits, USD"
    return look(part.accounts.height, wrong, told)


def named_for_who_is_paid(part: Part) -> Look:
    """A loan or brokerage account has the name of the company that the payments to it name."""
    kinds = ("loan", "investment")
    here = part.held.filter(col("type").is_in(kinds))["account"].implode()
    into = part.rows.select("transaction_id", "account", "amount_cents").filter(
        col("account").is_in(here), col("amount_cents") < 0
    )
    legs = part.truth("transfers").select("out_transaction_id", transaction_id="in_transaction_id")
    payees = part.transactions.select(
        out_transaction_id="transaction_id", payee=col("merchant_name").cast(pl.String)
    )
    paid = into.join(legs, on="transaction_id").join(payees, on="out_transaction_id")
    names = (
        paid.select("account", "payee")
        .unique()
        .drop_nulls()
        .sort("account", "payee")
        .join(part.held, on="account", maintain_order="left")
    )
    fits = pl.all_horizontal(
        col(name).str.starts_with(col("payee")) for name in ("name", "official_name")
    )
    told = "accounts: the {subtype} account {account_id} is called {name!r} and {official_name!r},"
    return look(names.height, names.filter(~fits), told + " its payments go to {payee!r}")


def opened_when_grown_up(part: Part) -> Look:
    """Nobody had an account before the age of 18, by their age on the first day of the history."""
    ages = part.tables["demographics"].select("user_id", "age")
    frame = part.accounts.join(ages, on="user_id", maintain_order="left")
    days = ((col("age") - OF_AGE) * 365).clip(1)
    held = (pl.lit(part.manifest.since) - col("opened_on")).dt.total_days()
    wrong = frame.filter(held > days)
    told = (
        "accounts: the {subtype} account {account_id} of user {user_id}, who is {age}, was opened"
    )
    return look(frame.height, wrong, told + f" on {{opened_on}}, before they were {OF_AGE}")


def only_cards_have_a_limit(part: Part) -> Look:
    others = part.accounts.filter(col("type") != "credit")
    wrong = others.filter(col("balance_limit_cents").is_not_null())
    told = "accounts: the {subtype} account {account_id} has a limit of {balance_limit_cents} cents"
    return look(others.height, wrong, told + ", expected none")


def liabilities_known(part: Part) -> Look:
    """Kind and rate in Plaid's words, and the kind that the account's subtype has."""
    of = {"credit card": "credit", "student": "student", "mortgage": "mortgage"}
    frame = part.liabilities.join(
        part.held.select("account_id", "subtype"), on="account_id", how="left"
    )
    kind = col("subtype").replace_strict(of, default=None, return_dtype=pl.String)
    apr_fits = col("apr_type").is_in(APR_TYPES) | (col("kind") != "credit")
    rate_fits = col("apr_percentage").is_between(0, 100) | col("apr_percentage").is_null()
    kind_fits = col("kind").is_in(LIABILITY_KINDS) & (col("kind").eq_missing(kind))
    wrong = frame.filter(~(kind_fits & apr_fits & rate_fits).fill_null(False))
    told = "liabilities: {account_id}, a {subtype} account, is of kind {kind}, rate"
    return look(
        frame.height, wrong, told + " {apr_percentage} % as {apr_type}; Plaid has none such"
    )


def _given(column: str) -> pl.Expr:
    return col(column).str.strip_chars().str.len_bytes().fill_null(0) > 0
