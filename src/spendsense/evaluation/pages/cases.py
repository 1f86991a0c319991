"""From a number to the cases behind it, and from a case to the command that opens it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .markup import folded, key, link, said, table, tag, words
from .told import Told, counted

MOST_MISSED = 100
"""Cases of one metric that the page lists; cases.parquet has them all."""
MOST_LISTED = 250
"""The same of every recommendation."""
HEAD = ("Person", "Recommendation", "Trace", "What was decided", "Where it stands")


def of_metric(report: Told, metric: Told) -> str:
    """What a metric missed, folded: each case with what is wrong with it."""
    mine = [case for case in report["cases"] if case["metric"] == metric["name"]]
    missed = metric["denominator"] - metric["numerator"]
    if not missed:
        return _whole(report, metric)
    if metric["unit"] == "seconds":
        return ""
    unshared = max(missed - len(mine), 0)
    inside = _missed(mine)
    if unshared:
        inside += said(_unshared(unshared))
    return folded(
        f"What it missed: {counted(missed, 'case')}", inside, f"cases-{key(metric['name'])}"
    )


def _whole(report: Told, metric: Told) -> str:
    if not metric["denominator"] or not report["cases"]:
        return ""
    to = link("cases", "the cases that were counted")
    return tag("p", f"It missed nothing. See {to}.", class_="small")


def _missed(cases: Sequence[Told]) -> str:
    if not cases:
        return ""
    rows = [
        (_code(case["user_id"]), _opened(case), said(case["sentence"], "span"))
        for case in cases[:MOST_MISSED]
    ]
    more = _more(len(cases) - MOST_MISSED)
    shown = table("What was missed", ("Person", "Case", "What is wrong"), rows)
    return tag("div", shown, class_="small") + more + _commands(cases)


def listing(report: Told) -> str:
    """Every recommendation of people who consent to research, and how many others there are."""
    drafted = _once(case for case in report["cases"] if case["recommendation_id"])
    hidden = report["cases_not_shared"]
    told = (
        "Each recommendation behind the numbers, with the trace that says why it was made. Only "
        "people who consent to research are listed, by id and without a name."
    )
    parts = [said(told)]
    if hidden:
        parts.append(said(f"{counted(hidden, 'case')} more belong to people who have not consented "
                          "to research. They are in the counts and are not listed."))  # fmt: skip
    if drafted:
        rows = [_row(case) for case in drafted[:MOST_LISTED]]
        shown = tag("div", table("Recommendations", HEAD, rows), class_="small")
        more = _more(len(drafted) - MOST_LISTED)
        inside = _commands(drafted) + shown + more
        parts.append(folded(counted(len(drafted), "recommendation"), inside, "listing"))
    elif not hidden:
        parts.append(said("There are none."))
    return "".join(parts)


def _once(cases: Iterable[Told]) -> list[Told]:
    return list({case["recommendation_id"]: case for case in cases}.values())


def _row(case: Told) -> tuple[str, ...]:
    decided = (
        f"{words(case['persona'])}, {case['window_days']} days: {case['kind']} {case['item_key']}"
    )
    return (
        tag("span", _code(case["user_id"]), id=f"case-{key(case['recommendation_id'])}"),
        _code(case["recommendation_id"]),
        _code(case["trace_id"]),
        said(decided, "span"),
        said(words(case["status"]), "span"),
    )


def _opened(case: Told) -> str:
    if case["recommendation_id"] is None:
        return _code(f"spendsense explain {case['user_id']}")
    own, trace = case["recommendation_id"], case["trace_id"]
    return f"{_code(own)}<br>{said('trace', 'span', class_='soft')} {_code(trace)}"


def _commands(cases: Sequence[Told]) -> str:
    """How a case is opened, with the first of them."""
    first = next((each for each in cases if each["recommendation_id"]), None)
    if first is None:
        return ""
    shown = (
        f"spendsense review show {first['recommendation_id']}    # what it says, and why\n"
        f"spendsense replay {first['trace_id']}    # the same decision, made again\n"
    )
    return said("The first of them, at the machine of its database:", class_="small") + tag(
        "pre", said(shown, "code"), tabindex="0"
    )


def _unshared(count: int) -> str:
    return (
        f"{counted(count, 'case')} belong to people who have not consented to research, or to "
        "nobody, and are not listed."
    )


def _more(count: int) -> str:
    return said(f"And {count:,} more, in cases.parquet.", class_="small") if count > 0 else ""


def _code(text: str) -> str:
    return said(text, "code")
