"""Text whose cells stand below one another, as ``pdftotext -layout`` writes it, and PDF pages without ruling.

The forms are our own, written as workbooks and Word files and put through LibreOffice and pdftotext.
"""

from __future__ import annotations

import random
import time

import pytest

from perflint import readers
from perflint.model import Cell, Confidence, Document
from perflint.recognition import recognise
from tests import pdf_samples


def understood(text: str) -> Document:
    return recognise(readers.read_bytes(text.encode(), "a.txt"))


def told(document: Document, *fields: str) -> list[list[tuple[str, ...]]]:
    """The fields of the indicators of each table; blank where there is none."""
    return [
        [tuple(_text(getattr(item, name)) for name in fields) for item in table.indicators] for table in document.tables
    ]


def _text(cell: Cell | None) -> str:
    return "".join(cell.text.split()) if cell else ""


FOUR = ("level1", "level2", "name", "value")

# columns so narrow that headings, names, values and labels are broken; every cell stands beside the middle of its row
CENTRED = """\
项目支出绩效自评表
（2024年度）

项目名称 地质灾害群测群防与监测预警
                                                    偏差原因分析及改进
       一级指标  二级指标    三级指标   年度指标值 实际完成值   分值    得分
                                                       措施

                         开展地质灾害隐
                                    ≥2400次   2516次    10      10
                         患点巡查次数
               数量指标
                         安装普适型监测 ≥86台（套 86台（套
                                                      10      10
                           预警设备     ）     ）
                                                                     部分设备因信号盲区
       产出指标
               质量指标      监测设备在线率    ≥95%     92.6%    15     14.62   掉线，下一步更换通
                                                                     信模块并增设中继站
绩效指标
                         汛前排查完成时
               时效指标              4月30日前 4月26日         10      10
                             间
                         单台设备年运维
               成本指标              ≤0.18万元 0.17万元       5       5
                            成本

                         受威胁群众转移
               社会效益指标               ≥90%     93%      15      15
                          避险知晓率
       效益指标
             可持续影响指 群测群防体系运
                                     ≥5年      5年      15      15
               标      行年限
             服务对象满意 隐患点周边群众
       满意度指标                        ≥90%     91.5%    10      10
              度指标     满意度
总分                                                    100    99.24

"""

# a list of projects: what is merged over a project's rows stands beside their middle
PROJECTS = """\
东河街道办事处2025年项目支出绩效目标批复表
单位：万元

 序号        项目名称      预算金额（万元）        年度绩效目标          一级指标     二级指标      三级指标        指标值

                                                                       购置流动图书车       2辆
                                                              数量指标
                                                     产出指标              送书下乡活动场次     ≥48场
                                购置流动图书车2辆，开展送书下乡
 1      基层文化服务能力提升     36.00
                                      48场。                    质量指标     车辆验收合格率      100%
                                                     效益指标    社会效益指标    受益群众人次      ≥2.1万人次
                                                     满意度指标   满意度指标      群众满意度       ≥90%
                                                                       购置执法记录仪      120台
                                                              数量指标
                                                     产出指标              购置电动巡逻车       8辆
                                购置执法记录仪120台、电动巡逻车8            时效指标     设备到货时间     2025年6月底前
 2      城市管理执法装备购置     58.60
                                       辆。
                                                     效益指标    社会效益指标    执法全过程记录率     100%

                                                     满意度指标   满意度指标     执法对象满意度      ≥85%
                                                                       开设课程门数       ≥12门
                                                              数量指标
                                                     产出指标              培训老年学员      ≥960人次
                                开设课程12门，培训老年学员960人            成本指标     人均培训成本       ≤190元
 3       社区老年学校运行      18.50
                                        次。
                                                     效益指标    可持续影响指标   课程持续开设年限     ≥3年

                                                     满意度指标   满意度指标      学员满意度       ≥92%

"""

