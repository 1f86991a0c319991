"""Who is on record."""

from __future__ import annotations

from datetime import datetime

import pytest

from spendsense.ledger import BadInput, Conflict, NotFound
from spendsense.storage import (
    Database,
    User,
    add_user,
    audit_trail,
    find_user,
    known_user,
    user_ids,
)

NOW = datetime.fromisoformat("2026-08-22T12:00")


def carla(**other: str) -> User:
    fields = {"user_id": "u-carla", "name": "Carla", "email": "carla@example.com", **other}
    return User(created_at=NOW, **fields)


def test_ids_are_of_one_type_and_sorted(loaded: Database) -> None:
    with loaded.read() as connection:
        assert user_ids(connection) == ("u-ana", "u-ben")
        assert user_ids(connection, user_type="operator") == ("u-olga",)
        assert user_ids(connection, among=["u-olga", "u-ben"]) == ("u-ben",)


def test_ids_among_very_many_are_found_too(loaded: Database) -> None:
    many = [f"u-{number}" for number in range(40_000)]
    with loaded.read() as connection:
        assert user_ids(connection, among=[*many, "u-ana"]) == ("u-ana",)


def test_a_user_is_found_with_every_field(loaded: Database) -> None:
    with loaded.read() as connection:
        assert find_user(connection, "u-ana") == User(
            user_id="u-ana",
            name="Ana Ruiz",
            email="ana@example.com",
            created_at=datetime.fromisoformat("2026-01-05T09:30"),
        )
        assert find_user(connection, "u-nobody") is None
        with pytest.raises(NotFound, match="There is no user u-nobody"):
            known_user(connection, "u-nobody")


def test_a_new_user_is_added_with_an_audit_event(loaded: Database) -> None:
    with loaded.write() as connection:
        add_user(connection, carla(), by="olga", at=NOW)
        assert find_user(connection, "u-carla") == carla()
        (event,) = audit_trail(connection)
    assert (event.actor, event.action, event.subject) == ("olga", "user.add", "u-carla")


@pytest.mark.parametrize(
    ("user", "said"),
    [
        (carla(user_id="u-ana"), "User u-ana is on record already"),
        (carla(email="ANA@example.com"), "ANA@example.com is on record already"),
    ],
)
def test_an_id_or_address_on_record_is_a_conflict(loaded: Database, user: User, said: str) -> None:
    with pytest.raises(Conflict, match=said), loaded.write() as connection:
        add_user(connection, user, by="olga", at=NOW)


def test_whose_an_address_is_is_not_told(loaded: Database) -> None:
    with pytest.raises(Conflict) as told, loaded.write() as connection:
        add_user(connection, carla(email="ana@example.com"), by="olga", at=NOW)
    assert "u-ana" not in str(told.value)


def test_a_type_of_user_that_does_not_exist_is_refused(loaded: Database) -> None:
    with pytest.raises(BadInput, match="not one of customer, operator"):  # noqa: SIM117
        with loaded.write() as connection:
            add_user(connection, carla(user_type="admin"), by="olga", at=NOW)
