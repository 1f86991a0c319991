"""`spendsense explain --check`: readings are held to the evidence that is shown for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from spendsense.cli.app import app
from spendsense.ledger import IntegrityBroken
from spendsense.signals import EVIDENCE_OF, READINGS
from spendsense.signals.formulas import FORMULAS

USERS = "user_id,name,email,user_type\nana,Ana Ruiz,ana@example.com,customer\n"
ACCOUNTS = """\
account_id,user_id,type,subtype,name,mask,balance_current_cents,balance_limit_cents
ana-checking,ana,depository,checking,Everyday,1111,184000,
ana-card,ana,credit,credit card,Blue Card,4821,341000,500000
"""
ROWS = """\
transaction_id,account_id,date,amount_cents,name,merchant_name,category_detailed
t1,ana-checking,2026-08-01,-420000,ACME PAYROLL,,INCOME_SALARY
t2,ana-checking,2026-08-03,150000,ELM ST RENT,,RENT_AND_UTILITIES_RENT
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    (files / "users.csv").write_text(USERS)
    (files / "accounts.csv").write_text(ACCOUNTS)
    (files / "transactions.csv").write_text(ROWS)
    place = tmp_path / "home"
    for words in (("ingest", str(files)), ("consent", "grant", "ana")):
        assert invoke(*words, home=place).exit_code == 0
    return place


def invoke(*words: str, home: Path) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)])


def checked(home: Path, *more: str) -> Result:
    return invoke("explain", "ana", "--as-of", "2026-08-22", "--check", *more, home=home)


def test_every_reading_over_both_windows_comes_out_the_same(home: Path) -> None:
    result = checked(home)
    count = 2 * len(READINGS)
    assert result.exit_code == 0
    said = f"Worked out again from the evidence alone: {count} of {count} readings."
    assert said in " ".join(result.stderr.split())


def test_json_stays_json_and_the_check_is_said_beside_it(home: Path) -> None:
    result = checked(home, "--json")
    assert json.loads(result.stdout)["user_id"] == "ana"
    assert "Worked out again" in result.stderr


def test_without_it_nothing_is_worked_out_again(home: Path) -> None:
    result = invoke("explain", "ana", "--as-of", "2026-08-22", home=home)
    assert "Worked out again" not in result.stderr


def test_a_reading_that_its_evidence_does_not_give_is_an_integrity_finding(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMULAS, "spend_cents", FORMULAS["income_cents"])
    monkeypatch.setitem(EVIDENCE_OF, "spend_cents", EVIDENCE_OF["income_cents"])
    result = checked(home)
    assert isinstance(result.exception, IntegrityBroken)
    assert result.exception.exit_code == 6
    assert "2 of" in str(result.exception)
    assert "spend_cents over 30 days was read as $1,500.00 and comes to $4,200.00" in str(
        result.exception
    )
