"""A new rule as one YAML file that loads, and whose tests fail until its author has filled it in.

Every line to be written says 待写, which ``rules validate --strict`` refuses; the first bad example never fires, so that
``perflint test`` cannot pass before somebody has thought of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from perflint import __version__
from perflint.errors import PerflintError, reason_of
from perflint.patterns import pattern_of
from perflint.rule_files import SUFFIXES

TO_WRITE = "待写"  # stands in every line that the scaffold leaves to the author
OWN_PREFIX = "ZD"  # of a folder that holds no rules yet
CODE = pattern_of(r"^code:\s*['\"]?([A-Z]{2,4})(\d)(\d\d)['\"]?\s*(?:#.*)?$", re.M)
NAME = pattern_of(r"(?P<topic>[a-z][a-z0-9_]*)/(?P<slug>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
TEMPLATE = """\
code: {code}
title: 待写：问题的名称，不加句号
severity: warning                     # error 错误 | warning 警告 | info 提示 | hint 建议
confidence: medium                    # 报告时有多大把握：high | medium | low
dimension: 适当性                     # 完整性 | 相关性 | 适当性 | 可行性
basis: [{{document: 待写：文件名称或文号, note: 待写：其中的要求}}]
since: "{since}"
why: 待写：为什么这是问题。
given: {given}
{conditions}
message: 待写：报告用语，可用占位符，如 {placeholder}
advice: 待写：怎么改。
examples:
  fail:                               # 每个都必须报告
    - {fail}
  pass:                               # 相近但不该报告的
    - {good}
"""
CONDITIONS = {
    "indicator": "where: {name: {present: true}}         # 待写：在哪里判断\n"
    "expect: {name: {present: true}}        # 待写：那里应当怎样，不成立就报告\nat: value",
    "table": "where: {project: {present: true}}      # 待写：在哪里判断\n"
    "expect: {project: {present: true}}     # 待写：那里应当怎样，不成立就报告\nat: project",
    "document": "where: {count.tables: {ge: 1}}         # 待写：在哪里判断\n"
    "expect: {count.tables: {ge: 1}}        # 待写：那里应当怎样，不成立就报告",
    "batch": "where: {count.documents: {ge: 1}}      # 待写：在哪里判断\n"
    "expect: {count.documents: {ge: 1}}     # 待写：那里应当怎样，不成立就报告",
}
PLACEHOLDERS = {"indicator": "{name}", "table": "{project}", "document": "{name}", "batch": "{count.documents}"}
ROW = "{{level1: 产出指标, level2: 数量指标, name: {name}, value: {value}}}"
EXAMPLES = {
    "indicator": ROW,
    "table": "{{project: {name}, indicators: [" + ROW + "]}}",
    "document": "{{tables: [{{project: {name}, indicators: [" + ROW + "]}}]}}",
    "batch": "{{documents: [{{tables: [{{project: {name}, indicators: [" + ROW + "]}}]}}]}}",
}
GIVEN = tuple(CONDITIONS)


def scaffold(folder: Path, name: str, *, given: str = "indicator", prefix: str | None = None) -> Path:
    """Write ``folder/topic/slug.yaml`` for ``topic/slug`` and return its path.

    Its code is the next of its topic.  Raises `PerflintError` for a name of another form, one that is taken, and a
    folder that cannot be written.
    """
    found = NAME.fullmatch(name.removesuffix(".yaml"))
    if found is None:
        raise PerflintError(
            f"规则的名称写成 主题/名称，用小写英文，单词之间加连字符，现在是“{name}”",
            advice="如 perflint rules new value/vague-target-value",
        )
    topic, slug = found["topic"], found["slug"]
    taken = next((file for file in _files(folder) if file.stem == slug), None)
    if taken is not None:
        raise PerflintError(f"已经有名为“{slug}”的规则", place=taken.as_posix(), advice="换一个名称，以问题命名")
    code = next_code(folder, topic, prefix)
    target = folder / topic / f"{slug}.yaml"
    text = TEMPLATE.format(
        code=code,
        since=".".join(__version__.split(".")[:2]),
        given=given,
        conditions=CONDITIONS[given],
        placeholder=PLACEHOLDERS[given],
        fail=EXAMPLES[given].format(name="待写的错例", value="待写"),
        good=EXAMPLES[given].format(name="待写的对例", value="待写"),
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        advice = "换一个文件夹：--into 路径"
        raise PerflintError(f"无法写入（{reason_of(error)}）", place=target.as_posix(), advice=advice) from None
    return target


def next_code(folder: Path, topic: str, prefix: str | None = None) -> str:
    """The code after the topic's last; a new topic, or one that has used its hundred up, gets a hundred of its own.

    The letters are those of the topic's rules, else of the folder's.  Raises `PerflintError` when no hundred is free.
    """
    own, every = _codes(folder / topic), _codes(folder)
    letters = prefix or next((code[0] for code in (*own, *every)), OWN_PREFIX)
    mine = sorted(code for code in own if code[0] == letters)
    if mine and mine[-1][2] < 99:
        return f"{letters}{mine[-1][1]}{mine[-1][2] + 1:02}"
    used = {hundred for one, hundred, _ in every if one == letters}
    free = next((hundred for hundred in range(1, 10) if hundred not in used), None)
    if free is None:
        raise PerflintError(
            f"编号 {letters}1 到 {letters}9 都有主题在用，没有留给“{topic}”的",
            advice="用 --prefix 换两到四个大写字母，如 --prefix SJ",
        )
    return f"{letters}{free}01"


def _codes(folder: Path) -> list[tuple[str, int, int]]:
    """Letters, hundred and number of every rule below a folder.  Raises `PerflintError` for a file that is no text."""
    found = []
    for file in _files(folder):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise PerflintError(
                "无法读取规则文件", place=file.as_posix(), advice="改成 UTF-8 编码的文字文件后再试"
            ) from None
        found += [(letters, int(hundred), int(rest)) for letters, hundred, rest in CODE.findall(text)]
    return found


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.suffix in SUFFIXES and file.is_file())
