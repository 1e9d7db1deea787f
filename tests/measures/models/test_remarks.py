"""Borders of the remarks on models."""

from __future__ import annotations

from bphs.measures.models.remarks import few_clusters


def test_thirty_clusters_are_enough():
    """The border that the remark names (Cameron and Miller 2015, doi:10.3368/jhr.50.2.317)."""
    assert [len(few_clusters(count, count - 1)) for count in (29, 30)] == [1, 0]
