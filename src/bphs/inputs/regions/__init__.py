"""Regions on their way in: outlines, areas, rates, and the units of each census made those of the study."""

from bphs.inputs.regions.harmonising import census_checks, harmonise, merged_units, panel

__all__ = ["census_checks", "harmonise", "merged_units", "panel"]
