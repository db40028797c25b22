"""What values say: the corpus of values as specification, families of spellings, and properties over any text."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perflint import values
from perflint.model import TargetValue
from tests.work import growth

Facts = tuple[object, ...]


def facts(value: TargetValue) -> Facts:
    """Everything that is compared between two readings; the lead belongs to the wording."""
    return (value.kind, value.comparator, value.number, value.upper, value.unit, value.per, value.date)


def test_corpus_of_values_is_read_as_specified(corpus: Path) -> None:
    """Each line of the specification, arguable ones included."""
    wrong = []
    for line in (corpus / "values.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        value = values.parse(entry["raw"])
        numbers = [None if entry[key] is None else Decimal(entry[key]) for key in ("number", "upper")]
        expected = (
            entry["kind"],
            entry["comparator"],
            *numbers,
            entry["unit"],
            entry["per"],
            entry["date"],
            entry["lead"],
        )
        if (*facts(value), value.lead) != expected:
            wrong.append((entry["raw"], (*facts(value), value.lead), expected))
    assert wrong == []


AT_LEAST_95 = (
    "≥95%", "≧95%", "⩾95%", "≥=95%", ">=95%", "=>95%", "＞＝95%", "》=95%", "〉=95%", "≥ 95 %", "≥９５％", "≥95%。", "≥\n95%",
    "不低于95%", "不少于95%", "不小于95%", "不得低于95%", "应不低于95%", "大于等于95%", "大于或等于95%", "至少95%", "达到95%",
    "达95%以上", "达到95%以上", "达到≥95%", "需达到95%以上", "95%以上", "95%及以上", "95%（含）以上", "95%(含95%)以上",
    "百分之九十五以上", "不低于百分之95", "（≥95%）", "“≥95%”", "1、≥95%", "①≥95%", "九成五以上", "≥95(%)", "95%≥",
    "≥ 9 5 %", "≥９ ５ ％", "9 5 %以上",
)  # fmt: skip


@pytest.mark.parametrize("spelling", AT_LEAST_95)
def test_spellings_of_one_value_are_equal(spelling: str) -> None:
    """Width, signs, words and numerals make no difference."""
    assert facts(values.parse(spelling)) == ("quantity", "≥", Decimal(95), None, "%", None, None)


QUANTITIES = [
    # raw, comparator, number, upper, unit, per, lead
    ("不超过12万元", "≤", "12", None, "万元", None, None),
    ("控制在10万元以下", "≤", "10", None, "万元", None, None),
    ("控制在5%", "≤", "5", None, "%", None, None),
    ("最高不超过300元", "≤", "300", None, "元", None, None),
    ("小于3‰", "<", "3", None, "‰", None, None),
    ("未超过5%", "≤", "5", None, "%", None, None),
    ("不足10人", "<", "10", None, "人", None, None),
    ("＜24小时", "<", "24", None, "小时", None, None),
    ("超90%", ">", "90", None, "%", None, None),
    ("100余万元", "≈", "100", None, "万元", None, None),
    ("二十余户", "≈", "20", None, "户", None, None),
    ("前10%", "≤", "10", None, "%", None, "前"),
    ("≤±5%", "≤", "5", None, "%", None, None),
    ("≤5（8）mg/L", "≤", "5", None, "mg", "L", None),
    ("≥95（含）%", "≥", "95", None, "%", None, None),
    ("150±5人", "≈", "150", None, "人", None, None),
    ("98%±2%", "≈", "98", None, "%", None, None),
    ("省外500元/人、省内200元/人", None, "500", None, "元", "人", "省外"),
    ("￥1,200.00", None, "1200.00", None, "元", None, None),
    ("增长-5%", None, "-5", None, "%", None, "增长"),
    ("12,345.67元", None, "12345.67", None, "元", None, None),
    ("1 000人", None, "1000", None, "人", None, None),
    ("三百二十一户", None, "321", None, "户", None, None),
    ("三百万元", None, "300", None, "万元", None, None),
    ("一百零五人", None, "105", None, "人", None, None),
    ("百分百", None, "100", None, "%", None, None),
    ("六成五", None, "65", None, "%", None, None),
    ("一年半", None, "1.5", None, "年", None, None),
    ("半年内", "≤", "0.5", None, "年", None, None),
    ("两个半小时", None, "2.5", None, "小时", None, None),
    ("三个月", None, "3", None, "个月", None, None),
    ("≥12月", "≥", "12", None, "月", None, None),
    ("5个工作日内", "≤", "5", None, "工作日", None, None),
    ("20个项目", None, "20", None, "个", None, None),
    ("8个行政村", None, "8", None, "行政村", None, None),
    ("10个人", None, "10", None, "人", None, None),
    ("30头(只)", None, "30", None, "头(只)", None, None),
    ("20套/台", None, "20", None, "套/台", None, None),
    ("5千米", None, "5", None, "千米", None, None),
    ("2千元", None, "2", None, "千元", None, None),
    ("50ｍ²", None, "50", None, "m²", None, None),
    ("2個", None, "2", None, "個", None, None),
    ("1000元/户·年", None, "1000", None, "元", "户·年", None),
    ("1000元/生·学年", None, "1000", None, "元", "生·学年", None),
    ("每人每月530元", None, "530", None, "元", "人·月", None),
    ("每月每人530元", None, "530", None, "元", "人·月", None),
    ("530元每人每月", None, "530", None, "元", "人·月", None),
    ("每村2人", None, "2", None, "人", "村", None),
    ("每万人5名", None, "5", None, "名", "万人", None),
    ("每次30分钟", None, "30", None, "分钟", "次", None),
    ("6.5次/10万公顷", None, "6.5", None, "次", "10万公顷", None),
    ("2875元/个", None, "2875", None, "元", "个", None),
    ("日均接待50人", None, "50", None, "人", None, "日均接待"),
    ("比2022年提高2个百分点", None, "2", None, "百分点", None, "比2022年提高"),
    ("60周岁以上老人300人", None, "300", None, "人", None, "60周岁以上老人"),
    ("新增5G基站100个", None, "100", None, "个", None, "新增5G基站"),
    ("CO2减排500吨", None, "500", None, "吨", None, "CO2减排"),
    ("1.完成培训5次；2.合格率95%", None, "5", None, "次", None, "完成培训"),
    ("2024年完成5次", None, "5", None, "次", None, "2024年完成"),
    ("2024年12月底前达到95%以上", "≥", "95", None, "%", None, "2024年12月底前"),
    ("实现零事故", None, "0", None, None, None, "实现"),
    ("20241231元", None, "20241231", None, "元", None, None),
    ("十万元", None, "10", None, "万元", None, None),
    ("近百家", "≈", "100", None, "家", None, None),
    ("千余名", "≈", "1000", None, "名", None, None),
    ("3万余册", "≈", "3", None, "万册", None, None),
    ("2千多户", "≈", "2", None, "千户", None, None),
    ("500+户", "≥", "500", None, "户", None, None),
    ("~70%", "≈", "70", None, "%", None, None),
    ("完成率：80%", None, "80", None, "%", None, "完成率"),
    ("响应≤2s", "≤", "2", None, "s", None, "响应"),
    ("≤45dB（A）", "≤", "45", None, "dB(A)", None, None),
    ("2万m³/d", None, "2", None, "万m³", "d", None),
    ("6升/百公里", None, "6", None, "升", "百公里", None),
    ("20人以上/场", "≥", "20", None, "人", "场", None),
    ("4天/期", None, "4", None, "天", "期", None),
    ("2个小时送达", None, "2", None, "小时", None, None),
    ("16GB内存条", None, "16", None, "GB", None, None),
    ("3日内存档", "≤", "3", None, "日", None, None),
    ("12小时内修复率≥90%", "≥", "90", None, "%", None, "12小时内修复率"),
    ("5个工作日内办理率100%", None, "100", None, "%", None, "5个工作日内办理率"),
    ("6套系统可用率达到99%", "≥", "99", None, "%", None, "6套系统可用率"),
    ("35kV变压器4台", None, "4", None, "台", None, "35kV变压器"),
    ("由60%提高到75%", None, "75", None, "%", None, "由60%提高到"),
    ("从9天缩短至4天", "≤", "4", None, "天", None, "从9天"),
    ("验收后20天内付清", "≤", "20", None, "天", None, "验收后"),
    ("提前6天交付", None, "6", None, "天", None, "提前"),
    ("至少引进4名", "≥", "4", None, "名", None, "引进"),
    ("每年至少慰问30户", "≥", "30", None, "户", "年", "慰问"),
    ("9个镇（街）", None, "9", None, "镇(街)", None, None),
    ("≥0.9比例", "≥", "0.9", None, "比例", None, None),
    ("0责任事故", None, "0", None, None, None, None),
    ("0投诉0事故", None, "0", None, None, None, None),
    ("增长+6%", None, "6", None, "%", None, "增长+"),
    ("事故率为零", None, "0", None, None, None, "事故率为"),
    ("6村（含）以上", "≥", "6", None, "村", None, None),
    ("8分之内", "≤", "8", None, "分", None, None),
    ("压缩至4天", "≤", "4", None, "天", None, None),
    ("零违纪，零投诉", None, "0", None, None, None, None),
    ("每村一名，负责保洁", None, "1", None, "名", "村", None),
    ("（3）95%", None, "95", None, "%", None, None),
    ("300米站点覆盖率90%", None, "90", None, "%", None, "300米站点覆盖率"),
    ("20万元以上设备6台（套）", None, "6", None, "台(套)", None, "20万元以上设备"),
    ("4个镇31个村", None, "4", None, "镇", None, None),
    ("200吨级码头3座", None, "3", None, "座", None, "200吨级码头"),
    ("4核32G主机6台", None, "6", None, "台", None, "4核32G主机"),
    ("4.5米宽渠堤7公里", None, "7", None, "公里", None, "4.5米宽渠堤"),
    ("24小时便利站9处", None, "9", None, "处", None, "24小时便利站"),
    ("7×24小时值班到岗率100%", None, "100", None, "%", None, "7×24小时值班到岗率"),
    ("2021-2023年共种植80亩", None, "80", None, "亩", None, "2021-2023年共种植"),
    ("3年以上工龄教师8名", None, "8", None, "名", None, "3年以上工龄教师"),
    ("6小时内办结8件", "≤", "6", None, "小时", None, None),
    ("慰问80人满意率90%", None, "80", None, "人", None, "慰问"),
    ("平均达到70%", "≥", "70", None, "%", None, "平均"),
    ("12场/10场", None, "12", None, "场", None, None),
    ("健康指数（HI）：80分", None, "80", None, "分", None, "健康指数（HI）"),
]


@pytest.mark.parametrize(("raw", "comparator", "number", "upper", "unit", "per", "lead"), QUANTITIES)
def test_quantities(raw: str, comparator: str, number: str, upper: None, unit: str, per: str, lead: str) -> None:
    """A number with its comparator, unit, denominator and what stands before it."""
    value = values.parse(raw)
    assert (*facts(value), value.lead) == ("quantity", comparator, Decimal(number), upper, unit, per, None, lead)


RANGES = [
    ("3-5次", "3", "5", "次"), ("3～5次", "3", "5", "次"), ("3—5次", "3", "5", "次"), ("3--5次", "3", "5", "次"),
    ("3至5次", "3", "5", "次"), ("三至五次", "3", "5", "次"), ("90-95%", "90", "95", "%"), ("90%至95%", "90", "95", "%"),
    ("3万-5万元", "3", "5", "万元"), ("5个-8个", "5", "8", "个"), ("办理时限10-20个工作日", "10", "20", "工作日"),
    ("不低于80%、不高于90%", "80", "90", "%"), ("≥60分且<80分", "60", "80", "分"), ("80%≤合格率<90%", "80", "90", "%"),
    ("7≤y≤9", "7", "9", None), ("2个村~6个村", "2", "6", "村"), ("≥2个镇且≤6个镇", "2", "6", "镇"), ("pH6-9", "6", "9", None),
    ("-5%~5%", "-5", "5", "%"), ("－18℃至－15℃", "-18", "-15", "℃"), ("-18～-15℃", "-18", "-15", "℃"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "number", "upper", "unit"), RANGES)
def test_ranges(raw: str, number: str, upper: str, unit: str) -> None:
    """Two numbers of one unit, the smaller first."""
    value = values.parse(raw)
    assert (value.kind, value.number, value.upper, value.unit) == ("range", Decimal(number), Decimal(upper), unit)


DATES = [
    ("2024年12月31日前", "≤", "2024-12-31"),
    ("2024/12/31", None, "2024-12-31"),
    ("2024-12", None, "2024-12"),
    ("二〇二四年六月", None, "2024-06"),
    ("12.31前", "≤", "--12-31"),
    ("年底前完成", "≤", "--12"),
    ("2024年末", None, "2024-12"),
    ("2024年内完成", "≤", "2024"),
    ("最迟2024年9月", "≤", "2024-09"),
    ("于6月底前完成招标", "≤", "--06"),
    ("12月底到位", None, "--12"),
    ("6月底前完成100%", "≤", "--06"),
    ("2024年第一季度", None, "2024-01/2024-03"),
    ("第四季度前", "≤", "--10/--12"),
    ("前三季度", None, "--01/--09"),
    ("2024年下半年", None, "2024-07/2024-12"),
    ("2024年1-12月", None, "2024-01/2024-12"),
    ("2023年9月至次年6月", None, "2023-09/2024-06"),
    ("2024年3月1日-12月31日", None, "2024-03-01/2024-12-31"),
    ("6月1日-15日", None, "--06-01/--06-15"),
    ("2021-2023年", None, "2021/2023"),
    ("202001-202012", None, "2020-01/2020-12"),
    ("2023.03-11", None, "2023-03/2023-11"),
    ("23年11月底前", "≤", "2023-11"),
    ("23年上半年", None, "2023-01/2023-06"),
    ("今年底前", "≤", "--12"),
    ("2024年第一、二季度", None, "2024-01/2024-06"),
    ("3月份", None, "--03"),
    ("2024年6月30日18时前", "≤", "2024-06-30"),
    ("2024-06-30 18:00前", "≤", "2024-06-30"),
    ("2024年7月1日0时前", "≤", "2024-07-01"),
    ("早于2024年6月", "≤", "2024-06"),
    ("已于2024年6月完工", None, "2024-06"),
    ("依合同2024年6月交付", None, "2024-06"),
    ("资金于6月全部拨付", None, "--06"),
    ("2024年6月30日（含）前", "≤", "2024-06-30"),
    ("3季度", None, "--07/--09"),
    ("完成时限：2024年", None, "2024"),
    ("供暖期（10月-次年4月）", None, "--10/--04"),
    ("1、2024年", None, "2024"),
    ("2024年完成年度目标", None, "2024"),
]


@pytest.mark.parametrize(("raw", "comparator", "date"), DATES)
def test_dates(raw: str, comparator: str | None, date: str) -> None:
    """Days, months, quarters and years, alone, as deadlines and as intervals."""
    value = values.parse(raw)
    assert (value.kind, value.comparator, value.date) == ("date", comparator, date)


FREQUENCIES = [
    ("每周1-2次", None, "1", "次", "周"),
    ("每季度开展1次", None, "1", "次", "季度"),
    ("每两周一次", None, "1", "次", "2周"),
    ("每3个月一次", None, "1", "次", "3个月"),
    ("半年一次", None, "1", "次", "半年"),
    ("一年不少于两次", "≥", "2", "次", "年"),
    ("1次/3个月", None, "1", "次", "3个月"),
    ("2场/季", None, "2", "场", "季"),
    ("每村每年至少2次", "≥", "2", "次", "村·年"),
    ("平均每月3次", None, "3", "次", "月"),
    ("按季度发放", None, None, None, "季度"),
    ("工资按月发放到位", None, None, None, "月"),
    ("每月15日前发放", "≤", None, None, "月"),
    ("季报", None, None, None, "季"),
    ("7×24小时", None, None, None, None),
    ("2年1次", None, "1", "次", "2年"),
    ("1天3次", None, "3", "次", "天"),
    ("2次以上/月", "≥", "2", "次", "月"),
    ("每月至少召开1次例会", "≥", "1", "次", "月"),
    ("不少于每周2次", "≥", "2", "次", "周"),
    ("1年内至少3次", "≥", "3", "次", "年"),
    ("6次/年（每两月1次）", None, "6", "次", "年"),
    ("按半年", None, None, None, "半年"),
    ("5架次/周", None, "5", "架次", "周"),
    ("逐月拨付", None, None, None, "月"),
]


@pytest.mark.parametrize(("raw", "comparator", "number", "unit", "per"), FREQUENCIES)
def test_frequencies(raw: str, comparator: str | None, number: str | None, unit: str | None, per: str | None) -> None:
    """Events per span of time, or the span alone."""
    value = values.parse(raw)
    count = None if number is None else Decimal(number)
    assert (value.kind, value.comparator, value.number, value.unit, value.per) == (
        "frequency",
        comparator,
        count,
        unit,
        per,
    )


QUALITATIVE = [
    "良好", "一次性发放", "1次性补助", "第三方评估", "两新组织建设", "一带一路", "一村一策", "四个一批", "五年规划", "三等功以上",
    "达到二级标准", "5A级景区", "1等奖", "A级", "近3年平均水平", "不低于近三年平均水平", "高于上年", "1-6级", "0-6岁", "0-3岁儿童",
    "0755-12345678", "400-800-1234", "GB50300-2013", "按《2024年实施方案》执行", "按照财预〔2021〕101号执行", "三分之二", "1:15", "1/2",
    "数十人", "按年度计划执行", "按日常要求", "按期完成", "零距离服务", "2024年13月", "2024-13", "第1名", "每逢节假日", "全年", "若干", "20年一遇", "3A级", "119指挥", "12345平台", "“1+N”体系", "“一图+2”", "2+1", "零就业家庭清零", "逐年提高", "逐月下降",
    "3期工程", "12:30", "“最多跑一次”改革", "今后3年稳定", "未来5年受益", "达到2022年水平", "2030年远景目标", "COVID-19", "3比1", "达到50年一遇标准", "不超支", "不超期", "不到位",
]  # fmt: skip


@pytest.mark.parametrize("raw", QUALITATIVE)
def test_numbers_inside_words_are_no_values(raw: str) -> None:
    """Codes, grades, ages, titles and idioms say nothing measurable."""
    assert values.parse(raw).kind == "qualitative"


PLACEHOLDERS = [
    "无", "（无）", "不涉及", "本项目不涉及", "/", "——", "N/A", "**", "≥**人", "≥XX%", "××%", "……", "...", "（）", "%", "万元/年", "次/年",
    "（个）", "≧", "待定", "指标值", "___", "、", "○", "1、无", "待核定", "略", "未填",
]  # fmt: skip


@pytest.mark.parametrize("raw", PLACEHOLDERS)
def test_placeholders(raw: str) -> None:
    """Nothing but a sign, a unit, dots or a word for nothing."""
    assert values.parse(raw).kind == "placeholder"


def test_spans_point_at_the_raw_characters() -> None:
    """Each part is found again in the text as it was written, spaces and width included."""
    raw = " 培训 合格率 达到 ９５ ％ 以上"
    value = values.parse(raw)
    parts = {name: raw[start:end] for name, (start, end) in value.spans.items()}
    assert parts == {"lead": "培训 合格率", "comparator": "以上", "number": "９５", "unit": "％"}
    value = values.parse("每人每月 3-5 次")
    assert {name: value.raw[slice(*span)] for name, span in value.spans.items()} == {
        "per": "人每月", "number": "3", "upper": "5", "unit": "次",
    }  # fmt: skip
    value = values.parse("于2024年6月底前完成")
    assert value.raw[slice(*value.spans["date"])] == "2024年6月底"


PIECES = st.sampled_from(
    [
        "≥",
        "≤",
        "＞",
        "＝",
        ">=",
        "》=",
        "不低于",
        "不少于",
        "达到",
        "控制在",
        "至少",
        "约",
        "近",
        "以上",
        "以内",
        "左右",
        "(含)",
        "及以上",
        "内",
        "95",
        "９５",
        "3",
        "12",
        "2024",
        "2024年",
        "6月",
        "12月底",
        "前",
        "31日",
        "1-12月",
        "-",
        "~",
        "至",
        "到",
        "/",
        "·",
        "*",
        "、",
        "，",
        "。",
        "%",
        "‰",
        "个",
        "人",
        "次",
        "人次",
        "万元",
        "元",
        "个月",
        "年",
        "月",
        "日",
        "天",
        "周",
        "季度",
        "每",
        "每天",
        "每人",
        "每月",
        "按月",
        "一",
        "二",
        "十",
        "百",
        "千",
        "万",
        "半",
        "点",
        "零",
        "两",
        "百分之",
        "成",
        "多",
        "余",
        "第",
        "前3名",
        "(套)",
        "台",
        "km",
        "级",
        "岁",
        "5G",
        "合格率",
        "开展",
        "培训",
        "20241231",
        "2024.12",
        "1,000",
        "0.5",
        ".",
        ":",
        "（",
        "）",
        "“",
        "《",
        "》",
        "**",
        "XX",
        "无",
        "全",
        "年底",
        "第一季度",
        "上半年",
        "三",
        "几",
        "一次性",
        "≈",
        "±",
        "+",
        "小时",
        "分钟",
        "元/人·月",
        "次/年",
        "3个月/次",
        "每两周",
        "一次",
        "\u3000",
        "\n",
        "個",
        "萬",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, min_size=1, max_size=8).map("".join)))
@example("每次3天")
@example("百分之百分之一")
@example("²年①")
@example("一二三四五六七八九十百千万亿" * 9)
def test_any_text_is_read(raw: str) -> None:
    """Never an exception, spans inside the text, and the canonical spelling says the same."""
    value = values.parse(raw)
    assert value.raw == raw
    for start, end in value.spans.values():
        assert 0 <= start < end <= len(raw)
    assert facts(values.parse(values.format_value(value))) == facts(value)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("达到95%以上", "≥95%"),
        ("不超过12万元", "≤12万元"),
        ("每周开展一次", "1次/周"),
        ("3个月/次", "1次/3个月"),
        ("三至五次", "3-5次"),
        ("12月底前", "12月前"),
        ("2023.07-2024.01", "2023年7月至2024年1月"),
        ("每月按时发放", "每月"),
        ("良好 ", "良好"),
        ("", ""),
    ],
)
def test_canonical_spelling(raw: str, canonical: str) -> None:
    """The shortest regular form."""
    assert values.format_value(values.parse(raw)) == canonical


PART = st.sampled_from(
    [
        "1",
        "≥95%",
        "每",
        "每天",
        "每1",
        "一",
        "2024年",
        "（",
        "不低于",
        "《",
        "》",
        "1-",
        "月",
        "万",
        "*",
        "3个月/次",
        " ",
    ]
)


@settings(max_examples=50, deadline=None)  # counting takes time
@given(st.lists(PART, min_size=1, max_size=3).map("".join))
def test_long_texts_are_read_to_their_end(piece: str) -> None:
    """A hundred thousand characters are no more steps than ten thousand, and keep their text."""
    parse = values.parse.__wrapped__
    assert growth(lambda size: parse(piece * (size // len(piece))), 10_000, 100_000) < 15
    raw = piece * (100_000 // len(piece))
    assert raw == parse(raw).raw


COLUMNS = [
    # value, operator, unit, facts
    ("95", "≥", "%", ("quantity", "≥", Decimal(95), None, "%", None, None)),
    ("95", "大于等于", "％", ("quantity", "≥", Decimal(95), None, "%", None, None)),
    ("≥90%", "≤", "人", ("quantity", "≥", Decimal(90), None, "%", None, None)),
    ("530", "≥", "元/人·月", ("quantity", "≥", Decimal(530), None, "元", "人·月", None)),
    ("2", None, "次/年", ("frequency", None, Decimal(2), None, "次", "年", None)),
    ("250万", "≤", "元", ("quantity", "≤", Decimal(250), None, "万元", None, None)),
    ("8", "=", "", ("quantity", "=", Decimal(8), None, None, None, None)),
    ("44,561", "=", "44,561", ("quantity", "=", Decimal(44561), None, None, None, None)),
    ("20241231", "≤", "元", ("quantity", "≤", Decimal(20241231), None, "元", None, None)),
    ("2024年12月", "≤", "无", ("date", "≤", None, None, None, None, "2024-12")),
    ("良好", "定性", "无", ("qualitative", None, None, None, None, None, None)),
    ("无", "≥", "%", ("placeholder", None, None, None, None, None, None)),
    ("", "≥", "%", ("empty", None, None, None, None, None, None)),
    ("24", "=", "人/次", ("quantity", "=", Decimal(24), None, "人/次", None, None)),
    ("2024", "=", "年", ("date", "=", None, None, None, None, "2024")),
    ("11", None, "月份", ("date", None, None, None, None, None, "--11")),
    ("12", None, "小时内", ("quantity", "≤", Decimal(12), None, "小时", None, None)),
    ("12", "<", "小时内", ("quantity", "<", Decimal(12), None, "小时", None, None)),
    ("6", "≥", "单位：座", ("quantity", "≥", Decimal(6), None, "座", None, None)),
    ("2", "≥", "次/人·年", ("frequency", "≥", Decimal(2), None, "次", "人·年", None)),
    ("3", None, "鸟", ("quantity", None, Decimal(3), None, "鸟", None, None)),
]


@pytest.mark.parametrize(("raw", "operator", "unit", "expected"), COLUMNS)
def test_columns_fill_only_what_the_value_leaves_open(raw: str, operator: str, unit: str, expected: Facts) -> None:
    """The value's own cell always wins."""
    assert facts(values.with_columns(values.parse(raw), operator, unit)) == expected


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("≥", "≥"), (">=", "≥"), ("大于等于", "≥"), ("≥(大于等于)", "≥"), ("小于等于", "≤"), ("＝", "="), ("等于", "="), ("﹦", "="),
        ("<", "<"), ("大于", ">"), ("≈", "≈"), ("定性", None), ("正向", None), ("", None), ("x" * 1000, None),
    ],
)  # fmt: skip
def test_operator_columns(text: str, sign: str | None) -> None:
    """Any spelling of an operator; 定性 and a direction are none."""
    assert values.comparator_of(text) == sign


@given(st.text(), st.text(), st.text())
def test_any_columns_are_accepted(raw: str, operator: str, unit: str) -> None:
    """Hostile columns never raise."""
    values.with_columns(values.parse(raw), operator, unit)
