"""A timeline as it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from spendsense.personas import NONE, NOT_ENOUGH_DATA, PERSONAS, Turned
from spendsense.personas.wording import listed
from spendsense.review.timeline import Point, Points, since
from spendsense.signals import written

from .pattern_bodies import (
    FlipBody,
    PersonaName,
    SinceBody,
    TimelineBody,
    TimelinePoint,
    TurnedBody,
    WindowTimeline,
)

_TITLES = {
    **{persona.key: persona.title for persona in PERSONAS},
    NONE: "None of the five",
    NOT_ENOUGH_DATA: "Not enough data",
}


def timeline_body(
    user_id: str, as_of: date, kept: Points, would: Points, earlier_before: date | None
) -> TimelineBody:
    return TimelineBody(
        user_id=user_id,
        as_of=as_of,
        windows=[
            _window(days, kept.get(days, ()), would.get(days, ()))
            for days in sorted({*kept, *would})
        ],
        earlier_before=earlier_before,
    )


def _window(days: int, runs: Sequence[Point], records: Sequence[Point]) -> WindowTimeline:
    held = {key for points in (runs, records) if points for key in points[0].personas}
    return WindowTimeline(
        window_days=days,
        since=[_since(p.key, p.title, runs, records) for p in PERSONAS if p.key in held],
        runs=[_point(point, "run") for point in runs],
        records=[_point(point, "records") for point in records],
    )


def _since(key: str, title: str, runs: Sequence[Point], records: Sequence[Point]) -> SinceBody:
    by_runs, by_records = since(runs, key), since(records, key)
    said = []
    if by_runs is not None:
        said.append(f"found by the run of {written('date', by_runs)} and each since")
    if by_records is not None:
        said.append(f"in the records at least since {written('date', by_records)}")
    return SinceBody(
        key=key,
        title=title,
        by_runs=by_runs,
        by_records=by_records,
        said=f"{title}: {listed(said)}.",
    )


def _point(point: Point, source: Literal["run", "records"]) -> TimelinePoint:
    names = [
        PersonaName(key=key, title=_TITLES[key], primary=key == point.primary)
        for key in point.personas
    ]
    titles = [name.title for name in names] or [_TITLES[point.primary]]
    day = written("date", point.as_of)
    how = "The run of" if source == "run" else "The records, as they stood on"
    return TimelinePoint(
        as_of=point.as_of,
        source=source,
        run_id=point.run_id,
        primary=point.primary,
        personas=names,
        turned=[_turned(each) for each in point.turned],
        said=f"{how} {day}: {listed(titles)}.",
    )


def _turned(each: Turned) -> TurnedBody:
    return TurnedBody(
        key=each.key,
        title=each.title,
        began=each.began,
        said=each.said,
        flips=[
            FlipBody(reading=f.reading, said_before=f.said_before, said_after=f.said_after)
            for f in each.flips
        ],
    )
