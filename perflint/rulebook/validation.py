"""Everything that can be wrong with a rule file, found in one go and said with line and help.

The JSON Schema of `schema` is the measure of form; conditions are walked by `conditions`, messages by `messages`; what
only shows across keys or files is here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from perflint import checks, lexicon
from perflint.lexicon.additions import remembered
from perflint.rulebook import fields, lifecycle, messages, regex, schema
from perflint.rulebook.compiler import fill_parameters
from perflint.rulebook.conditions import compile_condition
from perflint.rulebook.mistakes import Keys, Mistake, Mistakes, nearest
from perflint.rulebook.scope import Scope
from perflint.text import file_name

NO_BASIS = "错误级（error）的规则必须写依据 basis，如 basis: [{document: 财预〔2021〕101号}]"


def find_mistakes(data: Mapping[str, Any], lines: dict[Keys, int], file: str) -> list[Mistake]:
    """The mistakes of one file, sorted by line; ``file`` is its path as it should be shown."""
    found = Mistakes(file, lines)
    filled = fill_parameters(data)
    inside = _hold_against_schema(filled, found)
    _file_name(file, found)
    lifecycle.find_mistakes(data, found)
    if lifecycle.is_removed(data):
        return sorted(found.found)
    given = data.get("given")
    if given in fields.GIVEN:
        values = _check(filled, str(given), found)
        if values is not None:
            _conditions(filled, Scope(str(given), values, lexicon_lists), found)
            _messages(data, Scope(str(given), values), found)
        _at(data, str(given), found)
    _wording(data, found)
    if not found.found:  # the walk and the schema should agree; if they do not, the stricter one counts
        for keys, message in inside:
            found.add(keys, f"条件的写法不对：{message}")
    return sorted(found.found)


def across_files(rules: Sequence[tuple[str, Mapping[str, Any], Mapping[Keys, int]]]) -> list[Mistake]:
    """Codes and slugs used twice, former ones included, and rules that supersede one another in a circle."""
    found: list[Mistake] = []
    seen: dict[str, str] = {}
    for file, data, lines in rules:
        slug = _slug(file)
        for key, what in ((str(data.get("code")), "编号"), (slug, "名称")):
            if key in seen:
                line = lines.get(("code",), 1) if what == "编号" else 1
                found.append(Mistake(file, line, f"{what}“{key}”已经被 {seen[key]} 使用，每条规则的{what}必须不同"))
            seen.setdefault(key, file)
    for file, data, lines in rules:
        for number, former in enumerate(filter(_is_text, _list(data, "aliases"))):
            if former in seen:
                line = lines.get(("aliases", number), 1)
                found.append(Mistake(file, line, f"曾用名“{former}”已经被 {seen[former]} 使用，一个名称只能指一条规则"))
            seen.setdefault(former, file)
    return found + _circles(rules)


def _circles(rules: Sequence[tuple[str, Mapping[str, Any], Mapping[Keys, int]]]) -> list[Mistake]:
    below = {_slug(file): list(filter(_is_text, _list(data, "supersedes"))) for file, data, _ in rules}
    found = []
    for file, _, lines in rules:
        reached, open_names = set(), list(below[_slug(file)])
        while open_names:
            name = open_names.pop()
            if name not in reached:
                reached.add(name)
                open_names.extend(below.get(name, ()))
        if _slug(file) in reached:
            message = "supersedes 绕成了一圈：两条规则互相压住对方，结果谁都不报"
            found.append(Mistake(file, lines.get(("supersedes",), 1), message))
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    """The list at a key; nothing where something else was written, which the schema has told already."""
    found = data.get(key)
    return found if isinstance(found, list) else []


def _slug(file: str) -> str:
    return file_name(file).removesuffix(".yaml").removesuffix(".yml")


@remembered()
def lexicon_lists() -> tuple[str, ...]:
    """The names of the word lists that rules may use."""
    return tuple(lexicon.word_lists())


# ── form ────────────────────────────────────────────────────────────────────────────────────────────────────────


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())
    formats.checks("regex")(lambda value: not isinstance(value, str) or regex.fault(value) is None)
    return Draft202012Validator(schema.rule_schema(), format_checker=formats)


def _hold_against_schema(data: Mapping[str, Any], found: Mistakes) -> list[tuple[Keys, str]]:
    """Add what the schema finds; errors inside conditions are returned, the walk explains those better."""
    inside: list[tuple[Keys, str]] = []
    options: list[tuple[Keys, Any]] = []
    for error in sorted(_validator().iter_errors(data), key=lambda error: str(list(error.absolute_path))):
        keys = tuple(error.absolute_path)
        if error.validator == "oneOf" and not keys:
            found.add(*_neither_or_both(data))
        elif keys[:1] == ("check",) and (len(keys) > 1 or error.validator == "additionalProperties"):
            options.append((keys, error))
        elif keys[:1] in (("where",), ("expect",), ("at",)) or "where" in keys[2:3]:
            inside.append((keys, "这样写没有意义"))
        else:
            for more, message in explain(error):
                found.add((*keys, *more), message)
    _explain_checks(options, found)
    return inside


def _neither_or_both(data: Mapping[str, Any]) -> tuple[Keys, str]:
    if "check" in data:
        return ("check",), "要么写 expect（应当满足的条件），要么写 check（检查的名称和选项），两者只写一个"
    if "where" in data:
        return ("where",), (
            "只写了 where（在哪里判断），没有写要求：再加 expect（那里应当怎样），如 expect: {value: {present: true}}，"
            "或加 check（检查的名称和选项）"
        )
    return (), "没有写要求：加 expect（应当满足的条件）或 check（检查的名称和选项）"


def explain(error: Any) -> Iterable[tuple[Keys, str]]:
    """An error of the JSON Schema as (further keys, Chinese sentence)."""
    keys, value, wanted = list(error.absolute_path), error.instance, error.validator_value
    name = str(keys[-1]) if keys else "规则"
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", ()))
        for key in [key for key in value if key not in known]:
            yield (key,), f"没有键“{key}”{nearest(key, known) or '；可用：' + '、'.join(known)}"
    elif error.validator == "required":
        for key in [key for key in wanted if key not in value]:
            if f"'{key}'" in error.message:
                yield (), f"缺少“{key}”{_HINTS.get(key, '')}"
    elif error.validator == "enum":
        yield (
            (),
            f"“{name}”不能是“{value}”，只能是：{'、'.join(map(str, wanted))}{nearest(str(value), map(str, wanted))}",
        )
    elif error.validator == "pattern":
        yield (), f"“{name}”的写法不对：“{value}”{_SHAPES.get(str(keys[0]) if keys else '', '')}"
    elif error.validator == "type" and wanted == "string" and _is_number(value):
        yield (), f'“{name}”应当加引号写成 "{value}"'
    elif error.validator == "type":
        types = wanted if isinstance(wanted, list) else [wanted]
        yield (), f"“{name}”应当是{'或'.join(_TYPES.get(str(one), str(one)) for one in types)}，现在是 {_shown(value)}"
    elif error.validator == "anyOf":
        yield (), f"“{name}”应当是文字、数字或它们的列表，现在是 {_shown(value)}"
    else:
        yield (), f"“{name}”{_explain_limit(error)}"


def _explain_limit(error: Any) -> str:
    """What is wrong with a value of the right type, to be read after its name."""
    kind, value, wanted = error.validator, error.instance, error.validator_value
    if kind in ("minItems", "minProperties", "minLength"):
        return "是空的"
    if kind == "format" and isinstance(value, str):
        return f"：{regex.fault(value)}"
    if kind in _LIMITS:
        return _LIMITS[kind].format(wanted)
    return f"不符合要求，现在是 {_shown(value)}"


_TYPES = {
    "string": "文字",
    "object": "“键: 值”的形式",
    "array": "列表",
    "boolean": " true 或 false",
    "number": "数字",
    "integer": "整数",
}
_LIMITS = {
    "maxLength": "太长，最多 {} 个字",
    "uniqueItems": "里有重复的项",
    "minimum": "不能小于 {}",
    "maximum": "不能大于 {}",
    "exclusiveMinimum": "应当大于 {}",
    "exclusiveMaximum": "应当小于 {}",
    "maxItems": "最多 {} 项",
    "maxProperties": "最多 {} 项",
    "const": "只能是“{}”",
}
_SHAPES = {
    "valid_from": "，应为年-月-日，如 2024-01-01",
    "valid_to": "，应为年-月-日，如 2024-12-31",
    "aliases": "，应为规则曾用的名称（小写英文加连字符）或编号",
    "deprecated": "：replaced_by 写规则的名称或编号，since 写版本号并加引号",
    "removed": "：replaced_by 写规则的名称或编号，since 写版本号并加引号",
    "code": "，应为两到四个大写字母加三位数字，如 PF301；RUN 留给文件读不了、豁免过期等运行问题",
    "since": '，应为版本号并加引号，如 "0.1"',
    "supersedes": "，应为规则的名称（小写英文加连字符），如 unit-missing",
}
_HINTS = {
    "examples": "；每条规则要有会报错的例子 fail 和不报错的例子 pass",
    "fail": "：至少一个会触发本规则的例子",
    "pass": "：至少一个相近但不应触发的例子",
    "document": "：依据的文件名称或文号",
}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:40] + '…'}”"


def _explain_checks(errors: Sequence[tuple[Keys, Any]], found: Mistakes) -> None:
    """What is wrong with the check: its name, or one mistake for each wrong option and one for all that lack."""
    import json

    said: dict[Keys, list[str]] = {}
    for keys, error in errors:
        if len(keys) == 1:
            _unknown_check(error, found)
            continue
        for more, message in explain(error):
            said.setdefault((*keys, *more)[:3], []).append(message)
    if len(said) > 1:  # a misspelt option is not missing as well
        misspelt = {keys[:2] for keys in said if len(keys) > 2 and any(_is_unknown(keys, one) for one in errors)}
        said = {keys: messages for keys, messages in said.items() if keys not in misspelt}
    for keys, sentences in said.items():
        name = str(keys[1])
        example = json.dumps(dict(checks.get(name).EXAMPLE), ensure_ascii=False)
        wrong = "；".join(dict.fromkeys(sentences))
        stop = "" if wrong.endswith("？") else "。"
        found.add(keys, f"检查“{name}”的选项不对：{wrong}{stop}正确的例子：check: {{{name}: {example}}}")


def _is_unknown(keys: Keys, one: tuple[Keys, Any]) -> bool:
    """Whether this error is that the check has no such option."""
    return one[0] == keys[:2] and one[1].validator == "additionalProperties"


def _unknown_check(error: Any, found: Mistakes) -> None:
    for name in [str(name) for name in error.instance if name not in checks.usable()]:
        broken = f"检查“{name}”无法使用（{checks.fault(name)}）"
        unknown = f"没有检查“{name}”{nearest(name, checks.names())}"
        found.add(("check", name), broken if name in checks.names() else unknown)


# ── meaning ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _check(data: Mapping[str, Any], given: str, found: Mistakes) -> tuple[str, ...] | None:
    """The values that the rule's check supplies, None when there is no telling because the check itself is wrong."""
    if "check" not in data:
        return ()
    section = data["check"]
    name = next(iter(section), None) if isinstance(section, Mapping) else None
    if name not in checks.usable():
        return None
    check = checks.get(str(name))
    if given not in check.GIVEN:
        found.add(("check", str(name)), f"检查“{name}”只能用于 given: {' 或 '.join(check.GIVEN)}，这里是 {given}")
    for parameter in _unfilled(section, ("check",)):
        found.add(parameter[0], f"没有参数“{parameter[1]}”；参数写在 params 下")
    return tuple(check.VALUES)


