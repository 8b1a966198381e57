"""Every address for everybody, over the wire: who may not is told so before anything is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from clinic_desktop.app import host
from clinic_desktop.app.walk.crew import paired
from clinic_desktop.core.caller import ANYONE, TABLET
from clinic_desktop.core.operations import operation
from clinic_desktop.domain.accounts.interface import STAFF_ROLES
from clinic_desktop.gateway.addresses import ADDRESSES, BY_STAFF, OWN, PUBLIC, Address
from clinic_desktop.gateway.desk_routes import path_of
from clinic_desktop.gateway.exposed import EXPOSED, FOR_PATIENTS, FOR_TABLETS
from clinic_desktop.gateway.portal_routes import Shape
from clinic_desktop.gateway.wire import dumped, form, status_of
from tests.gateway.patients import guardian, registered
from tests.gateway.wires import Wires
from tests.support.clinics import StaffedClinic, sqlite_url
from tests.support.clock import NOON, TestClock
from tests.support.rights import OF_PORTAL, TABLE, TOLD, WARD, expected
from tests.support.somebody_else import ABSENT, Ids, asked_with, chains

JUNK = b'{"no": "sense"}'
TABLETS = {operation(method).name for _, method in FOR_TABLETS}
PATIENTS = TABLETS | {operation(method).name for method in FOR_PATIENTS}
NAMED_WITHOUT_PERMISSION = {
    "/healthz", "/readyz", "/api/changes", "/api/workflow/patient/{id}/advance",
}  # fmt: skip
"""Alive, ready, who listens; the next move asks for the right that it needs."""


class House:
    """One service, and a token for each who could ask."""

    def __init__(self, clinic: StaffedClinic, wires: Wires) -> None:
        self.clinic, self.wires = clinic, wires
        self.tokens: dict[str, str | None] = {role: clinic.token(role) for role in STAFF_ROLES}
        self.tokens["PATIENT"] = registered(clinic, wires).token
        self.tokens[WARD] = guardian(clinic, wires, "ward@example.test", seen=True).token
        self.tokens[TOLD] = guardian(clinic, wires, "told@example.test", seen=False).token
        self.tokens["tablet"] = paired(clinic.role("ADMIN"), clinic, "Tablet").token
        self.tokens["nobody"] = None

    def asked(self, who: str, method: str, path: str, body: bytes = JUNK) -> tuple[int, str]:
        heard = self.wires.ask(method, path, body, self.tokens[who], "k-1")
        return heard.status, heard.data["code"] if heard.status >= 400 else ""


@pytest.fixture(scope="module")
def house(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("matrix")
    clinic = StaffedClinic(sqlite_url(run_folder, folder), TestClock(NOON), folder / "data")
    running = host.serve(clinic)
    running.start()
    wires = Wires(running)
    yield House(clinic, wires)
    wires.close()
    running.stop()
    clinic.close()


@pytest.mark.row("F141")
@pytest.mark.parametrize("who", [*STAFF_ROLES, *OF_PORTAL, "tablet", "nobody"])
def test_every_desk_operation(house: House, who: str) -> None:
    """401 or 403 by the table alone; whoever may is told that junk cannot be read."""
    wrong = []
    for _, method in EXPOSED:
        heard = house.asked(who, "POST", path_of(method))
        if heard != said_to(who, method):
            wrong.append((path_of(method), heard, said_to(who, method)))
    assert wrong == []


def said_to(who: str, method: Any) -> tuple[int, str]:
    what = operation(method)
    shut = expected(who, what)
    if (who == "tablet" and what.name not in TABLETS) or (
        who in OF_PORTAL and what.name not in PATIENTS
    ):
        return 403, "clinic.forbidden"
    return (status_of(shut()), shut.code) if shut else (422, "clinic.unreadable")


def test_without_the_pin_what_waits_for_it_says_so(house: House) -> None:
    plain, asked = house.clinic.token("SURGEON", pin=False), 0
    for _, method in EXPOSED:
        shut = expected("SURGEON", operation(method), pin=False)
        if shut and shut is not expected("SURGEON", operation(method)):
            heard = house.wires.ask("POST", path_of(method), JUNK, plain)
            assert (heard.status, heard.code) == (403, "accounts.step_up_needed")
            asked += 1
    assert asked > 5


@pytest.mark.row("F140")
@pytest.mark.row("F141")
def test_fixed_addresses_are_for_whom_they_are(house: House) -> None:
    nowhere = "00000000-0000-4000-8000-00000000dead"
    for address in ADDRESSES:
        path, what = address.path.replace("{id}", nowhere), operation(address.operation)
        if what.permission != ANYONE:
            assert house.asked("nobody", address.method, path)[0] == 401, address
        if address.operation in [own.operation for own in OWN]:
            for role in STAFF_ROLES:
                assert house.asked(role, address.method, path)[0] == 403, address
        elif what.permission == TABLET:
            for who in ("SURGEON", "PATIENT"):
                assert house.asked(who, address.method, path)[0] == 403, address
    for address in BY_STAFF:
        path = address.path.replace("{id}", nowhere)
        for role in (*STAFF_ROLES, "tablet"):
            shut = role == "tablet" or expected(role, operation(address.operation))
            heard = house.wires.ask(address.method, path, None, house.tokens[role])
            assert heard.status == (403 if shut else 404), (role, address)


@pytest.mark.row("F141")
@pytest.mark.row("F202")
def test_the_columns_of_a_patient(house: House) -> None:
    """Own, ward, only said, foreign: each fixed address, as the table of rights has it."""
    nowhere, met = "00000000-0000-4000-8000-00000000dead", 0
    for address in OWN:
        what, path = operation(address.operation), address.path.replace("{id}", nowhere)
        for who in OF_PORTAL:
            body = JUNK if address.method != "GET" else None
            heard = house.wires.ask(address.method, path, body, house.tokens[who], "k-1")
            shut = expected(who, what)
            if shut:
                assert (heard.status, heard.code) == (status_of(shut()), shut.code), (who, path)
            elif address.method != "GET":
                assert (heard.status, heard.code) == (422, "clinic.unreadable"), (who, path)
            else:
                assert heard.status == (404 if "{id}" in address.path else 200), (who, path)
            met += 1
    assert met >= 3 * 14
    names = {who: house.wires.ask("GET", "/api/patient-portal/me", None, house.tokens[who]).data
             for who in OF_PORTAL}  # fmt: skip
    assert [names[who]["firstName"] for who in OF_PORTAL] == ["Nadia", "Mira", "Mira"]
    assert len({names[who]["mrn"] for who in OF_PORTAL}) == 3


@dataclass(frozen=True, slots=True)
class Request:
    """One way to ask for somebody's row: method, address and body for these ids."""

    what: Any
    method: str
    made: Callable[[Ids], tuple[str, bytes | None]]


