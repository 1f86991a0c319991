"""What is done while somebody is killed: commands on files, and requests to a server."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import polars as pl

from killing.points import Point
from killing.processes import Place, Running, Template
from killing.state import State, files, state

AS_OF = "2026-08-22"
USERS = 8


@dataclass(frozen=True)
class Death:
    """When the process is to be killed: in which step, at a point or after so many seconds."""

    step: int
    point: Point | None = None
    seconds: float | None = None

    def __str__(self) -> str:
        where = str(self.point) if self.point else f"after {self.seconds:.3f} s"
        return f"step {self.step + 1}, {where}"


@dataclass
class Outcome:
    """Whether the death came, and what went otherwise than it should."""

    killed: bool = False
    wrong: list[str] = field(default_factory=list)
    counts: list[dict[str, int]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


Step = tuple[str, ...]


@dataclass(frozen=True)
class Commands:
    """A scene of commands: each is given again, as it was, until it is done."""

    name: str
    before: Sequence[Step]
    steps: Sequence[Step]
    looked_at: Callable[[Place], State] = state
    again: tuple[str, ...] = ()
    """Options of a command that is given again."""
    done_already: tuple[int, ...] = ()
    """How a command may end that is given again though it was carried out."""

    def prepare(self, template: Template, place: Place, given: Path) -> None:
        for step in self.before:
            template.run(place, *_filled(step, place, given))

    def play(
        self, template: Template, place: Place, given: Path, death: Death | None, count: Path | None
    ) -> Outcome:
        outcome = Outcome()
        for number, step in enumerate(self.steps):
            args = _filled(step, place, given)
            dies = death if death is not None and death.step == number else None
            began = time.perf_counter()
            running = template.start(place, args, point=dies.point if dies else None, count=count)
            code = _ended(running, dies)
            outcome.seconds.append(time.perf_counter() - began)
            if code == -9:
                outcome.killed = True
                code = template.start(place, [*args, *self.again]).ended()
                code = 0 if code in self.done_already else code
            if code != 0:
                outcome.wrong.append(f"{' '.join(step)} ended with {code}")
            if count is not None:
                outcome.counts.append(json.loads(count.read_text()))
        return outcome


def _filled(step: Step, place: Place, given: Path) -> list[str]:
    named = {f"user{n}": user for n, user in enumerate(_consenting(given))}
    return [each.format(given=given, home=place.home, **named) for each in step]


def _consenting(given: Path) -> list[str]:
    """Customers of the population who consented, in their order."""
    found = pl.read_parquet(given / "population/users/part-00000.parquet")
    own = found.filter(pl.col("consent"), pl.col("user_type") == "customer")
    return [str(user) for user in own["user_id"].cast(pl.String).sort()]


def _ended(running: Running, dies: Death | None) -> int:
    if dies is not None and dies.seconds is not None:
        time.sleep(dies.seconds)
        running.kill()
    return running.ended()


def _out(place: Place) -> State:
    """The folder that a command wrote, and whatever it left beside it."""
    return files(place.home / "work")


def made(folder: Path, template: Template) -> None:
    """The files that scenes read: a population as CSV and as Parquet, and pages of Plaid."""
    place = Place(folder / "none")
    people = ("generate", "default", "--users", str(USERS), "--seed", "7", "--as-of", AS_OF)
    template.run(place, *people, "--format", "csv", "--out", str(folder / "csv"))
    template.run(place, *people, "--out", str(folder / "population"))
    pages = folder / "plaid" / "maria"
    pages.mkdir(parents=True)
    for number, page in enumerate(_pages(), start=1):
        (pages / f"sync-{number}.json").write_text(json.dumps(page))
    shutil.copytree(folder / "plaid", folder / "later")
    (folder / "later" / "maria" / "sync-9.json").write_text(json.dumps(_last_page()))


def _pages() -> list[dict[str, object]]:
    dice = Random(7)  # noqa: S311 - a draw, no secret
    return [
        _page(f"c{page}", [_plaid(page * 100 + row, dice) for row in range(40)], [], page < 3)
        for page in (1, 2, 3)
    ]


def _last_page() -> dict[str, object]:
    """What a bank sends later: rows taken back, and some new."""
    dice = Random(8)  # noqa: S311 - a draw, no secret
    gone = [{"transaction_id": f"t{number}"} for number in range(100, 110)]
    return _page("c9", [_plaid(900 + row, dice) for row in range(5)], gone, False)


def _page(cursor: str, added: list[object], removed: list[object], more: bool) -> dict[str, object]:
    balances = {"available": 900, "current": 1_000.5, "limit": None, "iso_currency_code": "USD"}
    account = {"account_id": "m1", "balances": balances, "mask": "7777", "name": "Checking",
               "type": "depository", "subtype": "checking"}  # fmt: skip
    return {"accounts": [account], "added": added, "modified": [], "removed": removed,
            "next_cursor": cursor, "has_more": more, "request_id": cursor}  # fmt: skip


def _plaid(number: int, dice: Random) -> dict[str, object]:
    day = f"2026-{dice.randint(3, 7):02}-{dice.randint(1, 28):02}"
    return {"transaction_id": f"t{number}", "account_id": "m1", "date": day, "pending": False,
            "amount": dice.randint(100, 20_000) / 100, "iso_currency_code": "USD",
            "name": f"SHOP {number}", "payment_channel": "in store"}  # fmt: skip


INGEST = Commands(
    "ingest",
    before=(),
    steps=(
        ("ingest", "{given}/csv", "--json"),
        ("ingest", "{given}/plaid", "--as-of", AS_OF, "--json"),
        ("ingest", "{given}/csv", "--json"),
        ("ingest", "{given}/later", "--as-of", AS_OF, "--json"),
    ),
)
RUN = Commands(
    "run",
    before=(("ingest", "{given}/population"),),
    steps=(("run", "--as-of", AS_OF),),
)
KEYS = Commands(
    "keys",
    before=(("ingest", "{given}/population"),),
    steps=(
        ("audit", "key"),
        ("audit", "checkpoint"),
        ("audit", "checkpoint"),
        ("audit", "key", "--rotate"),
        ("audit", "checkpoint"),
        ("audit", "verify"),
    ),
    done_already=(4,),
)
GENERATE = Commands(
    "generate",
    before=(),
    steps=(
        ("generate", "default", "--users", "3", "--seed", "3", "--as-of", AS_OF, "--overwrite",
         "--out", "{home}/work/population"),
    ),
    looked_at=_out,
)  # fmt: skip
REVOKE = Commands(
    "revoke",
    before=(("ingest", "{given}/population"), ("run", "--as-of", AS_OF)),
    steps=tuple(("consent", "revoke", user) for user in ("{user0}", "{user1}", "{user2}")),
)
MIGRATE = Commands(
    "migrate",
    before=(),
    steps=(("consent", "expiring"), ("ingest", "{given}/later", "--as-of", AS_OF)),
)
SIGNALS = Commands(
    "signals",
    before=(),
    steps=(("signals", "{given}/population", "--as-of", AS_OF, "--out", "{home}/work/features"),),
    looked_at=_out,
)