def _unfilled(node: Any, keys: Keys) -> Iterable[tuple[Keys, str]]:
    """Strings ``$name`` that no parameter filled in."""
    if isinstance(node, str) and re.fullmatch(r"\$[a-z_][a-z0-9_]*", node):
        yield keys, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _unfilled(value, (*keys, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _unfilled(value, (*keys, index))


def _conditions(data: Mapping[str, Any], scope: Scope, found: Mistakes) -> None:
    plain = Scope(scope.given, (), scope.lists)
    for key in ("where", "expect"):
        if key in data:
            compile_condition(data[key], plain, (key,), found)
    for index, case in enumerate(_list(data, "severity_when")):
        if isinstance(case, Mapping) and "where" in case:
            compile_condition(case["where"], scope, ("severity_when", index, "where"), found)


def _messages(data: Mapping[str, Any], scope: Scope, found: Mistakes) -> None:
    params = data.get("params")
    known = messages.known_placeholders(scope, params if isinstance(params, Mapping) else ())
    for keys in (("message",), ("advice",), ("fix", "message")):
        template: Any = data
        for key in keys:
            template = template.get(key) if isinstance(template, Mapping) else None
        if not isinstance(template, str):
            continue
        shown = ".".join(keys)
        if messages.has_stray_brace(template):
            found.add(keys, f"“{shown}”里有单独的花括号；占位符写成 {{name}}，要显示花括号就写两个")
        for name in messages.placeholders(template):
            if name not in known:
                found.add(keys, f"“{shown}”里的占位符“{{{name}}}”没有任何来源{nearest(name, known)}")


def _at(data: Mapping[str, Any], given: str, found: Mistakes) -> None:
    at = data.get("at")
    known = fields.pointable_by_rule(given) if "check" in data else fields.pointable(given)
    if isinstance(at, str) and at not in known:
        found.add(("at",), f"at 指向的“{at}”不是可以定位的字段{nearest(at, known)}")


def _wording(data: Mapping[str, Any], found: Mistakes) -> None:
    title, why = str(data.get("title", "")).strip(), str(data.get("why", "")).strip()
    if title.endswith(("。", ".", "．")):
        found.add(("title",), "title 是问题的名称，末尾不加句号")
    if title and title == why.rstrip("。."):
        found.add(("why",), "why 与 title 相同；why 要说明为什么这是问题")
    graver = [case.get("severity") for case in _list(data, "severity_when") if isinstance(case, Mapping)]
    if "error" in (data.get("severity"), *graver) and not data.get("basis"):
        found.add(("severity",), NO_BASIS)


def _file_name(file: str, found: Mistakes) -> None:
    if not re.match(schema.SLUG, _slug(file)):
        found.add((), f"文件名“{_slug(file)}”应为小写英文单词加连字符，如 unit-missing.yaml")
