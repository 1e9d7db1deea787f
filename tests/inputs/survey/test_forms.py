"""One survey, every form of file, one table.

Expected answers are those written into the made-up files (made_surveys.py); that SPSS codes are read rightly is held
against the .csv of the same 600 made-up respondents (tests/inputs/survey).
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from made_surveys import CODED_HEADER, CODED_ROWS, TEXT_HEADER, TEXT_ROWS, as_csv, as_xlsx, codebook

from bphs.inputs.codebook.book import read_codebook
from bphs.inputs.survey.export import write_sav
from bphs.inputs.survey.responses import read_responses, score_items

LIKERT = Path(__file__).parent
NAN = float("nan")


@pytest.fixture
def expected():
    """The made-up answers, typed by hand."""
    return pd.DataFrame(
        {
            "id": pd.Series(["1", "2", "3"], dtype="str"),
            "submitted": pd.to_datetime(["2026-11-03 10:20:33", "2026-11-03 11:00:00", "2026-11-04 09:05:01"]).astype(
                "datetime64[s]"
            ),
            "seconds": [123.0, 95.0, 240.0],
            "age": [34.0, 51.0, 29.0],
            "sex": [1.0, 2.0, 2.0],
            "used_1": [1.0, 0.0, NAN],
            "used_2": [1.0, 0.0, NAN],
            "used_3": [0.0, 1.0, NAN],
            "used_4": [0.0, 1.0, NAN],
            "friendly": [3.0, NAN, 2.0],
            "slow": [1.0, 3.0, NAN],
            "wants_1": [2.0, 1.0, NAN],
            "wants_2": [1.0, NAN, NAN],
            "wants_3": [3.0, 2.0, NAN],
        }
    )


def held(responses, expected):
    pd.testing.assert_frame_equal(responses.frame, expected)
    missing = responses.missing
    assert missing["friendly"].tolist()[1] == 9
    assert missing["slow"].tolist()[2] == -2
    assert missing.loc[2, ["used_1", "used_4", "wants_1", "wants_3"]].tolist() == [-3] * 4
    assert int(missing.notna().to_numpy().sum()) == 9
    assert responses.rows[-1] - responses.rows[0] == 2
    assert {name for name, *_ in responses.dropped} >= {"来源", "来自IP"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_export_as_csv(tmp_path, expected, encoding):
    held(read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS, encoding), codebook(tmp_path)), expected)


def test_text_export_as_workbook(tmp_path, expected):
    held(read_responses(as_xlsx(tmp_path / "a.xlsx", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path)), expected)


def test_numeric_export_as_workbook_with_serial_dates(tmp_path, expected):
    held(read_responses(as_xlsx(tmp_path / "a.xlsx", CODED_HEADER, CODED_ROWS), codebook(tmp_path)), expected)


def test_numeric_export_as_csv(tmp_path, expected):
    held(read_responses(as_csv(tmp_path / "a.csv", CODED_HEADER, CODED_ROWS, "gb18030"), codebook(tmp_path)), expected)


def test_the_way_back_to_spss_and_here_again(tmp_path, expected):
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path))
    write_sav(tmp_path / "b.sav", responses.frame, responses.codebook, responses.missing)
    again = read_responses(tmp_path / "b.sav", codebook(tmp_path))
    pd.testing.assert_frame_equal(again.frame, expected)
    pd.testing.assert_frame_equal(again.missing, responses.missing)


def test_spss_file_has_labels_missing_codes_and_levels(tmp_path):
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path))
    write_sav(tmp_path / "b.sav", responses.frame, responses.codebook, responses.missing, language="en")
    frame, meta = pyreadstat.read_sav(tmp_path / "b.sav", user_missing=True)
    assert meta.column_names_to_labels["friendly"] == "Staff are friendly"
    assert meta.column_names_to_labels["used_2"] == "Services used (education)"
    assert meta.variable_value_labels["friendly"] == {1: "disagree", 2: "neutral", 3: "agree", 9: "don't know"}
    assert meta.missing_ranges["friendly"] == [{"lo": 9.0, "hi": 9.0}]
    assert meta.missing_ranges["slow"] == [{"lo": 9.0, "hi": 9.0}, {"lo": -2.0, "hi": -2.0}]
    assert meta.variable_measure["friendly"] == "ordinal"
    assert frame["friendly"].tolist() == [3, 9, 2]


def test_spss_files_of_the_same_answers_have_the_same_bytes(tmp_path):
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path))
    for name in ("b.sav", "c.sav"):
        write_sav(tmp_path / name, responses.frame, responses.codebook)
    assert (tmp_path / "b.sav").read_bytes() == (tmp_path / "c.sav").read_bytes()


def test_the_head_of_an_spss_file_is_as_its_format_says(tmp_path):
    """PSPP's description of the format, file header record: bias (100, eight bytes) from byte 84, date from 92, time
    from 101.
    """
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path))
    write_sav(tmp_path / "b.sav", responses.frame, responses.codebook)
    head = (tmp_path / "b.sav").read_bytes()[:109]
    assert (struct.unpack("<d", head[84:92]), head[92:101], head[101:109]) == ((100.0,), b"01 Jan 26", b"00:00:00")


def test_six_hundred_respondents_from_spss_and_from_csv():
    book = read_codebook(LIKERT / "codebook.csv")
    spss, text = (read_responses(LIKERT / f"synthA_likert600.{form}", book) for form in ("sav", "csv"))
    pd.testing.assert_frame_equal(spss.frame, text.frame)
    pd.testing.assert_frame_equal(spss.missing, text.missing)
    raw = pd.read_csv(LIKERT / "synthA_likert600.csv")
    assert (spss.missing["q1"] == 9).sum() == (raw["q1"] == 9).sum() > 0
    assert spss.frame["q1"].isna().sum() == (raw["q1"] == 9).sum() + raw["q1"].isna().sum()
    assert (spss.frame.shape, book.dimensions["access"]) == ((600, 36), ("q1", "q2", "q3", "q4", "q5"))


def test_codes_that_only_the_spss_file_declares_missing_are_kept(tmp_path):
    """The codebook is silent; the file declares 7, and the range -99 to -90."""
    book = codebook(
        tmp_path, text="variable,question_en,question_zh,type,values\nq,Q,问,single,1=否|2=是\nn,N,数,number,\n"
    )
    frame = pd.DataFrame({"q": [1.0, 7.0, 2.0], "n": [5.0, -95.0, 7.0]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", missing_ranges={"q": [7], "n": [{"lo": -99, "hi": -90}]})
    responses = read_responses(tmp_path / "a.sav", book)
    assert responses.missing["q"].tolist()[1] == 7
    assert responses.missing["n"].tolist()[1] == -95
    assert responses.frame["n"].tolist()[2] == 7
    write_sav(tmp_path / "b.sav", responses.frame, responses.codebook, responses.missing)
    assert pyreadstat.read_sav(tmp_path / "b.sav", user_missing=True)[1].missing_ranges["n"] == [
        {"lo": -99.0, "hi": -90.0}
    ]


def test_portable_file_with_its_user_missing_code(tmp_path):
    """The portable format by hand: record 8 with the value 9 (base 30) after Q's record declares it missing."""
    frame = pd.DataFrame({"q": [1.0, 2.0, 9.0], "n": [5.0, np.nan, 7.0]})
    pyreadstat.write_por(frame, tmp_path / "a.por")
    text = "".join(line.ljust(80) for line in (tmp_path / "a.por").read_text(encoding="ascii").splitlines())
    record = "70/1/Q5/8/2/5/8/2/"
    assert record in text
    text = text.replace(record, record + "89/")
    lines = [text[place : place + 80] for place in range(0, len(text), 80)]
    (tmp_path / "a.por").write_text("\n".join(lines) + "\n", encoding="ascii")
    responses = read_responses(
        tmp_path / "a.por",
        codebook(
            tmp_path, text="variable,question_en,question_zh,type,values\nq,Q,问,single,1=否|2=是\nn,N,数,number,\n"
        ),
    )
    assert responses.frame["q"].tolist()[:2] == [1, 2]
    assert responses.frame["q"].isna().tolist() == [False, False, True]
    assert responses.missing["q"].tolist()[2] == 9


