"""The patient's own addresses: own rows only, whole steps, nothing that a stranger could tell."""

import json
import threading
from datetime import date
from uuid import UUID, uuid4

import pytest

from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from tests.domain.patients.people import person
from tests.gateway.patients import Somebody, registered
from tests.gateway.stages import (
    Clocked,
    deposit,
    identify,
    paired,
    signature,
    to_consent,
    to_plan,
    way_of,
    whole_progress,
)
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic, email_of
from tests.support.clock import NOON

PORTAL = "/api/patient-portal"
LISTS = ("/consultations", "/procedure-plans", "/consents", "/bills")


@pytest.fixture
def clock() -> Clocked:
    return Clocked(NOON)


@pytest.fixture
def nadia(clinic: StaffedClinic, wires: Wires) -> Somebody:
    return registered(clinic, wires)


@pytest.fixture
def way(clinic: StaffedClinic, wires: Wires, clock: Clocked, nadia: Somebody) -> Way:
    return way_of(clinic, clock, paired(clinic, wires), nadia.patient_id)


class Patient:
    """Asks as one signed-in patient, and signs in anew when the clock has gone on."""

    def __init__(self, wires: Wires, who: Somebody) -> None:
        self._wires, self._refresh = wires, who.refresh_token
        self.token = who.token

    def again(self) -> None:
        heard = self._wires.ask("POST", "/api/auth/refresh", {"refreshToken": self._refresh})
        if heard.status != 200:
            from tests.gateway.patients import SELF, log_in

            heard = log_in(self._wires, SELF["email"])
        self.token, self._refresh = heard.data["accessToken"], heard.data["refreshToken"]

    def get(self, path: str) -> Heard:
        return self._wires.ask("GET", PORTAL + path, token=self.token)

    def put(self, path: str, body: object) -> Heard:
        return self._wires.ask("PUT", PORTAL + path, body, self.token)

    def post(self, path: str, body: object, key: str | None = None) -> Heard:
        return self._wires.ask("POST", PORTAL + path, body, self.token, key)

    def patch(self, body: object) -> Heard:
        return self._wires.ask("PATCH", PORTAL + "/me", body, self.token)


@pytest.fixture
def patient(wires: Wires, nadia: Somebody) -> Patient:
    return Patient(wires, nadia)


@pytest.mark.row("F126")
@pytest.mark.row("F198")
@pytest.mark.row("F140")
@pytest.mark.row("F145")
def test_own_demographics(patient: Patient, nadia: Somebody) -> None:
    me = patient.get("/me")
    assert me.status == 200
    assert (me.data["mrn"], me.data["firstName"]) == (nadia.mrn, "Nadia")
    assert me.data["dateOfBirth"] == "1991-04-17"
    assert str(nadia.patient_id) not in me.raw.decode()


@pytest.mark.row("F146")
def test_own_corrections(patient: Patient) -> None:
    version = patient.get("/me").data["version"]
    change = {"version": version, "address": "Am Hof 1\n1010 Wien"}
    after = patient.patch(change)
    assert (after.status, after.data["address"]) == (200, "Am Hof 1\n1010 Wien")
    assert after.data["phones"] == ["+436645550101"]
    stale = patient.patch(change)
    assert (stale.status, stale.code) == (409, "clinic.stale")
    for wrong in (
        {"version": 1, "firstName": "Other"},
        {"version": 1, "mrn": "MRN-1"},
        {"version": 1, "email": "other@example.test"},
        {},
    ):
        assert patient.patch(wrong).status == 422


@pytest.mark.row("F134")
@pytest.mark.row("F141")
def test_without_a_session_nothing(wires: Wires, clinic: StaffedClinic) -> None:
    one = f"/consents/{uuid4()}"
    for path in (*LISTS, "/me", "/workflow-status", one, f"{one}/document"):
        assert wires.ask("GET", PORTAL + path).status == 401
        assert wires.ask("GET", PORTAL + path, token="nonsense").status == 401
    staff = clinic.token("SURGEON")
    assert wires.ask("GET", PORTAL + "/me", token=staff).status == 403


