"""Projection of residents: what the change between two counts comes to if it goes on. No forecast, no probabilities."""

from bphs.measures.projection.accuracy import Accuracy, accuracy
from bphs.measures.projection.cohorts import hamilton_perry, part_of_change, variants

__all__ = ["Accuracy", "accuracy", "hamilton_perry", "part_of_change", "variants"]
