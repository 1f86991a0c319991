"""`spendsense doctor`: the faults that an installation has most often, and what to do.

`CHECKS` lists them in the order in which they are told; `wal` looks before the database is opened.
"""

from __future__ import annotations

from . import kept, places, setup, trail, work
from .check import Check, Finding, Installation, Looked, looked

SOUND = ("database", "revision", "intact")
"""Without these nothing is read of the tables."""

CHECKS = (
    Check("packages", "Are Python and its packages those that are asked for?", setup.packages),
    Check("variables", "Is every SPENDSENSE_* variable one that is read?", setup.names),
    Check("extras", "Is what the settings need installed?", setup.extras),
    Check("settings", "Can the settings be used?", setup.whole, needs=("extras",)),
    Check("reached", "Does whatever settings lead to answer?", setup.reached, needs=("settings",)),
    Check("web_app", "Was the web app built into the package?", places.web_app),
    Check("port", "Can the port be served on?", places.port),
    Check("home", "Can the home be written, by its owner alone?", places.home),
    Check("disk", "Is there room on the disk?", places.disk),
    Check("time_zone", "Is the time zone one that there is?", places.time_zone),
    Check("policy", "Is a policy in force today?", work.policy),
    Check("wal", "Was a write-ahead log left, or has it grown?", kept.wal),
    Check("database", "Does the database answer?", kept.database),
    Check("revision", "Are its tables those of this version?", kept.revision, needs=("database",)),
    Check("intact", "Is its file sound?", kept.intact, needs=("database",)),
    Check("writing", "Can it be written now?", kept.writing, needs=("database",)),
    Check("rights", "May its role do what is needed?", kept.rights, needs=SOUND),
    Check("vectors", "Can it hold the vectors that are asked for?", kept.vectors, needs=SOUND),
    Check("clock", "Is the clock behind what was written?", kept.clock, needs=SOUND),
    Check("audit", "Does the end of the audit trail hold together?", trail.audit, needs=SOUND),
    Check("signing_key", "Is the key there, for its owner alone?", trail.signing),
    Check("consents", "Do consents end soon?", work.consents, needs=SOUND),
    Check("queue", "Does the queue get decided in time?", work.queue, needs=(*SOUND, "policy")),
)

__all__ = ["CHECKS", "Check", "Finding", "Installation", "Looked", "looked"]
