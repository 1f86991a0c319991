"""Opening files, telling their formats, and checking them against each other."""

from __future__ import annotations

import copy
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies

from spendsense.ingest import FORMATS, json_lines, quarantined, read

AS_OF = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("users.json", '[{"user_id": "u1",\n "name": "A"',
         "users.json, line 2, column 13: expected JSON that goes on (Expecting ',' delimiter)"),
        ("users.json", b"", "users.json: found '0 bytes', expected a file with records in it"),
        ("users.csv", b"  \n", "users.csv: found '3 bytes', expected a file with records in it"),
        ("users.csv", b"user_id,name\nu1,Jos\xe9\n",
         "users.csv, line 2: found 'byte 0xe9', expected UTF-8; save the file as UTF-8"),
        ("users.csv", "user_id,name\nu1,A\nu2\n",
         "users.csv, line 3: found '1 fields: u2', expected 2 fields, as in the header"),
        ("users.csv", "user_id,name\nu1,A,B\n",
         "users.csv, line 2: found '3 fields: u1,A,B', expected 2 fields, as in the header"),
        ("users.csv", "user_id,name,name\nu1,A,B\n",
         "users.csv, line 1, name: found 'name', expected every column once in the header"),
        ("users.csv", 'user_id,name\nu1,"A\n',
         "users.csv, line 2: expected CSV that can be read to its end (unexpected end of data)"),
        ("users.jsonl", '{"user_id": "u1", "name": "A"}\n{"user_id": \n',
         "users.jsonl, line 2: expected JSON that goes on (Expecting value) at line 1, column 13"),
        ("users.json", "[" * 100_000, "users.json: expected JSON that is not nested without end"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_a_fault(write, sentences, name, content, sentence):
    assert sentences(read([write(name, content)], as_of=AS_OF)) == [sentence]


def test_a_path_that_is_not_there_is_a_fault(tmp_path, sentences):
    assert sentences(read([tmp_path / "gone.csv"], as_of=AS_OF)) == [
        "gone.csv: expected a file or folder that exists; check the path"
    ]


def test_a_folder_with_nothing_to_read_is_a_fault(tmp_path, sentences):
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "README.md").write_text("hello", encoding="utf-8")
    [said] = sentences(read([tmp_path / "box"], as_of=AS_OF))
    assert said.startswith("box: expected a folder that holds at least one file to read (.json")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every file")
def test_a_file_that_may_not_be_opened_is_a_fault(write, sentences):
    path = write("users.csv", "user_id,name\nu1,A\n")
    path.chmod(0)
    [said] = sentences(read([path], as_of=AS_OF))
    assert "Permission denied" in said


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(write):
    text = "\ufeffuser_id,name\r\nu1,A\r\n"
    assert read([write("users.csv", text.encode())], as_of=AS_OF).sound


def test_line_numbers_are_those_of_the_file_whatever_stands_between(write, sentences):
    text = 'user_id,name,email\n\nu1,"two\nlines",a@x.com\n\nu2,B,nowhere\n'
    [said] = sentences(read([write("users.csv", text)], as_of=AS_OF))
    assert said.startswith("users.csv, line 6, email")


def test_what_fits_no_format_lists_the_formats(write, sentences):
    [said] = sentences(read([write("odd.json", {"hello": 1})], as_of=AS_OF))
    assert said.startswith("odd.json: expected a file in one of the formats that are read")
    assert all(each.name in said for each in FORMATS)


def test_an_unknown_format_lists_the_formats(write, sentences):
    path = write("users.csv", "user_id,name\nu1,A\n")
    assert sentences(read([path], as_of=AS_OF, format="excel")) == [
        "--format: found 'excel', expected plaid, custom-user, population, tables, "
        "documents-four-json, documents-four-csv or documents-one-json"
    ]


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("users.csv", "shoe,size\n1,2\n"),
        ("odd.json", {"hello": 1}),
        ("odd.json", [1, "two", None]),
        ("odd.json", 7),
        ("odd.jsonl", '{"a": 1}\n[2]\n'),
    ],
)
def test_a_format_that_was_named_wrongly_gives_faults_and_never_raises(write, name, file, content):
    records = read([write(file, content)], as_of=AS_OF, format=name)
    assert records.frames["transactions"].height == 0
    assert not records.sound or name in ("plaid",)


