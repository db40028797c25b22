"""One indicator that asks for several things: two acts, or two rates, measured by one value.

Clauses that only say how, why or for example are no act of their own, and a list under one head (A、B、C满意度) is one
thing.  Qualitative aims often come in strings; there only three acts or more are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint import text as texts
from perflint.checks import _phrases
from perflint.checks.contract import Hit, Screen, Screens, Subject
from perflint.patterns import pattern_of

BREAK = pattern_of(r"[，,；;]")
HOW = pattern_of(
    r"^(?:通过|为了?|按照?|根据|依据|依托|结合|围绕|针对|如|例如|包括|包含|含|即|其中|特别是|尤其是|以|在|由|对|比|较|全年|每年|年内|\d{4}年)"
)
HEAD = "率|数量|[人户家个台套株座处条件篇场]数|[人场批架户班]次|次数|面积|长度|里程|比例"
HEADS = pattern_of(rf"[\u4e00-\u9fff]{{2,8}}(?:{HEAD})")
JOINED = pattern_of(rf"({HEAD})(?:[、和及与]|以及)[\u4e00-\u9fff]{{2,12}}?({HEAD})(?:[（(]|$)")
ENDED = pattern_of(rf"[\u4e00-\u9fff]{{2}}(?:{HEAD}|(?:及时|准时|时效|准确|完整|规范|安全)性)(?:[（(]|$)")
LINK = pattern_of(r"以及|[、和及与]")
LISTED = pattern_of("[、，,]")
STARTED = pattern_of(
    "(?:开展|举办|举行|组织|召开|编制|编印|制定|制作|印发|印制|发放|采购|购置|新建|改建|改造|维修|修缮|走访|慰问|聘请|安装|搭建)[\u4e00-\u9fff]{2,12}"
)
MANNER = pattern_of(r"^(?:进一步|不断|持续|有效|切实|全面|积极|及时|按时|按期|定期|每年|全年|共|各项|年度内?)+")
ADVERBIAL = pattern_of(r"(?:[期内后时中前间]|方面|过程中|以来|情况下|基础上)$")
LONGEST = 60  # characters; what is longer is a report, not a name
MEASURED = ("quantity", "range")

MARKED = pattern_of("[、和及与，,；;]")

SUMMARY = "一条指标考核几件事：两项工作或两个比率合用一个指标值。"
GIVEN = ("indicator",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"acts": {"type": "string", "description": "词表：含有其中动词的分句算一件事"}},
    "required": ["acts"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "parts": "写了几件事",
    "first": "其中一件",
    "second": "另一件",
}
EXAMPLE: Mapping[str, Any] = {"acts": "compound_acts"}


def screens(options: Mapping[str, Any]) -> Screens:
    """What spares it."""
    return Screens(
        rows=(Screen(("name",), lambda row: MARKED.search(row.name.text if row.name else "") is not None),),
        only=("name", "value", "operator", "unit"),
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield a hit on the name: ``first`` and ``second`` are two of the things asked for, ``parts`` how many."""
    name = texts.compact(subject.indicator.name.text) if subject.indicator.name else ""
    if len(name) > LONGEST:
        return
    measured = subject.value(subject.indicator).kind in MEASURED
    if measured and any(mark in name for mark in "、和及与") and (joined := JOINED.search(name)):
        heads = [part for part in LINK.split(name[: joined.end(2)]) if HEADS.search(part)]
        yield Hit(subject.at("name"), {"parts": len(heads), "first": heads[0], "second": heads[-1]})
        return
    if measured and len(listed := _listed_acts(name)) > 2:
        yield Hit(subject.at("name"), {"parts": len(listed), "first": listed[0], "second": listed[1]})
        return
    if not any(mark in name for mark in "，,；;"):
        return
    clauses = BREAK.split(name)
    if measured and len(clauses) > 1 and all(map(ENDED.search, clauses)):
        yield Hit(subject.at("name"), {"parts": len(clauses), "first": clauses[0], "second": clauses[1]})
        return
    acts = [clause for clause in clauses if _is_act(clause, options["acts"])]
    leads = any(_phrases.starts(options["acts"], _behind_how(clause)) for clause in acts[:1])
    if leads and len(acts) >= (2 if measured else 3):
        yield Hit(subject.at("name"), {"parts": len(acts), "first": acts[0], "second": acts[1]})


def _listed_acts(name: str) -> list[str]:
    """开展培训、组织演练、举办讲座: verbs that make nothing but an act, each with an object of its own."""
    return [] if "等" in name else [part for part in LISTED.split(name) if STARTED.fullmatch(part)]


def _is_act(clause: str, acts: str) -> bool:
    """Whether the clause names an act: it holds a verb of the list and does not just say how, when or for example."""
    rest = _behind_how(clause)
    return len(rest) > 3 and not ADVERBIAL.search(clause) and _phrases.holds(acts, rest)


def _behind_how(clause: str) -> str:
    """What a 依据…举办… clause does; nothing for a clause that is all means or example (通过宣传栏)."""
    how = HOW.match(clause)
    if not how:
        return MANNER.sub("", clause, 1)
    return clause[len(how[0]) + 2 :] if how[0] in ("依据", "根据", "按照", "按") else ""
