"""Errors carry a sentence and the exit code of the command."""

from __future__ import annotations

import pytest

from spendsense.ledger import (
    BadInput,
    Busy,
    Conflict,
    ConsentMissing,
    IntegrityBroken,
    NotFound,
    SpendSenseError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput, 1),
        (NotFound, 3),
        (Conflict, 4),
        (Busy, 5),
        (IntegrityBroken, 6),
        (ConsentMissing, 7),
    ],
)
def test_each_error_has_the_exit_code_that_scripts_rely_on(error: type[SpendSenseError], code: int):
    assert error.exit_code == code
    with pytest.raises(
        SpendSenseError, match=r"^There is no user u9; `spendsense run` lists them\.$"
    ):
        raise error("There is no user u9; `spendsense run` lists them.")
