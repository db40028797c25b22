"""``perflint check``: read the files, run the rules, show the report, say by exit code how bad it is.

Here are the options that are no settings (those are declared in `perflint.settings.table`) and where the answer goes.
The work is in `perflint.cli.checking`, which is imported only when `perflint.cli.result_cache` does not know the answer
yet; nothing that it needs may be imported here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import click
from msgspec.structs import asdict, replace

from perflint.cli import completing, messages, output
from perflint.cli.answer_options import NAMED_FILES, answer_options, answer_settings, answer_sources, writes
from perflint.cli.option_groups import CHANGE, CONFIG, RUN, flag, given_flags, setting_options, value, word
from perflint.cli.outputs import PairingCommand, given_outputs, origin, outputs_of
from perflint.cli.result_cache import Answer, remembered
from perflint.cli.settled import settled
from perflint.databases.addresses import is_address
from perflint.errors import PerflintError
from perflint.intake.files import Excluded, Input, collect, may_be_missed, with_stdin
from perflint.limits import DEFAULT
from perflint.long_texts import LongText
from perflint.settings import Resolver, Settings
from perflint.settings.excluding import Excluding
from perflint.settings.table import GATE, OUTPUT
from perflint.suppression.nearest import FILE_NAME

FORMAT_HELP = "输出格式（默认 full），见下面的列表。可重复，后面跟它自己的 -o；没有 -o 的写到标准输出。"
FIXING = ("fix", "fix_only", "diff", "exit_non_zero_on_fix")  # what no answer can be remembered for
MECHANICS = ("jobs", "cache_dir", "no_cache")  # settings that change no answer
LOUDNESS = ("quiet", "silent", "verbose")


class Check(PairingCommand):
    """The command with the output formats listed below its options, as they are found."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from perflint.reporters import all_reporters

        with formatter.section("输出格式"):
            formatter.write_dl([(reporter.NAME, reporter.SUMMARY) for reporter in all_reporters()])


