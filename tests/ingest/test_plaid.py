"""Saved responses of Plaid's API."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from spendsense.ingest import quarantined, read

AS_OF = date(2026, 11, 20)


def account(account_id: str = "acc1", current: Any = 120.5, **changed: Any) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "balances": {
            "available": 100, "current": current, "limit": None,
            "iso_currency_code": "USD", "unofficial_currency_code": None,
        },
        "mask": "0000", "name": "Checking", "official_name": None,
        "type": "depository", "subtype": "checking", **changed,
    }  # fmt: skip


def transaction(transaction_id: str = "t1", **changed: Any) -> dict[str, Any]:
    return {
        "transaction_id": transaction_id, "account_id": "acc1", "amount": 12.34,
        "iso_currency_code": "USD", "unofficial_currency_code": None, "date": "2026-11-02",
        "authorized_date": "2026-11-01", "authorized_datetime": "2026-11-01 10:00:00+00:00",
        "datetime": None, "location": {"city": "Austin", "region": "TX"}, "name": "SQ *CAFE",
        "merchant_name": None, "payment_meta": {}, "pending": False,
        "pending_transaction_id": None, "account_owner": None, "payment_channel": "in store",
        "transaction_code": None,
        "personal_finance_category": {
            "primary": "FOOD_AND_DRINK", "detailed": "FOOD_AND_DRINK_COFFEE",
            "confidence_level": "VERY_HIGH",
        },
        **changed,
    }  # fmt: skip


def sync(cursor: str = "c1", **changed: Any) -> dict[str, Any]:
    page = {
        "accounts": [account()], "added": [], "modified": [], "removed": [],
        "next_cursor": cursor, "has_more": False, "request_id": "r",
        "transactions_update_status": "HISTORICAL_UPDATE_COMPLETE",
    }  # fmt: skip
    return {**page, **changed}


def got(transactions: list[Any], **changed: Any) -> dict[str, Any]:
    return {
        "accounts": [account()], "transactions": transactions, "request_id": "r",
        "total_transactions": len(transactions), "item": {"item_id": "item-7"}, **changed,
    }  # fmt: skip


def ids(records) -> list[str]:
    return records.frames["transactions"]["transaction_id"].to_list()


def test_a_response_becomes_records_in_cents(write):
    records = read([write("sync.json", sync(added=[transaction()]))], as_of=AS_OF)
    assert records.sound and records.formats == {"sync.json": "plaid"}
    [row] = records.frames["transactions"].to_dicts()
    assert row["amount_cents"] == 1234
    assert (row["city"], row["payment_channel"]) == ("Austin", "in store")
    assert (row["category_detailed"], row["category_source"]) == ("FOOD_AND_DRINK_COFFEE", "given")
    assert row["category_confidence"] == "VERY_HIGH"
    [account_row] = records.frames["accounts"].to_dicts()
    assert account_row["balance_current_cents"] == 12050
    assert account_row["balance_limit_cents"] is None


def test_raw_and_python_client_dumps_are_read_alike(write):
    raw = read([write("a/sync.json", sync(added=[transaction()]))], as_of=AS_OF, user_id="u")
    spaced = transaction(date="2026-11-02 00:00:00", authorized_date="2026-11-01 00:00:00+00:00")
    dumped = read([write("b/sync.json", sync(added=[spaced]))], as_of=AS_OF, user_id="u")
    assert dumped.frames["transactions"].equals(raw.frames["transactions"])


@pytest.mark.parametrize("shape", ["files", "list", "lines"])
def test_pages_may_be_files_a_list_or_lines(write, shape):
    pages = [sync(f"c{n}", added=[transaction(f"t{n}")], has_more=n < 11) for n in range(1, 12)]
    if shape == "files":
        paths = [write(f"box/page-{n}.json", page) for n, page in enumerate(pages, 1)]
        records = read([paths[0].parent], as_of=AS_OF)
    elif shape == "list":
        records = read([write("box/pages.json", pages)], as_of=AS_OF)
    else:
        text = "\n".join(json.dumps(page) for page in pages)
        records = read([write("box/pages.jsonl", text)], as_of=AS_OF)
    assert records.sound
    assert ids(records) == [f"t{n}" for n in range(1, 12)]
    assert records.frames["accounts"].height == 1


def test_a_later_page_changes_and_takes_back(write):
    pages = [
        sync(added=[transaction("t1"), transaction("t2")]),
        sync(
            modified=[transaction("t1", amount=13)],
            removed=[{"transaction_id": "t2", "account_id": "acc1"}, {"transaction_id": "t0"}],
        ),
    ]
    records = read([write("pages.json", pages)], as_of=AS_OF)
    assert records.frames["transactions"]["amount_cents"].to_list() == [1300]
    assert records.modified == ("t1",)
    assert records.removed == {"t2": "pages", "t0": "pages"}


def test_the_latest_page_of_a_sync_chain_has_the_balance(write):
    write("u/page-2.json", sync("c2", accounts=[account(current=90)]))
    write("u/page-10.json", sync("c3", accounts=[account(current=80)]))
    folder = write("u/page-1.json", sync("c1", accounts=[account(current=100)])).parent
    records = read([folder], as_of=AS_OF)
    assert records.sound
    assert records.frames["accounts"]["balance_current_cents"].to_list() == [8000]


def test_two_balances_outside_a_chain_are_a_fault_that_names_both_files(write, sentences):
    write("u/balances.json", {"accounts": [account(current=99)], "request_id": "r"})
    folder = write("u/accounts.json", {"accounts": [account()], "request_id": "q"}).parent
    [said] = sentences(read([folder], as_of=AS_OF))
    assert said.startswith("balances.json, accounts[0], account_id: found 'acc1', ")
    assert "accounts.json, accounts[0]" in said and "balances.current" in said


def test_the_same_record_in_several_responses_counts_once(write):
    write("u/accounts.json", {"accounts": [account()], "request_id": "r", "item": None})
    write("u/get.json", got([transaction()]))
    folder = write("u/sync.json", sync(added=[transaction()])).parent
    records = read([folder], as_of=AS_OF)
    assert records.sound
    assert (records.frames["accounts"].height, ids(records)) == (1, ["t1"])


def test_a_pending_row_gives_way_to_the_posted_row_that_names_it(write):
    pending = transaction("p1", pending=True)
    posted = transaction("t1", pending_transaction_id="p1")
    records = read([write("get.json", got([pending, posted]))], as_of=AS_OF)
    assert ids(records) == ["t1"] and records.removed == {"p1": "item-7"}


def test_a_pending_row_that_nothing_names_stays_pending(write):
    pending = transaction("p1", pending=True)
    records = read([write("get.json", got([pending, transaction("t1")]))], as_of=AS_OF)
    assert ids(records) == ["p1", "t1"] and records.removed == {}


def test_old_category_names_are_brought_to_the_current_taxonomy(write):
    old = {"primary": "TRANSFER_IN", "detailed": "TRANSFER_IN_CASH_ADVANCES_AND_LOANS"}
    row = transaction(personal_finance_category=old)
    records = read([write("get.json", got([row]))], as_of=AS_OF)
    [found] = records.frames["transactions"].to_dicts()
    assert found["category_detailed"] == "LOAN_DISBURSEMENTS_OTHER_DISBURSEMENT"
    assert found["category_primary"] == "LOAN_DISBURSEMENTS"


def test_an_unknown_category_is_a_fault_that_keeps_what_was_found(write, sentences):
    odd = {"primary": "FOOD_AND_DRINK", "detailed": "FOOD_AND_DRINK_SWEETS"}
    path = write("get.json", got([transaction(personal_finance_category=odd)]))
    assert sentences(read([path], as_of=AS_OF)) == [
        "get.json, transactions[0], personal_finance_category.detailed: found "
        "'FOOD_AND_DRINK_SWEETS', expected a code of Plaid's personal finance categories"
    ]


@pytest.mark.parametrize(("official", "other"), [("EUR", None), (None, "BTC")])
def test_accounts_in_other_currencies_are_kept_and_said_to_be_kept_apart(
    write, warnings, official, other
):
    codes = {"iso_currency_code": official, "unofficial_currency_code": other}
    accounts = [account(), account("apart", balances={"current": 7, **codes})]
    rows = [transaction(), transaction("t2", account_id="apart", **codes)]
    records = read([write("get.json", got(rows, accounts=accounts))], as_of=AS_OF)
    assert records.sound and ids(records) == ["t1", "t2"]
    assert records.frames["accounts"]["iso_currency_code"].to_list() == ["USD", official or other]
    [said] = warnings(records)
    assert f"account apart is in {official or other}: it is kept apart" in said


def test_business_accounts_are_left_out_with_their_rows(write, warnings):
    accounts = [account(), account("biz", holder_category="business")]
    rows = [transaction(), transaction("t2", account_id="biz")]
    records = read([write("get.json", got(rows, accounts=accounts))], as_of=AS_OF)
    assert records.sound and ids(records) == ["t1"]
    assert records.frames["accounts"]["account_id"].to_list() == ["acc1"]
    [said] = warnings(records)
    assert "get.json, accounts[1]" in said and "business account" in said


@pytest.mark.parametrize(
    "currency",
    [
        {"iso_currency_code": "CAD", "unofficial_currency_code": None},
        {"iso_currency_code": None, "unofficial_currency_code": "BTC"},
    ],
)
def test_a_row_in_another_currency_than_its_account_is_kept_apart_too(write, warnings, currency):
    records = read([write("g.json", got([transaction(**currency)]))], as_of=AS_OF)
    assert records.sound
    [said] = warnings(records)
    assert said.startswith("g.json, transactions[0], iso_currency_code: transaction t1 is in ")


CREDIT = {
    "account_id": "card",
    "aprs": [
        {"apr_percentage": 27.24, "apr_type": "cash_apr"},
        {"apr_percentage": 21.99, "apr_type": "purchase_apr"},
    ],
    "is_overdue": False, "last_payment_amount": 168.25, "last_payment_date": "2026-11-02",
    "last_statement_issue_date": "2026-10-28", "last_statement_balance": 1708.77,
    "minimum_payment_amount": 20, "next_payment_due_date": "2026-11-28",
}  # fmt: skip
STUDENT = {
    "account_id": "loan", "interest_rate_percentage": 5.25, "is_overdue": None,
    "last_payment_amount": 138.05, "last_payment_date": "2026-11-01",
    "last_statement_issue_date": None, "minimum_payment_amount": 25,
    "next_payment_due_date": "2026-12-01",
}  # fmt: skip
MORTGAGE = {
    "account_id": "house", "interest_rate": {"percentage": 3.99, "type": "fixed"},
    "last_payment_amount": 3141.54, "last_payment_date": "2026-11-01",
    "next_monthly_payment": 3141.54, "next_payment_due_date": "2026-12-01",
    "past_due_amount": 2304.0,
}  # fmt: skip


def liabilities(**kinds: Any) -> dict[str, Any]:
    accounts = [
        account("card", type="credit", subtype="credit card"),
        account("loan", type="loan", subtype="student"),
        account("house", type="loan", subtype="mortgage"),
    ]
    given = {"credit": [CREDIT], "student": [STUDENT], "mortgage": [MORTGAGE], **kinds}
    return {"accounts": accounts, "liabilities": given, "request_id": "r", "item": {}}


def test_the_three_kinds_of_liability(write):
    records = read([write("liabilities.json", liabilities())], as_of=AS_OF)
    assert records.sound
    rows = {row["kind"]: row for row in records.frames["liabilities"].to_dicts()}
    assert (rows["credit"]["apr_percentage"], rows["credit"]["apr_type"]) == (21.99, "purchase_apr")
    assert rows["credit"]["last_statement_balance_cents"] == 170877
    assert rows["student"]["is_overdue"] is None
    assert rows["student"]["minimum_payment_cents"] == 2500
    assert (rows["mortgage"]["apr_percentage"], rows["mortgage"]["is_overdue"]) == (3.99, True)


def test_without_a_rate_on_purchases_the_first_rate_is_kept(write):
    rates = [{"apr_percentage": 27.24, "apr_type": "cash_apr"}]
    card = {**CREDIT, "aprs": rates}
    records = read([write("l.json", liabilities(credit=[card]))], as_of=AS_OF)
    row = records.frames["liabilities"].to_dicts()[0]
    assert (row["apr_percentage"], row["apr_type"]) == (27.24, "cash_apr")


def test_a_card_without_rates_has_none(write):
    card = {**CREDIT, "aprs": [], "minimum_payment_amount": None}
    records = read([write("l.json", liabilities(credit=[card], student=None))], as_of=AS_OF)
    row = records.frames["liabilities"].to_dicts()[0]
    assert row["apr_percentage"] is None and row["minimum_payment_cents"] is None


def test_a_kind_that_the_ledger_lacks_is_left_out_with_a_warning(write, warnings):
    path = write("l.json", liabilities(line_of_credit=[{"account_id": "x"}]))
    records = read([path], as_of=AS_OF)
    assert records.sound
    assert "line_of_credit" in warnings(records)[0]


def test_whose_they_are(write):
    page = sync(added=[transaction()])
    by_folder = read([write("maria/sync.json", page).parent], as_of=AS_OF)
    assert by_folder.frames["users"]["user_id"].to_list() == ["maria"]
    by_item = read([write("one/get.json", got([transaction()]))], as_of=AS_OF)
    assert by_item.frames["users"]["user_id"].to_list() == ["item-7"]
    by_stem = read([write("one/sync-of-june.json", page)], as_of=AS_OF)
    assert by_stem.frames["users"]["user_id"].to_list() == ["sync-of-june"]
    told = read([write("maria/sync.json", page).parent], as_of=AS_OF, user_id="u9")
    assert told.frames["transactions"]["user_id"].to_list() == ["u9"]


def test_files_named_one_by_one_belong_to_the_one_item_among_them(write):
    first, second = write("get.json", got([transaction()])), write("sync.json", sync())
    records = read([second, first], as_of=AS_OF)
    assert records.sound
    assert records.frames["users"]["user_id"].to_list() == ["item-7"]


def test_a_folder_with_subfolders_has_a_user_each(write):
    write("all/ana/sync.json", sync(accounts=[account("a")], added=[]))
    folder = write("all/ben/sync.json", sync(accounts=[account("b")], added=[])).parent.parent
    records = read([folder], as_of=AS_OF)
    assert records.frames["users"]["user_id"].to_list() == ["ana", "ben"]
    assert records.frames["accounts"]["user_id"].to_list() == ["ana", "ben"]


def test_identity_gives_the_users_name(write):
    owner = {
        "names": ["Alberta Charleson"],
        "emails": [{"data": "b@x.com", "primary": False}, {"data": "a@x.com", "primary": True}],
    }
    page = {"accounts": [account(owners=[owner])], "request_id": "r", "item": {}}
    [user] = read([write("i.json", page)], as_of=AS_OF).frames["users"].to_dicts()
    assert (user["name"], user["email"]) == ("Alberta Charleson", "a@x.com")


def test_a_saved_error_is_no_empty_answer(write, sentences):
    body = {"error_type": "ITEM_ERROR", "error_code": "ITEM_LOGIN_REQUIRED", "request_id": "r"}
    [said] = sentences(read([write("sync.json", body)], as_of=AS_OF))
    assert "ITEM_LOGIN_REQUIRED" in said and "not an error" in said


@pytest.mark.parametrize(
    ("page", "place"),
    [
        (sync(added=[3]), "s.json, added[0]: found '3', expected an object"),
        (sync(added={}), "s.json, added: found 'an object', expected a list of records"),
        (sync(removed=[{"transaction_id": 5}]), "s.json, removed[0], transaction_id: found '5'"),
        (sync(added=[transaction(pending="false")]), "s.json, added[0], pending: found 'false'"),
        (sync(added=[transaction(7)]), "s.json, added[0], transaction_id: found '7'"),
        (sync(added=[transaction(account_id="no")]), "s.json, added[0], account_id: found 'no'"),
        (sync(accounts=[account(balances=None)]), "s.json, accounts[0], balances: found 'null'"),
        (sync(accounts=[account(type="checking")]), "s.json, accounts[0], type: found 'checking'"),
        (sync(accounts=[account(current=float("nan"))]),
         "s.json, accounts[0], balances.current: found 'nan'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(write, sentences, page, place):
    said = sentences(read([write("s.json", page)], as_of=AS_OF))
    assert any(each.startswith(place) for each in said), said


def test_a_chain_does_not_overrule_another_endpoint(write, sentences):
    write("u/accounts.json", {"accounts": [account()], "request_id": "q"})
    folder = write("u/sync.json", sync(accounts=[account(current=99)])).parent
    [said] = sentences(read([folder], as_of=AS_OF))
    assert said.startswith("sync.json, accounts[0]") and "accounts.json, accounts[0]" in said


def test_one_account_in_the_chains_of_two_users_is_a_fault(write, sentences):
    write("all/ana/sync.json", sync())
    folder = write("all/ben/sync.json", sync()).parent.parent
    [said] = sentences(read([folder], as_of=AS_OF))
    assert "they differ in user_id" in said


def test_a_record_that_disagrees_can_be_set_aside(write):
    write("u/balances.json", {"accounts": [account(current=99)], "request_id": "r"})
    folder = write("u/accounts.json", {"accounts": [account()], "request_id": "q"}).parent
    sound, [aside] = quarantined(read([folder], as_of=AS_OF))
    assert sound.sound
    assert sound.frames["accounts"]["balance_current_cents"].to_list() == [12050]
    assert (aside.table, aside.row["balance_current"]) == ("accounts", 99)


def test_the_sandboxs_own_balance_with_fractions_of_a_cent_is_read(write, warnings):
    page = {"accounts": [account("401k", current=23631.9805)], "request_id": "r", "item": {}}
    records = read([write("a.json", page)], as_of=AS_OF)
    assert records.sound
    assert records.frames["accounts"]["balance_current_cents"].to_list() == [2363198]
    assert warnings(records) == [
        "a.json, accounts[0], balances.current: account 401k: 23631.9805 has fractions of a cent "
        "and was read as $23,631.98"
    ]


def test_two_folders_of_one_name_are_a_fault_that_names_both(write, sentences):
    write("nest/ben/2026-08/sync.json", sync(accounts=[account("b")]))
    folder = write("nest/maria/2026-08/sync.json", sync(accounts=[account("m")])).parents[2]
    [said] = sentences(read([folder], as_of=AS_OF))
    assert said.startswith("maria/2026-08/sync.json, user_id: found '2026-08', expected another")
    assert "ben/2026-08/sync.json" in said
    assert read([folder], as_of=AS_OF, user_id="household").sound


def test_one_users_page_does_not_take_back_anothers_transaction(write, sentences):
    write("all/ana/sync.json", sync(accounts=[account()], added=[transaction("t1")]))
    thief = sync(accounts=[account("b")], removed=[{"transaction_id": "t1"}])
    folder = write("all/ben/sync.json", thief).parent.parent
    records = read([folder], as_of=AS_OF)
    assert sentences(records) == [
        "ben/sync.json, removed[0], transaction_id: found 't1', expected a transaction of ben; it "
        "is one of ana"
    ]


def test_one_users_posted_row_does_not_replace_anothers_pending_one(write, sentences):
    write("all/ana/sync.json", sync(added=[transaction("p1", pending=True)]))
    posted = transaction("t1", account_id="b", pending_transaction_id="p1")
    page = sync(accounts=[account("b")], added=[posted])
    folder = write("all/ben/sync.json", page).parent.parent
    [said] = sentences(read([folder], as_of=AS_OF))
    assert said.startswith("ben/sync.json, added[0], pending_transaction_id: found 'p1'")


@pytest.mark.parametrize(
    ("owners", "place"),
    [
        ("Ana", "owners: found 'Ana'"),
        (["Ana"], "owners: found 'Ana'"),
        ([{"names": {"a": 1}, "emails": []}], "owners[0], names: found 'an object'"),
        ([{"names": "Ana", "emails": "x"}], "owners[0], names: found 'Ana'"),
        ([{"names": 5, "emails": 5}], "owners[0], names: found '5'"),
        ([{"names": [["x"]], "emails": []}], "owners[0], names: found 'a list'"),
        ([{"names": [None], "emails": {"a": 1}}], "owners[0], emails: found 'an object'"),
        ([{"names": [], "emails": ["x@y.z"]}], "owners[0], emails: found 'x@y.z'"),
    ],
)
def test_owners_of_another_shape_are_faults(write, sentences, owners, place):
    page = {"accounts": [account(owners=owners)], "request_id": "r", "item": {}}
    said = sentences(read([write("i.json", page)], as_of=AS_OF))
    assert any(each.startswith(f"i.json, accounts[0].{place}") for each in said), said


def test_owners_without_a_name_are_no_fault(write):
    page = {"accounts": [account(owners=[{"names": [None], "emails": []}])], "request_id": "r"}
    assert read([write("i.json", page)], as_of=AS_OF).sound


@pytest.mark.parametrize(("past_due", "overdue"), [(-5, False), (0, False), (5, True)])
def test_a_mortgage_is_overdue_above_zero(write, past_due, overdue):
    house = {**MORTGAGE, "past_due_amount": past_due}
    records = read([write("l.json", liabilities(mortgage=[house]))], as_of=AS_OF)
    rows = {row["kind"]: row["is_overdue"] for row in records.frames["liabilities"].to_dicts()}
    assert rows["mortgage"] is overdue


def test_a_chain_whose_last_page_says_more_follow_is_a_warning(write, warnings):
    pages = [sync(added=[transaction()], has_more=True), sync("c2", has_more=True)]
    records = read([write("pages.json", pages)], as_of=AS_OF)
    assert records.sound
    assert warnings(records) == [
        "pages.json, page 2, has_more: is the last page of its chain and says that more follow; "
        "fetch the rest"
    ]
    assert warnings(read([write("p.json", [pages[0], sync("c2")])], as_of=AS_OF)) == []


def test_fewer_rows_than_total_transactions_are_a_warning(write, warnings):
    page = got([transaction()], total_transactions=3)
    assert warnings(read([write("get.json", page)], as_of=AS_OF)) == [
        "get.json, total_transactions: says 3, but the pages hold 1; fetch the rest"
    ]
    both = [page, got([transaction("t2"), transaction("t3")], total_transactions=3)]
    assert warnings(read([write("both.json", both)], as_of=AS_OF)) == []


def test_what_was_taken_back_and_given_again_is_both(write):
    pages = [
        sync(added=[transaction("t1")]),
        sync("c2", removed=[{"transaction_id": "t1"}]),
        sync("c3", added=[transaction("t1", amount=5)]),
    ]
    records = read([write("pages.json", pages)], as_of=AS_OF)
    assert records.removed == {"t1": "pages"}
    assert records.frames["transactions"]["amount_cents"].to_list() == [500]
