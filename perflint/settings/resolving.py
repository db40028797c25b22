"""From layers to `Settings`: which configuration counts for which file, and where each value comes from.

From low to high: the default, the configuration file (after those it extends), ``--config KEY=VALUE``, the environment,
the options of the command line.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from perflint.errors import PerflintError
from perflint.patterns import pattern_of
from perflint.settings.compound import Table
from perflint.settings.files import ADVICE, EXTENDS, Entry, Layer, chain_of, find, layers_of
from perflint.settings.kinds import Tell, nearest
from perflint.settings.table import DEFAULTS, SETTINGS, Settings

CONFIG = "PERFLINT_CONFIG"
OPTION = "选项"  # how the source of an entry from the command line begins
NO_CACHE, CACHE_DIR = "PERFLINT_NO_CACHE", "PERFLINT_CACHE_DIR"
ONE_OF = {"fiscal-year": "as-of", "as-of": "fiscal-year"}  # the one that a higher layer sets counts
CHOICE = ("extend-select", "ignore", "extend-ignore")  # what a higher layer's select starts afresh
INLINE = pattern_of(r"[A-Za-z][A-Za-z_-]*(\.[^=]+)?\s*=")


class Resolved(Struct, frozen=True):
    """Settings and, for each key that some layer sets, where: one source, or several where layers add up."""

    settings: Settings
    sources: Mapping[str, tuple[str, ...]]
    file: str | None = None  # the configuration file

    def source(self, key: str) -> str:
        """Where the value comes from, in words; empty for a default."""
        return "、".join(self.sources.get(key, ()))


def combined(layers: Iterable[Layer], file: str | None = None) -> Resolved:
    """One value for each key from layers, the lowest first."""
    values: dict[str, Any] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        if any(entry.key == "select" for entry in layer):
            for key in CHOICE:
                values.pop(key, None)
                sources.pop(key, None)
        for key in _one_of(layer):
            values.pop(key, None)
            sources.pop(key, None)
        for entry in layer:
            key, value, source = entry.key, entry.value, entry.source
            joins = SETTINGS[key].joins and key in values
            values[key] = _joined(SETTINGS[key].kind, values[key], value) if joins else value
            known = sources.get(key, ()) if joins else ()
            sources[key] = (*known, *(() if source in known else (source,)))
    settings = replace(DEFAULTS, **{SETTINGS[key].name: value for key, value in values.items()})
    return Resolved(settings, sources, file)


def _one_of(layer: Layer) -> list[str]:
    """The keys that the layer's own keys put out of force.  Raises PerflintError where it has both of a pair."""
    given = {entry.key: entry for entry in layer if entry.key in ONE_OF}
    if len(given) > 1:
        dashes = "--" if _is_option(layer[0]) else ""
        names = " 和 ".join(f"{dashes}{key}" for key in ONE_OF)
        place = "" if dashes else next(iter(given.values())).source
        advice = "按年度检查用 fiscal-year，按某一天检查用 as-of"
        raise PerflintError(f"{names} 只能写一个", place=place, advice=advice)
    return [ONE_OF[key] for key in given]


def _is_option(entry: Entry) -> bool:
    return entry.source.startswith(OPTION)


def _joined(kind: Any, low: tuple[Any, ...], high: tuple[Any, ...]) -> tuple[Any, ...]:
    """Lists one after the other; maps with the higher one's values, inside one another too."""
    if not isinstance(kind, Table) or kind.based:
        return (*low, *high)
    merged = dict(low)
    for key, value in high:
        inner = isinstance(kind.of, Table) and key in merged
        merged[key] = _joined(kind.of, merged[key], value) if inner else value
    return tuple(merged.items())


