"""The independent checker that is shared beside the repository, where it is there."""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest


@cache
def _load() -> ModuleType | None:
    root = Path(__file__).resolve().parents[2]
    for shared in (os.environ.get("KYNDIG_SHARED"), root.parent / "shared"):
        file = Path(shared) / "tools" / "check_timetable.py" if shared else None
        if file and file.is_file():
            spec = importlib.util.spec_from_file_location("check_timetable", file)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    return None


def faults(problem: dict, answer: dict) -> list[str]:
    """Every fault that the shared checker finds; skips the test where the checker is not there."""
    module = _load()
    if module is None:
        pytest.skip("check_timetable.py is not there: set KYNDIG_SHARED to the folder that holds tools/")
    return module.check(problem, answer)[0]
