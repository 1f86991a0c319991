"""Every number a decision turns on: YAML, dated, sourced."""

from .parameters import Parameter, Policy, parameters

__all__ = ["Parameter", "Policy", "parameters"]
