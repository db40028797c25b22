"""One condition on one field in Chinese: what ``value.number: {ge: 90}`` says to somebody who writes no YAML.

`sentences` puts phrases together to whole conditions.  Every operator has a phrase here (a test holds this).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from perflint.lexicon.vocabulary import data_of, vocabulary
from perflint.lexicon.wordlists import meaning, word_lists
from perflint.patterns import pattern_of
from perflint.rulebook import fields
from perflint.rulebook.illustrating import clause
from perflint.rulebook.messages import printed

GLOSS = pattern_of(r"([a-z_]+) ([\u4e00-\u9fff]+)")  # quantity 数量，range 区间 in the description of a field
PLAIN = pattern_of(r"[^\\.^$*+?{}\[\]()|]+(\|[^\\.^$*+?{}\[\]()|]+)*")  # a pattern that is but a choice of words
ENDING = pattern_of(r"\(?(?P<words>[^\\.^$*+?{}\[\]()]+)\)?\$")
WHOLE = pattern_of(r"\^\(?(?P<words>[^\\.^$*+?{}\[\]()]+)\)?\$")
BOOLEANS = {  # by the last part of the path: what true and false say; of others the label does, with 是 or 否
    "child": ("是“其中”行", "不是“其中”行"),
    "filled": ("这一行填了名称或指标值", "这一行名称和指标值都没有填"),
    "inapplicable": ("整行填的是“无”“不涉及”之类", "整行填的不是“无”“不涉及”之类"),
    "parent": ("下面有“其中”行", "下面没有“其中”行"),
    "complete": ("内容完整", "中途断开"),
    "firm": ("名称的计量类别毫无疑问", "名称的计量类别拿不准"),
    "noisy": ("这份文件夹杂识别残留", "这份文件没有识别残留"),
    "uses_operators": ("文件里有指标值带比较符号", "文件里没有指标值带比较符号"),
}


class Phrases:
    """The phrases of the conditions on the subjects of one ``given``; ``values`` are the names a check supplies."""

    def __init__(self, given: str, values: Mapping[str, str] | None = None) -> None:
        self.fields = fields.registry(given)
        self.values = values or {}

    def label(self, path: str) -> str:
        """How a reader knows a field: 指标值的数值, 资金总额."""
        if path in self.fields:
            return self.fields[path].label
        return self.values.get(path.removeprefix("values."), path)

    def phrase(self, path: str, operand: Any, positive: bool = True) -> str:
        """The condition as a clause, or its opposite."""
        if isinstance(operand, Mapping):
            if len(operand) > 1 and not positive:
                inside = "，".join(self._test(path, name, value, True) for name, value in operand.items())
                return f"并非（{inside}）"
            return "，".join(self._test(path, name, value, positive) for name, value in operand.items())
        return self._equals(path, operand if isinstance(operand, list) else [operand], positive)

    def _test(self, path: str, name: str, value: Any, positive: bool) -> str:
        if name == "not":
            return self.phrase(path, value, not positive)
        return _OPERATORS[name](self, path, value, positive)

    def _equals(self, path: str, values: Sequence[Any], positive: bool) -> str:
        if all(isinstance(value, bool) for value in values):
            return self._boolean(path, bool(values[0]) is positive)
        number = path in self.fields and self.fields[path].type == "number"
        shown = [self._shown(path, value) for value in values]
        joined = _either(shown) if positive else "、".join(shown)
        verb = ("等于" if positive else "不等于") if number else ("是" if positive else "不是")
        return f"{self.label(path)}{verb}{' ' if number else ''}{joined}"

    def _boolean(self, path: str, true: bool) -> str:
        told = BOOLEANS.get(path.rpartition(".")[2])
        if told is None:
            return f"{self.label(path)}：{'是' if true else '否'}"
        where = ("这份文件" if path.startswith("document.") else "这张表") if path.endswith("complete") else ""
        return where + told[0 if true else 1]

    def _shown(self, path: str, value: Any) -> str:
        """A value as it is called in Chinese: 数量指标 for quantity; a text in quotes."""
        field = self.fields.get(path)
        if value == "":
            return "空白"
        if field is not None and field.type == "number":
            return printed(value)
        if field is not None and field.choices:
            return choice_label(field, str(value))
        return f"“{value}”"

    def present(self, path: str, wanted: bool, positive: bool) -> str:
        """有内容."""
        return f"{self.label(path)}{'有内容' if wanted is positive else '没有内容'}"

    def known(self, path: str, wanted: bool, positive: bool) -> str:
        """表里有这一栏, or 看得出."""
        cell = path in self.fields and self.fields[path].cell
        if wanted is positive:
            return f"表里有“{self.label(path)}”" if cell else f"看得出{self.label(path)}"
        return f"表里没有“{self.label(path)}”" if cell else f"看不出{self.label(path)}"

    def matches(self, path: str, pattern: str, positive: bool) -> str:
        """A choice of words in words; any other pattern by examples of what it looks for."""
        label, no = self.label(path), "" if positive else "不"
        if PLAIN.fullmatch(pattern):
            return f"{label}{no}含有{_either(map(_quoted, pattern.split('|')))}"
        if whole := WHOLE.fullmatch(pattern):
            return f"{label}{no}是{_either(map(_quoted, whole['words'].split('|')))}"
        ending = ENDING.fullmatch(pattern)
        if ending and ("|" not in ending["words"] or pattern.startswith("(")):
            return f"{label}{no}以{_either(map(_quoted, ending['words'].split('|')))}结尾"
        return f"{label}{clause(pattern, positive=positive)}"

    def other(self, operand: Any) -> str:
        """The operand of a comparison: a number, or the name of the field."""
        return self.label(operand) if isinstance(operand, str) and operand in self.fields else printed(operand)


def choice_label(field: fields.Field, value: str) -> str:
    """What one of a field's few values is called in Chinese; a comparison sign in quotes."""
    if value == "unknown":
        return "不认识的单位" if "unit" in field.path else "看不出的类别"
    level = re.search(r"level([12])\.kind$", field.path)
    if level:
        return str(data_of("levels")[f"level{level[1]}"].get(value, {}).get("label", value))
    words = vocabulary()
    if field.allowed is fields.unit_classes:
        return str(words["labels"].get(value, value))
    if field.allowed is fields.measures:
        kinds = {kind[0]: kind[1] for kind in reversed(words["kinds"])}
        return str(kinds.get(value) or words["labels"].get(value, value))
    told = dict(GLOSS.findall(field.description))
    return told.get(value) or CONFIDENCES.get(value) or f"“{value}”"


