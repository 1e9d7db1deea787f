"""JupyterLab on a study that lacks sections: "Run all" runs on, and each cell of a left-out section says so instead of
failing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bphs.inputs.facts import facts_of
from bphs.report.words.needs import asked_of, left_out
from bphs.report.words.sections import sections, source
from bphs.report.words.wording import Text

if TYPE_CHECKING:
    from bphs.report.chapter.desk import Desk

LEFT = Text("This study cannot show the section “{name}”. {why}", "本研究无法展示“{name}”一节。{why}")


def pass_over_left_out(chapter: Desk, notebook: Path) -> None:
    """Say what this study cannot show, and turn the code of those sections into one printed sentence each.

    Cells are matched by their text with the file on disk; tables that earlier chapters save count as there if they were
    saved.

    Parameters
    ----------
    notebook : the chapter's file.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    parts = sections(cells)
    facts = facts_of(chapter.study, asked_of(need for section in parts for need in section.needs))
    saved = {path.stem for path in chapter.build.glob("[0-9]*/data/*.csv")}
    told = left_out(parts, facts, {}, dict.fromkeys(saved))
    sentences = {
        source(cells[number - 1]).strip(): str(LEFT.format(name=section.title, why=told[section.name]))
        for section in parts
        if section.name in told
        for number in section.cells
        if cells[number - 1]["cell_type"] == "code"
    }
    for sentence in dict.fromkeys(sentences.values()):
        print(sentence)
    if sentences:
        _replace(sentences)


def _replace(sentences: dict[str, str]) -> None:
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.input_transformers_cleanup.append(
            lambda lines: [f"print({said!r})\n"] if (said := sentences.get("".join(lines).strip())) else lines
        )
