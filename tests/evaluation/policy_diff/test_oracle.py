"""What is simulated by columns is what the pipeline itself decides under the changed policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendsense.evaluation.policy_diff.offers import offer_facts
from spendsense.evaluation.policy_diff.outcome import PRIMARIES, Outcome
from spendsense.evaluation.policy_diff.people import People
from spendsense.evaluation.policy_diff.rulebook import Rulebook
from spendsense.evaluation.policy_diff.simulate import Prepared, prepared, simulate
from spendsense.evaluation.policy_diff.windows import chosen
from spendsense.guardrails.eligibility import offer_facts as guardrail_facts
from spendsense.ledger import Book
from spendsense.personas import assign
from spendsense.personas.assignment import PERSONAS
from spendsense.pipeline import decide
from spendsense.recommendations import item_of
from spendsense.review import Decision

from .conftest import AS_OF

CHANGES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "lines": {
        "high_utilization.min_utilization_percent": 30,
        "high_utilization.min_interest_cents": 5000,
        "cash_flow_stressed.min_low_days_percent": 5,
        "eligibility.distress_low_days_percent": 5,
        "drafts.max_education_items": 2,
        "drafts.max_offers": 1,
    },
    "offers": {
        "eligibility.min_monthly_income_balance_transfer_cents": 300_000,
        "eligibility.distress_personas": ["high_utilization"],
        "eligibility.excluded_kinds": ["budgeting_app"],
        "enough_data.min_history_days": 170,
        "drafts.max_offers": 9,
    },
    "words": {"legibility.max_title_characters": 30, "tone.shame": ["subscriptions?"]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_everybody_is_decided_as_the_pipeline_decides_them(
    book: Book,
    people: People,
    to_offers: frozenset[str],
    never: Mapping[str, frozenset[str]],
    change: dict[str, Any],
) -> None:
    book_of_rules = Rulebook.on(AS_OF).with_values(change)
    found = prepared(people, book_of_rules).outcomes
    decided = decide(
        book, frozenset(book.user_ids), book_of_rules.policy, to_offers, frozenset(), never
    )
    for days in people.windows:
        expected = {each.user_id: _told(each, days) for each in decided}
        assert _simulated(people, found[days]) == expected


def _told(decision: Decision, days: int) -> tuple[Any, ...]:
    """What the pipeline makes of one user over a window."""
    (over,) = (each for each in decision.windows if each.window.days == days)
    keys = over.assignment.persona_keys
    withheld = {
        (choice.draft.item_key, verdict.guardrail)
        for choice in over.choices
        for verdict in choice.verdicts
        if not verdict.allowed
    }
    picked = {(c.draft.item_key, c.draft.persona) for c in over.choices if c.chosen}
    made = {choice.draft.item_key for choice in over.choices}
    return over.assignment.primary.key, frozenset(keys), picked, made, withheld


def _simulated(people: People, outcome: Outcome) -> dict[str, tuple[Any, ...]]:
    found = {}
    for place, user in enumerate(people.user_ids):
        found[user] = (
            PRIMARIES[outcome.primary[place]],
            frozenset(p.key for p in PERSONAS if outcome.held[p.key][place]),
            {(d.slot.item.key, d.slot.persona) for d in outcome.drafts if d.chosen[place]},
            {d.slot.item.key for d in outcome.drafts if d.drafted[place]},
            {
                (d.slot.item.key, guardrail)
                for d in outcome.drafts
                for (guardrail, _), flags in d.against.items()
                if flags[place]
            },
        )
    return found


LINES = st.fixed_dictionaries(
    {},
    optional={
        "high_utilization.min_utilization_percent": st.integers(0, 120),
        "high_utilization.min_interest_cents": st.integers(0, 20_000),
        "variable_income.max_pay_gap_days": st.floats(0, 60).map(lambda days: round(days, 1)),
        "variable_income.min_buffer_months": st.integers(0, 6),
        "subscription_heavy.min_subscriptions": st.integers(0, 8),
        "subscription_heavy.min_monthly_cents": st.integers(0, 20_000),
        "subscription_heavy.min_share_percent": st.integers(0, 50),
        "savings_builder.min_growth_percent": st.integers(0, 30),
        "savings_builder.max_utilization_percent": st.integers(0, 100),
        "cash_flow_stressed.min_low_days_percent": st.integers(0, 100),
        "cash_flow_stressed.min_volatility_percent": st.integers(0, 200),
        "enough_data.min_posted_rows": st.integers(0, 900),
        "eligibility.distress_utilization_percent": st.integers(0, 100),
        "eligibility.max_utilization_balance_transfer_percent": st.integers(0, 100),
        "drafts.max_education_items": st.integers(0, 6),
        "drafts.max_offers": st.integers(0, 4),
    },
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(change=LINES)
def test_whatever_the_lines_everybody_is_assigned_as_one_by_one(
    on: Prepared, change: dict[str, Any]
) -> None:
    after = on.before.with_values(change)
    found = simulate(on, after)
    for window in found.windows:
        frame = on.people.windows[window.days]
        rows = frame.to_dicts()
        before = [assign(row, on.before.policy) for row in rows]
        now = [assign(row, after.policy) for row in rows]
        pairs = [(b.primary.key, n.primary.key) for b, n in zip(before, now, strict=True)]
        assert {(m.before, m.after): m.count for m in window.matrix} == {
            pair: pairs.count(pair) for pair in pairs
        }
        assert window.moved == sum(b != n for b, n in pairs)
        changed = {
            row["user_id"]
            for row, b, n in zip(rows, before, now, strict=True)
            if (b.persona_keys, b.primary.key) != (n.persona_keys, n.primary.key)
        }
        # Everybody who moves has a reason, and nobody else.
        own = found.crossings.filter(window_days=window.days)
        assert set(own["user_id"]) == changed


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(change=LINES)
def test_what_one_way_gains_the_other_way_loses(on: Prepared, change: dict[str, Any]) -> None:
    after = on.before.with_values(change)
    there = simulate(on, after)
    back = simulate(prepared(on.people, after, on.texts), on.before)
    for one, other in zip(there.windows, back.windows, strict=True):
        assert {(m.after, m.before): m.count for m in other.matrix} == {
            (m.before, m.after): m.count for m in one.matrix
        }
        for key, count in one.held.items():
            assert (count.gained, count.lost) == (other.held[key].lost, other.held[key].gained)
            assert count.after - count.before == count.gained - count.lost


def test_a_withdrawn_rule_withholds_nothing_more(on: Prepared) -> None:
    """P8-held keeps a product from who holds one: without it, they get it."""
    holding = {
        days: frame.with_columns(pl.lit(True).alias(f"held:{kind}") for kind in ("cd", "savings"))
        for days, frame in on.people.windows.items()
    }
    before = on.before.with_values({"drafts.max_offers": 9})
    holders = prepared(replace(on.people, windows=holding), before, on.texts)
    found = simulate(holders, before.with_rules({"P8-held": None}))
    for window in found.windows:
        (said,) = (o for o in window.objections if o.rule == "P8-held")
        assert said.withheld.before == said.withheld.lost > 0 and said.withheld.after == 0
    assert found.moved == 0 and found.queue.drafts.gained > 0 == found.queue.drafts.lost


def test_rules_all_taken_away_clear_nothing(on: Prepared) -> None:
    gone = {rule.id: None for rule in on.before.asked("eligibility")}
    found = simulate(on, on.before.with_rules(gone))
    for window in found.windows:
        assert window.kinds["offer"].after == 0 < window.kinds["offer"].before
        assert window.kinds["education"].after == window.kinds["education"].before


def test_the_facts_of_an_offer_are_those_that_the_guardrail_hands_over(on: Prepared) -> None:
    for texts in on.texts[30].wordings.values():
        draft, case = texts[0].draft if texts else None, texts[0].case if texts else None
        item = None if draft is None else item_of(draft.item_key)
        if draft is not None and case is not None and item is not None and item.kind == "offer":
            ours = offer_facts(item, draft.persona, draft, on.before.policy)
            assert set(ours) == set(guardrail_facts(item, draft, case))


def test_the_population_is_one_in_which_all_of_this_happens(on: Prepared) -> None:
    """Else the comparisons above would compare nothing."""
    for outcome in on.outcomes.values():
        assert len(set(outcome.primary.tolist())) >= 5
        causes = {
            cause for d in outcome.drafts for cause, flags in d.against.items() if flags.any()
        }
        assert {("eligibility", "P8-held"), ("eligibility", "P8-utilization")} & causes
        assert any(np.any(d.drafted & ~d.chosen) for d in outcome.drafts)
        assert sum(int(f.sum()) for f in chosen(outcome).values()) > 100
