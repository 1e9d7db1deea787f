"""Every sentence that a converted chapter could say, whatever the data: both languages, every alternative, no kernel.

The shipped chapter's numbers (reports/results.json) are turned: signs, intervals, counts. What is expected is not
our output but
rules of language and arithmetic: the alternative that holds, the same numbers in both languages, and words that no
reader should meet.
"""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from bphs.inputs.study import read_study
from bphs.report.chapter.spoken import study_values
from bphs.report.words.fences import fences
from bphs.report.words.markdown import Place, plain, writer
from bphs.report.words.references import Citations
from bphs.report.words.sections import in_text_cells, language_of, sections, source
from bphs.report.words.told import Told
from bphs.report.words.values import case_of
from bphs.report.words.wording import LANGUAGES
from bphs.report.words.wording import language as writing_in

ROOT = Path(__file__).parents[3]
CONVERTED = [
    path
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    if in_text_cells(json.loads(path.read_text("utf-8")))
]
UNREADABLE = {
    "en": (r"\{", r"\bNone\b", r"\bnan\b", r"\binf\b", r"\b0 of\b", r"none of the 0", r"\b(\d+) of (the )?\1\b",
           r"\b(one|1) (districts|units|regions|comparisons|respondents)\b", r"\bin all (one|1)\b", r"  ", r" [,.;:)]", r"\(\)", r"−0(\.0*)?%?(?!\.?\d)"),
    "zh": (r"\{", r"None", r"nan", r"(?<![\d.])0 (个|项|名)", r"(\d+) (个|项|名)\S{0,8}中有 \1 (个|项|名)", r"[,;:](?! ?\d)", r"。。", r"（）",
           r"−0(\.0*)?%?(?!\.?\d)"),
}  # fmt: skip
DIRECTED = {
    "en": r"\b(rose|fell|rises|falls|grew|lower|higher|more|less|fewer)( \w+)?( by)?,? \(?−",
    "zh": r"(升幅|降幅|增幅|上升|下降|升至|降至|增长|减少|提高|降低)[为了]? ?−",
}
_DATA = re.compile(r'<data value="(?P<value>[^"]*)" data-name="(?P<name>[^"]*)">(?P<said>[^<]*)</data>')


# What no study on record tells yet: whether central money equalizes needs the share of every unit, staff by workload
# the hours of services, what can be reached in time the travel times; they are slots. So is what a surveyed district
# did in a new way, and what experts say of the dimensions of the index.
UNTOLD = {
    "02_indicators": {
        "experts_shift": {"value": 3.0},
        "experts_used": {"value": 7},
        "experts_asked": {"value": 9},
        "experts_alike": {"value": 0.93},
        "experts_combined_alike": {"value": 0.97},
        "experts_unit": {"value": {"en": "Some District", "zh": "某区"}},
        "experts_ranks": {"value": [5.0, 8.0]},
    },
    "04_maps": {
        "reach_minutes": {"value": 60.0, "unit": "minutes"},
        "no_way": {"value": 21, "of": 132, "unit": "ways"},
        "alone": {"value": 2, "of": 38, "unit": "units"},
        "alone_units": {"value": [{"en": "Lumora", "zh": "卢莫拉"}, {"en": "Auvel", "zh": "奥韦尔"}]},
        "short": {"value": 5, "of": 38, "unit": "units"},
        "short_units": {"value": [{"en": "Lumora", "zh": "卢莫拉"}]},
        "disagree": {"value": 3, "of": 38, "unit": "units"},
        "split_units": {"value": [{"en": "Lumora", "zh": "卢莫拉"}]},
    },
    "09_evaluation": {
        "better_reached": {"value": 2, "of": 4, "unit": "innovations"},
        "worse_reached": {"value": 1, "of": 4, "unit": "innovations"},
    },
    "06_financing": {
        "central_slope": {"value": -0.05, "unit": "index"},
        "priced_year": {"value": 1999},
        "entitled": {"value": 30, "of": 38, "unit": "units"},
        "understaffed": {"value": 3, "of": 38, "unit": "units"},
    },
}