def test_reversed_items_are_turned_only_when_scored(tmp_path):
    """slow is reversed, 1 to 3: an answer of 1 scores 3."""
    responses = read_responses(as_csv(tmp_path / "a.csv", TEXT_HEADER, TEXT_ROWS), codebook(tmp_path))
    assert responses.frame["slow"].tolist()[:2] == [1, 3]
    scored = score_items(responses.frame, responses.codebook)
    assert list(scored) == ["friendly", "slow"]
    assert scored["slow"].tolist()[:2] == [3, 1]


def test_too_many_missing_codes_for_spss(tmp_path):
    """Four codes with answers between them cannot be declared; four below the answers become a range."""
    from bphs.errors import InputError

    text = "variable,question_en,question_zh,type,minimum,maximum,missing\nn,N,数,number,0,100,{}\n"
    frame = pd.DataFrame({"n": [1.0]})
    write_sav(tmp_path / "a.sav", frame, codebook(tmp_path, text=text.format("-9|-8|-7|-6")))
    assert pyreadstat.read_sav(tmp_path / "a.sav", user_missing=True)[1].missing_ranges["n"] == [
        {"lo": -9.0, "hi": -6.0}
    ]
    with pytest.raises(InputError, match="three codes, or a range and a code"):
        write_sav(tmp_path / "a.sav", frame, codebook(tmp_path, text=text.format("-9|-8|997|998")))
