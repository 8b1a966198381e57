"""What a presenter needs of the worker lanes. No Qt here."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from clinic_desktop.core.errors import ClinicError

T = TypeVar("T")


class Lane(Protocol):
    """Takes work off the main thread and brings the outcome back to it."""

    def run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[ClinicError], None],
        owner: object = None,
        topic: str | None = None,
    ) -> None:
        """Carry out `call`; later, on the main thread, `done(result)` or `failed(error)`.

        Neither is called if `owner` (a view) is gone by then. With a `topic`, a newer call of the
        same owner and topic on this lane makes the older one's outcome worthless: it is dropped.
        """


class LaneSet(Protocol):
    """The three lanes of a workstation."""

    @property
    def desk(self) -> Lane:
        """Commands: one worker, so they are carried out in the order they were given."""

    @property
    def look(self) -> Lane:
        """Questions: three workers, order not kept."""

    @property
    def slow(self) -> Lane:
        """Printing, PDF, backup: two workers, kept away from the desk's commands."""
