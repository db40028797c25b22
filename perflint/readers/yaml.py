"""Interchange documents written as YAML: the same keys as in JSON, easier to write by hand.

Plain data only: no anchors, aliases or tags, every key once, to a bounded depth, so that a few lines cannot fill the
memory.  What is no yes, no or nothing stays text: 0012 is a code and not the number ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.model import Comment, Location, Source
from perflint.patterns import pattern_of
from perflint.readers.shared.comment_lines import NAME as COMMENTS
from perflint.readers.shared.comment_lines import comments_above, without_comments
from perflint.readers.shared.encodings import decode
from perflint.readers.shared.interchange import EXAMPLE, checked, escaped

if TYPE_CHECKING:
    import yaml

NAME = "yaml"
SUFFIXES = (".yaml", ".yml")

MAX_DEPTH = 40
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = pattern_of(r"-?(?:0|[1-9]\d{0,14})")


def recognises(data: bytes, name: str) -> bool:
    """A name in .yaml or .yml: without it, YAML cannot be told from text."""
    return name.lower().endswith(SUFFIXES) and b"\0" not in data[:2]


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The record of an interchange document.  Raises InputError with its line when it is none."""
    import yaml

    text, encoding = decode(data, path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        record = _Builder(path, limits).document(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else path
        advice = "检查缩进（只用空格）、冒号后的空格和引号是否成对；" + EXAMPLE
        raise InputError("YAML 写错了", place=place, advice=advice) from None
    except RecursionError:
        raise InputError("YAML 嵌套太深", place=path, advice=EXAMPLE) from None
    said = _comments(text, path) if COMMENTS in text.casefold() else ()
    return Source(path=path, format=NAME, encoding=encoding, record=checked(record, path), comments=said)


def _comments(text: str, path: str) -> tuple[Comment, ...]:
    """The lines of comment, each about the outermost part that begins on the next line that holds something."""
    lines, said = without_comments(text.splitlines())
    outermost = _pointers(text) if said else {}
    found = []
    for comment in comments_above(said, enumerate(lines, 1), path):
        pointer = outermost.get(comment.about.line or 0)
        found.append(replace(comment, about=Location(path, line=comment.about.line, pointer=pointer)))
    return tuple(found)


def _pointers(text: str) -> dict[int, str]:
    """The JSON pointer of the outermost key or item that begins on each line."""
    found: dict[int, str] = {}
    for line, pointer in _places(text):
        if line not in found or pointer.count("/") < found[line].count("/"):
            found[line] = pointer
    return found


def lines_of(data: bytes) -> dict[str, int]:
    """The 1-based line on which each key or item begins, by its JSON pointer; data that `read` takes."""
    text, _ = decode(data)
    return {pointer: line for line, pointer in _places(text)}


def _places(text: str) -> Iterator[tuple[int, str]]:
    import yaml

    stack: list[tuple[Any, str]] = [(yaml.compose(text, Loader=yaml.SafeLoader), "")]
    while stack:
        node, pointer = stack.pop()
        parts: list[tuple[Any, Any, str]] = []
        if isinstance(node, yaml.MappingNode):
            parts = [(key, value, f"{pointer}/{escaped(str(key.value))}") for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            parts = [(item, item, f"{pointer}/{index}") for index, item in enumerate(node.value)]
        for begin, value, here in parts:
            yield begin.start_mark.line + 1, here
            stack.append((value, here))


class _Builder:
    """Plain data from the events of the parser, without ever holding more than the data itself."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path, self.limits = path, limits

    def document(self, events: Any) -> Any:
        """The only document of the stream."""
        import yaml

        top: list[Any] = []
        stack: list[_Open] = [_Open(top)]
        for count, event in enumerate(events):
            if count > self.limits.cells:
                raise over("cells", self.limits, self.path)
            if isinstance(event, yaml.NodeEvent):
                self._plain(event)
            if isinstance(event, yaml.ScalarEvent):
                self._put(stack[-1], self._scalar(event), event)
            elif isinstance(event, yaml.CollectionStartEvent):
                made: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                self._put(stack[-1], made, event)
                stack.append(_Open(made))
                if len(stack) > MAX_DEPTH:
                    self._refuse(event, f"嵌套超过 {MAX_DEPTH} 层")
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and top:
                self._refuse(event, "一个文件只写一份文档，不能用 --- 分成几份")
        return top[0] if top else None

    def _plain(self, event: yaml.NodeEvent) -> None:
        import yaml

        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, "不支持 YAML 的锚点和别名（& 和 *），请把内容写全；以 * 开头的文字要加引号")
        if getattr(event, "tag", None):
            self._refuse(event, "不支持 YAML 的标签（!），以感叹号开头的文字要加引号")

    def _put(self, opened: _Open, value: Any, event: yaml.Event) -> None:
        if isinstance(opened.made, list):
            opened.made.append(value)
        elif not opened.has_key:
            if isinstance(value, (dict, list)):
                self._refuse(event, "键应当是文字")
            opened.key, opened.has_key = str(value), True
            if opened.key in opened.made:
                self._refuse(event, f"键“{opened.key[:40]}”重复了，同一层只能写一次")
        else:
            opened.made[opened.key] = value
            opened.has_key = False

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if len(text) > self.limits.cell_text:
            raise over("cell_text", self.limits, self._place(event))
        if event.style:
            return text
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        return int(text) if _INTEGER.fullmatch(text) and text != "-0" else text

    def _place(self, event: yaml.Event) -> str:
        return f"{self.path}:{event.start_mark.line + 1}" if event.start_mark else self.path

    def _refuse(self, event: yaml.Event, message: str) -> None:
        raise InputError(message, place=self._place(event), advice=EXAMPLE)


class _Open:
    """A mapping or list that is being filled, and the key whose value comes next."""

    __slots__ = ("has_key", "key", "made")

    def __init__(self, made: Any) -> None:
        self.made = made
        self.key, self.has_key = "", False