def test_each_file_has_its_own_format_and_they_are_read_together(write):
    write("users.csv", "user_id,name\nmaria,Maria\n")
    balances = {"available": 1, "current": 1, "limit": None, "iso_currency_code": "USD"}
    account = {"account_id": "a1", "balances": balances, "type": "depository", "name": "C"}
    page = {"accounts": [account], "request_id": "r", "item": {}}
    folder = write("maria/accounts.json", page).parent.parent
    records = read([folder], as_of=AS_OF)
    assert records.sound
    assert records.formats == {"maria/accounts.json": "plaid", "users.csv": "tables"}
    assert records.frames["users"]["name"].to_list() == ["Maria"]


def test_files_of_one_name_are_told_apart(write, sentences):
    text = "user_id,name,email\nu1,A,nowhere\n"
    first, second = write("a/users.csv", text), write("b/users.csv", text.replace("u1", "u2"))
    said = sentences(read([first, second], as_of=AS_OF))
    assert said[0].startswith(first.as_posix()) and said[1].startswith(second.as_posix())


def test_an_id_given_twice_names_both_places(household, sentences):
    text = "transaction_id,account_id,date,amount,name\n" + "t1,a1,2026-11-02,1,x\n" * 3
    assert sentences(household(transactions=text)) == [
        f"transactions.csv, line {line}, transaction_id: found 't1', "
        "expected an id of its own; it is already that of transactions.csv, line 2"
        for line in (3, 4)
    ]


def test_rows_of_an_unknown_user_are_faults(household, sentences):
    text = "account_id,user_id,type\na1,u1,depository\na2,u7,depository\n"
    assert sentences(household(accounts=text)) == [
        "accounts.csv, line 3, user_id: found 'u7', "
        "expected the id of a user in these files or loaded before"
    ]


def test_a_transaction_of_another_user_than_its_account_is_a_fault(household, sentences):
    users = "user_id,name\nu1,A\nu2,B\n"
    text = "transaction_id,account_id,user_id,date,amount,name\nt1,a1,u2,2026-11-02,1,x\n"
    assert sentences(household(users=users, transactions=text)) == [
        "transactions.csv, line 2, user_id: found 'u2', expected u1, the user of the account"
    ]


def test_rows_of_a_file_that_could_not_be_read_are_not_missed_as_well(household, sentences):
    said = sentences(household(accounts="account_id,user_id\na1,u1\n"))
    assert said == [
        "accounts.csv, line 1, type: nothing there, "
        "expected a column of this name, which accounts need"
    ]


def test_a_row_with_a_fault_can_still_be_referred_to(household, sentences):
    accounts = "account_id,user_id,type,balance_current\na1,u1,depository,much\n"
    assert len(sentences(household(accounts=accounts))) == 1


def test_a_pending_row_gives_way_to_its_posted_row_in_every_format(household):
    text = (
        "transaction_id,account_id,date,amount,name,pending,pending_transaction_id\n"
        "p1,a1,2026-11-01,1,x,true,\nt1,a1,2026-11-02,1,x,false,p1\np2,a1,2026-11-02,1,x,true,\n"
    )
    rows = household(transactions=text).frames["transactions"]
    assert rows["transaction_id"].to_list() == ["t1", "p2"]


def test_a_user_that_the_file_names_itself_is_not_overruled(write, warnings):
    records = read([write("users.csv", "user_id,name\nu1,A\n")], as_of=AS_OF, user_id="u9")
    assert records.frames["users"]["user_id"].to_list() == ["u1"]
    assert warnings(records) == ["users.csv: names its users itself, so --user was not used for it"]


def test_the_reference_page_names_every_format():
    page = Path(__file__).parents[2] / "docs" / "reference" / "ingest-formats.md"
    text = page.read_text(encoding="utf-8")
    for each in FORMATS:
        assert f"`{each.name}`" in text