CONFIDENCES = {"high": "高", "medium": "中", "low": "低"}


def _either(words: Any) -> str:
    """甲、乙或丙."""
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{'、'.join(listed[:-1])}或{listed[-1]}"


def _quoted(word: str) -> str:
    return f"“{word}”"


def _texts(verb: str) -> Callable[[Phrases, str, Any, bool], str]:
    """含有“甲”或“乙”; 以…开头 where the verb has a place for it."""

    def phrase(one: Phrases, path: str, operand: Any, positive: bool) -> str:
        if isinstance(operand, str) and operand in one.fields:
            told = f"{one.label(operand)}的内容"
        else:
            told = _either(_quoted(str(word)) for word in (operand if isinstance(operand, list) else [operand]))
        return f"{one.label(path)}{'' if positive else '不'}{verb.format(told)}"

    return phrase


def listed_words(name: str) -> str:
    """A word list by what it is for, as a reader knows nothing of its name: 空泛的指标值（良好、较高 等）."""
    if name not in word_lists():
        return f"“{name}”"
    what, _, examples = meaning(name).partition("：")
    return f"{what}（{examples}）" if examples else f"“{what}”"


def _words(verb: str) -> Callable[[Phrases, str, Any, bool], str]:
    def phrase(one: Phrases, path: str, operand: Any, positive: bool) -> str:
        return f"{one.label(path)}{'' if positive else '不'}{verb}{listed_words(operand)}"

    return phrase


def _against(yes: str, no: str) -> Callable[[Phrases, str, Any, bool], str]:
    """A comparison with a number or another field, and its opposite."""

    def phrase(one: Phrases, path: str, operand: Any, positive: bool) -> str:
        space = "" if isinstance(operand, str) and operand in one.fields else " "
        return f"{one.label(path)}{(yes if positive else no).format(f'{space}{one.other(operand)}')}"

    return phrase


def _similar(one: Phrases, path: str, operand: Mapping[str, Any], positive: bool) -> str:
    share = printed(round(float(operand["at_least"]) * 100))
    told = f"与{one.label(operand['field'])}相似（{share}% 以上）"
    return f"{one.label(path)}{'' if positive else '不'}{told}"


_OPERATORS: dict[str, Callable[[Phrases, str, Any, bool], str]] = {
    "present": Phrases.present,
    "known": Phrases.known,
    "matches": Phrases.matches,
    "contains": _texts("含有{}"),
    "starts_with": _texts("以{}开头"),
    "ends_with": _texts("以{}结尾"),
    "in_words": _words("是"),
    "mentions": _words("提到"),
    "gt": _against("大于{}", "不大于{}"),
    "ge": _against("不小于{}", "小于{}"),
    "lt": _against("小于{}", "不小于{}"),
    "le": _against("不大于{}", "大于{}"),
    "same_as": _against("与{}相同", "与{}不同"),
    "similar_to": _similar,
    "compatible_with": lambda one, path, operand, positive: (
        f"{one.label(path)}{'' if positive else '不'}适合名称要求的计量类别"
    ),
    "within": _against("包含在{}里", "不包含在{}里"),
    "repeats": _against("只是重复{}", "不只是重复{}"),
}
