"""Keeps PDF files away from pdfium that would never come to an end in it: forms within forms, content that bursts, characters
that stand for long texts.

pdfium follows nested forms up to forty deep, each time they are drawn, and cannot be interrupted.  Files that may do so
are first opened in a process of their own, which is ended when it takes too long or too much memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zlib

from perflint.errors import InputError
from perflint.limits import Limits
from perflint.patterns import pattern_of

_FORM = pattern_of(rb"/Subtype\s*/(?:Form\b|\w*#)|/S\w{0,6}#[4-7]")  # also with letters of the name written as #46
_OWN = pattern_of(rb"/Resources\s*<<")
_STREAM = pattern_of(rb"stream\r?\n")
_NO_CONTENT = pattern_of(rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)|/Length1\b")
_DICTIONARY = 2048  # bytes before a stream in which its dictionary begins
_LARGE = 1024 * 1024  # unpacked bytes of one stream, or of all that a page has
_RATIO = 50  # of the bytes of all streams, unpacked, to those of the file
_DRAWN = 2_000  # forms and pictures that one stream draws
_LONG = pattern_of(rb"<[0-9A-Fa-f\s]{129}")  # what one character stands for: more than any ligature
_REFERENCES = pattern_of(rb"\[[\s\dR]+\]")
_SECONDS = 20
_MEMORY = 512 * 1024 * 1024  # beside the file


def check(data: bytes, path: str, limits: Limits) -> None:
    """Returns when the file can be opened here.  Raises InputError when it would take too much time or memory."""
    if not (_nests(data) or _bursts(data)) or not sys.executable:
        return
    seconds = min(_SECONDS, limits.seconds)
    command = [sys.executable, "-c", "from perflint.readers.shared.pdf.guard import probe; probe()"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(command, input=data, timeout=seconds, capture_output=True, check=False, env=environment)
    except subprocess.TimeoutExpired:
        pass
    else:
        if done.returncode == 0:
            return
    message = "PDF 的图形层层嵌套、压缩比过大，或者一个字代表很长的文字，打开要占用过多的时间或内存"
    raise InputError(message, place=path, advice="在阅读器里打开后“打印”为新的 PDF，再检查新文件")


def probe() -> None:
    """Open every page of the document on standard input, and its text, for nothing: what the process of its own is for."""
    data = sys.stdin.buffer.read()
    most = _MEMORY + 2 * len(data)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, ValueError, OSError):  # not on this system: the time is bounded all the same
        pass
    from perflint.readers.shared.pdf.library import opened_document, opened_page, opened_text, pdfium

    try:
        with opened_document(data, "") as document:
            for number in range(pdfium().FPDF_GetPageCount(document)):
                with opened_page(document, number) as page:
                    if page:
                        with opened_text(page):
                            pass
    except InputError:  # told by the reader itself
        pass


def _nests(data: bytes) -> bool:
    """Whether a form may draw forms: its resources name some, or are not to be seen in its own dictionary.

    Dictionaries that lie in one another are no honest ones; with them counted the search stays linear.
    """
    begin, end, seen, left = 0, 0, 0, len(data)
    for found in _FORM.finditer(data):
        at = found.start()
        nearest = data.rfind(b"obj", seen, at)
        again = nearest < 0 and at < end
        begin, seen = (nearest if nearest >= 0 else begin), max(seen, at - 2)
        if again:  # the dictionary of the form before
            continue
        if end < found.end():
            end = _place_of(b"stream", data, found.end())
        left -= end - begin
        if left < 0:
            return True
        dictionary = data[begin:end]
        if b"/XObject" in dictionary.replace(b"/Type/XObject", b"").replace(b"/Type /XObject", b"") or not _OWN.search(
            dictionary
        ):
            return True
    return False


def _bursts(data: bytes) -> bool:
    """Whether streams that may be content unpack to more than any page needs, draw forms without end, give a character a long
    text, or lie in one another."""
    end, left, unpacked = 0, 2 * len(data), 0
    whole = memoryview(data)
    sizes: dict[bytes, int] = {}  # of the streams by the numbers of their objects
    lists = [data]
    for found in _STREAM.finditer(data):
        begin = found.end()
        if end < begin:
            end = _place_of(b"endstream", data, begin)
        head = data[max(0, begin - _DICTIONARY) : begin]
        at = max(0, head.rfind(b" obj"))
        dictionary = head[at:]
        if _NO_CONTENT.search(dictionary):
            continue
        left -= end - begin
        if left < 0:
            return True
        content = bytes(whole[begin:end])
        if b"Flate" in dictionary:
            try:
                content = zlib.decompressobj().decompress(content, _LARGE)
            except zlib.error:
                continue
        unpacked += len(content)
        if len(content) >= _LARGE or unpacked > _LARGE + _RATIO * len(data) or content.count(b"Do") > _DRAWN:
            return True
        if b"beginbf" in content and _LONG.search(content):
            return True
        if b"/ObjStm" in dictionary:
            lists.append(content)
        sizes[head[:at].rpartition(b" ")[0].rpartition(b"\n")[2].strip()] = len(content)
    return any(
        sum(sizes.get(one.lstrip().partition(b" ")[0], 0) for one in found.group()[1:-1].split(b"R")) >= _LARGE
        for text in lists
        for found in _REFERENCES.finditer(text)
    )


def _place_of(mark: bytes, data: bytes, begin: int) -> int:
    """Where the mark stands next, or the end of the data."""
    at = data.find(mark, begin)
    return at if at >= 0 else len(data)
