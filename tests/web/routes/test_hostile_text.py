"""Hostile strings in every field that is sent: refused with a sentence, or kept to the letter.

On both databases. What is kept is then read back wherever it is shown over HTTP.
"""

from __future__ import annotations

import json
from typing import Any

from spendsense.storage import find_user

HOSTILE: dict[str, str] = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "javascript": "javascript:alert(1)",
    "right to left": "abc\u202egnp.exe\u2066x\u2069",
    "zero width": "ad\u200bm\u200ci\u200dn\ufeff",
    "formula": '=HYPERLINK("http://x.example","click")',
    "full-width formula": "＝cmd|' /C calc'!A0",
    "nul": "a\x00b",
    "bell and backspace": "a\x07\x08b",
    "escape": "\x1b[2J\x1b]0;title\x07\x1b[31mred",
    "one-byte escape": "\x9b31mred\x85",
    "line ends": "a\r\nSet-Cookie: x=1\r\n\r\nb",
    "line separators": "a\u2028b\u2029c",
    "lone surrogate": "a\ud800b",
    "ten thousand": "x" * 10_000,
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "many marks": "Z" + "\u0301" * 500,
    "sql": "'; DROP TABLE users; --",
    "like": "%_\\%",
    "braces": "{{7*7}}${7*7}#{7*7}{0.__class__}{utilization}",
    "format": "%s%n%x{}",
    "traversal": "../../../../etc/passwd",
    "shell": "$(touch /tmp/owned); `id` | cat",
    "json": '","role":"administrator","x":"',
    "yaml": "!!python/object/apply:os.system ['id']",
    "number": "1e309",
    "null": "null",
    "not a character": "\ufffe\uffff\U0010ffff",
    "only spaces": " \t\u00a0 ",
    "nothing": "",
}

SAFE_HEADERS = ("content-security-policy", "x-content-type-options")


def send(api: Any, path: str, body: Any, who: str = "operator") -> Any:
    """The answer to a body as it would be typed: half a character as \\ud800."""
    text = json.dumps(body)
    headers = {"Content-Type": "application/json"}
    return api.post(path, content=text, headers=headers, who=who)


def kept_or_refused(answer: Any, name: str = "") -> bool:
    """Whether it was taken; a refusal is a problem with a sentence that holds no raw mark."""
    assert answer.status_code < 500, (name, answer.text)
    for header in SAFE_HEADERS:
        assert header in answer.headers
    if answer.status_code < 300:
        return True
    assert not [mark for mark in answer.text if not mark.isprintable()], (name, answer.text)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"].endswith((".", "`faults` lists each.")), problem
    assert answer.status_code in (403, 404, 409, 413, 414, 422), problem
    return False


def test_a_persons_name_and_address(api):
    kept = 0
    for number, (name, text) in enumerate(HOSTILE.items()):
        user_id = f"eve-{number}"
        if kept_or_refused(send(api, "/users", {"user_id": user_id, "name": text}), name):
            with api.database.read() as connection:
                assert find_user(connection, user_id).name == text.strip(), name
            kept += 1
        kept_or_refused(send(api, "/users", {"user_id": f"{user_id}@", "email": text}), name)
    assert kept > 10
    assert api.get("/operator/users").status_code == 200


def test_an_id_of_a_user(api):
    for name in HOSTILE:
        text = HOSTILE[name]
        if kept_or_refused(send(api, "/users", {"user_id": text})):
            assert send(api, "/users", {"user_id": text}).status_code == 409
            kept_or_refused(send(api, "/consent", {"user_id": text, "action": "grant"}))
        kept_or_refused(send(api, "/operator/run", {"as_of": "2026-11-20", "user_id": text}))
        assert api.get("/operator/users").status_code == 200


