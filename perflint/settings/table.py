"""All settings, once: the loader, the options of the command line, the JSON Schema and the documentation read this table.

A setting is a field of `Settings`; its key in a file is the field's name with hyphens.  Adding one is adding a field
here and using its value.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from perflint.limits import LABELS
from perflint.settings.compound import Outputs, Patterns, Scalar, Selectors, Several, Table
from perflint.settings.kinds import Book, Flag, Jobs, Kind, Number, Place, Word
from perflint.settings.times import Day, PhaseName, Year

SEVERITIES = Word(
    ("error", "warning", "info", "hint"), {"warn": "warning", "suggestion": "hint", "note": "info", "notice": "info"}
)
GRADES = Word((*SEVERITIES.words, "off"), SEVERITIES.spellings)
CONFIDENCES = Word(("low", "medium", "high"))
EXCLUDED = (".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", "~$*", ".~lock.*")
RULES, FILES, OUTPUT, GATE, WAIVE, RUN = "规则选择", "文件", "输出", "门槛", "豁免", "运行"


class Setting:
    """One setting: what it holds and what is said of it.

    ``flags`` are its options on the command line and ``negation`` those that switch it off; ``joins`` says that a higher
    layer adds to what the lower ones hold instead of replacing it; ``of_run`` that it holds for a run as a whole and is
    taken from the configuration of the working folder, not of each file.
    """

    def __init__(  # noqa: PLR0913 - the columns of the table, given by name
        self,
        kind: Kind,
        default: Any,
        help_: str,
        *,
        group: str,
        example: str,
        flags: tuple[str, ...] = (),
        negation: tuple[str, ...] = (),
        metavar: str = "",
        joins: bool = False,
        of_run: bool = False,
    ) -> None:
        self.kind, self.default, self.help, self.group, self.example = kind, default, help_, group, example
        self.flags, self.negation, self.metavar = flags, negation, metavar
        self.joins, self.of_run = joins, of_run
        self.name = ""  # set below, from the field

    @property
    def key(self) -> str:
        """The name in a file."""
        return self.name.replace("_", "-")


_ROWS: list[Setting] = []


def setting(kind: Kind, default: Any, help_: str, **more: Any) -> Any:
    """The default of a field of `Settings` that is the next of the table's rows."""
    _ROWS.append(Setting(kind, default, help_, **more))
    return default


