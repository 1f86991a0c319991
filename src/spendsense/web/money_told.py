"""Accounts, spending and the balance line as they are answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from spendsense.ledger import DOLLARS, dollars
from spendsense.ledger.categories import category_words
from spendsense.signals.money import (
    BalanceLine,
    CardTold,
    Category,
    Flow,
    Span,
    Spending,
    cards_told,
)
from spendsense.signals.money.balance_line import DayEnd
from spendsense.signals.reading import written
from spendsense.signals.rows import holders

from .money_bodies import (
    AccountsBody,
    AccountTotals,
    BalancesBody,
    BankAccount,
    CardLines,
    CategoryBody,
    DayEndBody,
    FlowBody,
    Owed,
    PayDayBody,
    SpanBody,
    SpendingBody,
)
from .money_known import Known
from .money_words import DEFINITIONS, account_label, figure, query
from .rows_asked import NO_CATEGORY


def accounts_told(known: Known) -> AccountsBody:
    """Every account of a user; what is not counted is said so and adds to no total."""
    told = {card.account_id: card for card in cards_told(known.book, known.policy)}
    owed: dict[str, list[Owed]] = {}
    for row in known.bank.liabilities.to_dicts():
        terms = Owed(**{name: row[name] for name in Owed.model_fields})
        owed.setdefault(row["account_id"], []).append(terms)
    apart = {
        line["account_id"]: each.correction_id
        for each in known.said
        for line in each.facts
        if line.get("account_id")
    }
    rows = known.bank.accounts.sort("type", "account_id").to_dicts()
    return AccountsBody(
        user_id=known.user_id,
        as_of=known.book.as_of,
        accounts=[_account(row, known.book.as_of, told, owed, apart) for row in rows],
        totals=_totals(known, list(told.values())),
    )


def _account(
    row: dict[str, Any],
    as_of: date,
    told: dict[str, CardTold],
    owed: dict[str, list[Owed]],
    apart: dict[str, str],
) -> BankAccount:
    key, currency = row["account_id"], row["iso_currency_code"] or DOLLARS
    card = told.get(key)
    return BankAccount(
        account_id=key,
        label=account_label(row),
        type=row["type"],
        subtype=row["subtype"],
        name=row["official_name"] or row["name"],
        mask=row["mask"],
        currency=currency,
        balance_current_cents=row["balance_current_cents"],
        balance_available_cents=row["balance_available_cents"],
        balance_limit_cents=row["balance_limit_cents"],
        balance_said=_balance(row, currency),
        counted=key not in apart and currency == DOLLARS,
        correction_id=apart.get(key),
        card=_card(card) if card is not None else None,
        owed=owed.get(key, []),
        query=query(as_of, account=key),
    )


def _balance(row: dict[str, Any], currency: str) -> str:
    cents = row["balance_current_cents"]
    if cents is None:
        return "The balance is not known."
    amount = dollars(cents) if currency == DOLLARS else f"{cents / 100:,.2f} {currency}"
    return f"{amount} is owed." if row["type"] in ("credit", "loan") else f"It holds {amount}."


def _card(card: CardTold) -> CardLines:
    said = None if card.utilization is None else written("ratio", card.utilization)
    return CardLines(
        owed_cents=card.owed_cents,
        limit_cents=card.limit_cents,
        utilization=card.utilization,
        utilization_said=said,
        lines=list(card.lines),
        reached=list(card.reached),
        sentence=_sentence(card.sentence),
    )


def _totals(known: Known, cards: list[CardTold]) -> AccountTotals:
    """Cards whose balance and limit are known, together; as the reading utilization_overall."""
    (held,) = holders(known.book).to_dicts() or [{}]
    some = [card for card in cards if card.utilization is not None]
    owed = sum(card.owed_cents or 0 for card in some)
    limit = sum(card.limit_cents or 0 for card in some)
    together = owed / limit if limit else None
    return AccountTotals(
        checking_cents=held.get("checking_balance_cents"),
        savings_cents=held.get("savings_balance_cents"),
        cards_owed_cents=owed if some else None,
        cards_limit_cents=limit if some else None,
        cards_utilization=together,
        cards_utilization_said=None if together is None else written("ratio", together),
    )


def spending_told(known: Known, found: Spending) -> SpendingBody:
    """Both windows with their figures, each with the query that opens its rows."""
    as_of = known.book.as_of
    return SpendingBody(
        user_id=known.user_id,
        as_of=as_of,
        first_day=found.first_day,
        spans=[_span(span, found.first_day, as_of) for span in found.spans],
        definitions=DEFINITIONS,
    )


def _span(span: Span, first: date | None, as_of: date) -> SpanBody:
    days = span.window.days
    return SpanBody(
        window_days=days,
        whole=_flow(span.whole, f"the last {days} days", as_of),
        before=_flow(span.before, f"the {days} days before", as_of) if span.before else None,
        before_absent=None if span.before else _absent(days, first),
        weeks=[_flow(each, _week(each), as_of) for each in span.weeks],
        months=[_flow(each, f"{each.start:%B %Y}", as_of) for each in span.months],
        categories=[_category(each, span, as_of) for each in span.categories],
    )


def _absent(days: int, first: date | None) -> str:
    if first is None:
        return "There are no posted rows yet."
    since = written("date", first)
    return f"The record begins on {since}: the {days} days before are not all in it."


def _week(flow: Flow) -> str:
    return f"{flow.start:%b} {flow.start.day} to {flow.end:%b} {flow.end.day}"


def _flow(flow: Flow, label: str, as_of: date) -> FlowBody:
    days = {"first": flow.start.isoformat(), "last": flow.end.isoformat()}
    income = figure(flow.pay_cents, flow.pay_rows, as_of, flow="pay", **days)
    other = figure(flow.other_in_cents, flow.other_in_rows, as_of, flow="other_in", **days)
    out = figure(flow.out_cents, flow.out_rows, as_of, flow="spent", **days)
    moved = figure(flow.moved_cents, flow.moved_rows, as_of, flow="moved", direction="out", **days)
    came = flow.pay_rows + flow.other_in_rows
    return FlowBody(
        start=flow.start,
        end=flow.end,
        label=label,
        money_in=figure(flow.in_cents, came, as_of, money_in="true", **days),
        income=income,
        other_in=other,
        money_out=out,
        moved=moved,
        net_cents=flow.net_cents,
        net_said=dollars(flow.net_cents),
        sentence=_net(flow, label),
    )


def _net(flow: Flow, label: str) -> str:
    came, went = dollars(flow.in_cents), dollars(flow.out_cents)
    left = dollars(abs(flow.net_cents))
    more = "more came in than went out" if flow.net_cents >= 0 else "more went out than came in"
    return f"Over {label} {came} came in and {went} went out: {left} {more}."


def _category(each: Category, span: Span, as_of: date) -> CategoryBody:
    words = category_words(each.code)
    change = None if each.before_cents is None else each.cents - each.before_cents
    days = {
        "first": span.window.start.isoformat(),
        "last": span.window.as_of.isoformat(),
        "category": each.code or NO_CATEGORY,
    }
    return CategoryBody(
        code=each.code,
        words=words,
        spent=figure(each.cents, each.rows, as_of, flow="spent", **days),
        share=each.share,
        share_said=None if each.share is None else written("ratio", each.share),
        before_cents=each.before_cents,
        change_cents=change,
        sentence=_change(words, each.cents, change, span.window.days),
    )


def _change(words: str, cents: int, change: int | None, days: int) -> str:
    said = f"{dollars(cents)} went to {words}"
    if change is None:
        return f"{said}."
    if change == 0:
        return f"{said}, as in the {days} days before."
    more = "more" if change > 0 else "less"
    return f"{said}, {dollars(abs(change))} {more} than in the {days} days before."


def balances_told(known: Known, line: BalanceLine) -> BalancesBody:
    """The line of checking with its pay days and low days."""
    as_of = known.book.as_of
    return BalancesBody(
        user_id=known.user_id,
        as_of=as_of,
        days_asked=line.window.days,
        line_cents=line.line_cents,
        days=[_day(each) for each in line.days],
        pay_days=[
            PayDayBody(
                date=each.day,
                pay=figure(
                    each.cents,
                    len(each.rows),
                    as_of,
                    flow="pay",
                    first=each.day.isoformat(),
                    last=each.day.isoformat(),
                ),
            )
            for each in line.pay_days
        ],
        next_pay_date=line.next_pay,
        low_days=line.low_days,
        lowest=_day(line.lowest) if line.lowest is not None else None,
        sentence=_of_line(line),
    )


def _day(each: DayEnd) -> DayEndBody:
    return DayEndBody(date=each.day, balance_cents=each.cents, low=each.low)


def _of_line(line: BalanceLine) -> str:
    if line.lowest is None:
        return "There is no checking balance to follow."
    lowest, on = dollars(line.lowest.cents), written("date", line.lowest.day)
    return (
        f"{line.low_days:,} of {len(line.days):,} days ended with checking under "
        f"{dollars(line.line_cents)}; it was lowest at {lowest} on {on}."
    )


def _sentence(words: str) -> str:
    """With a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."
