"""Whether the audit trail is as it was written."""

from __future__ import annotations

from dataclasses import asdict

from spendsense.review import audit
from spendsense.web.bodies import AuditFindingBody, AuditHead, AuditVerdict
from spendsense.web.given import TheDatabase


def verify_audit(database: TheDatabase) -> AuditVerdict:
    """Recompute the chain of the audit trail, and compare what it tells of with the tables.

    Keep `head` elsewhere: `spendsense audit verify --head SEQ:HASH` says whether it still holds.
    """
    with database.read() as connection:
        found = audit.verify(connection)
        events, head = audit.size(connection), audit.head(connection)
    findings = [AuditFindingBody(seq=each.seq, sentence=each.sentence) for each in found]
    last = AuditHead(**asdict(head)) if head else None
    return AuditVerdict(whole=not findings, events=events, head=last, findings=findings)
