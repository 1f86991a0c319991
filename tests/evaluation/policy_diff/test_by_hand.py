"""Ten people written by hand, whose answers can be seen by eye."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from spendsense.evaluation.policy_diff.counted import Count
from spendsense.evaluation.policy_diff.diff import PolicyDiff
from spendsense.evaluation.policy_diff.moves import sentence
from spendsense.evaluation.policy_diff.people import COLUMNS, WAITING, Desk, People, window_frame
from spendsense.evaluation.policy_diff.rulebook import Rulebook
from spendsense.evaluation.policy_diff.simulate import prepared, simulate

DAY = date(2026, 8, 22)
LIMIT = 100_000
OWED = {"a": 4_999, "b": 5_000, "c": 5_500, "d": 5_999, "e": 6_000, "f": None, "g": 9_000}
"""Cents owed of each hundred dollars of limit, by person; f has no card."""


def row(user: str, owed: int | None, **more: Any) -> dict[str, Any]:
    """Somebody with a card, or none, and enough record."""
    card = {} if owed is None else {
        "utilization_highest": owed / 10_000,
        "highest_card": f"card ending 000{len(user)}",
        "highest_card_balance_cents": owed * 10,
        "highest_card_limit_cents": LIMIT,
    }  # fmt: skip
    enough = {"posted_rows": 200, "history_days": 180, "card_count": int(owed is not None)}
    return {"user_id": user, "interest_cents": 0, "is_overdue": False, **enough, **card, **more}


ROWS = [
    *(row(user, owed) for user, owed in OWED.items()),
    row("h", 5_500, interest_cents=1_200),  # held by interest too
    row("i", 5_500, savings_growth=0.03, savings_net_inflow_cents=30_000,
        savings_growth_base_cents=1_000_000, savings_monthly_inflow_cents=0),
    row("j", None, posted_rows=3),
]  # fmt: skip


def people(rows: list[dict[str, Any]] = ROWS, **more: Any) -> People:
    schema = {"user_id": pl.String(), **COLUMNS}
    frame = window_frame(pl.DataFrame(rows, schema=schema), {"partner_offers": ["c", "d"]}, {})
    return People(DAY, {30: frame}, **more)


def tried(changed: dict[str, Any], of: People | None = None) -> PolicyDiff:
    before = Rulebook.on(DAY)
    return simulate(prepared(of or people(), before), before.with_values(changed))


@pytest.fixture(scope="module")
def stricter() -> PolicyDiff:
    return tried({"high_utilization.min_utilization_percent": 60})


def test_who_lies_from_the_old_line_to_just_beneath_the_new_one_moves(stricter: PolicyDiff) -> None:
    moved = stricter.crossings.rows_by_key("user_id", named=True)
    assert set(moved) == {"b", "c", "d", "i"}  # 49.99% never held, 60% still does, h pays interest
    assert stricter.moved == stricter.changed == 4 and stricter.people == 10


def test_the_matrix_counts_everybody_once_with_what_they_are_a_share_of(
    stricter: PolicyDiff,
) -> None:
    (window,) = stricter.windows
    assert {(m.before, m.after): (m.count, m.of) for m in window.matrix} == {
        ("high_utilization", "high_utilization"): (3, 7),  # e, g and h
        ("high_utilization", "none"): (4, 7),
        ("none", "none"): (2, 2),  # a and f
        ("not_enough_data", "not_enough_data"): (1, 1),
    }
    assert window.held["high_utilization"] == Count(7, 3, 0, 4, 10)


def test_why_somebody_moves_is_the_reading_with_both_values_and_both_lines(
    stricter: PolicyDiff,
) -> None:
    (found,) = stricter.crossings.filter(user_id="d").to_dicts()
    assert (found["reading"], found["parameter"]) == (
        "utilization_highest",
        "high_utilization.min_utilization_percent",
    )
    assert (found["value_before"], found["line_before"], found["line_after"]) == (59.99, 50, 60)
    assert (found["before"], found["after"]) == ("high_utilization", "none")
    assert sentence(found) == (
        "high_utilization ends: utilization_highest is 59.9%, at least 50% and not at least 60%."
    )


def test_a_line_that_is_lowered_begins_a_persona_that_waits_behind_another() -> None:
    found = tried({"savings_builder.min_growth_percent": 3,
                   "savings_builder.max_utilization_percent": 56})  # fmt: skip
    (row,) = found.crossings.to_dicts()
    assert (row["user_id"], row["persona"], row["begins"]) == ("i", "savings_builder", True)
    assert row["before"] == row["after"] == "high_utilization"
    assert (found.moved, found.changed) == (0, 1)  # held besides, and first in nothing
    assert sentence(row).startswith("savings_builder begins: utilization_highest is 55%, below 56%")


def test_too_little_record_is_told_by_how_much_there_is() -> None:
    found = tried({"enough_data.min_posted_rows": 3})
    (row,) = found.crossings.to_dicts()
    assert (row["user_id"], row["before"], row["after"]) == ("j", "not_enough_data", "none")
    assert "posted_rows is 3, at least 3 and not at least" in sentence(row)


def test_the_same_policy_moves_nobody_and_drafts_nothing_else() -> None:
    found = tried({})
    assert found.moved == found.changed == found.crossings.height == 0
    assert not any(count.changed for count in found.windows[0].kinds.values())
    assert (found.queue.decisions, found.queue.drafts.changed) == (0, False)


def test_offers_go_to_who_consents_to_them_alone(stricter: PolicyDiff) -> None:
    (window,) = stricter.windows
    assert window.reached["offer"] == Count(2, 0, 0, 2, 10)
    assert window.products["hardship_program"] == Count(2, 0, 0, 2, 10)


def test_what_waits_and_is_drafted_no_more_would_give_way_and_takes_no_minutes() -> None:
    rows = [("c", 30, "hardship-program", "offer"), ("e", 30, "what-utilization-is", "education")]
    waiting = pl.DataFrame(rows, schema=WAITING, orient="row")
    queue = tried(
        {"high_utilization.min_utilization_percent": 60},
        people(desk=Desk(waiting, median_seconds=90, timed=12)),
    ).queue
    assert (queue.waiting, queue.superseded) == (2, 1)
    assert {lane.kind: lane.taken_out for lane in queue.lanes} == {"education": 0, "offer": 1}
    assert (queue.decisions, queue.minutes) == (0, 0.0)


def test_new_drafts_take_the_measured_seconds_and_two_people_an_offer() -> None:
    desk = Desk(pl.DataFrame(schema=WAITING), median_seconds=30, timed=4)
    before = {"high_utilization.min_utilization_percent": 60}
    start = Rulebook.on(DAY).with_values(before)
    found = simulate(prepared(people(desk=desk), start), Rulebook.on(DAY)).queue
    education, offer = found.lanes
    assert (education.decisions_each, offer.decisions_each) == (1, 2)
    assert found.decisions == education.added + 2 * offer.added > 0
    assert found.minutes == round(found.decisions / 2, 1)


def test_without_a_timed_decision_no_minutes_are_claimed(stricter: PolicyDiff) -> None:
    assert stricter.queue.minutes is None and stricter.queue.waiting is None


def test_a_group_too_small_to_compare_gives_no_verdict_and_no_counts() -> None:
    groups = pl.DataFrame({"user_id": list("abcdefghi"), "region": ["west"] * 5 + ["east"] * 4})
    fairness = tried(
        {"high_utilization.min_utilization_percent": 60}, people(demographics=groups)
    ).fairness
    assert fairness is not None and (fairness.known, fairness.of) == (9, 10)
    assert {gap.verdict for gap in fairness.gaps} == {"insufficient"}
    assert "Nothing is claimed" in fairness.sentence
    told = fairness.as_json()["cells"]
    assert all(cell["suppressed"] and cell["before"] is None for cell in told)


def test_groups_that_a_change_parts_are_told() -> None:
    rows = [row(f"{side}{n:02}", 5_500 if side == "w" else 7_000)
            for side in "we" for n in range(40)]  # fmt: skip
    groups = pl.DataFrame({"user_id": [r["user_id"] for r in rows],
                           "region": ["west"] * 40 + ["east"] * 40})  # fmt: skip
    fairness = tried(
        {"high_utilization.min_utilization_percent": 60}, people(rows, demographics=groups)
    ).fairness
    assert fairness is not None
    gaps = {gap.stage: gap for gap in fairness.gaps}
    found = gaps["persona:high_utilization"]
    assert (found.before, found.after, found.verdict) == (1.0, 0.0, "wider")
    cells = {(c.group, c.stage): c.count for c in fairness.cells}
    assert cells["west", "persona:high_utilization"] == Count(40, 0, 0, 40, 40)
    assert "persona:high_utilization by region" in fairness.sentence


def cells_told(found: PolicyDiff, attribute: str, stage: str) -> dict[str, Any]:
    told = found.as_json()["fairness"]["cells"]
    return {c["group"]: c for c in told if (c["attribute"], c["stage"]) == (attribute, stage)}


def by_region(regions: dict[str, tuple[int, int]], stricter: int = 60) -> PolicyDiff:
    """Of each region so many people lie between the old line and the new one, and so many above."""
    rows = [
        row(f"{name}{n:03}", 5_500 if n < between else 9_000)
        for name, (between, above) in regions.items()
        for n in range(between + above)
    ]
    ids = [each["user_id"] for each in rows]
    groups = pl.DataFrame({"user_id": ids, "region": [each[:-3] for each in ids]})
    return tried(
        {"high_utilization.min_utilization_percent": stricter}, people(rows, demographics=groups)
    )


HIGH = "persona:high_utilization"


def test_a_small_group_is_not_what_the_others_leave_of_the_whole() -> None:
    cells = cells_told(
        by_region({"isle": (3, 2), "north": (12, 20), "south": (20, 40)}), "region", HIGH
    )
    assert [name for name, each in cells.items() if each["suppressed"]] == ["isle", "north"]
    assert cells["north"]["of"] is None and cells["south"]["lost"] == 20


@pytest.mark.parametrize(
    ("between", "above"),
    [(10, 50), (50, 10)],  # few lose it; few keep it
)
def test_nor_is_told_what_few_of_a_larger_group_lose_or_keep(between: int, above: int) -> None:
    found = by_region({"north": (between, above), "mid": (20, 45), "south": (20, 50)})
    cells = cells_told(found, "region", HIGH)
    assert [name for name, each in cells.items() if each["suppressed"]] == ["mid", "north"]
    assert {cells["north"][name] for name in ("before", "after", "gained", "lost", "of")} == {None}


def test_nor_are_ratios_that_could_be_solved_for_it() -> None:
    found = by_region({"north": (50, 10), "mid": (20, 45), "south": (20, 50)})
    assert found.fairness is not None
    (gap,) = (each for each in found.fairness.gaps if each.stage == HIGH)
    assert gap.verdict == "wider" and gap.after is not None
    (told,) = (g for g in found.as_json()["fairness"]["gaps"] if g["stage"] == HIGH)
    assert (told["ratio_before"], told["ratio_after"], told["verdict"]) == (None, None, "wider")


def test_of_one_group_and_window_two_personas_are_hidden_or_none() -> None:
    """Everybody is first something: one alone would be what the others leave of the group."""
    found = by_region({"north": (10, 50), "mid": (20, 45), "south": (20, 50)})
    told = found.as_json()["fairness"]["cells"]
    personas = [c for c in told if c["stage"].startswith("persona:")]
    for group in ("north", "mid", "south"):
        assert sum(c["suppressed"] for c in personas if c["group"] == group) != 1


def test_what_nobody_or_many_reach_is_told() -> None:
    cells = cells_told(by_region({"north": (11, 20), "south": (0, 50)}), "region", HIGH)
    assert not [name for name, each in cells.items() if each["suppressed"]]
