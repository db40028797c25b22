"""One run: documents and a rulebook in, a `Report` out.  Nothing here reads a file or prints.

The steps: choose rules (`selection`), judge (`judging`), make findings of hits (`findings`), let findings supersede one
another (`superseding`), filter, sort, and sum up in verdicts and grades (`perflint.grading`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from perflint import __version__
from perflint.engine.bounds import bounded
from perflint.engine.findings import Found, found_of, order
from perflint.engine.fingerprints import fingerprinted
from perflint.engine.judging import Batch, Tally, judge, note_error
from perflint.engine.selection import select_rules
from perflint.engine.superseding import supersede
from perflint.grading import Scheme, grade, load_scheme
from perflint.model import Confidence, Document, Failure, Outcome, Report, RuleInfo, Severity, Verdict
from perflint.rulebook.rule import Rule, Rulebook


def run(  # noqa: PLR0913 - each is an option of the command line, given by name
    documents: Sequence[Document],
    rulebook: Rulebook,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    failures: Sequence[Failure] = (),
    min_severity: Severity = Severity.HINT,
    min_confidence: Confidence = Confidence.LOW,
    preview: bool = False,
    scheme: Scheme | None = None,
    catalogue: bool = False,
) -> Report:
    """Judge the documents by the rules of the book.

    ``select`` and ``ignore`` take codes, prefixes of codes (PF1), slugs and ALL; an entry that names nothing raises
    RulebookError.  ``failures`` are inputs that could not be read, passed through.  Findings below a minimum are left
    out and counted in ``hidden``, superseded ones in ``superseded``; the grades, by ``scheme``, rest on all that stand.
    ``catalogue`` asks for what reports tell of the rules themselves, which takes the import of every check.
    """
    rules = select_rules(rulebook, select, ignore, preview=preview)
    batch = Batch(documents)
    tallies = [(rule, tally) for rule in rules for tally in judge(rule, batch)]
    found = [one for _, tally in tallies for one in _found(tally, batch.documents)]
    found.sort(key=order)
    marked = fingerprinted((one.finding for one in found), batch.documents)
    found = [one._replace(finding=finding) for one, finding in zip(found, marked, strict=True)]
    stay, gone = supersede(found)
    standing = tuple(bounded(one.finding) for one in stay)
    shown = tuple(one for one in standing if one.severity >= min_severity and one.confidence >= min_confidence)
    ran = {rule.code for rule in rules}
    left_out = [rule for rule in rulebook.rules if rule.status == "stable" and rule.code not in ran]
    verdicts = _verdicts(tallies, stay)
    return Report(
        documents=batch.documents,
        findings=shown,
        verdicts=verdicts,
        grades=grade(batch.documents, standing, verdicts, rules, scheme or load_scheme(), left_out),
        failures=tuple(failures),
        catalogue=_catalogue(rules) if catalogue else (),
        hidden=len(stay) - len(shown),
        superseded=len(gone),
        rules=len(rules),
        rulebook=rulebook.hash,
        version=__version__,
    )


def _catalogue(rules: Sequence[Rule]) -> tuple[RuleInfo, ...]:
    from perflint.rulebook.infos import info_of

    return tuple(map(info_of, rules))


def _found(tally: Tally, documents: Sequence[Document]) -> list[Found]:
    """The findings of a tally; a rule that fails while it words or places one is noted, the others stay."""
    found = []
    for raised in tally.raised:
        try:
            found.append(found_of(raised, documents))
        except Exception as error:  # like a check that raises: the fault of one rule ends nothing
            note_error(tally, error)
    return found


def _verdicts(tallies: Sequence[tuple[Rule, Tally]], stay: Sequence[Found]) -> tuple[Verdict, ...]:
    """One verdict for each rule and what it looked at, in the order of documents, tables and codes."""
    standing = Counter((one.rule.code, one.finding.place.document, one.finding.place.table) for one in stay)
    verdicts = [_verdict(rule, tally, _count(standing, rule, tally)) for rule, tally in tallies]
    last = len(tallies) + 1
    return tuple(sorted(verdicts, key=lambda v: (_first(v.document, last), v.table is None, v.table or 0, v.code)))


def _first(document: int | None, last: int) -> int:
    return last if document is None else document


def _count(standing: Counter[tuple[str, int, int | None]], rule: Rule, tally: Tally) -> int:
    """How many findings of the rule stand within what the tally covers."""
    if tally.table is not None and tally.document is not None:
        return standing[rule.code, tally.document, tally.table]
    return sum(
        number
        for (code, document, _), number in standing.items()
        if code == rule.code and tally.document in (None, document)
    )


def _verdict(rule: Rule, tally: Tally, standing: int) -> Verdict:
    outcome = tally.outcome(standing)
    missing = tuple(tally.missing) if outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE) else ()
    return Verdict(rule.code, rule.name, outcome, tally.document, tally.table, missing)
