"""What became of every finding: mended, left, new, back; and, of those that are gone, what may not be called mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perflint.comparing.continued import Continued, Known, continued, known
from perflint.comparing.links import Links, links
from perflint.model import Finding, FindingChange, Outcome, Report, Standing

ORDER = tuple(Standing)
UNDECIDED = {
    Outcome.CANNOT_DECIDE: "规则这次无法判断",
    Outcome.NOT_IN_FORCE: "规则这次不在施行期",
    Outcome.RULE_ERROR: "规则这次运行出错",
}


def standings(
    reports: Sequence[Report], linked: Links, earlier: Mapping[str, str], *, outline: bool = False
) -> tuple[FindingChange, ...]:
    """What became of the findings of the last two reports, what needs a person first.

    ``outline`` says that the indicators of one of the two are known only as far as findings mention them.

    A new finding that a report before the last two had, or whose fingerprint is among ``earlier`` (with the name of the
    round), is back: it was gone in between.
    """
    old, new = reports[-2], reports[-1]
    before, after = known(old), known(new)
    going_on = continued(before, after, linked)
    continues = {one.new.number: one for one in going_on}
    gone = {one.number for one in before} - {one.old.number for one in going_on}
    came = [one for one in after if one.number not in continues and not one.waived]
    back = _back(reports, came)
    gone_for = _Gone(old, new, linked, outline)
    found = list(_going_on(going_on))
    for one in came:
        if one.number in back:
            found.append(back[one.number])
        elif one.finding.fingerprint in earlier:
            note = f"{earlier[one.finding.fingerprint]}有过，上一轮没有"
            found.append(FindingChange(Standing.RECURRED, one.finding, note=note))
        else:
            found.append(FindingChange(Standing.NEW, one.finding))
    for one in before:
        if one.number in gone and not one.waived:
            found.append(gone_for.change(one.finding))
    return tuple(sorted(found, key=_rank))


def _rank(change: FindingChange) -> tuple[int, int, int, int]:
    place = change.finding.place
    return ORDER.index(change.standing), -change.finding.severity, place.document, place.table or 0


def _going_on(found: Sequence[Continued]) -> Iterator[FindingChange]:
    for one in found:
        if one.new.waived and one.old.waived:
            continue
        standing = Standing.WAIVED if one.new.waived else Standing.REMAINING
        note = "上一轮豁免过" if one.old.waived else ""
        yield FindingChange(standing, one.new.finding, one.old.finding, one.reworded, note)


def _back(reports: Sequence[Report], came: Sequence[Known]) -> dict[int, FindingChange]:
    """The new findings that a report before the last two had, the latest such report first."""
    found: dict[int, FindingChange] = {}
    for number in range(len(reports) - 3, -1, -1):
        left = [one for one in came if one.number not in found]
        if not left:
            break
        for one in continued(known(reports[number]), left, links(reports[number], reports[-1])):
            note = f"第 {number + 1} 轮有过，上一轮没有"
            found[one.new.number] = FindingChange(
                Standing.RECURRED, one.new.finding, one.old.finding, one.reworded, note
            )
    return found


class _Gone:
    """Says of a finding that is no longer there whether it was mended."""

    def __init__(self, old: Report, new: Report, linked: Links, outline: bool) -> None:
        self._linked = linked
        self._outline = outline
        self._old_codes = {one.code for one in old.verdicts}
        self._new_codes = {one.code for one in new.verdicts}
        self._outcomes = {(one.code, one.document, one.table): one.outcome for one in new.verdicts}

    def change(self, finding: Finding) -> FindingChange:
        reason = self._unchecked(finding)
        if reason:
            return FindingChange(Standing.UNCHECKED, finding, finding, note=reason)
        return FindingChange(Standing.MENDED, finding, finding, note=self._how(finding))

    def _unchecked(self, finding: Finding) -> str:
        place = finding.place
        if finding.code in self._old_codes and finding.code not in self._new_codes:
            return "这次没有运行这条规则"
        if finding.code not in self._old_codes:  # about the run itself
            return ""
        document = self._linked.documents.get(place.document)
        table = None
        if place.table is not None:
            linked = self._linked.tables.get((place.document, place.table))
            if linked is None:
                return "新的一轮没有这个项目，或者没有读成"
            document, table = linked
        elif document is None:
            return "新的一轮没有这份文件，或者没有读成"
        for key in ((finding.code, document, table), (finding.code, document, None), (finding.code, None, None)):
            if key in self._outcomes:
                return UNDECIDED.get(self._outcomes[key], "")
        return ""

    def _how(self, finding: Finding) -> str:
        place = finding.place
        if self._outline or place.table is None or place.indicator is None:
            return ""
        dropped = (place.document, place.table, place.indicator) not in self._linked.rows
        return "这个指标在新的一轮里没有了" if dropped else ""
