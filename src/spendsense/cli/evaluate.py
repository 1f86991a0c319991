"""`spendsense evaluate`: how well a run did, and whether that is enough to go on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from spendsense.config import Config
from spendsense.endpoint import open_endpoint
from spendsense.endpoint.settings import settings
from spendsense.evaluation import Metric, Report, refusal, write_report
from spendsense.evaluation import evaluate as evaluated
from spendsense.evaluation.demographics import Demographics, Denied
from spendsense.evaluation.fairness import Fairness
from spendsense.evaluation.gates import Held, read_gate
from spendsense.evaluation.keeping import keep
from spendsense.evaluation.sinks import sink
from spendsense.ledger import BadInput, SpendSenseError
from spendsense.storage import Database
from spendsense.telemetry import event
from spendsense.telemetry.settings import telling

from .asked import Asked
from .output import notes, now, open_database, print_json, print_table, progress

MARKS = {"pass": "passed", "fail": "FAILED", "insufficient": "too little"}
OUTCOMES = {"held": "held", "missed": "MISSED", "insufficient": "too little"}


class GateMissed(SpendSenseError):
    """A threshold of a gate that a run does not reach."""

    exit_code = 8


def evaluate(asked: Asked, home: Path | None, json: bool) -> None:
    # Asked first: what has nowhere to go, or no bar to pass, is not measured for an hour.
    gate = None if asked.gate is None else read_gate(asked.gate)
    place = sink(asked.out, Config.read().s3_kms_key) if asked.out is not None else None
    with telling(Config.read(home=home)):
        report = evaluate_run(
            open_database(home), home, asked.population, asked.run, asked.ask_model
        )
    written = write_report(report, place) if place is not None else ()
    held = () if gate is None else gate.holds(report)
    passes = gate is None or gate.passes(report)
    if json:
        told = {**report.as_json(), "findings_sha256": report.findings_sha256()}
        said = {"passes": passes, "thresholds": [each.as_json() for each in held]}
        print_json(told if gate is None else {**told, "gate": said})
    else:
        show(report, held)
    for path in written:
        notes.print(f"Written: {path}", soft_wrap=True)
    refused = refusal(report)
    if refused is not None:  # it says more than a gate: nothing was measured, or a trace is broken
        raise refused
    if not passes:
        raise _missed(held)


def evaluate_run(
    database: Database,
    home: Path | None,
    population: Path | None = None,
    run: str | None = None,
    ask_model: bool = False,
) -> Report:
    """The report on a run, the last by default; its counts are kept, for pages that show them."""
    with open_endpoint(_model(ask_model)) as endpoint, progress("{task.description}") as bar:
        step = bar.add_task("Reading", total=None)
        report = evaluated(
            database,
            at=now(),
            seconds=time.perf_counter,
            population=population,
            people=_people(home),
            run_id=run,
            endpoint=endpoint,
            done=lambda what, ready, total: bar.update(
                step, description=what, completed=ready, total=total or None
            ),
        )
    tell(report)
    with database.write() as connection:
        keep(connection, report, by="cli")
    return report


def tell(report: Report) -> None:
    """The metrics as log lines, where somebody asked for them."""
    for each in report.metrics:
        event(
            "evaluate.metric",
            run_id=report.run_id,
            metric=each.name,
            verdict=each.verdict,
            numerator=each.numerator,
            denominator=each.denominator,
        )
    event("evaluate.finish", run_id=report.run_id, as_of=report.as_of.isoformat())


def _model(asked: bool) -> Mapping[str, str]:
    """The settings of the endpoint to time. Raises BadInput where it is asked for and not set."""
    if not asked:
        return {}
    given = Config.read().llm
    if settings(given) is None:
        raise BadInput(
            "--ask-model times a language model, and none is set up. Name one with "
            "SPENDSENSE_LLM_BASE_URL, _MODEL and _API_KEY, or leave the option out."
        )
    return given


def _people(home: Path | None) -> pl.DataFrame:
    """The demographics on record; none, with a word why, for a role that may not read them."""
    config = Config.read(home=home)
    try:
        return Demographics.beside(config.database_url, config.evaluation_url).read()
    except Denied as denied:
        notes.print(f"Fairness is not measured. {denied}", soft_wrap=True)
        return pl.DataFrame({"user_id": []}, schema={"user_id": pl.String})


def show(report: Report, held: Sequence[Held] = ()) -> None:
    """The metrics as a table, then what stands beside them."""
    rows = [(MARKS[each.verdict], each.name, each.sentence) for each in report.metrics]
    title = f"Evaluation of {report.run_id}, records as of {report.as_of}"
    print_table(title, ("", "metric", "what was measured"), rows)
    if report.fairness is not None:
        _show_fairness(report.fairness)
    if held:
        thresholds = [(OUTCOMES[each.outcome], each.metric, each.sentence) for each in held]
        print_table("The gate", ("", "metric", "what it says"), thresholds)
    notes.print(_listed("Customers", report.standings), soft_wrap=True)
    notes.print(_listed("Withheld or not chosen", report.withheld), soft_wrap=True)
    counts = Counter(each.verdict for each in report.metrics)
    notes.print(
        f"{counts['pass']} pass, {counts['fail']} fail, and of {counts['insufficient']} too little "
        "is there to tell.",
        soft_wrap=True,
    )
    failed = [each for each in report.metrics if each.verdict == "fail"]
    if failed and not held:
        notes.print(_failed(failed), style="bold red", soft_wrap=True)


MOST_FINDINGS = 12
"""Comparisons that failed which the table gives; --json gives every one."""


def _show_fairness(found: Fairness) -> None:
    """What differs between groups, the largest differences first, then what to know of it."""
    worst = sorted(found.findings, key=lambda each: -abs(each.difference or 0.0))
    if worst:
        rows = [(each.stage, each.sentence) for each in worst[:MOST_FINDINGS]]
        print_table(f"Fairness: {len(worst)} differences", ("stage", "what differs"), rows)
    telling = [each for each in found.deciding if each.verdict == "fail"]
    if telling:
        strongest = sorted(telling, key=lambda each: -(each.value or 0.0))[:MOST_FINDINGS]
        shown = [(each.subject, each.sentence) for each in strongest]
        print_table(f"Fairness: {len(telling)} proxies", ("what tells", "what it tells"), shown)
    for note in found.notes:
        notes.print(note, soft_wrap=True)


def _listed(what: str, counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items())
    return f"{what}: {told or 'none'}."


def _failed(failed: list[Metric]) -> str:
    names = ", ".join(each.name for each in failed)
    return (
        f"{len(failed)} metrics miss their target: {names}. That alone is no error: this command "
        "measures, and holds a run up only where --gate is given. --json says what was missed."
    )


def _missed(held: Sequence[Held]) -> GateMissed:
    wrong = [each.sentence for each in held if not each.ok]
    if not wrong:
        return GateMissed("the gate is not passed: none of its thresholds had enough to judge by.")
    return GateMissed(
        f"the gate is not passed: {len(wrong)} of {len(held)} thresholds are missed. "
        + " ".join(wrong)
    )
