"""Is a population folder sound? Each check by name, what it expects, and how it looks."""

from __future__ import annotations

from .accounts import (
    account_types_known,
    accounts_have_a_user,
    accounts_named,
    customers_have_an_account,
    liabilities_known,
    named_for_who_is_paid,
    no_business_accounts,
    only_cards_have_a_limit,
    opened_when_grown_up,
)
from .balances import available_follows, balances_follow, never_below_zero
from .bank_days import settled_on_bank_days
from .cards import (
    available_is_limit_less_current,
    cards_have_a_liability,
    within_the_limit,
    within_the_limit_with_holds,
)
from .habits import (
    autopay_stays,
    bills_have_cents_of_their_own,
    cash_in_notes,
    financed_cars_are_insured,
    fuel_within_its_hold,
    nobody_drinks_under_21,
    one_fill_a_day,
    one_payout_a_day,
    seldom_twice_in_a_shop,
)
from .interest import average_daily_balances, interest_by_the_rule
from .late import late_fees_are_due, overdue_is_said
from .lives import (
    benefits_on_their_wednesday,
    lives_fit_ages,
    local_bills_follow_a_move,
    nothing_invested_on_credit,
    saving_pauses_after_a_withdrawal,
)
from .loans import (
    last_payments_are_rows,
    loan_interest_by_the_rule,
    loans_fall_as_they_are_paid,
    loans_have_a_liability,
    mortgages_cost_what_they_did,
)
from .missing import required_given, usual_given
from .part import Check, Look, Part
from .pay import pay_dates_are_inflows, payroll_on_bank_days, salaries_are_even
from .pending import duplicates_match, pending_ids_are_gone, pending_is_recent, pending_pairs
from .rows import (
    dates_in_range,
    emails_at_example_domains,
    ids_unique,
    nothing_before_the_account,
    rows_in_order,
    truth_names_rows,
    truth_names_what_is_there,
)
from .statements import (
    last_statement_is_the_liabilitys,
    minimum_and_due,
    statements_add_up,
    statements_follow,
    statements_match_rows,
    statements_stand_in_rows,
)
from .streams import (
    cadences_hold,
    prices_hold,
    streams_have_rows,
    streams_of_one_user,
    what_stopped_is_canceled,
)
from .transfers import legs_sum_to_zero, legs_told_in_truth
from .words import (
    authorized_before_posted,
    categories_known,
    channels_known,
    in_dollars,
    rows_say_something,
    truth_in_its_words,
)

