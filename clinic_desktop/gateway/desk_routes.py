"""The desks over HTTP: an explicit list; what is not on it does not exist."""

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter

from clinic_desktop.core.caller import ANYONE
from clinic_desktop.core.operations import operation
from clinic_desktop.gateway import audience, entering, wire
from clinic_desktop.gateway.doorstep import at_the_door
from clinic_desktop.gateway.endpoint import Asked, Behind, Reply, Work, admitted, endpoint
from clinic_desktop.gateway.exposed import FOR_PATIENTS, FOR_TABLETS, Exposed
from clinic_desktop.gateway.openapi import answers, content, schemas_of

PREFIX = "/api/desk"


def path_of(method: Callable[..., object]) -> str:
    return f"{PREFIX}/{operation(method).name.replace('.', '/')}"


def routes(exposed: Iterable[Exposed], behind: Behind) -> APIRouter:
    router = APIRouter()
    for desk, method in exposed:
        what, form = operation(method), wire.form(method)
        work = _work(desk, method, behind)
        if what.permission == ANYONE and what.writes:
            work = at_the_door(work, behind)
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


def audience_of(method: Callable[..., object]) -> frozenset[str]:
    """Staff; tablets and patients where the list says so."""
    found = {audience.STAFF}
    if any(method is offered for _, offered in FOR_TABLETS):
        found |= {audience.TABLETS, audience.PATIENTS}
    elif method in FOR_PATIENTS:
        found.add(audience.PATIENTS)
    return frozenset(found)


def _work(desk: str, method: Callable[..., object], behind: Behind) -> Work:
    form, what = wire.form(method), operation(method)
    wanted = audience_of(method)

    def work(asked: Asked) -> Reply:
        audience.check(asked.token, wanted)
        arguments = admitted(behind, what, asked, lambda: form.unpack(asked.body))
        if form.wants_source:
            arguments[wire.SOURCE] = asked.source
        once = asked.once(what.name, form.pack_outcome) if what.writes else None
        call = getattr(getattr(behind.as_caller(asked.token, once), desk), method.__name__)
        answer = call(**arguments)
        entering.check(method, answer, asked, behind)
        return Reply(200, form.pack_answer(answer))

    return work
