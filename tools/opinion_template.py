"""Builds the shipped template of the review opinion: ``python -m tools.opinion_template`` writes it, the same bytes each time.

Sizes and fonts are those of official papers (GB/T 9704): A4, a type area of 156 × 225 mm, lines of 28 points, 三号仿宋 with
小标宋 titles.  A computer without these fonts takes the ones named beside them in the font table.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tools.generated import ROOT

PATH = ROOT / "perflint" / "reporters" / "shared" / "opinion" / "template.docx"
TITLE, HEAD, SUB, BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
OTHERS = {TITLE: "宋体", SUB: "楷体", BODY: "仿宋", HEAD: "SimHei"}
SIZE = 16  # 三号
STAMP = (1980, 1, 1, 0, 0, 0)
COLUMNS = (("序号", 15), ("单位", 38), ("项目", 39), ("等级", 24), ("得分", 14), ("错误", 13), ("警告", 13))


def font(run: Any, name: str, size: float = SIZE) -> None:
    """The font of a run, for Chinese and for everything else."""
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


class Paper:
    """The template in the making."""

    def __init__(self) -> None:
        self.file = Document()
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        _footer(section.footer.paragraphs[0])
        normal = self.file.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(SIZE)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)

    def line(self, text: str, name: str = BODY, size: float = SIZE, *, indent: bool = True, align: Any = None) -> Any:
        """A paragraph with lines of 28 points, its first line two characters in."""
        paragraph = self.file.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28 if size <= SIZE else 36)
        form.widow_control = False
        if indent:
            form.first_line_indent = Pt(2 * size)
        if align is not None:
            paragraph.alignment = align
        font(paragraph.add_run(text), name, size)
        return paragraph

    def tag(self, text: str) -> None:
        """A paragraph that holds a tag alone, and is not seen in the opinion."""
        self.line(text, indent=False)

    def title(self, text: str, *, new_page: bool = False) -> None:
        """A title in the middle."""
        paragraph = self.line(text, TITLE, 22, indent=False, align=WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.page_break_before = new_page
        paragraph.paragraph_format.keep_with_next = True

    def head(self, text: str) -> None:
        """一、…"""
        self.line(text, HEAD).paragraph_format.keep_with_next = True

    def sub(self, text: str) -> None:
        """（一）…"""
        self.line(text, SUB).paragraph_format.keep_with_next = True

    def table(self, heads: tuple[tuple[str, float], ...], rows: list[list[str]], size: float = 12) -> None:
        """A ruled table; a row of one text is a tag."""
        table = self.file.add_table(rows=0, cols=len(heads))
        table.style = self.file.styles["Table Grid"]
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, (_, width) in enumerate(heads):
            table.columns[column].width = Mm(width)
        for number, texts in enumerate([[name for name, _ in heads], *rows]):
            row = table.add_row()
            _whole(row, header=number == 0)
            for column, cell in enumerate(row.cells):
                cell.width = Mm(heads[column][1])
                paragraph = cell.paragraphs[0]
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                form = paragraph.paragraph_format
                form.space_before = form.space_after = Pt(0)
                form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(20)
                font(
                    paragraph.add_run(texts[column] if column < len(texts) else ""), HEAD if number == 0 else BODY, size
                )


def _whole(row: Any, *, header: bool) -> None:
    """A row that no page break cuts; the header comes again on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _footer(paragraph: Any) -> None:
    """— 1 —, in the middle."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    font(paragraph.add_run("— "), "宋体", 14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
    font(paragraph.add_run(" —"), "宋体", 14)


def build() -> bytes:
    """The bytes of the template."""
    paper = Paper()
    _overview(paper)
    paper.tag("{% for 份 in 意见 %}")
    _opinion(paper)
    paper.tag("{% endfor %}")
    _record(paper)
    buffer = io.BytesIO()
    paper.file.save(buffer)
    return packed(buffer.getvalue())


def _overview(paper: Paper) -> None:
    paper.tag("{% if 份数 != 1 or 未读文件 %}")
    paper.title("绩效目标审核情况一览")
    paper.line("{{ 概述 }}审核范围：{{ 检查范围 }}。未列入：{{ 未列入 }}。")
    paper.tag("{% if 意见 %}")
    cells = ["{{ 份.序号 }}", "{{ 份.单位 }}", "{{ 份.项目 or 份.文件 }}", "{{ 份.等级 }}", "{{ 份.得分 }}", "{{ 份.错误数 }}", "{{ 份.警告数 }}"]  # fmt: skip
    paper.table(COLUMNS, [["{% for 份 in 意见 %}"], cells, ["{% endfor %}"]])
    paper.tag("{% endif %}")
    paper.tag("{% endif %}")
    paper.tag("{% if 未读文件 %}")
    paper.line("以下文件没有读成，未作审核：")
    paper.tag("{% for 文件 in 未读文件 %}")
    paper.line(
        "{{ loop.index }}．{{ 文件.文件 }}：{{ 文件.原因 }}。{% if 文件.下一步 %}请{{ 文件.下一步 }}。{% endif %}"
    )
    paper.tag("{% endfor %}")
    paper.tag("{% endif %}")


def _opinion(paper: Paper) -> None:  # noqa: PLR0915 - the paper from top to bottom
    paper.tag("{% if 多份 or 未读文件 %}")
    paper.title("绩效目标审核意见", new_page=True)
    paper.tag("{% else %}")
    paper.title("绩效目标审核意见")
    paper.tag("{% endif %}")
    paper.line("", indent=False)
    paper.line("{{ 份.单位 or '＿＿＿＿＿＿' }}：", indent=False)
    paper.line("对{% if 份.年度 %}{{ 份.年度 }}度{% endif %}{% if 份.项目 %}“{{ 份.项目 }}”项目{% else %}《{{ 份.文件 }}》{% endif %}的绩效目标（{{ 份.阶段 }}）进行了审核，意见如下。")  # fmt: skip
    paper.head("一、审核结论")
    paper.tag("{% if 份.得分 %}")
    paper.line("综合评定等级为“{{ 份.等级 }}”，得分 {{ 份.得分 }} 分。{% if 份.评级说明 %}{{ 份.评级说明 }}。{% endif %}共发现问题 {{ 份.问题数 }} 个，其中错误 {{ 份.错误数 }} 个、警告 {{ 份.警告数 }} 个、提示 {{ 份.提示数 }} 个、建议 {{ 份.建议数 }} 个。{% if 份.驳回数 %}另有 {{ 份.驳回数 }} 个经审核不作为问题，得分未因此调整。{% endif %}{% if 份.处理情况 %}处理情况：{{ 份.处理情况 }}。{% endif %}")  # fmt: skip
    cells = ["{{ 维.名称 }}", "{{ 维.得分 }}/{{ 维.满分 }}", "{{ 维.扣分 or '未扣分' }}", "{{ 维.无法判断 }} 项"]
    heads = (("评审维度", 28), ("得分/满分", 28), ("扣分情况", 74), ("无法判断", 26))
    paper.table(heads, [["{% for 维 in 份.维度 %}"], cells, ["{% endfor %}"]])
    paper.tag("{% else %}")
    paper.line("{% if 份.等级 %}等级：{{ 份.等级 }}。{% else %}未作评级。{% endif %}{% if 份.评级说明 %}原因：{{ 份.评级说明 }}。{% endif %}共发现问题 {{ 份.问题数 }} 个，其中错误 {{ 份.错误数 }} 个、警告 {{ 份.警告数 }} 个、提示 {{ 份.提示数 }} 个、建议 {{ 份.建议数 }} 个。{% if 份.驳回数 %}另有 {{ 份.驳回数 }} 个经审核不作为问题，得分未因此调整。{% endif %}{% if 份.处理情况 %}处理情况：{{ 份.处理情况 }}。{% endif %}")  # fmt: skip
    paper.tag("{% endif %}")
    paper.head("二、存在的问题及修改建议")
    paper.tag("{% if 份.级别 %}")
    paper.tag("{% for 级 in 份.级别 %}")
    paper.sub("（{{ 级.序号 }}）{{ 级.名称 }}（{{ 级.个数 }} 个）")
    paper.tag("{% for 题 in 级.问题 %}")
    paper.line("{{ 题.序号 }}．{{ 题.标题 }}（{% if 题.维度 %}{{ 题.维度 }}，{% endif %}{{ 题.规则 }}{% if 题.个数 > 1 %}，{{ 题.个数 }} 处{% endif %}）。")  # fmt: skip
    paper.tag("{% for 处 in 题.处 %}")
    paper.line("{% if 题.个数 > 1 %}（{{ 处.序号 }}）{% endif %}{{ 处.位置 }}：{{ 处.问题 }}。{% if 处.原文 %}原文：“{{ 处.原文 }}”。{% endif %}{% if 处.处理 %}处理：{{ 处.处理 }}{% if 处.处理说明 %}，{{ 处.处理说明 }}{% endif %}（{{ 处.经办人 }}，{{ 处.处理日期 }}）。{% endif %}")  # fmt: skip
    paper.tag("{% endfor %}")
    paper.tag("{% if 题.其余 %}")
    paper.line("另有 {{ 题.其余 }} 处，见问题清单。")
    paper.tag("{% endif %}")
    paper.line("建议：{{ 题.建议 }}{% if 题.依据 %}依据：{{ 题.依据 }}。{% endif %}")
    paper.tag("{% endfor %}")
    paper.tag("{% endfor %}")
    paper.tag("{% else %}")
    paper.line("没有发现问题。")
    paper.tag("{% endif %}")
    paper.head("三、未能审核的内容")
    paper.tag("{% if 份.无法判断 or 份.读取疑点 %}")
    paper.tag("{% for 条 in 份.无法判断 %}")
    paper.line(
        "{{ loop.index }}．{{ 条.规则 }} {{ 条.标题 }}：不能得出结论{% if 条.缺少 %}，缺少{{ 条.缺少 }}{% endif %}。"
    )
    paper.tag("{% endfor %}")
    paper.tag("{% for 处 in 份.读取疑点 %}")
    paper.line("{% if 处.位置 %}{{ 处.位置 }}{% else %}全文{% endif %}没有读懂：{{ 处.说明 }}。")
    paper.tag("{% endfor %}")
    paper.tag("{% else %}")
    paper.line("无。")
    paper.tag("{% endif %}")
    paper.head("四、已豁免和不作为问题的事项")
    paper.tag("{% for 驳 in 份.驳回 %}")
    paper.line("审核人不作为问题：{{ 驳.位置 }}：{{ 驳.问题 }}（{{ 驳.规则 }}）。{% if 驳.处理说明 %}理由：{{ 驳.处理说明 }}。{% endif %}（{{ 驳.经办人 }}，{{ 驳.处理日期 }}）")  # fmt: skip
    paper.tag("{% endfor %}")
    paper.tag("{% if 份.基线数 %}")
    paper.line("基线中的旧问题 {{ 份.基线数 }} 个，没有逐个列出。")
    paper.tag("{% endif %}")
    paper.tag("{% if 份.豁免 %}")
    paper.tag("{% for 免 in 份.豁免 %}")
    paper.line("{{ loop.index }}．{{ 免.位置 }}：{{ 免.问题 }}（{{ 免.规则 }}）。{{ 免.方式 }}{% if 免.理由 %}，理由：{{ 免.理由 }}{% endif %}{% if 免.批准人 %}，批准：{{ 免.批准人 }}{% endif %}{% if 免.文号 %}（{{ 免.文号 }}）{% endif %}{% if 免.有效期 %}，有效期至 {{ 免.有效期 }}{% endif %}。")  # fmt: skip
    paper.tag("{% endfor %}")
    paper.tag("{% elif not 份.基线数 and not 份.驳回数 %}")
    paper.line("无。")
    paper.tag("{% endif %}")
    paper.head("五、审核依据")
    paper.tag("{% if 份.依据 %}")
    paper.tag("{% for 文 in 份.依据 %}")
    paper.line("{{ loop.index }}．{{ 文 }}")
    paper.tag("{% endfor %}")
    paper.tag("{% else %}")
    paper.line("无。")
    paper.tag("{% endif %}")
    paper.line("", indent=False)
    for text in ("审核人：　　　　　　", "　　　　年　　月　　日"):
        paragraph = paper.line(text, indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.right_indent = Pt(2 * SIZE)


def _record(paper: Paper) -> None:
    """An annex that lets the review be repeated."""
    paper.tag("{% if 运行记录 %}")
    paper.title("审核运行记录", new_page=True)
    paper.tag("{% for 项 in 运行记录 %}")
    paper.line("{{ 项.名称 }}：{{ 项.内容 }}", size=12)
    paper.tag("{% endfor %}")
    paper.tag("{% if 输入 %}")
    cells = ["{{ 件.文件 }}", "{{ 件.结果 }}{% if 件.说明 %}：{{ 件.说明 }}{% endif %}", "{{ 件.校验值 }}"]
    heads = (("文件", 52), ("结果", 24), ("SHA-256", 80))
    paper.table(heads, [["{% for 件 in 输入 %}"], cells, ["{% endfor %}"]], size=9)
    paper.tag("{% endif %}")
    paper.tag("{% if 其余输入 %}")
    paper.line("另有 {{ 其余输入 }} 个文件没有列出，见 JSON 报告。", size=12)
    paper.tag("{% endif %}")
    paper.tag("{% endif %}")


def packed(data: bytes) -> bytes:
    """The package without a clock, and with the other fonts in its font table."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/fontTable.xml":
                fonts = "".join(f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(other)}/></w:font>" for name, other in OTHERS.items())  # fmt: skip
                content = re.sub(rb"</w:fonts>", fonts.encode() + b"</w:fonts>", content)
            elif info.filename == "docProps/core.xml":
                content = re.sub(rb"(<dc:(?:creator|description|title)>)[^<]*", rb"\1", content)
            stamped = zipfile.ZipInfo(info.filename, STAMP)
            stamped.compress_type = zipfile.ZIP_DEFLATED
            stamped.external_attr = 0o600 << 16
            package.writestr(stamped, content)
    return target.getvalue()


def main() -> int:
    """Write the file, or with --check say whether it is what would be written."""
    data = build()
    if "--check" in sys.argv:
        return 0 if PATH.read_bytes() == data else 1
    PATH.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
