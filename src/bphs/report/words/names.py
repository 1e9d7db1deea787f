"""Names of places as a figure has room for them: Wanzhou, 万州; not Wanzhou District, 万州区."""

from __future__ import annotations

import re

import pandas as pd

from bphs.report.words.wording import current_language

_ENGLISH = re.compile(
    r"^(.+?)(?: [\w'-]+(?:(?:,| and) [\w'-]+)* Autonomous)? (?:District|County|City|Banner|Prefecture)$"
)
_AUTONOMOUS = re.compile(r"^(.{2,}?)(?:.{1,4}?族)+自治[县旗区州]$")


def short_name(name: str) -> str:
    """A place name without the word for its kind.

    >>> [short_name(name) for name in ("Nan'an District", "Xiushan Tujia and Miao Autonomous County", "W District")]
    ["Nan'an", 'Xiushan', 'W']
    >>> [short_name(name) for name in ("沙坪坝区", "彭水苗族土家族自治县", "忠县")]
    ['沙坪坝', '彭水', '忠县']
    """
    for pattern in (_AUTONOMOUS, _ENGLISH):
        if match := pattern.match(name):
            return match[1]
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else name


def short_names(districts: pd.DataFrame) -> pd.Series:
    """Short names in the current language, indexed by code.

    Parameters
    ----------
    districts : columns `code`, `name_en`, `name_zh`; codes may repeat (a panel), and are the name of who has none.
    """
    each = districts.drop_duplicates("code").set_index("code")
    return each[f"name_{current_language()}"].fillna(each.index.to_series()).map(short_name)
