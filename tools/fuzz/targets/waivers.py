"""perflint-waivers.yaml: reading it, adding to it and taking from it; whatever it holds otherwise stays."""

from __future__ import annotations

from collections.abc import Iterable

from perflint.errors import PerflintError
from tools.fuzz.contract import FaultError

TITLE = "豁免文件"
SHARE = 1
LONGEST = 2048
LEAST = 0
SECONDS = 10.0
FILE = """# 青禾县的豁免
waivers:
  - rule: PF301
    place: 道路养护/居民满意度/指标值
    reason: 主管部门另有规定
    approver: 预算科
    approval: 12
    expires: 2026-12-31
  - fingerprint: v1-0123456789abcdef
    reason: 已核对  # 第二条
  - {rule: form/unit-repeated, file: '*.xlsx', reason: "系统“导出”"}
"""
WORDS = (
    "waivers:", "  - rule: ", "place: ", "reason: ", "expires: ", "fingerprint: ", "approval: ", "file: ", "\\/", "*", "?", "[", "]", "{", "}", "- ", ": ",
    "#", '"', "'", "|\n", ">-\n", "&a", "*a", "!!x", "\r\n", "\ufeff", "\x85", "\u2028", "null", "~", "2026-02-30", "...\n", "---\n", "? ", "\t",
)  # fmt: skip
ENTRY = {"rule": "PF704", "place": "新项目/指标", "reason": "暂不修改"}


def seeds() -> Iterable[bytes]:
    """A file with every manner of entry, one without entries, and an empty list."""
    return (
        text.encode("utf-8") for text in (FILE, FILE.replace("\n", "\r\n"), "waivers: []\n", "# 空\n", "waivers:\n")
    )


def one(data: bytes) -> None:
    """Read, add an entry, take it away: the entries are those of before."""
    from perflint.suppression.waiver_text import with_entries, without_entries
    from perflint.suppression.waivers import waivers_in

    before = list(waivers_in(data, "perflint-waivers.yaml"))
    try:
        more = with_entries(data, "perflint-waivers.yaml", [("说明", ENTRY)])
    except PerflintError:
        return
    after = list(waivers_in(more, "perflint-waivers.yaml"))
    if [one.said for one in after[:-1]] != [one.said for one in before] or dict(after[-1].said) != ENTRY:
        raise FaultError("adding an entry changed others")
    try:
        less = without_entries(more, "perflint-waivers.yaml", [after[-1].line])
    except PerflintError:
        return
    if [one.said for one in waivers_in(less, "perflint-waivers.yaml")] != [one.said for one in before]:
        raise FaultError("taking an entry away changed others")
