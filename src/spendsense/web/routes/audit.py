"""Whether the audit trail is as it was written."""

from __future__ import annotations

from dataclasses import asdict

from spendsense.review import audit
from spendsense.storage import audit_trail
from spendsense.web.bodies import AuditFindingBody, AuditVerdict
from spendsense.web.given import TheDatabase


def verify_audit(database: TheDatabase) -> AuditVerdict:
    """Recompute the chain of the audit trail, and compare what it tells of with the tables."""
    with database.read() as connection:
        found = audit.verify(connection)
        events = sum(1 for _ in audit_trail(connection))
    findings = [AuditFindingBody(**asdict(each)) for each in found]
    return AuditVerdict(whole=not findings, events=events, findings=findings)
