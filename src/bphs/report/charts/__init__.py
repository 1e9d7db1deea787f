"""Charts of results: each function returns one figure in the language being written, in the house style."""

from bphs.report.charts.districts import distribution, dumbbell, scatter
from bphs.report.charts.inequality import lorenz, theil_bars
from bphs.report.charts.models import coefficient_plot, diagnostic_panels
from bphs.report.charts.panels import lorenz_panels
from bphs.report.charts.survey import flow, path, scree

__all__ = [
    "coefficient_plot",
    "diagnostic_panels",
    "distribution",
    "dumbbell",
    "flow",
    "lorenz",
    "lorenz_panels",
    "path",
    "scatter",
    "scree",
    "theil_bars",
]
