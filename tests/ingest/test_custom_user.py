"""Custom users of Plaid's Sandbox."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spendsense.ingest import read

AS_OF = date(2026, 11, 20)
REAL = Path(__file__).parents[3] / "shared" / "real" / "plaid_custom_users"
NEEDS_REAL = pytest.mark.skipif(
    not REAL.is_dir(), reason="Plaid's own custom users are not beside the repository"
)


def row(posted: str = "2026-11-03", **changed: Any) -> dict[str, Any]:
    given = {"date_transacted": "2026-11-01", "date_posted": posted, "amount": 4.33}
    return {**given, "description": "Starbucks", "currency": "USD", **changed}


def user(*transactions: Any, **changed: Any) -> dict[str, Any]:
    account = {"type": "depository", "subtype": "checking", "transactions": list(transactions)}
    return {"override_accounts": [{**account, **changed}]}


@NEEDS_REAL
@pytest.mark.parametrize(
    ("name", "accounts", "transactions", "liabilities"),
    [
        ("auth_custom_user", 2, 0, 0),
        ("bank_income_basic", 1, 74, 0),
        ("credit_card_custom_user", 1, 5, 1),
        ("selfEmployedGiguser", 1, 34, 0),
        ("student_loan_custom_user", 1, 0, 1),
        ("transactions_checking+savings_custom_user", 2, 4, 0),
    ],
)
def test_plaids_own_files_are_read_whole(name, accounts, transactions, liabilities):
    records = read([REAL / f"{name}.json"], as_of=AS_OF)
    assert records.sound, [fault.sentence() for fault in records.faults]
    heights = {table: frame.height for table, frame in records.frames.items()}
    assert heights == {
        "users": 1,
        "accounts": accounts,
        "transactions": transactions,
        "liabilities": liabilities,
    }


@NEEDS_REAL
def test_plaids_own_folder_is_six_users_with_most_rows_categorised():
    records = read([REAL], as_of=AS_OF)
    assert records.sound and records.frames["users"].height == 6
    rows = records.frames["transactions"]
    bare = rows.filter(rows["category_detailed"].is_null())["name"].unique().sort().to_list()
    assert [name.split(" ")[0] for name in bare] == ["DEBIT", "DEBIT", "Tectra", "United"]


@NEEDS_REAL
def test_a_row_posted_before_it_was_made_is_kept_with_a_warning(warnings):
    records = read([REAL / "selfEmployedGiguser.json"], as_of=AS_OF)
    fee = records.frames["transactions"].filter(name="NSF fee").to_dicts()[0]
    assert (fee["date"], fee["authorized_date"]) == (date(2025, 8, 23), date(2026, 8, 22))
    assert any("posted on 2025-08-23, before 2026-08-22" in said for said in warnings(records))


def test_the_starting_balance_is_the_balance_now_and_none_given_is_none_known(write):
    content = user(starting_balance=1245.67, force_available_balance=8754.33, meta={"limit": 10000})
    content["override_accounts"].append({"type": "depository", "subtype": "savings"})
    records = read([write("u.json", content)], as_of=AS_OF)
    columns = ["balance_current_cents", "balance_available_cents", "balance_limit_cents"]
    assert records.frames["accounts"].select(columns).rows() == [
        (124567, 875433, 1000000),
        (None, None, None),
    ]


def test_an_available_balance_that_is_null_on_purpose_stays_null(write):
    content = user(force_available_balance=5, has_null_available_balance=True)
    records = read([write("u.json", content)], as_of=AS_OF)
    assert records.frames["accounts"]["balance_available_cents"].to_list() == [None]


def test_meta_and_identity_name_the_account_and_its_user(write):
    meta = {"name": "Everyday", "official_name": "Everyday Checking", "mask": "4821"}
    identity = {"names": ["John Smith"], "emails": [{"data": "j@x.com", "primary": True}]}
    records = read([write("john.json", user(meta=meta, identity=identity))], as_of=AS_OF)
    [person] = records.frames["users"].to_dicts()
    [account] = records.frames["accounts"].to_dicts()
    assert (person["user_id"], person["name"], person["email"]) == ("john", "John Smith", "j@x.com")
    assert (account["name"], account["mask"]) == ("Everyday", "4821")


@pytest.mark.parametrize(
    ("posted", "pending", "day"),
    [("2026-11-20", False, date(2026, 11, 20)), ("2026-11-21", True, date(2026, 11, 1))],
)
def test_a_row_that_posts_after_the_day_it_is_read_is_pending(write, posted, pending, day):
    records = read([write("u.json", user(row(posted)))], as_of=AS_OF)
    [found] = records.frames["transactions"].to_dicts()
    assert (found["pending"], found["date"]) == (pending, day)


def test_a_row_keeps_its_id_when_it_posts_and_is_then_told_as_changed(write):
    path = write("u.json", user(row("2026-11-21")))
    before, after = read([path], as_of=AS_OF), read([path], as_of=date(2026, 11, 21))
    ids = [
        records.frames["transactions"]["transaction_id"].to_list() for records in (before, after)
    ]
    assert ids[0] == ids[1]
    assert before.modified == () and list(after.modified) == ids[1]


def test_the_same_file_gives_the_same_ids_and_twins_get_ids_of_their_own(write):
    path = write("u.json", user(row(), row(), row(amount=4)))
    once, twice = (read([path], as_of=AS_OF).frames["transactions"] for _ in range(2))
    assert once.equals(twice)
    assert once["transaction_id"].n_unique() == 3


def test_rows_keep_their_ids_when_others_are_added_above(write):
    first = read([write("u.json", user(row(), row(amount=4)))], as_of=AS_OF)
    second = read([write("u.json", user(row(amount=9), row(amount=4), row()))], as_of=AS_OF)
    ids = [set(each.frames["transactions"]["transaction_id"]) for each in (first, second)]
    assert ids[0] < ids[1]


def test_the_same_file_for_another_user_gives_other_ids(write):
    path = write("u.json", user(row()))
    ids = [
        read([path], as_of=AS_OF, user_id=name).frames["transactions"]["transaction_id"][0]
        for name in ("ana", "ben")
    ]
    assert ids[0] != ids[1]


def test_a_student_loan_without_a_minimum_has_none(write):
    liability = {"type": "student", "nominal_apr": 4.23, "principal": 45123}
    content = user(type="loan", subtype="student", liability=liability)
    [found] = read([write("u.json", content)], as_of=AS_OF).frames["liabilities"].to_dicts()
    assert (found["kind"], found["apr_percentage"]) == ("student", 4.23)
    assert found["minimum_payment_cents"] is None and found["is_overdue"] is None


@pytest.mark.parametrize("name", ["inflow_model", "holdings", "investment_transactions"])
def test_what_is_not_expanded_is_said(write, warnings, name):
    records = read([write("u.json", user(**{name: {"type": "monthly-income"}}))], as_of=AS_OF)
    assert records.sound
    assert warnings(records) == [
        f"u.json, override_accounts[0], {name}: {name} is not expanded into rows"
    ]


def test_payroll_is_no_account(write, warnings):
    records = read([write("u.json", user(type="payroll"))], as_of=AS_OF)
    assert records.sound and records.frames["accounts"].height == 0
    assert "payroll" in warnings(records)[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (user(row("2026-02-31")), "transactions[0], date_posted: found '2026-02-31'"),
        (user(row(amount=None)), "transactions[0], amount: nothing there"),
        (user(row(currency="eur")), "transactions[0], currency: found 'eur'"),
        (user(7), "transactions[0]: found '7', expected an object"),
        (user(type="chequing"), "override_accounts[0], type: found 'chequing'"),
        (user(meta={"limit": -1}), "override_accounts[0], meta.limit: found '-1'"),
        (
            user(liability={"type": "credit", "purchase_apr": "high"}),
            "apr_percentage: found 'high'",
        ),
        ({"override_accounts": {}}, "override_accounts: found 'an object', expected a list"),
    ],
)
def test_what_is_wrong_is_told_in_the_files_own_words(write, sentences, content, sentence):
    said = sentences(read([write("u.json", content)], as_of=AS_OF))
    assert any(sentence in each for each in said), said


def test_a_row_of_nothing_but_nulls_is_left_out(write):
    records = read([write("u.json", user(dict.fromkeys(row())))], as_of=AS_OF)
    assert records.sound and records.frames["transactions"].height == 0


def test_two_files_of_one_name_are_a_fault_that_names_both(write, sentences):
    content = {"override_accounts": [{"type": "depository", "subtype": "checking"}]}
    write("all/ana/user.json", content)
    folder = write("all/ben/user.json", content).parents[1]
    said = sentences(read([folder], as_of=AS_OF))[0]
    assert said.startswith("ben/user.json, user_id: found 'user'") and "ana/user.json" in said