def test_a_fresh_patient_has_nothing_yet(patient: Patient) -> None:
    for path in LISTS:
        heard = patient.get(path)
        assert (heard.status, heard.data) == (200, [])


@pytest.mark.row("F133")
@pytest.mark.row("F176")
def test_own_status_from_the_start(patient: Patient) -> None:
    status = patient.get("/workflow-status").data
    assert status["currentStage"] == "REGISTERED"
    assert [line["stage"] for line in status["timeline"]][:2] == [
        "REGISTERED", "CONSULTATION_SCHEDULED",
    ]  # fmt: skip
    assert len(status["timeline"]) == 14
    assert status["timeline"][0].keys() == {"stage", "completedAt", "status"}
    assert "completedAt" not in status["timeline"][1]
    flags = ("hasConsultation", "hasProcedurePlan", "hasConsent", "hasSurgicalCase",
             "canScheduleSurgery")  # fmt: skip
    assert [status[flag] for flag in flags] == [False] * 5


@pytest.mark.row("F127")
@pytest.mark.row("F128")
@pytest.mark.row("F149")
def test_own_consultations_and_plans(patient: Patient, way: Way) -> None:
    to_plan(way)
    patient.again()
    (held,) = patient.get("/consultations").data
    assert (held["status"], held["outcome"]) == ("COMPLETED", "PROCEDURE_PLANNED")
    assert held["clinician"] == "Robin Surgeon"
    assert "Examined" not in json.dumps(held)
    (plan,) = patient.get("/procedure-plans").data
    assert (plan["id"], plan["status"], plan["totalMinor"]) == (
        str(way.plan_id), "APPROVED", 650_000,
    )  # fmt: skip


@pytest.mark.row("F129")
@pytest.mark.row("F130")
@pytest.mark.row("F147")
@pytest.mark.row("F148")
@pytest.mark.row("F066", "F203")
def test_a_consent_is_read_signed_and_sealed(patient: Patient, way: Way, clock: Clocked) -> None:
    consent_id = to_consent(way)
    clock.go(days=15)
    patient.again()
    (card, *_) = [c for c in patient.get("/consents").data if c["id"] == str(consent_id)]
    assert (card["status"], card["waitsForMe"]) == ("INFORMED", True)
    path = f"/consents/{consent_id}"
    shown = patient.get(path).data
    assert shown["textHash"]
    assert all(check["right"] is None for check in shown["checks"])
    early = patient.post(f"{path}/sign", signature(shown["textHash"]))
    assert early.status == 409
    part = patient.put(
        f"{path}/progress",
        {"sections": [{"section": shown["sections"][0]["code"], "seconds": 5, "reachedEnd": True}]},
    )
    assert (part.status, part.data["status"]) == (200, "IN_PROGRESS")
    assert part.data["openPoints"]
    whole = whole_progress(way, consent_id, shown)
    for _ in range(2):
        done = patient.put(f"{path}/progress", whole)
        assert (done.status, done.data["status"]) == (200, "PENDING_SIGNATURES")
    wrong = patient.post(f"{path}/sign", signature("0" * 64))
    assert (wrong.status, wrong.code) == (409, "consent.text_changed")
    mine = signature(shown["textHash"])
    for _ in range(2):
        signed = patient.post(f"{path}/sign", mine)
        assert (signed.status, signed.data["status"]) == (200, "PENDING_SIGNATURES")
    assert signed.data["nextParty"] == "SURGEON"
    sealing = patient.get(f"{path}/document")
    assert (sealing.status, sealing.code) == (409, "consent.not_sealed_yet")
    assert int(sealing.headers["retry-after"]) > 0
    for kind, other in way.consents.items():
        if other != consent_id:
            steps.read_and_sign(way, other)
        steps.countersign(way, kind, other)
    way.seal()
    patient.again()
    document = patient.get(f"{path}/document")
    assert document.headers["content-type"] == "application/pdf"
    assert document.raw.startswith(b"%PDF")
    assert patient.get(path).data["status"] == "SIGNED"
    status = patient.get("/workflow-status").data
    assert status["hasConsent"]


