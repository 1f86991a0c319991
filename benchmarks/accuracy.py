"""What is found in made-up records, held against their truth: `make accuracy` writes the page.

Generates the profile `default` three times, each from a seed that no rule or number was tuned on,
compares, and writes docs/reference/accuracy.md. The same version writes the same page on any day
and machine. `--users N` and `--page FILE` are for a quick look.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import add
from pathlib import Path

from spendsense.evaluation.accuracy import NOISES, Condition, Scoreboard, scoreboard
from spendsense.evaluation.accuracy.figures import (
    FIGURES,
    PERSONA_FIGURES,
    SUBSCRIPTION,
    Figure,
)
from spendsense.evaluation.accuracy.page import interval, starred, summary
from spendsense.evaluation.accuracy.tally import ALL, Case
from spendsense.evaluation.metric import Metric, percent
from spendsense.world import generate, read_profile

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "accuracy.md"
TUNED_ON = 42
SEEDS = (101, 202, 303)
USERS, AS_OF = 1000, date(2026, 11, 20)
MOST_REASONS, MOST_CASES = 6, 2

RULE = """## What is counted

**A stream found** is *of* the true stream that more than half of its rows belong to. It is right
when it is of one, when its kind is the one that this stream's kind is to be found as, and when more
than half of the true stream's payments in the time that it is looked for are among its rows: the 90
days that end with its latest payment, 180 for pay without a rhythm, all there is for what comes
once a quarter or a year. Of several right streams of one true stream only the one with most rows is
right; the others show a person the same thing twice.

Why so: half is not enough, since of two streams thrown together neither is found. Without the
second half of the rule three lucky rows of a year would do. Names are not compared, for what a
stream is called is not what it is; cadence, and whether it still runs, are figures of their own.
Both legs of money moved between two accounts are one payment.

**A true stream is due**, which is to say asked for, when the records hold payments on three days,
two if it is annual, running or ended. The others nobody could see; they are counted apart, and so
is interest on savings, which recurs and is no kind of stream. A found stream that calls itself
early and has fewer rows than that is counted apart too, under a figure of its own: the word alone
spares nobody, and an early stream finds nothing that is due.

**Pay days** are those of the rows that count as pay, against `pay_dates` of truth: wages, gig
payouts, benefits, pensions. A bonus is in the records as salary and in truth as none, and counts
as wrong. **The next pay day** is foretold from the records as they stood 37 and 59 days before the
last, and is right when pay came within a day of it.

**Transfer pairs** are right when both rows are those of one true transfer; of two that have the
same amount on the same day, nothing in the records tells which belongs to which. **Price changes**
are right to the cent on both sides and within three days of the first charge at the new price.

**Personas** are compared for people whose archetype means one by its construction; the aim is a
share of all of them, whatever their lives did to them since. An archetype whose definition leaves
it open means none, and its people are counted apart. Since these people were made so that a rule
holds of them, the figure tells whether the rule is read rightly from their records, and nothing
about how many real people it would describe.

**Noise** is done to each row by a hash of its id and the noise's name, so that it is the same every
time. Under it, what the records lost is not asked for, and a day is the one that the records bear;
only the next pay day is held against the true one.

How to read a verdict: pass is at or above the target, fail is under it, insufficient is nothing to
measure. The interval is Wilson's, 95 %, as if streams were drawn one by one; those of one person
are alike, so that it is somewhat too narrow.
"""


def main() -> None:
    """Make the people, compare, write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--users", type=int, default=USERS)
    asked.add_argument("--page", type=Path, default=PAGE)
    given = asked.parse_args()
    boards = [_board(seed, given.users) for seed in SEEDS]
    given.page.write_text("\n".join(page(boards)).rstrip() + "\n", encoding="utf-8")
    print(summary(reduce(add, boards).clean))


def _board(seed: int, users: int) -> Scoreboard:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "population"
        generate(read_profile("default"), out=out, users=users, seed=seed, as_of=AS_OF)
        return scoreboard(out, [*NOISES])