# headings of two lines between those of one, names with a printed number
NUMBERED = """\
项目支出绩效目标表
（2025年度）
填报单位（盖章）：桐山区民政局             金额单位：万元
      项目名称      社区助餐服务体系建设
      主管部门         桐山区民政局             实施单位           桐山区养老服务中心

 资金总额（万元）             270         其中：财政资金               270

                目标1：建成社区食堂2个。
  年度绩效目标
                目标2：覆盖老年人1500人。
       一级            二级
                                      三级指标   年度指标值      指标值设定依据及数据来源
       指标            指标

                                指标1：新建社区食
                                              ≥2个        《养老服务发展规划》
                                    堂
                    数量指标
                                指标1：改造老年活
                                             ≥600平方米     《养老服务发展规划》
                                  动室面积

                                指标1：工程验收合
      产出指标          质量指标                      100%       《养老服务发展规划》
                                    格率

                                指标1：年度建设任
                    时效指标                       12月       《养老服务发展规划》
                                  务完成时间

                                指标1：食堂单体建
                    成本指标                     ≤45万元/个     《养老服务发展规划》
                                   设成本

                                指标1：就餐服务覆
                   社会效益指标                    ≥1500人      《养老服务发展规划》
                                  盖老年人数
      效益指标
                                指标1：食堂持续运
                  可持续影响指标                     ≥1年        《养老服务发展规划》
                                   营年限

                                指标1：就餐老人满
      满意度指标      服务对象满意度指标                    ≥90%       《养老服务发展规划》
                                    意度

填报说明：1.“年度指标值”应当填写可衡量的数值；
2.一级指标按产出、效益、满意度填写；
3.本表一式三份。
填报人：张某      联系电话：010-6688 填报日期：2024年11月5日

"""

# cells that begin at the top of their rows, without any empty line; blanks between ideographs and digits
TOP = """\
清平县项目支出绩效目标申报表

（2025 年度）

项目名称   农村危房改造补助资金项目
主管部门   清平县住房和城乡建设局（512）   实施单位   村镇建设服务中心
及代码
项目资金   年度资金总额        682.40
（万元）   其中：财政拨款       682.40
       其他资金          0
总体目标   完成农村危房改造 326 户，培训乡村建设工匠 180 人，实现低收入群体住
       房安全应保尽保，受益农户满意度达到 95%以上。
绩效指标   一级指标  二级指标    三级指标         指标值
       产出指标  数量指标    完成农村危房改造及农 ≥326 户
                     房抗震改造户数
                     开展农村住房安全隐患 ≥12 次
                     动态排查次数
                     培训乡村建设工匠人数 ≥180 人
             质量指标    改造农房竣工验收合格 100%
                     率
                     补助对象认定准确率    100%
             时效指标    改造任务按期完工率    ≥98%
                     补助资金兑付时限     竣工验收后 30 日内
             成本指标    C 级危房户均补助标准 ≤1.2 万元
       效益指标  经济效益    带动农户自筹及社会投 ≥410 万元
             指标      入资金
             社会效益    低收入群体住房安全保 100%
             指标      障率
             生态效益    建筑垃圾资源化处置比 ≥60%
             指标      例
             可持续影    农房安全长效管理机制 进一步健全
             响指标     健全程度
       满意度指  服务对象    受益农户满意度      ≥95%
       标     满意度指
             标

"""


