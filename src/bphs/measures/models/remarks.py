"""Remarks that a reader must know before trusting a model, as sentences in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bphs.measures.models.design import Category, Design
from bphs.measures.sample.remark import Remark

SPARSE = 5
EVENTS_PER_PARAMETER = 10
RARE = 0.05


def left_out(rows_left_out: int, n: int) -> list[Remark]:
    """Rows without every answer."""
    if not rows_left_out:
        return []
    total = n + rows_left_out
    return [
        Remark(
            "left_out",
            f"{rows_left_out:,} of {total:,} respondents lack an answer to a question in the model and are left out ({rows_left_out / total:.1%}).",
            f"{total}条记录中有{rows_left_out}条在模型所用变量上有缺失，已剔除（{rows_left_out / total:.1%}）。",
        )
    ]


def vanished(levels: Sequence[tuple[str, Any]]) -> list[Remark]:
    """Levels of categorical predictors all whose respondents are among those left out.

    >>> vanished([("area", 3)])[0].en
    'Nobody with area=3 answered every question in the model: it says nothing of them.'
    """
    if not levels:
        return []
    named = [f"{name}={level}" for name, level in levels]
    return [
        Remark(
            "vanished",
            f"Nobody with {_first(named, ', ', 'and {} more')} answered every question in the model: it says nothing of them.",
            f"{_first(named, '、', '另有{}组')}的调查对象在模型所用变量上均有缺失，模型未涉及这些人。",
        )
    ]


def rare_outcome(counts: dict[Any, int]) -> list[Remark]:
    """Under 5 % gave the rarest answer."""
    answer, fewest = min(counts.items(), key=lambda item: item[1])
    total = sum(counts.values())
    if fewest / total >= RARE:
        return []
    told = (f"{fewest} of {total} ({fewest / total:.1%})", f"{total}例中仅{fewest}例（{fewest / total:.1%}）")
    en, zh = (
        told if fewest >= SPARSE else (f"fewer than {SPARSE} of {total}", f"{total}例中不足{SPARSE}例")
    )  # so few are not counted out
    return [
        Remark(
            "rare_outcome",
            f"The answer {answer} is rare: {en}. Odds ratios from few events lean away from 1; Firth's method corrects that for yes/no answers.",
            f"“{answer}”为罕见结局：{zh}。事件数少时比值比会偏离1；二分类结局可用Firth惩罚似然法校正。",
        )
    ]


def few_events(limiting: float, parameters: int) -> list[Remark]:
    """Fewer than ten events per coefficient (Peduzzi et al. 1996, doi:10.1016/S0895-4356(96)00236-3).

    `limiting` is the size that limits: of yes/no answers the rarer one; of ordered answers n - Σ n_j³ / n² (Harrell
    2015, Regression Modeling Strategies, 2nd ed., table 4.1); of named answers the rarest one.
    """
    each = limiting / max(parameters, 1)
    if each >= EVENTS_PER_PARAMETER:
        return []
    en, zh = (
        f"An effective {limiting:.0f} answers stand behind {parameters} coefficients, {each:.1f} for each",
        f"有效事件数约为{limiting:.0f}，却要估计{parameters}个系数，平均每个{each:.1f}",
    )
    if limiting < SPARSE:  # so few are not counted out
        en, zh = (
            f"Fewer than {SPARSE} answers stand behind {parameters} coefficients",
            f"有效事件数不足{SPARSE}，却要估计{parameters}个系数，平均每个系数的事件数",
        )
    return [
        Remark(
            "few_events_per_parameter",
            f"{en}; fewer than {EVENTS_PER_PARAMETER} make estimates and intervals unreliable. Use fewer predictors or merge categories.",
            f"{zh}，低于{EVENTS_PER_PARAMETER}，估计值与置信区间不够可靠；宜减少自变量或合并类别。",
        )
    ]


def sparse_cells(design: Design, codes: np.ndarray, categories: Sequence[Any]) -> list[Remark]:
    """Levels of a categorical predictor in which an answer was given by fewer than five people.

    How many is not told, lest they be known.
    """
    en, zh = [], []
    for term in design.terms:
        if isinstance(term.source, Category):
            values = design.data[term.source.column].to_numpy(dtype=object)
            for level in term.source.levels:
                counts = np.bincount(codes[values == level].astype(int), minlength=len(categories))
                thin = [category for category, count in zip(categories, counts, strict=True) if count < SPARSE]
                en += [f"{term.name}={level} with answer {category}" for category in thin]
                zh += [f"{term.name}={level}且回答为“{category}”" for category in thin]
    if not en:
        return []
    return [
        Remark(
            "sparse_cells",
            f"Cells with fewer than {SPARSE} people: {_first(en, '; ', 'and {} more')}. Their coefficients rest on almost nothing; merge neighbouring categories.",
            f"下列组合不足{SPARSE}人：{_first(zh, '；', '另有{}处')}。相应系数几乎没有依据，宜合并相邻类别。",
        )
    ]


def separation(names: Sequence[str], complete: bool) -> Remark:
    """Infinite maximum likelihood estimates, remedied by Firth's method."""
    which_en, which_zh = ("complete", "完全") if complete else ("quasi-complete", "准完全")
    return Remark(
        "separation",
        f"The predictors {', '.join(names)} separate the answers ({which_en} separation): maximum likelihood has no finite estimate, so Firth's penalised likelihood is used.",
        f"自变量{'、'.join(names)}将结局{which_zh}分离，最大似然估计不存在有限解，故改用Firth惩罚似然法。",
    )


def _first(parts: Sequence[str], between: str, more: str, most: int = 6) -> str:
    shown = list(parts[:most]) + ([more.format(len(parts) - most)] if len(parts) > most else [])
    return between.join(shown)


def few_clusters(clusters: int, freedom: int) -> list[Remark]:
    """Under 30 clusters (Cameron and Miller 2015, doi:10.3368/jhr.50.2.317)."""
    if clusters >= 30:
        return []
    return [
        Remark(
            "few_clusters",
            f"Standard errors rest on {clusters} clusters; with fewer than 30 they tend to be too small, although intervals use Student's t on {freedom} degrees of freedom.",
            f"聚类稳健标准误仅基于{clusters}个聚类，少于30个时往往偏小（区间已按自由度为{freedom}的t分布计算）。",
        )
    ]


def of_groups(groups: int, none_between: bool) -> list[Remark]:
    """Few groups (under 10; Maas and Hox 2005, doi:10.1027/1614-2241.1.3.86, ask for 50), or no variance
    between them.
    """
    found = []
    if groups < 10:
        found.append(
            Remark(
                "few_groups",
                f"The variance between groups is estimated from {groups} groups only; its interval matters more than its value.",
                f"组间方差仅由{groups}个组估计，应主要参考其区间而非点估计。",
            )
        )
    if none_between:
        found.append(
            Remark(
                "no_group_variance",
                "Groups differ no more than people drawn at random would: the variance between them is estimated as zero, and the model is one without groups.",
                "各组之间的差异未超出随机波动，组间方差估计为零，模型等同于不分组的模型。",
            )
        )
    return found
