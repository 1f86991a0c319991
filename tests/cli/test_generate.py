"""`spendsense generate`, the real command in a process of its own."""

from __future__ import annotations

import functools
import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from calendar import timegm
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
import yaml
from polars.testing import assert_frame_equal

from spendsense.ledger import KEYS, SCHEMAS
from spendsense.storage import Database
from spendsense.storage.tables import metadata
from spendsense.world import native, read_manifest

COMMAND = (sys.executable, "-c", "from spendsense.cli import main; main()")
PATIENCE = 120.0
DAYS = 14


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default profile with a history of two weeks, as a file of one's own."""
    text = (files("spendsense.world") / "profiles" / "default.yaml").read_text(encoding="utf-8")
    raw = {**yaml.safe_load(text), "history_days": DAYS}
    path = tmp_path_factory.mktemp("profile") / "brief.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return path


def run(*words: object, **options: Any) -> subprocess.CompletedProcess[str]:
    told = [str(word) for word in words]
    return subprocess.run([*COMMAND, *told], capture_output=True, text=True, **options)


def made(*words: object, **options: Any) -> dict[str, Any]:
    """What `generate --json` answers."""
    ran = run("generate", *words, "--as-of", "2026-11-20", "--json", **options)
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_summary_says_who_was_made_and_what_is_next(brief: Path, tmp_path: Path) -> None:
    out = tmp_path / "people"
    ran = run("generate", brief, "--out", out, "--users", 30, "--as-of", "2026-11-20")
    assert ran.returncode == 0, ran.stderr
    for told in ("30: ", "customers", "operators", "consent", "archetypes", "accounts",
                 "2026-11-07 to 2026-11-20", "MB as parquet", "transactions a second"):  # fmt: skip
        assert told in ran.stdout
    assert f"Next: spendsense validate {out}" in ran.stderr
    assert f"spendsense ingest {out}" in ran.stderr


def test_with_json_the_answer_is_the_manifest_and_who_lives_there(
    brief: Path, tmp_path: Path
) -> None:
    answer = made(brief, "--out", tmp_path / "people", "--users", 30)
    page = json.loads((tmp_path / "people/manifest.json").read_text())
    assert {name: answer[name] for name in page} == page
    assert answer["customers"] + answer["operators"] == 30
    assert sum(answer["archetypes"].values()) == answer["customers"] >= answer["consenting"]
    assert answer["bytes"] == sum(p.stat().st_size for p in (tmp_path / "people").rglob("*.*"))


def test_the_day_and_the_number_of_users_have_a_default(brief: Path, tmp_path: Path) -> None:
    before = time.strftime("%Y-%m-%d")
    ran = run("generate", brief, "--out", tmp_path / "people", "--json")
    answer = json.loads(ran.stdout)
    assert answer["users"] == 75 and answer["as_of"] in (before, time.strftime("%Y-%m-%d"))


def stored(home: Path, table: str) -> pl.DataFrame:
    """A table of the home's database, in the ledger's columns."""
    schema = SCHEMAS[table]
    columns = [c for c in metadata.tables[table].columns if c.name in schema]
    database = Database.open(f"sqlite:///{home / 'spendsense.db'}")
    with database.read() as connection:
        rows = [tuple(row) for row in connection.execute(sa.select(*columns))]
    database.close()
    told = {column.name: schema[column.name] for column in columns}
    return pl.DataFrame(rows, schema=told, orient="row").sort(KEYS[table])


@pytest.mark.parametrize("sign", ["plaid", "ledger"])
@pytest.mark.parametrize("form", native.DOCUMENTS)
def test_what_is_written_natively_is_in_the_database_after_ingest(
    brief: Path, tmp_path: Path, form: str, sign: str
) -> None:
    out, home = tmp_path / "people", tmp_path / "home"
    made(brief, "--out", out, "--users", 25, "--format", form, "--sign", sign)
    loaded = run("ingest", out, "--home", home, "--json")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    manifest = read_manifest(out)
    for table, frame in native.read(out, manifest, 0).items():
        kept = stored(home, table)
        if sign == "ledger" and table == "transactions":
            frame = frame.with_columns(-pl.col("amount_cents"))
        assert frame.height == manifest.rows[table]
        assert_frame_equal(kept, frame.select(kept.columns).sort(KEYS[table]))


def test_a_stamp_is_the_time_of_day_and_only_for_the_page_that_has_one(
    brief: Path, tmp_path: Path
) -> None:
    out = tmp_path / "people"
    made(brief, "--out", out, "--users", 5, "--format", "four-csv", "--stamp")
    page = json.loads((out / "metadata.json").read_text())
    told = time.strptime(page["generated_at"], "%Y-%m-%dT%H:%M:%S")
    assert abs(timegm(told) - time.time()) < 600
    refused = run("generate", brief, "--out", tmp_path / "other", "--stamp")
    assert refused.returncode == 2 and "--stamp" in refused.stderr


def test_an_earlier_population_stays_until_it_is_asked_for(brief: Path, tmp_path: Path) -> None:
    out = tmp_path / "people"
    made(brief, "--out", out, "--users", 10)
    before = contents(out)
    refused = run("generate", brief, "--out", out, "--users", 5)
    assert refused.returncode == 4 and "--overwrite" in refused.stderr
    assert refused.stderr.count("\n") == 1 and contents(out) == before
    made(brief, "--out", out, "--users", 5, "--overwrite")
    assert read_manifest(out).users == 5 and names(tmp_path) == ["people"]


