"""Whether groups of people fare alike along the whole of the funnel, and what tells them apart."""

from .fair import fairness, fairness_metric
from .funnel import funnel
from .values import Cell, Comparison, Fairness, Proxy

__all__ = ["Cell", "Comparison", "Fairness", "Proxy", "fairness", "fairness_metric", "funnel"]
