"""The same desks, in process and over HTTPS: same values, same errors, done once."""

import json
import threading
from datetime import date
from typing import Any, get_type_hints
from uuid import UUID, uuid4

import pytest

from clinic_desktop.app import host
from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL, SYSTEM
from clinic_desktop.core.operations import Operation, operation, operations_of
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import DuplicateFound
from clinic_desktop.domain.workflow.interface.reception import ReceptionDesk
from clinic_desktop.gateway import wire
from clinic_desktop.gateway.desk_routes import path_of
from clinic_desktop.gateway.exposed import EXPOSED, FOR_TABLETS, NOT_EXPOSED
from tests.domain.patients.people import LEILA, person
from tests.gateway.wires import Wires
from tests.support.clinics import ADMIN, PASSWORD, PIN, StaffedClinic
from tests.support.engines import on_both_engines

DESKS = get_type_hints(Clinic)
OFFERED = {
    operation(method).name: operation(method)
    for face in DESKS.values()
    for _, method in operations_of(face)
    if operation(method).permission not in (INTERNAL, SYSTEM)
}
LISTED = [operation(method) for _, method in EXPOSED]


def test_nothing_inner_is_exposed() -> None:
    inner = [what.name for what in LISTED if what.permission in (INTERNAL, SYSTEM)]
    assert inner == []


def test_what_screens_are_offered_is_exposed_or_named() -> None:
    listed = {what.name for what in LISTED}
    assert listed | NOT_EXPOSED.keys() == OFFERED.keys()
    assert listed.isdisjoint(NOT_EXPOSED)
    assert len(LISTED) == len(listed)


def test_each_stands_on_the_desk_that_it_names() -> None:
    for desk, method in EXPOSED:
        assert vars(DESKS[desk])[method.__name__] is method


def test_every_desk_has_its_forms() -> None:
    for face in DESKS.values():
        for _, method in operations_of(face):
            assert wire.form(method).takes, method


def test_values_come_back_equal(clinic: StaffedClinic, wires: Wires) -> None:
    there = wires.desks(clinic.token("RECEPTION"))
    here = clinic.role("RECEPTION")
    made = there.reception.register(LEILA, "")
    assert isinstance(made.patient_id, UUID)
    assert there.patients.details(made.patient_id) == here.patients.details(made.patient_id)
    assert there.patients.search("haddad", 5) == here.patients.search("haddad", 5)
    assert there.accounts.whoami() == here.accounts.whoami()
    assert there.centre.settings() == here.centre.settings()


def test_errors_come_back_as_themselves(clinic: StaffedClinic, wires: Wires) -> None:
    there = wires.desks(clinic.token("RECEPTION"))
    there.reception.register(LEILA, "")
    with pytest.raises(DuplicateFound) as refused:
        there.reception.register(LEILA, "")
    assert refused.value.params["count"] == "1"
    with pytest.raises(errors.NotFound):
        there.patients.card(uuid4())
    with pytest.raises(errors.Forbidden):
        there.planning.submit(uuid4())
    with pytest.raises(errors.SignedOut):
        wires.desks(None).accounts.whoami()


ARGUMENTS: dict[str, Any] = {
    "UUID": UUID(int=7), "str": "x", "int": 1, "bool": False, "date": date(2026, 11, 23),
    "float": 1.0, "bytes": b"%PDF-1.7 nothing",
}  # fmt: skip


def nonsense(method: Any) -> dict[str, Any] | None:
    """Arguments of the right types, none of them sensible; None where a value is too rich."""
    hints = get_type_hints(method)
    hints.pop("return")
    made = {}
    for name, hint in hints.items():
        kind = str(hint).removeprefix("<class '").removesuffix("'>").rpartition(".")[2]
        if hint in (UUID, str, int, bool, date, float, bytes):
            made[name] = ARGUMENTS[kind]
        elif "None" in str(hint):
            made[name] = None
        elif str(hint).startswith("tuple"):
            made[name] = ()
        else:
            return None
    return made


def before_reading(clinic: StaffedClinic, token: str | None, what: Operation) -> str:
    """Who may not ask at all is told so before anybody looks at what was asked."""
    try:
        clinic.admit(token, what)
    except errors.ClinicError as refused:
        return refused.code
    return "clinic.unreadable"


