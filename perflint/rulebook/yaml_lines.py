"""YAML with line numbers: the data of one rule file and the line of every key in it.

Only the plain part of YAML is read: no anchors, aliases or tags, no duplicate keys, one document of bounded size.  So a
rule file can neither blow up memory nor say two things at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perflint.patterns import pattern_of
from perflint.rule_files import LARGEST_FILE
from perflint.rulebook.mistakes import Keys, Mistake

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 40
TAG = "tag:yaml.org,2002:"
RESOLVED = ("int", "float", "bool", "null")  # what plain scalars become besides text
KNOWN = {*RESOLVED, "str", "map", "seq", "timestamp", "value", "merge"}

_SURROGATES = pattern_of("[\ud800-\udfff]")
EMPTY_RULE = "文件是空的；规则文件至少要有 code、title、severity、given、message 和 examples"
RULE_SHAPE = "规则文件的最外层应当是“键: 值”的形式，每行一个键，如 code: PF301"
ADVICE = "检查缩进、冒号后的空格和引号是否成对"
# What the YAML parser says, by how it begins → what the author reads.
SAID = {
    "mapping values are not allowed": "这里不能再有“键: 值”：文字里有冒号加空格时整段加引号，否则检查缩进",
    "sequence entries are not allowed": "这里不能写以减号开头的列表：列表要另起一行，并检查缩进",
    "mapping keys are not allowed": "这里不能写键：检查缩进，以问号开头的文字要加引号",
    "expected ',' or ']'": "方括号没有配对，或各项之间少了逗号；方括号里的正则表达式（如 [一二]）要加单引号",
    "expected ',' or '}'": "花括号没有配对，或各项之间少了逗号；花括号里的正则表达式（如 .{0,6}）要加单引号",
    "expected the node content": "这里应当有内容：检查括号是否成对、有没有多余的逗号",
    "expected <block end>": "这一行与上面的缩进不一致，或者引号、括号后面多了内容",
    "could not find expected ':'": "前面有一行的键后面少了冒号，或引号没有成对",
    "found unexpected end of stream": "引号没有成对，一直到文件末尾都没有结束",
    "found unexpected document separator": "引号没有成对",
    "found unexpected ':'": "方括号或花括号里的冒号后面少了空格，或文字要加引号",
    "found unknown escape character": "双引号里的反斜杠有特别含义，改用单引号，正则表达式都用单引号",
    "expected escape sequence": "双引号里的反斜杠有特别含义，改用单引号，正则表达式都用单引号",
    "expected a comment or a line break": "竖线或大于号后面不能再写内容，多行文字从下一行开始写",
    "expected chomping or indentation": "竖线或大于号后面不能再写内容，多行文字从下一行开始写",
    "expected alphabetic or numeric": "以 &、* 或 ! 开头的文字要加引号",
    "expected '<document start>'": "这一行不在规则之内：检查缩进",
    "found undefined tag handle": "以感叹号开头的文字要加引号",
    "expected URI": "以感叹号开头的文字要加引号",
    "found duplicate": "内容重复",
}


class UnreadableError(Exception):
    """The file is no usable YAML; carries the mistakes."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(str(mistakes[0]))
        self.mistakes = mistakes


def read(
    data: bytes, file: str, *, empty: str = EMPTY_RULE, shape: str = RULE_SHAPE
) -> tuple[dict[str, Any], dict[Keys, int]]:
    """The mapping in ``data`` and the 1-based line of each of its keys and items; ``empty`` says what an empty file lacks,
    ``shape`` what a file that is no mapping should be.

    Raises UnreadableError.
    """
    import yaml

    def stop(line: int, message: str) -> UnreadableError:
        return UnreadableError([Mistake(file, line, message)])

    if len(data) > LARGEST_FILE:
        raise stop(1, f"文件超过 {LARGEST_FILE // 1024} KB，规则文件不应这么大")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise stop(data[: error.start].count(b"\n") + 1, "不是 UTF-8 编码，请另存为 UTF-8") from None
    try:
        node = _composed(source, stop)
    except yaml.YAMLError as error:
        raise stop(*_explain(error, source)) from None
    except (RecursionError, ValueError):
        raise stop(1, "YAML 嵌套过深或含有无法读取的内容") from None
    if node is None:
        raise stop(1, empty)
    if not isinstance(node, yaml.MappingNode):
        raise stop(node.start_mark.line + 1, shape)
    reader = _Reader(file)
    built = reader.value(node, ())
    if reader.mistakes:
        raise UnreadableError(reader.mistakes)
    return built, reader.lines