def test_nobody_signs_as_somebody_else(patient: Patient, way: Way) -> None:
    consent_id = to_consent(way)
    patient.again()
    shown = patient.get(f"/consents/{consent_id}").data
    for extra in ({"party": "SURGEON"}, {"userId": str(uuid4())}, {"signedAt": "2026-01-01"}):
        heard = patient.post(
            f"/consents/{consent_id}/sign", {**signature(shown["textHash"]), **extra}
        )
        assert (heard.status, heard.code) == (422, "clinic.unreadable")


@pytest.mark.row("F131")
@pytest.mark.row("F132")
@pytest.mark.row("F150")
@pytest.mark.row("F151")
def test_own_bills_are_paid_once(patient: Patient, way: Way, clock: Clocked) -> None:
    to_plan(way)
    bill = deposit(way, 100_000)
    patient.again()
    (card,) = patient.get("/bills").data
    assert (card["id"], card["openMinor"], card["currency"]) == (str(bill.id), 100_000, "EUR")
    path = f"/bills/{bill.id}/pay"
    assert patient.post(path, {}).code == "clinic.key_needed"
    for wrong in ({"amountMinor": 0}, {"amountMinor": -5}, {"amountMinor": 100_001}):
        assert patient.post(path, wrong, str(uuid4())).status == 422
    heard: list[Heard] = []

    def pay() -> None:
        heard.append(patient.post(path, {"amountMinor": 40_000, "currency": "EUR"}, "pay-1"))

    threads = [threading.Thread(target=pay) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.status for one in heard} == {200}
    assert {one.raw for one in heard} == {heard[0].raw}
    assert heard[0].data["bill"]["openMinor"] == 60_000
    other = patient.post(path, {"amountMinor": 50_000}, "pay-1")
    assert (other.status, other.code) == (409, "clinic.key_reused")
    rest = patient.post(path, {}, "pay-2")
    assert (rest.data["amountMinor"], rest.data["bill"]["status"]) == (60_000, "PAID")
    assert patient.post(path, {}, "pay-3").status in (409, 422)


def test_foreign_and_absent_ids_answer_alike(
    clinic: StaffedClinic, wires: Wires, way: Way, patient: Patient, clock: Clocked
) -> None:
    consent_id = to_consent(way)
    bill = deposit(way, 10_000)
    other = Patient(
        wires,
        registered(clinic, wires, email="mara.olsen@example.test", firstName="Mara",
                   lastName="Olsen", dateOfBirth="1970-01-02", phone="+43 664 5550102"),
    )  # fmt: skip
    mine = signature("0" * 64)
    for tail in ("", "/document"):
        foreign, absent = (other.get(f"/consents/{one}{tail}") for one in (consent_id, uuid4()))
        assert (foreign.status, foreign.raw) == (404, absent.raw)
    for tail, body in (("sign", mine), ("decline", {}), ("revoke", {})):
        foreign, absent = (
            other.post(f"/consents/{one}/{tail}", body) for one in (consent_id, uuid4())
        )
        assert (foreign.status, foreign.raw) == (404, absent.raw), tail
    foreign, absent = (other.put(f"/consents/{o}/progress", {}) for o in (consent_id, uuid4()))
    assert (foreign.status, foreign.raw) == (404, absent.raw)
    foreign, absent = (
        other.post(f"/bills/{one}/pay", {}, f"k-{one}") for one in (bill.id, uuid4())
    )
    assert (foreign.status, foreign.raw) == (404, absent.raw)
    status = "/api/patients/{}/workflow-status"
    foreign, absent = (
        wires.ask("GET", status.format(one), token=other.token) for one in (way.patient_id, uuid4())
    )
    assert (foreign.status, foreign.raw) == (404, absent.raw)
    assert other.get("/consents/not-an-id").status == 404
    assert other.get("/bills").data == other.get("/consents").data == []


