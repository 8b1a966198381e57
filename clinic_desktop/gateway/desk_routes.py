"""The desks over HTTP: an explicit list; what is not on it does not exist."""

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE
from clinic_desktop.core.operations import operation
from clinic_desktop.gateway import wire
from clinic_desktop.gateway.doorstep import at_the_door
from clinic_desktop.gateway.endpoint import Asked, ClinicOf, Reply, Work, endpoint
from clinic_desktop.gateway.exposed import FOR_TABLETS, Exposed
from clinic_desktop.gateway.openapi import answers, content, schemas_of

PREFIX = "/api/desk"
ON_TABLETS = ("device.", "ticket.")


def path_of(method: Callable[..., object]) -> str:
    return f"{PREFIX}/{operation(method).name.replace('.', '/')}"


def routes(exposed: Iterable[Exposed], clinic_of: ClinicOf) -> APIRouter:
    router = APIRouter()
    for desk, method in exposed:
        what, form = operation(method), wire.form(method)
        work = _work(desk, method, clinic_of)
        if what.permission == ANYONE and what.writes:
            work = at_the_door(work, clinic_of)
        router.add_api_route(
            path_of(method),
            endpoint(work, what.name),
            methods=["POST"],
            name=what.name,
            operation_id=form.name,
            tags=[what.name.partition(".")[0]],
            response_model=None,
            summary=what.name,
            openapi_extra={
                "x-permission": what.permission,
                "security": [] if what.permission == ANYONE else [{"session": []}],
                "requestBody": {"required": True, **content(form.name)},
                "responses": answers(200, form.name + "_answer"),
            },
        )
    return router


def schemas(exposed: Iterable[Exposed]) -> dict[str, Any]:
    """Component schemas of all operations; shared values appear once."""
    forms = [wire.form(method) for _, method in exposed]
    return schemas_of([model for form in forms for model in (form.takes, form.gives)])


def _work(desk: str, method: Callable[..., object], clinic_of: ClinicOf) -> Work:
    form, what = wire.form(method), operation(method)
    for_tablets = any(method is offered for _, offered in FOR_TABLETS)

    def work(asked: Asked) -> Reply:
        if not for_tablets and (asked.token or "").startswith(ON_TABLETS):
            raise errors.Forbidden
        arguments = form.unpack(asked.body)
        if form.wants_source:
            arguments[wire.SOURCE] = asked.source
        once = asked.once(what.name, form.pack_outcome) if what.writes else None
        call = getattr(getattr(clinic_of(asked.token, once), desk), method.__name__)
        return Reply(200, form.pack_answer(call(**arguments)))

    return work
