"""Spreadsheets of Chinese pages are in Chinese, headings and cells: codes and names of columns stay in the CSV."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
from pathlib import Path

import lxml.etree
import pytest

pytestmark = pytest.mark.build

_XLSX = re.compile(r'href="data:[^,"]*base64,(?P<file>[^"]+)" download="(?P<name>[^"]+\.xlsx)"')
_CHINESE, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2}")
SYMBOLS = {"MSA", "RMSEA", "SRMR", "CFI", "TLI", "GFI", "AGFI", "AIC", "BIC", "HTMT", "SII", "RII", "λmax"} | {
    "Cox–Snell R²",
    "Nagelkerke R²",
    "Kendall's W",
}
"""Names of statistics that Chinese papers print in Latin letters."""
WORKS = re.compile(r"doi:\S+|ChinaXiv [\d.]+|Chongqing Medicine \d+\(\d+\)|[A-Z]\w+ (et al\.|and [A-Z]\w+) \d{4}")
"""Works by author and year or by number, as the tables of the study that ships name them."""


def spreadsheets(page: Path) -> dict[str, set[str]]:
    """Every cell with words of each XLSX file that a page holds: what the workbook's list of strings has."""
    text = page.read_text(encoding="utf-8")
    return {match["name"]: strings(base64.b64decode(match["file"])) for match in _XLSX.finditer(text)}


def strings(content: bytes) -> set[str]:
    """Shared strings of a workbook (ECMA-376 part 1, 18.4.9), and names of its sheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = lxml.etree.fromstring(book.read("xl/sharedStrings.xml"))
        sheets = lxml.etree.fromstring(book.read("xl/workbook.xml")).xpath("//@name")
    return {"".join(one.itertext()) for one in shared} | set(map(str, sheets))


def names_of_questions(project: Path) -> set[str]:
    """Names of columns that codebooks declare: authors look their items up by them."""
    found = set()
    for path in project.glob("data/*/codebook.csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found |= {row["variable"] for row in csv.DictReader(lines)}
    return found


def test_every_heading_and_cell_is_chinese_a_declared_name_or_a_symbol(built_project):
    declared, read, foreign = names_of_questions(built_project) | SYMBOLS, 0, set()
    for page in sorted(built_project.glob("reports/*/zh/*.html")):
        for name, words in spreadsheets(page).items():
            read += 1
            foreign |= {
                (name, word)
                for word in words
                if _LATIN.search(word) and not _CHINESE.search(word) and word not in declared
                if not WORKS.fullmatch(word)
            }
    assert foreign == set()
    assert read > 100
