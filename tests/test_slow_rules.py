"""The compiled rules against a slow, obvious interpreter of the same language, on made-up rules and tables."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perflint.engine import Judged, judge_document
from perflint.engine.sheets import NO_MARK, PASSED, UNDECIDED
from perflint.model import Cell, Document, Indicator, Phase, TargetTable
from perflint.rule_testing import documents_of
from perflint.rulebook import load
from perflint.rulebook.compiler import build, fill_parameters
from tests import slow_rules

HOSTILE = ('"); import os #', "'''", "\\", "{0}", "{{", "%s", "\n", "\x00", "def f(): pass", "'+str(1)+'")
NAMES = (
    "",
    " 无 ",
    "培训人员覆盖率",
    "培训人数",
    "服务对象满意度（%）",
    "安全事故",
    "≥95%",
    "成本控制率",
    "提高收入",
    *HOSTILE,
)
VALUES = (
    "",
    "无",
    "≥95%",
    "95",
    "≧20人次",
    "=100％",
    "2024年12月底前",
    "有效提高",
    "3-5次/月",
    "≤10万元",
    "培训人数",
    *HOSTILE,
)
TEXTS = {
    "level1": ("产出指标", "效益指标", "满意度指标", "", "其他"),
    "level2": ("数量指标", "质量指标", "时效指标", "服务对象满意度指标", ""),
    "name": NAMES,
    "value": VALUES,
    "unit": ("", "%", "人", "万元", "箩"),
    "operator": ("", "≥", "<=", "定性"),
    "weight": ("", "10", "十分"),
    "basis": ("", "政策要求", "培训人员覆盖率", "《办法》"),
    "actual": ("", "95%", "21人次", "已完成"),
}
FACTS = ("≥", "percent", "quantity", "unknown", "", "satisfaction", "人", *NAMES[:8], *VALUES[:8], *HOSTILE)

cells = {name: st.sampled_from((None, *texts)) for name, texts in TEXTS.items()}
rows = st.fixed_dictionaries({**cells, "child": st.booleans()}).map(
    lambda made: Indicator(**{k: Cell(v) if isinstance(v, str) else v for k, v in made.items()})
)
tables = st.builds(
    TargetTable,
    indicators=st.lists(rows, max_size=6).map(tuple),
    project=st.sampled_from((None, Cell("培训人员"), Cell(""))),
    goal=st.sampled_from((None, Cell("培训100人，覆盖率达到95%"))),
)
documents = st.builds(
    Document,
    st.just("a.json"),
    phase=st.sampled_from(Phase),
    tables=st.lists(tables, min_size=1, max_size=3).map(tuple),
)

PATHS = {
    "indicator": {
        "text": (
            *TEXTS,
            "value.kind",
            "value.unit",
            "value.unit.class",
            "value.comparator",
            "value.sign",
            "value.own_unit.class",
            "name.measure",
            "name.core",
            "level1.kind",
            "level2.kind",
            "actual.unit",
            "table.project",
            "table.goal",
            "table.overview",
            "table.unit",
            "document.phase",
            "document.department",
        ),
        "number": (
            "value.number",
            "value.upper",
            "weight.number",
            "name.length",
            "table.count.indicators",
            "table.funds.total",
            "document.year",
            "document.share_with_operators",
        ),
        "boolean": (
            "child",
            "row.filled",
            "row.inapplicable",
            "row.parent",
            "document.uses_operators",
            "name.measure.firm",
        ),
    },
    "table": {
        "text": ("project", "goal", "purpose", "overview", "unit", "document.phase", "document.department"),
        "number": (
            "count.indicators",
            "count.quantity",
            "count.quantified_cost",
            "goal.length",
            "funds.total",
            "document.year",
            "document.share_with_operators",
        ),
        "boolean": ("complete", "document.uses_operators"),
    },
    "document": {
        "text": ("name", "phase", "text", "department"),
        "number": ("count.tables", "count.indicators", "year", "share_with_operators"),
        "boolean": ("noisy", "uses_operators"),
    },
}
PATTERNS = (
    "率$",
    "人数|次数",
    "^(有效)?提高",
    "[≥≧>]\\s*\\d",
    "^$",
    "满意(度|率)",
    "(?i)A",
    "\\{0\\}|\\\\",
    "[^一-龥]",
)
WORDS = ("placeholders", "negative_heads", "inapplicable", "category_names")


def _of_text(given: str) -> st.SearchStrategy[Any]:
    words = st.one_of(st.sampled_from(FACTS[1:]), st.lists(st.sampled_from(FACTS), min_size=1, max_size=3))
    others = st.sampled_from(PATHS[given]["text"])
    operators = {
        "present": st.booleans(),
        "known": st.booleans(),
        "matches": st.sampled_from(PATTERNS),
        "contains": words,
        "starts_with": st.one_of(words, others),
        "ends_with": st.one_of(words, others),
        "in_words": st.sampled_from(WORDS),
        "mentions": st.sampled_from(WORDS),
        "same_as": others,
        "within": others,
        "repeats": others,
        "similar_to": st.fixed_dictionaries({"field": others, "at_least": st.sampled_from((0.3, 0.8))}),
        "not": st.one_of(words, st.sampled_from(PATTERNS).map(lambda one: {"matches": one})),
    }
    one = st.sampled_from(sorted(operators)).flatmap(lambda name: operators[name].map(lambda value: {name: value}))
    return st.one_of(words, one, st.tuples(one, one).map(lambda both: {**both[0], **both[1]}))


def conditions(given: str) -> st.SearchStrategy[dict[str, Any]]:
    paths = PATHS[given]
    number = st.one_of(st.sampled_from((0, 1, 20, 95, "95")), st.sampled_from(paths["number"]))
    compared = st.sampled_from(("gt", "ge", "lt", "le")).flatmap(lambda name: number.map(lambda value: {name: value}))
    of_numbers = st.one_of(compared, st.sampled_from((0, 95, "", [1, 20])))
    lines = [
        st.tuples(st.sampled_from(paths["text"]), _of_text(given)),
        st.tuples(st.sampled_from(paths["number"]), of_numbers),
        st.tuples(st.sampled_from(paths["boolean"]), st.booleans()),
    ]
    if given == "indicator":
        fitting = st.fixed_dictionaries({"compatible_with": st.just("name.measure")})
        lines.append(st.tuples(st.sampled_from(("value.unit.class", "value.unit")), fitting))
    plain = st.lists(st.one_of(*lines), min_size=1, max_size=3).map(dict)
    nested = st.tuples(st.sampled_from(("all", "any", "none")), st.lists(plain, min_size=1, max_size=3))
    return st.one_of(plain, st.tuples(plain, nested).map(lambda both: {**both[0], both[1][0]: both[1][1]}))


def rule_data(given: str) -> st.SearchStrategy[dict[str, Any]]:
    needed = {"given": st.just(given), "expect": conditions(given), "words": st.sampled_from(HOSTILE)}
    more = {"where": conditions(given), "inapplicable": st.sampled_from(("skip", "include"))}
    return st.fixed_dictionaries(needed, optional=more if given == "indicator" else {"where": more["where"]})


books = st.lists(st.sampled_from(("indicator",) * 4 + ("table", "document")).flatmap(rule_data), min_size=1, max_size=6)


def whole(data: dict[str, Any], number: int) -> dict[str, Any]:
    """A rule file with the condition, whose every text is as odd as may be."""
    words = data["words"].replace("{", "{{")
    told = dict.fromkeys(("title", "why", "message", "advice"), words)
    rest = {key: value for key, value in data.items() if key != "words"}
    given = {"severity": "warning", "confidence": "high", "dimension": words, "since": "0.1", "examples": {}}
    return {"code": f"ZZ{number:03}", **given, **told, **rest}


def said_of(judged: Judged, code: str) -> list[slow_rules.Said]:
    """What the rule said, as the interpreter says it."""
    place = [one for one, _ in judged.answers.rules].index(code)
    places = [one.finding.place for one in judged.found if one.finding.code == code]
    marks = ((sheet.table, sheet.marks[place]) for sheet in judged.answers.sheets)
    return [
        slow_rules.Said(
            table,
            [one.indicator for one in places if one.table == table],
            bool(int(mark, 16) & PASSED),
            bool(int(mark, 16) & UNDECIDED),
        )
        for table, mark in marks
        if mark != NO_MARK
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books, documents, documents)
def test_the_compiled_rules_say_what_the_language_says(
    book: list[dict[str, Any]], one: Document, other: Document
) -> None:
    files = [whole(data, number) for number, data in enumerate(book)]
    rules = tuple(build(data, f"topic/rule-{number}.yaml", ()) for number, data in enumerate(files))
    for document in (one, other, one):  # what is remembered of one must not tell of another
        judged = judge_document(document, rules)
        for data in files:
            found = [one.finding for one in judged.found if one.finding.code == data["code"]]
            said = said_of(judged, data["code"])
            assert not judged.answers.broken
            if not document.understood:  # nothing was read, so nothing is said
                continue
            assert said == slow_rules.judge(data, document), data
            assert all(one.message.strip("（空）") in data["message"].replace("{{", "{") for one in found)


def test_what_rules_share_about_one_row_tells_nothing_of_rows_alike() -> None:
    """A comparison that a rule has made of a row is no answer for rows of which only the cells asked about are the same."""
    more = {"value.number": {"gt": "weight.number"}}
    told = ({"expect": {**more, "level1": "无"}}, {"expect": more, "where": {"level1": "产出指标"}})
    data = [whole({"given": "indicator", "words": "试", **one}, number) for number, one in enumerate(told)]
    rules = tuple(build(one, f"topic/rule-{number}.yaml", ()) for number, one in enumerate(data))
    for weight in ("50", "10", ""):
        row = Indicator(level1=Cell("产出指标"), name=Cell("培训人数"), value=Cell("30人"), weight=Cell(weight))
        document = Document("a.json", tables=(TargetTable(indicators=(row,)),))
        judged = judge_document(document, rules)
        for one in data:
            assert said_of(judged, one["code"]) == slow_rules.judge(one, document)


def test_the_interpreter_reads_the_shipped_rules_like_the_engine() -> None:
    rules = [rule for rule in load().rules if rule.check is None]
    count = 0
    for rule in rules:
        data = fill_parameters(rule.data)
        for kind in ("fail", "pass"):
            for record in rule.examples.get(kind, ()):
                for document in documents_of(rule, record):
                    if rule.needs_complete:
                        continue
                    judged = judge_document(document, (rule,))
                    said = said_of(judged, rule.code)
                    assert said == slow_rules.judge(data, document), (rule.code, record)
                    count += 1
    assert count > 500