@pytest.mark.row("F163")
def test_staff_reads_status_and_timeline(clinic: StaffedClinic, wires: Wires, way: Way) -> None:
    to_plan(way)
    token = clinic.token("RECEPTION")
    first = wires.ask("GET", f"/api/patients/{way.patient_id}/workflow-status", token=token)
    second = wires.ask("GET", f"/api/workflow/patient/{way.patient_id}/status", token=token)
    assert first.status == 200
    assert first.data == second.data
    (plan,) = first.data["plans"]
    assert plan["planId"] == str(way.plan_id)
    assert plan.keys() == {"planId", "revision", "currentStage", "nextStep", "unmet", "timeline"}
    events = wires.ask("GET", f"/api/workflow/patient/{way.patient_id}/timeline", token=token)
    assert [event["at"] for event in events.data] == sorted(e["at"] for e in events.data)
    assert wires.ask("GET", f"/api/patients/{uuid4()}/workflow-status", token=token).status == 404


def written(clinic: StaffedClinic, who: Somebody) -> list[tuple[str, str]]:
    """What the chain holds of this patient's own looks: operation and outcome, oldest first."""
    with clinic.engine.connect() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM audit_event ORDER BY seq").scalars()
        rows = [json.loads(body) for body in bodies]
    return [
        (row["op"], row.get("outcome", ""))
        for row in rows
        if row["kind"] == "patient" and row["patients"] == [str(who.patient_id)]
    ]


@pytest.mark.row("F143")
def test_every_access_is_in_the_chain(
    clinic: StaffedClinic, patient: Patient, nadia: Somebody
) -> None:
    """Each address, also one that shows nothing, and what was refused."""
    before, looks = len(written(clinic, nadia)), ("/me", *LISTS, "/workflow-status")
    for path in looks:
        assert patient.get(path).status == 200
    seen = written(clinic, nadia)[before:]
    assert seen == [(name, "done") for name in (
        "patient_side.me", "patient_side.my_consultations", "patient_side.my_plans",
        "patient_side.my_consents", "patient_side.my_bills", "patient_side.my_status",
    )]  # fmt: skip
    assert patient.get(f"/consents/{uuid4()}").status == 404
    [(name, outcome)] = written(clinic, nadia)[before + len(looks) :]
    assert (name, outcome != "done") == ("patient_side.my_consent", True)


def test_words_follow_the_language(wires: Wires) -> None:
    line = wires.link().open_line(60)
    line.request("GET", PORTAL + "/me", headers={"Accept-Language": "de-AT, en;q=0.5"})
    answer = line.getresponse()
    data = json.loads(answer.read())
    line.close()
    assert (data["code"], data["detail"]) == ("clinic.signed_out", "Bitte melden Sie sich an.")
    assert data["title"] == "Please sign in again."


@pytest.mark.row("F065")
def test_a_consent_on_the_tablet(
    clinic: StaffedClinic, wires: Wires, way: Way, clock: Clocked
) -> None:
    consent_id = to_consent(way)
    clock.go(days=15)
    reception = clinic.token("RECEPTION")
    ticket = {
        "new": {
            "device_id": str(way.tablet.device_id), "purpose": "CONSENT", "language": "en",
            "patient_id": str(way.patient_id), "entity_id": str(consent_id),
        }
    }  # fmt: skip
    token = way.tablet.token
    assert wires.ask("GET", "/api/kiosk/task", token=token).data == {"task": None}
    assert wires.ask("POST", "/api/desk/portal/issue", ticket, reception).status == 200
    task = wires.ask("GET", "/api/kiosk/task", token=token)
    assert task.data["task"]["purpose"] == "CONSENT"
    for secret in (str(way.patient_id), str(consent_id), "Nadia", "1991"):
        assert secret not in task.raw.decode()
    assert wires.ask("GET", f"{PORTAL}/consents", token=token).status == 403
    wrong = identify(wires, way.tablet, "1990-01-01")
    assert (wrong.status, wrong.data["params"]) == (403, {"left": "4"})
    opened = identify(wires, way.tablet, "1991-04-17")
    assert opened.data["entityId"] == str(consent_id)
    tablet = Patient(wires, Somebody(way.patient_id, "", "", opened.data["token"], ""))
    listed = tablet.get("/consents").data
    assert [card["id"] for card in listed] == [str(consent_id)]
    shown = tablet.get(f"/consents/{consent_id}")
    done = tablet.put(
        f"/consents/{consent_id}/progress", whole_progress(way, consent_id, shown.data)
    )
    assert done.data["status"] == "PENDING_SIGNATURES"
    signed = tablet.post(f"/consents/{consent_id}/sign", signature(shown.data["textHash"]))
    assert signed.data["nextParty"] == "SURGEON"
    for refused in ("/me", "/bills", "/procedure-plans"):
        assert tablet.get(refused).status == 403
    assert wires.ask("POST", "/api/kiosk/finish", token=tablet.token).status == 204
    assert tablet.get("/consents").code == "portal.ticket_gone"


