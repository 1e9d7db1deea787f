"""Maps of a study's units: each year beside its own mean, several years on one scale, the change between two."""

from bphs.report.maps.choropleth import change_maps, choropleths, ratio_maps

__all__ = ["change_maps", "choropleths", "ratio_maps"]
