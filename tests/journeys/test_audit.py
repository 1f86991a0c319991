"""Keys, checkpoints, replay and an examiner's bundle, by the command."""

from __future__ import annotations

import hashlib
import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spendsense.storage import audit_trail

from .conftest import AS_OF


def home(command) -> Path:
    return Path(str(command.database.url.database)).parent


def tamper(command, *statements: str) -> None:
    with command.database.write() as connection:
        for change in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_events_no_{change}")
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture
def item(ana) -> str:
    """A recommendation of Ana's that an operator approved."""
    key: str = ana.ok("review", "list", "--json").json[0]["id"]
    ana.ok("review", "approve", key, "--by", "olga")
    return key


def test_a_run_ends_with_a_signed_checkpoint_that_the_trail_holds(ana):
    lines = (home(ana) / "checkpoints" / "audit.jsonl").read_text().splitlines()
    told = ana.ok("audit", "verify", "--json").json
    assert len(lines) == 1 and json.loads(lines[0])["seq"] == told["head"]["seq"]
    assert told["whole"] and told["first_broken"] is None and told["checkpoints"]["read"] == 1
    assert stat.S_IMODE((home(ana) / "audit-key.pem").stat().st_mode) == 0o600


def test_a_checkpoint_and_a_key_may_be_kept_elsewhere(ana, tmp_path):
    elsewhere, key = tmp_path / "safe" / "kept.jsonl", tmp_path / "ours.pem"
    key.write_text(ana.ok("audit", "key", "--show").out)
    taken = ana.ok("audit", "checkpoint", "--out", elsewhere, "--json").json
    ana.ok("audit", "verify", "--checkpoints", elsewhere, "--public-key", key)
    tamper(ana, f"DELETE FROM audit_events WHERE seq = {taken['seq']}")
    told = ana("audit", "verify", "--checkpoints", elsewhere, "--public-key", key)
    assert told.code == 6
    assert f"The first broken entry is event {taken['seq']}: The trail no longer holds" in told.err


def test_the_first_broken_entry_is_named_with_exit_6(ana):
    tamper(ana, "UPDATE audit_events SET actor = 'eve' WHERE seq IN (3, 5)")
    told = ana("audit", "verify", "--json")
    assert told.code == 6
    assert told.json["first_broken"] == {
        "seq": 3,
        "sentence": "Audit event 3 was changed after it was sealed: its fields do not give its "
        "hash.",
    }
    assert "The first broken entry is event 3" in told.err


def test_no_checkpoint_is_written_over_a_broken_trail(ana):
    tamper(ana, "DELETE FROM audit_events WHERE seq = 2")
    told = ana("audit", "checkpoint")
    assert told.code == 6 and "Audit event 2 is missing" in told.err
    again = ana.ok("run", "--as-of", AS_OF)
    assert "The run is kept, and no checkpoint of it was written." in again.err


def test_a_second_key_needs_to_be_asked_for(ana):
    assert ana("audit", "key").code == 4
    new = ana.ok("audit", "key", "--rotate", "--json").json["key"]
    assert ana.ok("audit", "checkpoint", "--json").json["key"] == new
    assert ana.ok("audit", "verify", "--json").json["checkpoints"]["read"] == 2


def test_without_a_key_a_checkpoint_says_what_to_do(spendsense):
    told = spendsense("audit", "checkpoint")
    assert told.code == 3 and "spendsense audit key" in told.err


def test_an_untouched_decision_is_replayed_identical(ana, item):
    told = ana.ok("replay", item, "--json").json
    assert told["identical"] and [each["name"] for each in told["stages"]] == [
        "consent", "signals", "personas", "candidates", "guardrails", "wording", "queue",
    ]  # fmt: skip
    assert ana.ok("replay", told["trace_id"]).out.splitlines()[-1] == "identical"


def test_a_decision_over_changed_records_is_exit_6_and_says_where(ana, item):
    with ana.database.write() as connection:
        connection.exec_driver_sql("UPDATE transactions SET amount_cents = amount_cents * 2")
    told = ana("replay", item)
    assert told.code == 6 and "is not what is decided now: signals" in told.err
    assert "30 days: readings, " in told.out and "were changed, or others were added" in told.err


def test_a_replay_of_what_was_purged_or_never_was_says_so(ana, item):
    trace = ana.ok("replay", item, "--json").json["trace_id"]
    ana.ok("consent", "revoke", "ana")
    told = ana("replay", trace)
    assert told.code == 3 and "its inputs are gone, purged at" in told.err
    assert ana("replay", "trace_none").code == 3


