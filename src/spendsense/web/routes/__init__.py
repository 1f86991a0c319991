"""Every address of the API, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from . import audit, consent, front, people, profile, recommendations, records, review, runs, users

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
    Endpoint("GET", f"{API}/operator/consent/expiring", consent.consent_expiring, "Consent"),
    Endpoint(
        "POST", f"{API}/users/{{user_id}}/delete", consent.delete_user, "Users", errors=(404,)
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
    Endpoint("GET", f"{API}/operator/review", review.review_queue, "Review"),
    Endpoint(
        "GET",
        f"{API}/operator/review/{{recommendation_id}}",
        review.review_one,
        "Review",
        errors=(404,),
    ),
    Endpoint(
        "POST",
        f"{API}/operator/review/{{recommendation_id}}/approve",
        review.approve,
        "Review",
        errors=(404, 409),
    ),
    Endpoint(
        "POST",
        f"{API}/operator/review/{{recommendation_id}}/reject",
        review.reject,
        "Review",
        errors=(404, 409),
    ),
    Endpoint(
        "POST",
        f"{API}/operator/review/{{recommendation_id}}/override",
        review.override,
        "Review",
        errors=(404, 409),
    ),
    Endpoint(
        "POST",
        f"{API}/operator/review/{{recommendation_id}}/withdraw",
        review.withdraw,
        "Review",
        errors=(404, 409),
    ),
    Endpoint("GET", f"{API}/operator/users", people.people, "Users"),
    Endpoint("GET", f"{API}/operator/users/{{user_id}}", people.person, "Users", errors=(404,)),
    Endpoint("GET", f"{API}/traces/{{trace_id}}", people.trace, "Review", errors=(404,)),
    Endpoint("POST", f"{API}/operator/run", runs.start_run, "Runs", errors=(404,)),
    Endpoint("GET", f"{API}/operator/runs", runs.list_runs, "Runs"),
    Endpoint("GET", f"{API}/audit/verify", audit.verify_audit, "Audit"),
)
"""In the order of the contract. `front` and `openapi` stand outside of it: they describe it."""

__all__ = ["API", "ROUTES", "Endpoint"]
