"""Three surveys that nobody took, unlike the one that ships: a burnout scale of teachers without a word on who they
are; patients of a clinic with a scale, ages in bands and a weight; villages with services known and used, and no scale.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

ROOT = Path(__file__).parents[1]
Row = dict[str, Any]
PACKAGE = {
    "name": "asked", "profile": "tabular-data-package", "title_en": "A survey", "title_zh": "一项调查", "description_en": "Made up.",
    "description_zh": "虚构。", "licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0"}], "resources": [],
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A survey as a researcher holds it.

    Parameters
    ----------
    title : of the study, in English and in Chinese.
    codebook : its rows.
    answers : rows of the file, by heading.
    settings : lines of ``survey:`` beyond the two files.
    tables : rows of further tables, all columns text, by name.
    """

    title: tuple[str, str]
    codebook: Sequence[Row]
    answers: Sequence[Row]
    settings: Sequence[str] = ()
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def without(self, *names: str) -> Asked:
        """The same survey, had these variables not been asked; what the settings say of them goes too."""
        gone = [row for row in self.codebook if row["variable"] in names]
        headings = {heading for row in gone for heading in row.get("column", row["variable"]).split("|")}
        return replace(
            self,
            codebook=[row for row in self.codebook if row not in gone],
            answers=[{key: value for key, value in row.items() if key not in headings} for row in self.answers],
            settings=[line for line in self.settings if line.split(": ")[-1] not in names],
        )

    def changed(self, name: str, **entries: str) -> Asked:
        """The same survey with other entries in one row of its codebook."""
        return replace(self, codebook=[row | entries if row["variable"] == name else row for row in self.codebook])


def write_survey(project: Path, name: str, asked: Asked, *, replicates: int = 99) -> Path:
    """Write ``data/<name>``: settings, dictionary, codebook and answers; the folder is returned."""
    folder = project / "data" / name
    folder.mkdir(parents=True)
    lines = [
        f"title: {{en: {asked.title[0]}, zh: {asked.title[1]}}}",
        "parts: [survey]",
        f"replicates: {replicates}",
        "survey:",
        "  file: answers.csv",
        "  imputations: 3",
        *(f"  {line}" for line in asked.settings),
    ]
    (folder / "study.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    described = [_described(name, rows) for name, rows in asked.tables.items()]
    package = json.dumps(PACKAGE | {"resources": described}, ensure_ascii=False)
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    for table, rows in asked.tables.items():
        _write(folder / f"{table}.csv", rows)
    _write(folder / "codebook.csv", asked.codebook)
    _write(folder / "answers.csv", asked.answers)
    return folder


def _described(name: str, rows: Sequence[Row]) -> Row:
    """Entry of a table in the dictionary; `year` is a year, all else is text."""
    words = {"title_en": name, "title_zh": name, "description_en": name, "description_zh": name}
    columns = [
        {
            "name": column,
            "type": "year" if column == "year" else "string",
            **words,
            "title_en": column,
            "title_zh": column,
        }
        for column in rows[0]
    ]
    return {"name": name, "path": f"{name}.csv", **words, "schema": {"fields": columns}}


def _write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)


def variable(
    name: str, kind: str, english: str, chinese: str, values: Iterable[tuple[int, str, str]] = (), **more: Any
) -> Row:
    """A row of a codebook; `values` are (code, English, Chinese)."""  # fmt: skip
    row = {"variable": name, "question_en": english, "question_zh": chinese, "type": kind}
    codes = {
        "values": "|".join(f"{code}={chinese}" for code, _, chinese in values),
        "values_en": "|".join(f"{code}={english}" for code, english, _ in values),
    }
    return row | codes | more


def _steps(latent: np.ndarray, least: int, most: int) -> np.ndarray:
    """Numbers around 0 cut into the steps of a scale, the middle one most common."""
    middle, width = (least + most) / 2, (most - least) / 5
    return np.clip(np.round(middle + width * latent), least, most).astype(int)


