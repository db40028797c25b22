"""Settings that hold several values: lists, maps, patterns and outputs.  See `perflint.settings.kinds`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.settings.kinds import Flag, Keys, Kind, Place, Tell, nearest, number_of, shown, under
from perflint.settings.patterns import LONGEST, is_pattern

NO_PATTERN = f"不是文件模式：写法同 .gitignore，最多 {LONGEST} 个字符"


class Several(Kind):
    """A list; a single one may stand without brackets.  In text the parts are separated by commas."""

    def __init__(self, of: Kind, *, comma: bool = True) -> None:
        self.of, self.comma = of, comma
        self.told = f"{of.told}的列表"

    def schema(self) -> dict[str, Any]:
        one = self.of.schema()
        return {"anyOf": [one, {"type": "array", "items": one}]}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        if isinstance(value, list):
            return tuple(self.of.read(one, base, under(tell, number)) for number, one in enumerate(value))
        one = self.of.read(value, base, tell)
        return (one,) if one is not None else ()

    def of_text(self, text: str) -> Any:
        parts = text.replace("，", ",").split(",") if self.comma else [text]
        return [self.of.of_text(part.strip()) for part in parts if part.strip()]

    def shown(self, value: Any) -> Any:
        return [self.of.shown(one) for one in value]


class Selector(Kind):
    """Rules by code, prefix, name, topic/name or ALL."""

    told = "规则"


class Selectors(Several):
    """A list of such; several in one text are separated by commas."""

    def __init__(self) -> None:
        super().__init__(Selector())

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        if isinstance(value, str):
            value = self.of_text(value)
        return super().read(value, base, tell)


class Pattern(Kind):
    """A pattern of paths as in .gitignore, with the folder it is relative to."""

    told = "文件模式"

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        text = super().read(value, base, tell)
        if text is not None and not is_pattern(text):
            tell((), NO_PATTERN)
            return None
        return None if text is None else (base, text)

    def shown(self, value: Any) -> Any:
        return value[-1]


class Patterns(Several):
    """A list of such patterns."""

    def __init__(self) -> None:
        super().__init__(Pattern())


class Table(Kind):
    """A map of texts to values of one kind, kept as pairs in the order of the file.

    ``key`` says in Chinese what the keys are, ``names`` are the only ones there may be where that is known here;
    ``separator`` stands between key and value on the command line.  ``based`` keys are patterns of paths below ``base``,
    with which each of the pairs then begins.
    """

    def __init__(
        self, of: Kind, *, key: str, names: tuple[str, ...] = (), separator: str = "=", based: bool = False
    ) -> None:
        self.of, self.key, self.names, self.separator, self.based = of, key, names, separator, based
        self.told = f"{key}: {of.told}"

    def schema(self) -> dict[str, Any]:
        one = self.of.schema()
        if self.names:
            return {"type": "object", "properties": dict.fromkeys(self.names, one), "additionalProperties": False}
        return {"type": "object", "additionalProperties": one}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        if isinstance(value, str) or not isinstance(value, Mapping):
            return tell((), f"应当是“{self.key}: {self.of.told}”的形式，不是{shown(value)}")
        return tuple(self._pairs(value, base, tell))

    def _pairs(self, value: Mapping[str, Any], base: str, tell: Tell) -> Iterator[tuple[Any, ...]]:
        for key, one in value.items():
            name = key.replace("-", "_") if self.names else key
            if self.names and name not in self.names:
                tell(
                    (key,),
                    f"没有名为“{key}”的{self.key}{nearest(name, self.names) or '；'}可用：{' '.join(self.names)}",
                )
                continue
            if self.based and not is_pattern(key):
                tell((key,), NO_PATTERN)
                continue
            read = self.of.read(one, base, under(tell, key))
            yield (base, name, read) if self.based else (name, read)

    def of_text(self, text: str) -> Any:
        key, separator, rest = text.rpartition(self.separator) if self.based else text.partition(self.separator)
        if not separator or not key.strip():
            return text  # told by `read`
        return {key.strip(): self.of.of_text(rest)}

    def of_pair(self, rest: str, text: str) -> Any:
        part, dot, more = rest.partition(".")
        inner = self.of.of_pair(more, text) if dot and not self.based else None
        return {part: inner} if inner is not None else {rest: self.of.of_text(text)}

    def shown(self, value: Any) -> Any:
        return {pair[-2]: self.of.shown(pair[-1]) for pair in value}


class Scalar(Kind):
    """A number, a text, true or false, or a list of them: what a rule's parameter may hold."""

    told = "数字、文字或它们的列表"

    def schema(self) -> dict[str, Any]:
        scalar = {"type": ["number", "string", "boolean"]}
        return {"anyOf": [scalar, {"type": "array", "items": scalar}]}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        if isinstance(value, list):
            return tuple(self.read(one, base, tell) for one in value)
        if isinstance(value, (str, int, float, bool)):
            return value
        return tell((), f"应当是{self.told}，不是{shown(value)}")

    def of_text(self, text: str) -> Any:
        return Flag().of_text(text) if text in ("true", "false") else number_of(text)

    def shown(self, value: Any) -> Any:
        return list(value) if isinstance(value, tuple) else value


class Outputs(Kind):
    """Formats, each with the file it goes to: ``json``, ``{format: json, file: a.json}`` or a list of such."""

    told = "格式、{format: 格式, file: 文件} 或它们的列表"

    def schema(self) -> dict[str, Any]:
        text = {"type": "string", "minLength": 1}
        pair = {
            "type": "object",
            "properties": {
                "format": {**text, "description": "输出格式，见 perflint check --help"},
                "file": {**text, "description": "写到这个文件，相对于配置文件；不写就是标准输出"},
            },
            "required": ["format"],
            "additionalProperties": False,
        }
        one = {"anyOf": [text, pair]}
        return {"anyOf": [text, pair, {"type": "array", "minItems": 1, "items": one}]}

    def read(self, value: Any, base: str, tell: Tell) -> Any:
        many = value if isinstance(value, list) else [value]
        found = []
        for number, one in enumerate(many):
            at: Keys = (number,) if isinstance(value, list) else ()
            whole = {"format": one} if isinstance(one, str) else one
            if not isinstance(whole, Mapping) or not isinstance(whole.get("format"), str):
                tell(at, f"应当是{self.told}，不是{shown(one)}")
                continue
            for key in whole.keys() - {"format", "file"}:
                tell((*at, key), f"没有名为“{key}”的键{nearest(key, ('format', 'file')) or '；'}可用：format file")
            file = whole.get("file")
            path = None if file is None else Place().read(file, base, under(tell, *at, "file"))
            found.append((whole["format"], path))
        return tuple(found)

    def of_text(self, text: str) -> Any:
        return [part.strip() for part in text.split(",") if part.strip()]

    def shown(self, value: Any) -> Any:
        return [name if file is None else {"format": name, "file": file} for name, file in value]
