"""Questions and short names in a codebook that is being drafted, as tables and figures print them."""

from __future__ import annotations

import re

from bphs.inputs.files.punctuation import printed
from bphs.inputs.survey.headings import take_apart

TITLES = {
    "sex": ("Sex", "性别"), "age": ("Age", "年龄"), "education": ("Education", "文化程度"), "income": ("Income", "收入"),
    "registration": ("Household registration", "户口性质"), "residence": ("Residence", "居住地"), "chronic": ("Chronic disease", "慢性病"),
    "distance": ("Distance to the nearest institution", "距最近机构的距离"), "heard": ("Heard of the services", "听说过服务项目"),
    "used": ("Services used", "利用的服务"), "first_contact": ("First place of care", "首诊去向"),
    "channel": ("Channels of information", "获知渠道"), "satisfied": ("Overall satisfaction", "总体满意度"),
}  # fmt: skip
"""Short names by role, in English and in Chinese."""
OPTIONS = {"aware": ("Aware: {}", "知晓：{}"), "satisfied_item": ("Satisfied: {}", "满意度：{}")}
"""Short names of the questions of a grid by their role; the part of the heading is filled in."""
DASH = re.compile(r"[—–]|--")


def with_titles(row: dict[str, str]) -> dict[str, str]:
    """A row of a draft with short names, where its role or the part of its heading gives some.

    >>> with_titles({"role": "sex", "question_zh": "您的性别"})["title_zh"]
    '性别'
    """
    role, heading = row.get("role", ""), row.get("column") or row.get("question_zh", "")
    grid = role in OPTIONS or DASH.search(heading)  # brackets alone may hold a remark: 您的婚姻状况（目前）
    part = (take_apart(heading).part or take_apart(row.get("question_zh", "")).part) if grid else ""
    if role in TITLES:
        english, chinese = TITLES[role]
    elif part and row.get("type") in ("single", "scale"):
        english, chinese = (words.format(printed(part)) for words in OPTIONS.get(role, ("{}", "{}")))
    else:
        return row
    return row | {"title_en": english, "title_zh": chinese}
