"""POST …/advance: the next move, by the operation and with the rights that it needs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.gateway.advancing import OFFERED, entry_of
from tests.domain.patients.people import LEILA
from tests.gateway.stages import Clocked, paired, way_of
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON
from tests.support.engines import on_both_engines
from tests.support.inner import inner


@pytest.fixture
def clock() -> Clocked:
    return Clocked(NOON)


@pytest.fixture
def way(clinic: StaffedClinic, wires: Wires, clock: Clocked) -> Way:
    patient = inner(clinic, "RECEPTION").patients.register(LEILA, "").patient_id
    made = way_of(clinic, clock, paired(clinic, wires), patient)
    assert LEILA.born is not None
    made.born, made.name = LEILA.born, "Leila Haddad-Moreau"
    return made


class Pusher:
    def __init__(self, clinic: StaffedClinic, wires: Wires, way: Way) -> None:
        self._clinic, self._wires, self._way = clinic, wires, way

    def __call__(self, role: str, key: str | None = None, **body: Any) -> Heard:
        path = f"/api/workflow/patient/{self._way.patient_id}/advance"
        return self._wires.ask("POST", path, body, self._clinic.token(role), key)


@pytest.fixture
def push(clinic: StaffedClinic, wires: Wires, way: Way) -> Pusher:
    return Pusher(clinic, wires, way)


def needed(heard: Heard) -> tuple[str, str]:
    assert (heard.status, heard.code) == (422, "workflow.input_needed"), heard.data
    return heard.data["params"]["operation"], heard.data["params"]["fields"]


@pytest.mark.row("F162")
def test_from_the_record_to_the_theatre(push: Pusher, way: Way, clock: Clocked) -> None:
    """Each role pushes what is its own; input is named where the step needs some."""
    assert needed(push("RECEPTION")) == ("reception.book", "clinicianId startsAt endsAt")
    at = clock() + timedelta(hours=20)
    slot = {
        "clinicianId": str(way.surgeon_id),
        "startsAt": at.isoformat(),
        "endsAt": (at + timedelta(minutes=30)).isoformat(),
    }
    booked = push("RECEPTION", data=slot)
    assert (booked.status, booked.data["currentStage"]) == (200, "CONSULTATION_SCHEDULED")
    clock.go_to(at)
    assert push("RECEPTION").status == 200  # checked in
    assert push("SURGEON").status == 200  # called in
    desks = way.desks("SURGEON")
    (card,) = desks.consultations.of_patient(way.patient_id)
    assert needed(push("SURGEON")) == ("reception.complete", "outcome")
    shut = push("SURGEON", data={"outcome": "PROCEDURE_PLANNED"})
    assert (shut.status, shut.code) == (409, "consultations.incomplete")
    assert shut.data["unmet"]
    sheet = desks.consultations.consultation(card.id)
    desks.consultations.save_notes(sheet.id, sheet.version, "Wish.", "Findings.", "Fit.")
    done = push("SURGEON", data={"outcome": "PROCEDURE_PLANNED"})
    assert done.data["currentStage"] == "CONSULTATION"
    assert needed(push("SURGEON"))[0] == "planning.draft"
    way.consultation_id = card.id
    content = steps.agreed_content(way)
    sheet_of_plan = way.desks("SURGEON").planning.draft(way.patient_id, card.id, content)
    way.plan_id = sheet_of_plan.card.id
    assert push("SURGEON").data["currentStage"] == "PENDING_APPROVAL"
    assert push("RECEPTION").status == 403  # approving is not theirs
    assert push("SURGEON").data["currentStage"] == "APPROVED"
    made = push("SURGEON")
    assert (made.data["currentStage"], made.data["hasConsent"]) == ("CONSENT_PENDING", True)
    assert needed(push("SURGEON"))[0] == "consenting.inform"
    talk = {"minutes": 25, "language": "en", "interpreter": "", "copyGiven": True,
            "occurredAt": clock().isoformat()}  # fmt: skip
    assert push("SURGEON", data=talk).status == 200
    assert needed(push("SURGEON"))[0] == "patient_side.read_on"


@on_both_engines
def test_a_repeated_push_moves_once(push: Pusher, way: Way, clock: Clocked) -> None:
    steps.book_consultation(way, clock() + timedelta(hours=20))
    steps.consult(way)
    sheet = way.desks("SURGEON").planning.draft(
        way.patient_id, way.consultation_id, steps.agreed_content(way)
    )
    first = push("SURGEON", "key-1", planId=str(sheet.card.id))
    again = push("SURGEON", "key-1", planId=str(sheet.card.id))
    assert (first.status, again.status) == (200, 200)
    assert first.data["currentStage"] == again.data["currentStage"] == "PENDING_APPROVAL"


def test_which_plan_must_be_clear(push: Pusher, way: Way, clock: Clocked) -> None:
    steps.book_consultation(way, clock() + timedelta(hours=20))
    steps.consult(way)
    plans = [
        way.desks("SURGEON").planning.draft(
            way.patient_id, way.consultation_id, steps.agreed_content(way)
        )
        for _ in range(2)
    ]
    heard = push("SURGEON")
    assert (heard.status, heard.code) == (422, "workflow.which_plan")
    moved = push("SURGEON", planId=str(plans[0].card.id))
    assert {plan["currentStage"] for plan in moved.data["plans"]} == {"DRAFT", "PENDING_APPROVAL"}
    assert push("SURGEON", planId=str(uuid4())).status == 404


JUNK: tuple[dict[str, Any], ...] = (
    {"planId": "x"},
    {"plan": 1},
    {"data": []},
    {"data": {"clinicianId": "x"}},
)


def test_junk_is_refused(push: Pusher) -> None:
    for body in JUNK:
        assert push("RECEPTION", **body).status == 422


def test_absent_patients_and_strangers(clinic: StaffedClinic, wires: Wires) -> None:
    for tail in (str(uuid4()), "no-id"):
        path = f"/api/workflow/patient/{tail}/advance"
        assert wires.ask("POST", path, {}, clinic.token("RECEPTION")).status == 404
        assert wires.ask("POST", path, {}).status in (401, 404)


def test_input_of_each_move_can_be_read() -> None:
    for name in ("reception.book", "consenting.inform", "scheduling.book", "money.pay",
                 "consenting.countersign", "planning.draft", "surgery.complete"):  # fmt: skip
        assert entry_of(OFFERED[name][1]).model.model_fields
    assert entry_of(PatientsDesk.search).made_of == {}
