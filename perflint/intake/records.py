"""Documents and findings as data: to JSON-able lists and back, by the declared types of the model's own classes.

Only values of those types come out, built by their own constructors: nothing that lies on a disk is ever run.  Whatever
does not fit its type raises `BadRecordError`, so that a damaged or hostile record is no document instead of a wrong one.
A record is a list of the fields in their order, without the last ones that have their default value.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]
_T = TypeVar("_T")
_PLAIN = (str, bool, int, float)
_ABSENT = object()


class BadRecordError(ValueError):
    """Data that is no record of the type that was asked for, or a value that no record can hold."""


def to_record(value: object, kind: Any) -> Any:
    """The value, which is of type ``kind``, as JSON-able data.  Raises BadRecordError for what only looks like one."""
    return _codec(kind)[0](value)


def from_record(data: Any, kind: Callable[..., _T]) -> _T:
    """The value that `to_record` was given.  Raises BadRecordError."""
    try:
        return _codec(kind)[1](data)  # type: ignore[no-any-return]
    except RecursionError:
        raise BadRecordError("nested too deeply") from None


@cache
def _codec(kind: Any) -> tuple[Encode, Decode]:
    """How values of a type are written and read."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union(inner)
    if kind in _PLAIN:
        return _exactly(kind)
    if kind is type(None):
        return _exactly(type(None))
    if kind is Decimal:
        return _of(Decimal, str), _decimal
    if kind is Any or kind is object:
        return _tagged, _untagged
    if origin is tuple:
        return _tuple(inner)
    if origin is frozenset:
        return _frozenset(_codec(inner[0]))
    if origin in (Mapping, dict, types.MappingProxyType) or kind is Mapping:
        return _mapping(*map(_codec, inner))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _of(kind, lambda value: value.name), lambda data: _member(kind, data)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _fields(kind)
    raise TypeError(f"no record for {kind}")


def _of(kind: type, write: Encode) -> Encode:
    def encode(value: Any) -> Any:
        if type(value) is not kind:
            raise BadRecordError(f"{type(value).__name__} is no {kind.__name__}")
        return write(value)

    return encode


def _exactly(kind: type) -> tuple[Encode, Decode]:
    """Plain data, which JSON itself gives back; a whole number may stand for a float."""

    def check(value: Any) -> Any:
        if type(value) is kind:
            return value
        if kind is float and type(value) is int:
            return float(value)
        raise BadRecordError(f"{type(value).__name__} is no {kind.__name__}")

    return check, check


def _decimal(data: Any) -> Decimal:
    try:
        if type(data) is str and len(data) <= 10_000:
            return Decimal(data)
    except InvalidOperation:
        pass
    raise BadRecordError("no decimal")


def _member(kind: type[Enum], data: Any) -> Enum:
    try:
        return kind[data]
    except (KeyError, TypeError):
        raise BadRecordError(f"no {kind.__name__}") from None


def _union(kinds: tuple[Any, ...]) -> tuple[Encode, Decode]:
    """None or one type needs no mark; among several the number of the type stands before the value."""
    others = [kind for kind in kinds if kind is not type(None)]
    codecs = [_codec(kind) for kind in others]
    if len(others) == 1 and len(others) < len(kinds):
        (encode, decode), *_ = codecs
        return (
            lambda value: None if value is None else encode(value),
            lambda data: None if data is None else decode(data),
        )

    def write(value: Any) -> Any:
        if value is None and type(None) in kinds:
            return None
        for number, kind in enumerate(others):
            if type(value) is (get_origin(kind) or kind):
                return [number, codecs[number][0](value)]
        raise BadRecordError(f"{type(value).__name__} is none of {kinds}")

    def read(data: Any) -> Any:
        if data is None and type(None) in kinds:
            return None
        number, inner = _pair(data)
        if type(number) is not int or not 0 <= number < len(codecs):
            raise BadRecordError("no such alternative")
        return codecs[number][1](inner)

    return write, read


def _pair(data: Any) -> tuple[Any, Any]:
    if type(data) is not list or len(data) != 2:
        raise BadRecordError("no pair")
    return data[0], data[1]


