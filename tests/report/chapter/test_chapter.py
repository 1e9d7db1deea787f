"""What a notebook holds in its hand, seen without a notebook: what goes out, what is kept, what is refused."""

from __future__ import annotations

import json

import matplotlib
import pandas as pd
import pytest
from matplotlib.figure import Figure

from bphs.errors import InputError, MeasureError
from bphs.inputs.study import read_study
from bphs.report.chapter.opening import Chapter
from bphs.report.tables.printed import printed
from bphs.report.words import wording
from bphs.report.words.wording import Text


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A chapter of Chongqing's study that keeps its things in a folder of the test, run as make report does."""
    monkeypatch.setenv("BPHS_RENDER", "1")
    return Chapter("03_test", read_study("data/chongqing"), tmp_path)


def kept(tmp_path, name):
    return tmp_path / "build" / "chongqing" / ".staging" / "03_test" / name


def picture():
    figure = Figure(figsize=(2, 1))
    figure.text(0.5, 0.5, str(Text("words", "文字")))
    return figure


class TestFinding:
    def test_is_said_in_both_languages_and_stored_with_value_unit_and_notebook(self, chapter, shown, tmp_path):
        chapter.finding(
            "fall", 0.5, en="It {moved} by {:.0%}.", zh="{moved}{:.0%}。", moved=Text("fell", "下降"), unit="share"
        )
        assert [data["text/markdown"] for data, _ in shown] == ["It fell by 50%.", "下降50%。"]
        (stored,) = json.loads(kept(tmp_path, "findings.json").read_text(encoding="utf-8"))
        assert stored["value"] == 0.5
        assert stored["unit"] == "share"
        assert stored["notebook"] == "notebooks/03_test.ipynb"
        assert stored["synthetic"] is False

    def test_an_interval_is_stored_and_fills_the_sentence(self, chapter, shown, tmp_path):
        chapter.finding(
            "gini",
            0.2,
            en="{:.1f} ({lower:.1f} to {upper:.1f})",
            zh="{:.1f}（{lower:.1f}–{upper:.1f}）",
            unit="Gini",
            interval=(0.1, 0.3),
        )
        assert shown[0][0]["text/markdown"] == "0.2 (0.1 to 0.3)"
        (stored,) = json.loads(kept(tmp_path, "findings.json").read_text(encoding="utf-8"))
        assert (stored["lower"], stored["upper"]) == (0.1, 0.3)

    def test_said_again_it_is_stored_once(self, chapter, shown, tmp_path):
        for value in (1, 2):
            chapter.finding("n", value, en="{}", zh="{}", unit="")
        assert [one["value"] for one in json.loads(kept(tmp_path, "findings.json").read_text(encoding="utf-8"))] == [2]

    def test_without_chinese_it_is_refused(self, chapter):
        with pytest.raises(InputError, match="03_test, finding 'n'"):
            chapter.finding("n", 1, en="{}", zh=" ", unit="")


class TestFigure:
    def test_is_drawn_once_in_each_language_and_numbered(self, chapter, shown):
        for name in ("first", "second", "first"):
            chapter.figure(name, picture, caption=("A", "甲"), alt=("words", "文字"))
        assert [(about["name"], about["number"], about["lang"]) for _, about in shown[:4]] == [
            ("first", 1, "en"),
            ("first", 1, "zh"),
            ("second", 2, "en"),
            ("second", 2, "zh"),
        ]
        assert shown[4][1]["number"] == 1
        english, chinese = (data["image/svg+xml"] for data, _ in shown[:2])
        assert english != chinese
        assert "<text" not in english

    def test_without_alternative_text_it_is_refused_before_it_is_drawn(self, chapter):
        with pytest.raises(InputError, match="no alt"):
            chapter.figure("x", lambda: pytest.fail("drawn"), caption=("A", "甲"), alt=("", ""))

    def test_leaves_no_setting_behind(self, chapter, shown):
        before = dict(matplotlib.rcParams)
        chapter.figure("x", picture, caption=("A", "甲"), alt=("a", "甲"))
        assert dict(matplotlib.rcParams) == before


