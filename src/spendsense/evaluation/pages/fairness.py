"""Whether groups fare alike: the funnel of each group, ratios as a forest, and what tells them
apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from . import plots, told
from .markup import figure, folded, key, listed, said, table, tag, words
from .plots import Span
from .told import Told

STAGES = (
    "consented", "enough_data", "persona", "lesson_drafted", "offer_eligible", "offer_drafted",
    "approved", "seen", "acted",
)  # fmt: skip
"""The funnel, from first to last. Other stages stand after them."""
TESTED = ("fail", "pass")
MOST_ROWS, MOST_GROUPS, MOST_ATTRIBUTES = 60, 20, 8
"""Rows of a table, groups of a picture, and attributes that the page shows. Parquet has all."""
UNTOLD = "fewer people than may be told"


def fairness_part(fair: Told) -> str:
    """The whole part, of a fairness report's JSON."""
    return "".join(_parts(fair))


def _parts(fair: Told) -> Iterator[str]:
    word = said(f"{told.MARKS[fair['verdict']]} {told.VERDICTS[fair['verdict']]}", "b",
                class_=f"tag {told.COLOURS[fair['verdict']]}")  # fmt: skip
    yield tag("p", f"{word} {said(fair['sentence'], 'span')}")
    yield said(
        f"Of {fair['of']:,} people, demographics are on record for {fair['known']:,}. They are "
        "read here and nowhere else."
    )
    yield listed(said(each, "span") for each in fair.get("notes", ()))
    yield from _found(fair)
    yield from _funnels(fair["cells"])
    yield from _ratios(fair["comparisons"])
    yield from _proxies(fair["proxies"])


def _found(fair: Told) -> Iterator[str]:
    found = [each for each in fair["comparisons"] if each["verdict"] == "fail"]
    if found:
        yield said("Differences that chance does not explain", "h3")
        yield listed(said(each["sentence"], "span") for each in found[:MOST_ROWS])
        yield _left_out(found)


def _funnels(cells: Sequence[Told]) -> Iterator[str]:
    plain = [each for each in cells if "+" not in each["attribute"]]
    if cells:
        yield said("The way of each group", "h3")
    for attribute, mine in _by_attribute(plain):
        rates = [each for each in mine if each["stage"] != "hours_to_decision"]
        yield folded(
            f"By {words(attribute)}",
            "".join(_stage(attribute, stage, rates) for stage in _stages(rates)) + _cells(mine),
            f"funnel-{key(attribute)}",
        )
    if crossed := sum("+" in each["attribute"] for each in cells):
        yield said(f"By two of them together: {told.counted(crossed, 'row')}, in fairness.parquet.")


def _stages(cells: Sequence[Told]) -> list[str]:
    there = list(dict.fromkeys(str(each["stage"]) for each in cells))
    return [stage for stage in STAGES if stage in there]


def _stage(attribute: str, stage: str, cells: Sequence[Told]) -> str:
    mine = [each for each in cells if each["stage"] == stage][:MOST_GROUPS]
    spans = [
        Span(
            words(str(each["group"])),
            each["value"],
            _both(each["interval_95"]),
            "not told"
            if each["suppressed"]
            else f"{each['numerator']:,} of {each['denominator']:,}",
        )
        for each in mine
    ]
    spoken = "; ".join(f"{span.label}: {span.behind}" for span in spans)
    title = f"{words(stage).capitalize()}, by {words(attribute)}"
    return figure(plots.intervals(spans, f"{title}. {spoken}"), title, "")


def _cells(cells: Sequence[Told]) -> str:
    rows = [
        (
            said(f"{words(each['attribute'])}: {words(str(each['group']))}", "span"),
            said(words(each["stage"]), "span"),
            *_counts(each),
        )
        for each in cells
    ]
    head = ("Group", "Stage", "Counts", "Value", "95 % interval")
    kept = table("Every group at every stage", head, rows[:MOST_ROWS], (2, 3, 4))
    shown = tag("div", kept + _left_out(rows), class_="small")
    return folded(f"The table behind it: {told.counted(len(rows), 'row')}", shown)


def _counts(cell: Told) -> tuple[str, str, str]:
    if cell["suppressed"]:
        return said(UNTOLD, "span"), "", ""
    if cell["stage"] == "hours_to_decision":
        hours = "–" if cell["value"] is None else f"{cell['value']:.1f} h"
        return f"{cell['denominator']:,}", hours, ""
    counts = f"{cell['numerator']:,} of {cell['denominator']:,}"
    value = told.value(cell["value"], "share")
    return counts, value, told.ends(cell["interval_95"], "share")


def _ratios(comparisons: Sequence[Told]) -> Iterator[str]:
    if not comparisons:
        return
    yield said("Each group against the reference group", "h3")
    yield said(
        "A ratio of 1 says that both fare alike; 0.8 is the four-fifths line, a convention and no "
        "test. A band that crosses 1 may be chance. The p values are corrected for how many "
        "comparisons there are (Holm).",
        class_="small",
    )
    shown = [each for each in comparisons if _is_shown(each)]
    for attribute, mine in _by_attribute(shown):
        drawn = [each for each in mine if each["ratio"] is not None and not each.get("among")]
        inside = _forest(attribute, drawn[:MOST_GROUPS]) if drawn else ""
        yield folded(f"Ratios by {words(attribute)}", inside + _comparisons(mine))
    if others := len(comparisons) - len(shown):
        yield said(
            f"{told.counted(others, 'more comparison')} had too few people to be tested, or are of "
            "two attributes together and found nothing: they are in fairness.parquet.",
            class_="small",
        )


