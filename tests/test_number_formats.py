"""What a person sees of a number: expected texts are those of a Chinese Excel, checked against xlfmt where it knows them."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint.readers.shared.number_formats import BUILTIN, changes_text, shown, shown_text

NUMBERS = [
    # targets and amounts
    (0.95, "0%", "95%"),
    (0.985, "0.0%", "98.5%"),
    (1.0, "0%", "100%"),
    (0.285, "0%", "29%"),  # as a decimal number, not as the float 0.28499999
    (1.005, "0.00", "1.01"),
    (0.95, '"≥"0%', "≥95%"),
    (0.9, "≥0.00%", "≥90.00%"),
    (5, '0"个"', "5个"),
    (5, r"0\个", "5个"),
    (5, "0元/人", "5元/人"),
    (5, "0d", "5d"),
    (12, 'General"个"', "12个"),
    (12, 'G/通用格式"个"', "12个"),
    (2600, '#,##0"人"', "2,600人"),
    (1234567.8, "#,##0.00", "1,234,567.80"),
    (20241130, '0000"年"00"月"00"日"', "2024年11月30日"),
    (1234, "000-0000", "000-1234"),
    (0.1, ".00", ".10"),
    (3.14159, "0.0#", "3.14"),
    (5, "0.##", "5."),
    (5, "0.??", "5."),
    (0, "#", ""),
    (1e300, "0", "1" + "0" * 300),
    # ten thousands by an escaped point, thousands by commas
    (12000, '0!.0,"万元"', "1.2万元"),
    (12000, r'0\!.0,"万元"', "1.2万元"),
    (12345, "0!.0000", "1.2345"),
    (12345, r"0\.0000", "1.2345"),
    (5, '0!.0000"万元"', "0.0005万元"),
    (1500, "0.0,", "1.5"),
    (12345, '0.0,"千元"', "12.3千元"),
    (1e5, "#,##0,", "100"),
    (123456789, "0.0,,", "123.5"),
    # sections by sign and by condition
    (-5, r"#,##0.00_);[Red]\(#,##0.00\)", "(5.00)"),
    (3.6, r"#,##0.00_);[Red]\(#,##0.00\)", "3.60"),
    (0, '0;-0;"无"', "无"),
    (0, '0;[Red]-0;"无"', "无"),
    (-5, '0;[红色]-0;"无"', "-5"),
    (0, "0.00;-0.00;;@", ""),
    (7, ";;;", ""),
    (-5, '0"个"', "-5个"),
    (-5, '"¥"0.00', "-¥5.00"),
    (-0.001, "0.00", "-0.00"),
    (1, '[=1]"是";[=0]"否";0"次"', "是"),
    (0, '[=1]"是";[=0]"否";0"次"', "否"),
    (23, '[=1]"是";[=0]"否";0"次"', "23次"),
    (-23, '[=1]"是";[=0]"否";0"次"', "-23次"),
    (95, "[>=90]优;[>=80]良;差", "优"),
    (85, "[>=90]优;[>=80]良;差", "良"),
    (60, "[>=90]优;[>=80]良;差", "差"),
    (-3, '[<0]0"亏";0', "3亏"),
    (70, "[>100]0;[<50]0.0", "70"),  # Excel fills the cell with #; the number says more
    (5, "_ * #,##0.00_ ", "5.00"),
    (0, '_ * "-"??_ ', "-"),
    (5, "[$¥-804]#,##0.00", "¥5.00"),
    # General
    (0.1 + 0.2, "General", "0.3"),
    (12, "General", "12"),
    (20241130, "General", "20241130"),
    (-1.5, "General", "-1.5"),
    (12345678901, "General", "12345678901"),
    (123456789012, "General", "1.23457E+11"),
    (1e12, "General", "1E+12"),
    (1e15, "General", "1E+15"),
    (99999999999.9, "General", "1E+11"),
    (1234567.12345678, "General", "1234567.123"),
    (1 / 3, "General", "0.333333333"),
    (0.99999999999, "General", "1"),
    (1e-5, "General", "0.00001"),
    (1.23456e-5, "General", "1.23456E-05"),
    (1e-10, "General", "1E-10"),
    (5, "", "5"),
    (5, "@", "5"),
    (5, '@"元"', "5元"),
    (5, "0" * 600, "5"),  # no program writes such a code
    # Chinese numerals
    (1, "[DBNum1][$-804]General", "一"),
    (10, "[DBNum1]General", "一十"),
    (123, "[DBNum1]General", "一百二十三"),
    (1001, "[DBNum1]G/通用格式", "一千〇一"),
    (10010, "[DBNum1]General", "一万〇一十"),
    (100000000, "[DBNum1]General", "一亿"),
    (100200, '[DBNum2]G/通用格式"元整"', "壹拾万零贰佰元整"),
    (12.5, "[DBNum1]General", "一十二.五"),
    (123, "[DBNum1]0", "一二三"),
    (12.5, "[DBNum2]0.00", "壹贰.伍零"),
    (123, "[DBNum3]General", "１百２十３"),
    (123, "[DBNum3]0", "１２３"),
    # fractions and powers of ten
    (0.5, "# ?/?", "1/2"),
    (1.25, "# ?/?", "1 1/4"),
    (5, "# ?/?", "5"),
    (0.333, "# ??/??", "1/3"),
    (1.5, "?/8", "12/8"),
    (0.5, "0 ?/?", "0 1/2"),
    (12345, "0.00E+00", "1.23E+04"),
    (0.00012, "0.00E+00", "1.20E-04"),
    (9.995, "0.00E+00", "1.00E+01"),
    (12345, "##0.0E+0", "12.3E+3"),
    (12345, "0.0E-0", "1.2E4"),
    (0, "0.00E+00", "0.00E+00"),
]

DATES = [
    (45626, 'yyyy"年"m"月"', "2024年11月", True),
    (45626, r"yyyy\年m\月", "2024年11月", True),
    (45657, "yyyy/m/d", "2024/12/31", True),
    (44197, "yyyy-mm-dd", "2021-01-01", True),
    (45473, 'm"月"底', "6月底", True),
    (45626.5, "yyyy-mm-dd h:mm:ss", "2024-11-30 12:00:00", True),
    (45626, "e年m月", "2024年11月", True),
    (45626, "yy.m.d", "24.11.30", True),
    (45626, "mmm-yy", "Nov-24", True),
    (45626, "dddd", "Saturday", True),
    (45626, "[$-804]dddd", "星期六", True),
    (45626, "aaaa", "星期六", True),
    (45626, "aaa", "六", True),
    (45626, "[$-F800]dddd, mmmm dd, yyyy", "2024年11月30日", True),
    (45626, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二四年十一月三十日", True),
    (0.75, "h:mm AM/PM", "6:00 PM", False),
    (0.75, '上午/下午h"时"mm"分"', "下午6时00分", False),
    (1.5, "[h]:mm", "36:00", False),
    (1.5, "[mm]:ss", "2160:00", False),
    (0.5, "mm:ss.0", "00:00.0", False),
    (45626.123456, "hh:mm:ss.000", "02:57:46.598", False),
    (0.9999999, "h:mm:ss", "0:00:00", False),
    (0.99999, "h:mm", "23:59", False),
    # the days of 1900 that Excel makes up, and those that it cannot show
    (0, "yyyy/m/d", "1900/1/0", True),
    (1, "yyyy/m/d", "1900/1/1", True),
    (59, "yyyy/m/d", "1900/2/28", True),
    (60, "yyyy/m/d", "1900/2/29", True),
    (61, "yyyy/m/d", "1900/3/1", True),
    (2958465, "yyyy/m/d", "9999/12/31", True),
    (2958466, "yyyy/m/d", "2958466", False),
    (-1, "yyyy/m/d", "-1", False),
    (-0.5, "[h]:mm", "-12:00", False),
]

TEXTS = [
    ("已完成", "General", "已完成"),
    ("已完成", "@", "已完成"),
    ("已完成", "0.00", "已完成"),
    ("5", '@"元"', "5元"),
    ("甲", '0;-0;0;"附："@', "附：甲"),
    ("甲", "0.00;-0.00;;@", "甲"),
    ("甲", ";;;", ""),
    ("甲", BUILTIN[43], "甲"),
]


@pytest.mark.parametrize(("value", "code", "text"), NUMBERS)
def test_numbers_are_shown_as_in_excel(value: float, code: str, text: str) -> None:
    """The text that stands in the cell."""
    assert (text, False) == shown(value, code)


@pytest.mark.parametrize(("value", "code", "text", "calendar"), DATES)
def test_dates_are_shown_as_in_excel(value: float, code: str, text: str, calendar: bool) -> None:
    """The text, and whether it is a day of the calendar rather than a time."""
    assert (text, calendar) == shown(value, code)


def test_serials_of_1904_begin_four_years_later() -> None:
    """Old Macintosh workbooks count from 1904-01-01."""
    assert ("1904/1/1", True) == shown(0, "yyyy/m/d", date1904=True)
    assert ("2024/11/30", True) == shown(45626 - 1462, "yyyy/m/d", date1904=True)


@pytest.mark.parametrize(("text", "code", "expected"), TEXTS)
def test_texts_in_formats(text: str, code: str, expected: str) -> None:
    """A format may dress or hide a text; most leave it alone."""
    assert expected == shown_text(text, code)
    assert (expected != text) == changes_text(code)


@pytest.mark.parametrize(
    ("number", "value", "text"),
    [
        (9, 0.5, "50%"),
        (14, 45626, "2024/11/30"),
        (22, 45626.5, "2024/11/30 12:00"),
        (27, 45626, "2024年11月"),
        (31, 45626, "2024年11月30日"),
        (33, 0.5, "12时00分00秒"),
        (37, -5, "-5"),
        (44, 5, "¥5.00"),
        (44, -5, "¥-5.00"),
        (43, 0, "-"),
        (46, 1.5, "36:00:00"),
        (49, 5, "5"),
        (57, 45626, "2024年11月"),
        (58, 45626, "11月30日"),
    ],
)
def test_formats_without_a_code_are_those_of_a_chinese_excel(number: int, value: float, text: str) -> None:
    """Ids 0 to 58 stand for codes that depend on the language of the program."""
    assert text == shown(value, BUILTIN[number])[0]


# ── other programs as judges ────────────────────────────────────────────────────────────────────────────────────

VALUES = [0.0, 1.0, -1.0, 0.5, -0.25, 12.0, 0.95, 1234.5, -1234567.891, 99.995, 1e6, 45626.75, 0.004]
CODES = [
    "General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", "0.00E+00", '0"个"', "0.0#", "000", "#,##0,", "0.0,,",
    '0;-0;"无"', "0.00;(0.00)", '#,##0.00_);[Red](#,##0.00)', '[=1]"是";0', "[>=100]0.0;0.00", "0.000%",
    "$#,##0.00", "0.00_ ", "yyyy-mm-dd", "yyyy/m/d h:mm:ss", "h:mm AM/PM", "[h]:mm", "d-mmm-yy", "dddd",
]  # fmt: skip


def test_xlfmt_agrees_where_it_knows_the_format() -> None:
    """An independent formatter, and LibreOffice's view of what it does otherwise."""
    xlfmt = pytest.importorskip("xlfmt")
    different = set()
    for value, code in itertools.product(VALUES, CODES):
        if value < 0 and any(letter in code for letter in "ydh"):  # Excel fills the cell with #, we show the number
            continue
        if str(xlfmt.format_value(value, code)).strip() != shown(value, code)[0]:
            different.add((value, code))
    zeros = {(value, code) for value, code in different if value < 0 and float(shown(value, code)[0].strip("个")) == 0}
    conditions = {(value, code) for value, code in different if value < 0 and code.startswith("[") and "=1" in code}
    minutes = {(value, code) for value, code in different if "mm" in code}
    assert zeros | conditions | minutes == different
    assert all(
        shown(value, code)[0].startswith("-") for value, code in zeros | conditions
    )  # Excel: -0, and -1 in [=1]是;0
    assert minutes <= {
        (value, code) for value in (99.995, 0.004) for code in CODES
    }  # Excel cuts the minute off: 0:05:45


