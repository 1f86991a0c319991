"""Who is on record."""

from __future__ import annotations

import pytest


def test_a_new_user_is_on_record_without_consent(api):
    new = {"user_id": "carla", "name": "Carla", "email": "carla@example.org"}
    answer = api.post("/users", json=new)
    assert answer.status_code == 201
    assert answer.json() == {
        **new,
        "created_at": "2026-11-20T12:00:00Z",
        "user_type": "customer",
    }
    assert api.get("/consent/carla").json()["consented"] is False
    assert (api.by(), "carla") in [event[:2] for event in api.trail("user.add")]


@pytest.mark.parametrize(
    ("new", "status"),
    [
        ({"user_id": "ana"}, 409),
        ({"user_id": "dan", "email": "CARLA@example.org"}, 409),
        ({"user_id": "dan", "user_type": "king"}, 422),
        ({"user_id": "dan", "consent": True}, 422),
        ({"user_id": "dan", "created_at": "2020-01-01T00:00:00"}, 422),
        ({"user_id": 7}, 422),
    ],
)
def test_who_is_on_record_already_or_does_not_fit_is_refused(api, new, status):
    api.post("/users", json={"user_id": "carla", "email": "carla@example.org"})
    assert api.post("/users", json=new).status_code == status
    assert api.get("/operator/users").json()["total"] == 3
