"""`spendsense review`: what is done with many items at once, and how the review is going."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich.panel import Panel
from sqlalchemy import Connection

from spendsense import review
from spendsense.ledger import BadInput
from spendsense.pipeline import verdicts_on
from spendsense.policy.reasons import review_reasons
from spendsense.review.decisions import JudgeText
from spendsense.review.metrics import Figures, lane_json

from .output import answers, notes, now, open_database, plain, print_json, print_table


def second(
    recommendation: str | None,
    would: str | None,
    reason: str,
    code: str | None,
    by: str,
    home: Path | None,
    json: bool,
) -> None:
    if recommendation is None:
        _to_second(by, home, json)
        return
    if would is None:
        raise BadInput("Say what you would have done: --would approve, or --would reject.")
    with open_database(home).write() as connection:
        looked = review.second(
            connection, recommendation, by=by, at=now(), would=would, reason=reason, code=code
        )
    if json:
        print_json({**asdict(looked), "agrees": looked.agrees})
        return
    agree = "agree" if looked.agrees else "do not agree"
    notes.print(
        plain(f"You and {looked.first_by} {agree}: {looked.first} and then {looked.second}.")
    )


def _to_second(by: str, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        ids = review.for_second_look(connection, by=by)
        found = [review.blind(connection, each, by=by) for each in ids]
        told = review.as_operators_read(connection, found, now())
    fields = ("id", "user_id", "window_days", "kind", "item_key")
    rows = [
        {**{name: each[name] for name in fields}, **each["drafted"]}
        for each in told
        if "drafted" in each
    ]
    if json:
        print_json(rows)
        return
    notes.print(f"{len(rows):,} for a second look by {by}")
    for row in rows:
        text = f"Because {row['because']}.\n\n{row['body']}"
        about = f"{row['id']}, {row['kind']} for {row['user_id']} over {row['window_days']} days"
        answers.print(
            Panel(plain(text), title=plain(row["title"]), subtitle=plain(about), width=80)
        )


def lanes(by: str | None, home: Path | None, json: bool) -> None:
    at = now()
    with open_database(home).read() as connection:
        found = [lane_json(lane, at) for lane in review.lanes(connection, by=by, at=at)]
    if json:
        print_json(found)
        return
    rows = [(each["name"], f"{each['count']:,}", each["oldest_hours"]) for each in found]
    print_table("The queue by lane", ("lane", "items", "oldest, hours"), rows)


def groups(by: str, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        found = review.groups(connection, by=by, at=now()).groups
    if json:
        print_json([{**asdict(each), "ready": each.ready} for each in found])
        return
    rows = [
        (
            each.key,
            each.item_key,
            each.persona,
            each.window_days,
            each.count,
            f"{len(each.opened)} of {len(each.sample)}",
            ", ".join(one for one in each.sample if one not in each.opened),
        )
        for each in found
    ]
    columns = ("group", "item", "persona", "window", "items", "opened", "to open")
    print_table(f"{len(rows):,} groups for {by}", columns, rows)
    if rows:
        notes.print(plain(f"Open one: spendsense review show ID --by {by}"))


def approve_group(group: str, by: str, note: str, home: Path | None, json: bool) -> None:
    at = now()

    def judge(connection: Connection) -> JudgeText:
        return partial(verdicts_on, connection, at=at)

    done = review.approve_group(
        open_database(home), group, by=by, at=at, note=note, judge_text=judge
    )
    if json:
        print_json(asdict(done))
        return
    notes.print(f"{len(done.approved):,} approved, {len(done.left):,} left.")
    for why in done.left.values():
        notes.print(plain(f"  {why}"))


def metrics(days: int | None, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        found = review.metrics(connection, at=now(), days=days)
    if json:
        print_json(found.as_json())
        return
    people = {"everybody": found.overall, **found.operators}
    columns = (
        "operator", "decisions", "approved", "overridden", "rejected", "median s", "p90 s",
        "hasty", "unopened", "planted, noticed",
    )  # fmt: skip
    print_table("Decisions", columns, [_row(name, each) for name, each in people.items()])
    if not found.overall.decisions:
        notes.print(found.overall.says())
    codes = found.overall.rejections_by_code.items()
    print_table("Rejections by reason", ("code", "times"), list(codes))
    seen = found.agreement
    said = seen.why_none or f"kappa {seen.kappa} ({seen.low} to {seen.high})"
    notes.print(f"Second looks: {seen.agreed} of {seen.pairs} pairs agree; {said}.")
    rows = [tuple(lane_json(lane, found.at).values())[:2] for lane in found.lanes]
    print_table("The queue by lane", ("lane", "items"), rows)


def _row(name: str, figures: Figures) -> tuple[object, ...]:
    planted = figures.planted_noticed + figures.planted_missed
    return (
        name,
        figures.decisions,
        figures.approvals,
        figures.overrides,
        figures.rejections,
        figures.median_seconds,
        figures.p90_seconds,
        f"{figures.hasty} of {figures.timed}",
        figures.unopened,
        f"{figures.planted_noticed} of {planted}",
    )


def reasons(json: bool) -> None:
    found = review_reasons()
    if json:
        print_json(found)
        return
    rows = [
        (action, code, means) for action, codes in found.items() for code, means in codes.items()
    ]
    print_table("Codes of reasons", ("action", "code", "what it means"), rows)


def expire(home: Path | None, json: bool) -> None:
    found = review.sweep(open_database(home), at=now())
    if json:
        print_json(asdict(found))
        return
    notes.print(f"{len(found.expired):,} expired, {len(found.stale):,} stale.")


def seed(many: int | None, by: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        ids = review.plant(connection, by=by, at=now(), many=many)
    if json:
        print_json({"planted": ids})
        return
    notes.print(f"{len(ids):,} planted among those that wait.")
