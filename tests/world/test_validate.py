"""A population folder is looked at whole: parts, seals and asks, in any number of blocks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from polars import col

from spendsense.fanout import map_blocks
from spendsense.ledger import BadInput
from spendsense.world import Report, Result, generate, read_profile, validate
from spendsense.world.checks import PART_CHECKS
from spendsense.world.measures import MEASURES, REALISM
from spendsense.world.parts import TABLES, digest, read_part, write_part
from spendsense.world.validate import FOLDER_CHECKS

Change = Callable[[pl.DataFrame], pl.DataFrame]
USERS = 40


def damage(folder: Path, table: str, change: Change) -> None:
    path = folder / table / "part-00000.parquet"
    change(pl.read_parquet(path)).write_parquet(path)


def edit(folder: Path, **told: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | told))


def result(report: Report, name: str) -> Result:
    return next(each for each in report.results if each.name == name)


def in_blocks(folder: Path, size: int) -> None:
    """The same people in parts of so many, under a manifest that says so."""
    seals = {}
    parts = {table: folder / table / "part-00000.parquet" for table in TABLES}
    rows = {table: read_part(path, TABLES[table]) for table, path in parts.items()}
    people = rows["users"]["user_id"]
    streams = rows["truth/streams"].select("stream_id", "user_id")
    accounts = rows["accounts"].select("account_id", "user_id")
    posted = rows["transactions"].select("transaction_id", "user_id")
    for block, start in enumerate(range(0, len(people), size)):
        mine = people[start : start + size].implode()
        for table, frame in rows.items():
            part = frame
            for named, key in ((streams, "stream_id"), (accounts, "account_id"),
                               (posted, "transaction_id")):  # fmt: skip
                if "user_id" not in part.columns and key in frame.columns:
                    part = part.join(named, on=key, maintain_order="left")
            part = part.filter(col("user_id").is_in(mine)).select(frame.columns)
            path = folder / table / f"part-{block:05d}.parquet"
            write_part(part, path)
            seals[path.relative_to(folder).as_posix()] = digest(part)
    edit(folder, block_size=size, parts=seals)


def test_a_population_as_it_was_written_holds_every_folder_check(folder: Path) -> None:
    report = validate(folder)
    assert [each.name for each in report.results] == [
        *FOLDER_CHECKS,
        *(check.name for check in PART_CHECKS),
    ]
    for name in FOLDER_CHECKS:
        assert result(report, name).passed, result(report, name).sentence
        assert result(report, name).look.checked > 0
    assert not any(each.skipped for each in report.results)


CHANGES: dict[str, list[tuple[str, Change]]] = {
    "columns_exact": [
        ("users", lambda f: f.drop("consent")),
        ("accounts", lambda f: f.with_columns(nickname=pl.lit("x"))),
        ("transactions", lambda f: f.cast({"amount_cents": pl.Float64()})),
        ("truth/events", lambda f: f.select(reversed(f.columns))),
    ],
    "manifest_matches": [
        ("users", lambda f: f.with_columns(name=pl.lit("Somebody Else"))),
        ("demographics", lambda f: f.slice(1)),
        ("truth/statements", lambda f: f.reverse()),
    ],
    "emails_at_example_domains": [("users", lambda f: f.with_columns(email=pl.lit("a@b.io")))],
}
CASES = [(name, table, change) for name, cases in CHANGES.items() for table, change in cases]


@pytest.mark.parametrize(("name", "table", "change"), CASES)
def test_the_damage_is_found_and_placed(
    folder: Path, name: str, table: str, change: Change
) -> None:
    damage(folder, table, change)
    report = validate(folder)
    found = result(report, name)
    assert found.look.failed > 0
    assert found.places
    assert not found.passed
    assert not report.passed


def test_a_missing_part_is_told_and_the_rest_is_not_looked_at(folder: Path) -> None:
    (folder / "liabilities" / "part-00000.parquet").unlink()
    report = validate(folder)
    assert result(report, "columns_exact").places == ("liabilities/part-00000.parquet is missing.",)
    skipped = result(report, "balances_follow")
    assert skipped.skipped == 1
    assert not skipped.passed
    assert skipped.sentence.startswith("Could not be looked at in 1 part: ")
    assert report.worst_first[0].look.failed > 0


def test_a_part_that_the_manifest_does_not_know_is_told(folder: Path) -> None:
    (folder / "users" / "part-00001.parquet").write_bytes(b"")
    told = result(validate(folder), "manifest_matches").places
    assert told == ("users/part-00001.parquet is not in the manifest.",)


def test_a_folder_in_two_blocks_reads_as_in_one_whatever_maps(folder: Path) -> None:
    one = validate(folder).as_json()
    in_blocks(folder, 20)
    done: list[int] = []
    two = validate(folder, progress=done.append).as_json()
    assert done == [20, 40]
    spread = validate(folder, map_=partial(map_blocks, workers=2)).as_json()
    assert two == spread
    for told in (one, two):
        for check in told["checks"]:
            check.pop("checked")  # parts are more
    assert one == two


def test_an_id_given_in_two_parts_is_told(folder: Path) -> None:
    """The same block twice, under a manifest that says there are two blocks."""
    for path in list(folder.rglob("part-00000.parquet")):
        path.with_name("part-00001.parquet").write_bytes(path.read_bytes())
    edit(folder, users=2 * USERS, block_size=USERS)
    report = validate(folder)
    told = result(report, "ids_unique_across_parts").places[0]
    assert told == f"users: {USERS} ids are given in more than one part."
    assert result(report, "ids_unique").passed


def test_a_block_given_twice_is_told_of_a_large_table_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for a hundred ids, those on every so-manieth hash are compared."""
    from spendsense.world.validate import validate as module_function

    monkeypatch.setitem(module_function.__globals__, "IDS_COMPARED", 100)
    rows = validate(folder).counts["transactions"]
    kept = result(validate(folder), "ids_unique_across_parts").look.checked
    assert kept < rows / 10
    for path in list(folder.rglob("part-00000.parquet")):
        path.with_name("part-00001.parquet").write_bytes(path.read_bytes())
    edit(folder, users=2 * USERS, block_size=USERS)
    places = result(validate(folder), "ids_unique_across_parts").places
    assert any(place.startswith("transactions: ") for place in places)


