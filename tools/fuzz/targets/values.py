"""The value grammar: any text is a value, and what it says stands where the spans say."""

from __future__ import annotations

from collections.abc import Iterable

from tools.fuzz.contract import FaultError
from tools.fuzz.material import VALUES

TITLE = "指标值的文法"
SHARE = 3
LONGEST = 256
LEAST = 1_000_000
SECONDS = 5.0
WORDS = (
    "≥", "≤", "≧", "》=", ">=", "＝", "±", "~", "～", "-", "—", "至", "%", "％", "‰", "百分之", "个百分点", "成", "万", "亿", "万元", "元/人·月",
    "年", "月", "日", "底前", "季度", "上半年", "每", "次/月", "按月", "以上", "以内", "不低于", "不超过", "约", "左右", "余", "近", "达到", "（含）",
    "零", "二", "十", "百", "千", "两", "半", "①", "Ⅲ", "㎡", "１２", "１．５", "，", ",", "。", "无", "不涉及", "/", "*", "第", "1e9", "0x", "２０２５",
    "\u3000", "\u200b", "\ufeff", "\u202e", "\x00", "\n", "前", "后", "人次", "台(套)", "小时", "同比增长", "完成", "优良中差",
)  # fmt: skip
KINDS = {"quantity", "range", "date", "frequency", "qualitative", "placeholder", "empty"}


def seeds() -> Iterable[bytes]:
    """Values of every kind."""
    return (value.encode("utf-8") for value in VALUES)


def one(data: bytes) -> None:
    """Read a value past the cache, hold its parts to the text, and write it again."""
    from perflint.values import format_value, same_meaning
    from perflint.values.reading import read

    text = data.decode("utf-8", "surrogateescape")
    value = read(text)
    if value.raw != text or value.kind not in KINDS:
        raise FaultError(f"raw or kind is wrong: {value.kind}")
    for name, (start, end) in value.spans.items():
        if not 0 <= start <= end <= len(text):
            raise FaultError(f"the span of {name} is outside the text")
    if value.number is not None and not value.number.is_finite():
        raise FaultError("a number that is none")
    if value.number is not None and value.upper is not None and value.kind not in ("range", "frequency"):
        raise FaultError("an upper bound outside a range or a frequency")
    if not same_meaning(read(format_value(value)), value):
        raise FaultError("the regular spelling says something else")