def requests_of_patients() -> Iterator[Request]:
    """Each address at which a patient may name a row, of the desks and the fixed ones."""
    for _, method in EXPOSED:
        may = operation(method).name in PATIENTS and expected("PATIENT", operation(method)) is None
        if may and operation(method).permission in TABLE and asked_with(method, ABSENT):
            yield Request(method, "POST", partial(_of_desk, method))
    for address in (*OWN, *BY_STAFF):
        if "{id}" in address.path:
            yield Request(address.operation, address.method, partial(_fixed, address))


def _of_desk(method: Any, ids: Ids) -> tuple[str, bytes]:
    return path_of(method), form(method).pack(**(asked_with(method, ids) or {}))


def _fixed(address: Address, ids: Ids) -> tuple[str, bytes | None]:
    (named,) = (name for name, source in address.fills.items() if source == "path")
    shape, body = Shape(address), None
    if shape.takes is not None:
        given = asked_with(address.operation, ids) or {}
        whole = given.get(address.body)
        parts = {n: getattr(whole, n, given.get(n)) for n in shape.takes.model_fields}
        body = dumped(shape.takes.model_construct(**parts))
    return address.path.replace("{id}", str(ids[named])), body


@pytest.mark.row("F141")
@pytest.mark.row("F202")
def test_what_is_somebody_elses_is_not_found(house: House) -> None:
    """With ids of real rows of another patient: word for word what is said of no row at all."""
    other = registered(house.clinic, house.wires, email="other@example.test", firstName="Iris")
    (theirs,) = chains(house.clinic, other.patient_id)
    differs, asked = [], 0
    for one in requests_of_patients():
        for who in OF_PORTAL:
            shut = expected(who, operation(one.what))
            nobodys, *heard = (ask(house, one, ids, house.tokens[who]) for ids in (ABSENT, *theirs))
            known = status_of(shut()) if shut else 404
            if nobodys[0] != known or heard != [nobodys] * len(heard):
                differs.append((one.method, one.made(ABSENT)[0], who, nobodys, heard))
            asked += 1
    assert (differs, asked >= 3 * 19) == ([], True)
    for one in requests_of_patients():  # whose they are finds them there
        assert {ask(house, one, ids, other.token)[0] for ids in theirs} != {404}, one.what


def ask(house: House, one: Request, ids: Ids, token: str | None) -> tuple[int, Any, set[str]]:
    """All that is heard: status, body, and which headers come with it."""
    path, body = one.made(ids)
    heard = house.wires.ask(one.method, path, body, token, uuid4().hex)
    return heard.status, heard.data, set(heard.headers)


def test_no_address_without_a_permission(house: House) -> None:
    document = house.wires.ask("GET", "/openapi.json").data
    bare = {
        path
        for path, methods in document["paths"].items()
        for told in methods.values()
        if not told.get("x-permission")
    }
    assert bare == NAMED_WITHOUT_PERMISSION
    public = {p for p, found in document["paths"].items() for m in found.values()
              if m["security"] == []}  # fmt: skip
    allowed = {address.path for address in PUBLIC} - {"/api/auth/logout"}
    allowed |= {"/healthz", "/readyz", "/api/kiosk/pair"}
    desks = {path_of(m) for _, m in EXPOSED if operation(m).permission == ANYONE}
    assert public == allowed | desks


def test_nothing_stands_behind_a_question_mark(house: House) -> None:
    for method, path in (("GET", "/api/patient-portal/me"), ("POST", "/api/auth/login"),
                         ("GET", "/healthz"), ("GET", "/api/changes")):  # fmt: skip
        heard = house.wires.ask(method, f"{path}?patientId=1", None, house.tokens["PATIENT"])
        assert (heard.status, heard.code) == (422, "clinic.query")


def test_nothing_is_sent_where_nothing_is_asked_for(house: House) -> None:
    for path in ("/api/patient-portal/me", "/api/patient-portal/bills"):
        heard = house.asked("PATIENT", "GET", path, b'{"patientId": "x"}')
        assert heard == (422, "clinic.unreadable")
