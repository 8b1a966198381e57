"""Lanes that run at once on the calling thread, for presenters under test."""

from collections.abc import Callable
from typing import Any

from clinic_desktop.core.errors import ClinicError


class InlineLane:
    """Runs each call at once and remembers the topics it was given."""

    def __init__(self) -> None:
        self.topics: list[str | None] = []

    def run(
        self,
        call: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[ClinicError], None],
        owner: object = None,
        topic: str | None = None,
    ) -> None:
        self.topics.append(topic)
        try:
            result = call()
        except ClinicError as error:
            failed(error)
        else:
            done(result)


class HeldLane(InlineLane):
    """Keeps each call until `release` is called, to see what happens in between."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[Callable[[], None]] = []

    def run(
        self,
        call: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[ClinicError], None],
        owner: object = None,
        topic: str | None = None,
    ) -> None:
        def go() -> None:
            InlineLane.run(self, call, done, failed, owner, topic)

        self._held.append(go)

    def release(self) -> None:
        """Carry out what waits, in order."""
        held, self._held = self._held, []
        for go in held:
            go()


class InlineLanes:
    """The three lanes of a workstation, all inline unless others are given."""

    def __init__(
        self,
        desk: InlineLane | None = None,
        look: InlineLane | None = None,
        slow: InlineLane | None = None,
    ) -> None:
        self.desk = desk or InlineLane()
        self.look = look or InlineLane()
        self.slow = slow or InlineLane()
