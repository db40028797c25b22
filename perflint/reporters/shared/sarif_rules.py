"""A rule as a SARIF reportingDescriptor: what it says about itself, as text and as Markdown, and how it is graded."""

from __future__ import annotations

from typing import Any

from perflint.model import RuleInfo, Severity
from perflint.reporters.shared.catalogue import sections
from perflint.reporters.shared.finding_block import basis_text

LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
    Severity.HINT: "note",
}
PROBLEMS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
    Severity.HINT: "recommendation",
}


def descriptor(info: RuleInfo) -> dict[str, Any]:
    """The rule with its help, default level and properties; ``precision`` and ``problem.severity`` are GitHub's."""
    told = sections(info)
    text = "\n\n".join(f"{heading}：{'；'.join(texts)}" for heading, texts in told) or info.title
    pages = [f"# {info.code} {_escaped(info.title)}"]
    for heading, texts in told:
        shown = [_escaped(text) for text in texts]
        pages.append(f"## {heading}\n\n" + ("\n".join(f"- {one}" for one in shown) if len(shown) > 1 else shown[0]))
    rule: dict[str, Any] = {
        "id": info.code,
        "name": _pascal(info.name),
        "shortDescription": {"text": info.title},
    }
    if info.why:
        rule["fullDescription"] = {"text": info.why}
    rule["help"] = {"text": text, "markdown": "\n\n".join(pages)}
    rule["defaultConfiguration"] = {"level": LEVELS[info.severity]}
    rule["properties"] = {
        "slug": info.name,
        "dimension": info.dimension,
        "confidence": info.confidence.id,
        "precision": info.confidence.id,
        "problem.severity": PROBLEMS[info.severity],
        "basis": [basis_text(basis) for basis in info.basis],
        "status": info.status,
        "waivable": info.waivable,
        "tags": sorted({tag for tag in (info.dimension, info.topic) if tag}),
    }
    return rule


def _pascal(slug: str) -> str:
    """unit-class-mismatch → UnitClassMismatch, the form that SARIF asks of a rule's name."""
    return "".join(part[:1].upper() + part[1:] for part in slug.replace("_", "-").split("-")) or slug


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_<>[]|#" else character for character in text)
