"""Words of the rates of a resource, made from the resource's own, for those that no dictionary describes."""

from __future__ import annotations

from collections.abc import Mapping

from bphs.inputs.tables.schema import Column

RATES = (
    ("{}_per_1000", "{} per 1,000 residents", "每千常住人口{}", 2),
    ("{}_per_1000_se", "Standard error of {} per 1,000 residents", "每千常住人口{}的标准误", 2),
    ("{}_per_1000_65_plus", "{} per 1,000 residents aged 65+", "每千65岁及以上人口{}", 1),
    ("{}_per_1000_employed", "{} per 1,000 employed", "每千就业人口{}", 2),
    ("workers_per_km2", "{} per km²", "每平方公里{}", 2),
)
"""Name, title in English and in Chinese, decimals."""


def rate_columns(columns: Mapping[str, Column], resource: str) -> dict[str, Column]:
    """Entries of the rates of a resource; none where nothing describes the resource.

    Parameters
    ----------
    columns : all entries that there are. A rate that one of them describes keeps its words, unless its name is that of
        any resource.

    >>> words = {"title_en": "Beds", "title_zh": "床位", "description_en": "Beds.", "description_zh": "床位。"}
    >>> beds = Column(name="beds", type="integer", **words)
    >>> rate_columns({"beds": beds}, "beds")["beds_per_1000"].title_en
    'Beds per 1,000 residents'
    """
    own = columns.get(resource)
    if own is None:
        return {}
    english = own.title_en[:1].lower() + own.title_en[1:] if own.title_en[1:2].islower() else own.title_en
    made = {}
    for name, title, chinese, decimals in RATES:
        key, words = name.format(resource), title.format(english)
        if key not in columns or name == key:
            title_en, title_zh = words[:1].upper() + words[1:], chinese.format(own.title_zh)
            described = {"description_en": f"{title_en}.", "description_zh": f"{title_zh}。"}
            words_of = {"title_en": title_en, "title_zh": title_zh, "decimals": decimals, **described}
            made[key] = Column.model_validate({"name": key, "type": "number", **words_of})
    return made
