r"""LaTeX tables keep to booktabs and say what the page says. Escapes: the LaTeX2e manual, section 3.5 (ten characters
are LaTeX's own); rules: the booktabs manual; ``\\`` takes a following star or bracket for its own (LaTeX2e manual,
8.20).
"""

from __future__ import annotations

import re

import printing
import pytest

from bphs.report.tables.latex import book_document, escape, table_document

HEAD = ["District", "Share (%)", "p value"]
ROWS = [["R&D_1 #2 {x} ~^ $5\\", "8.12", "<0.001"], ["* starred", "10.5", "–"], ["[bracket]", "−3", "0.9"]]


def one(folder, language="en", rows=ROWS, **changes):
    outputs = [printing.shown(each, HEAD, rows, (1, 2), **changes) for each in ("en", "zh")]
    return table_document(printing.book(folder, language, *outputs).tables[0])


@pytest.mark.parametrize("character", list("#$%&_{}~^\\"))
def test_the_ten_characters_are_escaped(character):
    assert re.fullmatch(r"\\[#$%&_{}]|\\text\w+\{\}", escape(character))


@pytest.mark.parametrize(
    ("character", "written"), [("|", "$|$"), ("<", "$<$"), (">", "$>$"), ('"', r"\textquotedbl{}")]
)
def test_characters_that_another_one_would_be_printed_for(character, written):
    """LaTeX font encodings guide, OT1: a dash and two Spanish marks stand where these do; " closes a quotation."""
    assert escape(f"a{character}b") == f"a{written}b"


def test_three_rules_and_a_cell_for_each_cell(tmp_path):
    lines = one(tmp_path).splitlines()
    assert [line for line in lines if line.endswith("rule")] == ["\\toprule", "\\midrule", "\\bottomrule"]
    rows = lines[lines.index("\\midrule") + 1 : lines.index("\\bottomrule")]
    assert len(rows) == 3
    assert all(len(re.findall(r"(?<!\\)&", row)) == 2 and row.endswith(r" \\") for row in rows)
    assert rows[0].startswith(
        r"R\&D\_1 \#2 \{x\} \textasciitilde{}\textasciicircum{} \$5\textbackslash{} & 8.12 & $<$0.001"
    )


def test_a_star_or_bracket_does_not_belong_to_the_line_before(tmp_path):
    assert "\n{}* starred &" in one(tmp_path)
    assert "\n{}[bracket] &" in one(tmp_path)


def test_points_stand_below_each_other(tmp_path):
    r"""A column that is aligned at its right end needs blanks for the decimals that a number lacks; \phantom is as wide
    as its words.
    """
    assert r"& 10.5\phantom{2} &" in one(tmp_path)
    assert r"& $-$3\phantom{.12} &" in one(tmp_path)


def test_caption_label_and_notes(tmp_path):
    english = one(tmp_path)
    assert r"\caption{\textbf{[SYNTHETIC DATA] }Residents}\label{tbl:02_sample-people}" in english
    assert r"\textit{Note.} A note." in english
    assert "Table~" not in english


def test_a_chinese_table_has_both_captions_under_one_number(tmp_path):
    chinese = one(tmp_path, "zh")
    assert r"\caption{\textbf{【合成数据】}常住人口}" in chinese
    assert r"Table~\thetable. \textbf{[SYNTHETIC DATA] }Residents" in chinese
    assert "注：示例。" in chinese


def test_a_long_table_repeats_its_heading(tmp_path):
    long = one(tmp_path, rows=ROWS * 20)
    assert long.count("Share (\\%)") == 2
    assert long.index("\\endfirsthead") < long.index("\\endhead") < long.index("\\bottomrule\n\\endfoot")
    assert "longtable" in long.splitlines()[0]


def test_a_document_is_whole(tmp_path):
    """Every environment that begins ends, braces match, and no character needs a package that is not there."""
    for language in ("en", "zh"):
        outputs = [
            printing.shown(each, HEAD, ROWS, (1, 2), notes="$R^2$ of α and [@theil1967].") for each in ("en", "zh")
        ]
        text = book_document(printing.book(tmp_path, language, *outputs))
        assert sorted(re.findall(r"\\begin\{(\w+)", text)) == sorted(re.findall(r"\\end\{(\w+)", text))
        bare = re.sub(r"\\[{}]", "", text)
        assert bare.count("{") == bare.count("}")
        assert text.startswith("\\documentclass")
        assert r"\textsuperscript{2}" in text
        assert r"$\alpha$" in text
    assert "ctexart" in text
    assert not [character for character in escape("α−≤∧×²–<>") if ord(character) > 127]
