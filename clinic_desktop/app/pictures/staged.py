"""A container whose services answer, keep one waiting, or fail, as a picture needs it."""

import threading
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from typing import Any

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.core import errors
from clinic_desktop.core.once import Once
from clinic_desktop.domain.clinic import Clinic

PLAYING_ALONG = ("accounts", "centre")
"""Desks that always answer: without them nobody would be signed in."""


class Staged:
    """`hold`, `fail` and `work` change how everything that is asked from now on is answered."""

    def __init__(self, container: AnyClinic) -> None:
        self._container, self._open = container, threading.Event()
        self._error: errors.ClinicError | None = None
        self._open.set()

    def work(self) -> None:
        self._error = None
        self._open.set()

    def hold(self) -> None:
        self._open.clear()

    def fail(self, error: errors.ClinicError) -> None:
        self._error = error
        self._open.set()

    def as_caller(self, token: str | None, once: Once | None = None) -> Clinic:
        real = self._container.as_caller(token, once)
        staged = [one.name for one in fields(Clinic) if one.name not in PLAYING_ALONG]
        return replace(real, **{name: _Desk(getattr(real, name), self._answer) for name in staged})

    def __getattr__(self, name: str) -> Any:
        """Everything else is the container's own."""
        return getattr(self._container, name)

    def _answer(self, operation: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self._open.wait()
        if self._error is not None:
            raise self._error
        return operation(*args, **named)


class _Desk:
    def __init__(self, desk: object, answer: Callable[..., Any]) -> None:
        self._desk, self._answer = desk, answer

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._answer, getattr(self._desk, name))
