"""The checks that look at tables, goals, names and wording: what they report, and above all what they leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perflint import checks
from perflint.checks import _quantities, _rows, _sections, year_of_table
from perflint.checks.contract import Hit, Missing, Row, Subject
from perflint.model import Cell, Document, Passage, TargetTable
from perflint.recognition.interchange.reading import document_from_record, indicator_from_record
from tests.work import growth

MINE = (
    "bracket_balance", "clause_share", "compound_name", "duplicate_rows", "duplicate_sets", "goal_conflict", "lacks_category",
    "level2_gap", "numbering_gap", "own_words", "swapped_values", "text_covered", "text_pattern", "uniform_values",
    "value_in_name", "value_subject", "year_of_table",
)  # fmt: skip
WEIRD = st.text(
    alphabet="满意度率人次0123456789.%≥（）《》〕、，。目标年月其中做好加强工作①\n 　\u2f64\ud800", max_size=60
)


def run(name: str, table: Mapping[str, Any], options: Mapping[str, Any] | None = None, **document: Any) -> list[Any]:
    """What a check yields for a table, as (row, values) for hits and the missing thing for what it cannot decide."""
    record = {"tables": [{"complete": True, **table}], **document}
    return results(name, Subject((document_from_record(record, "t.json"),), 0, 0), options)


def run_document(name: str, record: Mapping[str, Any], options: Mapping[str, Any] | None = None) -> list[Any]:
    """The same for a document."""
    return results(name, Subject((document_from_record(record, "t.json"),), 0), options)


def run_row(name: str, row: Mapping[str, Any], options: Mapping[str, Any] | None = None, **document: Any) -> list[Any]:
    """The same for a row that is alone in its table."""
    record = {"tables": [{"complete": True, "indicators": [row]}], **document}
    read = document_from_record(record, "t.json")
    subject = Subject((read,), 0, 0, Row(0, 0, 0, read.tables[0].indicators[0]))
    return results(name, subject, options)


def results(name: str, subject: Subject, options: Mapping[str, Any] | None) -> list[Any]:
    check = checks.get(name)
    chosen = check.EXAMPLE if options is None else options
    return [told(one) for one in check.check(subject, chosen)]


def told(one: Hit | Missing) -> Any:
    if isinstance(one, Missing):
        return one.what
    return getattr(one.place, "indicator", None), dict(one.values)


def rows(*pairs: tuple[str, str, str]) -> list[dict[str, str]]:
    """Indicators from (level 2, name, value)."""
    return [{"level2": level2, "name": name, "value": value} for level2, name, value in pairs]


# ── categories ──────────────────────────────────────────────────────────────────────────────────────────────────

QUANTITY, QUALITY = ("数量指标", "巡查次数", "≥12次"), ("质量指标", "合格率", "≥95%")
SOCIAL, SATISFIED = ("社会效益指标", "事故", "0起"), ("满意度指标", "居民满意度", "≥90%")


@pytest.mark.parametrize(
    ("category", "complete", "indicators", "expected"),
    [
        ("quality", True, [QUANTITY, QUALITY, SOCIAL], []),
        ("quality", True, [QUANTITY, SOCIAL], [(None, {"category": "质量指标"})]),
        ("quality", None, [QUANTITY, SOCIAL], [(None, {"category": "质量指标"})]),
        ("quality", None, [QUANTITY], ["表的其余部分"]),
        ("quality", False, [QUANTITY, SOCIAL], ["表的其余部分"]),
        ("satisfaction", None, [QUANTITY, SOCIAL], ["表的其余部分"]),
        ("satisfaction", True, [QUANTITY, SOCIAL], [(None, {"category": "满意度指标"})]),
        ("satisfaction", True, [QUANTITY, ("社会效益指标", "居民满意度", "≥90%")], []),
        ("benefit", None, [QUANTITY, SATISFIED], [(None, {"category": "效益指标"})]),
        ("benefit", True, [QUANTITY, ("可持续影响指标", "管护年限", "≥5年")], []),
        ("benefit", None, [SATISFIED, QUANTITY], ["表的其余部分"]),
        ("quality", True, [("重点工作", "巡查次数", "≥12次")], ["二级指标"]),
        ("quality", True, [SOCIAL, SATISFIED], []),
        ("output", True, [SOCIAL, SATISFIED], [(None, {"category": "产出指标"})]),
        ("benefit", True, [QUANTITY, ("社会效益指标", "无", "无")], [(None, {"category": "效益指标"})]),
    ],
)
def test_a_category_is_lacking_only_where_the_table_could_not_go_on_to_it(
    category: str, complete: bool | None, indicators: list[tuple[str, str, str]], expected: list[Any]
) -> None:
    """Rows of 无 are absent; a cut table, or one that may be cut before the category, decides nothing."""
    table = {"indicators": rows(*indicators)} | ({} if complete is None else {"complete": complete})
    subject = Subject((document_from_record({"tables": [table]}, "t.json"),), 0, 0)
    assert results("lacks_category", subject, {"category": category}) == expected


def test_inapplicable_rows_are_related_so_that_their_own_finding_can_stand_instead() -> None:
    """The finding about the row filled with 无 supersedes the one about the category it stands for."""
    record = {"tables": [{"complete": True, "indicators": rows(QUANTITY, ("质量指标", "无", "无"), SOCIAL)}]}
    subject = Subject((document_from_record(record, "t.json"),), 0, 0)
    hits = list(checks.get("lacks_category").check(subject, {"category": "quality"}))
    assert [[row.index for row in hit.related if isinstance(row, Row)] for hit in hits if isinstance(hit, Hit)] == [[1]]


def test_a_number_that_starts_again_tells_that_a_label_is_missing() -> None:
    """1, 2 and again 1 under one 二级指标; a gap in the numbers is another fault."""
    numbered = [{"level2": "数量指标", "no": no, "name": f"巡查{no}", "value": "≥1次"} for no in (1, 2, 4, 1)]
    assert run("level2_gap", {"indicators": numbered}) == [(3, {"name": "巡查1", "how": "编号在指标4之后又从1开始"})]
    assert run("numbering_gap", {"indicators": numbered}) == [(2, {"level2": "数量指标", "left": 2, "right": 4})]
    assert run("numbering_gap", {"indicators": rows(QUANTITY, QUALITY)}) == []


# ── duplicates ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("indicators", "same", "other"),
    [
        ([QUANTITY, QUALITY], 0, 0),
        ([QUANTITY, ("社会效益指标", "巡查次数（次）", "不少于12次")], 1, 0),
        ([QUANTITY, ("数量指标", "指标2：★巡查次数", "≥24次")], 0, 1),
        ([("数量指标", "对照试验(玉米)", "≥3组"), ("数量指标", "对照试验(水稻)", "≥2组")], 0, 0),
        ([("数量指标", "其中：男", "50人"), ("数量指标", "其中：男", "30人")], 0, 0),
        ([("数量指标", "……", ""), ("数量指标", "……", "")], 0, 0),
        ([QUANTITY, QUALITY, SOCIAL, SATISFIED] * 2, 0, 0),
    ],
)
def test_rows_of_one_name_are_duplicates_or_contradictions(
    indicators: list[tuple[str, str, str]], same: int, other: int
) -> None:
    """A bracket that is no unit tells rows apart; a form that lists everything twice has two parts, not faults."""
    found = {
        want: run("duplicate_rows", {"indicators": rows(*indicators)}, {"value": want}) for want in ("same", "other")
    }
    hits = {want: sum(isinstance(one, tuple) for one in ones) for want, ones in found.items()}
    assert hits == {"same": same, "other": other}


def test_a_set_copied_to_a_third_project_is_told_once_for_each_copy() -> None:
    """Rows of 无 do not count, and one project paid by two levels is marked as one."""
    copied = rows(QUANTITY, QUALITY, SATISFIED)
    tables = [
        {"project": "河道巡查", "indicators": copied},
        {"project": "河道巡查（市级）", "indicators": [*copied, *rows(("成本指标", "无", "无"))]},
        {"project": "道路巡查", "indicators": copied},
    ]
    found = run_document("duplicate_sets", {"tables": tables}, {"rows": 3})
    assert [values["one_project"] for _, values in found] == [True, False]


# ── goals ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("goal", "indicator", "expected"),
    [
        ("学员满意度达到95%以上", ("满意度指标", "学员满意度", "≥95%"), []),
        ("学员满意度达到95%以上", ("满意度指标", "学员满意度", "≥90%"), ["学员满意度达到95%以上"]),
        ("新建标准化厂房3栋", ("数量指标", "新建标准化厂房", "≥3栋"), []),
        ("新建标准化厂房3栋", ("数量指标", "新建标准化厂房", "≥5栋"), ["新建标准化厂房3栋"]),
        ("新建标准化厂房2栋，改建3栋", ("数量指标", "新建标准化厂房", "≥5栋"), []),
        ("累计新建标准化厂房30栋", ("数量指标", "新建标准化厂房", "≥5栋"), []),
        ("接待游客6万人", ("社会效益指标", "接待游客人数", "≥60000人"), []),
        ("培训骨干50人，培训12期", ("数量指标", "培训期数", "≥12期"), []),
        ("完成主体工程70%", ("质量指标", "工程验收合格率", "100%"), []),
        ("诉求答复率95%", ("质量指标", "来访接待率", "100%"), []),
        (
            "PM2.5浓度不高于42微克/立方米",
            ("生态效益指标", "PM2.5浓度", "≤48微克/立方米"),
            ["PM2.5浓度不高于42微克/立方米"],
        ),
        ("发放补贴300元/亩", ("成本指标", "发放补贴", "500元/户"), []),
    ],
)
def test_a_goal_conflicts_only_with_an_indicator_of_the_same_thing(
    goal: str, indicator: tuple[str, str, str], expected: list[str]
) -> None:
    """Equal after conversion, partial, cumulative and summed numbers are no conflict."""
    found = run("goal_conflict", {"goal": goal, "indicators": rows(indicator)}, {})
    assert [values["left"] for _, values in found] == expected


def test_a_conflict_quotes_the_value_with_its_columns() -> None:
    """A form with a column for the unit holds nothing but the number in the value's own."""
    row = {"level2": "数量指标", "name": "新建标准化厂房", "operator": "≥", "value": "6.2", "unit": "平方米"}
    found = run("goal_conflict", {"goal": "新建标准化厂房6.2万平方米", "indicators": [row]}, {})
    assert [values["right"] for _, values in found] == ["≥6.2平方米"]