class Settings(Struct, frozen=True):
    """What decides how a document is judged, or how a run goes.  Paths are absolute or as the command line gave them."""

    # fmt: off
    select: tuple[str, ...] = setting(
        Selectors(), ("ALL",), "只用这些规则：编号、编号前缀、规则名、主题名、主题/规则名或 ALL，逗号分隔。",
        group=RULES, flags=("--select",), metavar="规则", example="[ALL]")
    ignore: tuple[str, ...] = setting(
        Selectors(), (), "不用这些规则，写法同上；与选用的同时说到一条规则时，更具体的写法优先。",
        group=RULES, flags=("--ignore",), metavar="规则", example="[PF9, text/text-punct-mixed]")
    extend_select: tuple[str, ...] = setting(
        Selectors(), (), "在已选规则之外再加上这些。",
        group=RULES, flags=("--extend-select",), metavar="规则", joins=True, example="[PF9]")
    extend_ignore: tuple[str, ...] = setting(
        Selectors(), (), "在已经不用的规则之外再去掉这些；命令行的 --ignore 也是这个意思。",
        group=RULES, joins=True, example="[PF601]")
    preview: bool = setting(
        Flag(), False, "也运行试用中的规则。", group=RULES, flags=("--preview",), example="true")
    per_file_ignores: tuple[tuple[str, str, tuple[str, ...]], ...] = setting(
        Table(Selectors(), key="文件模式", separator=":", based=True), (),
        "某些文件不用某些规则：文件模式（写法同 .gitignore）: 规则。", group=RULES, flags=("--per-file-ignores",),
        metavar="模式:规则", example="{历史/**: [PF2, PF301]}")
    extend_per_file_ignores: tuple[tuple[str, str, tuple[str, ...]], ...] = setting(
        Table(Selectors(), key="文件模式", separator=":", based=True), (),
        "在上一项之外再加上这些。", group=RULES, flags=("--extend-per-file-ignores",), metavar="模式:规则",
        joins=True, example="{试点/*.xlsx: [PF4]}")
    severity: tuple[tuple[str, str], ...] = setting(
        Table(GRADES, key="规则"), (), "改变规则的级别：error、warning、info、hint，或 off 不用它。",
        group=RULES, joins=True, example="{PF301: warning, text-punct-mixed: off}")
    params: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = setting(
        Table(Table(Scalar(), key="参数"), key="规则"), (), "改变规则的参数，有哪些见 perflint rule 编号。",
        group=RULES, joins=True, example="{PF601: {minimum: 85}}")
    rulebooks: tuple[str, ...] = setting(
        Several(Book(), comma=False), (), "用这个规则文件或文件夹代替自带规则（自带的写 perflint），可写多个。",
        group=RULES, flags=("-r", "--ruleset"), metavar="路径", example="[我的规则]")
    fiscal_year: int | None = setting(
        Year(), None, "按这个预算年度施行的规则检查；不写时按每份文件自己写明的年度，没有写明的按今天。",
        group=RULES, flags=("--fiscal-year",), metavar="年度", example="2026")
    as_of: str | None = setting(
        Day(), None, "按这一天施行的规则检查，如 2024-06-30；与 fiscal-year 只写一个。豁免是否过期也按这一天。",
        group=RULES, flags=("--as-of",), metavar="日期", example='"2026-06-30"')
    phase: str | None = setting(
        PhaseName(), None, "把文件都当作这一阶段的：申报、批复、监控、自评、评价；不写时由文件的内容判断。",
        group=RULES, flags=("--phase",), metavar="阶段", example="自评")

    exclude: tuple[tuple[str, str], ...] = setting(
        Patterns(), tuple(("", name) for name in EXCLUDED), "文件夹里不检查的文件，写法同 .gitignore；代替默认的一组。",
        group=FILES, flags=("--exclude",), metavar="模式", example="[附件/, '*备份*']")
    extend_exclude: tuple[tuple[str, str], ...] = setting(
        Patterns(), (), "在上一项之外再加上这些。",
        group=FILES, flags=("--extend-exclude",), metavar="模式", joins=True, example="[草稿/]")
    force_exclude: bool = setting(
        Flag(), False, "直接写出文件名的也按上面两项排除（pre-commit 要用）。", group=FILES,
        flags=("--force-exclude",), negation=("--no-force-exclude",), of_run=True, example="true")
    respect_gitignore: bool = setting(
        Flag(), True, "文件夹里被 .gitignore 排除的不检查（默认如此）；.perflintignore 总是起作用。", group=FILES,
        flags=("--respect-gitignore",), negation=("--no-respect-gitignore",), example="false")
    limit: tuple[tuple[str, int], ...] = setting(
        Table(Number(1, 10**9), key="上限", names=tuple(LABELS)), (),
        "放宽或收紧一项读取上限，如 size=200（MB）、pages=500；名称见文档 docs/reading.md。", group=FILES,
        flags=("--limit",), metavar="名称=数值", joins=True, of_run=True, example="{size: 200, pages: 500}")

    output: tuple[tuple[str, str | None], ...] = setting(
        Outputs(), (("full", None),), "报告的格式和写到哪里，相当于 -f 和 -o。",
        group=OUTPUT, of_run=True, example="[full, {format: json, file: 报告.json}]")
    min_severity: str = setting(
        SEVERITIES, "hint", "不报告更轻的问题。", group=OUTPUT, flags=("--min-severity",), of_run=True, example="warning")
    min_confidence: str = setting(
        CONFIDENCES, "low", "不报告可信度更低的问题。",
        group=OUTPUT, flags=("--min-confidence",), of_run=True, example="medium")

    fail_severity: str = setting(
        SEVERITIES, "error", "有这一级或更严重的问题时退出码为 1。",
        group=GATE, flags=("-F", "--fail-severity", "--fail-on"), of_run=True, example="warning")
    max_warnings: int | None = setting(
        Number(0, 10**6), None, "警告级的问题多于这个数时退出码为 1。",
        group=GATE, flags=("--max-warnings",), metavar="个数", of_run=True, example="10")
    min_score: float | None = setting(
        Number(0, 100, whole=False), None,
        "任何一份文件或其中一个项目的得分低于这个数，或者无法评定，退出码为 1。",
        group=GATE, flags=("--min-score",), metavar="分数", of_run=True, example="80")
    strict_input: bool = setting(
        Flag(), False, "有一个文件读不了就以 2 退出；不写时它只算那个文件的一个错误。", group=GATE,
        flags=("--strict-input",), negation=("--no-strict-input",), of_run=True, example="true")
    grading: str | None = setting(
        Place(), None, "用这个文件里的评级参数（分值、扣分、档次）代替自带的。",
        group=GATE, flags=("--grading",), metavar="文件", of_run=True, example="评级.yaml")

    waivers: str | None = setting(
        Place(), None, "用这个豁免文件，而不是文件旁边或上面文件夹里的 perflint-waivers.yaml。",
        group=WAIVE, flags=("--waivers",), metavar="文件", of_run=True, example="豁免.yaml")
    baseline: str | None = setting(
        Place(), None, "只报告这份基线里没有的问题。",
        group=WAIVE, flags=("--baseline",), metavar="文件", of_run=True, example="基线.json")

    no_cache: bool = setting(
        Flag(), False, "不读写缓存。", group=RUN, flags=("-n", "--no-cache"), of_run=True, example="true")
    cache_dir: str | None = setting(
        Place(), None, "缓存放在这个文件夹，而不是系统的用户缓存文件夹。",
        group=RUN, flags=("--cache-dir",), metavar="文件夹", of_run=True, example=".perflint_cache")
    jobs: int = setting(
        Jobs(), 0, "用几个进程读取和判断：1 不另开进程，auto 在文件多时按处理器个数。结果与个数无关；另开进程时，一个文件"
        "使进程崩溃、超时或耗尽内存，只影响这个文件。",
        group=RUN, flags=("-j", "--jobs"), metavar="个数", of_run=True, example="4")
    # fmt: on


for _name, _row in zip(Settings.__struct_fields__, _ROWS, strict=True):
    _row.name = _name
SETTINGS = {one.key: one for one in _ROWS}
DEFAULTS = Settings()