@click.command(
    cls=Check,
    short_help="检查绩效目标文件，给出问题清单。",
    help="检查绩效目标文件。可给出文件、文件夹（逐层查找认得的格式）、-（标准输入）或数据库里的表"
    "（postgresql://…?table=表名，见 docs/databases.md），不写时检查当前文件夹。"
    "多数选项也可以写在 perflint.yaml 里，见 perflint config。\n\n"
    "退出码：0 没有达到门槛的问题；1 有；2 选项、配置、规则有错，或者文件都读不了；3 没有可检查的内容。",
)
@click.argument("files", nargs=-1, metavar="[文件]…", shell_complete=completing.files)
@setting_options
@value(
    CONFIG, "--config", "文件|键=值", "用这个配置文件，不找 perflint.yaml；或写 键=值 只改一项，可重复。", multiple=True
)
@flag(CONFIG, "--isolated", "不读任何配置文件。")
@flag(CONFIG, "--show-settings", "列出实际用的设置和各从哪里来，不作检查。")
@flag(CONFIG, "--show-files", "列出要检查的文件，不作检查。")
@value(OUTPUT, "-f --output-format --format", "格式", FORMAT_HELP, multiple=True)
@value(
    OUTPUT,
    "-o --output-file",
    "文件",
    "把前面那个 -f 的报告写到文件，而不是标准输出；可重复。写 sqlite:///…?table=表名 时写进数据库。",
    multiple=True,
)
@value(OUTPUT, "--template", "文件", "docx 格式用这个 Word 文件作模板，见 docs/opinion.md。")
@flag(RUN, "--stream", "逐个项目检查一行一个指标的导出表，边查边写，内存不随文件变大，见 docs/large-exports.md。")
@value(RUN, "--fields", "字段", "与 --stream 一起：每个问题只写这些字段，如 rule,severity,project,row。", multiple=True)
@flag(RUN, "--gather", "与 --stream 一起：同一项目的行不相连时，先在磁盘上放到一起。")
@flag(OUTPUT, "-D --display-only-failures", "只显示达到门槛的问题，其余只计数。")
@flag(OUTPUT, "-q --quiet", "只输出问题，不输出小结和提示。")
@flag(OUTPUT, "-s --silent", "屏幕上什么也不输出（出错除外），只看退出码和 -o 的文件。")
@flag(OUTPUT, "-v --verbose", "说明每个文件怎样被读懂，并逐条列出无法判断的规则。")
@flag(
    OUTPUT,
    "--verdicts",
    "逐表列出每条规则的结论：通过、有问题、不适用、无法判断（缺什么）；用于 full、grouped、text、concise。",
)
@flag(
    OUTPUT,
    "--redact",
    "报告里的单位、项目、人员、地区、文件名、金额和编码换成代号，可以交给别人看，见 docs/sharing.md。",
)
@value(OUTPUT, "--store", "文件|URL", "在问题清单和 JSON 里写上审核记录库中对各个问题的处理，见 perflint review。")
@flag(OUTPUT, "--statistics", "按规则统计全部发现。")
@word(OUTPUT, "--color", "auto always never", "是否使用颜色（默认 auto）。")
@flag(GATE, "-e --exit-zero", "有问题也以 0 退出（出错时仍为 2）。")
@answer_options
@flag(CHANGE, "--fix", "改正可以自动修改的问题（文本、逗号分隔表、JSON），再报告剩下的；标准输入的写到标准输出。")
@flag(CHANGE, "--unsafe-fixes", "也改正要人确认的问题；改后请逐处核对。")
@flag(CHANGE, "--fix-only", "只改正，不报告剩下的问题，也不因它们退出 1。")
@flag(CHANGE, "--diff", "逐行显示会怎样改，不改文件；有可改之处退出码为 1。")
@flag(CHANGE, "--show-fixes", "逐处列出改了什么；没有 --fix 时列出每处改法。")
@flag(CHANGE, "--exit-non-zero-on-fix", "改了文件就以 1 退出，即使没有剩下问题。")
@value(OUTPUT, "--annotate", "文件夹", "把问题写成批注，放进各个文件的副本，写到这个文件夹；原件不动。")
@flag(OUTPUT, "--force", "批注件已经存在时覆盖。")
@flag(RUN, "--no-progress", "不显示进度条。")
@flag(RUN, "--time", "在标准错误输出各阶段和最慢的规则用的时间，写进 json 的 run.time；不用上一次的结果。")
@flag(RUN, "-w --watch", "文件、规则、配置改动时重新检查，按 Ctrl-C 结束（需要 perflint[watch]）。")
@value(RUN, "--stdin-filename --stdin-filepath", "名称", "标准输入的内容在报告中的文件名。")
def command(files: tuple[str, ...], **options: Any) -> int:
    """Check, or remember what an earlier check of the same found; returns the exit code."""
    _agree(options)
    flags = given_flags(click.get_current_context())
    with settled(flags, options):
        if not options.pop("watch"):
            return run_check(files, flags, options)
        return _watch(files, flags, options)


def _watch(files: tuple[str, ...], flags: Any, options: dict[str, Any]) -> int:
    """Check again and again.  Raises PerflintError for options that are for a single check."""
    from perflint.cli.watched import Watched, watched
    from perflint.cli.watching import watch

    if writes(options) or options["annotate"] or any(options[name] for name in FIXING):
        raise PerflintError("监视时不能改写文件或基线", place="--watch", advice="去掉 -w，或去掉改写的选项")
    if options["show_files"] or options["show_settings"]:
        raise PerflintError("只列出文件或设置，不能监视", place="--watch", advice="去掉 -w")
    if any(map(is_address, files)):
        raise PerflintError("数据库不能监视", place="--watch", advice="去掉 -w；可以定时运行")
    if "-" in files:
        raise PerflintError("标准输入不能监视", place="--watch", advice="写上文件或文件夹，或去掉 -w")

    def look() -> Watched:
        resolver = Resolver(options["config"], flags, isolated=options["isolated"])
        return watched(files or (os.curdir,), resolver, options)

    return watch(lambda: run_check(files, flags, dict(options)), look, quiet=options["quiet"] or options["silent"])


