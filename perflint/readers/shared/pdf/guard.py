"""Keeps PDF files away from pdfium that would never come to an end in it: forms within forms, content that bursts.

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
_SMALL = 64 * 1024  # packed bytes of a stream that cannot burst far
_LARGE = 64 * 1024 * 1024  # unpacked bytes of one stream
_SECONDS = 20
_MEMORY = 2 * 1024**3


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
    message = "PDF 的图形层层嵌套或压缩比过大，打开要占用过多的时间或内存"
    raise InputError(message, place=path, advice="在阅读器里打开后“打印”为新的 PDF，再检查新文件")


def probe() -> None:
    """Open every page of the document on standard input and do nothing with it: what the process of its own is for."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):  # not on this system: the time is bounded all the same
        pass
    from perflint.readers.shared.pdf.library import opened_document, opened_page, pdfium

    try:
        with opened_document(sys.stdin.buffer.read(), "") as document:
            for number in range(pdfium().FPDF_GetPageCount(document)):
                with opened_page(document, number):
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
    """Whether a stream that may be content unpacks to more than any page needs, or streams lie in one another."""
    end, left = 0, 2 * len(data)
    whole = memoryview(data)
    for found in _STREAM.finditer(data):
        begin = found.end()
        if end < begin:
            end = _place_of(b"endstream", data, begin)
        if end - begin <= _SMALL:
            continue
        dictionary = data[max(0, begin - _DICTIONARY) : begin]
        dictionary = dictionary[max(0, dictionary.rfind(b" obj")) :]
        if b"Flate" not in dictionary or _NO_CONTENT.search(dictionary):
            continue
        left -= end - begin
        if left < 0:
            return True
        try:
            if len(zlib.decompressobj().decompress(whole[begin:end], _LARGE)) == _LARGE:
                return True
        except zlib.error:
            continue
    return False


def _place_of(mark: bytes, data: bytes, begin: int) -> int:
    """Where the mark stands next, or the end of the data."""
    at = data.find(mark, begin)
    return at if at >= 0 else len(data)
