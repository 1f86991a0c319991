"""Every view of the web app, by who opens it."""

from __future__ import annotations

MINE = {
    "today": "/me/today",
    "spending": "/me/spending",
    "pattern": "/me/pattern",
    "recurring": "/me/recurring",
    "learn": "/me/learn",
    "offers": "/me/offers",
    "data": "/me/data",
    "account": "/account",
}
DESK = {
    "queue": "/console/queue",
    "groups": "/console/groups",
    "people": "/console/people",
    "person": "/console/people/{user}",
    "rules": "/console/rules",
    "quality": "/console/quality",
    "audit": "/console/audit",
    "runs": "/console/runs",
}
ADMINISTRATION = {"accounts": "/console/accounts"}
OPEN = {"sign-in": "/sign-in"}

VIEWS = {
    None: OPEN,
    "high-utilization": MINE,
    "operator": DESK,
    "administrator": ADMINISTRATION,
}
"""By the login that opens them; None is nobody's."""
