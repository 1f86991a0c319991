"""`spendsense validate`: what holds of a population folder, what was asked, how real it looks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import typer

from spendsense.fanout import map_blocks
from spendsense.ledger import BadInput, NotFound
from spendsense.world import Report, read_manifest
from spendsense.world import validate as look_at
from spendsense.world.measures import VERDICTS, Line
from spendsense.world.report_page import page
from spendsense.world.report_page.page import number

from .output import answers, notes, print_json, print_table, progress


def validate(folder: Path, json: bool, to: Path | None = None, workers: int | None = 1) -> None:
    _refuse(folder, to)
    report = _looked_at(folder, workers)
    if to is not None:
        _write_page(report, to)
    if json:
        print_json(report.as_json())
    else:
        _show(report)
    if to is not None:
        notes.print(f"The page with plots is {to}.", soft_wrap=True)
    if not report.passed:
        raise typer.Exit(1)


def _refuse(folder: Path, to: Path | None) -> None:
    """Before the long look: what is not there, and where no page can go."""
    if not folder.exists():
        raise NotFound(f"There is no folder {folder}. Give one written by `spendsense generate`.")
    if to is not None and (to.is_dir() or not to.parent.is_dir()):
        raise typer.BadParameter(
            f"{to} cannot be a page; name a file in a folder that is there.", param_hint="--page"
        )


def _looked_at(folder: Path, workers: int | None) -> Report:
    users = read_manifest(folder).users
    with progress("Looking at users") as bar:
        step = bar.add_task("users", total=users)
        return look_at(
            folder,
            map_=partial(map_blocks, workers=workers),
            progress=lambda done: bar.update(step, completed=done),
        )


def _write_page(report: Report, to: Path) -> None:
    try:
        to.write_text(page(report), encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"The page {to} cannot be written ({error.strerror}). Name a file that can."
        ) from error


def _show(report: Report) -> None:
    print_table(
        f"Checks of {report.folder}",
        ("", "check", "looked at", "what was found"),
        [
            (
                _word(each.passed),
                each.name,
                f"{each.look.checked:,}",
                " ".join((each.sentence, *each.places)),
            )
            for each in report.worst_first
        ],
    )
    if report.answers:
        answers.print()
        print_table(
            f"What the profile {report.manifest.profile} asks for",
            ("", "measure", "found", "asked", "source"),
            [
                (
                    _word(each.passed),
                    each.ask.measure,
                    number(each.value.number, each.ask.measured.unit),
                    each.ask.bounds,
                    each.ask.source,
                )
                for each in sorted(report.answers, key=lambda each: each.passed)
            ],
        )
    answers.print()
    print_table(
        "Beside published figures",
        ("", "measure", "found", "published", "near", "stands on"),
        [*_judged(report.lines)],
    )
    answers.print()
    answers.print(report.sentence, soft_wrap=True)


def _judged(lines: Iterable[Line]) -> Iterable[tuple[str, ...]]:
    """Of the lines with a published figure, misses first."""
    for line in sorted(lines, key=lambda each: VERDICTS.index(each.verdict)):
        told, unit = line.published, line.measure.unit
        if told is not None:
            yield (
                line.verdict,
                line.measure.name,
                number(line.value.number, unit),
                told.says or number(told.published, unit),
                f"{told.low:,g} to {told.high:,g}",
                f"{line.value.n:,}",
            )


def _word(passed: bool) -> str:
    return "passed" if passed else "FAILED"