def test_a_folder_of_other_things_is_refused_even_then(brief: Path, tmp_path: Path) -> None:
    out = tmp_path / "letters"
    out.mkdir()
    (out / "mother.txt").write_text("dear")
    for options in ((), ("--overwrite",)):
        refused = run("generate", brief, "--out", out, *options)
        assert refused.returncode == 4 and "mother.txt" in refused.stderr
    assert contents(out) == {"mother.txt": sha256(b"dear").hexdigest()}


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("form", "blow"),
    [("parquet", signal.SIGKILL), ("four-csv", signal.SIGKILL), ("parquet", signal.SIGINT)],
)
def test_a_run_that_is_cut_off_leaves_the_earlier_population_whole(
    brief: Path, tmp_path: Path, form: str, blow: signal.Signals
) -> None:
    out = tmp_path / "people"
    made(brief, "--out", out, "--users", 10)
    before = contents(out)
    words = ["generate", brief, "--out", out, "--users", 60_000, "--overwrite", "--workers", 1]
    words += ["--as-of", "2026-11-20", "--format", form]
    started = subprocess.Popen(
        [*COMMAND, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    partial = tmp_path / ".people.partial"

    def begun() -> bool:
        return any(partial.glob("run-*/demographics/part-00000.parquet"))

    with ended(started) as process:
        patience = time.monotonic() + PATIENCE
        while not begun() and process.poll() is None and time.monotonic() < patience:
            time.sleep(0.002)
        assert begun() and process.poll() is None
        process.send_signal(blow)
        process.wait(PATIENCE)
    assert process.returncode != 0 and contents(out) == before
    assert names(tmp_path) == ([".people.partial"] if blow == signal.SIGKILL else []) + ["people"]
    made(brief, "--out", out, "--users", 5, "--overwrite")
    assert names(tmp_path) == ["people"] and read_manifest(out).users == 5


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


@pytest.mark.parametrize("form", ["parquet", "csv", "json", "four-json", "four-csv", "users-json"])
def test_a_file_that_cannot_grow_is_told_and_nothing_is_left(
    brief: Path, tmp_path: Path, form: str
) -> None:
    words = ("generate", brief, "--out", tmp_path / "people", "--users", 200, "--format", form)
    ran = run(*words, preexec_fn=small_files)
    assert ran.returncode == 1 and ran.stdout == "" and ran.stderr.count("\n") == 1, ran.stderr
    assert "people cannot be written (File too large)" in ran.stderr
    assert names(tmp_path) == []


def can_mount() -> bool:
    """Whether anyone may mount a small disk in a namespace of their own here."""
    if shutil.which("unshare") is None:
        return False
    tried = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
    return subprocess.run(tried, capture_output=True).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no small disk can be mounted here")
@pytest.mark.parametrize("form", ["parquet", "users-json"])
def test_a_disk_that_fills_is_told_and_nothing_is_left(
    brief: Path, tmp_path: Path, form: str
) -> None:
    script = 'mount -t tmpfs -o size=256k tmpfs "$0" && { "$@"; code=$?; ls -A "$0"; exit $code; }'
    words = ["generate", brief, "--out", tmp_path / "people", "--users", 2_000, "--format", form]
    ran = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, str(tmp_path), *COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1 and ran.stdout == "", ran.stdout + ran.stderr
    assert "people cannot be written (No space left on device)" in ran.stderr
    assert "free some space" in ran.stderr and ran.stderr.count("\n") == 1


def test_a_full_disk_is_told_by_workers_too(brief: Path, tmp_path: Path) -> None:
    words = ("generate", brief, "--out", tmp_path / "people", "--users", 4_200, "--workers", 2)
    ran = run(*words, preexec_fn=small_files)
    assert ran.returncode == 1 and "File too large" in ran.stderr, ran.stderr
    assert "Traceback" not in ran.stderr and names(tmp_path) == []


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Dask scheduler and two workers, each a process of its own; gives the address."""
    folder = tmp_path_factory.mktemp("dask")
    place = folder / "scheduler.json"
    here = ("--scheduler-file", place, "--no-dashboard")
    scheduler = ("scheduler", *here, "--host", "127.0.0.1", "--port", "0")
    worker = ("worker", *here, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1",
              "--local-directory", folder)  # fmt: skip
    with ExitStack() as stack:
        stack.enter_context(ended(_dask(scheduler)))
        patience = time.monotonic() + PATIENCE
        while not place.exists() and time.monotonic() < patience:
            time.sleep(0.05)
        for _ in range(2):
            stack.enter_context(ended(_dask(worker)))
        yield json.loads(place.read_text())["address"]


def _dask(words: Sequence[object]) -> subprocess.Popen[bytes]:
    script = f"from distributed.cli.dask_{words[0]} import main; main()"
    told = [sys.executable, "-c", script, *map(str, words[1:])]
    return subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("form", ["parquet", "four-csv"])
def test_a_dask_cluster_writes_the_same_bytes_as_one_process_and_two(
    brief: Path, tmp_path: Path, cluster: str, form: str
) -> None:
    write = functools.partial(made, brief, "--users", 4_300, "--format", form)
    one = write("--out", tmp_path / "one", "--workers", 1)
    write("--out", tmp_path / "two", "--workers", 2)
    write("--out", tmp_path / "three", "--runner", "dask", "--scheduler", cluster)
    assert {name.split(".")[0][-5:] for name in one["parts"] if "truth" in name} == {
        "00000", "00001",
    }  # fmt: skip
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")


def test_a_scheduler_that_does_not_answer_is_told(brief: Path, tmp_path: Path) -> None:
    words = ("generate", brief, "--out", tmp_path / "people", "--users", 2, "--runner", "dask")
    patience = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    ran = run(*words, "--scheduler", "tcp://127.0.0.1:9", env=patience)
    assert ran.returncode == 1 and "scheduler at tcp://127.0.0.1:9" in ran.stderr, ran.stderr
    assert "Traceback" not in ran.stderr and names(tmp_path) == []
