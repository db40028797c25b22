"""What a person sees of a number in a Chinese Excel: the value and its format code made into text.

The section for a value is chosen here; `codes` takes codes apart, `numbers` and `dates` write.
"""

from __future__ import annotations

from perflint.readers.shared.number_formats.codes import Section, sections_of

GENERAL = "General"

BUILTIN = {  # ids without a code of their own in the file, as a Chinese Excel shows them
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
FROM_THE_SYSTEM = frozenset({*range(14, 23), *range(27, 37), *range(45, 59)})  # ids that follow the system's language


def shown(value: float, code: str, date1904: bool = False) -> tuple[str, bool]:
    """The text of a finite number, without blanks at its ends, and whether it is a day of the calendar.

    A date that cannot be, and a number that no section takes, which Excel fills with #, are shown as in General.
    """
    if code == GENERAL:
        plain = repr(value)  # the shortest text of the number is what General shows, where there is room for it
        if len(plain) < 12 and "e" not in plain:
            return plain.removesuffix(".0"), False
    section, unsigned = _choose(value, code)
    if section is None:
        return _general(value), False
    if section.kind == "date":
        from perflint.readers.shared.number_formats.dates import write_date

        dated = write_date(section, value, date1904)
        return (_general(value), False) if dated is None else (dated.strip(), section.calendar)
    text = _written(section, value)
    return (f"-{text.lstrip()}" if value < 0 and not unsigned else text).strip(), False


def shown_text(text: str, code: str) -> str:
    """What a format code makes of a text: mostly itself.  Empty where the code hides texts (``;;;``)."""
    sections = sections_of(code)
    section = sections[3] if len(sections) == 4 else sections[-1]
    if len(sections) < 4 and not _takes_text(section):
        return text
    return "".join(text if token.kind == "text" else token.text for token in section.tokens).strip()


def changes_text(code: str) -> bool:
    """Whether the code shows a text as anything but itself."""
    return shown_text("x", code) != "x"


def _takes_text(section: Section) -> bool:
    return any(token.kind == "text" for token in section.tokens)


def _choose(value: float, code: str) -> tuple[Section | None, bool]:
    """The section for a number, and whether it is written without its sign; no section when no condition is met."""
    sections = sections_of(code)
    numeric = sections[:3]
    if len(sections) < 4 and len(sections) > 1 and _takes_text(sections[-1]):
        numeric = sections[:-1]
    if len(numeric) == 1 and numeric[0].condition is None:
        return numeric[0], False
    first, second = numeric[0], numeric[1] if len(numeric) > 1 else None
    if first.condition is None and (second is None or second.condition is None):
        if value < 0 and second is not None:
            return second, True
        return (numeric[2] if not value and len(numeric) == 3 else first), False
    return _by_condition(value, numeric)


def _by_condition(value: float, numeric: tuple[Section, ...]) -> tuple[Section | None, bool]:
    """Sections with conditions: the first that holds, where the last without one takes whatever is left."""
    first, second = numeric[0], numeric[1] if len(numeric) > 1 else None
    above_zero = value > 0 if len(numeric) == 3 else value >= 0
    if first.holds(value) if first.condition else above_zero:
        return first, first.negative_only
    if second is None:
        return None, False
    only_negative_left = first.condition in {None, (">=", 0.0)} or (first.condition == (">", 0.0) and value != 0)
    if second.condition is None:
        if len(numeric) == 2 or value < 0:
            return second, only_negative_left and value < 0
    elif second.holds(value):
        return second, second.negative_only
    return (numeric[2], False) if len(numeric) == 3 else (None, False)


def _general(value: float) -> str:
    from perflint.readers.shared.number_formats.numbers import decimal_of, general

    return ("-" if value < 0 else "") + general(abs(decimal_of(value)))


def _written(section: Section, value: float) -> str:
    from perflint.readers.shared.number_formats import numbers

    number = abs(numbers.decimal_of(value))
    if section.kind == "scientific":
        return numbers.write_scientific(section, number)
    if section.kind == "fraction":
        return numbers.write_fraction(section, number)
    if section.kind in {"general", "text"}:
        plain = numbers.spoken(numbers.general(number), section.digits)
        return "".join(plain if token.kind in {"general", "text"} else token.text for token in section.tokens)
    if not any(token.kind == "digit" for token in section.tokens):
        return "".join(token.text for token in section.tokens)
    return numbers.write_number(section, number)
