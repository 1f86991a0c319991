"""How a name looks to whoever may not read it."""

from __future__ import annotations

import pytest

from spendsense.web.masking import masked_email, masked_fields, masked_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Perez", "A. P."),
        ("  ana   maría  ", "A. M."),
        ("", "..."),
        ("4711", "..."),
        ("'Quoted' Q", "Q. Q."),
        ("李 小龙", "李. 小."),
        (None, None),
        ("a " * 100, "A. A. A. A. A. A. A. A. A. A. A. A. A. A"),
    ],
)
def test_a_name_is_its_first_letters(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("ana.perez@example.com", "a...@example.com"),
        ("a@b", "a...@b"),
        ("@b", "..."),
        ("no address", "..."),
        ('"a@b"@c.example', '"...@c.example'),
        (None, None),
    ],
)
def test_an_address_is_its_first_letter_and_its_house(email, shown):
    assert masked_email(email) == shown


def test_only_who_a_user_is_is_left_out_of_a_record():
    row = {"name": "Ana", "email": "a@b.c", "user_type": "customer"}
    assert masked_fields("users", row) == {"name": "...", "email": "...", "user_type": "customer"}
    assert masked_fields("accounts", row) == row