def test_cells_beside_the_middle_of_their_rows() -> None:
    document = understood(CENTRED)
    assert told(document, *FOUR, "actual", "weight", "score") == [
        [
            ("产出指标", "数量指标", "开展地质灾害隐患点巡查次数", "≥2400次", "2516次", "10", "10"),
            ("产出指标", "数量指标", "安装普适型监测预警设备", "≥86台（套）", "86台（套）", "10", "10"),
            ("产出指标", "质量指标", "监测设备在线率", "≥95%", "92.6%", "15", "14.62"),
            ("产出指标", "时效指标", "汛前排查完成时间", "4月30日前", "4月26日", "10", "10"),
            ("产出指标", "成本指标", "单台设备年运维成本", "≤0.18万元", "0.17万元", "5", "5"),
            ("效益指标", "社会效益指标", "受威胁群众转移避险知晓率", "≥90%", "93%", "15", "15"),
            ("效益指标", "可持续影响指标", "群测群防体系运行年限", "≥5年", "5年", "15", "15"),
            ("满意度指标", "服务对象满意度指标", "隐患点周边群众满意度", "≥90%", "91.5%", "10", "10"),
        ]
    ]
    (table,) = document.tables
    assert _text(table.indicators[2].reason) == "部分设备因信号盲区掉线，下一步更换通信模块并增设中继站"
    assert table.project is not None and table.project.text == "地质灾害群测群防与监测预警"
    assert table.score is not None and str(table.score.number) == "99.24"
    assert table.confidence is Confidence.MEDIUM


def test_a_cell_knows_the_line_that_it_begins_on() -> None:
    name = understood(CENTRED).tables[0].indicators[0].name
    assert name is not None
    line = next(number for number, line in enumerate(CENTRED.split("\n"), 1) if "开展地质灾害隐" in line)
    assert (name.location.line, name.location.end_line) == (line, line + 2)


def test_projects_beside_the_middle_of_their_rows() -> None:
    document = understood(PROJECTS)
    assert [_text(table.project) for table in document.tables] == [
        "基层文化服务能力提升",
        "城市管理执法装备购置",
        "社区老年学校运行",
    ]
    assert [_text(table.goal) for table in document.tables] == [
        "购置流动图书车2辆，开展送书下乡48场。",
        "购置执法记录仪120台、电动巡逻车8辆。",
        "开设课程12门，培训老年学员960人次。",
    ]
    assert told(document, *FOUR)[1] == [
        ("产出指标", "数量指标", "购置执法记录仪", "120台"),
        ("产出指标", "数量指标", "购置电动巡逻车", "8辆"),
        ("产出指标", "时效指标", "设备到货时间", "2025年6月底前"),
        ("效益指标", "社会效益指标", "执法全过程记录率", "100%"),
        ("满意度指标", "满意度指标", "执法对象满意度", "≥85%"),
    ]


def test_a_heading_broken_beside_whole_ones() -> None:
    assert told(understood(NUMBERED), *FOUR) == [
        [
            ("产出指标", "数量指标", "新建社区食堂", "≥2个"),
            ("产出指标", "数量指标", "改造老年活动室面积", "≥600平方米"),
            ("产出指标", "质量指标", "工程验收合格率", "100%"),
            ("产出指标", "时效指标", "年度建设任务完成时间", "12月"),
            ("产出指标", "成本指标", "食堂单体建设成本", "≤45万元/个"),
            ("效益指标", "社会效益指标", "就餐服务覆盖老年人数", "≥1500人"),
            ("效益指标", "可持续影响指标", "食堂持续运营年限", "≥1年"),
            ("满意度指标", "服务对象满意度指标", "就餐老人满意度", "≥90%"),
        ]
    ]


def test_cells_of_the_header_block_that_their_columns_break() -> None:
    document = understood(
        """
项目名称        村级公路养护
主管部门        某县交通运输                实施单位         某县公路养护
            局                                  中心
项目资金（万      年度资金总额                             120
元）
            其中：财政拨                             120
            款
            其他资金                               0
年度目标        全年养护村级
            公路 30 公里。
绩效指标        一级指标        二级指标      三级指标         指标值
            产出指标        数量指标      养护公路里程       ≥30 公里
                        成本指标      每公里养护成本      ≤4 万元
            满意度指标       服务对象满意    群众满意度        ≥90%
                        度指标
"""
    )
    (table,) = document.tables
    assert ("某县公路养护中心", "村级公路养护") == (
        table.unit and table.unit.text,
        table.project and table.project.text,
    )
    funds = table.funds
    assert [120, 120, 0] == [figure.number for figure in (funds.total, funds.fiscal, funds.other) if figure]
    assert ("万元", "全年养护村级公路30公里。") == (
        document.money_unit,
        table.goal and table.goal.text.replace(" ", ""),
    )


