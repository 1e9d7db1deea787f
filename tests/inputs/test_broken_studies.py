"""Studies with one mistake each: every problem that check-data tells of them, none else.

Authority: the mistake that was made, which is known because the test made it. Each case is a kind of study, a file of
it, what is replaced there and by what, and the whole list of problems (where, found). What names files outside stands
in files/test_inside.py, tables with printed totals in tables/test_broken_tables.py, files of other programs in
survey/test_bad_files.py.
"""

from __future__ import annotations

import json

import made_up
import pytest
from made_surveys import CODEBOOK, TEXT_HEADER, TEXT_ROWS, as_csv

from bphs.inputs.checks import check_study

SETTINGS = "title: {en: Mine, zh: 我的}\nparts: [survey]\nsurvey: {file: answers.csv}\n"
PACKAGE = {"name": "mine", "profile": "tabular-data-package", "resources": []}


def country(project):
    """Three cantons of the country that does not exist, in one year."""
    return made_up.write_study(project, "mine", units=3, years=(2005,))


def survey(project):
    """Three answer sheets and their codebook."""
    folder = project / "data" / "mine"
    folder.mkdir(parents=True)
    as_csv(folder / "answers.csv", TEXT_HEADER, TEXT_ROWS)
    for name, text in (("codebook.csv", CODEBOOK), ("datapackage.json", json.dumps(PACKAGE)), ("study.yml", SETTINGS)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(folder):
    """Problems without the folder's own name."""
    problems = check_study(folder).problems
    return [(problem.where.removeprefix(f"{folder.as_posix()}/"), problem.found) for problem in problems]


@pytest.mark.parametrize("made", [country, survey])
def test_as_they_are_they_have_no_problem(tmp_path, made):
    assert told(made(tmp_path)) == []


CASES = [
    (country, 'study.yml', 'years: [2005]', 'years: []', [('study.yml, line 2', '[], a list')]),
    (country, 'study.yml', 'years: [2005]', 'years: 2005', [('study.yml, line 2', '2005, a whole number')]),
    (country, 'study.yml', 'years: [2005]', 'years: [1905]', [('study.yml, line 2', '1905, a whole number'), ('study.yml, line 2', 'year 1905')]),
    (country, 'study.yml', 'years: [2005]', 'years: [2005, 2005]', [('study.yml, line 2', '[2005, 2005]')]),
    (country, 'study.yml', 'years: [2005]', 'years: [2010]', [('study.yml, line 2', 'year 2010')]),
    (country, 'study.yml', 'years: [2005]', 'years: [two]', [('study.yml, line 2', "'two', a text")]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 9', [('study.yml, line 7', '9, a whole number')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: many', [('study.yml, line 7', "'many', a text")]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nseed: -1', [('study.yml, line 8', '-1, a whole number')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nconfidence: 95', [('study.yml, line 8', '95, a whole number')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nconfidence: high', [('study.yml, line 8', "'high', a text")]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\ntarget_year: 2001', [('study.yml, line 8', '2001')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nresource: nurses', [('study.yml, line 8', 'resource: nurses')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nbehind: [moon]', [('study.yml, line 8', 'behind: moon')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\ndoubtful: [C99]', [('study.yml, line 8', 'doubtful: C99')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\npredictors: [urban]', [('study.yml, line 8', 'predictor urban')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nboundaries: {source: tianditu}', [('study.yml, line 8', "{'source': 'tianditu'}")]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nboundaries: {file: map.geojson}', [('map.geojson', 'no such file')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\npublished_totals: {2005: 0}', [('study.yml, line 8', '0, a whole number')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\npublished_totals: {2005: 5}', [('census_2005.csv, column pop_total, rows 2-4', 'a sum of 115,500')]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\nreplicates: 100', [('study.yml, line 8', "'replicates' a second time (first on line 7)")]),
    (country, 'study.yml', 'replicates: 99', 'replicates: 99\ncolour: red', [('study.yml, line 8', "key 'colour'")]),
    (country, 'study.yml', 'regions: parts', 'regions: halves', [('study.yml, line 3', 'regions: halves')]),
    (country, 'study.yml', 'unit: {en: [canton, cantons], zh: 郡}', 'unit: canton', [('study.yml, line 4', "'canton', a text")]),
    (country, 'study.yml', 'unit: {en: [canton, cantons], zh: 郡}', 'unit: {en: [canton], zh: 郡}', [('study.yml, line 4', "no key 'en'")]),
    (country, 'study.yml', 'title: {en: Nurses of a small country, zh: 小国护士}', 'title: Nurses', [('study.yml, line 1', "'Nurses', a text")]),
    (country, 'study.yml', 'title: {en: Nurses of a small country, zh: 小国护士}', 'title: {en: Nurses}', [('study.yml, line 1', "no key 'zh'")]),
    (country, 'study.yml', 'years: [2005]', 'years：[2005]', [('study.yml, line 2', "'years：[2005]'")]),
    (country, 'study.yml', 'years: [2005]', '\tyears: [2005]', [('study.yml, line 2', "a tab in 'years: [2005]'")]),
    (country, 'study.yml', 'long_form_share: 1', 'long_form_share: 10', [('study.yml, line 5', '10, a whole number')]),
    (country, 'study.yml', 'without: []', 'without: chapter', [('study.yml, line 6', "'chapter', a text")]),
    (country, 'study.yml', 'years: [2005]', 'years: [2005', [('study.yml, line 3', "'regions: parts'")]),
    (country, 'census_2005.csv', 'C00,20000', 'C01,20000', [('census_2005.csv, rows 2-3, column code', 'C01, 2 times')]),
    (country, 'census_2005.csv', 'C00,20000', 'C00,many', [('census_2005.csv, row 2 (C00), column pop_total', "'many'")]),
    (country, 'census_2005.csv', 'C00,20000', 'C00,20000.5', [('census_2005.csv, row 2 (C00), column pop_total', "'20000.5'")]),
    (country, 'census_2005.csv', 'code,pop_total', 'code,population', [('census_2005.csv, row 1', "column 'population'"), ('census_2005.csv, row 1', "no column 'pop_total' (Residents, 常住人口)")]),
    (country, 'census_2005.csv', 'code,pop_total', 'code,pop_total,pop_total', [('census_2005.csv, row 2', '6 cells (C00, 20000, 80, …)'), ('census_2005.csv, row 3', '6 cells (C01, 38500, 167, …)'), ('census_2005.csv, row 4', '6 cells (C02, 57000, 268, …)'), ('census_2005.csv, row 1, column 3', "a second column 'pop_total'"), ('census_2005.csv', 'headings without rows')]),
    (country, 'census_2005.csv', 'code,pop_total', 'code,', [('census_2005.csv, row 1', 'column 2 without heading'), ('census_2005.csv, row 1', "no column 'pop_total' (Residents, 常住人口)")]),
    (country, 'census_2005.csv', 'C00,20000', 'C00,20000,1', [('census_2005.csv, row 2', '7 cells (C00, 20000, 1, …)')]),
    (country, 'census_2005.csv', 'C00,20000', 'C00,"20000', [('census_2005.csv, row 2', 'text that cannot be divided into cells (unexpected end of data)'), ('census_2005.csv', 'headings without rows')]),
    (country, 'census_2005.csv', 'C00,20000', 'C00,2 0000', [('census_2005.csv, row 2 (C00), column pop_total', "'2 0000'")]),
    (country, 'districts.csv', 'Arden,安登,coast', 'Arden,安登,sea', [('districts.csv, row 2 (C00 安登), column region_parts', "'sea'")]),
    (country, 'districts.csv', 'C01,Belmar', 'C00,Belmar', [('districts.csv, rows 2-3, column code', 'C00, 2 times')]),
    (country, 'datapackage.json', '"type": "integer"', '"type": "whole"', [('datapackage.json, line 1', "'whole', a text")]),
    (country, 'datapackage.json', '"name": "census_2005"', '"name": "Census 2005"', [('study.yml, line 2', 'year 2005'), ('datapackage.json, line 1', "'Census 2005', a text")]),
    (country, 'datapackage.json', '"path": "census_2005.csv"', '"path": "census_2005.xlsx"', [('datapackage.json, line 1', "'census_2005.xlsx', a text")]),
    (country, 'datapackage.json', '"path": "census_2005.csv"', '"path": "gone.csv"', [('census_2005.csv', 'a table that the dictionary does not describe'), ('gone.csv', 'no such file')]),
    (country, 'datapackage.json', '"primaryKey": "code"', '"primaryKey": "cod"', [('datapackage.json, line 1', "'cod'")]),
    (country, 'datapackage.json', '"decimals": 1', '"decimals": 99', [('datapackage.json, line 1', '99, a whole number')]),
    (country, 'datapackage.json', '"resources": [', '"tables": [', [('datapackage.json', "no list 'resources'")]),
    (country, 'datapackage.json', '"name": "pop_total"', '"name": "poptotal"', [('datapackage.json, table census_2005', "no column 'pop_total'"), ('census_2005.csv, row 1', "column 'pop_total'")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.docx', [('study.yml, line 3', 'file: answers.docx')]),
    (survey, 'study.yml', 'file: answers.csv', 'file: none.csv', [('study.yml, line 3', 'file: none.csv, which is not in the folder')]),
    (survey, 'study.yml', 'file: answers.csv', 'file: 5', [('study.yml, line 3', '5, a whole number')]),
    (survey, 'study.yml', '{file: answers.csv}', '{}', [('study.yml, line 3', "no key 'file'")]),
    (survey, 'study.yml', '{file: answers.csv}', 'answers.csv', [('study.yml, line 3', "'answers.csv', a text")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, scales: [care]', [('study.yml, line 3', "scale 'care'")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, margins: {gender: {1: 0.5, 2: 0.5}}', [('study.yml, line 3', "variable 'gender'")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, margins: {sex: {1: 0.5}}', [('study.yml, line 3', "{'file': 'answers.csv', 'margins': {'sex': {1: 0.5}}}")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, margins: {sex: {1: 0.5, 3: 0.5}}', [('study.yml, line 3', 'the codes 1, 3')]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, cleaning: {eligible: [{when: age > old, en: a, zh: b}]}', [('study.yml, line 3', "variable 'old'")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, cleaning: {eligible: [{when: age is 18, en: a, zh: b}]}', [('study.yml, line 3', "'age is 18'")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, cleaning: {missing_share: 20}', [('study.yml, line 3', '20, a whole number')]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, small_cell: 0', [('study.yml, line 3', '0, a whole number')]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, issued: 1', [('study.yml, survey: issued', '1 issued, 3 respondents')]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, codebook: book.csv', [('book.csv', 'no such file')]),
    (survey, 'study.yml', 'parts: [survey]', 'parts: [surveys]', [('study.yml, line 2', "'surveys', a text")]),
    (survey, 'study.yml', 'parts: [survey]', 'parts: survey', [('study.yml, line 2', "'survey', a text")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, weight: sex2', [('study.yml, line 3', "variable 'sex2'")]),
    (survey, 'study.yml', 'file: answers.csv', 'file: answers.csv, single_cluster: ask', [('study.yml, line 3', "'ask', a text")]),
    (survey, 'codebook.csv', 'age,1,Age,您的年龄,number', 'age,1,Age,您的年龄,years', [('codebook.csv, row 7 (age), column type', "'years'")]),
    (survey, 'codebook.csv', '1=男|2=女', '1=男|1=女', [('codebook.csv, row 8 (sex), column values', 'the code 1 twice')]),
    (survey, 'codebook.csv', '1=男|2=女', '男|女', [('codebook.csv, row 8 (sex), column values', "the label '男' without a value")]),
    (survey, 'codebook.csv', '9=不清楚', '1=不清楚', [('codebook.csv, row 10 (friendly), column missing', 'missing_en has a code that missing has not')]),
    (survey, 'codebook.csv', '15,110', '110,15', [('codebook.csv, row 7 (age), column minimum', '110')]),
    (survey, 'codebook.csv', '您的年龄', '您的岁数', [("codebook.csv, variable 'age'", 'no such column in answers.csv (您的岁数)'), ('answers.csv, column 6', "'1、您的年龄', which the codebook does not know")]),
    (survey, 'codebook.csv', 'variable,number', 'name,number', [('codebook.csv, row 1', "column 'name'"), ('codebook.csv, row 1', "no column 'variable'")]),
    (survey, 'codebook.csv', 'sex,2', 'age,2', [('codebook.csv, row 8 (age), column variable', "'age' a second time (first in row 7)")]),
    (survey, 'codebook.csv', 'scale,service,true', 'scale,service,maybe', [('codebook.csv, row 11 (slow), column reversed', "'maybe'")]),
    (survey, 'codebook.csv', '1=男|2=女,1=male|2=female', '1=男|2=女,1=male', [('codebook.csv, row 8 (sex), column values', 'codes that have a label in one language only: 2')]),
    (survey, 'codebook.csv', 'id,,Respondent', '2id,,Respondent', [('codebook.csv, row 2 (2id), column variable', "'2id'")]),
    (survey, 'codebook.csv', '3=同意,1=disagree|2=neutral|3=agree,9=不清楚', '3=赞成,1=disagree|2=neutral|3=agree,9=不清楚', [("answers.csv, variable 'friendly', row 2", '1 cell that cannot be read (not quoted, for privacy)')]),
    (survey, 'answers.csv', '34,男', '三十,男', [("answers.csv, variable 'age', row 2", '1 cell that cannot be read (not quoted, for privacy)')]),
    (survey, 'answers.csv', '34,男', '34,他', [("answers.csv, variable 'sex', row 2", '1 cell that cannot be read (not quoted, for privacy)')]),
    (survey, 'answers.csv', '51岁', '151岁', [("answers, variable 'age'", '1 of 3 answers outside 15 to 110')]),
    (survey, 'answers.csv', '健康档案┋健康教育', '健康档案┋看病', [("answers.csv, variable 'used', row 2", '1 cell that cannot be read (not quoted, for privacy)')]),
    (survey, 'answers.csv', '同意,不同意', '同意,7', [("answers, variable 'slow'", '1 of 2 answers have codes that the codebook does not have (7)')]),
    (survey, 'answers.csv', '2026/11/3 10:20:33', '昨天', [("answers.csv, variable 'submitted', row 2", '1 cell that cannot be read (not quoted, for privacy)')]),
    (survey, 'answers.csv', '123秒', '很久', [("answers.csv, variable 'seconds', row 2", '1 cell that cannot be read (not quoted, for privacy)')]),
    (survey, 'answers.csv', '序号', '姓名', [("codebook.csv, variable 'id'", 'no such column in answers.csv (序号)')]),
]  # fmt: skip


@pytest.mark.parametrize(("made", "file", "old", "new", "problems"), CASES)
def test_one_mistake_is_told_and_nothing_else(tmp_path, made, file, old, new, problems):
    folder = made(tmp_path)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, "the case would test nothing"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    assert told(folder) == problems
