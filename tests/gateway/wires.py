"""Links to a service under test: raw requests, and the desks of a token."""

import json
from dataclasses import dataclass
from typing import Any

from clinic_desktop.app import host, remote
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.gateway.client import Answer, Link


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as a stranger reads it."""

    status: int
    data: Any
    headers: dict[str, str]
    raw: bytes

    @property
    def code(self) -> str:
        return str(self.data["code"])


class Wires:
    def __init__(self, service: host.Service) -> None:
        self.service = service
        self._links: dict[str | None, Link] = {}

    def link(self, token: str | None = None) -> Link:
        if token not in self._links:
            self._links[token] = remote.open_link(self.service.url, ca=self.service.ca).with_token(
                token
            )
        return self._links[token]

    def desks(self, token: str | None = None) -> Clinic:
        return remote.as_caller(self.link(token))

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str | None = None,
        key: str | None = None,
    ) -> Heard:
        """`body` is sent as JSON, bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return _heard(self.link(token).ask(method, path, b"" if body is None else data, key))

    def close(self) -> None:
        for link in self._links.values():
            link.close()


def _heard(answer: Answer) -> Heard:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    is_json = "json" in headers.get("content-type", "")
    data = json.loads(answer.body) if is_json and answer.body else None
    return Heard(answer.status, data, headers, answer.body)
