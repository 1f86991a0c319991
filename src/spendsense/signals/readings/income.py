"""Pay."""

from __future__ import annotations

from spendsense.signals.reading import Reading

INCOME = (
    Reading(
        "income_cents", "cents",
        "Pay and benefits posted to deposit accounts in the window.",
        "{income_cents} of pay came in during the window",
        "there is no deposit account to read",
    ),
    Reading(
        "income_monthly_cents", "cents",
        "Pay of the last 180 days per 30 days, whole cents, rounded down.",
        "pay comes to {income_monthly_cents} a month",
        "there is no deposit account to read",
    ),
    Reading(
        "pay_count", "count",
        "Pay days in the last 180 days.",
        "pay days in half a year: {pay_count}",
        "there is no deposit account to read",
    ),
    Reading(
        "pay_gap_median_days", "days",
        "Median days between pay days over the last 180 days.",
        "the median gap between pay days is {pay_gap_median_days} days",
        "there are too few pay days to read a gap",
    ),
    Reading(
        "pay_frequency", "word",
        "Cadence of the stream of pay that runs and brought most in the last 180 days: weekly,"
        " biweekly, semi-monthly, monthly, quarterly; irregular where it has none.",
        "how often pay comes: {pay_frequency}",
        "there are too few pay days to read a frequency",
    ),
    Reading(
        "pay_variability", "ratio",
        "Standard deviation of pay over its mean, the last 180 days.",
        "pay varies by {pay_variability} around its average",
        "there are too few pay days to read how they vary",
    ),
    Reading(
        "pay_variability_monthly", "ratio",
        "Standard deviation over mean of pay per calendar month, over the full months of the last"
        " 180 days since the first pay.",
        "pay varies by {pay_variability_monthly} from month to month",
        "there are too few full months with pay to read how they vary",
    ),
    Reading(
        "last_pay_date", "date",
        "The last pay day.",
        "the last pay came on {last_pay_date}",
        "there is no pay day to read",
    ),
    Reading(
        "employer_count", "count",
        "Streams of pay that run: each employer or benefit, and single jobs of one kind together.",
        "sources of pay that keep coming: {employer_count}",
        "there is no deposit account to read",
    ),
    Reading(
        "main_employer", "word",
        "Who pays the stream of pay that runs and brought most in the last 180 days.",
        "most pay comes from {main_employer}",
        "there is no regular stream of pay that brings most of it",
    ),
    Reading(
        "next_pay_date", "date",
        "The first day after as_of on which a stream of pay is expected.",
        "the next pay is expected on {next_pay_date}",
        "no next pay day can be foretold",
    ),
    Reading(
        "income_is_uneven", "flag",
        "Whether most pay of 180 days came job by job: gig, contract, or without a cadence.",
        "most pay comes job by job, in uneven amounts",
        "there is no pay to read",
        denies="most pay does not come job by job",
    ),
    Reading(
        "checking_balance_cents", "cents",
        "Current balance of checking accounts.",
        "checking holds {checking_balance_cents}",
        "there is no checking balance to read",
    ),
    Reading(
        "expense_monthly_cents", "cents",
        "Spending in the window per 30 days, whole cents, rounded down.",
        "expenses are {expense_monthly_cents} a month",
        "there is no account to spend from",
    ),
    Reading(
        "buffer_months", "months",
        "Checking balance over monthly expenses.",
        "checking would cover {buffer_months} months of expenses",
        "there is no checking balance or no spending to compare",
        numerator="checking_balance_cents", denominator="expense_monthly_cents",
    ),
)  # fmt: skip
