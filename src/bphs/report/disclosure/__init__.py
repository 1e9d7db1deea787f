"""Disclosure control: what tells of few respondents is not shown, nor what would let a reader work it out."""

from bphs.report.disclosure.gate import NOTHING_SAID, Gate, Shown, few_left
from bphs.report.disclosure.linked import linked

__all__ = ["NOTHING_SAID", "Gate", "Shown", "few_left", "linked"]
