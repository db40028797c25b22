"""Characters from pixels: the networks of the rapidocr wheel, run by onnxruntime without that library's own code.

Text is found as upright boxes (a page comes here straightened) and read line by line, with a probability and a place for
each character.  Nothing is downloaded, logged or printed.  Which pixels belong to which cell is decided in `scans`.
"""

from __future__ import annotations

import math
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from perflint.errors import InputError
from perflint.readers.shared.xml import Deadline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[Any]  # grey, 0 black to 255 white, unless said otherwise

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels, right and bottom exclusive

PACKAGES = ("numpy", "cv2", "onnxruntime", "PIL", "rapidocr")
_THREADS = 4
_LINE = 48  # pixels of height that the reading network takes
_STEP = 8  # pixels of width for each of its steps
_NARROWEST = 160  # a shorter line is filled up: the network was trained on wider ones
_WIDEST = 3200
_JUDGED = 192  # pixels of width that the network for upside-down lines takes
_BATCH_WIDTH = 1600  # pixels of width of all lines of one run together; more is slower, not faster
_STRIDE = 32  # the finding network takes multiples of this
_INSIDE, _SURE = 0.3, 0.5  # probability of a pixel of text, and the mean of a box that counts
_GROW = 1.6  # the network marks the core of a line; area over perimeter times this is what it leaves off


class Reading(Struct, frozen=True):
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
    import numpy as np

    height, width = image.shape[:2]
    wide, high = (max(_STRIDE, round(side * scale / _STRIDE) * _STRIDE) for side in (width, height))
    small = cv2.resize(image, (wide, high), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    pixels = (small.astype(np.float32) - 127.5) / 127.5
    session, _ = _network("det")
    likely = session.run(None, {session.get_inputs()[0].name: np.stack([pixels] * 3)[None]})[0][0, 0]
    mask = cv2.dilate((likely > _INSIDE).astype(np.uint8), np.ones((2, 2), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes: list[Box] = []
    for label, (x, y, w, h, _) in enumerate(stats.tolist()[1:], start=1):
        inside = labels[y : y + h, x : x + w] == label
        if min(w, h) < 3 or float(likely[y : y + h, x : x + w][inside].mean()) < _SURE:
            continue
        grow = w * h * _GROW / (2 * (w + h))
        boxes.append(
            (
                max(0, math.floor((x - grow) * width / wide)),
                max(0, math.floor((y - grow) * height / high)),
                min(width, math.ceil((x + w + grow) * width / wide)),
                min(height, math.ceil((y + h + grow) * height / high)),
            )
        )
    return boxes


def stands_on_its_head(images: list[Image]) -> bool:
    """Whether most of these lines of text must be turned by 180 degrees to be read."""
    import cv2
    import numpy as np

    session, _ = _network("cls")
    turned = 0
    for image in images:
        width = min(_JUDGED, _width(image))
        line = cv2.resize(image[:, : image.shape[0] * _JUDGED // _LINE + 1], (width, _LINE))
        batch = np.zeros((1, 3, _LINE, _JUDGED), np.float32)
        batch[..., :width] = (line.astype(np.float32) - 127.5) / 127.5
        turned += float(session.run(None, {session.get_inputs()[0].name: batch})[0][0][1]) > 0.5
    return 2 * turned > len(images)


def read_lines(images: list[Image], until: Deadline) -> list[Reading]:
    """Each image, which holds one line of text, as text; ordered as given.  Raises InputError when time is up."""
    readings = [Reading()] * len(images)
    widths = [_width(image) for image in images]
    waiting = sorted(range(len(images)), key=lambda index: widths[index])
    while waiting:
        until.check()
        widest = max(_NARROWEST, widths[waiting[-1]])
        count = max(1, _BATCH_WIDTH // widest)
        batch, waiting = waiting[-count:], waiting[:-count]
        for index, reading in zip(batch, _read([images[index] for index in batch], widest), strict=True):
            readings[index] = reading
    return readings


def _width(image: Image) -> int:
    height, width = image.shape[:2]
    return int(min(_WIDEST, max(1, math.ceil(width * _LINE / height))))


def _read(images: list[Image], widest: int) -> list[Reading]:
    import cv2
    import numpy as np

    widest = math.ceil(widest / _STEP) * _STEP
    batch = np.zeros((len(images), 3, _LINE, widest), np.float32)
    for position, image in enumerate(images):
        width = min(widest, _width(image))
        reduced = cv2.resize(
            image, (width, _LINE), interpolation=cv2.INTER_AREA if image.shape[0] > _LINE else cv2.INTER_CUBIC
        )
        batch[position, :, :, :width] = (reduced.astype(np.float32) - 127.5) / 127.5
    session, characters = _network("rec")
    steps = session.run(None, {session.get_inputs()[0].name: batch})[0]
    best, sure = steps.argmax(axis=2), steps.max(axis=2)
    return [
        _decoded(best[position], sure[position], characters, image.shape[1] / _width(image) * widest / steps.shape[1])
        for position, image in enumerate(images)
    ]


def _decoded(best: Image, sure: Image, characters: list[str], step: float) -> Reading:
    """A character for each run of steps that agree; class 0 is the gap between characters."""
    text, scores, places = [], [], []
    before = 0
    for position, index in enumerate(best.tolist()):
        if index and index != before:
            text.append(characters[index])
            scores.append(float(sure[position]))
            places.append((position + 0.5) * step)
        elif index:
            scores[-1] = max(scores[-1], float(sure[position]))
        before = index
    return Reading("".join(text), tuple(scores), tuple(places))


@cache
def _network(task: str) -> tuple[Any, list[str]]:
    """The network of this task, one for the process, and the characters it knows.  Raises InputError without models."""
    import importlib.util

    # Else it sends what it does to its makers and keeps a number of this machine (native code, from 1.29 on).
    os.environ["ORT_DISABLE_TELEMETRY"] = os.environ["ORT_TELEMETRY_DISABLED"] = "1"
    onnxruntime: Any = importlib.import_module("onnxruntime")  # it has no types
    spec = importlib.util.find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    found = sorted(folder.glob(f"*_{task}_*.onnx"))
    if not found:
        raise InputError(
            "文字识别的模型不在 rapidocr 安装包里",
            place=str(folder),
            advice="重新安装：pip install --force-reinstall 'rapidocr>=3.10'",
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting must not eat the other's time
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # lines of all widths would each keep a block
    session = onnxruntime.InferenceSession(str(found[-1]), options, providers=["CPUExecutionProvider"])
    known = session.get_modelmeta().custom_metadata_map.get("character", "").splitlines()
    return session, ["", *known, " "]