def run_check(files: tuple[str, ...], flags: Any, options: dict[str, Any], *, reports: bool = True) -> int:
    """One check; without ``reports`` it only writes what the options ask for and says how it went."""
    begun = perf_counter()
    resolver = Resolver(options["config"], flags, isolated=options["isolated"])
    run = resolver.of_run().settings
    given = given_outputs(click.get_current_context(), options.pop("output_format"), options.pop("output_file"))
    shown = options["diff"] or options["fix_only"]  # which is no report: one of before is not to be written over
    wanted = [("full", "-")] if shown and not given else given
    outputs = outputs_of(wanted, run.output, options["color"]) if reports else []
    options |= answer_settings(resolver, options)
    excluding = Excluding(resolver)
    kept = [name for name in files if not (run.force_exclude and _is_file(name) and excluding.forbids(name))]
    if files and not kept:
        _tell(options, "给出的文件都在排除之列（force-exclude），没有要检查的")
        return 0
    targets = [place.target for place in outputs if place.target is not None and place.table is None]
    passed: list[str] = []
    inputs = collect(
        kept or (".",),
        _suffixes,
        stdin_name=options["stdin_filename"],
        leave_out=[*targets, *filter(None, (options[name] for name in NAMED_FILES))],
        limits=replace(DEFAULT, **dict(run.limit)),
        passed=passed,
        excluded=_without_copies(excluding.leaves_out, options["annotate"]),
    )
    if options["show_files"] or options["show_settings"]:
        from perflint.cli.showing import show

        return show(inputs, resolver, outputs, origin(given), files=options["show_files"])
    answers = {item.path for item in inputs if item.in_folder and os.path.basename(item.path) == FILE_NAME}
    inputs = tuple(item for item in inputs if item.path not in answers)
    for target in (*targets, *filter(None, [options["write_baseline"]])):
        output.check_target(target, tuple(item.path for item in inputs if item.on_disk))
    _check_tables(inputs, outputs, options)
    if options["annotate"]:
        output.check_folder(options["annotate"])
        inputs = with_stdin(inputs)
    options |= answer_sources(options, [item.path for item in inputs], kept or (".",))
    options["passed"] = [*passed, *sorted(answers)]

    timed = options.pop("time")  # changes no answer
    if options["stream"]:
        from perflint.cli.streamed import streamed_check

        return streamed_check(inputs, resolver, options, outputs, jobs=run.jobs, begun=begun if timed else None)

    def work() -> Answer:
        from perflint.cli.checking import check

        return check(inputs, resolver, options, outputs, jobs=run.jobs, begun=begun if timed else None)

    if any(options[name] for name in FIXING):
        from perflint.cli.fixed_check import check_and_fix

        answer = check_and_fix(
            inputs, resolver, options, outputs, named=bool(given), jobs=run.jobs, begun=begun if timed else None
        )
    elif timed or options["store"] or writes(options):  # decisions change without a file that is checked
        answer = work()
    else:
        answer = remembered(inputs, _decisive(inputs, resolver, options, outputs), work)
    code = _deliver(answer, outputs, options)
    _tell_passed(passed, inputs, options)
    if excluding.number and (options["verbose"] or not inputs):
        _tell(options, f"按配置或忽略文件排除了 {excluding.number} 个文件或文件夹")
    return code


def _is_file(name: str) -> bool:
    return name != "-" and not is_address(name)


def _agree(options: dict[str, Any]) -> None:
    """Refuse options that contradict one another."""
    given = [f"--{name}" for name in LOUDNESS if options[name]]
    if len(given) > 1:
        raise PerflintError(f"{' 和 '.join(given)} 不能同时用", advice="只留一个")
    fixing = [f"--{name.replace('_', '-')}" for name in FIXING if options[name]]
    if options["annotate"] and fixing:
        raise PerflintError(f"--annotate 和 {fixing[0]} 不能同时用", advice="先改正，再写批注件")
    if options["annotate"] and options["redact"]:
        raise refused_redaction()
    for name in ("fields", "gather"):
        if options[name] and not options["stream"]:
            raise PerflintError(f"--{name} 要和 --stream 一起用", advice=f"加上 --stream，或去掉 --{name}")
    if options["redact"] and options["store"]:
        raise PerflintError("--redact 和 --store 不能同时用", advice="处理的说明里会有人名，给别人看的报告不要写进去")


