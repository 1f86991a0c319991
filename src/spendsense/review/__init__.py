"""The operator's queue: what waits, who decided, what they saw and why; the audit of it all."""

from spendsense.storage import Recommendation

from . import audit
from .audit import AuditFinding
from .consent import ConsentChanged, grant_consent, revoke_consent
from .decision import Decision, WindowDecision
from .decisions import approve, override, reject, withdraw
from .deletion import Deleted, delete_everything
from .drafts import save_drafts
from .queue import as_operators_read, check_open, queue, recommendation
from .receipt import PurposeState, consent_state, expiring, receipt
from .showing import Approved, shown_to
from .trace_tree import trace_tree

__all__ = [
    "Approved",
    "AuditFinding",
    "ConsentChanged",
    "Decision",
    "Deleted",
    "PurposeState",
    "Recommendation",
    "WindowDecision",
    "approve",
    "as_operators_read",
    "audit",
    "check_open",
    "consent_state",
    "delete_everything",
    "expiring",
    "grant_consent",
    "override",
    "queue",
    "receipt",
    "recommendation",
    "reject",
    "revoke_consent",
    "save_drafts",
    "shown_to",
    "trace_tree",
    "withdraw",
]
