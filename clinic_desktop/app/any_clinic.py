"""What a window needs of a container, wherever the services run."""

from collections.abc import Callable
from typing import Protocol

from clinic_desktop.core.changes import Change
from clinic_desktop.core.clock import Clock
from clinic_desktop.core.once import Once
from clinic_desktop.domain.clinic import Clinic


class AnyClinic(Protocol):
    """A container: the clinic in this process, or behind the local domain service."""

    clock: Clock

    def as_caller(self, token: str | None, once: Once | None = None) -> Clinic: ...
    def newest_change(self) -> int: ...
    def changes_since(self, seq: int) -> tuple[Change, ...]: ...
    def follow(self, hint: Callable[[], None]) -> Callable[[], None]: ...
    def watch(self, tell: Callable[[str], None]) -> Callable[[], None]:
        """`tell` hears, on any thread, UP, DOWN or ENDED of core.changes; the answer stops it."""
