"""CSV and JSON files in the ledger's own columns."""

from __future__ import annotations

from datetime import date

import pytest

from spendsense.ingest import Kept, read
from spendsense.ledger import PROVENANCE, SCHEMAS

AS_OF = date(2026, 11, 20)
HEAD = "transaction_id,account_id,date,amount,name"
IN_CENTS = "transaction_id,account_id,date,amount_cents,name"


def test_frames_have_exactly_the_ledgers_columns(household):
    records = household()
    for table, schema in SCHEMAS.items():
        extra = dict(PROVENANCE) if table == "transactions" else {}
        assert dict(records.frames[table].schema) == {**schema, **extra}


def test_dollars_become_cents_and_the_user_comes_from_the_account(household):
    records = household()
    [row] = records.frames["transactions"].to_dicts()
    assert (row["amount_cents"], row["user_id"], row["date"]) == (433, "u1", date(2026, 11, 2))
    assert (row["pending"], row["iso_currency_code"]) == (False, "USD")
    assert records.frames["accounts"]["balance_current_cents"].to_list() == [12050]
    assert records.frames["accounts"]["balance_available_cents"].to_list() == [None]
    assert records.sound


def test_cents_are_taken_as_they_are(household):
    text = "transaction_id,account_id,date,amount_cents,name\nt1,a1,2026-11-02,433,Coffee\n"
    assert household(transactions=text).frames["transactions"]["amount_cents"].to_list() == [433]


def test_sign_ledger_turns_amounts_and_nothing_else(write):
    users = write("users.csv", "user_id,name\nu1,A\n")
    accounts = write(
        "accounts.csv", "account_id,user_id,type,balance_current\na1,u1,depository,50\n"
    )
    text = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,-4.33,Coffee\n"
    transactions = write("transactions.csv", text)
    records = read([users, accounts, transactions], as_of=AS_OF, sign="ledger")
    assert records.frames["transactions"]["amount_cents"].to_list() == [433]
    assert records.frames["accounts"]["balance_current_cents"].to_list() == [5000]


@pytest.mark.parametrize("name", ["transactions.csv", "export-of-july.csv"])
def test_a_table_is_known_by_its_columns_whatever_its_file_is_called(write, name):
    write("users.csv", "user_id,name\nu1,A\n")
    write("accounts.csv", "account_id,user_id,type\na1,u1,depository\n")
    text = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,4.33,Coffee\n"
    folder = write(name, text).parent
    assert read([folder], as_of=AS_OF).frames["transactions"].height == 1


def test_json_array_object_of_arrays_and_lines_say_the_same(write):
    user = {"user_id": "u1", "name": "A", "created_at": "2026-01-02T03:04:05Z"}
    account = {"account_id": "a1", "user_id": "u1", "type": "depository"}
    row = '{"transaction_id": "t1", "account_id": "a1", "date": "2026-11-02", "name": "C", '
    write("one/all.json", {"users": [user], "accounts": [account]})
    write(
        "one/transactions.jsonl",
        row + '"amount": 4.33}\n' + row.replace("t1", "t2") + '"amount": 5}',
    )
    write("two/users.json", [user])
    write("two/accounts.json", [account])
    two = write(
        "two/transactions.json",
        "[" + row + '"amount": 4.33},' + row.replace("t1", "t2") + '"amount": 5}]',
    )
    one = read([two.parent.parent / "one"], as_of=AS_OF)
    other = read([two.parent], as_of=AS_OF)
    assert one.sound and other.sound
    for table in SCHEMAS:
        assert one.frames[table].equals(other.frames[table])
    assert one.frames["users"]["created_at"][0].isoformat() == "2026-01-02T03:04:05"


def test_a_missing_column_is_named_with_its_table(household, sentences):
    text = "transaction_id,account_id,amount,name\nt1,a1,4.33,Starbucks\n"
    assert sentences(household(transactions=text)) == [
        "transactions.csv, line 1, date: nothing there, "
        "expected a column of this name, which transactions need"
    ]


