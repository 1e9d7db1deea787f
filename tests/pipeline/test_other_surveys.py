"""Surveys that are not the one that ships: chapters 7 to 11 tell all that each has, and say of the rest what is
lacking, in both languages; so do they of the one that ships with few answers, and with each question taken away.
"""

import re
from pathlib import Path

import lxml.html
import pandas as pd
import pytest
from in_process import tell, without_kernels
from other_surveys import clinic, shipped, teachers, villages, write_survey

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.codebook.book import read_codebook
from bphs.pipeline.left_out import expected
from bphs.pipeline.notebooks import find_notebooks
from bphs.pipeline.studies import plan_of

ROOT = Path(__file__).parents[2]
MADE = {
    "teachers": teachers,
    "clinic": clinic,
    "villages": lambda: villages(single_cluster="merge"),
    "one village to a zone": villages,
}
TOLD = {
    "teachers": {
        "07_clean_survey": "privacy cleaning gaps",
        "08_scales": "verdict apart items discrimination reliability gaps halves adequacy number exploratory ways oblique harman method_factor "
        "confirmatory fit validity distinct limits exercises",
        "09_evaluation": "levels weights correlations sensitivity",
    },
    "clinic": {
        "07_clean_survey": "privacy cleaning weights profile gaps",
        "08_scales": "verdict items discrimination reliability gaps halves adequacy number confirmatory fit validity invariance limits exercises",
        "09_evaluation": "levels equal verdict sensitivity limits",
        "10_differences": "groups factors pairs gap corrected uncorrected classical ladder decomposition limits",
        "11_drivers": "",
    },
    "villages": {
        "07_clean_survey": "privacy cleaning profile",
        "09_evaluation": "equal single concentration between innovations limits",
        "10_differences": "known used content single groups factors pairs gap uncorrected services others two_tests classical ranks places between income ladder limits",
        "11_drivers": "codes satisfaction proportional_odds awareness_use fit between_clusters mediation nulls limits",
    },
    "one village to a zone": {
        "07_clean_survey": "privacy cleaning profile",
        "09_evaluation": "between",
        "10_differences": "known used content single classical ranks between limits",
        "11_drivers": "codes between_clusters nulls limits",
    },
}
"""Sections of each chapter that the survey has all for; a chapter that is not named goes whole."""
UNREADABLE = re.compile(
    r"\{\w|@(fig|tbl|finding)-|\bNone\b|\bnan\b|\binf\b|(?<![\d,.])0 of\b|Traceback|Error\b|\b1 (items|rows|scales|respondents)\b"
)
OF_ANOTHER = {
    "en": re.compile(r"W District|township|Chongqing|resident|synthetic|urban|rural"),
    "zh": re.compile(r"W区|乡镇|街道|重庆|居民|合成数据|城乡|城镇|农村"),
}  # fmt: skip
REASON_NAMES = re.compile(r"居住地（城乡）|place of residence \(town or country\)")
"""What a reason may name of a study that ships: what this one was never given."""


@pytest.fixture(scope="module")
def house():
    """Chapters on a survey; that on what was planted in made-up answers is about no other survey."""
    every = find_notebooks(ROOT / "notebooks")
    return [notebook for notebook in every if notebook.part == "survey" and not notebook.table]


def told_in(project, folder, house, *, pictures=True):
    plan = plan_of(project, folder / "study.yml", house)
    with without_kernels(project, pictures=pictures):
        tell(plan)
    return plan


@pytest.fixture(scope="module", params=MADE)
def survey(request, tmp_path_factory, house):
    """A made-up survey, told: its kind and its plan."""
    project = tmp_path_factory.mktemp("survey")
    folder = write_survey(project, "asked", MADE[request.param]())
    assert check_study(folder).problems == ()
    return request.param, told_in(project, folder, house, pictures=request.param != "one village to a zone")


@pytest.fixture(scope="module")
def sixty(tmp_path_factory, house):
    """Sixty sheets of the survey that ships."""
    project = tmp_path_factory.mktemp("sixty")
    folder = shipped(project, "asked", 60)
    assert check_study(folder).problems == ()
    return told_in(project, folder, house)


def page(plan, language, chapter):
    """Text of a page without code, pictures and works cited."""
    path = plan.scope.reports / language / f"{chapter}.html"
    made = lxml.html.fromstring(path.read_text(encoding="utf-8"))
    for other in made.xpath("//main//details[@class='code'] | //main//svg | //a[@class='cite'] | //section[@class='references'] | //script"):  # fmt: skip
        other.drop_tree()
    return made.find(".//main")