class Resolver:
    """Answers which settings count for a file or a run; every configuration file is read once.

    ``configs`` are the values of ``--config`` (a file, or KEY=VALUE), ``flags`` the entries of other options.
    Raises PerflintError for what is wrong in any of them.
    """

    def __init__(self, configs: Sequence[str] = (), flags: Layer = (), *, isolated: bool = False) -> None:
        files = [one for one in configs if not _is_inline(one)]
        if isolated and files:
            raise PerflintError("--isolated 与 --config 文件不能同时用", advice="去掉其中一个；--config 键=值 可以保留")
        if len(files) > 1:
            raise PerflintError(
                f"--config 给出了 {len(files)} 个配置文件", advice="只写一个，在其中用 extends 引用另一个"
            )
        if not files and not isolated and os.environ.get(CONFIG):
            files = [os.environ[CONFIG]]
        self._isolated = isolated
        self._fixed = files[0] if files else None
        inline = tuple(inline_entry(one) for one in configs if _is_inline(one))
        self._above: tuple[Layer, ...] = (*((entry,) for entry in inline), _variables(), flags)
        self._by_file: dict[str | None, Resolved] = {}
        self._by_folder: dict[str, Resolved] = {}

    def of_run(self) -> Resolved:
        """What counts for the run as a whole: the configuration of the working folder."""
        return self.of_folder(os.curdir)

    def of_file(self, path: str) -> Resolved:
        """What counts for a file; it need not exist (a member of an archive, the name of stdin)."""
        return self.of_folder(os.path.dirname(path) or os.curdir)

    def of_folder(self, folder: str) -> Resolved:
        """What counts for the files in a folder."""
        place = os.path.abspath(folder)
        if place not in self._by_folder:
            self._by_folder[place] = self._with(self._fixed if self._isolated or self._fixed else find(place))
        return self._by_folder[place]

    def _with(self, file: str | None) -> Resolved:
        if file not in self._by_file:
            self._by_file[file] = combined((*(layers_of(file) if file else ()), *self._above), file)
        return self._by_file[file]

    def files(self) -> tuple[str, ...]:
        """The absolute paths of the configuration files that were asked so far, those they extend included."""
        return tuple(dict.fromkeys(path for file in self._by_file if file for path in chain_of(file)))

    def unheard(self) -> Iterator[tuple[str, str]]:
        """What configuration files of other folders say about the run as a whole, in vain: the key and where it stands."""
        run = self.of_run()
        for resolved in self._by_file.values():
            for key, sources in resolved.sources.items():
                name = SETTINGS[key].name
                if SETTINGS[key].of_run and getattr(resolved.settings, name) != getattr(run.settings, name):
                    yield key, sources[-1]


def _variables() -> Layer:
    """What the environment sets; the formats and files of reports go in pairs and are read in `perflint.cli.outputs`."""
    place, off = os.environ.get(CACHE_DIR), os.environ.get(NO_CACHE)
    found = [Entry("cache-dir", place, f"环境变量 {CACHE_DIR}")] if place else []
    return (*found, *([Entry("no-cache", True, f"环境变量 {NO_CACHE}")] if off not in (None, "", "0") else []))


def _is_inline(text: str) -> bool:
    return bool(INLINE.match(text)) and not os.path.isfile(text)


def inline_entry(text: str) -> Entry:
    """``fail-severity=warning`` or ``severity.PF301=off`` as an entry.  Raises PerflintError."""
    left, _, right = text.partition("=")
    key, _, rest = left.strip().partition(".")
    key = key.replace("_", "-")
    place = f"--config {left.strip()}"
    if key == EXTENDS:
        raise PerflintError("extends 只能写在配置文件里", place=place, advice="用 --config 文件 换一个配置文件")
    if key not in SETTINGS:
        close = nearest(key, SETTINGS)
        raise PerflintError(f"“{key}”不是 perflint 的设置{close}", place=place, advice=ADVICE)
    kind = SETTINGS[key].kind
    data = kind.of_pair(rest, right.strip()) if rest else kind.of_text(right.strip())
    if rest and data is None:
        raise PerflintError(f"{key} 没有下一层，不能写“{left.strip()}”", place=place, advice=ADVICE)
    return Entry(key, _checked(key, data, place), place)


def text_entry(key: str, texts: Sequence[str], source: str) -> Entry:
    """An entry from the texts of an option, which may be repeated, or of a variable.  Raises PerflintError."""
    kind = SETTINGS[key].kind
    values = [_checked(key, kind.of_text(text), source) for text in texts]
    if isinstance(values[0], tuple):
        value = functools.reduce(lambda low, high: _joined(kind, low, high), values)
    else:
        value = values[-1]
    return Entry(key, value, source)


def _checked(key: str, data: Any, place: str) -> Any:
    mistakes: list[str] = []

    def tell(keys: Any, text: str) -> None:
        mistakes.append(text)

    told: Tell = tell
    value = SETTINGS[key].kind.read(data, "", told)
    if mistakes:
        raise PerflintError(f"{place} 的值不对：{mistakes[0]}", advice=f"运行 perflint config {key} 查看写法")
    return value
