"""Commands of SPSS 25 for single tables of a survey; what stands before each in its file, `syntax` writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bphs.inputs.codebook.book import Codebook
from bphs.inputs.files.codes import code_text
from bphs.inputs.survey.predictors import Predictor, YesNo

SCORE, EVENT = "score_0_100", "event"
"""Variables that the syntax makes: score of the outcome's scale, yes to a question."""
EXPLORED = "explored"
"""Variable of the answers: 1 for who belongs to the half in which the structure of the scales is sought."""


@dataclass(frozen=True)
class Survey:
    """What the syntax of a survey is made from.

    Parameters
    ----------
    columns : of ``answers.csv``, in order.
    scales : items of each scale of the model.
    groups : codes of each characteristic by which respondents are grouped, as they were answered.
    least : share of a scale's items that has to be answered for a score.
    held : predictors of the models, as chapters hold them equal.
    asked : questions of yes or no that models explain.
    design : columns of strata, clusters and weights, as far as the survey has them.
    """

    codebook: Codebook
    columns: Sequence[str]
    scales: Mapping[str, Sequence[str]]
    groups: Mapping[str, Sequence[float]]
    least: float
    held: Sequence[Predictor]
    asked: Sequence[YesNo]
    design: Mapping[str, str]

    @property
    def scored(self) -> tuple[str, ...]:
        """Items of the scale that chapters explain, of which a score can be made; none where one has no limits."""
        items = tuple(self.scales.get(self.codebook.outcome_scale or "", ()))
        ranges = [(self.codebook.owner[one].low, self.codebook.owner[one].high) for one in items]
        return items if all(None not in limits for limits in ranges) else ()

    def has(self, *names: str) -> bool:
        """Whether all these are columns."""
        return set(names) <= set(self.columns)


def quoted(said: str) -> str:
    """A label as SPSS takes it."""
    return "'" + said.replace("'", "''")[:120] + "'"


def _profile(survey: Survey) -> Iterator[str]:
    yield f"FREQUENCIES /VARIABLES={' '.join(survey.groups)}." if survey.groups else ""


def _reliability(survey: Survey) -> Iterator[str]:
    for name, items in survey.scales.items():
        yield f"RELIABILITY /VARIABLES={' '.join(items)} /SCALE({quoted(name)})=ALL /MODEL=ALPHA."


def _deleted(survey: Survey) -> Iterator[str]:
    for name, items in survey.scales.items():
        yield f"RELIABILITY /VARIABLES={' '.join(items)} /SCALE({quoted(name)})=ALL /MODEL=ALPHA /SUMMARY=TOTAL."


def _factor(survey: Survey) -> Iterator[str]:
    items = " ".join(item for scale in survey.scales.values() for item in scale)
    if not items:
        return
    if survey.has(EXPLORED):
        yield f"SELECT IF ({EXPLORED} = 1)."
    yield f"FACTOR /VARIABLES={items} /MISSING=LISTWISE /PRINT=INITIAL KMO EXTRACTION ROTATION"
    yield "  /CRITERIA=MINEIGEN(1) ITERATE(100) /EXTRACTION=PC /ROTATION=VARIMAX."


def _crosstabs(role: str) -> Callable[[Survey], Iterator[str]]:
    def written(survey: Survey) -> Iterator[str]:
        columns = [name for name in survey.codebook.columns_of(role) if survey.has(name)]
        group = next(iter(survey.groups), None)
        if columns and group:
            yield f"CROSSTABS /TABLES={' '.join(columns)} BY {group} /STATISTICS=CHISQ PHI /CELLS=COUNT COLUMN EXPECTED."

    return written


def _single(survey: Survey) -> Iterator[str]:
    if survey.asked and survey.groups:
        asked = " ".join(one.variable for one in survey.asked)
        yield f"CROSSTABS /TABLES={asked} BY {' '.join(survey.groups)} /STATISTICS=CHISQ /CELLS=COUNT COLUMN."


def _means(survey: Survey) -> Iterator[str]:
    if not survey.scored:
        return
    for name, codes in survey.groups.items():
        if len(codes) == 2:
            yield f"T-TEST /GROUPS={name}({code_text(codes[0])},{code_text(codes[1])}) /VARIABLES={SCORE}."
        else:
            yield f"ONEWAY {SCORE} BY {name} /STATISTICS=DESCRIPTIVES HOMOGENEITY."


def _posthoc(survey: Survey) -> Iterator[str]:
    if survey.scored:
        for name in [one for one, codes in survey.groups.items() if len(codes) > 2]:
            yield f"ONEWAY {SCORE} BY {name} /STATISTICS=HOMOGENEITY /POSTHOC=TUKEY GH ALPHA(0.05)."


def _ranks(survey: Survey) -> Iterator[str]:
    rated = survey.codebook.role("satisfied")
    for name, codes in survey.groups.items() if rated else ():
        ends = f"{code_text(min(codes))} {code_text(max(codes))}"
        kind = "M-W" if len(codes) == 2 else "K-W"
        yield f"NPAR TESTS /{kind}={rated} BY {name}({ends})."


