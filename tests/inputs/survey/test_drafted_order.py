"""Answers of a draft stand in their own order, and a scale that runs from much to little is seen from its labels.

Authority: what the labels say; each list is written from the least to the most and shuffled.
"""

from __future__ import annotations

import random

import pytest

from bphs.inputs.survey.drafted_order import against, coded

LADDERS = [
    "20岁及以下 21—30岁 31至40岁 41-50岁 51~60岁 60岁以上",
    "Under_18 18_to_24 25–34 35-64 65+",
    "<18 18-34 35-59 >=60",
    "不满18周岁 18~44周岁 45～59周岁 60周岁及以上",
    "十八岁以下 十八至四十岁 四十岁以上",
    "青年 中年 老年",
    "20后 10后 00后 90后 80后 70后",
    "文盲或半文盲 小学 初中 高中/中专/技校 大专 本科 硕士及以上",
    "没上过学 私塾/小学 初中 高中 大学",
    "不识字 小学 中学 大学专科 大学本科 研究生",
    "初中及以下 高中、中专、技校 大学（大专、本科） 研究生及以上",
    "none primary_school middle_school high_school college master PhD",
    "No_formal_education Primary Secondary Tertiary",
    "less_than_high_school high_school_graduate some_college bachelor's_degree graduate_degree",
    "illiterate elementary junior_high senior_high associate_degree undergraduate postgraduate",
    "1000元以下 1001-3000元 3001～5000元 5000元以上",
    "1万以下 1-3万 3万以上",
    "5000以下 5千-1万 1万-2万 2万以上",
    "1年以内 1-3年 3-5年 5年以上",
    "从不 1次 2-3次 4次及以上",
    "从不 很少 有时 经常 总是",
    "很差 较差 一般 较好 很好",
    "很低 较低 中等 较高 很高",
    "very_poor poor fair good very_good",
    "very_dissatisfied dissatisfied neither satisfied very_satisfied",
]
RATED = LADDERS[-5:]


@pytest.mark.parametrize("ladder", LADDERS)
def test_answers_are_coded_in_their_own_order(ladder):
    labels = [one.replace("_", " ") for one in ladder.split()]
    for seed in range(5):
        met = random.Random(seed).sample(labels, len(labels))
        assert list(coded(met).values()) == labels


@pytest.mark.parametrize("ladder", RATED)
def test_a_scale_from_much_to_little_is_seen(ladder):
    labels = [one.replace("_", " ") for one in ladder.split()]
    assert (against(labels), against(labels[::-1])) == (False, True)


def test_words_without_an_order_stand_as_they_are_met():
    for labels in (["农民", "工人", "教师"], ["差不多", "甲", "乙"], ["中国", "外国"]):
        assert list(coded(labels).values()) == labels
