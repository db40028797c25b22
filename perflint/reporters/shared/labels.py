"""Chinese names of what the model calls by English identifiers: fields, kinds of document, missing facts."""

from __future__ import annotations

from perflint.model import Place

FIELDS = {
    # indicator
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "value": "指标值",
    "period_value": "实施周期指标值",
    "description": "指标说明",
    "operator": "计算符号",
    "unit": "计量单位",
    "weight": "权重",
    "direction": "指标方向",
    "nature": "指标性质",
    "basis": "指标依据",
    "actual": "实际完成值",
    "expected": "全年预计完成值",
    "likelihood": "完成目标可能性",
    "score": "得分",
    "reason": "偏差原因",
    "number": "序号",
    "code1": "一级指标编号",
    "code2": "二级指标编号",
    # table and document
    "title": "标题",
    "project": "项目名称",
    "project_code": "项目编码",
    "function": "职能",
    "goal": "绩效目标",
    "period_goal": "实施期目标",
    "goal_actual": "目标完成情况",
    "overview": "项目概况",
    "start": "开始日期",
    "end": "完成日期",
    "funds": "资金",
    "total": "资金总额",
    "fiscal": "财政资金",
    "special": "财政专户资金",
    "other": "其他资金",
    "tasks": "年度主要任务",
    "plan": "支出计划",
    "execution": "预算执行",
    "initial": "年初预算数",
    "budget": "全年预算数",
    "rate": "执行率",
    "grade": "等级",
    "columns": "表头",
    "indicators": "绩效指标",
    "section_points": "指标分值",
    "year": "年度",
    "department": "部门",
    "money_unit": "金额单位",
    "unit_of_money": "金额单位",
    "kind": "文件种类",
    "phase": "阶段",
    "goals": "绩效目标",
    "completion": "完成情况",
    "units": "所属单位",
    "tables": "绩效目标表",
    "paragraphs": "正文",
    "table": "所在的表",
    "document": "文件",
    "documents": "一批文件",
    "complete": "是否完整",
    "child": "其中行",
}

KINDS = {"project": "项目支出", "department": "部门整体支出", "report": "绩效报告"}


def field_label(path: str) -> str:
    """The Chinese name of a field path: ``table.funds.total`` → 资金总额, ``actual.number`` → 实际完成值.

    The last known part names it; a path with none is Chinese already or shown as it is.
    """
    for part in reversed(path.split(".")):
        # `number` is a part of every value and figure: alone it is the printed 指标N, after a field it says nothing
        if part in FIELDS and (part not in {"number", "unit", "kind"} or part == path):
            return FIELDS[part]
    return path


def place_label(place: Place) -> str:
    """The Chinese name of the field that a place is in; the unit of a table does its work, that of a row measures."""
    if place.field == "unit" and place.indicator is None:
        return "实施单位"
    return field_label(place.field) if place.field else ""


def kind_label(kind: str) -> str:
    """项目支出, 部门整体支出, 绩效报告; an unknown kind as it is."""
    return KINDS.get(kind, kind)
