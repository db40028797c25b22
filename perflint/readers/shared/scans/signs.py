"""Signs that recognition mistakes for their neighbours, put right where the pixels say so and only there.

A bar under a ``>`` makes it ``≥``; a ring half as high as the characters around it is ``。`` and no nought.  Nothing here
knows what a document is likely to say.
"""

from __future__ import annotations

from typing import Any

Image = Any  # a grey numpy array

_BARRED = {">": "≥", "<": "≤", "＞": "≥", "＜": "≤", "〉": "≥", "〈": "≤"}
_BAR = 0.8  # of the width of a sign is inked in one row: a bar; the strokes of > and < cover less than half
_RINGS = "0oO○"
_LOW = 0.6  # of the height of a character


def mended(crop: Image, text: str, places: tuple[float, ...], letter: float) -> str:
    """The text of a line, its signs checked against its pixels.  ``places`` are the middles of the characters."""
    if text in _RINGS and text and _height(crop) < _LOW * letter:
        return "。"
    for index, sign in enumerate(text):
        if sign in _BARRED and len(places) == len(text) and _is_barred(crop, places[index], letter):
            text = text[:index] + _BARRED[sign] + text[index + 1 :]
    return text


def _dark(crop: Image) -> Image:
    """Mask of the ink of a line, by the threshold that parts its greys best."""
    import cv2

    _, mask = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return mask


def _height(crop: Image) -> int:
    rows = _dark(crop).any(axis=1).nonzero()[0]
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0


def _is_barred(crop: Image, place: float, letter: float) -> bool:
    """Whether the sign at this place has a bar across its lower part and none across its upper part."""
    mask = _dark(crop)
    columns = mask.any(axis=0)
    at = min(max(0, round(place)), len(columns) - 1)
    inked = columns.nonzero()[0]
    if not len(inked):
        return False
    at = int(min(inked, key=lambda column: abs(int(column) - at)))
    left = right = at
    while left > 0 and columns[left - 1]:
        left -= 1
    while right + 1 < len(columns) and columns[right + 1]:
        right += 1
    glyph = mask[:, left : right + 1]
    rows = glyph.any(axis=1).nonzero()[0]
    if not 0.3 * letter <= right - left + 1 <= 1.4 * letter or len(rows) < 5:
        return False
    glyph = glyph[rows[0] : rows[-1] + 1]
    share = glyph.mean(axis=1)
    third = len(share) // 3
    return bool(share[-third:].max() >= _BAR and share[:third].max() < _BAR)
