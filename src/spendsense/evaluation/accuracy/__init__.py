"""The scoreboard: what was found in the records of a made-up population, held against its truth.

Streams, pay days, transfers, changes of price and personas, on the records as they are and under
named noise. Truth is read here and never by what is measured.
"""

from .detector import DETECTOR, Detector
from .noise import NOISES, Noise
from .page import page
from .scoreboard import Condition, Scoreboard, scoreboard
from .writing import write_scoreboard

__all__ = [
    "DETECTOR",
    "NOISES",
    "Condition",
    "Detector",
    "Noise",
    "Scoreboard",
    "page",
    "scoreboard",
    "write_scoreboard",
]
