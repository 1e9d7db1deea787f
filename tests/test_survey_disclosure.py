"""A survey with names in it and with very small groups: neither reaches a page, a figure, a file for readers or a saved
table.

The study is told once with a file of the user's own, in which identifiers and rare groups are planted, and its
chapters run once more, without pages, with a threshold that most groups miss; both without kernels. What must not be
found is known from the file, not from the code that hides it.
"""

from __future__ import annotations

import base64
import html
import io
import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from in_process import ROOT, tell, without_kernels
from scipy.optimize import linprog

from bphs.pipeline import tables
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.plan import Plan
from bphs.pipeline.studies import plan_of

pytestmark = pytest.mark.build

PLANTED = ("13812345678", "张三丰", "203.0.113.77", "110101199003070054", "zhang.san@example.org", "住在老街拐角第三家")
THRESHOLD = 5
FEW = {"health": (1, 3), "township": (24, 4)}
"""A code of a variable, and how many respondents of the planted file have it."""
SAID = re.compile(
    r"(?<![\d.,–-])[1-4] (?:respondents|residents|people|persons|sheets|rows|of [\d,]+)\b|(?<![\d.,–-])[1-4] ?(?:名|位|份|例|人(?!均|员))(?!专家|评)",
    re.IGNORECASE,
)
"""A count of few people in a sentence."""


@dataclass
class Built:
    """A project with its report built, and what its chapters put out."""

    project: Path

    def outputs(self, kind=None, language="en"):
        """Every table, figure or finding: its chapter, what is said of it, and its data."""
        for path in sorted((self.project / "build/w_district").glob("[0-9]*/*.ipynb")):
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                for output in cell.get("outputs", []):
                    about = output.get("metadata", {}).get("bphs", {})
                    if kind is None or (about.get("kind") == kind and about["lang"] == language):
                        yield path.stem, about, output

    def table(self, chapter, name):
        (csv,) = [
            about["csv"] for where, about, _ in self.outputs("table") if (where, about["name"]) == (chapter, name)
        ]
        return pd.read_csv(io.StringIO(csv), dtype=str, keep_default_na=False)

    def figure(self, name, language="en"):
        """The texts of a figure, as matplotlib notes them beside their outlines."""
        (svg,) = [
            "".join(output["data"]["image/svg+xml"])
            for _, about, output in self.outputs("figure", language)
            if about["name"] == name
        ]
        return [html.unescape(text) for text in re.findall(r"<!-- (.*?) -->", svg, re.DOTALL)]

    def saved(self, name):
        return pd.read_csv(self.project / f"build/w_district/07_clean_survey/data/{name}.csv")