def _composed(source: str, stop: Any) -> Any:
    """The node graph, by libyaml where PyYAML was built with it: a sixth of the time.

    What libyaml refuses is read again by PyYAML's own parser, whose words `SAID` knows; and so is what only libyaml takes,
    so that a file is good or bad on every machine alike.
    """
    import yaml

    quick = getattr(yaml, "CSafeLoader", None)
    if quick is not None and "\t" not in source:
        try:
            _refuse_anchors(source, quick, stop)
            return yaml.compose(source, Loader=quick)
        except yaml.YAMLError:
            pass
    _refuse_anchors(source, yaml.SafeLoader, stop)
    return yaml.compose(source, Loader=yaml.SafeLoader)


def _refuse_anchors(source: str, loader: Any, stop: Any) -> None:
    """Raises UnreadableError, YAMLError also for what may not be read by this loader."""
    import yaml

    quick = loader is not yaml.SafeLoader
    depth = 0
    for event in yaml.parse(source, Loader=loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise stop(_line(event), "不支持 YAML 的锚点和别名（& 和 *），请把内容写全；以 * 开头的文字要加引号")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise stop(_line(event), f"嵌套超过 {MAX_DEPTH} 层")
        if isinstance(event, yaml.DocumentStartEvent) and event.explicit and _line(event) > 1:
            raise stop(_line(event), "一个文件只写一份内容，不能用 --- 分成几份")
        if quick and isinstance(event, yaml.ScalarEvent) and not event.style and "?" in event.value:
            raise yaml.YAMLError("a question mark in a plain text, which PyYAML refuses within brackets")
        if not quick and isinstance(event, yaml.ScalarEvent) and _SURROGATES.search(event.value):  # as libyaml refuses
            raise stop(_line(event), "这里有用 \\u 写的半个字符，请直接写出那个字")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _explain(error: yaml.YAMLError, source: str) -> tuple[int, str]:
    """Line and sentence for an error of the YAML parser."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    lines = source.splitlines()
    text = lines[line - 1] if line <= len(lines) else ""
    if "\t" in text[: len(text) - len(text.lstrip())] or "'\\t'" in str(error):
        return line, "缩进用了制表符（Tab），YAML 只能用空格缩进"
    problem = str(getattr(error, "problem", None) or "")
    if problem.endswith("cannot start any token") or text.lstrip().startswith(("%", "@", "`")):
        return line, "YAML 写法有误：以 %、@、` 开头的文字要加引号，如 '%'"
    position = getattr(error, "position", None)
    if mark is None and isinstance(position, int):  # a control character
        return source.count("\n", 0, position) + 1, "这一行有看不见的控制字符，请删去重新输入"
    return (
        line,
        f"YAML 写法有误：{next((chinese for start, chinese in SAID.items() if problem.startswith(start)), ADVICE)}",
    )


class _Reader:
    """Builds plain data from the node graph and notes lines and duplicate keys."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Keys, int] = {}
        self.mistakes: list[Mistake] = []

    def value(self, node: Any, keys: Keys) -> Any:
        import yaml

        line = node.start_mark.line + 1
        self.lines.setdefault(keys, line)
        if node.tag.removeprefix(TAG) not in KNOWN:
            self.mistakes.append(Mistake(self.file, line, f"不支持 YAML 标签“{node.tag.replace(TAG, '!!')}”"))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*keys, index)) for index, item in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: Any, keys: Keys) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self.scalar(key_node) if isinstance(key_node.value, str) else None
            if not isinstance(key, str):
                key = str(key_node.value) if isinstance(key_node.value, str) else ""
            if not key:
                self.mistakes.append(Mistake(self.file, line, "键应当是文字"))
                continue
            if key in found:
                self.mistakes.append(Mistake(self.file, line, f"键“{key}”重复了，同一层只能写一次"))
                continue
            here = (*keys, key)
            self.lines[here] = line
            found[key] = self.value(value_node, here)
        return found

    def scalar(self, node: Any) -> Any:
        import yaml

        if node.tag.removeprefix(TAG) not in RESOLVED:
            return node.value  # a date such as 2024-01-01 and the sign = stay text
        try:
            return yaml.constructor.SafeConstructor().construct_object(node)
        except (yaml.YAMLError, ValueError):
            return node.value
