"""The characters of a PDF page as runs: stretches of text on one baseline, with the place of every character.

A run ends where the baseline changes, where the next character does not stand to the right, or where the text goes on
across a gap.  Which cell or line a run belongs to is decided in ``lines``.
"""

from __future__ import annotations

import ctypes
import math
import re
from itertools import islice, repeat

from msgspec import Struct

from perflint.readers.shared.pdf.frames import Box, Matrix, mapped, mapped_boxes
from perflint.readers.shared.pdf.library import gather, pdfium

_WRITTEN = {code: "\0" for code in range(32) if chr(code) not in "\t\r\n"}
_WRITTEN |= {0x02: "-", 0xFFFE: "-", 0xAD: "-"}  # what pdfium writes for a hyphen at the end of a line
_UNWRITTEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\xad\ufffe]"
_STRETCH = r"[^\r\n\0\s][^\r\n\0]*"  # between line ends and blanks that no glyph stands for
_INVISIBLE = 3
_SAMPLE = 48
_SLANT = 0.08  # of a right angle


class Run(Struct, frozen=True):
    """Text on one baseline ``y``, in the reading frame; ``box`` is its loose box, ``starts`` the x of each character.

    ``at`` is pdfium's index of the first character.
    """

    text: str
    y: float
    box: Box
    starts: tuple[float, ...]
    at: int

    @property
    def size(self) -> float:
        """The height of the loose box, a little more than the size of the type."""
        return self.box[3] - self.box[1]


class Characters(Struct, frozen=True):
    """The characters of a page by pdfium's index; one that no glyph stands for is ``\\0`` or a line end."""

    text: str
    numbers: list[float]  # x, y, x, y … of the origins, in pdfium's coordinates

    @property
    def inked(self) -> int:
        """How many are no blanks."""
        return sum(map(len, self.text.replace("\0", " ").split()))


def characters(text_page: int) -> Characters:
    """All characters of a page (none when ``text_page`` is 0)."""
    if not text_page:
        return Characters("", [])
    library = pdfium()
    count = max(0, library.FPDFText_CountChars(text_page))
    text = _string(text_page, count)
    blanks = [found.start() for found in re.finditer(" ", text)]
    made = map(library.FPDFText_IsGenerated, repeat(text_page), blanks)
    if generated := [index for index, is_generated in zip(blanks, made, strict=True) if is_generated == 1]:
        letters = list(text)
        for index in generated:
            letters[index] = "\r"
        text = "".join(letters)
    numbers = gather(library.FPDFText_GetCharOrigin, "d", 2, count, repeat(text_page), range(count))
    return Characters(text, numbers)


def _string(text_page: int, count: int) -> str:
    library = pdfium()
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    length = library.FPDFText_GetText(text_page, 0, count, ctypes.addressof(buffer))
    text = bytes(buffer)[: 2 * max(0, length - 1)].decode("utf-16-le", "replace")
    if len(text) != count:  # characters without a code point are left out there
        codes = map(library.FPDFText_GetUnicode, repeat(text_page), range(count))
        text = "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)
    return text.translate(_WRITTEN) if re.search(_UNWRITTEN, text) else text


