"""Maps of a study's units: beside the mean, on one scale, change, two values at once, counts, and equal hexagons."""

from bphs.report.maps.bivariate import bivariate_map, thirds
from bphs.report.maps.choropleth import change_maps, choropleths, ratio_maps
from bphs.report.maps.hexagons import hexagons
from bphs.report.maps.kinds import class_map
from bphs.report.maps.symbols import symbol_map

__all__ = [
    "bivariate_map",
    "change_maps",
    "choropleths",
    "class_map",
    "hexagons",
    "ratio_maps",
    "symbol_map",
    "thirds",
]