def test_a_note_of_consent_comes_back_to_the_letter(api):
    kept = []
    for number, (name, text) in enumerate(HOSTILE.items()):
        action = "revoke" if number % 2 else "grant"
        body = {"user_id": "ana", "action": action, "note": text}
        answer = send(api, "/consent", body, who="ana")
        if kept_or_refused(answer, name) and answer.json()["changed"]:
            kept.append(text)
            events = api.get("/consent/ana", who="ana").json()["events"]
            assert events[-1]["note"] == text, name
    assert len(kept) > 10
    assert api.get("/consent/ana/receipt", who="ana").status_code == 200
    assert api.get("/audit/verify").json()["findings"] == []


def test_the_records_of_a_bank(api, a_household):
    """A hostile name of a person, an account, a row and a merchant, each text in all four."""
    kept = 0
    for number, (name, text) in enumerate(HOSTILE.items()):
        user_id = f"eve-{number}"
        records = a_household(user_id)
        records["users"][0]["name"] = text
        records["accounts"][0]["name"] = text
        records["transactions"][0]["name"] = text
        records["transactions"][1]["merchant_name"] = text
        if kept_or_refused(send(api, "/ingest", records), name):
            send(api, "/consent", {"user_id": user_id, "action": "grant"})
            kept += 1
    assert kept > 10
    run = send(api, "/operator/run", {"as_of": "2026-11-20"})
    assert run.status_code == 200, run.text
    for item in api.get("/operator/review?limit=20").json()["items"]:
        assert api.get(f"/operator/review/{item['id']}").status_code == 200
        for path in ("profile", "signals", "personas"):
            assert api.get(f"/{path}/{item['user_id']}").status_code == 200


FIELDS = ("reason", "title", "body", "because")


def test_the_reason_and_the_words_of_a_decision(drafted):
    for name in HOSTILE:
        text = HOSTILE[name]
        waiting = drafted.waiting("ana") or drafted.waiting("ben")
        if not waiting:
            break
        first = waiting[0]
        for field in FIELDS:
            own = {"reason": "plainer", "title": "What a card costs", field: text}
            answer = send(drafted, f"/operator/review/{first}/override", own)
            if kept_or_refused(answer, name) and field != "reason":
                shown = drafted.get(f"/operator/review/{first}").json()["recommendation"]
                assert shown[field] == text, name
        kept_or_refused(send(drafted, f"/operator/review/{first}/reject", {"reason": text}), name)
    assert drafted.get("/recommendations/ana", who="ana").status_code == 200
    assert drafted.get("/audit/verify").json()["findings"] == []


def test_a_token_a_cookie_and_a_key_of_idempotency(api):
    for name in HOSTILE:
        text = HOSTILE[name].encode("utf-8", "surrogatepass").decode("latin-1")
        raw = "".join(mark for mark in text if mark not in "\r\n\0")
        for header in ("Authorization", "Cookie", "Idempotency-Key", "Origin", "X-Request-Id"):
            value = f"Bearer {raw}" if header == "Authorization" else raw
            body = {"user_id": "ana", "action": "grant"}
            headers = {header: value.encode("latin-1")}
            answer = api.call("POST", "/consent", json=body, headers=headers, who=None)
            assert answer.status_code in (401, 403, 422, 429), (header, answer.text)


def test_a_query_and_an_address(api):
    for name in HOSTILE:
        text = HOSTILE[name].encode("utf-8", "replace").decode()
        for query in ("user_id", "status", "limit", "offset"):
            kept_or_refused(api.call("GET", "/operator/review", params={query: text}))
        for name_of in ("format", "sign", "as_of", "user_id"):
            answer = api.call("POST", "/ingest", params={name_of: text, "dry_run": "true"}, json={})
            kept_or_refused(answer)


def test_what_is_echoed_is_json_that_no_browser_takes_for_a_page(api):
    for text in HOSTILE.values():
        answer = api.client.get(
            "/api/v1/health", params={"x": text.encode("utf-8", "replace").decode()}
        )
        assert answer.status_code in (414, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
    assert "<script" not in api.client.get("/api").text
