"""Outlines of any place: files as people have them, each fault a sentence; overlaps mended; across 180 degrees."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from bphs.errors import InputError
from bphs.inputs.regions import boundaries
from bphs.inputs.regions.boundaries import areas_km2, boundary_findings, read_boundaries
from bphs.inputs.regions.coverage import fitted
from bphs.inputs.study import Boundaries, read_study

NAMES = {"A": ("Ash", "甲"), "B": ("Birch", "乙"), "C": ("Cedar", "丙"), "D": ("Dale", "丁")}
CELLS = dict(
    zip(NAMES, shapely.box([20, 21, 20, 21], [45, 45, 46, 46], [21, 22, 21, 22], [46, 46, 47, 47]), strict=True)
)
"""Four cells of a degree, two beside two."""


@pytest.fixture
def place(tmp_path, study, monkeypatch):
    """A study of four units whose outlines are a file: features by code, or what stands in their place."""
    units = gpd.pd.DataFrame([(code, *names) for code, names in NAMES.items()], columns=["code", "name_en", "name_zh"])
    monkeypatch.setattr(boundaries, "_units", lambda _: units)

    def make(shapes=CELLS, name="mine.geojson", **options):
        (tmp_path / "study.yml").touch()
        if name.endswith(".gpkg"):
            crs = options.pop("crs", 4326)
            gpd.GeoDataFrame({"code": [*shapes]}, geometry=[*shapes.values()], crs=4326).to_crs(crs).to_file(
                tmp_path / name, layer="units"
            )
        else:
            kept = [
                {"type": "Feature", "properties": {"code": code}, "geometry": geometry(one)}
                for code, one in shapes.items()
            ]
            (tmp_path / name).write_text(json.dumps({"type": "FeatureCollection", "features": kept}), encoding="utf-8")
        return study.model_copy(update={"boundaries": Boundaries(file=name, **options), "folder": tmp_path})

    return make


def geometry(one):
    return shapely.geometry.mapping(one) if isinstance(one, shapely.Geometry) else one


def polygon(*rings):
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in rings]}


def told(study):
    problems, notes = boundary_findings(study, NAMES)
    return [(one.where.rpartition("/")[2], one.found) for one in problems], [note.rpartition("/")[2] for note in notes]


class TestFaults:
    @pytest.mark.parametrize(
        ("given", "found"),
        [
            (polygon([(20, 45), (21, 46)]), "a ring of fewer than three points"),
            (polygon([(20, 45), (21, 46), (20, 45)]), "a ring of fewer than three points"),
            (polygon([(20, 45), (21, 45), (21, 46), (20, 45)], [(20.5, 45.2), (20.6, 45.2)]), "a ring of fewer than three points"),
            (polygon(), "no geometry"),
            ({"type": "Polygon"}, "no geometry"),
            ({"type": "Polygon", "coordinates": "here"}, "no geometry"),
            (None, "no geometry"),
            ({"type": "GeometryCollection", "geometries": []}, "no geometry"),
            (shapely.LineString([(20, 45), (21, 46)]), "a LineString"),
            (shapely.Polygon([(20, 45), (21, 46), (21, 45), (20, 46)]), "an outline that is not valid: Self-intersection"),
            (shapely.box(105, 29, 106, 30), None),
            (shapely.box(29, 105, 30, 106), "coordinates with latitude before longitude, such as 29, 105"),
            (shapely.box(5e5, 3e6, 6e5, 4e6), "coordinates that are no degrees, such as 500000, 3000000"),
        ],
    )  # fmt: skip
    def test_each_a_sentence(self, place, given, found):
        problems, _ = told(place({**CELLS, "A": given}))
        assert [(where, what.partition("[")[0]) for where, what in problems] == (
            [("mine.geojson, district A", found)] if found else []
        )

    def test_all_at_once(self, place):
        shapes = {"A": None, "B": CELLS["B"], "D": CELLS["B"], "X": CELLS["D"], None: CELLS["C"]}
        assert told(place(shapes))[0] == [
            ("mine.geojson, district C", "no outline"),
            ("mine.geojson, district A", "no geometry"),
            ("mine.geojson, districts B, D", "the same outline"),
        ]

    def test_the_same_fault_in_all_is_one_sentence(self, place):
        turned = {code: shapely.transform(shape, lambda xy: xy[:, ::-1] + (0, 80)) for code, shape in CELLS.items()}
        assert told(place(turned)) == (
            [("mine.geojson", "coordinates with latitude before longitude, such as 45, 100 (in all outlines)")],
            [],
        )

    def test_outlines_that_no_unit_has(self, place):
        """Both directions of a mismatch: a code without an outline stops, an outline without a code is said."""
        shapes = {
            **CELLS,
            "E": shapely.box(30, 40, 31, 41),
            "F": shapely.box(31, 40, 32, 41),
            None: shapely.box(0, 0, 1, 1),
        }
        assert told(place(shapes)) == (
            [],
            ["mine.geojson: 2 outlines that no unit has, not drawn: E, F", "mine.geojson: 1 outline without a code, not drawn"],
        )  # fmt: skip

    def test_codes_in_another_form(self, place, monkeypatch):
        codes = ["01001", "01003"]
        shapes = dict(zip(["1001", "01003000"], [CELLS["A"], CELLS["B"]], strict=True))
        problems, _ = boundary_findings(place(shapes), codes)
        assert [problem.remedy for problem in problems] == [
            "the file has 1001: export the codes as text, with the zeros in front",
            "the file has 01003000: write the codes alike in both",
        ]

    def test_mismatches_are_told_in_both_directions(self, place):
        """A code that was mistyped in one of them stands beside what it may be in the other."""
        shapes = {"A": CELLS["A"], "B": CELLS["B"], "3003": CELLS["C"]}
        problems, _ = boundary_findings(place(shapes), ["A", "B", "C"])
        assert [(problem.found, problem.remedy) for problem in problems] == [
            (
                "no outline",
                "add the district's outline, or correct its code; the file has outlines that no unit has: 3003",
            )
        ]

    def test_property_that_holds_the_codes_is_named(self, place):
        with pytest.raises(InputError, match="write 'code'"):
            read_boundaries(place(code="GEOID"), codes=NAMES)

    def test_very_many_without_an_outline_are_one_sentence(self, place):
        problems, _ = boundary_findings(place(), [*NAMES, *(f"N{number}" for number in range(20))])
        assert len(problems) == 1
        assert problems[0].found.startswith("no outline for 20 of 24 districts: N0, N1, N10")


RING = [[20, 45], [21, 45], [21, 46], [20, 45]]
FEATURES = [
    {"type": "Feature", "id": code, "properties": {"code": code}, "geometry": geometry(shape)}
    for code, shape in CELLS.items()
]
WHOLE = json.dumps({"type": "FeatureCollection", "features": FEATURES})
NAN = float("nan")


class TestForms:
    """Files as people have them; each opened, or told in a sentence, and nothing else is said."""

    def check(self, place, tmp_path, content, name="mine.geojson", **options):
        study = place(**options)
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return told(study.model_copy(update={"boundaries": Boundaries(file=name, **options)}))

    @pytest.mark.parametrize(
        "content",
        [
            "\ufeff" + WHOLE,
            WHOLE.replace("{", "\r\n{"),
            WHOLE.replace('"A"', '" A\u200b"').replace('"B"', '"Ｂ"'),
            WHOLE.replace('"features":', '"features": [], "features":'),
            json.dumps({"crs": "EPSG:4326", "features": FEATURES}),
        ],
    )
    def test_opened(self, place, tmp_path, content):
        assert self.check(place, tmp_path, content) == ([], [])

    @pytest.mark.parametrize("ring", [[[*point, 5] for point in RING[:2]] + RING[2:], [[*one, NAN, 1] for one in RING]])
    def test_heights_are_left_out(self, place, ring):
        made = read_boundaries(place({**CELLS, "A": polygon(ring)}), codes=NAMES)
        assert not made.has_z.any()

    @pytest.mark.parametrize(
        ("name", "content", "found"),
        [
            ("a.geojson", "", "an empty file"),
            ("a.geojson", "\ufeff \n", "an empty file"),
            ("a.geojson", " <!DOCTYPE HTML><html>", "a web page"),
            ("a.kml", '<?xml version="1.0"?><kml/>', "an XML file (such as KML or GML)"),
            ("a.zip", "PK\x03\x04", "a ZIP archive"),
            ("a.shp", b"\x00\x00\x27\x0a" + bytes(96), "a Shapefile"),
            ("a.geojson", '{"type": "Topology"}', "TopoJSON"),
            ("a.geojson", json.dumps(FEATURES[0]), "a single Feature"),
            ("a.geojson", '{"features": [{"attributes": {}}]}', "JSON of ArcGIS"),
            ("a.geojson", '{"features": {"a": 1}}', "no list 'features'"),
            ("a.gpkg", WHOLE, "a JSON file under another name"),
            ("a.geojson", b"SQLite format 3\0", "a GeoPackage under another name"),
            ("a.gpkg", b"SQLite format 3\0", "a file that cannot be read"),
            ("a.geojson", '{"features": ' + "[" * 9000, "brackets within brackets within brackets"),
        ],
    )  # fmt: skip
    def test_another_form_is_named(self, place, tmp_path, name, content, found):
        assert self.check(place, tmp_path, content, name)[0][0][1] == found

    def test_a_line_of_megabytes_is_not_quoted(self, place, tmp_path):
        [(where, found)] = self.check(place, tmp_path, WHOLE[:-1] + "," + " " * 10**6)[0]
        assert (where, len(found) < 250) == ("mine.geojson, line 1", True)

    @pytest.mark.parametrize("number", [NAN, float("inf")])
    def test_coordinates_that_are_no_numbers(self, place, number):
        problems, _ = told(place({**CELLS, "A": polygon([[20, 45], [21, number], [21, 46], [20, 45]])}))
        assert problems == [("mine.geojson, district A", "coordinates that are no numbers (NaN or infinite)")]

    def test_codes_that_stand_beside_the_properties(self, place, tmp_path):
        study = place()
        (tmp_path / "mine.geojson").write_text(WHOLE.replace('"properties": {"code"', '"properties": {"x"'))
        problems, _ = boundary_findings(study, NAMES)
        assert problems[0].remedy == "write 'id'"


class TestPackage:
    @pytest.mark.parametrize(
        ("system", "found"),
        [
            (32634, "coordinates that are degrees, in a system of metres (WGS 84 / UTM zone 34N)"),
            (None, "no coordinate system"),
            ('LOCAL_CS["plan",UNIT["metre",1]]', "a local coordinate system (plan)"),
        ],
    )
    @pytest.mark.filterwarnings("ignore:'crs' was not provided")
    def test_a_system_that_is_not_that_of_the_coordinates(self, place, tmp_path, system, found):
        study = place(name="mine.gpkg")
        frame = gpd.GeoDataFrame({"code": [*CELLS]}, geometry=[*CELLS.values()], crs=system)
        frame.to_file(tmp_path / "mine.gpkg", layer="units")
        assert told(study)[0] == [("mine.gpkg", found)]

    def test_in_any_coordinates(self, place):
        """The same areas whether a GeoPackage is in degrees or in the metres of UTM zone 34."""
        areas = [areas_km2(read_boundaries(place(name=f"{crs}.gpkg", crs=crs), codes=NAMES)) for crs in (4326, 32634)]
        # sides straight in one system are bent in the other, which is worth some 1e-4 of a degree's cell
        assert areas[0].to_list() == pytest.approx(areas[1].to_list(), rel=3e-4)

    def test_a_file_that_only_says_it_is_one(self, place, tmp_path):
        """GDAL would open what a VRT names, inside the folder or not."""
        (outside := tmp_path / "outside").mkdir()
        place(name="outside/other.gpkg")
        named = f"<SrcDataSource>{outside / 'other.gpkg'}</SrcDataSource>"
        layer = f'<OGRVRTLayer name="units">{named}</OGRVRTLayer>'
        (tmp_path / "mine.gpkg").write_text(f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>", encoding="utf-8")
        study = place().model_copy(update={"boundaries": Boundaries(file="mine.gpkg")})
        assert told(study)[0] == [("mine.gpkg", "an XML file (such as KML or GML)")]

    @pytest.mark.parametrize("written", ["CREATE VIRTUAL TABLE", "create /* */ virtual table"])
    def test_a_table_that_names_a_file(self, place, tmp_path, written):
        """SpatiaLite's VirtualShape would read a shapefile outside the folder, as soon as the package is opened."""
        study = place(name="mine.gpkg")
        with closing(sqlite3.connect(tmp_path / "mine.gpkg")) as package:
            package.execute("PRAGMA writable_schema = 1")
            table = f"{written} other USING VirtualShape('/outside/towns', 'UTF-8', 4326)"
            row = "INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES ('table', 'other', 'other', 0, ?)"
            package.execute(row, [table])
            package.commit()
        assert told(study)[0] == [("mine.gpkg", "a virtual table, other")]

    def test_names_of_layers_are_free(self, place, tmp_path):
        study = place(name="mine.gpkg")
        frame = gpd.GeoDataFrame({"code": [*CELLS]}, geometry=[*CELLS.values()], crs=4326)
        (tmp_path / "mine.gpkg").unlink()
        frame.to_file(tmp_path / "mine.gpkg", layer="区县 virtual-2020")
        assert told(study) == ([], [])

    def test_several_layers(self, place, tmp_path):
        study = place(name="mine.gpkg")
        gpd.GeoDataFrame({"code": ["A"]}, geometry=[CELLS["A"]], crs=4326).to_file(
            tmp_path / "mine.gpkg", layer="roads"
        )
        assert told(study)[0] == [("mine.gpkg", "layers units, roads")]

    def test_no_such_file(self, place):
        study = place().model_copy(update={"boundaries": Boundaries(file="other.gpkg")})
        assert told(study)[0] == [("other.gpkg", "no such file")]