class TestTable:
    def test_takes_titles_units_decimals_and_categories_from_the_dictionary(self, chapter, shown):
        frame = pd.DataFrame({"region": ["one_hour_circle"], "density_per_km2": [12345.678]})
        chapter.table("t", frame, caption=("A", "甲"))
        english, chinese = (data["text/html"] for data, _ in shown)
        assert "Population density (residents per km²)" in english
        assert "12,346" in english
        assert "一小时经济圈" in chinese
        assert shown[0][1]["csv"] == "region,density_per_km2\none_hour_circle,12345.678\n"

    def test_headings_and_first_cells_have_a_scope(self, chapter, shown):
        chapter.table("t", pd.DataFrame({"year": [2010], "gini": [0.5]}), caption=("A", "甲"))
        html = shown[0][0]["text/html"]
        assert html.count('scope="col"') == 2
        assert html.count('scope="row"') == 1
        assert ">2010<" in html

    def test_a_heading_of_its_own_leaves_a_column_its_categories(self, chapter, shown):
        chapter.table(
            "t", pd.DataFrame({"region": ["one_hour_circle"]}), caption=("A", "甲"), labels={"region": ("Part", "片区")}
        )
        assert ">Part<" in shown[0][0]["text/html"]
        assert "一小时经济圈" in shown[1][0]["text/html"]

    @pytest.mark.parametrize(("confidence", "level"), [(0.95, "95%"), (0.9, "90%"), (0.999, "99.9%")])
    def test_headings_of_limits_tell_the_level(self, monkeypatch, tmp_path, shown, confidence, level):
        """The study's setting, in the dictionary's headings and in a table's own."""
        monkeypatch.setenv("BPHS_RENDER", "1")
        chapter = Chapter(
            "03_test", read_study("data/chongqing").model_copy(update={"confidence": confidence}), tmp_path
        )
        frame = pd.DataFrame({"lower": [1.0], "odds_ratio_upper": [2.0], "sii_lower": [3.0]})
        chapter.table(
            "t",
            frame,
            caption=("A", "甲"),
            labels={"sii_lower": ("SII, {confidence} CI from", "SII的{confidence}CI下限")},
        )
        (english, facts), (chinese, _) = ((data["text/html"], about) for data, about in shown)
        assert all(
            f">{heading}<" in english
            for heading in (f"{level} CI, lower", f"OR, {level} CI upper", f"SII, {level} CI from")
        )
        assert all(
            f">{heading}<" in chinese for heading in (f"{level}CI下限", f"OR的{level}CI上限", f"SII的{level}CI下限")
        )
        assert next(column["title"] for column in facts["columns"]) == f"{level} CI, lower"
        assert wording.title("upper").zh == f"{level}CI上限"

    def test_years_with_a_heading_of_their_own_stay_years(self, chapter, shown):
        """A year takes no separator, a count of the same size does."""
        frame = pd.DataFrame({"year": [2020], "n": [2020], "mean": [2020.25]})
        chapter.table(
            "t",
            frame,
            caption=("A", "甲"),
            labels={"year": ("Census of", "普查年份"), "n": ("n", "例数"), "mean": ("Mean", "均值")},
        )
        assert [
            cell.split("<")[0] for cell in shown[0][0]["text/html"].split("<tbody>")[1].split(">") if cell[:1] == "2"
        ] == ["2020", "2,020", "2,020.25"]

    def test_small_p_values_with_a_heading_of_their_own(self, chapter, shown):
        """As journals print them: three decimals, and never 0.000."""
        names = ["p_adjusted", "levene_p_value", "package_p_value"]
        chapter.table(
            "t",
            pd.DataFrame([[0.00001] * 3], columns=names),
            caption=("A", "甲"),
            labels=dict.fromkeys(names, ("P", "P值")),
        )
        assert shown[0][0]["text/html"].count("&lt;0.001") == 3

    def test_an_entry_stands_once_for_the_rows_that_share_it(self, chapter, shown):
        """As three-line tables print it; the file to compute with keeps every cell.

        The expected table is written out by hand.
        """
        frame = pd.DataFrame({"who": ["sex", "sex", "age"], "n": [1, 2, 3], "p_value": [0.5, 0.5, 0.5]})
        chapter.table(
            "t", frame, caption=("A", "甲"), labels={"who": ("Who", "谁"), "n": ("n", "n")}, once=["who", "p_value"]
        )
        html, facts = shown[0][0]["text/html"], shown[0][1]
        assert html.count('scope="rowgroup" rowspan="2"') == 1
        one = printed(html, {"lang": "en", "number": 1, "synthetic": False}, "t", {}, ())
        assert one.rows == (("sex", "1", "0.500"), ("", "2", ""), ("age", "3", "0.500"))
        assert facts["csv"] == "who,n,p_value\nsex,1,0.5\nsex,2,0.5\nage,3,0.5\n"

    def test_entries_stand_once_by_the_first_column_only(self, chapter):
        with pytest.raises(InputError, match="begin with the first column"):
            chapter.table(
                "t",
                pd.DataFrame({"who": ["a"], "n": [1]}),
                caption=("A", "甲"),
                labels={"who": ("Who", "谁")},
                once=["n"],
            )

    def test_a_column_without_words_names_the_nearest(self, chapter):
        with pytest.raises(InputError, match="write 'gini'"):
            chapter.table("t", pd.DataFrame({"ginni": [1.0]}), caption=("A", "甲"))

    def test_truth_values_are_words_not_numbers(self, chapter, shown):
        chapter.table(
            "t", pd.DataFrame({"yes": [True, False]}), caption=("A", "甲"), labels={"yes": ("Reversed", "反向")}
        )
        assert shown[0][1]["columns"][0]["type"] == "boolean"
        assert "是" in shown[1][0]["text/html"]

    def test_own_labels_and_words_in_cells(self, chapter, shown):
        chapter.table(
            "t", pd.DataFrame({"who": [Text("<all>", "全体")]}), caption=("A", "甲"), labels={"who": ("Who", "谁")}
        )
        assert "&lt;all&gt;" in shown[0][0]["text/html"]
        assert "全体" in shown[1][0]["text/html"]
        assert shown[1][1]["csv"] == "who\n全体\n"


