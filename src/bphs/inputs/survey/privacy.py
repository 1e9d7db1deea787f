"""Identifying particulars of respondents: found by heading and by pattern, left behind when a file is read."""

from __future__ import annotations

import datetime
import ipaddress
import re
import unicodedata
from dataclasses import replace
from typing import Any, NamedTuple

from bphs.inputs.files.codes import code_text
from bphs.inputs.files.grid import Column

CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
"""Weights and check characters of the citizen's number, GB 11643-1999 (ISO 7064 MOD 11-2)."""


class Reason(NamedTuple):
    """Reason to leave something out, in both languages."""

    en: str
    zh: str


NAME = Reason("a person's name", "姓名")
PHONE = Reason("a telephone number", "电话号码")
IP = Reason("an IP address", "IP地址")
ID = Reason("a citizen's or other identity number", "身份证号等证件号码")
MAIL = Reason("an e-mail address or account", "电子邮箱或社交账号")
PLACE = Reason("an address", "住址")
BIRTH = Reason("a date of birth", "出生日期")
FREE = Reason("free text", "自由填写的文字")
CODEBOOK = Reason("the codebook says drop", "编码簿注明删除")
SYSTEM = Reason("a column of the survey platform", "问卷平台自带列")

HEADINGS: tuple[tuple[Reason, str], ...] = (
    (
        NAME,
        r"姓名|名字|称呼|昵称|网名|签名|签字|\b(?:full|first|last|nick|sur|family|given|user)?[ ]?names?\b|signature",
    ),
    (
        PHONE,
        r"手机号|手机$|您的手机|联系方式|电话号|联系电话|您的电话|^电话$|家庭电话|\b(?:mobile|tele|cell)?[ ]?phone(?:[ ]?(?:number|no))?\b|\bmobile(?:[ ]?(?:number|no))?$|\btel\b",
    ),
    (IP, r"(?<![a-z])ip(?![a-z])"),
    (
        ID,
        r"身份证|证件号|护照|社保卡?号|医保卡?号|银行卡|病历号|就诊卡号|学号|工号|\b(?:national|identity|citizen(?:'?s)?)[ ]?(?:id|identity|card|insurance)?[ ]?(?:number|no|card|id)\b|\bpassport\b|\bid[ ]?(?:number|no|card)\b",
    ),
    (MAIL, r"邮箱|电子邮件|微信号|微信名|qq|\be[- ]?mail\b|\bwechat\b"),
    (PLACE, r"住址|地址|门牌|\baddress\b"),
    (BIRTH, r"出生日期|出生年月日|生日|\bbirthday\b|\bdate of birth\b|\bdob\b"),
    (
        FREE,
        r"请注明|请说明|请补充|请填写|请具体|其他.*(?:文本|内容)|建议$|意见$|备注|\bspecify\b|\bremarks?\b|\bcomments?\b",
    ),
)

ASKS_A_TIME = re.compile(r"时间|日期|时刻|date|time\b|\bstart|\bend|submitted|recorded")


def heading_tells(heading: str) -> Reason | None:
    """Identifying kind of a column by its heading; None if it may stay.

    >>> heading_tells("2、您的手机号码：").en, heading_tells("Full name").zh, heading_tells("家庭医生电话随访次数")
    ('a telephone number', '姓名', None)
    """
    text = re.sub(r"[_\s]+", " ", unicodedata.normalize("NFKC", heading)).strip().lower()
    text = re.sub(r"^q?\d+\s*[、.:]\s*|[:?。*]+$", "", text)
    return next((reason for reason, pattern in HEADINGS if re.search(pattern, text)), None)


def cell_tells(cell: Any) -> Reason | None:
    """Identifying kind of a cell by its pattern: telephone number, citizen's number, IP address, e-mail address.

    >>> cell_tells("电话１３８００１３８０００谢谢").en, cell_tells("10.20.3.4").en
    ('a telephone number', 'an IP address')
    >>> cell_tells("11010519491231002X").zh, cell_tells("满意")
    ('身份证号等证件号码', None)
    """
    if cell is None or isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
        return None
    text = code_text(float(cell)) if isinstance(cell, int | float) else unicodedata.normalize("NFKC", str(cell))
    if len(text) < 6:
        return None
    return next(
        (reason for reason, found in ((MAIL, _mail), (ID, _citizen), (PHONE, _phone), (IP, _address)) if found(text)),
        None,
    )


def _mail(text: str) -> bool:
    return re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text) is not None


def _phone(text: str) -> bool:
    mobile = r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
    fixed = r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
    return re.search(f"{mobile}|{fixed}", text) is not None


def _citizen(text: str) -> bool:
    joined = re.sub(r"(?<=\d)[ -](?=[\dXx])", "", text)
    return any(is_citizen_number(found) for found in re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", joined))


def is_citizen_number(text: str) -> bool:
    """Whether 18 characters are a citizen's number: by the check character, or (a digit mistyped or lost in Excel) by
    the date of birth.

    >>> [is_citizen_number(text) for text in ("11010519491231002X", "110105194912310020", "999999999999999999")]
    [True, True, False]
    """
    total = sum(weight * int(digit) for weight, digit in zip(CHECK_WEIGHTS, text, strict=False))
    if CHECK_CHARACTERS[total % 11] == text[17].upper():
        return True
    try:
        born = datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100 and text[0] in "12345678"


def _address(text: str) -> bool:
    """Version 4 or 6; 问卷星 writes the province after it: ``113.250.1.2(重庆-重庆)``."""
    for word in re.findall(r"[0-9A-Fa-f:.]{3,}", text):
        if word.count(".") == 3 or word.count(":") >= 2:
            try:
                ipaddress.ip_address(word.strip("."))
            except ValueError:
                continue
            return True
    return False


def quotable(column: Column) -> Column:
    """A column whose heading messages may quote: one that is somebody's number becomes the column's place."""
    return replace(column, heading=f"column {column.number}") if cell_tells(column.heading) else column
