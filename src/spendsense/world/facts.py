"""The facts a profile states about its people: their names and what each may hold."""

from __future__ import annotations

PAY_CYCLES = ("weekly", "biweekly", "semimonthly", "monthly", "contract", "gig", "none")
CARD_HABITS = ("full", "partial", "minimum")
CARD_COUNTS = ("none", "one", "two", "three")
REGIONS = ("urban", "suburban", "rural")
AGES = ("18-25", "26-35", "36-50", "51+")

ODDS = {
    "pay_cycle": PAY_CYCLES,
    "card_habit": CARD_HABITS,
    "cards": CARD_COUNTS,
    "region": REGIONS,
    "age_bracket": AGES,
}

BILLS = (
    "electric",
    "gas_utility",
    "water",
    "internet",
    "telephone",
    "auto_insurance",
    "home_insurance",
    "health_insurance",
    "childcare",
    "renters_insurance",
)
"""Monthly bills, by number; their streams and slots follow it, so new ones are added at the end."""

LOCAL_BILLS = ("electric", "gas_utility", "water", "childcare")
"""Bills of the town: they change with a move, and are then streams of their own."""

EVENTS = ("medical", "large_purchase", "job_change", "move", "child", "marriage")
"""Life events, each with its chance a month."""

CHANCES = (
    "consents",
    "owns_home",
    "mortgage_paid_off",
    "has_child",
    "retires",
    "claims_while_working",
    "salaried",
    "has_pension",
    "draws_on_savings",
    "second_job",
    "tax_refund",
    "bonus",
    "drives",
    "city_drives",
    "bills_by_card",
    "has_savings",
    "has_money_market",
    "has_hsa",
    "has_brokerage",
    "has_student_loan",
    "has_auto_loan",
    "quarterly_interest",
    "saves_weekly",
    "minimum_adds_interest",
    "clears_cards",
    "taxes_at_once",
    "rent_with_pay",
    *(f"has_{bill}" for bill in BILLS),
)

RANGES = (
    "monthly_pay_dollars",
    "pay_spread_percent",
    "pay_variation_percent",
    "hours_change_percent",
    "raise_percent",
    "second_job_percent",
    "career_percent",
    "claim_percent",
    "pension_percent",
    "withdrawal_percent",
    "contract_gap_days",
    "partner_percent",
    "tax_percent",
    "gig_payouts_per_month",
    "gig_spread_percent",
    "tax_refund_percent",
    "bonus_percent",
    "housing_percent",
    "rent_rise_percent",
    "bill_day",
    "bill_day_spread",
    *(f"{bill}_dollars" for bill in BILLS),
    "bill_rise_percent",
    "bill_rise_dollars",
    "subscriptions",
    "subscription_starts_per_mille",
    "subscription_cancels_per_mille",
    "subscription_pauses_per_mille",
    "purchases_per_month",
    "rows_per_month",
    "spends_percent",
    "least_price_percent",
    "thin_below_dollars",
    "thin_percent",
    "payday_percent",
    "payday_days",
    "refund_per_mille",
    "duplicate_per_myriad",
    "slow_posting_days",
    "atm_per_year",
    "atm_dollars",
    "rest_in_cash_days",
    "apps_out_per_year",
    "apps_in_per_year",
    "opening_checking_percent",
    "sweep_above_percent",
    "overdraft_room_dollars",
    "overdraft_fee_dollars",
    "card_limit_percent",
    "opening_card_percent",
    "card_share_percent",
    "card_use_percent",
    "card_apr_hundredths",
    "partial_payment_percent",
    "minimum_percent",
    "minimum_floor_dollars",
    "payment_lead_days",
    "late_per_mille",
    "days_late",
    "cash_advance_per_mille",
    "opening_savings_percent",
    "saving_percent",
    "kept_in_checking_dollars",
    "savings_yield_hundredths",
    "opening_money_market_percent",
    "money_market_percent",
    "opening_hsa_percent",
    "hsa_percent",
    "opening_brokerage_percent",
    "brokerage_percent",
    "student_payment_dollars",
    "student_months",
    "student_rate_hundredths",
    "auto_payment_dollars",
    "auto_months",
    "auto_rate_hundredths",
    "mortgage_months",
    *(f"{event}_per_mille" for event in EVENTS),
)
"""Ranges of whole numbers. What each means is said beside its values in `profiles/default.yaml`."""

EVENLY = frozenset({*ODDS, "consents", "has_savings", "has_student_loan", "owns_home"})
"""Facts shared out evenly over any run of users, so that a few dozen people meet the shares that
are asked of thousands; the others are drawn for each person alone."""
