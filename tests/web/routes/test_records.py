"""Bank records over HTTP, read as the command reads files."""

from __future__ import annotations

import json

import pytest


def counts(answer) -> dict[str, int]:
    return {table: number for table, number in answer["added"].items() if number}


def test_a_household_is_loaded_once_and_the_same_again_changes_nothing(api, a_household):
    answer = api.post("/ingest", json=a_household("eve")).json()
    assert (answer["loaded"], answer["formats"]) == (True, {"body.json": "tables"})
    assert counts(answer) == {"users": 1, "accounts": 2, "transactions": 31, "liabilities": 1}
    again = api.post("/ingest", json=a_household("eve")).json()
    assert counts(again) == {} and again["unchanged"]["transactions"] == 31
    assert api.get("/consent/eve").json()["events"][0]["by"] == api.by()
    assert [(actor, payload["paths"]) for actor, _, payload in api.trail("load")] == [
        (api.by(), ["body.json"])
    ]


def test_a_dry_run_counts_and_writes_nothing(api, a_household):
    answer = api.post("/ingest?dry_run=true", json=a_household("eve")).json()
    assert (answer["loaded"], answer["dry_run"]) == (False, True)
    assert counts(answer)["transactions"] == 31
    assert api.get("/operator/users").json()["total"] == 2


def test_every_fault_is_listed_and_nothing_is_half_loaded(api, a_household):
    records = a_household("eve")
    records["transactions"][0]["date"] = "2026-02-31"
    records["transactions"][1]["amount_cents"] = "a lot"
    records["accounts"][0]["type"] = "piggy bank"
    answer = api.post("/ingest", json=records)
    assert answer.status_code == 422
    faults = answer.json()["faults"]
    assert {fault["field"] for fault in faults} >= {"date", "amount_cents", "type"}
    [wrong] = [fault for fault in faults if fault["field"] == "date"]
    assert wrong["found"] == "2026-02-31" and "body.json" in wrong["place"]
    assert api.get("/operator/users").json()["total"] == 2


def test_an_account_of_nobody_is_a_fault(api):
    records = {"accounts": [{"account_id": "a1", "user_id": "nobody", "type": "depository"}]}
    answer = api.post("/ingest", json=records)
    assert answer.status_code == 422
    assert "nobody" in json.dumps(answer.json())


def test_changed_content_of_a_known_id_is_a_conflict_until_it_is_asked_for(api, a_household):
    records = a_household("eve")
    api.post("/ingest", json=records)
    records["transactions"][0]["amount_cents"] = 451
    answer = api.post("/ingest", json=records)
    assert answer.status_code == 409
    [conflict] = answer.json()["conflicts"]
    assert conflict["fields"] == {"amount_cents": {"stored": 450, "given": 451}}
    assert (conflict["table"], conflict["key"]) == ("transactions", "eve-coffee-0")
    assert "update=true" in answer.json()["detail"]
    assert api.post("/ingest?dry_run=true", json=records).status_code == 409
    taken = api.post("/ingest?update=true", json=records).json()
    assert taken["updated"]["transactions"] == 1


def test_amounts_are_not_taken_through_binary_fractions(api):
    text = """{"users": [{"user_id": "eve"}],
      "accounts": [{"account_id": "a1", "user_id": "eve", "type": "depository"}],
      "transactions": [{"transaction_id": "t1", "account_id": "a1", "date": "2026-11-02",
        "amount": %s, "name": "Rent"}]}"""
    assert api.post("/ingest", content=text % "1234567890.10").json()["loaded"]
    assert api.post("/ingest", content=text % "1234567890.101").status_code == 422


PLAID = {
    "accounts": [
        {
            "account_id": "acc1",
            "balances": {
                "available": 100.0,
                "current": 110.0,
                "limit": None,
                "iso_currency_code": "USD",
                "unofficial_currency_code": None,
            },
            "mask": "0000",
            "name": "Plaid Checking",
            "official_name": None,
            "subtype": "checking",
            "type": "depository",
        }
    ],
    "request_id": "r1",
}


def test_a_response_of_plaid_belongs_to_the_user_who_is_named(api):
    nobodys = api.post("/ingest", json=PLAID)
    assert nobodys.status_code == 422
    assert "?user_id=" in nobodys.json()["detail"]
    answer = api.post("/ingest?user_id=ana", json=PLAID).json()
    assert answer["formats"] == {"body.json": "plaid"}
    assert counts(answer) == {"accounts": 1}


def test_a_custom_user_of_the_sandbox_is_read(api):
    custom = {
        "override_accounts": [
            {
                "type": "depository",
                "subtype": "checking",
                "starting_balance": 100,
                "meta": {"name": "Checking"},
                "transactions": [
                    {
                        "date_transacted": "2026-11-01",
                        "date_posted": "2026-11-02",
                        "currency": "USD",
                        "amount": 12.5,
                        "description": "Coffee",
                    }
                ],
            }
        ]
    }
    answer = api.post("/ingest?user_id=eve&format=custom-user", json=custom).json()
    assert answer["formats"] == {"body.json": "custom-user"}
    assert counts(answer) == {"users": 1, "accounts": 1, "transactions": 1}


@pytest.mark.parametrize(
    ("body", "query"),
    [
        (b"", ""),
        (b"{", ""),
        (b'"text"', ""),
        (b"\xff\xfe", ""),
        (b'{"users": [{"user_id": NaN}]}', ""),
        (b"[" * 100_000, ""),
        (b'{"users": []}', "?format=no-such"),
    ],
)
def test_what_is_no_record_is_a_fault_and_not_a_failure(api, body, query):
    answer = api.post(f"/ingest{query}", content=body)
    assert answer.status_code == 422
    assert answer.json()["faults"]


def test_a_mark_that_no_database_keeps_is_not_a_failure(api):
    records = {"users": [{"user_id": "eve", "name": "E\x00ve"}]}
    assert api.post("/ingest", json=records).status_code in (200, 422)


def test_a_record_that_states_no_consent_revokes_none_and_warns(drafted, a_household):
    users = [{"user_id": "ana", "name": "Ana", "consent": False}]
    answer = drafted.post("/ingest?update=true", json={"users": users})
    assert answer.status_code == 200
    [said] = [w["sentence"] for w in answer.json()["warnings"] if w["field"] == "consent"]
    assert "stated false: consent still stands" in said
    assert "spendsense consent revoke ana" in said
    assert drafted.get("/consent/ana").json()["consented"] is True
