"""Values as JSON rows keep them, and back again by their type hints."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


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
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], part) for name, part in raw.items() if name in hints})


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, raw: Any) -> object:
    if raw is None:
        return None
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        kinds = [parts[0]] * len(raw) if parts[-1] is Ellipsis else parts
        return tuple(_value(kind, part) for kind, part in zip(kinds, raw, strict=True))
    if NoneType in parts:
        return _value(next(part for part in parts if part is not NoneType), raw)
    if is_dataclass(hint):
        return _dataclass(hint, raw)
    if isinstance(hint, type) and issubclass(hint, Enum | UUID):
        return hint(raw)
    return raw
