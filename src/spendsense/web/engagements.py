"""Today, the shelf and engagement as they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote

from spendsense import engagement as room
from spendsense.engagement import ACTIONS, VERIFIED, Fact, OnShelf, Standing
from spendsense.engagement.fact import counted, on
from spendsense.policy import Policy
from spendsense.review import Approved
from spendsense.storage import EngagementSettings
from spendsense.storage.feedback import CODES

from .bodies import Shown
from .engagement_bodies import (
    CodeBody,
    DoneBody,
    FactBody,
    FeedbackSaid,
    LevelBody,
    RecapBody,
    RecordsBody,
    RingBody,
    SettingsBody,
    ShelfItem,
    StreakBody,
    VerifiedBody,
    WaitingBody,
    WeekBody,
)
from .pattern_bodies import RowsBehind

MOST_DONE = 50
"""How many things that were finished an answer lists."""

MOST_IDS = 50
"""How many ids of rows a fact carries; its query opens all of them."""

LONGEST_QUERY = 3_500
"""Characters of a query that names rows by their ids."""


def fact_body(fact: Fact, as_of: date) -> FactBody:
    return FactBody(
        kind=fact.kind,  # type: ignore[arg-type]
        sentence=fact.sentence,
        day=fact.day,
        cents=fact.cents,
        rows=RowsBehind(
            query=_query(fact, as_of),
            transactions=len(fact.transactions),
            transaction_ids=list(fact.transactions[:MOST_IDS]),
            account_ids=list(fact.accounts),
            days=(fact.days[-1] - fact.days[0]).days + 1 if fact.days else 0,
        ),
    )


def recap_body(found: room.Recap) -> RecapBody:
    facts = [fact_body(fact, found.as_of) for fact in found.facts]
    return RecapBody(as_of=found.as_of, sentence=found.sentence, facts=facts)


def ring_bodies(found: Standing) -> list[RingBody]:
    return [
        RingBody(
            key=ring.key,
            title=ring.title,
            target=ring.target,
            done=ring.done,
            full=ring.full,
            nothing_left=ring.nothing_left,
            sentence=ring.sentence,
        )
        for ring in found.rings
    ]


def streak_body(found: Standing) -> StreakBody:
    weeks = [WeekBody(begins=week.begins, how=week.how) for week in found.weeks.weeks]
    kept = found.weeks
    return StreakBody(kept=kept.kept, of=kept.of, sentence=kept.sentence, weeks=weeks)


def level_body(found: Standing) -> LevelBody:
    reached = found.level
    return LevelBody(
        level=reached.level,
        of=reached.of,
        lessons=reached.lessons,
        next_at=reached.next_at,
        sentence=reached.sentence,
    )


def done_bodies(found: Standing) -> list[DoneBody]:
    latest = found.done[:MOST_DONE]
    return [DoneBody(kind=each.kind, sentence=each.sentence, at=each.at) for each in latest]


def verified_bodies(facts: Sequence[Fact], months: int, as_of: date) -> list[VerifiedBody]:
    """By kind, in the order of the room; a kind that held in none of the months is left out."""
    by_kind = {each.key: [f for f in facts if f.kind == each.key] for each in VERIFIED}
    return [
        VerifiedBody(
            kind=each.key,  # type: ignore[arg-type]
            title=each.title,
            held=len(by_kind[each.key]),
            of=months,
            sentence=_held_in(len(by_kind[each.key]), months),
            months=[fact_body(fact, as_of) for fact in by_kind[each.key]],
        )
        for each in VERIFIED
        if by_kind[each.key]
    ]


def _held_in(held: int, months: int) -> str:
    if months == 1:
        return "This held in the one complete month of your records."
    return f"This held in {held} of the last {months} complete months."


def records_body(newest: date | None, day: date, policy: Policy) -> RecordsBody:
    if newest is None:
        said = "There are no bank records yet. They come from your bank, or from a file."
        return RecordsBody(newest=None, days_old=None, stale=False, sentence=said)
    old = max(0, (day - newest).days)
    stale = old > policy["engagement.stale_days"]
    said = f"Your records reach up to {on(newest)}."
    if stale:
        said = f"{said} That was {counted(old, 'day')} ago, so what came since is not in here."
    return RecordsBody(newest=newest, days_old=old, stale=stale, sentence=said)


def waiting_body(lessons: int) -> WaitingBody:
    if not lessons:
        return WaitingBody(lessons=0, sentence=None)
    are = "is" if lessons == 1 else "are"
    said = f"{counted(lessons, 'lesson')} {are} with a person for approval."
    return WaitingBody(lessons=lessons, sentence=said)


def shelf_item(item: OnShelf) -> ShelfItem:
    mark, said = item.mark, item.feedback
    return ShelfItem(
        state=item.state,
        read_at=mark.read_at if mark else None,
        later_until=mark.later_until if mark and item.state == "later" else None,
        never_at=mark.never_at if mark else None,
        feedback=None
        if said is None
        else FeedbackSaid(verdict=said.verdict, code=said.code, note=said.note, at=said.at),
        shown=_shown(item.shown),
        other_windows=[_shown(each) for each in item.others],
    )


def settings_body(chosen: EngagementSettings, kept: int, policy: Policy) -> SettingsBody:
    return SettingsBody(
        enabled=chosen.enabled,
        targets=dict(chosen.targets),  # type: ignore[arg-type]
        choices=list(policy["engagement.target_choices"]),
        chosen_at=chosen.chosen_at,
        kept=kept,
    )


def feedback_codes() -> dict[str, list[CodeBody]]:
    return {
        verdict: [CodeBody(code=code, words=words) for code, words in codes.items()]
        for verdict, codes in CODES.items()
    }


def counts() -> list[str]:
    """What is counted, in words."""
    return [f"{action.says}." for action in ACTIONS]


def counts_of(items: Iterable[OnShelf]) -> dict[str, int]:
    states = [item.state for item in items]
    return {state: states.count(state) for state in ("new", "read", "later", "never")}


def _query(fact: Fact, as_of: date) -> str:
    """What opens exactly the rows; where naming them would take too long an address, the days and
    the account they are of."""
    if fact.reading is not None:
        return f"reading={fact.reading}&window_days=30&as_of={as_of}"
    by_ids = f"ids={quote(','.join(fact.transactions), safe=',')}&as_of={as_of}"
    if len(by_ids) <= LONGEST_QUERY or not fact.days:
        return by_ids
    between = f"from={fact.days[0]}&to={fact.days[-1]}&as_of={as_of}"
    if len(fact.accounts) > 1:
        return between
    return f"account={quote(fact.accounts[0], safe='')}&{between}"


def _shown(approved: Approved) -> Shown:
    return Shown.model_validate(approved.as_json())