def page(boards: list[Scoreboard]) -> Iterator[str]:
    """The page, line by line."""
    board = reduce(add, boards)
    clean = board.clean
    yield "# Accuracy\n"
    yield (
        f"What SpendSense finds in the records of {board.people:,} made-up people of the profile"
        f" `{board.profile}`, as of {board.as_of}, held against what is true of them. Seeds"
        f" {', '.join(str(seed) for seed in board.seeds)}; **nothing was tuned on them**: rules and"
        f" numbers are tuned on seed {TUNED_ON}, which is not reported here. All of these people"
        " come from the same made-up world; how near it is to real ones stands in"
        " [calibration](calibration.md). Written by `make accuracy`; change nothing here by hand.\n"
    )
    yield f"**{summary(clean)}**\n"
    yield "The same for a population of your own, in the terminal, as JSON and as a page:\n"
    yield (
        "```\nspendsense generate default --users 1000 --seed 7 --out people\n"
        "spendsense evaluate --accuracy people --noise names --out scores\n```\n"
    )
    yield "## On the records as they are\n"
    yield from _table(
        ("", "figure", *(f"seed {seed}" for seed in board.seeds), "right", "of", "all",
         "95 % interval", "target", "the target is"),
        [_line(boards, clean, figure, group) for figure, group in _lines()],
    )  # fmt: skip
    yield "\n## Under noise\n"
    yield from _noise(board)
    yield "\n## Streams by kind and cadence\n"
    yield from _by_kind(clean)
    yield "\n## Personas: meant and assigned\n"
    yield from _personas(clean)
    yield "\n## What was missed, and why\n"
    yield from _missed(clean)
    yield "## Not asked for\n"
    yield from (f"- {n:,} {why}" for why, n in sorted(clean.tally.apart.items()))
    yield ""
    yield RULE


def _lines() -> Iterator[tuple[Figure, tuple[str, str]]]:
    for place, figure in enumerate(FIGURES):
        yield figure, ALL
        if place < 2:
            yield figure, SUBSCRIPTION


def _title(figure: Figure, group: tuple[str, str]) -> str:
    return figure.title if group == ALL else f"{figure.title}, subscriptions alone"


def _line(
    boards: list[Scoreboard], clean: Condition, figure: Figure, group: tuple[str, str]
) -> list[str]:
    metric = clean.metric(figure, group)
    return [
        metric.verdict,
        _title(figure, group),
        *(_share(board.clean.metric(figure, group)) for board in boards),
        f"{metric.numerator:,}",
        f"{metric.denominator:,}",
        _share(metric),
        interval(metric),
        percent(metric.target),
        figure.source,
    ]


def _share(metric: Metric) -> str:
    return "none" if metric.value is None else percent(metric.value)


def _noise(board: Scoreboard) -> Iterator[str]:
    names = [condition.name for condition in board.conditions]
    rows = []
    for figure, group in _lines():
        metrics = [condition.metric(figure, group) for condition in board.conditions]
        rows.append([_title(figure, group), *(starred(metric) or "none" for metric in metrics)])
    yield from _table(("figure", *names), rows)
    yield "\nA star: under the target, which is the same as on clean records.\n"
    for condition in board.conditions[1:]:
        yield f"- {' '.join(each.sentence for each in condition.touched)}"


def _by_kind(clean: Condition) -> Iterator[str]:
    for figure in FIGURES[:2]:
        yield f"\n{figure.title}: {figure.of} that {figure.did}.\n"
        yield from _split(clean, figure)


def _split(clean: Condition, figure: Figure) -> Iterator[str]:
    """A figure by each of what it is split by."""
    rows = []
    for column, value in clean.groups(figure):
        m = clean.metric(figure, (column, value))
        cells = (f"{m.numerator:,}", f"{m.denominator:,}", _share(m), interval(m))
        rows.append([column.replace("_", " "), value.replace("_", " "), *cells, m.verdict])
    yield from _table(("by", "", "right", "of", "share", "95 % interval", "verdict"), rows)


def _personas(clean: Condition) -> Iterator[str]:
    for days in sorted({days for days, _, _ in clean.tally.confusion}, reverse=True):
        told = clean.confusion(days)
        found = sorted({name for row in told.values() for name in row})
        yield f"\nOver {days} days; meant are the rows, assigned first the columns.\n"
        yield from _table(
            ("", *(name.replace("_", " ") for name in found)),
            [
                [meant.replace("_", " "), *(str(row.get(name, 0)) for name in found)]
                for meant, row in told.items()
            ],
        )
    for figure in PERSONA_FIGURES:
        yield f"\n{figure.title}: {figure.of} who {figure.did}.\n"
        yield from _split(clean, figure)


def _missed(clean: Condition) -> Iterator[str]:
    for figure in FIGURES:
        reasons = clean.reasons(figure.name)
        if not reasons:
            continue
        yield f"### {figure.title}\n"
        yield f"{clean.metric(figure).sentence}\n"
        yield from (f"- {n:,}: {why}" for why, n in reasons[:MOST_REASONS])
        if rest := sum(n for _, n in reasons[MOST_REASONS:]):
            yield f"- {rest:,}: for other reasons"
        yield ""
        for case in clean.tally.cases.get(figure.name, ())[:MOST_CASES]:
            yield from _case(case)


def _case(case: Case) -> Iterator[str]:
    yield f"User {case.user_id}. {case.said}\n"
    if case.rows:
        yield "```"
        for row in case.rows:
            told = f"{row.date} {row.cents / 100:>12,.2f}  {row.name or '':40}  {row.what}"
            yield told.rstrip()
        yield "```\n"


def _table(head: tuple[str, ...], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)


if __name__ == "__main__":
    main()
