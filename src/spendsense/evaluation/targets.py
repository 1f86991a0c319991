"""What each metric is held to, and who says so."""

from __future__ import annotations

COVERAGE = 1.0  # requirement E1
EXPLAINABILITY = 1.0  # requirement E1
AUDITABILITY = 1.0  # requirement E1
GUARDRAILS = 1.0  # requirement A4: nothing that a guardrail objects to may be shown
LATENCY_SECONDS = 5.0  # requirements A7 and E1

PERSONA_PRIMARY = 0.8  # assumed; no source found
PERSONA_HELD = 0.9  # assumed; no source found. A profile's odds leave some people off their type
SUBSCRIPTIONS = 0.9  # assumed; no source found. For precision and for recall

MIN_BEHAVIOURS = 3  # requirement E1
LATENCY_USERS = 50  # users measured at most: enough for a 95th percentile, soon done
