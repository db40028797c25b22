"""Text as it comes out of a page or a PDF when its table is copied: the cells in order, the ruling and the blank cells gone."""

from __future__ import annotations

from itertools import groupby

from tools.variants.model import Line, Table, Variant

WAYS = {
    "cells": ("\n\n", "\n\n"),  # between cells, between rows
    "close": ("\n", "\n"),
    "rows": (" ", "\n"),
    "one-line": (" ", " "),
}


def write(variant: Variant, way: str) -> str:
    """The whole document; ``way`` is a key of `WAYS`.  Tables side by side are left out."""
    between, below = WAYS[way]
    lines: list[str] = []
    for part in variant.parts:
        for piece in part.pieces:
            if isinstance(piece, Line):
                lines.append(piece.text)
            elif isinstance(piece, Table):
                boxes = sorted(piece.boxes, key=lambda box: (box.row, box.column))
                for _, row in groupby(boxes, key=lambda box: box.row):
                    texts = [box.text.replace("\n", "") for box in row]
                    lines.append(between.join(text for text in texts if text))
    return below.join(line for line in lines if line)
