"""Names of places as a figure has room for them: Wanzhou, 万州; not Wanzhou District, 万州区."""

from __future__ import annotations

import re

import pandas as pd

from bphs.report.words.wording import current_language

_ENGLISH = re.compile(
    r"^(.+?)(?: [\w'-]+(?:(?:,| and) [\w'-]+)* Autonomous)? (?:District|County|City|Banner|Prefecture)$"
)
_ONE = "回满壮苗瑶侗黎傣彝藏白畲水羌怒京土佤各"
_MORE = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|"
    "俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
# The nationalities by name: how long each is cannot be told from the whole (张家川回族, 阿克塞哈萨克族); some are
# called after one alone (东乡族自治县), some leave 族 out (焉耆回族自治县, but 巴里坤哈萨克自治县).
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:(?:[{_ONE}]族|(?:{_MORE})族?)+|族?)自治[县旗区州]$")
_AREA = re.compile(r"^(.{2,})[地新特]区$|^(.{3,})林区$")


def short_name(name: str) -> str:
    """A place name without the word for its kind.

    >>> [short_name(name) for name in ("Nan'an District", "Xiushan Tujia and Miao Autonomous County", "W District")]
    ["Nan'an", 'Xiushan', 'W']
    >>> [short_name(name) for name in ("沙坪坝区", "彭水苗族土家族自治县", "阿克塞哈萨克族自治县", "忠县")]
    ['沙坪坝', '彭水', '阿克塞', '忠县']
    >>> [short_name(name) for name in ("巴音郭楞蒙古自治州", "西双版纳傣族自治州", "鄂温克族自治旗", "内蒙古自治区")]
    ['巴音郭楞', '西双版纳', '鄂温克', '内蒙古']
    >>> [short_name(name) for name in ("阿里地区", "浦东新区", "峰峰矿区", "神农架林区", "万柏林区")]
    ['阿里', '浦东', '峰峰矿区', '神农架', '万柏林']
    """
    for pattern in (_AUTONOMOUS, _AREA, _ENGLISH):
        if match := pattern.match(name):
            return match[match.lastindex or 1]
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" and name[-2:] != "矿区" else name


def short_names(districts: pd.DataFrame) -> pd.Series:
    """Short names in the current language, indexed by code; the whole names of those that would be called the same:
    临夏市 and 临夏县.

    Parameters
    ----------
    districts : columns `code`, `name_en`, `name_zh`; codes may repeat (a panel), and are the name of who has none.
    """
    each = districts.drop_duplicates("code").set_index("code")
    whole = each[f"name_{current_language()}"].fillna(each.index.to_series())
    short = whole.map(short_name)
    return short.mask(short.duplicated(keep=False), whole)
