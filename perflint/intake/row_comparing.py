"""Rules that compare the projects of an export with one another, in bounded memory.

While an export is judged project by project, each project leaves a line (`row_traces`).  The lines wait
in a file; a temporary database on the disk brings those with equal keys together; the few projects that something was found
about are read once more, to say where.
"""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import astuple

from perflint.checks.contract import Seen
from perflint.engine.plans import Plan
from perflint.engine.projects import Matched, Wording, matches_of
from perflint.engine.rows import RowJudge, Rows
from perflint.errors import InputError
from perflint.intake.row_files import RowFile
from perflint.model import Document, Finding
from perflint.rulebook.rule import Rule

CACHE = 16 * 1024  # KiB of the database held in memory
LAST = 1 << 60  # sorts what is said of a whole behind what is said of its parts
AT_HAND = 128  # documents that are made once for several findings

Group = tuple[int, str]  # the number of a rule, and a key


class Across(Struct, frozen=True):
    """A finding of comparing, the document that it speaks of, and the name of its project and the number of its row."""

    finding: Finding
    document: Document
    project: str
    number: int


def across(
    files: Sequence[tuple[RowFile, RowJudge]],
    lines: Iterable[bytes],
    rules: Sequence[Rule],
    plan: Plan,
    broken: set[tuple[str, str]],
) -> Iterator[Across]:
    """What the rules find by comparing the projects of these exports, of which `row_traces.Trail` wrote the lines.

    ``broken`` are rules that failed on a project; they are left out, and those that fail now join them.  Raises InputError
    for a file that can no longer be read as it was.
    """
    with closing(_database()) as database:
        database.execute("BEGIN")
        database.executemany("INSERT INTO traces VALUES (?, ?, ?, ?, ?)", _traces(lines))
        database.execute("CREATE INDEX keys ON traces (rule, key)")
        if _compare(database, rules, broken):
            _fetch(database, files)
            yield from _worded(database, files, rules, plan, broken)


def _database() -> sqlite3.Connection:
    database = sqlite3.connect("", isolation_level=None)  # "" is a file that nobody else sees
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", f"cache_size = -{CACHE}"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE traces (rule INTEGER, key TEXT, project INTEGER, row INTEGER, told TEXT)")
    database.execute("CREATE TABLE found (project INTEGER, row INTEGER, rule INTEGER, data BLOB)")
    database.execute("CREATE TABLE needed (project INTEGER PRIMARY KEY, file INTEGER, rows BLOB)")
    return database


def _traces(lines: Iterable[bytes]) -> Iterator[tuple[int, str, int, int | None, str]]:
    for project, line in enumerate(lines):
        if len(line) > 1:
            for rule, key, row, told in json.loads(line):
                yield rule, key, project, row, told


def _compare(database: sqlite3.Connection, rules: Sequence[Rule], broken: set[tuple[str, str]]) -> bool:
    """Note what the rules find, and the projects that it names; whether there is anything."""
    any_found = False
    shared = "SELECT rule, key FROM traces GROUP BY rule, key HAVING MIN(project) < MAX(project)"
    for number, key in database.execute(shared):
        rule = rules[number]
        if (rule.code, rule.name) in broken:
            continue
        try:
            for found in matches_of(rule, _seen(database, (number, key))):
                any_found = True
                place = (LAST, LAST) if found.at is None else (found.at.project, found.at.row)
                database.execute(
                    "INSERT INTO found VALUES (?, ?, ?, ?)",
                    (place[0], LAST if place[1] is None else place[1], number, pickle.dumps(found)),
                )
                database.executemany(
                    "INSERT OR IGNORE INTO needed (project) VALUES (?)", ((one,) for one in found.projects)
                )
        except sqlite3.Error:
            raise
        except Exception:
            broken.add((rule.code, rule.name))
    return any_found


def _seen(database: sqlite3.Connection, group: Group) -> Callable[[], Iterator[Seen]]:
    told = "SELECT project, row, told FROM traces WHERE rule = ? AND key = ? ORDER BY rowid"
    return lambda: (Seen(project, row, json.loads(text)) for project, row, text in database.execute(told, group))


def _fetch(database: sqlite3.Connection, files: Sequence[tuple[RowFile, RowJudge]]) -> None:
    """Read the exports again, and keep the rows of the projects that are needed."""
    wanted = [project for (project,) in database.execute("SELECT project FROM needed ORDER BY project DESC")]
    number = 0
    for place, (file, _) in enumerate(files):
        for rows in file.projects(None):
            if not wanted:
                return
            if wanted[-1] == number:
                kept = pickle.dumps(astuple(rows))
                database.execute("UPDATE needed SET file = ?, rows = ? WHERE project = ?", (place, kept, wanted.pop()))
            number += 1
    if wanted:
        path = files[0][0].columns.path
        raise InputError("检查时文件变了，没有比较完各个项目", place=path, advice="等写完以后再检查")


def _worded(
    database: sqlite3.Connection,
    files: Sequence[tuple[RowFile, RowJudge]],
    rules: Sequence[Rule],
    plan: Plan,
    broken: set[tuple[str, str]],
) -> Iterator[Across]:
    wording = Wording(plan)

    @lru_cache(maxsize=AT_HAND)
    def of(project: int) -> tuple[RowJudge, Rows, Document]:
        ((place, kept),) = database.execute("SELECT file, rows FROM needed WHERE project = ?", (project,)).fetchall()
        rows, judge = Rows(*pickle.loads(kept)), files[place][1]
        document = judge.document(rows)
        if document is None:
            raise InputError("检查时文件变了", place=judge.columns.path, advice="等写完以后再检查")
        return judge, rows, document

    for number, data in database.execute("SELECT rule, data FROM found ORDER BY project, row, rule, rowid"):
        rule, found = rules[number], pickle.loads(data)
        try:
            told = _told(found, rule, wording, of)
        except InputError:
            raise
        except Exception:
            broken.add((rule.code, rule.name))
            continue
        if told is not None:
            yield told


def _told(
    found: Matched, rule: Rule, wording: Wording, of: Callable[[int], tuple[RowJudge, Rows, Document]]
) -> Across | None:
    made = wording.finding(rule, found, [of(project)[2] for project in found.projects])
    if made is None:
        return None
    finding, document = made
    if found.at is None:
        return Across(finding, document, "", 0)
    judge, rows, _ = of(found.at.project)
    return Across(finding, document, judge.project(rows), judge.number_of(rows, finding))
