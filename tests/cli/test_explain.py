"""`spendsense explain`: personas, how nearly each, and what changed since they were assigned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.config import Config
from spendsense.storage import Database, find_trace

USERS = "user_id,name,email,user_type\nana,Ana Ruiz,ana@example.com,customer\n"
ACCOUNTS = """\
account_id,user_id,type,subtype,name,mask,balance_current_cents,balance_limit_cents
ana-checking,ana,depository,checking,Everyday,1111,184000,
ana-card,ana,credit,credit card,Blue Card,4821,341000,500000
"""
HEAD = "transaction_id,account_id,date,amount_cents,name,merchant_name,category_detailed"
MONTHLY = (
    ("pay", "ana-checking", "15", -420000, "ACME PAYROLL", "", "INCOME_SALARY"),
    ("rent", "ana-checking", "03", 150000, "ELM ST RENT", "", "RENT_AND_UTILITIES_RENT"),
)
BOUGHT = "tent,ana-card,2026-08-10,120000,CAMP SHOP,,GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Ana bought a tent in August; without it her card would be at 44.2 % and not at 68.2 %."""
    files = tmp_path / "files"
    files.mkdir()
    rows = [
        f"{what}-{month},{account},2026-{month}-{day},{cents},{name},{merchant},{category}"
        for month in ("04", "05", "06", "07", "08")
        for what, account, day, cents, name, merchant, category in MONTHLY
    ]
    (files / "users.csv").write_text(USERS)
    (files / "accounts.csv").write_text(ACCOUNTS)
    (files / "transactions.csv").write_text("\n".join([HEAD, *rows, BOUGHT]) + "\n")
    place = tmp_path / "home"
    run("ingest", str(files), home=place)
    run("consent", "grant", "ana", home=place)
    return place


def run(*words: str, home: Path) -> str:
    result = CliRunner().invoke(app, [*words, "--home", str(home)])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.replace("│", " ").split())


def explained(home: Path, as_of: str) -> dict[str, Any]:
    result = CliRunner().invoke(
        app, ["explain", "ana", "--as-of", as_of, "--json", "--home", str(home)]
    )
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def distance(found: dict[str, Any], key: str, days: str = "30") -> dict[str, Any]:
    return next(each for each in found["windows"][days]["distances"] if each["key"] == key)


def test_the_distance_of_a_persona_that_holds_is_told_in_money(home: Path):
    said = run("explain", "ana", "--as-of", "2026-08-22", home=home)
    assert "High utilization would end if $910.01 were paid on your card ending 4821." in said
    found = distance(explained(home, "2026-08-22"), "high_utilization")
    assert found["holds"] and found["ways"][0]["changes"] == [
        {
            "reading": "highest_card_balance_cents", "before": 341000, "after": 249999,
            "by": 91001, "unit": "cents", "share": 0.364004,
        }
    ]  # fmt: skip


def test_a_near_miss_is_marked_and_says_by_how_much(home: Path):
    before_the_tent = "2026-08-09"  # 2,210.00 owed of 5,000.00: 290.00 short, 11.6 % of the line
    found = distance(explained(home, before_the_tent), "high_utilization")
    assert (found["holds"], found["near"]) == (False, False)
    assert found["missed_by"] == "$290.00 (11.6% of the line)"
    assert explained(home, before_the_tent)["windows"]["30"]["near_misses"] == []


def test_before_the_first_run_there_is_nothing_to_compare_with(home: Path):
    assert explained(home, "2026-08-22")["windows"]["30"]["since"] is None
    assert "since the assignment" not in run("explain", "ana", "--as-of", "2026-08-22", home=home)


def test_what_changed_since_the_last_assignment_and_from_which_number_to_which(home: Path):
    run("run", "--as-of", "2026-08-09", home=home)
    since = explained(home, "2026-08-22")["windows"]["180"]["since"]
    assert (since["before"], since["after"]) == ("2026-08-09", "2026-08-22")
    (turned,) = since["turned"]
    assert (turned["key"], turned["began"]) == ("high_utilization", True)
    (flip,) = turned["flips"]
    assert (flip["reading"], flip["before"], flip["after"]) == ("utilization_highest", 0.442, 0.682)
    said = run("explain", "ana", "--as-of", "2026-08-22", home=home)
    assert "since the assignment of 2026-08-09" in said
    assert (
        "By 2026-08-22: High utilization began: before, your card ending 4821 is at 44.2%" in said
    )


def test_after_a_run_that_found_the_same_the_change_before_it_is_still_told(home: Path):
    for as_of in ("2026-08-09", "2026-08-20", "2026-08-21"):
        run("run", "--as-of", as_of, home=home)
    since = explained(home, "2026-08-22")["windows"]["30"]["since"]
    assert (since["before"], since["after"]) == ("2026-08-09", "2026-08-20")
    # Explained as of an earlier day, later runs are not yet known.
    assert explained(home, "2026-08-10")["windows"]["30"]["since"]["before"] == "2026-08-09"
    nothing = explained(home, "2026-08-09")["windows"]["30"]["since"]
    assert nothing["turned"] == []
    assert "No persona has begun or ended." in run(
        "explain", "ana", "--as-of", "2026-08-09", home=home
    )


def test_what_is_told_beside_the_decision_is_no_part_of_its_trace(home: Path):
    run("run", "--as-of", "2026-08-22", home=home)
    database = Database.open(Config.read(home=home).database_url)
    with database.read() as connection:
        kept = find_trace(connection, explained(home, "2026-08-22")["trace_id"])
    assert kept is not None and "distances" not in kept.body["windows"]["30"]


def test_every_card_is_told_and_not_the_highest_alone(home: Path, tmp_path: Path):
    more = ACCOUNTS.splitlines()[0] + "\nana-store,ana,credit,credit card,Store Card,,20000,\n"
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "accounts.csv").write_text(more)
    run("ingest", str(tmp_path / "more"), home=home)
    said = run("explain", "ana", "--as-of", "2026-08-22", home=home)
    told = "your card ending 4821 is at 68.2% of its $5,000.00 limit and has reached the 50% line"
    assert told in said
    assert "on your Store Card $200.00 is owed, without a known limit" in said
    cards = explained(home, "2026-08-22")["windows"]["30"]["cards"]
    assert [card["account_id"] for card in cards] == ["ana-card", "ana-store"]


def test_who_has_an_account_in_another_currency_is_told_that_it_is_kept_apart(
    home: Path, tmp_path: Path
):
    before = explained(home, "2026-08-22")["windows"]["30"]["readings"]
    head = ACCOUNTS.splitlines()[0] + ",iso_currency_code"
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "accounts.csv").write_text(
        f"{head}\nana-euros,ana,depository,savings,Sparbuch,,900000,,EUR\n"
    )
    run("ingest", str(tmp_path / "more"), home=home)
    said = run("explain", "ana", "--as-of", "2026-08-22", home=home)
    assert "accounts in other currencies, kept apart: 1" in said
    after = explained(home, "2026-08-22")["windows"]["30"]["readings"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"other_currency_accounts"}
