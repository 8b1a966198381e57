"""Values as JSON rows keep them, and back again by their type hints."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")
Reader = Callable[[Any], object]


def plain(value: object) -> Any:
    """Dataclasses by field name, tuples as lists, enums and ids as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Enum | UUID):
        return str(value)
    return value


def read(kind: type[T], raw: Mapping[str, Any]) -> T:
    """The dataclass that `plain` made `raw` of; keys it does not know are left out."""
    return cast(T, _dataclass(kind, raw))


def read_all(kind: type[T], raw: list[Any]) -> tuple[T, ...]:
    """Several of them, in their order."""
    return tuple(read(kind, part) for part in raw)


def _dataclass(kind: Any, raw: Mapping[str, Any]) -> object:
    readers = _readers(kind)
    return kind(**{name: readers[name](part) for name, part in raw.items() if name in readers})


@cache
def _readers(kind: Any) -> Mapping[str, Reader]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


@cache
def _reader(hint: Any) -> Reader:
    """How a value of this type is read; found out once, since a plan has hundreds of them."""
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        return _several(parts)
    if NoneType in parts:
        return _reader(next(part for part in parts if part is not NoneType))
    if is_dataclass(hint):
        return lambda raw: None if raw is None else _dataclass(hint, raw)
    if isinstance(hint, type) and issubclass(hint, Enum | UUID):
        return lambda raw: None if raw is None else hint(raw)
    return lambda raw: raw


def _several(parts: tuple[Any, ...]) -> Reader:
    alike, readers = parts[-1] is Ellipsis, [_reader(part) for part in parts]

    def read_each(raw: Any) -> object:
        if raw is None:
            return None
        if alike:
            return tuple(map(readers[0], raw))
        return tuple(reader(part) for reader, part in zip(readers, raw, strict=True))

    return read_each
