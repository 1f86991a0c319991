"""Every number a decision turns on is described, dated and sourced, and is really used."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import spendsense
from spendsense.policy import Parameter, Policy, parameters
from spendsense.policy.parameters import UNITS

SOURCE = Path(spendsense.__file__).parent
FIRST = date(2025, 1, 1)
ALL = parameters()
# Names as code asks for them: policy["..."], or the line of a comparison in a persona.
ASKED = re.compile(r'policy\[\s*"([a-z_.]+)"')
COMPARED = re.compile(r'(?:at_least|above|below)\(\s*"[a-z_]+",\s*"([a-z_.]+)"')


def text_of(*patterns: str) -> str:
    return "".join(
        path.read_text(encoding="utf-8")
        for pattern in patterns
        for path in sorted(SOURCE.rglob(pattern))
    )


@pytest.mark.parametrize("parameter", ALL, ids=lambda p: p.name)
def test_a_parameter_says_what_it_is_and_where_it_comes_from(parameter: Parameter):
    assert parameter.description.endswith(".") and len(parameter.description.split()) > 2
    assert parameter.unit in UNITS
    assert parameter.reference and parameter.values


@pytest.mark.parametrize("parameter", ALL, ids=lambda p: p.name)
def test_its_values_are_dated_whole_numbers_not_below_zero_or_lists(parameter: Parameter):
    for start, value in parameter.values.items():
        assert isinstance(start, date)
        if parameter.unit == "list":
            assert isinstance(value, list) and value
        else:
            assert type(value) is int and value >= 0


def test_names_are_unique_and_in_order():
    names = [parameter.name for parameter in ALL]
    assert names == sorted(set(names), key=names.index)
    assert len(set(names)) == len(names)


def test_every_name_that_code_asks_for_exists():
    code = text_of("*.py")
    asked = {*ASKED.findall(code), *COMPARED.findall(code)}
    assert len(asked) > 30
    assert asked <= {parameter.name for parameter in ALL}


@pytest.mark.parametrize("parameter", ALL, ids=lambda p: p.name)
def test_a_parameter_is_used_by_code_or_by_content(parameter: Parameter):
    # A rule for a whole file of parameters asks for them by the name of the file and a dot.
    file = parameter.name.split(".")[0]
    used = text_of("*.py", "*.md")
    assert f'"{parameter.name}"' in used or f": {parameter.name}\n" in used or f'"{file}."' in used


def test_utilization_lines_rise():
    lines = Policy.on(FIRST)["signals.utilization_lines_percent"]
    assert lines == sorted(set(lines))


def test_a_value_holds_from_its_day_until_the_next():
    parameter = Parameter("a.b", "A line.", "count", {FIRST: 1, date(2026, 1, 1): 2}, "Assumed")
    days = (FIRST - timedelta(days=1), FIRST, date(2025, 12, 31), date(2026, 1, 1))
    assert [parameter.on(day) for day in days] == [None, 1, 1, 2]


def test_before_the_first_day_a_parameter_is_not_in_force_and_the_error_names_it():
    early: Any = Policy.on(FIRST - timedelta(days=1))
    with pytest.raises(KeyError, match=r"high_utilization\.min_utilization_percent.*2024-12-31"):
        early["high_utilization.min_utilization_percent"]


def test_some_values_may_be_changed_and_the_others_and_the_original_stay():
    policy = Policy.on(FIRST)
    changed = policy.with_values(high_utilization__min_utilization_percent=60)
    assert changed["high_utilization.min_utilization_percent"] == 60
    assert policy["high_utilization.min_utilization_percent"] == 50
    assert {n for n in policy.values if policy[n] != changed[n]} == {
        "high_utilization.min_utilization_percent"
    }


def test_a_misspelt_change_is_refused_rather_than_changing_nothing():
    with pytest.raises(KeyError, match="high_utilisation"):
        Policy.on(FIRST).with_values(high_utilisation__min_utilization_percent=60)


def test_what_the_brief_and_the_requirements_say_is_what_is_in_force():
    policy = Policy.on(date(2026, 8, 22))
    assert {name: policy[name] for name in BRIEF} == BRIEF


BRIEF = {
    "high_utilization.min_utilization_percent": 50,
    "high_utilization.min_interest_cents": 1,
    "variable_income.max_pay_gap_days": 45,
    "variable_income.min_buffer_months": 1,
    "subscription_heavy.min_subscriptions": 3,
    "subscription_heavy.min_monthly_cents": 50_00,
    "subscription_heavy.min_share_percent": 10,
    "savings_builder.min_growth_percent": 2,
    "savings_builder.min_monthly_inflow_cents": 200_00,
    "savings_builder.max_utilization_percent": 30,
    "cash_flow_stressed.min_low_days_percent": 30,
    "cash_flow_stressed.min_volatility_percent": 100,
    "signals.low_balance_cents": 100_00,
    "signals.recurring_lookback_days": 90,
    "signals.recurring_min_charges": 3,
    "signals.pay_lookback_days": 180,
    "signals.utilization_lines_percent": [30, 50, 80],
}