def _is_shown(comparison: Told) -> bool:
    """Whether it was tested; of two attributes together, whether it found something."""
    if "+" in str(comparison["attribute"]):
        return bool(comparison["verdict"] == "fail")
    return comparison["p_holm"] is not None


def _by_attribute(rows: Sequence[Told]) -> Iterator[tuple[str, list[Told]]]:
    names = list(dict.fromkeys(str(each["attribute"]) for each in rows))
    for name in names[:MOST_ATTRIBUTES]:
        yield name, [each for each in rows if each["attribute"] == name]


def _forest(attribute: str, comparisons: Sequence[Told]) -> str:
    spans = [
        Span(
            f"{words(each['stage'])}: {words(str(each['group']))}",
            each["ratio"],
            _ratio_ends(each["ratio_interval_95"]),
            f"{each['ratio']:.2f}",
            told.COLOURS[each["verdict"]],
        )
        for each in comparisons
    ]
    reference = words(str(comparisons[0]["reference"]))
    title = f"Ratios by {words(attribute)}, against {reference}"
    spoken = "; ".join(f"{span.label} {span.behind}" for span in spans)
    return figure(plots.forest(spans, f"{title}. {spoken}"), title, "")


def _comparisons(comparisons: Sequence[Told]) -> str:
    rows = [
        (
            said(f"{words(str(each['group']))} against {words(str(each['reference']))}", "span"),
            said(words(each["stage"]) + _among(each), "span"),
            _number(each["ratio"], each["ratio_interval_95"]),
            _number(each["difference"], each["difference_interval_95"]),
            _chance(each["p_holm"]),
            said(told.VERDICTS[each["verdict"]] if each["verdict"] not in TESTED else
                 "A difference" if each["verdict"] == "fail" else "None found", "span"),
        )
        for each in comparisons
    ]  # fmt: skip
    head = ("Groups", "Stage", "Ratio (95 %)", "Difference (95 %)", "p, Holm", "Finding")
    kept = table("Comparisons", head, rows[:MOST_ROWS], (2, 3, 4))
    shown = tag("div", kept + _left_out(rows), class_="small")
    return folded(f"The table behind it: {told.counted(len(rows), 'comparison')}", shown)


def _chance(p: float | None) -> str:
    """A p value to three places.

    >>> _chance(None), _chance(0.0002), _chance(0.04)
    ('', '&lt; 0.001', '0.040')
    """
    if p is None:
        return ""
    return escape("< 0.001") if p < 0.001 else f"{p:.3f}"


def _among(comparison: Told) -> str:
    among = comparison.get("among")
    return f" (among {words(among)})" if among else ""


def _proxies(proxies: Sequence[Told]) -> Iterator[str]:
    if not proxies:
        return
    yield said("What the product knows, and whether it tells a group", "h3")
    rows = [
        (
            said(words(each["attribute"]), "span"),
            said(words(each["subject"]), "span"),
            said(each["sentence"], "span"),
        )
        for each in proxies
    ]
    found = [row for row, each in zip(rows, proxies, strict=True) if each["verdict"] == "fail"]
    head = ("Of people", "What tells", "What was found")
    if found:
        yield table("What tells a group apart", head, found[:MOST_ROWS]) + _left_out(found)
    else:
        yield said(_nothing_found(proxies))
    # An evaluation that was kept before figures were held back says nothing of it.
    tested = [
        row
        for row, each in zip(rows, proxies, strict=True)
        if each["value"] is not None or each.get("suppressed")
    ]
    shown = table("Proxy tests", head, tested[:MOST_ROWS]) + _left_out(tested)
    yield folded(
        f"{told.counted(len(tested), 'test')}; {len(rows) - len(tested):,} more had too few people",
        tag("div", shown, class_="small"),
    )


def _nothing_found(proxies: Sequence[Told]) -> str:
    """That no proxy fails, and how many of those tested are beyond chance all the same."""
    tested = [each for each in proxies if each["value"] is not None and each["chance_95"]]
    beyond = sum(each["value"] > each["chance_95"][1] for each in tested)
    return (
        "Nothing was shown to tell a group apart by as much as the line of policy. That is not to "
        f"say that nothing tells one at all: of {told.counted(len(tested), 'test')} with figures "
        f"{beyond:,} lie above what chance gives, of which one in forty would by chance."
    )


def _left_out(rows: Sequence[object]) -> str:
    more = len(rows) - MOST_ROWS
    return said(f"{more:,} more are in fairness.parquet.") if more > 0 else ""


def _number(value: float | None, ends: Sequence[float | None] | None) -> str:
    if value is None:
        return "–"
    low, high = ends or (None, None)
    shown = ("…" if end is None else f"{end:.2f}" for end in (low, high))
    return f"{value:.2f}" + (f" ({' to '.join(shown)})" if ends else "")


def _both(ends: Sequence[float | None] | None) -> tuple[float, float] | None:
    if ends is None or ends[0] is None or ends[1] is None:
        return None
    return ends[0], ends[1]


def _ratio_ends(ends: Sequence[float | None] | None) -> tuple[float, float] | None:
    """A null upper end is an infinite one."""
    if ends is None:
        return None
    return ends[0] or 0.0, float("inf") if ends[1] is None else ends[1]
