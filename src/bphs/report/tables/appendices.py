"""Appendices of a thesis: questionnaire, interview guide, experts' form, note on the size of the sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from math import ceil, sqrt
from typing import Any, NamedTuple

from scipy.stats import norm

from bphs.inputs.codebook.book import Codebook, Variable
from bphs.inputs.files.codes import code_text
from bphs.report.tables.printed import MARK, Printed
from bphs.report.words.wording import Text, current_language

TITLE = Text("Appendices", "附录")
QUESTIONNAIRE = Text("Questionnaire", "调查问卷")
GUIDE = Text("Interview guide", "访谈提纲")
FORM = Text("Form for experts", "专家判断表")
SAMPLE = Text("Size of the sample", "样本量说明")
LETTERED = Text("Appendix {}. {}", "附录{}　{}")
FROM_CODEBOOK = Text(
    "From the codebook: before each answer stands its code, in brackets the name of the variable.",
    "依编码簿编制：选项前为编码，方括号内为变量名。",
)
KIND = {
    "single": Text("(one answer)", "（单选）"),
    "multiple": Text("(all that apply)", "（可多选）"),
    "ranking": Text("(put in order)", "（排序）"),
    "text": Text("(in your own words)", "（填空）"),
}
ALREADY = Text("(choose all that apply)", "（可多选）")
BLANK, SCALE = "________", Text("From {} to {}: ____", "{}～{}：____")
ASKED = ("single", "scale", "multiple", "ranking", "number", "text")
STATEMENT, CODE = Text("Statement", "题项"), Text("Variable", "变量名")
HOW = (
    Text(
        "For each pair, mark how much more the one aspect weighs than the other in judging how equal the services are: "
        "1 as much, 3 somewhat more, 5 clearly more, 7 much more, 9 entirely; 2, 4, 6 and 8 lie between.",
        "请比较每一对维度在评价服务均等化时的相对重要程度，并在相应数字上打“√”："
        "1 表示同等重要，3 稍微重要，5 明显重要，7 强烈重要，9 极端重要；2、4、6、8 为相邻判断的中间值。",
    ),
    Text(
        "Left of 1 the first aspect weighs more, right of it the second.",
        "选 1 左侧的数字表示左侧维度更重要，选 1 右侧的数字表示右侧维度更重要。",
    ),
)
FIRST, SECOND = Text("First", "左侧维度"), Text("Second", "右侧维度")
SCORES = (*range(9, 0, -1), *range(2, 10))
FORMULA = Text("n = deff × z² × p × (1 − p) ÷ d²", "n = deff × z² × p × (1 − p) ÷ d²")
MEANING = Text(
    "n: answers to be analysed; z = {z:.2f} at the level {level:g}%; p: the share to be estimated, 0.5 where it is not known, "
    "which asks for most; d: how far the estimate may lie off; deff: by how much weights and clusters enlarge the variance.",
    "n 为需纳入分析的样本量；置信水平 {level:g}% 时 z={z:.2f}；p 为待估比例，未知时取 0.5，此时所需样本量最大；"
    "d 为容许误差；deff 为设计效应，即加权与整群抽样使方差扩大的倍数。",
)
DESIGN = Text(
    "The weights of this survey have deff = {:.2f}; what its clusters add is not in it.",
    "本次调查的 deff={:.2f}，仅按权数计算，未含整群效应。",
)
NO_DESIGN = Text("The study records no deff; 1 stands below.", "本研究未记录设计效应，下表按 1 计算。")
GOT = {
    "issued": Text("Given out: {:,}.", "发放 {:,} 份。"),
    "returned": Text("Returned: {:,}.", "回收 {:,} 份。"),
    "analysed": Text("Analysed: {:,}.", "纳入分析 {:,} 份。"),
}
REACHED = Text(
    "With so many, a share of 0.5 is known to ±{:.1f} percentage points.",
    "据此，比例为 0.5 时的估计误差为 ±{:.1f} 个百分点。",
)
NOT_PLANNED = Text(
    "The study's settings state no size that was planned; the table says what each error would have asked for.",
    "研究设置未载明计划样本量；下表列出各容许误差所需的样本量。",
)
ERROR, NEEDED = Text("Error allowed (percentage points)", "容许误差（百分点）"), Text("Answers needed", "所需样本量")
ERRORS = (0.02, 0.03, 0.04, 0.05, 0.06)


class Form(NamedTuple):
    """An appendix: its heading, and its lines and tables in order."""

    title: str
    blocks: tuple[str | Printed, ...]


def appendices(
    codebook: Codebook | None,
    scales: Sequence[str],
    guide: Printed | None,
    found: Mapping[str, Mapping[str, Any]],
    level: float,
) -> list[Form]:
    """Appendices that a study has something for, lettered, in the language that is being written.

    Parameters
    ----------
    codebook : of its survey.
    scales : dimensions of its index, by code, in order.
    guide : table of the interview guide as its page shows it.
    found : records of the chapter that cleaned the survey, by name: `issued`, `returned`, `analysed`, `design_effect`.
    level : of confidence intervals.
    """
    made: list[tuple[Text, tuple[str | Printed, ...]]] = []
    if codebook is not None:
        made.append((QUESTIONNAIRE, (str(FROM_CODEBOOK), *_questions(codebook))))
    if guide is not None:
        made.append((GUIDE, (guide,)))
    if codebook is not None and len(scales) > 1:
        made.append((FORM, (*map(str, HOW), _pairs(codebook, scales))))
    if "analysed" in found:
        made.append((SAMPLE, tuple(_size(found, level))))
    letters = "ABCD"
    return [Form(str(LETTERED).format(letters[place], title), blocks) for place, (title, blocks) in enumerate(made)]


def _questions(codebook: Codebook) -> Iterator[str | Printed]:
    """Questions in order; statements below each other that are answered alike are one grid."""
    asked = [one for one in codebook.variables if one.type in ASKED]
    for _, group in groupby(asked, key=_together):
        items = list(group)
        if len(items) > 1:
            title = codebook.dimension_title(items[0].dimension, _language()) if items[0].dimension else ""
            number = f"{items[0].number}. " if items[0].number else ""
            yield f"{number}{title}".strip()
            yield _grid(items)
        else:
            for one in items:
                yield from _question(one)


def _together(one: Variable) -> tuple[Any, ...]:
    """Statements of a scale that are answered alike, and questions of one number."""
    if one.type == "scale" and one.values:
        return "scale", one.dimension or one.number or one.variable, one.values, one.missing
    return one.type, (one.type == "single" and one.number) or one.variable, one.values, one.missing


def _language() -> Any:
    return current_language()


def _question(one: Variable) -> Iterator[str]:
    asked = one.asked(_language())
    kind = KIND.get(one.type, Text("", ""))
    said = "" if str(ALREADY) in asked or str(kind) in asked else str(Text(" ", "")) + str(kind) if str(kind) else ""
    number = f"{one.number}. " if one.number else ""
    yield f"{number}{asked}{said} [{one.variable}]"
    yield str(Text("   ", "\u3000\u3000")) + _answers(one)


def _answers(one: Variable) -> str:
    offered = _offered(one)
    if offered:
        return str(Text("   ", "\u3000")).join(offered)
    if one.type in ("number", "scale"):
        unit = one.unit_zh if _language() == "zh" else one.unit_en
        limits = one.low is not None and one.high is not None and one.type == "scale"
        return str(SCALE).format(f"{one.low:g}", f"{one.high:g}") if limits else f"{BLANK} {unit}".strip()
    return BLANK


def _offered(one: Variable) -> list[str]:
    """Answers that were offered, with their codes."""
    offered = [f"{code_text(value.code)} {_label(value)}" for value in one.values]
    single = [kind for kind in one.missing if kind.low == kind.high and _label(kind)]
    return offered + [f"{code_text(kind.low)} {_label(kind)}" for kind in single]


def _label(value: Any) -> str:
    return value.label_zh if _language() == "zh" else value.label_en


def _grid(items: Sequence[Variable]) -> Printed:
    heads = _offered(items[0])
    rows = [(one.variable, one.asked(_language()), *["□"] * len(heads)) for one in items]
    return _table("questions", (str(CODE), str(STATEMENT), *heads), rows)


def _pairs(codebook: Codebook, scales: Sequence[str]) -> Printed:
    titles = [codebook.dimension_title(name, _language()) for name in scales]
    rows = [(first, *map(str, SCORES), second) for first, second in combinations(titles, 2)]
    return _table("pairs", (str(FIRST), *[""] * len(SCORES), str(SECOND)), rows)


def _size(found: Mapping[str, Mapping[str, Any]], level: float) -> Iterator[str | Printed]:
    z = float(norm.ppf((1 + level) / 2))
    effect = found["design_effect"]["value"] if "design_effect" in found else None
    yield str(FORMULA)
    yield str(MEANING).format(z=z, level=100 * level)
    yield str(NO_DESIGN) if effect is None else str(DESIGN).format(effect)
    known = [str(said).format(found[name]["value"]) for name, said in GOT.items() if name in found]
    reached = 100 * z * sqrt((effect or 1) * 0.25 / found["analysed"]["value"])
    mark = str(MARK) + str(Text(" ", "")) if found["analysed"].get("synthetic") else ""
    yield mark + str(Text(" ", "")).join([*known, str(REACHED).format(reached)])
    yield str(NOT_PLANNED)
    rows = [(f"{100 * error:g}", f"{size(error, z, effect or 1):,}") for error in ERRORS]
    yield _table("sizes", (str(ERROR), str(NEEDED)), rows, numeric=True)


def size(error: float, z: float, effect: float = 1.0, share: float = 0.5) -> int:
    """Answers needed to know a share to ± `error` (Cochran 1977, Sampling Techniques, 4.1), times the design effect.

    >>> size(0.05, 1.96)
    385
    """
    return ceil(effect * z**2 * share * (1 - share) / error**2)


def _table(name: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], numeric: bool = False) -> Printed:
    language = current_language()
    return Printed(name, language, 0, {language: ()}, head, tuple(rows), tuple([numeric] * len(head)), (), False)
