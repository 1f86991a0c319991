"""A formula as a value: it works a reading out of what is cited, and says itself in words and
in numbers.

Every formula reads one or more groups of evidence. What is worked out of nothing is None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from spendsense.ledger import dollars

from .cited import Cited


class Formula(Protocol):
    """How a reading follows from its evidence."""

    def of(self, cited: Cited) -> Any:
        """The value; None where there is nothing to work it out of."""

    def words(self) -> str:
        """The same for whoever reads it, with groups of evidence in asterisks."""

    def nulls(self) -> tuple[str, ...]:
        """When there is nothing to read, each as the end of a sentence that begins with null."""

    def numbers(self, cited: Cited) -> str:
        """The same with one user's numbers in it."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a group's rows together, in Plaid's sign or turned about."""

    group: str
    turned: bool = False

    def of(self, cited: Cited) -> int:
        total: int = sum(row["amount_cents"] for row in cited.rows[self.group])
        return -total if self.turned else total

    def words(self) -> str:
        about = ", in less out" if self.turned else ""
        return f"amounts of *{self.group}*{about}"

    def nulls(self) -> tuple[str, ...]:
        return ()

    def numbers(self, cited: Cited) -> str:
        return _cents(self.of(cited))


@dataclass(frozen=True, slots=True)
class Held:
    """A column of a group's accounts together: what they hold, or owe, or their limits.

    None without an account, and as soon as one is unknown: half a balance is not a balance.
    """

    group: str
    column: str = "balance_current_cents"

    def of(self, cited: Cited) -> int | None:
        found = [account[self.column] for account in cited.accounts[self.group]]
        return None if not found or None in found else sum(found)

    def words(self) -> str:
        return f"`{self.column}` of *{self.group}*"

    def nulls(self) -> tuple[str, ...]:
        return (f"without *{self.group}*, or where one of them is unknown",)

    def numbers(self, cited: Cited) -> str:
        return _cents(self.of(cited))


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows, accounts or days a group names."""

    group: str

    def of(self, cited: Cited) -> int:
        return cited.size(self.group)

    def words(self) -> str:
        return f"number of *{self.group}*"

    def nulls(self) -> tuple[str, ...]:
        return ()

    def numbers(self, cited: Cited) -> str:
        return str(self.of(cited))


@dataclass(frozen=True, slots=True)
class Given:
    """A formula of who has something to read it from; None of anybody else."""

    group: str
    formula: Formula

    def of(self, cited: Cited) -> Any:
        return self.formula.of(cited) if cited.size(self.group) else None

    def words(self) -> str:
        return self.formula.words()

    def nulls(self) -> tuple[str, ...]:
        return _all((f"without *{self.group}*",), self.formula.nulls())

    def numbers(self, cited: Cited) -> str:
        return self.formula.numbers(cited)


@dataclass(frozen=True, slots=True)
class Unless:
    """A formula of who has nothing in a group; None of anybody who has."""

    group: str
    formula: Formula

    def of(self, cited: Cited) -> Any:
        return None if cited.size(self.group) else self.formula.of(cited)

    def words(self) -> str:
        return self.formula.words()

    def nulls(self) -> tuple[str, ...]:
        return _all(self.formula.nulls(), (f"as soon as there are *{self.group}*",))

    def numbers(self, cited: Cited) -> str:
        return self.formula.numbers(cited)


@dataclass(frozen=True, slots=True)
class Sum:
    """Two together."""

    first: Formula
    second: Formula

    def of(self, cited: Cited) -> int | None:
        first, second = self.first.of(cited), self.second.of(cited)
        return None if first is None or second is None else first + second

    def words(self) -> str:
        return f"{self.first.words()} + {self.second.words()}"

    def nulls(self) -> tuple[str, ...]:
        return _all(self.first.nulls(), self.second.nulls())

    def numbers(self, cited: Cited) -> str:
        return f"{self.first.numbers(cited)} + {_bracketed(self.second.numbers(cited))}"


@dataclass(frozen=True, slots=True)
class Monthly:
    """Cents of the window, or of a parameter's days, per 30 days: whole, rounded down."""

    formula: Formula
    lookback: str | None = None

    def of(self, cited: Cited) -> int | None:
        cents = self.formula.of(cited)
        return None if cents is None else cents * 30 // self._days(cited)

    def words(self) -> str:
        days = "days of the window" if self.lookback is None else f"`{self.lookback}`"
        return f"{_bracketed(self.formula.words())} × 30 ÷ {days}, whole cents, rounded down"

    def nulls(self) -> tuple[str, ...]:
        return self.formula.nulls()

    def numbers(self, cited: Cited) -> str:
        return f"{_bracketed(self.formula.numbers(cited))} × 30 ÷ {self._days(cited)}"

    def _days(self, cited: Cited) -> int:
        return cited.window.days if self.lookback is None else int(cited.policy[self.lookback])


