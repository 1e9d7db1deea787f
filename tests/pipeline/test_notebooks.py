"""What a notebook needs is found in its code; what cannot be found is told with its place."""

import pytest
from written import write

from bphs.errors import InputError
from bphs.pipeline.notebooks import find_notebooks, read_notebook


def test_uses_imports_parameters_and_titles_are_found(tmp_path):
    path = write(
        tmp_path,
        "03_x",
        ("lang-en", "# How unequal?\ntext"),
        ("lang-zh", "# 有多不均等？"),
        ("parameters", 'study = "data/a/study.yml"\nepsilon: float = 0.5'),
        (
            "",
            'from bphs.measures import inequality\nframe = chapter.load("indicators")\nchapter.read_years("census")\nanswers = chapter.responses()',
        ),
        ("", 'for table in ["x"]:\n    chapter.save("shares", chapter.read("districts"))'),
    )
    notebook = read_notebook(path)
    assert notebook.uses == {
        "read": ("districts",),
        "read_years": ("census",),
        "judgements": (),
        "load": ("indicators",),
        "save": ("shares",),
        "responses": ("survey",),
        "codebook": (),
        "rules": (),
        "interviews": (),
        "system": (),
    }
    assert notebook.titles == {"en": "How unequal?", "zh": "有多不均等？"}
    assert notebook.parameters == {"study": "data/a/study.yml", "epsilon": 0.5}
    assert {"bphs.measures", "bphs.measures.inequality"} <= notebook.imports


def test_a_name_that_is_not_written_out_is_an_error_with_its_cell(tmp_path):
    path = write(tmp_path, "01_x", ("", "name = 'a'\nchapter.load(name)"))
    with pytest.raises(InputError, match=r"notebooks/01_x.ipynb, cell 1"):
        read_notebook(path)


def test_code_that_is_not_python_is_told_with_cell_and_line(tmp_path):
    path = write(tmp_path, "01_x", ("", "x = 1"), ("", "y = (\n%matplotlib inline"))
    with pytest.raises(InputError, match=r"01_x.ipynb, cell 2, line"):
        read_notebook(path)


def test_loading_what_nobody_saves_names_the_nearest(tmp_path):
    write(tmp_path, "01_x", ("", 'chapter.save("indicators", f)'))
    write(tmp_path, "02_y", ("", 'chapter.load("indicator")'))
    with pytest.raises(InputError, match="write 'indicators'"):
        find_notebooks(tmp_path)


def test_loading_what_only_a_later_chapter_saves_says_so(tmp_path):
    write(tmp_path, "01_x", ("", 'chapter.load("later")'))
    write(tmp_path, "02_y", ("", 'chapter.save("later", f)'))
    with pytest.raises(InputError, match="02_y saves it later"):
        find_notebooks(tmp_path)


def test_two_chapters_must_not_save_the_same_name(tmp_path):
    write(tmp_path, "01_x", ("", 'chapter.save("a", f)'))
    write(tmp_path, "02_y", ("", 'chapter.save("a", f)'))
    with pytest.raises(InputError, match="01_x saves it"):
        find_notebooks(tmp_path)


def test_all_broken_notebooks_are_told_at_once(tmp_path):
    (tmp_path / "01_x.ipynb").write_text("{")
    write(tmp_path, "02_y", ("", "1 +"))
    with pytest.raises(InputError) as told:
        find_notebooks(tmp_path)
    assert [problem.where.split(",")[0] for problem in told.value.problems] == [
        "notebooks/01_x.ipynb",
        "notebooks/02_y.ipynb",
    ]


def test_stored_outputs_do_not_change_the_digest_but_a_tag_does(tmp_path):
    stream = {"output_type": "stream", "name": "stdout", "text": "1\n"}
    plain = read_notebook(write(tmp_path, "01_x", ("", "print(1)"))).digest
    assert read_notebook(write(tmp_path, "01_x", ("", "print(1)"), outputs=[stream])).digest == plain
    assert read_notebook(write(tmp_path, "01_x", ("parameters", "print(1)"))).digest != plain
