"""Desk of a chapter: the study's own tables, what earlier chapters saved, and what it saves itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from bphs.errors import InputError, Problem, Undefined, nearest
from bphs.inputs.codebook.book import Codebook, read_codebook
from bphs.inputs.codebook.needs import lacking
from bphs.inputs.facts import UNITS
from bphs.inputs.regions.predictors import usable
from bphs.inputs.regions.units import completed
from bphs.inputs.rules.decisions import read_decisions
from bphs.inputs.rules.table import read_rules
from bphs.inputs.study import Study
from bphs.inputs.survey.characteristics import age_column, groupings
from bphs.inputs.survey.experts import COMPARED, matrices_of
from bphs.inputs.survey.settings import Survey
from bphs.inputs.tables.dictionary import Dictionary, read_dictionary
from bphs.inputs.tables.yearly import rows_of_year, table_of_year
from bphs.report.chapter import display, stored
from bphs.report.chapter.argued import Argument, read_entries
from bphs.report.chapter.catalogue import catalogue_of
from bphs.report.chapter.drawn import design_of, sampled_of
from bphs.report.disclosure import Gate
from bphs.report.tables.labelled import codebook_columns, dimension_columns, interview_columns
from bphs.report.words import wording
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.inputs.interviews.reading import CodedInterviews
    from bphs.inputs.survey.responses import Responses
    from bphs.measures.comparisons import Design

NO_GROUPS = Text(
    "No characteristic parts the respondents into two groups of {least} or more.",
    "没有任何一项特征能将调查对象分为各不少于 {least} 人的两组。",
)


class Desk:
    """Tables by name, never by path; remembers whether anything that was read is synthetic.

    Parameters
    ----------
    name : the chapter's name.
    study : the study's settings.
    root : the project's folder.
    """

    def __init__(self, name: str, study: Study, root: Path) -> None:
        self.name = name
        self.study = study
        self.dictionary: Dictionary = read_dictionary(study.folder / "datapackage.json")
        self.build = root / "build" / study.name
        self._folder = self.build / ".staging" / name if display.rendering() else self.build / name
        self._gate = Gate(study.survey)
        self._saved: list[str] = []
        self.synthetic = False
        """Whether anything read so far is synthetic; everything shown after that says so."""
        wording.use_catalogue(catalogue_of(study, self.dictionary))

    def read(self, table: str) -> pd.DataFrame:
        """One of the study's own tables, checked against its dictionary.

        Raises
        ------
        InputError : no such table, or every problem that its file has.
        """
        from bphs.inputs.tables.reading import read_table

        if table not in self.dictionary.tables:
            known = self.dictionary.tables
            raise InputError(
                [
                    Problem(
                        f"chapter.read({table!r})",
                        "no such table",
                        "a table of the data dictionary",
                        nearest(table, known),
                    )
                ]
            )
        entry = self.dictionary.tables[table]
        self.synthetic = self.synthetic or entry.synthetic
        # Under make report the tables have just been checked; a person in JupyterLab may have changed them since.
        frame, _ = read_table(entry, self.study.folder, check=not display.rendering())
        return completed(frame, self.study.region_column) if table == UNITS else frame

    def read_years(self, stem: str, *, some: bool = False) -> dict[int, pd.DataFrame]:
        """Tables ``<stem>_<year>`` of all years of the study, by year.

        Figures of the units (``census``) may also stand in one long table ``units_by_year`` with a column `year`: of a
        year without a table of its own, its rows there.

        Parameters
        ----------
        some : whether years may lack the table, as they do a crosswalk whose census is in today's units; they are left
            out.

        Raises
        ------
        InputError : a year has no such table and `some` is not set, or every problem that a file has.
        """
        found = {year: table_of_year(self.dictionary.tables, year, stem) for year in self.study.years}
        tables = {year: table for year, table in found.items() if table or not some}
        names = {year: table.name if table else f"{stem}_{year}" for year, table in tables.items()}
        frames = {name: self.read(name) for name in dict.fromkeys(names.values())}
        return {year: rows_of_year(frames[names[year]], table, year) for year, table in tables.items() if table}

    def rules(self) -> Argument:
        """What the study's rules say of all that earlier chapters found.

        Raises
        ------
        InputError : every problem of the tables of rules and decisions.
        """
        rules = read_rules(self.study.folder)
        stated = read_decisions(self.study.folder, rules)
        argument = Argument(rules, read_entries(self._folder), self.study.confidence, stated)
        self.synthetic = self.synthetic or argument.synthetic
        return argument

    @property
    def nouns(self) -> Text:
        """What the units are called, several of them."""
        return Text(self.study.unit.en[1], self.study.unit.zh)

    @property
    def least_people(self) -> int:
        """People from which on a group is told: ``survey: small_cell``, in a study without a survey its default."""
        return self.study.survey.small_cell if self.study.survey else int(Survey.model_fields["small_cell"].default)

    def core(self, units: pd.DataFrame) -> tuple[list[str], Text]:
        """Codes of the units at the centre and what they are called; none where the study names no centre.

        Parameters
        ----------
        units : the study's table of units, with `code` and the column that ``core:`` names.
        """
        core = self.study.core
        if core is None or core.column not in units:
            return [], Text("", "")
        return list(units["code"][units[core.column] == core.value]), wording.category_both(core.column, core.value)

    def predictors(self, units: pd.DataFrame) -> tuple[list[str], list[str]]:
        """Predictors of ``predictors:`` that a regression over units can take, and those that it cannot.

        Taken are those that the table knows of every unit, in the order of the settings, at most one for two units.

        Parameters
        ----------
        units : one row per unit.

        Raises
        ------
        Undefined : the table knows none of them of every unit.
        """
        return usable(units, self.study.predictors)

    def codebook(
        self, variables: Sequence[str] = (), dimensions: Sequence[str] = (), ordered: Sequence[str] = ()
    ) -> Codebook:
        """Codebook of the study's survey; from now on labels of its variables come from it.

        Parameters
        ----------
        variables, dimensions : those that the chapter cannot do without; ``aware_*`` asks for one variable or column at
            least of the kind.
        ordered : variables whose codes the chapter takes as ranks, so that the codebook must say that they are (column
            `ordered`).

        Raises
        ------
        InputError : the study has no survey, every problem of its codebook, or everything that it lacks.
        """
        codebook = read_codebook(self.study.folder / self._survey().codebook)
        if problems := lacking(codebook, self.name, variables, dimensions, ordered):
            raise InputError(problems)
        ages = age_column(self._survey().age_groups)
        columns = {ages.name: ages, **dimension_columns(codebook), **codebook_columns(codebook)}
        wording.add_to_catalogue(columns)
        self._gate.learn(columns)
        return codebook

    def scales(self, codebook: Codebook) -> dict[str, list[str]]:
        """Items of each scale of the evaluation model: those named in ``survey: scales``, else every scale of two items
        or more, in the codebook's order.
        """
        named = self._survey().scales or [name for name, items in codebook.dimensions.items() if len(items) > 1]
        return {name: list(codebook.dimensions[name]) for name in named}

    def judgements(self, name: str, scales: Sequence[str]) -> dict[str, pd.DataFrame]:
        """Matrix of each expert's judgements of scales against each other; none where the study has no such table.

        Parameters
        ----------
        name : of the table, with the columns `expert`, `first`, `second` and `judgement`.
        scales : in the order of the matrices.

        Raises
        ------
        InputError : judgements that do not fit the scales, or pairs that an expert did not judge.
        """
        table = self.dictionary.tables.get(name)
        whole = table is not None and set(COMPARED) <= set(table.columns)
        return matrices_of(self.read(name), scales) if whole else {}

    def parting(self, codebook: Codebook, people: pd.DataFrame, least: int) -> pd.Series:
        """Characteristic by which groups are compared: the first of `groupings`, which begin with residence, that has
        two groups of `least` respondents at least.

        Parameters
        ----------
        people : respondents x variables, as cleaning left them, or a part of them.
        least : respondents that a group must have.

        Returns
        -------
        The codes of that column, whose name the series has; those of smaller groups are missing.

        Raises
        ------
        Undefined : no characteristic has two such groups.
        """
        for name in groupings(codebook):
            sizes = people[name].value_counts()
            if len(large := sizes.index[sizes >= least]) >= 2:
                return people[name].where(people[name].isin(large))
        raise Undefined(*NO_GROUPS.format(least=least))

    def responses(self, variables: Sequence[str] = ()) -> Responses:
        """Study's survey as its codebook reads it; `variables` are those that the chapter cannot do without.

        Raises
        ------
        InputError : the study has no survey, or every problem of its codebook and its file.
        """
        from bphs.inputs.survey.made_up import is_made_up
        from bphs.inputs.survey.responses import read_responses

        survey = self._survey()
        responses = read_responses(self.study.folder / survey.file, self.codebook(variables))
        self.synthetic = self.synthetic or is_made_up(responses, survey.file, self.dictionary)
        return responses

    def interviews(self) -> CodedInterviews:
        """Study's coded interviews, as far as they may be shown; from now on their codes and themes have labels.

        Raises
        ------
        InputError : the study has no interviews, or every problem of their files.
        """
        from bphs.inputs.interviews.reading import read_interviews

        settings = self.study.interviews
        if settings is None:
            where, remedy = str(self.study.folder / "study.yml"), "write interviews: {file: …, codebook: …}"
            raise InputError([Problem(where, "no section 'interviews'", "the file with the coded excerpts", remedy)])
        found = read_interviews(self.study.folder, settings, dictionary=self.dictionary)
        self.synthetic = self.synthetic or found.synthetic
        wording.add_to_catalogue(interview_columns(found.codes))
        return found

    def design(self, people: pd.DataFrame) -> Design:
        """Design by which the respondents were drawn, for standard errors: the columns named in ``survey: strata`` and
        ``survey: cluster``, the margins of ``survey: margins`` that the weights meet, and ``survey: population``.

        Parameters
        ----------
        people : respondents x variables, as cleaning left them, with their weights in `weight`, or a part of them.

        Returns
        -------
        The design of these respondents, row by row; `strata`, `clusters` are None where the study names none,
        `calibrated` where the weights meet no margin, as in a part of the respondents. With ``survey: single_cluster:
        merge`` a stratum in which one cluster was drawn is joined with the next.

        Raises
        ------
        InputError : the study has no survey, names a column that the table has not, or a population smaller than what
            was drawn of it.
        """
        return design_of(people, self._survey())

    def sampled(self, people: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str | None]]:
        """Respondents as models take them: with the strata of `design` in a column, where some were joined, and the
        names of the columns of clusters and of strata, None where the study names none.

        Parameters
        ----------
        people : as for `design`.

        Raises
        ------
        InputError : as `design`.
        """
        return sampled_of(people, self._survey())

    def _survey(self) -> Survey:
        if self.study.survey is None:
            where = str(self.study.folder / "study.yml")
            raise InputError(
                [
                    Problem(
                        where,
                        "no section 'survey'",
                        "the survey's file and codebook",
                        "write survey: {file: …, codebook: …}",
                    )
                ]
            )
        return self.study.survey

    def load(self, name: str) -> pd.DataFrame:
        """A table that an earlier chapter saved.

        Raises
        ------
        InputError : no chapter has saved it yet.
        """
        frame, synthetic, hidden = stored.load(self.build, name)
        self._gate.register.read(hidden)
        self.synthetic = self.synthetic or synthetic
        return frame

    def save(self, name: str, frame: pd.DataFrame) -> None:
        """Keep a table for later chapters; one name belongs to one chapter."""
        stored.save(self._folder / "data", name, frame, self.synthetic)
        self._saved.append(name)
        self._remember_hidden()

    def _remember_hidden(self) -> None:
        """Beside what is saved, the groups that are hidden by now: chapters that load it hide them too."""
        for name in self._saved:
            stored.remember(self._folder / "data", name, self._gate.register.listed())
