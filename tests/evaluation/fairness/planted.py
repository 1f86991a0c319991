"""The made-up funnels of the benchmark, which is no part of the package: loaded by its place."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location(
    "benchmark_of_fairness", Path(__file__).parents[3] / "benchmarks" / "fairness.py"
)
assert _SPEC is not None and _SPEC.loader is not None
_benchmark = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = _benchmark  # its dataclasses look their module up
_SPEC.loader.exec_module(_benchmark)

PLANTS = _benchmark.PLANTS
POLICY = _benchmark.POLICY
Bias = _benchmark.Bias
Population = _benchmark.Population
alarmed = _benchmark.alarmed
found = _benchmark.found
population = _benchmark.population
