"""How `default` stands beside published figures: `make calibration` writes the page.

Generates the profile in a temporary folder, validates it, and writes docs/reference/calibration.md.
The same version writes the same page on any day and machine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from spendsense.world import Report, generate, read_profile, validate
from spendsense.world.measures import Line, Published
from spendsense.world.report_page.page import number

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "calibration.md"
USERS, SEED, AS_OF = 4096, 42, date(2026, 11, 20)

WHY_MISSED = {
    "bills_share_of_rise_after_pay": "Rent is due on the first business day and every other bill"
    " on a day of the month of its own, whatever the pay day. People ask their billers for a day"
    " just after pay; few here do.",
    "income_variation": "Wages here move with hours, raises, bonuses, second jobs and lost jobs"
    " only. What else moves a family's income reaches nobody: benefits, unemployment insurance,"
    " child support, gifts, sales, and a second earner who starts or stops.",
    "months_with_spike_or_dip": "As for the variation of income: no social insurance, and one"
    " earner where the source has a family.",
    "could_pay_400": "Measured is what lies on the accounts on the last day, a Friday on which many"
    " are paid, and not what is left when the bills before the next pay are taken off.",
    "buffer_days_top_quarter": "One bank sees everything here: savings and money market of those"
    " who put money by lie at the same bank, and are half of what the quarter with the most income"
    " holds. And it holds them for one person, whose spending is less than a family's.",
    "buffer_days_bottom_quarter": "A good part of the quarter lives from pay to pay, by definition"
    " of its archetype, and nobody sends them anything: the figure was read after three transfers"
    " of the state.",
    "subscription_dollars_per_month": "Fewer subscriptions a subscriber than in the survey, at"
    " the prices of the street's list, which come to less each than the 17 dollars of the survey.",
}
"""Why a figure may be missed, by its measure, where there is something to argue."""


def main() -> None:
    """Make the people, look at them, write the page."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "population"
        generate(read_profile("default"), out=out, users=USERS, seed=SEED, as_of=AS_OF)
        report = validate(out)
    PAGE.write_text("\n".join(page(report)).rstrip() + "\n", encoding="utf-8")
    print(report.sentence)


def page(report: Report) -> Iterator[str]:
    """The page, line by line."""
    yield from opening(report)
    yield "## Missed\n"
    yield from missed([line for line in report.lines if line.verdict == "missed"])
    for title, verdict in (("Near", "near"), ("Too few to say", "too few to say")):
        yield f"## {title}\n"
        yield from table([line for line in report.lines if line.verdict == verdict])
    yield "## Without a published figure\n"
    yield from without([line for line in report.lines if line.published is None])


def opening(report: Report) -> Iterator[str]:
    """What this is, and how it came out."""
    manifest, said = report.manifest, report.verdicts
    judged = said["near"] + said["missed"] + said["too few to say"]
    yield "# Calibration\n"
    yield (
        f"The profile `{manifest.profile}` (version {manifest.profile_version}, world"
        f" {manifest.version}) beside figures published about people in the United States:"
        f" {manifest.users:,} users, seed {manifest.seed}, {manifest.since} to {manifest.as_of},"
        f" {report.counts['transactions']:,} transactions. Written by `make calibration`, which"
        " generates these people and validates them; the same version writes the same page on any"
        " day. Change nothing here by hand.\n"
    )
    yield (
        f"**Of {judged} published figures {said['near']} are near and {said['missed']} are"
        f" missed; for {said['too few to say']} there are too few people or rows to say.**\n"
    )
    yield (
        "Near means within the range, both ends included. Why the range is as wide as it is stands"
        " beside each: mostly because a source counts what one bank does not see. Figures, ranges"
        " and sources are kept in `src/spendsense/world/data/published.yaml`; a source that was"
        " not read but remembered says so. A wide range is a weak test, and a figure that is near"
        " says nothing about one that nobody published. `n` is how many people, or rows where the"
        " measure counts rows, a value stands on.\n"
    )


def missed(lines: list[Line]) -> Iterator[str]:
    """Each figure that is missed, with all that can be said of it."""
    if not lines:
        yield "None.\n"
    for line in lines:
        told, unit = published(line), line.measure.unit
        yield f"### `{line.measure.name}`\n"
        yield f"{line.measure.description}\n"
        yield (
            f"- **{number(line.value.number, unit)}**, published {figure(line)}, near from"
            f" {number(told.low, unit)} to {number(told.high, unit)}; missed. n {line.value.n:,}."
        )
        yield f"- Why: {WHY_MISSED.get(line.measure.name, 'No reason is known.')}"
        yield f"- Why this range: {told.why}"
        yield f"- Source: {source(told)}\n"


def table(lines: list[Line]) -> Iterator[str]:
    """Figures of one verdict, a row each."""
    if not lines:
        yield "None.\n"
        return
    yield "| measure | value | published | range | verdict | n | why this range | source |"
    yield "|---|---|---|---|---|---|---|---|"
    for line in lines:
        told, unit = published(line), line.measure.unit
        cells = (
            f"`{line.measure.name}`: {line.measure.description}",
            number(line.value.number, unit),
            figure(line),
            f"{number(told.low, unit)} to {number(told.high, unit)}",
            line.verdict,
            f"{line.value.n:,}",
            told.why,
            source(told),
        )
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
    yield ""


def without(lines: list[Line]) -> Iterator[str]:
    """What was measured and nobody published."""
    yield "| measure | value | n |\n|---|---|---|"
    for line in lines:
        value = number(line.value.number, line.measure.unit)
        told = f"`{line.measure.name}`: {line.measure.description}"
        yield f"| {told} | {value} | {line.value.n:,} |"


def published(line: Line) -> Published:
    """The figure of a line that has one."""
    assert line.published is not None
    return line.published


def figure(line: Line) -> str:
    """What the source says: a number, or in words."""
    told = published(line)
    return told.says or number(told.published, line.measure.unit)


def source(told: Published) -> str:
    """Where it was found, and whether it was read there."""
    return told.source if told.basis == "seen" else f"{told.source} (from memory)"


if __name__ == "__main__":
    main()
