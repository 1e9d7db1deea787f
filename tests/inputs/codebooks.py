"""Codebooks as short as a test needs them."""

from __future__ import annotations

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.codebook.values import read_values
from bphs.inputs.codebook.variable import Variable


def asked(name, kind="scale", role="", values="", **entries):
    """A variable that is called as it is labelled."""
    codes = read_values(values, values) if values else ()
    return Variable(variable=name, question_en=name, question_zh=name, type=kind, role=role, values=codes, **entries)


def book(tmp_path, *variables):
    return Codebook(path=tmp_path, variables=variables)
