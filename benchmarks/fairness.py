"""Whether planted bias is found and fair populations are left alone: `make fairness`.

Made-up funnels of users with demographics, many seeds of each: fair ones, and ones in which a bias
of stated size was planted. For each the share of seeds whose report finds it. And the time that one
report takes. With `--write`, the page docs/reference/fairness.md as well.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from spendsense.evaluation.fairness import Fairness, fairness
from spendsense.evaluation.fairness.stages import HOURS, MEETS
from spendsense.evaluation.metric import wilson
from spendsense.personas import PERSONAS
from spendsense.policy import Policy
from spendsense.world import dice

POLICY = Policy.on(date(2026, 11, 20))
PAGE = Path(__file__).parents[1] / "docs" / "reference" / "fairness.md"
USERS = 3_000
SEEDS = 100

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

GROUPS = {
    "age_bracket": (("18-25", 0.18), ("26-35", 0.26), ("36-50", 0.30), ("51+", 0.26)),
    "income_bracket": (
        ("under 30k", 0.15), ("30k-50k", 0.27), ("50k-75k", 0.30), ("75k and over", 0.28),
    ),
    "region": (("urban", 0.50), ("suburban", 0.30), ("rural", 0.20)),
    "life_stage": (
        ("starting out", 0.25), ("establishing", 0.33), ("mid-life", 0.26), ("retirement", 0.16),
    ),
}  # fmt: skip
"""Groups and their shares, near those of the profile `default`."""

ODDS = {
    "consented": 0.90,
    "enough_data": 0.97,
    "lesson_drafted": 0.98,
    "to_offers": 0.85,
    "offer_eligible": 0.80,
    "offer_drafted": 0.95,
    "decided": 0.90,
    "rejected": 0.10,
    "seen": 0.70,
    "acted": 0.45,
}
MEETS_ODDS = (0.20, 0.15, 0.22, 0.30, 0.18)
"""Of the personas in their order."""
ITEMS = 24
READINGS = 12


class Draws:
    """Chance of one seed: a number between 0 and 1 for each person and name, always the same."""

    def __init__(self, seed: int, people: int) -> None:
        self.keys = dice.user_keys(seed, np.arange(people))

    def of(self, name: str) -> Numbers:
        bits = dice.mix(self.keys ^ np.uint64(dice.named(f"fairness benchmark {name}")))
        return (bits >> np.uint64(11)).astype(np.float64) / 2.0**53

    def flag(self, name: str, odds: float | Numbers) -> Flags:
        return np.asarray(self.of(name) < odds)


@dataclass(frozen=True, slots=True)
class Population:
    """A funnel, and the demographics of its people."""

    funnel: pl.DataFrame
    people: pl.DataFrame


def demographics(seed: int, users: int) -> pl.DataFrame:
    """Each attribute by itself, as its shares say."""
    draws = Draws(seed, users)
    columns = {
        name: np.array([group for group, _ in groups])[
            np.minimum(
                np.searchsorted(np.cumsum([share for _, share in groups]), draws.of(name)),
                len(groups) - 1,
            )
        ]
        for name, groups in GROUPS.items()
    }
    return pl.DataFrame({"user_id": _ids(users), **columns})


def _ids(users: int) -> list[str]:
    return [f"u-{number:07d}" for number in range(users)]


@dataclass(frozen=True, slots=True)
class Bias:
    """What is done otherwise to one group. Odds are multiplied, hours too."""

    name: str
    told: str
    stage: str
    """Where the report is to find it; stages after it may show it too."""
    attribute: str
    groups: tuple[str, ...]
    deny_offers: float = 1.0
    reject: float = 1.0
    hours: float = 1.0
    persona: float = 1.0
    deny_lessons: float = 1.0
    see: float = 1.0
    size: str = ""


PLANTS: tuple[Bias, ...] = (
    Bias(
        "offers denied to a region",
        "four in ten who may be offered something and live in a rural place are offered nothing",
        "offer_drafted", "region", ("rural",), deny_offers=0.6,
        size="95 % against 57 %",
    ),
    Bias(
        "rejected three times as often",
        "an operator rejects the drafts of one age bracket three times as often",
        "approved", "age_bracket", ("18-25",), reject=3.0,
        size="10 % rejected against 30 %",
    ),
    Bias(
        "a rule that reads income",
        "half of those who meet a persona's conditions and earn little do not get the persona",
        f"persona:{PERSONAS[0].key}", "income_bracket", ("under 30k", "30k-50k"), persona=0.5,
        size="20 % against 10 %; among those who meet it 100 % against 50 %",
    ),
    Bias(
        "slower decisions",
        "drafts of one life stage wait twice as long",
        HOURS, "life_stage", ("retirement",), hours=2.0,
        size="a median of 8 hours against 16",
    ),
    Bias(
        "lessons withheld",
        "a fifth of the lessons of one region are withheld",
        "lesson_drafted", "region", ("suburban",), deny_lessons=0.8,
        size="98 % against 78 %",
    ),
    Bias(
        "a bias against two together",
        "half of the people of 51 and over in a rural place are offered nothing, and nobody else",
        "offer_drafted", "age_bracket+region", ("51+ + rural",), deny_offers=0.5,
        size="95 % against 48 %, of one in twenty people",
    ),
)  # fmt: skip
"""Six, each of a size that matters and none so large that it cannot be missed."""


def population(seed: int, users: int = USERS, bias: Bias | None = None) -> Population:
    """A made-up funnel in which demographics decide nothing but what the bias says."""
    people = demographics(seed, users)
    hit = _hit(people, bias)
    draws = Draws(seed + 1_000_003, users)
    consented = draws.flag("consented", ODDS["consented"])
    enough = consented & draws.flag("enough_data", ODDS["enough_data"])
    met = {
        persona.key: draws.flag(f"meets {persona.key}", odds)
        for persona, odds in zip(PERSONAS, MEETS_ODDS, strict=True)
    }
    held = dict(met)
    if bias is not None and bias.persona != 1.0:
        first = PERSONAS[0].key
        held[first] = met[first] & ~(hit & ~draws.flag("persona", bias.persona))
    columns = _after_persona(draws, enough, held, hit, bias)
    frame = pl.DataFrame({"user_id": _ids(users), **columns})
    flags = {f"{MEETS}{key}": _asked(flag, enough) for key, flag in met.items()}
    return Population(frame.with_columns(**flags, **_subjects(draws, enough)), people)


def _hit(people: pl.DataFrame, bias: Bias | None) -> Flags:
    if bias is None:
        return np.zeros(people.height, dtype=bool)
    joined = pl.concat_str(bias.attribute.split("+"), separator=" + ")
    return people.select(joined.is_in(bias.groups)).to_series().to_numpy()


def _after_persona(
    draws: Draws, enough: Flags, held: dict[str, Flags], hit: Flags, bias: Bias | None
) -> dict[str, pl.Series]:
    plan = bias or Bias("", "", "", "", ())
    some = enough & np.any(list(held.values()), axis=0)

    def odds(name: str, times: float, most: float = 1.0) -> Numbers:
        return np.where(hit, np.minimum(ODDS[name] * times, most), ODDS[name])

    lesson = draws.flag("lesson", odds("lesson_drafted", plan.deny_lessons))
    offers = some & draws.flag("to_offers", ODDS["to_offers"])
    eligible = offers & draws.flag("eligible", ODDS["offer_eligible"])
    offer = draws.flag("offer", odds("offer_drafted", plan.deny_offers))
    decided = some & (lesson | (eligible & offer)) & draws.flag("decided", ODDS["decided"])
    approved = ~draws.flag("rejected", odds("rejected", plan.reject))
    seen = draws.flag("seen", odds("seen", plan.see))
    hours = np.round(8 * np.exp(1.1 * _normal(draws)) * np.where(hit, plan.hours, 1.0), 2)
    primary = _primary(held)
    found = {
        "consented": pl.Series(draws.flag("consented", ODDS["consented"])),
        "enough_data": _asked(enough, draws.flag("consented", ODDS["consented"])),
        "persona": _asked(some, enough),
        **{f"persona:{key}": _asked(flag, enough) for key, flag in held.items()},
        "lesson_drafted": _asked(lesson, some),
        "offer_eligible": _asked(eligible, offers),
        "offer_drafted": _asked(offer, eligible),
        "approved": _asked(approved, decided),
        "seen": _asked(seen, decided & approved),
        "acted": _asked(draws.flag("acted", ODDS["acted"]), decided & approved & seen),
        HOURS: pl.Series([float(h) if d else None for h, d in zip(hours, decided, strict=True)]),
    }
    return {**found, "primary": pl.Series(np.where(some, primary, None).tolist(), dtype=pl.String)}


def _normal(draws: Draws) -> Numbers:
    """Near enough: twelve uniform numbers."""
    return np.sum([draws.of(f"hours {turn}") for turn in range(12)], axis=0) - 6


def _primary(held: dict[str, Flags]) -> npt.NDArray[np.str_]:
    keys = np.array(list(held))
    return np.asarray(keys[np.argmax(np.stack(list(held.values())), axis=0)])


def _asked(flag: Flags, of: Flags) -> pl.Series:
    return pl.Series(np.where(of, flag, None).tolist(), dtype=pl.Boolean)


def _subjects(draws: Draws, enough: Flags) -> dict[str, pl.Series]:
    """Items of any popularity, and readings of any shape."""
    items = {
        f"item:item-{n:02d}": _asked(draws.flag(f"item {n}", (n + 1) / (2 * ITEMS)), enough)
        for n in range(ITEMS)
    }
    readings = {
        f"reading:reading_{n:02d}": pl.Series(
            np.where(enough, np.floor(draws.of(f"reading {n}") ** (n + 1) * 1000), None).tolist(),
            dtype=pl.Float64,
        )
        for n in range(READINGS)
    }
    return items | readings


def found(report: Fairness, bias: Bias) -> bool:
    """Whether a failed comparison names the stage, the attribute and one of the groups."""
    return any(
        each.stage == bias.stage
        and each.attribute == bias.attribute
        and bool({each.group, each.reference} & set(bias.groups))
        for each in report.findings
    )


def alarmed(report: Fairness) -> bool:
    """Whether anything failed, readings that tell a group included."""
    return bool(report.findings) or any(each.verdict == "fail" for each in report.proxies)


@dataclass(frozen=True, slots=True)
class Measured:
    """In how many of so many seeds something was seen."""

    seen: int
    seeds: int

    @property
    def told(self) -> str:
        low, high = wilson(self.seen, self.seeds)
        share = f"{self.seen} of {self.seeds}, {self.seen / self.seeds:.1%}"
        return f"{share} ({low:.1%} to {high:.1%})"


def over(pool: Executor, seeds: int, users: int, bias: Bias | None) -> Measured:
    """How many seeds' reports find the bias; without one, how many raise any alarm."""
    seen = pool.map(partial(_seen, users=users, bias=bias), range(seeds))
    return Measured(sum(seen), seeds)


