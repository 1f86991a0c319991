"""Which of the five personas a user's readings describe, and the finding that says so."""

from .assignment import (
    ENOUGH_DATA,
    NONE,
    NOT_ENOUGH_DATA,
    PERSONAS,
    Assignment,
    Held,
    assign,
    assignments,
    confidence,
)
from .conditions import AllOf, AnyOf, Compare, Condition, IsTrue, IsZero
from .persona import Persona

__all__ = [
    "ENOUGH_DATA",
    "NONE",
    "NOT_ENOUGH_DATA",
    "PERSONAS",
    "AllOf",
    "AnyOf",
    "Assignment",
    "Compare",
    "Condition",
    "Held",
    "IsTrue",
    "IsZero",
    "Persona",
    "assign",
    "assignments",
    "confidence",
]