SCHOOL = (
    ("I feel worn out at the end of a school day", "下班时我感到精疲力尽"),
    ("I am tired when I get up and face another day", "早晨起床想到要上班就感到疲惫"),
    ("Dealing with pupils all day is a strain", "整天与学生打交道使我感到压力很大"),
    ("I feel that I work too hard", "我觉得工作负荷过重"),
    ("I feel at the end of my strength", "我感到力不从心"),
    ("Teaching drains me", "教学工作使我心力交瘁"),
    ("I find it hard to relax after work", "下班后我难以放松"),
    ("I start a school day with energy", "我能精力充沛地开始一天的工作"),
    ("I get headaches from work", "工作常使我头痛"),
    ("I care less about what becomes of pupils than I did", "我不如以前关心学生的发展"),
    ("I have become harder towards people", "从事这项工作后我对人变得冷淡"),
    ("I treat some pupils as if they were things", "我对某些学生缺乏感情"),
    ("I doubt that my work means anything", "我怀疑自己工作的意义"),
    ("I am glad to hear of pupils' troubles and help", "我乐于倾听并帮助学生解决困难"),
    ("I understand how my pupils feel", "我能体会学生的感受"),
    ("I handle pupils' problems well", "我能妥善处理学生的问题"),
    ("I have a good influence on others", "我对他人有积极影响"),
    ("I easily make a calm atmosphere in class", "我能营造轻松的课堂气氛"),
    ("I feel lifted after working with pupils", "与学生相处后我感到愉快"),
    ("I have achieved things that are worth while", "我做出了有价值的成绩"),
    ("I deal with emotions at work calmly", "我能冷静处理工作中的情绪问题"),
    ("I have ideas for teaching better", "我有改进教学的想法"),
)
OFTEN = (
    (0, "never", "从不"), (1, "a few times a year", "一年数次"), (2, "monthly", "每月一次"), (3, "a few times a month", "每月数次"),
    (4, "weekly", "每周一次"), (5, "a few times a week", "每周数次"), (6, "daily", "每天"),
)  # fmt: skip
BURNOUT = {"exhaustion": (9, "Exhaustion", "情绪衰竭"), "distance": (5, "Distance from pupils", "去个性化"), "achievement": (8, "Achievement", "个人成就感")}  # fmt: skip
TURNED = ("b8", "b14")


def teachers(n: int = 220, seed: int = 5) -> Asked:
    """22 items from 0 to 6 in three scales, two of them reversed; nothing on who answered."""
    random = np.random.default_rng(seed)
    of_item = [name for name, (size, _, _) in BURNOUT.items() for _ in range(size)]
    book = [variable("id", "id", "Sheet", "序号")]
    for place, (dimension, (english, chinese)) in enumerate(zip(of_item, SCHOOL, strict=True), 1):
        name, (_, title_en, title_zh) = f"b{place}", BURNOUT[dimension]
        of_scale = {"dimension": dimension, "dimension_en": title_en, "dimension_zh": title_zh}
        reverse = {"reversed": "true" if name in TURNED else ""}
        book.append(variable(name, "scale", english, chinese, OFTEN, **of_scale, **reverse))
    general = random.normal(size=n)
    strain = {
        name: 0.5 * sign * general + random.normal(size=n) for name, sign in zip(BURNOUT, (1, 1, -1), strict=True)
    }
    rows = [{"id": 1001 + place} for place in range(n)]
    for place, dimension in enumerate(of_item, 1):
        given = _steps(strain[dimension] + random.normal(size=n), 0, 6)
        given = 6 - given if f"b{place}" in TURNED else given
        for row, code, gone in zip(rows, given, random.random(n) < 0.01, strict=True):
            row[f"b{place}"] = "" if gone else int(code)
    return Asked(("Burnout of teachers", "教师职业倦怠"), book, rows)


CARE = (
    ("Staff listened to me", "医务人员认真倾听我的情况"), ("Staff explained the treatment", "医务人员说明了诊疗方案"),
    ("Staff treated me with respect", "医务人员尊重我"), ("I could ask what I wanted", "我可以提出疑问"),
    ("My privacy was kept", "我的隐私得到保护"), ("The rooms were clean", "诊室整洁"), ("I waited not too long", "候诊时间合理"),
    ("Signs were clear", "标识清楚"), ("Registration was easy", "挂号方便"), ("I would come again", "我愿意再来就诊"),
)  # fmt: skip
AGREE = (
    (1, "fully", "完全符合"),
    (2, "mostly", "比较符合"),
    (3, "hardly", "不太符合"),
    (4, "not at all", "完全不符合"),
)
"""From much to little, as questionnaires in China often have it."""
BANDS = ((1, "18–34", "18～34岁"), (2, "35–49", "35～49岁"), (3, "50–64", "50～64岁"), (4, "65 or over", "65岁及以上"))
SEXES = ((1, "man", "男"), (2, "woman", "女"))
DEGREES = ((1, "university", "大学及以上"), (2, "upper secondary", "高中或中专"), (3, "at most lower secondary", "初中及以下"))  # fmt: skip


