"""How much record there is."""

from __future__ import annotations

from .household import FILM, MONTH, Household, day


def test_rows_of_half_a_year_are_counted_and_the_first_row_ever_dates_the_record():
    home = Household()
    checking = home.checking()
    for ago in (0, 100, 179, 180, 300):
        home.row(checking, day(ago), 5_00, FILM)
    row = home.read(MONTH)
    assert (row["posted_rows"], row["history_days"]) == (3, 300)


def test_pending_rows_are_no_history():
    home = Household()
    home.row(home.checking(), day(3), 5_00, FILM, pending=True)
    row = home.read()
    assert (row["posted_rows"], row["history_days"]) == (0, None)


def test_someone_without_an_account_has_no_rows_to_count():
    row = Household().read()
    assert row["posted_rows"] is row["history_days"] is None
