"""An event of the audit trail as a sentence, and what of it is for which role.

Operators are not told what was planted, nor what a draft that nobody planted looks like: from that
it could be told. Administrators are told what was done to users, and not the particulars. The seal
of the first event decides what is drawn for a sample, so nobody is told it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spendsense.storage import AuditEvent
from spendsense.storage.roles import Role

SENTENCES: Mapping[str, str] = {
    "account.create": "{actor} created the account {subject}.",
    "account.delete": "{actor} ended the account {subject}, whose user was deleted.",
    "account.disable": "{actor} disabled the account {subject}.",
    "account.enable": "{actor} let the account {subject} sign in again.",
    "account.link": "{actor} linked the account {subject} to an identity provider.",
    "account.password": "{actor} gave the account {subject} another password.",
    "account.rehash": "The password of {subject} was hashed anew.",
    "account.reset": "{actor} reset the password of {subject}.",
    "account.role": "{actor} gave the account {subject} another role.",
    "account.unlock": "{actor} let {subject} try to sign in again at once.",
    "bundle": "{actor} packed the decision {subject} for an examiner.",
    "engagement.count": "Something {subject} finished was counted.",
    "engagement.settings": "{subject} chose what is counted of them.",
    "consent.expire": "Consent of {subject} to {purpose} ended by its date.",
    "consent.grant": "{actor} recorded consent of {subject} to {purpose}.",
    "consent.revoke": "{actor} recorded that {subject} revoked consent to {purpose}.",
    "demographics.forget": "{actor} erased the demographics of {subject}.",
    "demographics.load": "{actor} loaded demographics of {people} people for evaluation.",
    "drafts": "Drafts for {subject} were put into the queue.",
    "evaluation": "{actor} measured how well the run {subject} did.",
    "load": "{actor} loaded records.",
    "purge": "What was derived of {subject} was deleted: {cause}.",
    "purge.files": "Rows of {subject} were taken out of files of signals.",
    "read": "{actor} read {what} of {subject}.",
    "read.list": "{actor} listed {subject} of {count} users.",
    "reveal.name": "{actor} was shown who {subject} is: {code}.",
    "run.finish": "The run {subject} finished.",
    "run.start": "{actor} started the run {subject}.",
    "seed": "{actor} planted items in the queue.",
    "sign_in": "{actor} signed in.",
    "sign_in.lockout": "Too many wrong passwords for a login: it must wait.",
    "sign_out": "{actor} signed out.",
    "token.issue": "{actor} issued the token {subject}.",
    "token.revoke": "{actor} ended the token {subject}.",
    "trace": "How drafts of {subject} were worked out was kept.",
    "user.add": "{actor} put {subject} on record.",
    "user.delete": "{actor} deleted the records of {subject}.",
}
"""Names in braces are of the event or of its payload."""

OF_REVIEW: Mapping[str, str] = {
    "approve": "approved",
    "override": "approved in other words",
    "reject": "rejected",
    "withdraw": "withdrew",
    "publish": "published",
    "undo": "took back the approval of",
    "flag": "flagged",
    "escalate": "escalated",
    "snooze": "put off",
    "note": "left a note on",
    "open": "opened",
    "lease": "took",
    "release": "gave back",
    "second": "looked a second time at",
    "seen": "saw the decision of",
    "notice": "noticed the planted item",
    "miss": "let the planted item pass,",
    "expire": "ended by time",
    "stale": "found out of date",
    "supersede": "replaced",
    "restore": "put back into the queue",
}

OF_STAFF = (
    "account.",
    "token.",
    "sign_in",
    "sign_out",
    "run.",
    "evaluation",
    "load",
    "user.add",
    "demographics.load",
)
"""What administrators read whole."""

COUNTS = ("cause", "counts")
"""What operators read of drafts and purges: which ids they were of would tell what was planted."""

HIDDEN_FROM_OPERATORS = ("seed",)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a role may read it. `masked` names what was left out."""

    event: AuditEvent
    sentence: str
    payload: dict[str, Any]
    masked: tuple[str, ...]


def told(event: AuditEvent, role: Role) -> Told:
    """An event for a role; whether it is there for it at all is `hidden_from`."""
    kept = {name: value for name, value in event.payload.items() if _open(event, name, role)}
    masked = sorted(event.payload.keys() - kept.keys())
    sealed = ["hash"] if event.seq == 1 else ["previous_hash"] if event.seq == 2 else []
    return Told(event, sentence(event), kept, (*masked, *sealed))


def hidden_from(role: Role) -> tuple[str, ...]:
    """Actions of which a role sees no event."""
    return HIDDEN_FROM_OPERATORS if role == "operator" else ()


def sentence(event: AuditEvent) -> str:
    """What was done, in words.

    An action that has no words of its own is told by its name.
    """
    group, _, what = event.action.partition(".")
    if group == "review" and what in OF_REVIEW:
        return f"{event.actor} {OF_REVIEW[what]} {event.subject}."
    words = SENTENCES.get(event.action)
    if words is None:
        done = event.action.replace(".", ": ").replace("_", " ")
        return f"{event.actor} did this to {event.subject}: {done}."
    return words.format_map(_Names(event))


class _Names(dict[str, Any]):
    """What a sentence may name; what the payload lacks is left unsaid."""

    def __init__(self, event: AuditEvent) -> None:
        said = {k: str(v).replace("_", " ") for k, v in event.payload.items()}
        super().__init__({**said, "actor": event.actor, "subject": event.subject})

    def __missing__(self, name: str) -> str:
        return "everything" if name == "purpose" else "no reason told"


def _open(event: AuditEvent, name: str, role: Role) -> bool:
    if role == "operator" and event.action in ("drafts", "purge"):
        return name in COUNTS
    if role == "administrator":
        return event.action.startswith(OF_STAFF)
    return True
