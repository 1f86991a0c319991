"""`spendsense evaluate --accuracy`: the scoreboard of a population folder with truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from rich.table import Table

from spendsense.evaluation.accuracy import Condition, Scoreboard, scoreboard, write_scoreboard
from spendsense.evaluation.accuracy.block import judged_population
from spendsense.evaluation.accuracy.figures import FIGURES, SUBSCRIPTION, Figure
from spendsense.evaluation.accuracy.noise import parts_of
from spendsense.evaluation.accuracy.page import interval, starred, summary
from spendsense.evaluation.accuracy.tally import Case
from spendsense.evaluation.metric import Metric, percent
from spendsense.ledger import BadInput

from .output import answers, notes, plain, print_json, print_table, progress

STYLES = {"pass": "green", "fail": "bold red", "insufficient": "dim"}
WORDS = {"pass": "passed", "fail": "FAILED", "insufficient": "too few"}
MOST_REASONS = 3
FIGURE_WIDTH = 22


def accuracy(
    folder: Path, noises: Sequence[str], population: Path | None, out: str | None, json: bool
) -> None:
    if population is not None:
        raise typer.BadParameter(
            "It is compared with a run, and --accuracy with none; give one of the two.",
            param_hint="--population",
        )
    _refuse(noises, out)
    board = _measured(folder, noises)
    written = write_scoreboard(board, Path(out)) if out is not None else ()
    if json:
        print_json(board.as_json())
    else:
        _show(board)
    for path in written:
        notes.print(f"Written: {path}", soft_wrap=True)


def _refuse(noises: Sequence[str], out: str | None) -> None:
    for name in noises:
        try:
            parts_of(name)
        except BadInput as error:
            raise typer.BadParameter(str(error), param_hint="--noise") from error
    if out is not None and "://" in out:
        raise BadInput(f"{out} is not a folder, and the scoreboard is written to folders only.")


def _measured(folder: Path, noises: Sequence[str]) -> Scoreboard:
    users = judged_population(folder).users
    with progress("Comparing with truth") as bar:
        step = bar.add_task("people", total=users)
        return scoreboard(folder, noises, done=lambda people: bar.update(step, completed=people))


def _show(board: Scoreboard) -> None:
    """The figures, streams by kind, personas, and what falls short with its worst case."""
    clean = board.clean
    seeds = ", ".join(str(seed) for seed in board.seeds)
    answers.print(_figures(board, f"{board.profile}, seed {seeds}, as of {board.as_of}"))
    answers.print()
    if board.conditions[1:]:
        answers.print(_noisy(board))
        answers.print()
    answers.print(_by_kind(clean))
    for days in sorted({days for days, _, _ in clean.tally.confusion}, reverse=True):
        answers.print()
        _show_confusion(clean, days)
    answers.print()
    answers.print(summary(clean), soft_wrap=True)
    for condition in board.conditions[1:]:
        said = " ".join(touched.sentence for touched in condition.touched)
        notes.print(f"{condition.name}: {summary(condition)} {said}", soft_wrap=True)
    for figure in FIGURES:
        if clean.metric(figure).verdict == "fail":
            _show_short(clean, figure)


def _figures(board: Scoreboard, of: str) -> Table:
    table = _table(f"Accuracy of {board.people:,} people ({of})")
    table.add_column("", no_wrap=True)
    table.add_column("figure", min_width=FIGURE_WIDTH)
    for name in ("right", "of", "share", "95 % interval", "target"):
        table.add_column(name, justify="right", no_wrap=True)
    for title, group, figure in _lines():
        metric = board.clean.metric(figure, group)
        table.add_row(
            plain(WORDS[metric.verdict], STYLES[metric.verdict]),
            plain(title),
            f"{metric.numerator:,}",
            f"{metric.denominator:,}",
            plain(_share(metric), STYLES[metric.verdict]),
            interval(metric),
            f"{metric.target:.0%}",
        )
    return table


def _noisy(board: Scoreboard) -> Table:
    """The same shares with each noise beside them."""
    table = _table("Under noise; a star: under the target")
    table.add_column("figure", min_width=FIGURE_WIDTH)
    for condition in board.conditions:
        # Several noises at once stand under each other, so that a narrow terminal has room.
        header = condition.name.replace("+", "\n+ ")
        table.add_column(header, justify="right", no_wrap=True)
    for title, group, figure in _lines():
        metrics = [condition.metric(figure, group) for condition in board.conditions]
        shares = [plain(starred(each), STYLES[each.verdict]) for each in metrics]
        table.add_row(plain(title), *shares)
    return table


def _lines() -> Iterator[tuple[str, tuple[str, str], Figure]]:
    """Every figure in all, and the streams of subscriptions for themselves."""
    for place, figure in enumerate(FIGURES):
        yield figure.title, ("all", ""), figure
        if place < 2:
            yield figure.title.replace("Streams", "  subscriptions alone"), SUBSCRIPTION, figure


def _share(metric: Metric) -> str:
    return "" if metric.value is None else percent(metric.value)


def _by_kind(clean: Condition) -> Table:
    """Precision and recall of streams by kind, then by cadence."""
    table = _table("Streams by kind and cadence")
    table.add_column("")
    for name in ("precision", "found", "recall", "true"):
        table.add_column(name, justify="right")
    precision, recall = FIGURES[:2]
    shown = {*clean.groups(precision), *clean.groups(recall)}
    for column in ("kind", "cadence"):
        for _, value in sorted(group for group in shown if group[0] == column):
            said = [clean.metric(figure, (column, value)) for figure in (precision, recall)]
            cells = [
                cell
                for metric in said
                for cell in (
                    plain(_share(metric), STYLES[metric.verdict]),
                    f"{metric.denominator:,}",
                )
            ]
            table.add_row(plain(value.replace("_", " ")), *cells)
        table.add_section()
    return table


def _show_confusion(clean: Condition, days: int) -> None:
    told = clean.confusion(days)
    found = sorted({name for row in told.values() for name in row})
    print_table(
        f"Persona over {days} days: meant (rows), assigned (columns)",
        ("", *(name.replace("_", " ") for name in found)),
        [
            (meant.replace("_", " "), *(row.get(name, "") for name in found))
            for meant, row in told.items()
        ],
    )


def _show_short(clean: Condition, figure: Figure) -> None:
    """A figure that falls short: the commonest reasons, and the worst case with its rows."""
    answers.print()
    answers.print(plain(f"{figure.title}: {clean.metric(figure).sentence}", "bold red"))
    for why, n in clean.reasons(figure.name)[:MOST_REASONS]:
        answers.print(plain(f"  {n:,} {why}"), soft_wrap=True)
    for case in clean.tally.cases.get(figure.name, ())[:1]:
        _show_case(case)


def _show_case(case: Case) -> None:
    answers.print(plain(f"  Worst, user {case.user_id}: {case.said}"), soft_wrap=True)
    for row in case.rows:
        told = f"    {row.date}  {row.cents / 100:>12,.2f}  {row.name or '':40}  {row.what}"
        answers.print(plain(told, "dim"), soft_wrap=True)


def _table(title: str) -> Table:
    return Table(
        title=plain(title), title_justify="left", header_style="bold", box=None, pad_edge=False
    )
