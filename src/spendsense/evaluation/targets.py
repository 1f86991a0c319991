"""What each metric is held to, how few cannot pass, and who says so."""

from __future__ import annotations

COVERAGE = 1.0  # requirement E1
EXPLAINABILITY = 1.0  # requirement E1
AUDITABILITY = 1.0  # requirement E1
FAIRNESS = 1.0  # requirement B1: of what can be tested, nothing shows a difference
GUARDRAILS = 1.0  # requirement A4: nothing that a guardrail objects to may be shown
RELEVANCE = 1.0  # the catalog's own rule: an item is for whom its needs are met
LATENCY_SECONDS = 5.0  # requirements A7 and E1
MODEL_SECONDS = 30.0  # assumed; no source found. A run words a user's lessons while nobody waits

PERSONA_PRIMARY = 0.8  # assumed; no source found
PERSONA_HELD = 0.9  # assumed; no source found. A profile's odds leave some people off their type
SUBSCRIPTIONS = 0.9  # assumed; no source found. For precision and for recall

VERDICTS = 0.8  # assumed; no source found. Four of five as drafted
CAUGHT = 0.95  # assumed; no source found. What a guardrail should have seen, and a person did
PRECISION = 0.5  # assumed; no source found. A flag is worth a look if every other one is right
MODEL_WORDING = 0.8  # assumed; no source found. A fallback is a lesson still, and the model idle
KAPPA = 0.61  # Landis and Koch (1977): agreement from here on is "substantial"
UNHURRIED = 0.9  # assumed; no source found
NOTICED = 0.8  # assumed; no source found

MIN_BEHAVIOURS = 3  # requirement E1

FLOOR = 20
"""Of 20 right ones of 20 the 95 % interval begins at 84 %; of 10 of 10, at 72 %. From 20 on, too,
the 95th percentile by nearest rank is no longer simply the largest value."""
MEDIAN_FLOOR = 6
"""The least number of which an order-statistic interval of the median is 95 % sure."""
TAIL_FLOOR = 100
"""From here on the 99th percentile by nearest rank is no longer simply the largest value."""

LATENCY_USERS = 400
"""Users measured at most: from 368 on the 99th percentile has an upper bound that is 95 % sure."""
MODEL_USERS = 100
"""Users whose lessons a model is asked to word for the sake of measuring, at most."""