def test_what_a_profile_asks_is_measured_and_can_fail_the_whole(folder: Path) -> None:
    asks = [
        {"measure": "users", "low": USERS, "high": USERS, "source": "a document"},
        {"measure": "percent_of_region:urban", "low": 0, "high": 100, "source": "a document"},
    ]
    edit(folder, asks=asks)
    report = validate(folder)
    assert [answer.passed for answer in report.answers] == [True, True]
    assert report.answers[0].value.number == USERS
    before = report.passed
    asks[0]["low"] = asks[0]["high"] = USERS + 1
    edit(folder, asks=asks)
    report = validate(folder)
    assert [answer.passed for answer in report.answers] == [False, True]
    assert not report.passed
    assert report.as_json()["asks"][0]["value"] == USERS
    assert before or any(not each.passed for each in report.results)


def test_a_missed_published_figure_fails_nothing_until_it_is_asked_for(folder: Path) -> None:
    report = validate(folder)
    assert {line.measure.name for line in report.lines} == {each.name for each in REALISM}
    apr = next(line for line in report.lines if line.measure.name == "card_apr")
    assert apr.value.number is not None
    checks = all(each.passed for each in report.results)
    assert report.passed is checks
    asked = {"measure": "card_apr", "low": 90, "high": 91, "source": "nobody"}
    edit(folder, asks=[asked])
    assert not validate(folder).passed


def test_asks_that_this_version_cannot_measure_are_refused(folder: Path) -> None:
    edit(folder, asks=[{"measure": "luck", "low": 1, "high": 2, "source": "s"}])
    with pytest.raises(BadInput, match=r"Ask 1 \(luck\) names no measure"):
        validate(folder)


def test_in_the_ledgers_sign_the_figures_are_the_same(folder: Path) -> None:
    plaid = validate(folder)
    damage(folder, "transactions", lambda f: f.with_columns(-col("amount_cents")))
    edit(folder, sign="ledger")
    ledger = validate(folder)
    assert [line.value for line in ledger.lines] == [line.value for line in plaid.lines]


@pytest.mark.parametrize("form", ["csv", "json", "four-json", "four-csv", "users-json"])
def test_a_population_in_any_format_holds_the_folder_checks(tmp_path: Path, form: str) -> None:
    day = date(2026, 11, 20)
    generate(read_profile("default"), out=tmp_path / "p", users=12, as_of=day,
             since=date(2026, 8, 1), format=form)  # fmt: skip
    report = validate(tmp_path / "p")
    for name in FOLDER_CHECKS:
        assert result(report, name).passed, result(report, name).places
    assert report.counts["users"] == 12


def test_a_native_file_that_was_changed_is_told(tmp_path: Path) -> None:
    day = date(2026, 11, 20)
    out = tmp_path / "p"
    generate(read_profile("default"), out=out, users=12, as_of=day, since=date(2026, 8, 1),
             format="four-csv")  # fmt: skip
    users = out / "synthetic_users.csv"
    users.write_text(users.read_text().replace("@example.", "@elsewhere.", 1))
    report = validate(out)
    told = result(report, "manifest_matches").places
    assert told[0].startswith("synthetic_users.csv#users-00000 holds other rows")
    users.unlink()
    assert result(validate(out), "columns_exact").look.failed == 1


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"has no manifest\.json"):
        validate(tmp_path)


def test_the_report_says_what_the_validation_of_the_document_asks(folder: Path) -> None:
    report = validate(folder)
    told = json.loads(json.dumps(report.as_json()))
    assert told["generation_date"] == "2026-11-20"
    assert told["seed"] == 42
    assert told["user_count"] == USERS
    assert told["date_range"] == {"start": "2026-07-24", "end": "2026-11-20"}
    assert told["transaction_count"] == told["counts"]["transactions"] > 0
    assert told["account_count"] == told["counts"]["accounts"] > 0
    people = told["counts"]["demographics"]
    assert sum(told["consent_distribution"].values()) == people
    assert sum(told["archetype_distribution"].values()) == people
    assert told["validation_passed"] is report.passed
    assert len(told["checks"]) == len(PART_CHECKS) + len(FOLDER_CHECKS)
    assert len(told["realism"]) == len(REALISM) < len(MEASURES)
    assert sum(told["realism_verdicts"].values()) == len(REALISM)