class Chapter:
    """A converted chapter with its records as they are shipped."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        record = json.loads((ROOT / "reports/results.json").read_text(encoding="utf-8"))
        shipped = [
            study for study, numbers in record.items() if any(key.startswith(f"{self.name}.") for key in numbers)
        ]
        assert shipped, f"nothing of {self.name} is on record: 'make record'"
        self.study = read_study(ROOT / "data" / shipped[0])
        self.of_study = study_values(self.study, 38)
        against = dict(self._against())
        # What the first study does not tell, a series of years for instance, comes from another.
        found = UNTOLD.get(self.name, {}) | {
            key.partition(".")[2]: entry
            for study in reversed(shipped)
            for key, entry in record[study].items()
            if key.startswith(f"{self.name}.")
        }
        self.values = {name: self._entry(entry, against.get(name)) for name, entry in found.items()}
        self.fences = {
            one: {fence.name: fence for cell in self.cells if language_of(cell) == one for fence in fences(source(cell)) if fence.kind == "finding"}
            for one in LANGUAGES
        }  # fmt: skip

    @staticmethod
    def _entry(entry, versus):
        made = {key: value for key, value in entry.items() if key in ("value", "of", "p", "hidden", "unit")}
        if "lower" in entry:
            made["interval"] = [entry["lower"], entry["upper"]]
        if versus is not None:
            made["versus"] = versus
        return made | ({"case": case_of(made)} if case_of(made) else {})

    def _against(self):
        """What each record's interval is held against, as the code says it."""
        for cell in self.cells:
            for node in ast.walk(ast.parse(source(cell))) if cell["cell_type"] == "code" else ():
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="chapter")),
                        args=[ast.Constant(value=str(name)), *_],
                        keywords=given,
                    ):
                        yield from (
                            (name, word.value.value)
                            for word in given
                            if word.arg == "versus" and isinstance(word.value, ast.Constant)
                        )

    def html(self, name, language, entry):
        """The sentence of a finding as HTML, were its record this one; None where no alternative holds."""
        wrong = []
        values = {**self.of_study, **self.values, name: entry}
        told = Told(values, (), self.study.confidence, self.name, lambda *what: wrong.append(what), of=name)
        words = told.chosen(self.fences[language][name])
        labels = {fence.place: "Figure 1" for cell in self.cells if language_of(cell) for fence in fences(source(cell))}
        place = Place(f"notebooks/{self.name}.ipynb", bibliography(language), labels, told=told)
        with writing_in(language):
            made = writer(place)(words)
        assert wrong == [], f"{name}, {language}"
        assert place.problems == [], f"{name}, {language}"
        return made

    @property
    def families(self):
        """Findings that are said in alternatives."""
        return [name for name, fence in self.fences["en"].items() if fence.alternatives]


@cache
def bibliography(language):
    return Citations(ROOT / "notebooks/references.bib", language)


@cache
def chapter_of(path):
    return Chapter(path)


@pytest.fixture(params=CONVERTED, ids=lambda path: path.stem)
def chapter(request):
    return chapter_of(request.param)


def turned(entry):
    """The record as other data would have made it: (what was turned, record, alternative that must hold)."""
    versus, value = entry.get("versus", 0), entry["value"]
    if entry.get("of") is not None:
        base = max(entry["of"], 4)  # of fewer, two are all and one is not "one of several"
        for count, case in ((0, "none"), (1, "one"), (2, "some"), (base - 1, "some"), (base, "all")):
            yield f"{count} of {base}", {**entry, "of": base, "value": count}, case
        return
    width = abs(value - versus) / 2 or 0.05
    for sign, case in ((1, "rose"), (-1, "fell")):
        there = versus + sign * abs(value - versus) if value != versus else versus + sign * 0.1
        without = {key: one for key, one in {**entry, "value": there}.items() if key not in ("interval", "case")}
        yield f"{case}, no interval", without, case
        yield f"{case}, certain", {**without, "interval": [there - width, there + width]}, case
        yield f"{case}, touching", {**without, "interval": sorted([versus, there + sign * width])}, "unclear"
        around = sorted([versus - sign * 2 * width, there + sign * width])
        yield f"{case}, uncertain", {**without, "interval": around}, "unclear"
    yield "equal", {**{key: one for key, one in entry.items() if key != "interval"}, "value": versus}, "unclear"