def test_a_section_of_the_departments_text_speaks_for_the_project_it_names() -> None:
    """The heading decides before the text; a project that no section names belongs to none."""
    lines = (
        "（一）抓好助餐服务",
        "绩效目标：老人满意度95%以上。",
        "（二）居家照护床位",
        "绩效目标：建成床位60张。",
        "三、保障措施",
    )
    document = Document("t.txt", paragraphs=tuple(Passage(line) for line in lines))

    def section(project: str) -> str | None:
        found = _sections.section_of(TargetTable(project=Cell(project)), document)
        return found.passages[0].text if found else None

    assert section("助餐服务经费") == lines[1]
    assert section("居家照护床位建设项目") == lines[3]
    assert section("消防器材购置") is None


SLOGAN = {
    "field": "goal",
    "of": "slogan_clauses",
    "unless": "concrete_deeds",
    "despite": "set_phrases",
    "item": "empty_tasks",
    "share": 0.7,
}


@pytest.mark.parametrize(
    ("goal", "reported"),
    [
        ("为全县中小学更换课桌椅3000套", False),
        ("进一步提升应急能力，购置救援设备", False),
        ("加强队伍建设，全年培训120人次", False),
        ("推进城市管理、文化活动、社会治理等工作，确保平安有序", False),
        ("1.发放抚恤金；2.进一步加强干部队伍建设", False),
        ("进一步改善办学条件，优化教育环境，不断提高教育质量", True),
        ("以高质量发展为目标，深入贯彻落实全会精神，全力以赴促发展", True),
        ("目标1：发放救助金；目标2：做好统战工作", True),
    ],
)
def test_a_goal_is_a_slogan_when_nothing_in_it_can_be_counted_or_seen(goal: str, reported: bool) -> None:
    """One deed, one quantity or one list of things acquits the goal."""
    assert bool(run("clause_share", {"goal": goal}, SLOGAN)) == reported


