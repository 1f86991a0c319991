"""How often somebody may call."""

from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException
from tests.web.client import Client

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.storage import issue_token
from spendsense.web import create_app
from spendsense.web.limits import SWEEP_AFTER, Limits, Windows, read_limits


class Tick:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def refused(limits: Limits, name: str, who: str) -> HTTPException | None:
    try:
        limits.count(name, who)
    except HTTPException as error:
        return error
    return None


def test_as_many_as_the_limit_are_answered_and_one_more_is_not():
    tick = Tick()
    limits = Limits("api=3/minute", tick)
    assert [refused(limits, "api", "olga") for _ in range(3)] == [None] * 3
    error = refused(limits, "api", "olga")
    assert error is not None and error.status_code == 429
    assert error.detail == ("Too many calls: 3 in 1 minute are answered. Try again in 1 minute.")
    assert error.headers == {
        "Retry-After": "60",
        "RateLimit-Policy": '"api";q=3;w=60',
        "RateLimit": '"api";r=0;t=60',
    }
    assert refused(limits, "api", "otto") is None


def test_the_window_moves_and_does_not_jump():
    tick = Tick()
    limits = Limits("api=2/minute", tick)
    for moment in (0.0, 50.0):
        tick.now = 1_000.0 + moment
        assert refused(limits, "api", "olga") is None
    tick.now = 1_059.9
    error = refused(limits, "api", "olga")
    assert error is not None and error.headers["Retry-After"] == "1"
    tick.now = 1_060.0
    assert refused(limits, "api", "olga") is None
    assert refused(limits, "api", "olga") is not None  # the call at 50 still counts
    tick.now = 1_110.0
    assert refused(limits, "api", "olga") is None


def test_calls_that_were_refused_do_not_count():
    tick = Tick()
    limits = Limits("api=1/minute", tick)
    assert refused(limits, "api", "olga") is None
    assert all(refused(limits, "api", "olga") for _ in range(20))
    tick.now += 60
    assert refused(limits, "api", "olga") is None


def test_callers_who_are_gone_are_forgotten():
    tick = Tick()
    windows = Windows(tick)
    for number in range(SWEEP_AFTER - 1):
        windows.acquire_entry(f"old {number}", 5, 60)
    tick.now += 61
    windows.acquire_entry("new", 5, 60)
    assert set(windows.calls) == {"new"}


@pytest.mark.parametrize(
    "said", ["api", "api=", "api=0/minute", "api=5/day", "api=-1/hour", "apl=5/hour", "api=5"]
)
def test_a_setting_that_is_no_rate_limit_is_refused_in_a_sentence(said):
    with pytest.raises(BadInput, match=r"SPENDSENSE_RATE_LIMITS: '.*' is no rate limit"):
        read_limits(said)


@pytest.fixture
def limited(api, tmp_path):
    """The API with small limits."""

    def client(said: str):
        config = Config(home=tmp_path, database_url=str(api.database.url), rate_limits=said)
        app = create_app(api.database, clock=api.clock, config=config)
        api.client = Client(app, raise_server_exceptions=False)
        return api

    return client


def statuses(answers) -> list[int]:
    return [answer.status_code for answer in answers]


def test_calls_are_counted_by_caller(limited):
    api = limited("api=3/minute")
    assert statuses(api.get("/session", who="ana") for _ in range(4)) == [200] * 3 + [429]
    assert api.get("/session", who="ben").status_code == 200
    answer = api.get("/session", who="ana")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Too Many Requests"
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert api.client.get("/api/v1/health").status_code == 200


def test_two_users_whose_tokens_have_the_same_label_do_not_count_for_each_other(limited):
    api = limited("api=2/minute")
    with api.database.write() as connection:
        phones = [
            issue_token(connection, role="user", user_id=user, label="phone", at=api.clock.at)
            for user in ("ana", "ben")
        ]
    for who in phones:
        assert statuses(api.get("/session", who=who) for _ in range(3)) == [200, 200, 429]


def test_whoever_is_refused_by_role_is_counted_too(limited):
    api = limited("api=2/minute")
    answers = (api.get("/operator/users", who="ana") for _ in range(3))
    assert statuses(answers) == [403, 403, 429]


def test_strangers_are_counted_by_address(limited):
    api = limited("unknown=2/minute")
    answers = (api.get("/session", who=f"ss_op_{number}") for number in range(3))
    assert statuses(answers) == [401, 401, 429]
    assert api.get("/session").status_code == 200


def test_sign_ins_are_counted_by_address_and_by_login(limited):
    api = limited("sign_in=4/minute login=2/minute")

    def attempt(login: str) -> int:
        who = {"login": login, "password": "x"}
        return int(api.client.post("/api/v1/session", json=who).status_code)

    assert [attempt("Eve"), attempt("eve"), attempt("EVE")] == [401, 401, 429]
    assert [attempt("otto"), attempt("ruth")] == [401, 429]


def test_reveals_and_exports_have_limits_of_their_own(limited):
    api = limited("reveal=1/hour exports=1/hour heavy=1/hour")
    why = {"code": "complaint", "reason": "they called"}
    reveals = [api.post("/operator/users/ana/reveal", json=why) for _ in range(2)]
    assert statuses(reveals) == [200, 429]
    assert reveals[1].headers["ratelimit-policy"] == '"reveal";q=1;w=3600'
    assert statuses(api.get("/access/ana", who="ana") for _ in range(2)) == [200, 429]
    assert statuses(api.get("/audit/verify") for _ in range(2)) == [200, 429]
    assert api.get("/operator/users").status_code == 200