_PIECES = st.sampled_from(
    [*'0#?.,%/;@-_*\\!" ymdhsaeE+[]()年个', "[DBNum1]", "[>=1]", "[h]", "General", "AM/PM", "[$-804]"]
)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), st.lists(_PIECES, max_size=12).map("".join))
def test_any_code_shows_something_and_never_fails(value: float, code: str) -> None:
    """Codes are written by people and programs; none may stop a file from being read."""
    text, _ = shown(value, code)
    assert text == text.strip()
    shown_text("甲", code)


@settings(deadline=None)
@given(st.floats(min_value=-1e15, max_value=1e15).map(lambda value: round(value, 20)))
def test_general_is_close_to_the_number(value: float) -> None:
    """At most eleven characters and a sign, and no further off than they allow."""
    text = shown(value, "General")[0]
    assert len(text.lstrip("-")) <= 11
    assert math.isclose(value, float(text), rel_tol=6e-6, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("[[[0.0", "0.95"),
        ("[[[", "0.95"),
        ('"""""', "0.95"),
        ('""""""', "0.95"),
        ("[Red]", "0.95"),
        ('""', ""),
        (";;;", ""),
    ],
)
def test_a_broken_code_does_not_hide_the_number(code: str, expected: str) -> None:
    """What could write nothing is no format; two quotes and ``;;;`` are how people hide numbers."""
    assert (expected, False) == shown(0.95, code)
