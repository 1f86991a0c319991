"""What a run of `spendsense signals` is, and the seals that say which of its blocks are whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
import xxhash

import spendsense
from spendsense.ledger import BadInput, Conflict
from spendsense.policy import Policy

RUN = "signals.json"
SEALS = "seals"
UNFINISHED = ".unfinished"
DECIDING = ("ledger", "policy", "signals", "personas", "cli/batch.py", "cli/part.py")
"""The code that decides what is written, beneath the package."""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that the bytes of a run depend on, but the parts themselves.

    `population` is the seal of the manifest, `policy` that of the values of the day. `version` is
    the package's with a seal of its rules, and that of Polars, which lays out the files.
    """

    as_of: date
    population: str
    policy: str
    version: str

    @classmethod
    def of(cls, folder: Path, as_of: date) -> Run:
        values = json.dumps(dict(Policy.on(as_of).values), sort_keys=True, default=str)
        return cls(
            as_of=as_of,
            population=sealed((folder / "manifest.json").read_bytes()),
            policy=sealed(values.encode()),
            version=_version(),
        )

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "as_of": self.as_of.isoformat()}


@dataclass(frozen=True, slots=True)
class Seal:
    """What a block was made from and what it came to: digests by table and by folder."""

    part: str
    input: Mapping[str, str]
    output: Mapping[str, str]
    counts: Mapping[str, int]


def sealed(data: bytes) -> str:
    """XXH3 of bytes: finds damage and differences, and no forger."""
    return xxhash.xxh3_128_hexdigest(data)


def differences(found: Run, asked: Run) -> str:
    """What another run differs in, in words."""
    told = [
        f"{each.name} is {getattr(found, each.name)} there and {getattr(asked, each.name)} here"
        for each in fields(Run)
        if getattr(found, each.name) != getattr(asked, each.name)
    ]
    return "; ".join(told)


def write_run(out: Path, run: Run, parts: tuple[str, ...]) -> None:
    """The first page of a folder of features: the run, and the blocks that make it whole."""
    text = json.dumps({**run.as_json(), "parts": list(parts)}, indent=2) + "\n"
    page = out / UNFINISHED / RUN
    page.write_text(text, encoding="utf-8")
    page.replace(out / RUN)


def read_run(out: Path) -> Run:
    """Raises BadInput for a page that is missing or cannot be read."""
    path = out / RUN
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        told = {each.name: raw[each.name] for each in fields(Run)}
        return Run(**{**told, "as_of": date.fromisoformat(raw["as_of"])})
    except FileNotFoundError as error:
        raise BadInput(
            f"{out} has no {RUN} and cannot be resumed. Leave --resume away to read it anew."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{path} cannot be read ({error!r}). Leave --resume away to read everything anew."
        ) from error


def read_seal(out: Path, part: str) -> Seal | None:
    """The seal of a block; None where the block was never finished."""
    path = _seal_path(out, part)
    try:
        return Seal(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise BadInput(
            f"{path} is not a seal ({error}). Delete it, and --resume makes the block again."
        ) from error


def put(
    out: Path, run: Run, part: str, frames: Mapping[str, pl.DataFrame],
    inputs: Mapping[str, str], counts: Mapping[str, int],
) -> None:  # fmt: skip
    """Put a block in its place: its files one after another, each at one go, and its seal last.

    Without its seal a block is not there. Whoever puts the same block twice puts the same bytes.
    """
    with _staged(out, part) as folder:
        for name, frame in frames.items():
            frame.write_parquet(folder / name, compression="zstd")
        output = {name: sealed((folder / name).read_bytes()) for name in frames}
        seal = json.dumps(asdict(Seal(part, inputs, output, counts)), indent=2) + "\n"
        (folder / SEALS).write_text(seal, encoding="utf-8")
        if read_run(out) != run:
            raise Conflict(f"{out} was taken by another run meanwhile; {part} was not written.")
        for name in frames:
            (folder / name).replace(out / name / part)
        (folder / SEALS).replace(_seal_path(out, part))


@contextmanager
def _staged(out: Path, part: str) -> Iterator[Path]:
    """A folder of this attempt alone: two workers may make one block."""
    if not (out / UNFINISHED).is_dir():
        raise BadInput(f"{out} is gone, or not on a disk that every worker shares.")
    folder = Path(tempfile.mkdtemp(prefix=f"{part}.", dir=out / UNFINISHED))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_other(seal: Seal, out: Path, inputs: Callable[[str], Mapping[str, str]]) -> None:
    """Raise Conflict where a sealed block is not what was sealed, or what it was made from."""
    for table, digest in inputs(seal.part).items():
        if seal.input.get(table) != digest:
            raise Conflict(
                f"{table}/{seal.part} has changed since {out} was read from it. "
                "Leave --resume away to read everything anew."
            )
    for name, digest in seal.output.items():
        path = out / name / seal.part
        if not path.is_file() or sealed(path.read_bytes()) != digest:
            raise Conflict(
                f"{path} is not what was sealed. Delete {_seal_path(out, seal.part)}, and --resume"
                " makes the block again."
            )


def unseal(out: Path, part: str) -> None:
    """Say that a block is not there."""
    _seal_path(out, part).unlink(missing_ok=True)


def _seal_path(out: Path, part: str) -> Path:
    return out / SEALS / f"{Path(part).stem}.json"


@cache
def _version() -> str:
    root = Path(os.fspath(spendsense.__path__[0]))
    code = xxhash.xxh3_64()
    for name in DECIDING:
        place = root / name
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for path in files:
            if path.suffix in (".py", ".yaml", ".csv"):
                code.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return f"{version('spendsense')}+{code.hexdigest()}, polars {version('polars')}"
