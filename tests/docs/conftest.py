"""The scripts that write pages are no part of the package: they are loaded by their place."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f"benchmarks/{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def accuracy() -> ModuleType:
    return script("accuracy")


@pytest.fixture(scope="session")
def calibration() -> ModuleType:
    return script("calibration")