@pytest.mark.parametrize(("desk", "method"), EXPOSED, ids=[what.name for what in LISTED])
def test_each_operation_answers_there_as_here(
    shared: tuple[StaffedClinic, Wires], desk: str, method: Any
) -> None:
    """Same answer or same refusal, whatever the arguments; nobody is signed in for half of them."""
    clinic, wires = shared
    arguments, what = nonsense(method), operation(method)
    if arguments is None or what.name in ("accounts.sign_out", "accounts.lock"):
        arguments = None
    for token in (None, clinic._tokens["SURGEON"]):
        if arguments is None:
            heard = wires.ask("POST", path_of(method), {"no": "sense"}, token)
            assert heard.code == before_reading(clinic, token, what), what.name
            continue
        there = outcome(getattr(wires.desks(token), desk), method, arguments)
        here = outcome(getattr(clinic.as_caller(token), desk), method, arguments)
        assert there == here, what.name


def outcome(desk: Any, method: Any, arguments: dict[str, Any]) -> object:
    """The type of the answer, or the refusal."""
    try:
        return type(getattr(desk, method.__name__)(**arguments))
    except errors.ClinicError as error:
        return type(error)


@pytest.fixture(scope="module")
def shared(run_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One service for the whole walk: on SQLite, how requests travel is the same."""
    from tests.support.clinics import sqlite_url
    from tests.support.clock import NOON, TestClock

    folder = tmp_path_factory.mktemp("walk")
    clinic = StaffedClinic(sqlite_url(run_folder, folder), TestClock(NOON), folder / "data")
    clinic.role("SURGEON")
    running = host.serve(clinic)
    running.start()
    wires = Wires(running)
    yield clinic, wires
    wires.close()
    running.stop()
    clinic.close()


REGISTER = path_of(ReceptionDesk.register)


def registering(**more: object) -> bytes:
    body = json.loads(wire.form(ReceptionDesk.register).pack(LEILA, ""))
    body["registration"].update(more)
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"", 400, ""),
        (b"{", 400, ""),
        (b"\xff\xfe{\x00}\x00", 400, ""),
        (b"\xef\xbb\xbf{}", 400, ""),
        (b"[]", 422, ""),
        (b"null", 422, ""),
        (b"{}", 422, "registration"),
        (b'{"override_reason": "", "override_reason": ""}', 400, "twice"),
        (registering(first=5), 422, "first"),
        (registering(first=None), 422, "first"),
        (registering(extra=1), 422, "extra"),
        (registering(born="14.3.1988"), 422, "born"),
        (registering(born=574300800), 422, "born"),
        (registering(interpreter_needed="false"), 422, "interpreter_needed"),
        (registering(interpreter_needed=0), 422, "interpreter_needed"),
        (registering(phones={"number": "1"}), 422, "phones"),
        (registering(phones=[{"number": "1", "more": 2}]), 422, "more"),
        (registering(first="Lei\0la"), 422, "NUL"),
        (registering().replace(b'"Leila"', b'"\\ud800"'), 400, ""),
        (registering().replace(b'"Leila"', b"NaN"), 400, "NaN"),
        (registering().replace(b'"Leila"', b"-Infinity"), 400, "Infinity"),
        (registering().replace(b'"Leila"', b"9223372036854775808"), 422, "64 bit"),
        (registering().replace(b'"Leila"', b"1" * 5000), 422, "64 bit"),
        (registering().replace(b'"Leila"', b"[" * 65 + b"]" * 65), 400, "64 levels"),
        (b"[" * 100_000 + b"]" * 100_000, 400, ""),
    ],
)
def test_junk_is_refused_in_words(
    shared: tuple[StaffedClinic, Wires], body: bytes, status: int, why: str
) -> None:
    clinic, wires = shared
    heard = wires.ask("POST", REGISTER, body, clinic._tokens["SURGEON"])
    assert heard.status == status, heard.data
    assert heard.code.startswith("clinic.")
    assert why in heard.data["detail"]


def test_naive_times_and_big_numbers_are_refused(shared: tuple[StaffedClinic, Wires]) -> None:
    clinic, wires = shared
    token = clinic.token("RECEPTION")
    body = {
        "clinician_id": str(uuid4()), "starts_at": "2026-11-24T09:00:00",
        "ends_at": "2026-11-24T10:00:00", "appointment_id": str(uuid4()),
    }  # fmt: skip
    heard = wires.ask("POST", path_of(ReceptionDesk.reschedule), body, token)
    assert (heard.status, heard.data["params"]["fields"]) == (422, "ends_at starts_at")
    body["starts_at"] = 1_795_510_800  # type: ignore[assignment]
    heard = wires.ask("POST", path_of(ReceptionDesk.reschedule), body, token)
    assert heard.status == 422


@on_both_engines
def test_a_repeated_request_is_done_once(clinic: StaffedClinic, wires: Wires) -> None:
    token, answers = clinic.token("RECEPTION"), []
    body = wire.form(ReceptionDesk.register).pack(person("Mara", "Olsen", date(1970, 1, 2)), "")

    def ask() -> None:
        answers.append(wires.link(token).ask("POST", REGISTER, body, "key-1"))

    wires.link(token)
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.body for answer in answers} == {answers[0].body}
    assert {answer.status for answer in answers} == {200}
    assert len(clinic.role("RECEPTION").patients.search("olsen", 9)) == 1
    other = body.replace(b"Mara", b"Nora")
    heard = wires.ask("POST", REGISTER, other, token, "key-1")
    assert (heard.status, heard.code) == (409, "clinic.key_reused")


def test_a_refusal_stays_refused_under_its_key(clinic: StaffedClinic, wires: Wires) -> None:
    token, body = clinic.token("RECEPTION"), wire.form(ReceptionDesk.register).pack(LEILA, "")
    assert wires.ask("POST", REGISTER, body, token, "a").status == 200
    first = wires.ask("POST", REGISTER, body, token, "b")
    assert (first.status, first.code) == (409, "patients.duplicate")
    again = wires.ask("POST", REGISTER, body, token, "b")
    assert (again.status, again.raw) == (409, first.raw)
    assert again.headers["content-type"] == "application/problem+json"


def test_one_key_of_two_people_is_two_requests(clinic: StaffedClinic, wires: Wires) -> None:
    body = wire.form(ReceptionDesk.register).pack(LEILA, "")
    assert wires.ask("POST", REGISTER, body, clinic.token("RECEPTION"), "k").status == 200
    assert wires.ask("POST", REGISTER, body, clinic.token("NURSE"), "k").status == 409


def test_an_answer_that_holds_a_secret_is_not_kept(clinic: StaffedClinic, wires: Wires) -> None:
    token = clinic.token("ADMIN")
    body = b'{"name": "Tablet"}'
    assert wires.ask("POST", "/api/desk/portal/make_pairing", body, token, "k").status == 200
    again = wires.ask("POST", "/api/desk/portal/make_pairing", body, token, "k")
    assert (again.status, again.code) == (409, "clinic.answer_gone")
    with clinic.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT answer FROM answer_kept").scalars().all()
    assert all(answer is None for answer in kept)


@pytest.mark.row("C25")
def test_pin_and_password_work_over_the_network(clinic: StaffedClinic, wires: Wires) -> None:
    there = wires.desks(clinic.token("ADMIN", pin=False))
    with pytest.raises(errors.StepUpNeeded):
        there.portal.make_pairing("x")
    there.accounts.step_up(PIN)
    assert there.portal.make_pairing("x").code
    new = "another garden at noon"
    there.accounts.change_password(PASSWORD, new)
    signed = wires.desks(None).accounts.sign_in(ADMIN, new, "desk 2")
    assert there.accounts.whoami().id == signed.me.id


def test_tablets_are_let_near_their_own_operations_only() -> None:
    allowed = {operation(method).name.partition(".")[0] for _, method in FOR_TABLETS}
    assert allowed == {
        "centre", "portal", "self_service", "patient_side", "accounts", "second_factor",
        "tablet_side", "wards",
    }  # fmt: skip


def test_every_error_travels() -> None:
    for code, kind in errors.ClinicError.known.items():
        made = kind("words", [errors.Unmet("consent.unsigned", "t", "SURGEON")], {"a": "b"})
        got = wire.unpack_error(wire.status_of(made), wire.pack_error(made))
        assert (type(got), str(got), got.params) == (kind, "words", {"a": "b"}), code
        assert got.unmet == made.unmet, code


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[]", b'{"code": 5}', b"\xff"])
def test_no_answer_of_ours(body: bytes) -> None:
    assert type(wire.unpack_error(502, body)) is errors.Unavailable


def test_an_unknown_code_is_told_by_its_status() -> None:
    body = wire.pack_error(errors.Conflict()).replace(b"clinic.conflict", b"clinic.newer")
    assert type(wire.unpack_error(409, body)) is errors.Conflict


def test_text_without_utf8_never_leaves(wires: Wires, clinic: StaffedClinic) -> None:
    there = wires.desks(clinic.token("RECEPTION"))
    with pytest.raises(errors.Unreadable):
        there.patients.search("\ud800", 5)


def test_a_service_that_is_gone_is_unavailable() -> None:
    from clinic_desktop.gateway.client import Link, desk

    with pytest.raises(errors.Unavailable):
        desk(CentreDesk, Link("http://127.0.0.1:9", None)).face()
