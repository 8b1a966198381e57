"""Plays a list of operations as given users: for rehearsals, and to see what survives a crash."""

import getpass
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

from pydantic.alias_generators import to_camel

from clinic_desktop.app.container import Container
from clinic_desktop.core import errors
from clinic_desktop.core.operations import operation, operations_of
from clinic_desktop.domain.accounts.interface import STAFF_ROLES
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.gateway import wire

SYSTEM, NOBODY = "system", ("", "nobody")
SIGN_IN_AGAIN = timedelta(minutes=4)
"""Below the life of a confirmed PIN, as if somebody typed it whenever it is asked for."""


class NoScenario(errors.Unreadable):
    code = "app.no_scenario"
    text = 'This is no scenario: a list of {"id", "as", "op", "args", "save"?} is wanted.'


class UnknownOperation(errors.NotFound):
    code, text = "app.unknown_operation", "There is no such operation."


@dataclass(frozen=True, slots=True)
class Act:
    """`who` is a login, a role that somebody has, `system`, or nobody; `save` names the answer."""

    id: str
    who: str
    op: str
    args: Mapping[str, Any]
    save: str


@dataclass(frozen=True, slots=True)
class Done:
    """An acknowledged act; `answer` as it would travel, None where it is a secret."""

    id: str
    answer: Any


class Refused(Exception):  # noqa: N818  it carries the refusal of one act
    def __init__(self, act: Act, error: errors.ClinicError) -> None:
        super().__init__(f"{act.id}: {error.code}: {error}")
        self.error = error


def read(file: Path) -> tuple[Act, ...]:
    """Raises NoScenario with the number of the first entry that does not fit."""
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as exc:
        raise NoScenario(f"{NoScenario.text} {exc}") from exc
    if not isinstance(entries, list):
        raise NoScenario
    return tuple(_act(number, entry) for number, entry in enumerate(entries, 1))


def _act(number: int, entry: Any) -> Act:
    if not isinstance(entry, dict) or not isinstance(entry.get("op"), str):
        raise NoScenario(f"Entry {number} names no operation.")
    unknown = entry.keys() - {"id", "as", "op", "args", "save"}
    if unknown:
        raise NoScenario(f"Entry {number} holds unknown names: {', '.join(sorted(unknown))}.")
    args = entry.get("args") or {}
    if not isinstance(args, dict):
        raise NoScenario(f"Entry {number}: args is an object of names and values.")
    who, save = str(entry.get("as") or ""), str(entry.get("save") or "")
    return Act(str(entry.get("id", number)), who, entry["op"], args, save)


@dataclass(slots=True)
class Player:
    """Whoever may read the database and its keys may play: each session says who that was."""

    container: Container
    saved: dict[str, Any] = field(default_factory=dict)
    _open: dict[str, tuple[Clinic, datetime]] = field(default_factory=dict)

    def play(self, acts: tuple[Act, ...]) -> Iterator[Done]:
        """Each act in a transaction of its own, handed out once it is kept. Raises Refused."""
        for act in acts:
            try:
                yield self._do(act)
            except errors.ClinicError as error:
                raise Refused(act, error) from error

    def _do(self, act: Act) -> Done:
        desk, method = _operation(act.op)
        form = wire.form(method)
        given = self._filled(act.args, get_type_hints(method))
        arguments = form.unpack(json.dumps(given).encode())
        bound = getattr(getattr(self._desks(act.who), desk), method.__name__)
        answer = json.loads(form.pack_answer(bound(**arguments)))["answer"]
        if act.save:
            self.saved[act.save] = answer
        return Done(act.id, None if operation(method).secret else answer)

    def _desks(self, who: str) -> Clinic:
        if who in NOBODY:
            return self.container.as_caller(None)
        if who == SYSTEM:
            return self.container.as_system()
        now = self.container.clock()
        held = self._open.get(who)
        if held is None or now - held[1] >= SIGN_IN_AGAIN:
            held = (self._signed_in(who), now)
            self._open[who] = held
        return held[0]

    def _signed_in(self, who: str) -> Clinic:
        system = self.container.as_system()
        if who in STAFF_ROLES:
            active = [one for one in system.staff.colleagues(who) if one.active]
            if not active:
                raise errors.NotFound(f"Nobody here has the role {who}.")
            who = active[0].email
        signed = system.accounts.act_as(who, f"scenario by {getpass.getuser()}")
        return self.container.as_caller(signed.token)

    def _filled(self, args: Mapping[str, Any], hints: Mapping[str, Any]) -> dict[str, Any]:
        filled = {name: self._value(value) for name, value in args.items()}
        return {
            name: _id_in(value, name) if hints.get(name) is UUID else value
            for name, value in filled.items()
        }

    def _value(self, value: Any) -> Any:
        """`$name` is a saved answer, `$name.field.0` a part of it, `$$` a plain dollar sign."""
        if isinstance(value, dict):
            return {name: self._value(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._value(part) for part in value]
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        return value[1:] if value.startswith("$$") else self._saved(value[1:])

    def _saved(self, path: str) -> Any:
        name, *parts = path.split(".")
        try:
            found = self.saved[name]
            for part in parts:
                found = found[int(part)] if isinstance(found, list) else _part(found, part)
        except (LookupError, TypeError, ValueError) as exc:
            raise NoScenario(f"“${path}” was not saved before.") from exc
        return found


def _part(found: dict[str, Any], name: str) -> Any:
    """A field by its name in an answer or in the operation. Raises KeyError."""
    return found[name] if name in found else found[to_camel(name)]


def _id_in(value: Any, name: str) -> Any:
    """Where an id is wanted, a saved answer stands for the one it is about."""
    if isinstance(value, dict):
        return value.get(to_camel(name), value.get("id", value))
    return value


def _operation(name: str) -> tuple[str, Callable[..., object]]:
    found = _operations().get(name)
    if found is None:
        raise UnknownOperation(f"There is no operation “{name}”.")
    return found


@cache
def _operations() -> Mapping[str, tuple[str, Callable[..., object]]]:
    """Name of an operation → the desk of a clinic that offers it, and its declaration.

    By module as in the audit, and by desk as in `Clinic`.
    """
    offered = [
        (desk, method)
        for desk, face in get_type_hints(Clinic).items()
        for _, method in operations_of(face)
    ]
    by_desk = {f"{desk}.{method.__name__}": (desk, method) for desk, method in offered}
    return by_desk | {operation(method).name: (desk, method) for desk, method in offered}