class TestInside:
    @pytest.mark.parametrize("link", ["mine.geojson", "mine.gpkg"])
    def test_a_link_that_leads_out_is_not_opened(self, mine, tmp_path_factory, link):
        (outside := tmp_path_factory.mktemp("outside") / link).write_text("{}", encoding="utf-8")
        (mine / link).symlink_to(outside)
        text = (mine / "study.yml").read_text(encoding="utf-8")
        (mine / "study.yml").write_text(
            text.replace("  source: tianditu\n  province: 重庆市\n", f"  file: {link}\n"), encoding="utf-8"
        )
        with pytest.raises(InputError) as caught:
            read_study(mine)
        assert caught.value.problems[0].found == "a link to a place outside the study's folder"


class TestCoverage:
    def test_what_two_share_goes_to_the_smaller(self, place):
        """A town inside a county whose outline has no hole for it keeps its area; the county loses it."""
        town = shapely.box(20.2, 45.2, 20.4, 45.4)
        made = read_boundaries(place({**CELLS, "D": town}), codes=NAMES)
        alone = areas_km2(read_boundaries(place(), codes=NAMES))
        areas = areas_km2(made)
        assert areas["A"] + areas["D"] == pytest.approx(alone["A"], rel=1e-5)
        assert shapely.coverage_is_valid(made.geometry.to_numpy())
        assert made.attrs["notes"].mended == (("Ash", "甲"), ("Dale", "丁"))
        assert made.attrs["notes"].moved == pytest.approx(areas["D"], rel=1e-6)

    def test_neighbours_with_other_corners_on_a_shared_side_become_neighbours(self, place):
        bent = shapely.Polygon([(21, 45), (22, 45), (22, 46), (21, 46), (21.00001, 45.5)])
        made = read_boundaries(place({**CELLS, "B": bent}), codes=NAMES, simplify=100)
        assert shapely.coverage_is_valid(made.geometry.to_numpy())
        assert made.geometry.iloc[0].touches(made.geometry.iloc[1])

    def test_what_cannot_be_mended_is_drawn_as_it_is(self, place):
        """A city and the four districts that make it up: cleaned, the city would vanish from the map with its value."""
        city = shapely.union_all([CELLS["A"], CELLS["B"]])
        made = read_boundaries(place({**CELLS, "C": city}), codes=NAMES, simplify=100)
        assert (made.area > 0).all()
        assert [english for english, _ in made.attrs["notes"].unmended] == ["Ash", "Birch", "Cedar"]
        [note] = told(place({**CELLS, "C": city}))[1]
        assert (
            note
            == "mine.geojson: outlines that overlap and cannot be mended, drawn as they are and not simplified: Ash, Birch, Cedar"
        )

    def test_a_fault_changes_nothing_far_from_it(self):
        """Authority: GEOS's cleaner over all of them, which takes a hundred times as long for thousands of units."""
        cells = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(12) for y in range(12)])
        cells[0] = shapely.box(0, 0, 1.1, 1)
        made = fitted(cells)
        assert made.mended == [0, 1, 12]
        assert all(one is other for one, other in zip(made.shapes[30:], cells[30:], strict=True))
        whole = shapely.coverage_clean(cells, merge_strategy="min_area")
        assert shapely.equals(made.shapes, whole).all()

    def test_several_parts(self, place):
        islands = shapely.union(CELLS["D"], shapely.box(23, 46, 23.1, 46.1))
        assert told(place({**CELLS, "D": islands}))[1] == [
            "mine.geojson: outlines of several parts, such as islands, all drawn: Dale"
        ]

    def test_nothing_to_say(self, place):
        assert told(place()) == ([], [])
        assert read_boundaries(place(), codes=NAMES).attrs["notes"].sentences() == []


