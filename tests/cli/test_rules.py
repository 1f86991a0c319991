"""`spendsense rules`: listed, shown, tested, and held against what is live."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from spendsense.cli.app import app
from spendsense.ledger import BadInput, NotFound
from spendsense.policy import rules as module
from spendsense.policy.rules import STATUSES, rules

RULES = Path(module.__file__).parent / "rules"
USERS = """\
user_id,name,email,user_type
ana,Ana Ruiz,ana@example.com,customer
ben,Ben Okafor,ben@example.com,customer
"""
ACCOUNTS = """\
account_id,user_id,type,subtype,name,mask,balance_current_cents,balance_limit_cents
ana-checking,ana,depository,checking,Everyday,1111,184000,
ana-card,ana,credit,credit card,Blue Card,4821,341000,500000
ben-checking,ben,depository,checking,Everyday,2222,90000,
ben-savings,ben,depository,savings,Rainy,3333,400000,
"""
HEAD = "transaction_id,account_id,date,amount_cents,name,merchant_name,category_detailed\n"
ROWS = "".join(
    f"pay-{month},ana-checking,2026-0{month}-15,-420000,ACME PAYROLL,,INCOME_SALARY\n"
    f"rent-{month},ana-checking,2026-0{month}-03,150000,ELM ST RENT,,RENT_AND_UTILITIES_RENT\n"
    f"food-{month},ana-card,2026-0{month}-11,8123,WHOLE FOODS,,FOOD_AND_DRINK_GROCERIES\n"
    f"wage-{month},ben-checking,2026-0{month}-14,-320000,MILL PAYROLL,,INCOME_SALARY\n"
    f"flat-{month},ben-checking,2026-0{month}-04,110000,OAK ST RENT,,RENT_AND_UTILITIES_RENT\n"
    f"save-{month},ben-savings,2026-0{month}-16,-40000,TRANSFER,,TRANSFER_IN_SAVINGS\n"
    f"from-{month},ben-checking,2026-0{month}-16,40000,TRANSFER,,TRANSFER_OUT_SAVINGS\n"
    for month in range(3, 9)
)


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, ["rules", *words], env={"COLUMNS": "300"})


def answer(*words: str) -> Any:
    result = invoke(*words, "--json")
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Ana and Ben have consented, and the pipeline has run."""
    files, place = tmp_path / "files", tmp_path / "home"
    files.mkdir()
    (files / "users.csv").write_text(USERS)
    (files / "accounts.csv").write_text(ACCOUNTS)
    (files / "transactions.csv").write_text(HEAD + ROWS)
    for words in (
        ["ingest", str(files)],
        ["consent", "grant", "ana"],
        ["consent", "grant", "ben"],
        ["run", "--as-of", "2026-08-22"],
    ):
        result = CliRunner().invoke(app, [*words, "--home", str(place)])
        assert result.exit_code == 0, result.output
    return place


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The rules in use, with one condition turned around and one fixture too few."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for page in RULES.glob("*.yaml"):
        entries = yaml.safe_load(page.read_text(encoding="utf-8"))
        if "P2" in entries:
            entries["P2"]["condition"]["any_of"][1]["at_most"] = 35
            entries["P7"]["fails"].pop()
        (folder / page.name).write_text(yaml.safe_dump(entries), encoding="utf-8")
    return folder


def test_every_rule_is_listed_with_where_it_stands() -> None:
    found = answer("list")
    assert [each["id"] for each in found] == [each.id for each in rules()]
    assert len(found) >= 40 and {each["status"] for each in found} == set(STATUSES)
    assert "10 USC 987" in next(each["citation"] for each in found if each["id"] == "P2")


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_lists_its_own_rules_and_no_other(status: str) -> None:
    found = answer("list", "--status", status)
    assert found and {each["status"] for each in found} == {status}
    assert f"{len(found)} rules, {status}" in invoke("list", "--status", status).stdout


def test_a_status_that_there_is_not_is_told_with_those_there_are() -> None:
    result = invoke("list", "--status", "proposed")
    assert isinstance(result.exception, BadInput) and result.exit_code == 1
    assert str(result.exception) == (
        "'proposed' is no status of a rule. Use one of in_force, enjoined, withdrawn, policy."
    )


def test_a_rule_is_shown_with_its_condition_in_words_and_its_fixtures() -> None:
    shown = invoke("show", "P2").stdout
    assert "condition: is_credit is not so or max_apr_percent is at most 36%" in shown
    assert "fails: is_credit so, max_apr_percent 36.01%" in shown
    assert "fails: is_credit so, max_apr_percent unknown" in shown
    assert answer("show", "P2")["faults"] == []
    unknown = invoke("show", "X9")
    assert isinstance(unknown.exception, NotFound) and unknown.exception.exit_code == 3


def test_the_rules_in_use_hold_on_all_their_fixtures() -> None:
    told = answer("test")
    assert told["faults"] == [] and told["rules"] == len(rules())
    assert told["fixtures"] >= 6 * told["rules"]
    assert sum(told["by_status"].values()) == told["rules"]
    assert f"{told['rules']} rules hold on {told['fixtures']} fixtures" in invoke("test").stderr


def test_a_broken_condition_and_a_missing_fixture_fail_with_rule_and_fixture(broken: Path) -> None:
    result = invoke("test", "--from", str(broken))

    assert result.exit_code == 1
    assert (
        "P2: fixture 1 under passes: {'is_credit': True, 'max_apr_percent': 36} is expected to"
        in (result.stdout)
    )
    assert "P7: there are 2 fixtures under fails, and each rule has at least 3." in result.stdout
    assert str(result.exception).startswith(f"Faults: 2, in 2 of {len(rules())} rules with ")
    as_json = invoke("test", "--from", str(broken), "--json")
    assert as_json.exit_code == 1 and len(json.loads(as_json.stdout)["faults"]) == 2


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = invoke("test", "--from", str(tmp_path / "none"))
    assert result.exit_code == 1 and "none is no folder. Name one that holds" in str(
        result.exception
    )


