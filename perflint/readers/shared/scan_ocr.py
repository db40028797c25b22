"""Characters from pixels, by rapidocr: where lines of text are, which way up they stand, what they say.

One engine serves the process; it is silent and reads the models of its wheel, never the network.  Which pixels belong to
which cell is decided in `scan_writing`.
"""

from __future__ import annotations

import math
import os
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from perflint.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[Any]  # grey, 0 black to 255 white, unless said otherwise

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels, right and bottom exclusive

PACKAGES = ("numpy", "cv2", "onnxruntime", "PIL", "rapidocr")
_THREADS = 4  # lines that are read at once
_LINE = 48  # pixels of height that the reading network takes
_NARROWEST = 240  # a shorter line is filled up: the network was trained on wider ones
_WIDEST = 3200  # a longer line is squeezed into this
_LONGEST = 100_000  # pixels of a page's side; what is longer is reduced
_MOST = 10_000  # patches of text that a page is searched for


class Reading(NamedTuple):
    """A line of text: its characters, the probability of each, and the middle of each in pixels of the image given."""

    text: str = ""
    scores: tuple[float, ...] = ()
    places: tuple[float, ...] = ()

    @property
    def score(self) -> float:
        """The mean probability of the characters, 0 for none."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0


def find_lines(image: Image, scale: float) -> list[Box]:
    """Boxes around lines of text.  ``scale`` is by how much the image is reduced for the search."""
    import cv2

    height, width = image.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    found = _engine()(small, use_det=True, use_cls=False, use_rec=False).boxes
    across, down = width / size[0], height / size[1]
    return [
        (
            math.floor(box[:, 0].min() * across),
            math.floor(box[:, 1].min() * down),
            min(width, math.ceil((box[:, 0].max() + 1) * across)),
            min(height, math.ceil((box[:, 1].max() + 1) * down)),
        )
        for box in (() if found is None else found)
    ]


def stands_on_its_head(images: list[Image]) -> bool:
    """Whether most of these lines of text must be turned by 180 degrees to be read."""
    engine = _engine()
    judged = [engine(image, use_det=False, use_cls=True, use_rec=False).cls_res for image in images]
    turned = [label for ((label, _),) in judged if label == "180"]
    return 2 * len(turned) > len(images)


def read_lines(images: list[Image]) -> list[Reading]:
    """Each image, which holds one line of text, as text; ordered as given."""
    from concurrent.futures import ThreadPoolExecutor

    engine = _engine()
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda image: _read(engine, image), images))


def _read(engine: Any, image: Image) -> Reading:
    import cv2

    height, width = image.shape[:2]
    size = min(_WIDEST, max(1, math.ceil(width * _LINE / height))), _LINE
    line = cv2.resize(image, size, interpolation=cv2.INTER_AREA if height > _LINE else cv2.INTER_CUBIC)
    read = engine(line, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    text, (word,) = read.txts[0], read.word_results
    steps = iter([step for steps in word.word_cols for step in steps])  # of all characters but blanks
    places: list[float] = []
    for character in text:
        before = places[-1] if places else 0.0
        places.append(before if character.isspace() else (next(steps) + 0.5) * width / word.line_txt_len)
    return Reading(text, tuple(word.confs) if text else (), tuple(places))


@cache
def _engine() -> Any:
    """The engine of this process; it loads each network when it is first needed.  Raises InputError without models.

    Its library would download a model that is missing or damaged, so the files are held against the wheel's own record.
    """
    import importlib.metadata
    from pathlib import Path

    models = [file for file in importlib.metadata.files("rapidocr") or () if file.suffix == ".onnx"]
    places = [Path(str(file.locate())) for file in models]
    damaged = [
        place
        for place, file in zip(places, models, strict=True)
        if not place.is_file() or place.stat().st_size != file.size
    ]
    if damaged or not models:
        raise InputError(
            "文字识别的模型不在 rapidocr 安装包里，或者不完整",
            place=str(damaged[0]) if damaged else "rapidocr",
            advice="重新安装：pip install --force-reinstall 'rapidocr>=3.10'",
        )
    rapidocr: Any = importlib.import_module("rapidocr")  # it has no types
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,  # pages and lines come in the size they are wanted in
            "Global.use_vertical_padding": False,
            "Det.limit_type": "max",
            "Det.limit_side_len": _LONGEST,
            "Det.max_candidates": _MOST,
            "Rec.rec_img_shape": [3, _LINE, _NARROWEST],
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # more would burn time while they wait for each other
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
