"""What is sent and answered about consent."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from spendsense.guardrails import PURPOSES, Purpose

from .sent import Sent
from .texts import Id, Moment, Note


class ConsentChange(Sent):
    """Without purposes a grant is of lessons and partner offers, a revocation of everything.

    `text_hash` is the hash of the text that the user was shown, by purpose: a grant of another
    text than the one in force is refused.
    """

    user_id: Id
    action: Literal["grant", "revoke"]
    note: Note = ""
    purposes: list[Purpose] = Field(default_factory=list, max_length=len(PURPOSES))
    days: int | None = Field(default=None, ge=1, le=3_660)
    text_hash: dict[Purpose, Id] = Field(default_factory=dict)


class Deletion(Sent):
    """Has to be said: it cannot be undone."""

    everything: Literal[True]


class ConsentChanged(BaseModel):
    """`changed` is false where consent stood so already; then nothing was written.

    `purged` counts the derived rows that a revocation deleted, by table; `stays` says what it
    leaves, and why.
    """

    user_id: str
    consented: bool
    changed: bool
    purposes: list[Purpose]
    withdrawn: list[str]
    purged: dict[str, int]
    stays: dict[str, str]


class ConsentEventBody(BaseModel):
    seq: int
    action: Literal["grant", "revoke", "expire"]
    purposes: list[Purpose]
    at: Moment
    until: Moment | None
    text_version: str | None
    text_hash: str | None
    by: str
    note: str


class ConsentTextBody(BaseModel):
    """The words to show before a grant; `hash` is the SHA-256 of `text`."""

    version: str
    hash: str
    text: str


class PurposeBody(BaseModel):
    """Where a purpose stands. `ends_soon` is the warning, `sentence` its words."""

    purpose: Purpose
    state: Literal["stands", "ends_soon", "ended", "revoked", "never_granted"]
    permits: str
    until: Moment | None
    days_left: int | None
    sentence: str
    text_now: ConsentTextBody


class ConsentHistory(BaseModel):
    """`consented` is whether lessons may be drafted and shown, the purpose the others rest on."""

    user_id: str
    consented: bool
    purposes: list[PurposeBody]
    events: list[ConsentEventBody]


class ReceiptPurpose(BaseModel):
    purpose: Purpose
    state: Literal["stands", "ends_soon", "ended", "revoked", "never_granted"]
    permits: str
    said_at: Moment | None
    by: str | None
    until: Moment | None
    days_left: int | None
    text_version: str | None
    text_hash: str | None
    text: str | None


class ReceiptEntry(BaseModel):
    """An entry of the audit trail that tells of the user's consent."""

    audit_seq: int
    hash: str
    consent_seq: int
    action: Literal["grant", "revoke", "expire"]
    purpose: Purpose | None
    at: Moment
    until: Moment | None


class UnsignedReceipt(BaseModel):
    """What a user keeps of their consent, before it is signed."""

    receipt: Literal["consent"]
    user_id: str
    made_at: Moment
    consent_epoch: int
    purposes: list[ReceiptPurpose]
    entries: list[ReceiptEntry]
    withdraw: str
    delete: str
    stays: dict[str, str]


class ReceiptSignature(BaseModel):
    """Over the receipt without `signature` and with `signed_for`, as canonical JSON (RFC 8785)."""

    algorithm: Literal["Ed25519"]
    key: str
    public_key: str
    value: str


class Receipt(UnsignedReceipt):
    """What a user keeps of their consent. Without a signature it says why it has none."""

    signed: bool
    unsigned_because: str | None
    signature: ReceiptSignature | None


class Expiring(BaseModel):
    user_id: str
    purpose: Purpose
    state: Literal["stands", "ends_soon", "ended"]
    until: Moment
    days_left: int


class ExpiringPage(BaseModel):
    total: int
    limit: int
    offset: int
    items: list[Expiring]


class SignedUpTo(BaseModel):
    """The last signed checkpoint: up to which event, over which root, when."""

    seq: int
    root: str
    at: str


class Certificate(BaseModel):
    """What is left of a deletion, to keep: the event that tells of it, by number and seal.

    `checkpoint` is the last that was signed before it; the next one signs for the deletion too.
    Signed as a consent receipt is, with `receipt` "deletion"; without a signature it says why.
    """

    receipt: Literal["deletion"]
    user_id: str
    made_at: str
    deleted_at: str
    audit_seq: int
    hash: str
    counts: dict[str, int]
    checkpoint: SignedUpTo | None
    sentence: str
    signed: bool
    unsigned_because: str | None
    signature: ReceiptSignature | None


class DeletedBody(BaseModel):
    """What went, and what stays and why. The caller's own token is among those that ended."""

    user_id: str
    deleted: bool
    revoked: list[Purpose]
    withdrawn: list[str]
    purged: dict[str, int]
    tokens_ended: int
    stays: dict[str, str]
    certificate: Certificate