FIJI = {"A": (177, -18, 179, -16), "B": (179, -18, 181, -16), "C": (177, -19, 179, -18), "D": (179, -19, 181, -18)}


def cut(west, south, east, north):
    """As files cut what crosses 180 degrees (RFC 7946, section 3.1.9)."""
    if east <= 180:
        return shapely.box(west, south, east, north)
    return shapely.multipolygons([shapely.box(west, south, 180, north), shapely.box(-180, south, east - 360, north)])


class TestAgainstTheTable:
    @pytest.fixture
    def table(self, monkeypatch):
        units = boundaries._units(None)

        def give(**columns):
            monkeypatch.setattr(boundaries, "_units", lambda _: units.assign(**columns))

        return give

    def test_of_coordinates(self, place, table):
        study = place({code: shapely.transform(cell, lambda xy: xy[:, ::-1]) for code, cell in CELLS.items()})
        table(longitude=[20.5, 21.5, 20.5, 21.5], latitude=[45.5, 45.5, 46.5, 46.5])
        assert told(study) == (
            [
                (
                    "mine.geojson",
                    "outlines that hold their units' coordinates only with latitude and longitude exchanged",
                )
            ],
            [],
        )
        assert told(place()) == ([], [])

    def test_of_areas(self, place, table):
        study = place()
        table(area_km2=[8733, 8733, 8578, 858])
        [note] = told(study)[1]
        assert note.startswith("mine.geojson: outlines whose area differs by more than half from the table's")
        assert note.endswith(": Dale")
        table(area_km2=[11585, 11504, 11585, 11504])
        [note] = told(study)[1]
        assert note.startswith("mine.geojson: areas are those of the table only with latitude and longitude exchanged")


