"""Documents to bytes: the writer of the format, or for some PDFs another writer and a program that prints its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tools.variants.make import ENDINGS
from tools.variants.model import Variant
from tools.variants.writers import convert, docx, html, pdf, plain, xls, xlsx

WRITERS: dict[str, Callable[[Variant], bytes]] = {
    "pdf": pdf.write,
    "docx": docx.write,
    "xlsx": xlsx.write,
    "xls": xls.write,
    "html": html.write,
    "csv": plain.write_csv,
    "txt": plain.write_txt,
}
_PRINTED = {"docx": docx.write, "xlsx": xlsx.write, "html": html.write}


def file_name(variant: Variant) -> str:
    """Number, format, and for a PDF what made it."""
    if variant.format == "pdf":
        return f"{variant.number:04}-pdf-{variant.look.producer}.pdf"
    return f"{variant.number:04}-{variant.format}{ENDINGS[variant.format]}"


def produce(variants: Iterable[Variant]) -> tuple[dict[str, bytes], list[str]]:
    """File name → bytes, and which programs were missing; documents that need them are drawn by our own writer."""
    made: dict[str, bytes] = {}
    waiting: dict[str, dict[str, Variant]] = {"docx": {}, "xlsx": {}, "html": {}}
    for variant in variants:
        if variant.format == "pdf" and variant.look.producer != "own":
            waiting[variant.look.producer][file_name(variant)] = variant
        else:
            made[file_name(variant)] = WRITERS[variant.format](variant)
    missing = []
    for kinds, program in (((("docx"), "xlsx"), convert.office), (("html",), convert.browser)):
        todo = {name: variant for kind in kinds for name, variant in waiting[kind].items()}
        sources = {_source(name): _PRINTED[variant.look.producer](variant) for name, variant in todo.items()}
        try:
            printed = program(sources)
        except convert.MissingProgramError as error:
            missing.append(str(error))
            made |= {name: pdf.write(variant) for name, variant in todo.items()}
            continue
        made |= {name: printed[_source(name)] for name in todo}
    return made, missing


def _source(name: str) -> str:
    """0007-pdf-docx.pdf is printed from 0007-pdf-docx.docx."""
    stem = name.removesuffix(".pdf")
    return f"{stem}.{stem.rpartition('-')[2]}"
