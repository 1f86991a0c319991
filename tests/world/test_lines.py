from __future__ import annotations

import numpy as np

from spendsense.world.lines import Lines


def two() -> Lines:
    return Lines({"home": np.int16, "cents": np.int64}, room=2)


def test_lines_are_put_behind_the_last_and_the_first_of_them_is_told() -> None:
    lines = two()
    assert lines.append(1, {"home": 7, "cents": np.array([5])}) == 0
    assert lines.append(2, {"home": np.array([8, 9]), "cents": -1}) == 1
    assert lines.count == 3
    assert (lines["home"].tolist(), lines["cents"].tolist()) == ([7, 8, 9], [5, -1, -1])


def test_where_there_is_no_room_the_columns_grow_and_keep_their_types() -> None:
    lines = two()
    for place in range(1_000):
        lines.append(1, {"home": place, "cents": place * 100})
    assert lines["home"].tolist() == list(range(1_000))
    assert (lines["home"].dtype, lines["cents"].dtype) == (np.int16, np.int64)


def test_a_column_more_has_room_for_what_follows() -> None:
    lines = two()
    lines.append(2, {"home": 1, "cents": 2})
    lines.widen("account", np.int8, -1)
    lines.append(3, {"home": 1, "cents": 2, "account": 4})
    assert lines["account"].tolist() == [-1, -1, 4, 4, 4]


def test_no_lines_leave_all_as_it_was() -> None:
    lines = two()
    assert lines.append(0, {"home": np.empty(0), "cents": 9}) == 0
    assert lines.count == 0
