"""A check is answered from the cache only while nothing that decides its outcome has changed, and nobody can tell."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from msgspec.structs import replace

from perflint import cache, long_texts
from perflint.cli import result_cache
from perflint.cli.result_cache import Answer, remembered
from perflint.errors import PerflintError
from perflint.intake import seals
from perflint.intake.digests import digest_of_file
from perflint.intake.files import Input
from perflint.long_texts import LongText, put_together
from tests.command import run

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = next((ROOT / "examples").glob("1-*-问题.txt"))
ANSWER = Answer("报告\n", 1, ("已读",), ("小结",))
BOMB = base64.b64encode(zlib.compress(bytes(1_000_000))).decode()
HEAVY = ("perflint.model", "perflint.rulebook", "perflint.recognition", "perflint.engine", "rich", "yaml")


class Work:
    """Counts how often the answer had to be worked out, for what the inputs hold at the time."""

    def __init__(self, answer: Answer = ANSWER) -> None:
        self.answer, self.runs = answer, 0

    def __call__(self) -> Answer:
        self.runs += 1
        return replace(self.answer, read={path.name: digest_of_file(path.name).sha256 for path in Path().glob("*.txt")})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a draft, a rulebook, a program, an installed package and a cache of its own."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("PERFLINT_NO_CACHE", raising=False)
    for name in ("book/form/a.yaml", "program/part/b.py", "program/words.yaml", "site/plug-1.0.dist-info/RECORD"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    (tmp_path / "draft.txt").write_text("养护里程", encoding="utf-8")
    monkeypatch.setattr(seals, "PACKAGE", str(tmp_path / "program"))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(work: Work, names: Sequence[str] = ("draft.txt",), **settings: Any) -> Answer:
    given = {"ruleset": ("book",), "width": 100, **settings}
    return replace(remembered(tuple(Input(name) for name in names), given, work), read={})


def touch(path: Path) -> None:
    """The same size, another time."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


# ── what is remembered ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_question_is_answered_once(place: Path) -> None:
    """The second answer is the first one, word for word, and no work is done for it."""
    work = Work()
    assert [ANSWER, ANSWER] == [ask(work), ask(work)]
    assert 1 == work.runs


@pytest.mark.parametrize(
    "text", ["养护里程\n" * 50_000, "\ud800\r\n" * 50_000, b"\x00\xff" * 100_000], ids=["long", "half", "bytes"]
)
def test_a_long_answer_is_kept_packed(place: Path, text: str | bytes) -> None:
    """Word for word, and in a fraction of the room where it is a text."""
    answer = replace(ANSWER, text=text, more=(text, "kurz"))
    work = Work(answer)
    assert [answer, answer] == [ask(work), ask(work)]
    assert 1 == work.runs
    (entry,) = cache.folder().iterdir()
    assert entry.stat().st_size < (len(text) / 10 if isinstance(text, str) else 4 * len(text))


