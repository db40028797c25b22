"""What a text calls its own unit (我中心, 我校) against what the unit is called.

Only when the wrong word stands often enough, the right one never in the same text, and no unit of the document ends so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perflint.checks import _rows, _stretches
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject, TextScreen
from perflint.model import Document
from perflint.patterns import pattern_of

# The word after 我, with the ends of unit names that it fits.
ENDS = {
    "中心": ("中心",),
    "校": ("学校", "校", "中学", "小学", "大学", "学院", "中专"),
    "园": ("园",),
    "院": ("院", "医院"),
    "局": ("局",),
    "厅": ("厅",),
    "街": ("街道", "街", "街道办事处", "办事处"),
    "镇": ("镇", "镇人民政府", "镇政府"),
    "乡": ("乡", "乡人民政府", "乡政府"),
    "馆": ("馆",),
    "所": ("所",),
    "站": ("站",),
    "委": ("委", "委员会", "党委", "工委", "政法委"),
    "队": ("队", "支队", "大队"),
    "办": ("办", "办公室", "办事处"),
    "会": ("会", "委员会", "联合会", "协会"),
}
SELF = pattern_of(
    r"(?<![给为与跟和自])我(中心|校|园|院|局|厅|街(?!区|坊|头|景)|镇|乡(?!村)|馆|所(?!有|在)|站|委(?!托|派|员)|队|办(?!理|事|公|好)|会(?!议))"
)
MOST_PLACES = 100  # of one word in one text; more are not counted
NAME = pattern_of(r"[一-龥]{2,30}?(?=[（(\s]|$)")

SUMMARY = "自称（我中心、我校、我局）与单位的类型不符，多半是从别的单位的材料抄来。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {"least": {"type": "integer", "minimum": 1, "description": "同一份材料里至少这样自称几次才报"}},
    "required": ["least"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {"found": "写的自称", "unit": "单位名称", "count": "一共写了几次"}
EXAMPLE: Mapping[str, Any] = {"least": 2}


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(
        texts=TextScreen(_stretches.FIELDS, (SELF.pattern,)), needs=("unit", "document.department", "document.units")
    )


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield one hit for each wrong word of a table or of the prose, on its first place."""
    document = subject.document
    units = _units(document)
    if not units:
        yield Missing("单位名称")
        return
    met: dict[int | None, dict[str, list[Spot]]] = {}
    for stretch in _stretches.stretches(subject, telling=SELF.search):
        for found in SELF.finditer(stretch.text):
            spots = met.setdefault(stretch.table, {}).setdefault(found[1], [])
            if len(spots) < MOST_PLACES:
                spots.append(stretch.spot(found.span()))
    for words in met.values():
        wrong = {word: spots for word, spots in words.items() if not any(_fits(word, unit) for unit in units)}
        if len(wrong) < len(words):
            continue  # the right one stands beside it
        for word, spots in wrong.items():
            if len(spots) >= options["least"]:
                values = {"found": f"我{word}", "unit": units[0], "count": len(spots)}
                yield Hit(spots[0], values, tuple(spots[1:]))


def _units(document: Document) -> list[str]:
    """The names of the department and of every unit the document covers."""
    cells = [document.department, *(unit.name for unit in document.units), *(table.unit for table in document.tables)]
    names = (NAME.search(_rows.words_of(cell)) for cell in cells)
    return list(dict.fromkeys(found[0] for found in names if found))


def _fits(word: str, unit: str) -> bool:
    return unit.endswith(ENDS[word]) or any(end in unit for end in ENDS[word] if len(end) > 1)
