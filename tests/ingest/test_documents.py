"""The shapes of the founding documents: four files, or one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spendsense.ingest import read

AS_OF = date(2025, 10, 31)

CSV = {
    "synthetic_users.csv": (
        "user_id,name,email,metadata\n"
        'user_001,Ada Byron,user001@example.com,"{""age"": 36, ""region"": ""urban""}"\n'
    ),
    "synthetic_accounts.csv": (
        "account_id,user_id,type,name,official_name,mask,available_balance,current_balance,"
        "credit_limit\n"
        "acc_1,user_001,checking,Chase Checking,,1111,2500.10,2500.10,\n"
        "acc_2,user_001,savings,Chase Savings,,2222,900,900,\n"
        "acc_3,user_001,credit_card,Rewards Card,,3333,1200.00,800.00,2000.00\n"
        "acc_4,user_001,student_loan,Navient Loan,,4444,,21000,\n"
        "acc_5,user_001,investment,Brokerage,,5555,,100,\n"
    ),
    "synthetic_transactions.csv": (
        "transaction_id,account_id,user_id,date,amount,merchant_name,category_primary,"
        "category_detailed,payment_channel,pending,location_city,location_region\n"
        "txn_1,acc_1,user_001,2025-05-02,2100.00,Employer Direct Deposit,INCOME,PAYROLL,other,"
        "False,,\n"
        "txn_2,acc_1,user_001,2025-05-03,-5.25,Starbucks,FOOD_AND_DRINK/COFFEE_SHOPS,,in_store,"
        "False,Austin,TX\n"
        "txn_3,acc_1,user_001,2025-05-15,-110.00,City Power,UTILITIES,,online,False,,\n"
        "txn_4,acc_1,user_001,2025-05-16,-15.99,Netflix,subscriptions,,online,True,,\n"
        "txn_5,acc_3,user_001,2025-05-17,-80,City Clinic,HEALTHCARE,,in_store,False,,\n"
    ),
    "synthetic_liabilities.csv": (
        "liability_id,account_id,user_id,type,apr_percentage,apr_type,minimum_payment_amount,"
        "last_payment_amount,last_payment_date,next_payment_due_date,interest_rate,is_overdue\n"
        "liab_1,acc_3,user_001,credit_card,21.99,purchase_apr,16.00,100,2025-10-10,2025-11-10,,"
        "False\n"
        "liab_2,acc_4,user_001,student_loan,5.5,,220,220,2025-10-01,2025-11-01,,False\n"
    ),
    "metadata.json": '{"num_users": 1, "seed": 42}',
}


@pytest.fixture
def four(write):
    def written(**changed: str):
        named = {name.replace(".", "_"): name for name in CSV}
        texts = {**CSV, **{named[key]: text for key, text in changed.items()}}
        return [write(name, text) for name, text in texts.items()][0].parent  # noqa: RUF015

    return written


def test_the_four_csv_files_are_read_in_the_ledgers_words(four):
    records = read([four()], as_of=AS_OF, sign="ledger")
    assert records.sound, [fault.sentence() for fault in records.faults]
    assert set(records.formats.values()) == {"documents-four-csv"}
    accounts = records.frames["accounts"]
    assert list(zip(accounts["type"], accounts["subtype"], strict=True)) == [
        ("depository", "checking"), ("depository", "savings"), ("credit", "credit card"),
        ("loan", "student"), ("investment", None),
    ]  # fmt: skip
    assert accounts["balance_limit_cents"].to_list() == [None, None, 200000, None, None]
    rows = records.frames["transactions"]
    assert rows["amount_cents"].to_list() == [-210000, 525, 11000, 1599, 8000]
    assert rows["payment_channel"].to_list() == [
        "other", "in store", "online", "online", "in store"
    ]  # fmt: skip
    assert rows["category_detailed"].to_list() == [
        "INCOME_SALARY", "FOOD_AND_DRINK_COFFEE", "RENT_AND_UTILITIES_OTHER_UTILITIES",
        "ENTERTAINMENT_TV_AND_MOVIES", None,
    ]  # fmt: skip
    assert rows["category_primary"].to_list()[-1] == "MEDICAL"
    assert rows["category_source"].to_list()[2:4] == ["given", "rule:streaming"]
    assert rows["name"].to_list()[1] == "Starbucks" and rows["city"].to_list()[1] == "Austin"
    kinds = records.frames["liabilities"].select("kind", "apr_percentage", "minimum_payment_cents")
    assert kinds.rows() == [("credit", 21.99, 1600), ("student", 5.5, 22000)]


def test_an_undeclared_sign_is_read_from_the_rows_of_income_and_said(four, warnings):
    records = read([four()], as_of=AS_OF)
    assert records.frames["transactions"]["amount_cents"].to_list()[:2] == [-210000, 525]
    assert warnings(records)[2:] == [
        "synthetic_transactions.csv, amount: no --sign was declared; 1 of 1 rows of income are "
        "positive, so amounts were read as --sign ledger"
    ]


def test_a_declared_sign_is_believed(four, warnings):
    records = read([four()], as_of=AS_OF, sign="plaid")
    assert records.frames["transactions"]["amount_cents"].to_list()[:2] == [210000, -525]
    assert warnings(records) == [
        "synthetic_liabilities.csv: columns that liabilities do not have: liability_id",
        "synthetic_users.csv: columns that users do not have: metadata",
    ]


@pytest.mark.parametrize(
    ("positive", "negative", "told"), [(9, 1, True), (8, 2, False), (1, 9, True), (0, 0, False)]
)
def test_income_of_both_signs_shows_none(four, sentences, positive, negative, told):
    head = "transaction_id,account_id,user_id,date,amount,merchant_name,category_primary\n"
    amounts = ["5"] * positive + ["-5"] * negative
    rows = [f"t{n},acc_1,user_001,2025-05-02,{each},x,INCOME\n" for n, each in enumerate(amounts)]
    rows += ["t99,acc_1,user_001,2025-05-02,7,x,\n"]
    said = sentences(read([four(synthetic_transactions_csv=head + "".join(rows))], as_of=AS_OF))
    assert bool(said) is not told
    if said:
        assert "synthetic_transactions.csv, amount: " in said[0] and "--sign ledger" in said[0]


def test_a_word_that_is_no_category_is_a_fault_on_its_line(four, sentences):
    text = CSV["synthetic_transactions.csv"].replace("UTILITIES", "KNICKKNACKS")
    [said] = sentences(read([four(synthetic_transactions_csv=text)], as_of=AS_OF, sign="ledger"))
    assert said.startswith(
        "synthetic_transactions.csv, line 4, category_primary: found 'KNICKKNACKS'"
    )


def test_the_same_four_files_as_json(write):
    write(
        "synthetic_users.json",
        [{"user_id": "u1", "full_name": "Ada", "email": "a@x.com", "user_type": "operator"}],
    )
    card = {
        "account_id": "a1", "user_id": "u1", "type": "credit_card", "balance_current": 800.5,
        "balance_limit": 2000, "balance_available": 1199.5,
    }  # fmt: skip
    write("synthetic_accounts.json", [card])
    spent = {
        "transaction_id": "t1", "account_id": "a1", "user_id": "u1", "date": "2025-05-03",
        "amount": -80.5, "merchant_name": "City", "category_primary": "groceries",
        "payment_channel": "ACH", "pending": False,
    }  # fmt: skip
    write("synthetic_transactions.json", [spent])
    owed = {"liability_id": "l1", "account_id": "a1", "apr_percentage": 19.99, "is_overdue": True}
    folder = write("synthetic_liabilities.json", [owed]).parent
    records = read([folder], as_of=AS_OF, sign="ledger")
    assert records.sound, [fault.sentence() for fault in records.faults]
    assert set(records.formats.values()) == {"documents-four-json"}
    assert records.frames["users"].row(0)[:5] == ("u1", "Ada", "a@x.com", None, "operator")
    [row] = records.frames["transactions"].to_dicts()
    assert (row["amount_cents"], row["payment_channel"]) == (8050, "other")
    assert row["category_detailed"] == "FOOD_AND_DRINK_GROCERIES"
    [liability] = records.frames["liabilities"].to_dicts()
    assert (liability["kind"], liability["user_id"]) == ("credit", "u1")


def one_file(**changed: Any) -> dict[str, Any]:
    return {
        "users": [
            {"id": "u1", "name": "John Doe", "email": "j@x.com", "consent": False,
             "created_at": "2023-05-15T10:30:00"}
        ],
        "accounts": [
            {"id": "a1", "user_id": "u1", "type": "depository", "subtype": "checking",
             "name": "Ltd checking", "mask": "1234", "balance": 1500000, "currency": "USD"},
            {"id": "a2", "user_id": "u1", "type": "credit", "subtype": "credit_card",
             "name": "Inc credit", "mask": "9", "balance": 120000, "limit": 500000, "apr": 24.5,
             "min_payment": 2400, "is_overdue": False},
        ],
        "transactions": [
            {"id": "t1", "account_id": "a1", "date": "2025-10-02T08:00:00", "amount": -250000,
             "merchant_name": "Acme", "category": "INCOME", "pending": False},
            {"id": "t2", "account_id": "a2", "date": "2025-10-03T08:00:00", "amount": 5000,
             "merchant_name": "Shop", "category": "GENERAL_MERCHANDISE", "pending": True},
        ],
        **changed,
    }  # fmt: skip


def test_the_one_file_holds_whole_cents_in_plaids_sign(write, warnings):
    records = read([write("users.json", one_file())], as_of=AS_OF)
    assert records.sound, [fault.sentence() for fault in records.faults]
    assert records.formats == {"users.json": "documents-one-json"}
    assert warnings(records) == []
    rows = records.frames["transactions"]
    assert rows["amount_cents"].to_list() == [-250000, 5000]
    assert rows["date"].to_list() == [date(2025, 10, 2), date(2025, 10, 3)]
    assert rows["user_id"].to_list() == ["u1", "u1"]
    assert rows["category_primary"].to_list() == ["INCOME", "GENERAL_MERCHANDISE"]
    accounts = records.frames["accounts"]
    assert accounts["balance_current_cents"].to_list() == [1500000, 120000]
    assert accounts["subtype"].to_list() == ["checking", "credit card"]
    [owed] = records.frames["liabilities"].to_dicts()
    assert (owed["account_id"], owed["kind"], owed["user_id"]) == ("a2", "credit", "u1")
    assert (owed["apr_percentage"], owed["minimum_payment_cents"]) == (24.5, 2400)
    assert owed["is_overdue"] is False


def test_cents_that_are_not_whole_are_a_fault_in_the_files_own_words(write, sentences):
    content = one_file()
    content["transactions"][0]["amount"] = -2500.5
    [said] = sentences(read([write("users.json", content)], as_of=AS_OF))
    assert said == (
        "users.json, transactions[0], amount: found '-2500.5', expected a whole number of cents"
    )


def test_ledger_columns_with_whole_amounts_could_be_dollars_or_cents(write, sentences):
    content = {
        "users": [{"user_id": "u1", "name": "A"}],
        "accounts": [{"account_id": "a1", "user_id": "u1", "type": "depository"}],
        "transactions": [
            {"transaction_id": "t1", "account_id": "a1", "date": "2025-10-02", "amount": 5,
             "name": "x"}
        ],
    }  # fmt: skip
    path = write("all.json", content)
    assert sentences(read([path], as_of=AS_OF)) == [
        "all.json: expected --format with one of the formats that it fits: "
        "tables or documents-one-json"
    ]
    amounts = [
        read([path], as_of=AS_OF, format=name).frames["transactions"]["amount_cents"][0]
        for name in ("tables", "documents-one-json")
    ]
    assert amounts == [500, 5]


def test_a_missing_column_is_named(four, sentences):
    text = "user_id,name\nuser_001,Ada\n"
    accounts = "account_id,type,current_balance\nacc_1,checking,5\n"
    folder = four(synthetic_users_csv=text, synthetic_accounts_csv=accounts)
    said = sentences(read([folder], as_of=AS_OF, sign="ledger"))
    assert (
        "synthetic_accounts.csv, line 1, user_id: nothing there, "
        "expected a column of this name, which accounts need"
    ) in said


def test_each_row_has_its_rate_in_whichever_column_it_stands(four):
    text = (
        "account_id,user_id,type,apr_percentage,interest_rate\n"
        "acc_3,user_001,credit_card,24.99,\nacc_4,user_001,student_loan,,6.25\n"
    )
    records = read([four(synthetic_liabilities_csv=text)], as_of=AS_OF, sign="ledger")
    assert records.sound
    assert records.frames["liabilities"]["apr_percentage"].to_list() == [24.99, 6.25]


def test_columns_that_nothing_was_read_from_are_named(four, warnings):
    text = "user_id,name,shoe_size\nuser_001,Ada Byron,38\n"
    records = read([four(synthetic_users_csv=text)], as_of=AS_OF, sign="ledger")
    assert "synthetic_users.csv: columns that users do not have: shoe_size" in warnings(records)


def test_an_unknown_detail_is_dropped_with_a_warning_and_its_primary_kept(four, warnings):
    text = (
        "transaction_id,account_id,date,amount,name,category_primary,category_detailed\n"
        "t1,acc_1,2025-05-02,-5,Stream,ENTERTAINMENT/STREAMING,\n"
        "t2,acc_1,2025-05-03,-6,Stream,ENTERTAINMENT,STREAMING\n"
        "t3,acc_1,2025-05-04,-7,Cafe,FOOD_AND_DRINK/COFFEE_SHOPS,\n"
    )
    records = read([four(synthetic_transactions_csv=text)], as_of=AS_OF, sign="ledger")
    assert records.sound
    rows = records.frames["transactions"]
    assert rows["category_primary"].to_list() == [
        "ENTERTAINMENT", "ENTERTAINMENT", "FOOD_AND_DRINK"
    ]  # fmt: skip
    assert rows["category_detailed"].to_list() == [None, None, "FOOD_AND_DRINK_COFFEE"]
    [said] = [each for each in warnings(records) if "STREAMING" in each]
    assert said.startswith("synthetic_transactions.csv, line 2, category_detailed: 'STREAMING'")
    assert said.endswith("in 2 rows")


def nested(balances: Any) -> dict[str, Any]:
    return {
        "users": [{"id": "u1", "full_name": "A B"}],
        "accounts": [{"id": "a1", "user_id": "u1", "type": "checking", "balances": balances}],
        "transactions": [
            {"id": "t1", "account_id": "a1", "date": "2025-10-03", "amount": 5, "merchant": "X"}
        ],
    }


def test_balances_in_an_object_of_their_own_are_read(write, warnings):
    path = write("users.json", nested({"current": 150050, "available": None, "held": 1}))
    records = read([path], as_of=AS_OF)
    assert records.sound, records.faults
    assert records.frames["accounts"]["balance_current_cents"].to_list() == [150050]
    assert warnings(records) == ["users.json: columns that accounts do not have: balances.held"]


def test_balances_that_are_no_object_are_a_fault(write, sentences):
    [said] = sentences(read([write("users.json", nested(7))], as_of=AS_OF))
    assert said.startswith("users.json, accounts[0], balances: found '7', expected an object")


def test_a_manifest_beside_the_files_says_the_sign_where_none_is_declared(four, warnings, write):
    write("manifest.json", '{"sign": "ledger"}')
    amounts = read([four()], as_of=AS_OF).frames["transactions"]["amount_cents"]
    assert amounts.to_list()[:2] == [-210000, 525]
    assert not [each for each in warnings(read([four()], as_of=AS_OF)) if "--sign" in each]
    declared = read([four()], as_of=AS_OF, sign="plaid").frames["transactions"]["amount_cents"]
    assert declared.to_list()[:2] == [210000, -525]


@pytest.mark.parametrize("manifest", ['{"sign": "odd"}', '{"sign": ', "[]"])
def test_a_manifest_that_says_no_sign_is_left_to_the_rows_of_income(
    four, warnings, write, manifest
):
    write("manifest.json", manifest)
    records = read([four()], as_of=AS_OF)
    assert records.frames["transactions"]["amount_cents"].to_list()[:2] == [-210000, 525]
    assert [each for each in warnings(records) if "no --sign was declared" in each]


@pytest.mark.parametrize(("sign", "cents"), [("plaid", -250000), ("ledger", 250000)])
def test_a_manifest_says_the_sign_of_the_one_file_too(write, sign, cents):
    write("manifest.json", f'{{"sign": "{sign}"}}')
    folder = write("users.json", one_file()).parent
    assert read([folder], as_of=AS_OF).frames["transactions"]["amount_cents"][0] == cents


def test_pages_beside_the_data_are_not_read_as_data(write):
    for name in ("manifest.json", "metadata.json", "validation_report.json"):
        write(name, '{"users": 75}')
    records = read([write("users.json", one_file()).parent], as_of=AS_OF)
    assert records.sound and set(records.formats) == {"users.json"}


def test_an_account_may_carry_all_of_its_liability(write, warnings):
    content = one_file()
    content["accounts"][1] |= {
        "apr_type": "purchase_apr", "last_payment_amount": 5000,
        "last_payment_date": "2025-10-09", "last_statement_balance": 130000,
        "last_statement_date": "2025-10-15", "next_payment_due_date": "2025-11-10",
    }  # fmt: skip
    records = read([write("users.json", content)], as_of=AS_OF)
    assert warnings(records) == []
    [owed] = records.frames["liabilities"].to_dicts()
    assert owed["apr_type"] == "purchase_apr" and owed["last_payment_cents"] == 5000
    assert owed["last_statement_balance_cents"] == 130000
    days = ("last_payment_date", "last_statement_date", "next_payment_due_date")
    assert [owed[name] for name in days] == [
        date(2025, 10, 9), date(2025, 10, 15), date(2025, 11, 10),
    ]  # fmt: skip
