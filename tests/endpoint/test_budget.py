"""What a run may spend: the worst before a call, what it took after it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.fake_model.lessons import lesson

from spendsense.endpoint.budget import Budget, Prices
from spendsense.recommendations.writer import MOST_TOKENS, Answer

REQUEST = lesson().request
WORST = REQUEST.most_tokens_in + MOST_TOKENS


def test_a_call_fits_where_its_worst_reaches_the_ceiling_and_not_a_token_past_it() -> None:
    assert Budget(WORST).admits(REQUEST)
    assert not Budget(WORST - 1).admits(REQUEST)


def test_after_the_first_that_does_not_fit_none_does() -> None:
    budget = Budget(WORST + 10)
    assert budget.admits(REQUEST) and not budget.admits(REQUEST)
    budget.settle(REQUEST, Answer(text="A.", tokens_in=1, tokens_out=1))
    assert not budget.admits(REQUEST)


def test_what_a_call_took_replaces_its_worst() -> None:
    budget = Budget(2 * WORST)
    assert budget.admits(REQUEST)
    budget.settle(REQUEST, Answer(text="A.", tokens_in=700, tokens_out=120))
    assert budget.spent_tokens == 820


def test_what_is_not_told_is_counted_at_its_worst() -> None:
    budget = Budget(2 * WORST)
    assert budget.admits(REQUEST)
    budget.settle(REQUEST, Answer(failure="deadline"))
    assert budget.spent_tokens == WORST


def test_the_ceiling_in_cents_counts_by_the_prices() -> None:
    prices = Prices(Decimal(1_000_000), Decimal(2_000_000))  # a cent a token in, two out
    worst = Decimal(REQUEST.most_tokens_in + 2 * MOST_TOKENS)
    assert Budget(10**9, worst, prices).admits(REQUEST)
    assert not Budget(10**9, worst - 1, prices).admits(REQUEST)


def test_the_worst_of_a_request_is_no_less_than_its_bytes() -> None:
    sent = sum(len(each["content"].encode()) for each in REQUEST.messages())
    assert REQUEST.most_tokens_in > sent


@pytest.mark.parametrize(
    ("cents", "said"),
    [(None, "its ceiling of 5,000 tokens"), (Decimal("2.5"), "5,000 tokens or 2.5 cents")],
)
def test_the_sentence_names_the_ceilings(cents: Decimal | None, said: str) -> None:
    assert Budget(5_000, cents).said().endswith(said)
