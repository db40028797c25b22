"""``check --show-files`` and ``--show-settings``: what a check would look at, and by which settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perflint.cli import messages, output
from perflint.cli.output import Output
from perflint.cli.remarks import nothing_found
from perflint.intake.files import Input
from perflint.settings import SETTINGS, Resolved, Resolver
from perflint.settings.files import shown_path
from perflint.settings.pages import yaml_of

DEFAULT = "默认"


def show(inputs: Sequence[Input], resolver: Resolver, outputs: Sequence[Output], origin: str, *, files: bool) -> int:
    """Print the files or the settings; 3 where no file is found.  ``origin`` says what set the outputs, if not a setting."""
    if files:
        output.write_stdout("".join(f"{item.path}\n" for item in inputs))
        if not inputs:
            messages.show_error(nothing_found())
        return 0 if inputs else 3
    output.write_stdout("\n".join(_lines(inputs, resolver, outputs, origin)) + "\n")
    return 0


def _lines(inputs: Sequence[Input], resolver: Resolver, outputs: Sequence[Output], origin: str) -> Iterator[str]:
    run = resolver.of_run()
    reports = [(one.format, one.target) for one in outputs]
    told = yaml_of(SETTINGS["output"].kind.shown(reports))
    source = origin or run.source("output") or DEFAULT
    yield from (_title("整次运行", run), "")
    yield from _values(run, of_run=True, known={"output": f"output: {told}  # {source}"})
    by_settings: dict[int, tuple[Resolved, list[Input]]] = {}
    for item in inputs:
        resolved = resolver.of_file(item.path)
        by_settings.setdefault(id(resolved), (resolved, []))[1].append(item)
    for resolved, items in by_settings.values() or [(run, [])]:
        more = f" 等 {len(items)} 个文件" if len(items) > 1 else ""
        subject = f"{items[0].path}{more}" if items else "当前文件夹里的文件"
        yield from ("", _title(subject, resolved), "")
        yield from _values(resolved, of_run=False, known={})


def _title(subject: str, resolved: Resolved) -> str:
    return f"# {subject}：{shown_path(resolved.file) if resolved.file else '没有配置文件'}"


def _values(resolved: Resolved, *, of_run: bool, known: dict[str, str]) -> Iterator[str]:
    """``key: value  # where from``, as YAML that a configuration file may hold."""
    for key, one in SETTINGS.items():
        if one.of_run == of_run:
            value = yaml_of(one.kind.shown(getattr(resolved.settings, one.name)))
            yield known.get(key) or f"{key}: {value}  # {resolved.source(key) or DEFAULT}"