def _tuple(inner: tuple[Any, ...]) -> tuple[Encode, Decode]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        encode, decode = _codec(inner[0])
        return (
            lambda value: [encode(one) for one in _list(value, tuple)],
            lambda data: tuple([decode(one) for one in _list(data, list)]),
        )
    codecs = [_codec(one) for one in inner]

    def check(value: Any, kind: type) -> Any:
        if len(_list(value, kind)) != len(codecs):
            raise BadRecordError("another length")
        return value

    return (
        lambda value: [codec[0](one) for codec, one in zip(codecs, check(value, tuple), strict=True)],
        lambda data: tuple([codec[1](one) for codec, one in zip(codecs, check(data, list), strict=True)]),
    )


def _list(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise BadRecordError(f"{type(value).__name__} is no {kind.__name__}")
    return value


def _frozenset(codec: tuple[Encode, Decode]) -> tuple[Encode, Decode]:
    encode, decode = codec
    return (
        lambda value: sorted(encode(one) for one in _list(value, frozenset)),
        lambda data: frozenset(decode(one) for one in _list(data, list)),
    )


def _mapping(key: tuple[Encode, Decode], item: tuple[Encode, Decode]) -> tuple[Encode, Decode]:
    def write(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise BadRecordError("no mapping")
        return [[key[0](name), item[0](one)] for name, one in value.items()]

    def read(data: Any) -> Any:
        return {key[1](name): item[1](one) for name, one in map(_pair, _list(data, list))}

    return write, read


def _fields(kind: Any) -> tuple[Encode, Decode]:
    """A struct: its fields in order, those of the end left out that have their default."""
    names, defaults = _shape(kind)
    values_of = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    encoders: list[Encode] = []  # these two are filled when first needed: a type may hold itself
    decoders: list[Decode] = []

    def fill() -> None:
        hints = get_type_hints(kind)
        codecs = [_codec(hints[name]) for name in names]
        decoders.extend(decode for _, decode in codecs)
        encoders.extend(encode for encode, _ in codecs)

    def write(value: Any) -> Any:
        if type(value) is not kind:
            raise BadRecordError(f"{type(value).__name__} is no {kind.__name__}")
        if not encoders:
            fill()
        values = values_of(value)
        last = len(values)
        while last:
            one, default = values[last - 1], defaults[last - 1]
            if one is not default and (default is _ABSENT or not _same(one, default)):
                break
            last -= 1
        return [encode(one) for encode, one in zip(encoders, values[:last], strict=False)]

    def read(data: Any) -> Any:
        if type(data) is not list or len(data) > len(names):
            raise BadRecordError(f"no {kind.__name__}")
        if not decoders:
            fill()
        try:
            return kind(*[decode(one) for decode, one in zip(decoders, data, strict=False)])
        except (TypeError, UnicodeError) as error:
            raise BadRecordError(str(error)) from None

    return write, read


def _same(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and bool(value == default))


def _shape(kind: Any) -> tuple[tuple[str, ...], list[Any]]:
    """The names of the fields and their defaults."""
    names: tuple[str, ...] = kind.__struct_fields__
    known = kind.__struct_defaults__
    return names, [_ABSENT] * (len(names) - len(known)) + [_default(one) for one in known]


def _default(told: Any) -> Any:
    return told.factory() if hasattr(told, "factory") else told


# ── values of any kind, as findings carry them ──────────────────────────────────────────────────────────────────


def _tagged(value: Any) -> Any:
    """Plain data as it is; all else with a letter in front."""
    kind = type(value)
    if value is None or kind in _PLAIN:
        return value
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
            return [letter, to_record(value, known)]
    raise BadRecordError(f"no record for a {kind.__name__}")


def _untagged(data: Any) -> Any:
    if data is None or type(data) in _PLAIN:
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
    if letter == "d":
        return _decimal(rest[0])
    known = _known().get(letter)
    if known is None:
        raise BadRecordError("no value of a known kind")
    return from_record(rest[0], known)


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
