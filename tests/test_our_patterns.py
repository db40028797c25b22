"""Every regular expression that the package itself writes: none repeats a repeat, none takes with the square of the text.

They are gathered from the source, each call that compiles or uses one evaluated in its module; what comes from rule files,
words and settings is refused where it is read (`perflint.rulebook.regex`, tests/test_runaway_patterns.py).
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import perflint
from perflint.rulebook import regex

PACKAGE = Path(perflint.__file__).parent
METHODS = {"compile", "match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split"}
GIVEN = {  # modules that compile what they are given: patterns of rules, words and the package's data, globs, and names
    "annotating.shared.sheet_comments", "cache", "checks._phrases", "checks.goal_conflict",
    "checks.text_debris", "checks.text_pattern", "compiled_patterns", "fixers.supplied", "lexicon.headings", "lexicon.levels",
    "lexicon.wordlists", "recognition.exports.rows", "recognition.prose.narrative", "reporters.shared.opinion.template", "rulebook.ambiguity",
    "rulebook.lifecycle", "rulebook.regex", "settings.patterns", "settings.steps",
}  # fmt: skip
NESTED = {  # what the static rule refuses and cannot run away, by how it begins
    r"\\.|\[[!^]?\]?(?:": "each way to go on in a class ends at the next ]",
    "(?P<topic>[a-z]": "a hyphen parts the rounds",
    r"\s*(?:\|\s*)?:?-+": "a | parts the rounds",
    r"(?<![^\s，,。；;、/|])([": "at most six rounds of a few blanks",
    r"[^\\.^$*+?{}\[\]()|]+(": "a | parts the rounds",
    "^(?:20": "nine rounds at most",
    "(?:[≥≤≧≦⩾⩽<>=约]{1,3}": "two rounds of a few signs",
    "<(?:[^<>": "each round begins with another character",
    r"(?:<\?xml": "each round begins with another character",
    "^[a-z][a-z0-9]*(-": "a hyphen parts the rounds",
}
SHORT = {  # what grows with the square and only sees short texts, by how it begins
    r"\s*[\[［【（(]?\s*(?:单击": "forty characters at most",
    r"([a-z_]+) ([": "descriptions of fields, ours",
    "([A-Za-z][A-Za-z0-9+.-]*:/{1,3}": "messages and addresses; a bound would let a password pass",
    r"[A-Za-z][A-Za-z_-]*(\.[^=]+)?": "an option of the command line",
    "(?P<topic>[a-z]": "an argument of the command line",
    r"\s*\$?([A-Za-z]{1,3})": "taken whole or not at all",
    "[a-z_]+-[0-9a-f]{24}": "names of files",
    r"[(\[【].*?[)\]】]": "the length of what is cut apart has a bound",
    r"[\s\-—–_·第页共": "forty characters at most",
    r"charset\s*=": "the head of a file",
    "(?:(?:柯尔克孜": "names of places, ours",
    r"\\.|\[[!^]?\]?(?:": "a pattern of paths has 1000 characters at most",
}
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
SMALL, LARGE, QUICK = 2_000, 8_000, 0.001  # characters; seconds for the small text that ask no second look
MOST = 7  # times longer for the large one: four is as the text, sixteen as its square


class Ours(NamedTuple):
    """A pattern, where it is written, its flags and how it is used."""

    place: str
    source: str
    flags: int
    uses: frozenset[str]


def gathered() -> tuple[list[Ours], set[str]]:
    """The patterns of the package, and the modules with some that only a run knows."""
    sources = {file: file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
    everything = "\n".join(sources.values())
    found, given = [], set()
    for file, source in sources.items():
        name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        if (
            not re.search(r"\bre\.|pattern_of\(", source)
            or name.startswith("reviewing.migrations")
            or name == "patterns"
        ):
            continue
        tree = ast.parse(source)
        for call, how, scope in calls(tree):
            value = evaluated(f"perflint.{name}", call, scope, call.args[: 2 if how == "compile" else 1])
            if value is None:
                given.add(name)
                continue
            pattern, flags = value
            uses = {how}
            if how == "compile" and (called := names_of(tree).get(id(call))):
                where = source if called.startswith("_") else everything
                uses = set(re.findall(rf"\b{called}(?:\(\))?\.(\w+)", where)) & METHODS
            found.append(Ours(f"{name}:{call.lineno}", pattern, flags, frozenset(uses)))
    return found, given


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str, list[ast.stmt]]]:
    """Each call that is given a pattern, the method, and the statements of the function it stands in."""
    inside = {id(node): one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) for node in ast.walk(one)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            made = node.func
            scope = inside[id(node)].body if id(node) in inside else []
            if isinstance(made, ast.Name) and made.id == "pattern_of":
                yield node, "compile", scope
            elif isinstance(made, ast.Attribute) and made.attr in METHODS and ast.unparse(made.value) == "re":
                yield node, made.attr, scope


def names_of(tree: ast.Module) -> dict[int, str]:
    """What a call is known by: the name it is assigned to, or the function that returns it."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[id(node.value)] = node.targets[0].id
        elif isinstance(node, ast.FunctionDef):
            found |= {id(one.value): node.name for one in ast.walk(node) if isinstance(one, ast.Return)}
    return found


def evaluated(module: str, call: ast.Call, scope: list[ast.stmt], args: list[ast.expr]) -> tuple[str, int] | None:
    """The pattern and flags of a call, with what the module and the assignments before it in its function know."""
    known = dict(vars(importlib.import_module(module)))
    try:
        for one in scope:
            if isinstance(one, ast.Assign) and one.lineno < call.lineno:
                with suppress(Exception):  # what only a run knows
                    exec(compile(ast.Module([one], []), module, "exec"), known)
        pattern, *more = (eval(compile(ast.Expression(one), module, "eval"), known) for one in args)
    except (NameError, AttributeError, TypeError, KeyError):
        return None
    flags = more[0] if more and isinstance(more[0], int) else 0
    return (pattern.decode("latin-1") if isinstance(pattern, bytes) else str(pattern)), int(flags)