@pytest.fixture
def unpacked(ana, item, tmp_path) -> Path:
    ana.ok("bundle", item, "--out", tmp_path / "case.zip")
    with zipfile.ZipFile(tmp_path / "case.zip") as packed:
        packed.extractall(tmp_path / "case")
    return tmp_path / "case"


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """The script of a bundle, by a Python that has none of our packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bundle_checks_itself_without_spendsense(unpacked):
    done = checked(unpacked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything holds" in done.stdout and "FAILED" not in done.stdout
    assert "(review.approve) leads to the root" in done.stdout


def test_a_bundle_holds_nothing_of_another_user(unpacked):
    for path in unpacked.rglob("*"):
        if path.is_file():
            assert "ben" not in path.read_text().replace("benefit", "").lower().split(), path


def test_a_bundle_holds_the_rows_the_policy_with_its_sources_and_the_words(unpacked):
    evidence = json.loads((unpacked / "evidence.json").read_text())
    policy = json.loads((unpacked / "policy.json").read_text())
    assert {row["user_id"] for row in evidence["transactions"]} == {"ana"}
    assert all(each["source"] and each["since"] for each in policy)
    assert "not financial advice" in (unpacked / "item.txt").read_text()


@pytest.mark.parametrize(
    ("name", "was", "now", "said"),
    [
        ("trace.json", '"chosen":true', '"chosen":false', "the trace is the one"),
        ("recommendation.json", '"kind":"education"', '"kind":"offer"', "the item is the one"),
        ("consent.json", '"grant"', '"revoke"', "consent.json is what the trail tells"),
        ("decisions.json", "olga", "eve", "decisions.json is what the trail tells"),
        ("audit/entries.jsonl", '"actor":"olga"', '"actor":"eve"', "gives its hash"),
        ("audit/checkpoint.json", '"count": ', '"count": 1', "is signed by its key"),
    ],
)
def test_whatever_is_changed_in_a_bundle_fails_its_check(unpacked, name, was, now, said):
    text = (unpacked / name).read_text()
    assert was in text
    (unpacked / name).write_text(text.replace(was, now))
    done = checked(unpacked)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert done.returncode == 1 and any(said in line for line in failed), done.stdout
    assert f"FAILED  {name} is as it was bundled" in failed


def forged(folder: Path, name: str, change: Callable[[Any], Any]) -> list[str]:
    """What fails where a file was changed, and the manifest made anew by somebody without the key.

    But for the signature of the manifest, which always does.
    """
    path = folder / name
    if name.endswith(".json"):
        path.write_text(json.dumps(change(json.loads(path.read_text())), sort_keys=True, indent=1))
    else:
        path.write_text(change(path.read_text()))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    done = checked(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    failed = [line[8:] for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert failed.pop(0) == "the manifest is signed by the key of the checkpoint"
    return failed


def put(place: str, value: object) -> Callable[[Any], Any]:
    """The same list with something else at this place of every one that has it."""
    return lambda held: [{**each, place: value} if each.get(place) else each for each in held]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("item.txt", lambda text: text + "Buy it now.\n", "item.txt is the item in the words"),
        ("decisions.json", put("verdicts", []), "has the words and verdicts that the trail tells"),
        ("decisions.json", put("verdicts", None), "has the words and verdicts that the trail"),
        (
            "decisions.json",
            lambda held: [{**each, "words": {"title": "x"}} for each in held],
            "has",
        ),
        ("policy.json", lambda held: [{**held[0], "value": -1}, *held[1:]], "policy.json has the"),
        ("policy.json", lambda held: held[1:], "policy.json has the values that stand in the"),
        ("evidence.json", lambda held: {**held, "groups": {}}, "evidence.json has the groups"),
        (
            "evidence.json",
            lambda held: {**held, "transactions": put("transaction_id", "x")(held["transactions"])},
            "the rows in evidence.json are of those that the trace names",
        ),
    ],
)
def test_a_bundle_that_was_changed_and_listed_anew_is_found(unpacked, name, change, said):
    assert any(said in each for each in forged(unpacked, name, change))


def test_a_flag_left_out_of_a_bundle_everywhere_is_found_by_the_signature(ana, item, tmp_path):
    ana.ok("review", "undo", item, "--by", "olga", "--reason", "too soon")
    ana.ok("review", "flag", item, "--by", "olga", "--reason", "a doubt")
    ana.ok("bundle", item, "--out", tmp_path / "case.zip")
    folder = tmp_path / "case"
    with zipfile.ZipFile(tmp_path / "case.zip") as packed:
        packed.extractall(folder)
    assert checked(folder).returncode == 0, checked(folder).stdout

    lines = (folder / "audit/entries.jsonl").read_text().splitlines(keepends=True)
    (place,) = [at for at, line in enumerate(lines) if '"review.flag"' in line]
    forged(folder, "audit/entries.jsonl", lambda _: "".join(lines[:place] + lines[place + 1 :]))
    forged(folder, "audit/proofs.json", lambda held: held[:place] + held[place + 1 :])
    kept = [each for each in json.loads((folder / "decisions.json").read_text())]
    without = [each for each in kept if each["event"]["action"] != "flag"]
    assert len(without) == len(kept) - 1
    assert forged(folder, "decisions.json", lambda _: without) == []


def test_an_override_is_read_in_its_own_words(ana, tmp_path):
    key = ana.ok("review", "list", "--json").json[0]["id"]
    ana.ok("review", "override", key, "--by", "olga", "--title", "Your card", "--reason", "plainer")
    ana.ok("bundle", key, "--out", tmp_path / "case.zip")
    with zipfile.ZipFile(tmp_path / "case.zip") as packed:
        packed.extractall(tmp_path / "case")
    assert (tmp_path / "case/item.txt").read_text().startswith("Your card\n")
    assert checked(tmp_path / "case").returncode == 0, checked(tmp_path / "case").stdout
    kept = json.loads((tmp_path / "case/decisions.json").read_text())
    other = [{**each, "words": {**(each["words"] or {}), "title": "Buy"}} for each in kept]
    failed = forged(tmp_path / "case", "decisions.json", lambda _: other)
    assert any("has the words and verdicts" in each for each in failed)
    assert "item.txt is the item in the words that were decided" in failed


def test_a_file_put_beside_a_bundle_and_another_key_are_found(ana, unpacked):
    key = json.loads((unpacked / "audit/checkpoint.json").read_text())["key"]
    script = [sys.executable, "-I", "-S", str(unpacked / "verify.py")]
    assert f"as far as {key} is the key" in checked(unpacked).stdout
    assert subprocess.run([*script, key], check=False).returncode == 0
    assert subprocess.run([*script, "0" * 16], check=False).returncode == 1
    (unpacked / "audit/more.txt").write_text("more")
    assert "FAILED  no other file is in the folder audit/more.txt" in checked(unpacked).stdout


def test_after_a_rotation_one_key_signs_for_checkpoint_and_manifest(ana, item, tmp_path):
    new = ana.ok("audit", "key", "--rotate", "--json").json["key"]
    ana.ok("bundle", item, "--out", tmp_path / "case.zip")
    with zipfile.ZipFile(tmp_path / "case.zip") as packed:
        packed.extractall(tmp_path / "case")
        assert json.loads(packed.read("manifest.signature.json"))["key"] == new
    assert checked(tmp_path / "case").returncode == 0


def test_the_event_of_a_bundle_names_the_user(ana, item, tmp_path):
    ana.ok("bundle", item, "--out", tmp_path / "case.zip")
    with ana.database.read() as connection:
        events = [event for event in audit_trail(connection) if event.action == "bundle"]
    assert [event.payload["user_id"] for event in events] == ["ana"]


def test_the_same_state_gives_the_same_bytes_and_each_bundle_is_told(ana, item, tmp_path):
    told = [
        ana.ok("bundle", item, "--out", tmp_path / name, "--by", "examiner@bank", "--json").json
        for name in ("a.zip", "b.zip")
    ]
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert told[0]["sha256"] == told[1]["sha256"]
    assert ana.ok("audit", "verify", "--json").json["whole"]


def test_a_bundle_is_not_written_over_a_file_nor_without_consent(ana, item, tmp_path):
    (tmp_path / "case.zip").write_text("mine")
    assert ana("bundle", item, "--out", tmp_path / "case.zip").code == 4
    assert (tmp_path / "case.zip").read_text() == "mine"
    assert ana("bundle", "rec_none", "--out", tmp_path / "new.zip").code == 3
    ana.ok("consent", "revoke", "ana")
    assert ana("bundle", item, "--out", tmp_path / "new.zip").code in (3, 7)
    assert not (tmp_path / "new.zip").exists()


def test_no_bundle_is_made_of_what_was_tampered_with(ana, item, tmp_path):
    with ana.database.write() as connection:
        connection.exec_driver_sql("UPDATE recommendations SET persona = 'another'")
    told = ana("bundle", item, "--out", tmp_path / "case.zip")
    assert told.code == 6 and "is not what the audit trail tells of it" in told.err
    tamper(ana, "UPDATE audit_events SET actor = 'eve' WHERE seq = 1")
    assert ana("bundle", item, "--out", tmp_path / "case.zip").code == 6
    assert not (tmp_path / "case.zip").exists()


def test_checkpoints_of_two_databases_of_one_home_do_not_mix(ana, household, tmp_path, monkeypatch):
    monkeypatch.setenv("SPENDSENSE_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    for arguments in (
        ("ingest", household),
        ("consent", "grant", "ana"),
        ("run", "--as-of", AS_OF),
    ):
        ana.ok(*arguments)
    assert ana.ok("audit", "verify", "--json").json["checkpoints"]["read"] == 1
    monkeypatch.delenv("SPENDSENSE_DATABASE_URL")
    assert ana.ok("audit", "verify", "--json").json["checkpoints"]["read"] == 1
    assert len(list((home(ana) / "checkpoints").iterdir())) == 2
