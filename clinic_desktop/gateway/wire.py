"""Values and errors as JSON, made from the type hints of the desks; used by both ends."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticSerializationError

from clinic_desktop.core import errors, moves, safe_text
from clinic_desktop.core.operations import operation
from clinic_desktop.gateway import strict_json
from clinic_desktop.gateway.strict_json import BrokenJson

CAMEL = ConfigDict(
    strict=True,
    extra="forbid",
    allow_inf_nan=False,
    ser_json_bytes="base64",
    val_json_bytes="base64",
    alias_generator=to_camel,
    serialize_by_alias=True,
)
EITHER = ConfigDict(**CAMEL, validate_by_name=True, validate_by_alias=True)
"""Names as the desks have them are read too; the same field under both names is refused."""

PROBLEM, JSON = "application/problem+json", "application/json"
SHOWN_FAULTS = 5
SOURCE = "source"
"""Argument that only the gateway knows: the address that the request came from."""


class TooLarge(errors.Unreadable):
    code = "clinic.too_large"
    text = "This is larger than the service takes. Nothing was changed."


class OtherVersion(errors.Unavailable):
    code = "gateway.other_version"
    text = (
        "The service answers as another version of the program does. Whatever was asked for was"
        " done. Bring this computer and the service to the same version."
    )


class WrongMethod(errors.NotFound):
    code, text = "clinic.method", "This address does not answer that method."


FROM_BELOW = (moves.WrongState, safe_text.TextRefused)
"""Refusals that no face declares; here they are known at both ends."""

STATUS: dict[type[errors.ClinicError], int] = {
    BrokenJson: 400,
    errors.SignedOut: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    WrongMethod: 405,
    errors.Conflict: 409,
    TooLarge: 413,
    errors.RuleViolation: 422,
    errors.TooMany: 429,
    errors.Fault: 500,
    errors.Unavailable: 503,
}
BASES = {number: kind for kind, number in STATUS.items()}
UNMET = TypeAdapter(tuple[errors.Unmet, ...])


class Form:
    """How one operation travels: its arguments as one object, its answer as one value."""

    def __init__(self, method: Callable[..., object]) -> None:
        hints = get_type_hints(method, include_extras=True)
        self.name = operation(method).name.replace(".", "_")
        self.signature = signature(method)
        self.wants_source = hints.pop(SOURCE, None) is not None
        gives, takes = hints.pop("return"), {n: (h, ...) for n, h in hints.items()}
        self.takes: type[BaseModel] = create_model(self.name, __config__=EITHER, **takes)  # type: ignore[call-overload]
        self.gives: type[BaseModel] = create_model(
            self.name + "_answer", __config__=CAMEL, answer=(gives, ...)
        )

    def pack(self, *args: object, **kwargs: object) -> bytes:
        """The arguments of a call. Raises Unreadable for text that has no UTF-8."""
        bound = self.signature.bind(None, *args, **kwargs)
        bound.apply_defaults()
        del bound.arguments["self"]
        bound.arguments.pop(SOURCE, None)
        return dumped(self.takes.model_construct(**bound.arguments))

    def unpack(self, body: bytes) -> dict[str, Any]:
        """Untrusted bytes in, plain values out. Raises BrokenJson, Unreadable."""
        return dict(validated(self.takes, body))

    def pack_answer(self, answer: object) -> bytes:
        return dumped(self.gives.model_construct(answer=answer))

    def unpack_answer(self, body: bytes) -> Any:
        """Raises OtherVersion for an answer that this version of the program does not know."""
        try:
            return self.gives.model_validate_json(body).answer  # type: ignore[attr-defined]
        except ValidationError as exc:
            raise OtherVersion from exc

    def pack_outcome(self, outcome: object) -> bytes:
        """Status and body in one, as a kept answer holds it."""
        if isinstance(outcome, errors.ClinicError):
            return kept(status_of(outcome), pack_error(outcome))
        return kept(200, self.pack_answer(outcome))


form = cache(Form)


def dumped(model: BaseModel) -> bytes:
    """Raises Unreadable for text that has no UTF-8."""
    try:
        return model.model_dump_json().encode()
    except (PydanticSerializationError, UnicodeEncodeError) as exc:
        raise errors.Unreadable("A text holds a character that is not complete.") from exc


def validated(model: type[BaseModel], body: bytes) -> BaseModel:
    """The value these bytes hold, or a refusal that says where it does not fit.

    Raises BrokenJson, Unreadable.
    """
    strict_json.check(body)
    try:
        return model.model_validate_json(body)
    except ValidationError as exc:
        found = exc.errors(include_url=False, include_context=False, include_input=False)
        where = "; ".join(f"{_path(e['loc'])}: {e['msg']}" for e in found[:SHOWN_FAULTS])
        raise errors.Unreadable(
            f"{errors.Unreadable.text} {where}", params={"fields": _fields(found)}
        ) from exc


def _path(where: tuple[int | str, ...]) -> str:
    return ".".join(map(str, where)) or "body"


def _fields(found: list[Any]) -> str:
    return " ".join(sorted({_path(e["loc"]) for e in found[:SHOWN_FAULTS]}))


def kept(status: int, body: bytes) -> bytes:
    return str(status).encode() + body


def unpack_kept(answer: bytes) -> tuple[int, bytes]:
    return int(answer[:3]), answer[3:]


def status_of(error: errors.ClinicError) -> int:
    """By the nearest class that has a number of its own."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def pack_error(error: errors.ClinicError, words: str | None = None) -> bytes:
    """A problem document (RFC 9457); `words` in the caller's language replace the detail."""
    return json.dumps(
        {
            "type": "about:blank",
            "title": error.text,
            "status": status_of(error),
            "detail": (words or str(error)).encode("utf-8", "replace").decode(),
            "code": error.code,
            "params": error.params,
            "unmet": UNMET.dump_python(error.unmet, mode="json"),
        }
    ).encode()


def unpack_error(status: int, body: bytes) -> errors.ClinicError:
    """The same class as was raised at the other end; what is unknown by its status."""
    try:
        data = json.loads(body)
        code = str(data["code"])
        kind = errors.ClinicError.known.get(code, BASES.get(status, errors.ClinicError))
        unmet = UNMET.validate_json(json.dumps(data["unmet"]))
        made = kind(str(data["detail"]), unmet, _params(data["params"]))
        made.code = code  # a class that only the service has: its nearest base, its own code
        return made
    except (ValueError, KeyError, TypeError, AttributeError):
        return errors.Unavailable()


def _params(data: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in data.items()}
