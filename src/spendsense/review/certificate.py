"""What is left to whoever deleted everything: a certificate that the trail can be held to.

It names the event of the deletion by number and seal, and the last signed checkpoint before it, and
is signed with the key of the home where there is one: by the same rule as a consent receipt.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from spendsense.ledger import BadInput, NotFound
from spendsense.storage import Database
from spendsense.storage.audit_search import Sought, sought

from .checkpoint_list import checkpoint_list
from .signed_receipt import signed_in

ACTION = "user.delete"


def certificate(database: Database, home: Path, user_id: str, at: datetime) -> dict[str, Any]:
    """The certificate of a user's last deletion. Raises NotFound where there was none."""
    with database.read() as connection:
        found = sought(connection, Sought(action=ACTION, subject=user_id), limit=1)
    if not found:
        raise NotFound(f"Nothing of {user_id} was deleted, so there is nothing to certify.")
    event, signed_before = found[0], checkpoint_list(database, home)
    last = next((h.checkpoint for h in signed_before.found if h.signed and h.holds), None)
    told = {
        "receipt": "deletion",
        "user_id": user_id,
        "made_at": f"{at.isoformat()}Z",
        "deleted_at": f"{event.at.isoformat()}Z",
        "audit_seq": event.seq,
        "hash": event.hash,
        "counts": event.payload.get("counts", {}),
        "checkpoint": None if last is None else {"seq": last.seq, "root": last.root, "at": last.at},
        "sentence": _sentence(event.seq, None if last is None else last.seq),
    }
    try:
        return signed_in(home, told)
    except BadInput as error:  # what was deleted stays so, whatever became of the key
        return {**told, "signed": False, "unsigned_because": str(error), "signature": None}


def _sentence(seq: int, last: int | None) -> str:
    said = f"The deletion is event {seq:,} of the audit trail, which cannot be changed unseen."
    if last is None:
        return f"{said} No checkpoint was signed before it; the next one signs for it."
    return f"{said} A checkpoint was signed at event {last:,}; the next one signs for it."