def test_the_live_items_that_a_rule_is_asked_of_are_listed_with_its_verdict(home: Path) -> None:
    at_home = ("--home", str(home))
    texts, offers = answer("affected", "U2", *at_home), answer("affected", "P2", *at_home)

    assert texts["applied"] and len(texts["items"]) > len(offers["items"]) > 0
    assert {each["verdict"] for each in texts["items"]} == {"fulfils"}
    assert {each["status"] for each in texts["items"]} == {"pending"}
    keys = {each["item_key"] for each in offers["items"]}
    assert "what-utilization-is" not in keys


def test_what_was_approved_is_listed_and_what_was_rejected_is_not(home: Path) -> None:
    first, second, *_ = answer("affected", "U2", "--home", str(home))["items"]
    for words in (["approve", first["id"]], ["reject", second["id"], "--reason", "unclear"]):
        done = CliRunner().invoke(app, ["review", *words, "--by", "kim", "--home", str(home)])
        assert done.exit_code == 0, done.exception

    live = {
        each["id"]: each["status"]
        for each in answer("affected", "U2", "--home", str(home))["items"]
    }

    assert live[first["id"]] == "approved" and second["id"] not in live


def test_a_rule_that_is_not_applied_or_not_asked_says_so(home: Path) -> None:
    lifted = invoke("affected", "E9", "--home", str(home))
    assert "E9 is withdrawn, and not applied. 0 of 0 live items break it." in lifted.stderr
    assert "No draft is judged by it. What holds it: nothing; it was withdrawn" in lifted.stderr
    assert answer("affected", "A2", "--home", str(home))["applied"] is False


@pytest.fixture
def saving(home: Path, tmp_path: Path) -> Path:
    """Ben has bought a certificate of deposit since the run."""
    more = tmp_path / "more"
    more.mkdir()
    (more / "accounts.csv").write_text(
        f"{ACCOUNTS.splitlines()[0]}\nben-cd,ben,depository,cd,A year,5555,50000,\n"
    )
    loaded = CliRunner().invoke(app, ["ingest", str(more), "--home", str(home)])
    assert loaded.exit_code == 0, loaded.exception
    return home


def held(home: Path) -> dict[str, tuple[str, str]]:
    items = answer("affected", "P8-held", "--home", str(home))["items"]
    return {each["item_key"]: (each["verdict"], each["why"]) for each in items}


def test_before_the_records_change_no_live_item_breaks_a_rule(home: Path) -> None:
    assert held(home)["certificate-of-deposit"] == ("fulfils", "held is nothing")


def test_a_live_item_breaks_a_rule_once_the_records_change(saving: Path) -> None:
    found = held(saving)
    assert found.pop("certificate-of-deposit") == ("breaks", "held is cd")
    assert found and set(found.values()) == {("fulfils", "held is nothing")}


def test_the_verdict_of_a_rule_stands_in_the_trace(saving: Path) -> None:
    told = CliRunner().invoke(
        app, ["explain", "ben", "--as-of", "2026-08-22", "--home", str(saving), "--json"]
    )
    assert told.exit_code == 0, told.exception
    assert "the user already holds a cd account [P8-held: " in told.stdout
    assert '"guardrail": "wording"' in told.stdout


def test_items_of_a_person_whose_consent_does_not_stand_are_closed(home: Path) -> None:
    before = answer("affected", "U2", "--home", str(home))["items"]
    revoked = CliRunner().invoke(app, ["consent", "revoke", "ben", "--home", str(home)])
    assert revoked.exit_code == 0, revoked.exception

    after = answer("affected", "U2", "--home", str(home))["items"]

    assert {each["user_id"] for each in before} == {"ana", "ben"}
    assert all(each["verdict"] == "closed" for each in after if each["user_id"] == "ben")
    assert {each["verdict"] for each in after if each["user_id"] == "ana"} == {"fulfils"}


def test_what_was_decided_is_listed_with_who_and_when(home: Path) -> None:
    first, second, *_ = answer("affected", "U2", "--home", str(home))["items"]
    for words in (["approve", first["id"]], ["reject", second["id"], "--reason", "unclear"]):
        CliRunner().invoke(app, ["review", *words, "--by", "kim", "--home", str(home)])

    told = answer("affected", "U2", "--home", str(home))

    (past,) = told["past_decisions"]
    assert (past["id"], past["status"], past["decided_by"]) == (second["id"], "rejected", "kim")
    assert past["verdict"] == "fulfils" and past["decided_at"]
    shown = invoke("affected", "U2", "--home", str(home))
    assert "decisions of the past that U2 is asked of" in shown.stdout


def test_a_rule_on_what_is_on_record_is_asked_of_that(home: Path) -> None:
    told = answer("affected", "A1", "--home", str(home))

    assert told["items"] and {each["verdict"] for each in told["items"]} == {"fulfils"}


def test_a_rule_of_grants_lists_the_grants_that_stand(home: Path) -> None:
    told = answer("affected", "C10", "--home", str(home))

    assert (told["items"], told["past_decisions"]) == ([], [])
    assert {(each["user_id"], each["verdict"]) for each in told["grants"]} == {
        ("ana", "fulfils"),
        ("ben", "fulfils"),
    }
    told = invoke("affected", "C10", "--home", str(home))
    assert "C10 is applied. 0 of 4 grants that stand break it." in told.stderr
