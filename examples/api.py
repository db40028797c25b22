"""从 Python 调用 perflint：检查给出的文件，按文件列出问题，有“错误”级的以 1 退出。

用法：python examples/api.py 文件或文件夹…
"""

import sys

import perflint
from perflint.model import Severity


def main(paths: list[str]) -> int:
    report = perflint.lint(paths)
    for failure in report.failures:
        print(f"没有读成 {failure.path}：{failure.message}")
    for number, document in enumerate(report.documents):
        findings = [one for one in report.findings if one.place.document == number]
        print(f"{document.path}：{len(document.tables)} 张表，{len(findings)} 个问题")
        for finding in findings:
            if finding.severity >= Severity.WARNING:
                print(f"  {finding.severity.label} {finding.code} {' › '.join(finding.path)}：{finding.message}")
    for grade in report.grades:
        if grade.table is None:
            print(f"评级 {report.documents[grade.document].path}：{grade.label}")
    worst = max((finding.severity for finding in report.findings), default=None)
    return 1 if worst is Severity.ERROR else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:] or ["."]))
    except perflint.PerflintError as error:
        sys.exit(f"错误：{error}")
