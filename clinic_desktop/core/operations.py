"""What a desk offers: each operation names its permission once, on the Protocol."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., object])
Included = tuple[Callable[..., object], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    name: str  # "theatre.book": module and method, made, never typed
    permission: str
    writes: bool
    includes: frozenset[str]  # with all that these include in turn
    whole: bool = True  # one transaction; else several, with slow work between them
    secret: bool = False  # its answer is never kept for a repeat
    unlocks: bool = False  # may run while the session is locked
    long: bool = False  # by its nature: the database gives it the time of the program's own work


def asks(permission: str, *, includes: Included = (), long: bool = False) -> Callable[[F], F]:
    """Mark a question: reads, changes nothing."""
    return _mark(permission, includes, writes=False, long=long)


def does(
    permission: str,
    *,
    includes: Included = (),
    secret: bool = False,
    unlocks: bool = False,
    long: bool = False,
) -> Callable[[F], F]:
    """Mark a command; `includes` are the operations it may carry out on the caller's behalf."""
    return _mark(permission, includes, writes=True, secret=secret, unlocks=unlocks, long=long)


def steps(
    permission: str, *, includes: Included, secret: bool = False, unlocks: bool = False
) -> Callable[[F], F]:
    """Mark a command of several transactions: hashing, sealing, sending happen between them."""
    return _mark(permission, includes, writes=True, whole=False, secret=secret, unlocks=unlocks)


def operation(method: Callable[..., object]) -> Operation:
    found: Operation = method.__operation__  # type: ignore[attr-defined]
    return found


def operations_of(desk: Any) -> Iterator[tuple[str, Callable[..., object]]]:
    """Every operation of a desk Protocol; an unmarked one is a bug."""
    for name, member in vars(desk).items():
        if callable(member) and not name.startswith("_"):
            operation(member)
            yield name, member


def _mark(
    permission: str,
    includes: Included,
    *,
    writes: bool,
    whole: bool = True,
    secret: bool = False,
    unlocks: bool = False,
    long: bool = False,
) -> Callable[[F], F]:
    def mark(method: F) -> F:
        inner = frozenset().union(*({operation(m).name} | operation(m).includes for m in includes))
        name = f"{_module(method)}.{method.__name__}"
        made = Operation(name, permission, writes, inner, whole, secret, unlocks, long)
        method.__operation__ = made  # type: ignore[attr-defined]
        return method

    return mark


def _module(method: Callable[..., object]) -> str:
    """The module whose face declares it; in a face of several files, the file."""
    parts = method.__module__.split(".")
    return parts[-2] if parts[-1] == "interface" or "interface" not in parts else parts[-1]
