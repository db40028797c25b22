"""The answers that stand in the documents themselves, in comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from perflint.model import Comment, Document
from perflint.reporters.shared.places import spot
from perflint.rulebook.mistakes import nearest
from perflint.rulebook.rule import Rule, Rulebook
from perflint.suppression.answers import Answer, nothing
from perflint.suppression.directives import FILE_IGNORE, Directive, directives_in
from perflint.suppression.scopes import scope_of
from perflint.text import narrow


def comment_answers(documents: Sequence[Document], rulebook: Rulebook) -> Iterator[Answer]:
    """The answers of all comments, mistaken ones too, in the order of the documents."""
    for number, document in enumerate(documents):
        for comment in document.comments:
            for directive in directives_in(comment.text):
                yield from _answers(directive, comment, number, document, rulebook)


def named_rule(name: str, rulebook: Rulebook) -> tuple[Rule | None, str]:
    """The rule of this code or name, else a sentence that says what is wrong with the name."""
    plain = narrow(name).strip()
    rule = rulebook.find(plain.rsplit("/", 1)[-1])
    if rule is not None:
        return rule, ""
    if plain.upper() == "ALL" or any(one.code.startswith(plain.upper()) for one in rulebook.rules):
        return None, f"“{plain}”不是一条规则：豁免要逐条写明，不能写前缀或 ALL"
    if plain.upper().startswith("RUN"):
        return None, f"{plain.upper()} 说的是检查本身，不能豁免"
    return None, f"没有规则“{plain}”{nearest(plain, [text for one in rulebook.rules for text in (one.code, one.name)])}"


def _answers(
    directive: Directive, comment: Comment, number: int, document: Document, rulebook: Rulebook
) -> Iterator[Answer]:
    place = spot(comment.location)
    shared = Answer(
        "comment",
        None,
        nothing,
        directive.reason,
        document.path,
        comment.location,
        f"{document.path}:{place}" if place else document.path,
        document=number,
        about=frozenset({number}),
    )
    if directive.mistake:
        yield replace(shared, mistake=directive.mistake)
        return
    covers: Callable[..., bool] = scope_of(comment, number, document, file=directive.verb == FILE_IGNORE).covers
    for name in directive.rules:
        rule, mistake = named_rule(name, rulebook)
        if rule is None:
            yield replace(shared, mistake=mistake)
        else:
            yield replace(shared, rule=rule.code, covers=covers)
