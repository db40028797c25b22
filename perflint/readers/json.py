"""Interchange documents: JSON of one performance-target document with its tables and indicators.

The record is only parsed here; its keys are read in ``recognition/interchange/reading.py``.  Mistakes point to line and column.
"""

from __future__ import annotations

import json
import re
from typing import Any

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits
from perflint.model import Source
from perflint.readers.shared.encodings import decode
from perflint.readers.shared.interchange import EXAMPLE, checked, is_lines

NAME = "json"
SUFFIXES = (".json",)


def recognises(data: bytes, name: str) -> bool:
    """A name in .json, or bytes that open a JSON object (in UTF-8 or UTF-16) under a name without a text suffix."""
    if name.lower().endswith(".json"):
        return True
    start = re.match(rb"[\xef\xbb\xbf\xff\xfe\0\s]*\{[\0\s]*[\"}]", data[:8192])
    return start is not None and not name.lower().endswith((".txt", ".text")) and not is_lines(data)


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The record of an interchange document.  Raises InputError with line and column when it is none."""
    text, encoding = decode(data, path)
    try:
        record: Any = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise InputError(
            f"JSON 写错了：{_reason(error.msg)}", place=place, advice="改正该处后重试；" + EXAMPLE
        ) from None
    except RecursionError:
        raise InputError("JSON 嵌套太深", place=path, advice=EXAMPLE) from None
    except ValueError:
        raise InputError("JSON 里有过长的数字", place=path, advice="检查金额和指标值是否多写了位数") from None
    return Source(path=path, format=NAME, encoding=encoding, record=checked(record, path))


def _reason(message: str) -> str:
    """The parser's English reasons in Chinese."""
    known = {
        "Expecting value": "此处应有一个值",
        "Expecting ',' delimiter": "此处缺少逗号，或前面的引号没有配对",
        "Expecting ':' delimiter": "键名后面缺少冒号",
        "Expecting property name": "此处应有加双引号的键名（最后一项后面不能有逗号）",
        "Illegal trailing comma": "最后一项后面多了逗号",
        "Unterminated string": "字符串没有结束的引号",
        "Invalid control character": "字符串里有换行等控制字符",
        "Invalid \\escape": "反斜线后面的转义写法不对",
        "Extra data": "后面还有多余的内容",
    }
    return next((chinese for english, chinese in known.items() if message.startswith(english)), message)
