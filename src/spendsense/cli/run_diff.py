"""`spendsense evaluate --diff`: who moved between two runs, and why."""

from __future__ import annotations

from pathlib import Path

from spendsense.config import Config
from spendsense.evaluation.diff import Move, RunDiff, diff
from spendsense.evaluation.diff.files import write_diff
from spendsense.evaluation.sinks import sink

from .output import answers, notes, now, open_database, plain, print_json, print_table

SHOWN = 40
"""Moves that are printed; --json has them all."""


def run_diff(runs: tuple[str, str], out: str | None, home: Path | None, json: bool) -> None:
    # Asked first: what has nowhere to go is not compared.
    place = sink(out, Config.read().s3_kms_key) if out is not None else None
    found = diff(open_database(home), *runs, at=now())
    written = write_diff(found, place) if place is not None else ()
    if json:
        print_json(found.as_json())
    else:
        _show(found)
    for path in written:
        notes.print(f"Written: {path}", soft_wrap=True)


def _show(found: RunDiff) -> None:
    counts = found.counts()
    parts = ", ".join(f"{what} {count:,}" for what, count in counts.items() if what != "anything")
    answers.print(plain(f"From {found.run_a} to {found.run_b}", "bold"))
    answers.print(plain(f"Of {found.compared:,} people {counts['anything']:,} moved: "
                        f"{parts or 'nobody'}."), soft_wrap=True)  # fmt: skip
    for sentence in found.changed:
        answers.print(plain(sentence), soft_wrap=True)
    if found.metrics:
        rows = [(each.name, each.sentence) for each in found.metrics]
        print_table("Metrics", ("metric", "what became of it"), rows)
    for run in found.unmeasured:
        notes.print(f"{run} was not measured: spendsense evaluate --run {run}", soft_wrap=True)
    for move in found.moves[:SHOWN]:
        _show_move(move)
    if len(found.moves) > SHOWN:
        notes.print(f"And {len(found.moves) - SHOWN:,} more: --json has them all.")


def _show_move(move: Move) -> None:
    over = f" over {move.window_days} days" if move.window_days else ""
    before, after = (", ".join(each) or "nothing" for each in (move.before, move.after))
    answers.print(plain(f"{move.user_id}  {move.what}{over}: {before} became {after}"),
                  soft_wrap=True)  # fmt: skip
    for why in move.why:
        answers.print(plain(f"    {why}"), soft_wrap=True)
