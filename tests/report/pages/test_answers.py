"""Which answers the first page of a study shows: a rule that knows no chapter and no place."""

from __future__ import annotations

from bphs.report.pages.answers import MOST, chosen

PARTS = {"03": "regions", "04": "regions", "06": "regions", "09": "survey", "11": "survey", "60": "regions"}


def made(chapter, name, *, leads=False):
    return {"chapter": chapter, "name": name, "leads": leads}


REGIONS = [
    made("03", "gini"),
    made("03", "theil"),
    made("03", "split"),
    made("04", "map", leads=True),
    made("06", "gap"),
]
SURVEY = [made("09", "score"), made("11", "drivers"), made("11", "place")]


def names(answers, own=()):
    return [one["name"] for one in chosen(answers, PARTS, own)]


def test_what_leads_comes_first_and_the_others_in_the_order_of_the_chapters():
    assert names(REGIONS) == ["map", "gini", "theil", "split", "gap"]


def test_a_sixth_is_left_in_its_chapter_which_has_had_its_turns():
    more = [*REGIONS[:3], made("03", "course"), *REGIONS[3:]]
    assert names(more) == ["map", "gini", "theil", "split", "gap"]


def test_each_chapter_gives_one_before_another_gives_two():
    many = [made("03", f"n{number}") for number in range(9)]
    assert names([*many, made("04", "map"), made("06", "gap")]) == ["n0", "n1", "n2", "map", "gap"]


def test_the_parts_of_a_study_take_turns():
    """Regions have three, the survey two: the map, the score, what chapter 3 says first, the drivers, chapter 6."""
    assert names([*REGIONS, *SURVEY]) == ["map", "gini", "gap", "score", "drivers"]


def test_an_answer_of_a_chapter_of_one_s_own_is_always_shown():
    assert names([*REGIONS, made("60", "mine")], own={"60"}) == ["map", "gini", "theil", "gap", "mine"]


def test_fewer_are_all_shown_and_none_is_none():
    assert names(SURVEY) == ["score", "drivers", "place"]
    assert names([]) == []
    assert len(names([*REGIONS, *SURVEY])) == MOST