def test_columns_without_a_field_are_named_in_a_warning(household, warnings):
    records = household(users="user_id,name,shoe_size\nu1,Ada,40\n")
    assert records.sound
    assert warnings(records) == ["users.csv: columns that users do not have: shoe_size"]


@pytest.mark.parametrize(
    ("table", "header", "row", "sentence"),
    [
        ("transactions", HEAD, "t1,a1,2026-02-31,1,x",
         "transactions.csv, line 2, date: found '2026-02-31', expected a date as YYYY-MM-DD"),
        ("transactions", HEAD, "t1,a1,2026-11-01,1e15,x",
         "transactions.csv, line 2, amount: found '1e15', "
         "expected an amount under $1,000,000,000,000.00"),
        ("transactions", HEAD, "t1,a1,2026-11-01,NaN,x",
         "transactions.csv, line 2, amount: found 'NaN', expected a finite dollar amount"),
        ("transactions", HEAD, "t1,a1,2026-11-01,-inf,x",
         "transactions.csv, line 2, amount: found '-inf', expected a finite dollar amount"),
        ("transactions", HEAD, "t1,a1,2026-11-01,1.005,x",
         "transactions.csv, line 2, amount: found '1.005', "
         "expected a dollar amount with at most two decimals"),
        ("transactions", IN_CENTS, "t1,a1,2026-11-01,1.5,x",
         "transactions.csv, line 2, amount_cents: found '1.5', expected a whole number of cents"),
        ("transactions", HEAD + ",pending", "t1,a1,2026-11-01,1,x,maybe",
         "transactions.csv, line 2, pending: found 'maybe', expected true or false"),
        ("transactions", HEAD, ",a1,2026-11-01,1,x",
         "transactions.csv, line 2, transaction_id: nothing there, "
         "expected an id as text, not empty"),
        ("transactions", HEAD, "t1,a9,2026-11-01,1,x",
         "transactions.csv, line 2, account_id: found 'a9', "
         "expected the id of an account in these files or loaded before"),
        ("transactions", HEAD, "t1,a1,2026-11-01,1,",
         "transactions.csv, line 2, name: nothing there, "
         "expected a description, or a merchant_name"),
        ("transactions", HEAD + ",iso_currency_code",
         "t1,a1,2026-11-01,1,x,euro",
         "transactions.csv, line 2, iso_currency_code: found 'euro', "
         "expected the code of a currency in capitals, as USD"),
        ("transactions", HEAD + ",category_detailed",
         "t1,a1,2026-11-01,1,x,SWEETS",
         "transactions.csv, line 2, category_detailed: found 'SWEETS', "
         "expected a code of Plaid's personal finance categories"),
        ("accounts", "account_id,user_id,type", "a1,u1,current",
         "accounts.csv, line 2, type: found 'current', "
         "expected depository, credit, loan, investment, brokerage or other"),
        ("accounts", "account_id,user_id,type,balance_limit", "a1,u1,credit,-5",
         "accounts.csv, line 2, balance_limit: found '-5', expected an amount of zero or more"),
        ("users", "user_id,name,email", "u1,Ada,ada.example.com",
         "users.csv, line 2, email: found 'ada.example.com', expected an e-mail address with an @"),
        ("liabilities", "account_id,kind", "a1,payday",
         "liabilities.csv, line 2, kind: found 'payday', expected credit, student or mortgage"),
        ("liabilities", "account_id,kind", "a1,credit",
         "liabilities.csv, line 2, kind: found 'credit', "
         "expected a kind that an account of type depository can have"),
        ("liabilities", "account_id,kind,apr_percentage", "a1,student,-1",
         "liabilities.csv, line 2, apr_percentage: found '-1', "
         "expected a yearly rate in percent from 0 to 1000"),
    ],
)  # fmt: skip
def test_a_fault_says_file_line_field_what_was_found_and_what_was_expected(
    household, sentences, table, header, row, sentence
):
    records = household(**{table: f"{header}\n{row}\n"})
    assert sentence in sentences(records)
    assert not records.sound


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("999999999999.99", 99_999_999_999_999),
        ("-0.01", -1),
        ("12.340000000000002", 1234),
        (" 5 ", 500),
    ],
)
def test_amounts_just_inside_what_is_read(household, amount, cents):
    text = f"transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,{amount},x\n"
    assert household(transactions=text).frames["transactions"]["amount_cents"].to_list() == [cents]


