"""The states of a recommendation and what leads from one to another, written once.

Decisions ask this table, the documentation prints it, and a test walks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from spendsense.storage.reviews import Action
from spendsense.storage.standing import PUBLISHED, WAITING, Status

STATES: Mapping[Status, str] = {
    "pending": "It waits for an operator.",
    "flagged": "It waits, and two people must approve it: somebody drew attention to it.",
    "awaiting_second": "One person approved it, in these words; another must.",
    "approved": "Its user may see it as it was drafted, once its hold has ended.",
    "overridden": "Its user may see it in an operator's words, once its hold has ended.",
    "rejected": "An operator keeps it from its user.",
    "withdrawn": "It was approved, and is no longer shown.",
    "expired": "Nobody decided it in time, or its time to be shown is over.",
    "stale": "The records or the consent it rests on changed before it was decided.",
    "superseded": "A later run drafted something else in its place.",
}
"""Every state, and what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What an action does: from which states, to which, by whom, and what it needs.

    `to` is empty where the state stays. More than one state there means that policy, or the past
    of the item, decides which.
    """

    action: Action
    from_: tuple[Status, ...]
    to: tuple[Status, ...]
    who: str
    needs: str


OPERATOR = "an operator"
SECOND = "an operator; where two people must decide, the second may not be the first"
THE_CLOCK = "the clock"
PIPELINE = "the pipeline"

MACHINE: tuple[Transition, ...] = (
    Transition(
        action="approve",
        from_=WAITING,
        to=("approved", "overridden", "awaiting_second"),
        who=SECOND,
        needs="standing consent, unchanged records, and no objection of a guardrail now",
    ),
    Transition(
        action="override",
        from_=WAITING,
        to=("overridden", "awaiting_second"),
        who="an operator; where two people must decide, whoever words it is the first",
        needs="other words, a reason, standing consent, and no objection of a guardrail to them",
    ),
    Transition(action="reject", from_=WAITING, to=("rejected",), who=OPERATOR, needs="a reason"),
    Transition(
        action="withdraw",
        from_=PUBLISHED,
        to=("withdrawn",),
        who="an operator, or its user by revoking consent",
        needs="a reason",
    ),
    Transition(
        action="undo",
        from_=("approved", "overridden", "awaiting_second"),
        to=("pending", "flagged"),
        who="an operator; the first approval of two only by whoever gave it",
        needs="a reason, and that the hold has not ended",
    ),
    Transition(action="publish", from_=PUBLISHED, to=(), who=OPERATOR, needs="a hold to end"),
    Transition(
        action="flag",
        from_=(*WAITING, *PUBLISHED),
        to=("flagged",),
        who="an operator, or the pipeline where the same words were rejected before",
        needs="a reason",
    ),
    Transition(action="escalate", from_=WAITING, to=("flagged",), who=OPERATOR, needs="a reason"),
    Transition(
        action="snooze", from_=WAITING, to=(), who=OPERATOR, needs="a reason and a later moment"
    ),
    Transition(
        action="note", from_=get_args(Status), to=(), who=OPERATOR, needs="what is to be noted"
    ),
    Transition(action="open", from_=WAITING, to=(), who=OPERATOR, needs="nothing"),
    Transition(
        action="seen",
        from_=("approved", "overridden", "rejected"),
        to=(),
        who=OPERATOR,
        needs="that it was drawn for a second look, which is then somebody else's",
    ),
    Transition(
        action="lease", from_=WAITING, to=(), who=OPERATOR, needs="that nobody else has taken it"
    ),
    Transition(action="release", from_=WAITING, to=(), who="whoever has taken it", needs="nothing"),
    Transition(
        action="second",
        from_=("approved", "overridden", "rejected"),
        to=(),
        who="an operator who neither decided it nor saw the decision",
        needs="that it was drawn for a second look",
    ),
    Transition(
        action="notice",
        from_=WAITING,
        to=("rejected",),
        who=OPERATOR,
        needs="that it was planted, and the operator noticed",
    ),
    Transition(
        action="miss",
        from_=WAITING,
        to=("rejected",),
        who=OPERATOR,
        needs="that it was planted, and the operator would have approved it",
    ),
    Transition(
        action="expire",
        from_=(*WAITING, *PUBLISHED),
        to=("expired",),
        who=THE_CLOCK,
        needs="that its time is over: undecided, shown, or as an offer",
    ),
    Transition(
        action="stale",
        from_=WAITING,
        to=("stale",),
        who=PIPELINE,
        needs="that its records or its consent changed",
    ),
    Transition(
        action="supersede",
        from_=WAITING,
        to=("superseded",),
        who=PIPELINE,
        needs="a run that drafts something else in its place",
    ),
    Transition(
        action="restore",
        from_=get_args(Status),
        to=("pending", "flagged"),
        who=PIPELINE,
        needs="a run that drafts it again after it was superseded, purged, expired undecided, or "
        "its records changed",
    ),
)
"""Every transition there is."""


def transition(action: Action) -> Transition:
    """The transition of an action.

    >>> transition("reject").to
    ('rejected',)
    """
    return next(each for each in MACHINE if each.action == action)


def may(action: Action, status: Status) -> bool:
    """Whether an action is possible where something stands.

    >>> may("approve", "pending"), may("approve", "rejected")
    (True, False)
    """
    return status in transition(action).from_


def states_table() -> str:
    """Every state as a Markdown table."""
    rows = [f"| `{state}` | {means} |" for state, means in STATES.items()]
    return "\n".join(["| state | what it means |", "|---|---|", *rows])


def machine_table() -> str:
    """Every transition as a Markdown table."""
    rows = [
        f"| `{each.action}` | {_states(each.from_)} | {_states(each.to) or 'the same'} |"
        f" {each.who} | {each.needs} |"
        for each in MACHINE
    ]
    head = "| action | from | to | who | what it needs |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def _states(states: tuple[Status, ...]) -> str:
    if len(states) == len(get_args(Status)):
        return "any"
    return ", ".join(f"`{state}`" for state in states)