def test_years_under_the_heading_of_the_values() -> None:
    document = understood(
        """
项目名称  河道清淤      实施期限  2025年-2026年
          一级指标    二级指标            三级指标    指标值
                                                      2025年    2026年
绩效指标  产出指标    数量指标            清淤长度    ≥12公里  ≥13公里
                      质量指标            清淤合格率  ≥95%     ≥96%
          满意度指标  服务对象满意度指标  居民满意度  ≥90%     ≥91%
"""
    )
    assert [[("清淤长度", "≥12公里"), ("清淤合格率", "≥95%"), ("居民满意度", "≥90%")]] == told(
        document, "name", "value"
    )
    assert ["没有检查这一列（“2026年”），它是另一个年度的：≥13公里"] == [
        problem.message for problem in document.problems
    ]


PLACES = (0, 10, 22, 34, 46, 58, 70, 78, 86, 92, 106, 114, 122, 132)
TICKED = (
    {0: "一级指标", 1: "二级指标", 2: "三级指标", 3: "年度指标值", 4: "1-7 月执行", 5: "全年预计完", 8: "偏差原因分析", 11: "完成目标可能性", 13: "备注"},
    {4: "情况", 5: "成情况"},
    {6: "经费", 7: "人员", 8: "其", 9: "原因说明"},
    {6: "保障", 7: "保障", 8: "他"},
    {0: "产出指标", 1: "数量指标", 2: "除险山塘座数", 3: "≥26 座", 4: "11 座", 5: "26 座", 10: "√"},
    {1: "质量指标", 2: "工程验收合格率", 3: "100%", 4: "尚未验收", 5: "100%", 8: "√", 9: "汛期停工一月", 11: "√"},
    {0: "效益指标", 1: "社会效益指标", 2: "受益群众人数", 3: "≥5000 人", 4: "2100 人", 5: "4000 人", 6: "√", 9: "配套未到位", 12: "√"},
)  # fmt: skip


def _set_out(cells: dict[int, str]) -> str:
    """The cells of a line, each at its place."""
    line = ""
    for at, text in cells.items():
        line = line.ljust(PLACES[at]) + text
    return line


@pytest.mark.parametrize(
    ("first", "second"),
    [({10: "确定", 11: "有可", 12: "不可"}, {10: "能", 11: "能", 12: "能"}), ({10: "能", 11: "可能", 12: "不能"}, {})],
)
def test_ticks_below_what_divides_a_heading(first: dict[int, str], second: dict[int, str]) -> None:
    """Where they stand tells below which answer; 确定 | 能 is one title on two lines."""
    lines = [dict(line) for line in TICKED]
    lines[2] |= first
    lines[3] |= second
    above = "      项目支出绩效目标执行监控表\n           （2024年1-7月）\n项目名称         山塘除险加固\n\n主管部门    水务局   实施单位      水务站\n\n"
    money = "年初预算数（万元）   260         1-7 月执行数（万元）    140          1-7 月执行率      53.85%\n"
    document = understood(above + money + "\n".join(map(_set_out, lines)))
    fields = ("name", "actual", "expected", "reason", "likelihood")
    assert told(document, *fields) == [
        [
            ("除险山塘座数", "11座", "26座", "", "确定能"),
            ("工程验收合格率", "尚未验收", "100%", "汛期停工一月", "有可能"),
            ("受益群众人数", "2100人", "4000人", "配套未到位", "完全不可能"),
        ]
    ]
    assert "山塘除险加固" == _text(document.tables[0].project)
    spent = document.tables[0].execution
    assert spent and spent.actual and spent.rate
    assert ("140", "53.85%") == (_text(spent.actual.cell), _text(spent.rate.cell))


