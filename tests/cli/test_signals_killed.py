"""Runs and workers that are killed: nothing but time is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from tests.cli.parts import (
    PATIENCE,
    contents,
    parts_in,
    population_in_parts,
    ran,
    sealed_parts,
    started,
    until,
)

from spendsense.cli.batch import FOLDERS
from spendsense.cli.seals import read_seal, sealed

PARTS = 24


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return population_in_parts(tmp_path_factory.mktemp("world"), PARTS, users=72)


@pytest.fixture(scope="module")
def whole(population: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run that nobody disturbs gives."""
    out = tmp_path_factory.mktemp("read") / "features"
    assert ran(population, out, "--workers", "1").code == 0
    return contents(out)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("blocks", [0, 2, 9])
def test_a_killed_run_leaves_whole_blocks_and_is_gone_on_with(
    population: Path, whole: dict[str, bytes], tmp_path: Path, workers: str, blocks: int
) -> None:
    out = tmp_path / "features"
    process = started(population, out, "--workers", workers)
    until(lambda: (out / "signals.json").exists() and len(sealed_parts(out)) >= blocks, process)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the run was over before it could be killed"
    there = sealed_parts(out)
    assert len(there) < PARTS
    for part in there:
        seal = read_seal(out, part)
        assert seal is not None and set(seal.output) == set(FOLDERS)
        for name, digest in seal.output.items():
            assert sealed((out / name / part).read_bytes()) == digest
    # A worker of the killed run may be about to end, so that the folder may still be its.
    answer = ran(population, out, "--resume", "--workers", "2").answer()
    assert answer["failed"] == [] and int(str(answer["kept"])) >= len(there)
    assert contents(out) == whole


def test_a_worker_of_the_pool_that_is_killed_costs_nothing_but_time(
    population: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "features"
    process = started(population, out, "--workers", "2")
    until(lambda: len(sealed_parts(out)) >= 3, process)
    worker = next(
        child
        for child in psutil.Process(process.pid).children()
        if "spawn_main" in " ".join(child.cmdline())
    )
    worker.kill()
    at_the_kill = len(sealed_parts(out))
    assert process.wait(PATIENCE) == 0, (tmp_path / "stderr").read_text()
    assert at_the_kill < PARTS and contents(out) == whole


@contextmanager
def dask(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A real scheduler or worker, as somebody would start it on a cluster."""
    command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
    log = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    page = folder / "scheduler.json"
    at = ("--host", "127.0.0.1")
    one = ("dask_worker", "--scheduler-file", str(page), "--nthreads", "1", "--no-nanny",
           "--no-dashboard", "--local-directory", str(folder), *at)  # fmt: skip
    scheduler = ("dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(page))
    with dask(*scheduler, *at) as head:
        until(lambda: page.exists() and page.read_text().rstrip().endswith("}"), head)
        address = str(json.loads(page.read_text())["address"])
        with dask(*one) as first, dask(*one) as second:
            yield address, [first, second]


@pytest.mark.parametrize("lost", [0, 1])
def test_a_real_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    population: Path, whole: dict[str, bytes], tmp_path: Path, lost: int
) -> None:
    import distributed

    out = tmp_path / "features"
    with cluster(tmp_path) as (address, workers):
        with distributed.Client(address) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        run = started(population, out, "--runner", "dask", "--scheduler", address)
        until(lambda: len(sealed_parts(out)) >= 4, run)
        for worker in workers[:lost]:
            worker.send_signal(signal.SIGKILL)
        at_the_kill = len(sealed_parts(out))
        assert run.wait(PATIENCE) == 0, (tmp_path / "stderr").read_text()
        assert 4 <= at_the_kill < PARTS
    assert contents(out) == whole
    names = {f"part-{number:05d}.parquet" for number in range(PARTS)}
    assert all(found == names for found in parts_in(out).values())


def test_a_scheduler_that_is_not_there_is_told(
    population: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "2s")
    began = time.monotonic()
    process = subprocess.run(
        [sys.executable, "-c", "from spendsense.cli import main; main()", "signals",
         str(population), "--as-of", "2026-08-22", "--out", str(tmp_path / "out"),
         "--runner", "dask", "--scheduler", "tcp://127.0.0.1:9"],
        capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert process.returncode == 1, process.stderr
    assert "The Dask scheduler at tcp://127.0.0.1:9 did not do the work" in process.stderr
    assert time.monotonic() - began < PATIENCE and not (tmp_path / "out").exists()