def _correlations(survey: Survey) -> Iterator[str]:
    names = []
    if len(survey.scales) < 2:
        return
    for name, items in survey.scales.items():
        names.append(f"mean_{name}"[:60])
        yield f"COMPUTE {names[-1]}=MEAN.{len(items)}({', '.join(items)})."
    yield f"CORRELATIONS /VARIABLES={' '.join(names)} /PRINT=TWOTAIL."


def _dummies(survey: Survey, made: list[str]) -> Iterator[str]:
    """Variables of 0 and 1 for each category but the reference, as the page's models have them."""
    for one in survey.held:
        if not one.levels:
            made.append(one.column)
        for code in [level for level in one.levels if level != one.reference]:
            made.append(f"{one.column}_is_{code_text(code)}")
            yield f"COMPUTE {made[-1]}=({one.column}={code_text(code)})."


def _modelled(survey: Survey, asked: bool, *commands: Callable[[str], str]) -> Iterator[str]:
    """Predictors made, then commands of a model, which take their names; nothing without predictors.

    Parameters
    ----------
    asked : whether the survey asked what the model explains.
    """
    made: list[str] = []
    lines = list(_dummies(survey, made))
    if asked and made:
        yield from (*lines, *(command(" ".join(made)) for command in commands))


def _events(survey: Survey, command: str) -> list[Callable[[str], str]]:
    """A model for each question of yes or no."""
    return [
        lambda names, one=one: (
            f"COMPUTE {EVENT}=({one.variable}={code_text(one.yes)}).\n" + command.format(event=EVENT, names=names)
        )
        for one in survey.asked
    ]


def _logistic(survey: Survey) -> Iterator[str]:
    command = "LOGISTIC REGRESSION {event} WITH {names} /PRINT=CI(95)."
    return _modelled(survey, bool(survey.asked), *_events(survey, command))


def _genlin(survey: Survey) -> Iterator[str]:
    command = (
        "GENLIN {event} (REFERENCE=FIRST) WITH {names} /MODEL {names} DISTRIBUTION=BINOMIAL LINK=LOGIT\n"
        "  /CRITERIA COVB=ROBUST /PRINT FIT SUMMARY SOLUTION(EXPONENTIATED)."
    )
    return _modelled(survey, bool(survey.asked), *_events(survey, command))


def _regression(survey: Survey) -> Iterator[str]:
    command = "REGRESSION /VARIABLES={} /DEPENDENT={} /METHOD=ENTER /STATISTICS=COEFF R ANOVA CI."
    return _modelled(survey, bool(survey.scored), lambda names: command.format(names, SCORE))


def _plum(survey: Survey) -> Iterator[str]:
    rated = survey.codebook.role("satisfied")
    command = "PLUM {} WITH {} /LINK=LOGIT /PRINT=FIT PARAMETER SUMMARY TPARALLEL."
    return _modelled(survey, bool(rated), lambda names: command.format(rated, names))


def _nomreg(survey: Survey) -> Iterator[str]:
    place = survey.codebook.role("first_contact")
    command = "NOMREG {} (BASE=FIRST ORDER=ASCENDING) WITH {} /PRINT=FIT PARAMETER SUMMARY LRT."
    return _modelled(survey, bool(place), lambda names: command.format(place, names))


def _complex(survey: Survey) -> Iterator[str]:
    weight = survey.design.get("weight")
    columns = [name for name in survey.codebook.columns_of("aware") if survey.has(name)]
    if not (weight and columns and survey.groups):
        return
    strata = f" STRATA={survey.design['strata']}" if "strata" in survey.design else ""
    clusters = f" CLUSTER={survey.design['cluster']}" if "cluster" in survey.design else ""
    yield "CSPLAN ANALYSIS /PLAN FILE='design.csaplan' /PLANVARS ANALYSISWEIGHT=" + weight
    yield f"  /DESIGN{strata}{clusters} /ESTIMATOR TYPE=WR."
    yield f"CSTABULATE /PLAN FILE='design.csaplan' /TABLES VARIABLES={' '.join(columns)} BY {next(iter(survey.groups))}"
    yield "  /CELLS COLPCT /STATISTICS SE CIN(95) COUNT /TEST INDEPENDENCE."


COMMANDS: Mapping[str, Mapping[str, Callable[[Survey], Iterator[str]]]] = {
    "profile": {"": _profile},
    "reliability": {"": _reliability},
    "deleted": {"": _deleted},
    "adequacy": {"": _factor},
    "efa": {"": _factor},
    "validity": {"": _correlations},
    "known_groups": {"": _crosstabs("aware"), "-design": _complex},
    "used_groups": {"": _crosstabs("used")},
    "single": {"": _single},
    "means": {"": _means},
    "posthoc": {"": _posthoc},
    "ranks": {"": _ranks},
    "factors": {"": _regression},
    "awareness_use": {"": _logistic, "-robust": _genlin},
    "satisfaction": {"": _plum},
    "choice": {"": _nomreg},
}
"""Commands for a table by its name on the page: the file that bears its name, and others beside it."""
NOT_RUN = ("known_groups-design", "awareness_use-robust", "satisfaction", "choice")
"""Files whose command PSPP does not know."""
