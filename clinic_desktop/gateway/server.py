"""FastAPI and uvicorn around the routes: limits, headers, start and stop; no decisions here."""

import asyncio
import os
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from clinic_desktop.core import errors
from clinic_desktop.gateway import wire
from clinic_desktop.gateway.endpoint import Asked, Reply, endpoint, refused
from clinic_desktop.gateway.openapi import PROBLEM_SCHEMA, answers

THREADS = 20
"""Requests carried out at once; fewer than the connections that the database lends."""

MOST_CONNECTIONS = 500
STARTING = 30.0  # seconds
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
OVER_TLS = (b"strict-transport-security", b"max-age=31536000")
STATE = {"type": "object", "properties": {"status": {"type": "string"}}, "required": ["status"]}
Scope = MutableMapping[str, Any]
Ready = Callable[[], None]
Schemas = Callable[[], dict[str, Any]]
Ending = Callable[[], None]  # ends an answer that would go on for ever


class NotListening(errors.ClinicError):
    """`params`: address."""

    code = "gateway.not_listening"
    text = "The service cannot listen there: the address is taken, or is not of this computer."


def application(routers: Iterable[APIRouter], schemas: Schemas, ready: Ready) -> FastAPI:
    """`schemas` are made when somebody asks for them: no start waits for what few ever read.

    `ready` raises the error that keeps the service from working.
    """
    app = FastAPI(
        title="Clinic",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        separate_input_output_schemas=False,
    )
    app.state.endings = set()
    app.add_exception_handler(HTTPException, _no_such_address)
    app.add_exception_handler(Exception, _fault)
    app.include_router(_health(ready))
    for router in routers:
        app.include_router(router)
    app.add_middleware(_Headers)
    _describe(app, schemas)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


async def _no_such_address(request: Request, exc: Exception) -> Response:
    status = getattr(exc, "status_code", 404)
    error = wire.WrongMethod() if status == 405 else errors.NotFound()
    reply = refused(error, request.headers.get("accept-language", ""))
    headers = {**reply.headers, **(getattr(exc, "headers", None) or {})}
    return Response(reply.body, reply.status, headers, reply.kind)


async def _fault(request: Request, exc: Exception) -> Response:
    """Outside of the endpoints; uvicorn logs it."""
    reply = refused(errors.Fault(), request.headers.get("accept-language", ""))
    return Response(reply.body, reply.status, dict(reply.headers), reply.kind)


def _health(ready: Ready) -> APIRouter:
    def alive(_asked: Asked) -> Reply:
        return Reply(200, b'{"status":"alive"}')

    def is_ready(_asked: Asked) -> Reply:
        ready()
        return Reply(200, b'{"status":"ready"}')

    router = APIRouter()
    for path, work in (("/healthz", alive), ("/readyz", is_ready)):
        extra = {"security": [], "responses": answers(200, "State")}
        router.add_api_route(
            path,
            endpoint(work, path),
            methods=["GET"],
            operation_id=path[1:],
            response_model=None,
            openapi_extra=extra,
        )
    return router


def _describe(app: FastAPI, schemas: Schemas) -> None:
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        components = document.setdefault("components", {})
        if "securitySchemes" in components:
            return document  # as it was told before
        components["schemas"] = {**schemas(), "Problem": PROBLEM_SCHEMA, "State": STATE}
        components["securitySchemes"] = {"session": {"type": "http", "scheme": "bearer"}}
        return document

    app.openapi = openapi  # type: ignore[method-assign]


class _Headers:
    """What every answer carries, the refusals too."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                more = HEADERS + ((OVER_TLS,) if scope["scheme"] == "https" else ())
                message["headers"] = [*message.get("headers", []), *more]
            await send(message)

        await self._app(scope, receive, sending)


class _Uvicorn(uvicorn.Server):
    """Stops without waiting for those who only keep a line open."""

    def __init__(self, endings: set[Ending], config: uvicorn.Config) -> None:
        super().__init__(config)
        self._endings = endings

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for end in tuple(self._endings):
            end()
        for line in tuple(self.server_state.connections):
            cycle = getattr(line, "cycle", None)
            if cycle is None or cycle.response_complete:
                line.transport.abort()
        await super().shutdown(sockets)
        for line in tuple(self.server_state.connections):
            line.transport.abort()
        await asyncio.sleep(0)


class Server:
    """Listens from the moment it is made; answers between start and stop."""

    def __init__(self, app: FastAPI, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        """Raises NotListening."""
        self._socket = _listening(host, port)
        name, number = self._socket.getsockname()[:2]
        self.port: int = number
        shown = f"[{name}]" if ":" in name else name
        self.url = f"{'https' if tls else 'http'}://{shown}:{number}"
        self.ended = False
        self._stopped = threading.Event()
        self._uvicorn = _Uvicorn(
            app.state.endings,
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=MOST_CONNECTIONS,
                timeout_keep_alive=60,
                timeout_graceful_shutdown=1,
                ws="none",
                ssl_context_factory=(lambda _config, _made: tls) if tls else None,
            ),
        )
        self._thread = threading.Thread(target=self._run, name="gateway", daemon=True)

    def start(self) -> None:
        """Returns once requests are answered. Raises Fault where that does not happen."""
        self._thread.start()
        waited = 0.0
        while not self._uvicorn.started:
            if self._stopped.wait(0.005) or waited > STARTING:
                raise errors.Fault("The service did not start.")
            waited += 0.005

    def stop(self) -> None:
        self._uvicorn.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._uvicorn.serve([self._socket]))
        finally:
            self.ended = True
            self._stopped.set()


def _listening(host: str, port: int) -> socket.socket:
    """Made with IPPROTO_TCP: without it each answer waits 40 ms for the acknowledgement."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows it would share the port with a stranger
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(2048)
    except OSError as exc:
        made.close()
        raise NotListening(params={"address": f"{host}:{port}"}) from exc
    made.set_inheritable(False)
    return made
