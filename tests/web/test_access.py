"""Who may use which address: every route against every kind of caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from spendsense.storage import issue_token, revoke_token
from spendsense.web import POLICY, ROUTES, Access

OWN_WORDS = {"title": "A few words on your card", "reason": "plainer"}


@dataclass(frozen=True)
class Things:
    """What the addresses of one user name."""

    user_id: str
    shown: str
    pending: list[str]
    trace: str


def address(name: str, of: Things) -> tuple[str, dict[str, Any] | None]:
    """Path and body of a call to a route that concerns a user."""
    decide = f"/operator/review/{of.pending[0]}"
    return {
        "front": ("", None),
        "openapi": ("/openapi.json", None),
        "health": ("/health", None),
        "create_user": ("/users", {"user_id": f"new-{of.user_id}"}),
        "change_consent": ("/consent", {"user_id": of.user_id, "action": "grant"}),
        "consent_history": (f"/consent/{of.user_id}", None),
        "consent_receipt": (f"/consent/{of.user_id}/receipt", None),
        "consent_expiring": ("/operator/consent/expiring", None),
        "delete_user": (f"/users/{of.user_id}/delete", {"everything": True}),
        "ingest": ("/ingest?dry_run=true", {"users": [{"user_id": "eve", "name": "Eve"}]}),
        "profile": (f"/profile/{of.user_id}", None),
        "signals": (f"/signals/{of.user_id}", None),
        "personas": (f"/personas/{of.user_id}", None),
        "recommendations": (f"/recommendations/{of.user_id}", None),
        "give_feedback": ("/feedback", {"recommendation_id": of.shown, "verdict": "helpful"}),
        "review_queue": (f"/operator/review?user_id={of.user_id}", None),
        "review_one": (decide, None),
        "approve": (f"{decide}/approve", {"note": "fine"}),
        "reject": (f"/operator/review/{of.pending[1]}/reject", {"reason": "not now"}),
        "override": (f"/operator/review/{of.pending[2]}/override", OWN_WORDS),
        "withdraw": (f"/operator/review/{of.shown}/withdraw", {"reason": "wrong card"}),
        "people": ("/operator/users", None),
        "person": (f"/operator/users/{of.user_id}", None),
        "trace": (f"/traces/{of.trace}", None),
        "start_run": ("/operator/run", {"as_of": "2026-11-20", "user_id": of.user_id}),
        "list_runs": ("/operator/runs", None),
        "verify_audit": ("/audit/verify", None),
    }[name]


LAST = "delete_user"
"""After it there is nothing to open."""
IN_ORDER = {name: POLICY[name] for name in sorted(POLICY, key=lambda name: name == LAST)}


def methods_of(api) -> dict[str, str]:
    """The method of every route the application has, by name."""
    contexts = iter_route_contexts(api.client.app.routes)
    return {context.name: min(context.methods) for context in contexts}


def status_of(api, name: str, of: Things, who: str | None) -> int:
    api.clock.forward()
    path, body = address(name, of)
    method = methods_of(api)[name]
    if name == "front":
        return api.client.get("/", headers={"Authorization": f"Bearer {who}"}).status_code
    more = {} if body is None else {"json": body}
    return api.call(method, path, who=who, **more).status_code


@pytest.fixture
def things(drafted) -> dict[str, Things]:
    """What ana and ben have; one recommendation of each is approved."""
    found = {}
    for user in ("ana", "ben"):
        shown, *pending = drafted.waiting(user)
        item = drafted.post(f"/operator/review/{shown}/approve").json()
        found[user] = Things(user, shown, pending, item["trace_id"])
    return found


def test_every_route_has_a_policy_and_every_policy_a_route(api):
    assert sorted(methods_of(api)) == sorted(POLICY)


def test_the_table_of_routes_has_each_name_once():
    names = [endpoint.name for endpoint in ROUTES]
    assert sorted(names) == sorted(set(names))
    assert set(POLICY) - set(names) == {"front", "openapi"}


@pytest.mark.parametrize("who", [None, "ss_user_not-a-token", "revoked"])
def test_nobody_without_a_token_in_force_gets_past_what_is_open(drafted, things, who):
    if who == "revoked":
        with drafted.database.write() as connection:
            token = issue_token(connection, role="operator", label="x", at=drafted.clock())
            revoke_token(connection, token, at=drafted.clock())
        who = token
    for name, access in IN_ORDER.items():
        expected = 200 if access is Access.OPEN else 401
        assert status_of(drafted, name, things["ana"], who) == expected, name


def test_a_user_opens_their_own_things_and_no_operators(drafted, things):
    for name, access in IN_ORDER.items():
        status = status_of(drafted, name, things["ana"], "ana")
        assert status == 403 if access is Access.OPERATOR else status in (200, 201), name


def test_a_user_opens_nothing_of_another_user(drafted, things):
    for name, access in IN_ORDER.items():
        expected = {200} if access is Access.OPEN else {403}
        if access is Access.USER:
            # ana is not shown what ben is shown, and does not delete him
            expected = {403} if name == LAST else {404}
        assert status_of(drafted, name, things["ben"], "ana") in expected, name


def test_an_operator_opens_everything_but_what_a_user_says_for_themselves(drafted, things):
    for name, access in IN_ORDER.items():
        status = status_of(drafted, name, things["ana"], "operator")
        assert status == 403 if access is Access.USER else status in (200, 201), name


def test_a_user_cannot_tell_whether_another_user_is_on_record(api):
    for path in ("/profile", "/signals", "/personas", "/recommendations", "/consent"):
        there = api.get(f"{path}/ben", who="ana")
        nowhere = api.get(f"{path}/nobody", who="ana")
        assert there.status_code == nowhere.status_code == 403
        assert there.json()["detail"] == nowhere.json()["detail"]


def test_consent_for_another_user_is_refused_alike_on_record_or_not(api):
    answers = [
        api.post("/consent", json={"user_id": user, "action": "grant"}, who="ana")
        for user in ("ben", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json() == answers[1].json()
    assert api.get("/consent/ben").json()["events"] == []