def test_every_fault_is_told_not_only_the_first(household, sentences):
    head = "transaction_id,account_id,date,amount,name\n"
    rows = "".join(f"t{n},a1,2026-13-{n:02d},ten,x\n" for n in range(1, 21))
    assert len(sentences(household(transactions=head + rows))) == 40


def test_a_limit_of_zero_is_a_limit(household):
    text = "account_id,user_id,type,balance_limit\na1,u1,credit,0\n"
    records = household(accounts=text)
    assert records.sound and records.frames["accounts"]["balance_limit_cents"].to_list() == [0]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ('"transaction_id": 12.5', "found '12.5', expected an id as text, not empty, written"),
        ('"transaction_id": true', "found 'true', expected an id as text, not empty, written"),
        ('"transaction_id": 7', "found '7', expected an id as text, not empty, written"),
        ('"transaction_id": ""', "nothing there, expected an id as text, not empty"),
        ('"pending": "true"', "found 'true', expected true or false, written without quotes"),
        ('"pending": 1', "found '1', expected true or false, written without quotes"),
        ('"amount": NaN', "found 'nan', expected a finite dollar amount"),
        ('"amount": -Infinity', "found '-inf', expected a finite dollar amount"),
        ('"amount": true', "found 'true', expected a dollar amount, as a number, not"),
        ('"amount": [1]', "found 'a list', expected a dollar amount, as a number, not"),
        ('"date": 20261102', "found '20261102', expected a date as YYYY-MM-DD, written in quotes"),
        ('"name": "\\ud800"', "expected text in valid Unicode, without zero"),
        ('"name": "a\\u0000b"', "expected text in valid Unicode, without zero"),
        ('"amount": 1' + "0" * 5000, "expected an amount under $1,000,000,000,000.00"),
    ],
)  # fmt: skip
def test_json_types_are_held_to(write, sentences, cell, sentence):
    fields = {
        "transaction_id": '"t1"', "account_id": '"a1"', "date": '"2026-11-02"',
        "amount": "1", "name": '"x"', "pending": "false",
    }  # fmt: skip
    name = cell.split('"')[1]
    text = ", ".join(
        cell if each == name else f'"{each}": {value}' for each, value in fields.items()
    )
    write("users.json", [{"user_id": "u1", "name": "A"}])
    write("accounts.json", [{"account_id": "a1", "user_id": "u1", "type": "depository"}])
    folder = write("transactions.json", f"[{{{text}}}]").parent
    [said] = sentences(read([folder], as_of=AS_OF))
    assert said.startswith(f"transactions.json, record 1, {name}: ") and sentence in said


def test_rows_may_refer_to_what_the_database_holds(write, sentences):
    text = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,4.33,Coffee\n"
    path = write("transactions.csv", text)
    assert len(sentences(read([path], as_of=AS_OF))) == 1
    kept = Kept(frozenset({"u1"}), {"a1": "u1"})
    records = read([path], as_of=AS_OF, kept=kept)
    assert records.sound and records.frames["transactions"]["user_id"].to_list() == ["u1"]


def test_a_date_time_gives_its_day(household):
    text = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02T23:30:00,4.33,x\n"
    records = household(transactions=text)
    assert records.frames["transactions"]["date"].to_list() == [date(2026, 11, 2)]