def clinic(n: int = 260, seed: int = 8) -> Asked:
    """Ten items from 1 to 4 and education, all from much to little, ages in bands, sex, and a design weight."""
    random = np.random.default_rng(seed)
    care = {"dimension": "care", "dimension_en": "Experience of care", "dimension_zh": "就医体验"}
    book = [
        variable("nr", "id", "Sheet", "序号"),
        variable("w", "number", "Design weight", "设计权数"),
        variable("q1", "single", "How old are you?", "您的年龄", BANDS, title_en="Age", title_zh="年龄", role="age"),
        variable("q2", "single", "Your sex", "您的性别", SEXES, title_en="Sex", title_zh="性别", role="sex"),
        variable(
            "q3", "single", "What school did you finish?", "您的文化程度", DEGREES, title_en="Education",
            title_zh="文化程度", ordered="descending", role="education",
        ),
        *(variable(f"p{place}", "scale", *words, AGREE, missing="9=不适用", missing_en="9=does not apply", reversed="true", **care) for place, words in enumerate(CARE, 1)),
    ]  # fmt: skip
    age, sex = random.choice([1, 2, 3, 4], n, p=[0.2, 0.3, 0.3, 0.2]), random.choice([1, 2], n, p=[0.42, 0.58])
    school = np.clip(4 - age + random.integers(-1, 2, n), 1, 3)
    felt = 0.5 * (age - 2.5) - 0.4 * (school - 2) + random.normal(size=n)
    items = {f"p{place}": _steps(felt + random.normal(size=n), 1, 4) for place in range(1, 11)}
    rows = []
    for place in range(n):
        row = {"nr": place + 1, "w": f"{1 + 0.5 * (sex[place] == 1) + 0.25 * (age[place] == 1):.2f}"}
        row |= {"q1": int(age[place]), "q2": int(sex[place]), "q3": int(school[place])}
        rows.append(
            row | {name: 9 if random.random() < 0.02 else 5 - int(given[place]) for name, given in items.items()}
        )
    return Asked(("Patients of a clinic", "门诊患者就医体验"), book, rows, ["weight: w"])


SERVICES = (
    ("vaccination", "预防接种"), ("blood pressure checks", "血压测量"), ("maternal care", "孕产妇保健"),
    ("child growth checks", "儿童生长监测"), ("malaria nets", "疟疾蚊帐发放"), ("talks on hygiene", "卫生知识讲座"),
)  # fmt: skip
KNOWN = ((1, "yes", "是"), (0, "no", "否"))
VILLAGES = {1: (1, 2, 3, 4), 2: (5, 6, 7, 8, 9), 3: (10, 11, 12, 13), 4: (14,)}
"""Villages drawn in each zone; in the last one only."""
EARNED = (
    (1, "under 500", "500以下"), (2, "500–999", "500～999"), (3, "1,000–1,999", "1000～1999"), (4, "2,000 or more", "2000及以上")
)  # fmt: skip
CONTENT = ((1, "satisfied", "满意"), (2, "neither", "一般"), (3, "dissatisfied", "不满意"))


def villages(n: int = 300, seed: int = 3, *, single_cluster: str = "refuse") -> Asked:
    """Services known, used and received, in villages of zones; registration, income in bands, satisfaction from much to
    little; no scale.
    """
    random = np.random.default_rng(seed)
    zone_of = {village: zone for zone, drawn in VILLAGES.items() for village in drawn}
    zones = [(1, "river", "河谷"), (2, "hills", "丘陵"), (3, "forest", "林区"), (4, "island", "岛屿")]
    names = [(village, f"village {village}", f"{village}号村") for village in zone_of]
    services = [(place, *words) for place, words in enumerate(SERVICES, 1)]
    local = [(1, "registered here", "本地户籍"), (2, "registered elsewhere", "外地户籍")]
    book = [
        variable("hh", "id", "Household", "户编号"),
        variable("village", "single", "Village", "所在村", names),
        variable("zone", "single", "Zone", "所在片区", zones),
        variable("reg", "single", "Where are you registered?", "您的户籍", local, title_en="Registration", title_zh="户籍", role="registration"),
        variable("inc", "single", "Monthly income", "月收入", EARNED, ordered="ascending", role="income"),
        *(
            variable(f"k{place}", "single", f"Do you know of {english}?", f"您是否知道{chinese}", KNOWN, title_en=f"Know: {english}", title_zh=f"知晓：{chinese}", role="aware")
            for place, english, chinese in services
        ),
        variable("u", "multiple", "Which services did you use?", "您接受过哪些服务", [*services, (7, "none", "都没有")], exclusive="7", role="used", column="|".join(f"m{one}" for one in range(1, 8))),
        variable("visit", "single", "Did a nurse visit you this year?", "今年护士是否上门", KNOWN, title_en="Nurse's visit", title_zh="护士上门", role="received"),
        variable("sat", "single", "Are you satisfied?", "您是否满意", CONTENT, title_en="Satisfaction", title_zh="满意度", ordered="descending", role="satisfied"),
    ]  # fmt: skip
    place_effect = dict(zip(zone_of, 0.4 * random.normal(size=len(zone_of)), strict=True))
    rows = []
    for person in range(n):
        village, income = int(random.choice(list(zone_of))), int(random.choice([1, 2, 3, 4], p=[0.3, 0.35, 0.25, 0.1]))
        able = place_effect[village] + 0.3 * (income - 2) + random.normal()
        row: Row = {"hh": person + 1, "village": village, "zone": zone_of[village], "inc": income}
        row |= {"reg": int(random.choice([1, 2], p=[0.8, 0.2]))}
        row |= {f"k{one}": int(able + random.normal() > 0.3 * one - 1) for one, _, _ in services}
        used = {f"m{one}": int(able + random.normal() > 0.4 * one - 0.6) for one, _, _ in services}
        row |= used | {"m7": int(not any(used.values())), "visit": int(able + random.normal() > 0.2)}
        rows.append(row | {"sat": int(_steps(np.array(-0.6 * able + random.normal()), 1, 3))})
    design = ["strata: zone", "cluster: village", f"single_cluster: {single_cluster}"]
    nets = {"year": 2023, "claim_en": "Nets brought to the door", "claim_zh": "蚊帐送上门"}
    reached = [{"place": village, **nets} for village in (1, 2, 5, 6, 10, 11)]
    return Asked(("Services in villages", "乡村卫生服务"), book, rows, design, {"innovations": reached})


