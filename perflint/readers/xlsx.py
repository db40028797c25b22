"""Excel workbooks (.xlsx, .xlsm, transitional and strict): one Grid a sheet, cells as a person sees them.

The package's parts are put together here; ``shared/xlsx/sheet.py`` reads a sheet, ``shared/xlsx/parts.py`` the small parts.
"""

from __future__ import annotations

from msgspec import Struct

from perflint.errors import InputError
from perflint.limits import DEFAULT, SPLIT, Limits, over
from perflint.model import Grid, Location, Passage, Problem, Source
from perflint.readers.shared import xml
from perflint.readers.shared.collection import without_collection
from perflint.readers.shared.ole import SIGNATURE, ole_kind
from perflint.readers.shared.packages import Package, office_kind
from perflint.readers.shared.sheets import SheetPlace, unread
from perflint.readers.shared.streams import SMALLER, Stream
from perflint.readers.shared.xlsx import parts
from perflint.readers.shared.xlsx.sheet import Worksheet
from perflint.readers.shared.xlsx.stream import Strings, sheet_stream
from perflint.readers.shared.xlsx.values import TRUE, Values

NAME = "xlsx"
SUFFIXES = (".xlsx", ".xlsm")

_LARGE = 32 * 1024 * 1024  # bytes of a sheet's part; about 50 000 rows of an export


class _Sheet(Struct, frozen=True):
    name: str
    hidden: bool
    part: str


def recognises(data: bytes, name: str) -> bool:
    """A package whose main part is a workbook; also encrypted ones and .xlsb, which are refused with the reason."""
    if data.startswith(SIGNATURE):
        return ole_kind(data) == "encrypted"
    return office_kind(data) in {"xlsx", "xlsb"}


def read(data: bytes, path: str, limits: Limits = DEFAULT) -> Source:
    """The sheets of a workbook.  Raises InputError when it is encrypted, damaged, empty, or no sheet can be read."""
    if data.startswith(SIGNATURE):
        advice = "先去掉密码：用 Office 或 WPS 输入密码打开，清空“用密码进行加密”里的密码，另存后再检查"
        raise InputError("文件已加密，没有密码读不到内容", place=path, advice=advice)
    with without_collection():
        return _read(data, path, limits)


def stream(path: str, limits: Limits = DEFAULT) -> Stream | None:
    """The rows of the sheets of a file that need not fit into the memory; None for one that cannot be opened so.

    Only the shared strings are held.  Raises InputError for a damaged file and over the limits.
    """
    with open(path, "rb") as file:
        if file.read(len(SIGNATURE)) == SIGNATURE:
            return None
    book = _Workbook(Package.of_file(path, limits), path, limits, streamed=True)
    sheets = book.streams()
    return Stream(path, NAME, sheets[0].lost, sheets=sheets, large=sheets[0].large) if sheets else None


def _read(data: bytes, path: str, limits: Limits) -> Source:
    until = xml.Deadline(limits, path)
    book = _Workbook(Package.open(data, path, limits), path, limits)
    blocks: list[Grid | Passage] = []
    errors: list[InputError] = []
    for sheet in book.sheets:
        until.check()
        place = SheetPlace(path, sheet.name, sum(isinstance(block, Grid) for block in blocks))
        try:
            blocks += book.read(sheet, place, until)
        except InputError as error:
            book.problems.append(unread(sheet.name, path, error))
            errors.append(error.with_traceback(None))  # with it, it would hold this very list
    if not blocks:
        raise errors.pop(0) if errors else _empty(path)
    return Source(path, NAME, tuple(blocks), problems=tuple(book.problems))


