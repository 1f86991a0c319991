"""Drafts that wait in the same words, but for the figures: approved together after a sample.

A group is of one item, persona and window, worded by the template, with the same verdicts, and of
nothing that two people must decide. Approving it is one decision for each item, through the same
guards as any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from spendsense.ledger import Conflict, NotFound, SpendSenseError
from spendsense.policy import Policy
from spendsense.storage import Database, Recommendation, consented
from spendsense.storage.audit import canonical
from spendsense.storage.review_queue import Asked, page

from .console import moment_of
from .decisions import JudgeText, approve
from .drawn import key_of, sample
from .guards import second_needed
from .handling import has_opened
from .person import check_person, person_of, same_person
from .queue import recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Drafts that are the same but for their figures.

    `ids` are all of them, the oldest first; `sample` those an operator must open, and `opened` what
    of them the operator has.
    """

    key: str
    item_key: str
    persona: str
    window_days: int
    title: str
    body: str
    ids: tuple[str, ...]
    sample: tuple[str, ...]
    opened: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether the whole sample was opened."""
        return set(self.sample) == set(self.opened)


@dataclass(frozen=True, slots=True)
class GroupDecided:
    """What approving a group came to: ids, and of what was left the sentence that says why."""

    approved: tuple[str, ...]
    left: dict[str, str]


def groups(connection: Connection, *, by: str, at: datetime) -> tuple[Group, ...]:
    """The groups that an operator may approve, the largest first, with the operator's sample."""
    check_person(by)
    policy = Policy.on(at.date())
    found = page(connection, Asked(status=("pending",), flagged=False), moment_of(at))
    open_to = consented(connection, sorted({each.user_id for each in found}), at=at)
    by_key: dict[str, list[Recommendation]] = {}
    for each in found:
        if each.user_id in open_to and _fits(each, policy, by, at):
            by_key.setdefault(group_key(each), []).append(each)
    least = policy["review.group_least"]
    large = sorted(
        (each for each in by_key.items() if len(each[1]) >= least),
        key=lambda one: (-len(one[1]), one[0]),
    )
    return tuple(_group(connection, key, waiting, policy, by) for key, waiting in large)


def approve_group(
    database: Database,
    key: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    judge_text: Callable[[Connection], JudgeText],
) -> GroupDecided:
    """Approve every item of a group by a decision of its own, once its sample was opened.

    What a guard holds back stays where it was, and is named. Raises NotFound for a group that no
    longer waits, and Conflict while a part of the sample was not opened: nothing is written then.
    """
    with database.read() as connection:
        found = {each.key: each for each in groups(connection, by=by, at=at)}.get(key)
    if found is None:
        raise NotFound(f"No group {key} waits. List the groups again: they change with the queue.")
    if not found.ready:
        missing = [each for each in found.sample if each not in found.opened]
        raise Conflict(
            f"Open {len(missing)} more of the sample of group {key} before you approve its "
            f"{len(found.ids)} items: {', '.join(missing)}."
        )
    approved, left = [], {}
    for each in found.ids:
        try:
            with database.write() as connection:
                _check_still(connection, each, key)
                approve(
                    connection,
                    each,
                    by=by,
                    at=at,
                    note=note,
                    group=key,
                    judge_text=judge_text(connection),
                )
            approved.append(each)
        except SpendSenseError as error:
            left[each] = str(error)
    return GroupDecided(tuple(approved), left)


def group_key(found: Recommendation) -> str:
    """The same for drafts that differ in their figures alone."""
    verdicts = [verdict.as_json() for verdict in found.verdicts]
    named = [found.item_key, found.persona, found.window_days, *template_of(found), verdicts]
    return f"grp_{hashlib.blake2b(canonical(named).encode(), digest_size=9).hexdigest()}"


def template_of(found: Recommendation) -> tuple[str, str, str]:
    """Title, because and body with the names of the facts in the place of their figures."""
    facts = sorted(found.facts, key=lambda fact: (-len(fact.text), fact.name))

    def plain(text: str) -> str:
        for fact in facts:
            text = text.replace(fact.text, f"{{{fact.name}}}")
        return text

    return plain(found.title), plain(found.because), plain(found.body)


def _fits(found: Recommendation, policy: Policy, by: str, at: datetime) -> bool:
    holder = found.stands.leased_at(at)
    snoozed = found.stands.snoozed_until
    return (
        found.worded_by == "template"
        and not second_needed(found, policy)
        and (holder is None or same_person(by, holder))
        and (snoozed is None or snoozed <= at)
    )


def _group(
    connection: Connection,
    key: str,
    waiting: Sequence[Recommendation],
    policy: Policy,
    by: str,
) -> Group:
    share = -(-len(waiting) * policy["review.sample_percent"] // 100)
    many = max(share, policy["review.sample_least"])
    ids = [each.recommendation_id for each in waiting]
    # By person: what one operator is to open tells nobody else what to expect.
    drawn = sample(key_of(connection), many, ids, "sample", key, person_of(by))
    by_id = {each.recommendation_id: each for each in waiting}
    title, _, body = template_of(waiting[0])
    return Group(
        key=key,
        item_key=waiting[0].item_key,
        persona=waiting[0].persona,
        window_days=waiting[0].window_days,
        title=title,
        body=body,
        ids=tuple(ids),
        sample=drawn,
        opened=tuple(each for each in drawn if has_opened(connection, by_id[each], by)),
    )


def _check_still(connection: Connection, recommendation_id: str, key: str) -> None:
    """Raises Conflict where an item is no longer what the group was approved for."""
    found = recommendation(connection, recommendation_id, seeds=True)
    worded = replace(found, **dict(found.drafted))  # type: ignore[arg-type]
    if found.stands.waits and group_key(worded) != key:
        raise Conflict(f"Recommendation {recommendation_id} is no longer of group {key}.")
