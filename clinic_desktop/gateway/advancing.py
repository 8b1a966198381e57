"""POST …/advance: the next move of a plan, by the operation and with the rights it needs."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import BaseModel, create_model
from pydantic.alias_generators import to_camel

from clinic_desktop.core import errors
from clinic_desktop.core.once import Replayed
from clinic_desktop.core.operations import operation
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.workflow.interface.progress import (
    GateShut,
    InputNeeded,
    NextMove,
    ProgressDesk,
)
from clinic_desktop.gateway import audience, wire
from clinic_desktop.gateway.addresses import Address
from clinic_desktop.gateway.endpoint import Asked, Behind, Reply, Work, admitted, endpoint
from clinic_desktop.gateway.exposed import EXPOSED
from clinic_desktop.gateway.openapi import answers, content, schemas_of
from clinic_desktop.gateway.portal_routes import PREFIX, Shape, default_of

PATH = "/api/workflow/patient/{id}/advance"
NAME, NEXT = "advance", operation(ProgressDesk.next_move)
FOR_STAFF = frozenset({audience.STAFF})
KEY = "key"
OFFERED = {operation(method).name: (desk, method) for desk, method in EXPOSED}
STATUS = Address("GET", PATH, "progress", ProgressDesk.status, brief=True)
BODY = create_model(
    NAME, __config__=wire.CAMEL, plan_id=(UUID | None, None), data=(dict[str, Any] | None, None)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """How the input of one operation is read: flat, whatever values it is made of."""

    model: type[BaseModel]
    made_of: Mapping[str, Any]  # argument → dataclass that is filled from the flat names

    def arguments(self, given: bytes) -> dict[str, Any]:
        read = wire.validated(self.model, given)
        flat = {name: getattr(read, name) for name in self.model.model_fields}
        made: dict[str, Any] = {}
        for argument, value in self.made_of.items():
            made[argument] = value(**{part.name: flat.pop(part.name) for part in fields(value)})
        return {**flat, **made}


def route(behind: Behind) -> APIRouter:
    router = APIRouter()
    made = answers(200, f"{PREFIX}{_status().name}_answer")
    where = f"#/components/schemas/{PREFIX}{_status().name}_answer/properties/answer"
    made["200"]["content"] = {wire.JSON: {"schema": {"$ref": where}}}
    router.add_api_route(
        PATH,
        endpoint(_work(behind), NAME),
        methods=["POST"],
        operation_id="workflow_advance",
        response_model=None,
        openapi_extra={
            "security": [{"session": []}],
            "parameters": list(_status().parameters()),
            "requestBody": {"required": False, **content(PREFIX + NAME)},
            "responses": made,
        },
    )
    return router


def schemas() -> dict[str, Any]:
    return schemas_of([BODY, _status().gives], PREFIX)


@cache
def _status() -> Shape:
    return Shape(STATUS)


def _work(behind: Behind) -> Work:
    def work(asked: Asked) -> Reply:
        audience.check(asked.token, FOR_STAFF)
        body, patient = admitted(behind, NEXT, asked, lambda: _read(asked))
        mine = behind.as_caller(asked.token, asked.once(NAME, _pack))
        move = mine.progress.next_move(patient, body.plan_id)
        try:
            _make(mine, move, body.data or {}, asked.key)
        except Replayed as again:
            if wire.unpack_kept(again.answer)[0] != 200:
                raise
        return Reply(200, _status().body(mine.progress.status(patient)))

    return work


def _read(asked: Asked) -> tuple[Any, UUID]:
    return wire.validated(BODY, asked.body or b"{}"), _id(asked.path["id"])


def _make(clinic: Clinic, move: NextMove, data: Mapping[str, Any], key: str | None) -> None:
    """Carry the move out on the caller's own desk: it asks for the right that it needs.

    Raises GateShut, InputNeeded, and what the operation raises.
    """
    desk, method = OFFERED[move.operation]
    missing = [name for name in move.fields if to_camel(name) not in data]
    if missing and move.unmet:
        raise GateShut(move.unmet[0].text, move.unmet)
    if missing:
        raise InputNeeded(
            params={"operation": move.operation, "fields": " ".join(map(to_camel, missing))}
        )
    entry = entry_of(method)
    known = {to_camel(name): value for name, value in move.known.items()}
    if KEY in entry.model.model_fields:
        known[KEY] = key or str(uuid4())
    arguments = entry.arguments(json.dumps({**data, **known}).encode())
    getattr(getattr(clinic, desk), method.__name__)(**arguments)


@cache
def entry_of(method: Callable[..., object]) -> Entry:
    hints = get_type_hints(method, include_extras=True)
    hints.pop("return")
    parts: dict[str, Any] = {}
    made_of: dict[str, Any] = {}
    for name, hint in hints.items():
        if is_dataclass(hint) and isinstance(hint, type):
            made_of[name] = hint
            inner = get_type_hints(hint, include_extras=True)
            parts |= {part.name: (inner[part.name], default_of(part)) for part in fields(hint)}
        else:
            parts[name] = (hint, ...)
    name = operation(method).name.replace(".", "_") + "_entry"
    return Entry(create_model(name, __config__=wire.CAMEL, **parts), made_of)


def _pack(outcome: object) -> bytes:
    """Kept for a repeat: a refusal as it was; of a success only that it was made."""
    if isinstance(outcome, errors.ClinicError):
        return wire.kept(wire.status_of(outcome), wire.pack_error(outcome))
    return wire.kept(200, b'{"done": true}')


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as exc:
        raise errors.NotFound from exc
