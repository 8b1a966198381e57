"""The worker lanes and the one way back to the main thread."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from typing import TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from shiboken6 import isValid

from clinic_desktop.core.errors import ClinicError

T = TypeVar("T")

Outcome = Callable[[], None]
Topic = tuple[int, str]


class Tasks(QObject):
    """One lane: `workers` threads carry calls out, outcomes land on the main thread."""

    _ready = Signal(object)

    def __init__(self, workers: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(workers)
        self._tickets = count()
        self._newest: dict[Topic, int] = {}
        self._open = True
        self._ready.connect(self._deliver)

    def run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[ClinicError], None],
        owner: object = None,
        topic: str | None = None,
    ) -> None:
        """See `lane.Lane.run`. To be called on the main thread."""
        ticket, subject = next(self._tickets), None
        if topic is not None:
            subject = (id(owner), topic)
            self._newest[subject] = ticket
        self._pool.start(partial(self._work, call, done, failed, owner, subject, ticket))

    @property
    def idle(self) -> bool:
        """Whether no worker is at work; what they brought may still wait to be delivered."""
        return self._pool.activeThreadCount() == 0

    def close(self) -> None:
        """Let what was asked come to its end; its outcomes are not delivered any more."""
        self._open = False
        self._pool.waitForDone()

    def _work(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[ClinicError], None],
        owner: object,
        subject: Topic | None,
        ticket: int,
    ) -> None:
        if self._is_stale(subject, ticket):
            return
        outcome: Outcome
        try:
            outcome = partial(done, call())
        except ClinicError as error:
            outcome = partial(failed, error)
        except Exception as error:  # noqa: BLE001  a bug: the main thread's hook shall have it
            outcome = partial(_raise, error)
        with suppress(RuntimeError):  # the window is gone: nobody waits for the answer
            self._ready.emit((owner, subject, ticket, outcome))

    @Slot(object)
    def _deliver(self, parcel: tuple[object, Topic | None, int, Outcome]) -> None:
        owner, subject, ticket, outcome = parcel
        if not self._open or self._is_stale(subject, ticket):
            return
        if subject is not None:
            del self._newest[subject]
        if owner is None or isValid(owner):
            outcome()

    def _is_stale(self, subject: Topic | None, ticket: int) -> bool:
        return subject is not None and self._newest.get(subject) != ticket


class Lanes(QObject):
    """The lanes of a workstation; the rule for each stands in `lane.LaneSet`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._look, self._slow = Tasks(1, self), Tasks(3, self), Tasks(2, self)

    @property
    def desk(self) -> Tasks:
        return self._desk

    @property
    def look(self) -> Tasks:
        return self._look

    @property
    def slow(self) -> Tasks:
        return self._slow

    @property
    def idle(self) -> bool:
        return all(lane.idle for lane in (self._desk, self._look, self._slow))

    def close(self) -> None:
        """Wait for all lanes, the commands last, so that none is lost when the window closes."""
        for lane in (self._look, self._slow, self._desk):
            lane.close()


def _raise(error: Exception) -> None:
    raise error
