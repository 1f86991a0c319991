"""How well a run did: `METRICS` lists what is asked of it, and what each answer is held to.

It reads what a run kept, thinks the run again from the stored rows, and compares. Truth, which
lies beside a made-up population, is opened here and nowhere else; demographics, in a room of their
own, are handed in.
"""

from .evaluate import evaluate
from .metric import Metric, share, wilson
from .metrics import METRICS
from .outcome import refusal
from .report import Report
from .writing import write_report

__all__ = ["METRICS", "Metric", "Report", "evaluate", "refusal", "share", "wilson", "write_report"]
