"""Columns that grow at their end together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]


class Lines:
    """Lines as columns, with room behind the last: `columns` are longer than `count`."""

    def __init__(self, kinds: Mapping[str, npt.DTypeLike], room: int) -> None:
        self.columns: dict[str, Column] = {name: np.empty(room, kinds[name]) for name in kinds}
        self.room, self.count = room, 0

    def __getitem__(self, name: str) -> Column:
        """A column of all lines."""
        return self.columns[name][: self.count]

    def widen(self, name: str, kind: npt.DTypeLike, value: int | Column) -> None:
        """One column more, of a value a line."""
        self.columns[name] = np.empty(self.room, kind)
        self.columns[name][: self.count] = value

    def append(self, count: int, values: Mapping[str, int | Column]) -> int:
        """So many lines, each column an array of as many or a value for all; gives the first."""
        first, self.count = self.count, self.count + count
        if self.count > self.room:
            self._grow(max(self.room // 2, count))
        for name, column in self.columns.items():
            column[first : self.count] = values[name]
        return first

    def _grow(self, more: int) -> None:
        self.room += more
        for name, column in self.columns.items():
            self.columns[name] = np.concatenate([column, np.empty(more, column.dtype)])
