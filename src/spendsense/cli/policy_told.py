"""A policy diff on the terminal: the matrix, what is drafted, the queue, and who moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from spendsense.evaluation.policy_diff.changes import Changes
from spendsense.evaluation.policy_diff.counted import Count
from spendsense.evaluation.policy_diff.diff import FairnessDiff, PolicyDiff, QueueDiff, WindowDiff
from spendsense.evaluation.policy_diff.moves import sentence
from spendsense.evaluation.policy_diff.outcome import PRIMARIES

from .output import notes, plain, print_table

COUNTS = ("before", "after", "new", "no more", "of")


def show_diff(found: PolicyDiff, changes: Changes, limit: int) -> None:
    """Everything that changes, a table each; what stays as it is is left out."""
    _show_changes(changes)
    for window in found.windows:
        _show_matrix(window)
        _show_counts(f"personas held over {window.days} days", window.held.items())
        _show_counts(f"drafts over {window.days} days", window.kinds.items())
        _show_counts(f"people who are offered, over {window.days} days", window.products.items())
        items = ((each.key, each.chosen) for each in window.items)
        _show_counts(f"items over {window.days} days", items)
        withheld = ((_cause(o.guardrail, o.rule), o.withheld) for o in window.objections)
        _show_counts(f"drafts withheld over {window.days} days", withheld)
    _show_queue(found.queue)
    _show_fairness(found.fairness)
    _show_moves(found, limit)
    for note in found.notes:
        notes.print(plain(note), soft_wrap=True)
    notes.print(
        f"{found.moved:,} of {found.people:,} people ({_percent(found.moved, found.people)}) would "
        f"have another first persona, and {found.changed:,} any other persona. Records as of "
        f"{found.as_of}; nothing is published.",
        soft_wrap=True,
    )


def listed_moves(found: PolicyDiff, limit: int) -> dict[str, Any]:
    """Who moves, as many as asked for, each with what crossed which line."""
    rows = _people_moving(found)
    return {
        "of": len(rows),
        "listed": [
            {
                "user_id": user,
                "window_days": days,
                "before": each[0]["before"],
                "after": each[0]["after"],
                "crossings": [
                    {name: row[name] for name in row if name not in _OF_PERSON}
                    | {"sentence": sentence(row)}
                    for row in each
                ],
            }
            for (user, days), each in list(rows.items())[:limit]
        ],
    }


_OF_PERSON = ("user_id", "window_days", "before", "after")


def _people_moving(found: PolicyDiff) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """By user and window why their personas change; those whose first one changes come first."""
    rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
    ordered = (
        found.crossings.sort(
            found.crossings["before"] == found.crossings["after"], maintain_order=True
        )
        if found.crossings.height
        else found.crossings
    )
    for row in ordered.iter_rows(named=True):
        rows.setdefault((row["user_id"], row["window_days"]), []).append(row)
    return rows


def _show_changes(changes: Changes) -> None:
    rows = [(each.name, each.before, each.after) for each in changes.values if each.changes]
    rows += [(f"rule {each.id}", "", each.what) for each in changes.rules if each.changes]
    print_table("what is tried", ("what", "in force", "tried"), rows)


def _show_matrix(window: WindowDiff) -> None:
    there = [k for k in PRIMARIES if any(k in (m.before, m.after) for m in window.matrix)]
    cells = {(m.before, m.after): m for m in window.matrix}
    rows = [
        (_lines(row), *(_cell(cells.get((row, column))) for column in there))
        for row in there
        if any(m.before == row for m in window.matrix)
    ]
    title = f"first persona over {window.days} days: from (rows) to (columns), of {window.people:,}"
    print_table(title, ("", *(_lines(each) for each in there)), rows)


def _cell(move: Any) -> str:
    return "." if move is None else f"{move.count:,}\n{_percent(move.count, move.of)}"


def _lines(key: str) -> str:
    """A key a word a line: six of them stand side by side in 80 columns."""
    return key.replace("_", "\n")


def _show_counts(title: str, counts: Iterable[tuple[str, Count]]) -> None:
    rows = [(name, *_count(count)) for name, count in counts if count.changed]
    if rows:
        print_table(title, ("", *COUNTS), rows)


def _count(count: Count) -> Sequence[str]:
    shares = [f"{n:,} ({_percent(n, count.of)})" for n in (count.before, count.after)]
    return (*shares, f"+{count.gained:,}", f"-{count.lost:,}", f"{count.of:,}")


def _cause(guardrail: str, rule: str) -> str:
    return f"{guardrail} {rule}".strip()


def _show_queue(queue: QueueDiff) -> None:
    rows = [
        (
            lane.kind,
            f"{lane.added:,}",
            f"{lane.taken_out:,}",
            lane.decisions_each,
            f"{lane.decisions:,}",
        )
        for lane in queue.lanes
    ]
    columns = ("lane", "added", "taken out", "people each", "decisions")
    print_table("the queue on the day after", columns, rows)
    waiting = ""
    if queue.waiting is not None:
        waiting = f" Of {queue.waiting:,} that wait now, {queue.superseded:,} would give way."
    notes.print(
        f"Drafts {queue.drafts.before:,} before and {queue.drafts.after:,} after.{waiting} "
        f"{_minutes(queue)}",
        soft_wrap=True,
    )


def _minutes(queue: QueueDiff) -> str:
    if queue.minutes is None:
        return "No decision was timed yet, so that no minutes are claimed."
    return (
        f"{queue.decisions:,} decisions of {queue.median_seconds} s, the median of {queue.timed:,} "
        f"timed ones: {queue.minutes:,} operator minutes."
    )


def _show_fairness(fairness: FairnessDiff | None) -> None:
    if fairness is None:
        notes.print("No demographics are known: on whom the change falls is not told.")
        return
    changed = [gap for gap in fairness.gaps if gap.before != gap.after]
    rows = [
        (gap.attribute, gap.stage, _ratio(gap.before), _ratio(gap.after), gap.verdict)
        for gap in changed
    ]
    if rows:
        columns = ("attribute", "stage", "least over greatest before", "after", "verdict")
        print_table("gaps between groups", columns, rows)
    notes.print(plain(fairness.sentence), soft_wrap=True)


def _ratio(value: float | None) -> str:
    return "nothing to compare" if value is None else f"{value:.2f}"


def _show_moves(found: PolicyDiff, limit: int) -> None:
    people = _people_moving(found)
    rows = [
        (user, days, each[0]["before"], each[0]["after"], " ".join(map(sentence, each)))
        for (user, days), each in list(people.items())[:limit]
    ]
    if rows:
        title = f"who moves, {len(rows):,} of {len(people):,} (a person and a window each)"
        print_table(title, ("user", "days", "from", "to", "why"), rows)


def _percent(part: int, of: int) -> str:
    return f"{100 * part / of:.1f}%" if of else "-"