def _seen(seed: int, users: int, bias: Bias | None) -> bool:
    made = population(seed, users, bias)
    report = fairness(made.funnel, made.people, POLICY)
    return alarmed(report) if bias is None else found(report, bias)


def seconds(users: int, times: int = 3) -> float:
    """The best of some reports over one funnel, in seconds of the processor."""
    made = population(0, users)
    fairness(made.funnel, made.people, POLICY)
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        fairness(made.funnel, made.people, POLICY)
        best = min(best, time.process_time() - start)
    return best


def _lines(pool: Executor, seeds: int, users: int) -> Iterator[str]:
    yield f"| planted, among {users:,} people | size | found by the report (95 % interval) |"
    yield "|---|---|---|"
    for bias in PLANTS:
        yield f"| {bias.name}: {bias.told} | {bias.size} | {over(pool, seeds, users, bias).told} |"
    fair = over(pool, seeds, users, None)
    yield f"| nothing: demographics decide nothing | none | any alarm at all: {fair.told} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """The whole of it, as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} too")
    asked = parser.parse_args(arguments)
    machine = (
        f"{platform.platform()}, Python {platform.python_version()}, "
        f"Polars {version('polars')}, NumPy {version('numpy')}"
    )
    table = []
    # Polars has threads of its own, which a forked process would not.
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        for line in _lines(pool, asked.seeds, asked.users):
            print(line, flush=True)
            table.append(line)
    speed = [f"| {users:,} | {seconds(users):.2f} |" for users in (1_000, 10_000, 100_000)]
    print(machine, *speed, sep="\n")
    if asked.write:
        PAGE.write_text(_page(machine, asked.seeds, table, speed), encoding="utf-8")
        print(f"Written: {PAGE}", file=sys.stderr)


def _page(machine: str, seeds: int, table: Sequence[str], speed: Sequence[str]) -> str:
    return "\n".join([HEAD.format(seeds=seeds), *table, MIDDLE, *speed, FOOT.format(m=machine)])


HEAD = """# What the fairness report finds

Measured by `make fairness`: made-up funnels of {seeds} seeds each, the same in every run. What is
asked of the report is at least 95 % of the planted biases, and an alarm, of any comparison or proxy
in the whole report, in at most 5 % of fair populations. What a verdict means stands in
[Fairness](../concepts/fairness.md).
"""
MIDDLE = """
A bias counts as found where a failed comparison names its stage, its attribute and its group. A
smaller bias, or fewer people, is found less often; a report that could not have found it says
`insufficient` and not `pass`.

## How long it takes

One report of four attributes, their six pairs and 36 items and readings, from a funnel in memory:

| people | seconds of the processor |
|---|---|"""
FOOT = """
{m}.
"""


if __name__ == "__main__":
    main()
