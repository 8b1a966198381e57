"""All that is served: the desks, the fixed addresses, the changes."""

from typing import Any

from fastapi import FastAPI

from clinic_desktop.gateway import advancing, changes_route, desk_routes, portal_routes, server
from clinic_desktop.gateway.changes_route import Source
from clinic_desktop.gateway.endpoint import Behind
from clinic_desktop.gateway.exposed import EXPOSED


def application(behind: Behind, source: Source, ready: server.Ready) -> FastAPI:
    routers = (
        portal_routes.routes(behind),
        advancing.route(behind),
        desk_routes.routes(EXPOSED, behind),
        changes_route.route(source),
    )
    return server.application(routers, _schemas, ready)


def _schemas() -> dict[str, Any]:
    return {**desk_routes.schemas(EXPOSED), **portal_routes.schemas(), **advancing.schemas()}
