"""The encoding of a text as it is met in China, decided from the bytes alone."""

from __future__ import annotations

from perflint.errors import InputError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 20_000  # characters by which the plausibility of a decoding is judged
_PLAUSIBLE = 0.85


def decode(data: bytes, path: str = "") -> tuple[str, str]:
    """Text and encoding: by its mark, as valid UTF-8, as plausible UTF-16, as plausible GB18030; else InputError."""
    if _is_utf32(data):
        raise InputError(
            "文字编码是 UTF-32，这里不读这种编码",
            place=path,
            advice="用文本编辑器打开，另存为时选择“UTF-8”编码，再检查一次",
        )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                return data.decode(encoding, "replace"), encoding
    if b"\0" not in data and (text := _utf8(data)) is not None:
        return text, "utf-8"
    guesses = [
        (quality, encoding)
        for encoding in ("utf-16-le", "utf-16-be", "gb18030")
        if (quality := _plausibility(data, encoding)) >= _PLAUSIBLE
    ]
    for _, encoding in sorted(guesses, reverse=True):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise _undecodable(data, path)


def _is_utf32(data: bytes) -> bool:
    """Four bytes a character: by the mark, or because the high bytes are zero and what remains is text."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return True
    sample = data[: 4 * _SAMPLE]
    encoding = "utf-32-le" if not any(sample[3::4]) else "utf-32-be" if not any(sample[::4]) else ""
    if len(data) % 4 or not data or not encoding:
        return False
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    common = sum(1 for character in text.encode("gb2312", "ignore").decode("gb2312") if character >= " ")
    return "\0" not in text and common >= _PLAUSIBLE * (
        len(text) - text.count("\n") - text.count("\r") - text.count("\t")
    )


def _utf8(data: bytes) -> str | None:
    """The text when the bytes are UTF-8; a character cut in two at the very end of a cut file is no objection."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.start >= len(data) - 3 and error.reason == "unexpected end of data"
        if cut and not data[: error.start].isascii():
            return data[: error.start].decode("utf-8")
        return None


def _plausibility(data: bytes, encoding: str) -> float:
    """The share of characters that Chinese office texts hold; the wrong encoding gives rare ideographs instead."""
    if (b"\0" in data and encoding == "gb18030") or (len(data) % 2 and encoding != "gb18030"):
        return 0.0
    sample = data[: 2 * _SAMPLE].decode(encoding, "ignore")
    if not sample or (encoding == "gb18030" and sample.isascii() and not data.isascii()):
        return 0.0
    common = sample.encode("gb2312", "ignore").decode("gb2312")
    control = sum(1 for character in common if character < " " and character not in "\t\r\n\f")
    share = (len(common) - 5 * control) / len(sample)
    if share < _PLAUSIBLE and encoding == "gb18030" and not control:
        ideographs = sum(1 for character in sample if character < "\x7f" or "\u4e00" <= character <= "\u9fa5")
        return 0.9 * max(share, ideographs / len(sample))  # traditional characters are GBK, not GB2312
    return share


def _undecodable(data: bytes, path: str) -> InputError:
    if b"\0" in data:
        from perflint.readers.shared.signatures import unknown

        return unknown(data, path)
    return InputError(
        "文字编码无法识别（已试 UTF-8、UTF-16 和 GB18030）",
        place=path,
        advice="用记事本打开，另存为时选择“UTF-8”编码，再检查一次",
    )
