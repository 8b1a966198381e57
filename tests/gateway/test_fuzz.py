"""Whatever is sent, the service answers in words: never a fault, always what it documents."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.app import host
from tests.gateway.patients import registered
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic, sqlite_url
from tests.support.clock import NOON, TestClock

ROUNDS, MORE = 3, 60
TEXTS = ("", "x", "é" * 40, "a\0b", "'; DROP TABLE patient;--", "<b>", "💥", "\u202e", "0" * 3000)
NUMBERS = (0, -1, 1, 2**31, 2**53, -(2**63), 2**63, 1.5, 1e308)
ODD: tuple[Any, ...] = (None, True, [], {}, [[]], {"a": {"b": []}})
ENDS_THE_TEST = {
    "/api/desk/accounts/sign_out", "/api/desk/accounts/lock", "/api/auth/logout",
    "/api/desk/portal/finish", "/api/kiosk/finish", "/api/changes",
}  # fmt: skip


@pytest.fixture(scope="module")
def served(
    run_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Wires, dict[str, Any], tuple[str | None, ...]]]:
    folder = tmp_path_factory.mktemp("fuzz")
    clinic = StaffedClinic(sqlite_url(run_folder, folder), TestClock(NOON), folder / "data")
    running = host.serve(clinic)
    running.start()
    wires = Wires(running)
    document = wires.ask("GET", "/openapi.json").data
    patient = registered(clinic, wires)
    code = clinic.role("ADMIN").portal.make_pairing("Tablet").code
    tablet = clinic.as_caller(None).portal.pair(code)
    tokens = (clinic.token("ADMIN"), clinic.token("SURGEON"), clinic.token("RECEPTION"),
              patient.token, tablet.token, None)  # fmt: skip
    yield wires, document, tokens
    wires.close()
    running.stop()
    clinic.close()


class Maker:
    """Values that nearly fit a schema, and some that do not at all."""

    def __init__(self, document: dict[str, Any], seed: int) -> None:
        self._schemas, self.chance = document["components"]["schemas"], Random(seed)

    def value(self, schema: dict[str, Any], depth: int = 0) -> Any:
        if self.chance.random() < 0.12 or depth > 6:
            return self.chance.choice((*TEXTS, *NUMBERS, *ODD))
        if "$ref" in schema:
            return self.value(self._schemas[schema["$ref"].rpartition("/")[2]], depth)
        if "anyOf" in schema:
            return self.value(self.chance.choice(schema["anyOf"]), depth)
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        return self._plain(schema, depth)

    def _plain(self, schema: dict[str, Any], depth: int) -> Any:
        kind = schema.get("type")
        if kind == "object":
            named = schema.get("properties", {})
            wanted = {n: s for n, s in named.items() if self.chance.random() < 0.93}
            return {name: self.value(part, depth + 1) for name, part in wanted.items()}
        if kind == "array":
            items = schema.get("items", {})
            return [self.value(items, depth + 1) for _ in range(self.chance.randrange(3))]
        if kind == "integer":
            return self.chance.choice(NUMBERS)
        if kind == "boolean":
            return self.chance.random() < 0.5
        if kind == "string":
            return self._text(schema.get("format", ""))
        return self.chance.choice(ODD)

    def _text(self, form: str) -> str:
        now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        if form == "uuid":
            return str(UUID(int=self.chance.randrange(5)))
        if form == "date-time":
            return now.isoformat()
        return now.date().isoformat() if form == "date" else self.chance.choice(TEXTS)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in sorted(document["paths"].items()):
        for method, told in methods.items():
            if path not in ENDS_THE_TEST:
                yield method.upper(), path, told


@pytest.mark.parametrize(
    "seed",
    [*range(ROUNDS), *(pytest.param(n, marks=pytest.mark.full) for n in range(ROUNDS, MORE))],
)
def test_nothing_makes_the_service_fail(
    served: tuple[Wires, dict[str, Any], tuple[str | None, ...]], seed: int
) -> None:
    wires, document, tokens = served
    maker, wrong = Maker(document, seed), []
    for method, path, told in operations(document):
        token = tokens[maker.chance.randrange(len(tokens))]
        body = None
        if "requestBody" in told:
            schema = told["requestBody"]["content"]["application/json"]["schema"]
            body = json.dumps(maker.value(schema)).encode()
        where = path.replace("{id}", str(UUID(int=maker.chance.randrange(5))))
        heard = wires.ask(method, where, body, token, f"{seed}-{path}"[-64:])
        if not is_in_order(heard, told):
            wrong.append((method, path, body, heard.status, heard.data))
    assert wrong == []


def is_in_order(heard: Heard, told: dict[str, Any]) -> bool:
    """No fault, a documented status, and a refusal as a problem document."""
    if heard.status >= 500 or str(heard.status) not in told["responses"]:
        return False
    if heard.status < 400:
        return True
    kind = heard.headers["content-type"] == "application/problem+json"
    return kind and bool(heard.code) and heard.data["status"] == heard.status