def _sample(found: Characters) -> list[int]:
    """Indexes of some characters that are no blanks, from all over the page."""
    some = range(0, len(found.text), max(1, len(found.text) // _SAMPLE))
    sample = [index for index in some if not found.text[index].isspace() and found.text[index] != "\0"]
    return sample or [seen.start() for seen in islice(re.finditer(r"[^\s\0]", found.text), _SAMPLE)]


def unmapped_share(text_page: int, found: Characters) -> float:
    """How many of the characters say nothing of what they mean, from 0 to 1: a font without a table to Unicode."""
    sample, blank, inked = _sample(found), found.text.count("\0"), found.inked
    if not sample:
        return float(blank > 0)
    error = pdfium().FPDFText_HasUnicodeMapError
    wrong = sum(error(text_page, index) == 1 or _says_nothing(found.text[index]) for index in sample)
    return float((wrong / len(sample) * inked + blank) / (inked + blank))


def _says_nothing(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff" or character == "\ufffd"


def turn_of(text_page: int, found: Characters, rotation: int) -> int:
    """By how many quarter turns (clockwise) the page has to be turned, after /Rotate, for most of its text to stand upright."""
    sample = _sample(found)
    angles = [pdfium().FPDFText_GetCharAngle(text_page, index) for index in sample]
    quarters = [round(angle / (math.pi / 2)) % 4 for angle in angles if math.isfinite(angle)]
    most = max(set(quarters), key=quarters.count, default=0)
    if not sample or quarters.count(most) < 0.6 * len(sample):
        return 0
    return (-most - rotation) % 4


def is_hidden(text_page: int, found: Characters) -> bool:
    """Whether most of the text is drawn invisibly: the layer that a scanner's recognition left."""
    library = pdfium()
    sample = _sample(found)
    drawn = [library.FPDFText_GetTextObject(text_page, index) for index in sample]
    hidden = sum(library.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE for item in drawn if item)
    return bool(sample) and hidden > 0.6 * len(sample)


# ── runs ────────────────────────────────────────────────────────────────────────────────────────────────────────


def runs_of(text_page: int, found: Characters, matrix: Matrix) -> list[Run]:
    """The runs of a page in the order they are drawn, without blank ones and without slanting ones, which are watermarks."""
    xs, ys = mapped(found.numbers, matrix)
    cuts = _level(text_page, _cuts(found.text, xs, ys))
    ends = [end for first, last in cuts for end in (first, last - 1)]
    loose = pdfium().FPDFText_GetLooseCharBox
    boxes = mapped_boxes(gather(loose, "f", 4, len(ends), repeat(text_page), ends, together=True), matrix)
    runs: list[Run] = []
    column: list[int] = []  # indexes of characters that stand under each other, the last ones of ``runs``
    for (first, last), one, two in zip(cuts, boxes[0::2], boxes[1::2], strict=True):
        left, top, right, bottom = one if last - first == 1 else _around(one, two)
        if not (abs(left) < 1e5 and abs(top) < 1e5 and abs(right) < 1e5 and abs(bottom) < 1e5):  # nor not a number
            continue
        if column and not (last - first == 1 and abs(xs[first] - xs[column[-1]]) < 0.5):
            _join_sideways(text_page, runs, column, matrix)
        if last - first == 1:
            column.append(first)
        runs.append(Run(found.text[first:last], ys[first], (left, top, right, bottom), tuple(xs[first:last]), first))
    _join_sideways(text_page, runs, column, matrix)
    return runs


def _level(text_page: int, cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the characters of slanting words, each of which stands on a baseline of its own."""
    single = [last - first == 1 for first, last in cuts]
    several = [
        one and (before or after)
        for one, before, after in zip(single, [False, *single], [*single[1:], False], strict=False)
    ]
    if not any(several):
        return cuts
    angle_of = pdfium().FPDFText_GetCharAngle
    return [
        cut for cut, check in zip(cuts, several, strict=True) if not (check and _slants(angle_of(text_page, cut[0])))
    ]


def _slants(angle: float) -> bool:
    quarters = angle / (math.pi / 2)
    return math.isfinite(quarters) and abs(quarters - round(quarters)) > _SLANT


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _join_sideways(text_page: int, runs: list[Run], column: list[int], matrix: Matrix) -> None:
    """Make one run of the last single characters where they are one word that is drawn sideways."""
    if len(column) > 1:
        angle = pdfium().FPDFText_GetCharAngle(text_page, column[0])
        upright = round(angle / (math.pi / 2)) % 2 == (0 if matrix[0] else 1) if math.isfinite(angle) else True
        if not upright:
            word = runs[-len(column) :]
            box = word[0].box
            for run in word[1:]:
                box = _around(box, run.box)
            text = "".join(run.text for run in word)
            runs[-len(column) :] = [Run(text, (box[1] + box[3]) / 2, box, (box[0],) * len(text), column[0])]
    column.clear()


def _cuts(text: str, xs: list[float], ys: list[float]) -> list[tuple[int, int]]:
    """First and end index of every run."""
    cuts: list[tuple[int, int]] = []
    for found in re.finditer(_STRETCH, text):
        first, last = found.span()
        across, level = xs[first:last], ys[first:last]
        if level.count(level[0]) == last - first and sorted(across) == across:
            cuts.append((first, last))
            continue
        for index in range(first + 1, last):
            if ys[index] != ys[index - 1] or xs[index] <= xs[index - 1]:
                if not text[first:index].isspace():
                    cuts.append((first, index))
                first = index
        if not text[first:last].isspace():
            cuts.append((first, last))
    return cuts