EXPECTED = {
    customers_have_an_account: "Every customer has a checking account, no operator has any.",
    accounts_have_a_user: "Every account has a user, every transaction and liability an account.",
    ids_unique: "No id is given twice.",
    dates_in_range: "No row is dated outside the history.",
    nothing_before_the_account: "No row is older than its account.",
    rows_in_order: "Rows are ordered by user, account and date.",
    required_given: "No required field is missing.",
    usual_given: "At most 5 % of a field are missing where rows usually have it.",
    no_business_accounts: "Every account is held by a person.",
    account_types_known: "Every account is of one of Plaid's types and subtypes.",
    accounts_named: "Every account has two names, a mask of four digits, and dollars.",
    named_for_who_is_paid: "A loan or brokerage account is named for whoever its payments name.",
    opened_when_grown_up: "No account is older than its holder's coming of age.",
    only_cards_have_a_limit: "Only a card has a limit.",
    emails_at_example_domains: "Every e-mail address is at example.com, .org or .net.",
    categories_known: "Every category is one of Plaid's.",
    channels_known: "Every payment channel is one of Plaid's.",
    in_dollars: "Every transaction is in dollars.",
    rows_say_something: "Every transaction has a description and an amount.",
    authorized_before_posted: "No row is authorized after its date.",
    balances_follow: (
        "Every balance follows from the account's rows, and the last is the current one."
    ),
    never_below_zero: "No savings, HSA, money market, brokerage or loan balance is below zero.",
    available_follows: "A deposit account has available what it holds, less what is pending.",
    cards_have_a_liability: "Every credit account has a liability.",
    within_the_limit: "No card ever owes more than its limit.",
    within_the_limit_with_holds: "Nor with what was authorized and not yet posted, on any day.",
    available_is_limit_less_current: "What a card has available is its limit less what it owes.",
    liabilities_known: "Every liability is of the kind and rate that its account has.",
    last_payments_are_rows: "The last payment of a liability is its account's last payment.",
    legs_sum_to_zero: "The legs of transfers and payments sum to zero, on one day, for one user.",
    legs_told_in_truth: "Every row of a category with two legs is in one transfer of truth.",
    statements_add_up: (
        "A statement's balance is opening + purchases + advances - payments - refunds + interest"
        " + fees."
    ),
    statements_match_rows: "Each part of a statement is the sum of its rows.",
    statements_follow: "A statement opens a day after the last closed, with its balance.",
    statements_stand_in_rows: "A statement's balance is the card's on the closing day.",
    average_daily_balances: "Average daily balances follow from the rows, day by day.",
    interest_by_the_rule: "A card's interest is on its average daily balance; none in grace.",
    minimum_and_due: (
        "A minimum payment is at least its floor and what is past due, due 21 days or more after"
        " closing."
    ),
    last_statement_is_the_liabilitys: "A liability states what the card's last statement does.",
    late_fees_are_due: "A late fee follows a due date on which the minimum had not been paid.",
    overdue_is_said: "A card is told overdue while a minimum is past due and has not been paid.",
    loans_have_a_liability: "Every student loan and mortgage has a liability.",
    loan_interest_by_the_rule: "A loan's interest is a month's rate on the balance before it.",
    loans_fall_as_they_are_paid: "A loan falls when a payment is more than its interest.",
    mortgages_cost_what_they_did: "A mortgage's rate is near the average of its year.",
    payroll_on_bank_days: "No payroll arrives on a weekend or a Federal Reserve holiday.",
    settled_on_bank_days: (
        "No bill, transfer, payment or refund posts on a weekend or a Federal Reserve holiday."
    ),
    pay_dates_are_inflows: "Every pay date of truth is income of that user on that day.",
    salaries_are_even: "A salary is the same each time between two raises.",
    benefits_on_their_wednesday: (
        "Social Security is paid on one of a month's Wednesdays, the same for a person."
    ),
    lives_fit_ages: "Nobody owns under 24, pays childcare past 50, or is retired before 62.",
    saving_pauses_after_a_withdrawal: (
        "Savings are drawn upon in round amounts, and nothing is put by for a month after."
    ),
    nothing_invested_on_credit: "Nobody invests while a card bears interest.",
    local_bills_follow_a_move: "After a move a local bill is another biller's, and the old ends.",
    streams_have_rows: "Every stream has a row in its direction.",
    streams_of_one_user: "A stream's rows are its user's, none in two streams or after its end.",
    what_stopped_is_canceled: (
        "Pay that stopped and a rent that another replaced are canceled, the day after the last."
    ),
    cadences_hold: "The days between a stream's rows are those of its cadence.",
    prices_hold: "Every charge of a subscription is its price on that day.",
    pending_is_recent: "What is pending is from the last ten days and has no balance.",
    pending_ids_are_gone: "No pending row is kept beside the posting that replaced it.",
    pending_pairs: "Every pending pair of truth is a posting, and every such posting in truth.",
    duplicates_match: "A duplicate is its purchase again, a reversal or refund takes it back.",
    fuel_within_its_hold: "No fill is more than what the pump held for it.",
    one_fill_a_day: "Nobody fills the tank twice on a day.",
    one_payout_a_day: "No platform pays a person twice on a day.",
    seldom_twice_in_a_shop: "At most 1 % of purchases are the second in a shop on a day.",
    cash_in_notes: "Machines give twenties.",
    financed_cars_are_insured: "Whoever pays off a car pays for its insurance.",
    bills_have_cents_of_their_own: "At most 2 % of people have one ending of cents on all bills.",
    nobody_drinks_under_21: "Nobody under 21 buys drinks or tobacco, or rents a car.",
    autopay_stays: "At most 2 % of bills are paid from another account than the last.",
    truth_names_rows: "Truth names transactions that are there.",
    truth_names_what_is_there: "Truth names users, accounts and streams that are there.",
    truth_in_its_words: "Truth is told in its own words.",
}

PART_CHECKS = tuple(Check(each.__name__, expects, each) for each, expects in EXPECTED.items())

__all__ = ["PART_CHECKS", "Check", "Look", "Part"]
