"""The spread of whole numbers, from exact integer moments."""

from __future__ import annotations

import polars as pl


def spread(cents: pl.Expr) -> pl.Expr:
    """Population standard deviation.

    No float is summed, so that neither the order of the rows nor the number of threads can
    change a bit of it.
    """
    x = cents.cast(pl.Int128)
    n, total, squares = cents.count().cast(pl.Int128), x.sum(), (x * x).sum()
    moment = (n * squares - total * total).cast(pl.Float64)
    return moment.sqrt() / pl.when(n > 0).then(n).cast(pl.Float64)
