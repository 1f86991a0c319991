"""The one database: its tables, and reading and writing what the rooms below define.

Every function takes a connection of `Database.read` or `Database.write`; the caller ends the
transaction. What changes consent, tokens, runs, loads or a recommendation writes its audit event
in the same transaction. Times are handed in, UTC without a zone.
"""

from .audit import AuditEvent, Head, audit_trail
from .books import category_sources, read_book
from .consent import (
    ConsentHistory,
    add_consent_event,
    consent_epochs,
    consent_events,
    consent_history,
    consented,
    save_epochs,
)
from .database import Database
from .feedback import Feedback, add_feedback, feedback
from .findings import (
    Assignment,
    UserReadings,
    assignments,
    readings,
    save_assignments,
    save_readings,
)
from .loads import Load, add_load, loads
from .owners import account_owners
from .purge import Purged, delete_records, purge_derived, purge_offers
from .recommendations import (
    Recommendation,
    add_recommendation,
    recommendation_id,
    recommendations,
)
from .records import RecordConflict, Saved, save_records
from .reviews import ReviewEvent, add_review_event, review_events
from .runs import Run, find_run, finish_run, runs, save_run
from .tokens import Actor, Token, find_token, issue_token, revoke_token, token_id, tokens
from .traces import Trace, find_trace, save_trace, traces
from .users import User, add_user, find_user, known_customer, known_user, user_ids

__all__ = [
    "Actor",
    "Assignment",
    "AuditEvent",
    "ConsentHistory",
    "Database",
    "Feedback",
    "Head",
    "Load",
    "Purged",
    "Recommendation",
    "RecordConflict",
    "ReviewEvent",
    "Run",
    "Saved",
    "Token",
    "Trace",
    "User",
    "UserReadings",
    "account_owners",
    "add_consent_event",
    "add_feedback",
    "add_load",
    "add_recommendation",
    "add_review_event",
    "add_user",
    "assignments",
    "audit_trail",
    "category_sources",
    "consent_epochs",
    "consent_events",
    "consent_history",
    "consented",
    "delete_records",
    "feedback",
    "find_run",
    "find_token",
    "find_trace",
    "find_user",
    "finish_run",
    "issue_token",
    "known_customer",
    "known_user",
    "loads",
    "purge_derived",
    "purge_offers",
    "read_book",
    "readings",
    "recommendation_id",
    "recommendations",
    "review_events",
    "revoke_token",
    "runs",
    "save_assignments",
    "save_epochs",
    "save_readings",
    "save_records",
    "save_run",
    "save_trace",
    "token_id",
    "tokens",
    "traces",
    "user_ids",
]