# ── names and values ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("演出场次", "≥3场", None),
        ("举办演出3场", "≥3场", "agreement"),
        ("村民满意率95%以上", "≥90%", "conflict"),
        ("成本控制在10万元以内", "≥10万元", "conflict"),
        ("救助标准（每户最高5300元）", "≤5300元/户", "agreement"),
        ("2024年新增岗位", "≥24个", None),
        ("65岁以上老人体检人数", "≥650人", None),
        ("每月活动2次", "≥24次", None),
        ("100人以上企业走访人数", "≥30人", None),
        ("数据更新（3个月/次）", "4次", None),
        ("受益人数（≥**人）", "≥80人", None),
    ],
)
def test_a_number_in_a_name_repeats_or_contradicts_the_value(name: str, value: str, verdict: str | None) -> None:
    """Only a number in the value's unit counts, and only one that ends its clause can contradict."""
    row = {"level2": "数量指标", "name": name, "value": value}
    found = [want for want in ("agreement", "conflict") if run_row("value_in_name", row, {"want": want})]
    assert found == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("name", "value", "years"),
    [
        ("完成时间", "2024年12月底前", []),
        ("2023年完成基地新建", "按期完成", [2023]),
        ("完成时间", "2025年底前", [2025]),
        ("产值增长", "较2023年，增长5%", []),
        ("按《2021年工作通知》完成", "100%", []),
        ("服务周期", "2023年7月-2024年1月", []),
        ("2023年毕业生就业人数", "≥30人", []),
    ],
)
def test_a_date_of_another_year_is_told(name: str, value: str, years: list[int]) -> None:
    """Titles, intervals, baselines and cohorts are no dates of the target."""
    found = run_row("year_of_table", {"name": name, "value": value}, {"fields": ["name", "value"]}, year=2024)
    assert [values["left"] for _, values in found] == years


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [("2023年", "2025年", [2026]), ("2023年", "长期", []), ("2024年", "2024年", [2026]), ("2025年", "2026年", [])],
)
def test_a_date_beyond_the_years_of_the_project_is_told(start: str, end: str, years: list[int]) -> None:
    """A project of several years may name any of them; where its end is not known nothing is told."""
    table = {"start": start, "end": end, "indicators": [{"name": "完成时间", "value": "2026年3月底前"}]}
    read = document_from_record({"year": 2024, "tables": [table]}, "t.json")
    subject = Subject((read,), 0, 0, Row(0, 0, 0, read.tables[0].indicators[0]))
    hits = list(year_of_table.check(subject, {"fields": ["name", "value"]}))
    assert years == [hit.values["left"] for hit in hits if isinstance(hit, Hit)]


