"""A text that names a place elsewhere as if it were its own: for the development of another county.

Where the unit stands is read from the names of the department and its units.  A whole name (with 区, 县, 市) counts
wherever no word of travel, aid, trade or origin explains it; a short name only in a frame that speaks of one's own
place.  Other places of the same city are left alone, and so is a place that the project's own name mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from perflint import text as texts
from perflint.checks import _phrases, _rows, _stretches
from perflint.checks._stretches import Stretch
from perflint.checks.contract import Hit, Missing, Screens, Spot, Subject
from perflint.lexicon import places
from perflint.lexicon.additions import remembered
from perflint.lexicon.places import Named, Place
from perflint.model import Cell, Document, TargetTable
from perflint.patterns import pattern_of

TITLE = pattern_of(
    r"《[^《》]{0,120}》|“[^“”]{0,40}”|[〔\[【(（][^〔\[【(（)）】\]〕]{0,20}\d{4}[^〔\[【(（)）】\]〕]{0,20}[)）】\]〕]"
)
SENTENCE = pattern_of(r"[。；;！!？?\n\r]")
CLAUSE = pattern_of(r"(?<=[^\d])[，,](?=[^\d])")
AIM = "发展|建设|振兴|崛起|稳定|繁荣|腾飞|治理|进步|现代化|新篇章|新局面"
QUALITY = "新时代|新阶段|新征程|现代化|美丽|法治|健康|数字|幸福|和谐|文明|平安|活力|创新|品质|绿色|宜居|宜业|富裕|富强|繁荣|全面"
# A frame: what comes before and after the short name of a place that is spoken of as one's own.
STRONG = pattern_of(
    rf"(?<![一-龥])(?:新时代|新征程|新阶段)(?P<a>[一-龥]{{2,8}}?)(?:的)?(?:[一-龥]{{0,4}}(?:高质量|跨越式?|经济社会|安全|绿色|转型)[一-龥]{{0,6}})(?:{AIM})"
    rf"|(?:为|助力|推动|推进|促进|服务|建设|谱写|开创|打造|助推)(?:新时代|新征程|新阶段)(?P<b>[一-龥]{{2,8}}?)(?:的)?[一-龥]{{0,8}}(?:{AIM})"
)
WEAK = pattern_of(
    rf"(?:为|助力|推动|推进|促进|服务|建设|谱写|开创|打造|助推)(?:{QUALITY})?(?P<a>[一-龥]{{2,8}}?)(?:的)?"
    rf"(?:高质量|跨越式?|经济|社会|安全|绿色|转型|平安|法治|文化|教育|产业|乡村|城市|全面|快速|持续|和谐|科学){{1,3}}(?:{AIM})"
    rf"|(?:全|为|让|服务|造福)(?P<b>[一-龥]{{2,4}}?)(?:人民|上下|各级|父老|百姓|群众)"
    rf"|(?:建设|打造|创建|共建)(?:(?:{QUALITY}){{1,3}}新?|新)(?P<c>[一-龥]{{2,4}}?)"
    r"(?:(?![一-龥]{2})|(?=建设|发展|样板|标杆|篇章|贡献|作出|做出|添砖|增光|添彩|出力))"
)
# What stands before and after a whole name that is spoken of as one's own place: 推动某市文化强市建设.
OWN_BEFORE = pattern_of(rf"(?:为|助力|推动|推进|促进|服务|谱写|开创|打造|助推)(?:{QUALITY})?$")
OWN_AFTER = pattern_of(rf"的?[一-龥]{{0,8}}(?:{AIM})")
GROWTH = pattern_of(r"的?(?:高质量|跨越式?|经济社会|转型)(?:跨越|绿色)?发展")
# What every frame has, and what every text that names a place.
FRAMES = pattern_of(rf"{AIM}|人民|上下|各级|父老|百姓|群众|打造|创建|共建")
CUE = pattern_of(rf"[省市区县盟旗州]|{FRAMES.pattern}")
LENGTHS = (8, 7, 6, 5, 4, 3, 2)
LONGEST = 300  # characters of a text of which it is remembered what it names
SEEN = 20_000  # characters of a text that are looked at
MOST_PLACES = 20  # of one name in one table; more are not shown

SUMMARY = "把外地的地名当成本地来写，多半是从别处抄来的；考察、帮扶、招商等说明了缘由的不算。"
GIVEN = ("document",)
OPTIONS: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "unless": {"type": "string", "description": "词表：同一分句里有其中的词条，提到外地就有缘由，不报"},
        "within": _stretches.SCHEMA,
    },
    "required": ["unless"],
    "additionalProperties": False,
}
VALUES: Mapping[str, str] = {
    "place": "外地的地名",
    "meant": "这个地名所在的省、市",
    "own": "本单位所在的地方",
    "clause": "写到它的那一句",
}
EXAMPLE: Mapping[str, Any] = {"unless": "elsewhere_words"}


def hit_screens(options: Mapping[str, Any]) -> Screens:
    """What spares its hits."""
    return Screens(needs=("unit", "document.department", "document.title", "document.units"))


def check(subject: Subject, options: Mapping[str, Any]) -> Iterator[Hit | Missing]:
    """Yield a hit for each place of each table (or of the prose), on its first mention; the others are related."""
    own = _own(subject.document)
    if not own:
        yield Missing("单位所在的地区")
        return
    met: dict[tuple[int | None, str], list[tuple[Spot, Place, str]]] = {}
    locals_of: dict[int | None, frozenset[Place]] = {}
    named = partial(_named, options["unless"])
    for stretch in _stretches.stretches(subject, options.get("within", _stretches.FIELDS), named):
        if stretch.table not in locals_of:
            locals_of[stretch.table] = own | _local(subject.document, stretch)
        for start, end, candidates, clause in named(stretch.text):
            if _known(candidates, locals_of[stretch.table]):
                continue
            place = candidates[0]
            mentions = met.setdefault((stretch.table, stretch.text[start:end]), [])
            if len(mentions) < MOST_PLACES:
                mentions.append((stretch.spot((start, end)), place, clause))
    home = max(sorted(own), key=lambda place: len([part for part in place if part])).name
    for (_, word), found in met.items():
        first, place, clause = found[0]
        meant = "".join(dict.fromkeys(filter(None, (place.province, place.city))))
        values = {"place": word, "meant": meant, "own": home, "clause": clause}
        yield Hit(first, values, tuple(spot for spot, _, _ in found[1:]))


# ── where the unit stands ───────────────────────────────────────────────────────────────────────────────────────


def _own(document: Document) -> frozenset[Place]:
    """The places that the names of the department, its units and its title mention, the nearest reading of each."""
    units = [unit.name for unit in document.units]
    cells = [document.department, document.title, *units, *(table.unit for table in document.tables)]
    return _mentioned([_rows.words_of(cell) for cell in cells])


def _local(document: Document, stretch: Stretch) -> frozenset[Place]:
    """Places that the project itself is about."""
    if stretch.table is None:
        return frozenset()
    table: TargetTable = document.tables[stretch.table]
    cells: list[Cell | None] = [table.project, table.title, table.function]
    return _mentioned([_rows.words_of(cell) for cell in cells], short=True)


def _mentioned(names: list[str], short: bool = False) -> frozenset[Place]:
    found: set[Place] = set()
    for name in dict.fromkeys(names):
        plain = texts.narrow(name)
        readings = [named.places for named in places.whole_names(plain)]
        if short:
            readings += [places.short_name(plain[at : at + size]) for size in (2, 3) for at in range(len(plain))]
        known = {place for group in readings if len(group) == 1 for place in group}
        for group in readings:
            near = [place for place in group if any(_near(place, other) for other in known)]
            found.update(near or group)
    return frozenset(found)


def _near(place: Place, other: Place) -> bool:
    return place.within(other) or other.within(place)


# ── what the text names ─────────────────────────────────────────────────────────────────────────────────────────


Mention = tuple[int, int, tuple[Place, ...], str]  # from where to where, what places it can mean, its clause


def _named(unless: str, text: str) -> tuple[Mention, ...]:
    """The places that a text names as if they were its own, or near.

    A reason may stand anywhere in the sentence of a whole name; a frame that speaks of one's own place is excused by its
    own clause only.
    """
    if not CUE.search(text):
        return ()
    return _remembered(unless, text) if len(text) <= LONGEST else tuple(_mentions(text, unless))


@remembered(4096)
def _remembered(unless: str, text: str) -> tuple[Mention, ...]:
    return tuple(_mentions(text, unless))


def _mentions(text: str, unless: str) -> Iterator[Mention]:
    plain = TITLE.sub(lambda found: " " * len(found[0]), texts.narrow(text[:SEEN]))
    for begin, sentence in _parts(SENTENCE, plain):
        if not CUE.search(sentence):
            continue
        excused: bool | None = None
        for start, clause in _parts(CLAUSE, sentence):
            whole = list(_whole(clause))
            framed = list(_framed(clause)) if FRAMES.search(clause) else []
            if not whole and not framed:
                continue
            here = _phrases.holds(unless, clause)
            excused = _phrases.holds(unless, sentence) if excused is None else excused
            if excused:
                whole = [] if here else [one for one in whole if _as_own(clause, one)]
            beside = [] if here else framed
            beside = [one for one in beside if all(one.end <= other.start or other.end <= one.start for other in whole)]
            for one in (*whole, *beside):
                at = begin + start
                yield at + one.start, at + one.end, one.places, clause.strip("，,。；; \n")


def _parts(breaks: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for stop in [*(found.start() for found in breaks.finditer(text)), len(text)]:
        yield at, text[at:stop]
        at = stop


def _known(candidates: tuple[Place, ...], own: frozenset[Place]) -> bool:
    """Whether one reading is the unit's own place, lies in it or around it, or in the same city."""
    return any(_near(place, home) or (home.city and place.city == home.city) for place in candidates for home in own)


