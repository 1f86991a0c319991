"""Who signs in to a demonstration: staff of each role, and a user for each persona shown.

Their passwords are drawn at each demonstration, printed once, and kept only as hashes. An account
that `demo` did not make is never touched.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from spendsense import review
from spendsense.ledger import Conflict, SpendSenseError
from spendsense.personas import NONE
from spendsense.pipeline import verdicts_on
from spendsense.storage import (
    Account,
    Database,
    accounts,
    change_role,
    create_account,
    enable_account,
    find_account,
    find_user,
    recommendations,
    set_password,
    unlock,
)
from spendsense.storage.audit_search import made_by
from spendsense.storage.passwords import hashed
from spendsense.storage.roles import Role

LABEL = "demo"

STAFF: Mapping[str, tuple[Role, str]] = {
    "operator": ("operator", "Demo operator"),
    "second-operator": ("operator", "Second demo operator"),
    "auditor": ("auditor", "Demo auditor"),
    "administrator": ("administrator", "Demo administrator"),
}
"""Two operators, for what two people must decide."""

NO_CONSENT = "no_consent"

MARKS = "abcdefghijkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is typed; 32 of them, so each is worth 5 bits."""

NOTE = "approved by `spendsense demo`, so that its user has something to see; nobody has read it"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as. `persona` describes the user whose things the account opens.

    It is `NO_CONSENT` for a user of whom nothing is read.
    """

    login: str
    password: str
    role: Role
    name: str
    user_id: str | None
    persona: str | None


def login_of(persona: str) -> str:
    """A persona as its user signs in.

    >>> login_of("high_utilization"), login_of("none")
    ('high-utilization', 'no-persona')
    """
    return "no-persona" if persona == NONE else persona.replace("_", "-")


def password() -> str:
    """100 random bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(MARKS) for _ in range(4)) for _ in range(5))


def people(
    database: Database, first: Mapping[str, str], at: datetime
) -> tuple[tuple[Person, ...], str]:
    """Accounts with new passwords, and how the trail names the first operator.

    `first` is the user to show for each persona. A persona whose account an earlier demonstration
    made keeps its user. Raises Conflict where a login or a user has an account of another maker.
    """
    staff = [
        Person(login, password(), role, name, None, None) for login, (role, name) in STAFF.items()
    ]
    kept = [_kept(database, each, at) for each in staff]
    users = [_user(database, persona, user_id, at) for persona, user_id in first.items()]
    return (*staff, *users), kept[0].by


def something_to_see(
    database: Database, users: Sequence[str], *, by: str, at: datetime
) -> tuple[str, ...]:
    """Approve and publish the first lesson of each user who has nothing to see; their ids.

    By the decisions that any operator takes, with everything that these ask. What a guard holds
    back stays in the queue.
    """
    shown = []
    for user_id in users:
        with database.read() as connection:
            found = recommendations(connection, user_id=user_id)
        if any(each.stands.published for each in found):
            continue
        for each in found:
            lesson = each.kind != "offer" and each.status == "pending"
            if lesson and _shown(database, each.recommendation_id, by, at):
                shown.append(each.recommendation_id)
                break
    return tuple(shown)


def _shown(database: Database, recommendation_id: str, by: str, at: datetime) -> bool:
    """Whether it was let through; nothing of it is written where it was not."""
    try:
        with database.write() as connection:
            judge = partial(verdicts_on, connection, at=at)
            review.approve(connection, recommendation_id, by=by, at=at, note=NOTE, judge_text=judge)
            review.publish(connection, recommendation_id, by=by, at=at)
    except SpendSenseError:
        return False
    return True


def _user(database: Database, persona: str, user_id: str, at: datetime) -> Person:
    """The account of a user of a persona: of the user that it was made for, where it is there."""
    login = login_of(persona)
    with database.read() as connection:
        before = find_account(connection, login)
        whose = before.user_id if before is not None and before.user_id else user_id
        user = find_user(connection, whose)
    name = user.name if user is not None and user.name else login
    person = Person(login, password(), "user", name, whose, persona)
    _kept(database, person, at)
    return person


def _kept(database: Database, person: Person, at: datetime) -> Account:
    """The account as it is told: made, or an earlier demonstration's put back and renewed."""
    kept = hashed(person.password)
    with database.write() as connection:
        found = find_account(connection, person.login) or _of_user(connection, person.user_id)
        if found is None:
            return create_account(
                connection,
                login=person.login,
                name=person.name,
                role=person.role,
                user_id=person.user_id,
                password_hash=kept,
                at=at,
                by=LABEL,
            )
        _check_ours(connection, found)
        _put_back(connection, found, person, at)
        return set_password(connection, found.account_id, kept, at=at, by=LABEL)


def _put_back(connection: Connection, found: Account, person: Person, at: datetime) -> None:
    enable_account(connection, found.account_id, at=at, by=LABEL)
    if found.role != person.role:
        change_role(connection, found.account_id, person.role, at=at, by=LABEL)
    unlock(connection, found.account_id, at=at, by=LABEL)


def _of_user(connection: Connection, user_id: str | None) -> Account | None:
    if user_id is None:
        return None
    return next((each for each in accounts(connection) if each.user_id == user_id), None)


def _check_ours(connection: Connection, found: Account) -> None:
    """Raises Conflict for an account of somebody."""
    if LABEL not in made_by(connection, "account.create", found.account_id):
        raise Conflict(
            f"This home has an account {found.login} that the demonstration did not make, and its "
            "password stays as it is. Name a fresh folder with --home."
        )
