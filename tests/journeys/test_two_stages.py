"""Being told and deciding are two acts; on the day itself the plan is looked at once more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.app.walk.way import FIVE, Way
from clinic_desktop.core import errors
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.consent.interface import OralTalk
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.patient_side import OwnSignature
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.surgery import PlanAltered
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
NO_WALLS = {
    "sqlite": "SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_master"
    " WHERE type = 'trigger' AND tbl_name = 'plan_line'",
    "postgresql": "SELECT 'ALTER TABLE plan_line DISABLE TRIGGER USER'",
}


def shut(refused: pytest.ExceptionInfo[errors.ClinicError], code: str) -> None:
    assert isinstance(refused.value, GateShut), refused.value
    codes = {one.code for one in refused.value.unmet}
    assert code in codes, codes


def _nobody_decides_what_nobody_explained(way: Way, consent_id: UUID) -> None:
    sent = NewTicket(way.tablet.device_id, "CONSENT", way.patient_id, consent_id)
    ticket = way.desks("RECEPTION").portal.issue(sent)
    desks, ink = way.tablet.opened(way.born), signature_ink()
    shown = desks.patient_side.my_consent(consent_id).text_hash
    mine = OwnSignature(shown, ink.strokes, ink.width, ink.height, place="Desk")
    with pytest.raises(errors.StateRefuses):
        desks.patient_side.sign_mine(consent_id, mine)
    way.desks("RECEPTION").portal.recall(ticket.id)


@pytest.mark.row("B06")
def test_told_decided_and_asked_again(new_way: Callable[..., Way], clinic: StaffedClinic) -> None:
    way = new_way("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person("Ines", "Albers"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    for step in (steps.consult, steps.plan, steps.approve):
        step(way)
    consent_id = way.desks("SURGEON").consenting.create(way.plan_id, "PROCEDURE", "en").id
    way.consents["PROCEDURE"] = consent_id
    _nobody_decides_what_nobody_explained(way, consent_id)
    assert way.desks("SURGEON").consent.sheet(consent_id).status == "DRAFT"
    way.clock.go(FIVE)
    talk = OralTalk(25, "en", "", True, way.clock())
    told = way.desks("SURGEON").consenting.inform(consent_id, talk)
    assert (told.status, told.informed_at, told.signed_at) == ("INFORMED", way.clock(), None)
    steps.read_and_sign(way, consent_id)
    assert way.desks("SURGEON").consent.sheet(consent_id).status == "PENDING_SIGNATURES"
    steps.complete_preop(way, ("SCHED",))
    with pytest.raises(errors.ClinicError) as refused:  # the doctor has not signed
        steps.make_case(way)
    shut(refused, "consent.valid_today")
    way.clock.go(FIVE)
    steps.countersign(way, "PROCEDURE", consent_id)
    way.seal()
    steps.make_case(way)
    theatre.book_theatre(way, SURGERY)
    way.clock.go_to(SURGERY - timedelta(minutes=50))
    way.desks("RECEPTION").surgery.check_in(way.case_id)
    theatre.mark(way)
    with pytest.raises(errors.ClinicError) as refused:  # signed, and not asked on the day
        way.desks("NURSE").surgery.enter(way.case_id)
    shut(refused, "consent.reconfirmed")
    with clinic.engine.begin() as beside:  # somebody who is above all walls
        for wall in beside.scalars(text(NO_WALLS[beside.dialect.name])).all():
            beside.execute(text(wall))
        beside.execute(text("UPDATE plan_line SET technique = 'another one'"))
    with pytest.raises(PlanAltered):
        way.desks("SURGEON").surgery.reconfirm(way.case_id)
    assert way.desks("SURGEON").theatre.case(way.case_id).facts.reconfirmed_at is None
