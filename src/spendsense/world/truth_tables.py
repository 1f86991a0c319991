"""What the world knows and a bank does not say: the tables of `truth/`, read by evaluation."""

from __future__ import annotations

import polars as pl

TRUTH = {
    "truth/archetypes": pl.Schema(
        {"user_id": pl.String(), "archetype": pl.String(), "intended_persona": pl.String()}
    ),
    # A recurring stream that has at least one row. `canceled_on` is null while it runs on, else
    # the day after its last row. Ended are subscriptions that were given up, the pay of a job that
    # was left, the rent and local bills of a home that was moved out of, and transfers and interest
    # of savings that have not come for three months. `merchant` is null where several pay in turn.
    # kind: payroll, second_job, contract, gig, social_security, pension, retirement_withdrawal,
    # rent, mortgage, student_loan, auto_loan, saving, investing, hsa, card_payment,
    # savings_interest, subscription, or the name of a bill. Social Security is monthly, on the
    # same Wednesday of a month: four weeks or five apart. What a move ends is followed by another
    # stream.
    # cadence: weekly, biweekly, semimonthly, monthly, quarterly, annual, irregular.
    # direction: of the leg on checking or on the card, out or in.
    "truth/streams": pl.Schema(
        {
            "stream_id": pl.String(),
            "user_id": pl.String(),
            "kind": pl.String(),
            "merchant": pl.String(),
            "cadence": pl.String(),
            "direction": pl.String(),
            "canceled_on": pl.Date(),
        }
    ),
    "truth/stream_transactions": pl.Schema(
        {"stream_id": pl.String(), "transaction_id": pl.String()}
    ),
    # The price of a subscription from a day on. why: start, trial, paid (the trial's end), rise.
    "truth/prices": pl.Schema(
        {
            "stream_id": pl.String(),
            "effective_on": pl.Date(),
            "amount_cents": pl.Int64(),
            "why": pl.String(),
        }
    ),
    "truth/pay_dates": pl.Schema(
        {
            "user_id": pl.String(),
            "date": pl.Date(),
            "transaction_id": pl.String(),
            "employer": pl.String(),
        }
    ),
    # Both legs of money moved between two accounts of one person, payments of cards and loans
    # included: the same cents on the same day, with opposite signs.
    # kind: saving, withdrawal, investing, hsa, money_market, card_payment, loan_payment.
    "truth/transfers": pl.Schema(
        {
            "transfer_id": pl.String(),
            "user_id": pl.String(),
            "out_transaction_id": pl.String(),
            "in_transaction_id": pl.String(),
            "kind": pl.String(),
        }
    ),
    # A row that was pending before it posted. `pending_transaction_id` is gone from the records.
    "truth/pending": pl.Schema(
        {
            "transaction_id": pl.String(),
            "pending_transaction_id": pl.String(),
            "authorized_date": pl.Date(),
            "pending_amount_cents": pl.Int64(),
            "posted_amount_cents": pl.Int64(),
        }
    ),
    # kind: duplicate (the same purchase posted twice), reversal (takes a duplicate back),
    # refund (of a purchase, whole or part).
    "truth/duplicates": pl.Schema(
        {
            "transaction_id": pl.String(),
            "original_transaction_id": pl.String(),
            "kind": pl.String(),
        }
    ),
    # One row a closed statement of a card. Cents; balance = opening + purchases + advances
    # - payments - refunds + interest + fees. Payments, refunds as positive numbers.
    # Interest is charged on the day the statement closes, on the average daily balance.
    "truth/statements": pl.Schema(
        {
            "account_id": pl.String(),
            "user_id": pl.String(),
            "opened_on": pl.Date(),
            "closed_on": pl.Date(),
            "opening_cents": pl.Int64(),
            "purchases_cents": pl.Int64(),
            "advances_cents": pl.Int64(),
            "payments_cents": pl.Int64(),
            "refunds_cents": pl.Int64(),
            "interest_cents": pl.Int64(),
            "fees_cents": pl.Int64(),
            "balance_cents": pl.Int64(),
            "average_daily_cents": pl.Int64(),
            "minimum_cents": pl.Int64(),
            "due_on": pl.Date(),
        }
    ),
    # kind: medical, job_change, large_purchase, move, child, marriage.
    # amount_cents: what it cost at once; null where it changed the months after instead.
    "truth/events": pl.Schema(
        {
            "user_id": pl.String(),
            "kind": pl.String(),
            "date": pl.Date(),
            "amount_cents": pl.Int64(),
        }
    ),
}
