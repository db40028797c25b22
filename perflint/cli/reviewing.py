"""What the commands of the review store share: who, when, which finding."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from perflint.errors import PerflintError

if TYPE_CHECKING:
    from perflint.reviewing import Store

STORE_HELP = (
    "审核记录库：文件，或 PostgreSQL 的地址（也可用环境变量 PERFLINT_STORE）；默认当前文件夹的 perflint-review.db。"
)
BATCH_HELP = "哪一批材料；不同部门、不同年度的轮次分开登记，互不比较。"
REVIEWER = "PERFLINT_REVIEWER"
SHORTEST = 8  # characters of the beginning of a fingerprint


def person_of(by: str | None) -> str:
    """Who decides.  Raises `PerflintError` where nobody is named."""
    person = (by or os.environ.get(REVIEWER, "")).strip()
    if not person:
        raise PerflintError("没有写明经办人", place="--by", advice=f"写 --by 姓名，或设置环境变量 {REVIEWER}")
    return person


def day_of(text: str | None) -> str:
    """The day of a decision, today where none is given.  Raises `PerflintError`."""
    given = text.strip() if text else date.today().isoformat()
    try:
        if len(given) == len("2026-03-01"):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise PerflintError(f"“{text}”不是日期", place="--date", advice="写年-月-日，如 2026-03-01")


def sole(store: Store, beginning: str) -> str:
    """The one fingerprint that begins so.  Raises `PerflintError` for none and for several."""
    wanted = beginning.strip()
    if len(wanted) < SHORTEST:
        raise PerflintError(f"指纹“{wanted}”太短", advice=f"至少写开头 {SHORTEST} 个字符，如 v1-0123a")
    found = store.known(wanted)
    if wanted in found:
        return wanted
    if len(found) == 1:
        return found[0]
    if found:
        raise PerflintError(f"以“{wanted}”开头的指纹有几个", advice=f"写得更长些：{'、'.join(found)}")
    raise PerflintError(f"登记过的轮次里没有指纹“{wanted}”", advice="用 perflint review list 查看指纹，或先登记这一轮")