JUNK = (None, True, 7, -1.5, float("nan"), "", "x", "\ud800", "\x00", [], {}, [None], 10**50)
RESPONSE = {
    "accounts": [{"account_id": "a", "balances": {"current": 1}, "type": "credit", "name": "C"}],
    "added": [
        {"transaction_id": "t", "account_id": "a", "amount": 1, "date": "2026-11-01", "name": "x",
         "pending": False, "pending_transaction_id": None, "location": {"city": "A"},
         "personal_finance_category": {"primary": "INCOME", "detailed": "INCOME_SALARY"}}
    ],
    "modified": [], "removed": [{"transaction_id": "r"}], "next_cursor": "c",
    "liabilities": {"credit": [{"account_id": "a", "aprs": [{"apr_percentage": 2}]}]},
}  # fmt: skip
CUSTOM = {
    "override_accounts": [
        {"type": "credit", "subtype": "credit card", "meta": {"name": "A", "limit": 5},
         "identity": {"names": ["A"], "emails": [{"data": "a@x", "primary": True}]},
         "transactions": [
             {"date_transacted": "2026-11-01", "date_posted": "2026-11-02", "amount": 1,
              "description": "x"}
         ],
         "liability": {"type": "credit", "purchase_apr": 2}}
    ]
}  # fmt: skip
ONE = {
    "users": [{"id": "u", "name": "A", "consent": False}],
    "accounts": [{"id": "a", "user_id": "u", "type": "credit_card", "balance": 1, "apr": 2}],
    "transactions": [
        {"id": "t", "account_id": "a", "date": "2026-11-01", "amount": 1, "category": "INCOME",
         "merchant": "x"}
    ],
}  # fmt: skip


def spots(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a JSON document."""
    items: list[Any] = []
    if isinstance(value, dict | list):
        items = list(value.items() if isinstance(value, dict) else enumerate(value))
    return [here] * bool(here) + [spot for key, each in items for spot in spots(each, (*here, key))]


@settings(max_examples=60, deadline=None)
@given(data=strategies.data())
def test_whatever_stands_in_a_file_is_a_fault_and_never_raises(data):
    document = copy.deepcopy(data.draw(strategies.sampled_from([RESPONSE, CUSTOM, ONE])))
    *parents, last = data.draw(strategies.sampled_from(spots(document)))
    place: Any = document
    for key in parents:
        place = place[key]
    place[last] = data.draw(strategies.sampled_from(JUNK))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "all.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        records = read([path], as_of=AS_OF)
    sound, rejected = quarantined(records)
    assert all(fault.sentence() for fault in sound.faults)
    assert json_lines(rejected).count("\n") == len(rejected)


def test_a_key_twice_in_an_object_is_a_fault(write, sentences):
    text = '[{"user_id": "u1", "name": "A", "name": "B"}]'
    assert sentences(read([write("users.json", text)], as_of=AS_OF)) == [
        "users.json, name: found 'name', expected every key once in its object"
    ]
    lines = '{"user_id": "u1", "name": "A"}\n{"user_id": "u2", "user_id": "u3"}\n'
    assert sentences(read([write("users.jsonl", lines)], as_of=AS_OF)) == [
        "users.jsonl, line 2, user_id: found 'user_id', expected every key once in its object"
    ]


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator_is_named_as_the_cause(write, sentences, mark, word):
    text = mark.join(["user_id", "name"]) + "\n" + mark.join(["u1", "A"]) + "\n"
    [said] = sentences(read([write("users.csv", text)], as_of=AS_OF))
    assert f"expected commas between the columns, not {word}" in said


def test_links_that_lead_in_a_circle_give_each_file_once(write, warnings):
    folder = write("box/users.csv", "user_id,name\nu1,A\n").parent
    (folder / "up").symlink_to("..", target_is_directory=True)
    (folder / "same.csv").symlink_to("users.csv")
    records = read([folder], as_of=AS_OF)
    assert records.sound, records.faults
    assert records.frames["users"].height == 1


def test_a_pipe_in_a_folder_is_left_out_with_a_warning(write, warnings):
    folder = write("box/users.csv", "user_id,name\nu1,A\n").parent
    os.mkfifo(folder / "pipe.csv")
    records = read([folder], as_of=AS_OF)
    assert records.sound
    assert warnings(records) == ["pipe.csv: is a pipe, a socket or a device, and was left out"]


def test_a_folder_that_may_not_be_opened_is_a_fault(tmp_path, sentences):
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        closed = Path(place) / "box" / "closed"
        closed.mkdir(parents=True)
        (Path(place) / "box" / "users.csv").write_text("user_id,name\nu1,A\n", encoding="utf-8")
        closed.chmod(0)
        with not_root():
            said = sentences(read([Path(place) / "box"], as_of=AS_OF))
        closed.chmod(0o700)
    assert said == ["closed: expected a folder that can be opened (Permission denied)"]


@contextmanager
def not_root() -> Iterator[None]:
    """As another user, where these tests run as root, who may open everything."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)
