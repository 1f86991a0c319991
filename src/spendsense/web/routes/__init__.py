"""Every address of the API, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from . import (
    accounts,
    audit,
    consent,
    corrections,
    engagement,
    evidence,
    front,
    identity,
    learn,
    looks,
    money,
    pattern,
    people,
    privacy,
    profile,
    recommendations,
    records,
    recurring,
    review,
    review_decisions,
    rules,
    runs,
    sessions,
    signals,
    users,
)

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address: its function's name is the route's, and its docstring what it says of itself.

    `errors` are the statuses of problems that it may answer with, besides those that every
    address may: of the gate, of the body, and of the database.
    """

    method: Literal["GET", "POST"]
    path: str
    function: Callable[..., Any]
    subject: str
    status: int = 200
    errors: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return self.function.__name__


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("GET", f"{API}/health", front.health, "This server"),
    Endpoint("POST", f"{API}/session", sessions.sign_in, "Sign-in", errors=(401, 403, 404)),
    Endpoint("GET", f"{API}/session", sessions.who_am_i, "Sign-in", errors=(404,)),
    Endpoint("POST", f"{API}/session/end", sessions.sign_out, "Sign-in", errors=(404,)),
    Endpoint(
        "POST", f"{API}/session/identity", identity.identity_start, "Sign-in", errors=(403, 404)
    ),
    Endpoint(
        "GET",
        f"{API}/session/identity",
        identity.identity_return,
        "Sign-in",
        303,
        (401, 403, 404),
    ),
    Endpoint(
        "POST",
        f"{API}/account/password",
        sessions.change_password,
        "Own account",
        errors=(404, 409),
    ),
    Endpoint("GET", f"{API}/account/sessions", sessions.own_sessions, "Own account"),
    Endpoint(
        "POST",
        f"{API}/account/sessions/{{session_id}}/end",
        sessions.end_own_session,
        "Own account",
        errors=(404,),
    ),
    Endpoint("GET", f"{API}/account/tokens", sessions.own_tokens, "Own account"),
    Endpoint("POST", f"{API}/account/tokens", sessions.issue_own_token, "Own account", 201, (404,)),
    Endpoint(
        "POST",
        f"{API}/account/tokens/{{token_id}}/revoke",
        sessions.revoke_own_token,
        "Own account",
        errors=(404,),
    ),
    Endpoint("GET", f"{API}/accounts", accounts.list_accounts, "Accounts"),
    Endpoint("POST", f"{API}/accounts", accounts.create_account, "Accounts", 201, (404, 409)),
    *(
        Endpoint(
            "POST",
            f"{API}/accounts/{{account_id}}/{address}",
            function,
            "Accounts",
            errors=(404, 409),
        )
        for address, function in (
            ("disable", accounts.disable_account),
            ("enable", accounts.enable_account),
            ("role", accounts.change_role),
            ("reset", accounts.reset_password),
            ("unlock", accounts.unlock_account),
        )
    ),
    Endpoint("GET", f"{API}/tokens", accounts.list_tokens, "Accounts"),
    Endpoint(
        "POST",
        f"{API}/tokens/{{token_id}}/revoke",
        accounts.revoke_any_token,
        "Accounts",
        errors=(404,),
    ),
    Endpoint("GET", f"{API}/access/{{user_id}}", looks.access_log, "Users", errors=(404,)),
    Endpoint(
        "POST",
        f"{API}/operator/users/{{user_id}}/reveal",
        looks.reveal,
        "Users",
        errors=(404,),
    ),
    Endpoint("POST", f"{API}/users", users.create_user, "Users", 201, (409,)),
    Endpoint("POST", f"{API}/consent", consent.change_consent, "Consent", errors=(404, 409)),
    Endpoint(
        "GET", f"{API}/consent/{{user_id}}", consent.consent_history, "Consent", errors=(404,)
    ),
    Endpoint(
        "GET",
        f"{API}/consent/{{user_id}}/receipt",
        consent.consent_receipt,
        "Consent",
        errors=(404,),
    ),
    Endpoint(
        "GET",
        f"{API}/consent/{{user_id}}/preview",
        privacy.consent_preview,
        "Consent",
        errors=(404,),
    ),
    Endpoint("GET", f"{API}/operator/consent/expiring", consent.consent_expiring, "Consent"),
    Endpoint(
        "POST", f"{API}/users/{{user_id}}/delete", consent.delete_user, "Users", errors=(404,)
    ),
    Endpoint("GET", f"{API}/users/{{user_id}}/export", privacy.export_user, "Users", errors=(404,)),
    Endpoint(
        "GET", f"{API}/users/{{user_id}}/status", privacy.status_of_user, "Users", errors=(404,)
    ),
    Endpoint("POST", f"{API}/ingest", records.ingest, "Records", errors=(409,)),
    Endpoint("GET", f"{API}/profile/{{user_id}}", profile.profile, "Profile", errors=(404,)),
    Endpoint("GET", f"{API}/signals/{{user_id}}", profile.signals, "Profile", errors=(404,)),
    Endpoint("GET", f"{API}/personas/{{user_id}}", profile.personas, "Profile", errors=(404,)),
    Endpoint(
        "GET",
        f"{API}/recommendations/{{user_id}}",
        recommendations.recommendations,
        "Recommendations",
        errors=(404,),
    ),
    Endpoint(
        "POST",
        f"{API}/feedback",
        recommendations.give_feedback,
        "Recommendations",
        201,
        (404,),
    ),
    *(
        Endpoint("GET", f"{API}/users/{{user_id}}/{address}", function, "Today", errors=(404,))
        for address, function in (
            ("today", engagement.today),
            ("engagement", engagement.engagement),
            ("learn", learn.learn),
        )
    ),
    *(
        Endpoint("POST", f"{API}/users/{{user_id}}/{address}", function, "Today", errors=(404,))
        for address, function in (
            ("engagement/settings", engagement.change_engagement),
            ("engagement/reviewed", engagement.review_own),
            ("learn/{recommendation_id}", learn.mark_lesson),
        )
    ),
    *(
        Endpoint("GET", f"{API}/users/{{user_id}}/{address}", function, "Money", errors=(404,))
        for address, function in (
            ("accounts", money.money_accounts),
            ("transactions", money.transactions),
            ("spending", money.spending),
            ("balances", money.balances),
            ("recurring", recurring.recurring),
            ("recurring.ics", recurring.recurring_calendar),
            ("corrections", corrections.corrections),
        )
    ),
    Endpoint(
        "POST",
        f"{API}/users/{{user_id}}/corrections",
        corrections.correct,
        "Money",
        201,
        (404, 409),
    ),
    Endpoint(
        "POST",
        f"{API}/users/{{user_id}}/corrections/{{correction_id}}/undo",
        corrections.undo_one_correction,
        "Money",
        errors=(404, 409),
    ),
    Endpoint("GET", f"{API}/operator/review", review.review_queue, "Review"),
    Endpoint("GET", f"{API}/operator/review/lanes", review.review_lanes, "Review"),
    Endpoint("GET", f"{API}/operator/review/reasons", review.review_reason_codes, "Review"),
    Endpoint("GET", f"{API}/operator/review/metrics", review.review_metrics, "Review"),
    Endpoint("GET", f"{API}/operator/review/groups", review.review_groups, "Review"),
    Endpoint(
        "POST",
        f"{API}/operator/review/groups/{{group_key}}/approve",
        review_decisions.approve_group,
        "Review",
        errors=(404, 409),
    ),
    Endpoint("GET", f"{API}/operator/review/second", review.review_to_second, "Review"),
    Endpoint(
        "GET",
        f"{API}/operator/review/{{recommendation_id}}",
        review.review_one,
        "Review",
        errors=(404,),
    ),
    *(
        Endpoint(
            "POST",
            f"{API}/operator/review/{{recommendation_id}}/{function.__name__}",
            function,
            "Review",
            errors=(404, 409),
        )
        for function in (
            review_decisions.approve,
            review_decisions.reject,
            review_decisions.override,
            review_decisions.withdraw,
            review_decisions.undo,
            review_decisions.publish,
            review_decisions.take,
            review_decisions.release,
            review_decisions.note,
            review_decisions.snooze,
            review_decisions.flag,
            review_decisions.escalate,
            review_decisions.second,
        )
    ),
    Endpoint(
        "GET", f"{API}/users/{{user_id}}/signals", signals.user_signals, "Pattern", errors=(404,)
    ),
    Endpoint(
        "GET", f"{API}/users/{{user_id}}/pattern", pattern.user_pattern, "Pattern", errors=(404,)
    ),
    Endpoint(
        "POST",
        f"{API}/users/{{user_id}}/pattern/what-if",
        pattern.what_if_pattern,
        "Pattern",
        errors=(404,),
    ),
    Endpoint(
        "GET", f"{API}/users/{{user_id}}/timeline", pattern.user_timeline, "Pattern", errors=(404,)
    ),
    Endpoint(
        "GET",
        f"{API}/users/{{user_id}}/recommendations/{{recommendation_id}}/why",
        evidence.why_shown,
        "Recommendations",
        errors=(404,),
    ),
    Endpoint(
        "GET",
        f"{API}/operator/review/{{recommendation_id}}/evidence",
        evidence.review_evidence,
        "Review",
        errors=(404,),
    ),
    Endpoint(
        "POST",
        f"{API}/operator/review/{{recommendation_id}}/check",
        evidence.check_text,
        "Review",
        errors=(404,),
    ),
    Endpoint(
        "POST",
        f"{API}/operator/traces/{{trace_id}}/replay",
        evidence.replay_trace,
        "Review",
        errors=(404,),
    ),
    Endpoint("GET", f"{API}/operator/users", people.people, "Users"),
    Endpoint("GET", f"{API}/operator/users/{{user_id}}", people.person, "Users", errors=(404,)),
    Endpoint("GET", f"{API}/traces/{{trace_id}}", people.trace, "Review", errors=(404,)),
    Endpoint("POST", f"{API}/operator/run", runs.start_run, "Runs", errors=(404,)),
    Endpoint("GET", f"{API}/operator/runs", runs.list_runs, "Runs"),
    Endpoint("GET", f"{API}/operator/runs/{{run_id}}", runs.one_run, "Runs", errors=(404,)),
    Endpoint(
        "GET",
        f"{API}/operator/runs/{{run_id}}/evaluations",
        runs.list_evaluations,
        "Runs",
        errors=(404,),
    ),
    Endpoint(
        "POST",
        f"{API}/operator/runs/{{run_id}}/evaluations",
        runs.evaluate_run,
        "Runs",
        201,
        (404,),
    ),
    Endpoint(
        "GET", f"{API}/operator/runs/{{run_id}}/report", runs.run_report, "Runs", errors=(404,)
    ),
    Endpoint("GET", f"{API}/operator/metrics", runs.metrics, "Runs"),
    Endpoint("GET", f"{API}/rules", rules.list_rules, "Rules"),
    Endpoint("GET", f"{API}/rules/{{rule_id}}", rules.one_rule, "Rules", errors=(404,)),
    Endpoint("GET", f"{API}/audit/verify", audit.verify_audit, "Audit"),
    Endpoint("GET", f"{API}/audit/events", audit.audit_events, "Audit"),
    Endpoint("GET", f"{API}/audit/checkpoints", audit.audit_checkpoints, "Audit"),
)
"""In the order of the contract. `front` and `openapi` stand outside of it: they describe it."""

__all__ = ["API", "ROUTES", "Endpoint"]
