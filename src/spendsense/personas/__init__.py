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
from .distance import distance
from .explanation import Explanation, distances, explain
from .history import Flip, Standing, Turned, kept_standing, standing, turned
from .particulars import Particulars, particulars
from .persona import Persona
from .ways import Change, Distance, OnCard, Way

__all__ = [
    "ENOUGH_DATA",
    "NONE",
    "NOT_ENOUGH_DATA",
    "PERSONAS",
    "AllOf",
    "AnyOf",
    "Assignment",
    "Change",
    "Compare",
    "Condition",
    "Distance",
    "Explanation",
    "Flip",
    "Held",
    "IsTrue",
    "IsZero",
    "OnCard",
    "Particulars",
    "Persona",
    "Standing",
    "Turned",
    "Way",
    "assign",
    "assignments",
    "confidence",
    "distance",
    "distances",
    "explain",
    "kept_standing",
    "particulars",
    "standing",
    "turned",
]
