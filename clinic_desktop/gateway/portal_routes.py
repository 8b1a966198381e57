"""The fixed addresses over HTTP, in camelCase: the same operations that the desks offer."""

import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, create_model

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE
from clinic_desktop.core.operations import operation
from clinic_desktop.gateway import audience, entering, wire
from clinic_desktop.gateway.addresses import ADDRESSES, ALL, NOTHING, Address
from clinic_desktop.gateway.doorstep import at_the_door
from clinic_desktop.gateway.endpoint import (
    Asked,
    Behind,
    KeyRefused,
    Reply,
    Work,
    admitted,
    endpoint,
)
from clinic_desktop.gateway.openapi import REF, answers, content, schemas_of
from clinic_desktop.gateway.words import wanted

PREFIX = "api_"
ANSWER = "answer"
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 64},
}
NONE = create_model("nothing", __config__=wire.CAMEL)
"""Where nothing is asked for, nothing may be sent."""


class KeyNeeded(KeyRefused):
    code = "clinic.key_needed"
    text = "This needs an Idempotency-Key, so that nothing is paid twice."


class Shape:
    """How the requests and answers of one address look."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.name = _id(address)
        hints = get_type_hints(address.operation, include_extras=True)
        gives = hints.pop("return")
        self._whole: Callable[..., object] | None = None
        given: Any = (gives, ...)
        self.gives: type[BaseModel] = create_model(
            self.name + "_answer", __config__=wire.CAMEL, **{address.wrap or ANSWER: given}
        )
        self.has_answer = gives is not type(None) and not address.kind
        self.takes = self._model(hints) if address.body != NOTHING else None

    def _model(self, hints: dict[str, Any]) -> type[BaseModel]:
        address = self.address
        if address.body == ALL:
            parts = {
                name: (hint, address.optional.get(name, ...))
                for name, hint in hints.items()
                if name not in address.fills
            }
        else:
            self._whole = hints[address.body]
            parts = _fields(hints[address.body])
        return create_model(self.name, __config__=wire.CAMEL, **parts)  # type: ignore[call-overload,no-any-return]

    def arguments(self, asked: Asked) -> dict[str, Any]:
        """Raises Unreadable, BrokenJson, KeyNeeded, NotFound for an id that is none."""
        found = {name: _filled(source, asked) for name, source in self.address.fills.items()}
        if self.takes is None:
            wire.validated(NONE, asked.body or b"{}")
            return found
        body = wire.validated(self.takes, asked.body or b"{}")
        read = {name: getattr(body, name) for name in self.takes.model_fields}
        if self._whole is None:
            return {**read, **found}
        return {self.address.body: self._whole(**read), **found}

    def pack(self, outcome: object) -> bytes:
        """As a kept answer holds it."""
        if isinstance(outcome, errors.ClinicError):
            return wire.kept(wire.status_of(outcome), wire.pack_error(outcome))
        return wire.kept(self.address.status, self.body(outcome))

    def body(self, answer: object) -> bytes:
        if isinstance(answer, bytes):
            return answer
        if self.address.status == 204:
            return b""
        if not self.has_answer:
            return b"{}"
        name = self.address.wrap or ANSWER
        values: dict[str, Any] = {name: answer}
        made = self.gives.model_construct(**values)
        data = made.model_dump(mode="json", by_alias=True, exclude_none=self.address.brief)
        return json.dumps(data if self.address.wrap else data[ANSWER]).encode()

    def described(self) -> dict[str, Any]:
        """The OpenAPI part of this address."""
        what = operation(self.address.operation)
        extra: dict[str, Any] = {
            "x-permission": what.permission,
            "security": [] if what.permission == ANYONE else [{"session": []}],
            "responses": self._responses(),
            "parameters": list(self.parameters()),
        }
        if self.takes is not None:
            required = any(part.is_required() for part in self.takes.model_fields.values())
            extra["requestBody"] = {"required": required, **content(PREFIX + self.name)}
        return extra

    def parameters(self) -> Iterator[dict[str, Any]]:
        if "{id}" in self.address.path:
            schema = {"type": "string", "format": "uuid"}
            yield {"name": "id", "in": "path", "required": True, "schema": schema}
        if "key" in self.address.fills.values():
            yield KEY_HEADER

    def _responses(self) -> dict[str, Any]:
        address = self.address
        if address.kind:
            return answers(address.status, None, address.kind)
        made = answers(address.status, PREFIX + self.name + "_answer")
        if address.status == 204 or not self.has_answer:
            made[str(address.status)] = {"description": "done"}
        elif not address.wrap:
            where = f"{REF}{PREFIX}{self.name}_answer/properties/{ANSWER}"
            made[str(address.status)]["content"] = {wire.JSON: {"schema": {"$ref": where}}}
        return made


def routes(behind: Behind) -> APIRouter:
    router = APIRouter()
    for form in shapes():
        address, what = form.address, operation(form.address.operation)
        work = _work(form, behind)
        if what.permission == ANYONE and what.writes:
            work = at_the_door(work, behind)
        router.add_api_route(
            address.path,
            endpoint(work, what.name),
            methods=[address.method],
            name=f"{address.method} {address.path}",
            operation_id=_id(address),
            response_model=None,
            status_code=address.status,
            openapi_extra=form.described(),
        )
    return router


@cache
def shapes() -> tuple[Shape, ...]:
    """One of each address; models cost milliseconds and never change."""
    return tuple(map(Shape, ADDRESSES))


def schemas() -> dict[str, Any]:
    """Component schemas of all fixed addresses, named apart from those of the desks."""
    models = [model for form in shapes() for model in (form.takes, form.gives) if model is not None]
    return schemas_of(models, PREFIX)


def _work(form: Shape, behind: Behind) -> Work:
    address, what = form.address, operation(form.address.operation)

    def work(asked: Asked) -> Reply:
        audience.check(asked.token, address.wanted)
        arguments = admitted(behind, what, asked, lambda: form.arguments(asked))
        once = asked.once(f"{address.method} {address.path}", form.pack) if what.writes else None
        desk = getattr(behind.as_caller(asked.token, once), address.desk)
        answer = getattr(desk, address.operation.__name__)(**arguments)
        entering.check(address.operation, answer, asked, behind)
        return Reply(address.status, form.body(answer), address.kind or wire.JSON)

    return work


def _filled(source: str, asked: Asked) -> object:
    if source == "path":
        try:
            return UUID(asked.path["id"])
        except ValueError as exc:
            raise errors.NotFound from exc
    if source == "key":
        if asked.key is None:
            raise KeyNeeded
        return asked.key
    if source == "language":
        return next(iter(wanted(asked.languages)), "en")
    return asked.source


def _fields(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as a model takes them."""
    hints = get_type_hints(value, include_extras=True)
    return {part.name: (hints[part.name], default_of(part)) for part in fields(value)}


def default_of(part: Any) -> object:
    if part.default is not MISSING:
        return part.default
    return ... if part.default_factory is MISSING else part.default_factory()


def _id(address: Address) -> str:
    words = [word.strip("{}") for word in address.path.split("/") if word]
    return "_".join([*words[1:], address.method.lower()]).replace("-", "_")
