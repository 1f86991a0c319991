"""Every bad file is told in a sentence that names it, and leaves the database as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from .conftest import ACCOUNTS, FILES, HEAD, USERS, transactions_csv

ROW = "x-1,ana-card,2026-08-12,1500,CORNER SHOP,,"


def with_row(row: str) -> dict[str, str | bytes]:
    return {**FILES, "transactions.csv": f"{transactions_csv()}{row}\n"}


def custom(**changed: object) -> dict[str, str | bytes]:
    """A Sandbox custom user with one row, changed."""
    row = {"date_transacted": "2026-08-01", "date_posted": "2026-08-01", "amount": 5}
    row |= {"description": "Coffee", "currency": "USD"} | changed
    account = {"type": "depository", "subtype": "checking", "transactions": [row]}
    return {"user.json": json.dumps({"override_accounts": [account]})}


LINE = "line 39"
"""The row after the heading and 37 sound rows."""

BAD = {
    "truncated JSON": ({"user.json": '{"override_accounts": [{"type": "depo'}, "user.json", ""),
    "a missing column": (
        {**FILES, "transactions.csv": "transaction_id,account_id,date\nt,ana-card,2026-08-01\n"},
        "transactions.csv",
        "amount",
    ),
    "a number where an id belongs": (
        {
            "all.json": json.dumps(
                {
                    "users": [{"user_id": 1.5, "name": "A"}],
                    "accounts": [{"account_id": "a", "user_id": 1.5, "type": "depository"}],
                }
            )
        },
        "all.json",
        "user_id",
    ),
    "an unknown account": (
        with_row(ROW.replace("ana-card", "no-such")), "transactions.csv", LINE,
    ),
    "an id twice": (with_row(ROW.replace("x-1", "tv-08")), "transactions.csv", LINE),
    "31 February": (with_row(ROW.replace("2026-08-12", "2026-02-31")), "transactions.csv", LINE),
    "not a number": (with_row(ROW.replace("1500", "NaN")), "transactions.csv", LINE),
    "NaN in JSON": (custom(amount=float("nan")), "user.json", ""),
    "ten to the fifteenth dollars": (custom(amount=1e15), "user.json", "amount"),
    "an amount beyond reason": (
        with_row(ROW.replace("1500", "100000000000000000")), "transactions.csv", LINE,
    ),
    "an empty file": ({"transactions.csv": b""}, "transactions.csv", ""),
    "an empty JSON file": ({"user.json": b""}, "user.json", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_by_file_and_place_and_changes_nothing(spendsense, write, name):
    files, file, place = BAD[name]
    before = spendsense.state()
    told = spendsense("ingest", write("bad", files))
    assert told.code == 1, told
    assert file in told.err and place in told.err and "Traceback" not in told.err, told.err
    assert told.out == "" and spendsense.state() == before


def test_a_folder_that_is_not_there_is_named(spendsense, tmp_path):
    before = spendsense.state()
    told = spendsense("ingest", tmp_path / "nowhere")
    assert told.code in (1, 3) and "nowhere" in told.err and "Traceback" not in told.err
    assert spendsense.state() == before


def test_every_fault_of_a_file_is_told_not_only_the_first(spendsense, write):
    bad = [ROW.replace("2026-08-12", "2026-02-31"), ROW.replace("x-1", "x-2").replace("1500", "?")]
    told = spendsense("ingest", write("bad", with_row("\n".join(bad))), "--json")
    places = {(fault["place"], fault["field"]) for fault in told.json["faults"]}
    assert told.code == 1 and {("line 39", "date"), ("line 40", "amount_cents")} <= places


def test_the_same_load_twice_changes_nothing(spendsense, household):
    spendsense.ok("ingest", household)
    before = spendsense.state()
    again = spendsense.ok("ingest", household, "--json").json
    assert again["loaded"] and spendsense.state() == before


def test_known_ids_with_other_content_are_exit_4_until_they_are_asked_for(
    spendsense, household, write
):
    spendsense.ok("ingest", household)
    before = spendsense.state()
    cheaper = transactions_csv().replace(
        "tv-08,ana-card,2026-08-05,1549", "tv-08,ana-card,2026-08-05,1399"
    )
    changed = write("changed", {**FILES, "transactions.csv": f"{cheaper}{ROW}\n"})
    told = spendsense("ingest", changed)
    assert told.code == 4 and "tv-08" in told.err and "--update" in told.err
    assert spendsense.state() == before
    spendsense.ok("ingest", changed, "--update")
    assert spendsense.state()["transactions"] == 38  # the new row came along only now
    assert spendsense("ingest", household).code == 4


def test_quarantine_loads_the_sound_rows_and_writes_the_rest_with_reasons(
    spendsense, write, tmp_path
):
    aside = tmp_path / "aside.jsonl"
    folder = write("mixed", with_row(ROW.replace("2026-08-12", "2026-02-31")))
    spendsense.ok("ingest", folder, "--quarantine", aside)
    assert spendsense.state()["transactions"] == 37
    [row] = [json.loads(line) for line in aside.read_text().splitlines()]
    assert "x-1" in json.dumps(row) and "2026-02-31" in json.dumps(row)


def test_a_dry_run_counts_and_writes_nothing(spendsense, household):
    before = spendsense.state()
    told = spendsense.ok("ingest", household, "--dry-run", "--json").json
    assert told["dry_run"] and not told["loaded"] and spendsense.state() == before


def test_a_dry_run_with_quarantine_writes_no_file_either(spendsense, write, tmp_path):
    folder = write("mixed", with_row(ROW.replace("2026-08-12", "2026-02-31")))
    before = spendsense.state()
    spendsense.ok("ingest", folder, "--dry-run", "--quarantine", tmp_path / "aside")
    assert not (tmp_path / "aside").exists() and spendsense.state() == before


def test_a_row_of_an_account_that_is_stored_already_may_come_alone(spendsense, household, write):
    spendsense.ok("ingest", household)
    more = write("more", {"transactions.csv": f"{HEAD}\n{ROW}\n"})
    spendsense.ok("ingest", more)
    assert spendsense.state()["transactions"] == 38
    assert USERS.count("\n") - 1 == spendsense.state()["users"]
    assert ACCOUNTS.count("\n") - 1 == spendsense.state()["accounts"]


BAD_ROW = ROW.replace("2026-08-12", "2026-02-31")


@pytest.mark.parametrize("taken", ["a file", "a folder", "a link", "no folder"])
def test_a_quarantine_that_is_taken_is_refused_before_anything_is_loaded(
    spendsense, write, tmp_path, taken
):
    folder = write("mixed", with_row(BAD_ROW))
    aside = tmp_path / "aside"
    if taken == "a file":
        aside.write_text("mine")
    elif taken == "a folder":
        aside.mkdir()
    elif taken == "a link":
        aside.symlink_to(tmp_path / "elsewhere")
    else:
        aside = tmp_path / "gone" / "aside"
    before = spendsense.state()
    told = spendsense("ingest", folder, "--quarantine", aside)
    assert told.code != 0 and "--quarantine" in told.err and "Traceback" not in told.err
    assert spendsense.state() == before
    assert taken != "a file" or aside.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


def test_a_dry_run_says_what_would_be_set_aside(spendsense, write, tmp_path):
    folder = write("mixed", with_row(BAD_ROW))
    told = spendsense.ok("ingest", folder, "--dry-run", "--quarantine", tmp_path / "aside")
    assert "1 rows would be set aside in" in told.err
    assert not (tmp_path / "aside").exists()


def test_with_conflicts_nothing_is_set_aside(spendsense, household, write, tmp_path):
    spendsense.ok("ingest", household)
    changed = with_row(BAD_ROW)
    changed["accounts.csv"] = ACCOUNTS.replace("184000", "184001")
    folder = write("mixed", changed)
    told = spendsense("ingest", folder, "--quarantine", tmp_path / "aside")
    assert told.code == 4 and "set aside" not in told.err
    assert not (tmp_path / "aside").exists()


def test_setting_aside_is_advised_only_where_rows_would_be_left(spendsense, write):
    some = spendsense("ingest", write("mixed", with_row(BAD_ROW)))
    none = spendsense("ingest", write("semi", {"users.csv": "user_id;name\nu1;A\n"}))
    assert "--quarantine FILE" in some.err
    assert "--quarantine" not in none.err and "commas between the columns" in none.err


def test_an_account_of_another_user_is_told_to_be_loaded_as_its_users(spendsense, household, write):
    spendsense.ok("ingest", household)
    moved = ACCOUNTS.replace("ana-card,ana", "ana-card,ben")
    folder = write("moved", {"users.csv": USERS, "accounts.csv": moved})
    for options in ((), ("--update",)):
        told = spendsense("ingest", folder, *options)
        assert told.code == 4 and "load it with --user ana" in told.err
        assert "--update takes" not in told.err


def test_a_card_on_a_stored_checking_account_is_a_fault_on_its_line(spendsense, household, write):
    spendsense.ok("ingest", household)
    liabilities = "account_id,kind,apr_percentage\nana-checking,credit,21.99\n"
    told = spendsense("ingest", write("card", {"liabilities.csv": liabilities}))
    assert told.code == 1 and "liabilities.csv, line 2, kind: found 'credit'" in told.err


def page(**changed: object) -> str:
    account = {"account_id": "chk", "type": "depository", "balances": {"current": 5}}
    sync = {"accounts": [account], "added": [], "modified": [], "removed": []}
    return json.dumps({**sync, "next_cursor": "c", "request_id": "r", **changed})


def test_an_older_page_does_not_bring_back_what_a_later_one_took(spendsense, write):
    coffee = {"transaction_id": "t1", "account_id": "chk", "amount": 5, "date": "2026-08-01"}
    first = write("first", {"sync-1.json": page(added=[coffee | {"name": "Coffee"}])})
    later = write("later", {"sync-2.json": page(removed=[{"transaction_id": "t1"}])})
    for folder in (first, later):
        spendsense.ok("ingest", folder, "--user", "maria")
    assert spendsense.state()["transactions"] == 0
    again = spendsense.ok("ingest", first, "--user", "maria", "--json").json
    assert again["unchanged"]["transactions"] == 1 and again["added"]["transactions"] == 0
    assert "t1 was taken back" in again["faults"][0]["sentence"]
    assert spendsense.state()["transactions"] == 0
    spendsense.ok("ingest", first, "--user", "maria", "--update")
    assert spendsense.state()["transactions"] == 1


def test_another_users_page_does_not_take_back_a_stored_transaction(spendsense, household, write):
    spendsense.ok("ingest", household)
    before = spendsense.state()
    theft = page(accounts=[], removed=[{"transaction_id": "tv-08"}])
    told = spendsense("ingest", write("theft", {"sync.json": theft}), "--user", "ben")
    assert told.code != 0 and "tv-08 (of ana, taken back by ben)" in told.err
    assert spendsense.state() == before


YAML = (files("spendsense.world") / "profiles" / "default.yaml").read_text(encoding="utf-8")


def profile_file(folder: Path, odds: object) -> Path:
    """The default profile with one chance of these odds."""
    raw = yaml.safe_load(YAML)
    chance = next(entry for entry in raw["everyone"].values() if "percent" in entry)
    chance["percent"] = odds
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return path


def generated(*words: object) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own."""
    command = (sys.executable, "-c", "from spendsense.cli import main; main()", "generate")
    return subprocess.run([*command, *map(str, words)], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--as-of", "31.12.2026"), "'31.12.2026' does not match the format"),
        (("--as-of", "2026-02-31"), "'2026-02-31' does not match the format"),
        (("--as-of", "1900-01-01"), "expected days in order between 1972-01-01"),
        (("--as-of", "2150-01-01"), "expected days in order between 1972-01-01"),
        (("--users", "0"), "'--users'"),
        (("--users", "-5"), "'--users'"),
        (("--users", "many"), "'--users'"),
        (("--users", "2000000000"), "2000000000 users cannot be made; ask for 1 to "),
        (("--workers", "0"), "'--workers'"),
        (("--seed", "4.2"), "'--seed'"),
        (("--seed", "-1"), "'--seed'"),
        (("--seed", str(2**63)), "'--seed'"),
        (("--format", "xlsx"), "'--format'"),
        (("--sign", "upside"), "'--sign'"),
        (("--runner", "hands"), "'--runner'"),
        (("--scheduler", "tcp://127.0.0.1:9"), "A scheduler is for --runner dask"),
        (("--stamp",), "Only four-csv has a page with a time on it"),
    ],
)
def test_a_population_that_cannot_be_made_is_exit_2_in_a_sentence(tmp_path, options, told):
    ran = generated("default", "--out", tmp_path / "people", *options)
    assert ran.returncode == 2 and told in ran.stderr, ran.stderr
    assert "Traceback" not in ran.stderr and ran.stdout == "" and not list(tmp_path.iterdir())


def test_a_profile_that_is_not_there_is_named_with_those_that_are(tmp_path):
    ran = generated("defualt", "--out", tmp_path / "people")
    assert ran.returncode == 2 and "'defualt'" in ran.stderr and "default" in ran.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("odds", [101, -1, "often"])
def test_odds_beyond_a_hundred_percent_are_told_by_file_and_fact(tmp_path, odds):
    ran = generated(profile_file(tmp_path, odds), "--out", tmp_path / "people")
    assert ran.returncode == 2 and "mine.yaml" in ran.stderr and repr(odds) in ran.stderr
    assert "0 to 100" in ran.stderr and not (tmp_path / "people").exists()


def test_odds_of_a_hundred_percent_are_odds(tmp_path):
    words = ("--out", tmp_path / "people", "--users", 2, "--as-of", "2026-11-20")
    assert generated(profile_file(tmp_path, 100), *words).returncode == 0
