"""Every metric fails where what it measures is broken, and claims nothing of too little.

The table names a metric, what was broken, and how; whoever adds a metric adds a line.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from tests.fake_model.near import NearModel

from spendsense import pipeline
from spendsense.evaluation import METRICS, Metric
from spendsense.evaluation.accuracy import Condition
from spendsense.evaluation.accuracy.figures import FIGURES
from spendsense.evaluation.accuracy.tally import ALL, Tally
from spendsense.evaluation.board import of_condition
from spendsense.evaluation.coverage import coverage
from spendsense.evaluation.detection import detections, subscription_metrics
from spendsense.evaluation.evaluate import Sums, shares_of
from spendsense.evaluation.fairness import fairness, fairness_metric
from spendsense.evaluation.latency import latency, model_latency, of_times
from spendsense.evaluation.metrics import BY_NAME, counted
from spendsense.evaluation.operators import agreed, operators
from spendsense.evaluation.record import books, parts, run_record
from spendsense.evaluation.truth import persona_metrics, read_truth
from spendsense.policy import Policy
from spendsense.review import grant_consent
from spendsense.review.agreement import agreement
from spendsense.storage import Database, ReviewEvent, add_review_event, save_records
from spendsense.storage.tables import readings, recommendations, traces

from .conftest import AS_OF, NOW
from .fairness.planted import PLANTS, population

POLICY = Policy.on(AS_OF)
DAY = date(2026, 8, 22)
CROWD = 110
"""People enough for the 99th percentile."""


@dataclass
class World:
    """A database that a case may spoil, a crowd of small households, and a population's truth."""

    database: Database
    population: Path
    crowded: Callable[[], Database]
    timed: dict[str, tuple[Metric, ...]]

    def events(self, *actions: str, many: int = 32, **event: Any) -> None:
        """Something done by an operator to each of the first recommendations, a second apart."""
        with self.database.write() as connection:
            ids = connection.scalars(sa.select(recommendations.c.recommendation_id)).all()
            for place, key in enumerate(sorted(ids)[:many]):
                for later, action in enumerate(actions):
                    at = NOW + timedelta(seconds=place + later)
                    told = {"by": "olga", **event, "at": at, "action": action}
                    told["detail"] = _looks(place) if action == "second" else None
                    add_review_event(connection, ReviewEvent(recommendation_id=key, **told))

    def change(self, table: sa.Table, where: Any, **values: Any) -> None:
        with self.database.write() as connection:
            connection.execute(table.update().where(where).values(**values))

    def first(self, table: sa.Table) -> Any:
        """A row that recommendations rest on."""
        query = sa.select(table)
        if table is traces:
            query = query.join(recommendations, recommendations.c.trace_id == traces.c.trace_id)
        with self.database.read() as connection:
            return connection.execute(query).first()


