"""What reports say in sentences: a target with what came of it is an indicator, a result alone is prose."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perflint
from perflint.model import Document, Passage
from perflint.recognition.wording.result_sentences import told_by

WORDS = [
    "培训合格率",
    "目标值",
    "≥95%",
    "，",
    "实际完成",
    "97.3%",
    "（",
    "）",
    "得满分",
    "5分",
    "计划",
    "全年",
    "1.",
    "；",
    "。",
    " ",
]
HEAD = "青岩县图书馆2024年度部门整体支出绩效自评报告\n\n一、基本情况\n（一）职责。负责全县图书借阅和阅读推广。\n二、预算执行\n"
TAIL = "四、自评结论\n绩效自评得分为93分，评价等级为“优”。\n五、存在问题\n讲座场次不足。\n"
BUDGET = "全年预算数200.00万元，实际支出190.00万元，预算执行率95%。\n三、绩效目标完成情况\n"


@pytest.mark.parametrize(
    ("sentence", "fields"),
    [
        ("借书证办理率目标值≥95%，实际完成97.3%", "借书证办理率 ≥95% 97.3%"),
        ("图书上架率目标值≥85%，实际完成82%，得满分5分", "图书上架率 ≥85% 82% 5 5"),
        ("举办读书会（目标6期），实际完成6期，完成率100%，得分5分", "举办读书会 6期 6期 - 5"),
        ("1.到馆人数（年度指标值≥500人）实际完成520人，分值10分，得分9分", "到馆人数 ≥500人 520人 10 9"),
        ("借阅人次年初目标为300人次，全年完成326人次，完成率108.67%", "借阅人次 300人次 326人次"),
        ("读者满意度目标值：≥90%，实际值：95%", "读者满意度 ≥90% 95%"),
        ("图书完好率，年度目标≥95%，实际达到96.5%，得10分", "图书完好率 ≥95% 96.5% - 10"),
        ("举办讲座计划20场，实际举办25场", "举办讲座 20场 25场"),
        ("新增藏书年度目标1200册，1—8月实际完成860册，完成率71.67%", "新增藏书 1200册 860册"),
        ("读者满意度目标≥90%，截至8月底实际91%", "读者满意度 ≥90% 91%"),
        ("新建书架30座，完成率85.7%", ""),
        ("绩效目标设定为100%，实际完成情况较好", ""),
        ("2024年目标任务完成良好，实际效果明显", ""),
    ],
)
def test_a_target_and_its_result_are_told(sentence: str, fields: str) -> None:
    """Name, value, actual, weight and score; a dash for what is not said."""
    told = told_by(Passage(sentence)) or {}
    said = [told[role].text if role in told else "-" for role in ("name", "value", "actual", "weight", "score")]
    assert fields == (" ".join(said).rstrip("- ") if told else "")


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_any_sentence_is_read_or_left(text: str) -> None:
    """Every field is a piece of the sentence, and none but the scores is blank."""
    told = told_by(Passage(text))
    for field in (told or {}).values():
        assert field.text and field.text in text


def parsed(folder: Path, text: str) -> Document:
    path = folder / "报告.txt"
    path.write_text(text, encoding="utf-8")
    return perflint.parse(path)


def test_a_report_tells_targets_with_results(tmp_path: Path) -> None:
    """Under headings with a period behind them; the table is not whole, and the text around it stays prose."""
    told = (
        "（一）产出指标完成情况\n1.质量指标。借书证办理率目标值≥95%，实际完成97.3%；图书上架率目标值≥85%，实际完成82%，得满分5分。\n"
        "（二）满意度指标完成情况（10分）\n读者满意度目标值≥90%，实际完成88.6%。\n"
    )
    document = parsed(tmp_path, HEAD + BUDGET + told + TAIL)
    (table,) = document.tables
    found = [
        (one.level2.text if one.level2 else "", one.name.text if one.name else "", one.value and one.value.text, one.actual and one.actual.text)
        for one in table.indicators
    ]  # fmt: skip
    assert found == [
        ("质量指标", "借书证办理率", "≥95%", "97.3%"),
        ("质量指标", "图书上架率", "≥85%", "82%"),
        ("服务对象满意度指标", "读者满意度", "≥90%", "88.6%"),
    ]
    assert (table.complete, table.project) == (False, None)
    assert document.score and document.grade and (93, "优") == (document.score.number, document.grade.text)
    assert any("三、绩效目标完成情况" in one.text for one in document.paragraphs)


def test_results_below_headings_of_both_levels(tmp_path: Path) -> None:
    """1.质量指标 over its sentences, under （一）产出指标; （三）满意度指标 is numbered as that is.  What says why belongs to the
    sentence before it."""
    told = (
        "（一）产出指标完成情况分析\n1.数量指标\n（1）新购图书目标值≥1200册，实际完成1260册，得10分。\n（2）举办讲座目标值≥20场，实际完成22场。\n"
        "2.质量指标\n图书上架率目标值≥95%，实际完成93.2%，得9.8分。未完成原因：书库改造。\n"
        "（二）效益指标完成情况分析\n1.社会效益指标\n到馆人次目标值≥3万人次，实际完成3.1万人次，得10分。\n"
        "（三）满意度指标完成情况分析\n读者满意度目标值≥90%，实际完成93%，得10分。\n"
    )
    (table,) = parsed(tmp_path, HEAD + BUDGET + told + TAIL).tables
    assert [
        "产出指标 数量指标 新购图书 -",
        "产出指标 数量指标 举办讲座 -",
        "产出指标 质量指标 图书上架率 书库改造",
        "效益指标 社会效益指标 到馆人次 -",
        "满意度指标 服务对象满意度指标 读者满意度 -",
    ] == [
        " ".join(cell.text if cell else "-" for cell in (one.level1, one.level2, one.name, one.reason))
        for one in table.indicators
    ]


def test_results_alone_are_no_targets(tmp_path: Path) -> None:
    """数量指标：新建书架30座 under 完成情况: nobody says what was aimed at, so that there is nothing to judge."""
    told = (
        "（一）产出指标\n数量指标：新建书架30座，完成率85.7%。\n质量指标：图书上架合格率100%。\n时效指标：项目于2024年12月15日完工。\n"
        "（二）满意度指标\n读者满意度达到92%。\n"
    )
    document = parsed(tmp_path, HEAD + BUDGET + told + TAIL)
    assert not document.tables
    assert not document.problems
    assert any("新建书架30座" in one.text for one in document.paragraphs)


def test_the_form_of_a_report_is_not_read_twice(tmp_path: Path) -> None:
    """What the sentences tell stands in the form as well."""
    told = (
        "（一）产出指标完成情况\n质量指标。借书证办理率目标值≥95%，实际完成97.3%；图书上架率目标值≥85%，实际完成82%。\n"
    )
    form = (
        "附件：项目支出绩效自评表\n一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分\n"
        "产出指标|质量指标|借书证办理率|≥95%|97.3%|50|50\n产出指标|质量指标|图书上架率|≥85%|82%|50|40\n"
    )
    document = parsed(tmp_path, HEAD + BUDGET + told + TAIL + form)
    assert [2] == [len(table.indicators) for table in document.tables]
    assert any("实际完成97.3%" in one.text for one in document.paragraphs)
