"""What of an excerpt may be shown: patterns of identifying particulars, and names that the user lists.

A pattern finds numbers and what is written like an address; it finds no Chinese name, which looks like any other word.
So nothing is shown that was not marked quotable by hand, and the page says why (`UNFINDABLE`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from bphs.errors import InputError, Problem
from bphs.inputs.files.codes import plain
from bphs.inputs.files.documents import shown
from bphs.inputs.files.grid import read_grid
from bphs.inputs.survey.privacy import BIRTH, MAIL, PHONE, PLACE, Reason, cell_tells

UNMARKED = Reason("not marked as quotable by hand", "未经人工标注为可引用")
LISTED = Reason("a name from the list", "名单中的名称")
UNFINDABLE = Reason(
    "Telephone and identity numbers, addresses, e-mail addresses and the names of a list are found by pattern. Chinese "
    "names cannot be found that way: an excerpt is shown only if somebody has read it and marked it as quotable.",
    "电话号码、证件号码、住址、电子邮箱及名单所列名称可按模式识别，中文姓名则无法如此识别：只有经人工阅读并标注为可引用的摘录才会显示。",
)
_N = r"[\d〇零一二三四五六七八九十百两]{1,5}"
_HAN = "\u4e00-\u9fff"
_ROAD = r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Drive|Alley|Boulevard)\b"
PATTERNS: tuple[tuple[Reason, str], ...] = (
    (PHONE, r"\d{7,}|[〇○零一二三四五六七八九幺两]{7,}"),
    (PHONE, r"(?<!\d)(?!(?:19|20)\d\d[ -](?:19|20)\d\d(?!\d))\d{3,4}[ -]\d{4}(?!\d)"),
    (MAIL, r"(?:微信|wechat|weixin|qq)(?:号码?|\s*id)?\s*(?:[:：]|是|为|is\s)?\s*(?=[\w-]*\d)[a-z0-9_-]{5,}"),
    (PLACE, rf"[{_HAN}](?:路|街|大道|巷|弄|胡同)\s*{_N}\s*(?:号|弄|巷)"),
    (PLACE, rf"\d+\s*(?:号楼|栋|幢|单元|室)|{_N}(?:号楼|单元)"),
    (PLACE, rf"(?:村|社区|屯|寨|湾)\s*{_N}\s*(?:组|社|队|号)|{_N}组\s*{_N}号|门牌号?\s*{_N}"),
    (PLACE, rf"(?:家住|住在|住址)[{_HAN}\d]{{1,14}}(?:路|街|村|镇|乡|小区|社区|号)"),
    (PLACE, rf"\b(?:no\.?\s*)?\d+[a-z]?,?\s+(?:[\w'-]+\s+){{1,3}}{_ROAD}"),
    (PLACE, r"\b(?:room|flat|apartment|apt|unit|building|block)\s+(?:no\.?\s*)?\d+|\bp\.?\s?o\.?\s?box\b"),
    (PLACE, r"\b(?:group|team)\s+\d+,?\s+(?:of\s+)?[\w'-]+\s+village"),
    (BIRTH, r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日出?生|\bborn on\b|\bdate of birth\b"),
)
"""Beside the survey's patterns of cells: what people say in a sentence. Case does not count."""


def text_tells(text: str, names: Iterable[str] = ()) -> Reason | None:
    """Identifying particular in a text, by pattern or by a list of names; None if none is found.

    Parameters
    ----------
    names : as `read_names` gives them.

    >>> text_tells("我家在石桥路十二号").en, text_tells("村医每个月都来").__class__.__name__
    ('an address', 'NoneType')
    >>> text_tells("Ask Old Wang about it", ["Old Wang"]).en
    'a name from the list'
    """
    clean = _seen(text)
    if found := cell_tells(clean):
        return found
    joined = re.sub(r"(?<=\d)[\s.·-](?=\d)", "", clean)
    if re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", joined):
        return PHONE
    for reason, pattern in PATTERNS:
        if re.search(pattern, clean, re.IGNORECASE):
            return reason
    return LISTED if any(_holds(clean, name) for name in names) else None


def _seen(text: str) -> str:
    """Text without marks that nobody sees and that copying from a page leaves between letters."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", text) if unicodedata.category(mark) != "Cf")


def _holds(text: str, name: str) -> bool:
    """Chinese has no spaces between words, and people put some into names; Latin names are whole words."""
    if re.search(f"[{_HAN}]", name):
        return plain(name) in plain(text)
    words = r"[\W_]+".join(map(re.escape, re.split(r"[\W_]+", name.strip())))
    return re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def why_hidden(quotable: bool, texts: Iterable[str], names: Iterable[str] = ()) -> Reason | None:
    """Reason not to show an excerpt, None if it may be shown: marked by hand, and no particular in any of its texts."""
    if not quotable:
        return UNMARKED
    names = tuple(names)
    return next((reason for text in texts if (reason := text_tells(text, names))), None)


def read_names(path: Path) -> tuple[str, ...]:
    """Names of a list: every cell below the headings of a table.

    Raises
    ------
    InputError : a file that cannot be read, an empty list, a name of one character, which stands in every second
        sentence.
    """
    grid = read_grid(path)
    cells = [(row, _seen(str(cell))) for column in grid.columns for row, cell in zip(grid.rows, column.cells, strict=True) if cell is not None]  # fmt: skip
    short = [row for row, name in cells if len(plain(name)) < 2]
    if short or not cells:
        found = f"a name of one character in row {short[0]}" if short else "a list without names"
        expected = "a heading, and below it a name of two characters or more in each row"
        raise InputError([Problem(shown(path), found, expected, "correct it; or take 'names' out of the settings")])
    return tuple(dict.fromkeys(name.strip() for _, name in cells))
