"""Two dozen made-up people as columns, as their book, and prepared under the policy in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from spendsense.evaluation.policy_diff.people import People, aligned, window_frame
from spendsense.evaluation.policy_diff.rulebook import Rulebook
from spendsense.evaluation.policy_diff.simulate import Prepared, prepared
from spendsense.evaluation.policy_diff.stored import readings_of
from spendsense.guardrails.holdings import holdings
from spendsense.ledger import Book
from spendsense.policy import Policy
from spendsense.world import generate, read_profile

AS_OF = date(2026, 11, 20)


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    out = tmp_path_factory.mktemp("simulated") / "population"
    generate(read_profile("default"), out=out, users=24, seed=5, as_of=AS_OF)
    tables = ("accounts", "transactions", "liabilities")
    frames = (pl.read_parquet(out / table / "*.parquet") for table in tables)
    return Book.at(AS_OF, *frames, told_on=AS_OF)


@pytest.fixture(scope="session")
def to_offers(book: Book) -> frozenset[str]:
    """Three of four consent to offers too."""
    return frozenset(user for place, user in enumerate(book.user_ids) if place % 4)


@pytest.fixture(scope="session")
def never(book: Book) -> Mapping[str, frozenset[str]]:
    """Every third asked not to see an item of each kind again that nearly everybody is due."""
    put_away = frozenset({"what-utilization-is", "subscription-checklist", "hardship-program"})
    return {user: put_away for place, user in enumerate(book.user_ids) if place % 3 == 0}


@pytest.fixture(scope="session")
def people(book: Book, to_offers: frozenset[str], never: Mapping[str, frozenset[str]]) -> People:
    return people_of_book(book, to_offers, never, Policy.on(AS_OF))


def people_of_book(
    book: Book,
    to_offers: frozenset[str],
    never: Mapping[str, frozenset[str]],
    policy: Policy,
) -> People:
    """The people of a book as the simulation has them."""
    held: dict[str, list[str]] = {}
    for user, kinds in holdings(book).items():
        for kind in kinds:
            held.setdefault(kind, []).append(user)
    frames = {
        days: window_frame(frame, {"partner_offers": to_offers}, held)
        for days, frame in readings_of(book, AS_OF, policy).items()
    }
    away = [(user, key) for user, keys in never.items() for key in sorted(keys)]
    rows = pl.DataFrame(away, schema={"user_id": pl.String, "item_key": pl.String}, orient="row")
    return People(AS_OF, aligned(frames), never=rows)


@pytest.fixture(scope="session")
def on(people: People) -> Prepared:
    return prepared(people, Rulebook.on(AS_OF))