PATTERNS, FROM_OUTSIDE = gathered()


def begins(pattern: str, known: dict[str, str]) -> bool:
    return any(pattern.startswith(head) for head in known)


def test_all_are_found() -> None:
    """Those that only a run knows stand in modules that are known for it."""
    assert len(PATTERNS) > 300
    assert GIVEN >= FROM_OUTSIDE, sorted(FROM_OUTSIDE - GIVEN)


def test_none_repeats_a_repeat() -> None:
    """As rule files are held to, apart from how many there may be."""
    told = {one.place: regex.fault(one.source) for one in PATTERNS if not begins(one.source, NESTED)}
    assert {} == {place: said for place, said in told.items() if said and ("套着" in said or "几种方式" in said)}


# ── measured ────────────────────────────────────────────────────────────────────────────────────────────────────


def attacks(pattern: str, flags: int) -> set[tuple[str, str]]:
    """What may be repeated behind what, to make the pattern try again and again: each round of it, and each beginning."""
    found: list[tuple[str, str]] = []
    whole = sample(parsed(pattern, flags), found)
    pairs = {*found, *(("", body) for _, body in found), *(("", head + body) for head, body in found)}
    return {(head, body) for head, body in pairs | {("", head) for head, _ in found} | {("", whole)} if body}


def parsed(pattern: str, flags: int) -> Any:
    letters = "".join(letter for letter, flag in FLAGS.items() if flags & flag)
    return regex.parsed_pattern(f"(?{letters}){pattern}" if letters else pattern)


def sample(parts: Any, found: list[tuple[str, str]]) -> str:
    """A text that the parts take, roughly; notes what stands before each long repeat and choice, and what is repeated."""
    text = ""
    for operation, argument in parts:
        name = str(operation)
        if name == "LITERAL":
            text += chr(argument)
        elif name in ("ANY", "NOT_LITERAL"):
            text += "x"
        elif name == "IN":
            text += character(argument)
        elif name.endswith("_REPEAT"):
            fewest, most, body = argument
            once = sample(body, found)
            if most > 20:
                found.append((text, once))
            text += once * max(min(fewest, 50), 1 if most else 0)
        elif name in ("BRANCH", "SUBPATTERN", "ATOMIC_GROUP"):
            inner = [sample(part, found) for part in regex._parts(name, argument)]
            found += [(text, one) for one in inner if name == "BRANCH"]
            text += max(inner, key=len, default="")
    return text


def character(parts: Any) -> str:
    """One that a set takes."""
    choices = '01aA \n\t-.:*(<"/|[#_一甲，。（；年%≥①'
    own = [
        chr(what if str(kind) == "LITERAL" else what[0]) for kind, what in parts if str(kind) in ("LITERAL", "RANGE")
    ]
    negated = any(str(kind) == "NEGATE" for kind, _ in parts)
    return next((one for one in choices if taken(parts, one) is not negated), own[0] if own else "x")


def taken(parts: Any, one: str) -> bool:
    kinds = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": str.isalnum}
    for kind, what in parts:
        if str(kind) == "LITERAL" and ord(one) == what:
            return True
        if str(kind) == "RANGE" and what[0] <= ord(one) <= what[1]:
            return True
        if str(kind) == "CATEGORY":
            wanted = "NOT_" not in str(what)
            if kinds[str(what).rpartition("_")[2]](one) is wanted:
                return True
    return False


def seconds(action: Callable[[str], object], text: str) -> float:
    """Of the processor; the best of three."""
    best = 60.0
    for _ in range(3):
        begin = time.process_time()
        action(text)
        best = min(best, time.process_time() - begin)
    return max(best, 1e-5)


def growing(one: Ours) -> tuple[float, str] | None:
    """How many times longer four times the text takes where that is far more than four, and the text."""
    compiled = re.compile(one.source, one.flags)
    method = (
        "match"
        if one.uses == {"match"}
        else "fullmatch"
        if one.uses <= {"match", "fullmatch"} and one.uses
        else "findall"
    )
    action = getattr(compiled, method)
    for head, body in attacks(one.source, one.flags):
        small, large = (head + (body * size)[:size] + "龘" for size in (SMALL, LARGE))
        begin = time.process_time()
        action(small)
        if time.process_time() - begin < QUICK:
            continue
        ratio = float("inf")
        for _ in range(5):  # again where it looks bad: a busy machine may have slowed the larger one down
            ratio = min(ratio, seconds(action, large) / seconds(action, small))
            if ratio <= MOST:
                break
        else:
            return ratio, small[:40]
    return None


def test_the_time_grows_with_the_text() -> None:
    """Whatever each repeats and begins with, thousands of times: not with its square."""
    measured = {one: growing(one) for one in PATTERNS if not begins(one.source, SHORT)}
    assert {} == {f"{one.place} {one.source[:50]}": told for one, told in measured.items() if told}


@pytest.mark.parametrize("pattern", [r"\s*,", "(?:ab)*c", r"<!--.*?-->", r"\d+元$"])
def test_the_measure_sees_squares(pattern: str) -> None:
    """Or the test above shows nothing; again where a busy machine may have slowed the smaller text down."""
    assert any(growing(Ours("here", pattern, 0, frozenset({"search"}))) for _ in range(4))