def test_cells_at_the_top_of_their_rows() -> None:
    document = understood(TOP)
    assert told(document, "level2", "name", "value")[0][:4] == [
        ("数量指标", "完成农村危房改造及农房抗震改造户数", "≥326户"),
        ("数量指标", "开展农村住房安全隐患动态排查次数", "≥12次"),
        ("数量指标", "培训乡村建设工匠人数", "≥180人"),
        ("质量指标", "改造农房竣工验收合格率", "100%"),
    ]
    assert [_text(item.level1) for item in document.tables[0].indicators] == [
        *["产出指标"] * 8,
        *["效益指标"] * 4,
        "满意度指标",
    ]


def test_a_heading_that_a_page_repeats_begins_no_table() -> None:
    heading = "  一级指标     二级指标       三级指标           指标值\n"
    page1 = "  产出指标     数量指标       改造泵站           ≥12座\n               质量指标       工程合格率         100%\n"
    page2 = "  效益指标     社会效益指标   受益人口           ≥3万人\n"
    document = understood(f"项目支出绩效目标表\n{heading}{page1}          1\n\f{heading}{page2}")
    assert told(document, *FOUR) == [
        [
            ("产出指标", "数量指标", "改造泵站", "≥12座"),
            ("产出指标", "质量指标", "工程合格率", "100%"),
            ("效益指标", "社会效益指标", "受益人口", "≥3万人"),
        ]
    ]


def test_rows_of_four_levels_whose_merged_cells_left_nothing() -> None:
    document = understood(
        """\
专项资金绩效目标表
项目名称 健身场地补短板
一级指标 二级指标 三级指标 四级指标 指标值 评分标准
产出指标 数量指标 场地建设 新建健身步道 ≥26公里 未完成不得分
新建体育公园 3个 未完成不得分
赛事活动 举办健身赛事 ≥12场 未完成不得分
质量指标 建设质量 工程验收合格率 100% 未完成不得分
效益指标 社会效益指标 场地供给 人均场地面积 ≥2.6平方米 未完成不得分
"""
    )
    assert told(document, *FOUR) == [
        [
            ("产出指标", "数量指标", "新建健身步道", "≥26公里"),
            ("产出指标", "数量指标", "新建体育公园", "3个"),
            ("产出指标", "数量指标", "举办健身赛事", "≥12场"),
            ("产出指标", "质量指标", "工程验收合格率", "100%"),
            ("效益指标", "社会效益指标", "人均场地面积", "≥2.6平方米"),
        ]
    ]
    assert _text(document.tables[0].project) == "健身场地补短板"


def test_rows_of_projects_whose_merged_cells_left_nothing() -> None:
    document = understood(
        """\
2025年项目支出绩效目标批复表
序号 项目名称 预算金额（万元） 年度绩效目标 一级指标 二级指标 三级指标 指标值
1 送书下乡 36.00 购置流动图书车2辆，送书下乡48场。 产出指标 数量指标 购置流动图书车 2辆
送书下乡场次 ≥48场
满意度指标 满意度指标 群众满意度 ≥90%
2 社区老年学校 18.50 开设课程12门。 产出指标 数量指标 开设课程门数 ≥12门
成本指标 人均培训成本 ≤190元
满意度指标 满意度指标 学员满意度 ≥92%
第三部分 名词解释
财政拨款收入：指同级财政当年拨付的资金。
"""
    )
    assert [_text(table.project) for table in document.tables] == ["送书下乡", "社区老年学校"]
    assert [len(table.indicators) for table in document.tables] == [3, 3]
    assert any("财政拨款收入" in paragraph.text for paragraph in document.paragraphs)


