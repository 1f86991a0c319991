"""Who may use which address, in one table. What is not in the table is closed.

Nobody else decides: the gate asks the table before a route sees a request, and a route asks the
functions here where only what was sent, or what is stored, says whose thing it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from spendsense.ledger import ConsentMissing, NotFound
from spendsense.storage import Actor, consented
from spendsense.storage.roles import ROLES, Role


class Whose(StrEnum):
    """Which users' things a user opens at an address; the others' are not there for them."""

    ALL = "all"
    """It is about no user's things, or only about the caller's own, which it finds itself."""
    PATH = "path"
    """Those of the user in the path."""
    BODY = "body"
    """Those of the user in the body."""


class Consent(StrEnum):
    """What an address answers while its user's consent does not stand."""

    NOT_ASKED = "not_asked"
    """The same: nothing in the answer was derived of the user's records."""
    STANDS = "stands"
    """A refusal."""
    FILTERED = "filtered"
    """Without what was derived."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use an address. Without roles it is open to anybody.

    `names`: the answer has a user's name or e-mail, which staff see masked until they are
    revealed. `limit`: the rate limit that counts it, besides that of all calls. `first`: open to
    somebody who must change a password that another person set.
    """

    roles: tuple[Role, ...] = ()
    whose: Whose = Whose.ALL
    consent: Consent = Consent.NOT_ASKED
    names: bool = False
    limit: str | None = None
    first: bool = False

    @property
    def open(self) -> bool:
        return not self.roles

    @property
    def value(self) -> str:
        """In words, as the contract prints it.

        >>> Rule(("user", "operator"), Whose.PATH).value
        'user (own), operator'
        """
        own = self.whose is not Whose.ALL or self.roles == ("user",)
        named = (f"{role} (own)" if role == "user" and own else role for role in self.roles)
        return ", ".join(named) or "open"


ANYBODY: tuple[Role, ...] = ("user", "operator", "auditor", "administrator")
OWN_OR_READER: tuple[Role, ...] = ("user", "operator", "auditor")


class Access:
    """The rules that several addresses share."""

    OPEN = Rule()
    SIGNED_IN = Rule(ANYBODY, first=True)
    USER = Rule(("user",))
    OWN = Rule(("user",), Whose.PATH, Consent.STANDS)
    OPERATOR = Rule(("operator",))
    REVIEW = Rule(("operator", "auditor"))
    REVIEW_OF_ONE = Rule(("operator", "auditor"), consent=Consent.STANDS)
    READING = Rule(OWN_OR_READER, Whose.PATH, Consent.STANDS)
    OWN_OR_READER = Rule(OWN_OR_READER, Whose.PATH)
    OWN_OR_OPERATOR = Rule(("user", "operator"), Whose.PATH)
    RECORDS = Rule(("operator", "administrator"), limit="heavy")
    STAFF = Rule(("operator", "auditor", "administrator"))
    ADMINISTRATOR = Rule(("administrator",))
    SIGN_IN = Rule(limit="sign_in")


