"""The one door: closed by default, unknown parameters refused, bodies measured."""

from __future__ import annotations

import re

import pytest
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketDisconnect

from spendsense.web import POLICY
from spendsense.web.gate import MAX_BODY_BYTES
from spendsense.web.pages import PAGES


def test_a_route_that_was_added_without_a_policy_is_refused_to_everybody(api):
    api.client.app.add_api_route("/api/v1/secret", lambda: "secret", name="secret")
    for who in (None, "ana", "operator"):
        answer = api.get("/secret", who=who)
        assert answer.status_code == 403
        assert answer.json()["detail"] == (
            "The address 'secret' is not open to anybody: it has no policy."
        )


def test_a_plain_route_and_a_mount_without_a_policy_are_refused_too(api):
    async def tell(request):
        return PlainTextResponse("secret")

    async def everything(scope, receive, send):
        await PlainTextResponse("secret")(scope, receive, send)

    api.client.app.add_route("/plain", tell)
    api.client.app.mount("/files", everything, name="files")
    for path in ("/plain", "/files/a", "/files/"):
        answer = api.client.get(path)
        assert (answer.status_code, "secret" in answer.text) == (403, False)


def test_a_web_socket_is_refused(api):
    with pytest.raises(WebSocketDisconnect), api.client.websocket_connect("/api/v1/health"):
        pass


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "ss_op_x", "Bearer ss_op_x", "bearer  "]
)
def test_without_a_token_in_force_the_answer_says_how_to_send_one(api, header):
    answer = api.get("/operator/users", who=None, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "Authorization: Bearer <token>" in answer.json()["detail"]


def test_the_scheme_is_bearer_in_any_case_of_letters(api):
    headers = {"Authorization": f"bEARER {api.tokens['operator']}"}
    assert api.get("/operator/users", who=None, headers=headers).status_code == 200


def test_the_caller_is_asked_for_before_the_body_is_read(api):
    answer = api.post("/operator/run", who=None, content=b"{not json")
    assert answer.status_code == 401
    assert api.post("/operator/run", who="ana", content=b"{not json").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/recommendations/ana?status=pending",
        "/recommendations/ana?consent=false",
        "/consent/ana?at=2020-01-01",
        "/profile/ana?",
        "/operator/review?status=pending&user=ana",
        "/health?verbose=1",
    ],
)
def test_a_query_parameter_that_is_not_read_is_refused_by_name(api, path):
    answer = api.get(path)
    if path.endswith("?"):
        assert answer.status_code == 403  # no parameter at all: consent is what is missing
        return
    assert answer.status_code == 422
    [fault] = answer.json()["faults"]
    assert fault["place"] == "query" and "no parameter of that name" in fault["expected"]


def test_every_route_refuses_an_unknown_query_parameter(drafted):
    for context in drafted.client.app.routes:
        path = re.sub(r"{\w+}", "x", context.path.replace("{user_id}", "ana"))
        roles = POLICY[context.name].roles or ("operator",)
        who = "operator" if "operator" in roles else {"user": "ana"}.get(roles[0], roles[0])
        headers = {"Authorization": f"Bearer {drafted.tokens[who]}"}
        path = re.sub(r"{\w+:path}", "x", path)
        answer = drafted.client.request(
            min(context.methods), f"{path}?no_such=1", headers=headers, json={}
        )
        if context.name in PAGES:  # its script reads what stands in its own address
            assert answer.status_code == 200, path
            continue
        assert answer.status_code == 422, path
        assert "no_such: found '1'" in answer.json()["detail"]


def test_a_parameter_that_is_given_twice_is_refused(api):
    answer = api.get("/operator/review?status=all&status=pending")
    assert answer.status_code == 422
    assert api.get("/operator/review?status=all").status_code == 200


@pytest.mark.parametrize(
    "user_id",
    ["' OR 1=1 --", "ana'; DROP TABLE users; --", "..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "a%00b"],
)
def test_strange_ids_find_nothing_and_break_nothing(api, user_id):
    for path in ("/profile/", "/consent/", "/recommendations/", "/operator/review/", "/traces/"):
        assert api.get(path + user_id).status_code == 404
        assert api.get(path + user_id, who="ana").status_code in (403, 404)
    assert api.get("/operator/users").json()["total"] == 2


def test_what_is_nowhere_and_what_takes_another_method(api):
    nowhere = api.get("/nowhere")
    assert (nowhere.status_code, nowhere.json()["title"]) == (404, "Not Found")
    other = api.call("DELETE", "/users")
    assert (other.status_code, other.headers["allow"]) == (405, "POST")
    assert other.json()["detail"] == "/api/v1/users does not take DELETE, but POST."
    assert api.get("/health/").status_code == 404


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_over_ten_megabytes_is_refused_and_one_of_ten_is_read(api, declared):
    def sent(size: int) -> object:
        whole = b" " * size
        return whole if declared else iter([whole[: size // 2], whole[size // 2 :]])

    exactly = api.post("/ingest", content=sent(MAX_BODY_BYTES))
    assert exactly.status_code == 422  # read, and found to be empty
    over = api.post("/ingest", content=sent(MAX_BODY_BYTES + 1))
    assert over.status_code == 413
    assert over.headers["content-type"] == "application/problem+json"
    assert "10,485,760 bytes" in over.json()["detail"]


def test_the_limit_holds_for_every_body_and_not_for_records_only(api):
    body = b'{"user_id": "x", "name": "' + b"x" * MAX_BODY_BYTES + b'"}'
    headers = {"Content-Type": "application/json"}
    assert api.post("/users", content=iter([body]), headers=headers).status_code == 413
