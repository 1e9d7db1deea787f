"""Words of the place stand in a study's own folder, block by block, the same blocks in each language."""

from __future__ import annotations

import pytest

from bphs.report.words import place

CHAPTER = "04_maps"


@pytest.fixture
def study(tmp_path):
    """A folder of a study, and how to write its words."""

    def write(en="", zh=""):
        for language, text in (("en", en), ("zh", zh)):
            path = place.file_of(tmp_path / "toy", language, CHAPTER)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "toy"

    return write


def told(folder, asked=("opening",), known=("top", "units")):
    return [(one.where, one.found, one.remedy) for one in place.problems(folder, CHAPTER, asked, known)]


def test_blocks_are_read_by_name(study):
    folder = study("## opening\nOne.\n\nTwo {top:.1f}.\n\n## limits\nThree.\n")
    assert place.read_words(folder, "en", CHAPTER) == {"opening": "One.\n\nTwo {top:.1f}.", "limits": "Three."}


def test_a_study_without_words_has_none_and_nothing_wrong(tmp_path):
    assert place.read_words(tmp_path, "en", CHAPTER) == {}
    assert told(tmp_path) == []


def test_sound_words_have_nothing_wrong(study):
    assert told(study("## opening\nTop {top:.1f}.\n", "## opening\n最高 {top:.1f}。\n")) == []


def test_a_block_that_no_chapter_asks_for_names_the_nearest(study):
    assert told(study("## openning\nA.\n", "## openning\n甲。\n")) == [
        (f"toy/words/{one}/04_maps.md", "## openning", "write 'opening'") for one in ("en", "zh")
    ]


def test_a_block_that_a_language_lacks(study):
    assert told(study("## opening\nA.\n", "")) == [
        ("toy/words/zh/04_maps.md", "no block ## opening", "write it here too")
    ]


def test_a_value_that_nobody_records_names_block_and_nearest_and_is_told_once(study):
    found = told(study("## opening\n{topp:.1f}\n", "## opening\n{top:.1f}\n"))
    assert found == [("toy/words/en/04_maps.md, opening", "{topp:.1f}", "write 'top'")]


def test_a_value_in_one_language_only(study):
    assert told(study("## opening\nA {top:.1f}.\n", "## opening\n甲。\n")) == [
        ("toy/words, 04_maps, opening", "top in en only", "write it in both")
    ]
    assert told(study("## opening\nThe {units}.\n", "## opening\n甲。\n")) == []


def test_words_that_nobody_would_read(study):
    both = "Above.\n\n## opening\nA.\n\n## Big Name\nLost.\n"
    found = told(study(both, both))
    assert {one[1] for one in found} == {"Above.", "## Big Name"}
    twice = "## opening\nA.\n\n## opening\nB.\n"
    assert {one[1] for one in told(study(twice, twice))} == {"## opening twice"}


def test_the_words_of_the_project_s_own_studies_are_asked_for():
    """Every block of data/ has its place, and every value in it is recorded."""
    from pathlib import Path

    from copies import shipped

    from bphs.pipeline.notebooks import places_of, read_notebook
    from bphs.report.words.checks import BUILT_IN

    files = [path for study in shipped() for path in sorted(Path("data", study).glob("words/*/*.md"))]
    assert files
    for path in files:
        if path.stem == place.FIRST_PAGE:
            assert list(place.problems(path.parents[2], path.stem, {"question"}, BUILT_IN)) == []
            continue
        notebook = read_notebook(Path("notebooks") / f"{path.stem}.ipynb")
        known = [*BUILT_IN, *(name for part in notebook.sections for name in part.names)]
        assert list(place.problems(path.parents[2], path.stem, places_of(notebook.path), known)) == []


def strays(folder):
    return [(one.where, one.found, one.remedy) for one in place.strays(folder, ["03_inequality", "04_maps", "50_own"])]


def test_a_file_of_words_for_a_chapter_that_there_is_not_names_the_nearest(study):
    folder = study("## opening\nA.\n", "## opening\n甲。\n")
    assert strays(folder) == []
    for name in ("4_maps.md", "50_onw.md"):
        (folder / "words" / "en" / name).write_text("## opening\nA.\n", encoding="utf-8")
    assert strays(folder) == [
        ("toy/words/en/4_maps.md", "words for '4_maps', a chapter that there is not", "write '04_maps'"),
        ("toy/words/en/50_onw.md", "words for '50_onw', a chapter that there is not", "write '50_own'"),
    ]


def test_files_that_no_page_reads_are_told(study):
    folder = study("## opening\nA.\n", "## opening\n甲。\n")
    for name in ("04_maps.md", "fr/04_maps.md", "en/04_maps.txt", "en/.04_maps.md.swp", "en/more/04_maps.md"):
        (folder / "words" / name).parent.mkdir(exist_ok=True)
        (folder / "words" / name).write_text("", encoding="utf-8")
    assert [(where, remedy) for where, _, remedy in strays(folder)] == [
        ("toy/words/04_maps.md", "move it there"),
        ("toy/words/en/04_maps.txt", "rename it 04_maps.md"),
        ("toy/words/en/more/04_maps.md", "move it there"),
        ("toy/words/fr/04_maps.md", "move it there"),
    ]
