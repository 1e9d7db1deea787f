"""Folder of a new study: every file by its name, none of which holds a figure that could pass for data."""

from __future__ import annotations

from bphs.inputs.beginning.checklist import Titles, checklist_of
from bphs.inputs.beginning.questionnaire import survey_files
from bphs.inputs.beginning.settings import settings_of
from bphs.inputs.beginning.tables import entries_of, tables_of
from bphs.inputs.beginning.wishes import Wishes
from bphs.inputs.describing.layout import written

ASKED = {
    "regions": (
        "How equally are health resources shared out among residents, and where are the gaps?",
        "卫生资源在居民之间的配置是否均等？差距在哪里？",
    ),
    "survey": (
        "What do residents know of the basic public health services, which do they use, and how satisfied are they?",
        "居民对基本公共卫生服务的知晓、利用与满意程度如何？",
    ),
}


def files_of(wishes: Wishes, titles: Titles) -> dict[str, str]:
    """Text of each file by its name in the folder.

    Parameters
    ----------
    titles : of the chapters, in both languages, by the part that they belong to.

    >>> from bphs.inputs.beginning.wishes import wishes_of
    >>> list(files_of(wishes_of("mine", "none", ["2020"], ["regions"], ["en"]), {}))[:3]
    ['study.yml', 'datapackage.json', 'README.md']
    """
    regions, survey = "regions" in wishes.parts, "survey" in wishes.parts
    package = {
        "name": wishes.name,
        "profile": "tabular-data-package",
        "title_en": "Tables of the study",
        "title_zh": "研究数据",
        "resources": entries_of(wishes) if regions else [],
    }
    return {
        "study.yml": settings_of(wishes),
        "datapackage.json": written(package) + "\n",
        "README.md": checklist_of(wishes, titles),
        **{f"words/{language}/00_answers.md": _asked(wishes, place) for place, language in enumerate(("en", "zh"))},
        **(tables_of(wishes) if regions else {}),
        **(survey_files(wishes) if survey else {}),
    }


def _asked(wishes: Wishes, place: int) -> str:
    """Question of the study; words stand in both languages, for pages are made in both."""
    between = " " if place == 0 else ""
    return f"## question\n\n{between.join(ASKED[part][place] for part in wishes.parts)}\n"
