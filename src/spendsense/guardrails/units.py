"""The units and scales that may stand beside a number."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "grand": 10**3, "million": 10**6,
    "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
SHORT_SCALES = {
    "k": 10**3, "mm": 10**6, "mn": 10**6, "mil": 10**6, "mio": 10**6, "mill": 10**6, "m": 10**6,
    "bn": 10**9, "b": 10**9, "tn": 10**12, "t": 10**12, "thou": 10**3,
}  # fmt: skip

_CURRENCY = "$\u00a2\u00a3\u00a4\u00a5\u20a0-\u20cf"
_CODES = "eur|gbp|jpy|cad|aud|nzd|chf|inr|mxn|cny|rub|brl|sek|nok|dkk|pln|btc|eth"
_MONEY = (
    "euros?|pounds?|quid|yen|yuan|pesos?|rupees?|rubles?|roubles?|francs?|kron(?:a|or|er)|shekels?"
    "|bitcoins?|kilodollars?|megabucks|sterling"
)
_COUNTED = (
    "x|times|fold|squared|cubed|points?|pips?|degrees|to the power|/|:(?=\\d)|\\^|\\*|!"
    "|e[+-]?\\d+|st|nd|rd|th"
)


class _Before(NamedTuple):
    signs: str
    pattern: str


BEFORE = _Before(_CURRENCY, rf"[{_CURRENCY}]|\b(?:usd?|{_CODES})(?=[\s\d-])")
"""What may stand before a number: a sign or a code of a currency."""

AFTER = (
    rf"%|per ?cent\b|percentage points?\b|per ?cent points?\b|pct\b|pc\b|bps?\b|basis points?\b"
    rf"|per ?mill?e?\b|dollars?\b|bucks?\b|usd\b|cents?\b|[{_CURRENCY}]|(?:{_MONEY}|{_CODES})\b"
    rf"|(?:{_COUNTED})(?!\w)"
)
"""What may follow a number and says what it counts."""

MINUS = r"(?P<minus>(?<![\w.,%])-|\b(?:minus|negative)\s+)"

_OF = r"(?:\s+(?:out\s+)?of\s+(?:the\s+|those\s+|all\s+|your\s+)?(?:last\s+)?(?:[\d.,]+|;|[a-z]+))?"
_LOW = r"(?:[\s-]+(?:low|full|more|whole|calendar|straight|lower|typical|busy|tight|such))?"
_TIME = "days?|weeks?|months?|years?|hours?|minutes?|seconds?|decades?|quarters?|nights?"
_PACE = (
    r"\s*(?:(?:an?|per|each|every|/)\s*(?:single\s+)?(?:day|week|year|hour|minute|night|second)\b"
    r"|daily|weekly|yearly|annually|hourly)"
)
SPAN = rf"(?=(?P<span>{_OF}{_LOW}[\s-]+(?:{_TIME})\b|{_PACE}|))"
"""What follows a number and its unit and says a length of time, or how often; read, not taken."""


def with_unit(
    value: Decimal, before: str | None, after: str | None, span: str | None
) -> tuple[Decimal, str]:
    """A value and what it is counted in, cents as dollars and basis points as percent."""
    value, unit = _in_main_unit(value, before or "", " ".join((after or "").split()))
    time = (span or "").split()
    if not time:
        return value, unit
    last = time[-1].split("-")[-1].removesuffix("s")
    if unit:  # a rate or an amount: no fact is one for each day, week or year
        paced = time[0] in ("a", "an", "per", "each", "every", "/", *_ADVERBS) or "/" in time[0]
        return value, f"{unit} each {last}" if paced else unit
    return value, f"{last}s"


_ADVERBS = ("daily", "weekly", "yearly", "annually", "hourly")
_CENTS = (("", "cent"), ("", "cents"), ("", "\u00a2"), ("\u00a2", ""))
_DOLLARS = ("$", "us$", "usd", "dollar", "dollars", "buck", "bucks")
_PERCENT = ("%", "percent", "per cent", "pct", "pc")


def _in_main_unit(value: Decimal, before: str, after: str) -> tuple[Decimal, str]:
    if (before, after) in _CENTS:
        return value / 100, "$"
    if after in ("bp", "bps", "basis point", "basis points") and not before:
        return value / 100, "%"
    signs = tuple(_canonical(sign) for sign in (before, after) if sign)
    # "$50%" and "$50 euros" are neither; they keep both signs and so equal no fact.
    return value, " ".join(dict.fromkeys(signs))


def _canonical(sign: str) -> str:
    if sign in _DOLLARS:
        return "$"
    return "%" if sign in _PERCENT else sign
