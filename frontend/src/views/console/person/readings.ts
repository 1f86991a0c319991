/** The readings by family: how each is written, and what it is. */

export type Unit =
  "cents" | "ratio" | "percent" | "count" | "days" | "months" | "flag" | "word" | "mask" | "date";

export type Reading = readonly [name: string, unit: Unit, what: string];

export const FAMILIES: Readonly<Record<string, readonly Reading[]>> = {
  subscriptions: [
    [
      "subscription_count",
      "count",
      "Subscriptions that run: streams of one price that are not bills, annual ones too",
    ],
    ["subscription_spend_cents", "cents", "Posted charges of those subscriptions in the window"],
    ["subscription_monthly_cents", "cents", "The same per 30 days, in whole cents, rounded down"],
    ["subscription_share", "ratio", "Subscription spending over all spending in the window"],
    ["largest_subscription_name", "word", "The subscription that costs most a month"],
    [
      "largest_subscription_cents",
      "cents",
      "What that subscription costs a month, from its cadence and latest charge",
    ],
    [
      "duplicate_subscription_count",
      "count",
      "Subscriptions that do what an earlier one does: of one merchant, cadence and price",
    ],
    [
      "subscription_rise_cents",
      "cents",
      "What a month of those subscriptions costs more by the price changes of the window, but for ends of trials, in whole cents, rounded down",
    ],
    [
      "bill_count",
      "count",
      "Bills that run: streams of rent, mortgage, loans, utilities, insurance and childcare",
    ],
    [
      "bill_monthly_cents",
      "cents",
      "Posted charges of those bills in the window per 30 days, whole cents, rounded down",
    ],
    [
      "spend_cents",
      "cents",
      "Spending: posted outflows of deposit accounts and cards, but of money moved between own accounts",
    ],
  ],
  savings: [
    [
      "savings_balance_cents",
      "cents",
      "Current balance of savings, money market, cash management, HSA and CD accounts",
    ],
    [
      "savings_net_inflow_cents",
      "cents",
      "What posted into those accounts less what posted out, in the window",
    ],
    ["savings_monthly_inflow_cents", "cents", "The same per 30 days, whole cents, rounded down"],
    ["savings_start_cents", "cents", "Balance of those accounts at the start of the window"],
    [
      "savings_growth",
      "ratio",
      "Net inflow over the balance at the start, where that balance is worth the name",
    ],
    [
      "essential_monthly_cents",
      "cents",
      "Essential expenses in the window per 30 days, whole cents, rounded down",
    ],
    ["emergency_fund_months", "months", "Savings balance over monthly essential expenses"],
  ],
  credit: [
    ["card_count", "count", "Credit cards"],
    [
      "utilization_highest",
      "ratio",
      "Owed over limit of the card where that is highest; a credit is nothing owed",
    ],
    [
      "highest_card",
      "word",
      "That card, by the last digits of its number, or by its name where there are none",
    ],
    ["highest_card_mask", "mask", "The last digits of that card"],
    ["highest_card_balance_cents", "cents", "What is owed on that card"],
    ["highest_card_limit_cents", "cents", "The limit of that card"],
    [
      "utilization_overall",
      "ratio",
      "What is owed over the limits, of all cards that have a limit",
    ],
    [
      "utilization_line",
      "percent",
      "The highest of the lines of policy that the highest utilization has reached; 0 for none",
    ],
    ["interest_cents", "cents", "Interest charged on cards in the window"],
    [
      "pays_minimum_only",
      "flag",
      "Whether each of two statement cycles running was paid, and no more than its minimum",
    ],
    ["is_overdue", "flag", "Whether a card or loan payment is past its due date"],
    [
      "minimum_payment_cents",
      "cents",
      "The minimum payments of all cards together, where that of each is known",
    ],
    ["apr_highest", "percent", "The highest purchase APR of the cards"],
  ],
  income: [
    ["income_cents", "cents", "Pay and benefits posted to deposit accounts in the window"],
    [
      "income_monthly_cents",
      "cents",
      "Pay of the last 180 days per 30 days, whole cents, rounded down",
    ],
    ["pay_count", "count", "Pay days in the last 180 days"],
    ["pay_gap_median_days", "days", "Median days between pay days over the last 180 days"],
    [
      "pay_frequency",
      "word",
      "Cadence of the stream of pay that runs and brought most in the last 180 days: weekly, biweekly, semi-monthly, monthly, quarterly; irregular where it has none",
    ],
    ["pay_variability", "ratio", "Standard deviation of pay over its mean, the last 180 days"],
    [
      "pay_variability_monthly",
      "ratio",
      "Standard deviation over mean of pay per calendar month, over the full months of the last 180 days since the first pay",
    ],
    ["last_pay_date", "date", "The last pay day"],
    [
      "employer_count",
      "count",
      "Streams of pay that run: each employer or benefit, and single jobs of one kind together",
    ],
    [
      "main_employer",
      "word",
      "Who pays the stream of pay that runs and brought most in the last 180 days",
    ],
    ["next_pay_date", "date", "The first day after as_of on which a stream of pay is expected"],
    [
      "income_is_uneven",
      "flag",
      "Whether most pay of 180 days came job by job: gig, contract, or without a cadence",
    ],
    ["checking_balance_cents", "cents", "Current balance of checking accounts"],
    [
      "expense_monthly_cents",
      "cents",
      "Spending in the window per 30 days, whole cents, rounded down",
    ],
    ["buffer_months", "months", "Checking balance over monthly expenses"],
  ],
  cash_flow: [
    ["days_observed", "count", "Days of the window on which the checking balance is known"],
    ["low_days", "count", "Days that ended with checking under the low-balance line"],
    ["low_day_share", "ratio", "Those days over the days observed"],
    ["low_line_cents", "cents", "The low-balance line"],
    ["lowest_balance_cents", "cents", "The lowest end-of-day checking balance"],
    [
      "mean_balance_cents",
      "cents",
      "The mean end-of-day checking balance, whole cents, rounded down",
    ],
    [
      "balance_volatility",
      "ratio",
      "Standard deviation of the daily checking balance over its mean",
    ],
    ["overdraft_fee_cents", "cents", "Overdraft and insufficient-funds fees in the window"],
    ["days_to_pay", "count", "Days from as_of to the next pay day"],
    [
      "bills_before_pay_cents",
      "cents",
      "Recurring charges that leave checking before the next pay day, each at its last amount and as often as it is due",
    ],
    [
      "runway_low_cents",
      "cents",
      "Checking on the evening before the next pay day: its balance less those charges, each at the higher of its last and usual amount, and less everyday spending of a dear stretch of as many days in the last half year",
    ],
    [
      "runway_high_cents",
      "cents",
      "The same at the lower amounts, of a cheap stretch, and without charges that may come after the pay day",
    ],
  ],
  history: [
    ["posted_rows", "count", "Posted rows of all accounts in the last 180 days"],
    ["history_days", "count", "Days from the first posted row of the record to as_of"],
    [
      "other_currency_accounts",
      "count",
      "Accounts in other currencies than dollars: none of them is read, or added to anything",
    ],
  ],
};
