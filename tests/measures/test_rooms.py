"""Rooms of measures: what their docstrings name is there, exports have examples, imports stay light."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from types import ModuleType

import pytest

from bphs import measures

ROOMS = [room.name for room in pkgutil.iter_modules(measures.__path__)]


def named_modules(room):
    """Modules of a room that its docstring names in backticks."""
    words = set(re.findall(r"`(\w+)`", room.__doc__))
    return sorted(words & {module.name for module in pkgutil.iter_modules(room.__path__)})


def test_every_room_is_seen():
    assert len(ROOMS) >= 8
    assert "who" in named_modules(importlib.import_module("bphs.measures.inequality"))


@pytest.mark.parametrize("name", ROOMS)
def test_modules_that_a_room_names_are_its_attributes(name):
    """A process of its own, because any import of a submodule elsewhere makes it an attribute for all."""
    names = named_modules(importlib.import_module(f"bphs.measures.{name}"))
    code = f"import bphs.measures.{name} as room; print([name for name in {names} if not hasattr(room, name)])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ROOMS)
def test_every_exported_function_and_class_has_an_example(name):
    room = importlib.import_module(f"bphs.measures.{name}")
    exported = {word: getattr(room, word) for word in getattr(room, "__all__", [])}
    without = [
        word for word, it in exported.items() if not isinstance(it, ModuleType) and ">>> " not in (it.__doc__ or "")
    ]
    assert without == []


def test_importing_the_rooms_loads_neither_scipy_nor_statsmodels():
    """Each costs a kernel more than all rooms together; functions import what they need of them."""
    rooms = ", ".join(f"bphs.measures.{name}" for name in ROOMS)
    code = f"import sys, {rooms}; print([name for name in ('scipy', 'statsmodels') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