def said(element):
    return " ".join(element.text_content().split())


def reasons(plan):
    """Every reason of every chapter, those of chapters that go whole as well."""
    for notebook in plan.notebooks:
        gone = plan.scope.found_left_out(notebook) or plan.scope.left_out(notebook, ran=False)
        yield from ((notebook, name, why) for name, why in gone.items())


def check_pages(plan):
    for notebook in plan.scope.told:
        gone = plan.scope.found_left_out(notebook)
        for language in ("en", "zh"):
            made = page(plan, language, notebook.name)
            assert not (found := UNREADABLE.search(said(made))), (notebook.name, language, found)
            shown = {element.get("id") for element in made.xpath(".//h2")}
            kept = {part.name for part in notebook.sections if part.headings} - {"opening", *gone}
            assert len(shown) >= len(kept), (notebook.name, shown, kept)
            for caption in made.xpath(".//figcaption | .//caption"):
                assert len(re.sub(r"^(Table|Figure|表|图) ?\d+[.]?", "", said(caption))) > 3, (
                    notebook.name,
                    said(caption),
                )
            for section in gone.values():
                # Sections with the same reason share it, in the plural: "They need …".
                why = re.sub(r"^It (needs|builds) ", "", getattr(section, language))
                assert why in said(made), section
    for _, _, why in reasons(plan):
        assert why.en.endswith(".")
        assert why.zh.endswith("。")
        assert not UNREADABLE.search(why.en + why.zh), why
    for page_of in ("index.html", "index.zh.html"):
        first = lxml.html.fromstring((plan.scope.reports / page_of).read_text(encoding="utf-8")).find(".//main")
        assert not (found := UNREADABLE.search(said(first))), found


class TestMadeUp:
    def test_all_that_it_has_is_told(self, survey):
        kind, plan = survey
        found = {}
        for notebook in plan.scope.told:
            gone = plan.scope.found_left_out(notebook)
            parts = [part.name for part in notebook.sections if part.name not in {"opening", *gone}]
            found[notebook.name] = " ".join(parts)
        assert found == TOLD[kind]

    def test_pages_can_be_read_and_every_section_is_shown_or_has_a_reason(self, survey):
        check_pages(survey[1])

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_nothing_of_another_survey_is_said(self, survey, language):
        _, plan = survey
        for notebook in plan.scope.told:
            text = REASON_NAMES.sub("", said(page(plan, language, notebook.name)))
            assert not (found := OF_ANOTHER[language].search(text)), (
                notebook.name,
                found,
                text[found.start() - 60 : found.end() + 60],
            )


class TestTruth:
    """What was put in is found again (see the generators): who has it better, and by which way codes run."""

    def values(self, plan, chapter):
        return pd.read_json(plan.scope.build / chapter / "values.json", typ="series")

    def test_codes_that_fall_are_turned(self, survey):
        kind, plan = survey
        if (
            kind == "clinic"
        ):  # the young are better schooled (1 = university) and less content: content falls with age's opposite
            ladder = self.values(plan, "10_differences")["widest_ladder"]
            assert ladder["value"] > 0, "the better schooled are more content; a low code is much schooling"
        if kind == "villages":  # 1 = satisfied, and whoever knows of more is more satisfied
            assert self.values(plan, "11_drivers")["direct_effect"]["value"] > 0

    def test_a_scale_from_much_to_little_is_that_from_little_to_much(self, survey):
        """The clinic's items fall: what chapters compute with are the answers as they rise, and Cronbach's α of these
        (Cronbach 1951, by its definition); no item is called reversed, for none is worded the other way.
        """
        kind, plan = survey
        if kind == "clinic":
            kept, items = (pd.read_csv(plan.scope.build / "07_clean_survey" / "data" / f"{name}.csv") for name in ("respondents", "items"))  # fmt: skip
            given = pd.read_csv(plan.study.folder / "answers.csv", index_col="nr").loc[kept["nr"], list(items)]
            given = given.reset_index(drop=True)
            pd.testing.assert_frame_equal(items, (5 - given.where(given != 9)).astype(items.dtypes))
            whole, k = items.dropna(), items.shape[1]
            alpha = k / (k - 1) * (1 - whole.var().sum() / whole.sum(axis=1).var())
            assert f"{alpha:.2f}" in said(page(plan, "en", "08_scales"))
            assert "(R)" not in said(page(plan, "en", "09_evaluation"))

    def test_scales_are_found_as_they_were_made(self, survey):
        kind, plan = survey
        if kind == "teachers":
            assert self.values(plan, "08_scales")["factors"]["value"] == 3
            assert self.values(plan, "08_scales")["weakest_item"]["value"] > 0.5, "reversed items are turned round"