def test_where_most_dates_name_another_year_the_forms_own_year_is_in_doubt() -> None:
    """Three dates of 2023 in a form read as 2024 more likely mean a wrong reading of the form."""
    dated = [{"name": f"事项{index}", "value": "2023年12月底前"} for index in range(3)]
    read = document_from_record({"year": 2024, "tables": [{"indicators": dated}]}, "t.json")
    subject = Subject((read,), 0, 0, Row(0, 0, 0, read.tables[0].indicators[0]))
    assert results("year_of_table", subject, None) == ["年度（表里的日期多为另一年）"]


@pytest.mark.parametrize(
    ("name", "value", "reported"),
    [
        ("群众满意度", "群众满意度达95%以上", False),
        ("政策知晓情况", "知晓率达到90%", False),
        ("听证意见采纳程度", "回访率达到96%以上", True),
        ("实现零事故", "基本完成", True),
        ("零售户建档完成情况", "基本完成", False),
        ("不发生安全事故", "不发生", False),
    ],
)
def test_a_value_speaks_of_its_name(name: str, value: str, reported: bool) -> None:
    """A rate of its own, or progress where nothing must happen, is another subject."""
    assert bool(run_row("value_subject", {"level2": "质量指标", "name": name, "value": value})) == reported


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        ("组织培训、讲座等活动次数", "≥6次", []),
        ("开展商户检查，宣传商户家次", "≥300家次", [2]),
        ("依据文件举办展览1场，创建文化街", "≥1场", [2]),
        ("通过宣传栏，开展普法教育", "1个", []),
        ("服务期内，投诉处理及时率", "≥95%", []),
        ("参保率和续保率", "≥95%", [2]),
        ("无人机巡护架次、疫木除治株数", "≥1200架次", [2]),
        ("污水管网长度和泵站座数", "≥26公里", [2]),
        ("初中、小学学位个数", "≥900个", []),
        ("弘扬传统文化，促进社会和谐", "有效促进", []),
        ("完善管理体系，保障种子供应，促进产销衔接", "是", [3]),
    ],
)
def test_a_name_asks_for_one_thing(name: str, value: str, parts: list[int]) -> None:
    """Means, examples and lists under one head are no second thing."""
    found = run_row("compound_name", {"name": name, "value": value}, {"acts": "compound_acts"})
    assert [values["parts"] for _, values in found] == parts