def planted(folder: Path, kept: pd.DataFrame) -> str:
    """The study's answers with identifiers, rare groups and three sheets with a number that another has.

    `kept` are the records that cleaning keeps.
    """
    frame = pd.read_csv(folder / "survey.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for place, name in enumerate(("pe1", "pe2", "fn1", "fn2", "sp1", "sp2"), start=1):
        frame[name] = np.roll(frame[name], place)  # sheets that are nobody's any more
    alive = frame["id"].isin(kept["id"].astype(str))
    for name, (code, many) in FEW.items():
        rows = frame.index[alive & (frame[name] == str(code))][:many]
        frame.loc[(frame[name] == str(code)) & ~frame.index.isin(rows), name] = str(code + 1 if code == 1 else code - 1)
    common = alive & ~frame["health"].eq("1") & ~frame["township"].eq("24")
    first, *again = frame.index[common][:4]
    frame.loc[again, "id"] = frame.loc[first, "id"]
    phone, name, address, number, mail, text = PLANTED
    frame.loc[frame.index[:30], ["suggestion", "ip"]] = text, address
    frame = frame.assign(
        姓名=[name if place % 2 else "李四" for place in range(len(frame))],
        联系电话=phone,
        身份证号=number,
        contact=mail,
    )
    return frame.to_csv(index=False, lineterminator="\n")


FEWER = (("seed: ", "replicates: 99\nseed: "), ("imputations: 10", "imputations: 3"))
"""What is hidden does not depend on how often the respondents are drawn again."""


def changed(project: Path, *pairs: tuple[str, str]) -> Path:
    """The project, its study's settings with other words in them."""
    path = project / "data/w_district/study.yml"
    text = path.read_text(encoding="utf-8")
    for old, new in (*pairs, *FEWER):
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return project


def told(project: Path, *pairs: tuple[str, str]) -> Path:
    """The study of the survey by itself, its settings with other words in them."""
    shutil.copytree(ROOT / "data/w_district", project / "data/w_district")
    return changed(project, *pairs)


def plan(project: Path) -> tuple[Plan, set[str]]:
    """The study's plan, and the names of its chapters on the survey."""
    house = find_notebooks(ROOT / "notebooks")
    found = plan_of(project, project / "data/w_district/study.yml", house)
    return found, {notebook.name for notebook in house if notebook.part == "survey"}


@pytest.fixture(scope="module")
def own(built_project, tmp_path_factory):
    """The study with a file of the user's own: pages, files for readers, files of all tables."""
    project = told(tmp_path_factory.mktemp("own") / "别处 elsewhere", ("file: survey.sav", "file: own.csv"))
    folder = project / "data/w_district"
    codebook = pd.read_csv(folder / "codebook.csv", dtype=str, keep_default_na=False)
    codebook.loc[codebook["variable"] == "health", "role"] = "background"
    codebook.to_csv(folder / "codebook.csv", index=False)
    (folder / "own.csv").write_text(planted(folder, Built(built_project).saved("respondents")), encoding="utf-8")
    with without_kernels(project, chinese=True), pytest.MonkeyPatch.context() as patch:
        made, _ = plan(project)
        tell(made)
        patch.setattr(tables, "built", lambda *_, **__: SimpleNamespace(plans=[made], stop=lambda _: None))
        tables.write_tables(project)
    return Built(project)


@pytest.fixture(scope="module")
def wary(tmp_path_factory):
    """The study with a threshold that every township and many other groups miss."""
    project = told(tmp_path_factory.mktemp("wary"), ("  duration: seconds", "  small_cell: 100\n  duration: seconds"))
    made, chapters = plan(project)
    with without_kernels(project):
        tell(made, chapters, pages=False)
    return Built(project)


def read(content: bytes) -> str:
    """All that a file says, its parts unpacked: Word and Excel files are archives, pages carry files within."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    text = content.decode("utf-8", "ignore")
    plain = " ".join(unquote(data) for data in re.findall(r"data:image/svg\+xml,([^\"')\s]+)", text))
    return f"{text} {plain} " + " ".join(
        read(base64.b64decode(data)) for data in re.findall(r"data:(?!font)[\w/.+;=-]+;base64,([\w+/=]+)", text)
    )


class TestIdentifiers:
    def test_are_written_nowhere(self, own):
        searched = 0
        for path in (
            path for folder in ("build", "reports") for path in (own.project / folder).rglob("*") if path.is_file()
        ):
            content = read(path.read_bytes())
            assert not [word for word in PLANTED if word in content], path
            searched += content.count("docProps/core.xml") + ("<w:tbl>" in content)
        assert searched
        assert "姓名" in (own.project / "reports/w_district/zh/07_clean_survey.html").read_text(encoding="utf-8")

    def test_a_file_of_ones_own_takes_the_label_away(self, own):
        page = (own.project / "reports/w_district/en/08_scales.html").read_text(encoding="utf-8")
        assert "SYNTHETIC" not in page
        assert 'class="badge"' not in page


def counts(table: pd.DataFrame) -> pd.Series:
    """The numbers of people that a table shows."""
    named = [name for name in table if name in ("respondents", "answered", "n", "excluded") or name.endswith("_n")]
    shown = table[named].to_numpy().ravel()
    return pd.to_numeric(pd.Series([cell for cell in shown if cell not in ("", "×")], dtype=str))


class TestSmallGroups:
    def test_are_there(self, own):
        """What was planted survives cleaning, or nothing would be tested."""
        people = own.saved("respondents")
        assert {name: int((people[name] == code).sum()) for name, (code, _) in FEW.items()} == {
            name: many for name, (_, many) in FEW.items()
        }
        assert own.saved("exclusions")["rule"].value_counts().between(1, THRESHOLD - 1).any()

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_no_table_shows_a_small_count(self, own, wary, language):
        for built, threshold in ((own, THRESHOLD), (wary, 100)):
            tables = [
                pd.read_csv(io.StringIO(about["csv"]), dtype=str, keep_default_na=False)
                for _, about, _ in built.outputs("table", language)
            ]
            found = pd.concat([counts(table) for table in tables])
            assert len(found) > 20
            assert not ((found > 0) & (found < threshold)).any()

    def test_hidden_cells_carry_the_sign_in_every_file(self, own):
        """The page's table, CSV, XLSX, DOCX and LaTeX in it, and the files of all tables."""
        page = (own.project / "reports/w_district/zh/07_clean_survey.html").read_text(encoding="utf-8")
        assert ">×<" in page
        assert "为保护调查对象隐私不予公布" in page
        files = [base64.b64decode(data) for data in re.findall(r"data:[\w/.+;=-]+;base64,([\w+/=]+)", page)]
        assert sum("×" in read(content) or r"$\times$" in read(content) for content in files) >= 4
        for language, word in (("en", "not shown"), ("zh", "不予公布")):
            for kind, sign in (("docx", ">×<"), ("tex", r"$\times$")):
                text = read((own.project / f"reports/w_district/tables.{language}.{kind}").read_bytes())
                assert sign in text
                assert word in text

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_no_sentence_tells_of_few(self, own, language):
        texts = [
            "".join(output["data"].get("text/markdown", ""))
            for _, about, output in own.outputs()
            if about.get("lang") == language
        ]
        texts += [
            about.get(key) or ""
            for _, about, _ in own.outputs()
            if about.get("lang") == language
            for key in ("caption", "notes", "alt", "csv")
        ]
        assert not [
            found for text in texts for found in SAID.findall(text.replace("fewer than 5 ", "").replace("不足5", ""))
        ]

    def test_their_means_stand_nowhere(self, own):
        """Weighted or not, of the answers to the scales and of the outcomes of chapters 9 and 10: no table holds one to
        ten digits.
        """
        people, items = own.saved("respondents"), own.saved("items")
        scores = pd.DataFrame(
            {
                name: items.filter(regex=rf"^{name}\d$").mean(axis=1, skipna=False)
                for name in ("pe", "fn", "sp", "rp", "eq")
            }
        )
        scores = pd.concat(
            [scores, 25 * (scores - 1), people[["satisfied", "package", "checkup", "age", "distance"]]], axis=1
        )
        means = []
        for name, (code, _) in FEW.items():
            inside = people[name] == code
            for weights in (np.ones(len(people)), people["weight"].to_numpy()):
                masked = scores[inside].to_numpy(dtype=float)
                means.append(
                    np.nansum(masked * weights[inside, None], axis=0)
                    / (weights[inside, None] * ~np.isnan(masked)).sum(axis=0)
                )
        means = np.concatenate(means)
        telling = np.unique(means[np.isfinite(means) & (np.abs(means * 4 - np.round(means * 4)) > 1e-9)])
        assert len(telling) > 10
        shown = [
            float(cell)
            for _, about, _ in own.outputs("table")
            for cell in re.findall(r"(?<=,)-?\d+\.\d{3,}(?=[,\n])", about["csv"])
        ]
        assert not [mean for mean in telling if np.isclose(shown, mean, rtol=1e-10).any()]

    def test_two_tables_together_do_not_give_them_away(self, own):
        """Linear programme: counts of all and of those with a score, by category.

        Both totals known, the second never above the first; a group that the second table leaves out is hidden there.
        """
        people, scored = own.saved("respondents"), own.saved("items").filter(regex=r"^eq\d$").notna().all(axis=1)
        first, second = own.table("07_clean_survey", "profile"), own.table("10_differences", "groups")
        of_health = [table[table.iloc[:, 0] == "Self-rated health"] for table in (first, second)]
        whole = of_health[0]["respondents"].tolist()
        shown = of_health[1].set_index(of_health[1].columns[1])["respondents"]
        part = [shown.get(label, "×") for label in of_health[0].iloc[:, 1]]
        assert whole.count("×") >= 2
        known = int(people["health"].notna().sum()), int((people["health"].notna() & scored).sum())
        assert highest_of_hidden(whole, part, known) >= THRESHOLD

    def test_tables_of_all_and_of_groups_do_not_give_counts_or_tests_away(self, own):
        """By subtraction: of the groups of an answer none, or two at least, are hidden unless the total is; and where
        one is, no exact p value stands beside either. Counts by each characteristic add up to the same total.
        """
        several = 0
        for whole, parts in (("known", "known_groups"), ("used", "used_groups")):
            totals, groups = own.table("10_differences", whole), own.table("10_differences", parts)
            for total, (_, of_one) in zip(totals.iloc, groups.groupby(groups.iloc[:, 0], sort=False), strict=True):
                away = int((of_one["respondents"] == "×").sum())
                several += away > 1
                assert away != 1 or total["respondents"] == "×"
                if away:
                    assert set(of_one["p_value"]) | {total["p_value"]} == {"×"}
                elif total["respondents"] != "×":
                    assert of_one["respondents"].astype(int).sum() == int(total["respondents"])
        assert several
        counted = own.table("10_differences", "single_counts")
        shown = counted[counted["respondents"] != "×"].astype({"answered": int})
        complete = own.saved("respondents")
        for (_, of_what), part in shown.groupby(["said_yes", "characteristic"]):
            if of_what in ("Sex", "Education") and len(part) == (counted["characteristic"] == of_what).sum():
                assert part["answered"].sum() == len(complete)

    def test_figures_leave_them_out(self, own):
        ranked = own.figure("ranked")
        places = pd.read_csv(own.project / "data/w_district/townships.csv").set_index("township")["name"]
        assert sum(text == "–" for text in ranked) >= 2
        assert not [text for text in ranked if text.startswith(places[24]) and re.search(r"\d\.\d", text)]
        assert not [text for text in own.figure("flow") if re.fullmatch(r"−[1-4]", text)]
        for name, language, words in (
            ("ranked", "en", "are not shown"),
            ("ranked", "zh", "不予公布"),
            ("flow", "en", "together with their neighbours"),
        ):
            (about,) = [about for _, about, _ in own.outputs("figure", language) if about["name"] == name]
            assert words in about["note"]

    def test_figures_of_which_nothing_is_left_say_so(self, wary):
        gone = json.loads((wary.project / "build/w_district/10_differences/left_out.json").read_text(encoding="utf-8"))
        assert "two at least have 100 respondents" in str(gone)
        assert "不少于 100 人" in str(gone)
        assert "−12" not in wary.figure("flow")

    def test_coefficients_of_few_are_left_out(self, wary):
        """81 respondents have a bachelor's degree: shown at 5, hidden at 100, by figure and table."""
        assert not [text for text in wary.figure("forest") if "bachelor" in text]
        table = wary.table("11_drivers", "satisfaction")
        assert set(table[table["category_of"].str.contains("bachelor")].iloc[0, 2:]) == {"×"}


def highest_of_hidden(whole, part, known):
    """The largest value that each hidden count of the first table can have; the smallest of these."""
    many = len(whole)
    equations, right = [np.repeat([1.0, 0.0], many), np.repeat([0.0, 1.0], many)], list(known)
    for place, cell in enumerate([*whole, *part]):
        if cell != "×":
            equations.append(np.eye(2 * many)[place])
            right.append(float(cell))
    above = np.hstack([-np.eye(many), np.eye(many)])
    hidden = [place for place, cell in enumerate(whole) if cell == "×"]
    found = [
        linprog(-np.eye(2 * many)[place], A_ub=above, b_ub=np.zeros(many), A_eq=np.array(equations), b_eq=right)
        for place in hidden
    ]
    assert all(one.status == 0 for one in found)
    return min(-one.fun for one in found)