@dataclass(frozen=True, slots=True)
class Over:
    """A quotient; None where a part is missing or the whole is not above zero."""

    part: Formula
    whole: Formula

    def of(self, cited: Cited) -> float | None:
        part, whole = self.part.of(cited), self.whole.of(cited)
        return None if part is None or whole is None or whole <= 0 else float(part / whole)

    def words(self) -> str:
        return f"{_bracketed(self.part.words())} ÷ {_bracketed(self.whole.words())}"

    def nulls(self) -> tuple[str, ...]:
        return _all(self.part.nulls(), self.whole.nulls(), ("where the divisor is not above zero",))

    def numbers(self, cited: Cited) -> str:
        part, whole = self.part.of(cited), self.whole.of(cited)
        return f"{_plain(self.part, part)} ÷ {_plain(self.whole, whole)}"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A formula's value where it reaches a parameter; None beneath it."""

    formula: Formula
    parameter: str

    def of(self, cited: Cited) -> Any:
        value = self.formula.of(cited)
        return value if value is not None and value >= cited.policy[self.parameter] else None

    def words(self) -> str:
        return self.formula.words()

    def nulls(self) -> tuple[str, ...]:
        return _all(self.formula.nulls(), (f"where the base is under `{self.parameter}`",))

    def numbers(self, cited: Cited) -> str:
        return self.formula.numbers(cited)


@dataclass(frozen=True, slots=True)
class InForce:
    """A parameter of policy, for who has something to measure with it."""

    group: str
    parameter: str

    def of(self, cited: Cited) -> Any:
        return cited.policy[self.parameter] if cited.size(self.group) else None

    def words(self) -> str:
        return f"`{self.parameter}`, a value of policy"

    def nulls(self) -> tuple[str, ...]:
        return (f"without *{self.group}*",)

    def numbers(self, cited: Cited) -> str:
        return f"`{self.parameter}`"


@dataclass(frozen=True, slots=True)
class Worked:
    """What takes more than a sum: plain Python, and a sentence that says what it does."""

    does: str
    function: Callable[[Cited], Any]
    shows: Callable[[Cited], str] | None = None
    null: str = ""

    def of(self, cited: Cited) -> Any:
        return self.function(cited)

    def words(self) -> str:
        return self.does

    def nulls(self) -> tuple[str, ...]:
        return (self.null,) if self.null else ()

    def numbers(self, cited: Cited) -> str:
        return self.shows(cited) if self.shows else ""


def _all(*parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for part in parts for phrase in part))


def _cents(value: int | None) -> str:
    return "unknown" if value is None else dollars(value)


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text or text.startswith("-") else text


def _plain(formula: Formula, value: Any) -> str:
    """A side of a quotient: days where it counts, else dollars."""
    if value is None:
        return "nothing"
    return str(value) if isinstance(formula, Count | Worked) else dollars(value)
