"""What one run may spend: reckoned before a call at its worst, and after it at what it took."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from spendsense.recommendations.writer import MOST_TOKENS, Answer, Request

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """Cents for a million tokens, sent and replied."""

    per_million_in: Decimal
    per_million_out: Decimal

    def of(self, tokens_in: int, tokens_out: int) -> Decimal:
        """What tokens cost, in cents.

        >>> Prices(Decimal(15), Decimal(60)).of(2_000_000, 500_000)
        Decimal('60')
        """
        spent = self.per_million_in * tokens_in + self.per_million_out * tokens_out
        return spent / MILLION


@dataclass(slots=True)
class Budget:
    """The ceilings of a run and what is spent of them.

    A call is admitted only where it fits at its worst, so that no run ends above a ceiling unless
    an endpoint uses more than it was allowed. Where it does not say what a call took, the worst is
    counted.
    """

    tokens: int
    cents: Decimal | None = None
    prices: Prices | None = None
    spent_tokens: int = 0
    spent_cents: Decimal = field(default=Decimal(0))
    closed: bool = False

    def admits(self, request: Request) -> bool:
        """Whether a call still fits, and then its worst is counted; after the first that does not,
        none does."""
        worst = (request.most_tokens_in, MOST_TOKENS)
        over_tokens = self.spent_tokens + sum(worst) > self.tokens
        over_cents = self.cents is not None and self.spent_cents + self._cost(*worst) > self.cents
        self.closed = self.closed or over_tokens or over_cents
        if not self.closed:
            self._count(*worst, sign=1)
        return not self.closed

    def settle(self, request: Request, answer: Answer) -> None:
        """Count what a call took in place of its worst."""
        if answer.tokens_in is None or answer.tokens_out is None:
            return
        self._count(request.most_tokens_in, MOST_TOKENS, sign=-1)
        self._count(answer.tokens_in, answer.tokens_out, sign=1)

    def said(self) -> str:
        """The ceilings, as a sentence names them."""
        cents = "" if self.cents is None else f" or {self.cents:,} cents"
        return f"the run had reached its ceiling of {self.tokens:,} tokens{cents}"

    def _count(self, tokens_in: int, tokens_out: int, *, sign: int) -> None:
        self.spent_tokens += sign * (tokens_in + tokens_out)
        self.spent_cents += sign * self._cost(tokens_in, tokens_out)

    def _cost(self, tokens_in: int, tokens_out: int) -> Decimal:
        return Decimal(0) if self.prices is None else self.prices.of(tokens_in, tokens_out)
