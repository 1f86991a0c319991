"""What every address must answer to whom, written without looking at the product's own table.

A line for each route. `{user}`, `{shown}`, `{pending}`, `{trace}` stand for a user and what is
theirs; `{account}`, `{token}`, `{session}` for what is nobody's in particular.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ANY = "user operator auditor administrator"
DONE = frozenset({200, 201})


@dataclass(frozen=True)
class Line:
    """One route.

    `own`: a user's token opens their own, and another's is not there. `staff`: whose tokens open
    everybody's. `without`: the answers while no consent to lessons stands; `ended`: those once it
    has ended by its date, where they differ; `gone`: those where what is addressed was purged with
    the consent. `token`: what a caller with a token and no session is answered. With `callers` it
    is the caller's own consent that is asked, whatever is addressed.
    """

    method: str
    path: str
    body: dict[str, Any] | None = None
    own: bool = False
    staff: str = ""
    open: bool = False
    done: frozenset[int] = DONE
    without: frozenset[int] | None = None
    ended: frozenset[int] | None = None
    token: frozenset[int] | None = None
    first: bool = False
    callers: bool = False

    @property
    def addressed(self) -> bool:
        """Whether it names a user, or something of theirs."""
        return any(f"{{{name}}}" in f"{self.path}{self.body}" for name in ABOUT)


ABOUT = ("user", "shown", "pending", "also", "third", "trace")
CLOSED, GONE, MISSING = frozenset({403}), frozenset({404}), frozenset({404})


OPENED = frozenset({200, 409})
"""A decision that is let through may still find that the item is not in a state for it."""


def reading(path: str) -> Line:
    return Line("GET", path, own=True, staff="operator auditor", without=CLOSED)


def of_account(what: str, body: dict[str, Any] | None = None) -> Line:
    return Line("POST", f"/accounts/{{account}}/{what}", body, staff="administrator")


def deciding(address: str, body: dict[str, Any]) -> Line:
    """What an operator does to an item; the item may not be in a state for it."""
    return Line(
        "POST",
        f"/operator/review/{address}",
        body,
        staff="operator",
        done=OPENED,
        without=GONE,
        ended=frozenset({200, 403, 409}),
    )


SEEN = "operator auditor"
REASON = {"reason": "not now"}
PASSWORD = "quiet violins hum at dawn"

LINES: dict[str, Line] = {
    "front": Line("GET", "~/", open=True),
    "sign_in_page": Line("GET", "~/sign-in", open=True),
    "account_page": Line("GET", "~/account", open=True),
    "user_pages": Line("GET", "~/me/today", open=True),
    "console_pages": Line("GET", "~/console/queue", open=True),
    "app_file": Line("GET", "~/assets/none.js", open=True, done=MISSING),
    "app_mark": Line("GET", "~/mark.svg", open=True, done=frozenset({200, 404})),
    "addresses": Line("GET", "~/api", open=True),
    "openapi": Line("GET", "/openapi.json", open=True),
    "health": Line("GET", "/health", open=True),
    "alive": Line("GET", "~/healthz", open=True),
    "ready": Line("GET", "~/readyz", open=True),
    "sign_in": Line(
        "POST", "/session", {"login": "x", "password": "y"}, open=True, done=frozenset({401})
    ),
    "identity_start": Line("POST", "/session/identity", {}, open=True, done=MISSING),
    "identity_return": Line("GET", "/session/identity?state=x&code=y", open=True, done=MISSING),
    "who_am_i": Line("GET", "/session", staff=ANY, first=True),
    "sign_out": Line("POST", "/session/end", {}, staff=ANY, token=frozenset({422}), first=True),
    "change_password": Line(
        "POST",
        "/account/password",
        {"current": PASSWORD, "new": "seven kites over grey water"},
        staff=ANY,
        token=CLOSED,
        first=True,
    ),
    "own_sessions": Line("GET", "/account/sessions", staff=ANY, first=True),
    "end_own_session": Line(
        "POST", "/account/sessions/{session}/end", {}, staff=ANY, done=MISSING, first=True
    ),
    "own_tokens": Line("GET", "/account/tokens", staff=ANY),
    "issue_own_token": Line("POST", "/account/tokens", {"label": "x"}, staff=ANY, token=CLOSED),
    "revoke_own_token": Line("POST", "/account/tokens/{token}/revoke", {}, staff=ANY, done=MISSING),
    "list_accounts": Line("GET", "/accounts", staff="administrator"),
    "create_account": Line(
        "POST",
        "/accounts",
        {"login": "new.one", "name": "New One", "role": "auditor"},
        staff="administrator",
    ),
    "disable_account": of_account("disable", {}),
    "enable_account": of_account("enable", {}),
    "change_role": of_account("role", {"role": "auditor"}),
    "reset_password": of_account("reset", {}),
    "unlock_account": of_account("unlock", {}),
    "list_tokens": Line("GET", "/tokens", staff="administrator"),
    "revoke_any_token": Line("POST", "/tokens/{token}/revoke", {}, staff="administrator"),
    "access_log": Line("GET", "/access/{user}", own=True, staff="auditor"),
    "reveal": Line(
        "POST",
        "/operator/users/{user}/reveal",
        {"code": "complaint", "reason": "they called"},
        staff="operator",
    ),
    "create_user": Line("POST", "/users", {"user_id": "cy"}, staff="operator administrator"),
    "change_consent": Line(
        "POST",
        "/consent",
        {"user_id": "{user}", "action": "revoke"},
        own=True,
        staff="operator",
    ),
    "consent_history": Line("GET", "/consent/{user}", own=True, staff=SEEN),
    "consent_receipt": Line("GET", "/consent/{user}/receipt", own=True, staff=SEEN),
    "consent_preview": Line("GET", "/consent/{user}/preview", own=True),
    "export_user": Line("GET", "/users/{user}/export", own=True),
    "status_of_user": Line("GET", "/users/{user}/status", own=True, staff=SEEN),
    "consent_expiring": Line("GET", "/operator/consent/expiring", staff=SEEN),
    "delete_user": Line("POST", "/users/{user}/delete", {"everything": True}, own=True),
    "ingest": Line(
        "POST",
        "/ingest?dry_run=true",
        {"users": [{"user_id": "eve"}]},
        staff="operator administrator",
    ),
    "profile": reading("/profile/{user}"),
    "signals": reading("/signals/{user}"),
    "personas": reading("/personas/{user}"),
    "recommendations": Line("GET", "/recommendations/{user}", own=True, staff=SEEN, without=CLOSED),
    "today": Line("GET", "/users/{user}/today", own=True, without=CLOSED),
    "engagement": Line("GET", "/users/{user}/engagement", own=True, without=CLOSED),
    "change_engagement": Line(
        "POST", "/users/{user}/engagement/settings", {}, own=True, without=CLOSED
    ),
    "review_own": Line(
        "POST", "/users/{user}/engagement/reviewed", {"what": "consent"}, own=True, without=CLOSED
    ),
    "learn": Line("GET", "/users/{user}/learn", own=True, without=CLOSED),
    "mark_lesson": Line(
        "POST", "/users/{user}/learn/{shown}", {"action": "read"}, own=True, without=CLOSED
    ),
    "give_feedback": Line(
        "POST",
        "/feedback",
        {"recommendation_id": "{shown}", "verdict": "helpful"},
        own=True,
        without=CLOSED,
        callers=True,
    ),
    "money_accounts": reading("/users/{user}/accounts"),
    "transactions": reading("/users/{user}/transactions"),
    "spending": reading("/users/{user}/spending"),
    "balances": reading("/users/{user}/balances"),
    "recurring": reading("/users/{user}/recurring"),
    "recurring_calendar": reading("/users/{user}/recurring.ics"),
    "corrections": reading("/users/{user}/corrections"),
    "correct": Line(
        "POST",
        "/users/{user}/corrections",
        {"said": "not_mine", "account_id": "{user}-card"},
        own=True,
        without=CLOSED,
    ),
    "undo_one_correction": Line(
        "POST",
        "/users/{user}/corrections/c-none/undo",
        {},
        own=True,
        done=MISSING,
        without=CLOSED,
    ),
    "user_signals": reading("/users/{user}/signals"),
    "user_pattern": reading("/users/{user}/pattern"),
    "what_if_pattern": Line(
        "POST",
        "/users/{user}/pattern/what-if",
        {"window_days": 30, "changes": {}},
        own=True,
        staff="operator",
        without=CLOSED,
    ),
    "user_timeline": reading("/users/{user}/timeline"),
    "why_shown": reading("/users/{user}/recommendations/{shown}/why"),
    "review_evidence": Line(
        "GET", "/operator/review/{pending}/evidence", staff=SEEN, without=GONE, ended=CLOSED
    ),
    "check_text": Line(
        "POST",
        "/operator/review/{pending}/check",
        {"title": "A few words on your card"},
        staff="operator",
        without=GONE,
        ended=CLOSED,
    ),
    "replay_trace": Line(
        "POST", "/operator/traces/{trace}/replay", {}, staff="operator", without=GONE, ended=CLOSED
    ),
    "review_queue": Line("GET", "/operator/review?user_id={user}", staff=SEEN),
    "review_lanes": Line("GET", "/operator/review/lanes", staff=SEEN),
    "review_reason_codes": Line("GET", "/operator/review/reasons", staff=SEEN),
    "review_metrics": Line("GET", "/operator/review/metrics", staff=SEEN),
    "review_groups": Line("GET", "/operator/review/groups", staff=SEEN),
    "review_to_second": Line("GET", "/operator/review/second", staff="operator"),
    "review_one": Line("GET", "/operator/review/{pending}", staff=SEEN, without=GONE, ended=CLOSED),
    "approve_group": Line(
        "POST", "/operator/review/groups/no-such/approve", {}, staff="operator", done=MISSING
    ),
    "approve": deciding("{pending}/approve", {"note": "fine"}),
    "reject": deciding("{also}/reject", REASON),
    "override": deciding("{third}/override", {"title": "A few words on your card", **REASON}),
    "withdraw": deciding("{shown}/withdraw", REASON),
    "undo": deciding("{shown}/undo", REASON),
    "publish": deciding("{shown}/publish", {}),
    "take": deciding("{pending}/take", {}),
    "release": deciding("{pending}/release", {}),
    "note": deciding("{pending}/note", {"text": "look again"}),
    "snooze": deciding("{pending}/snooze", {"until": "2099-01-01T00:00:00Z", **REASON}),
    "flag": deciding("{pending}/flag", REASON),
    "escalate": deciding("{pending}/escalate", REASON),
    "second": deciding("{shown}/second", {"would": "approve", "reason": "I would too"}),
    "people": Line("GET", "/operator/users", staff=SEEN),
    "person": Line("GET", "/operator/users/{user}", staff=SEEN),
    "trace": Line("GET", "/traces/{trace}", staff=SEEN, without=GONE, ended=CLOSED),
    "start_run": Line(
        "POST",
        "/operator/run",
        {"as_of": "2026-11-20", "user_id": "{user}"},
        staff="operator administrator",
        without=CLOSED,
    ),
    "one_run": Line(
        "GET", "/operator/runs/no-such", staff="operator auditor administrator", done=MISSING
    ),
    "list_evaluations": Line(
        "GET",
        "/operator/runs/no-such/evaluations",
        staff="operator auditor administrator",
        done=MISSING,
    ),
    "evaluate_run": Line(
        "POST",
        "/operator/runs/no-such/evaluations",
        {},
        staff="operator administrator",
        done=MISSING,
    ),
    "run_report": Line(
        "GET", "/operator/runs/no-such/report", staff="operator auditor administrator", done=MISSING
    ),
    "metrics": Line("GET", "/operator/metrics", staff="operator auditor administrator"),
    "list_rules": Line("GET", "/rules", staff="operator auditor administrator"),
    "one_rule": Line("GET", "/rules/C1", staff="operator auditor administrator"),
    "audit_events": Line("GET", "/audit/events", staff="operator auditor administrator"),
    "audit_checkpoints": Line("GET", "/audit/checkpoints", staff="operator auditor administrator"),
    "list_runs": Line("GET", "/operator/runs", staff="operator auditor administrator"),
    "verify_audit": Line("GET", "/audit/verify", staff="operator auditor administrator"),
}

IN_FORCE = ("granted", "lessons only")
"""States in which consent to lessons stands."""
STATES = (*IN_FORCE, "offers only", "never", "revoked", "ended")
OWNERS = ("own", "other", "absent")


def expected(line: Line, role: str, by_session: bool, owner: str, state: str) -> frozenset[int]:
    """The statuses that a caller in force may be answered."""
    if line.open:
        return line.done
    if line.callers and role == "user" and state not in IN_FORCE:
        return CLOSED
    if role == "user" and line.own and owner != "own":
        return MISSING
    if not (role in line.staff.split() or (role == "user" and line.own)):
        return CLOSED
    if line.addressed and owner == "absent" and "?user_id" not in line.path:
        return MISSING
    if line.token is not None and not by_session:
        return line.token
    if state in IN_FORCE or not line.addressed:
        return line.done
    if state == "ended" and line.ended is not None:
        return line.ended
    return line.done if line.without is None else line.without
