"""Going on with a run that was broken off, and refusing what is not that run."""

import fcntl
import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.cli.parts import AS_OF, contents, parts_in, population_in_parts, ran

from spendsense.cli import seals
from spendsense.cli.batch import FOLDERS
from spendsense.ledger import BadInput, Busy, Conflict

ALL = {f"part-{number:05d}.parquet" for number in range(4)}


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return population_in_parts(tmp_path_factory.mktemp("world"), 4, users=12)


@pytest.fixture(scope="module")
def whole(population: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("read") / "features"
    assert ran(population, out, "--workers", "1").code == 0
    return out


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "features"))


def taken_away(out: Path, number: int) -> None:
    """As if the run had been killed before this block."""
    (out / "seals" / f"part-{number:05d}.json").unlink()
    for name in FOLDERS:
        (out / name / f"part-{number:05d}.parquet").unlink()


def test_only_the_blocks_that_are_missing_are_made_and_the_whole_is_the_same(
    population: Path, whole: Path, copy: Path
) -> None:
    taken_away(copy, 1)
    kept = {path: path.stat().st_mtime_ns for path in copy.rglob("part-00000*")}
    answer = ran(population, copy, "--resume", "--workers", "1").answer()
    assert (answer["parts"], answer["kept"]) == (4, 3)
    assert contents(copy) == contents(whole)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_the_totals_of_a_resumed_run_are_those_of_the_whole(population: Path, copy: Path) -> None:
    taken_away(copy, 2)
    counts = [ran(population, copy, "--resume").answer() for _ in range(2)]
    first, again = ({k: v for k, v in each.items() if k != "kept"} for each in counts)
    assert first == again and counts[1]["kept"] == 4


def test_a_block_without_its_seal_is_made_again_and_left_overs_go(
    population: Path, whole: Path, copy: Path
) -> None:
    (copy / "seals/part-00003.json").unlink()
    (copy / "credit/part-00003.parquet").write_bytes(b"half")
    (copy / ".unfinished/part-00003.parquet.x").mkdir(parents=True)
    assert ran(population, copy, "--resume").answer()["kept"] == 3
    assert contents(copy) == contents(whole)


def test_resuming_where_nothing_is_begins(population: Path, whole: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "new"):
        assert ran(population, out, "--resume").answer()["kept"] == 0
        assert contents(out) == contents(whole)


def test_without_resume_everything_is_made_anew(population: Path, whole: Path, copy: Path) -> None:
    (copy / "income/part-00009.parquet").write_bytes(b"of a larger population")
    assert ran(population, copy).answer()["kept"] == 0
    assert contents(copy) == contents(whole)


@pytest.mark.parametrize("field", ["as_of", "population", "policy", "version"])
def test_another_run_is_not_gone_on_with(population: Path, copy: Path, field: str) -> None:
    page = json.loads((copy / "signals.json").read_text())
    page[field] = "2026-08-21" if field == "as_of" else "other"
    (copy / "signals.json").write_text(json.dumps(page))
    before = contents(copy)
    with pytest.raises(Conflict, match=f"is of another run: {field} is .* Leave --resume away"):
        ran(population, copy, "--resume")
    assert contents(copy) == before


def test_a_part_that_changed_since_is_not_gone_on_with(
    population: Path, copy: Path, tmp_path: Path
) -> None:
    changed = Path(shutil.copytree(population, tmp_path / "changed"))
    shutil.copy(changed / "users/part-00001.parquet", changed / "users/part-00002.parquet")
    with pytest.raises(Conflict, match=r"users/part-00002.parquet has changed since"):
        ran(changed, copy, "--resume")


def test_a_sealed_file_that_was_damaged_is_told_and_can_be_made_again(
    population: Path, whole: Path, copy: Path
) -> None:
    (copy / "savings/part-00001.parquet").write_bytes(b"damaged")
    with pytest.raises(Conflict, match=r"is not what was sealed. Delete .*part-00001.json"):
        ran(population, copy, "--resume")
    (copy / "seals/part-00001.json").unlink()
    assert ran(population, copy, "--resume").code == 0
    assert contents(copy) == contents(whole)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("signals.json", None, "has no signals.json"),
        ("signals.json", "{", "cannot be read"),
        ("seals/part-00001.json", "{", "is not a seal"),
        ("seals/part-00001.json", '{"part": 1}', "is not a seal"),
    ],
)
def test_pages_that_are_missing_or_torn_are_told(
    population: Path, copy: Path, file: str, text: str | None, said: str
) -> None:
    if text is None:
        (copy / file).unlink()
    else:
        (copy / file).write_text(text)
    with pytest.raises(BadInput, match=said):
        ran(population, copy, "--resume")


