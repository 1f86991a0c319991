"""Signing in by HTTP: the cookie, the token that goes with it, and one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from tests.web.client import Client

from spendsense.review import audit
from spendsense.storage import create_account, issue_token
from spendsense.storage.passwords import hashed
from spendsense.web.cookies import COOKIE
from spendsense.web.limits import Limits

SITE = "https://testserver"
RIGHT = "nine lamps dance under"
OTHER = "quiet violins hum at dawn"


@dataclass
class Browser:
    """A browser on our own page: it keeps cookies, and says where a request comes from."""

    client: Any
    csrf: str = ""

    def sign_in(self, login: str, password: str = RIGHT, **more: Any) -> Any:
        answer = self.client.post(
            "/api/v1/session",
            json={"login": login, "password": password},
            headers={"Origin": SITE},
            **more,
        )
        self.csrf = answer.json().get("csrf_token") or ""
        return answer

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(f"/api/v1{path}", **more)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Origin": SITE, "X-CSRF-Token": self.csrf, **headers}
        return self.client.post(f"/api/v1{path}", json=body or {}, headers=sent)

    @property
    def cookie(self) -> str:
        return str(self.client.cookies.get(COOKIE))


@pytest.fixture
def staffed(api):
    """Accounts of olga, otto and ruth, and of ana; each with the same password."""
    kept = hashed(RIGHT)
    with api.database.write() as connection:
        for login, role, user in (
            ("olga", "operator", None),
            ("otto", "auditor", None),
            ("ruth", "administrator", None),
            ("ana", "user", "ana"),
        ):
            create_account(
                connection,
                login=login,
                name=f"{login.title()} X",
                role=role,
                user_id=user,
                password_hash=kept,
                at=api.clock.at,
                by="test",
            )
    return api


@pytest.fixture
def browser(staffed):
    def new() -> Browser:
        return Browser(Client(staffed.client.app, base_url=SITE))

    return new


def sound(api: Any) -> bool:
    with api.database.read() as connection:
        return audit.verify(connection) == ()


def test_signing_in_sets_a_cookie_that_scripts_do_not_see(staffed, browser):
    olga = browser()
    answer = olga.sign_in("OLGA")
    assert answer.status_code == 200
    assert answer.json() == {
        "role": "operator",
        "method": "session",
        "account_id": answer.json()["account_id"],
        "login": "olga",
        "name": "Olga X",
        "user_id": None,
        "must_change_password": False,
        "csrf_token": olga.csrf,
    }
    value, *marks = answer.headers["set-cookie"].split("; ")
    assert value.startswith("__Host-spendsense=") and len(value) == len(COOKIE) + 1 + 43
    assert sorted(marks) == ["HttpOnly", "Path=/", "SameSite=lax", "Secure"]
    assert olga.get("/session").json() == answer.json()
    assert olga.get("/operator/users").status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert sound(staffed)


def _but_its_request(answer):
    """What an answer says, without the id of the request, which every answer has of its own."""
    return {name: value for name, value in answer.json().items() if name != "request_id"}


def test_a_wrong_password_and_an_unknown_login_are_told_the_same(browser):
    told = []
    for login, password in (("olga", "wrong"), ("nobody", "wrong"), ("nobody", RIGHT)):
        answer = browser().sign_in(login, password)
        assert "set-cookie" not in answer.headers
        told.append((answer.status_code, _but_its_request(answer)))
    assert told[0] == told[1] == told[2]
    assert told[0][0] == 401
    assert told[0][1]["detail"] == "The login or the password is not right."


@pytest.mark.parametrize("login", ["olga", "nobody"])
def test_after_five_wrong_passwords_the_answer_says_when_to_try_again(staffed, browser, login):
    someone = browser()
    assert [someone.sign_in(login, "wrong").status_code for _ in range(4)] == [401] * 4
    for password in ("wrong", RIGHT):
        answer = someone.sign_in(login, password)
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "60"
        assert answer.json()["detail"] == (
            "Too many wrong passwords for this login. Try again in 1 minute."
        )
    staffed.clock.forward(1)
    # For a login that nobody has, every password is one more wrong one.
    assert someone.sign_in(login, RIGHT).status_code == (200 if login == "olga" else 429)


def test_each_sign_in_is_another_session_and_the_browsers_earlier_one_ends(staffed, browser):
    olga = browser()
    olga.sign_in("olga")
    first = olga.cookie
    olga.sign_in("olga")
    assert olga.cookie != first
    old = staffed.client.get("/api/v1/session", headers={"Cookie": f"{COOKIE}={first}"})
    assert old.status_code == 401
    assert len(olga.get("/account/sessions").json()["items"]) == 1
    assert sound(staffed)


def test_a_cookie_that_somebody_planted_is_not_taken_over(staffed, browser):
    planted = "A" * 43
    olga = browser()
    olga.client.cookies.set(COOKIE, planted)
    answer = olga.sign_in("olga")
    assert planted not in answer.headers["set-cookie"]
    old = staffed.client.get("/api/v1/session", headers={"Cookie": f"{COOKIE}={planted}"})
    assert old.status_code == 401


def test_two_cookies_of_the_name_are_none(staffed, browser):
    olga = browser()
    olga.sign_in("olga")
    twice = f"{COOKIE}={olga.cookie}; {COOKIE}={olga.cookie}"
    assert staffed.client.get("/api/v1/session", headers={"Cookie": twice}).status_code == 401


def test_signing_out_ends_the_session_here_and_takes_the_cookie_away(staffed, browser):
    olga = browser()
    olga.sign_in("olga")
    kept = olga.cookie
    answer = olga.post("/session/end")
    assert answer.json() == {"ended": 1}
    assert f'{COOKIE}=""' in answer.headers["set-cookie"]
    old = staffed.client.get("/api/v1/session", headers={"Cookie": f"{COOKIE}={kept}"})
    assert old.status_code == 401
    assert [action for action, _, _ in [*staffed.trail("sign_out")]] == [staffed_by(staffed)]


def staffed_by(api: Any) -> str:
    [(actor, _, _)] = api.trail("sign_in")
    return str(actor)


CHANGING = {"user_id": "ana", "action": "revoke"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": SITE}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none", "Origin": SITE}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 403),
        ({"Origin": "https://testserver.evil.example"}, 403),
        ({"Origin": "https://testserver:8443"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": SITE}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, 403),
        ({}, 403),
    ],
)
def test_a_change_by_cookie_must_come_from_a_page_of_ours(browser, headers, status):
    ana = browser()
    ana.sign_in("ana")
    sent = {"X-CSRF-Token": ana.csrf, **headers}
    answer = ana.client.post("/api/v1/consent", json=CHANGING, headers=sent)
    assert answer.status_code == status


@pytest.mark.parametrize("token", ["", "x", "other", None])
def test_a_change_by_cookie_needs_the_token_of_that_session(browser, token):
    ana, other = browser(), browser()
    ana.sign_in("ana")
    other.sign_in("ana")
    assert ana.csrf != other.csrf
    headers = {"Origin": SITE}
    if token is not None:
        headers["X-CSRF-Token"] = other.csrf if token == "other" else token
    answer = ana.client.post("/api/v1/consent", json=CHANGING, headers=headers)
    assert answer.status_code == 403
    assert "X-CSRF-Token" in answer.json()["detail"]
    assert ana.get("/consent/ana").json()["events"] == []


def test_reading_by_cookie_needs_neither(browser):
    ana = browser()
    ana.sign_in("ana")
    assert ana.get("/consent/ana", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_who_sends_a_token_is_judged_by_it_alone(staffed, browser):
    olga = browser()
    olga.sign_in("olga")
    bearer = {"Authorization": f"Bearer {staffed.tokens['ana']}"}
    assert olga.get("/session", headers=bearer).json()["role"] == "user"
    assert olga.get("/operator/users", headers=bearer).status_code == 403
    # A token that is none is not made good by a cookie that is one.
    for wrong in ("Bearer nothing", "Basic b2xnYTp4", "Bearer"):
        assert olga.get("/session", headers={"Authorization": wrong}).status_code == 401
    # And nobody else's page can send one: no further proof is asked.
    changed = olga.client.post("/api/v1/consent", json=CHANGING, headers=bearer)
    assert changed.status_code == 200


def test_a_page_of_another_site_signs_nobody_in(browser):
    who = {"login": "olga", "password": RIGHT}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = browser().client.post("/api/v1/session", json=who, headers=headers)
        assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert browser().client.post("/api/v1/session", json=who).status_code == 200


def test_a_session_idles_out_and_one_in_use_does_not(staffed, browser):
    used, idle = browser(), browser()
    used.sign_in("olga")
    idle.sign_in("olga")
    for _ in range(3):
        staffed.clock.forward(14)
        assert used.get("/session").status_code == 200
    assert idle.get("/session").status_code == 401
    staffed.clock.forward(12 * 60 - 42)
    assert used.get("/session").status_code == 401


def test_one_sees_and_ends_ones_own_sessions_and_no_others(staffed, browser):
    phone, desk, otto = browser(), browser(), browser()
    phone.sign_in("olga")
    staffed.clock.forward()
    desk.sign_in("olga")
    otto.sign_in("otto")
    mine = desk.get("/account/sessions").json()["items"]
    assert [each["current"] for each in mine] == [True, False]
    [theirs] = otto.get("/account/sessions").json()["items"]
    foreign = desk.post(f"/account/sessions/{theirs['session_id']}/end")
    nowhere = desk.post("/account/sessions/0123456789abcdef/end")
    assert foreign.status_code == nowhere.status_code == 404
    assert desk.post(f"/account/sessions/{mine[1]['session_id']}/end").json() == {"ended": 1}
    assert phone.get("/session").status_code == 401
    assert (desk.get("/session").status_code, otto.get("/session").status_code) == (200, 200)


def test_another_password_ends_the_other_sessions_and_renews_this_one(staffed, browser):
    phone, desk = browser(), browser()
    phone.sign_in("olga")
    desk.sign_in("olga")
    before = desk.cookie
    answer = desk.post("/account/password", {"current": RIGHT, "new": OTHER})
    assert answer.status_code == 200
    assert desk.cookie != before and answer.json()["csrf_token"] != desk.csrf
    assert (desk.get("/session").status_code, phone.get("/session").status_code) == (200, 401)
    assert browser().sign_in("olga").status_code == 401
    assert browser().sign_in("olga", OTHER).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "status", "said"),
    [
        ("wrong", OTHER, 403, "current password is not right"),
        (RIGHT, "short", 422, "needs 15"),
        (RIGHT, "passwordpassword", 422, "tried first"),
        (RIGHT, RIGHT, 422, "the one you have"),
    ],
)
def test_a_change_of_password_that_is_refused_changes_nothing(browser, current, new, status, said):
    olga = browser()
    olga.sign_in("olga")
    answer = olga.post("/account/password", {"current": current, "new": new})
    assert answer.status_code == status and said in answer.json()["detail"]
    assert new not in answer.text or len(new) < 6
    assert olga.get("/session").status_code == 200
    assert browser().sign_in("olga").status_code == 200


def test_changes_of_password_count_with_the_sign_ins_of_a_login(staffed, browser):
    staffed.client.app.state.limits = Limits("login=3/minute")
    olga, otto = browser(), browser()
    olga.sign_in("olga")
    otto.sign_in("otto")
    tried = [
        olga.post("/account/password", {"current": "wrong", "new": OTHER}).status_code
        for _ in range(3)
    ]
    assert tried == [403, 403, 429]
    assert browser().sign_in("olga").status_code == 429
    assert otto.post("/account/password", {"current": RIGHT, "new": OTHER}).status_code == 200


def test_an_initial_password_opens_nothing_but_its_change(staffed, browser):
    ruth = browser()
    ruth.sign_in("ruth")
    body = {"login": "omar", "name": "Omar", "role": "operator"}
    made = ruth.post("/accounts", body)
    assert made.status_code == 201
    initial = made.json()["initial_password"]
    omar = browser()
    assert omar.sign_in("omar", initial).json()["must_change_password"] is True
    for path in ("/operator/users", "/operator/review", "/account/tokens"):
        answer = omar.get(path)
        assert answer.status_code == 403 and "Choose your own first" in answer.json()["detail"]
    answer = omar.post("/account/password", {"current": initial, "new": OTHER})
    assert answer.json()["must_change_password"] is False
    assert omar.get("/operator/users").status_code == 200
    with staffed.database.read() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM logins").fetchall())
        trail = str(connection.exec_driver_sql("SELECT * FROM audit_events").fetchall())
    assert initial not in kept + trail and OTHER not in kept + trail


def test_a_token_is_ones_own_has_ones_role_and_ends_with_the_account(staffed, browser):
    olga, ruth = browser(), browser()
    olga.sign_in("olga")
    ruth.sign_in("ruth")
    issued = olga.post("/account/tokens", {"label": "script", "days": 7}).json()
    assert issued["expires_at"] == "2026-11-27T12:00:00Z"
    bearer = {"Authorization": f"Bearer {issued['token']}"}
    who = staffed.client.get("/api/v1/session", headers=bearer).json()
    assert (who["role"], who["login"], who["method"]) == ("operator", "olga", "token")
    # A token does not beget tokens, nor does it change the password.
    for path, body in (
        ("/account/tokens", {"label": "more"}),
        ("/account/password", {"current": RIGHT, "new": OTHER}),
    ):
        refused = staffed.client.post(f"/api/v1{path}", json=body, headers=bearer)
        assert refused.status_code == 403
    assert olga.post("/account/tokens", {"label": "long", "days": 91}).status_code == 422
    listed = olga.get("/account/tokens").json()["items"]
    assert [each["label"] for each in listed] == ["script"]
    assert issued["token"] not in str(listed)
    account = who["account_id"]
    assert ruth.post(f"/accounts/{account}/disable").json()["disabled_at"] is not None
    assert staffed.client.get("/api/v1/session", headers=bearer).status_code == 401
    assert olga.get("/session").status_code == 401
    assert sound(staffed)


def test_one_revokes_ones_own_tokens_and_no_others(staffed, browser):
    olga, otto = browser(), browser()
    olga.sign_in("olga")
    otto.sign_in("otto")
    issued = olga.post("/account/tokens", {"label": "script"}).json()
    assert otto.post(f"/account/tokens/{issued['token_id']}/revoke").status_code == 404
    assert olga.post(f"/account/tokens/{issued['token_id']}/revoke").json()["changed"] is True


def test_administrators_list_change_unlock_reset_and_cannot_lock_themselves_out(staffed, browser):
    ruth, olga = browser(), browser()
    ruth.sign_in("ruth")
    olga.sign_in("olga")
    for _ in range(5):
        browser().sign_in("olga", "wrong")
    page = ruth.get("/accounts?limit=3").json()
    assert (page["total"], [each["login"] for each in page["items"]]) == (
        4,
        ["ana", "olga", "otto"],
    )
    account = page["items"][1]
    assert account["locked_until"] == "2026-11-20T12:01:00Z"
    path = f"/accounts/{account['account_id']}"
    assert ruth.post(f"{path}/unlock").json()["changed"] is True
    assert browser().sign_in("olga").status_code == 200
    assert ruth.post(f"{path}/role", {"role": "auditor"}).json()["role"] == "auditor"
    assert olga.get("/session").status_code == 401
    reset = ruth.post(f"{path}/reset").json()
    assert browser().sign_in("olga").status_code == 401
    assert browser().sign_in("olga", reset["initial_password"]).status_code == 200
    own = ruth.get("/session").json()["account_id"]
    refused = ruth.post(f"/accounts/{own}/disable")
    assert refused.status_code == 409 and "last administrator" in refused.json()["detail"]
    assert ruth.post("/accounts/p-none/disable").status_code == 404
    assert sound(staffed)


def test_administrators_end_anybodys_token(staffed, browser):
    ruth = browser()
    ruth.sign_in("ruth")
    found = ruth.get("/tokens").json()["items"]
    target = next(each for each in found if each["label"] == "olga")
    assert ruth.post(f"/tokens/{target['token_id']}/revoke").json()["changed"] is True
    assert staffed.get("/operator/users").status_code == 401


def test_who_has_no_account_is_named_by_their_token(staffed):
    who = staffed.get("/session").json()
    assert (who["role"], who["login"], who["csrf_token"]) == ("operator", None, None)
    assert staffed.post("/session/end", json={}).status_code == 422
    assert staffed.get("/account/sessions").json() == {"items": []}


def test_deleting_everything_of_a_user_ends_their_account(staffed, browser):
    ana = browser()
    ana.sign_in("ana")
    assert ana.post("/users/ana/delete", {"everything": True}).status_code == 200
    assert ana.get("/session").status_code == 401
    assert browser().sign_in("ana").status_code == 401
    assert sound(staffed)


def test_an_expired_token_is_answered_as_an_unknown_one(staffed):
    with staffed.database.write() as connection:
        from datetime import timedelta

        token = issue_token(
            connection,
            role="operator",
            label="x",
            at=staffed.clock.at,
            expires_at=staffed.clock.at + timedelta(minutes=1),
        )
    assert staffed.get("/operator/users", who=token).status_code == 200
    staffed.clock.forward(1)
    expired, unknown = (staffed.get("/operator/users", who=who) for who in (token, "ss_op_nothing"))
    assert (expired.status_code, unknown.status_code) == (401, 401)
    assert _but_its_request(expired) == _but_its_request(unknown)


@pytest.mark.parametrize(
    "body",
    [
        {"login": "olga"},
        {"login": "olga", "password": ""},
        {"login": "olga", "password": "x" * 1_025},
        {"login": ["olga"], "password": "x"},
        {"login": "olga", "password": "x", "role": "administrator"},
        {"login": "olga", "password": None},
    ],
)
def test_what_is_no_sign_in_is_refused_and_not_repeated(browser, body):
    answer = browser().client.post("/api/v1/session", json=body)
    assert answer.status_code == 422
    assert "x" * 81 not in answer.text