class TestTablesInAndOut:
    def test_what_one_chapter_saves_a_later_one_loads_with_its_types(self, chapter, tmp_path):
        frame = pd.DataFrame(
            {"code": ["050", "051"], "n": [1, 2], "x": [0.1, None], "yes": [True, False], "name": ["", "NA"]}
        )
        chapter.save("saved", frame)
        (tmp_path / "build" / "chongqing" / ".staging" / "03_test").rename(tmp_path / "build" / "chongqing" / "03_test")
        loaded = chapter.load("saved")
        assert loaded["code"].tolist() == ["050", "051"]
        assert loaded["x"].iloc[0] == 0.1
        assert loaded["yes"].dtype == bool
        assert loaded["name"].iloc[1] == "NA"

    def test_loading_what_was_not_saved_says_what_to_do(self, chapter):
        with pytest.raises(InputError, match="run the earlier chapters first"):
            chapter.load("nothing")

    def test_reading_an_unknown_table_names_the_nearest(self, chapter):
        with pytest.raises(InputError, match="write 'districts'"):
            chapter.read("district")

    def test_what_descends_from_synthetic_tables_is_synthetic(self, chapter, shown, tmp_path):
        chapter.synthetic = True
        chapter.save("made_up", pd.DataFrame({"n": [1]}))
        (tmp_path / "build" / "chongqing" / ".staging" / "03_test").rename(tmp_path / "build" / "chongqing" / "03_test")
        later = Chapter("04_later", chapter.study, tmp_path)
        assert not later.synthetic
        later.load("made_up")
        later.finding("n", 1, en="{}", zh="{}", unit="")
        assert all(about["synthetic"] for _, about in shown)


def test_by_hand_and_by_library_must_agree(chapter, shown):
    chapter.agree(("Gini", "基尼系数"), 0.5, 0.5 + 1e-15)
    assert shown[0][0]["text/markdown"] == "Gini: 0.5 by hand, 0.5 by the library."
    with pytest.raises(MeasureError, match="must be the same"):
        chapter.agree(("Gini", "基尼系数"), 0.5, 0.51)


@pytest.mark.parametrize(("locale", "language"), [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C", "en")])
def test_in_jupyterlab_the_reader_sees_one_language(chapter, shown, monkeypatch, locale, language):
    monkeypatch.delenv("BPHS_RENDER")
    monkeypatch.delenv("BPHS_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", locale)
    chapter.finding("n", 1, en="{}", zh="{}", unit="")
    assert [about["lang"] for _, about in shown] == [language]


@pytest.mark.parametrize(
    ("value", "column", "written"),
    [
        (-1234.5, "coefficient", "−1,234.500"),
        (999, "respondents", "999"),
        (1103, "respondents", "1,103"),
        (12345.0, "pop_total", "12,345"),
        (float("nan"), "gini", "–"),
        (pd.NA, "respondents", "–"),
        (0.0001, "p_value", "<0.001"),
        (2010, "year", "2010"),
        (-0.0001, "coefficient", "0.000"),
    ],
)
def test_numbers_are_written_as_journals_do(chapter, value, column, written):
    assert wording.number(value, column) == written
