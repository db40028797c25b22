"""What the store keeps and gives back.  Rounds and decisions are only ever added; the latest decision counts.

Every statement is built by SQLAlchemy with bound parameters; what a database refuses is worded in `opening`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from perflint.model import Decision, RecordedRound, Ruling, SeenFinding
from perflint.reviewing.tables import DECISIONS, FINDINGS, INPUTS, ROUNDS

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

AT_ONCE = 500  # fingerprints in one question
SEEN = ("fingerprint", "code", "severity", "title", "message", "filename", "place", "path", "text")


def clean(text: str) -> str:
    """The text as both databases take it: PostgreSQL has no NUL, neither a lone surrogate."""
    return text.replace("\0", "�").encode("utf-8", "replace").decode("utf-8")


class Store:
    """An open store; ``shown`` is its place without secrets."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine
        self.shown = shown

    # ── rounds ──

    def add_round(self, round_: RecordedRound, findings: Sequence[SeenFinding]) -> int | None:
        """Keep a round with what was found in it; its number, which is given by the store, or None where the last round of
        the batch has the same inputs and findings."""
        with self._engine.begin() as connection:
            last = connection.execute(
                select(func.max(ROUNDS.c.number)).where(ROUNDS.c.batch == clean(round_.batch))
            ).scalar()
            if last is not None:
                marks = {digest for _, digest in round_.inputs}
                prints = {one.fingerprint for one in findings}
                if marks == self._digests(connection, last) and prints == self._prints(connection, last):
                    return None
            return self._add_round(connection, round_, findings)

    def _add_round(self, connection: Connection, round_: RecordedRound, findings: Sequence[SeenFinding]) -> int:
        kept = {name: clean(getattr(round_, name)) for name in ("batch", "name", "at", "version", "rulebook")}
        number: int = connection.execute(insert(ROUNDS).values(**kept).returning(ROUNDS.c.number)).scalar_one()
        inputs = [
            {"round": number, "position": place, "path": clean(path), "sha256": digest}
            for place, (path, digest) in enumerate(round_.inputs)
        ]
        seen = [
            {"round": number, "position": place, **{name: clean(getattr(one, name)) for name in SEEN}}
            for place, one in enumerate(findings)
        ]
        if inputs:
            connection.execute(insert(INPUTS), inputs)
        if seen:
            connection.execute(insert(FINDINGS), seen)
        return number

    def rounds(self, batch: str | None = None) -> tuple[RecordedRound, ...]:
        """The rounds of a batch, or all, oldest first, with their inputs."""
        wanted = select(ROUNDS).order_by(ROUNDS.c.number)
        if batch is not None:
            wanted = wanted.where(ROUNDS.c.batch == clean(batch))
        with self._engine.begin() as connection:
            found = connection.execute(wanted).mappings().all()
            inputs: dict[int, list[tuple[str, str]]] = {}
            for one in connection.execute(select(INPUTS).order_by(INPUTS.c.round, INPUTS.c.position)).mappings():
                inputs.setdefault(one["round"], []).append((one["path"], one["sha256"]))
        places: Counter[str] = Counter()
        rounds = []
        for one in found:
            places[one["batch"]] += 1
            its = tuple(inputs.get(one["number"], ()))
            rounds.append(RecordedRound(**one, inputs=its, place=places[one["batch"]]))
        return tuple(rounds)

    def findings(self, number: int) -> tuple[SeenFinding, ...]:
        """What was found in a round, in its order."""
        wanted = select(FINDINGS).where(FINDINGS.c.round == number).order_by(FINDINGS.c.position)
        with self._engine.begin() as connection:
            return tuple(map(_seen, connection.execute(wanted).mappings()))

    def fingerprints(self, number: int) -> frozenset[str]:
        """The fingerprints of a round."""
        with self._engine.begin() as connection:
            return frozenset(self._prints(connection, number))

    def _prints(self, connection: Connection, number: int) -> set[str]:
        wanted = select(FINDINGS.c.fingerprint).where(FINDINGS.c.round == number)
        return set(connection.execute(wanted).scalars())

    def _digests(self, connection: Connection, number: int) -> set[str]:
        return set(connection.execute(select(INPUTS.c.sha256).where(INPUTS.c.round == number)).scalars())

    def last_seen(self, fingerprint: str) -> SeenFinding | None:
        """The finding as the latest round that had it kept it."""
        wanted = select(FINDINGS).where(FINDINGS.c.fingerprint == fingerprint).order_by(FINDINGS.c.round.desc())
        with self._engine.begin() as connection:
            found = connection.execute(wanted.limit(1)).mappings().first()
        return _seen(found) if found is not None else None

    def rounds_with(self, fingerprint: str) -> frozenset[int]:
        """The numbers of the rounds that had the finding."""
        wanted = select(FINDINGS.c.round).where(FINDINGS.c.fingerprint == fingerprint)
        with self._engine.begin() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def known(self, beginning: str, most: int = 10) -> tuple[str, ...]:
        """The fingerprints that begin so, of rounds and decisions, sorted; at most so many."""
        found: set[str] = set()
        with self._engine.begin() as connection:
            for table in (FINDINGS, DECISIONS):
                column = table.c.fingerprint
                wanted = select(column).where(column.startswith(beginning, autoescape=True)).distinct()
                found.update(connection.execute(wanted.order_by(column).limit(most)).scalars())
        return tuple(sorted(found)[:most])

    # ── decisions ──

    def add_decisions(self, decisions: Iterable[Decision]) -> int:
        """Keep the decisions, in their order; those that only repeat the latest are left out.  How many were kept."""
        given = list(decisions)
        added = 0
        with self._engine.begin() as connection:
            latest = self._latest(connection, {one.fingerprint for one in given})
            for one in given:
                before = latest.get(one.fingerprint)
                if before is not None and _same(before, one):
                    continue
                fields = ("fingerprint", "person", "day", "text", "source")
                kept = {name: clean(getattr(one, name)) for name in fields}
                at = datetime.now(timezone.utc).isoformat(timespec="seconds")
                connection.execute(insert(DECISIONS).values(**kept, ruling=one.ruling.value, at=at))
                latest[one.fingerprint] = one
                added += 1
        return added

    def decisions_for(self, fingerprints: Collection[str]) -> dict[str, Decision]:
        """The latest decision about each of the findings that has one."""
        with self._engine.begin() as connection:
            return self._latest(connection, fingerprints)

    def decisions(self, fingerprint: str | None = None) -> tuple[Decision, ...]:
        """All decisions in the order they were made, about one finding or every one."""
        wanted = select(DECISIONS).order_by(DECISIONS.c.number)
        if fingerprint is not None:
            wanted = wanted.where(DECISIONS.c.fingerprint == fingerprint)
        with self._engine.begin() as connection:
            return tuple(map(_decision, connection.execute(wanted).mappings()))

    def _latest(self, connection: Connection, fingerprints: Collection[str]) -> dict[str, Decision]:
        found: dict[str, Decision] = {}
        wanted = sorted(set(map(clean, fingerprints)))
        for start in range(0, len(wanted), AT_ONCE):
            column = DECISIONS.c.fingerprint
            some = select(DECISIONS).where(column.in_(wanted[start : start + AT_ONCE])).order_by(DECISIONS.c.number)
            for one in connection.execute(some).mappings():
                found[one["fingerprint"]] = _decision(one)
        return found


def _same(before: Decision, after: Decision) -> bool:
    return (before.ruling, before.text, before.person) == (after.ruling, clean(after.text), clean(after.person))


def _seen(row: Any) -> SeenFinding:
    return SeenFinding(**{name: row[name] for name in SEEN})


def _decision(row: Any) -> Decision:
    said = {name: row[name] for name in ("fingerprint", "person", "day", "text", "source")}
    return Decision(ruling=Ruling(row["ruling"]), **said)
