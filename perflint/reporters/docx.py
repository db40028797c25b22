"""The review opinion as a Word file: a section for each project, in the style of an official paper, from a template.

The template is the shipped one, or the office's own (``ReportOptions.template``); what it may say is in docs/opinion.md.
"""

from __future__ import annotations

from perflint.model import Report
from perflint.reporters.shared.contract import ReportOptions
from perflint.reporters.shared.opinion.facts import facts

NAME = "docx"
ALIASES: tuple[str, ...] = ("word", "opinion")
SUMMARY = "绩效目标审核意见（公文格式），每个项目一份，可以用本单位的模板（--template）"
SELF_CONTAINED = True
BINARY = True
NEEDS_CATALOGUE = True
REQUIRES = ("office", ("jinja2",))


def render(report: Report, options: ReportOptions) -> bytes:
    """The bytes of the Word file.  Raises `PerflintError` where the template cannot be filled in."""
    from perflint.reporters.shared.opinion.template import Template

    name, data = options.template or _shipped()
    return Template(data, name).filled(facts(report, options))


def check_template(name: str, data: bytes) -> None:
    """Raise `PerflintError` for a file that is no template or has a mistake that shows without any facts."""
    from perflint.reporters.shared.opinion.template import Template

    Template(data, name)


def _shipped() -> tuple[str, bytes]:
    from importlib.resources import files

    resource = files("perflint.reporters.shared.opinion") / "template.docx"
    return "自带的审核意见模板", resource.read_bytes()
