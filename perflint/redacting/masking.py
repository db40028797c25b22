"""Masking a text: every name, amount and code in it becomes its token, however it is written."""

from __future__ import annotations

import os
import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from perflint.patterns import pattern_of
from perflint.redacting.amounts import BARE, MONEY, NOT_MONEY, number_of, tells
from perflint.redacting.names import CODE, PLACE, is_name
from perflint.text import compact, letters, narrow

PIECE = 4  # characters of a name that are masked where they stand without the rest of it
CODES = pattern_of(r"(?<![\d.])(?=[A-Za-z\-]{0,6}\d)[A-Za-z]{0,6}\d[\dA-Za-z\-]{5,38}[\dA-Za-z](?![.\d])")
ORDINARY = pattern_of(  # what says of a name only what all such names say
    r"项目|专项|资金|经费|补助|工作|建设|年度|绩效|目标|管理|服务|财政|预算|支出|保障|提升|实施|中心|人民|政府|委员会|[省市区县镇乡村街道]"
)
QUOTED = pattern_of(r"[“‘「『]([^”’」』]{2,200})[”’」』]")
DEVICE = pattern_of(r"^(?:<[a-z]+>|\.{0,2}|[A-Za-z]:|~)$")
SHEET = pattern_of(r"^(?:Sheet|工作表|Table)\s*\d*$", re.IGNORECASE)