def _looks(place: int) -> dict[str, str]:
    """Second looks that come to the opposite every other time."""
    said = ("approve", "reject")
    return {"first": said[place // 2 % 2], "second": said[(place // 2 + place) % 2]}


def shares(world: World, name: str) -> Metric:
    record = run_record(world.database, None, NOW)
    (part,) = parts(world.database, record)
    return next(each for each in shares_of(part, POLICY, Sums()) if each.name == name)


def newcomer(world: World, name: str) -> Metric:
    record = run_record(world.database, None)
    user = next(user for user in record.users if user not in record.consenting)
    with world.database.write() as connection:
        grant_consent(connection, user, by="test", at=NOW)
    return coverage(run_record(world.database, None)).metric


def unread(world: World, name: str) -> Metric:
    user = world.first(readings).user_id
    world.change(readings, readings.c.user_id == user, values={})
    return coverage(run_record(world.database, None)).behaviours


def worded_as(**values: Any) -> Callable[[World, str], Metric]:
    def break_it(world: World, name: str) -> Metric:
        key = world.first(recommendations).recommendation_id
        world.change(recommendations, recommendations.c.recommendation_id == key, **values)
        return shares(world, name)

    return break_it


def trace_with(change: Callable[[dict[str, Any]], None]) -> Callable[[World, str], Metric]:
    def break_it(world: World, name: str) -> Metric:
        row = world.first(traces)
        body = json.loads(json.dumps(row.body))
        for window in body["windows"].values():
            change(window)
        world.change(traces, traces.c.trace_id == row.trace_id, body=body)
        return shares(world, name)

    return break_it


def no_rows(window: dict[str, Any]) -> None:
    for group in window["evidence"].values():
        group["transactions"], group["accounts"], group["streams"] = [], [], []


def no_readings(window: dict[str, Any]) -> None:
    window["readings"] = dict.fromkeys(window["readings"])


def one_more(window: dict[str, Any]) -> None:
    window["readings"]["spend_cents"] += 1


def decided(*actions: str, then: Callable[..., Metric], **event: Any) -> Any:
    def break_it(world: World, name: str) -> Metric:
        world.events(*actions, **event)
        return then(world, name)

    return break_it


def flagged_and_approved(world: World, name: str) -> Metric:
    told = [{"guardrail": "rules", "allowed": True, "reason": "no objection; flagged: heavy"}]
    world.change(recommendations, sa.true(), verdicts=told)
    world.events("approve")
    return shares(world, name)


def of_operators(world: World, name: str) -> Metric:
    found = operators(world.database, NOW + timedelta(hours=1))
    return next(each for each in found if each.name == name)


def half_fall_back(world: World, name: str) -> Metric:
    with world.database.write() as connection:
        for user in run_record(world.database, None).readable:
            grant_consent(connection, user, by="test", at=NOW, purposes=["ai_wording"])
    later = NOW + timedelta(hours=1)
    model = NearModel(fails=2)
    pipeline.run(world.database, as_of=AS_OF, clock=lambda: later, by="test", endpoint=model)
    return shares(world, name)


def slow(world: World, name: str) -> Metric:
    """Timed once for its three percentiles."""
    path = name.rpartition("latency")[0]
    if path not in world.timed:
        database, step = world.crowded(), {"": 6, "model_": 31}[path]
        record, ticks = run_record(database, None, NOW), count(step=step)
        told = (database, record, NOW, lambda: float(next(ticks)))
        world.timed[path] = model_latency(*told, NearModel()) if path else latency(*told)
    return next(each for each in world.timed[path] if each.name == name)


def of_other_people(world: World, name: str) -> Metric:
    truth = read_truth(world.population, AS_OF)
    record = run_record(world.crowded(), None)
    others = replace(truth, intended=dict.fromkeys(record.users, "savings_builder"))
    return next(each for each in persona_metrics(record, others)[0] if each.name == name)


def invented(world: World, name: str) -> Metric:
    record, truth = run_record(world.database, None), read_truth(world.population, AS_OF)
    none = replace(truth, rows=truth.rows.clear())
    found = [detections(book, none, POLICY) for book in books(world.database, record)]
    return subscription_metrics(found)[0]


def blind(world: World, name: str) -> Metric:
    record, truth = run_record(world.database, None), read_truth(world.population, AS_OF)
    deaf = POLICY.with_values(signals__stream_fit_percent=101)
    found = [detections(book, truth, deaf) for book in books(world.database, record)]
    return subscription_metrics(found)[1]


def right_in_half(world: World, name: str) -> Metric:
    return _of_counts(name, 20, 40)


def _of_counts(name: str, right: int, asked: int) -> Metric:
    """A figure of a detector that was right so often."""
    figure = (name.removeprefix("scoreboard_"), *ALL)
    tally = Tally(asked=Counter({figure: asked}), right=Counter({figure: right}))
    return next(each for each in of_condition(Condition("clean", (), tally)) if each.name == name)


def biased(world: World, name: str) -> Metric:
    made = population(3, bias=PLANTS[0])
    return fairness_metric(fairness(made.funnel, made.people, POLICY))


Case = tuple[str, Callable[[World, str], Metric]]

BROKEN: dict[str, Case] = {
    "coverage": ("somebody consented, and the run has no result for them", newcomer),
    "behaviours": ("the readings of one user are gone", unread),
    "explainability": (
        "a title says a number that is no fact",
        worded_as(title="You could free $123,456 a year"),
    ),
    "evidence": ("the evidence of a trace names no rows", trace_with(no_rows)),
    "relevance": ("there was nothing to read of what items need", trace_with(no_readings)),
    "relevance_verdicts": (
        "operators reject what is drafted as not helpful",
        decided("reject", then=shares, reason="no", code="not_helpful"),
    ),
    **{f"latency_p{p}": ("each user takes six seconds", slow) for p in (50, 95, 99)},
    **{f"model_latency_p{p}": ("a model takes half a minute", slow) for p in (50, 95, 99)},
    "auditability": ("a text was changed past the review", worded_as(title="Another title")),
    "replay": ("a reading in a trace was changed", trace_with(one_more)),
    "guardrails": (
        "shaming words were written past the guardrails",
        worded_as(title="You are irresponsible with money"),
    ),
    "guardrail_precision": ("operators approve all that is flagged", flagged_and_approved),
    "let_through_rightly": (
        "operators reject for their tone what no guardrail flagged",
        decided("reject", then=shares, reason="no", code="tone"),
    ),
    "model_wording": ("every second call of a model fails", half_fall_back),
    "operator_agreement": (
        "every second look comes to the opposite as often as not",
        decided("second", then=of_operators, reason="looked"),
    ),
    "approved_unchanged": (
        "operators reword everything",
        decided("override", then=of_operators, reason="plainer", text={"title": "x"}),
    ),
    "unhurried": (
        "operators approve a second after they open",
        decided("open", "approve", then=of_operators),
    ),
    "planted_noticed": (
        "operators let every planted fault pass",
        decided("miss", then=of_operators),
    ),
    "fairness": ("one group is denied what others get", biased),
    **{
        f"persona_{place}_{days}": ("the truth is of other people", of_other_people)
        for place in ("primary", "held")
        for days in (30, 180)
    },
    "subscription_precision": ("no subscription that was found is one", invented),
    "subscription_recall": ("the signal finds no subscription", blind),
    **{
        f"scoreboard_{figure.name}": ("a detector is right half the time", right_in_half)
        for figure in FIGURES
    },
}


def test_the_table_names_every_metric_there_is_and_no_other() -> None:
    assert set(BROKEN) == set(BY_NAME) and len(BY_NAME) == len(METRICS)


@pytest.mark.parametrize(("name", "case"), BROKEN.items(), ids=list(BROKEN))
def test_a_metric_fails_where_what_it_measures_is_broken(
    name: str, case: Case, spoilt: World
) -> None:
    what, break_it = case
    found = break_it(spoilt, name)
    assert (found.name, found.verdict) == (name, "fail"), (what, found.sentence)
    assert found.value is not None and found.numerator <= found.denominator
    assert (found.section, found.target) == (BY_NAME[name].section, BY_NAME[name].target)


@pytest.mark.parametrize("asked", METRICS, ids=lambda asked: asked.name)
def test_one_fewer_than_the_floor_is_insufficient_however_good(asked: Any) -> None:
    found = _of_few(asked.name, asked.floor - 1)
    assert (found.verdict, found.denominator) == ("insufficient", asked.floor - 1)
    assert f"Fewer than {asked.floor:,} are too few to pass." in found.sentence
    assert _of_few(asked.name, asked.floor).verdict == "pass"


@pytest.mark.parametrize("asked", METRICS, ids=lambda asked: asked.name)
def test_of_nothing_nothing_is_claimed(asked: Any) -> None:
    found = _of_few(asked.name, 0)
    assert (found.verdict, found.value, found.interval) == ("insufficient", None, None)


def _of_few(name: str, many: int) -> Metric:
    """So many, and every one of them as good as can be."""
    path, _, percent = name.partition("latency_p")
    if percent:
        return next(each for each in of_times([0.1] * many, path) if each.name == name)
    if name == "operator_agreement":
        looks = [("approve", "approve"), ("reject", "reject")]
        return agreed(agreement([looks[n % 2] for n in range(many)], 1))
    if name.startswith("scoreboard_"):
        return _of_counts(name, many, many)
    return counted(name, many, many)


@pytest.fixture
def spoilt(
    ran: Database, population: Path, crowd: _Crowd, household: dict[str, pl.DataFrame]
) -> World:
    return World(ran, population, lambda: crowd.database(household), crowd.timed)


class _Crowd:
    """Small households with a card near its limit, who consent to everything, and a run over them.

    Made when a case first asks for it.
    """

    def __init__(self, url: str) -> None:
        self._opened = Database.open(url)
        self._filled = False
        self.timed: dict[str, tuple[Metric, ...]] = {}

    def database(self, household: dict[str, pl.DataFrame]) -> Database:
        if not self._filled:
            with self._opened.write() as connection:
                save_records(connection, _many(household))
                for place in range(CROWD):
                    purposes = ["education", "ai_wording"]
                    grant_consent(
                        connection, f"u-ana-{place}", by="test", at=NOW, purposes=purposes
                    )
            pipeline.run(self._opened, as_of=DAY, clock=lambda: NOW, by="test")
            self._filled = True
        return self._opened

    def close(self) -> None:
        self._opened.close()


def _many(household: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Ana's records, once for each of the crowd."""
    keys = ("user_id", "account_id", "transaction_id", "email")
    return {
        table: pl.concat(
            frame.filter(pl.col("user_id") == "u-ana").with_columns(
                pl.col(name) + f"-{place}" for name in keys if name in frame.columns
            )
            for place in range(CROWD)
        )
        for table, frame in household.items()
    }


@pytest.fixture(scope="module")
def crowd(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Crowd]:
    path = tmp_path_factory.mktemp("crowd") / "spendsense.db"
    shutil.copy(migrated_sqlite, path)
    found = _Crowd(f"sqlite:///{path}")
    yield found
    found.close()
