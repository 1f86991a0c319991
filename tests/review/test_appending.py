"""Appending to a file: whole lines, whoever writes and whatever was there."""

from __future__ import annotations

import os
import resource
import stat
import threading
from pathlib import Path

import pytest

from spendsense.review.appending import append


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    append(tmp_path / "a", b"one\n")
    append(tmp_path / "a", b"two\n")
    assert (tmp_path / "a").read_bytes() == b"one\ntwo\n"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_after_a_line_that_was_cut_off_a_new_one_begins(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\ntw")
    append(tmp_path / "a", b"three\n")
    assert (tmp_path / "a").read_bytes() == b"one\ntw\nthree\n"


def test_what_does_not_fit_is_not_there_at_all(tmp_path: Path) -> None:
    append(tmp_path / "a", b"one\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            append(tmp_path / "a", b"a line of more than ten\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (tmp_path / "a").read_bytes() == b"one\n"


def test_lines_of_several_writers_do_not_mix(tmp_path: Path) -> None:
    lines = [bytes([65 + writer]) * 5_000 + b"\n" for writer in range(8)]
    threads = [threading.Thread(target=append, args=(tmp_path / "a", line)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = (tmp_path / "a").read_bytes().splitlines(keepends=True)
    assert sorted(found) == sorted(lines)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        append(tmp_path / "none" / "a", b"x\n")
    assert os.listdir(tmp_path) == []
