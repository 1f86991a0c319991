"""How well a run did: coverage, explainability, auditability, latency, and accuracy against truth.

It reads what a run kept, thinks the run again from the stored rows, and compares. Truth, which
lies beside a made-up population, is opened here and nowhere else.
"""

from .evaluate import evaluate
from .metric import Metric, share, wilson
from .report import Report
from .writing import write_report

__all__ = ["Metric", "Report", "evaluate", "share", "wilson", "write_report"]
