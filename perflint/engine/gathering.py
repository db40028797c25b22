"""What was read and said of the documents of a run, taken in one document after another and held in little room."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from perflint.engine.findings import order
from perflint.engine.fingerprints import fingerprinted
from perflint.engine.holding import Documents
from perflint.engine.judged import Found, Judged
from perflint.engine.plans import Plan
from perflint.engine.sheets import Answers
from perflint.model import Document


class Gathered:
    """The documents, and of each its plan, the answers of the rules and their findings, fingerprints set.

    ``found`` is in the order of reports; ``left_out`` counts the findings of a document that were too many.
    """

    def __init__(self) -> None:
        self.documents = Documents()
        self.plans: list[Plan] = []
        self.answers: list[Answers] = []
        self.found: list[Found] = []
        self.left_out: Counter[int] = Counter()

    def add(self, document: Document, judged: Judged, plan: Plan) -> None:
        """Take in a document and what the rules said of it alone (`judge_document`), by this plan."""
        number = len(self.documents)
        found = sorted(judged.found, key=order)
        marked = fingerprinted((one.finding for one in found), (document,))
        there = replace(
            judged, found=tuple(replace(one, finding=finding) for one, finding in zip(found, marked, strict=True))
        ).moved([number])
        self.documents.append(document)
        self.plans.append(plan)
        self.answers.append(judged.answers)
        self.found += there.found
        self.left_out.update(dict(there.left_out))
