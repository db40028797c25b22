"""The ordered grades and the stages: severity, confidence, phase, outcome, each with its Chinese label."""

from __future__ import annotations

from enum import Enum, IntEnum

DIMENSIONS = ("完整性", "相关性", "适当性", "可行性")  # of a review


class Severity(IntEnum):
    """How bad a finding is; a larger number is worse, so a gate is a ``max()``."""

    HINT = 1
    INFO = 2
    WARNING = 3
    ERROR = 4

    @property
    def id(self) -> str:
        """The canonical English name, as in rule files and machine formats: ``error``."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """What the reader sees: ``错误``."""
        return {4: "错误", 3: "警告", 2: "提示", 1: "建议"}[self.value]


class Confidence(IntEnum):
    """How sure a rule, or the reading of a table, is."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def id(self) -> str:
        return self.name.lower()

    @property
    def label(self) -> str:
        return {3: "高", 2: "中", 1: "低"}[self.value]


class Phase(Enum):
    """The stage of budget management that a document belongs to."""

    TARGET = "target"
    APPROVAL = "approval"
    MONITORING = "monitoring"
    SELF_EVALUATION = "self_evaluation"
    EVALUATION = "evaluation"

    @property
    def label(self) -> str:
        return {
            "target": "申报",
            "approval": "批复",
            "monitoring": "监控",
            "self_evaluation": "自评",
            "evaluation": "评价",
        }[self.value]


class Outcome(Enum):
    """What one rule concluded about one table (or document, or batch)."""

    PASS = "pass"
    FINDING = "finding"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_DECIDE = "cannot_decide"
    NOT_IN_FORCE = "not_in_force"  # the rule begins later or has ended
    WAIVED = "waived"  # every finding of the rule is suppressed
    RULE_ERROR = "rule_error"

    __hash__ = object.__hash__  # as it is compared; a great run hashes one for each of its millions of verdicts

    @property
    def label(self) -> str:
        return {
            "pass": "通过",
            "finding": "有问题",
            "not_applicable": "不适用",
            "cannot_decide": "无法判断",
            "not_in_force": "不在施行期",
            "waived": "已豁免",
            "rule_error": "规则出错",
        }[self.value]


class Applicability(Enum):
    """Who may apply a fix: anybody (the parsed value stays equal), only a person who looked, or nobody (a hint)."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY_ONLY = "display-only"

    @property
    def label(self) -> str:
        return {"safe": "可自动修改", "unsafe": "改前须确认", "display-only": "仅供参考"}[self.value]