class TestAcross:
    @pytest.mark.parametrize(
        "draw",
        [
            cut,
            shapely.box,
            lambda west, south, east, north: (
                shapely.box(west, south, east, north)
                if east <= 180
                else shapely.Polygon([(west, south), (west, north), (east - 360, north), (east - 360, south)])
            ),
        ],
        ids=["cut", "beyond", "leaping"],
    )
    def test_one_piece_however_it_is_written(self, place, draw):
        """Areas by pyproj.Geod on the same ellipsoid; the seam at 180 degrees is no border."""
        made = read_boundaries(place({code: draw(*box) for code, box in FIJI.items()}), codes=NAMES)
        assert list(made.geometry.count_geometries()) == [1, 1, 1, 1]
        assert shapely.coverage_is_valid(made.geometry.to_numpy())
        geod = Geod(ellps="GRS80")
        exact = [
            abs(geod.geometry_area_perimeter(shapely.segmentize(shapely.box(*box), 0.1))[0]) / 1e6
            for box in FIJI.values()
        ]
        assert areas_km2(made).to_list() == pytest.approx(exact, rel=2e-3)
        assert np.ptp(shapely.bounds(made.geometry.to_numpy())[:, [0, 2]]) < 450_000

    @pytest.mark.parametrize(
        "boxes",
        [
            [(-180, -90, 180, -80), (-180, -80, 0, -70), (0, -80, 180, -70), (0, -70, 60, -65)],
            [(-180, -90, 0, 0), (0, -90, 180, 0), (-180, 0, 0, 90), (0, 0, 180, 90)],
            [(20, 60, 60, 65), (20, 65, 60, 70), (20, 70, 60, 71), (60, 60, 80, 71)],
        ],
        ids=["pole", "world", "long edges"],
    )
    def test_around_a_pole_and_all_around(self, place, boxes):
        """Areas by pyproj.Geod; an edge along a parallel is that parallel, though the file names its ends alone."""
        made = read_boundaries(place(dict(zip(NAMES, (shapely.box(*box) for box in boxes), strict=True))), codes=NAMES)
        geod = Geod(ellps="GRS80")
        exact = [
            abs(geod.geometry_area_perimeter(shapely.segmentize(shapely.box(*box), 0.5))[0]) / 1e6 for box in boxes
        ]
        assert areas_km2(made).to_list() == pytest.approx(exact, rel=1e-3)
        assert made.is_valid.all()
        assert shapely.coverage_is_valid(made.geometry.to_numpy())