def test_swapped_values_need_both_rows_to_fit_after_the_swap() -> None:
    """A single misfit has no partner and is left to the rule about names and units."""
    swapped = rows(("数量指标", "设施覆盖率", "≥6场"), ("数量指标", "比赛场次", "≥85%"))
    assert [row for row, _ in run("swapped_values", {"indicators": swapped})] == [0]
    alone = rows(("数量指标", "设施覆盖率", "≥6场"), ("质量指标", "合格率", "≥85%"))
    assert run("swapped_values", {"indicators": alone}) == []


# ── wording ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《办法》（某发〔2020〕6号）", []),
        ("《办法》某发〔2020〕6号），", ["）"]),
        ("关于办法的通知》", ["》"]),
        ("1）新建；2）改建；（三）管护；一）其他", []),
        ("》=95%", []),
        ("根据《关于印发<办法>的通知》(某", []),
        ("《办法）的通知", []),
        ("根据《办法（某发〔2020〕6号），发放补贴。", ["《"]),
        ("管护公厕(含清淤。改造公厕", []),
        ("管护公厕(含清淤。", ["("]),
        ("达标率《100%，投诉率《=2%。", []),
        ("根据《办法》2021年修订版、《2024年要点》执行。", []),
        ("受训人数》20人。", []),
        ("（1）新建；（2）改建。", []),
    ],
)
def test_brackets_are_paired(text: str, found: list[str]) -> None:
    """List marks and comparison signs are none; a bracket that is open at the end only counts in a finished text."""
    told_of = run_document("bracket_balance", {"tables": [{"goal": text}]}, {})
    assert [values["found"] for _, values in told_of] == found


def test_a_line_of_prose_may_close_what_another_line_opened() -> None:
    """Extracted text is cut at line ends, in the middle of titles."""
    lines = ("根据《关于做好", "护林员补贴的通知》，开展", "调整标准》的工作")
    subject = Subject((Document("t.txt", paragraphs=tuple(map(Passage, lines))),), 0)
    found = [one for one in checks.get("bracket_balance").check(subject, {}) if isinstance(one, Hit)]
    assert [hit.values["around"] for hit in found] == ["调整标准》"]


def test_the_same_slip_in_one_table_is_told_once_with_its_other_places() -> None:
    """Three rows with one slip are one finding; a slip in another table is its own."""
    row = {"name": "拔付进度", "value": "100%"}
    record = {"tables": [{"indicators": [row, row]}, {"indicators": [row]}]}
    found = run_document("text_pattern", record, {"patterns": {"拔付": "拨付"}})
    assert [(values["right"], values["count"]) for _, values in found] == [("拨付", 2), ("拨付", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建泵站1间200平方米", [("1", "间"), ("200", "平方米")]),
        ("接待游客不少于6万人，收入达6万元", [("60000", "人"), ("60000", "元")]),
        ("发生率控制在6.5次/10万公顷以下", [("6.5", "次")]),
        ("2021年12月31日前完成3件", [("3", "件")]),
        ("1-6级伤残、10～20个工作日、第3批次、12345热线", []),
        ("65岁以上老人1,200人", [("1200", "人")]),
    ],
)
def test_quantities_in_running_text_leave_dates_ages_and_ranges_alone(
    text: str, expected: list[tuple[str, str]]
) -> None:
    """Numbers come with the base unit, so that 6万人 and 60000人 are one amount."""
    found = [(one.amount.normalize(), one.base) for one in _quantities.quantities(text)]
    assert found == [(Decimal(number).normalize(), unit) for number, unit in expected]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("培训人数", "培训人数"),
        ("指标3：★培训人数（≥**人）", "培训人数"),
        ("1、试验(水稻)", "试验水稻"),
        ("2024年培训", "2024年培训"),
    ],
)
def test_names_are_compared_without_decoration(name: str, plain: str) -> None:
    """Numbers, stars and units go; brackets that tell things apart stay."""
    assert _rows.plain_name(name) == plain