def refused_redaction() -> PerflintError:
    """Why annotated copies cannot be redacted: they are the original."""
    advice = "批注件里有原文，遮盖不了；要交给别人看，另用 perflint check --redact -f html 或 -f xlsx 输出报告"
    return PerflintError("批注件不能遮盖", place="--redact", advice=advice)


def _check_tables(inputs: Sequence[Input], outputs: Sequence[output.Output], options: dict[str, Any]) -> None:
    """Refuse what tables of data bases cannot do, before any work is done."""
    read = next((item for item in inputs if item.table is not None), None)
    if read is not None and options["annotate"]:
        advice = "问题可以写进表：-o 'postgresql://…?table=问题'；或用 -f xlsx 写成问题清单"
        raise PerflintError("数据库里的表没有批注件", place=read.path, advice=advice)
    written = [place.table for place in outputs if place.table is not None]
    if written:
        from perflint.databases.writing import check_place

        for table in written:
            check_place(table)


def _without_copies(excluded: Excluded, folder: str | None) -> Excluded:
    """What a walk passes over, with the copies of an earlier run among it."""
    if folder is None:
        return excluded
    from perflint.annotating.naming import is_copy

    return lambda path, is_folder: (not is_folder and is_copy(path, folder)) or excluded(path, is_folder)


def _decisive(
    inputs: Sequence[Input], resolver: Resolver, options: dict[str, Any], outputs: Sequence[output.Output]
) -> dict[str, Any]:
    """All that decides the answer beside the inputs: options, the settings of the run and of each input, the rules."""
    run = resolver.of_run().settings
    by_settings: dict[Any, int] = {}
    places = [by_settings.setdefault(resolver.of_file(item.path).settings, len(by_settings)) for item in inputs]
    own = any(settings.rulebooks for settings in by_settings)
    return {
        **options,
        "outputs": [asdict(replace(place, table=None)) for place in outputs],
        "run": _judging(run),
        "files": [*map(_judging, by_settings)],
        "places": places,
        "ruleset": [path for settings in by_settings for path in settings.rulebooks or _shipped()] if own else [],
        "grading": run.grading,
        "configs": resolver.files(),
        "time": os.environ.get("SOURCE_DATE_EPOCH"),
    }


def _judging(settings: Settings) -> dict[str, Any]:
    return {name: value for name, value in asdict(settings).items() if name not in MECHANICS}


def _shipped() -> tuple[str, ...]:
    from perflint.rule_files import shipped

    return (str(shipped()),)


def _suffixes() -> tuple[str, ...]:
    from perflint.intake.reading import suffixes

    return suffixes()


def _tell(options: dict[str, Any], text: str) -> None:
    if not (options["quiet"] or options["silent"]):
        messages.notice(text)


def _tell_passed(passed: Sequence[str], inputs: Sequence[Input], options: dict[str, Any]) -> None:
    """The files that no reader claims, where somebody may think that they were checked."""
    archived = any(item.content is not None and item.table is None for item in inputs)
    if passed and (options["verbose"] or not inputs or archived or any(map(may_be_missed, passed))):
        from perflint.cli.remarks import passed_text

        _tell(options, passed_text(passed))


def _deliver(answer: Answer, outputs: Sequence[output.Output], options: dict[str, Any]) -> int:
    """The report to its place and what a bare format leaves out to stderr; returns the exit code."""
    for remark in answer.remarks:
        _tell(options, remark)
    for text, place in zip((answer.text, *answer.more), outputs, strict=bool(outputs)):
        if place.table is not None:
            output.write_rows(place.table, text if isinstance(text, LongText) else str(text).splitlines())
        elif place.target is not None:
            if text != b"":  # nothing was checked, and an empty file is no workbook
                output.write_file(place.target, text)
        elif not options["silent"]:
            if isinstance(text, bytes):
                output.refuse_terminal(place.format)
            output.write_stdout(text, place.color)
    for notice in answer.notices:
        _tell(options, notice)
    if answer.times:
        messages.notice(answer.times)
    for error in answer.errors:
        if not options["silent"] or answer.code == 2:
            messages.show_error(error)
    return answer.code
