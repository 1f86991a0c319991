"""The funnel from a user on record to what they did with a lesson, stage by stage.

A stage asks a question of those whom the stage before it let through, so that a difference shows
where it arises and not again in all that follows.
"""

from __future__ import annotations

from dataclasses import dataclass

from spendsense.personas import PERSONAS

HOURS = "hours_to_decision"
MEETS = "meets:"
"""Before a persona's key: whether a user's stored readings meet its conditions."""
PERSONA = "persona:"
ITEM = "item:"
READING = "reading:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A question of the funnel: its column, the words for it, and for whom it is asked."""

    key: str
    did: str
    of: str


def _persona_stage(key: str, title: str) -> Stage:
    return Stage(key=f"{PERSONA}{key}", did=f"are {title}", of="users with enough data")


STAGES: tuple[Stage, ...] = (
    Stage(key="consented", did="consent to lessons", of="users on record"),
    Stage(key="enough_data", did="have enough data", of="consenting users of the run"),
    Stage(key="persona", did="have a persona", of="users with enough data"),
    *(_persona_stage(persona.key, persona.title) for persona in PERSONAS),
    Stage(key="lesson_drafted", did="had a lesson drafted", of="users with a persona"),
    Stage(
        key="offer_eligible",
        did="may be offered something",
        of="users with a persona who consent to offers",
    ),
    Stage(key="offer_drafted", did="had an offer drafted", of="users who may be offered something"),
    Stage(
        key="approved",
        did="had the first draft that was decided approved",
        of="users of whom a draft was decided",
    ),
    Stage(key="seen", did="opened or answered one", of="users with an approved lesson or offer"),
    Stage(key="acted", did="finished one", of="users who opened or answered one"),
)
"""Every rate, in the order of the funnel."""

TIME = Stage(key=HOURS, did="waited", of="users of whom a draft was decided")

BY_STAGE = {stage.key: stage for stage in (*STAGES, TIME)}

AMONG_PERSONA = ("lesson_drafted", "offer_eligible", "offer_drafted", "approved", HOURS)
"""Stages that are asked again among users of one persona, which behaviour has put there."""