def test_an_empty_array_is_no_fault(write):
    write("users.json", [{"user_id": "u1", "name": "A"}])
    folder = write("transactions.json", []).parent
    assert read([folder], as_of=AS_OF).sound


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_one_persons_own_export_belongs_to_the_user_that_is_named(write, ending):
    text = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,4.33,Coffee\n"
    transactions = write("transactions.csv", text)
    if ending == "csv":
        accounts = write("accounts.csv", "account_id,type,subtype\na1,depository,checking\n")
    else:
        accounts = write("accounts.json", [{"account_id": "a1", "type": "depository"}])
    records = read([accounts, transactions], as_of=AS_OF, user_id="ana")
    assert records.sound, [fault.sentence() for fault in records.faults]
    for table in ("users", "accounts", "transactions"):
        assert records.frames[table]["user_id"].to_list() == ["ana"]


def test_without_a_user_named_accounts_need_one(write, sentences):
    path = write("accounts.csv", "account_id,type,subtype\na1,depository,checking\n")
    assert sentences(read([path], as_of=AS_OF)) == [
        "accounts.csv, line 1, user_id: nothing there, "
        "expected a column of this name, which accounts need"
    ]


def test_balances_have_fractions_of_a_cent_and_transactions_have_none(
    household, sentences, warnings
):
    head = "account_id,user_id,type,balance_current,balance_limit\n"
    records = household(accounts=f"{head}a1,u1,depository,23631.9805,0.125\n")
    assert sentences(records) == []
    assert warnings(records) == [
        "accounts.csv, line 2, balance_current: account a1: 23631.9805 has fractions of a cent and "
        "was read as $23,631.98",
        "accounts.csv, line 2, balance_limit: account a1: 0.125 has fractions of a cent and was "
        "read as $0.12",
    ]
    [row] = records.frames["accounts"].to_dicts()
    assert (row["balance_current_cents"], row["balance_limit_cents"]) == (2363198, 12)
    text = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,4.335,Starbucks\n"
    [said] = sentences(household(transactions=text))
    assert "found '4.335', expected a dollar amount with at most two decimals" in said


def test_dollars_and_cents_that_differ_are_a_fault(household, sentences):
    head = "transaction_id,account_id,date,amount,amount_cents,name\n"
    alike = household(transactions=f"{head}t1,a1,2026-11-02,4.33,433,Starbucks\n")
    assert alike.sound
    [said] = sentences(household(transactions=f"{head}t1,a1,2026-11-02,4.33,434,Starbucks\n"))
    assert said == (
        "transactions.csv, line 2, amount: found '4.33', expected the same amount as in "
        "amount_cents, 434 cents; keep one of the two"
    )


@pytest.mark.parametrize(
    ("column", "cell"), [("amount", "1_000.50"), ("amount", "٤.33"), ("amount_cents", "٤٣٣")]
)
def test_digits_of_other_scripts_and_underscores_are_faults(household, sentences, column, cell):
    text = f"transaction_id,account_id,date,{column},name\nt1,a1,2026-11-02,{cell},Starbucks\n"
    [said] = sentences(household(transactions=text))
    assert said.startswith(f"transactions.csv, line 2, {column}: found '{cell}'")


def test_blank_text_in_json_is_unknown(write):
    rows = [
        {"transaction_id": "t1", "account_id": "a1", "date": "2026-11-02", "amount": 4.33,
         "name": " ", "merchant_name": "Starbucks", "city": ""},
    ]  # fmt: skip
    kept = Kept(users=frozenset({"u1"}), accounts={"a1": "u1"})
    records = read([write("transactions.json", rows)], as_of=AS_OF, kept=kept)
    assert records.sound
    [row] = records.frames["transactions"].to_dicts()
    assert (row["name"], row["city"]) == ("Starbucks", None)


def test_a_card_on_a_stored_checking_account_is_a_fault(write, sentences):
    rows = "account_id,kind,apr_percentage\na1,credit,21.99\n"
    path = write("liabilities.csv", rows)
    known = {"users": frozenset({"u1"}), "accounts": {"a1": "u1"}}
    card = read([path], as_of=AS_OF, kept=Kept(**known, types={"a1": "credit"}))
    assert card.sound
    checking = read([path], as_of=AS_OF, kept=Kept(**known, types={"a1": "depository"}))
    assert sentences(checking) == [
        "liabilities.csv, line 2, kind: found 'credit', expected a kind that an account of type "
        "depository can have"
    ]
