"""Documents and answers kept file by file: what is used again, what never is, and what a bad entry can do (nothing)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import perflint
from perflint import cache
from perflint.engine import Judged, judge_document
from perflint.engine.judged import Found
from perflint.intake import kept
from perflint.intake.records import BadRecordError, packed, unpacked
from perflint.limits import limits_of
from perflint.model import Cell, CellFacts, Confidence, Document, Finding, Location, Place, Report, Severity
from perflint.rulebook import load
from perflint.timing import Times
from tests.command import run

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
BAD, GOOD = EXAMPLES / "1-项目表-问题.txt", EXAMPLES / "1-项目表-规范.txt"
TEXT = st.text(st.characters(codec="utf-8"))
FORM, VALUE = str(ROOT / "lint_rules" / "form"), str(ROOT / "lint_rules" / "value")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two drafts, and a cache that holds what the rulebook needs and no file."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("PERFLINT_NO_CACHE", raising=False)
    place = tmp_path / "目标"
    place.mkdir()
    shutil.copy(BAD, place / "一.txt")
    shutil.copy(GOOD, place / "二.txt")
    return place


def entries(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache" / "files").iterdir())


def counted(folder: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[Report, list[str], int]:
    """The report, the files that were recognised for it, and how many documents were judged."""
    from perflint import recognition

    read: list[str] = []
    judged: list[Document] = []
    recognise, judge = recognition.recognise, judge_document

    def recognised(source: Any) -> Document:
        read.append(Path(source.path).name)
        return recognise(source)

    def judged_(document: Document, *rest: Any) -> Judged:
        judged.append(document)
        return judge(document, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(recognition, "recognise", recognised)
        patch.setattr(kept, "judge_document", judged_)
        report = perflint.lint(folder, options.pop("rules", FORM), kept=True, **options)
    return report, read, len(judged)


class TestUse:
    def test_a_second_run_reads_what_has_changed(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """And nothing else; the report is the one of a run without a cache."""
        first, read, judged = counted(folder, monkeypatch)
        assert (["一.txt", "二.txt"], 2) == (read, judged)
        again, read, judged = counted(folder, monkeypatch)
        assert ([], 0, first) == (read, judged, again)
        (folder / "二.txt").write_bytes(BAD.read_bytes())
        changed, read, judged = counted(folder, monkeypatch)
        assert (["二.txt"], 1) == (read, judged)
        assert changed == perflint.lint(folder, FORM) != first

    def test_other_rules_read_nothing_again(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Only the judging is done anew, by choice of rules and by change of a rule."""
        counted(folder, monkeypatch)
        _, read, judged = counted(folder, monkeypatch, ignore=["PF70"])
        assert [] == read
        report, read, judged = counted(folder, monkeypatch, rules=VALUE)
        assert ([], 2) == (read, judged)
        assert report == perflint.lint(folder, VALUE)
        own = folder.parent / "rules" / "value"
        shutil.copytree(VALUE, own)
        counted(folder, monkeypatch, rules=str(own))
        rule = sorted(own.glob("*.yaml"))[0]
        rule.write_text(rule.read_text(encoding="utf-8").replace("severity: error", "severity: hint"), encoding="utf-8")
        rule.write_text(rule.read_text(encoding="utf-8") + "\n# 改过\n", encoding="utf-8")
        _, read, judged = counted(folder, monkeypatch, rules=str(own))
        assert ([], 2) == (read, judged)

    def test_limits_and_names_decide_too(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Another limit may give another document; another name stands in every place."""
        counted(folder, monkeypatch)
        _, read, _ = counted(folder, monkeypatch, limits=limits_of(["rows=1000"]))
        assert 2 == len(read)
        (folder / "一.txt").rename(folder / "三.txt")
        report, read, _ = counted(folder, monkeypatch)
        assert ["三.txt"] == read and {"三.txt"} == {Path(f.filename).name for f in report.findings}

    def test_the_program_decides_too(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A changed program or library reads everything again."""
        counted(folder, monkeypatch)
        monkeypatch.setattr(kept, "program_seal", lambda: "another")
        assert 2 == len(counted(folder, monkeypatch)[1])

    def test_errors_are_not_kept(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that could not be read is tried again."""
        (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
        for _ in range(2):
            assert 1 == len(counted(folder, monkeypatch)[0].failures)
        assert 4 == len(entries(folder))

    def test_what_repeats_itself_is_not_written_out(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A text that a thousand places share is one in memory and a thousand on the disk: kept only where it fits."""
        for name in ("一.txt", "二.txt"):
            (folder / name).unlink()
        brackets = "（" * 500
        rows = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t道路" + brackets + "\t≥10公里\n"
        (folder / "三.txt").write_text(rows, encoding="utf-8")
        monkeypatch.setattr(kept, "LARGEST", 100 * len(brackets))
        first, _, judged = counted(folder, monkeypatch, rules=None)
        again, read, judged_again = counted(folder, monkeypatch, rules=None)
        assert (1, 1, []) == (judged, judged_again, read)
        assert first == again and 1 == len(entries(folder))

    def test_batch_rules_see_the_whole_batch(self, folder: Path, tmp_path: Path) -> None:
        """A rule about several documents is right when all of them come from the cache, and when one has changed."""
        rules = tmp_path / "batch" / "form"
        rules.mkdir(parents=True)
        (rules / "twice.yaml").write_text(BATCH_RULE, encoding="utf-8")
        for name in ("一.txt", "二.txt"):
            (folder / name).write_bytes(BAD.read_bytes())
        book = str(tmp_path / "batch")
        fresh = perflint.lint(folder, book)
        assert fresh.findings
        assert fresh == perflint.lint(folder, book, kept=True) == perflint.lint(folder, book, kept=True)
        (folder / "二.txt").write_bytes(GOOD.read_bytes())
        assert () == perflint.lint(folder, book, kept=True).findings

    def test_workers_share_it(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What processes have kept, this one uses, and the other way about."""
        report = perflint.lint(folder, FORM, kept=True, jobs=2)
        assert 4 == len(entries(folder))
        assert ([], 0) == counted(folder, monkeypatch)[1:]
        times = Times()
        assert report == perflint.lint(folder, FORM, kept=True, jobs=2, times=times)
        assert "recognise" not in times.stages and not times.rules.keys() - {"PF"}

    def test_switched_off(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """With PERFLINT_NO_CACHE nothing is written."""
        monkeypatch.setenv("PERFLINT_NO_CACHE", "1")
        perflint.lint(folder, FORM, kept=True)
        assert not (folder.parent / "cache").exists()


BATCH_RULE = """\
code: ZZ102
title: 两份文件一样
severity: warning
confidence: high
dimension: 相关性
since: 0.1.0
why: 试一试
given: batch
check: {duplicate_sets: {rows: 3}}
message: 两份文件一样
advice: 核对
examples:
  fail: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
  pass: [{tables: [{indicators: [{name: 里程, value: ≥1公里}]}]}]
"""


class TestBadEntries:
    def damage(self, folder: Path, how: Callable[[str, bytes], bytes]) -> None:
        for entry in entries(folder):
            data = how(entry.stem, entry.read_bytes())
            entry.unlink()
            entry.write_bytes(data)
            entry.chmod(0o600)

    @pytest.mark.parametrize(
        "how",
        [
            lambda key, data: b"",
            lambda key, data: data[: len(data) // 2],
            lambda key, data: data[:-1] + bytes([data[-1] ^ 1]),
            lambda key, data: b"\x80\x04cos\nsystem\n(S'touch pwned'\ntR.",
            lambda key, data: sealed(key, b"[[], [], [], []]"),
            lambda key, data: sealed(key, b"[" * 100_000),
            lambda key, data: sealed(key, b'["text", null, [5, 5]]'),
            lambda key, data: sealed(key, b"\xff\xfe"),
            lambda key, data: sealed(key, b" " * 1_000_000 + b"{}"),
        ],
        ids=["empty", "half", "flipped", "pickle", "types", "deep", "numbers", "bytes", "other"],
    )
    def test_are_passed_over(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, how: Callable[[str, bytes], bytes]
    ) -> None:
        """The files are read again, the report is right, and the entries are good afterwards."""
        fresh = counted(folder, monkeypatch)[0]
        self.damage(folder, how)
        report, read, _ = counted(folder, monkeypatch)
        assert (fresh, ["一.txt", "二.txt"]) == (report, read)
        assert [] == counted(folder, monkeypatch)[1]

    @pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
    def test_what_others_may_write_is_not_believed(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nor what belongs to somebody else."""
        counted(folder, monkeypatch)
        for entry in entries(folder):
            assert 0o600 == entry.stat().st_mode & 0o777
            entry.chmod(0o666)
        assert 2 == len(counted(folder, monkeypatch)[1])
        monkeypatch.setattr(os, "getuid", lambda: 12345)
        assert 2 == len(counted(folder, monkeypatch)[1])

    def test_an_entry_of_another_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An entry that was moved under another name is not taken for that one."""
        fresh = counted(folder, monkeypatch)[0]
        found = entries(folder)
        contents = [entry.read_bytes() for entry in found]
        for entry, content in zip(found, contents[1:] + contents[:1], strict=True):
            entry.write_bytes(content)
        assert (fresh, ["一.txt", "二.txt"], 2) == counted(folder, monkeypatch)


def sealed(key: str, text: bytes) -> bytes:
    """An entry as it would be written."""
    data = zlib.compress(text)
    return kept.MARK + sha256(key.encode() + data).hexdigest().encode() + b"\n" + data


class TestRoom:
    def test_the_oldest_go_first(self, folder: Path) -> None:
        """Until the others fit; an entry that is used is young again; what a killed run left goes as well."""
        perflint.lint(folder, FORM, kept=True)
        found = entries(folder)
        for age, entry in enumerate(found):
            os.utime(entry, (10_000 + age, 10_000 + age))
        left = found[0].with_name(f"{found[0].name}.999999999-0a1b2c.tmp")
        left.write_bytes(b"half")
        os.utime(left, (0, 0))
        kept.tidy(room=sum(entry.stat().st_size for entry in found[1:]))
        assert found[1:] == entries(folder)

    def test_not_after_each_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """All entries are looked through once an hour, and after a run over many files: not by each small run."""
        looked: list[int] = []
        monkeypatch.setattr(kept, "tidy", lambda ended=(): looked.append(1))

        def again() -> int:
            with (folder / "一.txt").open("ab") as file:
                file.write(b"\n")
            perflint.lint(folder, FORM, kept=True)
            return len(looked)

        assert [1, 1, 1] == [again(), again(), again()]
        stamp = next(cache.folder().glob("tidied-*"))
        for moved in (-kept.SELDOM - 1, kept.SELDOM):  # long ago; a clock that was put back
            at = time.time() + moved
            os.utime(stamp, (at, at))
            again()
        assert 3 == len(looked)
        monkeypatch.setattr(kept, "MANY", 2)
        assert 4 == again()

    def test_two_runs_at_once(self, folder: Path) -> None:
        """Both are right, and so is the one after them."""
        script = "import sys, perflint; print(len(perflint.lint(sys.argv[1], sys.argv[2], kept=True, jobs=2).findings))"
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        run = [sys.executable, "-c", script, str(folder), FORM]
        both = [subprocess.Popen(run, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
        said = [process.communicate(timeout=120)[0] for process in both]
        assert said[0] == said[1] == f"{len(perflint.lint(folder, FORM, kept=True).findings)}\n"
        assert [] == [entry for entry in entries(folder) if entry.suffix == ".tmp"]

    def test_clean(self, folder: Path) -> None:
        """`perflint clean` removes our files and no other."""

        perflint.lint(folder, FORM, kept=True)
        mine = cache.folder() / "重要.txt"
        mine.write_text("别删", encoding="utf-8")
        result = run("clean")
        assert 0 == result.exit_code and "已清空缓存" in result.stderr
        assert [mine] == [path for path in cache.folder().rglob("*") if path.is_file()]
        assert "是空的" in run("clean").stderr

    def test_another_place(self, folder: Path, tmp_path: Path) -> None:
        """`--cache-dir` is where everything is kept, and only for that run."""

        place = tmp_path / "别处"
        before = os.environ["PERFLINT_CACHE_DIR"]
        run("check", "-r", FORM, "--cache-dir", str(place), str(folder))
        assert 4 == len(list((place / "files").iterdir())) and before == os.environ["PERFLINT_CACHE_DIR"]
        assert not (folder.parent / "cache").exists()
        assert "个文件" in run("clean", "--cache-dir", str(place)).stderr


def carrying(value: Any) -> Judged:
    """An answer whose only finding carries the value."""
    place = Place(location=Location("a.txt"))
    finding = Finding(
        "PF1", "a/b", "题", Severity.ERROR, Confidence.LOW, "话", "法", place, "a.txt", values={"left": value}
    )
    return Judged((Found(finding),))


class TestRecords:
    def test_documents_and_findings_come_back_the_same(self) -> None:
        """Of every example, with all rules."""
        rules = load().rules
        for path in sorted(EXAMPLES.glob("*.txt")):
            document = perflint.parse(path)
            judged = judge_document(document, rules)
            assert document == unpacked(packed(document), Document)
            assert judged == unpacked(packed(judged), Judged)

    def test_the_corpus_comes_back_the_same(self, corpus: Path) -> None:
        """Workbooks, documents and pages, whose cells know more than those of a text."""
        for path in sorted((corpus / "forms").rglob("*.*"))[:8]:
            try:
                document = perflint.parse(path)
            except perflint.PerflintError:
                continue
            assert document == unpacked(packed(document), Document), path.name

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | TEXT
            | st.decimals(allow_nan=False)
            | st.floats(allow_nan=False),
            lambda inner: (
                st.lists(inner)
                | st.lists(inner).map(tuple)
                | st.dictionaries(TEXT, inner)
                | TEXT.map(lambda text: Cell(text, Location(text, row=len(text))))
            ),
            max_leaves=12,
        )
    )
    def test_values_of_any_kind_come_back_the_same(self, value: Any) -> None:
        """Also strings that look like marks, and cells within lists."""
        (found,) = unpacked(packed(carrying(value)), Judged).found
        again = found.finding.values["left"]
        assert value == again and type(value) is type(again)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 63) - 1) | st.floats() | TEXT,
            lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
            max_leaves=30,
        ),
        st.sampled_from([Document, Judged, Finding, Cell, Location, CellFacts]),
    )
    def test_data_that_is_no_record_is_refused(self, data: Any, kind: Any) -> None:
        """By one error; what is taken is of the kind, and would be written as it was read."""
        try:
            value = unpacked(msgspec.msgpack.encode(data), kind)
        except BadRecordError:
            return
        assert type(value) is kind
        assert repr(unpacked(packed(value), kind)) == repr(value)

    @pytest.mark.parametrize(
        "data",
        [["d", "not a number"], ["d", "1" * 20_000], ["i", "x"], ["x", 1], ["c", 7], ["m", [1]], [], {"a": 1}, b"x"],
    )
    def test_values_that_are_none_are_refused(self, data: Any) -> None:
        """What stands for a value in a record is looked at, too."""
        whole = msgspec.to_builtins(carrying(0))
        whole["found"][0]["finding"]["values"] = {"left": data}
        with pytest.raises(BadRecordError):
            unpacked(msgspec.msgpack.encode(whole), Judged)

    def test_what_cannot_be_written_is_refused(self) -> None:
        """A function, half a character, a value of another kind: nothing is guessed."""
        document = perflint.parse(GOOD)
        for odd in (replace(document, title=lambda: 1), replace(document, path="\ud800")):
            with pytest.raises(BadRecordError):
                packed(odd)
        with pytest.raises(BadRecordError):
            unpacked(packed(replace(document, path=7)), Document)
        with pytest.raises(BadRecordError):
            packed(carrying({"f": print}))
