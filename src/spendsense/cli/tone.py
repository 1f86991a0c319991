"""`spendsense evaluate --tone`: precision and recall of the tone guardrail."""

from __future__ import annotations

from spendsense.evaluation.metric import Metric, percent
from spendsense.evaluation.tone import KINDS, ToneFigures, tone_figures
from spendsense.policy import Policy

from .output import answers, day, plain, print_json, print_table


def tone(json: bool) -> None:
    splits = tone_figures(Policy.on(day(None)))
    if json:
        print_json({"splits": [figures.as_json() for figures in splits]})
        return
    for figures in splits:
        _show(figures)


def _show(figures: ToneFigures) -> None:
    named = {metric.name: metric for metric in figures.metrics}
    first, last = figures.written
    print_table(
        f"Tone, {figures.split}: {len(figures.judged)} sentences written {first:%Y-%m-%d %H:%M} to"
        f" {last:%Y-%m-%d %H:%M} UTC",
        ("kind", "precision", "95 %", "recall", "95 %", "withheld"),
        [_row(kind, named) for kind in ("all", *KINDS)],
    )
    answers.print("* below its target, or too few to say\n", style="dim")
    for title, listed in (("Missed", figures.missed), ("False alarms", figures.false_alarms)):
        answers.print(plain(f"{title}: {len(listed)}"))
        for one in listed:
            answers.print(plain(f"  {one}"), soft_wrap=True)


def _row(kind: str, named: dict[str, Metric]) -> tuple[str, ...]:
    precision, recall = named[f"precision, {kind}"], named[f"recall, {kind}"]
    withheld = named.get(f"withheld, {kind}", recall)
    return (kind, _share(precision), _interval(precision), _share(recall), _interval(recall),
            _share(withheld))  # fmt: skip


def _share(metric: Metric) -> str:
    """The share with its counts, and a star where it is under the target."""
    if metric.value is None:
        return "none"
    star = "" if metric.verdict == "pass" else " *"
    return f"{percent(metric.value)} ({metric.numerator}/{metric.denominator}){star}"


def _interval(metric: Metric) -> str:
    if metric.interval is None:
        return ""
    low, high = metric.interval
    return f"{100 * low:.1f} to {100 * high:.1f}"
