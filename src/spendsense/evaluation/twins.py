"""The same numbers as columns: metrics, fairness and cases, one Parquet file each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from .report import Report

METRIC: dict[str, pl.DataType] = {
    "name": pl.String(),
    "section": pl.String(),
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "target": pl.Float64(),
    "floor": pl.Int64(),
    "verdict": pl.String(),
    "low_95": pl.Float64(),
    "high_95": pl.Float64(),
    "sentence": pl.String(),
}
OF_CELL: dict[str, pl.DataType] = {
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "value": pl.Float64(),
    "suppressed": pl.Boolean(),
}
OF_COMPARISON: dict[str, pl.DataType] = {
    "among": pl.String(),
    "reference": pl.String(),
    "ratio": pl.Float64(),
    "ratio_low_95": pl.Float64(),
    "ratio_high_95": pl.Float64(),
    "difference": pl.Float64(),
    "difference_low_95": pl.Float64(),
    "difference_high_95": pl.Float64(),
    "p": pl.Float64(),
    "p_holm": pl.Float64(),
    "verdict": pl.String(),
    "sentence": pl.String(),
}
OF_PROXY: dict[str, pl.DataType] = {"subject": pl.String(), "measure": pl.String()}
FAIRNESS: dict[str, pl.DataType] = {
    "row": pl.String(),  # cell, comparison or proxy
    "attribute": pl.String(),
    "group": pl.String(),
    "stage": pl.String(),
    **OF_CELL,
    "low_95": pl.Float64(),
    "high_95": pl.Float64(),
    **OF_COMPARISON,
    **OF_PROXY,
}
CASE: dict[str, pl.DataType] = {
    "user_id": pl.String(),
    "recommendation_id": pl.String(),
    "trace_id": pl.String(),
    "window_days": pl.Int64(),
    "persona": pl.String(),
    "kind": pl.String(),
    "item_key": pl.String(),
    "status": pl.String(),
    "metric": pl.String(),
    "sentence": pl.String(),
}
ENDS = {
    "interval_95": "",
    "chance_95": "",
    "ratio_interval_95": "ratio_",
    "difference_interval_95": "difference_",
}


def metric_frame(report: Report) -> pl.DataFrame:
    """A row a metric, in the report's order."""
    return _frame((each.as_json() for each in report.metrics), METRIC)


def fairness_frame(report: Report) -> pl.DataFrame:
    """A row a cell, a comparison and a proxy; `row` says which. None where none was measured."""
    told = {} if report.fairness is None else report.fairness.as_json()
    parts = (("cells", "cell"), ("comparisons", "comparison"), ("proxies", "proxy"))
    rows = ({"row": row, **each} for part, row in parts for each in told.get(part, ()))
    return _frame(rows, FAIRNESS)


def case_frame(report: Report) -> pl.DataFrame:
    """A row a case, ordered by person."""
    return _frame((each.as_json() for each in report.cases), CASE)


def _frame(rows: Iterable[Mapping[str, Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    plain = [_ended(row) for row in rows]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in plain], schema=schema)


def _ended(row: Mapping[str, Any]) -> dict[str, Any]:
    """An interval as two columns, a lower end and an upper one; a proxy's is that of chance."""
    found = dict(row)
    for name, stem in ENDS.items():
        if name in row:
            found[f"{stem}low_95"], found[f"{stem}high_95"] = row[name] or (None, None)
    return found
