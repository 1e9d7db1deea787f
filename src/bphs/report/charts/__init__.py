"""Charts of results: each function returns one figure in the language being written, in the house style."""

from bphs.report.charts.causes import causes
from bphs.report.charts.chain import chain
from bphs.report.charts.choice_shares import choice_shares
from bphs.report.charts.choices import choices
from bphs.report.charts.correlations import correlations
from bphs.report.charts.courses import courses
from bphs.report.charts.densities import densities
from bphs.report.charts.districts import distribution, dumbbell
from bphs.report.charts.drivers import forest
from bphs.report.charts.effects import effects
from bphs.report.charts.gaps import group_gaps
from bphs.report.charts.growth import growth
from bphs.report.charts.inequality import theil_bars
from bphs.report.charts.mediation import mediation_path
from bphs.report.charts.models import coefficient_plot, diagnostic_panels
from bphs.report.charts.neighbours import moran_scatter
from bphs.report.charts.panels import lorenz_panels
from bphs.report.charts.paths import path
from bphs.report.charts.places import township_intervals
from bphs.report.charts.predictions import predicted
from bphs.report.charts.priorities import importance_performance
from bphs.report.charts.rank_ranges import rank_ranges
from bphs.report.charts.recovered import recovered
from bphs.report.charts.saturation import saturation
from bphs.report.charts.scenarios import scenarios
from bphs.report.charts.scorecards import scorecard
from bphs.report.charts.scores import scores, weights_bars
from bphs.report.charts.severity import severity
from bphs.report.charts.slopes import slopes
from bphs.report.charts.survey import flow, scree
from bphs.report.charts.timeline import timeline
from bphs.report.charts.tradeoffs import tradeoff

__all__ = [
    "causes",
    "chain",
    "choice_shares",
    "choices",
    "coefficient_plot",
    "correlations",
    "courses",
    "densities",
    "diagnostic_panels",
    "distribution",
    "dumbbell",
    "effects",
    "flow",
    "forest",
    "group_gaps",
    "growth",
    "importance_performance",
    "lorenz_panels",
    "mediation_path",
    "moran_scatter",
    "path",
    "predicted",
    "rank_ranges",
    "recovered",
    "saturation",
    "scenarios",
    "scorecard",
    "scores",
    "scree",
    "severity",
    "slopes",
    "theil_bars",
    "timeline",
    "township_intervals",
    "tradeoff",
    "weights_bars",
]