def _whole(clause: str) -> Iterator[Named]:
    for named in places.whole_names(clause):
        word = clause[named.start : named.end]
        if len(word) > 2 and not places.part_of_town(word):
            yield named


def _as_own(clause: str, named: Named) -> bool:
    """Whether a whole name stands in a frame that speaks of one's own place."""
    return bool(OWN_BEFORE.search(clause[: named.start]) and OWN_AFTER.match(clause, named.end))


def _framed(clause: str) -> Iterator[Named]:
    """Short names in a frame that speaks of one's own place; words of the language only in the strong one."""
    for frame, refused in ((STRONG, ("never",)), (WEAK, ("never", "ordinary"))):
        for found in frame.finditer(clause):
            named = _at(clause, found, refused)
            if named:
                yield named
                return
    for growth in GROWTH.finditer(clause):
        for length in (4, 3, 2):
            start = max(0, growth.start() - length)
            word = clause[start : growth.start()]
            candidates = places.short_name(word)
            if candidates and not places.kind_of_word(word):
                yield Named(start, growth.start(), candidates)
                return


def _at(clause: str, found: re.Match[str], refused: tuple[str, ...]) -> Named | None:
    start = found.start(found.lastgroup or 0)
    for length in LENGTHS:
        word = clause[start : start + length]
        candidates = places.short_name(word)
        if candidates and len(word) == length and places.kind_of_word(word) not in refused:
            return Named(start, start + length, candidates)
    return None