POLICY: Mapping[str, Rule] = {
    "front": Access.OPEN,
    "sign_in_page": Access.OPEN,
    "account_page": Access.OPEN,
    "user_pages": Access.OPEN,
    "console_pages": Access.OPEN,
    "app_file": Access.OPEN,
    "app_mark": Access.OPEN,
    "addresses": Access.OPEN,
    "openapi": Access.OPEN,
    "health": Access.OPEN,
    "alive": Access.OPEN,
    "ready": Access.OPEN,
    "sign_in": Access.SIGN_IN,
    "identity_start": Access.SIGN_IN,
    "identity_return": Access.SIGN_IN,
    "who_am_i": Access.SIGNED_IN,
    "sign_out": Access.SIGNED_IN,
    "change_password": Rule(ANYBODY, limit="sign_in", first=True),
    "own_sessions": Access.SIGNED_IN,
    "end_own_session": Access.SIGNED_IN,
    "own_tokens": Rule(ANYBODY),
    "issue_own_token": Rule(ANYBODY),
    "revoke_own_token": Rule(ANYBODY),
    "list_accounts": Access.ADMINISTRATOR,
    "create_account": Access.ADMINISTRATOR,
    "disable_account": Access.ADMINISTRATOR,
    "enable_account": Access.ADMINISTRATOR,
    "change_role": Access.ADMINISTRATOR,
    "reset_password": Access.ADMINISTRATOR,
    "unlock_account": Access.ADMINISTRATOR,
    "list_tokens": Access.ADMINISTRATOR,
    "revoke_any_token": Access.ADMINISTRATOR,
    "create_user": Access.RECORDS,
    "change_consent": Rule(("user", "operator"), Whose.BODY),
    "consent_history": Access.OWN_OR_READER,
    "consent_receipt": Access.OWN_OR_READER,
    "consent_preview": Rule(("user",), Whose.PATH),
    "export_user": Rule(("user",), Whose.PATH, Consent.FILTERED, names=True, limit="exports"),
    "status_of_user": Rule(OWN_OR_READER, Whose.PATH, Consent.FILTERED),
    "consent_expiring": Access.REVIEW,
    "access_log": Rule(("user", "auditor"), Whose.PATH, limit="exports"),
    "delete_user": Rule(("user",), Whose.PATH),
    "ingest": Access.RECORDS,
    "profile": Rule(OWN_OR_READER, Whose.PATH, Consent.STANDS, names=True),
    "signals": Access.READING,
    "personas": Access.READING,
    "recommendations": Access.READING,
    "give_feedback": Rule(("user",), consent=Consent.STANDS),
    "today": Access.OWN,
    "engagement": Access.OWN,
    "change_engagement": Access.OWN,
    "review_own": Access.OWN,
    "learn": Access.OWN,
    "mark_lesson": Access.OWN,
    "money_accounts": Access.READING,
    "transactions": Access.READING,
    "spending": Access.READING,
    "balances": Access.READING,
    "recurring": Access.READING,
    "recurring_calendar": Access.READING,
    "corrections": Access.READING,
    "correct": Rule(("user",), Whose.PATH, Consent.STANDS),
    "undo_one_correction": Rule(("user",), Whose.PATH, Consent.STANDS),
    "user_signals": Access.READING,
    "user_pattern": Access.READING,
    "what_if_pattern": Rule(("user", "operator"), Whose.PATH, Consent.STANDS),
    "user_timeline": Access.READING,
    "why_shown": Access.READING,
    "review_evidence": Access.REVIEW_OF_ONE,
    "check_text": Rule(("operator",), consent=Consent.STANDS),
    "replay_trace": Rule(("operator",), consent=Consent.STANDS, limit="heavy"),
    "review_queue": Rule(("operator", "auditor"), consent=Consent.FILTERED),
    "review_one": Access.REVIEW_OF_ONE,
    "approve": Access.OPERATOR,
    "reject": Access.OPERATOR,
    "override": Access.OPERATOR,
    "withdraw": Access.OPERATOR,
    "review_lanes": Access.REVIEW,
    "review_reason_codes": Access.REVIEW,
    "review_metrics": Access.REVIEW,
    "review_groups": Access.REVIEW,
    "review_to_second": Rule(("operator",), consent=Consent.FILTERED),
    "approve_group": Access.OPERATOR,
    "undo": Access.OPERATOR,
    "publish": Access.OPERATOR,
    "take": Access.OPERATOR,
    "release": Access.OPERATOR,
    "note": Access.OPERATOR,
    "snooze": Access.OPERATOR,
    "flag": Access.OPERATOR,
    "escalate": Access.OPERATOR,
    "second": Access.OPERATOR,
    "people": Rule(("operator", "auditor"), consent=Consent.FILTERED, names=True),
    "person": Rule(("operator", "auditor"), consent=Consent.FILTERED, names=True),
    "reveal": Rule(("operator",), names=True, limit="reveal"),
    "trace": Access.REVIEW_OF_ONE,
    "start_run": Access.RECORDS,
    "list_runs": Access.STAFF,
    "one_run": Access.STAFF,
    "list_evaluations": Access.STAFF,
    "evaluate_run": Access.RECORDS,
    "run_report": Access.STAFF,
    "metrics": Access.STAFF,
    "list_rules": Access.STAFF,
    "one_rule": Access.STAFF,
    "audit_events": Access.STAFF,
    "audit_checkpoints": Access.STAFF,
    "verify_audit": Rule(("operator", "auditor", "administrator"), limit="heavy"),
}
"""Every route by name. One that is missing here is refused to everybody."""

assert all(role in ROLES for rule in POLICY.values() for role in rule.roles)


def check_role(route: str, actor: Actor) -> None:
    """Raises a 403 where a route is not for the role of the caller, or not yet for the caller."""
    rule = POLICY.get(route)
    if rule is None:
        raise closed(route)
    if rule.roles and actor.role not in rule.roles:
        raise HTTPException(
            403, f"This address is for {_either(rule.roles)}, and you call as {actor.role}."
        )
    if actor.must_change and rule.roles and not rule.first:
        raise HTTPException(
            403,
            "Your password was set by somebody else. Choose your own first: "
            "POST /api/v1/account/password.",
        )


def check_own(actor: Actor, user_id: str) -> None:
    """Raises NotFound for every user but a user's own, on record or not, in the same words."""
    if actor.role == "user" and actor.user_id != user_id:
        raise NotFound(f"There is no user {user_id} whose things you may open.")


def check_consent(connection: Connection, route: str, user_id: str, at: datetime) -> None:
    """Raises ConsentMissing where the table asks that consent stands, and it does not."""
    rule = POLICY[route]
    if rule.consent is Consent.STANDS and not consented(connection, [user_id], at=at):
        raise ConsentMissing(
            f"User {user_id} has not granted consent, or has revoked it, or it has ended: nothing "
            "that was read of the user's records is shown. POST /api/v1/consent records a grant."
        )


def closed(route: str) -> HTTPException:
    """The refusal of an address that nobody has opened."""
    return HTTPException(403, f"The address {route!r} is not open to anybody: it has no policy.")


def unknown_token() -> HTTPException:
    """The refusal of whoever does not say who they are."""
    return HTTPException(
        401,
        "This address needs a token that is in force. Send it as: Authorization: Bearer <token>. "
        "Or sign in: POST /api/v1/session.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _either(roles: tuple[Role, ...]) -> str:
    named = [f"{'an' if role[0] in 'aeo' else 'a'} {role}" for role in roles]
    return " or ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
