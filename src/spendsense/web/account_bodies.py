"""What is sent and answered about accounts, sessions, tokens, and looks at a user's things."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from spendsense.storage.roles import Role

from .sent import Sent
from .texts import Id, Line, Moment, Reason

LONGEST_TYPED = 1_024
"""Characters of a password that are read at all; how long one may be is the policy's."""


def _whole(text: str) -> str:
    """Raises ValueError for half a character, which no hash is made of."""
    if any("\ud800" <= mark <= "\udfff" for mark in text):
        raise ValueError("text without half a character")
    return text


Typed = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_TYPED), AfterValidator(_whole)
]
LoginName = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_whole)]


class Credentials(Sent):
    login: LoginName
    password: Typed = Field(json_schema_extra={"format": "password"})


class SessionBody(BaseModel):
    """Who calls. `csrf_token` goes into X-CSRF-Token with every change that is asked by cookie."""

    role: Role
    method: Literal["session", "token"]
    account_id: str | None
    login: str | None
    name: str | None
    user_id: str | None
    must_change_password: bool
    csrf_token: str | None


class SignedOut(BaseModel):
    ended: int


class NewPassword(Sent):
    current: Typed = Field(json_schema_extra={"format": "password"})
    new: Typed = Field(json_schema_extra={"format": "password"})


class OwnSession(BaseModel):
    session_id: str
    method: str
    created_at: Moment
    seen_at: Moment
    ends_at: Moment
    current: bool


class OwnSessions(BaseModel):
    items: list[OwnSession]


class NewToken(Sent):
    label: Line
    days: int = Field(default=30, ge=1, le=3_660)


class TokenBody(BaseModel):
    """A token without its secret."""

    token_id: str
    role: Role
    user_id: str | None
    account_id: str | None
    label: str
    issued_at: Moment
    expires_at: Moment | None
    revoked_at: Moment | None


class IssuedToken(BaseModel):
    """`token` is told this once; only a hash of it is kept."""

    token_id: str
    token: str
    expires_at: Moment


class TokenList(BaseModel):
    items: list[TokenBody]


class Revoked(BaseModel):
    token_id: str
    changed: bool


class NewAccount(Sent):
    """`user_id`: whose things the account of a user opens; for no other role."""

    login: Line
    name: Line
    role: Role
    user_id: Id | None = None
    email: Line | None = None


class NewRole(Sent):
    role: Literal["operator", "auditor", "administrator"]


class AccountBody(BaseModel):
    account_id: str
    login: str
    name: str
    role: Role
    user_id: str | None
    email: str | None
    must_change_password: bool
    by_identity_provider: bool
    created_at: Moment
    disabled_at: Moment | None
    locked_until: Moment | None


class AccountList(BaseModel):
    total: int
    limit: int
    offset: int
    items: list[AccountBody]


class InitialPassword(BaseModel):
    """`initial_password` is told this once, opens nothing but its change, and ends."""

    account: AccountBody
    initial_password: str
    until: Moment


class Unlocked(BaseModel):
    account_id: str
    changed: bool


RevealCode = Literal[
    "support_request", "fraud_check", "complaint", "data_correction", "legal_request", "other"
]


class NewReveal(Sent):
    """Why somebody needs to know who a user is. The user can read it."""

    code: RevealCode
    reason: Reason


class RevealedBody(BaseModel):
    user_id: str
    name: str | None
    email: str | None
    until: Moment


class AccessEntry(BaseModel):
    """One look at a user's things. `reason` is there where one had to be given."""

    at: Moment
    by: str
    what: str
    code: str | None
    reason: str | None


class AccessLog(BaseModel):
    user_id: str
    total: int
    limit: int
    offset: int
    items: list[AccessEntry]


class IdentityStart(BaseModel):
    """Where the browser goes to sign in."""

    location: str
