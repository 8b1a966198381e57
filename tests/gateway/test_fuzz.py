"""Whatever is sent, the service answers in words: never a fault, always what it documents."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.app import host
from clinic_desktop.core.clock import monotonic
from clinic_desktop.domain.accounts.interface import STAFF_ROLES, NewColleague
from tests.gateway.patients import log_in, registered
from tests.gateway.stages import Clocked, deposit, paired, to_consent, way_of
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import PASSWORD, PIN, StaffedClinic, sqlite_url
from tests.support.clock import NOON

ROUNDS, MORE = 2, 260
"""Plain, and full: more than fifty thousand requests."""

SLOWEST = 1.0  # seconds that ninety-nine of a hundred answers stay below, where that is measured
TEXTS = ("", "x", "é" * 40, "a\0b", "'; DROP TABLE patient;--", "<b>", "💥", "\u202e", "0" * 3000)
WORDS = (
    "PROCEDURE", "ANAESTHESIA", "SURGEON", "RECEPTION", "RHINO_PRIM", "EUR", "SIGN_IN", "OTHER",
    "sign_consent", "book_theatre", "SWABS", "DEPOSIT", "de", "CARD", "MOBILE", "DONE", "GUARDIAN",
)  # fmt: skip
"""What operations look up: only with these do they go on to what they are about."""

NUMBERS = (0, -1, 1, 2**31, 2**53, -(2**63), 2**63, 1.5, 1e308)
ODD: tuple[Any, ...] = (None, True, [], {}, [[]], {"a": {"b": []}})
ENDS_THE_TEST = {
    "/api/desk/accounts/sign_out", "/api/desk/accounts/lock", "/api/auth/logout",
    "/api/patient-portal/acting-for", "/api/desk/wards/act_for",
    "/api/desk/portal/revoke_device", "/api/desk/accounts/disable",
    "/api/desk/portal/finish", "/api/kiosk/finish", "/api/changes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Served:
    """A service with one patient on the way, and who may ask it."""

    wires: Wires
    document: dict[str, Any]
    tokens: tuple[str | None, ...]
    known: tuple[str, ...]  # ids of rows that are there


@pytest.fixture(scope="module")
def served(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("fuzz")
    clock = Clocked(NOON)
    clinic = StaffedClinic(sqlite_url(run_folder, folder), clock, folder / "data")
    running = host.serve(clinic)
    running.start()
    wires = Wires(running)
    patient = registered(clinic, wires)
    way = way_of(clinic, clock, paired(clinic, wires), patient.patient_id)
    consent = to_consent(way)
    bill = deposit(way, 10_000)
    surgeon = clinic.as_caller(clinic.token("SURGEON"))
    held = surgeon.consultations.of_patient(patient.patient_id)
    come = surgeon.appointments.appointments_of(patient.patient_id)
    items = surgeon.preop.items(way.plan_id).items
    rows = [patient.patient_id, way.plan_id, consent, bill.id, surgeon.accounts.whoami().id]
    rows += [row.id for row in (*held, *come, *items[:2], *surgeon.theatre.theatres()[:1])]
    document = wires.ask("GET", "/openapi.json").data
    every = everything(clinic)
    tokens = (every, every, every, clinic.token("SURGEON"), clinic.token("RECEPTION"),
              log_in(wires, patient.login).data["accessToken"], way.tablet.token, None)  # fmt: skip
    yield Served(wires, document, tokens, tuple(map(str, rows)))
    wires.close()
    running.stop()
    clinic.close()


def everything(clinic: StaffedClinic) -> str:
    """The token of somebody with every role: no permission keeps them from going on."""
    new = NewColleague("Max Most", "max@example.test", PASSWORD, STAFF_ROLES, pin=PIN)
    clinic.as_caller(clinic.token("ADMIN")).staff.add_colleague(new)
    token = clinic.as_caller(None).accounts.sign_in(new.email, PASSWORD, "test").token
    clinic.as_caller(token).accounts.step_up(PIN)
    return token


class Maker:
    """Values that nearly fit a schema, and some that do not at all."""

    def __init__(self, served: Served, seed: int) -> None:
        self._schemas, self.chance = served.document["components"]["schemas"], Random(seed)
        self._known = served.known

    def id(self) -> str:
        if self.chance.random() < 0.8:
            return self.chance.choice(self._known)
        return str(UUID(int=self.chance.randrange(5)))

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
            return self.id()
        if form == "date-time":
            return now.isoformat()
        if form == "date":
            return now.date().isoformat()
        return self.chance.choice(WORDS if self.chance.random() < 0.6 else TEXTS)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in sorted(document["paths"].items()):
        for method, told in methods.items():
            if path not in ENDS_THE_TEST:
                yield method.upper(), path, told


@pytest.mark.parametrize(
    "seed",
    [*range(ROUNDS), *(pytest.param(n, marks=pytest.mark.full) for n in range(ROUNDS, MORE))],
)
def test_nothing_makes_the_service_fail(served: Served, seed: int) -> None:
    maker, wrong = Maker(served, seed), []
    for method, path, told in operations(served.document):
        token = maker.chance.choice(served.tokens)
        body = None
        if "requestBody" in told:
            schema = told["requestBody"]["content"]["application/json"]["schema"]
            body = json.dumps(maker.value(schema)).encode()
        where = path.replace("{id}", maker.id())
        heard = served.wires.ask(method, where, body, token, f"{seed}-{path}"[-64:])
        if not is_in_order(heard, told):
            wrong.append((method, path, body, heard.status, heard.data))
    assert wrong == []


@pytest.mark.full
def test_answers_are_quick(served: Served) -> None:
    maker, took = Maker(served, 0), []
    for _ in range(3):
        for method, path, _told in operations(served.document):
            begun = monotonic()
            served.wires.ask(method, path.replace("{id}", maker.id()), b"{}", served.tokens[1])
            took.append(monotonic() - begun)
    assert sorted(took)[len(took) * 99 // 100] < SLOWEST


def is_in_order(heard: Heard, told: dict[str, Any]) -> bool:
    """No fault, a documented status, and a refusal as a problem document."""
    if heard.status >= 500 or str(heard.status) not in told["responses"]:
        return False
    if heard.status < 400:
        return True
    kind = heard.headers["content-type"] == "application/problem+json"
    return kind and bool(heard.code) and heard.data["status"] == heard.status
