"""From findings and verdicts to grades: first each project (table), then the document as the mean of its projects.

A finding costs points in the dimension of its rule.  A document's projects weigh the same; what was found about the
document itself is taken off their mean.  What was not decided takes no points and earns none: it is counted, and where
it is too much there is no grade.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from perflint.grading.schemes import Scheme
from perflint.model import Confidence, Dimension, Document, Finding, Grade, Loss, Outcome, TargetTable, Verdict
from perflint.rulebook import Rule
from perflint.rulebook.noise import noisy

UNGRADED = "无法评定"
NOTHING_READ = "没有认出绩效目标表或自评内容"
NO_TABLE = "没有绩效目标表"  # a narrative report has goals and marks, but nothing that the four dimensions measure
SPOILT = "文件夹杂识别残留，要对照原件"
NO_ROWS = "没有读出绩效指标"
GUESSED = "表格识别的把握低，要对照原件"
CUT = "表格不完整"
ZERO = Decimal(0)
CENT = Decimal("0.01")

Key = tuple[int, int | None]  # document, table; no table: the document itself

OPEN = (Outcome.CANNOT_DECIDE, Outcome.RULE_ERROR)
OUTSIDE = (Outcome.NOT_APPLICABLE, Outcome.NOT_IN_FORCE)  # the rule has nothing to say there


class Count(NamedTuple):
    """How many rules (times tables) have an answer, have none, and were left out of the run."""

    decided: int = 0
    undecided: int = 0
    not_run: int = 0

    @property
    def open(self) -> Decimal:
        """The share without an answer; all of it where there is nothing to answer."""
        total = sum(self)
        return Decimal(total - self.decided) / total if total else Decimal(1)


def _sum(counts: Iterable[Count]) -> Count:
    decided = undecided = not_run = 0
    for one in counts:
        decided += one.decided
        undecided += one.undecided
        not_run += one.not_run
    return Count(decided, undecided, not_run)


Counts = Mapping[str, Count]  # by dimension


def grade(
    documents: Sequence[Document],
    findings: Iterable[Finding],
    verdicts: Callable[[int], Iterable[Verdict]],
    rules: Sequence[Rule],
    scheme: Scheme,
    left_out: Sequence[Rule] = (),
    *,
    only: Sequence[int] | None = None,
) -> tuple[Grade, ...]:
    """The grade of every document (or of those at ``only``), each followed by those of its projects where it has any.

    ``findings`` are all that stand, also those that a report does not show; ``verdicts`` gives those on a document, and those
    on a whole batch belong to none; ``rules`` ran, and ``left_out`` are the others that a whole review would have run.
    """
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.place.document].append(finding)
    dimension_of = {rule.code: rule.dimension for rule in rules}
    grades: list[Grade] = []
    for number in range(len(documents)) if only is None else only:
        document = documents[number]
        counts = _counts(number, document, verdicts(number), dimension_of, left_out, scheme)
        by_place: dict[Key, list[Finding]] = defaultdict(list)
        for finding in found.get(number, ()):
            by_place[number, finding.place.table].append(finding)
        spoilt = SPOILT if document.tables and noisy(document) else ""
        projects = [
            _grade(
                (number, place),
                _dimensions(by_place[number, place], counts[number, place], scheme),
                scheme,
                unread=spoilt or _unread(table),
            )
            for place, table in enumerate(document.tables)
        ]
        grades += [_whole(number, document, projects, by_place[number, None], counts, scheme), *projects]
    return tuple(grades)


def _counts(
    number: int,
    document: Document,
    verdicts: Iterable[Verdict],
    dimension_of: Mapping[str, str],
    left_out: Sequence[Rule],
    scheme: Scheme,
) -> dict[Key, dict[str, Count]]:
    """How much was decided in each dimension, in the document itself and in each of its tables."""
    found: dict[int | None, Counter[tuple[str, str]]] = defaultdict(Counter)
    alike = Counter((one.table, dimension_of[one.code], one.outcome) for one in verdicts)
    for (place, dimension, outcome), times in alike.items():
        if outcome not in OUTSIDE:
            found[place][dimension, "undecided" if outcome in OPEN else "decided"] += times
    for rule in left_out:
        if document.phase in rule.phases:
            alone = rule.given == "document" or not document.tables
            for table in (None,) if alone else range(len(document.tables)):
                found[table][rule.dimension, "not_run"] += rule.given != "batch"
    return {
        (number, table): {
            name: Count(*[found[table].get((name, kind), 0) for kind in Count._fields]) for name in scheme.dimensions
        }
        for table in (None, *range(len(document.tables)))
    }


# ── points ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _dimensions(findings: Iterable[Finding], counts: Counts, scheme: Scheme) -> tuple[Dimension, ...]:
    """The dimensions of one project, each with what its findings cost; the worst are taken first."""
    costs: dict[str, list[tuple[Decimal, Finding]]] = {name: [] for name in scheme.dimensions}
    spent: Counter[tuple[str, str]] = Counter()  # by rule and severity, in hundredths
    for finding in sorted(findings, key=lambda one: (-one.severity, -one.confidence)):
        points, most = scheme.deductions[finding.severity]
        rule = finding.code, finding.severity.id
        cost = _cost(points, scheme.confidence[finding.confidence], most - spent[rule] * CENT)
        spent[rule] += int(cost / CENT)
        if finding.dimension in costs:
            costs[finding.dimension].append((cost, finding))
    return tuple(
        _taken(name, weight, [_loss(cost, finding) for cost, finding in costs[name]], counts[name])
        for name, weight in scheme.dimensions.items()
    )


@lru_cache(maxsize=1024)  # a run of ten thousand files holds half a million of them, and few that differ
def _cost(points: Decimal, sure: Decimal, most: Decimal) -> Decimal:
    return min(points * sure, most).quantize(CENT)


def _loss(points: Decimal, finding: Finding) -> Loss:
    return Loss(finding.code, finding.name, finding.place, points, finding.fingerprint)


def _taken(name: str, weight: Decimal, losses: Iterable[Loss], count: Count) -> Dimension:
    """The dimension after the losses; the last ones get what is left, for it cannot lose more than it has."""
    left = weight
    taken = []
    for loss in losses:
        points = min(loss.points, left)
        left -= points
        taken.append(loss if points == loss.points else replace(loss, points=points))
    return Dimension(name, weight, left, tuple(taken), *count)


def _whole(
    number: int,
    document: Document,
    projects: Sequence[Grade],
    findings: Sequence[Finding],
    counts: Mapping[Key, Counts],
    scheme: Scheme,
) -> Grade:
    """The document: the mean of its graded projects, less what was found about the document itself."""
    graded = [project for project in projects if project.score is not None]
    own = _dimensions(findings, counts[number, None], scheme)
    dimensions = []
    for place, dimension in enumerate(own):
        shares = [
            loss if len(graded) == 1 else replace(loss, points=_share(str(loss.points), len(graded)))
            for project in graded
            for loss in project.dimensions[place].losses
        ]
        total = _sum(counts[number, table][dimension.name] for table in (None, *range(len(document.tables))))
        dimensions.append(_taken(dimension.name, dimension.weight, (*shares, *dimension.losses), total))
    if not projects:
        reason = NO_TABLE if document.understood else NOTHING_READ
        return Grade(number, None, UNGRADED, None, tuple(dimensions), reason)
    ungraded = len(projects) - len(graded)
    unread = _ungraded(projects, ungraded, scheme)
    return _grade((number, None), tuple(dimensions), scheme, ungraded=ungraded, unread=unread)


@lru_cache(maxsize=1024)
def _share(points: str, projects: int) -> Decimal:
    """Of points as they are written, for 0.2 and 0.20 are equal and their halves are not written alike."""
    return Decimal(points) / projects


# ── grades ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _unread(table: TargetTable) -> str:
    """Why a table cannot be graded however its rules came out: what was not read was not reviewed."""
    if not table.indicators:
        return NO_ROWS
    if table.complete is False:
        return CUT
    return GUESSED if table.confidence is Confidence.LOW else ""


def _ungraded(projects: Sequence[Grade], ungraded: int, scheme: Scheme) -> str:
    """Why so many projects without a grade leave the document without one: a few do not speak for all."""
    if ungraded <= scheme.most_projects * len(projects):
        return ""
    reasons = Counter(project.reason for project in projects if project.score is None)
    reason = reasons.most_common(1)[0][0]
    return reason if ungraded == len(projects) else f"{len(projects)} 个项目中 {ungraded} 个无法评定：{reason}"


def _grade(
    place: Key, dimensions: tuple[Dimension, ...], scheme: Scheme, *, ungraded: int = 0, unread: str = ""
) -> Grade:
    reason = unread or _too_open(dimensions, scheme)
    if reason:
        return Grade(*place, UNGRADED, None, dimensions, reason, ungraded)
    score = sum((dimension.points for dimension in dimensions), ZERO).quantize(CENT, ROUND_HALF_UP)
    return Grade(*place, scheme.band(score), score, dimensions, "", ungraded)


def _too_open(dimensions: Sequence[Dimension], scheme: Scheme) -> str:
    """Why there can be no grade; nothing where enough was decided."""
    counts = {one.name: Count(one.decided, one.undecided, one.not_run) for one in dimensions}
    total = _sum(counts.values())
    if total.open > scheme.most_undecided:
        return f"{_said(total)}，超过 {_percent(scheme.most_undecided)}"
    for name, count in counts.items():
        if not count.decided:
            return f"{name}没有一条规则得出结论"
        if count.open > scheme.most_in_dimension:
            return f"{name}{_said(count)}，超过 {_percent(scheme.most_in_dimension)}"
    return ""


def _said(count: Count) -> str:
    """有 30% 没有结论（8 项无法判断，2 项没有运行）."""
    parts = [f"{count.undecided} 项无法判断"] if count.undecided else []
    parts += [f"{count.not_run} 项没有运行"] if count.not_run else []
    return f"有 {_percent(count.open)} 没有结论" + (f"（{'，'.join(parts)}）" if parts else "")


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)}%"
