"""The operator's queue: what waits, who decided, what they saw and why; the audit of it all."""

from spendsense.storage import Recommendation

from . import audit
from .audit import AuditFinding
from .consent import grant_consent, revoke_consent
from .decision import Decision, WindowDecision
from .decisions import approve, override, reject, withdraw
from .drafts import save_drafts
from .queue import as_operators_read, check_open, queue, recommendation
from .showing import Approved, shown_to
from .trace_tree import trace_tree

__all__ = [
    "Approved",
    "AuditFinding",
    "Decision",
    "Recommendation",
    "WindowDecision",
    "approve",
    "as_operators_read",
    "audit",
    "check_open",
    "grant_consent",
    "override",
    "queue",
    "recommendation",
    "reject",
    "revoke_consent",
    "save_drafts",
    "shown_to",
    "trace_tree",
    "withdraw",
]