def readable(said, language, what):
    for pattern in (*UNREADABLE[language], DIRECTED[language]):
        assert not re.search(pattern, said), f"{what}, {language}: {said!r} has {pattern}"


def test_some_chapters_are_converted():
    assert CONVERTED


def test_every_finding_has_a_number_on_record(chapter):
    recorded = {name for section in sections(chapter.cells) for name in section.records["finding"]}
    assert recorded == set(chapter.fences["en"]) == set(chapter.fences["zh"])
    assert recorded <= set(chapter.values)


def test_the_alternative_changes_as_the_number_does_and_every_sentence_can_be_read(chapter):
    for name in chapter.fences["en"]:
        entry = chapter.values[name]
        if entry.get("hidden") or isinstance(entry["value"], dict | str):
            continue
        for what, other, case in turned(entry):
            made = {**other, "case": case_of(other)}
            assert made["case"] == case, f"{chapter.name}.{name}, {what}"
            for language in LANGUAGES:
                readable(plain(chapter.html(name, language, made)), language, f"{chapter.name}.{name}, {what}")


def test_every_alternative_says_the_same_numbers_in_both_languages(chapter):
    """Nouns of the study may be said more often in one of them."""
    for name in chapter.families:
        family = set(chapter.fences["en"][name].alternatives)
        assert family == set(chapter.fences["zh"][name].alternatives)
        for case in family:
            said = {}
            for language in LANGUAGES:
                html = chapter.html(name, language, {**chapter.values[name], "case": case})
                said[language] = {
                    (one["name"], number) for one in _DATA.finditer(html) for number in numbers(unescape(one["said"]))
                }
            counted = {one for one, number in said["en"] ^ said["zh"]}
            words = {one for one in counted if is_word(chapter, name, case, one)}
            assert counted <= words, f"{chapter.name}.{name}, {case}: {said['en'] ^ said['zh']}"


def is_word(chapter, name, case, record):
    """Whether English writes a count, or what it is of, in words where Chinese writes a figure, or both write a sum of
    money in units of their own, or a name ("per 1,000", 每千).
    """
    said, (_, value, *base) = chapter.fences["en"][name].alternatives[case], record.split(".")
    recorded = chapter.values.get(value, {}).get("value")
    if isinstance(recorded[0] if isinstance(recorded, list) and recorded else recorded, dict):
        return True
    if f"{{{value}:money}}" in said:
        return True
    return f"{{{value}:words}}" in said or (base == ["of"] and "{of:words}" in said)


def numbers(text):
    return re.findall(r"−?\d(?:[\d.,]*\d)?%?", text)


def test_a_count_of_units_stands_where_there_are_several(chapter):
    """ "In every one of the 1 districts": a section that counts units needs two of them."""
    for section in sections(chapter.cells):
        for name in section.records["finding"]:
            entry = chapter.values[name]
            if entry.get("of") is not None and entry.get("unit") == "units":
                assert [need for need in section.needs if re.fullmatch(r"units >= ([2-9]|\d\d+)", need)], name


def test_the_words_that_no_reader_should_meet_are_found():
    """The rules themselves can fail."""
    for language, bad in (("en", ("0 of 38", "38 of 38", "one districts", "fell by −3", "a  b", "the difference of −0.000")),
                          ("zh", ("0 个区县", "38 个区县中有 38 个", "降幅为 −3%", "区县,上升"))):  # fmt: skip
        for said in bad:
            with pytest.raises(AssertionError):
                readable(said, language, "made up")
    readable("the index fell by 0.05 (95% CI −0.06 to −0.04); the difference is −0.05.", "en", "made up")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("结果见 @tbl-a，按 @fig-a 所示", "结果见表1，按图1所示"),
        ("检验 [@theil1967] 较常用", "检验[1]较常用"),
    ],
)
def test_no_space_stands_around_a_chinese_label_or_a_raised_number(text, read):
    """GB/T 7714-2015, 10.1.1 and GB/T 7713.2-2022: numbers and labels are set within the Chinese sentence."""
    place = Place("notebooks/01_made_up.ipynb", bibliography("zh"), labels={"tbl-a": "表1", "fig-a": "图1"})
    assert plain(writer(place)(text)).strip() == read