# ── all of them ─────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None)
@given(name=WEIRD, value=WEIRD, goal=WEIRD, level2=st.sampled_from(["数量指标", "", "满意度", "社会效益指标", "怪"]))
@pytest.mark.parametrize("check", MINE)
def test_no_text_makes_a_check_fail(check: str, name: str, value: str, goal: str, level2: str) -> None:
    """Whatever the cells hold, a check yields hits or says what it is missing."""
    row = indicator_from_record({"level1": "产出指标", "level2": level2, "name": name, "value": value, "no": 2})
    table = TargetTable(
        (row, row), project=Cell(name), goal=Cell(goal), overview=Cell(value), columns=frozenset({"value"})
    )
    document = Document("t.json", tables=(table, table), goal=Cell(goal), paragraphs=(Passage(goal), Passage(name)))
    module = checks.get(check)
    place = Row(0, 0, 0, row) if module.GIVEN == ("indicator",) else None
    subject = Subject((document,), 0, 0 if "indicator" in module.GIVEN or "table" in module.GIVEN else None, place)
    assert all(isinstance(one, (Hit, Missing)) for one in module.check(subject, module.EXAMPLE))


HUGE = ("（", "（）》", "满意度95%，", "做好加强", "2023年")


def hits_in(check: str, text: str) -> list[Hit | Missing]:
    """What a check yields where a name, a goal and a paragraph are all this text."""
    row = indicator_from_record({"level2": "数量指标", "name": text, "value": "≥1次"})
    table = TargetTable(
        (row,), project=Cell("巡查"), goal=Cell(text), overview=Cell(text), columns=frozenset({"value"})
    )
    document = Document("t.json", tables=(table,), paragraphs=(Passage(text),))
    module = checks.get(check)
    place = Row(0, 0, 0, row) if module.GIVEN == ("indicator",) else None
    subject = Subject((document,), 0, 0 if {"indicator", "table"} & set(module.GIVEN) else None, place)
    return list(module.check(subject, module.EXAMPLE))


@pytest.mark.parametrize("piece", HUGE)
@pytest.mark.parametrize("check", MINE)
def test_a_huge_cell_does_not_stop_a_run(check: str, piece: str) -> None:
    """Ten times the text is about ten times the work at most, and megabytes of it are read to the end."""
    assert growth(lambda times: hits_in(check, piece * times), 400, 4_000) < 15
    assert all(isinstance(one, (Hit, Missing)) for one in hits_in(check, piece * 100_000))


# ── generalised: what the goal shares with others, and what is said elsewhere in the table ──────────────────────


def test_the_name_of_the_department_says_nothing_of_the_goal() -> None:
    """A goal made of the department's name and the project's says no word of its own."""
    table = {"project": "渠道养护", "goal": "临水县灌区管理处渠道养护"}
    options = {"field": "goal", "beside": ["project", "department"], "minimum": 5}
    assert run("own_words", table, options, department="临水县灌区管理处") == [(None, {"count": 12, "own": 0})]
    assert run("own_words", table, options, department="临水县水务局") == []


def test_a_specific_measure_is_part_of_what_a_name_is_about() -> None:
    """优良天数 says what is counted, 天数 alone how: a goal about the share of such days is taken up."""
    name = "空气质量优良天数"
    goal = {"goal": "优良天数比例达到80%以上", "indicators": rows(("生态效益指标", name, "≥292天"))}
    assert run("goal_metrics", goal) == []


def test_activities_are_what_they_are_about() -> None:
    """普法宣传活动场次 counts what the goal calls 普法宣传."""
    table = {"goal": "开展普法宣传进社区60场", "indicators": rows(("数量指标", "普法宣传活动场次", "≥40场"))}
    assert [row for row, _ in run("goal_conflict", table)] == [0]
    table["indicators"] = rows(("数量指标", "普法宣传活动场次", "≥60场"))
    assert run("goal_conflict", table) == []


def test_what_was_done_may_explain_the_money_that_was_left() -> None:
    """The reason stands in the column of what was done as often as in the column of reasons."""
    row = {"level2": "数量指标", "name": "巡查次数", "value": "≥12次", "actual": "12次", "reason": ""}
    spent = {"execution": {"budget": 100, "actual": 70, "rate": "70%"}, "indicators": [row]}
    options = {"below": 90, "unexplained": "spending_reasons", "money": "spending_words"}
    told = run("execution_rate", {**spent, "goal_actual": "完成巡查12次。尾款30万元结转下年支付。"}, options)
    assert told == []
    assert len(run("execution_rate", {**spent, "goal_actual": "完成巡查12次。"}, options)) == 1
