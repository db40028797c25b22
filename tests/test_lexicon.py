"""The vocabulary: what names measure, which class a unit belongs to, and the named lists of words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint import lexicon, values
from perflint.lexicon.vocabulary import FOLDER, vocabulary

NAMES = [
    # rates
    ("培训合格率", "percent"),
    ("清扫面积率", "percent"),
    ("受助人数覆盖率", "percent"),
    ("培训次数达标率", "percent"),
    ("机构数量占比", "percent"),
    ("成功率", "percent"),
    ("群众满意度（%）", "percent"),
    ("目标人群全覆盖", "percent"),
    ("拨付及时性", "percent"),
    ("项目验收合格率情况", "percent"),
    ("满意率95%以上", "percent"),
    ("受训率(≥**%)", "percent"),
    # counts
    ("一次性补助发放人数", "person"),
    ("受益人口", "person"),
    ("驻点安保数量", "person"),
    ("学生数", "person"),
    ("接待人次", "person_time"),
    ("门诊量", "person_time"),
    ("培训场次", "event"),
    ("宣传活动数量", "event"),
    ("巡查企业家次", "organisation"),
    ("改造农户户数", "organisation"),
    ("涉及行政村数", "organisation"),
    ("公厕改造数量", "object"),
    ("设备台（套）数", "object"),
    ("路灯盏数", "object"),
    # physical
    ("造林面积", "area"),
    ("道路硬化里程", "length"),
    ("粮食产量", "mass"),
    ("年供水量", "volume"),
    ("装机功率", "power"),
    # money
    ("人均培训成本", "money"),
    ("补助标准", "money"),
    ("农村低保标准(≥**元/人·月)", "money"),
    ("带动增收", "money"),
    ("办公用房维修费", "money"),
    # time
    ("培训时数", "duration"),
    ("优良天数", "duration"),
    ("项目完成时间", "date"),
    ("联合检查频率", "frequency"),
    # scores
    ("年度考核得分", "score"),
    ("全省排名", "score"),
    # words that only look like a cue
    ("工作效率", "unknown"),
    ("服务质量", "unknown"),
    ("问题解决程度", "unknown"),
    ("工程质量标准", "unknown"),
    ("一次性发放", "unknown"),
    ("人大代表", "unknown"),
    ("按时支付办公用房租金", "unknown"),
    ("完成设备采购并按合同支付资金", "unknown"),
    ("到位资金", "money"),
    ("聘用护林员60人", "person"),
    ("改造泵房3座", "unknown"),
    ("经费足额到位", "unknown"),
    ("实际工作小时数/计划工作小时数", "unknown"),
    ("是否完成验收次数", "unknown"),
    ("数据更新（3个月/次）", "unknown"),
    ("", "unknown"),
]


@pytest.mark.parametrize(("name", "measure"), NAMES)
def test_the_last_cue_of_a_name_decides(name: str, measure: str) -> None:
    """The head of a Chinese noun phrase stands at its end."""
    assert lexicon.measure_of_name(name).id == measure


UNITS = [
    ("%", "percent"), ("％", "percent"), ("个百分点", "percent"), ("‰", "permille"), ("人", "person"), ("名", "person"),
    ("万人", "person"), ("人次", "person_time"), ("人/次", "person_time"), ("人·月", "person_time"), ("人*月", "person_time"),
    ("场次", "event"), ("批次", "event"), ("起", "event"), ("家", "organisation"), ("家次", "organisation"), ("个村", "organisation"),
    ("个", "object"), ("台（套）", "object"), ("台/套", "object"), ("头(只、羽)", "object"), ("万粒", "object"), ("標箱", "object"),
    ("元", "money"), ("萬元", "money"), ("元/人·月", "money"), ("（万元）", "money"), ("元每平方米", "money"),
    ("平方米", "area"), ("㎡", "area"), ("万亩", "area"), ("公里", "length"), ("KM", "length"), ("Km", "length"),
    ("立方米", "volume"), ("千克", "mass"), ("mg/m³", "mass"), ("kWh", "power"), ("KW", "power"), ("GB", "data"),
    ("个工作日", "duration"), ("年", "duration"), ("分", "score"), ("星级", "score"),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "expected"), UNITS)
def test_units_have_a_class(unit: str, expected: str) -> None:
    """Composed, multiplied, full-width and traditional forms included."""
    assert lexicon.class_of_unit(unit) == expected


@pytest.mark.parametrize("unit", ["", "鸟", "44,561", "不涉及", "/", "元" * 100])
def test_what_is_no_unit_has_no_class(unit: str) -> None:
    """An unknown word is no unit, and nothing is concluded from it."""
    assert lexicon.class_of_unit(unit) is None
    assert lexicon.classes_of_unit(unit) == ()


FITS = [
    ("覆盖率", "%", True),
    ("覆盖率", "人", False),
    ("覆盖率", "场", False),
    ("病虫害发生率", "‰", True),
    ("火灾发生率", "次/10万公顷", True),
    ("活动场次", "次", True),
    ("活动场次", "%", False),
    ("受益人数", "人次", True),
    ("受益人数", "户", False),
    ("填表个体户数", "个", True),
    ("设备数量", "台", True),
    ("设备数量", "万元", False),
    ("湿地保有量", "公顷", True),
    ("降低运行成本", "%", True),
    ("运行成本", "%", False),
    ("提供就业岗位", "个", True),
    ("响应时间", "分钟", True),
    ("未知事项", "公里", True),
    ("覆盖率", "鸟", True),
]


@pytest.mark.parametrize(("name", "unit", "fits"), FITS)
def test_units_fit_the_measure_or_do_not(name: str, unit: str, fits: bool) -> None:
    """What is unknown on either side is no contradiction."""
    assert lexicon.fits(lexicon.measure_of_name(name), unit) == fits


def test_compatible_knows_measures_by_id_too() -> None:
    """The class tables alone, without a name."""
    assert lexicon.compatible("percent", "permille")
    assert not lexicon.compatible("percent", "person")
    assert lexicon.compatible("unknown", "person")
    assert lexicon.compatible("person", None)


def test_labels_are_chinese() -> None:
    """Every class that a unit may have is named for the reader."""
    for class_id in vocabulary()["labels"]:
        assert lexicon.label_of(class_id) != class_id


@given(st.text())
def test_any_text_is_a_name_a_unit_and_a_word(text: str) -> None:
    """Hostile names and units never raise."""
    measure = lexicon.measure_of_name(text)
    assert lexicon.fits(measure, text) in (True, False)
    for name in lexicon.word_lists():
        lexicon.in_words(name, text)
        lexicon.mentions(name, text)


LISTED = {
    "inapplicable": [
        "无", "不涉及", "不适用", "/", "—", "--", "N/A", "无。", "（无）", "本项目不涉及", "無", "暂无",
    ],
    "vague_values": [
        "良好", "优", "高", "较好", "有效提高", "稳步提升", "得到改善", "有所提高", "基本完成", "达到较好水平", "效果明显",
        "牧民出行条件得到改善", "能力提升", "日趋完善", "秩序良好", "和谐稳定", "广受好评", "节约成本", "有效预防", "生活有效改善", "确保巡护顺利开展", "持续提升茶叶知名度", "满意", "长期", "正面支撑",
    ],
    "timely_words": ["及时", "按时", "准时", "按计划完成"],
    "category_names": ["数量指标", "社会效益", "服务对象满意度指标", "可持续性"],
    "vague_respondents": ["服务对象满意度", "相关人员满意度", "社会满意度", "服务对象满意率"],
    "placeholders": ["**", "XX", "……", "待定", "指标值"],
    "boilerplate_bases": ["政策要求", "指标数据真实", "根据相关文件规定"],
}  # fmt: skip
UNLISTED = {
    "inapplicable": ["0", "无投诉", "无重大事故", "不适用人数", ""],
    "vague_values": [
        "按月发放", "及时处理", "不发生重大舆情", "整洁有序", "正常运转", "应保尽保", "全覆盖", "是", "每周开展一次", "≥95%", "符合设计规范", "无明显异味", "及时准确",
    ],
    "timely_words": ["≥95%", "良好"],
    "category_names": ["服务对象满意度", "培训人数"],
    "vague_respondents": ["居民满意度", "参训教练满意度", "学员满意度"],
    "placeholders": ["≥95%", "良好", "5"],
    "boilerplate_bases": ["《预算法》第三十二条"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in LISTED.items() for text in texts])
def test_words_in_a_list(name: str, text: str) -> None:
    """Literals and patterns, without regard to width and punctuation."""
    assert lexicon.in_words(name, text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in UNLISTED.items() for text in texts])
def test_words_not_in_a_list(name: str, text: str) -> None:
    """Near misses that must not be taken for an entry."""
    assert not lexicon.in_words(name, text)


def test_mentions_finds_a_word_inside_a_text() -> None:
    """Negative heads are looked for anywhere in a name."""
    assert lexicon.mentions("negative_heads", "重大安全事故发生次数")
    assert not lexicon.mentions("negative_heads", "培训人数")


def test_unknown_list_is_a_key_error() -> None:
    """The rulebook checks names at load; a wrong one later is a programming mistake."""
    with pytest.raises(KeyError):
        lexicon.words("no-such-list")


def test_every_cue_and_unit_is_listed_once() -> None:
    """A word in two places would mean whichever comes last."""
    import yaml

    measures = yaml.safe_load(Path(FOLDER, "measures.yaml").read_text(encoding="utf-8"))
    cues = [word for entry in measures["measures"].values() for group in entry["cues"] for word in group["words"]]
    cues += [*measures["unknown"], *measures["count_cues"]]
    assert sorted(cues) == sorted(set(cues))
    units = yaml.safe_load(Path(FOLDER, "units.yaml").read_text(encoding="utf-8"))
    first = [unit for entry in units["classes"].values() for unit in entry["units"]]
    assert sorted(first) == sorted(set(first))


def _judged(corpus: Path, rule: str) -> dict[tuple[str, int, int], str]:
    lines = (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [json.loads(line) for line in lines]
    return {
        (label["document"], label["table"], label["indicator"]): label["expect"]
        for label in labels
        if label["rule"] == rule and label["confidence"] == "A" and "indicator" in label
    }


def test_names_and_units_of_real_tables_contradict_only_where_people_say_so(corpus: Path) -> None:
    """Every indicator of the labelled documents: a mismatch is found exactly where it is labelled."""
    expected = _judged(corpus, "name-unit-class-mismatch")
    for path in sorted(corpus.glob("seed-*.json")):
        tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
        for t, table in enumerate(tables):
            for i, indicator in enumerate(table["indicators"]):
                unit = values.parse(indicator["value"]).unit
                fits = not unit or lexicon.fits(lexicon.measure_of_name(indicator["name"]), unit)
                label = expected.get((path.stem, t, i), "silent")
                assert ("silent" if fits else "finding") == label, indicator
