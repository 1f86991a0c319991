"""Sound rows load; the rest is set aside with its reasons."""

from __future__ import annotations

import json

from spendsense.ingest import json_lines, quarantined


def test_bad_rows_are_set_aside_as_they_stood_with_every_reason(household):
    head = "transaction_id,account_id,date,amount,name\n"
    rows = "t1,a1,2026-11-02,4.33,Coffee\nt2,a1,2026-02-31,ten,Tea\n"
    records = household(transactions=head + rows)
    assert not records.sound
    sound, rejected = quarantined(records)
    assert sound.sound
    assert sound.frames["transactions"]["transaction_id"].to_list() == ["t1"]
    [aside] = rejected
    assert aside.row == {
        "transaction_id": "t2", "account_id": "a1", "date": "2026-02-31", "amount": "ten",
        "name": "Tea",
    }  # fmt: skip
    assert [reason.split(": ")[0] for reason in aside.reasons] == [
        "transactions.csv, line 3, date", "transactions.csv, line 3, amount",
    ]  # fmt: skip


def test_rows_that_refer_to_a_rejected_row_are_set_aside_too(household):
    users = "user_id,name,email\nu1,Ada,nowhere\nu2,Ben,b@x.com\n"
    accounts = "account_id,user_id,type\na1,u1,depository\na2,u2,depository\n"
    transactions = (
        "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,1,x\nt2,a2,2026-11-02,2,y\n"
    )
    records = household(users=users, accounts=accounts, transactions=transactions)
    assert len([fault for fault in records.faults if fault.severity == "fault"]) == 1
    sound, rejected = quarantined(records)
    assert sound.frames["users"]["user_id"].to_list() == ["u2"]
    assert sound.frames["accounts"]["account_id"].to_list() == ["a2"]
    assert sound.frames["transactions"]["transaction_id"].to_list() == ["t2"]
    assert sound.places["transactions"]["place"].to_list() == ["line 3"]
    assert [each.reasons[0] for each in rejected] == [
        "users.csv, line 2, email: found 'nowhere', expected an e-mail address with an @",
        "accounts.csv, line 2, user_id: refers to 'u1', which was set aside",
        "transactions.csv, line 2, account_id: refers to 'a1', which was set aside",
    ]


def test_the_first_of_two_rows_with_one_id_stays_and_so_do_its_rows(household):
    accounts = "account_id,user_id,type\na1,u1,depository\na1,u1,credit\n"
    sound, rejected = quarantined(household(accounts=accounts))
    assert sound.frames["accounts"]["type"].to_list() == ["depository"]
    assert sound.frames["transactions"].height == 1
    assert "it is already that of accounts.csv, line 2" in rejected[0].reasons[0]


def test_a_line_of_another_width_is_set_aside_with_its_text(household):
    text = "transaction_id,account_id,date,amount,name\nt1,a1,2026-11-02,1,x\nt2,a1\n"
    sound, [aside] = quarantined(household(transactions=text))
    assert sound.sound and sound.frames["transactions"].height == 1
    assert (aside.place, aside.row) == ("line 3", {"text": "2 fields: t2,a1"})


def test_a_file_that_could_not_be_read_still_stands_in_the_way(household, sentences):
    sound, rejected = quarantined(household(transactions=""))
    assert not sound.sound and rejected == ()
    assert sentences(sound) == [
        "transactions.csv: found '0 bytes', expected a file with records in it"
    ]


def test_warnings_stay(household):
    sound, _ = quarantined(household(users="user_id,name,age\nu1,Ada,36\n"))
    assert [fault.severity for fault in sound.faults] == ["warning"]


def test_json_lines_hold_one_rejected_row_each(household):
    users = "user_id,name,email\nu1,Ada Ådahl,nowhere\n"
    _, rejected = quarantined(household(users=users))
    lines = [json.loads(line) for line in json_lines(rejected).splitlines()]
    assert [line["table"] for line in lines] == ["users", "accounts", "transactions"]
    assert lines[0]["row"]["name"] == "Ada Ådahl"
    assert lines[2]["row"]["date"] == "2026-11-02"
