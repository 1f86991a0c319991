"""The operator's queue: what waits, who decided, what they saw and why; the audit of it all."""

from spendsense.storage import Recommendation

from . import audit
from .affected import Affected, touched_by
from .audit import AuditFinding
from .consent import ConsentChanged, grant_consent, revoke_consent
from .console import lanes, listed, names_of, standing_in
from .decision import Decision, WindowDecision
from .decisions import approve, override, publish, reject, undo, withdraw
from .deletion import Deleted, delete_everything
from .drafts import save_drafts
from .expiry import Expired, closed_to_reading, expire_consents
from .files import purge_from_files
from .groups import approve_group, groups
from .handling import escalate, flag, note, opened, release, snooze, take
from .machine import machine_table, states_table
from .metrics import metrics
from .queue import as_operators_read, check_open, queue, recommendation
from .receipt import PurposeState, consent_state, expiring, receipt
from .second_look import blind, for_second_look, note_seen, second
from .seeds import plant, planted
from .showing import Approved, shown_to
from .sweep import sweep
from .trace_tree import trace_tree

__all__ = [
    "Affected",
    "Approved",
    "AuditFinding",
    "ConsentChanged",
    "Decision",
    "Deleted",
    "Expired",
    "PurposeState",
    "Recommendation",
    "WindowDecision",
    "approve",
    "approve_group",
    "as_operators_read",
    "audit",
    "blind",
    "check_open",
    "closed_to_reading",
    "consent_state",
    "delete_everything",
    "escalate",
    "expire_consents",
    "expiring",
    "flag",
    "for_second_look",
    "grant_consent",
    "groups",
    "lanes",
    "listed",
    "machine_table",
    "metrics",
    "names_of",
    "note",
    "note_seen",
    "opened",
    "override",
    "plant",
    "planted",
    "publish",
    "purge_from_files",
    "queue",
    "receipt",
    "recommendation",
    "reject",
    "release",
    "revoke_consent",
    "save_drafts",
    "second",
    "shown_to",
    "snooze",
    "standing_in",
    "states_table",
    "sweep",
    "take",
    "touched_by",
    "trace_tree",
    "undo",
    "withdraw",
]