def test_a_label_beside_the_middle_of_a_long_text() -> None:
    """The goal begins above its label; what stands right of the project is the unit's."""
    document = understood(
        """\
项目支出绩效目标表
                                                      桥头镇水利
  项目名称      小型泵站改造                                  实施单位
                                                       服务站
  其他资金      0
            改造小型泵站12座，清淤渠道36公里，恢复灌溉面积1.2万亩，
  总体目标
            受益村民满意度达到90%以上。

  一级指标     二级指标       三级指标           指标值
  产出指标     数量指标       改造泵站           ≥12座
             质量指标       工程合格率         100%
"""
    )
    (table,) = document.tables
    assert _text(table.goal) == "改造小型泵站12座，清淤渠道36公里，恢复灌溉面积1.2万亩，受益村民满意度达到90%以上。"
    assert _text(table.project) == "小型泵站改造"


def test_a_page_without_ruling() -> None:
    """Cells that nearly touch are parted, and names broken over lines stand beside their values."""

    def page(canvas: object) -> None:
        write = canvas.drawString  # type: ignore[attr-defined]
        canvas.setFont("STSong-Light", 10)  # type: ignore[attr-defined]
        for x, text in ((40, "一级指标"), (120, "二级指标"), (200, "三级指标"), (285, "年度指标值"), (338, "分值")):
            write(x, 700, text)
        rows = (
            ("产出指标", "数量指标", ("完成老旧小区电梯", "加装台数"), "≥36台", "20"),
            (None, "质量指标", ("电梯监督检验合格", "率"), "100%", "30"),
            ("效益指标", "社会效益指标", ("惠及居民户数",), "≥860户", "30"),
            ("满意度指标", "满意度指标", ("居民满意度",), "≥90%", "20"),
        )
        y = 670.0
        for level1, level2, name, value, weight in rows:
            for place, line in enumerate(name):
                write(200, y - 14 * place, line)
            middle = y - 7 * (len(name) - 1)
            for x, text in ((40, level1), (120, level2), (285, value), (338, weight)):
                if text:
                    write(x, middle, text)
            y -= 14 * len(name) + 8

    document = recognise(readers.read_bytes(pdf_samples.drawn(page), "a.pdf"))
    assert told(document, *FOUR, "weight") == [
        [
            ("产出指标", "数量指标", "完成老旧小区电梯加装台数", "≥36台", "20"),
            ("产出指标", "质量指标", "电梯监督检验合格率", "100%", "30"),
            ("效益指标", "社会效益指标", "惠及居民户数", "≥860户", "30"),
            ("满意度指标", "满意度指标", "居民满意度", "≥90%", "20"),
        ]
    ]


# a caption one line below the heading, a heading that others divide, labels over several lines, a row that a page cuts
CUT_ROW = """\
湖滨区公开材料
                        项目支出绩效自评表

项目名称          湖滨栈道维护
绩效指标                        年度指标值        实际完成
       一级指标   二级指标   三级指标                        分值   得分
                            指标值   度量单位   值
                     更换栈道
                            ≥260   块     275 块   15   15
                     木板块数
              数量指标
                     检修护栏
                            ≥18    处     18 处    10   10
                     处数
       产出指标
                     板面防腐
       （50
              质量指标   处理合格   ≥98    %     99%     15   15
       分）
                     率
                     汛期前检
              时效指标   修完成时   ≤30    天     26 天    10   10
                     限
       效益指标          滑倒受伤
              社会效益          ≤1     起     0起      15   15
       （30           起数
              指标
       分）            亮灯率    ≥97    %     97%     15   15
       满意度指   服务对象   游客满意   ≥90    %     93%     10   10
\f湖滨区公开材料
     标（10   满意度指
                   度
     分）     标
"""

# labels of functions as high as all their rows, one of them cut by the page with the row beside it
CUT_LABELS = """\
排水处公开材料
                   项目支出绩效自评表

部门职能        一级指标   二级指标        三级指标        指标值
                               指标 1：整治易涝
                   数量指标                    9处
                               路段处数
            产出指标
职能 1：承担城区                      指标 1：暴雨预警
                   时效指标                    40 分钟内
内涝点的排查治                        后到岗时限
理，组织汛期值守                       指标 1：因积水中
                                           0次
和抢险物资调配。                       断交通次数
            效益指标   社会效益指标
                               指标 2：受益居民
                                           5200 户
                               户数
职能 2：负责排水   产出指标   数量指标        指标 1：疏通管道   76 公里
\f排水处公开材料
                              长度
管网的日常养护，                      指标 1：雨水口清
                   质量指标                   96%
指导各街道清掏雨                      掏合格率
水口。                服务对象满意度指   指标 1：沿线商户
           满意度指标                          91%
                   标          满意度
"""

