"""What became of a submission from one round to the next: findings mended, left, new or back, and targets that changed."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from perflint.model.places import Place
from perflint.model.reports import Finding, Report


class Standing(Enum):
    """What became of a finding.  `UNCHECKED` is one that is gone without anything saying that it was mended."""

    RECURRED = "recurred"
    NEW = "new"
    REMAINING = "remaining"
    UNCHECKED = "unchecked"
    WAIVED = "waived"
    MENDED = "mended"

    @property
    def label(self) -> str:
        return {
            "recurred": "反复",
            "new": "新增",
            "remaining": "仍存在",
            "unchecked": "无从判断",
            "waived": "已豁免",
            "mended": "已整改",
        }[self.value]

    @property
    def open(self) -> bool:
        """Whether the finding is one of the newest round."""
        return self in (Standing.RECURRED, Standing.NEW, Standing.REMAINING)


class Effect(Enum):
    """What a change does to a target, worst first."""

    LOWERED = "lowered"
    LOOSENED = "loosened"
    DROPPED = "dropped"
    BUDGET = "budget"  # the budget changed and the targets did not
    CHANGED = "changed"
    RAISED = "raised"
    ADDED = "added"

    @property
    def label(self) -> str:
        return {
            "lowered": "目标降低",
            "loosened": "要求放宽",
            "dropped": "删去",
            "budget": "预算变而指标未变",
            "changed": "改动",
            "raised": "目标提高",
            "added": "增加",
        }[self.value]

    @property
    def weaker(self) -> bool:
        """Whether less is promised than before."""
        return self in (Effect.LOWERED, Effect.LOOSENED, Effect.DROPPED)


class FindingChange(Struct, frozen=True):
    """One finding and what became of it.

    ``finding`` is the newest there is: of the new round where it is open, of the last round that had it otherwise;
    ``before`` the one it continues, where there is one; ``reworded`` says that the two have different fingerprints, so
    that they were matched by rule, project and indicator.
    """

    standing: Standing
    finding: Finding
    before: Finding | None = None
    reworded: bool = False
    note: str = ""


class TargetChange(Struct, frozen=True):
    """One change of what is promised.

    ``what`` is project, indicator, budget or a field of an indicator or table; ``old`` and ``new`` are where it stands
    in the last two rounds, None where it is not there.
    """

    effect: Effect
    what: str
    project: str
    indicator: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    filename: str = ""
    old: Place | None = None
    new: Place | None = None


class Round(Struct, frozen=True):
    """One of the submissions compared; ``outline`` is one known by its report alone, without its targets."""

    name: str
    documents: int
    findings: int
    failures: int = 0
    outline: bool = False


class Comparison(Struct, frozen=True):
    """The rounds from the oldest to the newest, and what changed up to the newest.

    ``findings`` and ``targets`` are sorted, what needs a person first; ``remarks`` say what limits the comparison; ``newest`` is
    the report of the last round, for formats that show it with what became of each finding.
    """

    rounds: tuple[Round, ...]
    findings: tuple[FindingChange, ...] = ()
    targets: tuple[TargetChange, ...] = ()
    remarks: tuple[str, ...] = ()
    version: str = ""
    newest: Report | None = None

    def count(self, standing: Standing) -> int:
        """How many findings stand so."""
        return sum(change.standing is standing for change in self.findings)