def shipped(
    project: Path, name: str, n: int, *, seed: int = 1, without: Collection[str] = (), changed: float = 0
) -> Path:
    """Write ``data/<name>``: the survey that ships with `n` of its answer sheets, drawn anew.

    Parameters
    ----------
    n : sheets; more than there are are drawn with replacement, and get numbers of their own.
    without : variables that were not asked, and tables that the study does not have.
    changed : share of the ratings that move to another code, so that a sheet drawn twice is not the same sheet.
    """  # fmt: skip
    folder = project / "data" / name
    shutil.copytree(ROOT / "data" / "w_district", folder, ignore=shutil.ignore_patterns("survey.sav", "survey.xlsx"))
    random = np.random.default_rng(seed)
    codebook = pd.read_csv(folder / "codebook.csv", dtype=str, keep_default_na=False)
    answers = pd.read_csv(folder / "survey.csv", dtype=str, keep_default_na=False)
    rows = random.choice(len(answers), n, replace=n > len(answers))
    answers = answers.iloc[rows].reset_index(drop=True)
    answers["id"] = np.arange(1, n + 1)
    for item in codebook.loc[codebook["type"] == "scale", "variable"]:
        moved = (random.random(n) < changed) & answers[item].isin(["2", "3", "4"])
        answers.loc[moved, item] = random.choice(["2", "3", "4"], moved.sum())
    gone = [
        one
        for one in answers
        if one in without or (one.rpartition("_")[0] in without and one not in {*codebook["variable"]})
    ]
    answers.drop(columns=gone).to_csv(folder / "answers.csv", index=False)
    codebook[~codebook["variable"].isin(without)].to_csv(folder / "codebook.csv", index=False)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    kept = [one for one in package["resources"] if one["name"] not in {"survey", *without}]
    (folder / "datapackage.json").write_text(
        json.dumps(package | {"resources": kept}, ensure_ascii=False), encoding="utf-8"
    )
    for path in (folder / f"{one}.csv" for one in ("survey", *without)):
        path.unlink(missing_ok=True)
    settings = yaml.safe_load((folder / "study.yml").read_text(encoding="utf-8")) | {"replicates": 99}
    settings["survey"]["issued"] = max(settings["survey"]["issued"], n)
    settings["survey"] = _settled(settings["survey"] | {"file": "answers.csv", "imputations": 3}, without, answers)
    (folder / "study.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return folder


def _settled(settings: Row, without: Collection[str], answers: pd.DataFrame) -> Row:
    """Settings of a survey that name nothing of what it does not have, nor margins of codes that nobody has."""
    kept = {key: value for key, value in settings.items() if not isinstance(value, str) or value not in without}
    for key in ("margins", "known_shares"):
        kept[key] = {
            name: shares
            for name, shares in kept[key].items()
            if name not in without and _met(name, shares, answers, without)
        }
    cleaning = {
        key: [rule for rule in rules if not any(re.search(rf"\b{name}(_\d+)?\b", rule["when"]) for name in without)]
        for key, rules in kept["cleaning"].items()
    }
    return kept | {"cleaning": cleaning}


def _met(name: str, shares: Row, answers: pd.DataFrame, without: Collection[str]) -> bool:
    if name == "age_group":
        return "age" not in without
    return {str(code) for code in shares} <= {*answers[name]}
