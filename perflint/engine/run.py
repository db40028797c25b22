"""One run by one rulebook: documents in, a `Report` out.  Nothing here reads a file or prints.

The steps, which `perflint.api` takes one by one for many files: choose rules (`plans`), judge each document alone
(`documents`), then conclude about all of them (`concluding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perflint.engine.concluding import Suppression, conclude
from perflint.engine.documents import judge_document
from perflint.engine.gathering import Gathered
from perflint.engine.in_force import NOW, When
from perflint.engine.plans import plan_of
from perflint.grading import Scheme
from perflint.model import Confidence, Document, Failure, Report, Severity
from perflint.rulebook.rule import Rulebook


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
    when: When = NOW,
    suppression: Suppression | None = None,
    catalogue: bool = False,
) -> Report:
    """Judge the documents by the rules of the book.

    ``select`` and ``ignore`` take codes, prefixes of codes (PF1), slugs and ALL; an entry that names nothing raises
    RulebookError.  ``failures`` are inputs that could not be read, passed through.  Findings below a minimum are left
    out and counted in ``hidden``, superseded ones in ``superseded``; the grades, by ``scheme``, rest on all that stand.
    ``when`` decides the fiscal year, day or phase instead of the documents.  ``catalogue`` asks for what reports tell of the rules themselves, which takes the import of every check.
    """
    plan = plan_of(
        rulebook,
        select=select,
        ignore=ignore,
        preview=preview,
        scheme=scheme,
        min_severity=min_severity,
        min_confidence=min_confidence,
        when=when,
    )
    gathered = Gathered()
    for document in map(when.applied, documents):
        gathered.add(document, judge_document(document, plan.rules, when), plan)
    return conclude(gathered, (plan,), failures=failures, suppression=suppression, catalogue=catalogue)
