"""Documents and answers as bytes, and back by the declared types of the model's own classes.

Only values of those types come out, built by their own constructors: nothing that lies on a disk is ever run.  Whatever
does not fit its type raises `BadRecordError`, so that a damaged or hostile record is no document instead of a wrong one.
The bytes are MessagePack; what a finding carries may be of any kind, and what MessagePack has no kind for is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec.structs import replace

from perflint.engine import Judged
from perflint.engine.judged import Found

_T = TypeVar("_T")
_PLAIN = (str, bool, float)
_LONGEST = 10_000  # digits of a number
_INTEGERS = range(-(1 << 63), 1 << 63)

_encode = msgspec.msgpack.Encoder().encode


class BadRecordError(ValueError):
    """Data that is no record of the type that was asked for, or a value that no record can hold."""


def packed(value: object) -> bytes:
    """The value, a struct of the model's types.  Raises BadRecordError for what cannot be written, half a character or a
    value of somebody else's check among it."""
    try:
        return _encode(_with_values(value, _tagged) if isinstance(value, Judged) else value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BadRecordError(str(error)) from None


def unpacked(data: bytes, kind: Callable[..., _T]) -> _T:
    """The value that `packed` was given, if it was of this type.  Raises BadRecordError for anything else."""
    try:
        value = _decoder(kind).decode(data)
        return cast("_T", _with_values(value, _untagged) if isinstance(value, Judged) else value)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        raise BadRecordError(str(error)) from None


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


# ── values of any kind, as findings carry them ──────────────────────────────────────────────────────────────────


def _with_values(judged: Judged, change: Callable[[Any], Any]) -> Judged:
    """The same, with the values of its findings changed."""
    return replace(judged, found=tuple([_changed(one, change) for one in judged.found]))


def _changed(found: Found, change: Callable[[Any], Any]) -> Found:
    values = found.finding.values
    if all(type(value) in _PLAIN for value in values.values()):
        return found
    return replace(
        found, finding=replace(found.finding, values={name: change(value) for name, value in values.items()})
    )


def _tagged(value: Any) -> Any:
    """Plain data as it is; all else with a letter in front."""
    kind = type(value)
    if value is None or kind in _PLAIN:
        return value
    if kind is int:
        return value if value in _INTEGERS else ["i", str(value)]
    if kind is Decimal:
        return ["d", str(value)]
    if kind in (tuple, list):
        return ["t" if kind is tuple else "l", *map(_tagged, value)]
    if kind is frozenset:
        return ["s", *sorted(map(_tagged, value), key=repr)]
    if isinstance(value, Mapping):
        return ["m", *([_tagged(name), _tagged(one)] for name, one in value.items())]
    for letter, known in _known().items():
        if kind is known:
            return [letter, msgspec.to_builtins(value)]
    raise BadRecordError(f"no record for a {kind.__name__}")


def _untagged(data: Any) -> Any:
    if data is None or type(data) in (*_PLAIN, int):
        return data
    if type(data) is not list or not data or type(data[0]) is not str:
        raise BadRecordError("no value")
    letter, *rest = data
    if letter in ("t", "l"):
        values = [_untagged(one) for one in rest]
        return tuple(values) if letter == "t" else values
    if letter == "s":
        return frozenset(_hashable(_untagged(one)) for one in rest)
    if letter == "m":
        return {_hashable(_untagged(name)): _untagged(one) for name, one in map(_pair, rest)}
    if len(rest) != 1:
        raise BadRecordError("no value")
    if letter in ("d", "i"):
        return _number(rest[0], int if letter == "i" else Decimal)
    known = _known().get(letter)
    if known is None:
        raise BadRecordError("no value of a known kind")
    return msgspec.convert(rest[0], known)


def _number(data: Any, kind: Any) -> Any:
    try:
        if type(data) is str and len(data) <= _LONGEST:
            return kind(data)
    except (InvalidOperation, ValueError):
        pass
    raise BadRecordError("no number")


def _pair(data: Any) -> tuple[Any, Any]:
    if type(data) is not list or len(data) != 2:
        raise BadRecordError("no pair")
    return data[0], data[1]


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        raise BadRecordError("no key") from None
    return value


@cache
def _known() -> Mapping[str, Any]:
    """The classes that the values of a finding may be of."""
    from perflint.model import Cell, Figure, Location, Place

    return {"c": Cell, "f": Figure, "o": Location, "p": Place}
