"""Plaid's own six custom users through the whole product, and one of them reckoned by hand."""

from __future__ import annotations

import pytest

from .conftest import AS_OF, NEEDS_REAL, REAL

NAMES = (
    "auth_custom_user",
    "bank_income_basic",
    "credit_card_custom_user",
    "selfEmployedGiguser",
    "student_loan_custom_user",
    "transactions_checking+savings_custom_user",
)


@NEEDS_REAL
def test_all_six_go_from_file_to_explanation(spendsense):
    spendsense.ok("ingest", REAL, "--as-of", AS_OF)
    for name in NAMES:
        spendsense.ok("consent", "grant", name)
    summary = spendsense.ok("run", "--as-of", AS_OF, "--json").json
    assert summary["users"] == 6
    for name in NAMES:
        told = spendsense.ok("explain", name, "--as-of", AS_OF, "--json").json
        assert set(told["windows"]) == {"30", "180"} and told["trace_id"].startswith("trace_")
    verdicts = {
        m["name"]: m["verdict"] for m in spendsense.ok("evaluate", "--json").json["metrics"]
    }
    assert verdicts["auditability"] != "fail" and verdicts["explainability"] != "fail"


@NEEDS_REAL
def test_bank_income_basic_as_reckoned_by_hand(on_both):
    on_both.ok("ingest", REAL / "bank_income_basic.json", "--as-of", AS_OF)
    on_both.ok("consent", "grant", "bank_income_basic")
    told = on_both.ok("explain", "bank_income_basic", "--as-of", AS_OF, "--json").json
    month, half_year = (told["windows"][days]["readings"] for days in ("30", "180"))

    # 24 July to 22 August: one student loan 267.00, one car loan 524.00, one mortgage 2,745.00,
    # all on 8 August, make 3,536.00. The card payment of 22 August is no spending.
    assert month["spend_cents"] == month["expense_monthly_cents"] == 353_600

    # 24 February to 22 August: the three loans on 8 March, April, May, July and August (none in
    # June), 5 x 3,536.00 = 17,680.00. In March also 500.00 bicycle, 50.00 KFC, 400.00 Tectra,
    # 6.33 and 5.40 Uber, 500.00 United, 89.40 SparkFun, 12.00 McDonalds, 4.33 Starbucks and
    # 78.50 climbing: 1,645.96. Card payments do not count, nor does the refund of 500.00.
    # Together 19,325.96; a sixth of it is 3,220.99 and a third of a cent.
    assert half_year["spend_cents"] == 1_932_596
    assert half_year["expense_monthly_cents"] == 322_099

    # Pay since 24 February: 5,000.00 on 23 March and 22 April, 5,500.00 on 23 May, 23 June and
    # 22 July: 26,500.00, a sixth of which is 4,416.66 and two thirds of a cent. The last payday
    # lies before 24 July.
    assert (month["income_cents"], half_year["income_cents"]) == (0, 2_650_000)
    assert month["pay_count"] == half_year["pay_count"] == 5
    assert month["last_pay_date"] == "2026-07-22"
    assert half_year["income_monthly_cents"] in (441_666, 441_667)

    # Gaps of 30, 31, 31 and 29 days: their median is 30.5, so pay comes monthly.
    assert (month["pay_gap_median_days"], month["pay_frequency"]) == (30.5, "monthly")

    # Mean 5,300; twice 300 beneath and three times 200 above it; variance (2 x 90,000 + 3 x
    # 40,000) / 5 = 60,000; its root 244.949 over 5,300 is 0.046217.
    assert month["pay_variability"] == pytest.approx(0.046217, abs=1e-6)

    # The three loans came monthly but for June, which ends nothing; in 90 days three times each.
    assert (month["bill_count"], month["subscription_count"]) == (3, 0)

    # Since 24 February 19 rows in March, 5 in April, 5 in May, 1 in June, 5 in July, 4 in August.
    # The first row is of 8 August 2025: a year and 14 days.
    assert (month["posted_rows"], month["history_days"]) == (39, 379)

    # No balance is given, no card and no savings: nothing to read, which is not zero.
    for name in ("checking_balance_cents", "buffer_months", "utilization_highest", "low_days",
                 "savings_growth", "interest_cents"):  # fmt: skip
        assert half_year[name] is None, name

    # Paid monthly, three loans, nothing to read of cards and savings: none of the five.
    assert [p["key"] for p in told["windows"]["180"]["personas"]] == ["none"]
    assert told["recommendations"] == []


@NEEDS_REAL
def test_the_card_users_utilization_as_reckoned_by_hand(spendsense):
    spendsense.ok("ingest", REAL / "credit_card_custom_user.json", "--as-of", AS_OF)
    spendsense.ok("consent", "grant", "credit_card_custom_user")
    told = spendsense.ok("explain", "credit_card_custom_user", "--as-of", AS_OF, "--json").json
    readings = told["windows"]["180"]["readings"]
    # 1,245.67 of 10,000.00.
    assert readings["utilization_highest"] == pytest.approx(0.124567)
    assert (readings["card_count"], readings["minimum_payment_cents"]) == (1, 3_500)
    # 87.43 + 156.89 + 45.00 + 1,200.00 + 23.50, posted from 13 to 21 July: not in the last 30 days.
    assert readings["spend_cents"] == 151_282
    assert told["windows"]["30"]["readings"]["spend_cents"] == 0
