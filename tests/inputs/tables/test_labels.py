"""A study's own words for what its chapters compute."""

import pytest

from bphs.errors import InputError
from bphs.inputs.strays import undescribed
from bphs.inputs.tables.dictionary import Dictionary
from bphs.inputs.tables.labels import read_labels


@pytest.fixture
def labels(tmp_path):
    def read(text, encoding="utf-8"):
        (tmp_path / "labels.csv").write_bytes(text.encode(encoding))
        return read_labels(tmp_path)

    return read


def told(labels, text, **options):
    with pytest.raises(InputError) as caught:
        labels(text, **options)
    return [(one.where.rpartition("labels.csv")[2], one.found, one.remedy) for one in caught.value.problems]


def test_each_code_has_its_words_unit_and_decimals(labels):
    """As Excel saves it, with a mark of the encoding and empty cells to the right."""
    found = labels(
        "\ufeffcode,en,zh,unit_en,unit_zh,decimals\nwaiting,Waiting time,等候时间,minutes,分钟,1\nplain,Plain,普通,,,\n,,,,,\n"
    )
    assert list(found) == ["waiting", "plain"]
    assert (found["waiting"].title_zh, found["waiting"].unit_en, found["waiting"].decimals) == (
        "等候时间",
        "minutes",
        1,
    )
    assert (found["plain"].title_en, found["plain"].unit_en, found["plain"].decimals) == ("Plain", "", 0)


def test_no_file_no_labels(tmp_path):
    assert read_labels(tmp_path) == {}


def test_everything_that_is_wrong_is_told_with_its_row(labels):
    assert told(labels, "code,en,zh,decimals\nWaiting,Waiting,等候,\na,A,甲,x\na,,甲,\n") == [
        (", row 2", "code 'Waiting'", "write the name of the column that the chapter shows"),
        (", row 3", "decimals 'x'", "write e.g. 2"),
        (", row 4", "'a' a second time", "remove one of the two rows"),
        (", row 4", "no words in en", "write them into en"),
    ]


def test_columns_that_are_lacking_or_misspelt(labels):
    assert told(labels, "code,en,decimal\na,A,1\n") == [
        ("", "no column 'zh'", "add it"),
        ("", "a column 'decimal'", "write 'decimals'"),
    ]
    assert len(told(labels, "")) == 3


def test_cells_that_fit_no_heading_are_told_and_none_is_dropped(labels):
    """A comma in a text that stands in no quotation marks would move what follows into the next column."""
    assert [(place, found) for place, found, _ in told(labels, "code,en,zh\na,Beds, all,床位\nb,B\n")] == [
        (", row 2", "4 cells (a, Beds,  all, …)"),
        (", row 3", "2 cells (b, B, …)"),
    ]
    assert told(labels, "code,en,zh,en\na,A,甲,B\n")[0][1] == "column 'en' a second time"


def test_a_file_as_a_chinese_spreadsheet_saves_it_is_read(labels):
    """GBK, and a line break inside a cell."""
    assert labels('code,en,zh\na,"A\nB",甲\n', encoding="gbk")["a"].title_zh == "甲"


def test_the_file_is_no_table_that_the_dictionary_would_have_to_describe(tmp_path):
    for name in ("labels.csv", "other.csv"):
        (tmp_path / name).write_text("code,en,zh\n", encoding="utf-8")
    (tmp_path / "study.yml").write_text("parts: [regions]\n", encoding="utf-8")
    dictionary = Dictionary(path=tmp_path / "datapackage.json", tables={})
    assert [problem.where for problem in undescribed(tmp_path, dictionary, None)] == [
        (tmp_path / "other.csv").as_posix()
    ]
