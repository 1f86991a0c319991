"""The figures of the page, each from the tallies of a report."""

from __future__ import annotations

from html import escape

from spendsense.world.measures import Tally, published
from spendsense.world.measures.amounts import ending_share
from spendsense.world.measures.calendar import per_month, per_weekday
from spendsense.world.report import Report

from . import plots

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D")
CADENCES = ("weekly", "biweekly", "semimonthly", "monthly")
UTILIZATION_STEP = 100
ENDINGS = (
    ("subscriptions", "ninety_nine", "Subscriptions that end in .99"),
    ("cash", "twenties", "Cash in multiples of $20"),
    ("groceries", "fives", "Groceries whose cents end in 0 or 5"),
    ("payments", "fives", "Payments whose cents end in 0 or 5"),
    ("payments", "whole", "Payments of whole dollars"),
)


def figures(report: Report) -> str:
    """All figures that there is something to draw of, in a grid."""
    drawn = [
        _weekdays(report.tallies["calendar.weekdays"]),
        _months(report.tallies["calendar.months_of_year"]),
        _utilization(report.tallies["cards.utilization"]),
        _cadences(report.tallies["pay.pay_cadences"]),
        _endings(report.tallies["amounts.endings"]),
    ]
    return f'<div class="plots">{"".join(filter(None, drawn))}</div>'


def balances(report: Report) -> str:
    """A few people's checking, one small figure each."""
    first, last = report.manifest.since, report.manifest.as_of
    drawn = []
    for each in report.paths:
        who = (each.archetype or "a customer").replace("_", " ")
        told = f"Balance of the checking account of {each.user_id} from {first} to {last}"
        plot = plots.path(each.points, first, last, told)
        drawn.append(figure(who, plot, each.user_id))
    return f'<div class="plots">{"".join(drawn)}</div>'


def figure(title: str, plot: str, caption: str) -> str:
    return (
        f"<figure><h3>{escape(title)}</h3>{plot}<figcaption>{escape(caption)}</figcaption></figure>"
    )


def _weekdays(tally: Tally) -> str:
    means = per_weekday(tally)
    if len(means) < 7 or not sum(means.values()):
        return ""
    whole = sum(means.values()) / 7
    shown = [
        (WEEKDAYS[day - 1], mean / whole * 100, f"{mean / whole * 100:.0f}")
        for day, mean in sorted(means.items())
    ]
    told = "Purchases by weekday, the mean day is 100"
    return figure("Purchases by weekday", plots.bars(shown, told), "The mean day is 100.")


def _months(tally: Tally) -> str:
    means = per_month(tally)
    if not sum(means.values()):
        return ""
    whole = sum(means.values()) / len(means)
    shown = []
    for month, name in enumerate(MONTHS, 1):
        height = means.get(month, 0) / whole * 100
        shown.append((name, height, f"{height:.0f}" if month in means else ""))
    told = "Dollars of purchases a day by month, the mean month is 100"
    caption = "Dollars a day; the mean month is 100. Only months that the history has in full."
    return figure("Purchases by month", plots.bars(shown, told), caption)


def _utilization(tally: Tally) -> str:
    cards = tally.total()
    if not cards:
        return ""
    bins = [0] * 11
    for place, n in tally.items():
        bins[min(place // UTILIZATION_STEP, 10)] += n
    shown = [
        ("≥100" if place == 10 else f"{place * 10}", n * 100 / cards, f"{n * 100 / cards:.0f}%")
        for place, n in enumerate(bins)
    ]
    told = "Active cards by utilization in steps of ten percent"
    caption = "Percent of the limit on the last statement, in steps of ten, of active cards."
    return figure("Utilization of cards", plots.bars(shown, told), caption)


def _cadences(tally: Tally) -> str:
    streams = tally.total()
    if not streams:
        return ""
    shares = [(name, tally[name] * 100 / streams) for name in CADENCES]
    shown = [(name, share, f"{share:.0f}%") for name, share in shares]
    marks = [published()[f"paid_{name}"].published for name in CADENCES]
    caption = "Bars are employers in these records; marks are businesses in 2013 (BLS)."
    return figure("How often pay comes", plots.bars(shown, "Pay by cadence", marks), caption)


def _endings(tally: Tally) -> str:
    shown = []
    for what, ending, label in ENDINGS:
        share = ending_share(what, ending)(tally).number
        if share is not None:
            shown.append((label, share, f"{share:.0f}%"))
    if not shown:
        return ""
    plot = plots.rows_of_bars(shown, "How prices end")
    return figure("How prices end", plot, "If prices ended anyhow, a fifth would end in 0 or 5.")