def test_a_report_that_waits_on_the_disk_is_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is neither packed nor unpacked as a whole; pieces may end within a character."""
    monkeypatch.setattr(long_texts, "HELD", 1000)
    monkeypatch.setattr(result_cache, "PIECE", 1000)
    pieces = ["养护里程\n"] * 50_000
    work = Work(replace(ANSWER, text=put_together(pieces)))
    told = [ask(work).text, ask(work).text]
    assert [LongText] * 2 == list(map(type, told))
    assert ["".join(pieces)] * 2 == list(map(str, told))
    assert 1 == work.runs


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda place: (place / "draft.txt").write_text("养护里数", encoding="utf-8"), id="a byte"),
        pytest.param(lambda place: (place / "book/form/a.yaml").write_text("2", encoding="utf-8"), id="a rule"),
        pytest.param(lambda place: (place / "book/form/b.yaml").write_text("", encoding="utf-8"), id="a new rule"),
        pytest.param(lambda place: touch(place / "program/part/b.py"), id="source"),
        pytest.param(lambda place: (place / "program/c.py").write_text("", encoding="utf-8"), id="new source"),
        pytest.param(lambda place: touch(place / "program/words.yaml"), id="vocabulary"),
        pytest.param(lambda place: (place / "site/rich-2.0.dist-info").mkdir(), id="a package"),
        pytest.param(lambda place: touch(place / "site/plug-1.0.dist-info"), id="the same package again"),
    ],
)
def test_a_change_is_seen(place: Path, change: Callable[[Path], object]) -> None:
    """Whatever the outcome hangs on, its change makes the question a new one."""
    work = Work()
    ask(work)
    change(place)
    ask(work)
    assert 2 == work.runs


def test_a_process_goes_on_with_the_program_it_began_with(place: Path) -> None:
    """It holds the old code, whatever lies on the disk by now, until the program is looked at afresh."""
    before = seals.program_seal(afresh=True)
    touch(place / "program/part/b.py")
    assert before == seals.program_seal()
    assert before != seals.program_seal(afresh=True)


@pytest.mark.parametrize(
    "settings",
    [{"width": 80}, {"color": True}, {"output_format": "json"}, {"select": ("PF1",)}, {"ruleset": ("site",)}],
)
def test_another_setting_is_another_question(place: Path, settings: dict[str, Any]) -> None:
    """Options and what the screen can show belong to the question."""
    (place / "site" / "a.yaml").write_text("1", encoding="utf-8")
    work = Work()
    ask(work)
    ask(work, **settings)
    assert 2 == work.runs


def test_name_and_order_of_the_inputs_count(place: Path) -> None:
    """The same bytes under another name, or in another order, make another report."""
    (place / "copy.txt").write_bytes((place / "draft.txt").read_bytes())
    work = Work()
    for names in (["draft.txt"], ["copy.txt"], ["draft.txt", "copy.txt"], ["copy.txt", "draft.txt"]):
        ask(work, names)
    assert 4 == work.runs


@pytest.mark.parametrize("text", ["改过", "养护里数"], ids=["another length", "as long"])
def test_a_change_during_the_work_is_the_answer_to_what_was_read(text: str, place: Path) -> None:
    """An answer is never filed under what the file said before it was read, nor under what it said afterwards."""
    draft = place / "draft.txt"

    class Late(Work):
        def __call__(self) -> Answer:
            draft.write_text(text, encoding="utf-8")
            answer = super().__call__()
            draft.write_text("养护费用", encoding="utf-8")
            return answer

    ask(Late())
    for now in ("养护费用", "养护里程"):
        draft.write_text(now, encoding="utf-8")
        work = Work()
        ask(work)
        assert 1 == work.runs, now


def test_an_answer_without_what_it_has_read_is_not_stored(place: Path) -> None:
    """Nobody could tell what it is the answer to."""
    remembered((Input("draft.txt"),), {"ruleset": ("book",), "width": 100}, lambda: ANSWER)
    work = Work()
    ask(work)
    assert 1 == work.runs


def test_a_rule_that_changes_during_the_work_is_noticed(place: Path) -> None:
    """The answer may be by the rule of before or by that of afterwards."""

    class Late(Work):
        def __call__(self) -> Answer:
            (place / "book/form/a.yaml").write_text("2", encoding="utf-8")
            return super().__call__()

    ask(Late())
    for rule in ("1", "2"):
        (place / "book/form/a.yaml").write_text(rule, encoding="utf-8")
        work = Work()
        ask(work)
        assert 1 == work.runs


# ── what is not ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", [2, 3])
def test_only_answers_that_last_are_kept(place: Path, code: int) -> None:
    """A run with an unreadable input or a broken rule is tried again."""
    work = Work(Answer("", code, errors=(PerflintError("出错"),)))
    ask(work)
    ask(work)
    assert 2 == work.runs


def test_stdin_is_never_remembered(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be read once only, and that is the readers' turn."""
    work = Work()
    for _ in range(2):
        remembered((Input("<stdin>", stdin=True),), {"ruleset": ("book",)}, work)
    assert 2 == work.runs