class TestFewAnswers:
    def test_pages_can_be_read_and_every_section_is_shown_or_has_a_reason(self, sixty):
        assert len(sixty.scope.told) == 5
        check_pages(sixty)

    def test_reasons_call_questions_by_their_titles(self, sixty):
        named = {*read_codebook(sixty.study.folder / "codebook.csv").columns}
        for _, _, why in reasons(sixty):
            quoted = re.findall(r"['“](\w+)['”]|(\w+)=\d", why.en + why.zh)
            assert not {name for pair in quoted for name in pair} & named, why


CODEBOOK = read_codebook(ROOT / "data/w_district/codebook.csv")
KINDS = {
    (variable.type, variable.role or ("" if variable.dimension else variable.variable)): variable.variable
    for variable in CODEBOOK.variables
    if variable.kept and variable.type not in ("id", "date")
}
"""One question of each kind: one item of a scale is as good as another."""
BESIDE = ("truth", "truth_respondents", "calibration", "margins")
"""Tables that say what the answers imitate; no section of these chapters but one asks for them."""


def planned(project, folder, house):
    """What is told before anything runs; a study that cannot be planned says why in words."""
    plan = plan_of(project, folder / "study.yml", house)
    for _, _, why in reasons(plan):
        assert why.en.endswith(".")
        assert why.zh.endswith("。")
    return plan


class TestWithoutOneQuestion:
    @pytest.mark.parametrize("name", KINDS.values())
    def test_of_the_survey_that_ships_the_rest_is_planned(self, tmp_path, house, name):
        plan = planned(tmp_path, shipped(tmp_path, "asked", 60, without=[name, *BESIDE]), house)
        assert [notebook.name for notebook in plan.scope.told] == [notebook.name for notebook in house]

    @pytest.mark.parametrize("name", [row["variable"] for row in clinic(5).codebook])
    def test_of_the_clinic_the_rest_is_planned(self, tmp_path, house, name):
        folder = write_survey(tmp_path, "asked", clinic(60).without(name))
        assert check_study(folder).problems == ()
        plan = planned(tmp_path, folder, house)
        assert "08_scales" in [notebook.name for notebook in plan.scope.told]

    @pytest.mark.parametrize(
        "names",
        [("residence", "township", "experts", "expert_items", "expert_ratings", "checkup"), ("age", "education", "income", "satisfied", "sex", "chronic")],
        ids=" ".join,
    )  # fmt: skip
    def test_whole_where_its_lack_changes_most(self, tmp_path, house, names):
        folder = shipped(tmp_path, "asked", 120, without=[*names, *BESIDE])
        assert check_study(folder).problems == ()
        scales_apart = [notebook for notebook in house if notebook.name != "08_scales"]
        check_pages(told_in(tmp_path, folder, scales_apart, pictures=False))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (lambda place: shipped(place, "asked", 120), ["innovations.csv (place, year, claim_en, claim_zh)"]),
        (lambda place: write_survey(place, "asked", villages(single_cluster="merge")), []),
    ],
)
def test_files_that_alone_would_tell_more_are_named_to_the_user(tmp_path, house, written, wanted):
    """The survey that ships has all but innovations; villages lack the questions that other tables go with as well."""
    plan = plan_of(tmp_path, written(tmp_path) / "study.yml", house)
    told = [line.rpartition("datapackage.json: ")[2] for line in expected(plan) if "to tell more" in line]
    assert told == wanted


@pytest.mark.parametrize(
    ("name", "entries", "wanted"),
    [
        ("sat", {"ordered": ""}, "codes from less to more, or from more to less"),
        ("inc", {"ordered": ""}, "codes from less to more, or from more to less"),
        ("visit", {"type": "number", "values": "", "values_en": ""}, "type single"),
    ],
)
def test_a_role_that_answers_cannot_play_is_said_before_anything_runs(tmp_path, house, name, entries, wanted):
    folder = write_survey(tmp_path, "asked", villages().changed(name, **entries))
    with pytest.raises(InputError) as caught:
        plan_of(tmp_path, folder / "study.yml", house)
    assert wanted in [problem.expected for problem in caught.value.problems]
    assert check_study(folder).problems