# 绩效指标 and 产出指标 one character a line; the next page has columns of its own
UPRIGHT = """\
                   项目支出绩效自评表
       一级                                    年度    实际
             二级指标       三级指标                                 分值   得分
       指标                                    指标值  完成值
 绩     产    数量指标    补种行道树株数        ≥640株   655株      20     20
 效     出
 指     指    质量指标    苗木成活率            ≥92%     90%        20     19
 标     标
        （    时效指标    补种完成时间          ≤45天    41天       10     10
        50
        分
        ）
\f     效    社会效益指标   绿荫覆盖路段长度   ≥12公里   12公里   30   30
     益
     指
     标
     满   服务对象满意度   沿街居民满意度     ≥90%      93%      10   10
     意   指标
     度
     指
     标
"""


def test_rows_and_labels_that_a_page_cuts_are_whole() -> None:
    """What stands first on the next page goes back to the cells of the page before."""
    assert told(understood(CUT_ROW), "level1", "level2", "name", "value", "unit", "actual", "score") == [
        [
            ("产出指标", "数量指标", "更换栈道木板块数", "≥260", "块", "275块", "15"),
            ("产出指标", "数量指标", "检修护栏处数", "≥18", "处", "18处", "10"),
            ("产出指标", "质量指标", "板面防腐处理合格率", "≥98", "%", "99%", "15"),
            ("产出指标", "时效指标", "汛期前检修完成时限", "≤30", "天", "26天", "10"),
            ("效益指标", "社会效益指标", "滑倒受伤起数", "≤1", "起", "0起", "15"),
            ("效益指标", "社会效益指标", "亮灯率", "≥97", "%", "97%", "15"),
            ("满意度指标", "服务对象满意度指标", "游客满意度", "≥90", "%", "93%", "10"),
        ]
    ]
    document = understood(CUT_LABELS)
    assert told(document, *FOUR) == [
        [
            ("产出指标", "数量指标", "整治易涝路段处数", "9处"),
            ("产出指标", "时效指标", "暴雨预警后到岗时限", "40分钟内"),
            ("效益指标", "社会效益指标", "因积水中断交通次数", "0次"),
            ("效益指标", "社会效益指标", "受益居民户数", "5200户"),
        ],
        [
            ("产出指标", "数量指标", "疏通管道长度", "76公里"),
            ("产出指标", "质量指标", "雨水口清掏合格率", "96%"),
            ("满意度指标", "服务对象满意度指标", "沿线商户满意度", "91%"),
        ],
    ]
    assert [_text(table.function) for table in document.tables] == [
        "职能1：承担城区内涝点的排查治理，组织汛期值守和抢险物资调配。",
        "职能2：负责排水管网的日常养护，指导各街道清掏雨水口。",
    ]


def test_labels_one_character_a_line_are_words() -> None:
    """The words tell where a label ends, and each page has columns of its own."""
    assert told(understood(UPRIGHT), *FOUR, "actual", "score") == [
        [
            ("产出指标", "数量指标", "补种行道树株数", "≥640株", "655株", "20"),
            ("产出指标", "质量指标", "苗木成活率", "≥92%", "90%", "19"),
            ("产出指标", "时效指标", "补种完成时间", "≤45天", "41天", "10"),
            ("效益指标", "社会效益指标", "绿荫覆盖路段长度", "≥12公里", "12公里", "30"),
            ("满意度指标", "服务对象满意度指标", "沿街居民满意度", "≥90%", "93%", "10"),
        ]
    ]


