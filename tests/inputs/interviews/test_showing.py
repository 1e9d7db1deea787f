"""Identifiers planted in excerpts are never shown; what nobody marked is not shown either.

Identity numbers: the example of GB 11643-1999 (11010519491231002X). Telephone numbers are of no subscriber's.
"""

from __future__ import annotations

import pytest

from bphs.errors import InputError
from bphs.inputs.interviews.reading import interview_findings, read_interviews
from bphs.inputs.interviews.settings import Interviews
from bphs.inputs.interviews.showing import UNFINDABLE, read_names, text_tells

PLANTED = {
    "我的电话是13800138000，随时打": "a telephone number",
    "打我电话１３８ ００１３ ８０００": "a telephone number",
    "号码是1 3 8 0 0 1 3 8 0 0 0": "a telephone number",
    "号码一三八零零一三八零零零": "a telephone number",
    "座机023-68123456": "a telephone number",
    "家里座机 6812 3456": "a telephone number",
    "138\u200b0013\u200b8000": "a telephone number",
    "卡号6222020200112233445": "a telephone number",
    "身份证11010519491231002X登记的": "a citizen's or other identity number",
    "身份证 110105 19491231 002x": "a citizen's or other identity number",
    "加我微信：lihua_88": "an e-mail address or account",
    "Write to li.hua@example.org": "an e-mail address or account",
    "我家在石桥路12号": "an address",
    "我家在石桥路十二号": "an address",
    "阳光小区3栋2单元501室": "an address",
    "我是石桥村三组的": "an address",
    "家住石桥镇，走过来要一个钟头": "an address",
    "I live at 12 Stone Bridge Road.": "an address",
    "Come to Room 501": "an address",
    "I am from Group 3, Shiqiao Village": "an address",
    "我是1952年3月4日生的": "a date of birth",
    "王小明医生每个月来": "a name from the list",
    "王 小明来过": "a name from the list",
    "Ask WANG Xiaoming about it": "a name from the list",
    "石桥镇的经费": "a name from the list",
}
HARMLESS = (
    "2019-2020年经费下达较晚",
    "从2009到2017年增加了三项",
    "一个人管两千多份档案",
    "三个人负责一万两千名居民",
    "家住得远，走路要一个小时",
    "Two of us look after 12,000 residents.",
    "In 2017 there were 12 categories.",
    "这条路修好以后方便多了",
    "村里的路不好走",
    "Wangs are many here",
)
NAMES = [("name",), ("王小明",), ("Wang Xiaoming",), ("石桥镇",)]


def folder_with(tmp_path, texts, quotable="yes"):
    rows = ["interview,excerpt,codes_1,quotable", *(f'I1,"{text}",late,{quotable}' for text in texts)]
    (tmp_path / "interviews.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "names.csv").write_text("\n".join(name for (name,) in NAMES), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("text", "reason"), PLANTED.items(), ids=range(len(PLANTED)))
def test_a_planted_particular_is_found(tmp_path, text, reason):
    names = read_names(folder_with(tmp_path, []) / "names.csv")
    assert text_tells(text, names).en == reason


@pytest.mark.parametrize("text", HARMLESS)
def test_what_people_say_of_services_is_no_particular(tmp_path, text):
    assert text_tells(text, read_names(folder_with(tmp_path, []) / "names.csv")) is None


def test_no_planted_particular_leaves_the_reader(tmp_path):
    """Not in any cell of any frame, nor in a message, though every excerpt was marked by hand."""
    settings = Interviews(file="interviews.csv", names="names.csv")
    folder = folder_with(tmp_path, [*PLANTED, "村医每个月都来"])
    found = read_interviews(folder, settings)
    assert found.excerpts["shown"].to_list() == [False] * len(PLANTED) + [True]
    assert found.excerpts["text_zh"].dropna().to_list() == ["村医每个月都来"]
    problems, notes = interview_findings(folder, settings)
    cells = " ".join(
        str(cell) for frame in (found.excerpts, found.applied, found.codes) for cell in frame.to_numpy().ravel()
    )
    for text in PLANTED:
        assert text not in cells
        assert text not in " ".join([*notes, *map(str, problems)])
    assert f"{len(PLANTED)} of the excerpts marked as quotable are not shown" in " ".join(notes)


def test_nothing_is_shown_that_nobody_marked(tmp_path):
    found = read_interviews(folder_with(tmp_path, ["村医每个月都来"], quotable="no"), Interviews(file="interviews.csv"))
    assert found.excerpts[["text_en", "text_zh"]].isna().all(axis=None)
    assert found.excerpts["hidden_zh"].to_list() == ["未经人工标注为可引用"]


def test_both_texts_of_an_excerpt_must_pass(tmp_path):
    rows = "interview,excerpt_en,excerpt_zh,codes_1,quotable\nI1,Call me.,打13800138000,late,yes"
    (tmp_path / "interviews.csv").write_text(rows, encoding="utf-8")
    found = read_interviews(tmp_path, Interviews(file="interviews.csv"))
    assert not found.excerpts["shown"].any()


def test_an_interview_called_after_a_person_gets_a_number(tmp_path):
    folder = folder_with(tmp_path, [])
    rows = "document,tag,content,id\n王小明 13800138000.docx,late,It comes.,1\nWang Xiaoming,late,It does not.,2\nI3,late,So,3"
    (folder / "interviews.csv").write_text(rows, encoding="utf-8")
    found = read_interviews(folder, Interviews(file="interviews.csv", names="names.csv"))
    assert found.excerpts["interview"].to_list() == ["interview 1", "interview 2", "I3"]
    assert set(found.applied["interview"]) == {"interview 1", "interview 2", "I3"}


def test_the_page_can_say_what_no_pattern_finds():
    assert text_tells("李华说村医每个月都来") is None
    assert "Chinese names cannot be found" in UNFINDABLE.en
    assert "中文姓名则无法" in UNFINDABLE.zh


def test_a_list_without_names_is_refused(tmp_path):
    (tmp_path / "names.csv").write_text("name\n", encoding="utf-8")
    with pytest.raises(InputError, match="a list without names"):
        read_names(tmp_path / "names.csv")
