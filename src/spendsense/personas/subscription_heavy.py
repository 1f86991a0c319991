"""Persona 3: many subscriptions that add up."""

from __future__ import annotations

from .conditions import all_of, any_of, at_least
from .persona import Persona

SUBSCRIPTION_HEAVY = Persona(
    key="subscription_heavy",
    title="Subscription-heavy",
    focus="See what renews, keep what is used, know the renewal dates.",
    when=all_of(
        at_least("subscription_count", "subscription_heavy.min_subscriptions"),
        any_of(
            at_least("subscription_monthly_cents", "subscription_heavy.min_monthly_cents"),
            at_least("subscription_share", "subscription_heavy.min_share_percent"),
        ),
    ),
)
