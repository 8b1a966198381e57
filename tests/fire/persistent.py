"""Desks as a program on the network has them: a lost line is tried again under the same key."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, get_type_hints
from uuid import uuid4

from clinic_desktop.app.container import Container
from clinic_desktop.core import errors
from clinic_desktop.core.once import Once, Replayed
from clinic_desktop.core.operations import Operation, operation
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.gateway import wire

MOST = 200
FACES = get_type_hints(Clinic)


@dataclass(frozen=True)
class Persistent:
    """The clinic of this machine; each call goes on until it is answered."""

    clinic: Container
    lost: list[str]  # the code of each line that was lost
    answered: Any  # how many calls were answered, shared with whoever cuts

    def as_caller(self, token: str | None) -> Any:
        return _Desks(self, token)

    def as_system(self) -> Any:
        return _Desks(self, None, system=True)


@dataclass(frozen=True)
class _Desks:
    of: Persistent
    token: str | None
    system: bool = False
    portal: Any = None  # a tablet puts its proving desk in this place

    def __post_init__(self) -> None:
        if self.portal is None:
            object.__setattr__(self, "portal", _Desk(self, "portal"))

    def __getattr__(self, desk: str) -> "_Desk":
        return _Desk(self, desk)


@dataclass(frozen=True)
class _Desk:
    of: _Desks
    name: str

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(FACES[self.name], name)
        return lambda *args, **kwargs: _until_answered(
            self.of, self.name, method, lambda call: call(*args, **kwargs)
        )


def _until_answered(
    of: _Desks, desk: str, method: Callable[..., Any], ask: Callable[[Any], Any]
) -> Any:
    what, form, pause = operation(method), wire.form(method), threading.Event()
    once = _once(what, form) if not of.system else None
    for _ in range(MOST):
        clinic = of.of.clinic
        desks = clinic.as_system() if of.system else clinic.as_caller(of.token, once)
        try:
            answer = _answer(ask, getattr(getattr(desks, desk), method.__name__), form)
        except errors.Unavailable as gone:
            of.of.lost.append(gone.code)
            pause.wait(0.02)
        else:
            of.of.answered.value += 1
            return answer
    raise errors.Unavailable


def _answer(ask: Callable[[Any], Any], call: Callable[..., Any], form: wire.Form) -> Any:
    try:
        return ask(call)
    except Replayed as again:
        status, body = wire.unpack_kept(again.answer)
        if status == 200:
            return form.unpack_answer(body)
        raise wire.unpack_error(status, body) from again


def _once(what: Operation, form: wire.Form) -> Once | None:
    """Steps carry keys of their own, and a secret is not kept: both are simply asked again."""
    if not what.writes or not what.whole or what.secret:
        return None
    key = str(uuid4())
    return Once(key, sha256(key.encode()).hexdigest(), form.pack_outcome)