def test_a_task_reaches_the_row_that_was_handed_over(
    clinic: StaffedClinic, wires: Wires, way: Way
) -> None:
    to_plan(way)
    first, second = deposit(way, 10_000), deposit(way, 20_000)
    from clinic_desktop.domain.portal.interface import NewTicket

    new = NewTicket(way.tablet.device_id, "PAY", way.patient_id, first.id)
    way.desks("RECEPTION").portal.issue(new)
    opened = identify(wires, way.tablet, "1991-04-17")
    tablet = Patient(wires, Somebody(way.patient_id, "", "", opened.data["token"], ""))
    assert [bill["id"] for bill in tablet.get("/bills").data] == [str(first.id)]
    assert tablet.post(f"/bills/{second.id}/pay", {}, "a").status == 404
    assert tablet.post(f"/bills/{first.id}/pay", {}, "b").status == 200


TABLET_HEARS_NO_PATIENT = [
    ("GET", "/api/kiosk/task", None),
    ("POST", "/api/desk/portal/task", {}),
    ("POST", "/api/desk/portal/own_tickets", {}),
    ("POST", "/api/desk/centre/face", {}),
    ("POST", "/api/desk/patients/search", {"text": "castellan", "limit": 5}),
    ("POST", "/api/desk/portal/tickets", {}),
]


def test_tablets_get_no_patient_ids(
    clinic: StaffedClinic, wires: Wires, way: Way, nadia: Somebody
) -> None:
    from clinic_desktop.domain.portal.interface import NewTicket

    way.desks("RECEPTION").portal.issue(NewTicket(way.tablet.device_id, "UPDATE", way.patient_id))
    for method, path, body in TABLET_HEARS_NO_PATIENT:
        heard = wires.ask(method, path, body, way.tablet.token)
        assert str(nadia.patient_id).encode() not in heard.raw, path
        assert b"Castellan" not in heard.raw
    assert wires.ask("POST", "/api/desk/patients/search", {"text": "c", "limit": 5},
                     way.tablet.token).status == 403  # fmt: skip


def test_staff_leaves_the_patient_mode(wires: Wires, way: Way) -> None:
    from tests.support.clinics import PIN

    good = {"login": email_of("NURSE"), "pin": PIN}
    assert wires.ask("POST", "/api/kiosk/leave", good, way.tablet.token).status == 204
    heard = wires.ask("POST", "/api/kiosk/leave", {**good, "pin": "9999"}, way.tablet.token)
    assert (heard.status, heard.code) == (403, "portal.leave")


def test_other_peoples_rows_stay_out_of_lists(
    clinic: StaffedClinic, wires: Wires, way: Way, patient: Patient
) -> None:
    to_consent(way)
    stranger = registered(
        clinic, wires, email="mara.olsen@example.test", firstName="Mara", lastName="Olsen",
        dateOfBirth="1970-01-02", phone="+43 664 5550102",
    )  # fmt: skip
    assert person("Mara", "Olsen", date(1970, 1, 2)).last == "Olsen"
    other = Patient(wires, stranger)
    for path in LISTS:
        assert other.get(path).data == []
    assert UUID(str(stranger.patient_id)) != way.patient_id