def test_nothing_is_kept_where_plugins_are_installed(place: Path) -> None:
    """The code of somebody else's check lies where no seal looks."""
    points = place / "site/plug-1.0.dist-info/entry_points.txt"
    points.write_text("[perflint.checks]\nmine = plug:mine\n", encoding="utf-8")
    work = Work()
    ask(work)
    ask(work)
    assert 2 == work.runs


def test_the_cache_can_be_switched_off(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PERFLINT_NO_CACHE leaves the disk alone."""
    monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
    work = Work()
    ask(work)
    ask(work)
    assert (2, False) == (work.runs, cache.folder().exists())


@pytest.mark.parametrize(
    "data",
    [None, [], "text", {"text": "x"}, {"text": 1, "code": 0, "remarks": [], "notices": []},
     {"text": [BOMB, "9"], "code": 0, "remarks": [], "notices": [], "more": []},
     {"text": [BOMB, "x"], "code": 0, "remarks": [], "notices": [], "more": []},
     {"text": ["AAAA", "9"], "code": 0, "remarks": [], "notices": [], "more": []},
     {"text": "x", "code": 7, "remarks": [], "notices": []}, {"text": "x", "code": 0, "remarks": [1], "notices": []}],
)  # fmt: skip
def test_a_foreign_entry_is_ignored(place: Path, data: object) -> None:
    """What is no answer is overwritten by one."""
    work = Work()
    ask(work)
    (entry,) = cache.folder().iterdir()
    entry.write_text(json.dumps({**json.loads(entry.read_text(encoding="utf-8")), "data": data}), encoding="utf-8")
    assert [ANSWER, ANSWER] == [ask(work), ask(work)]
    assert 2 == work.runs


def test_the_folder_stays_small(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest answers go; entries of other kinds are left alone."""
    monkeypatch.setattr(result_cache, "MOST_ENTRIES", 3)
    cache.store("other", "0" * 64, 1)
    for width in range(6):
        ask(Work(), width=width)
    kinds = [entry.name.partition("-")[0] for entry in cache.folder().iterdir()]
    assert (3, 1) == (kinds.count("result"), kinds.count("other"))
    work = Work()
    ask(work, width=5)
    assert 0 == work.runs


def test_an_entry_is_for_its_owner_only(place: Path) -> None:
    """It quotes the document."""
    ask(Work())
    (entry,) = cache.folder().iterdir()
    assert sys.platform == "win32" or 0 == entry.stat().st_mode & 0o077


# ── from outside ────────────────────────────────────────────────────────────────────────────────────────────────


def check(*arguments: str) -> Result:
    return run("check", *arguments)


@pytest.mark.parametrize(
    "arguments", [[], ["-f", "json"], ["-f", "concise"], ["-f", "concise", "-q"], ["-v"], ["--color", "always"], ["-e"]]
)
def test_nobody_can_tell(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the cache, filling it and answered from it: the same stdout, stderr and exit code."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path))
    runs = [check(str(EXAMPLE), *arguments, *more) for more in (["-n"], [], [])]
    seen = [(run.stdout, run.stderr, run.exit_code) for run in runs]
    assert any(entry.name.startswith("result-") for entry in tmp_path.iterdir())
    assert [seen[0]] * 3 == seen


def test_a_remembered_report_is_written_to_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """-o works the same."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    target = tmp_path / "report.txt"
    seen = []
    for _ in range(2):
        target.unlink(missing_ok=True)
        run = check(str(EXAMPLE), "-o", str(target))
        seen.append((run.stdout, run.stderr, run.exit_code, target.read_bytes()))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("report", ["json", "full"])
def test_a_warm_start_imports_next_to_nothing(report: str, tmp_path: Path) -> None:
    """Not the model, nor anything that reads, judges or renders."""
    code = (
        "import sys\nfrom perflint.cli.program import program\n"
        f"program.main(['check', {str(EXAMPLE)!r}, '-f', {report!r}], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    variables = {**os.environ, "PERFLINT_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    variables.pop("PERFLINT_NO_CACHE", None)
    runs = [
        subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, check=True) for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout
    assert b"[]" == runs[1].stderr.splitlines()[-1].strip()