def test_two_runs_do_not_write_one_folder(population: Path, copy: Path) -> None:
    (copy / ".unfinished").mkdir()
    handle = os.open(copy / ".unfinished", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(Busy, match="Another run writes"):
            ran(population, copy, "--resume")
        assert parts_in(copy) == dict.fromkeys(FOLDERS, ALL)
    finally:
        os.close(handle)


def test_a_block_that_fails_is_one_line_and_the_rest_goes_on(
    population: Path, whole: Path, tmp_path: Path
) -> None:
    broken, out = Path(shutil.copytree(population, tmp_path / "broken")), tmp_path / "out"
    lost = broken / "transactions/part-00002.parquet"
    good = lost.read_bytes()
    lost.write_bytes(good[:100])
    for workers in ("1", "2"):
        found = ran(broken, out, "--workers", workers)
        assert found.code == 1
        lines = [line for line in found.stderr.splitlines() if line.startswith("block ")]
        assert len(lines) == 1 and lines[0].startswith("block part-00002.parquet failed: ")
        assert "is not a Parquet file that can be read" in lines[0]
        failed = found.answer()["failed"]
        assert failed == [{"part": "part-00002.parquet", "why": lines[0].partition("failed: ")[2]}]
        assert parts_in(out) == dict.fromkeys(FOLDERS, ALL - {"part-00002.parquet"})
    lost.write_bytes(good)
    assert ran(broken, out, "--resume").answer()["kept"] == 3
    assert contents(out) == contents(whole)


def test_what_cannot_be_read_as_it_is_fails_its_block_alone(
    population: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(*_: object) -> None:
        raise ZeroDivisionError("integer division by zero")

    monkeypatch.setattr("spendsense.cli.batch.features", odd)
    found = ran(population, tmp_path / "out", "--workers", "1")
    assert found.code == 1 and not (tmp_path / "out").exists()
    assert found.stderr.count("ZeroDivisionError: integer division by zero") == 4


def test_a_worker_with_other_rules_writes_nothing(
    population: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = iter(["asked", *["there"] * 8])
    monkeypatch.setattr(seals, "_version", lambda: next(versions))
    found = ran(population, tmp_path / "out", "--workers", "1")
    assert found.code == 1 and not (tmp_path / "out").exists()
    assert "version is there there and asked here" in found.stderr


def test_a_folder_that_another_run_took_meanwhile_is_left_to_it(
    population: Path, copy: Path
) -> None:
    other = seals.Run(AS_OF, "other", "other", "other")
    (copy / ".unfinished").mkdir()
    before = contents(copy)
    with pytest.raises(Conflict, match="was taken by another run meanwhile"):
        seals.put(copy, other, "part-00000.parquet", {"credit": pl.DataFrame()}, {}, {})
    assert contents(copy) == before and not any((copy / ".unfinished").iterdir())


def test_a_block_that_is_broken_off_between_two_of_its_files_has_no_seal(
    population: Path, whole: Path, copy: Path
) -> None:
    taken_away(copy, 1)
    (copy / "cash_flow").rename(copy / "elsewhere")
    (copy / ".unfinished").mkdir()
    frames = {name: pl.DataFrame({"user_id": ["u"]}) for name in FOLDERS}
    with pytest.raises(FileNotFoundError):
        seals.put(copy, seals.read_run(copy), "part-00001.parquet", frames, {}, {})
    (copy / "elsewhere").rename(copy / "cash_flow")
    assert (copy / "credit/part-00001.parquet").exists()
    assert seals.read_seal(copy, "part-00001.parquet") is None
    assert ran(population, copy, "--resume").answer()["kept"] == 3
    assert contents(copy) == contents(whole)


def test_a_day_after_the_end_of_the_population_says_so(population: Path, tmp_path: Path) -> None:
    after = ran(population, tmp_path / "out", "--as-of", "2026-09-01")
    said = " ".join(after.stderr.split())
    assert "ends on 2026-08-22: nothing is known of the days after it" in said


def test_a_scheduler_is_for_dask(population: Path, tmp_path: Path) -> None:
    found = ran(population, tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    assert found.code == 2 and "A scheduler is for --runner dask" in found.stderr
