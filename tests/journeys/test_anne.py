"""Patient H of the rules: Anne; two operations, two surgeons, and one of them falls ill."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.accounts.interface import NewColleague
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.plans.interface import RevisionContent
from clinic_desktop.domain.theatre.interface import TeamPlace
from clinic_desktop.domain.workflow.interface.consenting import Pen
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish
from tests.journeys.conftest import person
from tests.support.clinics import PASSWORD, PIN, StaffedClinic

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
COMES = SURGERY + timedelta(minutes=90)  # Dr B, at 10:30 in Vienna
MAIL = "second.surgeon@example.test"


class Second:
    """Dr B signs in anew each time, as somebody who comes and goes."""

    def __init__(self, clinic: StaffedClinic, admin: Clinic) -> None:
        new = NewColleague("Bertil Okafor", MAIL, PASSWORD, ("SURGEON",), "Dr", PIN)
        self.id = admin.staff.add_colleague(new)
        self._clinic = clinic

    def __call__(self) -> Clinic:
        token = self._clinic.as_caller(None).accounts.sign_in(MAIL, PASSWORD, "test").token
        self._clinic.as_caller(token).accounts.step_up(PIN)
        return self._clinic.as_caller(token)


def content(way: Way, make: Callable[..., Way], second: Second) -> RevisionContent:
    breast = make("BREAST_AUG", (Side.LEFT, Side.RIGHT))
    own, other = steps.agreed_content(way), steps.agreed_content(breast)
    theirs = tuple(replace(line, performer_id=second.id) for line in other.lines)
    return replace(own, lines=(*own.lines, *theirs))


def approved(way: Way, make: Callable[..., Way], second: Second) -> None:
    steps.register(way, person("Anne", "Lindqvist"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way, content(way, make, second))
    assert way.desks("SURGEON").planning.approve(way.plan_id).status == "PENDING_APPROVAL"
    assert second().planning.approve(way.plan_id).status == "APPROVED"
    way.desks("RECEPTION").plans.hand_over_quotation(way.plan_id, way.name)
    quotation = way.desks("RECEPTION").plans.quotation(way.plan_id)
    assert {who for who, _ in quotation.signed_by} == {way.surgeon_id, second.id}


def signed(way: Way, second: Second) -> None:
    """One consent of two texts, countersigned by each who operates."""
    steps.make_consent(way)
    consent_id = way.consents["PROCEDURE"]
    steps.read_and_sign(way, consent_id)
    assert steps.countersign(way, "PROCEDURE", consent_id).status == "PENDING_SIGNATURES"
    desks = second()
    shown = desks.consenting.reading(consent_id).text_hash
    pen = Pen(signature_ink(wave=7), shown, "Bertil Okafor", "Consulting room 2")
    assert desks.consenting.countersign(consent_id, pen).status == "SIGNED"
    steps.read_and_sign(way, way.consents["ANAESTHESIA"])
    steps.countersign(way, "ANAESTHESIA", way.consents["ANAESTHESIA"])
    way.seal()


def booked(way: Way, second: Second) -> None:
    """Dr B comes at half past ten: what fills the hours before is nobody's conflict."""
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    early = way.desks("RECEPTION").reception
    other = early.register(person("Signe", "Aalto"), "").patient_id
    early.book(NewAppointment(other, second.id, SURGERY, SURGERY + timedelta(minutes=60)))
    manager = way.desks("THEATRE_MANAGER")
    room = manager.theatre.theatres()[0].id
    whole = SlotWish(room, way.surgeon_id, SURGERY, people=(second.id,))
    with pytest.raises(GateShut) as shut:
        manager.scheduling.book(way.plan_id, whole)
    assert "slot.person_free" in {one.code for one in shut.value.unmet}
    part = replace(whole, people=(), parts=(TeamPlace(second.id, "SURGEON", COMES),))
    slot = manager.scheduling.book(way.plan_id, part)
    assert slot.status == "CONFIRMED"
    way.case_id, way.starts_at = slot.case_id, SURGERY


@pytest.mark.row("F058", "F084")
def test_two_surgeons_and_the_one_who_falls_ill(
    new_way: Callable[..., Way], clinic: StaffedClinic
) -> None:
    way = new_way("ABDO")
    second = Second(clinic, way.desks("ADMIN"))
    approved(way, new_way, second)
    signed(way, second)
    booked(way, second)
    way.clock.go_to(SURGERY - timedelta(minutes=55))
    second().surgery.reconfirm(way.case_id)
    theatre.surgery_day(way)
    _only_the_first_part(way)
    surgeon = way.desks("SURGEON")
    surgeon.planning.revise(way.plan_id, "The second part follows when Dr B is well.")
    sheet = surgeon.plans.plan(way.plan_id)
    rest = replace(sheet.content, lines=sheet.content.lines[1:])
    surgeon.plans.save_draft(way.plan_id, sheet.card.version, rest)
    surgeon.planning.submit(way.plan_id)
    assert second().planning.approve(way.plan_id).status == "APPROVED"  # nobody else operates now


def _only_the_first_part(way: Way) -> None:
    way.desks("NURSE").theatre.record_time(way.case_id, "INCISION", way.clock())
    surgeon = way.desks("SURGEON")
    with pytest.raises(GateShut):
        surgeon.surgery.stop(way.case_id, "PARTIAL", "Dr B fell ill.")
    surgeon.theatre.write_note(way.case_id, "Abdomen done; the rest another day.", None)
    surgeon.theatre.sign_note(way.case_id)
    case = surgeon.surgery.stop(way.case_id, "PARTIAL", "Dr B fell ill.")
    assert (case.status, case.outcome) == ("COMPLETED", "PARTIAL")
    assert surgeon.plans.plan(way.plan_id).card.status == "APPROVED"
    bills = way.desks("BILLING").billing.invoices(way.patient_id)
    assert [(one.kind, one.status) for one in bills] == [("CASE", "DRAFT")]
    implants = [one for one in surgeon.inventory.stock() if one.sku == "IMPLANT-BREAST-300"]
    assert implants
    assert not any(one.reserved for one in implants)  # for another day