class Masked(Struct, frozen=True):
    """The text, and for each replaced stretch of the old one (start, end) its place in the new one."""

    text: str
    pieces: tuple[tuple[int, int, int, int], ...] = ()

    def span(self, span: tuple[int, int]) -> tuple[int, int]:
        """Where a part of the old text is now; a part of a name is the whole token."""
        return self._edge(span[0], last=False), self._edge(span[1], last=True)

    def _edge(self, at: int, *, last: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in self.pieces:
            if end <= at:
                shift = new_end - end
            elif start < at or (start == at and not last):
                return new_end if last else new_start
            else:
                break
        return at + shift


class Masker:
    """Tokens for the names, amounts and paths of one report.  ``names`` are pairs of kind and name, whole names first."""

    def __init__(
        self, names: Iterable[tuple[str, str]], amounts: frozenset[Decimal], paths: Iterable[str] = ()
    ) -> None:
        self._amounts = amounts
        self._numbers: Counter[str] = Counter()
        self._tokens: dict[tuple[str, str], str] = {}
        self._known: dict[str, str] = {}  # normal form → token
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._pieces: dict[str, list[str]] = defaultdict(list)
        for kind, name in names:
            self.add(kind, name)
        for path in paths:
            self._add_path(path)
        for found in self._by_start.values():
            found.sort(key=len, reverse=True)
        self._all = "\0".join(self._known)
        self._cached = lru_cache(maxsize=65536)(self._mask)

    def add(self, kind: str, name: str) -> None:
        """Know one more name; one that is known keeps its token."""
        plain = _normal(name)
        if len(plain) < 2 or plain in self._known:
            return
        self._know(plain, self.token(kind, plain))
        if kind in (CODE, PLACE):
            return
        for at in range(len(plain) - PIECE + 1):
            piece = plain[at : at + PIECE]
            holders = self._pieces.get(piece)
            if holders and holders[-1] is plain:  # a name may repeat itself without end
                continue
            if len(ORDINARY.sub("", piece)) >= PIECE // 2:
                self._pieces[piece].append(plain)

    def _know(self, plain: str, token: str) -> None:
        if len(plain) > 1 and plain not in self._known:
            self._known[plain] = token
            self._by_start[plain[:2]].append(plain)

    def _add_path(self, path: str) -> None:
        """A path, its last part and what that is without its ending, where it is no ordinary word."""
        masked = self.path(path)
        name, token = re.split(r"[/\\]", path)[-1], masked.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
        stem, ending = os.path.splitext(name)
        for text, known in ((path, masked), (name, token)):
            if not DEVICE.match(text) and (ending or len(text) >= PIECE):
                self._know(_normal(text), known)
        if len(ORDINARY.sub("", stem)) >= PIECE and token.endswith(ending):
            self._know(_normal(stem), token.removesuffix(ending))

    def token(self, kind: str, key: str) -> str:
        """单位A, 项目3: the same for the same key."""
        if (kind, key) not in self._tokens:
            number = self._numbers[kind]
            self._numbers[kind] += 1
            self._tokens[kind, key] = f"{kind}{letters(number) if kind == '单位' else number + 1}"
        return self._tokens[kind, key]

    def text(self, text: str, *, money: bool = False) -> str:
        """The text masked; with ``money`` its bare numbers are amounts too."""
        return self.masked(text, money=money).text

    def masked(self, text: str, *, money: bool = False) -> Masked:
        """The same with where the parts of the old text are."""
        return self._cached(text, money) if len(text) > 1 or money else Masked(text)

    def whole(self, kind: str, text: str) -> str:
        """A text that is a name from end to end."""
        plain = _normal(text) if is_name(text.strip()) else ""
        return (self._known.get(plain) or self.token(kind, plain)) if plain else text

    def amount(self, number: Decimal) -> str:
        """X3: the same for the same amount as written; a sign stays."""
        return ("-" if number < 0 else "") + self.token("X", str(abs(number).normalize()))

    def path(self, path: str) -> str:
        """文件夹1/文件2.xlsx: each part by itself, endings kept."""
        parts = re.split(r"([/\\])", path)
        last = max((at for at, part in enumerate(parts) if part not in ("/", "\\", "")), default=0)
        return "".join(
            part if part in "/\\" or DEVICE.match(part) else self._part(part, folder=at < last)
            for at, part in enumerate(parts)
        )

    def _part(self, part: str, *, folder: bool) -> str:
        stem, ending = os.path.splitext(part)
        known = ending if re.fullmatch(r"\.[A-Za-z]{2,8}", ending) else ""
        kind = "文件夹" if folder and not known else "文件"
        return self.token(kind, stem if known else part) + known

    def sheet(self, sheet: str) -> str:
        """A sheet's name may be anything; only those that programs give stay."""
        return sheet if SHEET.match(sheet) else self.token("表", sheet)

    # ── one text ──

    def _mask(self, text: str, money: bool) -> Masked:
        spans = self._spans(text, money)
        if not spans:
            return Masked(text)
        parts, pieces, done, length = [], [], 0, 0
        for start, end, token in spans:
            parts += [text[done:start], token]
            length += start - done
            pieces.append((start, end, length, length + len(token)))
            length += len(token)
            done = end
        return Masked("".join((*parts, text[done:])), tuple(pieces))

    def _spans(self, text: str, money: bool) -> list[tuple[int, int, str]]:
        """What is replaced, from left to right: names first, then codes and amounts in what is left."""
        taken = _Taken(self._named(text))
        for found in QUOTED.finditer(text):
            plain = _normal(found[1])
            if not taken.meets(found.start(1), found.end(1)) and (whole := self._part_of(plain)):
                taken.add(found.start(1), found.end(1), whole)
        plain = narrow(text)
        for found in CODES.finditer(plain):
            if sum(map(str.isdigit, found[0])) >= 6 and not taken.meets(*found.span()):
                taken.add(*found.span(), self.token(CODE, found[0]))
        for found in MONEY.finditer(plain):
            self._take_amount(taken, found)
        for found in BARE.finditer(plain):
            number = number_of(found["number"])
            after = found["after"].strip()
            if number is None or (after and after in NOT_MONEY):
                continue
            if (number in self._amounts and tells(number)) or money:
                self._take_amount(taken, found)
        return taken.spans

    def _take_amount(self, taken: _Taken, found: re.Match[str]) -> None:
        number = number_of(found["number"])
        if number is not None and not taken.meets(*found.span("number")):
            taken.add(*found.span("number"), self.amount(number))

    def _named(self, text: str) -> list[tuple[int, int, str]]:
        """Names wherever they stand, the longest first, across white space; then pieces of names."""
        places = [at for at, character in enumerate(text) if compact(character)]
        plain = "".join(_normal(text[at]) for at in places)
        if len(plain) != len(places):
            return []
        found, at = [], 0
        while at < len(plain) - 1:
            length, token = self._at(plain, at)
            if length:
                found.append((places[at], places[at + length - 1] + 1, token))
            at += length or 1
        return found

    def _at(self, plain: str, at: int) -> tuple[int, str]:
        for name in self._by_start.get(plain[at : at + 2], ()):
            if plain.startswith(name, at):
                return len(name), self._known[name]
        best = (0, "")
        for name in self._pieces.get(plain[at : at + PIECE], ()):
            length = PIECE
            while at + length < len(plain) and plain[at : at + length + 1] in name:
                length += 1
            if length > best[0]:
                best = (length, self._known[name])
        return best

    def _part_of(self, plain: str) -> str:
        """The token of the name that a quoted text is a part of, empty for none."""
        if len(plain) < 2 or len(ORDINARY.sub("", plain)) < 2 or plain not in self._all:
            return ""
        return next((token for name, token in self._known.items() if plain in name), "")


def _normal(text: str) -> str:
    return compact(narrow(text))


class _Taken:
    """What is replaced so far, from left to right; no two meet."""

    def __init__(self, spans: list[tuple[int, int, str]]) -> None:
        self.spans = spans

    def meets(self, start: int, end: int) -> bool:
        """Whether some of it lies between."""
        before = bisect_left(self.spans, (end,))
        return before > 0 and self.spans[before - 1][1] > start

    def add(self, start: int, end: int, token: str) -> None:
        """Take what meets nothing."""
        insort(self.spans, (start, end, token))
