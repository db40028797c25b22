"""Documents in radicals (⽬标) or traditional characters (目標) are read as if they were written ordinarily."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from perflint import api, readers
from perflint.lexicon.characters import fold_table, look_alikes, simplified
from perflint.model import Cell, Document, Grid, Passage, Source
from perflint.recognition import recognise

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.txt"))
SEEDS = ("seed-000.txt", "seed-001.txt", "seed-002.txt", "seed-003.txt", "seed-004.txt")
ORIGINALS = ("000_form.docx", "001_forms_docx13.html", "001_forms_split26.pdf")
RADICALS = {ord(plain): chr(code) for code, plain in reversed([*look_alikes().items()])}
TRADITIONAL = {ord(simple): chr(code) for code, simple in fold_table().items() if code not in look_alikes()}
WRITINGS = {"radicals": RADICALS, "traditional": TRADITIONAL}


def rewritten(source: Source, table: dict[int, str]) -> Source:
    """The source with every character that the table knows written in the other way."""

    def block(one: Grid | Passage) -> Grid | Passage:
        if isinstance(one, Passage):
            return replace(one, text=one.text.translate(table))
        rows = [tuple(replace(cell, text=cell.text.translate(table)) for cell in row) for row in one.rows]
        return replace(one, rows=tuple(rows))

    return replace(source, blocks=tuple(map(block, source.blocks)))


def told(document: Document) -> str:
    """All that was understood, in simple characters."""
    return simplified(msgspec.json.encode(document, order="deterministic").decode())


def cells(document: Document) -> list[Cell | None]:
    """Cells that quote the file; labels of levels are normalised."""
    names = [item.name for table in document.tables for item in table.indicators]
    goals = [table.goal for table in document.tables]
    return [document.title, *names, *goals, *(table.project for table in document.tables)]


def held(path: Path, writing: str) -> None:
    source = readers.read_bytes(path.read_bytes(), path.name)
    plain = rewritten(source, fold_table())
    odd = rewritten(plain, WRITINGS[writing])
    document = recognise(odd)
    assert told(recognise(plain)) == told(document)
    quoted = [cell.text for cell in cells(document) if cell]
    assert [text.translate(WRITINGS[writing]) for text in quoted] == quoted


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_other_characters_change_nothing_that_is_read(path: Path, writing: str) -> None:
    """The same tables, rows, funds and places, quoted as the file has them."""
    held(path, writing)


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("name", [*SEEDS, *(f"originals/{name}" for name in ORIGINALS)])
def test_real_documents_are_read_alike(name: str, writing: str, corpus: Path) -> None:
    """In text, grids of Word and web pages, and on pages."""
    held(corpus / name, writing)


def test_texts_that_cannot_be_found_again_stay_ordinary() -> None:
    """A level that is normalised is nobody's text."""
    lines = [
        "项⽬绩效⽬标表",
        "项⽬名称：⽔库加固",
        "⼀级指标\t⼆级指标\t三级指标\t指标值",
        "产出\t数量\t⽔库座数\t≥3座",
    ]
    document = recognise(readers.read_bytes("\n".join(lines).encode(), "a.txt"))
    [row] = document.tables[0].indicators
    assert ("产出指标", "数量指标", "⽔库座数", "≥3座") == tuple(
        cell.text if cell else "" for cell in (row.level1, row.level2, row.name, row.value)
    )
    assert document.tables[0].project is not None and document.tables[0].project.text == "⽔库加固"


def test_rules_judge_radicals_as_the_ordinary_characters() -> None:
    """Units, dates and words are what they would be; the rule about odd characters sees them, once in a table."""
    text = next(path for path in EXAMPLES if path.name == "1-项目表-问题.txt").read_text(encoding="utf-8")
    plain, odd = (
        [(one.code, one.place.table, one.place.indicator) for one in api.lint(("a.txt", said.encode())).findings]
        for said in (text, text.translate(RADICALS))
    )
    subtle = {"PF312"}  # compares the ideographs of two texts one by one
    assert {one for one in plain if one[0] not in subtle} == {one for one in odd if one[0] not in ("PF001", *subtle)}
    assert [0, None] == [table for code, table, _ in odd if code == "PF001"]


@pytest.mark.parametrize("characters", ["⽬⾏⽬⾏", "⾏⼈⽣⾦⽔⽊⽕⼟", "\uf967⻔"])
def test_odd_characters_are_one_problem_and_are_mended(characters: str) -> None:
    """However many there are in a table."""
    lines = [
        "项目绩效目标表",
        f"项目名称：{characters}工程",
        f"绩效目标：完成{characters}改造3处。",
        "一级指标\t二级指标\t三级指标\t指标值",
        "产出指标\t数量指标\t改造数量\t≥3处",
    ]
    report = api.lint(("a.txt", "\n".join(lines).encode()), select=["PF001"])
    [finding] = report.findings
    assert 2 * len(characters) == finding.values["count"]
    assert finding.fix is not None
    assert not set(characters) & {*"".join(edit.after for edit in finding.fix.edits)}