# labels and values over several lines, each cell beside the middle of its row; two goals below their headings
HEADER_BLOCK = """\
                        项目支出绩效目标申报表
                             （2025年度）
              古城墙排水口修缮及周边步
  项目名称                                 项目类    一般性项目
              道灯具更换                        型
  主管部
              临江区住建局                     实施单位   临江区古建所
    门
  资金总额       86.40         财政拨      80.00     其他资金   6.40
  （万元）                     款
                       实施期目标                      年度目标
   总体
              三年修缮排水口48处，更        全年修缮排水口18处，更
   目标
              换灯具210盏。              换灯具90盏。
  一级指标      二级指标         三级指标            指标值
  产出指标      数量指标      修缮排水口处数          ≥18处
              质量指标      修缮验收合格率          ≥95%
"""


def test_cells_of_a_header_block_that_are_broken_over_lines_are_whole() -> None:
    """A value may begin above its label, a label go on below others of its row."""
    document = understood(HEADER_BLOCK)
    table = document.tables[0]
    assert (_text(table.project), _text(table.unit)) == ("古城墙排水口修缮及周边步道灯具更换", "临江区古建所")
    assert (_text(table.goal), _text(table.period_goal)) == (
        "全年修缮排水口18处，更换灯具90盏。",
        "三年修缮排水口48处，更换灯具210盏。",
    )
    assert [str(figure.number) for figure in (table.funds.total, table.funds.fiscal, table.funds.other) if figure] == [
        "86.40",
        "80.00",
        "6.40",
    ]


def test_the_number_of_an_indicator_in_a_column_of_its_own_belongs_to_the_name() -> None:
    """指标1：, which no heading names."""
    form = (
        "  一级指标      二级指标                   三级指标               指标值\n"
        "                          指标1：   清运生活垃圾重量            ≥900吨\n"
        "  产出指标      数量指标\n"
        "                          指标2：   新设分类投放点            ≥24个\n"
        "              质量指标      指标1：   分类准确率               ≥90%\n"
        "  满意度指标     居民满意度     指标1：   小区居民对清运服务的满意度       ≥92%\n"
    )
    assert told(understood(form), "level2", "name", "value") == [
        [
            ("数量指标", "清运生活垃圾重量", "≥900吨"),
            ("数量指标", "新设分类投放点", "≥24个"),
            ("质量指标", "分类准确率", "≥90%"),
            ("居民满意度", "小区居民对清运服务的满意度", "≥92%"),
        ]
    ]


HEADING = "  一级指标     二级指标       三级指标        指标值      分值    得分     备注\n"
ROW = "  产出指标     数量指标       完成任务{0:05}     ≥{0}个      10     10\n"
HOSTILE = {
    "rows": lambda lines: HEADING + "".join(ROW.format(at) for at in range(lines)),
    "names": lambda lines: HEADING + "                          完成任务的名称很长很长\n" * lines,
    "labels": lambda lines: HEADING + "  产出指标\n" * lines,
    "headings": lambda lines: HEADING * lines,
    "crowded": lambda lines: HEADING + ("字字  " * 39 + "\n") * lines,
    "noise": lambda lines: (
        HEADING
        + "".join(
            "".join(random.Random(at).choices("  　指标值产出≥1%万元\n", k=60)) + "\n" for at in range(lines // 4)
        )
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_time_grows_with_the_lines(kind: str) -> None:
    """Four times the lines take no sixteen times as long."""
    from perflint.recognition.aligned.tables import aligned_tables
    from perflint.recognition.understanding import _as_lines

    def seconds(lines: int) -> float:
        source = readers.read_bytes(HOSTILE[kind](lines).encode(), "a.txt")
        passages = [line for block in source.blocks for line in _as_lines(block)]
        begin = time.process_time()
        aligned_tables(passages)
        return time.process_time() - begin

    seconds(100)
    assert seconds(2000) < 12 * seconds(500) + 0.5
