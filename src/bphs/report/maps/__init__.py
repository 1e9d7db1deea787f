"""Maps of a study's districts: several years on one scale, and the change between two of them."""

from bphs.report.maps.choropleth import change_map, choropleths

__all__ = ["change_map", "choropleths"]
