"""A population is put in its place whole or not at all, and nothing else is ever replaced."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from spendsense.ledger import BadInput, Busy, Conflict, SpendSenseError
from spendsense.world import generate, read_manifest
from spendsense.world.block import World
from spendsense.world.folder import Job, write_block
from spendsense.world.place import beside
from spendsense.world.profile import Profile

AS_OF = date(2026, 11, 20)
DAYS: dict[str, Any] = {"since": AS_OF - timedelta(days=44), "as_of": AS_OF}


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put(out: Path, overwrite: bool = False, text: str = "{}") -> None:
    with beside(out, overwrite) as folder:
        (folder / "users").mkdir()
        (folder / "users/part-00000.csv").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_an_earlier_population_is_refused_and_told(profile: Profile, folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(Conflict, match=r"default, 40 users, seed 42.*--overwrite"):
        generate(profile, out=folder, users=5, **DAYS)
    assert contents(folder) == before


@pytest.mark.parametrize("form", ["csv", "four-csv", "users-json"])
def test_an_earlier_population_is_replaced_whole_where_asked(
    profile: Profile, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "people"
    generate(profile, out=out, users=30, format=form, **DAYS)
    generate(profile, out=out, users=5, overwrite=True, **DAYS)
    assert read_manifest(out).users == 5
    assert not [path for path in out.rglob("*") if path.suffix == ".csv"]
    assert not (out / "users.json").exists() and not (out / "metadata.json").exists()
    assert names(tmp_path) == ["people"]


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_folder_with_other_things_is_refused_and_left_alone(
    profile: Profile, tmp_path: Path, overwrite: bool
) -> None:
    out = tmp_path / "people"
    out.mkdir()
    (out / "diary.txt").write_text("mine")
    with pytest.raises(Conflict, match=r"it holds diary\.txt.*left alone"):
        generate(profile, out=out, users=5, overwrite=overwrite, **DAYS)
    assert (out / "diary.txt").read_text() == "mine" and names(tmp_path) == ["people"]


def test_a_population_with_something_added_is_refused(profile: Profile, folder: Path) -> None:
    (folder / "notes.md").write_text("mine")
    with pytest.raises(Conflict, match=r"it holds notes\.md"):
        generate(profile, out=folder, users=5, overwrite=True, **DAYS)


def test_a_population_without_its_manifest_is_refused(profile: Profile, folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(Conflict, match=r"it has no manifest\.json"):
        generate(profile, out=folder, users=5, overwrite=True, **DAYS)


def test_an_empty_folder_is_filled_and_a_file_is_refused(profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    generate(profile, out=tmp_path / "empty", users=1, **DAYS)
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="is a file"):
        generate(profile, out=tmp_path / "file", users=1, **DAYS)
    with pytest.raises(BadInput, match="cannot be written"):
        generate(profile, out=tmp_path / "file" / "people", users=1, **DAYS)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ZeroDivisionError(), OSError(1, "no")])
def test_a_run_that_breaks_leaves_what_was_there(
    profile: Profile, folder: Path, error: BaseException
) -> None:
    before = contents(folder)

    def pulled_plug(function: Callable[[int], Any], blocks: Iterable[int]) -> Iterator[Any]:
        for block in blocks:
            function(block)
            raise error
        yield

    with pytest.raises((type(error), SpendSenseError)):
        generate(profile, out=folder, users=5, overwrite=True, map_=pulled_plug, **DAYS)
    assert contents(folder) == before
    assert names(folder.parent) == [folder.name]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "No space left on device.*free some space"),
        (errno.EFBIG, "File too large.*raise the limit"),
        (errno.EROFS, "Read-only file system.*name a folder that can be written"),
    ],
)
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_left(
    tmp_path: Path, number: int, told: str
) -> None:
    with pytest.raises(BadInput, match=told), beside(tmp_path / "people", False) as folder:
        (folder / "half").write_text("half")
        raise OSError(number, os.strerror(number))
    assert names(tmp_path) == []


def test_another_fault_of_the_system_is_not_called_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(ConnectionRefusedError), beside(tmp_path / "people", False):
        raise ConnectionRefusedError(errno.ECONNREFUSED, "nobody there")


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".people.partial/users").mkdir(parents=True)
    (tmp_path / ".people.partial/users/part-00007.csv").write_text("half")
    (tmp_path / ".people.partial/.users").write_text("half")
    put(tmp_path / "people")
    assert [path.name for path in (tmp_path / "people").rglob("*.csv")] == ["part-00000.csv"]
    assert names(tmp_path) == ["people"]


def test_a_run_killed_between_the_two_moves_has_lost_nothing(folder: Path) -> None:
    before = contents(folder)
    folder.rename(folder.parent / f".{folder.name}.earlier")
    with pytest.raises(Conflict, match="holds a population already"):
        put(folder)
    assert contents(folder) == before
    assert names(folder.parent) == [folder.name]


def test_a_move_that_fails_puts_the_earlier_population_back(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(BadInput, match="taken away meanwhile"), beside(folder, True) as written:
        written.rmdir()
    assert contents(folder) == before and names(folder.parent) == [folder.name]


def held(out: str, ready: Any, over: Any) -> None:
    with beside(Path(out), False):
        ready.set()
        over.wait(60)


def test_two_runs_do_not_write_one_folder_at_once(tmp_path: Path) -> None:
    out = tmp_path / "people"
    forked = get_context("fork")
    ready, over = forked.Event(), forked.Event()
    other = forked.Process(target=held, args=(str(out), ready, over))
    other.start()
    assert ready.wait(60)
    with pytest.raises(Busy, match="Another run writes"):
        put(out)
    over.set()
    other.join(60)
    assert other.exitcode == 0 and names(tmp_path) == ["people"]


def test_a_place_taken_while_it_was_written_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "people"
    with pytest.raises(Conflict, match="left alone"), beside(out, False) as folder:
        (folder / "users").mkdir()
        out.mkdir()
        (out / "diary.txt").write_text("mine")
    assert names(out) == ["diary.txt"] and names(tmp_path) == ["people"]


def test_a_worker_of_a_killed_run_writes_nowhere(profile: Profile, tmp_path: Path) -> None:
    since = AS_OF - timedelta(days=9)
    job = Job(World(profile, 42, since, AS_OF), 5, tmp_path / "gone", profile.export, "plaid")
    with pytest.raises(BadInput, match="is gone"):
        write_block(job, 0)
    assert names(tmp_path) == []
