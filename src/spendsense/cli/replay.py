"""`spendsense replay`: one decision made again from what is stored."""

from __future__ import annotations

from pathlib import Path

from spendsense.evaluation.trace_replay import TraceReplay, replay_trace
from spendsense.ledger import IntegrityBroken

from .output import answers, notes, now, open_database, plain, print_json

SHOWN = 10
"""How many differences of a stage are printed; --json has them all."""


def replay(named: str, home: Path | None, json: bool) -> None:
    done = replay_trace(open_database(home), named, now())
    if json:
        print_json(done.as_json())
    else:
        _show(done)
    if not done.identical:
        raise IntegrityBroken(f"trace {done.trace_id} is not what is decided now: {_what(done)}.")


def _what(done: TraceReplay) -> str:
    differing = [stage.name for stage in done.stages if not stage.identical]
    said = [*done.changed]
    if differing:
        said.append(f"{', '.join(differing)} differ{'s' if len(differing) == 1 else ''}")
    return "; ".join(said)


def _show(done: TraceReplay) -> None:
    answers.print(plain(f"{done.trace_id}: user {done.user_id} on {done.as_of}", "bold"))
    for stage in done.stages:
        state = "identical" if stage.identical else f"{len(stage.differences):,} differences"
        answers.print(plain(f"  {stage.name:<12}{state}"))
        for said in stage.differences[:SHOWN]:
            answers.print(plain(f"    {said}"), soft_wrap=True)
        if len(stage.differences) > SHOWN:
            answers.print(plain(f"    and {len(stage.differences) - SHOWN:,} more"))
    for said in done.notes:
        notes.print(plain(said))
    if done.identical:
        answers.print(plain("identical"))