class _Workbook:
    """The parts of a workbook that its sheets share."""

    def __init__(self, package: Package, path: str, limits: Limits, *, streamed: bool = False) -> None:
        self._package, self._path, self._limits, self._streamed = package, path, limits, streamed
        self.problems: list[Problem] = []
        if package.find("xl/workbook.bin"):
            advice = "在 Excel 或 WPS 中打开，另存为 .xlsx 后再检查"
            raise InputError("这是二进制工作簿（.xlsb），这里不读这种格式", place=path, advice=advice)
        links = package.relationships().values()
        main = next((link.target for link in links if link.type == "officeDocument"), "")
        main = main if package.find(main) else "xl/workbook.xml"
        self._date1904 = False
        listed: list[tuple[str, bool, str]] = []  # name, hidden, id of its relationship
        self._read_main(package.read(main), main, listed)
        linked = package.relationships(main)
        if not listed or len(listed) > limits.sheets:
            raise over("sheets", limits, path) if listed else _empty(path)
        found = [
            _Sheet(name, hidden, link.target if link else "")
            for name, hidden, link in ((name, hidden, linked.get(key)) for name, hidden, key in listed)
            if link is None or link.type == "worksheet"  # chart sheets, dialogs and macro sheets hold no table
        ]
        self.sheets = self._once(found)
        self._values = self._shared({link.type: link.target for link in linked.values()})

    def _once(self, sheets: list[_Sheet]) -> list[_Sheet]:
        """The sheets, each part of the package once: no program writes two sheets as one part, and a thousand names for a
        large one cost a thousand times as much."""
        first: dict[str, _Sheet] = {}
        for sheet in sheets:
            if first.setdefault(sheet.part or f"\0{sheet.name}", sheet) is not sheet:
                self._report(f"内容与工作表“{first[sheet.part].name}”是文件里的同一份，只读了一次", sheet)
        return list(first.values())

    def _read_main(self, content: bytes, part: str, listed: list[tuple[str, bool, str]]) -> None:
        def start(name: str, attributes: dict[str, str]) -> None:
            name = name.rpartition(":")[2]
            if name == "sheet":
                key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                hidden = attributes.get("state", "visible") != "visible"
                listed.append((attributes.get("name", ""), hidden, key))
            elif name == "workbookPr":
                self._date1904 = attributes.get("date1904") in TRUE

        parser = xml.parser(self._path, part)
        parser.StartElementHandler = start
        xml.run(parser, content, self._path, part)

    def _shared(self, by_type: dict[str, str]) -> Values:
        """Strings and formats; a workbook may have neither."""
        strings = by_type.get("sharedStrings", "xl/sharedStrings.xml")
        styles = by_type.get("styles", "xl/styles.xml")
        known: dict[str, str] = {}
        if self._package.find(strings) and not self._streamed:
            content = self._package.read(strings)
            xml.check_depth(content, self._path, self._limits)
            texts = parts.shared_strings(xml.pieces(content), self._path, strings, self._limits, SMALLER)
            known = dict(zip(map(str, range(len(texts))), texts, strict=True))
        elif self._package.find(strings):
            chunks = xml.watched(lambda: self._package.chunks(strings), self._path, self._limits)
            known = Strings(parts.shared_strings(chunks, self._path, strings, self._limits, SPLIT))
        styled = self._package.get(styles)
        codes = parts.format_codes(styled, self._path, styles) if styled else []
        return Values(known, codes, self._date1904, self._limits, self._path)

    def read(self, sheet: _Sheet, place: SheetPlace, until: xml.Deadline) -> list[Grid | Passage]:
        """The sheet as a Grid, and the texts of boxes and shapes on it; what else cannot be read goes to ``problems``."""
        content = self._package.read(sheet.part)
        self._values.begin()
        contents = Worksheet(content, sheet.part, place, self._limits).read(self._values, until)
        for message in self._values.lost():
            self._report(message, sheet)
        boxes: list[Passage] = []
        try:
            links = self._package.relationships(sheet.part).values()
            for link in sorted(links, key=lambda link: link.type):  # a thread comes after the note that stands for it
                if link.type in {"comments", "threadedComment"} and (note := self._package.get(link.target)):
                    contents.comments.update(parts.comments(note, self._path, link.target))
                elif link.type == "drawing" and (drawing := self._package.get(link.target)):
                    boxes += parts.text_boxes(drawing, self._path, link.target, place)
        except InputError as error:
            self._report(f"批注或文本框没有读全：{error.message}；{error.advice}", sheet)
        grid = contents.grid(place, self._limits, sheet.hidden)
        return [*([grid] if grid else []), *boxes]

    def streams(self) -> tuple[Stream, ...]:
        """The rows of each sheet that is not hidden."""
        shown = [sheet for sheet in self.sheets if not sheet.hidden and self._package.find(sheet.part)]
        large = max((self._package.size(sheet.part) for sheet in shown), default=0) > _LARGE
        lost: list[Problem] = []
        return tuple(
            sheet_stream(
                self._package,
                sheet.part,
                SheetPlace(self._path, sheet.name, number),
                self._values,
                lost,
                large,
                self._limits,
            )
            for number, sheet in enumerate(shown)
        )

    def _report(self, message: str, sheet: _Sheet) -> None:
        self.problems.append(Problem(message, Location(self._path, sheet.name)))


def _empty(path: str) -> InputError:
    return InputError("工作簿里没有任何内容", place=path, advice="确认文件已经填写；空文件不需要检查")
