"""Old formats made new ones by LibreOffice before they are annotated, and how that is said."""

from __future__ import annotations

from perflint.errors import InputError
from perflint.limits import Limits
from perflint.readers.shared.office_program import convert


def converted(data: bytes, path: str, to: str, limits: Limits) -> tuple[bytes, str]:
    """The file as ``docx`` or ``xlsx``, and the sentence that says so.  Raises InputError when it cannot be had."""
    made = convert({path: data}, to, limits).get(path)
    if made is None:
        advice = f"用 Office 或 WPS 打开，另存为 .{to} 后再写批注件"
        raise InputError("LibreOffice 打不开这个文件，不能写批注件", place=path, advice=advice)
    return made, f"原件不是 .{to}，先由 LibreOffice 转换，版式可能略有出入；正式退回前请核对"
