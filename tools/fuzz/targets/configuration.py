"""perflint.yaml: whatever stands in it, every mistake has a line and nothing is half obeyed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

TITLE = "配置文件"
SHARE = 1
LONGEST = 2048
LEAST = 0
SECONDS = 10.0
FULL = """extend-exclude: [附件/, '*备份*']
exclude: ['a/**', '!b']
ignore: [text/text-punct-mixed, PF9]
select: ALL
severity: {PF301: warning, form/unit-repeated: off}
params: {PF601: {minimum: 85}}
per-file-ignores: {历史/**: [PF2, PF301]}
fail-severity: warning
fiscal-year: 2026
phase: 自评
limit: {size: 200, pages: 500}
output: [full, {format: json, file: 报告.json}]
max-warnings: 10
min-score: 80.5
jobs: auto
rulebooks: [perflint, 我的规则]
waivers: 豁免.yaml
"""
WORDS = (
    *(f"{line.partition(':')[0]}:" for line in FULL.splitlines()), "extends: ", "perflint.yaml", "../", "~", "/", "\\0", "\\ud800", "on", "off", "null",
    "true", "1e9", "-1", ".nan", "0o17", "[", "]", "{", "}", "- ", ": ", '"', "'", "|\n", "&a", "*a", "!!x", "***", "[!a]", "\\",
)  # fmt: skip


def seeds() -> Iterable[bytes]:
    """All settings at once, and each alone."""
    yield FULL.encode("utf-8")
    yield from (f"{line}\n".encode() for line in FULL.splitlines())


def one(data: bytes) -> None:
    """Read the file, and make the settings of one document of it."""
    from perflint.settings import Resolver
    from perflint.settings.excluding import Excluding

    with TemporaryDirectory() as folder:
        path = Path(folder) / "perflint.yaml"
        path.write_bytes(data)
        resolver = Resolver([str(path)])
        resolver.of_run()
        Excluding(resolver).leaves_out(str(Path(folder) / "历史" / "附件" / "目标表.xlsx"), False)
