"""Appendices hold what the codebook, the guide, the index and the records of a study say, and nothing else."""

from __future__ import annotations

import io
from itertools import combinations

import docx
import pytest

from bphs.inputs.codebook.book import read_codebook
from bphs.report.tables.appendices import appendices, size
from bphs.report.tables.printed import Printed
from bphs.report.tables.word import form_document
from bphs.report.words import wording

CODEBOOK = """variable,number,question_en,question_zh,type,dimension,dimension_en,dimension_zh,values,values_en,missing,missing_en,unit_en,unit_zh,privacy
id,,Respondent,序号,id,,,,,,,,,,
ip,,Address,IP,meta,,,,,,,,,,drop
age,1,Your age,您的年龄,number,,,,,,,,years,岁,
heard,2,Have you heard of it?,您是否听说过,single,,,,1=是|2=否,1=yes|2=no,9=说不清,9=cannot say,,,
used,3,Which did you use?,您用过哪些（可多选）,multiple,,,,1=建档|2=体检,1=records|2=check-up,,,,,
q1,4,Staff are kind,医务人员态度好,scale,staff,Staff,人员,1=不同意|2=同意,1=disagree|2=agree,,,,,
q2,4,Staff explain,医务人员解释清楚,scale,staff,Staff,人员,1=不同意|2=同意,1=disagree|2=agree,,,,,
p1,5,Rules are known,了解政策,scale,policy,Policy,政策,1=不同意|2=同意,1=disagree|2=agree,,,,,
remark,6,Remarks,您的建议,text,,,,,,,,,,
"""
FOUND = {
    "issued": {"value": 500, "synthetic": False},
    "analysed": {"value": 400, "synthetic": False},
    "design_effect": {"value": 1.5, "synthetic": False},
}
GUIDE = Printed(
    "12_x-guide", "zh", 3, {"zh": ()}, ("主题", "问题"), (("经费", "经费如何到达？"),), (False, False), (), False
)


@pytest.fixture
def codebook(tmp_path):
    (tmp_path / "codebook.csv").write_text(CODEBOOK, encoding="utf-8")
    return read_codebook(tmp_path / "codebook.csv")


def made(language, *given):
    with wording.language(language):
        return appendices(*given, 0.95)


def test_every_question_that_was_asked_stands_there_with_its_codes(codebook):
    (form,) = made("zh", codebook, [], None, {})
    lines = [block for block in form.blocks if isinstance(block, str)]
    assert lines[1:] == [
        "1. 您的年龄 [age]",
        "\u3000\u3000________ 岁",
        "2. 您是否听说过（单选） [heard]",
        "\u3000\u30001 是\u30002 否\u30009 说不清",
        "3. 您用过哪些（可多选） [used]",
        "\u3000\u30001 建档\u30002 体检",
        "4. 人员",
        "5. 了解政策 [p1]",
        "\u3000\u30001 不同意\u30002 同意",
        "6. 您的建议（填空） [remark]",
        "\u3000\u3000________",
    ]
    (grid,) = [block for block in form.blocks if not isinstance(block, str)]
    assert grid.head == ("变量名", "题项", "1 不同意", "2 同意")
    assert [row[:2] for row in grid.rows] == [("q1", "医务人员态度好"), ("q2", "医务人员解释清楚")]


def test_experts_judge_every_pair_of_dimensions_on_saatys_scale(codebook):
    """Saaty 1977: n (n - 1) / 2 judgements, from 1 to 9 to either side."""
    _, form = made("en", codebook, ["staff", "policy"], None, {})
    table = form.blocks[-1]
    assert [(row[0], row[-1]) for row in table.rows] == list(combinations(["Staff", "Policy"], 2))
    assert table.rows[0][1:-1] == tuple("98765432123456789")


def test_the_size_of_the_sample_is_cochrans():
    """Cochran 1977, 4.1: 385 for a share of .5, ±5 points, 95%; closed form with a design effect of 1.5: 577."""
    assert (size(0.05, 1.96), size(0.05, 1.959964, 1.5)) == (385, 577)
    (form,) = made("en", None, [], None, FOUND)
    assert (
        form.blocks[3]
        == "Given out: 500. Analysed: 400. With so many, a share of 0.5 is known to ±6.0 percentage points."
    )
    assert ("5", "577") in form.blocks[-1].rows
    (form,) = made("zh", None, [], None, {"analysed": {"value": 400, "synthetic": True}})
    assert "未记录设计效应" in form.blocks[2]
    assert form.blocks[3].startswith("【合成数据】纳入分析 400 份。")


def test_a_study_without_survey_and_interviews_has_none_and_letters_leave_no_gap(codebook):
    assert made("en", None, [], None, {}) == []
    titles = [form.title for form in made("zh", codebook, ["staff", "policy"], GUIDE, FOUND)]
    assert titles == ["附录A\u3000调查问卷", "附录B\u3000访谈提纲", "附录C\u3000专家判断表", "附录D\u3000样本量说明"]
    assert [form.title for form in made("en", None, [], GUIDE, {})] == ["Appendix A. Interview guide"]


def test_in_word_each_begins_a_page_and_tables_have_no_caption(codebook):
    forms = made("zh", codebook, ["staff", "policy"], GUIDE, FOUND)
    document = docx.Document(io.BytesIO(form_document("研究", "附录", forms, "zh")))
    headings = [one for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [bool(one.paragraph_format.page_break_before) for one in headings] == [False, True, True, True]
    assert not [one for one in document.paragraphs if one.style.name == "Caption"]
    assert [table.rows[0].cells[0].text for table in document.tables] == [
        "变量名",
        "主题",
        "左侧维度",
        "容许误差（百分点）",
    ]
