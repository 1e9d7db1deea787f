"""esda without its word on a progress bar, which a kernel without widgets cannot draw and nobody asked for."""

from __future__ import annotations

import warnings
from importlib import import_module
from types import ModuleType


def esda() -> ModuleType:
    """Package esda, which loads tqdm's bars for notebooks, and these warn where ipywidgets is not installed."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="IProgress not found")
        import_module("tqdm.auto")
    return import_module("esda")
